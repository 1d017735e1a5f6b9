"""Thrift's compact protocol, as far as the footer of a Parquet file needs it: any structure, kept field by field.

https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

from enum import IntEnum
from io import BytesIO
from typing import Any, NamedTuple, TypeAlias


class Kind(IntEnum):
    """What a value is."""

    TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST = range(1, 10)
    STRUCT = 12


class Typed(NamedTuple):
    """A value with its kind; the value of a list is the kind of its elements with all of them."""

    kind: int
    value: Any


Fields: TypeAlias = dict[int, Typed]
"""A structure: its fields by number."""

_MANY = 15
"""Lists this long tell their length, and fields this far apart their number, in bytes of their own."""

_MORE = 128
"""The bit of a byte that says that a number goes on."""


def read(data: bytes) -> Fields:
    """The structure that some bytes hold."""
    return _read_fields(BytesIO(data))


def write(fields: Fields) -> bytes:
    """The bytes of a structure."""
    written, before = bytearray(), 0
    for number, (kind, value) in sorted(fields.items()):
        step = number - before
        written += bytes([step << 4 | kind]) if step <= _MANY else bytes([kind]) + _signed(number)
        written += b"" if kind in (Kind.TRUE, Kind.FALSE) else _value(kind, value)
        before = number
    return bytes(written) + b"\0"


def _read_fields(data: BytesIO) -> Fields:
    found: Fields = {}
    number = 0
    while head := data.read(1)[0]:
        step, kind = divmod(head, 16)
        number = number + step if step else _read_signed(data)
        found[number] = Typed(kind, None if kind in (Kind.TRUE, Kind.FALSE) else _read_value(data, kind))
    return found


def _read_value(data: BytesIO, kind: int) -> Any:
    match kind:
        case Kind.I16 | Kind.I32 | Kind.I64:
            return _read_signed(data)
        case Kind.BINARY:
            return data.read(_read_unsigned(data))
        case Kind.STRUCT:
            return _read_fields(data)
        case Kind.LIST:
            many, of = divmod(data.read(1)[0], 16)
            return Typed(of, [_read_value(data, of) for _ in range(_read_unsigned(data) if many == _MANY else many)])
        case Kind.DOUBLE:
            return data.read(8)
        case Kind.TRUE | Kind.FALSE | Kind.BYTE:
            return data.read(1)
        case _:
            raise ValueError(f"a footer holds no values of kind {kind}")


def _value(kind: int, value: Any) -> bytes:
    match kind:
        case Kind.I16 | Kind.I32 | Kind.I64:
            return _signed(value)
        case Kind.BINARY:
            return _unsigned(len(value)) + value
        case Kind.STRUCT:
            return write(value)
        case Kind.LIST:
            of, values = value
            many = len(values)
            head = bytes([many << 4 | of]) if many < _MANY else bytes([_MANY << 4 | of]) + _unsigned(many)
            return head + b"".join(_value(of, one) for one in values)
        case _:
            return value


def _read_unsigned(data: BytesIO) -> int:
    found = shift = 0
    while (byte := data.read(1)[0]) >= _MORE:
        found |= (byte - _MORE) << shift
        shift += 7
    return found | byte << shift


def _read_signed(data: BytesIO) -> int:
    found = _read_unsigned(data)
    return (found >> 1) ^ -(found & 1)


def _unsigned(number: int) -> bytes:
    written = bytearray()
    while number >= _MORE:
        written.append(number % _MORE | _MORE)
        number //= _MORE
    return bytes([*written, number])


def _signed(number: int) -> bytes:
    return _unsigned(number << 1 if number >= 0 else (~number << 1) | 1)
