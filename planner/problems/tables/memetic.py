"""A population of seatings, crossed table by table and bettered by tabu search (Zhou, Benlic, Wu and Hao 2019)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.problems.tables.landscape import Flags, Floats, Ints, Landscape
from planner.problems.tables.tabu import Found, Spent, Tabu, Tenure

POPULATION = 10
START_SHARE = 0.2
"""Part of the time in which the first population is made."""
CROSSED = 0.6
"""Share of children of two parents; the others have two or three tables of one parent emptied and filled anew."""
SHAKEN, SHAKEN_PART = 0.25, 12
"""Share of children that are the best seating with up to one group in twelve exchanged at random."""
NOISE = 0.3
CHAIR = 1e-9


@dataclass(slots=True)
class Population:
    """The best different seatings so far, the best first."""

    members: list[Found] = field(default_factory=list)

    def add(self, found: Found) -> None:
        """Take in a seating unless one of the same worth is known; the worst goes."""
        if np.isfinite(found.value) and all(abs(found.value - other.value) > 1e-6 for other in self.members):  # noqa: PLR2004 - rounding
            self.members = sorted([*self.members, found], key=lambda member: -member.value)[:POPULATION]

    @property
    def best(self) -> Found | None:
        """The best seating, None before the first."""
        return self.members[0] if self.members else None


class Breeder:
    """Makes seatings, from nothing or from others."""

    def __init__(self, land: Landscape, seed: int, spent: Spent) -> None:
        """Keep the landscape; the same seed and steps give the same seatings."""
        self.land = land
        self.rng = np.random.default_rng(seed)
        self.tabu = Tabu(land, self.rng, spent)
        self.n, self.k = land.shape
        self.crowd = np.clip(land.gain, -1e12, None)

    def fresh(self) -> Ints:
        """Return a seating filled greedily, with some chance in it."""
        return self.fill(np.full(self.n, -1, dtype=np.int64))

    def better(self, start: Ints, tenure: Tenure) -> Found:
        """Return the best seating that tabu search finds from a start."""
        return self.tabu.search(start, tenure)

    def child(self, members: Sequence[Found]) -> Ints:
        """Return a seating made from one or two of the population, or the best one shaken."""
        if self.rng.random() < SHAKEN:
            return self._shaken(members[0].table_of)
        first, second = (int(i) for i in self.rng.integers(0, len(members), 2))
        if first != second and self.rng.random() < CROSSED:
            return self._crossed(members[first].table_of, members[second].table_of)
        table_of = members[first].table_of.copy()
        emptied = self.rng.choice(self.k, min(self.k, int(self.rng.integers(2, 4))), replace=False)
        table_of[np.isin(table_of, emptied)] = -1
        return self.fill(table_of)

    def _shaken(self, table_of: Ints) -> Ints:
        """Exchange a few groups at random: enough to leave the neighbourhood, too few to leave the region."""
        shaken = table_of.copy()
        for _ in range(int(self.rng.integers(3, max(4, self.n // SHAKEN_PART)))):
            pair = self.rng.integers(0, self.n, 2)
            shaken[pair] = shaken[pair[::-1]]
        return shaken

    def _crossed(self, one: Ints, other: Ints) -> Ints:
        """Take the fullest-valued tables of the parents in turn, each in its own place where the limits allow it."""
        child = np.full(self.n, -1, dtype=np.int64)
        for turn in range(int(self.rng.integers(max(1, self.k // 2), self.k + 1))):
            parent = (one, other)[turn % 2]
            free = child < 0
            open_tables = ~np.isin(np.arange(self.k), child)
            table = self._best_table(parent, free, open_tables)
            if table < 0:
                break
            child[free & (parent == table)] = table
        return self.fill(child)

    def _best_table(self, parent: Ints, free: Flags, open_tables: Flags) -> int:
        at = np.zeros((self.n, self.k))
        rows = np.flatnonzero(free)
        at[rows, parent[rows]] = 1.0
        taken = at.T @ self.land.size
        value = (at * (self.crowd @ at)).sum(axis=0) / 2 - (at * self.land.cost).sum(axis=0)
        rate = np.where((taken > 0) & open_tables, value / np.maximum(taken, 1.0), -np.inf)
        rate *= self.rng.uniform(0.8, 1.2, self.k)
        table = int(rate.argmax())
        return table if rate[table] > 0 else -1

    def fill(self, table_of: Ints) -> Ints:
        """Seat those without a table: the most worth for each chair first; tables below their limit before others."""
        state = _Filling(self.land, self.crowd, table_of)
        self._open_empty(state)
        while (free := np.flatnonzero(state.table_of < 0)).size:
            rate = state.rates(free)
            if not np.isfinite(rate).any():
                state.squeeze(free)
                break
            span = float(np.ptp(rate[np.isfinite(rate)])) + 1.0
            rate += self.rng.uniform(0.0, NOISE, rate.shape) * np.where(np.abs(rate) < 1e11, np.abs(rate), span)  # noqa: PLR2004 - barred pairs aside
            row, table = divmod(int(rate.argmax()), self.k)
            state.put(int(free[row]), table)
        return state.table_of

    def _open_empty(self, state: "_Filling") -> None:
        """Begin every empty table with somebody at random, so that tables grow side by side."""
        for table in np.flatnonzero(state.load <= 0):
            free = np.flatnonzero((state.table_of < 0) & (self.land.cost[:, table] < 1e11))  # noqa: PLR2004 - barred
            if free.size and (self.land.must[table] or self.rng.random() < state.needed_share()):
                state.put(int(self.rng.choice(free)), int(table))


class _Filling:
    """A seating while it is being filled."""

    def __init__(self, land: Landscape, crowd: Floats, table_of: Ints) -> None:
        self.land, self.crowd, self.table_of = land, crowd, table_of.copy()
        n, k = land.shape
        at = np.zeros((n, k))
        seated = np.flatnonzero(table_of >= 0)
        at[seated, table_of[seated]] = 1.0
        self.worth = crowd @ at - land.cost
        self.load = at.T @ land.size

    def needed_share(self) -> float:
        """Return how much of all chairs is needed."""
        return float(self.land.size.sum() / max(1.0, self.land.high.sum()))

    def rates(self, free: Ints) -> Floats:
        """Return the worth per chair of seating each free group at each table, -inf where there is no room."""
        land, size = self.land, self.land.size[free][:, None]
        room = self.load[None, :] + size <= land.high[None, :]
        wanting = np.where((self.load > 0) | land.must, np.maximum(0.0, land.low - self.load), 0.0)
        if wanting.sum() * 1.3 >= land.size[free].sum() and (room & (wanting > 0)).any():
            room &= wanting > 0
        return np.where(room, (self.worth[free] + CHAIR) / size, -np.inf)

    def put(self, group: int, table: int) -> None:
        """Seat a group."""
        self.table_of[group] = table
        self.worth[:, table] += self.crowd[:, group]
        self.load[table] += self.land.size[group]

    def squeeze(self, free: Ints) -> None:
        """Seat those for whom there is no room where most is left; the search mends it."""
        for group in free[np.argsort(-self.land.size[free])]:
            open_tables = np.where(self.land.cost[group] < 1e11, self.load - self.land.high, np.inf)  # noqa: PLR2004 - barred
            self.put(int(group), int(open_tables.argmin()))
