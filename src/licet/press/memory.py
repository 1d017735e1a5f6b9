"""What an article has named so far, and so what a clause that names no product is about.

A clause that leaves its product out, or only says "the chip", means the product of the control told last; the
title counts as told first. Rules are about rules, sales about products: a shipment never takes up the name of a
regulation, and what another state withholds (rare earths) is never taken up at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from licet.press import names
from licet.press.signal import Signal

ABOUT_RULES: Final = frozenset(("rescind", "loosen", "require_licence"))
"""Types whose object may be a regulation, so that one named before can be what the clause is about."""

ABOUT_SALES: Final = frozenset((
    "ban", "require_licence", "tighten", "loosen", "allow", "grant_licence", "deny_licence", "rescind",
    "revenue_share", "restrict_import", "approve_import", "apply", "propose_law", "write_down", "order", "ship",
    "develop",
))  # fmt: skip
"""Types whose clause often leaves the product out because a sentence before names it."""

ABOUT_CONTROLS: Final = frozenset(("rescind", "tighten", "loosen", "require_licence", "propose_law"))
"""Types that speak of a control as such, whatever it covers."""

SPECIFIC_ONLY: Final = frozenset(("tighten", "loosen"))
"""Types that never take a generic "AI chips" from before: the control itself may be all they are about."""

FORGOTTEN: Final = frozenset(("state", "develop", "market", "meet", "lobby", "guidance"))
"""Types whose products are not what later clauses leave out."""

Items = tuple[str, ...]


@dataclass(slots=True)
class Memory:
    """Products, regulations, bill and speakers told so far.

    Attributes:
        products: the products told last; the generic "AI chips" only while nothing more specific was told.
        rules: regulations by name, when they were told after any product.
        bill: what the bill of the article is about.
        mentioned: the product a statement or a denial named last; it counts only while no control was told.
        actors: the speakers of the sentence before.
    """

    products: Items = ()
    rules: Items = ()
    bill: Items = ()
    mentioned: Items = ()
    actors: tuple[str, ...] = ()

    def title(self, items: Items) -> None:
        """Take the title in; a second title adds what the first left open."""
        self.products = _specific(self.products) or _specific(_products(items)) or self.products or _products(items)
        self.rules = self.rules or names.among("rules", items)

    def remember(self, signal: Signal) -> None:
        """Products of a control stay in mind; those of a statement, a model or a denial do not."""
        if signal.type == "propose_law":
            self.bill = self.bill or signal.items
        rules, products = names.among("rules", signal.items), _products(signal.items)
        if signal.type in FORGOTTEN or signal.modality == "denied":
            self.mentioned = _specific(products) or self.mentioned
            return
        self.rules = rules or (() if _specific(products) else self.rules)
        self.products = _specific(products) or self.products or products

    def antecedent(self, type_: str, *, bare: bool) -> Items:
        """What a clause of this type that names no product is about; nothing for most types.

        Args:
            type_: the event type.
            bare: whether the clause says "chips" without saying which; a sale means those told before, a
                regulation may mean any.
        """
        if bare:
            return _specific(self.products) if type_ in ABOUT_SALES - ABOUT_CONTROLS else ()
        if type_ == "propose_law" and self.bill:
            return self.bill
        if type_ in ABOUT_RULES and self.rules:
            return self.rules
        if type_ not in ABOUT_SALES:
            return ()
        return _specific(self.products) if type_ in SPECIFIC_ONLY else self.products or self.mentioned

    def meant(self, *, rule: bool) -> Items:
        """What "the chip" or "the rule" means: the specific product, or the regulation, told last."""
        return self.rules if rule else _specific(self.products)


def _products(items: Items) -> Items:
    return names.among("items", items)


def _specific(items: Items) -> Items:
    return tuple(name for name in items if name != names.GENERIC)
