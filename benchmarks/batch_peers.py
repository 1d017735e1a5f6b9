"""A book decided by Licet against rule engines that decide it line by line, on the same tree.

    python -m benchmarks.batch_peers 1000000

The tree is the whole plan of one day. Licet reads the lines, decides them with unknown facts unknown, and writes
them with class, outcome and reasons. The peers are spared reading and writing: they are handed facts ready made,
every one of them stated, since none but the hand-written Python knows an unknown. What each comes to is compared
with Licet's own answer for the same facts.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from tests.agreement.edges import Edges

from benchmarks.make_book import write
from benchmarks.one_determination import in_order, key, peer
from licet.determination.plan import Plan, make_plan
from licet.interpret.decide import Run
from licet.logic.number import SCALE, Ratio
from licet.logic.tree import AllOf, Among, AnyOf, Compare, Not, Possible, Predicate, Ref, walk
from licet.logic.values import Several, Value
from licet.rulebook.book import load

DAY = "2026-02-01"
Decide = Callable[[Mapping[str, Any]], str]
GAPS = """OpenFisca-core differs in meaning, so that its answers are no measure of the same law:
  an unset input takes a default (a flag is false), never unknown: a fact nobody stated reads as "not controlled";
  formulas carry a period that every call must name; there is no day of knowledge beside the day of the law;
  a trace has names and values of variables, no citation of the paragraph that holds;
  numbers are 32-bit floats unless declared otherwise: 4799.9999 reads as 4800."""


# -- Python written by hand ------------------------------------------------------------------------------------------


def by_hand(plan: Plan) -> Decide:
    """The tree as a careful programmer would write it: a function for each conclusion, answered once a line."""
    lines = [line for name in in_order(plan) for line in _function(name, plan.conclusions[name])]
    lines += ["def decide(facts):", "    done = {}"]
    lines += [f"    if {key(name)}(facts, done) is True: return {word!r}" for word, name in plan.outcomes]
    made: dict[str, Any] = {}
    exec("\n".join(lines), made)
    return made["decide"]


def _function(name: str, node: Predicate) -> Iterator[str]:
    yield f"def {key(name)}(facts, done):"
    yield f"    if {name!r} in done: return done[{name!r}]"
    yield from _assigned("r", node, "    ")
    yield f"    done[{name!r}] = r"
    yield "    return r"


def _assigned(to: str, node: Predicate, indent: str) -> Iterator[str]:
    """Statements that leave the truth of a predicate in a variable, stopping as soon as it is settled."""
    match node:
        case Compare(facts=facts, operator=operator, bound=bound):
            seen = " + ".join(f"facts[{fact!r}]" for fact in facts)
            unknown = " or ".join(f"facts[{fact!r}] is None" for fact in facts)
            sign = "==" if operator == "=" else operator
            yield f"{indent}{to} = None if {unknown} else {seen} {sign} {bound / SCALE!r}"
        case Among(fact=fact, values=values):
            among = f"not {set(values)!r}.isdisjoint(facts[{fact!r}])"
            yield f"{indent}{to} = None if facts[{fact!r}] is None else {among}"
        case Ref(conclusion=name):
            yield f"{indent}{to} = {key(name)}(facts, done)"
        case Not(part=part):
            yield from _assigned(to, part, indent)
            yield f"{indent}{to} = None if {to} is None else not {to}"
        case Possible(part=part):
            yield from _assigned(to, part, indent)
            yield f"{indent}{to} = {to} is not False"
        case AllOf(parts=parts) | AnyOf(parts=parts):
            settles = isinstance(node, AnyOf)
            yield f"{indent}{to} = {not settles}"
            yield f"{indent}while True:"
            for part in parts:
                yield from _assigned(f"{to}_", part, f"{indent}    ")
                yield f"{indent}    if {to}_ is {settles}: {to} = {settles}; break"
                yield f"{indent}    if {to}_ is None: {to} = None"
            yield f"{indent}    break"


# -- zen-engine ------------------------------------------------------------------------------------------------------


def zen_engine(plan: Plan) -> Decide:
    """One decision graph, evaluated for each line."""
    decision = peer(plan)

    def decide(facts: Mapping[str, Any]) -> str:
        given = {key(name): _for_zen(value) for name, value in facts.items()}
        found = decision.evaluate(given)["result"]
        return next(word for word, name in plan.outcomes if found[key(name)])

    return decide


def _for_zen(value: Any) -> Any:
    """A set of words as a list, a flag as itself."""
    if not isinstance(value, frozenset):
        return value
    return True in value if value <= {True, False} and value else sorted(value)


# -- business-rules --------------------------------------------------------------------------------------------------

_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_NUMERIC = {"<": "less_than", "<=": "less_than_or_equal_to", ">": "greater_than", ">=": "greater_than_or_equal_to"}


def business_rules(plan: Plan) -> Decide:
    """One rule for each conclusion, run in order; a rule's action notes that it holds."""
    from business_rules.engine import run_all  # noqa: PLC0415

    variables, actions = _business_classes(plan)
    rules = [
        {
            "conditions": _condition(plan.conclusions[name], holds=True),
            "actions": [{"name": "note", "params": {"name": name}}],
        }
        for name in in_order(plan)
    ]

    def decide(facts: Mapping[str, Any]) -> str:
        held: set[str] = set()
        run_all(rules, variables(facts, held), actions(held))
        return next(word for word, name in plan.outcomes if name in held)

    return decide


