"""The cheapest schedule of one person in a stretch of days, the days outside it being fixed."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.problems.staffing.schedules import path as kernel
from planner.problems.staffing.schedules.arrays import Frame, Rules, Whole
from planner.problems.staffing.schedules.reach import Band, band_of

Real = npt.NDArray[np.float64]
ROOM = 2_000_000
"""Most entries of a table; counters of kinds are exact as long as they fit, and priced beyond that."""
COARSE = 1 << 26
"""Sum of the costs of a path in the whole numbers of the table, at most."""
FINEST = 4096.0
TRIES = 3
OPEN = -2
"""Stands for a day on which nothing is decided."""
FORCE = 4
"""What a decided shift earns beside its reward, in largest costs of one cell."""
DEARER, CHEAPER = 1.5, 0.7
"""By how much the price of a limited kind rises with too many shifts of it and falls with too few."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from ``first`` until before ``end`` that are planned while all others stay."""

    first: int
    end: int

    @property
    def days(self) -> int:
        """Length."""
        return self.end - self.first


@dataclass(frozen=True, slots=True)
class Leeway:
    """How freely a schedule may be chosen.

    Attributes:
        widths: most units of time and most weekends by which a schedule may stray from even use.
    """

    widths: tuple[int, int] = (1 << 20, 1 << 20)


FREELY = Leeway()


