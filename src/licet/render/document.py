"""The determination as the JSON document of `docs/reference/contract.md`."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from licet.model.determination import Determination


def document(answer: Determination, *, brief: bool = False) -> dict[str, Any]:
    """The contract's document; `brief` leaves out the whole trace."""
    found: dict[str, Any] = {field.name: plain(getattr(answer, field.name)) for field in fields(answer)}
    subject = answer.subject_to_ear
    found["subject_to_ear"] = {"value": subject.status, "because": [subject.why], "cite": subject.cite}
    found["layers"] = dict(answer.layers)
    if brief:
        del found["steps"]
    return found


def plain(value: Any) -> Any:
    """A record of the model as JSON values; dates are ISO text already, numbers stay decimal text."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return value
