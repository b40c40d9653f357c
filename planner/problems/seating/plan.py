"""A seating plan: who sits where, its file, and figures that reports and checks share."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.engine.findings import Finding
from planner.engine.plan import PlanBase
from planner.problems.seating.data import NAME, Problem
from planner.tables import TableRow
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.problems.seating.hall import Seat
    from planner.problems.seating.parties import Guest

FILE = "seating.csv"
COLUMNS = ("guest_id", "seat_id")


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """One guest sits in one seat."""

    guest_id: str
    seat_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(PlanBase):
    """A seating plan, sorted by guest.

    Attributes:
        row_inversions: pairs of one row of whom the lower in rank sits nearer the centre (R35); not in the score.
    """

    assignments: tuple[Assignment, ...] = ()
    row_inversions: int = 0


def to_rows(assignments: Sequence[Assignment]) -> list[dict[str, str]]:
    """Return the lines of the plan file."""
    return [{"guest_id": item.guest_id, "seat_id": item.seat_id} for item in assignments]


def from_rows(rows: Sequence[TableRow]) -> tuple[tuple[Assignment, ...], tuple[Finding, ...]]:
    """Parse a plan file; a row without guest or seat becomes a finding of rule ``readable`` and is left out."""
    assignments, findings = [], []
    for row in rows:
        missing = [column for column in COLUMNS if not row.cells.get(column, "")]
        if missing:
            findings.append(_unreadable(row, missing))
        else:
            assignments.append(Assignment(row.cells["guest_id"], row.cells["seat_id"]))
    return tuple(assignments), tuple(findings)


def _unreadable(row: TableRow, missing: Sequence[str]) -> Finding:
    columns = ", ".join(missing)
    known = tuple(value for column in COLUMNS if (value := row.cells.get(column, "")))
    return Finding(
        NAME,
        "readable",
        known,
        Wording(
            f"{FILE}:{row.number}: thiếu {columns}; dòng này bị bỏ qua.",
            f"{FILE}:{row.number}: {columns} is missing; the row is left out.",
        ),
    )


def seated(problem: Problem, assignments: Iterable[Assignment]) -> dict[str, str]:
    """Return guest -> seat for known guests and seats; of several rows of one guest, or one seat, the first counts."""
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for item in assignments:
        known = item.guest_id in problem.guest and item.seat_id in problem.seat
        if known and item.guest_id not in chosen and item.seat_id not in taken:
            chosen[item.guest_id] = item.seat_id
            taken.add(item.seat_id)
    return chosen


def runs(problem: Problem, seat_of: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (delegation, seats) for each longest run of neighbouring seats held by one delegation."""
    holder = {seat: problem.guest[guest].delegation for guest, seat in seat_of.items()}
    held = {seat: delegation for seat, delegation in holder.items() if delegation}
    seen: set[str] = set()
    for seat in sorted(held):
        if seat not in seen:
            run = _run_from(seat, held, problem.neighbours)
            seen |= run
            yield held[seat], tuple(sorted(run))


def _run_from(seat: str, held: Mapping[str, str], neighbours: Mapping[str, tuple[str, ...]]) -> set[str]:
    run, queue = {seat}, [seat]
    while queue:
        for other in neighbours[queue.pop()]:
            if other not in run and held.get(other) == held[seat]:
                run.add(other)
                queue.append(other)
    return run


def row_inversions(problem: Problem, assignments: Iterable[Assignment]) -> int:
    """Count pairs in one row of whom the lower in rank sits nearer the centre; parties with wheelchairs aside (R37)."""
    rows: dict[tuple[str, str], list[tuple[Seat, Guest]]] = {}
    for guest_id, seat_id in seated(problem, assignments).items():
        guest, seat = problem.guest[guest_id], problem.seat[seat_id]
        if not guest.exempt:
            rows.setdefault((seat.zone, seat.row), []).append((seat, guest))
    count = 0
    for row in rows.values():
        ranks = [guest.rank for _, guest in sorted(row, key=lambda item: item[0].from_centre)]
        count += sum(ahead > behind for place, ahead in enumerate(ranks) for behind in ranks[place + 1 :])
    return count
