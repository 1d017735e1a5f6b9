"""What can go wrong, as one tree.

    LicetError                 exit
    ├─ FactError                2    the caller's input: a field, a value, a file
    ├─ RulebookError            3    the law as data does not hold together; all problems at once
    ├─ OutOfCoverageError       4    the date or subject lies outside what is encoded
    ├─ BackendError             5    an engine cannot do what was asked
    └─ SourceError              6    a list or text could not be fetched or failed its bounds

An unknown fact is not an error: it is an answer with a list of questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from msgspec import Struct


class LicetError(Exception):
    """Anything Licet refuses, with the exit code that the command line gives it."""

    exit_code: ClassVar[int] = 1


class Problem(Struct, frozen=True, kw_only=True):
    """One thing wrong at one place: where, what was expected, and the nearest valid value.

    Attributes:
        where: `file:line`, a JSON path such as `ultimate_consignee.country`, or a row number.
        what: one sentence in plain words.
        nearest: the closest valid name or value, when there is one.
    """

    where: str
    what: str
    nearest: str | None = None

    def __str__(self) -> str:
        hint = f" (did you mean {self.nearest!r}?)" if self.nearest else ""
        return f"{self.where}: {self.what}{hint}"


class _Listed(LicetError):
    """An error that carries every problem found, so that a person mends them in one go."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class FactError(_Listed):
    """The input cannot be read as facts: unknown field, impossible value, broken file."""

    exit_code = 2

    @classmethod
    def at(cls, where: str, what: str, nearest: str | None = None) -> FactError:
        """One problem at one place."""
        return cls([Problem(where=where, what=what, nearest=nearest)])


class RulebookError(_Listed):
    """The rulebook, catalogue or cases do not hold together; lists all problems at once."""

    exit_code = 3


class OutOfCoverageError(LicetError):
    """The question lies outside the encoded law; a refusal, never a guess."""

    exit_code = 4


class BackendError(LicetError):
    """An engine is missing or cannot do what was asked."""

    exit_code = 5


class SourceError(LicetError):
    """A list or text could not be fetched, or failed its bounds; what was stored stays in use."""

    exit_code = 6


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known name closest to `word`, or None when nothing is near enough to suggest."""
    import difflib  # noqa: PLC0415  (only errors pay for it)

    found = difflib.get_close_matches(word, known, n=1, cutoff=0.55)
    return found[0] if found else None
