"""What a place is worth: prices at which everybody, acting alone, could do no better prove a bound for many people.

Relax Σ people at l = people(l) with a price for each place (Lagrange; Held & Karp 1971; Geoffrion 1974). Then everybody
chooses alone the rested set of shifts, and in each the place, that costs least: a small dynamic programme. For any
prices the sum is a bound; the prices come from the linear relaxation over the nearest people of each place.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from planner.problems.staffing.slots import FORBIDDEN, Flags, Ints, Slots

NEAREST_TYPES = 14
"""Kinds of people that the relaxation knows for each place, the nearest; all of them are priced afterwards."""
MOST_ROUNDS, MOST_ADDED, GAIN = 30, 60, 1e-6
"""Rounds in which kinds of people are added to the relaxation, how many places for each, from which gain on."""
SLACK = 50_000.0
"""Points of a place left empty in the relaxation: dearer than any way."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Types:
    """People who are alike for the bound: same base, words, shifts and most minutes."""

    people: Ints
    base_of: Ints
    has: Ints
    may: Flags
    most: Ints
    counted: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Slots that are alike: same shift, spot and words; how many, and the points of each type of people there."""

    shift_of: Ints
    need: Ints
    points: Ints


class Pricing:
    """The relaxation of one part of a problem."""

    def __init__(self, slots: Slots, counted: Flags, way_points: int) -> None:
        """Take the slots, whose hours are compared, and points per 100 m of way."""
        self._slots = slots
        self._types = _types(slots, counted)
        self._places = _places(slots, self._types, way_points)
        self._works = np.flatnonzero(self._types.may.ravel())
        self._arcs = _near(self._places)

    def bound(self, band: tuple[int, int], limit_s: float) -> tuple[int, bool]:
        """Return points of way that no plan can be below whose loads lie in the band, and whether prices settled.

        Prices that did not settle in time prove a bound all the same, a weak one; without any it is 0.
        """
        prices, settled = self._prices(band, limit_s)
        if prices is None:
            return 0, False
        return max(0, bound_of(self._slots, self._types, self._places, (band, prices))), settled

    def _prices(self, band: tuple[int, int], limit_s: float) -> tuple[Floats | None, bool]:
        """Return the prices of the places in the linear relaxation and whether they settled; None without any in time.

        It begins with the nearest types of each place; those that the prices make worth while are added until none is.
        """
        prices, begin_s, places = None, time.perf_counter(), self._places
        for _ in range(MOST_ROUNDS):
            left_s = limit_s - (time.perf_counter() - begin_s)
            found = self._relaxed(band, left_s) if left_s > 0 else None
            if found is None:
                break
            prices, worth = found
            gain = np.where(places.points >= FORBIDDEN, np.inf, places.points - prices - worth[:, places.shift_of])
            gain[self._arcs] = np.inf
            best = np.argsort(gain, axis=1)[:, :MOST_ADDED]
            useful = np.take_along_axis(gain, best, axis=1) < -GAIN
            if not useful.any():
                return prices, True
            rows = np.broadcast_to(np.arange(len(gain))[:, None], best.shape)[useful]
            self._arcs = np.concatenate([self._arcs[0], rows]), np.concatenate([self._arcs[1], best[useful]])
        return prices, False

    def _relaxed(self, band: tuple[int, int], limit_s: float) -> tuple[Floats, Floats] | None:
        """Return the price of each place and what a duty of each type in each shift is worth (types x shifts)."""
        (rows, columns), works, types, places = self._arcs, self._works, self._types, self._places
        arcs, count, shifts = len(rows), len(places.need), len(self._slots.shifts)
        work_of = np.full(types.may.size, -1)
        work_of[works] = np.arange(len(works))
        used = work_of[rows * shifts + places.shift_of[columns]]
        costs = np.concatenate([places.points[rows, columns], np.zeros(len(works)), np.full(count, SLACK)])
        slack = arcs + len(works) + np.arange(count)
        cover = _matrix([(columns, np.arange(arcs)), (np.arange(count), slack)], (count, len(costs)))
        linked = _matrix([(used, np.arange(arcs))], (len(works), len(costs)))
        linked = linked - _matrix([(np.arange(len(works)), arcs + np.arange(len(works)))], linked.shape)
        limits, sizes = _limits(self._slots, types, works, (arcs, len(costs)), band)
        solve: Any = linprog  # its annotations know no sparse matrices
        found = solve(
            costs,
            A_eq=vstack([cover, linked]),
            b_eq=np.concatenate([places.need, np.zeros(len(works))]),
            A_ub=limits,
            b_ub=sizes,
            method="highs",
            options={"time_limit": limit_s},
        )
        if found.status != 0:
            return None
        worth = np.zeros(types.may.size)
        worth[works] = found.eqlin.marginals[count:]
        return np.asarray(found.eqlin.marginals[:count]), worth.reshape(types.may.shape)


def bound_of(slots: Slots, types: Types, places: Places, priced: tuple[tuple[int, int], Floats]) -> int:
    """Return Σ_l price(l) need(l) + Σ_p least over rested sets of shifts of Σ_s min_l (points(p,l) − price(l)).

    The sets have minutes within the band, for people whose hours are compared.
    """
    band, prices = priced
    shifts = len(slots.shifts)
    best = np.zeros((len(types.people), shifts))
    for shift in range(shifts):
        here = np.flatnonzero(places.shift_of == shift)
        if len(here):
            least = np.where(places.points[:, here] >= FORBIDDEN, np.inf, places.points[:, here] - prices[here])
            best[:, shift] = np.where(types.may[:, shift], least.min(axis=1), np.inf)
        else:
            best[:, shift] = np.inf
    alone = _alone(slots, types, best, band)
    total = float(places.need @ prices + types.people @ alone)
    return int(np.ceil(total - 1e-3 - 1e-9 * abs(total)))


def _alone(slots: Slots, types: Types, best: Floats, band: tuple[int, int]) -> Floats:
    """Return for each type the least points of a set of shifts that do not clash, within its minutes (0: none).

    Shifts in time; the last one taken and the minutes so far are all that matters where a shift that clashes with an
    earlier one also clashes with those between; other clashes are let pass, which only lowers the bound.
    """
    step = int(np.gcd.reduce(slots.minutes))
    lengths, shifts = slots.minutes // step, len(slots.shifts)
    widest = int(min(types.most.max(initial=0) // step, lengths.sum()))
    allowed = types.most // step
    ends = np.full((shifts, widest + 1, len(types.people)), np.inf)
    for shift in range(shifts):
        length = int(lengths[shift])
        if length > widest:
            continue
        ends[shift, length] = best[:, shift]
        before = [other for other in range(shift) if not slots.clash[other, shift]]
        if before:
            earlier = ends[before].min(axis=0)
            ends[shift, length:] = np.minimum(ends[shift, length:], earlier[: widest + 1 - length] + best[:, shift])
    spent, whole = np.arange(widest + 1)[:, None], ends.min(axis=0)
    whole[0] = 0.0
    low, high = (np.where(types.counted, limit // step, other) for limit, other in zip(band, (0, widest), strict=True))
    fits = (spent <= allowed) & (spent >= low) & (spent <= high)
    return np.asarray(np.where(fits, whole, np.inf).min(axis=0))


def _types(slots: Slots, counted: Flags) -> Types:
    used = int(np.bitwise_or.reduce(slots.asks_of)) if len(slots.asks_of) else 0
    alike: dict[tuple[int, int, bytes, int, bool], list[int]] = {}
    for person in range(len(slots.people)):
        key = (
            int(slots.base_of[person]),
            int(slots.has[person]) & used,
            slots.may[person].tobytes(),
            int(slots.most[person]),
            bool(counted[person]),
        )
        alike.setdefault(key, []).append(person)
    first = np.array([members[0] for members in alike.values()], dtype=np.int64)
    counts = np.array([len(members) for members in alike.values()], dtype=np.int64)
    return Types(counts, slots.base_of[first], slots.has[first], slots.may[first], slots.most[first], counted[first])


def _places(slots: Slots, types: Types, way_points: int) -> Places:
    triples = zip(slots.shift_of.tolist(), slots.spot_of.tolist(), slots.asks_of.tolist(), strict=True)
    counts = Counter(triples)
    shift, spot, asks = (np.array(column, dtype=np.int64) for column in zip(*counts, strict=True))
    ways = slots.ways[types.base_of][:, spot, shift]
    fits = (asks[None, :] & ~types.has[:, None]) == 0
    points = np.where(fits & (ways < FORBIDDEN) & types.may[:, shift], ways * way_points, FORBIDDEN)
    return Places(shift, np.array(list(counts.values()), dtype=np.int64), points)


def _near(places: Places) -> tuple[Ints, Ints]:
    """Return (type, place) for the nearest types of each place, as many as it takes to fill it several times."""
    order = np.argsort(places.points, axis=0, kind="stable")[:NEAREST_TYPES]
    columns = np.broadcast_to(np.arange(len(places.need)), order.shape)
    fits = np.take_along_axis(places.points, order, axis=0) < FORBIDDEN
    return order[fits], columns[fits]


def _limits(
    slots: Slots, types: Types, works: Ints, size: tuple[int, int], band: tuple[int, int]
) -> tuple[coo_array, Floats]:
    """Return Σ_{s in clique} w[g,s] ≤ people(g) and people(g) low ≤ Σ minutes(s) w[g,s] ≤ people(g) min(high, most)."""
    (arcs, width), shifts = size, len(slots.shifts)
    column_of = np.full(types.may.size, -1)
    column_of[works] = arcs + np.arange(len(works))
    groups = _cliques(slots.clash)
    table = _Rows([], [], [], [])
    for number, people in enumerate(types.people.tolist()):
        mine = column_of[number * shifts : (number + 1) * shifts]
        for group in groups:
            table.add(mine[group], np.ones(len(group)), float(people))
        high = min(band[1], int(types.most[number])) if types.counted[number] else int(types.most[number])
        table.add(mine, slots.minutes.astype(np.float64), float(people * high))
        if band[0] and types.counted[number]:
            table.add(mine, -slots.minutes.astype(np.float64), -float(people * band[0]))
    values, rows, columns = (np.concatenate(part) for part in (table.values, table.rows, table.columns))
    return coo_array((values, (rows, columns)), shape=(len(table.sizes), width)), np.array(table.sizes)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a matrix in the making: values, rows, columns, right-hand sides."""

    values: list[Floats]
    rows: list[Ints]
    columns: list[Ints]
    sizes: list[float]

    def add(self, columns: Ints, values: Floats, size: float) -> None:
        """Add a row; columns below 0 are not there."""
        there = columns >= 0
        self.values.append(values[there])
        self.columns.append(columns[there])
        self.rows.append(np.full(int(there.sum()), len(self.sizes), dtype=np.int64))
        self.sizes.append(size)


def _cliques(clash: Flags) -> list[list[int]]:
    """Return for each shift those after it that clash with it and with each other."""
    found: list[list[int]] = []
    for shift in range(len(clash)):
        kept: list[int] = []
        for other in range(shift, len(clash)):
            if clash[shift, other] and all(clash[other, one] for one in kept):
                kept.append(other)
        found.append(kept)
    return found


def _matrix(parts: Sequence[tuple[Ints, Ints]], shape: tuple[int, int]) -> coo_array:
    rows = np.concatenate([row for row, _ in parts])
    columns = np.concatenate([column for _, column in parts])
    return coo_array((np.ones(len(rows)), (rows, columns)), shape=shape)
