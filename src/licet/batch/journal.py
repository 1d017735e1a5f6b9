"""A run on disk: one finished part after another, so that a killed run goes on where it stopped.

A part is complete when its small journal file stands beside it; everything else is written first, under another
name. The first line of every class is kept with the part that met it, and feeding those lines to a fresh decider
gives every class the number it had, so the resumed run ends in the same bytes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from licet.batch.arrow import Table, pa


class Journal:
    """The folder of an unfinished run.

    Args:
        target: where the finished book will stand.
        identity: what makes two runs the same: inputs, mapping, rulebook, settings.
    """

    def __init__(self, target: Path, identity: Mapping[str, Any]) -> None:
        self.target = target
        self.folder = target.with_name(f"{target.name}.partial")
        self._identity = json.dumps(identity, ensure_ascii=False, sort_keys=True, indent=1)
        self.parts = self._resume()

    def _resume(self) -> int:
        """The finished parts of an earlier run of the same identity; anything else is cleared away."""
        identity = self.folder / "identity.json"
        if not identity.exists() or identity.read_text(encoding="utf-8") != self._identity:
            shutil.rmtree(self.folder, ignore_errors=True)
            (self.folder / "lines").mkdir(parents=True)
            whole(identity, self._identity)
            return 0
        parts = 0
        while self._note(parts).exists():
            parts += 1
        return parts

    def lines(self, part: int) -> Path:
        """Where the lines of a part stand."""
        return self.folder / "lines" / f"part-{part:06}.parquet"

    def _note(self, part: int) -> Path:
        return self.folder / f"part-{part:06}.json"

    def _side(self, kind: str, part: int) -> Path:
        return self.folder / f"{kind}-{part:06}.arrow"

    def keep(self, note: Mapping[str, Any], members: Table | None, errors: Table | None) -> None:
        """Finish a part whose lines are written; the note comes last."""
        for kind, table in (("members", members), ("errors", errors)):
            if table is not None and table.num_rows:
                _write_arrow(table, self._side(kind, self.parts))
        whole(self._note(self.parts), json.dumps(note, separators=(",", ":")))
        self.parts += 1

    def notes(self) -> Iterator[Mapping[str, Any]]:
        """The notes of the finished parts."""
        for part in range(self.parts):
            yield json.loads(self._note(part).read_text(encoding="utf-8"))

    def side(self, kind: str) -> list[Table]:
        """The tables of one kind of the finished parts."""
        paths = [self._side(kind, part) for part in range(self.parts)]
        return [_read_arrow(path) for path in paths if path.exists()]

    def finish(self, keep: Sequence[str]) -> None:
        """Put the finished book in its place: the named files and nothing else."""
        for path in self.folder.iterdir():
            if path.name not in keep:
                path.unlink() if path.is_file() else shutil.rmtree(path)
        if self.target.exists():
            old = self.target.with_name(f"{self.target.name}.replaced")
            shutil.rmtree(old, ignore_errors=True)
            self.target.replace(old)
            self.folder.replace(self.target)
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        else:
            self.folder.replace(self.target)

    def finish_file(self, made: Path) -> None:
        """Put one finished file in its place and clear the folder."""
        made.replace(self.target)
        shutil.rmtree(self.folder)


def whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _write_arrow(table: Table, path: Path) -> None:
    draft = path.with_name(f"{path.name}.draft")
    with pa.OSFile(str(draft), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    draft.replace(path)


def _read_arrow(path: Path) -> Table:
    with pa.OSFile(str(path), "rb") as file:
        return pa.ipc.open_file(file).read_all()
