"""The problem as arrays, for a search over which group sits at which table; places around come after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.engine.plan import Commitments
from planner.problems.tables.data import Problem
from planner.problems.tables.grouping import groups_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Landscape:
    """What a table for every group is worth, to be maximised.

    Attributes:
        groups: guests who move together.
        tables: ids of the tables.
        size: chairs each group takes.
        gain: two groups -> what their sharing a table is worth; far below 0 where they must not.
        cost: group and table -> what it costs; very high where it must not sit there.
        low: fewest chairs taken at a used table.
        high: most chairs taken at a table.
        must: tables that must be used.
        delegation: number of the delegation of each group, -1 for none.
        split: what each table costs over which a delegation is spread.
    """

    groups: tuple[tuple[str, ...], ...]
    tables: tuple[str, ...]
    size: Floats
    gain: Floats
    cost: Floats
    low: Floats
    high: Floats
    must: Flags
    delegation: Ints
    split: float

    @property
    def shape(self) -> tuple[int, int]:
        """Number of groups and of tables."""
        return len(self.groups), len(self.tables)

    def excess(self, load: Floats, at: Ints | slice = slice(None)) -> Floats:
        """Return by how many chairs loads are above or below what tables take; ``at``: the table of each load."""
        under = np.maximum(0.0, self.low[at] - load)
        if not self.must.all():
            under = np.where((load <= 0) & ~self.must[at], 0.0, under)
        return np.asarray(np.maximum(0.0, load - self.high[at]) + under)

    def loads(self, table_of: Ints) -> Floats:
        """Return the chairs taken at every table."""
        return np.asarray(np.bincount(table_of, self.size, len(self.tables)), dtype=np.float64)

    def value(self, table_of: Ints) -> float:
        """Return what a seating is worth."""
        n = len(self.groups)
        same = table_of[:, None] == table_of[None, :]
        inside = float(np.sum(self.gain, where=same)) / 2
        pairs = {(d, t) for d, t in zip(self.delegation.tolist(), table_of.tolist(), strict=True) if d >= 0}
        return inside - float(self.cost[np.arange(n), table_of].sum()) - self.split * len(pairs)

    def named(self, table_of: Sequence[int]) -> dict[str, str]:
        """Return guest -> table."""
        return {guest: self.tables[t] for group, t in zip(self.groups, table_of, strict=True) for guest in group}

    def numbered(self, table_of: Mapping[str, str]) -> Ints:
        """Return the number of each group's table, -1 where it is not known."""
        number = {table: index for index, table in enumerate(self.tables)}
        return np.array([number.get(table_of.get(group[0], ""), -1) for group in self.groups], dtype=np.int64)


def landscape_of(problem: Problem, commitments: Commitments) -> Landscape:
    """Return the arrays of a problem."""
    groups = groups_of(problem)
    place = {guest: index for index, group in enumerate(groups) for guest in group}
    gain = _gain(problem, place, len(groups))
    cost = _cost(problem, commitments, groups)
    far = 10.0 * (float(np.abs(gain).sum(axis=1).max(initial=0.0)) + float(cost.max(initial=0.0)) + 1.0)
    for first, second in (*problem.apart, *(problem.alike if problem.manners.specialities_differ else ())):
        one, other = place[first], place[second]
        if one != other:
            gain[one, other] = gain[other, one] = -far
    cost[_forbidden(problem, commitments, groups)] = far
    names = {name: index for index, name in enumerate(problem.delegations)}
    return Landscape(
        groups=groups,
        tables=tuple(table.table_id for table in problem.tables),
        size=np.array([sum(problem.guest[guest].places for guest in group) for group in groups], dtype=np.float64),
        gain=gain,
        cost=cost,
        low=np.array([table.low for table in problem.tables], dtype=np.float64),
        high=np.array([table.high for table in problem.tables], dtype=np.float64),
        must=np.array([table.must_be_used for table in problem.tables]),
        delegation=np.array([_delegation(problem, group, names) for group in groups], dtype=np.int64),
        split=float(problem.weights["split_delegations"]),
    )


def _gain(problem: Problem, place: Mapping[str, int], count: int) -> Floats:
    gain = np.zeros((count, count))
    weight = problem.weights["separated"]
    for (first, second), affinity in problem.affinity.items():
        one, other = place[first], place[second]
        if one != other:
            gain[one, other] += weight * affinity
            gain[other, one] = gain[one, other]
    return gain


def _cost(problem: Problem, commitments: Commitments, groups: Sequence[Sequence[str]]) -> Floats:
    fit, moved = problem.weights["rank_fit"], problem.weights["changes"]
    former = {row.get("guest_id", ""): row.get("table_id", "") for row in commitments.previous}
    cost = np.zeros((len(groups), len(problem.tables)))
    for index, group in enumerate(groups):
        for t, table in enumerate(problem.tables):
            rings = sum(problem.ring_cost(problem.guest[guest], table) for guest in group)
            changes = sum(former.get(guest, table.table_id) != table.table_id for guest in group)
            cost[index, t] = fit * rings + moved * changes
    return cost


def _forbidden(problem: Problem, commitments: Commitments, groups: Sequence[Sequence[str]]) -> Flags:
    """Return where a group must not sit: meals not served, hosts of other tables, pins."""
    hosted = {table.host: table.table_id for table in problem.tables if table.host}
    pinned = {guest: fields["table_id"] for guest, fields in commitments.pins.items() if "table_id" in fields}
    bound = {**hosted, **pinned}
    barred = np.zeros((len(groups), len(problem.tables)), dtype=np.bool_)
    for index, group in enumerate(groups):
        for t, table in enumerate(problem.tables):
            wrong = any(bound.get(guest, table.table_id) != table.table_id for guest in group)
            barred[index, t] = wrong or not all(problem.serves(table, problem.guest[guest]) for guest in group)
    return barred


def _delegation(problem: Problem, group: Sequence[str], names: Mapping[str, int]) -> int:
    """Return the delegation of a group's first member who has one that others share."""
    return next((names[d] for guest in group if (d := problem.guest[guest].delegation) in names), -1)
