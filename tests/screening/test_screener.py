import json
import shutil
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.model.errors import SourceError
from licet.screening.batch import SPARK_TYPE, arrow_screener, best_of, screen_file, screen_table
from licet.screening.decisions import Decision, apply_decisions
from licet.screening.index import build_index, open_index, write_index
from licet.screening.native import with_native_names
from licet.screening.qualify import Party, qualified
from licet.screening.records import Entry, Measure
from licet.screening.rescreen import change_between, rescreen
from licet.screening.screener import Screener
from tests.screening.conftest import DAY


def entry(own, name, **more):
    return Entry(id=own, list="entity_list", name=name, countries=("CN",), **more)


ENTRIES = [
    entry(
        "E1",
        "Quorvex Semiconductor Co., Ltd.",
        aliases=("QVX Semi",),
        measure=Measure(footnotes=(4,), requirement="all_items"),
    ),
    entry("E2", "Beijing Zalmoxi Intelligent Technology Co., Ltd. (ZIT)"),
    entry("E3", "Plenka Optical Instrument Plant"),
    entry("E4", "Huakaixin Microelectronics", native=("华凯芯微电子有限公司",)),
    Entry(id="E5", list="sdn", name="TARKOVIC, Milan Petrovic", kind="individual"),
]


@pytest.fixture(scope="module")
def screener():
    return Screener(build_index(ENTRIES))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("QUORVEX SEMICONDUCTOR LIMITED", "E1"),
        ("Quorvx Semiconductor", "E1"),
        ("Semiconductor Quorvex Co", "E1"),
        ("Zalmoxi Intelligent Tech (Beijing)", "E2"),
        ("Plenka Optical Instru ment Plant", "E3"),
        ("Pl3nka 0ptical Instrument Plant", "E3"),
        ("Завод оптических приборов Пленка", "E3"),
        ("华凯芯微电子", "E4"),
        ("華凱芯微電子有限公司", "E4"),
        ("화카이신 미전자", "E4"),
        ("Milan Tarkovic", "E5"),
    ],
)
def test_each_way_of_writing_a_name_finds_its_entry(screener, asked, expected):
    hits = screener.screen(asked)
    assert hits, asked
    assert hits[0].entry.id == expected
    assert hits[0].band in ("strong", "review"), hits[0].score


@pytest.mark.parametrize(
    "asked",
    ["Semiconductor Co., Ltd.", "Beijing Technology", "Optical Plant", "Nordwind Bakery", "北京科技有限公司"],
)
def test_words_that_many_firms_share_hit_nothing_strongly(screener, asked):
    assert all(hit.band != "strong" for hit in screener.screen(asked))


def test_a_hit_says_which_words_met_and_which_did_not(screener):
    hit = screener.screen("Quorvx Semiconductor Trading")[0]
    assert ("quorvx", "quorvex", pytest.approx(0.857, abs=0.01)) in hit.pairs
    assert ("trading", "", 0.0) in hit.pairs
    assert "only asked: trading" in hit.why
    assert "policy" in hit.why


def test_what_else_is_known_qualifies_and_never_hides(screener):
    listed = replace(ENTRIES[0], addresses=("12 Gaoxin Road Wuhan",), identifiers=("Registration 9142-0100",))
    hits = [replace(hit, entry=listed) for hit in screener.screen("Quorvex Semiconductor")[:1]]
    for_it = Party(name="Q", country="cn", address="Gaoxin Road 12, Wuhan", identifier="91420100")
    against = Party(name="Q", country="DE", address="1 Hauptstrasse Bonn", identifier="HRB 12345")
    (good,), (bad,) = qualified(hits, for_it), qualified(hits, against)
    assert good.score == bad.score
    country, address, identifier = good.qualifiers
    assert "is among" in country
    assert "wuhan" in address
    assert "is the entry" in identifier
    assert all("not" in text or "no address" in text for text in bad.qualifiers)
    assert qualified(hits, Party(name="Q"))[0].qualifiers == ()


def test_the_written_index_answers_to_the_byte_like_the_built_one(screener, tmp_path):
    path = tmp_path / "list.ix"
    write_index(screener.index, path)
    opened = Screener(open_index(path))
    names = ["Quorvex", "华凯芯", "Milan Tarkovic", "Плёнка"]

    def printed(one):
        return json.dumps([[hit.to_json() for hit in hits] for hits in one.screen_many(names)], ensure_ascii=False)

    assert printed(opened) == printed(screener)
    assert write_index(build_index(ENTRIES[::-1]), tmp_path / "again.ix") is None
    assert path.read_bytes() == (tmp_path / "again.ix").read_bytes()


texts = st.lists(st.text(max_size=8), max_size=3).map(tuple)
days = st.none() | st.dates()
entries = st.builds(
    Entry,
    **{field: st.text(min_size=1, max_size=8) for field in ("id", "list", "name", "citation")},
    **dict.fromkeys(("aliases", "native", "countries"), texts),
    **dict.fromkeys(("since", "until"), days),
    measure=st.builds(Measure, footnotes=st.lists(st.integers(1, 9), max_size=2).map(tuple), policy_text=st.text()),
)


@settings(max_examples=50)
@given(st.lists(entries, min_size=1, max_size=4, unique_by=lambda entry: entry.id))
def test_an_index_gives_back_the_entries_it_was_built_from(given_entries):
    index = build_index(given_entries)
    kept = [index.entry(i) for i in range(index.size)]
    assert kept == sorted(given_entries, key=lambda entry: entry.id)
    assert [index.entry_id(i) for i in range(index.size)] == [entry.id for entry in kept]


