"""Line a claim up with the law of its day and of today: one verdict, one sentence why, the records used.

Findings are computed here; which findings give which verdict is the table `data/align.yaml`. The press desk
never corrects a claim and never says "allowed".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final, cast

from licet.press import record as public
from licet.press.data import table
from licet.press.law import LawBook, LawRecord
from licet.press.lawstate import LawState, item_words, law_state
from licet.press.names import GENERIC
from licet.press.signal import Signal

VERDICTS: Final = ("match", "press_term", "promise", "conflict", "no_legal_effect", "allegation", "ignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A claim beside the law.

    Attributes:
        verdict: one of `VERDICTS`.
        why: a sentence in English.
        why_ko: the same in Korean.
        law: ids of the records used.
        on_event_day: what the law asked on the day of the event.
        today: what it asks today.
        on_event_day_ko: the same as `on_event_day`, in Korean.
        today_ko: the same as `today`, in Korean.
    """

    verdict: str
    why: str
    why_ko: str
    law: tuple[str, ...]
    on_event_day: str
    today: str
    on_event_day_ko: str
    today_ko: str


@dataclass(frozen=True, slots=True)
class _Rule:
    when: frozenset[str]
    unless: frozenset[str]
    verdict: str
    why: str
    why_ko: str


@cache
def _rules() -> tuple[_Rule, ...]:
    rows = cast("list[dict[str, Any]]", table("align")["rules"])
    return tuple(
        _Rule(frozenset(r["when"]), frozenset(r.get("unless", ())), r["verdict"], r["why"], r["why_ko"]) for r in rows
    )


def align(
    signal: Signal,
    book: LawBook,
    *,
    published: date | None,
    today: date,
    told: Sequence[Signal] = (),
) -> Alignment:
    """One signal beside the law.

    Args:
        signal: the claim.
        book: the law records.
        published: publication day, for claims without a date.
        today: the day "today" means.
        told: all signals of the same article, to see claims that disagree.
    """
    state = law_state(signal, book, published)
    checked = public.check(signal, told)
    other = _contested(signal, told)
    findings = frozenset(_findings(signal, state, checked, other))
    rule = next(r for r in _rules() if r.when <= findings and not r.unless & findings)
    words = _Words(_Case(signal, state, checked[1] if checked else None, other, told))
    now = tuple(r for r in state.requirements if r.in_force(today))
    return Alignment(
        verdict=rule.verdict,
        why=" ".join(rule.why.format_map(words).split()),
        why_ko=" ".join(rule.why_ko.format_map(words).split()),
        law=_used(rule, signal, state),
        on_event_day=_shown(signal, state.in_force, state.on, korean=False),
        today=_shown(signal, now, today, korean=False),
        on_event_day_ko=_shown(signal, state.in_force, state.on, korean=True),
        today_ko=_shown(signal, now, today, korean=True),
    )


def legal_state(signal: Signal, book: LawBook, on: date, *, korean: bool = False) -> str:
    """What the law asked of the claim's items on a day: requirement, licences, and what was only said."""
    state = law_state(signal, book, on)
    said = [r for r in state.window if _said(r)]
    parts = (
        _requirement(state.in_force, on, korean=korean),
        _licences(state, korean=korean) if state.in_force else "",
        _list(said, korean=korean),
    )
    return " ".join(part for part in parts if part)


def _findings(
    signal: Signal, state: LawState, checked: tuple[str, public.Known] | None, other: Signal | None
) -> Iterator[str]:
    yield f"type:{signal.type}"
    yield f"modality:{signal.modality}"
    yield f"attribution:{signal.attribution}"
    yield from (f"group:{name}" for name, types in _table_of("groups").items() if signal.type in types)
    if checked:
        yield checked[0]
    if other:
        yield "contested"
    if _foreign(signal):
        yield "foreign"
    if _since_then(signal):
        yield "since"
    yield from _law_findings(signal, state)


def _since_then(signal: Signal) -> bool:
    """Whether the claim says that it began on its date (2023년 10월부터, since October 2023)."""
    expr, text = signal.date.expr, signal.text
    at = text.find(expr) if expr else -1
    if expr is None or at < 0:
        return False
    around = text[max(0, at - 8) : at].lower() + " " + text[at + len(expr) : at + len(expr) + 3]
    return any(word in around or word in expr.lower() for word in cast("list[str]", table("align")["since"]))


