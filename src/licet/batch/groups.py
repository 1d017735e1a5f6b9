"""Which group a column and a fact belong to: decision classes are cut along these groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from licet.logic.vocabulary import FactDefinition, Vocabulary

ITEM, DESTINATION, PARTY, TRANSACTION, LINE = "item", "destination", "party", "transaction", "line"
GROUPS: tuple[str, ...] = (ITEM, DESTINATION, PARTY, TRANSACTION)
"""Groups whose columns are read as profiles; `line` holds the numbers that differ from line to line."""

CONTEXT = "context"
JOINED: tuple[str, ...] = (DESTINATION, PARTY, TRANSACTION)
"""Groups that are taken together as the context of an item."""

PARTIES: tuple[str, ...] = ("exporter", "purchaser", "intermediate_consignees", "ultimate_consignee", "end_user")
PARTY_FIELDS: tuple[str, ...] = (
    "name", "country", "headquarters", "ultimate_parent", "ultimate_parent.name", "ultimate_parent.headquarters",
    "ultimate_parent.country", "owners", "lists", "business", "addresses",
)  # fmt: skip
ITEM_FIELDS: tuple[str, ...] = (
    "catalogue", "name", "part_number", "manufacturer", "contains", "dense_rates", "description",
)  # fmt: skip
PLAIN: tuple[str, ...] = (
    "id", "on", "known", "activity", "quantity", "unit_value_usd", "value_usd", "ship_from", "ship_to", "red_flags",
    "authorizations", "notes", "end_use", "end_use.description", "item",
)  # fmt: skip
MONEY = "transaction.value_usd"


def paths(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Every path of the transaction document that a column may fill."""
    parties = [f"{role}.{name}" for role in PARTIES for name in PARTY_FIELDS]
    items = [f"item.{name}" for name in ITEM_FIELDS]
    return tuple(dict.fromkeys((*PLAIN, *items, *vocabulary.stated_at(), *PARTIES, *parties)))


def group_of_path(path: str) -> str:
    """The group of a column; `id`, `on`, `known` and money are read on their own."""
    head = path.split(".", 1)[0]
    if head == "item":
        return ITEM
    if head == "ship_to":
        return DESTINATION
    return PARTY if head in PARTIES else TRANSACTION


def on_file(path: str) -> bool:
    """Whether a column states a license or notification on file: such lines are read whole, each on its own."""
    return path.partition("[")[0].partition(".")[0] == "authorizations"


def group_of_fact(fact: FactDefinition) -> str:
    """The group whose columns give a fact: by the field that states it, else by the thing it belongs to."""
    return group_of_path(fact.field) if fact.field is not None else fact.entity


def grouping(vocabulary: Vocabulary, on_line: Iterable[str]) -> Callable[[str], str]:
    """Fact name to group, with the facts of `on_line` read from each line."""
    groups = {fact.name: group_of_fact(fact) for fact in vocabulary} | dict.fromkeys(on_line, LINE)
    return groups.__getitem__


def numbers_of(group: str, vocabulary: Vocabulary) -> tuple[FactDefinition, ...]:
    """The numeric facts that columns of a group state under their own names, and the ratios that follow from them."""
    return tuple(
        fact
        for fact in vocabulary
        if fact.kind in ("number", "ratio") and fact.field == fact.name and group_of_path(fact.name) == group
    )
