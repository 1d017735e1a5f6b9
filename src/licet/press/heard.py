"""What the press ledger holds about a product, as signals a determination lists apart from law.

Nothing here decides: a signal changes no outcome. Without a ledger in the home store nothing is read. What a
person rejected is left out; what nobody has judged is shown with the desk's own verdict.
"""

from __future__ import annotations

from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, cast

from licet.model.determination import PRESS, Signal
from licet.press.data import table
from licet.press.words import Language, word

if TYPE_CHECKING:
    from licet.press.ledger import LedgerEvent


def heard(product: str | None, until: str, ledger: str | PathLike[str]) -> tuple[Signal, ...]:
    """The signals about a product that the press had told by a day, oldest first.

    Args:
        product: the rulebook's word for a product, such as `h20`; None names none.
        until: the last day of telling, `YYYY-MM-DD`.
        ledger: the file; one that is not there holds nothing.
    """
    file = Path(ledger)
    if product is None or not file.is_file():
        return ()
    state = file.stat()
    events = _events(file, (state.st_mtime_ns, state.st_size))
    names = {
        name for name, words in cast("dict[str, list[str]]", table("align")["items"]).items() if words[0] == product
    }
    found = [
        _signal(event) for event in events if names & set(event.items) and _day(event.told, event.first) <= until
    ]
    return tuple(sorted(found, key=lambda one: (one.date, one.instrument)))


@lru_cache(maxsize=1)
def _events(ledger: Path, _: tuple[int, int]) -> tuple[LedgerEvent, ...]:
    """The dated events of a ledger that speak of a control and were not rejected, read once a state of the file."""
    from licet.press.ledger import open_ledger  # noqa: PLC0415

    bearing = frozenset(cast("list[str]", table("align")["groups"]["bearing"]))
    with open_ledger(ledger) as opened:
        return tuple(e for e in opened.events() if e.type in bearing and (e.told or e.first) and not e.rejected)


def _signal(event: LedgerEvent) -> Signal:
    return Signal(
        instrument=f"press-{event.id}-{event.type.replace('_', '-')}",
        date=_day(event.first, event.told),
        effect=PRESS,
        summary=f"{_head(event, 'en')}: {event.why}",
        summary_ko=f"{_head(event, 'ko')}: {event.why_ko}",
        cite=_cite(event),
    )


def _day(*choices: str | None) -> str:
    return next(day for day in choices if day)


def _head(event: LedgerEvent, language: Language) -> str:
    """What was told, its status, and the days it can mean where they are more than one."""
    days = f", {event.first}..{event.last}" if event.last != event.first else ""
    return f"{word('type', event.type, language)} ({word('modality', event.modality, language)}{days})"


def _cite(event: LedgerEvent) -> str:
    """Who told it first and when, and how many more: outlets by name, else the address or the file."""
    told = list(dict.fromkeys(str(s["outlet"] or s["url"] or s["doc"]) for s in event.sources))
    more = f" and {len(told) - 3} more" if len(told) > 3 else ""
    return f"press: {', '.join(told[:3])}{more}" + (f" ({event.told})" if event.told else "")
