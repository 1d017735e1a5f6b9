"""The raw list store: every file ever accepted, by content hash, and which one speaks for a day.

    lists/raw/<sha256>        the bytes as published, never overwritten
    lists/manifest.json       the versions, replaced in one step
    lists/index/<key>.ix      derived; may be deleted at any time

A version is known from the day it was retrieved and speaks from the day its publisher says. Whatever stops an
update, the manifest is either the old one or the new one.
"""

from __future__ import annotations

import datetime
import fcntl
import hashlib
import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from licet.model.errors import SourceError
from licet.sources.lists import ListDocument, read_list
from licet.sources.lists.fetch import fetch

LARGEST_LOSS = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a file came from, and what the server said to recognise it by."""

    origin: str = ""
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One accepted file.

    Attributes:
        as_of: the day the content speaks for (the retrieval day when the file does not say).
        known: the day it was retrieved.
        counts: entries per sub-list.
        etag, modified: what the server said, for the next conditional request.
    """

    source: str
    sha256: str
    as_of: datetime.date
    known: datetime.date
    counts: dict[str, int]
    origin: str = ""
    etag: str = ""
    modified: str = ""

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Version:
        """The inverse of the manifest's form."""
        days: dict[str, Any] = {day: datetime.date.fromisoformat(given[day]) for day in ("as_of", "known")}
        return cls(**{**given, **days})


class ListStore:
    """The store under one folder; safe against concurrent and killed writers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "lists"

    def versions(self) -> list[Version]:
        """Every accepted version, in order of acceptance."""
        path = self.folder / "manifest.json"
        if not path.exists():
            return []
        try:
            return [Version.from_json(row) for row in json.loads(path.read_text(encoding="utf-8"))]
        except (ValueError, TypeError, KeyError) as broken:
            raise SourceError(f"{path}: the manifest is damaged ({broken})") from broken

    def latest(self, source: str) -> Version | None:
        """The version of a source accepted last."""
        return next((version for version in reversed(self.versions()) if version.source == source), None)

    def add(
        self,
        raw: bytes,
        *,
        known: datetime.date,
        origin: Origin | None = None,
        largest_loss: float = LARGEST_LOSS,
    ) -> tuple[Version, bool]:
        """Read, check and keep a file; returns its version and whether it is new.

        Raises:
            SourceError: the file is broken or a sub-list shrank by more than `largest_loss`; nothing changes.
        """
        document, digest = read_list(raw), hashlib.sha256(raw).hexdigest()
        with self._locked():
            versions = self.versions()
            same = next((version for version in versions if version.sha256 == digest), None)
            if same is not None:
                return same, False
            check_shrinking(document, self.latest(document.source), largest_loss)
            version = Version(
                source=document.source,
                sha256=digest,
                as_of=document.as_of or known,
                known=known,
                counts=document.counts(),
                **asdict(origin or Origin()),
            )
            self._write(self.folder / "raw" / digest, raw)
            self._write(self.folder / "manifest.json", _manifest([*versions, version]))
        return version, True

    def update(
        self, url: str, today: datetime.date, largest_loss: float = LARGEST_LOSS
    ) -> tuple[Version | None, bool]:
        """Fetch a list; returns the version now in use and whether it is new."""
        before = next((version for version in reversed(self.versions()) if version.origin == url), None)
        answer = fetch(url, before.etag, before.modified) if before else fetch(url)
        if answer is None:
            return before, False
        origin = Origin(origin=url, etag=answer.etag, modified=answer.modified)
        return self.add(answer.raw, known=today, origin=origin, largest_loss=largest_loss)

    def document(self, version: Version) -> ListDocument:
        """The entries of a version, read from its bytes; a changed file is refused."""
        path = self.folder / "raw" / version.sha256
        try:
            raw = path.read_bytes()
        except OSError as broken:
            raise SourceError(f"{path}: the stored list cannot be read ({broken.strerror})") from broken
        if hashlib.sha256(raw).hexdigest() != version.sha256:
            raise SourceError(f"{path}: the stored list no longer has its own hash")
        return read_list(raw)

    def in_force(self, on: datetime.date, known: datetime.date) -> list[Version]:
        """For each source the version that speaks for `on` among those retrieved by `known`.

        When every known version is of a later day the earliest stands in; callers see that in its `as_of`.
        """
        chosen: dict[str, Version] = {}
        for version in self.versions():
            if version.known > known:
                continue
            best = chosen.get(version.source)
            if best is None or _speaks_better(version, best, on):
                chosen[version.source] = version
        return [chosen[source] for source in sorted(chosen)]

    @contextmanager
    def _locked(self) -> Generator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write(self, path: Path, content: bytes) -> None:
        """Write beside the place, flush to the disk, move in one step."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)


def _speaks_better(version: Version, best: Version, on: datetime.date) -> bool:
    if version.as_of <= on:
        return best.as_of > on or version.as_of >= best.as_of
    return best.as_of > on and version.as_of < best.as_of


def _manifest(versions: list[Version]) -> bytes:
    rows = [{**asdict(v), "as_of": v.as_of.isoformat(), "known": v.known.isoformat()} for v in versions]
    return (json.dumps(rows, indent=1, ensure_ascii=False) + "\n").encode()


def check_shrinking(document: ListDocument, before: Version | None, largest_loss: float) -> None:
    """Refuse a file in which a sub-list vanished or lost more than `largest_loss` of its entries."""
    if before is None:
        return
    counts = document.counts()
    for name, was in before.counts.items():
        now = counts.get(name, 0)
        if now == 0 or was - now > max(1, largest_loss * was):
            raise SourceError(
                f"{document.source}: {name} fell from {was:,} to {now:,} entries; the version of"
                f" {before.as_of} stays in use (accept a real removal with --largest-loss)"
            )
