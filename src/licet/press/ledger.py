"""The ledger of the desk: events, their sources, and what people decided about them; append-only.

Twenty outlets telling one event are one event with twenty sources. Nothing is edited: a correction is a new
record that names the old one, and the database itself refuses to update or delete.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from licet.model.errors import FactError, nearest
from licet.store.home import licet_home

if TYPE_CHECKING:
    from licet.press.desk import Reading

DECISIONS: Final = ("accept", "reject", "correct")
_TABLES: Final = """
create table if not exists article (
    id integer primary key, digest text not null unique, doc text not null, outlet text, url text,
    published text, basis text not null, title text not null, read_at text not null);
create table if not exists event (
    id integer primary key, type text not null, modality text not null, attribution text not null,
    first text, last text, items text not null, targets text not null, verdict text not null,
    why text not null,
    why_ko text not null, law text not null, recorded_at text not null);
create table if not exists source (
    id integer primary key, event integer not null references event(id),
    article integer not null references article(id),
    signal text not null, recorded_at text not null, unique (event, article));
create table if not exists decision (
    id integer primary key, event integer not null references event(id), what text not null,
    who text not null,
    note text not null, change text, made_at text not null);
create index if not exists event_type on event (type, first);
"""
_GUARDS: Final = "".join(
    f"create trigger if not exists {t}_{v} before {v} on {t} "
    "begin select raise(abort, 'the ledger is append-only'); end;"
    for t in ("article", "event", "source", "decision")
    for v in ("update", "delete")
)
_STATUS: Final = frozenset(("done", "announced"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEvent:
    """One event with everything known of it.

    Attributes:
        id: its number in the ledger.
        type: event type.
        modality: status according to the first source.
        first: first day it can mean, or None.
        last: last day it can mean, or None.
        items: products.
        verdict: the alignment of the first source.
        why: the sentence behind the verdict.
        why_ko: the same in Korean.
        law: ids of the law records used.
        sources: outlet, address, day and clause of every article that tells it.
        decisions: what people decided, oldest first.
    """

    id: int
    type: str
    modality: str
    first: str | None
    last: str | None
    items: tuple[str, ...]
    verdict: str
    why: str
    why_ko: str
    law: tuple[str, ...]
    sources: tuple[dict[str, Any], ...]
    decisions: tuple[dict[str, Any], ...]

    @property
    def told(self) -> str | None:
        """The day it was first told; None when no source is dated."""
        return min((s["published"] for s in self.sources if s["published"]), default=None)

    @property
    def rejected(self) -> bool:
        """Whether the last decision about it was to reject it."""
        return bool(self.decisions) and self.decisions[-1]["what"] == "reject"


def default_path() -> Path:
    """The ledger of the home store."""
    return licet_home() / "press.sqlite"


class Ledger:
    """A ledger file; open, append, ask."""

    def __init__(self, path: Path) -> None:
        """Open or create the ledger at `path`."""
        if str(path) != ":memory:":
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(_TABLES + _GUARDS)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def record(self, reading: Reading) -> int:
        """Append one article; the same text of the same outlet again adds nothing. Returns the sources added."""
        article = reading.article
        told = "\n".join((article.outlet or "", article.url or "", article.text))
        digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
        with self._db:
            if self._db.execute("select 1 from article where digest = ?", (digest,)).fetchone():
                return 0
            row = self._article(reading, digest)
            return sum(self._signal(reading, number, row) for number in range(len(reading.signals)))

    def decide(self, event: int, what: str, *, who: str, note: str, change: dict[str, Any] | None = None) -> None:
        """Append a person's decision about an event.

        Raises:
            FactError: an unknown event or decision.
        """
        if what not in DECISIONS:
            raise FactError.at("decision", f"expected one of {', '.join(DECISIONS)}", nearest(what, DECISIONS))
        if not self._db.execute("select 1 from event where id = ?", (event,)).fetchone():
            raise FactError.at("event", f"the ledger has no event {event}")
        with self._db:
            self._db.execute(
                "insert into decision (event, what, who, note, change, made_at) values (?, ?, ?, ?, ?, ?)",
                (event, what, who, note, json.dumps(change, ensure_ascii=False) if change else None, _now()),
            )

    def events(self, *, item: str | None = None) -> Iterator[LedgerEvent]:
        """Every event in order of time, undated ones last; with `item`, those about it."""
        rows = self._db.execute("select * from event order by first is null, first, id").fetchall()
        for row in rows:
            if item is None or item in json.loads(row["items"]):
                yield self._event(row)

    def _article(self, reading: Reading, digest: str) -> int:
        article = reading.article
        day = article.published.day
        values = (
            digest, article.doc, article.outlet, article.url, day.isoformat() if day else None,
            article.published.basis, article.title, _now(),
        )  # fmt: skip
        cursor = self._db.execute(
            "insert into article (digest, doc, outlet, url, published, basis, title, read_at) "
            "values (?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return int(cursor.lastrowid or 0)

    def _signal(self, reading: Reading, number: int, article: int) -> int:
        from licet.press.desk import signal_json  # noqa: PLC0415  (whoever only asks need not load the desk)

        signal = signal_json(reading, number)
        event = self._same(reading, number) or self._new(reading, number)
        cursor = self._db.execute(
            "insert or ignore into source (event, article, signal, recorded_at) values (?, ?, ?, ?)",
            (event, article, json.dumps(signal, ensure_ascii=False), _now()),
        )
        return cursor.rowcount

    def _same(self, reading: Reading, number: int) -> int | None:
        """The event another article told already: same type, status, products and overlapping days."""
        signal = reading.signals[number]
        bounds = signal.date.bounds()
        if not bounds or signal.type in ("state", "report"):
            return None
        rows = self._db.execute(
            "select id, modality, items, targets, verdict from event where type = ? "
            "and first <= date(?, '+1 day') and last >= date(?, '-1 day') order by id",
            (signal.type, bounds[1].isoformat(), bounds[0].isoformat()),
        )
        for row in rows:
            if _one_status(row["modality"], signal.modality) and _share(json.loads(row["items"]), signal.items):
                return int(row["id"])
        return None

    def _new(self, reading: Reading, number: int) -> int:
        signal, aligned = reading.signals[number], reading.alignments[number]
        bounds = signal.date.bounds()
        first, last = (day.isoformat() for day in bounds) if bounds else (None, None)
        values = (
            signal.type, signal.modality, signal.attribution, first, last, json.dumps(signal.items),
            json.dumps(signal.targets), aligned.verdict, aligned.why, aligned.why_ko,
            json.dumps(aligned.law), _now(),
        )  # fmt: skip
        cursor = self._db.execute(
            "insert into event (type, modality, attribution, first, last, items, targets, verdict, why, "
            "why_ko, law, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return int(cursor.lastrowid or 0)

    def _event(self, row: sqlite3.Row) -> LedgerEvent:
        sources = self._db.execute(
            "select article.doc, outlet, url, published, signal from source "
            "join article on article.id = source.article where event = ? "
            "order by published is null, published, source.id",
            (row["id"],),
        )
        decisions = self._db.execute("select * from decision where event = ? order by id", (row["id"],))
        return LedgerEvent(
            id=row["id"],
            type=row["type"],
            modality=row["modality"],
            first=row["first"],
            last=row["last"],
            items=tuple(json.loads(row["items"])),
            verdict=row["verdict"],
            why=row["why"],
            why_ko=row["why_ko"],
            law=tuple(json.loads(row["law"])),
            sources=tuple(_source(s) for s in sources),
            decisions=tuple(_decision(d) for d in decisions),
        )


def open_ledger(path: Path | None = None) -> closing[Ledger]:
    """The ledger as a context; the default one without a path."""
    return closing(Ledger(path or default_path()))


def record_all(path: Path | None, readings: Sequence[Reading]) -> int:
    """Append readings to a ledger; returns how many sources were added."""
    with open_ledger(path) as ledger:
        return sum(ledger.record(reading) for reading in readings)


def _source(row: sqlite3.Row) -> dict[str, Any]:
    signal = json.loads(row["signal"])
    return {
        "doc": row["doc"],
        "outlet": row["outlet"],
        "url": row["url"],
        "published": row["published"],
        "attribution": signal["attribution"],
        "text": signal["span"]["text"],
        "span": signal["span"],
    }


def _decision(row: sqlite3.Row) -> dict[str, Any]:
    plain = {name: row[name] for name in ("what", "who", "note", "made_at")}
    return plain | {"change": json.loads(row["change"] or "null")}


def _one_status(one: str, two: str) -> bool:
    return one == two or {one, two} <= _STATUS


def _share(one: Sequence[str], two: Sequence[str]) -> bool:
    return set(one) == set(two) or bool(set(one) & set(two))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
