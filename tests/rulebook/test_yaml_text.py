"""The YAML reader guesses nothing and hides nothing."""

from pathlib import Path

import pytest

from licet.model.errors import RulebookError
from licet.rulebook.yaml_text import MAX_BYTES, parse_yaml, read_yaml


def test_every_scalar_stays_the_text_that_was_written() -> None:
    """YAML 1.1 and 1.2 readers turn these into 30.0, infinity, false, a date, an octal and null."""
    node = parse_yaml("[3E001, 5E992, NO, 2023-11-17, 010, ~, 1_000, .inf]")
    assert node == ["3E001", "5E992", "NO", "2023-11-17", "010", "~", "1_000", ".inf"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x 1\nb: *x", "f.yaml:1: anchors and aliases are not allowed; write the value out"),
        ("a: 1\na: 2", "f.yaml:2: the key 'a' appears twice"),
        ("<<: {a: 1}", "f.yaml:1: merge keys are not allowed; write the values out"),
        ("a: !!python/object:os.system x", "f.yaml:1: tags are not allowed; write plain text"),
        ("a: [1", "f.yaml:2: is not YAML: did not find expected ',' or ']'"),
        ("", "f.yaml: is empty"),
        ("a: 1\n---\nb: 2", "f.yaml:2: holds more than one document"),
        ("? [a]\n: 1", "f.yaml:1: a key must be plain text"),
        ("[" * 60 + "]" * 60, "f.yaml:1: is nested deeper than 40 levels"),
    ],
)
def test_what_could_surprise_a_reader_is_refused_with_file_and_line(text: str, message: str) -> None:
    with pytest.raises(RulebookError) as caught:
        parse_yaml(text, "f.yaml")
    assert str(caught.value) == message


def test_an_alias_bomb_does_not_explode() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(RulebookError, match="anchors and aliases"):
        parse_yaml(bomb)


def test_size_and_encoding_are_bounded(tmp_path: Path) -> None:
    large, wrong = tmp_path / "large.yaml", tmp_path / "wrong.yaml"
    large.write_bytes(b"a: " + b"x" * MAX_BYTES)
    wrong.write_bytes("a: 허가".encode("euc-kr"))
    with pytest.raises(RulebookError, match=r"large\.yaml: is larger than 4,000,000 bytes"):
        read_yaml(large)
    with pytest.raises(RulebookError, match=r"wrong\.yaml: is not UTF-8 text \(byte 3\)"):
        read_yaml(wrong)
    with pytest.raises(RulebookError, match="cannot be read: No such file"):
        read_yaml(tmp_path / "absent.yaml")
