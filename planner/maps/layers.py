"""The ground of every map: communes, roads, where the ceremony is; and the traffic of the day."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from shapely.geometry import shape

from planner.maps import palette
from planner.maps.cells import own_boundaries, schematic_cells
from planner.maps.sheet import Feature, LegendEntry, MapLayer, Sheet, area, badge, label, line
from planner.scenario.rows import Closure, Edge, ParkingLot
from planner.traffic.closures import Stretch
from planner.traffic.files import ceremony_venue, walk_m
from planner.traffic.listed import ListedDetour
from planner.traffic.streets import place_label, roads_by_name
from planner.wording import number


def communes(sheet: Sheet) -> MapLayer:
    """Draw the pack's own boundaries, else schematic cells."""
    own = own_boundaries(sheet.scenario)
    title = sheet.say("Xã, thị trấn", "Communes")
    if own:
        drawn = [area(geometry, palette.CELL, [name] if name else []) for name, geometry in own]
        names = [label(_middle(geometry), "kt-commune", name) for name, geometry in own if name]
        entry = LegendEntry(
            "area", sheet.say("ranh giới (theo gói dữ liệu)", "boundaries (from the pack)"), palette.CELL
        )
        return MapLayer("communes", title, (*drawn, *names), (entry,))
    note = sheet.say("ranh giới giản lược (sơ đồ)", "simplified boundaries (schematic)")
    cells = schematic_cells(sheet.scenario.units)
    if not cells:
        reason = sheet.say("gói không có bảng units.csv", "the pack has no units.csv")
        return MapLayer("communes", title, missing=reason)
    drawn = [area(geometry, palette.CELL, (f"{unit.kind} {unit.name}".strip(), note)) for unit, geometry in cells]
    names = [label((unit.lat, unit.lon), "kt-commune", unit.name) for unit, _ in cells]
    return MapLayer("communes", title, (*drawn, *names), (LegendEntry("area", note, palette.CELL),))


def _middle(geometry: dict[str, object]) -> tuple[float, float]:
    point = shape(geometry).representative_point()
    return point.y, point.x


def roads(sheet: Sheet) -> MapLayer:
    """Draw the roads, thick ones below thin ones never: the greatest class is drawn last."""
    title = sheet.say("Đường bộ", "Roads")
    network = sheet.traffic.network
    if network.is_empty:
        reason = sheet.say("gói không có mạng đường (edges.csv)", "the pack has no roads (edges.csv)")
        return MapLayer("roads", title, missing=reason)
    order = [*palette.ROADS]
    ranked = sorted(network.edges, key=lambda e: order.index(e.road_class) if e.road_class in order else len(order))
    drawn = [
        line(
            [network.curve(edge.edge_id)],
            palette.ROADS.get(edge.road_class, palette.OTHER_ROAD),
            _road_lines(edge),
        )
        for edge in reversed(ranked)
    ]
    present = {edge.road_class for edge in network.edges}
    legend = [
        LegendEntry("line", text, palette.ROADS[name]) for name, text in _classes(sheet).items() if name in present
    ]
    return MapLayer("roads", title, (*drawn, *_road_names(sheet)), tuple(legend))


def _classes(sheet: Sheet) -> dict[str, str]:
    return {
        "motorway": sheet.say("đường cao tốc", "motorway"),
        "trunk": sheet.say("quốc lộ, trục chính", "trunk road"),
        "primary": sheet.say("đường chính", "primary road"),
        "secondary": sheet.say("đường tỉnh", "secondary road"),
        "tertiary": sheet.say("đường huyện, đường phố", "local road, street"),
    }


def _road_lines(edge: Edge) -> list[str]:
    lines = [edge.name, edge.ref.replace(";", ", ")]
    return [text for text in dict.fromkeys(lines) if text]


