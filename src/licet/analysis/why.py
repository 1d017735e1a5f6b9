"""Why an answer moved between two editions: the fewest changes of the law that move it, and who made them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, structs

from licet.logic.tree import Among, Predicate, walk
from licet.rulebook.edition import Edition, RuleInForce
from licet.rulebook.records import Dated
from licet.rulebook.stages import STAGES
from licet.rulebook.timeline import choose


class Cause(Struct, frozen=True, kw_only=True):
    """One change of the law.

    Attributes:
        what: begins, ends, changes or is enforced otherwise.
        instrument: the id of the instrument that did it.
    """

    rule: str
    title: str
    what: str
    instrument: str


def changed_rules(old: Edition, new: Edition) -> tuple[str, ...]:
    """The rules that differ between two editions, in the order of the rulebook."""
    names = dict.fromkeys((*new.rules, *old.rules))
    return tuple(name for name in names if _essence(old.rules.get(name)) != _essence(new.rules.get(name)))


def _essence(rule: RuleInForce | None) -> object:
    """What of a rule can move an answer: not its span, wording or confidence."""
    if rule is None:
        return None
    conditions = tuple((one.id, one.sort, one.when) for one in rule.conditions)
    names = {
        key: value
        for key, value in rule.terms.items()
        if key.removesuffix("_ko") not in ("why", "text", "basis", "needs")
    }
    return rule.when, conditions, rule.status, names


def hybrid(old: Edition, new: Edition, taken: frozenset[str]) -> Edition:
    """The old edition with some of the new one's rules."""
    names = dict.fromkeys((*new.rules, *old.rules))
    pairs = ((name, (new if name in taken else old).rules.get(name)) for name in names)
    rules = {name: rule for name, rule in pairs if rule is not None}
    stages = {stage: tuple(rule for rule in rules.values() if rule.stage == stage) for stage in STAGES}
    return structs.replace(old, rules=rules, stages=stages)


def fewest_changes(old: Edition, new: Edition, moved: Callable[[Edition], bool]) -> tuple[str, ...]:
    """Changes that move the answer and of which none can be left out; halves are left out before single ones.

    Args:
        moved: whether the answer under an edition is the new one.
    """
    needed = list(changed_rules(old, new))
    size = max(len(needed) // 2, 1)
    while size:
        start = 0
        while start < len(needed):
            fewer = needed[:start] + needed[start + size :]
            if moved(hybrid(old, new, frozenset(fewer))):
                needed = fewer
            else:
                start += size
        size //= 2
    return tuple(needed)


def causes(names: tuple[str, ...], old: Edition, new: Edition, sets: Mapping[str, Dated]) -> tuple[Cause, ...]:
    """What happened to each rule, and the instrument responsible."""
    return tuple(_cause(name, old, new, sets) for name in names)


def _cause(name: str, old: Edition, new: Edition, sets: Mapping[str, Dated]) -> Cause:
    before, after = old.rules.get(name), new.rules.get(name)
    if before is None or after is None:
        rule = after or before
        assert rule is not None, "a changed rule stands in one of the editions"
        by = rule.span.by if after is not None else rule.span.ended_by or rule.span.by
        return Cause(rule=name, title=rule.title, what="begins" if after else "ends", instrument=by)
    if before.status != after.status:
        what = f"is {after.status.replace('_', ' ')} instead of {before.status.replace('_', ' ')}"
        return Cause(rule=name, title=after.title, what=what, instrument=after.status_why or after.span.by)
    by = after.span.by if after.span != before.span else _set_changed_by(after, old, new, sets)
    return Cause(rule=name, title=after.title, what="changes", instrument=by)


def _set_changed_by(rule: RuleInForce, old: Edition, new: Edition, sets: Mapping[str, Dated]) -> str:
    """The instrument that changed a set the rule reads; the rule's own when none did."""
    for named in _sets_of(rule):
        if named in sets and old.sets.get(named) != new.sets.get(named):
            dated = sets[named]
            index = choose(dated.spans, new.on, new.known)
            if index is not None:
                return dated.spans[index].by
    return rule.span.by


def _sets_of(rule: RuleInForce) -> Iterator[str]:
    trees: list[Predicate] = [rule.when, *(one.when for one in rule.conditions)]
    for tree in trees:
        yield from (node.named for node in walk(tree) if isinstance(node, Among) and node.named is not None)
