"""Who helps and how they get through: hospitals, fire stations, emergency lanes; and the venues they come to."""

from collections.abc import Sequence

from planner.maps import palette
from planner.maps.clock import Clock
from planner.maps.layers_day import timed
from planner.maps.sheet import Feature, LegendEntry, MapLayer, Sheet, badge, line
from planner.scenario.rows import EmergencyLane, Facility
from planner.scenario.schema import Scenario
from planner.traffic.closures import named_places
from planner.traffic.network import RoadNetwork
from planner.traffic.streets import edges_between, roads_by_name
from planner.wording import Wording

KINDS = {"hospital": ("H", "kt-hospital"), "fire": ("CC", "kt-fire")}


def facilities(sheet: Sheet) -> MapLayer:
    """Mark hospitals and fire stations, with where their place is known from."""
    title = sheet.say("Bệnh viện, trạm chữa cháy", "Hospitals, fire stations")
    words = {"hospital": sheet.say("bệnh viện", "hospital"), "fire": sheet.say("trạm chữa cháy", "fire station")}
    known = sheet.scenario.facilities
    features = tuple(_facility(sheet, one, words[one.kind]) for one in known)
    legend = [
        LegendEntry("badge", words[kind], mark=mark, look=look)
        for kind, (mark, look) in KINDS.items()
        if any(one.kind == kind for one in known)
    ]
    reason = "" if features else sheet.say("gói không có bảng facilities.csv", "the pack has no facilities.csv")
    return MapLayer("facilities", title, features, tuple(legend), reason)


def _facility(sheet: Sheet, one: Facility, kind: str) -> Feature:
    mark, look = KINDS[one.kind]
    lines = [f"{one.facility_id}: {one.name}", kind, sheet.say(f"nguồn: {one.source}", f"source: {one.source}")]
    return badge((one.lat, one.lon), look, mark, lines)


def lanes(sheet: Sheet, clock: Clock) -> MapLayer:
    """Draw the lanes kept free for ambulances and fire engines at the time shown."""
    title = sheet.say("Làn cứu hộ, cứu nạn", "Emergency lanes")
    drawn = [feature for lane in sheet.scenario.emergency_lanes for feature in _lane(sheet, lane, clock)]
    legend = (LegendEntry("line", title, palette.LANE),) if drawn else ()
    reason = "" if drawn else sheet.say("chưa quy định làn nào", "none are laid down yet")
    return MapLayer("lanes", title, tuple(drawn), legend, reason)


def _lane(sheet: Sheet, lane: EmergencyLane, clock: Clock) -> list[Feature]:
    edge_ids = lane_roads(sheet.scenario, sheet.traffic.network, lane)
    if not edge_ids:
        return []
    network = sheet.traffic.network
    width = (
        "" if lane.width_m is None else ", " + sheet.say(f"{lane.width_m:g} m".replace(".", ","), f"{lane.width_m:g} m")
    )
    lines = [f"{lane.lane_id}: {lane.street or roads_by_name(network, edge_ids)}", f"{_hours(lane)}{width}"]
    drawn = line([network.curve(edge_id) for edge_id in edge_ids], palette.LANE, lines)
    return [timed(drawn, [clock.span(lane.start, lane.end)])]


def _hours(lane: EmergencyLane) -> str:
    return f"{lane.start:%H:%M}–{lane.end:%H:%M}"


def lane_roads(scenario: Scenario, network: RoadNetwork, lane: EmergencyLane) -> Sequence[str]:
    """Return the roads of a lane; none when they cannot be told (the checks say so)."""
    if lane.edge_ids:
        return [edge_id for edge_id in lane.edge_ids if edge_id in network.edge_by_id]
    places = named_places(scenario)
    found = edges_between(network, lane.street, (lane.from_place, lane.to_place), places)
    return () if isinstance(found, Wording) else found


def venues(sheet: Sheet) -> MapLayer:
    """Mark the venues with their kind."""
    features = tuple(
        badge((venue.lat, venue.lon), "kt-rehearsal", "Đ", (venue.name, venue.kind), color=palette.GREEN)
        for venue in sheet.scenario.venues
    )
    title = sheet.say("Địa điểm", "Venues")
    entry = LegendEntry("badge", sheet.say("địa điểm", "venue"), {"color": palette.GREEN}, "Đ", "kt-rehearsal")
    reason = "" if features else sheet.say("gói không có địa điểm", "no venues in the pack")
    return MapLayer("venues", title, features, (entry,) if features else (), reason)