def test_a_damaged_index_is_refused(tmp_path, screener):
    path = tmp_path / "list.ix"
    write_index(screener.index, path)
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(SourceError):
        open_index(path)
    path.write_bytes(b"something else entirely")
    with pytest.raises(SourceError):
        open_index(path)


def test_a_lent_name_keeps_the_entry_what_it_is():
    donors = [Entry(id="M1", list="meti", name="Quorvex Semiconductor Company", native=("寇维半导体",))]
    lent = with_native_names(ENTRIES, donors)
    assert lent[0].native == ("寇维半导体",)
    assert (lent[0].id, lent[0].measure) == (ENTRIES[0].id, ENTRIES[0].measure)
    assert [e.native for e in lent[1:]] == [e.native for e in ENTRIES[1:]]


def decision(**more):
    base = {
        "party": "Quorvex Semiconductor", "country": "DE", "entry": "E1", "entry_digest": ENTRIES[0].digest(),
        "reason": "another firm", "approver": "A. Counsel", "decided": DAY, "until": DAY.replace(year=2027),
    }  # fmt: skip
    return Decision(**{**base, **more})


def test_a_decision_marks_the_hit_and_keeps_it(screener):
    hits = screener.screen("Quorvex Semiconductor")
    marked = apply_decisions(hits, (decision(),), Party(name="Quorvex Semiconductor", country="DE"), DAY)
    assert len(marked) == len(hits)
    assert marked[0].suppressed_by is not None
    assert "A. Counsel" in marked[0].suppressed_by


@pytest.mark.parametrize(
    ("made", "name", "country", "on"),
    [
        (decision(entry_digest="0" * 16), "Quorvex Semiconductor", "DE", DAY),
        (decision(), "Quorvex Semiconductors Asia", "DE", DAY),
        (decision(), "Quorvex Semiconductor", "CN", DAY),
        (decision(), "Quorvex Semiconductor", "DE", DAY.replace(year=2028)),
        (decision(entry="E2"), "Quorvex Semiconductor", "DE", DAY),
    ],
)
def test_a_decision_is_void_when_either_side_changed_or_time_ran_out(screener, made, name, country, on):
    hits = screener.screen("Quorvex Semiconductor")
    assert apply_decisions(hits, (made,), Party(name=name, country=country), on) == hits


def test_a_rescreen_of_the_changes_finds_what_a_full_screen_would():
    before, after = (
        build_index(ENTRIES[:4]),
        build_index([ENTRIES[0], *ENTRIES[2:], entry("E6", "Borvanta Photonics")]),
    )
    change = change_between(before, after)
    assert (change.added, change.removed, change.altered) == ({"E5", "E6"}, {"E2"}, frozenset())
    parties = [
        "Quorvex Semiconductor",
        "Zalmoxi Intelligent Technology",
        "Borvanta Photonics",
        "Milan Tarkovic",
    ]
    earlier = rescreen({}, parties, parties, build_index([]), Screener(before))
    found = rescreen(earlier, [*parties, "Plenka Optical Instrument Plant"], [], before, Screener(after))
    full = rescreen({}, [*parties, "Plenka Optical Instrument Plant"], [], build_index([]), Screener(after))
    assert {name: set(hits) for name, hits in found.items()} == {name: set(hits) for name, hits in full.items()}
    assert "E2" not in found["Zalmoxi Intelligent Technology"]


def test_a_table_is_screened_in_order_and_equal_names_alike(screener, tmp_path):
    path = tmp_path / "list.ix"
    write_index(screener.index, path)
    names = ["Quorvex Semiconductor", "Nordwind Bakery", "Quorvex Semiconductor", "화카이신 미전자"]
    one = list(screen_table(path, names))
    assert one == list(screen_table(path, names, workers=2)) == best_of(screener, names)
    assert one[0] == one[2]
    assert (one[0].entry, one[1].entry) == ("E1", None)


def test_a_killed_file_run_goes_on_where_it_stopped(screener, tmp_path):
    index, names, out = tmp_path / "list.ix", tmp_path / "names.txt", tmp_path / "out.jsonl"
    write_index(screener.index, index)
    names.write_text("".join(f"Quorvex {i}\n" for i in range(50)), encoding="utf-8")
    screen_file(index, names, out)
    whole = out.read_bytes()
    out.write_bytes(whole[: len(whole) // 2])
    assert 0 < screen_file(index, names, out) < 50
    assert out.read_bytes() == whole


def test_spark_gives_names_the_same_answers(screener, tmp_path):
    pytest.importorskip("pyspark", reason="Spark is absent: install licet[spark]")
    if shutil.which("java") is None:
        pytest.skip("Java is absent, so Spark did not run")
    from pyspark.sql import functions  # noqa: PLC0415

    from licet.batch.spark import session  # noqa: PLC0415

    path = tmp_path / "list.ix"
    write_index(screener.index, path)
    spark = session("local[2]")
    names = ["Quorvex Semiconductor", "Nordwind Bakery", *(f"Quorvex {i}" for i in range(40))]
    table = spark.createDataFrame([(name,) for name in names], "name string").repartition(2)
    screened = functions.arrow_udf(arrow_screener(str(path)), SPARK_TYPE)
    found = table.select("name", screened("name").alias("best")).collect()
    got = {row["name"]: row["best"].asDict() for row in found}
    assert got == {n: asdict(best) for n, best in zip(names, best_of(screener, names), strict=True)}


def test_two_short_words_that_the_list_writes_as_one_are_met():
    hits = Screener(build_index([entry("E9", "Suvway")])).screen("Suv Way")
    assert [hit.entry.id for hit in hits] == ["E9"]