def _condition(node: Predicate, *, holds: bool) -> dict[str, Any]:
    """A predicate as its conditions; it knows no `not`, so that is pushed down to the leaves."""
    match node:
        case Compare(facts=facts, operator=operator, bound=bound):
            sign = operator if holds else _OPPOSITE[operator]
            name, value = key("+".join(facts)), bound / SCALE
            if sign in ("=", "!="):
                parts = [{"name": name, "operator": word, "value": value} for word in ("less_than", "greater_than")]
                return {"any": parts} if sign == "!=" else {"all": [_equal(name, value)]}
            return {"name": name, "operator": _NUMERIC[sign], "value": value}
        case Among(fact=fact, values=values):
            word = "shares_at_least_one_element_with" if holds else "shares_no_elements_with"
            return {"name": key(fact), "operator": word, "value": sorted(map(str, values))}
        case Ref(conclusion=name):
            return {"name": key(name), "operator": "is_true" if holds else "is_false", "value": True}
        case Not(part=part):
            return _condition(part, holds=not holds)
        case Possible(part=part):
            return _condition(part, holds=holds)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            every = isinstance(node, AllOf) == holds
            inside = [_condition(part, holds=holds) for part in parts]
            return {
                "all" if every else "any": inside
                or [{"name": "always", "operator": "is_true" if every else "is_false", "value": True}]
            }


def _equal(name: str, value: float) -> dict[str, Any]:
    return {"name": name, "operator": "equal_to", "value": value}


def _business_classes(plan: Plan) -> tuple[Any, Any]:
    """Its variables, one method for each fact, sum and conclusion; and its only action."""
    from business_rules import actions, fields, variables  # noqa: PLC0415

    made: dict[str, Any] = {"always": variables.boolean_rule_variable()(lambda _: True)}
    for name in plan.conclusions:
        made[key(name)] = variables.boolean_rule_variable()(
            _named(lambda self, name=name: name in self.held, key(name))
        )
    for leaf in leaves(plan):
        if isinstance(leaf, Compare):
            get = _named(
                lambda self, facts=leaf.facts: sum(self.facts[fact] for fact in facts), key("+".join(leaf.facts))
            )
            made[get.__name__] = variables.numeric_rule_variable()(get)
        else:
            get = _named(lambda self, fact=leaf.fact: [str(one) for one in self.facts[fact]], key(leaf.fact))
            made[get.__name__] = variables.select_multiple_rule_variable()(get)

    def start(self: Any, facts: Mapping[str, Any], held: set[str]) -> None:
        self.facts, self.held = facts, held

    def note(self: Any, name: str) -> None:
        self.held.add(name)

    given = type("Given", (variables.BaseVariables,), {**made, "__init__": start})
    done = type(
        "Done",
        (actions.BaseActions,),
        {
            "note": actions.rule_action(params={"name": fields.FIELD_TEXT})(note),
            "__init__": lambda self, held: setattr(self, "held", held),
        },
    )
    return given, done


def _named(function: Any, name: str) -> Any:
    function.__name__ = name
    return function


# -- OpenFisca-core --------------------------------------------------------------------------------------------------


