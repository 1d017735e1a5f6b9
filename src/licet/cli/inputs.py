"""Transaction documents from files: JSON, JSON Lines, YAML, CSV, Excel and Parquet, or standard input.

Numbers stay the decimal text that was written. What cannot be read is refused with file, line and column.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from licet.determination.flat import check_columns, column_of, unflatten
from licet.logic.vocabulary import Vocabulary
from licet.model.errors import BackendError, FactError, LicetError, Problem, RulebookError, nearest

MAX_BYTES = 100_000_000
MAX_DEPTH = 60
FORMATS = ("json", "jsonl", "yaml", "csv", "xlsx", "parquet")
_SUFFIXES = {"ndjson": "jsonl", "yml": "yaml"}
_STDIN = "standard input"


def _after_colon(path: str) -> str:
    return f":{path}"


class Input(Struct, frozen=True):
    """One document and where it came from.

    Attributes:
        where: `file` or `file:line`, the prefix of every path in an error about the document.
        place: document path to the place a person finds it at: a column, or a line of its own.
    """

    where: str
    document: Any
    place: Callable[[str], str] = _after_colon


def read_inputs(source: str, vocabulary: Vocabulary, *, form: str | None = None) -> Iterator[Input | LicetError]:
    """Every transaction document of a file, or of standard input for `-`; a bad line gives its error instead.

    Raises:
        FactError: the file as a whole cannot be read.
    """
    name = _STDIN if source == "-" else source
    kind = form or _form_of(source)
    if kind in ("xlsx", "parquet"):
        yield from _rows_of(source, kind, vocabulary)
        return
    text = _text(source, name)
    match kind or _guess(text):
        case "jsonl":
            yield from _json_lines(text, name)
        case "yaml":
            yield from _yaml(text, name)
        case "csv":
            yield from _csv(text, name, vocabulary)
        case _:
            yield from _json(text, name)


def read_documents(source: str) -> Iterator[Input]:
    """Every object of a JSON, JSON Lines, YAML or CSV file, whatever its fields; the first problem stops it.

    Raises:
        FactError: the file cannot be read.
    """
    text = _text(source, source)
    match _form_of(source) or _guess(text):
        case "jsonl":
            found = _json_lines(text, source)
        case "yaml":
            found = _yaml(text, source)
        case "csv":
            found = (
                one if isinstance(one, LicetError) else Input(f"{source}:{one[0]}", dict(zip(*one[1:], strict=True)))
                for one in _csv_rows(text, source)
            )
        case _:
            found = _json(text, source)
    for one in found:
        if isinstance(one, LicetError):
            raise one
        yield one


def _form_of(source: str) -> str | None:
    """The format a file name ends in; None when it tells nothing."""
    suffix = source.rpartition(".")[2].lower()
    found = _SUFFIXES.get(suffix, suffix)
    return found if found in FORMATS else None


def _guess(text: str) -> str:
    """The format of text without a telling name."""
    start = text.lstrip()[:1]
    first, _, rest = text.strip().partition("\n")
    if start == "{":
        return "jsonl" if first.rstrip().endswith("}") and rest.strip() else "json"
    if start == "[":
        return "json"
    return "csv" if "," in first and ":" not in first else "yaml"


def _text(source: str, name: str) -> str:
    raw = _bytes(source, name)
    if len(raw) > MAX_BYTES:
        raise FactError.at(name, f"is larger than {MAX_BYTES // 1_000_000} MB; split it, or use `licet batch`")
    if b"\x00" in raw[:4096]:
        raise FactError.at(name, "is not UTF-8 text (it holds zero bytes); expected JSON, YAML or CSV in UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FactError.at(f"{name}:{line}", f"is not UTF-8 text (byte {error.start})") from None
    if not text.strip():
        raise FactError.at(name, "is empty; expected a transaction document")
    return text


def _bytes(source: str, name: str) -> bytes:
    """At most one byte more than allowed, so that no one can fill the memory."""
    if source == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with open(source, "rb") as file:  # noqa: PTH123  (pathlib would cost a cold start 5 ms)
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise FactError.at(name, "there is no such file", _file_like(source)) from None
    except OSError as error:
        raise FactError.at(name, f"cannot be read: {error.strerror}") from None


def _file_like(source: str) -> str | None:
    """The file of the same folder whose name comes nearest."""
    from pathlib import Path  # noqa: PLC0415

    folder = Path(source).parent
    names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
    near = nearest(Path(source).name, names)
    return str(folder / near) if near else None


# -- JSON ------------------------------------------------------------------------------------------------------------


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
        raise FactError.at(where, str(error)) from None


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number; leave out what is unknown")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twin = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twin!r} appears twice in one object")
    return found


def _json(text: str, name: str) -> Iterator[Input]:
    value = decode_json(text, name)
    if isinstance(value, list):
        for index, one in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield Input(f"{name}[{index}]", one, lambda path: f".{path}")
    else:
        yield Input(name, value)


def _json_lines(text: str, name: str) -> Iterator[Input | LicetError]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield Input(f"{name}:{number}", decode_json(line, name, number))
            except FactError as error:
                yield error


# -- YAML ------------------------------------------------------------------------------------------------------------


def _yaml(text: str, name: str) -> Iterator[Input]:
    """One transaction, or a list of them; every error names the line its path stands on."""
    from licet.rulebook.yaml_text import Block, Row, parse_yaml  # noqa: PLC0415

    try:
        node = parse_yaml(text, name)
    except RulebookError as error:
        raise FactError(error.problems) from None
    for one in node if isinstance(node, Row) else [node]:

        def place(path: str, top: Any = one) -> str:
            return f":{_line_of(top, path)}:{path}"

        yield Input(name, plain(one) if isinstance(one, Block) else one, place)


def plain(node: Any) -> Any:
    """A YAML node as a JSON value would be; words stay text and the boundary types them."""
    if isinstance(node, Mapping):
        return {str(key): plain(one) for key, one in node.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(node, list):
        return [plain(one) for one in node]  # pyright: ignore[reportUnknownVariableType]
    return {"null": None, "~": None, "": None, "true": True, "false": False}.get(node, str(node))


def _line_of(node: Any, path: str) -> int:
    """The line of the deepest part of a path that exists."""
    line: int = getattr(node, "line", 1)
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(node, Mapping) and step in node:
            line = next((key.line for key in node if key == step and hasattr(key, "line")), line)  # pyright: ignore[reportUnknownVariableType]
            node = node[step]  # pyright: ignore[reportUnknownVariableType]
        elif isinstance(node, list) and step.isdigit() and int(step) < len(node):  # pyright: ignore[reportUnknownArgumentType]
            node = node[int(step)]  # pyright: ignore[reportUnknownVariableType]
            line = getattr(node, "line", line)  # pyright: ignore[reportUnknownArgumentType]
        else:
            break
    return line


# -- tables ----------------------------------------------------------------------------------------------------------


def _csv(text: str, name: str, vocabulary: Vocabulary) -> Iterator[Input | LicetError]:
    header: list[str] | None = None
    for row in _csv_rows(text, name):
        if isinstance(row, LicetError):
            yield row
            continue
        line, names, cells = row
        if header is None:
            header = names
            check_columns(header, vocabulary, f"{name}:1")
        yield _input(names, cells, f"{name}:{line}", vocabulary)


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, list[str], list[str]] | LicetError]:
    """The line, the header and the cells of every row that is not blank, as wide as the header."""
    import csv  # noqa: PLC0415
    import io  # noqa: PLC0415

    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    start = 1
    try:
        for cells in reader:
            if header is None:
                header = [one.strip() for one in cells]
            elif len(cells) != len(header) and any(map(str.strip, cells)):
                wide = f"expected {len(header)} cells as in the header, got {len(cells)}"
                yield FactError.at(f"{name}:{start}", wide)
            elif any(map(str.strip, cells)):
                yield start, header, cells
            start = reader.line_num + 1
    except csv.Error as error:
        yield FactError.at(f"{name}:{reader.line_num}", f"is not CSV: {error}")


def _input(header: list[str], cells: list[str], where: str, vocabulary: Vocabulary) -> Input:
    document = unflatten(dict(zip(header, cells, strict=True)), vocabulary)
    return Input(where, document, lambda path: f":{column_of(path, vocabulary)}")


def _rows_of(source: str, kind: str, vocabulary: Vocabulary) -> Iterator[Input | LicetError]:
    """Rows of an Excel sheet or a Parquet file, read by the libraries of `licet[batch]`."""
    from pathlib import Path  # noqa: PLC0415

    if not Path(source).is_file():
        raise FactError.at(source, "there is no such file", _file_like(source))
    try:
        table = _sheet(source) if kind == "xlsx" else _parquet(source)
    except ImportError as error:
        raise BackendError(f"{source}: reading {kind} needs `licet[batch]` ({error.name} is missing)") from None
    header = [str(one).strip() for one in table[0]] if table else []
    check_columns(header, vocabulary, f"{source}:1")
    for number, cells in enumerate(table[1:], 2):
        texts = [_cell(one) for one in cells]
        if any(texts):
            yield _input(header, texts, f"{source}:{number}", vocabulary)


def _sheet(source: str) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    try:
        return CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    except CalamineError:
        raise FactError.at(source, "is not an Excel workbook") from None


def _parquet(source: str) -> list[list[Any]]:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        table = pq.read_table(source)
    except (pa.ArrowInvalid, OSError):
        raise FactError.at(source, "is not a Parquet file") from None
    return [table.column_names, *map(list, zip(*(column.to_pylist() for column in table.columns), strict=True))]


def _cell(value: Any) -> str:
    """A cell as a person typed it: whole numbers without a point, days without a time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if hasattr(value, "isoformat") else str(value).strip()


def located(error: FactError, given: Input) -> FactError:
    """The problems of a document, each at the place where a person finds it."""
    prefix = f"{given.where}:"
    return FactError(
        Problem(
            where=f"{given.where}{given.place(one.where.removeprefix(prefix))}",
            what=one.what,
            nearest=one.nearest,
        )
        for one in error.problems
    )
