"""When two written names are plainly the same; anything subtler is screening's work."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FORMS = frozenset(
    [
        "co",
        "company",
        "corp",
        "corporation",
        "inc",
        "incorporated",
        "ltd",
        "limited",
        "llc",
        "plc",
        "gmbh",
        "ag",
        "sa",
        "bv",
        "nv",
        "pte",
        "pty",
        "kk",
        "holding",
        "holdings",
        "group",
        "the",
        "주식회사",
        "유한회사",
        "有限公司",
        "股份有限公司",
        "集团",
    ]
)


@lru_cache(maxsize=4096)
def plain(name: str) -> tuple[str, ...]:
    """The words of a name without case, punctuation and legal forms."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold())
    return tuple(word for word in words if word not in _FORMS)


def same_name(one: str, other: str) -> bool:
    """Equal but for case, punctuation and legal forms."""
    return bool(plain(one)) and plain(one) == plain(other)