@dataclass(eq=False)
class Pricer:
    """Finds schedules of one person in a stretch.

    Attributes:
        priced: [kinds] price of a shift of a kind whose number is limited but not counted in the table.
    """

    frame: Frame
    rules: Rules
    stretch: Stretch
    band: Band
    limits: Whole
    counted: Whole
    counts: int
    shape: Whole
    entry: int
    may_end: npt.NDArray[np.bool_]
    priced: Real = field(init=False)
    free: npt.NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        """Start without prices."""
        self.priced = np.zeros(len(self.limits))
        self.free = (self.counted[:, 0] == 0) & (self.limits < self.stretch.days)

    @property
    def size(self) -> tuple[int, int, int, int, int]:
        """Shape of the table."""
        states = len(self.may_end)
        return self.stretch.days + 1, states, self.counts, self.band.weekends, self.band.units

    @property
    def cells(self) -> int:
        """Number of entries of the table."""
        return int(np.prod(self.size))

    def cheapest(self, reward: Real, room: npt.NDArray[np.int32]) -> tuple[Whole | None, float]:
        """Return the schedule of least wishes − rewards, and a bound that none can be below.

        Args:
            reward: [days of the stretch, kinds] what a shift earns.
            room: space for the table.

        Returns:
            [days of the stretch] kinds, None when there is no schedule (or none was found within the limits of kinds
            that are priced); and the bound.
        """
        days = slice(self.stretch.first, self.stretch.end)
        return self._cheapest(reward, self.rules.allowed[days], room)

    def keeping(self, decided: Whole, reward: Real, room: npt.NDArray[np.int32]) -> Whole | None:
        """Return the best schedule that keeps [days of the stretch] what is decided; None when none was found."""
        days = slice(self.stretch.first, self.stretch.end)
        fits = (decided == OPEN)[:, None] | (decided[:, None] == np.arange(reward.shape[1]))
        must = np.flatnonzero(decided >= 0)
        earned = reward.copy()
        largest = self.frame.under[days].max(initial=1) + np.abs(self.rules.cost[days]).max(initial=0)
        earned[must, decided[must]] += FORCE * largest
        path, _ = self._cheapest(earned, self.rules.allowed[days] & fits, room)
        return path if path is not None and ((decided == OPEN) | (decided == path)).all() else None

    def _cheapest(
        self, reward: Real, allowed: npt.NDArray[np.bool_], room: npt.NDArray[np.int32]
    ) -> tuple[Whole | None, float]:
        cost = np.where(allowed, self.rules.cost[self.stretch.first : self.stretch.end] - reward, 0.0)
        bound, path = -np.inf, None
        for _ in range(TRIES):
            path, value = self._path(cost + self.priced, allowed, room)
            bound = max(bound, value - float((self.priced * np.where(self.free, self.limits, 0)).sum()))
            if path is None or not self._above(path).any():
                break
            self.priced = np.where(self._above(path), DEARER * self.priced + 2.0, self.priced)
        if path is None:
            return None, bound
        spare = np.bincount(path[path >= 0], minlength=len(self.limits)) < self.limits
        self.priced = np.where(spare, CHEAPER * self.priced, self.priced)
        return self._within_limits(path, cost, allowed, room), bound

    def least(self, reward: Real, room: npt.NDArray[np.int32]) -> tuple[Whole | None, float]:
        """Return a cheapest schedule, which may break limits of kinds that are priced, and the proven bound."""
        allowed = self.rules.allowed[self.stretch.first : self.stretch.end]
        cost = np.where(allowed, self.rules.cost[self.stretch.first : self.stretch.end] - reward, 0.0)
        path, value = self._path(cost + self.priced, allowed, room)
        bound = value - float((self.priced * np.where(self.free, self.limits, 0)).sum())
        if path is not None:
            many = self.free * (np.bincount(path[path >= 0], minlength=len(self.limits)) - self.limits)
            self.priced = np.maximum(0.0, self.priced + many / np.maximum(1, self.limits))
        return path, bound

    def _within_limits(
        self, path: Whole | None, cost: Real, allowed: npt.NDArray[np.bool_], room: npt.NDArray[np.int32]
    ) -> Whole | None:
        """Leave a kind of which there are too many only on the best of its days, until every limit is kept."""
        while path is not None and (above := self._above(path)).any():
            allowed = allowed.copy()
            for kind in np.flatnonzero(above):
                used = np.flatnonzero(path == kind)
                best = used[np.argsort(cost[used, kind], kind="stable")][: int(self.limits[kind])]
                allowed[:, kind] = False
                allowed[best, kind] = True
            path, _ = self._path(np.where(allowed, cost, 0.0), allowed, room)
        return path

    def _above(self, path: Whole) -> npt.NDArray[np.bool_]:
        return self.free & (np.bincount(path[path >= 0], minlength=len(self.limits)) > self.limits)

    def _path(
        self, cost: Real, allowed: npt.NDArray[np.bool_], room: npt.NDArray[np.int32]
    ) -> tuple[Whole | None, float]:
        scale = min(FINEST, COARSE / (1.0 + np.abs(cost).max(axis=1, initial=0.0).sum()))
        whole = np.where(allowed, np.floor(cost * scale), kernel.NO_WAY).astype(np.int32)
        size = self.size
        table = room[: int(np.prod(size))].reshape(size)
        group, follows = self.frame.groups
        band, days = self.band, slice(self.stretch.first, self.stretch.end)
        given: tuple[Any, ...] = (table, whole, self.frame.lengths, follows, group, self.counted, self.shape)
        given = (*given, band.low_weekends, band.low_units, self.frame.week[days])
        kernel.fill(*given, self.entry)  # type: ignore[no-untyped-call,call-arg]
        value, *end = kernel.choose_end(  # type: ignore[no-untyped-call]
            table, self.may_end, band.least_end, min(band.most_end, band.units - 1), band.most_weekends_end
        )
        if value >= kernel.TOO_MUCH:
            return None, np.inf
        return kernel.trace(*given, tuple(end)), value / scale  # type: ignore[no-untyped-call,call-arg]


def pricer_for(
    frame: Frame, person: int, stretch: Stretch, path: Whole | None = None, leeway: Leeway = FREELY
) -> Pricer | None:
    """Return the pricer of a person whose other days stay as in ``path``; None when there can be no schedule.

    Args:
        frame: the problem.
        person: number of the person.
        stretch: days to plan.
        path: [days] the present schedule; inside the stretch it only counts for ``leeway``.
        leeway: how much may be kept of the table, and used of what is spare.
    """
    rules = frame.people[person]
    use, limits, outside = _use(frame, rules, stretch, path)
    band = band_of(frame, rules, stretch.first, stretch.end, use, leeway.widths)
    if band is None:
        return None
    runs = rules.worker.max_on
    states = len(frame.kinds) * runs + rules.worker.min_off
    room = ROOM // max(1, (stretch.days + 1) * states * band.weekends * band.units)
    counted, counts = _counters(frame, rules, limits, stretch, room)
    entry, before, touch = _entry(frame, rules, stretch, outside)
    shape = np.array([runs, rules.worker.min_on, rules.worker.min_off, before, touch], np.int64)
    may_end = _ends(frame, rules, stretch, outside, touch)
    return Pricer(frame, rules, stretch, band, limits, counted, counts, shape, entry, may_end)


