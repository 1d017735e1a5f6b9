"""The determination as the JSON document of `docs/reference/contract.md`."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from licet.model.determination import Determination


def document(answer: Determination, *, brief: bool = False) -> dict[str, Any]:
    """The contract's document; `brief` leaves out the whole trace."""
    found = cast(dict[str, Any], msgspec.to_builtins(answer))
    subject = answer.subject_to_ear
    found["subject_to_ear"] = {
        "value": subject.status,
        "because": [subject.why],
        "because_ko": [subject.why_ko],
        "cite": subject.cite,
    }
    found["layers"] = dict(answer.layers)
    if brief:
        del found["steps"]
    return found


def plain(record: Any) -> Any:
    """A record of the model as JSON values; dates are ISO text already, numbers stay decimal text."""
    return msgspec.to_builtins(record)
