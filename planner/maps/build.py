"""The maps of a plan and what each of them shows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.maps import layers, layers_day, layers_help, layers_plan
from planner.maps.clock import Clock
from planner.maps.day import day_layers, for_public
from planner.maps.flows import read_flows
from planner.maps.frame import Bounds, PageText, script_json
from planner.maps.layers_reach import read_cuts
from planner.maps.legend import legend_of, missing_notes
from planner.maps.offline import copy_assets
from planner.maps.sheet import Feature, MapLayer, Rows, Sheet
from planner.scenario.schema import Scenario
from planner.tables import write_text
from planner.traffic import read_detours
from planner.traffic.files import TrafficPlan
from planner.traffic.listed import listed
from planner.wording import Language, Wording

FOLDER = "maps"
MARGIN_SHARE = 0.1
"""Of the height and width of what a map is fitted to."""
MOST_NAMED = 8

DRAW: Mapping[str, Callable[[Sheet], MapLayer]] = {
    "communes": layers.communes,
    "roads": layers.roads,
    "restricted_detours": layers.restricted_detours,
    "detours": layers.detours,
    "closures": layers.closures,
    "lodgings": layers_plan.lodgings,
    "rehearsals": layers_plan.rehearsals,
    "venues": layers_help.venues,
    "parking": layers.parking,
    "facilities": layers_help.facilities,
    "first_aid": layers_day.first_aid,
    "posts": layers_plan.posts,
    "ceremony": layers.ceremony,
}
"""Layers from the ground up, as they stand all day."""
ORDER = (*list(DRAW)[:2], "flows", *list(DRAW)[2:5], "lanes", *list(DRAW)[5:-1], "rides", "reach", "ceremony")
"""Layers of a map with a slider, which draws some of them by the quarter hour (planner.maps.day)."""


@dataclass(frozen=True, slots=True)
class MapSpec:
    """A map: its file, its title, its layers, those switched off at first, and those it is fitted to.

    ``timed`` maps have a slider; ``public`` ones may be handed to anybody and lead to no other map.
    """

    name: str
    title: Wording
    layers: tuple[str, ...]
    focus: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    timed: bool = False
    public: bool = False


GROUND = ("communes", "roads", "ceremony")
FOCUS = ("closures", "parking", "ceremony")
DAY = ("closures", "detours", "parking")
MAPS: tuple[MapSpec, ...] = (
    MapSpec(
        "overview",
        Wording("Bản đồ tổng thể", "Overview"),
        tuple(key for key in DRAW if key not in {"first_aid", "venues"}),
        ("communes",),
        ("restricted_detours", "posts"),
    ),
    MapSpec(
        "traffic",
        Wording("Sơ đồ phân luồng giao thông", "Traffic plan"),
        (*GROUND, "closures", "detours", "restricted_detours", "parking", "posts"),
        FOCUS,
        ("restricted_detours",),
    ),
    MapSpec(
        "traffic-day",
        Wording("Giao thông theo giờ", "Traffic by the hour"),
        (*GROUND, *DAY, "restricted_detours", "lodgings", "venues", "lanes", "facilities", "posts", "flows", "reach"),
        FOCUS,
        ("restricted_detours", "lodgings", "venues"),
        timed=True,
    ),
    MapSpec(
        "traffic-day-public",
        Wording("Phân luồng giao thông phục vụ buổi lễ", "Traffic arrangements for the ceremony"),
        (*GROUND, *DAY, "facilities", "first_aid"),
        FOCUS,
        timed=True,
        public=True,
    ),
    MapSpec("lodging", Wording("Sơ đồ nơi lưu trú", "Lodgings"), (*GROUND, "lodgings"), ("lodgings", "ceremony")),
    MapSpec(
        "transport",
        Wording("Đưa đón theo giờ", "Transport by the hour"),
        (*GROUND, "closures", "parking", "rides"),
        ("rides", "ceremony"),
        timed=True,
    ),
    MapSpec(
        "rehearsals",
        Wording("Sơ đồ địa điểm tập luyện", "Rehearsal venues"),
        (*GROUND, "rehearsals"),
        ("rehearsals", "ceremony"),
    ),
    MapSpec(
        "staffing",
        Wording("Sơ đồ chốt và lực lượng", "Posts and forces"),
        (*GROUND, "closures", "posts"),
        FOCUS,
    ),
)


def write_maps(scenario: Scenario, tables: Mapping[str, Rows], folder: Path, language: Language = "vi") -> list[Path]:
    """Write the maps into ``folder``/maps and return the pages' paths.

    Args:
        scenario: the pack.
        tables: rows of the plan files by problem (staffing, lodging, rehearsals); any may be missing:
            then its layer is left out and the page says why.
        folder: the plan's folder; the ways round are those of its traffic/detours.csv, if it has one.
        language: of every word on the maps.
    """
    from planner.maps.page import render  # noqa: PLC0415 - folium takes half a second, and pages of the web need it not

    traffic = TrafficPlan.from_scenario(scenario)
    on_file = read_detours(folder)
    ways = tuple(map(listed, traffic.detours)) if on_file is None else on_file
    sheets = _sheets(Sheet(scenario, tables, traffic, ways, language, read_flows(folder), read_cuts(folder)))
    target = folder / FOLDER
    copy_assets(target)
    paths = []
    for spec in MAPS:
        drawing = sheets[spec.public, spec.timed]
        chosen = [drawing.layers[key] for key in drawing.layers if key in spec.layers]
        filled = [(layer, drawing.data(layer), layer.key not in spec.hidden) for layer in chosen if layer.features]
        bounds = _bounds(spec, drawing.layers)
        paths.append(target / f"{spec.name}.html")
        write_text(paths[-1], render(_text(drawing, spec, chosen, bounds), filled, bounds))
    return paths


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Every layer of a sheet, and its clock when some go by the quarter hour."""

    sheet: Sheet
    layers: Mapping[str, MapLayer]
    clock: Clock | None = None

    def data(self, layer: MapLayer) -> str:
        """Return a layer as the script of the page reads it."""
        return script_json({"title": layer.title, "features": layer.features})


