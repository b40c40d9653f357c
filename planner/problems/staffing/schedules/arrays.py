"""The roster problem as arrays: one row for each day, one column for each kind of shift."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.problems.staffing.schedules.entities import OFF, SATURDAY, Roster, Schedules, Worker

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]
NO_LIMIT = 1 << 30
SUNDAY = SATURDAY + 1


@dataclass(frozen=True, eq=False)
class Rules:
    """The rules of one person.

    Attributes:
        allowed: [days, kinds] whether the person may have the shift.
        cost: [days, kinds] what wishes add when the shift is given; ``base`` is their cost without any shift.
        least: fewest units of time; ``most`` the most.
        limits: [kinds] most shifts of each kind.
    """

    worker: Worker
    allowed: Truth
    cost: Whole
    base: int
    least: int
    most: int
    limits: Whole


@dataclass(frozen=True, eq=False)
class Frame:
    """The whole problem in numbers; a path is [days] kind of shift, −1 on a day off.

    Attributes:
        unit: minutes of one unit of time: the greatest that divides the length of every kind.
        lengths: [kinds] units of time.
        follows: [kind, kind before] whether a kind may stand on the day after another.
        need: [days, kinds] people wanted; ``under`` and ``over`` the costs of one too few, one too many.
        week: [days] 1 on a Saturday, 2 on a Sunday.
    """

    days: int
    kinds: tuple[str, ...]
    unit: int
    lengths: Whole
    follows: Truth
    need: Whole
    under: Whole
    over: Whole
    week: Whole
    people: tuple[Rules, ...]

    @cached_property
    def groups(self) -> tuple[Whole, Truth]:
        """Kind -> group, and [group, kind before]: kinds of a group may follow the same kinds."""
        rows, group = np.unique(self.follows, axis=0, return_inverse=True)
        return group.reshape(-1).astype(np.int64), np.ascontiguousarray(rows)

    def assigned(self, paths: npt.NDArray[np.int64]) -> Whole:
        """Return [days, kinds]: people on each kind of shift, from [people, days]."""
        count = np.zeros(self.need.shape, np.int64)
        for kind in range(len(self.kinds)):
            count[:, kind] = (paths == kind).sum(axis=0)
        return count

    def wishes(self, person: int, path: Whole) -> int:
        """Return the cost of the wishes that a path does not keep."""
        on = np.flatnonzero(path >= 0)
        rules = self.people[person]
        return rules.base + int(rules.cost[on, path[on]].sum())

    def cover_cost(self, count: Whole) -> int:
        """Return the cost of people missing and people too many."""
        short = self.need - count
        return int((self.under * np.maximum(short, 0) + self.over * np.maximum(-short, 0)).sum())

    def score(self, paths: npt.NDArray[np.int64]) -> int:
        """Return the whole cost of paths."""
        wishes = sum(self.wishes(person, path) for person, path in enumerate(paths))
        return wishes + self.cover_cost(self.assigned(paths))

    def roster(self, paths: npt.NDArray[np.int64]) -> Roster:
        """Return the paths by names."""
        names = (*self.kinds, OFF)
        return {
            rules.worker.person_id: tuple(names[kind] for kind in path)
            for rules, path in zip(self.people, paths.tolist(), strict=True)
        }


def frame_of(schedules: Schedules) -> Frame:
    """Return the problem as arrays."""
    kinds = tuple(schedules.kinds)
    place = {kind_id: index for index, kind_id in enumerate(kinds)}
    unit = math.gcd(*(kind.minutes for kind in schedules.kinds.values())) if kinds else 1
    shape = (schedules.days, len(kinds))
    need, under, over = (np.zeros(shape, np.int64) for _ in range(3))
    for cover in schedules.covers:
        at = cover.day, place[cover.kind_id]
        need[at], under[at], over[at] = cover.people, cover.under, cover.over
    follows = np.ones((len(kinds), len(kinds)), np.bool_)
    for kind in schedules.kinds.values():
        for other in kind.not_next:
            follows[place[other], place[kind.kind_id]] = False
    weekdays = [schedules.weekday(day) for day in range(schedules.days)]
    return Frame(
        schedules.days,
        kinds,
        unit,
        np.array([kind.minutes // unit for kind in schedules.kinds.values()], np.int64),
        follows,
        need,
        under,
        over,
        np.array([1 if day == SATURDAY else 2 if day == SUNDAY else 0 for day in weekdays], np.int64),
        _people(schedules, place, unit),
    )


def _people(schedules: Schedules, place: dict[str, int], unit: int) -> tuple[Rules, ...]:
    shape = (schedules.days, len(place))
    cost = {person_id: np.zeros(shape, np.int64) for person_id in schedules.workers}
    base = dict.fromkeys(schedules.workers, 0)
    for wish in schedules.wishes:
        cost[wish.person_id][wish.day, place[wish.kind_id]] += -wish.weight if wish.on else wish.weight
        base[wish.person_id] += wish.weight if wish.on else 0
    return tuple(
        _rules(worker, cost[worker.person_id], base[worker.person_id], list(place), unit)
        for worker in schedules.workers.values()
    )


def _rules(worker: Worker, cost: Whole, base: int, kinds: Sequence[str], unit: int) -> Rules:
    limits = np.array([worker.max_shifts.get(kind_id, NO_LIMIT) for kind_id in kinds], np.int64)
    allowed = np.ones(cost.shape, np.bool_) & (limits > 0)
    allowed[sorted(day for day in worker.days_off if 0 <= day < len(cost))] = False
    for day, kind_id in worker.busy:
        if 0 <= day < len(cost):
            allowed[day, kinds.index(kind_id)] = False
    return Rules(worker, allowed, cost, base, -(-worker.min_minutes // unit), worker.max_minutes // unit, limits)


def paths_of(frame: Frame, roster: Roster) -> npt.NDArray[np.int64]:
    """Return [people, days] from a roster by names."""
    place = {kind_id: index for index, kind_id in enumerate((*frame.kinds,))} | {OFF: -1}
    rows = [[place[kind] for kind in roster[rules.worker.person_id]] for rules in frame.people]
    return np.array(rows, np.int64).reshape(len(frame.people), frame.days)
