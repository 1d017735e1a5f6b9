"""Amounts as the press states them: 55억달러어치, $5.5 billion, 25%, 400,000 units, 约50亿美元."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from licet.press.signal import Amount

_N = r"(?<![A-Za-z\d])(\d[\d,]*(?:\.\d+)?)"
_SCALE: Final = {
    "조": 1e12, "억": 1e8, "천만": 1e7, "백만": 1e6, "만": 1e4, "천": 1e3,
    "trillion": 1e12, "billion": 1e9, "bn": 1e9,
    "million": 1e6, "mn": 1e6, "m": 1e6, "b": 1e9, "thousand": 1e3,
    "万亿": 1e12, "亿": 1e8, "億": 1e8, "万": 1e4, "萬": 1e4,
}  # fmt: skip
_CURRENCY: Final = {
    "달러": "USD", "美元": "USD", "ドル": "USD", "$": "USD", "us$": "USD",
    "위안": "CNY", "元": "CNY", "人民币": "CNY",
    "원": "KRW", "엔": "JPY", "円": "JPY", "日元": "JPY", "유로": "EUR", "€": "EUR",
}  # fmt: skip
_ASIAN_SCALE = r"(조|억|천만|백만|만|천|万亿|亿|億|万|萬)?\s?"

Reader = Callable[[re.Match[str]], Amount]


def _number(text: str, scale: str | None) -> float:
    return float(text.replace(",", "")) * _SCALE.get((scale or "").lower(), 1.0)


def _asian(match: re.Match[str]) -> Amount:
    return Amount(value=_number(match[1], match[2]), unit=_CURRENCY[match[3]])


def _western(match: re.Match[str]) -> Amount:
    return Amount(value=_number(match[2], match[3]), unit=_CURRENCY[match[1].lower()])


def _percent(match: re.Match[str]) -> Amount:
    return Amount(value=_number(match[1], None), unit="percent")


def _units(match: re.Match[str]) -> Amount:
    return Amount(value=_number(match[1], match[2]), unit="units")


def _entities(match: re.Match[str]) -> Amount:
    return Amount(value=_number(match[1], None), unit="entities")


_MONEY: Final = (
    (re.compile(rf"{_N}\s?{_ASIAN_SCALE}(달러|위안|유로|美元|人民币|ドル|日元|円)"), _asian),
    (re.compile(rf"(US\$|\$|€)\s?{_N}\s?(trillion|billion|bn|million|mn|m|b)?\b", re.IGNORECASE), _western),
)
_SHARE: Final = ((re.compile(rf"{_N}\s?(?:%|퍼센트|per\s?cent|％)"), _percent),)
_COUNT: Final = (
    (
        re.compile(
            rf"{_N}\s?(만|천|万|萬|thousand|million)?\s?(?:\w+\s){{0,2}}?(?:개(?!월|국|사)|장|대(?!량|중|만|규)|units|chips|GPUs|processors|枚|颗|顆|片|块)"
        ),
        _units,
    ),
)
_PARTIES: Final = (
    (
        re.compile(
            rf"{_N}\s?(?:여\s?)?(?:개\s?)?(?:기업|곳|기관|개사|entities|companies|names|firms|家|个实体|個實體|社)"
        ),
        _entities,
    ),
)
_BY_TYPE: Final[dict[str, tuple[tuple[re.Pattern[str], Reader], ...]]] = {
    "revenue_share": _SHARE, "list_entity": _PARTIES, "market": (*_SHARE, *_MONEY),
    "write_down": _MONEY, "order": (*_COUNT, *_MONEY), "approve_import": _COUNT, "ship": (*_COUNT, *_MONEY),
    "smuggle": (*_MONEY, *_COUNT), "enforce": (*_MONEY, *_COUNT),
}  # fmt: skip


def amount(type_: str, clause: str) -> Amount | None:
    """The quantity a clause of this type states, if any."""
    for pattern, read in _BY_TYPE.get(type_, ()):
        found = pattern.search(clause)
        if found:
            return read(found)
    return None
