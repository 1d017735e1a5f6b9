"""The rulebook compiled to one JSON text, so that a cold process does not parse YAML.

JSON rather than a pickle: what is read back is checked data, whoever wrote the file.
"""

from __future__ import annotations

import msgspec

from licet.rulebook.records import Contents


def freeze(contents: Contents) -> bytes:
    """Canonical JSON of the contents; equal contents give equal bytes, whatever the order of files."""
    return msgspec.json.encode(contents, enc_hook=str, order="deterministic")


def fingerprint(frozen: bytes) -> str:
    """The rulebook's fingerprint, named in every answer."""
    import hashlib  # noqa: PLC0415  (a cold start reads it from the cache)

    return f"sha256:{hashlib.sha256(frozen).hexdigest()}"


def thaw(frozen: bytes) -> Contents:
    """The contents back from canonical JSON.

    Raises:
        msgspec.DecodeError: not the compiled form of a rulebook.
    """
    return msgspec.json.decode(frozen, type=Contents)
