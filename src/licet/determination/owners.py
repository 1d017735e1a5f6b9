"""What listed owners hold of a party, surely and possibly, from the owners a transaction states."""

from __future__ import annotations

from collections.abc import Iterator

from licet.logic.number import parse_number
from licet.logic.tree import Truth
from licet.model.transaction import Listing, Owner

LISTS: frozenset[str] = frozenset({"entity_list", "military_end_user_list", "sdn"})
"""Lists whose parties count as owners under 90 FR 47201."""

_HALF, _WHOLE = parse_number("50"), parse_number("100")


def owned_by_listed(owners: tuple[Owner, ...] | None) -> Truth:
    """Whether listed owners hold 50 per cent or more together; unknown when the stated shares leave it open."""
    if owners is None:
        return None
    if not owners:
        return False
    surely = sum(_bounds(owner)[0] for owner in owners if _listed(owner))
    elsewhere = sum(_bounds(owner)[0] for owner in owners if _listed(owner) is False)
    if surely >= _HALF:
        return True
    return False if _WHOLE - elsewhere < _HALF else None


def listed_entries(owners: tuple[Owner, ...] | None) -> Iterator[Listing]:
    """The list entries of every owner that surely counts as listed, at any depth."""
    for owner in owners or ():
        yield from (one for one in owner.lists or () if one.list in LISTS)
        yield from listed_entries(owner.owners)


def _bounds(owner: Owner) -> tuple[int, int]:
    """The share as scaled per cent, from least to most; the whole range when it is not stated."""
    low, high = owner.share or ("0", "100")
    return parse_number(low), parse_number(high)


def _listed(owner: Owner) -> Truth:
    """Listed itself, or owned 50 per cent or more by listed parties; open when it was not screened."""
    if any(one.list in LISTS for one in owner.lists or ()):
        return True
    above = owned_by_listed(owner.owners)
    return above if above is not None else None if owner.lists is None or owner.owners else False
