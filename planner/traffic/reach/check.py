"""The second opinion on the reach proof: plain label-setting in pure Python over the rows of the pack.

Nothing of the proof is used: neither its roads nor its states, its times of moving columns nor its shortest paths. Only
a street named in words is looked up with the rest of the planner. A road is judged by asking, at every moment in the
window at which anything changes, whether it is closed and no emergency lane lies along it.
"""

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from planner.scenario.rows import Closure, Crossing, Edge, EmergencyLane, Movement
from planner.scenario.schema import Scenario
from planner.traffic.curves import METRES_PER_DEGREE, Point, read_curves
from planner.traffic.network import RoadNetwork
from planner.traffic.streets import edges_between, road_key
from planner.wording import Wording

KINDS = ("hospital", "fire")
JUNCTION_M = 25.0
SLICE_S = 300
CROSSING_S = 30

Vertex = tuple[str, str, int]
"""A junction (id, "", 0), or a point of a road ("", road, metres from u)."""
Way = tuple[str, str, str]
"""A road as driven: its id, the junction left, the junction reached."""
Interval = tuple[int, int]
Hold = tuple[int, int, int | None]


@dataclass(frozen=True)
class Rows:
    """A pack as the second opinion sees it; what stands where is worked out once.

    Attributes:
        scenario: the pack.
        day: the day judged.
        protected: whether protected movements count.
    """

    scenario: Scenario
    day: date
    protected: bool = False

    @cached_property
    def edges(self) -> dict[str, Edge]:
        """Roads by id."""
        return {edge.edge_id: edge for edge in self.scenario.edges}

    @cached_property
    def places(self) -> dict[tuple[str, str], Vertex]:
        """Kind and id of every place -> where it stands."""
        scenario = self.scenario
        found: dict[tuple[str, str], Vertex] = {}
        for node in scenario.nodes:
            if node.population is None or node.population > 0:
                found["node", node.node_id] = (node.node_id, "", 0)
        for unit in scenario.units:
            found["commune", unit.unit_id] = (self._nearest_junction(unit.lat, unit.lon), "", 0)
        for post in scenario.posts:
            found["gate" if post.kind == "gate" else "post", post.post_id] = self._stand(post.lat, post.lon)
        for venue in scenario.venues:
            found["venue", venue.venue_id] = self._stand(venue.lat, venue.lon)
        return found

    @cached_property
    def stations(self) -> dict[str, set[Vertex]]:
        """Kind of station -> where they stand."""
        own = self.scenario.facilities
        return {kind: {self._stand(each.lat, each.lon) for each in own if each.kind == kind} for kind in KINDS}

    def _nearest_junction(self, lat: float, lon: float) -> str:
        squeeze = math.cos(math.radians(lat))
        nodes = self.scenario.nodes
        return min(nodes, key=lambda n: (n.lat - lat) ** 2 + ((n.lon - lon) * squeeze) ** 2).node_id

    @cached_property
    def _curves(self) -> dict[str, tuple[Point, ...]]:
        drawn, at = read_curves(self.scenario), {node.node_id: (node.lat, node.lon) for node in self.scenario.nodes}
        return {name: drawn.get(name, (at[edge.u], at[edge.v])) for name, edge in self.edges.items()}

    def _stand(self, lat: float, lon: float) -> Vertex:
        """Return the nearest point of the roads; near a junction, the junction."""
        squeeze, best = math.cos(math.radians(lat)), (math.inf, "", 0.0)
        for name, curve in self._curves.items():
            flat = [((y - lat) * METRES_PER_DEGREE, (x - lon) * METRES_PER_DEGREE * squeeze) for y, x in curve]
            gap, share = _foot(flat)
            if gap < best[0]:
                best = (gap, name, share)
        edge = self.edges[best[1]]
        at_m = edge.length_m * best[2]
        if at_m <= JUNCTION_M:
            return (edge.u, "", 0)
        return (edge.v, "", 0) if edge.length_m - at_m <= JUNCTION_M else ("", edge.edge_id, round(at_m))

    @cached_property
    def cuts(self) -> dict[str, list[int]]:
        """Road -> metres from u at which something stands on it."""
        points = {*self.places.values(), *self.stations["hospital"], *self.stations["fire"]}
        found: dict[str, list[int]] = {}
        for _, road, at_m in sorted(points):
            if road:
                found.setdefault(road, []).append(at_m)
        return found

    @cached_property
    def ways(self) -> tuple[tuple[Way, Vertex, Vertex, float, float], ...]:
        """Every part of a road as driven: its road, from, to, metres, km/h."""
        found = []
        for edge in self.scenario.edges:
            stops = [
                ((edge.u, "", 0), 0.0),
                *((("", edge.edge_id, m), float(m)) for m in self.cuts.get(edge.edge_id, ())),
            ]
            stops.append(((edge.v, "", 0), edge.length_m))
            for (a, a_m), (b, b_m) in pairwise(stops):
                found.append(((edge.edge_id, edge.u, edge.v), a, b, b_m - a_m, edge.speed_kmh))
                if not edge.oneway:
                    found.append(((edge.edge_id, edge.v, edge.u), b, a, b_m - a_m, edge.speed_kmh))
        return tuple(found)

    @cached_property
    def names(self) -> dict[str, Point]:
        """Places that an order may name as an end."""
        scenario = self.scenario
        tables = (scenario.units, scenario.parking, scenario.hotels, scenario.posts, scenario.venues)
        return {road_key(row.name): (row.lat, row.lon) for table in tables for row in table if row.name}

    def roads(self, order: Closure | EmergencyLane) -> tuple[str, ...]:
        """Return the roads of an order; none when they cannot be told."""
        if order.edge_ids:
            return order.edge_ids if set(order.edge_ids) <= self.edges.keys() else ()
        network = RoadNetwork(self.scenario.nodes, self.scenario.edges)
        found = edges_between(network, order.street, (order.from_place, order.to_place), self.names)
        return () if isinstance(found, Wording) else found

    def second(self, moment: datetime) -> int:
        """Return seconds after the midnight with which the day begins."""
        return int((moment - datetime.combine(self.day, time())).total_seconds())


