"""Articles with the events they tell: the shared ones, a third of them kept aside by hash, and our own."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from licet.press.article import Article
from licet.press.extract import extract
from licet.press.reading import article_from_text, read_file
from licet.press.score import Score, score
from licet.press.signal import Signal
from tests.shared import shared_path


def set_aside(doc: str) -> bool:
    """Whether a development article is kept aside while rules are written."""
    return int(hashlib.sha256(doc.encode()).hexdigest(), 16) % 3 == 0


def gold(path: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in shared_path(path).read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        found[event["doc"]].append(event)
    return dict(found)


def seeds() -> Iterator[tuple[Article, list[dict[str, Any]]]]:
    """Both seeds as raw text, without being told their day of publication."""
    events = gold("seeds/gold.jsonl")
    for path in sorted(shared_path("seeds").glob("*.txt")):
        yield read_file(path), events[path.stem]


def development() -> Iterator[tuple[Article, list[dict[str, Any]]]]:
    events = gold("press/gold.jsonl")
    for path in sorted(shared_path("press/articles").glob("*.md")):
        if path.stem in events:
            yield read_file(path), events[path.stem]


def own() -> Iterator[tuple[Article, list[dict[str, Any]]]]:
    """Articles of our own, `articles/<language>.yaml`; a clause that is not in its article is an error."""
    for path in sorted((Path(__file__).parent / "articles").glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            article = article_from_text(row["article"], row["doc"], published=row["published"])
            yield article, [_own_event(article, event) for event in row["events"]]


def _own_event(article: Article, event: dict[str, Any]) -> dict[str, Any]:
    start = article.text.index(event["text"])
    day = event.get("date")
    return {
        "type": event["type"],
        "modality": event["modality"],
        "items": event.get("items", []),
        "date": {"value": str(day) if day else None},
        "span": {"start": start, "end": start + len(event["text"])},
    }


def as_event(signal: Signal) -> dict[str, Any]:
    """A signal in the offsets of the readable text, which the gold of the development articles uses."""
    return {
        "type": signal.type,
        "modality": signal.modality,
        "attribution": signal.attribution,
        "items": list(signal.items),
        "date": {"value": signal.date.value},
        "span": {"start": signal.span.start, "end": signal.span.end},
    }


def score_article(article: Article, events: list[dict[str, Any]]) -> Score:
    return score([as_event(s) for s in extract(article)], events)


def published(doc: str) -> date:
    """The annotator's day of publication; the study gives those of the seeds."""
    known = {"seed-1": date(2025, 7, 16), "seed-2": date(2025, 2, 6)}
    if doc in known:
        return known[doc]
    head = (Path(shared_path("press/articles")) / f"{doc}.md").read_text(encoding="utf-8")
    return date.fromisoformat(head.split("published: ")[1][:10])
