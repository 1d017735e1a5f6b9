"""Article → signals: clause by clause, type first, then date, arguments, modality and attribution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from licet.press import names
from licet.press.amounts import amount
from licet.press.article import READ, Article
from licet.press.clauses import clauses, sentences
from licet.press.lexicon import EventRule, Lexicon, lexicon, matched, spelled
from licet.press.merge import merge
from licet.press.scan import Hit
from licet.press.signal import Signal, Span
from licet.press.telling import Telling

ITEM_BY_ANTECEDENT = frozenset(
    "ban require_licence tighten loosen allow grant_licence deny_licence rescind guidance revenue_share write_down "
    "order ship develop smuggle apply restrict_import approve_import".split()
)
"""Types whose clause often leaves the product out because the sentence before names it."""

ONLY_SPECIFIC = frozenset("meet market report investigate enforce".split())
"""Types where a generic "AI chips" in the clause is decor, not an argument."""


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that fired on a clause, with the words that fired it."""

    rule: EventRule
    span: Span
    trigger: tuple[Hit, ...]


@dataclass(slots=True)
class Memory:
    """What the article has named so far: products, speakers."""

    items: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    title_items: tuple[str, ...] = field(default=())


def extract(article: Article) -> list[Signal]:
    """The signals of one article, merged, in order of appearance."""
    lex = lexicon(article.language)
    telling = Telling(article.published.day, article.language, lex)
    memory = Memory()
    found: list[Signal] = []
    for line in article.lines:
        span = Span(line.start, line.end)
        if line.kind in ("headline", "heading"):
            _remember_title(article.text, span, lex, memory)
        elif line.kind in READ:
            for sentence in sentences(article.text, span, lex):
                found.extend(_sentence(article, sentence, lex, telling, memory))
    return merge(found)


def _remember_title(text: str, span: Span, lex: Lexicon, memory: Memory) -> None:
    items = names.items(lex.scanner.scan(text[span.start : span.end]))
    if items and not memory.items:
        memory.items = memory.title_items = items


def _sentence(
    article: Article, sentence: Span, lex: Lexicon, telling: Telling, memory: Memory
) -> Iterator[Signal]:
    hits = _shifted(lex.scanner.scan(article.text[sentence.start : sentence.end]), sentence.start)
    parts = list(clauses(article.text, sentence, lex))
    events = [e for part in parts for e in _events(part, _inside(hits, part), lex)]
    if any(not e.rule.weak for e in events):
        events = [e for e in events if not e.rule.weak or _own_statement(e, events, parts)]
    telling.open(article.text, sentence, hits)
    for event in events:
        yield _signal(article, sentence, event, hits, lex, telling, memory)
    telling.close()
    _remember(hits, memory)


def _own_statement(event: Found, events: Sequence[Found], parts: Sequence[Span]) -> bool:
    """A statement beside other events counts when its clause holds none of them."""
    return not any(e is not event and not e.rule.weak and e.span.overlaps(event.span) for e in events)


def _events(part: Span, hits: Sequence[Hit], lex: Lexicon) -> Iterator[Found]:
    first: Found | None = None
    for rule in lex.events:
        if rule.beside:
            if first is None or first.rule.type not in rule.beside or first.rule.type == rule.type:
                continue
        elif first is not None:
            continue
        trigger = matched(rule.when, hits, lex.near)
        if trigger is None or matched(rule.unless, hits, lex.near):
            continue
        found = Found(rule, _part(rule, part, trigger), trigger)
        if not rule.beside:
            first = found
        yield found


def _part(rule: EventRule, part: Span, trigger: tuple[Hit, ...]) -> Span:
    if rule.part == "first":
        return Span(part.start, trigger[-1].end)
    return Span(trigger[0].start, part.end) if rule.part == "rest" else part


def _signal(
    article: Article,
    sentence: Span,
    event: Found,
    hits: Sequence[Hit],
    lex: Lexicon,
    telling: Telling,
    memory: Memory,
) -> Signal:
    own, whole = _inside(hits, event.span), hits
    modality, modality_cue = _modality(event, own, whole, lex)
    attribution, attribution_cue = _attribution(event, own, whole, lex)
    date = telling.date(event, attribution)
    items, item_cue = _items(event, own, memory)
    cues = {"type": spelled(event.trigger), "modality": modality_cue, "attribution": attribution_cue}
    cues |= {"items": item_cue} | ({"date": date.expr or "the sentence before"} if date.value else {})
    return Signal(
        doc=article.doc,
        type=event.rule.type,
        modality=modality,
        attribution=attribution,
        stance=event.rule.stance if modality != "denied" else _turned(event.rule.stance),
        date=date,
        actors=_actors(own, whole, memory),
        items=items,
        targets=_targets(event, own),
        amount=amount(event.rule.type, article.text[event.span.start : event.span.end]),
        source=names.canonical(names.named("outlet", whole)),
        span=event.span,
        text=article.text[event.span.start : event.span.end],
        cues={k: v for k, v in cues.items() if v},
    )


def _turned(stance: str) -> str:
    return {"tighter": "looser", "looser": "tighter"}.get(stance, stance)


def _modality(event: Found, own: Sequence[Hit], whole: Sequence[Hit], lex: Lexicon) -> tuple[str, str]:
    if event.rule.modality == "denied":
        return "denied", spelled(event.trigger)
    for cue in lex.modality:
        words = cue.fires(event.rule.type, own, lex.near)
        if words is not None:
            return cue.value, words
    return event.rule.modality, "rule"


def _attribution(event: Found, own: Sequence[Hit], whole: Sequence[Hit], lex: Lexicon) -> tuple[str, str]:
    for cue in lex.attribution:
        words = cue.fires(event.rule.type, whole, lex.near * 4)
        if words is not None:
            return cue.value, words
    return "background", "no speaker"


def _items(event: Found, own: Sequence[Hit], memory: Memory) -> tuple[tuple[str, ...], str]:
    type_, named = event.rule.type, names.items(own)
    specific = tuple(n for n in named if n != names.GENERIC)
    if type_ in ONLY_SPECIFIC:
        return specific, "named in the clause"
    if specific or (named and type_ not in ITEM_BY_ANTECEDENT):
        return named, "named in the clause"
    if type_ in ITEM_BY_ANTECEDENT and memory.items and not named:
        return memory.items, "named before"
    return named, "named in the clause"


def _actors(own: Sequence[Hit], whole: Sequence[Hit], memory: Memory) -> tuple[str, ...]:
    return names.canonical(names.named("actor", own)) or names.canonical(names.named("actor", whole)) or memory.actors


def _targets(event: Found, own: Sequence[Hit]) -> tuple[str, ...]:
    places = names.canonical(names.named("place", own))
    return tuple(p for p in places if p != "United States")


def _remember(hits: Sequence[Hit], memory: Memory) -> None:
    items = names.items(hits)
    if items and (items != (names.GENERIC,) or not memory.items):
        memory.items = items
    memory.actors = names.canonical(names.named("actor", hits)) or memory.actors


def _inside(hits: Sequence[Hit], span: Span) -> list[Hit]:
    return [h for h in hits if span.start <= h.start and h.end <= span.end]


def _shifted(hits: Sequence[Hit], by: int) -> list[Hit]:
    return [Hit(h.start + by, h.end + by, h.name, h.word) for h in hits]
