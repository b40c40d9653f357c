"""The traffic annex as files: closures, ways round and parking, for spreadsheets and for maps."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.scenario.rows import Venue
from planner.scenario.schema import Scenario
from planner.tables import write_table, write_text
from planner.traffic.closures import Stretch, resolve_closures
from planner.traffic.detours import Detour, detours
from planner.traffic.network import RoadNetwork
from planner.traffic.orders.timeline import orders_in_time
from planner.traffic.streets import place_label, roads_by_name
from planner.units import format_datetime

FOLDER = "traffic"
CLOSURES_FILE, DETOURS_FILE, PARKING_FILE = "closures.csv", "detours.csv", "parking.csv"
ORDERS_FILE = "orders.csv"
ORDER_COLUMNS = (
    "order_id",
    "kind",
    "roads",
    "edge_ids",
    "direction",
    "from",
    "to",
    "until",
    "tier",
    "exempt",
    "detour",
    "published_at",
)
CLOSURE_COLUMNS = (
    "closure_id",
    "roads",
    "edge_ids",
    "direction",
    "from",
    "to",
    "tier",
    "exempt",
    "detour",
    "published_at",
)
DETOUR_COLUMNS = (
    "closure_id",
    "reach",
    "from",
    "to",
    "from_node",
    "to_node",
    "from_place",
    "to_place",
    "vehicles",
    "both_ways",
    "length_m",
    "extra_min",
    "edge_ids",
    "roads",
)
PARKING_COLUMNS = (
    "lot_id",
    "name",
    "cars",
    "motorbikes",
    "coaches",
    "for_whom",
    "lat",
    "lon",
    "venue_id",
    "walk_m",
)
COORDINATE_DIGITS = 5
"""About one metre."""
ODBL = "© OpenStreetMap contributors, ODbL 1.0"


@dataclass(frozen=True, slots=True)
class TrafficPlan:
    """The closures of a pack on its roads, and the ways round them."""

    network: RoadNetwork
    stretches: tuple[Stretch, ...]
    detours: tuple[Detour, ...]

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> "TrafficPlan":
        """Return the closed stretches of a pack with the shortest ways round."""
        network = RoadNetwork.from_scenario(scenario)
        stretches, _ = resolve_closures(scenario, network)
        return cls(network, stretches, detours(network, stretches))


def write_traffic(scenario: Scenario, folder: Path) -> list[Path]:
    """Write the traffic files into ``folder``/traffic and return their paths."""
    plan, target = TrafficPlan.from_scenario(scenario), folder / FOLDER
    write_table(target / CLOSURES_FILE, CLOSURE_COLUMNS, closure_rows(scenario, plan))
    write_table(target / DETOURS_FILE, DETOUR_COLUMNS, detour_rows(plan))
    write_table(target / PARKING_FILE, PARKING_COLUMNS, parking_rows(scenario))
    write_table(target / ORDERS_FILE, ORDER_COLUMNS, order_rows(scenario))
    _write_geojson(target / "closures.geojson", _closure_features(plan))
    _write_geojson(target / "detours.geojson", _detour_features(plan))
    names = (CLOSURES_FILE, DETOURS_FILE, PARKING_FILE, "closures.geojson", "detours.geojson", ORDERS_FILE)
    return [target / name for name in names]


def closure_rows(scenario: Scenario, plan: TrafficPlan) -> list[dict[str, str]]:
    """Return every closure of the pack, with the roads found for it."""
    edge_ids = {item.closure.closure_id: item.edge_ids for item in plan.stretches}
    return [
        {
            "closure_id": closure.closure_id,
            "roads": closure.street or roads_by_name(plan.network, edge_ids.get(closure.closure_id, ())),
            "edge_ids": ";".join(edge_ids.get(closure.closure_id, closure.edge_ids)),
            "direction": closure.direction,
            "from": format_datetime(closure.start),
            "to": format_datetime(closure.end),
            "tier": closure.tier,
            "exempt": ";".join(closure.exempt),
            "detour": closure.detour,
            "published_at": "" if closure.published_at is None else format_datetime(closure.published_at),
        }
        for closure in scenario.closures
    ]


def detour_rows(plan: TrafficPlan) -> list[dict[str, str]]:
    """Return the ways round; a movement without one has empty roads and no length."""
    return [_detour_row(plan.network, detour) for detour in plan.detours]


def _detour_row(network: RoadNetwork, detour: Detour) -> dict[str, str]:
    route = detour.route
    edge_ids = () if route is None else route.edge_ids
    return {
        "closure_id": detour.closure_id,
        "reach": detour.passage.reach,
        "from": format_datetime(detour.start),
        "to": format_datetime(detour.end),
        "from_node": detour.passage.start,
        "to_node": detour.passage.end,
        "from_place": place_label(network, detour.passage.start),
        "to_place": place_label(network, detour.passage.end),
        "vehicles": detour.vehicles,
        "both_ways": "1" if detour.both_ways else "0",
        "length_m": "" if route is None else str(round(route.length_m)),
        "extra_min": "" if route is None else str(detour.extra_min),
        "edge_ids": ";".join(edge_ids),
        "roads": roads_by_name(network, edge_ids),
    }


def order_rows(scenario: Scenario) -> list[dict[str, str]]:
    """Return every order in time, columns and parking bans too; protected movements are left out (R46)."""
    return [
        {
            "order_id": line.order_id,
            "kind": line.kind.vi,
            "roads": line.roads,
            "edge_ids": ";".join(line.edge_ids),
            "direction": line.direction.vi,
            "from": format_datetime(line.start),
            "to": format_datetime(line.end),
            "until": line.until.vi,
            "tier": line.tier,
            "exempt": ";".join(line.exempt),
            "detour": line.detour,
            "published_at": "" if line.published_at is None else format_datetime(line.published_at),
        }
        for line in orders_in_time(scenario)
    ]


def parking_rows(scenario: Scenario) -> list[dict[str, str]]:
    """Return the parking lots with the walk to the ceremony."""
    venue = ceremony_venue(scenario)
    return [
        {
            "lot_id": lot.lot_id,
            "name": lot.name,
            "cars": str(lot.cars),
            "motorbikes": str(lot.motorbikes),
            "coaches": str(lot.coaches),
            "for_whom": lot.for_whom,
            "lat": str(lot.lat),
            "lon": str(lot.lon),
            "venue_id": "" if venue is None else venue.venue_id,
            "walk_m": "" if venue is None else str(walk_m((lot.lat, lot.lon), venue)),
        }
        for lot in scenario.parking
    ]


def walk_m(point: tuple[float, float], venue: Venue) -> int:
    """Return the walk to a venue: straight, times the usual detour: road graphs lack footpaths."""
    return round(distance_m(*point, venue.lat, venue.lon) * ROAD_DETOUR_FACTOR)


def ceremony_venue(scenario: Scenario) -> Venue | None:
    """Return where the ceremony is held.

    The fact ``ceremony_venue`` of scenario.toml names it; otherwise it is the largest venue that admits the
    last rehearsal (tổng duyệt), which is held in place. None when neither tells.
    """
    named = scenario.event.facts.get("ceremony_venue")
    last = [session.venue_kinds for session in scenario.sessions if session.stage == "tổng duyệt"]
    kinds = {kind for venue_kinds in last for kind in venue_kinds}
    fitting = [venue for venue in scenario.venues if venue.venue_id == named] or [
        venue for venue in scenario.venues if venue.kind in kinds
    ]
    return max(fitting, key=lambda venue: venue.capacity, default=None)


def _closure_features(plan: TrafficPlan) -> Iterator[dict[str, Any]]:
    for item in plan.stretches:
        closure = item.closure
        properties = {
            "closure_id": closure.closure_id,
            "tier": closure.tier,
            "from": format_datetime(closure.start),
            "to": format_datetime(closure.end),
            "exempt": list(closure.exempt),
        }
        yield _lines_feature(plan.network, item.edge_ids, properties)


def _detour_features(plan: TrafficPlan) -> Iterator[dict[str, Any]]:
    for detour in plan.detours:
        if detour.route is not None and detour.route.arcs:
            yield _lines_feature(plan.network, detour.route.edge_ids, _detour_row(plan.network, detour))


def _lines_feature(network: RoadNetwork, edge_ids: Sequence[str], properties: Mapping[str, object]) -> dict[str, Any]:
    lines = [[[_rounded(lon), _rounded(lat)] for lat, lon in network.curve(edge_id)] for edge_id in edge_ids]
    return {
        "type": "Feature",
        "geometry": {"type": "MultiLineString", "coordinates": lines},
        "properties": dict(properties),
    }


def _rounded(degrees: float) -> float:
    return round(degrees, COORDINATE_DIGITS)


def _write_geojson(path: Path, features: Iterator[dict[str, Any]]) -> None:
    collection = {"type": "FeatureCollection", "attribution": ODBL, "features": list(features)}
    write_text(path, json.dumps(collection, ensure_ascii=False, separators=(",", ":")))
