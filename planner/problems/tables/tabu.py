"""Tabu search over moves of one group and exchanges of two, all of them priced at once in every step.

The step follows the literature on capacitated clustering (Martínez-Gavara et al. 2017, Lai and Hao 2016): the best
move or exchange that was not undone lately is made, better or not; loads outside the tables' limits are allowed at a
price that rises while the search stays outside and falls while it stays inside (strategic oscillation).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.problems.tables.landscape import Flags, Floats, Ints, Landscape

NEVER = 1e15
ALL_PAIRS = 90_000
"""Exchanges priced in one step; with more groups, those of a random part of them."""
OSCILLATE = 10
"""Steps after which the price of loads outside the limits is set anew."""
PRICE_STEP = 1.2
LENGTHS = 1_000

Spent = Callable[[int], bool]
"""Told of steps made; whether the time is up."""


@dataclass(slots=True)
class Found:
    """The best seating of a search that keeps the tables' limits, and its worth; none when ``value`` is -inf."""

    value: float
    table_of: Ints


@dataclass(frozen=True, slots=True)
class Tenure:
    """How long a group may not go back: from ``least`` on, ``spread`` values; and steps without success to stop at."""

    least: int = 4
    spread: int = 10
    patience: int = 400


class Tabu:
    """Searches of one landscape; each starts where it is told to."""

    def __init__(self, land: Landscape, rng: np.random.Generator, spent: Spent) -> None:
        """Keep what does not change from search to search."""
        self.land, self.rng, self.spent = land, rng, spent
        self.n, self.k = land.shape
        self.rows = np.arange(self.n)
        self.sizes, self.kind = np.unique(land.size, return_inverse=True)
        own = land.delegation
        same = (own[:, None] == own[None, :]) & (own >= 0)[:, None] & bool(land.split)
        # Four bytes a number, in arrays made once: the worth of all exchanges is what a step spends its time on.
        self.pairs = (-2.0 * land.gain - NEVER * same).astype(np.float32)
        height = self.n if self.n * self.n <= ALL_PAIRS else max(2, ALL_PAIRS // self.n)
        self.towards = np.empty((height, self.n), dtype=np.float32)
        self.worth = np.empty_like(self.towards)
        self.grouped = np.flatnonzero(own >= 0) if land.split else np.zeros(0, dtype=np.int64)
        typical = np.abs(land.gain[(land.gain != 0) & (land.gain > -NEVER)])
        self.price = float(np.median(typical)) if typical.size else 1.0

    def search(self, start: Ints, tenure: Tenure) -> Found:
        """Return the best seating found from a start."""
        state = _State(self, start)
        best, since, step, inside = Found(-np.inf, start.copy()), 0, 0, 0
        lengths = self.rng.integers(tenure.least, tenure.least + tenure.spread, LENGTHS)
        while since <= tenure.patience:
            step += 1
            since += 1
            state.move(step, int(lengths[step % LENGTHS]))
            if state.outside <= 0:
                inside += 1
                if state.value > best.value + 1e-6:
                    best, since = Found(state.value, state.table_of.copy()), 0
            if step % OSCILLATE == 0:
                state.reprice(inside)
                inside = 0
                if self.spent(OSCILLATE):
                    break
        return best


class _State:
    """A seating on its way."""

    def __init__(self, tabu: Tabu, start: Ints) -> None:
        self.tabu, self.land = tabu, tabu.land
        self.table_of = start.copy()
        at = np.zeros((tabu.n, tabu.k))
        at[tabu.rows, start] = 1.0
        self.worth: Floats = self.land.gain @ at - self.land.cost
        self.load = self.land.loads(start)
        self.count = np.zeros((int(self.land.delegation.max(initial=-1)) + 1, tabu.k))
        np.add.at(self.count, (self.land.delegation[tabu.grouped], start[tabu.grouped]), 1)
        self.value = self.land.value(start)
        self.until = np.zeros((tabu.n, tabu.k), dtype=np.int64)
        self.price = tabu.price
        self.outside = float(self.land.excess(self.load).sum())

    def reprice(self, inside: int) -> None:
        """Make loads outside the limits dearer after a time outside, cheaper after a time inside."""
        if inside >= OSCILLATE - 2:
            self.price = max(self.price / PRICE_STEP, self.tabu.price / 100)
        elif inside <= 2:  # noqa: PLR2004 - as above
            self.price *= PRICE_STEP

    def move(self, step: int, length: int) -> None:
        """Make the best move or exchange that is not barred."""
        gains = self._gains()
        barred = self.until > step
        single, penalty = self._singles(gains, barred)
        group, table = divmod(int(single.argmax()), self.tabu.k)
        one, other, worth = self._exchange(gains, barred, penalty)
        here = int(self.table_of[group])
        if single[group, table] >= worth:
            self.value += float(gains[group, table])
            self._put(group, table)
            self.until[group, here] = step + length
        else:
            first, second = int(self.table_of[one]), int(self.table_of[other])
            self.value += float(gains[one, second] + gains[other, first] - 2 * self.land.gain[one, other])
            self._put(one, second)
            self._put(other, first)
            self.until[one, first] = self.until[other, second] = step + length
        self.outside = float(self.land.excess(self.load).sum())

    def _gains(self) -> Floats:
        """Return what moving each group to each table is worth, splits of delegations included."""
        gains = self.worth - self.worth[self.tabu.rows, self.table_of][:, None]
        members = self.tabu.grouped
        if members.size:
            count = self.count[self.land.delegation[members]]
            alone = count[np.arange(members.size), self.table_of[members]] == 1
            gains[members] += self.land.split * (alone[:, None].astype(np.float64) - (count == 0))
            gains[members, self.table_of[members]] = 0.0
        return gains

    def _singles(self, gains: Floats, barred: Flags) -> tuple[Floats, Floats]:
        """Return the worth of every move, and the price of exchanging each group for one of each size."""
        land, here = self.land, self.table_of
        now = land.excess(self.load)
        left = self.load[here] - land.size
        out = land.excess(left, here) - now[here]
        into = land.excess(self.load[None, :] + land.size[:, None]) - now
        single = gains - self.price * (out[:, None] + into)
        single[barred] = -NEVER
        single[self.tabu.rows, here] = -NEVER
        changed = left[:, None] + self.tabu.sizes[None, :]
        penalty = land.excess(changed.T, here).T - now[here][:, None]
        return single, self.price * penalty

    def _exchange(self, gains: Floats, barred: Flags, penalty: Floats) -> tuple[int, int, float]:
        """Return the best exchange and its worth: each goes to the other's table, then what they lose between them."""
        tabu, here = self.tabu, self.table_of
        priced = np.where(barred, -NEVER, gains)
        priced[tabu.rows, here] = -NEVER
        wide = (priced[:, :, None] - penalty[:, None, :]).astype(np.float32).reshape(tabu.n, -1)
        into = here * tabu.sizes.size + tabu.kind
        if tabu.n * tabu.n <= ALL_PAIRS:
            chosen, pairs = tabu.rows, tabu.pairs
            wide.take(into, axis=1, out=tabu.towards, mode="clip")
            np.add(tabu.towards, tabu.towards.T, out=tabu.worth)
        else:
            chosen = tabu.rng.choice(tabu.n, tabu.worth.shape[0], replace=False)
            pairs = tabu.pairs[chosen]
            wide[chosen].take(into, axis=1, out=tabu.towards, mode="clip")
            np.add(tabu.towards, wide.take(into[chosen], axis=1).T, out=tabu.worth)
        np.add(tabu.worth, pairs, out=tabu.worth)
        one, other = divmod(int(tabu.worth.argmax()), tabu.n)
        return int(chosen[one]), other, float(tabu.worth[one, other])

    def _put(self, group: int, table: int) -> None:
        here, land = int(self.table_of[group]), self.land
        column = land.gain[:, group]
        self.worth[:, here] -= column
        self.worth[:, table] += column
        self.load[here] -= land.size[group]
        self.load[table] += land.size[group]
        delegation = int(land.delegation[group])
        if delegation >= 0 and land.split:
            self.count[delegation, here] -= 1
            self.count[delegation, table] += 1
        self.table_of[group] = table
