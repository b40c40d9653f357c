"""The one list of problems that the command line, the web application and the benchmarks read."""

import difflib
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from planner.engine.explanation import Explanation
from planner.engine.findings import Finding
from planner.engine.plan import Commitments, PlanBase
from planner.errors import UsageError
from planner.scenario.schema import Scenario
from planner.tables import TableRow
from planner.wording import Wording


class AnyProblem(Protocol):
    """What every problem's data offer, whatever they hold."""

    @property
    def is_empty(self) -> bool:
        """Whether the pack asks nothing of this problem."""

    @property
    def weights(self) -> Mapping[str, int]:
        """Weight of every goal."""


class Package(Protocol):
    """The public names of a problem package; docs/adding-a-problem.md says what each does.

    What judges and explains a plan, that is: what finds one (``solve``, ``model``) is imported only by who plans, as
    the solver takes a second to load, and a judge that has not even loaded it cannot lean on it.
    """

    NAME: str
    TITLE: Wording
    FILE: str
    COLUMNS: tuple[str, ...]
    CHECKS: tuple[Callable[..., Any], ...]
    Problem: Any
    to_rows: Callable[[Sequence[Any]], list[dict[str, str]]]
    from_rows: Callable[[Sequence[TableRow]], tuple[tuple[Any, ...], tuple[Finding, ...]]]
    check: Callable[[Any, Sequence[Any], Commitments], tuple[Finding, ...]]
    score: Callable[[Any, Sequence[Any], Commitments], dict[str, int]]
    explain: Callable[[Any, Sequence[Any], str, Commitments], Explanation]


@dataclass(frozen=True, slots=True)
class Entry:
    """A problem of the catalogue; its package is imported only when it is used.

    Attributes:
        name: name on the command line and of its plan file.
        title: name shown to people.
        share: its part of a common time limit, relative to the others; by how fast its gap closes
            (benchmarks/RESULTS.md).
    """

    name: str
    title: Wording
    share: int

    @property
    def package(self) -> Package:
        """The problem package."""
        return cast("Package", importlib.import_module(f"planner.problems.{self.name}"))

    @property
    def solve(self) -> Callable[..., PlanBase]:
        """What finds a plan; the solver is imported now."""
        return cast("Callable[..., PlanBase]", importlib.import_module(f"planner.problems.{self.name}.solve").solve)

    def problem(self, scenario: Scenario) -> AnyProblem:
        """Return this problem's data, taken from the scenario."""
        return cast("AnyProblem", self.package.Problem.from_scenario(scenario))


PROBLEMS: tuple[Entry, ...] = (
    Entry("rehearsals", Wording("Lịch tập luyện", "Rehearsals"), share=5),
    Entry("lodging", Wording("Lưu trú", "Lodging"), share=7),
    Entry("seating", Wording("Chỗ ngồi", "Seating"), share=5),
    Entry("tables", Wording("Xếp bàn tiệc", "Banquet tables"), share=4),
    Entry("transport", Wording("Đưa đón", "Transport"), share=2),
    Entry("staffing", Wording("Lực lượng chốt trực", "Traffic staffing"), share=4),
    Entry("preparation", Wording("Kế hoạch chuẩn bị", "Preparation plan"), share=4),
)


def names() -> tuple[str, ...]:
    """Return the names of all problems in the order in which they are planned."""
    return tuple(entry.name for entry in PROBLEMS)


def entry_of(name: str) -> Entry:
    """Return the problem called ``name``.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    for entry in PROBLEMS:
        if entry.name == name:
            return entry
    near = difflib.get_close_matches(name, names(), 1)
    hint = Wording(f" Có phải “{near[0]}”?", f" Did you mean “{near[0]}”?") if near else Wording("", "")
    known = ", ".join(names())
    raise UsageError(
        Wording(
            f"Không có bài toán “{name}”; các bài toán: {known}.{hint.vi}",
            f"There is no problem “{name}”; the problems are: {known}.{hint.en}",
        )
    )


def select(only: Sequence[str]) -> tuple[Entry, ...]:
    """Return the problems named in ``only``, in planning order; all of them when it is empty."""
    chosen = {entry_of(name).name for name in only}
    return tuple(entry for entry in PROBLEMS if not chosen or entry.name in chosen)
