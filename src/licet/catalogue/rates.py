"""Number formats and figures: which there are, how many bits they multiply, and what is wrong with one.

Bit lengths are those of the inputs of a multiplication, as the technical notes of ECCN 3A090 count them.
"""

from __future__ import annotations

from collections.abc import Mapping

from licet.logic.number import parse_number
from licet.model.errors import nearest

BITS: Mapping[str, int] = {
    "fp64": 64,
    "fp32": 32,
    "fp16": 16,
    "fp16_accumulate_fp16": 16,
    "bf16": 16,
    "tf32": 16,
    "fp8": 8,
    "int8": 8,
    "fp6": 6,
    "mxfp6": 6,
    "int4": 4,
    "fp4": 4,
}
"""Input bit length of each format; TF32 multiplies with the precision of a 16-bit format."""

TF32_CONTAINER_BITS = 32


def wrong_format(name: str) -> tuple[str, str | None] | None:
    """What is wrong with a number format, with the nearest known one; None when it is known."""
    if name in BITS:
        return None
    if "sparse" in name:
        return f"{name!r} is a sparse rate; only dense rates count towards total processing performance", None
    return f"{name!r} is not a number format of the catalogue", nearest(name, list(BITS))


def wrong_figure(text: str) -> str | None:
    """What is wrong with a figure that must be a number above zero, as the end of a sentence, or None."""
    try:
        scaled = parse_number(text)
    except ValueError as error:
        return f"is not a number: {error}"
    return None if scaled > 0 else f"must be greater than zero, got {text}"
