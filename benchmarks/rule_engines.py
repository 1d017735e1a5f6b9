"""The tree of one day put into other rule engines, each as it serves it best.

Only the outcome is asked for: conclusions that no outcome rests on are left out, and one that a single other reads is
written into it. Each engine is set up once. Facts are handed over ready made and all of them stated, since none of
these engines knows an unknown.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from licet.determination.plan import Plan
from licet.interpret.vectors import facts_read
from licet.logic.number import SCALE, Ratio
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, references_of, walk
from licet.logic.values import Several, Value
from licet.logic.vocabulary import Vocabulary

Facts = Mapping[str, Any]
"""Facts as other engines take them: a float, a word, a flag, or a set of words."""

Decide = Callable[[Any], str]
Engine = Callable[[Plan, Vocabulary], tuple[Decide, Callable[[Facts], Any]]]
"""Given the tree: the outcome of a line, and how its facts are handed over, which is done before the clock runs."""

GAPS = """OpenFisca-core 46.0.1 differs in meaning, so that its answers are no measure of the same law:
  an unset input takes a default (false, 0, an empty word, 1 January 1970), never unknown: a fact that nobody stated
  reads as "not controlled"; a NaN can be set, and fails every comparison;
  every call names a period, and formulas are dated by it (formula_2026_01_01); no day of knowledge stands beside it;
  a trace has the names, periods and values of variables and what they were computed from; a variable may carry a
  reference to the law, which the trace does not repeat, and which no branch of a formula has of its own;
  numbers are floats or whole numbers of 32 bits: 4799.9999 reads as 4800;
  a variable has one value for each entity: a set of countries needs a group of entities and a role for each party."""


# -- the tree --------------------------------------------------------------------------------------------------------


def in_order(conclusions: Mapping[str, Predicate], roots: Iterable[str] = ()) -> list[str]:
    """Conclusions with those they refer to first; all of them, or those that some roots rest on."""
    done: dict[str, None] = {}

    def visit(name: str) -> None:
        if name not in done:
            for other in sorted(references_of(conclusions[name])):
                visit(other)
            done[name] = None

    for name in tuple(roots) or conclusions:
        visit(name)
    return list(done)


def asked(plan: Plan) -> dict[str, Predicate]:
    """What the outcomes rest on, in order; a conclusion that a single other reads is written into it."""
    rows = [name for _, name in plan.outcomes]
    names = in_order(plan.conclusions, rows)
    readers = Counter(
        one.conclusion for name in names for one in walk(plan.conclusions[name]) if isinstance(one, Ref)
    )
    made: dict[str, Predicate] = {}
    for name in names:
        made[name] = _filled(plan.conclusions[name], {one: made[one] for one in made if readers[one] == 1})
    return {name: node for name, node in made.items() if name in rows or readers[name] > 1}


def _filled(node: Predicate, inside: Mapping[str, Predicate]) -> Predicate:
    match node:
        case AllOf(parts=parts):
            return AllOf(parts=tuple(_filled(part, inside) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(parts=tuple(_filled(part, inside) for part in parts))
        case Not(part=part):
            return Not(part=_filled(part, inside))
        case Possible(part=part):
            return Possible(part=_filled(part, inside))
        case Ref(conclusion=name):
            return inside.get(name, node)
        case _:
            return node


def leaves(conclusions: Mapping[str, Predicate]) -> list[Compare | Among]:
    """Every test on facts."""
    found = (part for node in conclusions.values() for part in walk(node))
    return list(dict.fromkeys(part for part in found if isinstance(part, Compare | Among)))


def key(name: str) -> str:
    """A name that every engine accepts."""
    return "k_" + "".join(letter if letter.isalnum() else "_" for letter in name)


def plain(facts: Mapping[str, Value]) -> Facts:
    """Facts in the form of `Facts`."""
    return {name: plain_value(value) for name, value in facts.items()}


def plain_value(value: Value) -> Any:
    """The value of a fact in that form."""
    match value:
        case Ratio():
            return value.numerator / value.denominator
        case Several():
            return value.values
        case bool() | str():
            return value
        case _:
            return value / SCALE


# -- zen-engine ------------------------------------------------------------------------------------------------------


def zen_engine(plan: Plan, vocabulary: Vocabulary) -> tuple[Decide, Callable[[Facts], Any]]:
    """One decision graph: the conclusions, then the outcome, which alone is handed back."""
    conclusions = asked(plan)
    read = {fact for leaf in leaves(conclusions) for fact in facts_read(leaf)}
    outcome = "''"
    for word, name in reversed(plan.outcomes):
        outcome = f"({key(name)} ? '{word}' : {outcome})"
    decision = zen_decision([expressions(conclusions, vocabulary), [_expression("outcome", outcome)]])

    def given(facts: Facts) -> str:
        """JSON text, which the engine takes in quicker than a dictionary."""
        return json.dumps({key(name): one for name, one in facts.items() if name in read}, default=sorted)

    return lambda text: decision.evaluate(text)["result"]["outcome"], given


def zen_decision(steps: Sequence[Sequence[Mapping[str, str]]]) -> Any:
    """A decision of some steps, each a list of expressions over what the one before gave."""
    import zen  # noqa: PLC0415

    nodes: list[dict[str, Any]] = [{"type": "inputNode", "content": {}}]
    nodes += [{"type": "expressionNode", "content": {"expressions": step}} for step in steps]
    nodes.append({"type": "outputNode", "content": {}})
    named = [{**node, "id": str(place), "name": str(place)} for place, node in enumerate(nodes)]
    edges = [
        {"id": f"e{place}", "sourceId": str(place), "targetId": str(place + 1), "type": "edge"}
        for place in range(len(nodes) - 1)
    ]
    return zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps({"nodes": named, "edges": edges})))


def expressions(conclusions: Mapping[str, Predicate], vocabulary: Vocabulary) -> list[Mapping[str, str]]:
    """Conclusions in the language of zen-engine, in their order."""
    return [_expression(key(name), _said(node, vocabulary)) for name, node in conclusions.items()]


def _expression(name: str, value: str) -> Mapping[str, str]:
    return {"id": name, "key": name, "value": value}


def _said(node: Predicate, vocabulary: Vocabulary) -> str:
    """A predicate as an expression, every node bracketed."""
    match node:
        case Compare(facts=facts, operator=operator, bound=bound):
            sign = "==" if operator == "=" else operator
            return f"({' + '.join(map(key, facts))} {sign} {bound / SCALE!r})"
        case Among(fact=fact, values=values):
            if values <= {True, False}:
                return f"({key(fact)} == {'true' if True in values else 'false'})"
            words = json.dumps(sorted(map(str, values)))
            return f"some({key(fact)}, # in {words})" if vocabulary[fact].several else f"({key(fact)} in {words})"
        case Ref(conclusion=name):
            return f"$.{key(name)}"
        case AllOf(parts=parts):
            return f"({' and '.join(_said(part, vocabulary) for part in parts)})" if parts else "true"
        case AnyOf(parts=parts):
            return f"({' or '.join(_said(part, vocabulary) for part in parts)})" if parts else "false"
        case Not(part=part):
            return f"(not {_said(part, vocabulary)})"
        case Possible(part=part):
            return _said(part, vocabulary)


# -- business-rules --------------------------------------------------------------------------------------------------

_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_NUMERIC = {"<": "less_than", "<=": "less_than_or_equal_to", ">": "greater_than", ">=": "greater_than_or_equal_to"}


def business_rules(plan: Plan, _: Vocabulary) -> tuple[Decide, Callable[[Facts], Any]]:
    """One rule for each conclusion, run in order; a rule's action notes that it holds.

    Numbers are compared by the engine. A word in a set is a flag that the variables work out, since the engine's own
    test goes through the whole set.
    """
    from business_rules.engine import run_all  # noqa: PLC0415

    conclusions = asked(plan)
    variables, actions = _business_classes(conclusions)
    rules = [
        {"conditions": _condition(node, holds=True), "actions": [{"name": "note", "params": {"name": name}}]}
        for name, node in conclusions.items()
    ]

    def decide(facts: Facts) -> str:
        held: set[str] = set()
        run_all(rules, variables(facts, held), actions(held))
        return next(word for word, name in plan.outcomes if name in held)

    return decide, lambda facts: {
        name: Decimal(str(one)) if isinstance(one, float) else one for name, one in facts.items()
    }


def _condition(node: Predicate, *, holds: bool) -> dict[str, Any]:
    """A predicate as its conditions; it knows no `not`, so that is pushed down to the leaves."""
    match node:
        case Compare(facts=facts, operator=operator, bound=bound):
            name, value = key("+".join(facts)), Decimal(bound) / SCALE
            if operator == "=":
                sides = [{"name": name, "operator": word, "value": value} for word in ("less_than", "greater_than")]
                return {"name": name, "operator": "equal_to", "value": value} if holds else {"any": sides}
            sign = operator if holds else _OPPOSITE[operator]
            return {"name": name, "operator": _NUMERIC[sign], "value": value}
        case Among():
            return _is(_flag(node), holds=holds)
        case Ref(conclusion=name):
            return _is(key(name), holds=holds)
        case Not(part=part):
            return _condition(part, holds=not holds)
        case Possible(part=part):
            return _condition(part, holds=holds)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            every = isinstance(node, AllOf) == holds
            inside = [_condition(part, holds=holds) for part in parts]
            return {"all" if every else "any": inside or [_is("always", holds=every)]}


def _is(name: str, *, holds: bool) -> dict[str, Any]:
    return {"name": name, "operator": "is_true" if holds else "is_false", "value": True}


def _flag(leaf: Among) -> str:
    return key(f"{leaf.fact} in {sorted(map(str, leaf.values))}")


def _business_classes(conclusions: Mapping[str, Predicate]) -> tuple[Any, Any]:
    """Its variables, one method for each fact, sum and conclusion; and its only action."""
    from business_rules import actions, fields, variables  # noqa: PLC0415

    made: dict[str, Any] = {}

    def add(kind: Any, name: str, get: Callable[[Any], Any]) -> None:
        get.__name__ = name
        made[name] = kind()(get)

    add(variables.boolean_rule_variable, "always", lambda _: True)
    for name in conclusions:
        add(variables.boolean_rule_variable, key(name), lambda self, name=name: name in self.held)
    for leaf in leaves(conclusions):
        if isinstance(leaf, Among):
            add(
                variables.boolean_rule_variable, _flag(leaf), lambda self, leaf=leaf: _in(self.facts[leaf.fact], leaf)
            )
        else:
            add(variables.numeric_rule_variable, key("+".join(leaf.facts)),
                lambda self, facts=leaf.facts: sum(self.facts[fact] for fact in facts))  # fmt: skip

    def start(self: Any, facts: Facts, held: set[str]) -> None:
        self.facts, self.held = facts, held

    def begin(self: Any, held: set[str]) -> None:
        self.held = held

    def note(self: Any, name: str) -> None:
        self.held.add(name)

    noting = actions.rule_action(params={"name": fields.FIELD_TEXT})(note)
    given = type("Given", (variables.BaseVariables,), {**made, "__init__": start})
    return given, type("Done", (actions.BaseActions,), {"note": noting, "__init__": begin})


def _in(value: Any, leaf: Among) -> bool:
    return not leaf.values.isdisjoint(value) if isinstance(value, frozenset) else value in leaf.values


# -- OpenFisca-core --------------------------------------------------------------------------------------------------


def open_fisca(plan: Plan, rows: Sequence[Facts], day: str) -> Callable[[], list[str]]:
    """One variable for each conclusion, over all lines at once; the truths of all tests on facts are handed over."""
    import numpy as np  # noqa: PLC0415
    from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables  # noqa: PLC0415

    conclusions = asked(plan)
    line = entities.build_entity(key="line", plural="lines", label="a line", is_person=True)
    system = taxbenefitsystems.TaxBenefitSystem([line])
    shared = {"entity": line, "value_type": bool, "definition_period": periods.DateUnit.DAY}
    tests = leaves(conclusions)
    names = {leaf: f"leaf_{number}" for number, leaf in enumerate(tests)}
    for name in names.values():
        system.add_variable(type(name, (variables.Variable,), shared))

    def formula(node: Predicate) -> Any:
        return lambda these, period: _over_arrays(node, lambda name: these(name, period), names)

    for name, node in conclusions.items():
        system.add_variable(type(key(name), (variables.Variable,), {**shared, "formula": formula(node)}))
    inputs = {names[leaf]: np.array([_holds(leaf, row) for row in rows]) for leaf in tests}

    def decide() -> list[str]:
        simulation = simulations.SimulationBuilder().build_default_simulation(system, count=len(rows))
        for name, truths in inputs.items():
            simulation.set_input(name, day, truths)
        held = [simulation.calculate(key(name), day) for _, name in plan.outcomes]
        words = np.array([word for word, _ in plan.outcomes])
        return words[np.argmax(held, axis=0)].tolist()

    return decide


def _over_arrays(node: Predicate, read: Callable[[str], Any], names: Mapping[Predicate, str]) -> Any:
    from numpy import bool_  # noqa: PLC0415

    match node:
        case Compare() | Among():
            return read(names[node])
        case Ref(conclusion=name):
            return read(key(name))
        case Not(part=part):
            return ~_over_arrays(part, read, names)
        case Possible(part=part):
            return _over_arrays(part, read, names)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            every = isinstance(node, AllOf)
            found: Any = bool_(every)
            for part in parts:
                truth = _over_arrays(part, read, names)
                found = found & truth if every else found | truth
            return found


def _holds(leaf: Compare | Among, row: Facts) -> bool:
    if isinstance(leaf, Among):
        return _in(row[leaf.fact], leaf)
    seen, bound = sum(row[fact] for fact in leaf.facts), leaf.bound / SCALE
    return {"<": seen < bound, "<=": seen <= bound, ">": seen > bound, ">=": seen >= bound, "=": seen == bound}[
        leaf.operator
    ]
