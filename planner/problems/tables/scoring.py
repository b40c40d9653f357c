"""The goals of a plan at tables, counted from its rows alone."""

from collections.abc import Mapping, Sequence

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.tables.data import Pair, Problem, pair_of
from planner.problems.tables.plan import Assignment, by_table, neighbours, seated


def score(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS
) -> dict[str, int]:
    """Return the goals' values from the rows alone; rows of unknown guests or tables count for nothing."""
    seats = seated(problem, assignments)
    table_of = {guest: row.table_id for guest, row in seats.items()}
    rings = sum(problem.ring_cost(problem.guest[guest], problem.table[table]) for guest, table in table_of.items())
    return {
        "strangers": _strangers(problem, seats),
        "changes": _changes(problem, table_of, commitments),
        "split_delegations": _splits(problem, table_of),
        "rank_fit": rings,
        "separated": _separated(problem, table_of),
    }


def _separated(problem: Problem, table_of: Mapping[str, str]) -> int:
    """Return the affinity above 0 of seated pairs at different tables, and that below 0 of pairs at one."""
    missed = 0
    for (first, second), weight in problem.affinity.items():
        one, other = table_of.get(first), table_of.get(second)
        if one is not None and other is not None and (one == other) == (weight < 0):
            missed += abs(weight)
    return missed


def _splits(problem: Problem, table_of: Mapping[str, str]) -> int:
    total = 0
    for name, members in problem.delegations.items():
        used = {table_of[member] for member in members if member in table_of}
        total += max(0, len(used) - problem.tables_needed[name])
    return total


def _strangers(problem: Problem, seats: Mapping[str, Assignment]) -> int:
    beside = near(problem, seats)
    known = problem.acquaintances
    return sum(bool(known[guest]) and known[guest].isdisjoint(beside[guest]) for guest in seats)


def _changes(problem: Problem, table_of: Mapping[str, str], commitments: Commitments) -> int:
    former = {row.get("guest_id", ""): row.get("table_id", "") for row in commitments.previous}
    return sum(guest in problem.guest and table_of.get(guest) != table for guest, table in former.items())


def near(problem: Problem, seats: Mapping[str, Assignment]) -> dict[str, set[str]]:
    """Return guest -> their neighbours; everybody at the table where places are not planned."""
    found: dict[str, set[str]] = {guest: set() for guest in seats}
    for order in by_table(seats).values():
        if problem.manners.around:
            for one, other in neighbours(order):
                found[one].add(other)
                found[other].add(one)
        else:
            for guest in order:
                found[guest] = set(order) - {guest}
    return found


def side_by_side(problem: Problem, seats: Mapping[str, Assignment]) -> set[Pair]:
    """Return the pairs of neighbours; none where places are not planned."""
    if not problem.manners.around:
        return set()
    pairs = (pair for order in by_table(seats).values() for pair in neighbours(order))
    return {pair_of(*pair) for pair in pairs}