def _foot(flat: Sequence[Point]) -> tuple[float, float]:
    """Return the distance from the origin to a line of points, and the share of its length up to that point."""
    best, run, at = math.inf, 0.0, 0.0
    for (y1, x1), (y2, x2) in pairwise(flat):
        dy, dx = y2 - y1, x2 - x1
        size = math.hypot(dy, dx)
        part = 0.0 if size == 0 else max(0.0, min(1.0, -(y1 * dy + x1 * dx) / size**2))
        gap = math.hypot(y1 + part * dy, x1 + part * dx)
        if gap < best:
            best, at = gap, run + part * size
        run += size
    return best, at / max(run, 1e-9)


def chain(edges: Mapping[str, Edge], names: Sequence[str]) -> list[Way]:
    """Return roads as driven from the first to the last; each from u to v when they do not follow each other."""
    for start in (edges[names[0]].u, edges[names[0]].v) if names else ():
        here, found = start, list[Way]()
        for name in names:
            edge = edges[name]
            if here not in (edge.u, edge.v):
                break
            there = edge.v if here == edge.u else edge.u
            found.append((name, here, there))
            here = there
        else:
            return found
    return [(name, edges[name].u, edges[name].v) for name in names]


def turned(way: Way) -> Way:
    """Return a road driven the other way."""
    return way[0], way[2], way[1]


def _directed(ways: Iterable[Way], direction: str) -> Iterator[Way]:
    for way in ways:
        if direction != "backward":
            yield way
        if direction != "forward":
            yield turned(way)


@dataclass(frozen=True)
class Orders:
    """What is closed, kept free and held on a day, in seconds after midnight."""

    closed: Mapping[Way, Sequence[Interval]]
    lanes: Mapping[Way, Sequence[tuple[int, int, float]]]
    held: Mapping[str, Sequence[Hold]]


