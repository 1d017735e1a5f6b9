"""The screening policy: when a hit is strong, worth a review or weak, and what each reading is worth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from licet.model.errors import FactError
from licet.screening.tables import yaml_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Blend:
    """How the coverage of both names becomes one score.

    Attributes:
        power: similarity of a misspelt word is raised to this before it counts.
        listed: share of the listed side in the score (the rest is the asked side).
        lone: the same when a single listed word stands in a longer question.
        contained, contained_evidence: floor of the score when every listed word is in the question, and the
            weight (nats) those words must have.
        dropped, dropped_evidence: the same when every asked word is in the listed name.
        person: factor for a person whose given or middle names are left out.
        person_other: further factor when the listed name does not open with an asked word.
        telling, meagre: a match whose words weigh less than `telling` loses up to `meagre` of its score.
        uneven: how fast a score falls once one side is covered by less than half.
    """

    power: float
    listed: float
    lone: float
    contained: float
    contained_evidence: float
    dropped: float
    dropped_evidence: float
    person: float
    person_other: float
    telling: float
    meagre: float
    uneven: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A versioned policy; a screening result names the version it was made under.

    Attributes:
        strong, review, weak: lowest score of each band.
        floor: hits below are not reported.
        channels: factor of each way a form came about.
        shrink: largest share of a sub-list that may vanish in one update.
    """

    version: str
    strong: float
    review: float
    weak: float
    floor: float
    most_hits: int
    shrink: float
    channels: dict[str, float]
    blend: Blend

    def band(self, score: float) -> str:
        """`strong`, `review`, `weak` or `none`."""
        for band, least in (("strong", self.strong), ("review", self.review), ("weak", self.weak)):
            if score >= least:
                return band
        return "none"


@cache
def default_policy() -> Policy:
    """The policy shipped with Licet."""
    return policy_from(yaml_table("policy.yaml"), "policy.yaml")


def read_policy(path: Path) -> Policy:
    """A policy file of the house; same fields as the shipped one."""
    import yaml  # noqa: PLC0415

    return policy_from(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader), str(path))


def policy_from(given: dict[str, Any], where: str) -> Policy:
    """A checked policy, or a `FactError` that names the field."""
    try:
        bands = {name: float(given["bands"][name]) for name in ("strong", "review", "weak", "floor")}
        policy = Policy(
            version=given["version"],
            most_hits=int(given["most_hits"]),
            shrink=float(given["shrink"]),
            channels={channel: float(factor) for channel, factor in given["channels"].items()},
            blend=Blend(**{name: float(value) for name, value in given["blend"].items()}),
            **bands,
        )
    except (KeyError, ValueError, TypeError) as broken:
        raise FactError.at(where, f"not a screening policy: {broken}") from broken
    if not policy.strong > policy.review > policy.weak >= policy.floor:
        raise FactError.at(f"{where}: bands", "expected strong > review > weak >= floor")
    return policy