def open_fisca(plan: Plan, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """One variable for each conclusion, over all lines at once; sets have no place in it, so leaves are inputs."""
    import numpy as np  # noqa: PLC0415
    from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables  # noqa: PLC0415

    line = entities.build_entity(key="line", plural="lines", label="a line", is_person=True)
    system = taxbenefitsystems.TaxBenefitSystem([line])
    shared = {"entity": line, "value_type": bool, "definition_period": periods.DateUnit.DAY}
    inputs = {f"leaf_{number}": leaf for number, leaf in enumerate(leaves(plan))}
    names = {leaf: name for name, leaf in inputs.items()}
    for name in inputs:
        system.add_variable(type(name, (variables.Variable,), shared))

    def formula(node: Predicate) -> Any:
        return lambda these, period: _over_arrays(node, lambda name: these(name, period), names, len(rows))

    for name, node in plan.conclusions.items():
        system.add_variable(type(key(name), (variables.Variable,), {**shared, "formula": formula(node)}))
    simulation = simulations.SimulationBuilder().build_default_simulation(system, count=len(rows))
    for name, leaf in inputs.items():
        simulation.set_input(name, DAY, np.array([_holds(leaf, row) for row in rows]))
    held = {name: simulation.calculate(key(name), DAY) for _, name in plan.outcomes}
    return [next(word for word, name in plan.outcomes if held[name][n]) for n in range(len(rows))]


def _over_arrays(node: Predicate, read: Callable[[str], Any], names: Mapping[Predicate, str], size: int) -> Any:
    import numpy as np  # noqa: PLC0415

    match node:
        case Compare() | Among():
            return read(names[node])
        case Ref(conclusion=name):
            return read(key(name))
        case Not(part=part):
            return ~_over_arrays(part, read, names, size)
        case Possible(part=part):
            return _over_arrays(part, read, names, size)
        case AllOf(parts=parts):
            return np.all([np.ones(size, bool), *(_over_arrays(part, read, names, size) for part in parts)], axis=0)
        case AnyOf(parts=parts):
            return np.any([np.zeros(size, bool), *(_over_arrays(part, read, names, size) for part in parts)], axis=0)


def _holds(leaf: Compare | Among, row: Mapping[str, Any]) -> bool:
    seen = row[leaf.facts[0]] if isinstance(leaf, Compare) else row[leaf.fact]
    if isinstance(leaf, Among):
        return not leaf.values.isdisjoint(seen)
    seen, bound = sum(row[fact] for fact in leaf.facts), leaf.bound / SCALE
    return {
        "<": seen < bound,
        "<=": seen <= bound,
        ">": seen > bound,
        ">=": seen >= bound,
        "=": seen == bound,
        "!=": seen != bound,
    }[leaf.operator]


# -- the same facts for all ------------------------------------------------------------------------------------------


def leaves(plan: Plan) -> list[Compare | Among]:
    """Every test on facts in the plan."""
    found = (part for node in plan.conclusions.values() for part in walk(node))
    return list(dict.fromkeys(part for part in found if isinstance(part, Compare | Among)))


def stated(plan: Plan, edges: Edges, random: Random) -> dict[str, Value]:
    """Random facts with nothing unknown."""
    facts = edges.draw(random)
    read = {name for leaf in leaves(plan) for name in (leaf.facts if isinstance(leaf, Compare) else (leaf.fact,))}
    for name in read:
        fact = edges.vocabulary[name]
        value = facts.get(name)
        if isinstance(value, Several):
            facts[name] = Several(value.values)
        elif value is None:
            flag, number = fact.kind == "flag", fact.kind in ("number", "ratio", "date")
            facts[name] = Several(frozenset()) if fact.several else False if flag else 0 if number else "ZZ"
    return {name: value for name, value in facts.items() if name in read}


def plain(facts: Mapping[str, Value]) -> dict[str, Any]:
    """Facts as other engines take them: floats, and sets of words or flags."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, Ratio):
            found[name] = value.numerator / value.denominator
        elif isinstance(value, Several):
            found[name] = frozenset(map(str, value.values))
        else:
            found[name] = frozenset([value]) if isinstance(value, bool | str) else value / SCALE
    return found


def main(many: int) -> None:
    """Measure each, and print how many times as fast Licet is."""
    edition = load().edition(DAY)
    plan, edges, random = make_plan(edition), Edges.of(edition), Random(3)
    exact = [stated(plan, edges, random) for _ in range(1_000)]
    rows = [plain(facts) for facts in exact]
    want = [_outcome(plan, facts) for facts in exact]
    ours = licet(many)
    print(f"{len(plan.conclusions)} conclusions\n{'Licet, read, decide, write':30} {ours:14,.0f} lines/s")
    made = {
        "Python written by hand": (by_hand, 1_000),
        "zen-engine": (zen_engine, 200),
        "business-rules": (business_rules, 50),
    }
    for name, (make, some) in made.items():
        try:
            decide = make(plan)
        except ImportError as error:
            print(f"{name:30} left out: {error.name} is not installed (requirements/bench.lock)")
            continue
        begun = time.perf_counter()
        got = [decide(row) for row in rows[:some]]
        report(
            name,
            some / (time.perf_counter() - begun),
            ours,
            sum(g != w for g, w in zip(got, want, strict=False)),
            some,
        )
    begun = time.perf_counter()
    try:
        got = open_fisca(plan, rows)
        report(
            "OpenFisca-core, all at once",
            len(rows) / (time.perf_counter() - begun),
            ours,
            sum(map(str.__ne__, got, want)),
            len(rows),
        )
    except ImportError:
        print("OpenFisca-core                 left out: not installed, and no dependency of Licet (AGPL)")
    print(GAPS)


def _outcome(plan: Plan, facts: Mapping[str, Value]) -> str:
    run = Run(plan.program, facts)
    return next(word for word, name in plan.outcomes if run.truth(name) is True)


def report(name: str, rate: float, ours: float, wrong: int, of: int) -> None:
    """One line of the result."""
    print(
        f"{name:30} {rate:14,.0f} lines/s; Licet {ours / rate:10,.0f} x; {wrong} of {of} answers differ", flush=True
    )


def licet(many: int) -> float:
    """Lines a second of a whole run, from file to file."""
    from licet.batch.prepare import Settings  # noqa: PLC0415
    from licet.batch.run import decide_book  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write(many, folder)
        begun = time.perf_counter()
        settings = Settings(rulebook=load(), exact=False)
        decide_book(str(folder / "lines.parquet"), folder / "decided", settings, mapping_file=folder / "mapping.yaml")
        return many / (time.perf_counter() - begun)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