def orders_of(rows: Rows) -> Orders:
    """Read the orders of a pack; those that only restrict do not stop emergency vehicles."""
    closed: dict[Way, list[Interval]] = {}
    lanes: dict[Way, list[tuple[int, int, float]]] = {}
    held: dict[str, list[Hold]] = {}
    for closure in rows.scenario.closures:
        if closure.tier != "hạn chế":
            for way in _directed(chain(rows.edges, rows.roads(closure)), closure.direction):
                closed.setdefault(way, []).append((rows.second(closure.start), rows.second(closure.end)))
    for lane in rows.scenario.emergency_lanes:
        for way in _directed(chain(rows.edges, rows.roads(lane)), lane.direction):
            lanes.setdefault(way, []).append((rows.second(lane.start), rows.second(lane.end), lane.speed_kmh))
    for movement in rows.scenario.movements:
        if movement.tier != "hạn chế" and (rows.protected or not movement.protected):
            _read_movement(rows, movement, closed, held)
    return Orders(closed, lanes, held)


def _read_movement(
    rows: Rows, movement: Movement, closed: dict[Way, list[Interval]], held: dict[str, list[Hold]]
) -> None:
    ways = _route(rows, movement)
    if not ways:
        return
    per_min = Fraction(str(movement.speed_kmh)) * 1000 / 60
    column, gaps = _column(rows, movement)
    begin, run = rows.second(movement.start), Fraction(0)
    _hold(rows, movement, held, ways[0][1], (begin, run / per_min, column / per_min, gaps, per_min))
    for number, way in enumerate(ways):
        metres = Fraction(str(rows.edges[way[0]].length_m))
        first = begin + math.floor((run / per_min - movement.clear_before_min) * 60)
        run += metres
        stay = movement.clear_after_min + (movement.dispersal_min if number == len(ways) - 1 else 0)
        last = begin + math.ceil(((run + column) / per_min + stay) * 60)
        if number == 0 and movement.assembly_from is not None:
            first = min(first, rows.second(movement.assembly_from))
        for each in _directed([way], movement.direction):
            closed.setdefault(each, []).append((first, last))
        _hold(rows, movement, held, way[2], (begin, run / per_min, (run + column) / per_min, gaps, per_min))


def _route(rows: Rows, movement: Movement) -> list[Way]:
    names = list(movement.edge_ids)
    if not names:
        network = RoadNetwork(rows.scenario.nodes, rows.scenario.edges)
        stops = (movement.from_place, *movement.streets, movement.to_place)
        for number, street in enumerate(movement.streets, start=1):
            part = edges_between(network, street, (stops[number - 1], stops[number + 1]), rows.names)
            if isinstance(part, Wording):
                return []
            names += part
    if not names or not set(names) <= rows.edges.keys():
        return []
    ways = chain(rows.edges, names)
    return ways if all(a[2] == b[1] for a, b in pairwise(ways)) else []


def _column(rows: Rows, movement: Movement) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """Return the metres from head to tail, and the gaps between blocks as metres behind the head."""
    blocks = [block for block in rows.scenario.movement_blocks if block.movement_id == movement.movement_id]
    behind, gaps = Fraction(0), list[tuple[Fraction, Fraction]]()
    for number, block in enumerate(sorted(blocks, key=lambda each: each.place), start=1):
        behind += Fraction(str(block.length_m))
        if number < len(blocks):
            gap = Fraction(str(block.gap_m))
            gaps.append((behind, behind + gap))
            behind += gap
    return (behind if blocks else Fraction(str(movement.length_m))), gaps


def _hold(
    rows: Rows,
    movement: Movement,
    held: dict[str, list[Hold]],
    node: str,
    times: tuple[int, Fraction, Fraction, list[tuple[Fraction, Fraction]], Fraction],
) -> None:
    """Note that a column holds a junction, and the longest time without a gap that is long enough."""
    begin, head, tail, gaps, per_min = times
    opens, closes = head - movement.clear_before_min, tail + movement.clear_after_min
    crossings = [c for c in rows.scenario.crossings if (c.movement_id, c.node_id) == (movement.movement_id, node)]
    wait: int | None = None
    if crossings:
        wait = _longest(
            rows, crossings[-1], (opens, closes), [(head + a / per_min, head + b / per_min) for a, b in gaps]
        )
    hold = (begin + math.floor(opens * 60), begin + math.ceil(closes * 60), wait)
    held.setdefault(node, []).append(hold)


