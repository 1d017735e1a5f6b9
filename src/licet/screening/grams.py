"""Character n-grams of tokens as arrays: how a misspelt word finds the words it may have been."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_START, _END, _BASE = 0, 1, 40
GRAM_COUNT = _BASE**3 + _BASE**2


def _alphabet() -> NDArray[np.int32]:
    """Code of every character of the basic plane: letters and digits their own, the rest shared buckets."""
    codes = (np.arange(0x10000, dtype=np.int32) * 7) % 36 + 3
    codes[ord("a") : ord("z") + 1] = np.arange(26) + 3
    codes[ord("0") : ord("9") + 1] = np.arange(10) + 29
    codes[1], codes[2] = _START, _END
    return codes


_CODES = _alphabet()


def gram_rows(tokens: list[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Two parallel arrays (token number, gram code) of all bigrams and trigrams, word edges included."""
    text = "".join(f"\x01{token}\x02" for token in tokens)
    raw = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    code = _CODES[np.minimum(raw, 0xFFFF)]
    row = np.cumsum(raw == 1, dtype=np.int32) - 1
    inside = raw != 2
    two = np.flatnonzero(inside[:-1])
    three = np.flatnonzero(inside[:-2] & inside[1:-1])
    bigram = _BASE**3 + code[two] * _BASE + code[two + 1]
    trigram = (code[three] * _BASE + code[three + 1]) * _BASE + code[three + 2]
    return np.concatenate([row[two], row[three]]), np.concatenate([bigram, trigram]).astype(np.int32)