def _sheets(sheet: Sheet) -> dict[tuple[bool, bool], _Drawing]:
    """Return the layers by whether they are for the public and whether they go by the quarter hour."""
    found = {}
    for public, seen in ((False, sheet), (True, for_public(sheet))):
        still = {key: draw(seen) for key, draw in DRAW.items()}
        clock, moving = day_layers(seen)
        found[public, False] = _Drawing(seen, still)
        found[public, True] = _Drawing(
            seen, {key: moving[key] if key in moving else still[key] for key in ORDER}, clock
        )
    return found


def _bounds(spec: MapSpec, drawn: Mapping[str, MapLayer]) -> Bounds | None:
    """Return what a map is fitted to: its subject, else everything drawn."""
    for keys in (spec.focus, tuple(DRAW)):
        found = [bounds for key in keys if (bounds := drawn[key].bounds()) is not None]
        if found:
            south, west, north, east = zip(*found, strict=True)
            return _widened(min(south), min(west), max(north), max(east))
    return None


def _widened(south: float, west: float, north: float, east: float) -> Bounds:
    high, wide = (north - south) * MARGIN_SHARE + 0.001, (east - west) * MARGIN_SHARE + 0.001
    return south - high, west - wide, north + high, east + wide


def _text(drawing: _Drawing, spec: MapSpec, chosen: Sequence[MapLayer], bounds: Bounds | None) -> PageText:
    sheet, clock = drawing.sheet, drawing.clock
    event, language = sheet.scenario.event, sheet.language
    others = [] if spec.public else [other for other in MAPS if other is not spec and not other.public]
    return PageText(
        language=language,
        title=spec.title.to(language),
        subtitle=f"{event.name.to(language)} · {event.d_day.day}/{event.d_day.month}/{event.d_day.year}",
        legend=legend_of(chosen),
        orders=layers.closure_list(sheet) if "detours" in spec.layers and clock is None else [],
        notes=[*_notes(sheet, chosen), *_outside(sheet, spec, chosen, bounds)],
        credit="OpenStreetMap contributors" if sheet.scenario.edges else "",
        credit_licence=_licence(sheet.scenario),
        links=[(f"{other.name}.html", other.title.to(language)) for other in others],
        words=_words(sheet),
        days=[] if clock is None else [(slot, sheet.say(vi, en)) for slot, vi, en in clock.choices()],
        opening=0 if clock is None else clock.opening,
    )


