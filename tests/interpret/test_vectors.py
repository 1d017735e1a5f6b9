"""Pieces by number say what the conclusions they stand for say, whole, cut and written out again."""

from hypothesis import given
from hypothesis import strategies as st

from licet.interpret.classes import Knife
from licet.interpret.decide import Program, Run
from licet.interpret.vectors import CODES, Pool, Vectors, name_of, over_facts
from licet.logic.tree import Not, Possible, Predicate, Ref, certain
from licet.logic.values import Value
from tests.strategies import NUMBERS, SMALL_FACTS, predicates

CONCLUSIONS = st.fixed_dictionaries({"first": predicates(), "second": predicates(("first",))})
ROWS = st.lists(SMALL_FACTS, min_size=1, max_size=4)


def group_of(fact: str) -> str:
    return "numbers" if fact in NUMBERS else "others"


def decided(conclusions: dict[str, Predicate], name: str, rows: list[dict[str, Value]]) -> list[int]:
    return [CODES[Run(Program(conclusions), row).truth(name)] for row in rows]


@given(CONCLUSIONS, ROWS)
def test_a_piece_is_decided_as_its_conclusion(
    conclusions: dict[str, Predicate], rows: list[dict[str, Value]]
) -> None:
    conclusions["third"] = certain(Not(part=Possible(part=certain(Ref(conclusion="second")))))
    pool = Pool()
    number, vectors = pool.add(conclusions), over_facts(pool, rows)
    for name in conclusions:
        assert vectors.truths(number(name)).tolist() == decided(conclusions, name, rows)


@given(CONCLUSIONS, CONCLUSIONS, ROWS)
def test_one_pool_keeps_conclusions_of_the_same_name_apart(
    some: dict[str, Predicate], others: dict[str, Predicate], rows: list[dict[str, Value]]
) -> None:
    pool = Pool()
    mixed = {"first": others["first"], "second": some["second"]}
    for conclusions in (some, others, mixed):
        found = over_facts(pool, rows).truths(pool.add(conclusions)("second"))
        assert found.tolist() == decided(conclusions, "second", rows)


@given(CONCLUSIONS, ROWS)
def test_what_is_cut_rests_on_atoms_of_one_group_and_says_the_same(
    conclusions: dict[str, Predicate], rows: list[dict[str, Value]]
) -> None:
    pool = Pool()
    knife = Knife(pool, group_of)
    cut = knife.cut(pool.add(conclusions)("second"))
    atoms = {
        atom: over_facts(pool, [{n: v for n, v in row.items() if group_of(n) == group} for row in rows]).truths(atom)
        for group, some in knife.atoms([cut]).items()
        for atom in some
    }

    def never(leaf: Predicate) -> None:
        raise AssertionError(f"not in an atom: {leaf}")

    vectors = Vectors(pool, len(rows), never, atoms.get)  # pyright: ignore[reportArgumentType]
    assert vectors.truths(cut).tolist() == decided(conclusions, "second", rows)


@given(CONCLUSIONS, ROWS)
def test_pieces_written_out_say_the_same(conclusions: dict[str, Predicate], rows: list[dict[str, Value]]) -> None:
    pool = Pool()
    number = pool.add(conclusions)("second")
    written = dict(pool.conclusions([number]))
    assert decided(written, name_of(number), rows) == decided(conclusions, "second", rows)