def _law_findings(signal: Signal, state: LawState) -> Iterator[str]:
    yield "in_force" if state.in_force else "no_requirement"
    bounds = signal.date.bounds()
    if bounds and state.earliest and state.earliest.starts and state.earliest.starts < bounds[0]:
        yield "earlier"
    changed = [r for r in state.window if r.requires]
    if changed:
        yield "changed"
    if changed and all(r.effect == "notice" for r in changed):
        yield "changed_by_notice"
    for name, holds in _WINDOW_FINDINGS.items():
        if any(holds(r) for r in state.window):
            yield name
    if any(r.starts and state.on and r.starts <= state.on for r in state.licences):
        yield "licences"
    if bounds and any(r.ended and bounds[0] <= r.ended <= bounds[1] for r in state.window):
        yield "ended"


def _eased(record: LawRecord) -> bool:
    return (
        record.effect == "law" and "review_policy" in record.subjects and "license_requirement" not in record.subjects
    )


def _listed(record: LawRecord) -> bool:
    return record.kind == "list_change"


def _status(record: LawRecord) -> bool:
    return record.effect == "law" and "validated_end_user" in record.subjects


def _posture(record: LawRecord) -> bool:
    return record.effect == "posture"


def _said(record: LawRecord) -> bool:
    """Said about the control itself: no cases, no bills, no licences in hand."""
    aside = {
        "enforcement_case",
        "legislation",
        "licenses_issued" if record.kind == "licensing_practice" else "",
    }
    return record.effect in ("said", "reported") and not record.foreign and not record.subjects & aside


def _case(record: LawRecord) -> bool:
    return "enforcement_case" in record.subjects


_WINDOW_FINDINGS: Final = {
    "eased": _eased, "listed": _listed, "status_withdrawn": _status, "posture": _posture, "said": _said,
    "case": _case,
}  # fmt: skip


def _table_of(name: str) -> Mapping[str, list[str]]:
    return cast("dict[str, list[str]]", table("align")[name])


def _foreign(signal: Signal) -> bool:
    data = table("align")
    if signal.type in cast("list[str]", data["foreign_types"]):
        return True
    if signal.items and set(signal.items) <= set(cast("list[str]", data["foreign_items"])):
        return True
    actors = signal.actors[:1]
    return signal.type not in _table_of("groups")["context"] and bool(
        set(actors) & set(cast("list[str]", data["foreign_actors"]))
    )


def _contested(signal: Signal, told: Sequence[Signal]) -> Signal | None:
    """A claim of the article that disagrees: "not up for talks" against "granted as a gesture"."""
    if signal.type != "negotiate" or signal.modality != "denied":
        return None
    same = [s for s in told if s.type in ("allow", "rescind") and set(s.items) & set(signal.items)]
    return next((s for s in same if s.modality != "denied"), None)


@dataclass(frozen=True, slots=True)
class _Case:
    """One claim with everything its sentence may speak of."""

    signal: Signal
    state: LawState
    known: public.Known | None
    other: Signal | None
    told: Sequence[Signal]


class _Words(dict[str, str]):
    """The words of the verdict table's sentences, written when a sentence asks for them."""

    def __init__(self, case: _Case) -> None:
        self._case = case

    def __missing__(self, key: str) -> str:
        name = key.removesuffix("_ko")
        return _WORDS[name](self._case, key != name)


def _said_words(case: _Case, korean: bool) -> str:
    return _list([r for r in case.state.window if _said(r)], korean=korean)


def _record_words(case: _Case, korean: bool) -> str:
    known = case.known
    if known is None:
        return ""
    return f"{known.ko} 출처: {known.cite}." if korean else f"{known.en} Source: {known.cite}."


_WORDS: Final[dict[str, Callable[[_Case, bool], str]]] = {
    "items": lambda case, _: ", ".join(case.signal.items) or "AI chips",
    "law": lambda case, korean: _list(_relevant(case.signal, case.state), korean=korean),
    "requirement": lambda case, korean: _requirement(case.state.in_force, case.state.on, korean=korean),
    "said": _said_words,
    "licences": lambda case, korean: _licences(case.state, korean=korean),
    "earliest": lambda case, korean: _earliest(case.state, korean=korean),
    "followed": lambda case, korean: _followed(case.state, korean=korean),
    "withdrawn": lambda case, korean: _withdrawn(case.state, _told_items(case.told), korean=korean),
    "record": _record_words,
    "other": lambda case, _: case.other.text if case.other else "",
}


def _relevant(signal: Signal, state: LawState) -> list[LawRecord]:
    """Records of the window, those that bind first; for foreign claims the foreign ones."""
    if _foreign(signal):
        return [r for r in state.window if r.foreign]
    if signal.type == "propose_law":
        return [r for r in state.window if "legislation" in r.subjects]
    case = signal.type in ("enforce", "smuggle", "investigate")
    ours = [
        r
        for r in state.window
        if not r.foreign and _case(r) == case and not r.subjects & {"rulemaking", "legislation"}
    ]
    return sorted(ours, key=lambda r: (not r.binds, r.effect == "reported"))[:3]


