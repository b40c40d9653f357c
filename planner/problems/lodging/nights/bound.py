"""No plan is cheaper than this: each stay by itself, each room by itself on each night, at prices that make them agree.

Lagrangian relaxation (Geoffrion 1974). First one price for a bed in each room on each night; then one for each guest
in it, since a room of one gender holds either its dearest women or its dearest men (variable splitting; Guignard and
Kim 1987). Good prices are sought by a subgradient method (Polyak 1969) in floating point; the proof is made from prices
rounded to whole parts, in whole numbers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.prices import adjust, distance, fillings, ways

PARTS = 256
"""Parts of a unit of cost that prices are rounded to for the proof."""
DEAREST = 1 << 40
"""No price is taken for more than this many parts: sums stay whole numbers."""
PATIENCE, SMALLER, SMALLEST = 20, 0.75, 5e-4
"""After so many steps without progress a step is made smaller by this factor, down to this."""
KEEP_EVERY = 20
"""Steps between copies of the best prices by guest."""
SWEEP_S = 4e-9
"""Work of one step for each price, in seconds."""
INERTIA = 0.7
"""Share of the last direction that goes into the next, for prices of rooms."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Priced:
    """Prices and what they prove.

    Attributes:
        extra: rows of prices × room, in parts of a unit: by night, or by guest-night.
        row: guest-night -> its row.
        bound: cost below which no plan is.
    """

    extra: Floats
    row: Whole
    bound: int


class _Steps:
    """How long the next step is: shorter when there is no progress."""

    def __init__(self, target: float) -> None:
        self.target, self.best, self.scale, self._since = target, -np.inf, 1.0, 0

    def length(self, value: float, norm: float) -> float:
        if value > self.best + 1e-5 * abs(self.best):
            self._since = 0
        else:
            self._since += 1
            if self._since > PATIENCE:
                self.scale, self._since = self.scale * SMALLER, 0
        self.best = max(self.best, value)
        return self.scale * max(self.target - value, 1e-3 * abs(self.target)) / max(norm, 1e-9)


def by_night(ground: Ground, target: int, pace: Pace) -> Priced:
    """Return prices of a bed for each room and night, sought until they hardly change or time is up.

    Args:
        ground: the problem.
        target: a cost that some plan has or nearly has; any number is safe.
        pace: time that may be taken.
    """
    places = ground.places.T.astype(np.float64)
    extra, best = np.zeros_like(places), np.zeros_like(places)
    room, row = np.zeros(len(ground.bare), dtype=np.int64), ground.night_of
    bare = _parts(ground)
    steps, slope = _Steps(target * PARTS), np.zeros_like(places)
    while steps.scale > SMALLEST and not pace.is_over:
        pace.charge(ground.bare.size * SWEEP_S)
        value = ways(ground.start, bare, extra, row, ground.move_cost * PARTS, room) - float((places * extra).sum())
        if value > steps.best:
            best = extra.copy()
        load = np.zeros_like(places)
        np.add.at(load, (row, room), 1.0)
        now = load - places
        now[(extra <= 0) & (now < 0)] = 0
        slope = now + INERTIA * slope
        norm = float((slope * slope).sum())
        if norm == 0:
            break
        extra = np.maximum(0.0, extra + steps.length(value, norm) * slope)
    return Priced(best, row, prove(ground, best, row))


def by_guest(ground: Ground, begin: Priced, target: int, pace: Pace) -> Priced:
    """Return prices for each guest-night and room, from those by night; the bound is at least as good."""
    extra = np.ascontiguousarray(begin.extra[begin.row])
    row = np.arange(len(extra))
    arrays, bare = _Rooms.of(ground), _parts(ground)
    room, met = np.zeros(len(extra), dtype=np.int64), np.zeros(len(extra), dtype=np.int64)
    steps, best, kept = _Steps(target * PARTS), extra.copy(), 0
    while steps.scale > SMALLEST and not pace.is_over:
        pace.charge(ground.bare.size * SWEEP_S)
        value = ways(ground.start, bare, extra, row, ground.move_cost * PARTS, room)
        dear, filled = arrays.fill(extra, row, room)
        value -= dear
        kept += 1
        if value > steps.best and kept > KEEP_EVERY:
            best, kept = extra.copy(), 0
        differ = distance(room, arrays.take, filled)
        if differ == 0:
            best = extra
            break
        adjust(extra, room, arrays.take, filled, steps.length(value, differ), met)
    options = [Priced(prices, row, prove(ground, prices, row)) for prices in (best, extra)]
    found = max(options, key=lambda priced: priced.bound)
    return found if found.bound > begin.bound else begin


def prove(ground: Ground, extra: Floats, row: Whole) -> int:
    """Return the bound that prices prove, in whole numbers throughout; prices that are no numbers count as none."""
    whole = np.clip(np.rint(np.nan_to_num(extra)), 0, DEAREST).astype(np.int64)
    room = np.zeros(len(row), dtype=np.int64)
    cost = ways(ground.start, _parts(ground), whole, row, ground.move_cost * PARTS, room)
    dear, _ = _Rooms.of(ground).fill(whole, row, room)
    return -int((dear - cost) // PARTS)


def routes(ground: Ground, extra: Floats, row: Whole) -> Whole:
    """Return the room of each guest-night on its stay's cheapest way at prices."""
    room = np.zeros(len(row), dtype=np.int64)
    ways(ground.start, _parts(ground), extra, row, ground.move_cost * PARTS, room)
    return room


def _parts(ground: Ground) -> Whole:
    """Return what each guest-night costs in each room, in parts of a unit; -1 where forbidden."""
    return np.where(ground.bare < 0, -1, ground.bare.astype(np.int64) * PARTS)


@dataclass(frozen=True)
class _Rooms:
    """Arrays for filling rooms night by night."""

    ground: Ground
    stays: tuple[Whole, ...]
    take: Whole

    @classmethod
    def of(cls, ground: Ground) -> "_Rooms":
        stay = ground.stay_of
        stays = (ground.gender[stay], ground.beds[stay], ground.alone[stay])
        return cls(ground, stays, np.zeros((int(ground.places.sum()) + 1, 2), dtype=np.int64))

    def fill(self, extra: Floats | Whole, row: Whole, room: Whole) -> tuple[float, int]:
        ground = self.ground
        order, begin = ground.by_night
        return fillings(order, begin, self.stays, ground.rooms, ground.open, ground.bare, extra, row, room, self.take)
