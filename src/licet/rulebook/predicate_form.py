"""Predicates as a lawyer writes them: leaves as short sentences, groups as `all of`, `any of`, `none of`.

    when:
      all of:
        - item.total_processing_performance >= 1600
        - {id: a.2, test: item.performance_density >= 5.92, cite: "..."}
        - none of: [rule 3A090.note_2]

A list stands for `all of`; `always` for no condition at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from licet.logic.leaf import LeafError, Scope, parse_leaf
from licet.logic.tree import FALSE, TRUE, AllOf, AnyOf, Not, Possible, Predicate, both, either
from licet.model.errors import nearest

GROUPS: tuple[str, ...] = ("all of", "any of", "none of", "test", "possible")
_KEYS: tuple[str, ...] = (*GROUPS, "id", "cite", "except when")

Complain = Callable[[Any, str, str | None], None]


def build(form: Any, scope: Scope, complain: Complain) -> Predicate:
    """Turn a written predicate into a tree; what cannot be read is complained about and stands as false."""
    if isinstance(form, str):
        return TRUE if form == "always" else _leaf(form, scope, complain, None, None)
    if isinstance(form, Mapping):
        return _group(cast(Mapping[str, Any], form), scope, complain)
    if isinstance(form, Sequence) and form:
        return both(*(build(part, scope, complain) for part in cast(Sequence[Any], form)))
    complain(form, "expected a test, a group or a list of them", None)
    return FALSE


def _leaf(text: str, scope: Scope, complain: Complain, label: str | None, cite: str | None) -> Predicate:
    try:
        return parse_leaf(str(text), scope, label, cite)
    except LeafError as error:
        complain(text, error.what, error.nearest)
        return FALSE


def _group(form: Mapping[str, Any], scope: Scope, complain: Complain) -> Predicate:
    for key in form:
        if key not in _KEYS:
            complain(key, f"unknown key {str(key)!r} in a predicate", nearest(key, _KEYS))
    kinds = [key for key in GROUPS if key in form]
    if len(kinds) != 1:
        complain(form, f"expected exactly one of {', '.join(GROUPS)}", None)
        return FALSE
    node = _body(kinds[0], form, scope, complain)
    if "except when" in form:
        node = AllOf(
            parts=(node, Not(part=build(form["except when"], scope, complain))),
            label=form.get("id"),
            cite=form.get("cite"),
        )
    return node


def _body(kind: str, form: Mapping[str, Any], scope: Scope, complain: Complain) -> Predicate:
    inside, label, cite = form[kind], form.get("id"), form.get("cite")
    if kind == "test":
        return _leaf(inside, scope, complain, label, cite)
    if kind == "possible":
        return Possible(part=build(inside, scope, complain), label=label, cite=cite)
    if isinstance(inside, str) or not isinstance(inside, Sequence):
        complain(inside if inside is not None else form, f"{kind!r} expects a list", None)
        return FALSE
    parts = tuple(build(part, scope, complain) for part in cast(Sequence[Any], inside))
    if kind == "all of":
        return AllOf(parts=parts, label=label, cite=cite)
    if kind == "any of":
        return AnyOf(parts=parts, label=label, cite=cite)
    return Not(part=either(*parts), label=label, cite=cite)