def _list(records: Sequence[LawRecord], *, korean: bool) -> str:
    return " ".join(f"{_name(r)}: {r.summary_ko if korean and r.summary_ko else r.summary}" for r in records[:2])


def _name(record: LawRecord) -> str:
    day = record.starts.isoformat() if record.starts else "?"
    return f"{record.id} ({day})"


@lru_cache(maxsize=4096)
def _requirement(records: tuple[LawRecord, ...], on: date | None, *, korean: bool) -> str:
    if on is None:
        return "날짜를 알 수 없다." if korean else "the day is unknown."
    if not records:
        return (
            f"{on.isoformat()}에는 허가 요건 기록이 없다."
            if korean
            else f"no license requirement on record on {on.isoformat()}."
        )
    names = ", ".join(f"{r.id} ({_since(r, on, korean=korean)})" for r in records[-3:])
    return f"{on.isoformat()} 허가 필요: {names}." if korean else f"license required on {on.isoformat()}: {names}."


def _shown(signal: Signal, records: tuple[LawRecord, ...], on: date | None, *, korean: bool) -> str:
    """The law of the day for what the claim names; context without a product asks nothing of the law."""
    if not signal.items and signal.type in _table_of("groups")["context"]:
        return "제품을 말하지 않는 주장이다." if korean else "the claim names no product."
    return _requirement(records, on, korean=korean)


def _since(record: LawRecord, on: date, *, korean: bool) -> str:
    """Since when it operates, whom it binds, and whether the public could know it by then."""
    parts = [f"{record.starts} 시행" if korean else f"since {record.starts}"]
    if record.addressees:
        who = ", ".join(record.addressees)
        parts.append(f"수신자 {who}만 구속" if korean else f"binds {who} only")
    if record.public and record.public > on:
        parts.append(f"{record.public} 공개" if korean else f"not public before {record.public}")
    return "; ".join(parts)


def _licences(state: LawState, *, korean: bool) -> str:
    first = next((r.starts for r in state.licences if r.starts), None)
    if first is None:
        return ""
    if state.on and first > state.on:
        return (
            f"그날까지 발급된 허가는 없었고 첫 허가 보도는 {first}이다."
            if korean
            else f"No license had been issued by then; the first were reported on {first}."
        )
    return f"첫 허가 보도는 {first}이다." if korean else f"First licenses were reported on {first}."


def _earliest(state: LawState, *, korean: bool) -> str:
    if not state.earliest:
        return "요건 기록이 없다." if korean else "no requirement on record."
    first = _name(state.earliest)
    return f"첫 요건은 {first}이다." if korean else f"The first requirement was {first}."


def _followed(state: LawState, *, korean: bool) -> str:
    if not state.followed:
        return ""
    names = ", ".join(_name(r) for r in state.followed)
    return f"그 뒤의 일(인과는 아님): {names}." if korean else f"What followed, without claiming cause: {names}."


def _told_items(told: Sequence[Signal]) -> frozenset[str]:
    """Products whose controls the article tells of."""
    control = {*_table_of("groups")["tightening"], *_table_of("groups")["loosening"]}
    return frozenset(i for s in told if s.type in control for i in s.items if i != GENERIC)


def _withdrawn(state: LawState, told: frozenset[str], *, korean: bool) -> str:
    """What was in fact withdrawn in the quarter after, and which products of the article were not."""
    names = ", ".join(f"{r.id} ({r.ended})" for r in state.withdrawn)
    if not names:
        return "그 뒤 석 달 안에 철회된 통지는 없다." if korean else "Nothing was withdrawn in the quarter after."
    freed = frozenset(word for r in state.withdrawn for word in r.items)
    left = ", ".join(i for i in sorted(told) if item_words([i]) and not item_words([i]) & freed)
    if korean:
        return f"실제로 철회된 것: {names}." + (f" {left} 통제는 철회되지 않았다." if left else "")
    return f"What was in fact withdrawn: {names}." + (f" {left} was not among them." if left else "")


def _used(rule: _Rule, signal: Signal, state: LawState) -> tuple[str, ...]:
    """The records whose words the sentence uses."""
    parts: list[LawRecord] = []
    if "{law}" in rule.why or "{said}" in rule.why:
        parts += _relevant(signal, state)
    if "{requirement}" in rule.why:
        parts += state.in_force[-3:]
    if "{licences}" in rule.why:
        parts += state.licences[:1]
    if "{earliest}" in rule.why and state.earliest:
        parts.append(state.earliest)
    if "{followed}" in rule.why:
        parts += state.followed
    if "{withdrawn}" in rule.why:
        parts += state.withdrawn
    return tuple(dict.fromkeys(r.id for r in parts))
