"""The one error tree; each error carries the object it is about.

PlannerError
├── UsageError        a wrong argument or option: exit 2
├── PackError         a scenario pack with faults, all of them found in one run: exit 2
├── PlanFileError     plan files that cannot be read at all: exit 2
└── SolverError       the solver broke its promise (its plan fails the independent check)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.wording import Language, Wording


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in an input file, said so that a clerk can mend it.

    Attributes:
        file: name of the file inside the pack.
        row: line in the file as a spreadsheet shows it (the header is 1); 0 when the whole file is meant.
        column: column heading or TOML key; empty when the whole row is meant.
        value: the offending text as it stands in the file.
        what: what is wrong.
        expected: what is expected, with the nearest valid choice where there is one.
    """

    file: str
    row: int
    column: str
    value: str
    what: Wording
    expected: Wording

    def line(self, language: Language = "vi") -> str:
        """Return ``file:row:column: what is wrong, what is expected``."""
        return f"{self.file}:{self.row}:{self.column}: {self.what.to(language)}; {self.expected.to(language)}"


class PlannerError(Exception):
    """Anything the planner tells the user instead of a traceback."""

    def __init__(self, message: Wording) -> None:
        """Keep the message in both languages."""
        super().__init__(message.vi)
        self.message = message


class UsageError(PlannerError):
    """A wrong argument: the message says what to write instead."""


class PackError(PlannerError):
    """A scenario pack that cannot be planned because its files have faults."""

    def __init__(self, pack: str, faults: Sequence[Fault]) -> None:
        """Keep every fault; the message only counts them."""
        count = len(faults)
        super().__init__(Wording(f"Gói {pack} có {count} lỗi.", f"Pack {pack} has {count} faults."))
        self.faults = tuple(faults)


class PlanFileError(PlannerError):
    """Plan files that are missing or cannot be read."""


class SolverError(PlannerError):
    """The solver returned something the independent check refuses."""
