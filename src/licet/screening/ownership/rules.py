"""Which ownership rule is in force on a day, read from the rulebook's parameters."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from licet.model.errors import Problem, RulebookError


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """The state of a rule between two days."""

    begun: datetime.date
    until: datetime.date | None
    in_force: bool
    by: str
    verified: bool = True
    note: str = ""
    check: str = ""
    other_reading: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipRule:
    """A rule: the threshold, whose ownership counts, and its states over time."""

    rule: str
    title: str
    cite: str
    threshold: float
    owner_lists: tuple[str, ...]
    owner_programs: dict[str, tuple[str, ...]]
    owned_outside: str | None
    versions: tuple[RuleVersion, ...]

    def on(self, day: datetime.date) -> RuleVersion | None:
        """The state on a day, None before the rule existed."""
        return next((v for v in self.versions if v.begun <= day and (v.until is None or day < v.until)), None)

    def counts(self, listed: dict[str, Any]) -> bool:
        """Whether a listing makes its party an owner under this rule."""
        name = listed["list"]
        if name not in self.owner_lists:
            return False
        wanted, programs = self.owner_programs.get(name), listed.get("programs")
        return wanted is None or not programs or any(p.startswith(w) for p in programs for w in wanted)


def rules_file() -> Path:
    """The shipped parameters: inside an installed wheel, or at the root of a checkout."""
    inside = Path(__file__).resolve().parents[2] / "_data" / "rulebook"
    root = inside if inside.is_dir() else Path(__file__).resolve().parents[4] / "rulebook"
    return root / "ownership_rules.yaml"


def read_rules(path: Path | None = None) -> tuple[OwnershipRule, ...]:
    """The rules of a parameters file."""
    import yaml  # noqa: PLC0415

    where = path or rules_file()
    given: dict[str, Any] = yaml.load(where.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    try:
        return tuple(_rule(row) for row in given["rules"])
    except (KeyError, ValueError, TypeError) as broken:
        raise RulebookError([Problem(where=str(where), what=f"not a set of ownership rules: {broken!r}")]) from broken


def _rule(row: dict[str, Any]) -> OwnershipRule:
    return OwnershipRule(
        rule=row["rule"],
        title=row["title"],
        cite=row["cite"],
        threshold=float(row["threshold"]),
        owner_lists=tuple(row["owner_lists"]),
        owner_programs={name: tuple(programs) for name, programs in row.get("owner_programs", {}).items()},
        owned_outside=row.get("owned_outside"),
        versions=tuple(_version(version) for version in row["versions"]),
    )


def _version(row: dict[str, Any]) -> RuleVersion:
    return RuleVersion(
        begun=datetime.date.fromisoformat(row["from"]),
        until=datetime.date.fromisoformat(row["until"]) if "until" in row else None,
        in_force=row["in_force"] == "yes",
        by=row["by"],
        verified=row.get("verified", "yes") == "yes",
        note=row.get("note", ""),
        check=row.get("check", ""),
        other_reading=row.get("other_reading"),
    )