def _longest(
    rows: Rows, crossing: Crossing, closed: tuple[Fraction, Fraction], gaps: list[tuple[Fraction, Fraction]]
) -> int:
    need = Fraction(rows.scenario.option("traffic", "crossing_s", CROSSING_S), 60)
    here, longest = closed[0], Fraction(0)
    for begins, ends in gaps:
        if ends - begins > 0 and ends - begins >= need:
            longest = max(longest, begins - here)
            here = ends - need
    longest = max(longest, closed[1] - here, Fraction(crossing.wait_min or 0))
    return math.ceil(longest * 60_000)


@dataclass(frozen=True)
class Passable:
    """What may be used throughout a slice and its limit: shut ways, lane speeds, waits at junctions."""

    shut: frozenset[Way]
    slow: frozenset[tuple[Way, float]]
    waits: frozenset[tuple[str, int | None]]


def passable(orders: Orders, window: Interval) -> Passable:
    """Judge every way at each moment of the window at which anything changes."""
    shut, slow = set[Way](), set[tuple[Way, float]]()
    for way, periods in orders.closed.items():
        lanes = orders.lanes.get(way, ())
        moments = {window[0], *(t for a, b in periods for t in (a, b)), *(t for a, b, _ in lanes for t in (a, b))}
        inside = [t for t in moments if window[0] <= t < window[1]]
        met = [t for t in inside if any(a <= t < b for a, b in periods)]
        if any(not any(a <= t < b for a, b, _ in lanes) for t in met):
            shut.add(way)
        elif met:
            slow.add((way, min(v for a, b, v in lanes if a < window[1] and window[0] < b)))
    waits = dict[str, int | None]()
    for node, holds in orders.held.items():
        own = [(a, b, wait) for a, b, wait in holds if a < window[1] and window[0] < b]
        # Two columns at once: at the beginning of one of them the other is there too.
        real = [hold for hold in own if hold[0] < hold[1]]
        together = any(sum(a <= begins < b for a, b, _ in real) > 1 for begins, _, _ in real)
        if own:
            unmanned = together or any(wait is None for _, _, wait in own)
            waits[node] = None if unmanned else sum(wait for _, _, wait in own if wait is not None)
    return Passable(frozenset(shut), frozenset(slow), frozenset(waits.items()))


def labels(rows: Rows, state: Passable, kind: str) -> dict[Vertex, int]:
    """Return milliseconds to the nearest hospital (roads driven backwards) or from the nearest fire station."""
    onward: dict[Vertex, list[tuple[Vertex, int]]] = {}
    slow, waits = dict(state.slow), dict(state.waits)
    for way, a, b, metres, speed in rows.ways:
        if way not in state.shut:
            spent = max(1, math.ceil(metres * 3600.0 / min(speed, slow.get(way, math.inf))))
            here, there = (b, a) if kind == "hospital" else (a, b)
            onward.setdefault(here, []).append((there, spent))
    queue = [(0, vertex) for vertex in rows.stations[kind]]
    heapq.heapify(queue)
    found: dict[Vertex, int] = {}
    while queue:
        spent, here = heapq.heappop(queue)
        if here in found:
            continue
        found[here] = spent
        pause = waits.get(here[0], 0) if here[0] else 0
        if pause is not None:
            for there, more in onward.get(here, ()):
                if there not in found:
                    heapq.heappush(queue, (spent + pause + more, there))
    return found


def reached_in(rows: Rows, orders: Orders, number: int, limit_min: int) -> dict[tuple[str, str, str], int | None]:
    """Return kind of station, kind and id of place -> milliseconds in a slice; None out of reach."""
    window = (number * SLICE_S, (number + 1) * SLICE_S + limit_min * 60)
    state = passable(orders, window)
    return {
        (kind, *place): found.get(vertex)
        for kind in KINDS
        for found in [labels(rows, state, kind)]
        for place, vertex in rows.places.items()
    }
