"""Ask Licet from Python: one transaction, many of them, an item, or a stretch of time.

Everything here composes: the rulebook gives the law of a day, the catalogue the facts of an item, the
determination the answer. Nothing here decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from os import F_OK, access, fspath
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from licet.determination.boundary import read_transaction
from licet.determination.catalogue_items import CatalogueItems
from licet.determination.determine import determine as _determine
from licet.determination.horizon import upcoming
from licet.findings import findings_for
from licet.model.determination import Determination, Sentence, Signal
from licet.model.errors import FactError, LicetError, OutOfCoverageError
from licet.model.transaction import Transaction
from licet.rulebook.book import Rulebook
from licet.rulebook.book import load as _load_rulebook
from licet.rulebook.cache import Cache, data_folder

if TYPE_CHECKING:
    from os import PathLike

    from licet.catalogue.catalogue import Catalogue
    from licet.determination.history import History
    from licet.determination.item_class import ItemClassification
    from licet.rulebook.edition import Edition

Day = str | date
Document = Mapping[str, Any]


class Desk(Struct, frozen=True):
    """What an answer is composed of: the rulebook and the catalogue it reads items from."""

    book: Rulebook
    items: CatalogueItems


def load(rulebook: str | PathLike[str] | None = None, catalogue: str | PathLike[str] | None = None) -> Desk:
    """Load the rulebook and the catalogue, by default those shipped with Licet.

    Raises:
        RulebookError: one of them does not hold together; all problems at once.
    """
    folder = fspath(catalogue) if catalogue is not None else data_folder("catalogue")
    return Desk(_load_rulebook(rulebook), CatalogueItems(_load_catalogue(folder)))


@cache
def _shipped() -> Desk:
    return load()


def _load_catalogue(folder: str) -> Catalogue:
    from licet.catalogue.catalogue import FORMAT, Catalogue  # noqa: PLC0415

    kept = Cache(f"catalogue-{FORMAT}", folder)
    held = kept.read()
    if held is not None:
        return Catalogue.from_json(held.decode())
    from pathlib import Path  # noqa: PLC0415

    loaded = Catalogue.load(Path(folder))
    kept.keep(loaded.to_json().encode())
    return loaded


def determine(
    document: Document | Transaction,
    *,
    on: Day | None = None,
    known: Day | None = None,
    desk: Desk | None = None,
    proof: bool = True,
    where: str = "",
) -> Determination:
    """What the encoded rules require of one transaction.

    Args:
        document: the contract's transaction, as decoded JSON, or a transaction already read.
        on: the day to answer for, in place of the document's. `known`: what was public by then.
        desk: the rulebook and catalogue to use; by default those shipped with Licet.
        proof: whether to write out the whole trace.
        where: names the document in error messages, such as `orders.jsonl:3`.

    Raises:
        FactError: the document cannot be read, with every problem; or its item cannot be found.
        OutOfCoverageError: the day lies before the first encoded instrument.
    """
    desk = desk or _shipped()
    transaction = _transaction(document, on, known, desk.book, where)
    try:
        edition = edition_of(transaction.on, transaction.known, desk.book)
        findings = findings_for(transaction)
        answer = _determine(transaction, edition, items=desk.items, findings=findings, proof=proof)
        ahead = tuple(upcoming(transaction, desk.book, answer, desk.items, findings))
    except FactError as error:
        raise _prefixed(error, where) from None
    except OutOfCoverageError as error:
        raise OutOfCoverageError(f"{where}: {error}" if where else str(error)) from None
    told = _heard(transaction.item, answer.known or answer.on, desk)
    answer = replace(answer, cautions=(*answer.cautions, *ahead), signals=_in_order((*answer.signals, *told)))
    return _with_freshness(answer)


def determine_many(
    documents: Iterable[Document | Transaction], *, desk: Desk | None = None, proof: bool = False
) -> Iterator[Determination | LicetError]:
    """One answer for each document, in order; a document that cannot be answered gives its error instead."""
    for number, document in enumerate(documents, 1):
        try:
            yield determine(document, desk=desk, proof=proof, where=str(number))
        except LicetError as error:
            yield error


def classify(query: str | Document, *, on: Day | None = None, desk: Desk | None = None) -> ItemClassification:
    """The ECCN of an item and the figures it rests on.

    Args:
        query: a catalogue id, name or part number; or the `item` block of a transaction.
        on: the day whose text classifies; by default the day the rulebook was last reviewed.

    Raises:
        FactError: a field of the item is unknown or impossible.
        OutOfCoverageError: the day lies before the first encoded instrument.
    """
    from licet.determination.item_class import Figure, classify_item, unresolved  # noqa: PLC0415

    desk = desk or _shipped()
    day = _day(on) or desk.book.contents.manifest.reviewed_through
    edition = edition_of(day, None, desk.book)
    if not isinstance(query, str):
        item = read_transaction({"on": day, "item": query}, desk.book.vocabulary).item
        return classify_item(str(item.get("name", "")), item, edition, day, items=desk.items)
    found = desk.items.catalogue.get(query)
    if found.entry is None:
        return unresolved(query, day, found.candidates)
    rated = desk.items.catalogue.performance(found.entry.id)
    figure = rated and Figure(value=rated.value, format=rated.format, basis=f"{rated.basis} ({rated.source})")
    item = {"catalogue": found.entry.id}
    return classify_item(query, item, edition, day, items=desk.items, figure=figure)


def timeline(
    item: str,
    to: str,
    *,
    start: Day | None = None,
    until: Day | None = None,
    exporter: str | None = None,
    like: Document | None = None,
    desk: Desk | None = None,
) -> History:
    """How the answer for an item and a destination changes from day to day.

    The question is that of a first commercial sale: exported from the United States by its maker to a company
    that is at home in the destination and on no list, for commercial use. `like` states other facts.

    Args:
        item: a catalogue id, name or part number. `to`: a two-letter country.
        start: the first day, by default the first the rulebook covers. `until`: the day after the last.
        like: fields of a transaction that replace the ones taken for granted.

    Raises:
        FactError: the item is unknown, or a field is. OutOfCoverageError: the first day is not covered.
    """
    from licet.determination.history import History, bands, signals_between  # noqa: PLC0415

    desk = desk or _shipped()
    manifest = desk.book.contents.manifest
    first, last = _day(start) or manifest.covers_from, _day(until) or manifest.reviewed_through
    if last <= first:
        raise FactError.at("until", f"the last day {last} is not after the first day {first}")
    entry = _named_item(item, desk)
    edition_of(first, None, desk.book)
    maker = exporter or _maker(entry.manufacturer, desk.book)
    document = {**_plain_sale(entry.id, to, maker), **(like or {}), "on": first}
    transaction = read_transaction(document, desk.book.vocabulary)
    return History(
        question=f"{entry.name} to {to}",
        bands=bands(transaction, desk.book, start=first, until=last, items=desk.items),
        signals=_in_order(
            (
                *signals_between(transaction, desk.book, first, last, desk.items),
                *(one for one in _heard(transaction.item, date.max.isoformat(), desk) if first <= one.date < last),
            )
        ),
        assumptions=tuple(_assumptions(document)),
    )


def edition_of(on: Day, known: Day | None, book: Rulebook) -> Edition:
    """The law of a day as known on another.

    Raises:
        OutOfCoverageError: one of the days lies before the first encoded instrument.
    """
    first = book.contents.manifest.covers_from
    for name, day in (("on", _day(on)), ("known", _day(known))):
        if day is not None and day < first:
            raise OutOfCoverageError(f"{name} {day} lies before {first}, the first day this rulebook covers")
    return book.edition(on, known)


def _transaction(
    document: Document | Transaction, on: Day | None, known: Day | None, book: Rulebook, where: str
) -> Transaction:
    if isinstance(document, Transaction):
        return replace(document, on=_day(on) or document.on, known=_day(known) or document.known)
    dates = {key: day for key, day in (("on", _day(on)), ("known", _day(known))) if day is not None}
    return read_transaction({**document, **dates} if dates else document, book.vocabulary, where)


def _heard(item: Mapping[str, object], until: str, desk: Desk) -> tuple[Signal, ...]:
    """What the press ledger of the home store had been told of the item by a day; nothing without a ledger."""
    from licet.store.home import home_folder  # noqa: PLC0415

    ledger = f"{home_folder()}/press.sqlite"
    if not access(ledger, F_OK):
        return ()
    from licet.press.heard import heard  # noqa: PLC0415  (only a home with a ledger pays for it)

    queries = (item.get(key) for key in ("catalogue", "part_number", "name"))
    known = (desk.items.look_up(query).item for query in queries if isinstance(query, str))
    product = next((one.product for one in known if one is not None), None)
    return heard(product, until, ledger)


def _in_order(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    return tuple(sorted(signals, key=lambda one: (one.date, one.instrument)))


def _day(day: Day | None) -> str | None:
    return day.isoformat()[:10] if isinstance(day, date) else day


def _prefixed(error: FactError, where: str) -> FactError:
    if not where:
        return error
    return FactError(replace(one, where=f"{where}:{one.where}") for one in error.problems)


def _with_freshness(answer: Determination) -> Determination:
    """Say aloud that a day lies after the last review of the rulebook against its sources."""
    reviewed = answer.rulebook.reviewed_through
    if answer.on <= reviewed:
        return answer
    said = Sentence(
        text=(
            f"The rulebook was last reviewed against its sources on {reviewed}; law made after that day "
            f"is not in this answer for {answer.on}."
        ),
        cite=f"rulebook {answer.rulebook.version}",
        text_ko=(f"규칙집은 {reviewed}까지 원문과 대조했습니다. 그 뒤에 생긴 법은 {answer.on} 답변에 없습니다."),
    )
    return replace(answer, cautions=(*answer.cautions, said))


def _named_item(query: str, desk: Desk) -> Any:
    found = desk.items.catalogue.get(query)
    if found.entry is None:
        near = found.candidates[0] if found.candidates else None
        raise FactError.at("item", f"no single item {query!r} in the catalogue", near)
    return found.entry


def _maker(manufacturer: str | None, book: Rulebook) -> str | None:
    """The maker by the first name the rulebook knows it by, otherwise by the catalogue's word."""
    names = book.contents.identities.get(manufacturer or "")
    return names[0] if names else manufacturer


