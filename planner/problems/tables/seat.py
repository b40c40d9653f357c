"""From tables to places: every table is a small exact model of its own, and so are two tables taken together."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from planner.engine.outcome import Status
from planner.engine.plan import Commitments, weighted
from planner.engine.run import Run
from planner.problems.tables.data import Problem
from planner.problems.tables.plan import Assignment
from planner.problems.tables.scoring import score
from planner.problems.tables.variables import Banquet

Seats = Mapping[str, Assignment]


@dataclass(slots=True)
class Seating:
    """Rows by guest; at the tables of ``open`` no order around them that keeps every rule was found yet."""

    problem: Problem
    commitments: Commitments
    rows: dict[str, Assignment] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def guests_at(self, tables: Collection[str]) -> list[str]:
        """Return who sits at some tables."""
        return [guest for guest, row in self.rows.items() if row.table_id in tables]

    def put(self, rows: Iterable[Assignment], tables: Collection[str]) -> None:
        """Take over the order found at some tables."""
        self.rows.update({row.guest_id: row for row in rows})
        self.open -= set(tables)

    def cost(self, part: Problem) -> int:
        """Return the score of a part of the problem."""
        rows = [self.rows[guest.guest_id] for guest in part.guests]
        return weighted(score(part, rows, self.commitments), part.weights)


def read_off(banquet: Banquet, done: Run) -> list[Assignment]:
    """Return the rows of a plan found, by guest; without places where they are not decided."""
    if not done.outcome.has_plan:
        return []
    v = banquet.variables
    if banquet.around:
        return sorted(Assignment(g, t, p) for (g, t, p), sit in v.sit.items() if done.holds(sit))
    return sorted(Assignment(g, t) for (g, t), at in v.at.items() if done.holds(at))


def hint_of(banquet: Banquet, seats: Seats) -> dict[int, int]:
    """Return the values of a plan to start from."""
    v = banquet.variables
    hint = {at.index: int(g in seats and seats[g].table_id == t) for (g, t), at in v.at.items()}
    hint |= {
        sit.index: int(g in seats and (seats[g].table_id, seats[g].place) == (t, p)) for (g, t, p), sit in v.sit.items()
    }
    return hint


def is_proven(done: Run) -> bool:
    """Whether a run ended by a proof."""
    return done.outcome.status in {Status.OPTIMAL, Status.INFEASIBLE}
