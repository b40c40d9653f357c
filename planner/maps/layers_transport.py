"""Vehicles on their ways: each leg along the roads open at that hour, each stop with who gets on and off."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.maps import palette
from planner.maps.clock import Clock
from planner.maps.layers_day import timed
from planner.maps.sheet import Feature, LegendEntry, MapLayer, Sheet, Style, badge, line
from planner.problems.transport.entities import DROPOFF, PICKUP
from planner.problems.transport.intake import Place, known_places
from planner.problems.transport.ways import KMH, windows_of
from planner.scenario.rows import Vehicle
from planner.traffic.curves import Curve
from planner.traffic.network import Arc
from planner.units import DATETIME_FORMAT

Row = Mapping[str, str]
MARKS = {PICKUP: "↑", DROPOFF: "↓"}
VISITED = "◆"


@dataclass(frozen=True, slots=True)
class Leg:
    """A vehicle between two places: when it leaves, when it is there, and how many are aboard."""

    vehicle_id: str
    begin: Place
    end: Place
    leaves: datetime
    arrives: datetime
    aboard: int


def rides(sheet: Sheet, clock: Clock) -> MapLayer:
    """Draw the vehicles that are on the road, and the stops at which they stand, at the time shown."""
    title = sheet.say("Xe đưa đón", "Vehicles")
    rows = sheet.tables.get("transport")
    if rows is None:
        return MapLayer("rides", title, missing=sheet.say("chưa có transport.csv", "no transport.csv yet"))
    ground = _Ground(sheet)
    kinds = list(dict.fromkeys(vehicle.vehicle_id for vehicle in sheet.scenario.vehicles))
    features: list[Feature] = []
    for vehicle_id, own in by_vehicle(rows):
        vehicle = ground.vehicle(vehicle_id)
        style = _look(kinds, vehicle)
        features += [
            timed(_drawn(sheet, ground, leg, style), [clock.span(leg.leaves, leg.arrives)])
            for leg in legs_of(ground, vehicle_id, own)
        ]
        features += _stops(sheet, ground, clock, own)
    present = [vehicle for vehicle in sheet.scenario.vehicles if any(_is_of(row, vehicle) for row in rows)]
    legend = [LegendEntry("line", vehicle.name or vehicle.vehicle_id, _look(kinds, vehicle)) for vehicle in present]
    signs = sheet.say("↑ đón, ↓ trả (số người), ◆ thăm", "↑ picks up, ↓ drops off (people), ◆ visits")
    legend.append(LegendEntry("badge", signs, {"color": palette.NAVY}, "↑8", "kt-post"))
    reason = "" if features else sheet.say("chưa xe nào được xếp", "no vehicle is planned yet")
    return MapLayer("rides", title, tuple(features), tuple(legend) if features else (), reason)


def days_of(sheet: Sheet) -> set[date]:
    """Return the days on which a vehicle stops anywhere."""
    rows = (row for row in sheet.tables.get("transport", ()) if _reads(row))
    return {_moment(row, name).date() for row in rows for name in ("arrive", "depart")}


def by_vehicle(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Yield each vehicle with its rows of transport.csv in order; rows whose cells cannot be read are left out."""
    readable = [row for row in rows if _reads(row)]
    ordered = sorted(readable, key=lambda row: (row["vehicle_id"], int(row["order"])))
    for vehicle_id, own in groupby(ordered, key=lambda row: row["vehicle_id"]):
        yield vehicle_id, list(own)


def _reads(row: Row) -> bool:
    try:
        int(row["order"]), int(row.get("people") or 0)
        _moment(row, "arrive"), _moment(row, "depart")
    except (KeyError, ValueError):
        return False
    return True


def _moment(row: Row, name: str) -> datetime:
    return datetime.strptime(row[name], DATETIME_FORMAT)


def _look(kinds: Sequence[str], vehicle: Vehicle | None) -> Style:
    return palette.RIDES[kinds.index(vehicle.vehicle_id) % len(palette.RIDES) if vehicle else 0]


def _is_of(row: Row, vehicle: Vehicle) -> bool:
    return row.get("vehicle_id", "").rsplit("/", 1)[0] == vehicle.vehicle_id or (
        row.get("vehicle_id", "") == vehicle.vehicle_id
    )


