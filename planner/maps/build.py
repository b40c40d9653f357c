"""The maps of a plan and what each of them shows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.maps import layers, layers_plan
from planner.maps.frame import Bounds, PageText, script_json
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
    "parking": layers.parking,
    "posts": layers_plan.posts,
    "ceremony": layers.ceremony,
}
"""Layers from the ground up."""


@dataclass(frozen=True, slots=True)
class MapSpec:
    """A map: its file, its title, its layers, those switched off at first, and those it is fitted to."""

    name: str
    title: Wording
    layers: tuple[str, ...]
    focus: tuple[str, ...]
    hidden: tuple[str, ...] = ()


GROUND = ("communes", "roads", "ceremony")
MAPS: tuple[MapSpec, ...] = (
    MapSpec(
        "overview",
        Wording("Bản đồ tổng thể", "Overview"),
        tuple(DRAW),
        ("communes",),
        ("restricted_detours", "posts"),
    ),
    MapSpec(
        "traffic",
        Wording("Sơ đồ phân luồng giao thông", "Traffic plan"),
        (*GROUND, "closures", "detours", "restricted_detours", "parking", "posts"),
        ("closures", "parking", "ceremony"),
        ("restricted_detours",),
    ),
    MapSpec("lodging", Wording("Sơ đồ nơi lưu trú", "Lodgings"), (*GROUND, "lodgings"), ("lodgings", "ceremony")),
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
        ("closures", "parking", "ceremony"),
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
    sheet = Sheet(scenario, tables, traffic, ways, language)
    drawn = {key: draw(sheet) for key, draw in DRAW.items()}
    data = {key: script_json({"features": layer.features}) for key, layer in drawn.items()}
    target = folder / FOLDER
    copy_assets(target)
    paths = []
    for spec in MAPS:
        chosen = [drawn[key] for key in DRAW if key in spec.layers]
        filled = [(layer, data[layer.key], layer.key not in spec.hidden) for layer in chosen if layer.features]
        bounds = _bounds(spec, drawn)
        paths.append(target / f"{spec.name}.html")
        write_text(paths[-1], render(_text(sheet, spec, chosen, bounds), filled, bounds))
    return paths


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


def _text(sheet: Sheet, spec: MapSpec, chosen: Sequence[MapLayer], bounds: Bounds | None) -> PageText:
    event = sheet.scenario.event
    day = event.d_day
    return PageText(
        language=sheet.language,
        title=spec.title.to(sheet.language),
        subtitle=f"{event.name.to(sheet.language)} · {day.day}/{day.month}/{day.year}",
        legend=legend_of(chosen),
        orders=layers.closure_list(sheet) if "detours" in spec.layers else [],
        notes=[*_notes(sheet, chosen), *_outside(sheet, spec, chosen, bounds)],
        credit="OpenStreetMap contributors" if sheet.scenario.edges else "",
        credit_licence=_licence(sheet.scenario),
        links=[(f"{other.name}.html", other.title.to(sheet.language)) for other in MAPS if other is not spec],
        words=_words(sheet),
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
        "caution": sheet.say(
            "Sơ đồ làm việc, không có giá trị xác định địa giới hành chính.",
            "Working map; it does not define administrative boundaries.",
        ),
    }
