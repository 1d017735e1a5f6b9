"""JSON and JSON Lines, read strictly: numbers stay text, nothing is repeated, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from licet.cli.given import Input
from licet.model.errors import FactError, LicetError


def decode_json(text: str, name: str, line: int = 0) -> Any:
    """One JSON value with numbers as text; NaN, duplicate keys and bottomless nesting are refused.

    Args:
        line: the line of a JSON Lines file; zero for a file that is one value.

    Raises:
        FactError: with file, line and column.
    """
    import json  # noqa: PLC0415

    where = f"{name}:{line}" if line else name
    try:
        return json.loads(
            text,
            parse_float=str,
            parse_int=str,
            parse_constant=_no_constant,
            object_pairs_hook=_without_twins,
        )
    except json.JSONDecodeError as error:
        at = f"{where}:{error.colno}" if line else f"{name}:{error.lineno}:{error.colno}"
        ended = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        cut = " (is it cut off?)" if ended else ""
        raise FactError.at(at, f"is not JSON: {error.msg}{cut}") from None
    except RecursionError:
        raise FactError.at(where, "is nested too deeply to be a transaction document") from None
    except ValueError as error:
        row, column = _refused_at(text)
        raise FactError.at(f"{where}:{column}" if line else f"{name}:{row}:{column}", str(error)) from None


_TOKEN = re.compile(r'(?P<key>"(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|(?P<open>\{)|(?P<close>\})|-?Infinity|NaN')


def _refused_at(text: str) -> tuple[int, int]:
    """Line and column of the first NaN, infinity or repeated key; the decoder does not tell."""
    import json  # noqa: PLC0415

    objects: list[set[str]] = []
    at = 0
    for token in _TOKEN.finditer(text):
        at, key = token.start(), token["key"] and json.loads(token["key"])
        if token["open"]:
            objects.append(set())
        elif token["close"]:
            objects.pop()
        elif key is not None and key not in objects[-1]:
            objects[-1].add(key)
        elif key is not None or not token[0].startswith('"'):
            break
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number; leave out what is unknown")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twin = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twin!r} appears twice in one object")
    return found


def json_inputs(text: str, name: str) -> Iterator[Input]:
    """One transaction, or a list of them."""
    value = decode_json(text, name)
    if isinstance(value, list):
        for index, one in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield Input(f"{name}[{index}]", one, lambda path: f".{path}")
    else:
        yield Input(name, value)


def json_lines(text: str, name: str) -> Iterator[Input | LicetError]:
    """One transaction a line; a line that is none gives its error instead."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield Input(f"{name}:{number}", decode_json(line, name, number))
            except FactError as error:
                yield error
