"""Exact decimals as scaled integers, and ratios compared by cross-multiplication.

A binary float cannot hold 5.92, and `TPP / area >= 5.92` in floats misjudges real chips, so no float ever
enters the logic: decimal text goes in, an integer scaled by 10**18 comes out, and a quotient stays a pair.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from msgspec import Struct

DIGITS = 18
SCALE = 10**DIGITS
LIMIT = 10**18 * SCALE

_DECIMAL = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?")


class Ratio(Struct, frozen=True):
    """A quotient of two scaled integers, never divided out. `denominator` is positive."""

    numerator: int
    denominator: int


Number = int | Ratio


@lru_cache(maxsize=4096)
def parse_number(text: str) -> int:
    """Read decimal text such as `5.92` or `1.5e4` as a scaled integer; a figure is often read again.

    Raises:
        ValueError: not a finite decimal, or more than 18 decimal places; the message is a sentence.
    """
    match = _DECIMAL.fullmatch(text.strip().replace(",", "").replace("_", ""))
    if match is None:
        raise ValueError(f"expected a finite decimal number, got {text!r}")
    sign, whole, fraction, exponent = match.groups()
    places = len(fraction or "") - int(exponent or 0)
    digits = int(whole + (fraction or ""))
    if places > DIGITS:
        shrunk, lost = divmod(digits, 10 ** (places - DIGITS))
        if lost:
            raise ValueError(f"{text!r} has more than {DIGITS} decimal places")
        scaled = shrunk
    else:
        scaled = digits * 10 ** (DIGITS - places)
    if scaled >= LIMIT:
        raise ValueError(f"expected a finite decimal number below 10**18, got {text!r}")
    return -scaled if sign == "-" else scaled


def format_number(value: Number, places: int = 4) -> str:
    """Write a number for a person: exact when short, otherwise rounded half up to `places`."""
    numerator, denominator = (value.numerator, value.denominator) if isinstance(value, Ratio) else (value, SCALE)
    if numerator % denominator == 0:
        return str(numerator // denominator)
    step = 10**places
    rounded = (2 * abs(numerator) * step + denominator) // (2 * denominator)
    whole, fraction = divmod(rounded, step)
    tail = str(fraction).rjust(places, "0").rstrip("0")
    return f"{'-' if numerator < 0 else ''}{whole}{'.' + tail if tail else ''}"


def compare(left: Number, right: int) -> int:
    """The sign of `left - right`, exactly; a ratio is cross-multiplied."""
    ratio = left if isinstance(left, Ratio) else Ratio(left, SCALE)
    difference = ratio.numerator * SCALE - right * ratio.denominator
    return (difference > 0) - (difference < 0)


def day_number(text: str) -> int:
    """An ISO date as a scaled day count, so that dates compare like numbers.

    Raises:
        ValueError: not an ISO date.
    """
    return date.fromisoformat(text).toordinal() * SCALE


def day_text(value: int) -> str:
    """The ISO date of a scaled day count."""
    return date.fromordinal(value // SCALE).isoformat()
