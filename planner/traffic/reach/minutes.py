"""The exact minutes at which a place is cut off, where the proof by slices could not say that it is not.

The proof counts only roads that stay open from the beginning of a slice to the limit after its end. A vehicle may do
better: use a road before it closes, or wait at a junction until it opens. Here the earliest arrival is found road by
road, with waiting: a road is entered only when it stays open (or its emergency lane free) until it is left, and a held
junction is passed when the column has gone, or through its gaps after the longest wait.

Whoever sets off within a minute can wait until the minute is over and arrives no later than who sets off then. So a
minute is good when the trip that begins at its end arrives within the limit counted from its beginning.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from planner.traffic.network import Arc
from planner.traffic.reach.ground import Ground, Place, StationKind
from planner.traffic.reach.proof import OPEN, ReachProof, Stranding, piece_costs
from planner.traffic.reach.states import SLICE_MIN, Hold, LanePeriod, Period, RoadState, Timetable

MINUTE_MS = 60_000
MOST_SEARCHES = 20_000
"""Beyond this many searches (about ten seconds) the slices stand as they are."""

Interval = tuple[int, int]
"""From, until, milliseconds after midnight."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """A place that does not reach a kind of station within the limit when setting off between two moments."""

    place: Place
    kind: StationKind
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class _Step:
    """A piece of road as driven: where it leads, its time, its time along an emergency lane, when it is barred."""

    head: int
    open_ms: int
    lane_ms: int
    barred: tuple[Interval, ...]
    lanes: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class _Clockwork:
    """Every vertex with the pieces that leave it, and when columns hold it."""

    steps: tuple[tuple[_Step, ...], ...]
    holds: Mapping[int, tuple[Hold, ...]]

    def leaves(self, vertex: int, at_ms: int) -> int:
        """Return when a vehicle that is at a vertex can drive on."""
        here = at_ms
        for hold in sorted(self.holds.get(vertex, ()), key=lambda item: item.start_s):
            if hold.start_s * 1000 <= here < hold.end_s * 1000:
                freed = hold.end_s * 1000
                here = freed if hold.wait_ms is None else min(freed, here + hold.wait_ms)
        return here

    def drives(self, vertex: int, step: _Step, at_ms: int) -> int:
        """Return when a vehicle arrives that drives a piece of road as soon as it can."""
        here = at_ms
        while True:
            slow = any(start < here + step.open_ms and here < end for start, end in step.lanes)
            spent = step.lane_ms if slow else step.open_ms
            shut = max((end for start, end in step.barred if start < here + spent and here < end), default=None)
            if shut is None:
                return here + spent
            here = self.leaves(vertex, shut)


def cut_offs(proof: ReachProof) -> tuple[CutOff, ...]:
    """Return the minutes, as periods, in which a place is cut off by what is closed."""
    open_cases = [item for item in proof.stranded() if not item.always]
    if not open_cases:
        return ()
    works = clockwork(proof.ground, proof.table)
    minutes: dict[tuple[Place, StationKind], list[int]] = {}
    for item in open_cases:
        minutes.setdefault((item.place, item.kind), []).extend(_minutes_of(item))
    if sum(len(own) for own in minutes.values()) > MOST_SEARCHES:
        return tuple(_whole(proof, item) for item in open_cases)
    engines = _engine_times(proof, works, minutes)
    found: list[CutOff] = []
    for (place, kind), own in minutes.items():
        bad = [minute for minute in sorted(own) if not _is_good(proof, works, (place, kind), (minute, engines))]
        found += [_cut_off(proof, (place, kind), run) for run in _runs(bad)]
    return tuple(found)


def _minutes_of(item: Stranding) -> Iterator[int]:
    yield from range(item.first * SLICE_MIN, (item.last + 1) * SLICE_MIN)


def _whole(proof: ReachProof, item: Stranding) -> CutOff:
    return _cut_off(proof, (item.place, item.kind), (item.first * SLICE_MIN, (item.last + 1) * SLICE_MIN))


def _cut_off(proof: ReachProof, who: tuple[Place, StationKind], run: tuple[int, int]) -> CutOff:
    midnight = datetime.combine(proof.day, time())
    return CutOff(*who, midnight + timedelta(minutes=run[0]), midnight + timedelta(minutes=run[1]))


def _runs(minutes: Sequence[int]) -> list[tuple[int, int]]:
    """Return neighbouring minutes as periods, the end not included."""
    runs: list[tuple[int, int]] = []
    for minute in minutes:
        if runs and runs[-1][1] == minute:
            runs[-1] = (runs[-1][0], minute + 1)
        else:
            runs.append((minute, minute + 1))
    return runs


Engines = Mapping[int, Mapping[int, int]]
"""Minute -> vertex -> when an engine that sets off at the end of that minute arrives."""


def _engine_times(
    proof: ReachProof, works: _Clockwork, minutes: Mapping[tuple[Place, StationKind], Iterable[int]]
) -> Engines:
    wanted = {minute for (_, kind), own in minutes.items() if kind == "fire" for minute in own}
    vertex = proof.ground.vertex_of()
    roots = {vertex[each.anchor] for each in proof.ground.stations if each.kind == "fire"}
    limit_ms = proof.limit_min * MINUTE_MS
    return {
        minute: arrivals(
            works,
            {root: works.leaves(root, (minute + 1) * MINUTE_MS) for root in roots},
            minute * MINUTE_MS + limit_ms,
        )
        for minute in wanted
    }


def _is_good(proof: ReachProof, works: _Clockwork, who: tuple[Place, StationKind], when: tuple[int, Engines]) -> bool:
    (place, kind), (minute, engines) = who, when
    vertex = proof.ground.vertex_of()
    here, until_ms = vertex[place.anchor], minute * MINUTE_MS + proof.limit_min * MINUTE_MS
    if kind == "fire":
        return here in engines[minute]
    found = arrivals(works, {here: (minute + 1) * MINUTE_MS}, until_ms)
    hospitals = {vertex[each.anchor] for each in proof.ground.stations if each.kind == "hospital"}
    return any(works.leaves(each, found[each]) <= until_ms for each in hospitals if each in found)


def clockwork(ground: Ground, table: Timetable) -> _Clockwork:
    """Return the pieces of road by the vertex that they leave, with the times at which they cannot be used."""
    _, open_ms = piece_costs(ground, OPEN)
    slowest = {arc: min(lane.speed_kmh for lane in lanes) for arc, lanes in table.lanes.items()}
    _, lane_ms = piece_costs(ground, RoadState(lanes=frozenset(slowest.items())))
    barred = {arc: tuple(_uncovered(periods, table.lanes.get(arc, ()))) for arc, periods in table.closed.items()}
    steps: list[list[_Step]] = [[] for _ in ground.anchors]
    for piece, tail in enumerate(ground.tail):
        arc = ground.arcs[ground.parent[piece]]
        own = (barred.get(arc, ()), _in_ms(table, arc))
        steps[tail].append(_Step(int(ground.head[piece]), int(open_ms[piece]), int(lane_ms[piece]), *own))
    holds = {n: table.held[a.node_id] for n, a in enumerate(ground.anchors) if a.node_id in table.held}
    return _Clockwork(tuple(tuple(own) for own in steps), holds)


def _in_ms(table: Timetable, arc: Arc) -> tuple[Interval, ...]:
    """Return when a road with an emergency lane is closed, so that the lane is driven."""
    if arc not in table.lanes:
        return ()
    return tuple((period.start_s * 1000, period.end_s * 1000) for period in table.closed.get(arc, ()))


def _uncovered(periods: Sequence[Period], lanes: Sequence[LanePeriod]) -> Iterator[Interval]:
    """Yield the parts of closures during which no emergency lane is free."""
    for period in periods:
        here = period.start_s
        for lane in sorted(lanes):
            if lane.start_s < period.end_s and here < lane.end_s:
                if here < lane.start_s:
                    yield here * 1000, lane.start_s * 1000
                here = lane.end_s
        if here < period.end_s:
            yield here * 1000, period.end_s * 1000


def arrivals(works: _Clockwork, starts: Mapping[int, int], until_ms: int) -> dict[int, int]:
    """Return vertex -> earliest arrival, for those reached by ``until_ms``; a start is left at once."""
    queue = [(at_ms, vertex) for vertex, at_ms in starts.items()]
    heapq.heapify(queue)
    found: dict[int, int] = {}
    while queue:
        at_ms, here = heapq.heappop(queue)
        if here in found or at_ms > until_ms:
            continue
        found[here] = at_ms
        ready = at_ms if here in starts else works.leaves(here, at_ms)
        for step in works.steps[here]:
            if step.head not in found:
                heapq.heappush(queue, (works.drives(here, step, ready), step.head))
    return found
