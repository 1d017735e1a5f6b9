"""Dates as the press writes them: found in a clause, resolved against the day of publication.

A resolver never guesses: an impossible day (31 June) or a missing antecedent gives no value, a range stays a
range, and "the end of last month" stays a month with `mod` "end".
"""

from __future__ import annotations

from licet.press.dates.find import Expression, expressions
from licet.press.dates.value import NO_DATE, Anchor, When

__all__ = ["NO_DATE", "Anchor", "Expression", "When", "expressions"]
