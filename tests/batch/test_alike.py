"""A test stands for another only while no value tells them apart."""

from collections.abc import Mapping

from licet.batch.alike import Alike
from licet.batch.codes import Seen
from licet.batch.groups import ITEM, LINE
from licet.batch.profiles import Profile
from licet.interpret.vectors import Met, Pool
from licet.logic.tree import AllOf, AnyOf, Compare, Not, Predicate
from licet.logic.values import Value

SIZE, DEPTH = "item.size", "item.depth"


class Source(list[Profile]):
    """Profiles without a reader."""

    def meet(self, **facts: Value) -> None:
        self.append(Profile({f"item.{name}": value for name, value in facts.items()}))


def least(bound: int, fact: str = SIZE) -> Predicate:
    return Compare(facts=(fact,), operator=">=", bound=bound)


def alike(source: Source, group_of: Mapping[str, str]) -> tuple[Pool, Alike]:
    pool, met = Pool(), dict[tuple[str, ...], Met]()
    seen = Seen(pool, met, source)  # pyright: ignore[reportArgumentType]
    return pool, Alike(pool, group_of.__getitem__, met, {ITEM: [seen]})


def test_a_moved_threshold_is_the_same_until_a_value_lies_between() -> None:
    source = Source()
    source.meet(size=5)
    source.meet(size=20)
    source.meet(depth=1)
    pool, tests = alike(source, {SIZE: ITEM, DEPTH: ITEM})
    tests.parted()

    def number(node: Predicate) -> int:
        return tests.number(pool.write(node))

    old, new, low = least(10), least(12), least(3)
    assert number(old) == number(new) != number(low)
    assert number(AllOf(parts=(Not(part=old), low))) == number(AllOf(parts=(low, Not(part=new))))
    assert number(AnyOf(parts=(old, new))) == number(old)

    source.meet(size=9)
    assert not tests.parted(), "9 lies below both"
    assert number(old) == number(new)

    source.meet(size=11)
    assert tests.parted()
    assert number(old) != number(new)
    assert number(AllOf(parts=(Not(part=old), low))) != number(AllOf(parts=(low, Not(part=new))))


def test_unknown_is_a_truth_of_its_own() -> None:
    source = Source()
    source.meet(size=20)
    pool, tests = alike(source, {SIZE: ITEM})
    tests.parted()
    always, sometimes = AllOf(parts=()), least(10)
    assert tests.number(pool.write(always)) != tests.number(pool.write(sometimes))
    assert tests.number(pool.write(least(10))) == tests.number(pool.write(least(12)))
    source.meet(depth=1)
    tests.parted()
    assert tests.number(pool.write(least(10))) == tests.number(pool.write(least(12))), "both are unknown there"
    both = Compare(facts=(SIZE,), operator="!=", bound=10), Compare(facts=(SIZE,), operator=">", bound=10)
    assert tests.number(pool.write(both[0])) == tests.number(pool.write(both[1]))
    source.meet(size=1)
    assert tests.parted()
    assert tests.number(pool.write(both[0])) != tests.number(pool.write(both[1]))


def test_tests_that_are_not_asked_as_they_stand_are_kept_apart() -> None:
    source = Source()
    source.meet(size=20)
    pool, tests = alike(source, {SIZE: ITEM, DEPTH: LINE})
    tests.parted()
    one, other = pool.write(least(10)), pool.write(least(12))
    assert tests.number(one) == tests.number(other)
    own = frozenset({SIZE})
    assert tests.number(one, own) != tests.number(other, own), "what may be presumed is tested with other values too"
    deep, deeper = pool.write(least(1, DEPTH)), pool.write(least(2, DEPTH))
    assert tests.number(deep) != tests.number(deeper), "figures of a line are met line by line"
