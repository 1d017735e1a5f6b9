"""The door to Arrow: its Python package carries no types, so they end here."""

from __future__ import annotations

from typing import Any, TypeAlias

import pyarrow as _arrow
import pyarrow.compute as _compute

pa: Any = _arrow
pc: Any = _compute

Table: TypeAlias = Any
"""An Arrow table."""

Values: TypeAlias = Any
"""An Arrow array, whole or in chunks."""

Schema: TypeAlias = Any
"""The columns of a table with their types."""
