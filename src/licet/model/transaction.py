"""What a person asks about: an item, its parties and the act, with nothing filled in by default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

Day = str
"""An ISO date as text."""

Role = Literal["exporter", "purchaser", "intermediate_consignee", "ultimate_consignee", "end_user"]

ACTIVITIES: tuple[str, ...] = (
    "export",
    "reexport",
    "in_country_transfer",
    "deemed_export",
    "remote_access",
    "use_or_service",
)
"""15 CFR 734.13 (export, deemed export), 734.14 (reexport), 734.16 (transfer in-country), 736.2(b)(10)."""


class Listing(Struct, frozen=True, kw_only=True):
    """One entry of a party on a list, as the list states it.

    Attributes:
        policy: review policy of the entry, in the words of the rulebook's stages; None when not known.
        requirement: `all_items` or `as_stated`.
    """

    list: str
    since: Day | None = None
    footnotes: tuple[str, ...] = ()
    requirement: str | None = None
    policy: str | None = None
    citation: str | None = None


class Owner(Struct, frozen=True, kw_only=True):
    """An owner and its share in per cent, as an interval of decimal texts; None when unknown."""

    name: str
    share: tuple[str, str] | None
    country: str | None = None
    lists: tuple[Listing, ...] | None = None
    owners: tuple[Owner, ...] | None = None


class Party(Struct, frozen=True, kw_only=True):
    """A party to a transaction.

    Attributes:
        headquarters: country of the headquarters; None is unknown.
        parent: the ultimate parent; None is unknown, and a party that is its own parent says `SELF`.
        lists: what a screening found; None means not screened, empty means nothing was found.
    """

    role: Role
    name: str | None = None
    country: str | None = None
    headquarters: str | None = None
    parent: Party | None = None
    own_parent: bool = False
    owners: tuple[Owner, ...] | None = None
    lists: tuple[Listing, ...] | None = None
    business: str | None = None
    addresses: tuple[str, ...] = ()


class Authorization(Struct, frozen=True, kw_only=True):
    """A license, notification or other authorization on file. Quantities are decimal texts."""

    kind: str
    number: str | None = None
    exception: str | None = None
    issued: Day | None = None
    expires: Day | None = None
    filed: Day | None = None
    confirmation: str | None = None
    cleared: Day | None = None
    consignees: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    quantity: str | None = None
    shipped: str | None = None
    value_usd: str | None = None


class Transaction(Struct, frozen=True, kw_only=True):
    """One question.

    Attributes:
        item: what the document says of the item: a catalogue id, name or part number, and stated specs.
        stated: the facts stated directly, by vocabulary name, as text, flag or list of texts.
        red_flags: observed facts in words; None when nobody said whether there are any.
    """

    on: Day
    known: Day | None = None
    id: str | None = None
    item: Mapping[str, object] = field(default_factory=dict[str, object])
    parties: tuple[Party, ...] = ()
    stated: Mapping[str, object] = field(default_factory=dict[str, object])
    authorizations: tuple[Authorization, ...] = ()
    red_flags: tuple[str, ...] | None = None
    notes: str | None = None

    def party(self, role: Role) -> Party | None:
        """The first party in a role."""
        return next((party for party in self.parties if party.role == role), None)
