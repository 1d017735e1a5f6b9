"""Mentions → events: one event told twice is one signal; claims that disagree stay side by side.

Two mentions are one event when type, products, date and modality are compatible. Statements are never
merged, talks only on one date. A vague mention (no date, nothing more specific than "AI chips") joins the
first event of its kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from licet.press.names import GENERIC, persons
from licet.press.signal import Signal

_NEVER: Final = frozenset(("state", "report", "lobby", "market"))
_JOINT: Final = 8
"""Characters between two clauses of one sentence."""
_ENDS: Final = (".", "!", "?", "。", "！", "？")
_FIRM: Final = frozenset(("done", "announced"))


def merge(signals: Iterable[Signal]) -> list[Signal]:
    """The events among the mentions, in order of first appearance."""
    events: list[Signal] = []
    for signal in signals:
        same = next((i for i, e in enumerate(events) if _one_event(e, signal)), None)
        if same is None:
            events.append(signal)
        else:
            events[same] = _joined(events[same], signal)
    return events


def _joined(event: Signal, mention: Signal) -> Signal:
    """Keep the mention that carries a date as the telling one; a product named by either is the event's."""
    first, again = (mention, event) if mention.date.value and not event.date.value else (event, mention)
    named = first.items or tuple(i for i in again.items if i != GENERIC)
    return replace(first.told_again(again), items=named)


def _one_event(event: Signal, mention: Signal) -> bool:
    if event.type != mention.type or event.type in _NEVER:
        return False
    if event.type == "negotiate" and event.date.value != mention.date.value:
        return False
    if event.type == "enforce" and not (_same_sentence(event, mention) or event.date.value == mention.date.value):
        return False
    if _vague(mention):
        return True
    if not _same_status(event, mention) or (event.type == "smuggle" and event.attribution != mention.attribution):
        return False
    if event.type == "meet" and _who(event) != _who(mention) and _who(event) and _who(mention):
        return False
    return _same_date(event, mention) and _same_items(event, mention)


def _same_status(event: Signal, mention: Signal) -> bool:
    one, two = event.modality, mention.modality
    if one == two == "planned":
        return event.attribution == mention.attribution
    return one == two or {one, two} <= _FIRM


def _same_sentence(event: Signal, mention: Signal) -> bool:
    return 0 <= mention.span.start - event.span.end <= _JOINT and not event.text.endswith(_ENDS)


def _vague(mention: Signal) -> bool:
    """An essay's "controls are being tightened": no date of its own, no product, no speaker, no plan."""
    if mention.type != "tighten" or set(mention.items) - {GENERIC}:
        return False
    own_date = mention.date.kind in ("absolute", "relative")
    return not own_date and mention.modality == "done" and mention.attribution == "background"


def _who(meeting: Signal) -> set[str]:
    return set(meeting.actors) & persons()


def _same_date(event: Signal, mention: Signal) -> bool:
    one, two = event.date.value, mention.date.value
    if one and two and one != two and "range" in (event.date.precision, mention.date.precision):
        return False
    return one is None or two is None or one == two or one.startswith(two) or two.startswith(one)


def _same_items(event: Signal, mention: Signal) -> bool:
    one, two = set(event.items) - {GENERIC}, set(mention.items) - {GENERIC}
    return not two or bool(one & two) or not event.items
