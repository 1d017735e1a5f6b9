"""The transaction document at the door: every field checked, every problem named with its path.

The document is the transaction of `docs/reference/contract.md`. Structural fields are known here; everything a
fact may be stated at is known from the vocabulary, so a new fact needs no change in this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from msgspec import Struct, field

from licet.logic.number import parse_number
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import FactError, Problem, nearest
from licet.model.transaction import ACTIVITIES, Authorization, Listing, Owner, Party, Role, Transaction

_TOP = (
    "id", "on", "known", "activity", "item", "quantity", "unit_value_usd", "exporter", "ship_from",
    "ship_to", "purchaser", "intermediate_consignees", "ultimate_consignee", "end_user", "end_use", "facts",
    "authorizations", "certifications", "red_flags", "notes",
)  # fmt: skip
_ITEM = ("catalogue", "name", "part_number", "manufacturer", "contains", "dense_rates", "description")
_PARTY = (
    "name", "country", "headquarters", "ultimate_parent", "owners", "lists", "business", "addresses",
    "identifiers",
)  # fmt: skip
_LISTING = ("list", "since", "footnotes", "license_requirement", "license_policy", "citation")
_OWNER = ("name", "share", "country", "lists", "owners", "headquarters")
_AUTHORIZATION = (
    "kind", "number", "exception", "issued", "expires", "filed", "confirmation", "cleared", "consignees",
    "items", "quantity", "shipped", "value_usd",
)  # fmt: skip
_OPEN = {"end_use": ("description",), "facts": (), "certifications": ()}
_IN_WORDS = {"end_use": "description", "item": "name"}

Document = Mapping[str, Any]

FIRST_YEAR, LAST_YEAR = "1900", "2100"
"""Days outside are slips of the pen, and the arithmetic of waiting periods must not overflow."""


def read_transaction(document: object, vocabulary: Vocabulary, where: str = "") -> Transaction:
    """Check one document.

    Args:
        document: the decoded JSON object; numbers may be int, float or decimal text.
        vocabulary: what facts may be stated, and at which paths.
        where: prefix of the paths in error messages, such as `orders.jsonl:3`.

    Raises:
        FactError: every problem, each with its path, what was expected and the nearest valid name.
    """
    door = _Door(vocabulary, where)
    transaction = door.transaction(document)
    if door.problems:
        raise FactError(door.problems)
    return transaction


class _Door(Struct):
    vocabulary: Vocabulary
    where: str
    problems: list[Problem] = field(default_factory=list[Problem])

    def transaction(self, document: object) -> Transaction:
        top = self._mapping(document, "")
        self._only(top, "", (*_TOP, *self.vocabulary.stated_under("")))
        on = self._day(top, "on", "on")
        if top.get("on") in (None, ""):
            self._complain("on", "the day of the transaction is missing; expected a date such as 2025-04-16")
        return Transaction(
            on=on or "",
            known=self._day(top, "known", "known"),
            id=self._text(top, "id", "id"),
            item=self._item(top.get("item")),
            parties=tuple(self._parties(top)),
            stated=dict(self._stated(top)),
            authorizations=tuple(self._authorizations(top.get("authorizations"))),
            red_flags=self._red_flags(top.get("red_flags")),
            notes=self._text(top, "notes", "notes"),
        )

    # -- facts stated by path ------------------------------------------------------------------------------------

    def _stated(self, top: Document) -> Iterable[tuple[str, object]]:
        """Facts the document states, by vocabulary name; item specs are read with the item."""
        filled = [one for one in self.vocabulary.blocks() if one not in ("", "item") and top.get(one) is not None]
        blocks: dict[str, Document] = {"": top, **{one: self._group(top, one) for one in filled}}
        for path, block, key, fact in [place for place in self.vocabulary.places() if place[1] in blocks]:
            stated = blocks[block].get(key)
            if stated is not None and (value := self._value(fact.name, stated, path)) is not None:
                yield fact.name, value
        for group, extra in _OPEN.items():
            if top.get(group) is not None:
                self._only(self._group(top, group), group, (*extra, *self.vocabulary.stated_under(group)))
        if "unit_value_usd" in top and top["unit_value_usd"] is not None:
            self._number(top["unit_value_usd"], "unit_value_usd")
            yield "unit_value_usd", str(top["unit_value_usd"])
        end_use = self._group(top, "end_use")
        if (described := self._text(end_use, "description", "end_use.description")) is not None:
            yield "end_use.description", described

    def _group(self, top: Document, group: str) -> Document:
        inside = top.get(group)
        if isinstance(inside, str) and group in _IN_WORDS:
            return {_IN_WORDS[group]: inside}
        return {} if inside is None else self._mapping(inside, group)

    def _value(self, name: str, value: object, path: str) -> object:
        """One stated value as text, flag or tuple of texts, checked against its definition."""
        fact = self.vocabulary[name]
        if fact.several and isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(
                str(self._one(name, one, f"{path}[{i}]")) for i, one in enumerate(cast(Sequence[object], value))
            )
        return self._one(name, value, path)

    def _one(self, name: str, value: object, path: str) -> object:
        fact = self.vocabulary[name]
        match fact.kind:
            case "flag":
                return self._flag(value, path)
            case "number" | "ratio":
                return self._number(value, path)
            case "country":
                return self._country(value, path)
            case "date":
                return self._day({"it": value}, "it", path)
            case _:
                return self._word(value, path, ACTIVITIES if path == "activity" else fact.words)

    # -- the item and the parties --------------------------------------------------------------------------------

    def _item(self, value: object) -> Mapping[str, object]:
        if value is None:
            return {}
        item = {"name": value} if isinstance(value, str) else self._mapping(value, "item")
        specs = self.vocabulary.stated_under("item")
        self._only(item, "item", (*_ITEM, *specs))
        read: dict[str, object] = {}
        for key, one in item.items():
            if one is None:
                continue
            path = f"item.{key}"
            if key in specs:
                read[key] = self._value(specs[key].name, one, path)
            elif key == "dense_rates":
                read[key] = {str(k): self._number(v, f"{path}.{k}") for k, v in self._mapping(one, path).items()}
            elif key == "contains":
                read[key] = tuple(self._contained(one, path))
            else:
                read[key] = self._text(item, key, path)
        return read

    def _contained(self, value: object, path: str) -> Iterable[str]:
        for index, one in enumerate(self._list(value, path)):
            if isinstance(one, str):
                yield one
            else:
                part = self._mapping(one, f"{path}[{index}]")
                yield str(part.get("catalogue") or part.get("name") or part.get("chip") or "")

    def _parties(self, top: Document) -> Iterable[Party]:
        for role in ("exporter", "purchaser", "ultimate_consignee", "end_user"):
            if top.get(role) is not None:
                yield self._party(top[role], cast(Role, role), role)
        if top.get("intermediate_consignees") is not None:
            for index, one in enumerate(self._list(top["intermediate_consignees"], "intermediate_consignees")):
                yield self._party(one, "intermediate_consignee", f"intermediate_consignees[{index}]")

    def _party(self, value: object, role: Role, path: str) -> Party:
        party = {"name": value} if isinstance(value, str) else self._mapping(value, path)
        self._only(party, path, _PARTY)
        parent = party.get("ultimate_parent")
        own = isinstance(parent, str) and parent.lower() in ("self", "none")
        return Party(
            role=role,
            name=self._text(party, "name", f"{path}.name"),
            country=self._optional_country(party, "country", path),
            headquarters=self._optional_country(party, "headquarters", path),
            parent=None if parent is None or own else self._party(parent, role, f"{path}.ultimate_parent"),
            own_parent=own,
            owners=self._owners(party.get("owners"), f"{path}.owners"),
            lists=self._listings(party.get("lists"), f"{path}.lists"),
            business=self._text(party, "business", f"{path}.business"),
            addresses=tuple(str(one) for one in self._list(party.get("addresses") or [], f"{path}.addresses")),
        )

    def _owners(self, value: object, path: str) -> tuple[Owner, ...] | None:
        if value is None:
            return None
        return tuple(self._owner(one, f"{path}[{i}]") for i, one in enumerate(self._list(value, path)))

    def _owner(self, value: object, path: str) -> Owner:
        owner = self._mapping(value, path)
        self._only(owner, path, _OWNER)
        return Owner(
            name=self._text(owner, "name", f"{path}.name") or "",
            share=self._share(owner.get("share"), f"{path}.share"),
            country=self._optional_country(owner, "country", path),
            lists=self._listings(owner.get("lists"), f"{path}.lists"),
            owners=self._owners(owner.get("owners"), f"{path}.owners"),
        )

    def _share(self, value: object, path: str) -> tuple[str, str] | None:
        if value is None:
            return None
        if not isinstance(value, Mapping):
            exact = self._number(value, path)
            return self._per_cent(exact, exact, path)
        share = cast(Document, value)
        self._only(share, path, ("min", "max"))
        return self._per_cent(
            self._number(share.get("min", 0), path), self._number(share.get("max", 100), path), path
        )

    def _per_cent(self, low: str, high: str, path: str) -> tuple[str, str]:
        if not 0 <= parse_number(low) <= parse_number(high) <= parse_number("100"):
            self._complain(
                path, f"a share lies between 0 and 100 per cent with min not above max, got {low} to {high}"
            )
        return low, high

    def _listings(self, value: object, path: str) -> tuple[Listing, ...] | None:
        if value is None:
            return None
        return tuple(self._listing(one, f"{path}[{i}]") for i, one in enumerate(self._list(value, path)))

    def _listing(self, value: object, path: str) -> Listing:
        entry = {"list": value} if isinstance(value, str) else self._mapping(value, path)
        self._only(entry, path, _LISTING)
        return Listing(
            list=(self._text(entry, "list", f"{path}.list") or "").lower().replace(" ", "_"),
            since=self._day(entry, "since", f"{path}.since"),
            footnotes=tuple(str(one) for one in self._list(entry.get("footnotes") or [], f"{path}.footnotes")),
            requirement=self._text(entry, "license_requirement", f"{path}.license_requirement"),
            policy=self._text(entry, "license_policy", f"{path}.license_policy"),
            citation=self._text(entry, "citation", f"{path}.citation"),
        )

    def _authorizations(self, value: object) -> Iterable[Authorization]:
        for index, one in enumerate(self._list(value or [], "authorizations")):
            yield self._authorization(one, f"authorizations[{index}]")

    def _authorization(self, value: object, path: str) -> Authorization:
        record = self._mapping(value, path)
        self._only(record, path, _AUTHORIZATION)
        texts = {key: self._text(record, key, f"{path}.{key}") for key in ("number", "exception", "confirmation")}
        days = {key: self._day(record, key, f"{path}.{key}") for key in ("issued", "expires", "filed", "cleared")}
        amounts = {
            key: None if record.get(key) is None else self._number(record[key], f"{path}.{key}")
            for key in ("quantity", "shipped", "value_usd")
        }
        kinds = ("license", "notification", "temporary_general_license", "validated_end_user", "other")
        return Authorization(
            kind=self._word(record.get("kind", ""), f"{path}.kind", kinds),
            consignees=tuple(str(one) for one in self._list(record.get("consignees") or [], f"{path}.consignees")),
            items=tuple(str(one) for one in self._list(record.get("items") or [], f"{path}.items")),
            **texts,
            **days,
            **amounts,
        )

    def _red_flags(self, value: object) -> tuple[str, ...] | None:
        return None if value is None else tuple(str(one) for one in self._list(value, "red_flags"))

    # -- single values -------------------------------------------------------------------------------------------

    def _flag(self, value: object, path: str) -> bool | None:
        if isinstance(value, bool):
            return value
        word = str(value).strip().lower()
        if word in ("yes", "true", "1", "no", "false", "0"):
            return word in ("yes", "true", "1")
        if word in ("", "unknown"):
            return None
        self._complain(path, f"expected true or false, got {value!r}")
        return None

    def _number(self, value: object, path: str) -> str:
        """A non-negative decimal, kept as text."""
        text = repr(value) if isinstance(value, float) else str(value).strip()
        try:
            if isinstance(value, bool):
                raise ValueError(f"expected a number, got {value!r}")
            if parse_number(text) < 0:
                raise ValueError(f"expected a number that is not negative, got {text}")
        except ValueError as error:
            self._complain(path, str(error))
            return "0"
        return text

    def _country(self, value: object, path: str) -> str | None:
        text = str(value).strip().upper()
        if len(text) == 2 and text.isascii() and text.isalpha():
            return text
        self._complain(path, f"expected a two-letter country code such as CN, got {value!r}")
        return None

    def _optional_country(self, block: Document, key: str, path: str) -> str | None:
        return None if block.get(key) in (None, "") else self._country(block[key], f"{path}.{key}")

    def _day(self, block: Document, key: str, path: str) -> str | None:
        value = block.get(key)
        if value in (None, ""):
            return None
        try:
            day = (value if isinstance(value, date) else date.fromisoformat(str(value).strip())).isoformat()[:10]
        except ValueError:
            self._complain(path, f"expected a date such as 2025-04-16, got {value!r}")
            return None
        if not FIRST_YEAR <= day[:4] <= LAST_YEAR:
            self._complain(path, f"expected a day from {FIRST_YEAR} to {LAST_YEAR}, got {day}")
        return day

    def _word(self, value: object, path: str, known: Sequence[str]) -> str:
        word = str(value).strip()
        if known and word not in known:
            self._complain(path, f"expected one of {', '.join(known)}, got {word!r}", nearest(word, known))
        return word

    def _text(self, block: Document, key: str, path: str) -> str | None:
        value = block.get(key)
        if value is None:
            return None
        if isinstance(value, Mapping) or (isinstance(value, Sequence) and not isinstance(value, str)):
            self._complain(path, "expected text")
            return None
        return str(value).strip()

    def _mapping(self, value: object, path: str) -> Document:
        if isinstance(value, Mapping):
            return cast(Document, value)
        self._complain(path or "transaction", f"expected an object with fields, got {_sort_of(value)}")
        return {}

    def _list(self, value: object, path: str) -> Sequence[object]:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return cast(Sequence[object], value)
        self._complain(path, f"expected a list, got {_sort_of(value)}")
        return ()

    def _only(self, block: Document, path: str, known: Iterable[str]) -> None:
        names = tuple(known)
        for key in block:
            if key not in names:
                full = f"{path}.{key}" if path else str(key)
                self._complain(full, f"unknown field {str(key)!r}", nearest(str(key), names))

    def _complain(self, path: str, what: str, near: str | None = None) -> None:
        full = f"{self.where}:{path}" if self.where else path
        problem = Problem(where=full, what=what, nearest=near)
        if problem not in self.problems:
            self.problems.append(problem)


def _sort_of(value: object) -> str:
    """What kind of JSON value it is, in plain words."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "text"
        case int() | float():
            return "a number"
        case Mapping():
            return "an object"
        case _:
            return "a list" if isinstance(value, Sequence) else "nothing"