def _use(frame: Frame, rules: Rules, stretch: Stretch, path: Whole | None) -> tuple[tuple[int, int, int], Whole, Whole]:
    """Return least and most units and most weekends of the stretch, most shifts of each kind, the path outside."""
    outside = np.full(frame.days, -1, np.int64) if path is None else path.copy()
    outside[stretch.first : stretch.end] = -1
    days = outside[outside >= 0]
    used = int(frame.lengths[days].sum())
    least, most = rules.least - used, rules.most - used
    limits = rules.limits - np.bincount(days, minlength=len(frame.kinds))
    weekends = rules.worker.max_weekends - weekends_of(frame, outside)
    return (least, most, weekends), np.maximum(limits, 0), outside


def weekends_of(frame: Frame, path: Whole) -> int:
    """Return the number of weekends with duty."""
    on = path >= 0
    sundays = frame.week == kernel.SUNDAY
    before = np.concatenate(([False], on[:-1] & (frame.week[:-1] == 1)))
    return int((on & (frame.week == 1)).sum() + (on & sundays & ~before).sum())


def _counters(frame: Frame, rules: Rules, limits: Whole, stretch: Stretch, room: int) -> tuple[Whole, int]:
    """Count the kinds of the tightest limits exactly while the table stays small."""
    counted = np.zeros((len(limits), 2), np.int64)
    counted[:, 1] = 1
    counts = 1
    for kind in np.argsort(limits, kind="stable"):
        limit = int(limits[kind])
        possible = min(stretch.days, rules.most // int(frame.lengths[kind]))
        if rules.limits[kind] <= 0 or limit >= possible or counts * (limit + 1) > room:
            continue
        counted[kind] = counts, limit + 1
        counts *= limit + 1
    return counted, counts


def _entry(frame: Frame, rules: Rules, stretch: Stretch, outside: Whole) -> tuple[int, int, int]:
    """Return the state before the stretch, the days on duty that lead up to it, and how far these reach back."""
    runs, offs = rules.worker.max_on, rules.worker.min_off
    off = len(frame.kinds) * runs
    if stretch.first == 0:
        return off + offs - 1, 0, 0
    before = outside[: stretch.first][::-1]
    on = before >= 0
    length = int(np.argmin(on)) if not on.all() else len(on)
    if length:
        return int(before[0]) * runs + length - 1, length, length if length == stretch.first else -NEVER
    rest = int(np.argmax(on)) if on.any() else offs
    return off + min(rest, offs) - 1, 0, -NEVER


NEVER = 1 << 20


def _ends(frame: Frame, rules: Rules, stretch: Stretch, outside: Whole, touch: int) -> npt.NDArray[np.bool_]:
    """Return the states after which the days behind the stretch keep the rules."""
    worker = rules.worker
    runs, offs, kinds = worker.max_on, worker.min_off, len(frame.kinds)
    after = outside[stretch.end :]
    states = np.ones(kinds * runs + offs, np.bool_)
    if not len(after):
        return states
    on = after >= 0
    if on[0]:
        length = len(on) if on.all() else int(np.argmin(on))
        for kind in range(kinds):
            for run in range(1, runs + 1):
                whole = run + length
                long_enough = whole >= worker.min_on or length == len(on) or run == stretch.days + touch
                follows = frame.follows[after[0], kind]
                states[kind * runs + run - 1] = follows and whole <= runs and long_enough
        states[kinds * runs : -1] = False
        states[-1] = length >= worker.min_on or length == len(on)
        return states
    rest = len(on) if not on.any() else int(np.argmax(on))
    for run in range(1, runs + 1):
        enough = rest >= offs or rest == len(on)
        states[run - 1 : kinds * runs : runs] = enough and (run >= worker.min_on or run == stretch.days + touch)
    for run in range(1, offs + 1):
        states[kinds * runs + run - 1] = run + rest >= offs or rest == len(on)
    return states