def _notes(sheet: Sheet, chosen: Sequence[MapLayer]) -> list[str]:
    notes = missing_notes(chosen)
    shown = {layer.key for layer in chosen}
    unplaced = layers.names_of_unplaced(sheet)
    if "closures" in shown and unplaced:
        names = ", ".join(unplaced)
        notes.append(sheet.say(f"Không vẽ được lệnh cấm {names}: chưa rõ đoạn đường.", f"Not drawn: {names}."))
    if "posts" in shown and (note := layers_plan.staffing_note(sheet)):
        notes.append(note)
    return notes


def _outside(sheet: Sheet, spec: MapSpec, chosen: Sequence[MapLayer], bounds: Bounds | None) -> Iterator[str]:
    """Yield the posts that a map of the town leaves outside its frame, so that a print does not lose them."""
    posts = [layer for layer in chosen if layer.key == "posts" and "posts" not in spec.hidden]
    if bounds is None or not posts:
        return
    away = [feature["properties"] for feature in posts[0].features if not _inside(feature, bounds)]
    if away:
        names = "; ".join(f"{item['lines'][0]} ({item['icon']['mark']})" for item in away[:MOST_NAMED])
        more = f" … +{len(away) - MOST_NAMED}" if len(away) > MOST_NAMED else ""
        yield sheet.say(f"Chốt ngoài khung: {names}{more}.", f"Posts outside the frame: {names}{more}.")


def _inside(feature: Feature, bounds: Bounds) -> bool:
    lon, lat = feature["geometry"]["coordinates"]
    return bool(bounds[0] <= lat <= bounds[2] and bounds[1] <= lon <= bounds[3])


def _licence(scenario: Scenario) -> str:
    """Return the licence of the road data when the pack says that it comes from OpenStreetMap."""
    told = scenario.attachments.get("SOURCE.md", b"") + scenario.attachments.get("edges.geojson", b"")[:2000]
    return "ODbL 1.0" if scenario.edges and (b"ODbL" in told or b"OpenStreetMap" in told) else ""


def _words(sheet: Sheet) -> dict[str, str]:
    return {
        "legend": sheet.say("Chú giải", "Legend"),
        "orders": sheet.say("Lệnh cấm, hạn chế", "Closures"),
        "notes": sheet.say("Ghi chú", "Notes"),
        "north": sheet.say("Bắc", "North"),
        "others": sheet.say("Các sơ đồ khác", "Other maps"),
        "print": sheet.say("In (A3 ngang)", "Print (A3)"),
        "roads_from": sheet.say("Dữ liệu đường:", "Road data:"),
        "day": sheet.say("Ngày", "Day"),
        "time": sheet.say("Giờ", "Time"),
        "play": sheet.say("Chạy", "Play"),
        "pause": sheet.say("Dừng", "Pause"),
        "at_this_hour": sheet.say("Vào giờ này", "At this time"),
        "none": sheet.say("không có", "none"),
        "people": sheet.say("{n} người trực", "{n} on duty"),
        "load": sheet.say("{v} xe con quy đổi/giờ, {p} % khả năng thông hành", "{v} pcu/h, {p} % of capacity"),
        "caution": sheet.say(
            "Sơ đồ làm việc, không có giá trị xác định địa giới hành chính.",
            "Working map; it does not define administrative boundaries.",
        ),
    }
