"""The plan of a banquet: who sits at which table, at which place around it, as in tables_plan.csv."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.engine.findings import Finding
from planner.engine.plan import PlanBase
from planner.problems.tables.data import NAME, Problem
from planner.tables import TableRow
from planner.wording import Wording

FILE = "tables_plan.csv"
COLUMNS = ("guest_id", "table_id", "place")
NO_PLACE = 0
"""Place of guests whose table alone is planned."""


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """A guest sits at a table; places are counted around it from its head, 1, and the last is beside the first."""

    guest_id: str
    table_id: str
    place: int = NO_PLACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(PlanBase):
    """A plan of a banquet, sorted by guest."""

    assignments: tuple[Assignment, ...] = ()


def to_rows(assignments: Sequence[Assignment]) -> list[dict[str, str]]:
    """Return the rows of the plan file."""
    return [
        {"guest_id": row.guest_id, "table_id": row.table_id, "place": str(row.place) if row.place else ""}
        for row in assignments
    ]


def from_rows(rows: Sequence[TableRow]) -> tuple[tuple[Assignment, ...], tuple[Finding, ...]]:
    """Parse a plan file; a row that cannot be read becomes a finding of rule ``readable`` and is left out."""
    assignments, findings = [], []
    for row in rows:
        guest_id, table_id, place = (row.cells.get(column, "").strip() for column in COLUMNS)
        faulty = next((column for column in COLUMNS[:2] if not row.cells.get(column, "").strip()), "")
        if not faulty and place and not (place.isascii() and place.isdigit() and len(place) < 5):  # noqa: PLR2004
            faulty = "place"
        if faulty:
            findings.append(_unreadable(row, faulty))
        else:
            assignments.append(Assignment(guest_id, table_id, int(place or NO_PLACE)))
    return tuple(assignments), tuple(findings)


def _unreadable(row: TableRow, column: str) -> Finding:
    text = row.cells.get(column, "")
    wanted = Wording("số thứ tự 1, 2, 3…", "a number 1, 2, 3…") if column == "place" else Wording("một mã", "an id")
    return Finding(
        NAME,
        "readable",
        (row.cells.get("guest_id", "") or f"{FILE}:{row.number}",),
        Wording(
            f"{FILE}, dòng {row.number}, cột {column}: không đọc được “{text}”; cần {wanted.vi}.",
            f"{FILE}, line {row.number}, column {column}: cannot read “{text}”; {wanted.en} is expected.",
        ),
    )


def seated(problem: Problem, assignments: Iterable[Assignment]) -> dict[str, Assignment]:
    """Return guest -> row for known guests and tables; of several rows of one guest the first counts."""
    chosen: dict[str, Assignment] = {}
    for row in assignments:
        if row.guest_id in problem.guest and row.table_id in problem.table:
            chosen.setdefault(row.guest_id, row)
    return chosen


def by_table(seats: Mapping[str, Assignment]) -> dict[str, list[str]]:
    """Return table -> its guests in the order around it."""
    found: dict[str, list[str]] = {}
    for row in sorted(seats.values(), key=lambda row: (row.place, row.guest_id)):
        found.setdefault(row.table_id, []).append(row.guest_id)
    return found


def neighbours(order: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs side by side around a table; chairs left free are taken away."""
    count = len(order)
    if count < 2:  # noqa: PLR2004 - one person has no neighbour
        return []
    pairs = list(pairwise(order))
    return pairs if count == 2 else [*pairs, (order[-1], order[0])]  # noqa: PLR2004 - two sit beside each other once
