"""Article → signals: clause by clause, type first, then date, arguments, modality and attribution."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from licet.press import names
from licet.press.amounts import amount
from licet.press.article import READ, Article
from licet.press.clauses import clauses, sentences
from licet.press.lexicon import EventRule, Lexicon, lexicon, matched, spelled
from licet.press.memory import Memory
from licet.press.merge import merge
from licet.press.patterns import Words
from licet.press.scan import Hit
from licet.press.signal import Signal, Span
from licet.press.telling import Telling

ONLY_SPECIFIC = frozenset(("meet", "market", "report"))
"""Types where a generic "AI chips" in the clause is decor, not an argument."""

BARE_IS_DECOR = frozenset(("state", "lobby", "enforce", "investigate", "list_entity"))
"""Types where a bare "chip" is decor ("chip maker Nvidia said", "two chip firms were listed")."""


ASKED_ABOUT = frozenset(("investigate", "enforce"))
"""Types whose product may stand in another clause of the sentence ("summoned the firm and asked it about…")."""

DECIDED = frozenset(("done", "announced"))
"""Modalities of what has happened by the day of the article."""

RELATIVE_HEAD = 60
"""Characters before "which" that hold the noun it speaks of."""


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that fired on a clause, with the words that fired it and all the words of its span."""

    rule: EventRule
    span: Span
    clause: Span
    trigger: tuple[Hit, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Story:
    """An article while it is read: its language's tables, its dates, and what it has named."""

    article: Article
    lex: Lexicon
    telling: Telling
    memory: Memory

    def spoken_of(self, clause: Span) -> tuple[str, ...]:
        """Who acts in a clause that opens with a pronoun or names no subject: whoever acted before."""
        words, text = self.lex.discourse, self.article.text
        goes_on = words.carry_on.match(text, clause.start) or not words.subject.search(text, clause.start, clause.end)
        return self.memory.actors if goes_on else ()


def _story(article: Article) -> Story:
    lex = lexicon(article.language)
    return Story(article, lex, Telling(article.published.day, article.language, lex), Memory())


def extract(article: Article) -> list[Signal]:
    """The signals of one article, merged, in order of appearance."""
    story = _story(article)
    found: list[Signal] = []
    for line in article.lines:
        span = Span(line.start, line.end)
        if line.kind in ("headline", "heading"):
            _remember_title(story, span)
        elif line.kind in READ:
            story.telling.paragraph(article.line_text(line))
            for sentence in sentences(article.text, span, story.lex):
                found.extend(_sentence(story, sentence))
    return merge([*_only_in_headlines(article, found), *found])


def _only_in_headlines(article: Article, told: Sequence[Signal]) -> Iterator[Signal]:
    """Events that only a headline below the title tells; what the body tells too, the body tells."""
    types = {s.type for s in told} | {"state"}
    for line in [line for line in article.lines if line.kind == "headline"][1:]:
        for signal in _sentence(_story(article), Span(line.start, line.end)):
            if signal.type not in types:
                yield signal


def _remember_title(story: Story, span: Span) -> None:
    hits = story.lex.scanner.scan(story.article.text, span.start, span.end)
    story.memory.title(names.items(Words(hits)))


def _sentence(story: Story, sentence: Span) -> Iterator[Signal]:
    text, lex, telling = story.article.text, story.lex, story.telling
    hits = Words(lex.scanner.scan(text, sentence.start, sentence.end))
    speakers = names.canonical(hits.named("actor"))
    telling.open(text, sentence, speakers[:1])
    last: Signal | None = None
    for event in _found(story, sentence, hits):
        signal = _signal(story, event, hits)
        if event.rule.beside and event.rule.part == "rest" and last and not signal.items:
            signal = replace(signal, items=last.items)
        story.memory.remember(signal)
        last = signal
        yield signal
    yield from _report(story.article, sentence, hits, telling)
    telling.close()
    story.memory.actors = speakers or story.memory.actors


def _found(story: Story, sentence: Span, hits: Words) -> list[Found]:
    """The events of the clauses; plain statements count where a clause tells nothing else."""
    text, lex = story.article.text, story.lex
    parts = [p for p in clauses(text, sentence, lex) if not text.endswith(lex.discourse.void, p.start, p.end)]
    events = [e for part in parts for e in _events(part, _inside(hits, _with_head(story, sentence, part)), lex)]
    if any(not e.rule.weak for e in events):
        beside = lex.discourse.subordinate
        events = [
            e
            for e in events
            if not e.rule.weak or (_own_statement(e, events) and not beside.match(text, e.clause.start))
        ]
    return list(_spoken_once(events))


def _with_head(story: Story, sentence: Span, part: Span) -> Span:
    """The clause; a relative clause together with the noun it speaks of."""
    relative = story.lex.discourse.relative.match(story.article.text, part.start)
    return Span(max(sentence.start, part.start - RELATIVE_HEAD), part.end) if relative else part


def _report(article: Article, sentence: Span, hits: Words, telling: Telling) -> Iterator[Signal]:
    """The act of reporting, where it has a date of its own beside that of the events."""
    told = telling.report()
    outlets = names.canonical(hits.named("outlet"))
    if told and outlets and article.language == "ko":
        start = max((h.start for h in hits.named("outlet") if h.start < told[0]), default=told[0])
        start = article.text.rfind(" ", sentence.start, start) + 1 or sentence.start
        yield Signal(
            doc=article.doc,
            type="report",
            modality="done",
            attribution="outlet",
            stance="neutral",
            date=told[1],
            actors=outlets[:1],
            source=outlets,
            span=Span(start, sentence.end),
            text=article.text[start : sentence.end],
            cues={"type": "report with a date of its own", "date": told[1].expr or ""},
        )


def _spoken_once(events: Sequence[Found]) -> Iterator[Found]:
    """A second statement of the same sentence counts when it names a speaker of its own."""
    spoken = False
    for event in events:
        speakers = event.words.by_class.keys() & {"actor", "outlet", "anonymous"}
        if not (event.rule.weak and spoken and not speakers):
            yield event
        spoken = spoken or event.rule.weak


def _own_statement(event: Found, events: Sequence[Found]) -> bool:
    """A statement beside other events counts when its clause holds none of them."""
    others = (e for e in events if not e.rule.weak and not e.rule.beside)
    return not any(e.span.overlaps(event.span) for e in others)


def _events(part: Span, hits: Words, lex: Lexicon) -> Iterator[Found]:
    first: Found | None = None
    for rule in lex.rules_for(hits.by_class):
        if rule.beside:
            if first is None or first.rule.type not in rule.beside or first.rule.type == rule.type:
                continue
        elif first is not None:
            continue
        trigger = matched(rule.when, hits, lex.near)
        if trigger is None or trigger[-1].end <= part.start or matched(rule.unless, hits, lex.near):
            continue
        span = _part(rule, part, trigger)
        found = Found(rule, span, part, trigger, hits if span == part else _inside(hits, span))
        if not rule.beside:
            first = found
        if rule.type != "none":
            yield found


def _part(rule: EventRule, part: Span, trigger: tuple[Hit, ...]) -> Span:
    if rule.part == "first":
        return Span(part.start, trigger[-1].end)
    return Span(trigger[0].start, part.end) if rule.part == "rest" else part


def _signal(story: Story, event: Found, whole: Words) -> Signal:
    article, lex, own = story.article, story.lex, event.words
    modality, modality_cue = _modality(event, lex)
    attribution, attribution_cue = _attribution(event, whole, lex)
    firm = attribution != "allegation" and "rumour" not in own.by_class
    date = story.telling.date(event, firm=firm, decided=modality in DECIDED)
    if modality in DECIDED and date.after(article.published.day):
        modality, modality_cue = "planned", "dated after the article"
    text = article.text[event.span.start : event.span.end]
    pointed = lex.discourse.definite.search(text)
    items, item_cue = _items(event, whole, story.memory, pointed)
    cues = {"type": spelled(event.trigger), "modality": modality_cue, "attribution": attribution_cue}
    cues |= {"items": item_cue} | ({"date": date.expr or "the sentence before"} if date.value else {})
    return Signal(
        doc=article.doc,
        type=event.rule.type,
        modality=modality,
        attribution=attribution,
        stance=event.rule.stance if modality != "denied" else _turned(event.rule.stance),
        date=date,
        actors=_actors(own, whole) or story.spoken_of(event.clause),
        items=items,
        targets=_targets(own),
        amount=amount(event.rule.type, text),
        source=names.canonical(whole.named("outlet")),
        span=event.span,
        text=text,
        cues={k: v for k, v in cues.items() if v},
    )


def _turned(stance: str) -> str:
    return {"tighter": "looser", "looser": "tighter"}.get(stance, stance)


def _modality(event: Found, lex: Lexicon) -> tuple[str, str]:
    if event.rule.modality == "denied":
        return "denied", spelled(event.trigger)
    for cue in lex.modality[event.rule.type]:
        words = cue.fires(event.words, lex.near)
        if words is not None:
            return cue.value, words
    return event.rule.modality, "rule"


def _attribution(event: Found, whole: Words, lex: Lexicon) -> tuple[str, str]:
    for cue in lex.attribution[event.rule.type]:
        words = cue.fires(whole, lex.near * 4)
        if words is not None:
            return cue.value, words
    return "background", "no speaker"


def _items(event: Found, whole: Words, memory: Memory, pointed: re.Match[str] | None) -> tuple[tuple[str, ...], str]:
    type_ = event.rule.type
    found = names.items(event.words, bare=type_ not in BARE_IS_DECOR)
    specific = tuple(n for n in found if n != names.GENERIC)
    if specific:
        return specific, "named in the clause"
    meant = memory.meant(rule=pointed["rule"] is not None) if pointed else ()
    if meant:
        return meant, "named before"
    if type_ in ONLY_SPECIFIC:
        return (), ""
    if not found and type_ in ASKED_ABOUT:
        return tuple(n for n in names.items(whole) if n != names.GENERIC), "named in the sentence"
    before = memory.antecedent(type_, bare=bool(found)) if "generic" not in event.words.by_class else ()
    return (before, "named before") if before else (found, "named in the clause")


def _actors(own: Words, whole: Words) -> tuple[str, ...]:
    return names.canonical(own.named("actor")) or names.canonical(whole.named("actor"))


def _targets(own: Words) -> tuple[str, ...]:
    places = names.canonical(own.named("place"))
    return tuple(p for p in places if p != "United States")


def _inside(hits: Words, span: Span) -> Words:
    return hits.within(span.start, span.end)
