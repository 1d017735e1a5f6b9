"""Adapters that read party lists as their publishers print them, one small file a format.

`read_list` looks at the bytes, picks the adapter and returns entries; an unknown or broken file is a
`SourceError` that names the place, and nothing half-read is ever returned.
"""

from licet.sources.lists.document import ListDocument
from licet.sources.lists.reading import read_list

__all__ = ["ListDocument", "read_list"]