@dataclass
class _Ground:
    """Where the stops are, and the ways between them."""

    sheet: Sheet
    _ways: dict[tuple[str, str, frozenset[Arc]], list[Curve]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        scenario = self.sheet.scenario
        self._places = known_places(scenario)
        self._rides = {row.transfer_id: row for row in scenario.transfers}
        self._visits = {row.visit_id: row for row in scenario.visits}
        self._vehicles = {row.vehicle_id: row for row in scenario.vehicles}
        self._closed = [
            (*window, frozenset(stretch.closure.exempt))
            for stretch in self.sheet.traffic.stretches
            if stretch.is_strict
            for window in windows_of(stretch)
        ]

    def vehicle(self, vehicle_id: str) -> Vehicle | None:
        """Return the row of a vehicle, of ``id/2`` that of ``id``."""
        return self._vehicles.get(vehicle_id) or self._vehicles.get(vehicle_id.rsplit("/", 1)[0])

    def base(self, vehicle_id: str) -> Place | None:
        """Return where a vehicle starts and ends."""
        vehicle = self.vehicle(vehicle_id)
        return self._places.get(vehicle.base) if vehicle else None

    def place(self, row: Row) -> Place | None:
        """Return where a stop is; None for a task that the pack does not know."""
        source = row["task_id"].split("/")[0]
        if source in self._rides:
            ride = self._rides[source]
            return self._places.get(ride.from_place if row.get("action") == PICKUP else ride.to_place)
        visit = self._visits.get(source)
        if visit is None:
            return None
        if visit.lat is not None and visit.lon is not None:
            return visit.name, visit.lat, visit.lon
        return self._places.get(visit.place)

    def way(self, leg: Leg) -> list[Curve]:
        """Return the quickest way of a leg over the roads open to the vehicle at that time, else the straight line."""
        network = self.sheet.traffic.network
        ends = [network.nearest_node(lat, lon) for _, lat, lon in (leg.begin, leg.end)]
        straight = [((leg.begin[1], leg.begin[2]), (leg.end[1], leg.end[2]))]
        if ends[0] is None or ends[1] is None:
            return list(straight)
        key = (ends[0].node_id, ends[1].node_id, self._shut(leg))
        if key not in self._ways:
            route = network.route(key[0], key[1], without=key[2])
            self._ways[key] = [] if route is None else [network.curve(edge_id) for edge_id in route.edge_ids]
        return self._ways[key] or list(straight)

    def _shut(self, leg: Leg) -> frozenset[Arc]:
        vehicle = self.vehicle(leg.vehicle_id)
        passes = frozenset(vehicle.passes) if vehicle else frozenset()
        return frozenset(
            arc
            for arc, start, end, exempt in self._closed
            if start < leg.arrives and leg.leaves < end and passes.isdisjoint(exempt)
        )


def legs_of(ground: _Ground, vehicle_id: str, rows: Sequence[Row]) -> Iterator[Leg]:
    """Yield the legs of a vehicle from its base over its stops and back; stops at one place have none between them."""
    base, known = ground.base(vehicle_id), [(row, ground.place(row)) for row in rows]
    stops = [(row, place) for row, place in known if place is not None]
    if not stops:
        return
    aboard = 0
    if base is not None and base[1:] != stops[0][1][1:]:
        there = _moment(stops[0][0], "arrive")
        yield Leg(vehicle_id, base, stops[0][1], there - _drive(base, stops[0][1]), there, 0)
    for (row, here), (after, there_place) in pairwise(stops):
        aboard = _after(row, aboard)
        if here[1:] != there_place[1:]:
            yield Leg(vehicle_id, here, there_place, _moment(row, "depart"), _moment(after, "arrive"), aboard)
    last, place = stops[-1]
    if base is not None and base[1:] != place[1:]:
        left = _moment(last, "depart")
        yield Leg(vehicle_id, place, base, left, left + _drive(place, base), _after(last, aboard))


def _after(row: Row, aboard: int) -> int:
    people = int(row.get("people") or 0)
    return aboard + people if row.get("action") == PICKUP else max(0, aboard - people)


def _drive(begin: Place, end: Place) -> timedelta:
    """Return about how long the way from or to the base takes: it is not in the plan."""
    metres = distance_m(begin[1], begin[2], end[1], end[2]) * ROAD_DETOUR_FACTOR
    return timedelta(minutes=1 + int(metres * 60 / (KMH * 1000)))


def _drawn(sheet: Sheet, ground: _Ground, leg: Leg, style: Style) -> Feature:
    vehicle = ground.vehicle(leg.vehicle_id)
    name = f"{leg.vehicle_id}: {vehicle.name}" if vehicle and vehicle.name else leg.vehicle_id
    lines = [
        name,
        f"{leg.leaves:%H:%M} {leg.begin[0]} → {leg.arrives:%H:%M} {leg.end[0]}",
        sheet.say(f"{leg.aboard} người trên xe", f"{leg.aboard} aboard"),
    ]
    return line(ground.way(leg), style, lines)


def _stops(sheet: Sheet, ground: _Ground, clock: Clock, rows: Sequence[Row]) -> Iterator[Feature]:
    names = {row.transfer_id: row.name for row in sheet.scenario.transfers}
    names |= {row.visit_id: row.name for row in sheet.scenario.visits}
    for row in rows:
        place = ground.place(row)
        if place is None:
            continue
        begin, end, action = _moment(row, "arrive"), _moment(row, "depart"), row.get("action", "")
        mark = f"{MARKS[action]}{row.get('people', '')}" if action in MARKS else VISITED
        lines = [
            f"{row['vehicle_id']} · {begin:%H:%M}–{end:%H:%M}",
            f"{place[0]}: {action} {row.get('people', '')}".rstrip(" 0"),
            f"{row['task_id']} {names.get(row['task_id'].split('/')[0], '')}".strip(),
        ]
        drawn = badge((place[1], place[2]), "kt-post", mark, lines, color=palette.NAVY)
        yield timed(drawn, [clock.span(begin, max(end, begin + timedelta(minutes=1)))])