def _road_names(sheet: Sheet) -> Iterator[Feature]:
    """Yield a number shield on the longest piece of each numbered road, and a name on each other street."""
    network = sheet.traffic.network
    for shielded, look in ((True, "kt-shield"), (False, "kt-street")):
        named = [(_sign(edge, shielded=shielded), edge) for edge in network.edges]
        named = sorted((pair for pair in named if pair[0]), key=lambda pair: pair[0])
        for text, group in groupby(named, key=lambda pair: pair[0]):
            longest = max((edge for _, edge in group), key=lambda edge: edge.length_m)
            curve = network.curve(longest.edge_id)
            yield label(curve[len(curve) // 2] if len(curve) > 2 else _half(curve), look, text)  # noqa: PLR2004


def _half(curve: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return (curve[0][0] + curve[-1][0]) / 2, (curve[0][1] + curve[-1][1]) / 2


def _sign(edge: Edge, *, shielded: bool) -> str:
    number_on_shield = edge.ref.split(";")[0]
    return number_on_shield if shielded else ("" if number_on_shield == edge.name else _street(edge))


def _street(edge: Edge) -> str:
    """Return a street's name unless it only spells out its number."""
    spelled = (
        "quốc lộ",
        "đường tỉnh",
        "đường cao tốc",
        "cầu ",
        "đường tránh",
        "đường ven biển",
        "đường hồ chí minh",
    )
    return "" if edge.name.casefold().startswith(spelled) else edge.name


def ceremony(sheet: Sheet) -> MapLayer:
    """Mark where the ceremony is held."""
    title = sheet.say("Nơi tổ chức lễ", "Ceremony")
    venue = ceremony_venue(sheet.scenario)
    if venue is None:
        reason = sheet.say("chưa biết nơi tổ chức lễ", "the place of the ceremony is not known")
        return MapLayer("ceremony", title, missing=reason)
    capacity = sheet.say(f"sức chứa {number(venue.capacity)} người", f"room for {number(venue.capacity)} people")
    mark = badge(
        (venue.lat, venue.lon),
        "kt-ceremony",
        "★",
        (venue.name, capacity),
        under=venue.name.partition(" (")[0],
    )
    entry = LegendEntry(
        "badge", sheet.say("nơi tổ chức lễ", "where the ceremony is held"), mark="★", look="kt-ceremony"
    )
    return MapLayer("ceremony", title, (mark,), (entry,))


def closures(sheet: Sheet) -> MapLayer:
    """Draw the closed roads by tier, the strictest on top."""
    title = sheet.say("Cấm đường, hạn chế", "Closures")
    if not sheet.scenario.closures:
        return MapLayer("closures", title, missing=sheet.say("gói không có lệnh cấm đường", "no closures in the pack"))
    order = list(palette.TIERS)
    ranked = sorted(sheet.traffic.stretches, key=lambda item: -order.index(item.closure.tier))
    features = [feature for stretch in ranked for feature in closed_signs(sheet, stretch)]
    present = {item.closure.tier for item in ranked}
    legend = [LegendEntry("line", tier_text(sheet, tier), palette.TIERS[tier]) for tier in order if tier in present]
    return MapLayer("closures", title, tuple(features), tuple(legend))


def tier_text(sheet: Sheet, tier: str) -> str:
    """Return the tier of a closure in the reader's language."""
    return sheet.say(tier, {"cấm triệt để": "closed", "tạm cấm": "closed at times", "hạn chế": "restricted"}[tier])


def closed_signs(sheet: Sheet, stretch: Stretch) -> Iterator[Feature]:
    """Yield how a closed stretch is drawn: a pale casing under strict tiers, then the line with its words."""
    closure, network = stretch.closure, sheet.traffic.network
    curves = [network.curve(edge_id) for edge_id in stretch.edge_ids]
    exempt = ", ".join(closure.exempt) or sheet.say("chưa nêu", "not said")
    lines = [
        f"{closure.closure_id}: {closure.street or roads_by_name(network, stretch.edge_ids)}",
        f"{tier_text(sheet, closure.tier)}, {_times(closure)}",
        sheet.say(f"Được đi: {exempt}", f"Exempt: {exempt}"),
    ]
    if closure.detour:
        lines.append(sheet.say(f"Lộ trình thay thế: {closure.detour}", f"Way round: {closure.detour}"))
    if stretch.is_strict:  # a way round may lead over a restricted road: let it show between the dots
        yield line(curves, palette.CASING)
    yield line(curves, palette.TIERS[closure.tier], lines)


def detours(sheet: Sheet) -> MapLayer:
    """Draw the ways round for ordinary traffic."""
    title = sheet.say("Lộ trình thay thế", "Ways round")
    found = [detour for detour in sheet.detours if detour.vehicles != "restricted"]
    ways = ways_drawn(sheet, found, sheet.say("xe thông thường", "ordinary traffic"), restricted=False)
    features = tuple(feature for feature, _ in ways)
    entry = LegendEntry("line", sheet.say("lộ trình thay thế", "way round"), palette.DETOUR)
    reason = "" if features else sheet.say("không có lộ trình nào", "there are none")
    return MapLayer("detours", title, features, (entry,) if features else (), reason)


def restricted_detours(sheet: Sheet) -> MapLayer:
    """Draw the ways round for the vehicles that restrictions turn away, such as lorries."""
    title = sheet.say("Lộ trình cho xe bị hạn chế", "Ways round for restricted vehicles")
    found = [detour for detour in sheet.detours if detour.vehicles == "restricted"]
    ways = ways_drawn(sheet, found, sheet.say("xe bị hạn chế", "restricted vehicles"), restricted=True)
    features = tuple(feature for feature, _ in ways)
    text = sheet.say("lộ trình cho xe bị hạn chế (xe tải …)", "way round for restricted vehicles (lorries …)")
    entry = LegendEntry("line", text, palette.RESTRICTED_DETOUR)
    reason = "" if features else sheet.say("không có lộ trình nào", "there are none")
    return MapLayer("restricted_detours", title, features, (entry,) if features else (), reason)


def ways_drawn(
    sheet: Sheet, found: Sequence[ListedDetour], whom: str, *, restricted: bool
) -> Iterator[tuple[Feature, Sequence[ListedDetour]]]:
    """Yield each way once with the closures and periods that it serves."""
    style = palette.RESTRICTED_DETOUR if restricted else palette.DETOUR
    network = sheet.traffic.network
    known = network.edge_by_id
    ways: dict[frozenset[str], list[ListedDetour]] = {}
    for detour in found:
        if detour.edge_ids and known.keys() >= set(detour.edge_ids):
            ways.setdefault(frozenset(detour.edge_ids), []).append(detour)
    for served in ways.values():
        first = served[0]
        length_m = round(sum(known[edge_id].length_m for edge_id in first.edge_ids))
        names = ", ".join(dict.fromkeys(detour.closure_id for detour in served))
        start, end = place_label(network, first.passage.start), place_label(network, first.passage.end)
        extra = "?" if first.extra_min is None else number(first.extra_min)
        lines = [
            sheet.say(f"Tránh {names} ({whom})", f"Round {names} ({whom})"),
            f"{start} {'⇄' if first.both_ways else '→'} {end}",
            roads_by_name(network, first.edge_ids, sheet.say("đường không tên", "unnamed road")),
            f"{number(length_m)} m, " + sheet.say(f"thêm khoảng {extra} phút", f"about {extra} min more"),
        ]
        yield line([network.curve(edge_id) for edge_id in first.edge_ids], style, lines), served


def parking(sheet: Sheet) -> MapLayer:
    """Mark the parking lots and for what they have room."""
    title = sheet.say("Bãi đỗ xe", "Parking")
    lots = sheet.scenario.parking
    if not lots:
        return MapLayer("parking", title, missing=sheet.say("gói không có bãi đỗ xe", "no parking lots in the pack"))
    text = sheet.say("bãi đỗ: Ô ô tô, M xe máy, K xe khách", "parking: C cars, M motorbikes, B buses")
    entry = LegendEntry("badge", text, mark=sheet.say("P ÔMK", "P CMB"), look="kt-parking")
    return MapLayer("parking", title, tuple(_lot(sheet, lot) for lot in lots), (entry,))


def _lot(sheet: Sheet, lot: ParkingLot) -> Feature:
    rooms = (
        (lot.cars, sheet.say("Ô", "C"), sheet.say("ô tô", "cars")),
        (lot.motorbikes, "M", sheet.say("xe máy", "motorbikes")),
        (lot.coaches, sheet.say("K", "B"), sheet.say("xe khách", "coaches")),
    )
    letters = "".join(letter for count, letter, _ in rooms if count)
    counts = ", ".join(f"{number(count)} {name}" for count, _, name in rooms if count)
    lines = [lot.name or lot.lot_id, counts, lot.for_whom]
    venue = ceremony_venue(sheet.scenario)
    if venue is not None:
        metres = number(walk_m((lot.lat, lot.lon), venue))
        lines.append(sheet.say(f"đi bộ {metres} m đến nơi lễ", f"{metres} m on foot to the ceremony"))
    return badge(
        (lot.lat, lot.lon),
        "kt-parking",
        f"P {letters}".strip(),
        [text for text in lines if text],
    )


def closure_list(sheet: Sheet) -> list[str]:
    """Return each closure in a line: road, ends, tier and times."""
    return [_order(sheet, closure) for closure in sheet.scenario.closures]


def _order(sheet: Sheet, closure: Closure) -> str:
    ends = " – ".join(filter(None, (closure.from_place, closure.to_place)))
    road = closure.street or ", ".join(closure.edge_ids)
    where = f"{road} ({ends})" if ends else road
    return f"{closure.closure_id}: {where}, {tier_text(sheet, closure.tier)} {_times(closure)}"


def _times(closure: Closure) -> str:
    until = f"{closure.end:%H:%M}" if closure.start.date() == closure.end.date() else _when(closure.end)
    return f"{_when(closure.start)}–{until}"


def _when(moment: datetime) -> str:
    return f"{moment.day}/{moment.month} {moment:%H:%M}"


def names_of_unplaced(sheet: Sheet) -> list[str]:
    """Return the closures that cannot be drawn because their roads are not known."""
    drawn = {stretch.closure.closure_id for stretch in sheet.traffic.stretches}
    return [closure.closure_id for closure in sheet.scenario.closures if closure.closure_id not in drawn]
