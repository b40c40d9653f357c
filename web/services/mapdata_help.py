"""Who helps, on the map on screen: hospitals, fire stations, the lanes kept free for them, and places cut off."""

from collections.abc import Mapping, Sequence
from typing import Any

from planner.maps import palette
from planner.maps.flows import LOADS, Flow, flow_lines, load_legend
from planner.maps.layers_help import KINDS, lane_roads
from planner.maps.sheet import Feature, LegendEntry, MapLayer, Sheet, Style, badge, line
from planner.scenario.rows import EmergencyLane
from planner.traffic.reach.findings import STATIONS
from planner.traffic.streets import roads_by_name
from planner.units import format_datetime
from planner.wording import Language, Wording
from web.services.mapdata import bare_sheet, with_properties
from web.services.mapdata_day import TrafficDays
from web.services.traffic_kept import flow_back


def facilities(days: TrafficDays, language: Language) -> MapLayer:
    """Mark hospitals and fire stations, with where their place is known from."""
    words = {
        "hospital": Wording("bệnh viện", "hospital").to(language),
        "fire": Wording("trạm chữa cháy", "fire station").to(language),
    }
    known = days.scenario.facilities
    features = tuple(
        with_properties(
            badge((one.lat, one.lon), KINDS[one.kind][1], KINDS[one.kind][0], [one.name, words[one.kind], one.source]),
            id=one.facility_id,
            kind="facility",
        )
        for one in known
    )
    legend = tuple(
        LegendEntry("badge", words[kind], mark=mark, look=look)
        for kind, (mark, look) in KINDS.items()
        if any(one.kind == kind for one in known)
    )
    title = Wording("Bệnh viện, trạm chữa cháy", "Hospitals, fire stations").to(language)
    missing = "" if features else Wording("chưa nhập", "none yet").to(language)
    return MapLayer("facilities", title, features, legend, missing)


def lanes(days: TrafficDays, language: Language) -> MapLayer:
    """Draw the lanes kept free for ambulances and fire engines."""
    title = Wording("Làn khẩn cấp", "Emergency lanes").to(language)
    drawn = [_lane(days, lane) for lane in days.scenario.emergency_lanes]
    features = tuple(feature for feature in drawn if feature is not None)
    legend = (LegendEntry("line", title, palette.LANE),) if features else ()
    missing = "" if features else Wording("chưa quy định", "none yet").to(language)
    return MapLayer("lanes", title, features, legend, missing)


def _lane(days: TrafficDays, lane: EmergencyLane) -> Feature | None:
    edge_ids = lane_roads(days.scenario, days.network, lane)
    if not edge_ids:
        return None
    said = [f"{lane.lane_id}: {lane.street or roads_by_name(days.network, edge_ids)}", f"{lane.speed_kmh:g} km/h"]
    drawn = line([days.network.curve(edge_id) for edge_id in edge_ids], palette.LANE, said)
    when = [[format_datetime(lane.start), format_datetime(lane.end)]]
    return with_properties(drawn, id=lane.lane_id, kind="lane", when=when)


def stranded(cuts: Sequence[Mapping[str, Any]], language: Language) -> MapLayer:
    """Mark the places that the reach proof found cut off, for as long as they are."""
    title = Wording("Nơi bị cắt (tiếp cận khẩn cấp)", "Places cut off").to(language)
    features = tuple(
        with_properties(
            badge((one["lat"], one["lon"]), "kt-stranded", "!", _cut_lines(one, language)),
            id=one["place_id"],
            kind="cut",
            when=[[one["start"], one["end"]]],
        )
        for one in cuts
    )
    entry = LegendEntry("badge", Wording("nơi bị cắt", "place cut off").to(language), mark="!", look="kt-stranded")
    missing = "" if features else Wording("không có", "none").to(language)
    return MapLayer("reach", title, features, (entry,) if features else (), missing)


def flow_layer(days: TrafficDays, found: Sequence[Mapping[str, Any]], language: Language) -> MapLayer:
    """Draw the flows of a study: width by volume, colour by how full the road is, at the time shown."""
    sheet = bare_sheet(days.scenario, language)
    known = days.network.edge_by_id
    features = tuple(_flow(sheet, flow_back(one)) for one in found if one["edge_id"] in known)
    missing = "" if features else Wording("chưa tính luồng xe", "not computed yet").to(language)
    return MapLayer("flows", Wording("Luồng xe", "Flows").to(language), features, load_legend(sheet), missing)


def _flow(sheet: Sheet, flow: Flow) -> Feature:
    style: Style = {"color": LOADS[0][0], "weight": 1.5, "opacity": 0}
    drawn = line([sheet.traffic.network.curve(flow.edge_id)], style, flow_lines(sheet, flow))
    moved = {"day": f"{flow.start:%Y-%m-%d}", "volume": flow.volume, "load": flow.load}
    return with_properties(drawn, id=flow.edge_id, kind="flow", flow=moved)


def _cut_lines(one: Mapping[str, Any], language: Language) -> list[str]:
    station = STATIONS["hospital" if one["station"] == "hospital" else "fire"]
    times = f"{one['start'][11:]}–{one['end'][11:]}"
    said = Wording(f"{times} không tới {station.vi}", f"{times} not within reach of {station.en}")
    return [one["name"] or one["place_id"], said.to(language), ", ".join(one["orders"])]
