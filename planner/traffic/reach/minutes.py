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
from planner.traffic.reach.ground import STATION_KINDS, Anchor, Ground, Place, StationKind
from planner.traffic.reach.proof import OPEN, ReachProof, Stranding, piece_costs
from planner.traffic.reach.states import SLICE_MIN, Hold, LanePeriod, Period, RoadState, Timetable

MINUTE_MS = 60_000
MOST_VISITS = 4_000_000
"""Minutes times vertices; beyond (about ten seconds) the slices stand as they are."""

Interval = tuple[int, int]
"""From, until, milliseconds after midnight."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """A place that does not reach a kind of station within the limit when setting off between two moments.

    ``exact`` says that it was found minute by minute; otherwise the period may be longer than the cutting off.
    """

    place: Place
    kind: StationKind
    start: datetime
    end: datetime
    exact: bool = True


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
        """Return when a vehicle that is at a vertex can drive on: through the gaps of one column, never of two."""
        holds, here = self.holds.get(vertex, ()), at_ms
        while met := [hold for hold in holds if hold.start_s * 1000 <= here < hold.end_s * 1000]:
            freed = max(hold.end_s for hold in met) * 1000
            wait = met[0].wait_ms
            if len(met) == 1 and wait is not None:
                through = min(freed, here + wait)
                if not any(here < hold.start_s * 1000 <= through for hold in holds):
                    return through
            here = freed
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


Engines = Mapping[int, Mapping[int, int]]
"""Minute -> vertex -> when an engine that sets off at the end of that minute arrives."""


@dataclass(frozen=True, slots=True)
class _Search:
    """What the minutes of a proof are worked out with."""

    proof: ReachProof
    works: _Clockwork
    vertex: Mapping[Anchor, int]
    roots: Mapping[StationKind, frozenset[int]]

    def is_good(self, place: Place, kind: StationKind, minute: int, engines: Engines) -> bool:
        """Return whether whoever sets off within a minute, the engine or the patient, arrives within the limit."""
        here, until_ms = self.vertex[place.anchor], (minute + self.proof.limit_min) * MINUTE_MS
        if kind == "fire":
            return here in engines[minute]
        found = arrivals(self.works, {here: (minute + 1) * MINUTE_MS}, until_ms)
        own = self.roots["hospital"] & found.keys()
        return any(self.works.leaves(each, found[each]) <= until_ms for each in own)

    def engines(self, minutes: Iterable[int]) -> Engines:
        """Return where the engines that set off at the end of each minute arrive in time."""
        return {minute: self._engines_at(minute) for minute in minutes}

    def _engines_at(self, minute: int) -> Mapping[int, int]:
        starts = {root: self.works.leaves(root, (minute + 1) * MINUTE_MS) for root in self.roots["fire"]}
        return arrivals(self.works, starts, (minute + self.proof.limit_min) * MINUTE_MS)


def cut_offs(proof: ReachProof) -> tuple[CutOff, ...]:
    """Return the minutes, as periods, in which a place is cut off by what is closed.

    When there are too many to search one by one, the slices stand as they are: periods that may be too long, never too
    short, marked as not exact.
    """
    open_cases = [item for item in proof.stranded() if not item.always]
    minutes: dict[tuple[Place, StationKind], list[int]] = {}
    for item in open_cases:
        minutes.setdefault((item.place, item.kind), []).extend(_minutes_of(item))
    if sum(len(own) for own in minutes.values()) * len(proof.ground.anchors) > MOST_VISITS:
        return tuple(_cut_off(proof, (item.place, item.kind), _whole(item), exact=False) for item in open_cases)
    search = _search(proof)
    engines = search.engines({minute for (_, kind), own in minutes.items() if kind == "fire" for minute in own})
    found: list[CutOff] = []
    for (place, kind), own in minutes.items():
        bad = [minute for minute in sorted(own) if not search.is_good(place, kind, minute, engines)]
        found += [_cut_off(proof, (place, kind), run) for run in _runs(bad)]
    return tuple(found)


def _search(proof: ReachProof) -> _Search:
    vertex, stations = proof.ground.vertex_of(), proof.ground.stations
    roots = {kind: frozenset(vertex[each.anchor] for each in stations if each.kind == kind) for kind in STATION_KINDS}
    return _Search(proof, clockwork(proof.ground, proof.table), vertex, roots)


def _minutes_of(item: Stranding) -> Iterator[int]:
    yield from range(item.first * SLICE_MIN, (item.last + 1) * SLICE_MIN)


def _whole(item: Stranding) -> tuple[int, int]:
    return item.first * SLICE_MIN, (item.last + 1) * SLICE_MIN


def _cut_off(proof: ReachProof, who: tuple[Place, StationKind], run: tuple[int, int], *, exact: bool = True) -> CutOff:
    midnight = datetime.combine(proof.day, time())
    return CutOff(*who, midnight + timedelta(minutes=run[0]), midnight + timedelta(minutes=run[1]), exact=exact)


def _runs(minutes: Sequence[int]) -> list[tuple[int, int]]:
    """Return neighbouring minutes as periods, the end not included."""
    runs: list[tuple[int, int]] = []
    for minute in minutes:
        if runs and runs[-1][1] == minute:
            runs[-1] = (runs[-1][0], minute + 1)
        else:
            runs.append((minute, minute + 1))
    return runs


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
