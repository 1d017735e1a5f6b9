"""Licenses and notifications on file: does one cover this transaction, on this day, with quantity left?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from licet.determination.names import same_name
from licet.interpret.explain import all_of
from licet.logic.number import SCALE, format_number, parse_number
from licet.logic.tree import Truth
from licet.model.determination import AuthorizationFinding
from licet.model.transaction import Authorization, Transaction

if TYPE_CHECKING:
    from licet.determination.facts import Gathered
    from licet.rulebook.edition import Edition

_WORDS: dict[Truth, str] = {True: "yes", False: "no", None: "unknown"}


def read_authorizations(gathered: Gathered, transaction: Transaction, edition: Edition) -> None:
    """Add what the records on file amount to; a record that is not there does not exist."""
    licenses = [one for one in transaction.authorizations if one.kind == "license"]
    truths = [_license(gathered, one, transaction) for one in licenses]
    if True in truths or None not in truths:
        gathered.put("authorization.license_covers", True in truths)
    notices = [one for one in transaction.authorizations if one.kind == "notification" and one.exception == "NAC"]
    notice = min(notices, key=lambda one: _fitness(one, transaction), default=None)
    _notification(gathered, notice, transaction, edition)
    if notice is not None:
        gathered.put("notification.within_stated_scope", _within(notice, transaction), "the notice on file")


def _license(gathered: Gathered, license_: Authorization, transaction: Transaction) -> Truth:
    checks = list(_checks(license_, transaction))
    failing = [why for truth, why in checks if truth is False]
    unknown = [why for truth, why in checks if truth is None]
    truth: Truth = False if failing else None if unknown else True
    why = "; ".join(failing or unknown) or "Parties, item, quantity and day are within the license."
    gathered.authorizations.append(
        AuthorizationFinding(kind="license", number=license_.number, covers=_WORDS[truth], why=why)
    )
    return truth


def _fitness(notice: Authorization, transaction: Transaction) -> tuple[bool, bool, str]:
    """What to prefer among notices: one not known to be for something else, then a confirmed one, then the oldest."""
    return _within(notice, transaction) is False, not _confirmed(notice, transaction.on), notice.filed or "9999"


def _within(notice: Authorization, transaction: Transaction) -> Truth:
    """Whether parties, item and quantity are those of a notice, as far as it states them."""
    quantity, _ = _quantity_left(notice, transaction)
    return all_of(iter((_parties_covered(notice, transaction), _item_covered(notice, transaction), quantity)))


def _confirmed(notice: Authorization, on: str) -> bool:
    return notice.confirmation is not None or (notice.cleared or "9999") <= on


def _checks(license_: Authorization, transaction: Transaction) -> Iterator[tuple[Truth, str]]:
    """Each reason a license may not cover the transaction: its truth, and the sentence if it is not met."""
    on = transaction.on
    yield license_.issued is not None and license_.issued <= on, f"not issued by {on}"
    yield license_.expires is None or on <= license_.expires, f"expired on {license_.expires}"
    yield _parties_covered(license_, transaction), "a party is not named on the license"
    yield _item_covered(license_, transaction), "the item is not on the license"
    yield _quantity_left(license_, transaction)


def _parties_covered(license_: Authorization, transaction: Transaction) -> Truth:
    if not license_.consignees:
        return None
    names = [p.name for p in transaction.parties if p.role in ("ultimate_consignee", "end_user")]
    if not names or None in names:
        return None
    return all(any(same_name(name or "", one) for one in license_.consignees) for name in names)


def _item_covered(license_: Authorization, transaction: Transaction) -> Truth:
    if not license_.items:
        return None
    names = [
        value for key in ("catalogue", "part_number", "name") if isinstance(value := transaction.item.get(key), str)
    ]
    if not names:
        return None
    return any(same_name(name.replace("-", " "), one.replace("-", " ")) for name in names for one in license_.items)


def _quantity_left(license_: Authorization, transaction: Transaction) -> tuple[Truth, str]:
    wanted = transaction.stated.get("transaction.quantity")
    if license_.quantity is None or wanted is None:
        return None, "the licensed quantity or the quantity of this transaction is not stated"
    left = parse_number(license_.quantity) - parse_number(license_.shipped or "0")
    needed = parse_number(str(wanted))
    return (
        needed <= left,
        f"{format_number(left)} units are left on the license, {format_number(needed)} are needed",
    )


def _notification(
    gathered: Gathered, notice: Authorization | None, transaction: Transaction, edition: Edition
) -> None:
    """Days waited, confirmation, and the earliest lawful day, for License Exception NAC."""
    on = date.fromisoformat(transaction.on)
    filed = date.fromisoformat(notice.filed) if notice is not None and notice.filed is not None else None
    waiting = edition.numbers.get("nac.waiting_days", 0) // SCALE
    earliest = (filed or on) + timedelta(days=waiting)
    confirmed = notice is not None and _confirmed(notice, transaction.on)
    gathered.put("notification.nac_filed", filed is not None and filed <= on)
    gathered.put("notification.nac_days", max((on - filed).days, 0) * SCALE if filed else 0)
    gathered.put("notification.nac_confirmed", confirmed)
    gathered.words["notification.nac_filed_on"] = filed.isoformat() if filed else "not filed"
    gathered.words["notification.nac_earliest"] = earliest.isoformat()
    if notice is not None:
        waited = (on - filed).days if filed else 0
        why = f"Filed {notice.filed or 'on an unknown day'}, {waited} days before; earliest lawful day {earliest}."
        settled = confirmed and filed is not None and earliest <= on
        gathered.authorizations.append(
            AuthorizationFinding(kind="notification NAC", number=notice.confirmation, covers=_WORDS[settled], why=why)
        )