def _plain_sale(item: str, to: str, exporter: str | None) -> dict[str, Any]:
    return {
        "activity": "export",
        "item": {"catalogue": item},
        "exporter": {"name": exporter, "country": "US", "headquarters": "US", "ultimate_parent": "self"},
        "ship_from": "US",
        "ship_to": to,
        "ultimate_consignee": {
            "name": "a company of the destination",
            "country": to,
            "headquarters": to,
            "ultimate_parent": "self",
            "lists": [],
            "owners": [],
        },
        "end_use": {"description": "commercial use"},
        "facts": {"fabricator_or_osat": False},
        "red_flags": [],
    }


def _assumptions(document: Document) -> Iterator[tuple[str, str]]:
    """What the question takes for granted, in English and Korean."""
    exporter, origin = document["exporter"], document["ship_from"]
    if isinstance(exporter, Mapping) and exporter.get("name"):  # pyright: ignore[reportUnknownMemberType]
        yield f"exported from {origin} by {exporter['name']}", f"{origin}에서 수출, 수출자 {exporter['name']}"
    else:
        yield f"exported from {origin}", f"{origin}에서 수출"
    yield "the exporter is not the fabricator", "수출자는 제조 공장(파운드리)이 아님"
    yield (
        "consignee at home in the destination, on no list, its own parent",
        "수하인은 목적지에 본사를 두고 모회사가 없으며 어느 목록에도 없음",
    )
    yield (
        "commercial end use on record, no red flags, no license or notification on file",
        "상업적 최종 용도가 기록되어 있고, 위험 신호, 허가, 통지는 없음",
    )
