"""What emergency vehicles may use in each slice of the day.

A vehicle that sets off in a slice is on the road until the limit at the latest. So a road counts as open for a slice
only if it is open, or has an emergency lane, from the beginning of the slice until the limit after its end: whatever
moment of the slice it sets off, nothing changes under it on the way.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple, TypeVar

from planner.scenario.schema import Scenario
from planner.traffic.closures import resolve_closures
from planner.traffic.listed import PROBLEM
from planner.traffic.network import Arc, RoadNetwork
from planner.traffic.orders.moving import Passing, longest_wait
from planner.traffic.orders.roadside import resolve_lanes
from planner.traffic.orders.timeline import passings

Key = TypeVar("Key")
Item = TypeVar("Item")

SLICE_MIN = 5
SLICES = 24 * 60 // SLICE_MIN
CROSSING_S = 30
RESTRICTED = "hạn chế"


class Period(NamedTuple):
    """A time of the day in seconds after midnight; the day before is negative."""

    start_s: int
    end_s: int


class LanePeriod(NamedTuple):
    """An emergency lane: when it is kept free, and how fast it is driven."""

    start_s: int
    end_s: int
    speed_kmh: float


class Hold(NamedTuple):
    """A junction held by a column, and the longest wait to cross it; None when nobody lets vehicles cross."""

    start_s: int
    end_s: int
    wait_ms: int | None


@dataclass(frozen=True, slots=True)
class Timetable:
    """Everything that stops an emergency vehicle in the course of a day, and what lets it through."""

    closed: Mapping[Arc, tuple[Period, ...]]
    lanes: Mapping[Arc, tuple[LanePeriod, ...]]
    held: Mapping[str, tuple[Hold, ...]]


@dataclass(frozen=True, slots=True)
class RoadState:
    """What may be used throughout a slice and its limit.

    Attributes:
        closed: roads and directions that may not be used.
        lanes: roads and directions used along an emergency lane, and its speed.
        waits: junctions held by a column: the longest wait in milliseconds, None where nobody may cross.
    """

    closed: frozenset[Arc] = frozenset()
    lanes: frozenset[tuple[Arc, float]] = frozenset()
    waits: frozenset[tuple[str, int | None]] = frozenset()


def timetable(scenario: Scenario, network: RoadNetwork, day: date, *, protected: bool = False) -> Timetable:
    """Return the closures, lanes and held junctions of a day; a restricted road is open to emergency vehicles."""
    midnight = datetime.combine(day, time())
    passed = passings(scenario, network, protected=protected)
    closed: dict[Arc, list[Period]] = {}
    for arc, start, end in (*_standing(scenario, network), *_moving(passed)):
        closed.setdefault(arc, []).append(Period(_seconds(midnight, start), _seconds(midnight, end)))
    lanes: dict[Arc, list[LanePeriod]] = {}
    for item in resolve_lanes(scenario, network)[0]:
        lane = item.lane
        period = LanePeriod(_seconds(midnight, lane.start), _seconds(midnight, lane.end), lane.speed_kmh)
        for arc in item.arcs:
            lanes.setdefault(arc, []).append(period)
    held = _held(scenario, passed, midnight)
    return Timetable(_frozen(closed), _frozen(lanes), _frozen(held))


def _frozen(lists: Mapping[Key, list[Item]]) -> dict[Key, tuple[Item, ...]]:
    return {key: tuple(items) for key, items in lists.items()}


def _standing(scenario: Scenario, network: RoadNetwork) -> Iterator[tuple[Arc, datetime, datetime]]:
    """Yield what orders close that stand still."""
    for stretch in resolve_closures(scenario, network)[0]:
        if not stretch.is_moving and stretch.closure.tier != RESTRICTED:
            for arc in stretch.arcs:
                yield arc, stretch.closure.start, stretch.closure.end


def _moving(passed: Mapping[str, Passing]) -> Iterator[tuple[Arc, datetime, datetime]]:
    """Yield what columns close, to the second."""
    for item in passed.values():
        if item.movement.tier == RESTRICTED:
            continue
        for road in item.roads:
            period = item.period(road.closed)
            yield road.arc, *period
            if item.movement.direction == "both":
                yield Arc(road.arc.edge_id, not road.arc.forward), *period


def _seconds(midnight: datetime, moment: datetime) -> int:
    return int((moment - midnight).total_seconds())


def _held(scenario: Scenario, passed: Mapping[str, Passing], midnight: datetime) -> dict[str, list[Hold]]:
    crossing_min = Fraction(scenario.option(PROBLEM, "crossing_s", CROSSING_S), 60)
    manned = {(row.movement_id, row.node_id): row.wait_min or 0 for row in scenario.crossings}
    held: dict[str, list[Hold]] = {}
    for name, item in passed.items():
        if item.movement.tier == RESTRICTED:
            continue
        for junction in item.junctions:
            start, end = item.period(junction.closed)
            wait: int | None = None
            if (name, junction.node_id) in manned:
                longest = max(longest_wait(junction, crossing_min), Fraction(manned[name, junction.node_id]))
                wait = math.ceil(longest * 60_000)
            hold = Hold(_seconds(midnight, start), _seconds(midnight, end), wait)
            held.setdefault(junction.node_id, []).append(hold)
    return held


def states_by_slice(table: Timetable, limit_min: int, slices: Sequence[int]) -> dict[RoadState, list[int]]:
    """Return each distinct state of the roads and the slices in which it holds."""
    found: dict[RoadState, list[int]] = {}
    for number in slices:
        found.setdefault(state_in(table, window_of(number, limit_min)), []).append(number)
    return found


def window_of(number: int, limit_min: int) -> Period:
    """Return the time that counts for a slice: from its beginning until the limit after its end."""
    start_s = number * SLICE_MIN * 60
    return Period(start_s, start_s + (SLICE_MIN + limit_min) * 60)


def state_in(table: Timetable, window: Period) -> RoadState:
    """Return what may be used throughout a window."""
    closed, lanes = set[Arc](), set[tuple[Arc, float]]()
    for arc, periods in table.closed.items():
        met = [period for period in periods if period.start_s < window.end_s and window.start_s < period.end_s]
        if not met:
            continue
        own = table.lanes.get(arc, ())
        if all(_covered(period, window, own) for period in met):
            lanes.add((arc, min(lane.speed_kmh for lane in own if _meets(lane, window))))
        else:
            closed.add(arc)
    waits = frozenset(filter(None, (_wait(node, holds, window) for node, holds in table.held.items())))
    return RoadState(frozenset(closed), frozenset(lanes), waits)


def _meets(item: LanePeriod | Hold, window: Period) -> bool:
    return item.start_s < window.end_s and window.start_s < item.end_s


def _covered(period: Period, window: Period, lanes: Sequence[LanePeriod]) -> bool:
    """Whether emergency lanes are free for all of a closure that falls into the window."""
    here, end = max(period.start_s, window.start_s), min(period.end_s, window.end_s)
    for lane in sorted(lanes):
        if lane.start_s <= here:
            here = max(here, lane.end_s)
    return here >= end


def _wait(node_id: str, holds: Sequence[Hold], window: Period) -> tuple[str, int | None] | None:
    """Return the longest wait at a junction, for one column after the other; None when none passes.

    Where two columns hold it at the same time nobody crosses: the gaps of one need not be those of the other.
    """
    met = [hold for hold in holds if _meets(hold, window)]
    if not met:
        return None
    known = [hold.wait_ms for hold in met if hold.wait_ms is not None]
    together = any(max(a.start_s, b.start_s) < min(a.end_s, b.end_s) for a, b in combinations(met, 2))
    return node_id, None if together or len(known) < len(met) else sum(known)


def slice_period(day: date, number: int) -> tuple[datetime, datetime]:
    """Return a slice as moments."""
    start = datetime.combine(day, time()) + timedelta(minutes=number * SLICE_MIN)
    return start, start + timedelta(minutes=SLICE_MIN)
