"""The layers of the traffic map as GeoJSON: each feature says what it is, what it says, and when it counts."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from planner.maps import palette
from planner.maps.sheet import Feature, LegendEntry, MapLayer, Style, badge, line
from planner.scenario.rows import Closure, Force, ParkingLot, Post, Shift
from planner.traffic.closures import Stretch
from planner.traffic.files import ceremony_venue, walk_m
from planner.traffic.listed import ListedDetour
from planner.traffic.streets import place_label, roads_by_name
from planner.units import format_datetime
from planner.wording import Language, Wording, number
from web.services.mapdata import Json, bounds_of, layer_json, with_properties
from web.services.mapdata_day import FORCE_WORDS, KIND_WORDS, TIER_WORDS, VEHICLE_WORDS, TrafficDays, by_force
from web.services.mapdata_help import facilities, lanes

MEDICAL = "medical"


def day_map(days: TrafficDays, language: Language, *, hotels: bool) -> Json:
    """Return every layer of the traffic map; the hotels only for those who may read the lodging."""
    drawn = [
        ways(days, language, restricted=False),
        ways(days, language, restricted=True),
        closures(days, language),
        lots(days, language),
        venues(days, language),
        posts(days, language),
        medical(days, language),
        lanes(days, language),
        facilities(days, language),
        *([lodgings(days, language)] if hotels else []),
    ]
    inside = [layer for layer in drawn if layer.key in {"closures", "parking"}]
    return {"bounds": bounds_of(inside), "layers": [layer_json(layer) for layer in drawn]}


def _say(language: Language, vi: str, en: str) -> str:
    return Wording(vi, en).to(language)


def closures(days: TrafficDays, language: Language) -> MapLayer:
    """Draw the closed roads by tier, the strictest on top: colour, dash and word."""
    order = list(palette.TIERS)
    ranked = sorted(days.stretches, key=lambda item: -order.index(item.closure.tier))
    features = [feature for stretch in ranked for feature in _closed(days, stretch, language)]
    present = {item.closure.tier for item in ranked}
    legend = [
        LegendEntry("line", TIER_WORDS[tier].to(language), palette.TIERS[tier]) for tier in order if tier in present
    ]
    title = _say(language, "Cấm đường, hạn chế", "Closures")
    missing = "" if features else _say(language, "chưa có lệnh cấm đường", "no closures yet")
    return MapLayer("closures", title, tuple(features), tuple(legend), missing)


def _closed(days: TrafficDays, stretch: Stretch, language: Language) -> Iterator[Feature]:
    closure = stretch.closure
    said = closure_lines(days, closure, language)
    for edge_ids, when in _parts(stretch):
        curves = [days.network.curve(edge_id) for edge_id in edge_ids]
        if stretch.is_strict:
            yield with_properties(line(curves, palette.CASING), when=when)
        drawn = line(curves, palette.TIERS[closure.tier], said)
        yield with_properties(drawn, id=closure.closure_id, kind="closure", when=when, tier=closure.tier)


def _parts(stretch: Stretch) -> Iterator[tuple[Sequence[str], list[list[str]]]]:
    """Yield roads with the periods in which they are closed: all at once, or by a column one after the other."""
    if not stretch.is_moving:
        yield stretch.edge_ids, [[format_datetime(stretch.closure.start), format_datetime(stretch.closure.end)]]
        return
    for edge_id in dict.fromkeys(stretch.edge_ids):
        own = [window for window in stretch.windows if window.arc.edge_id == edge_id]
        yield (edge_id,), [[format_datetime(one.start), _until(one.end)] for one in own]


def _until(moment: datetime) -> str:
    """Write when a road opens again, rounded up to the minute: it is never shown open too early."""
    return format_datetime(moment + timedelta(minutes=1) if moment.second or moment.microsecond else moment)


def closure_lines(days: TrafficDays, closure: Closure, language: Language) -> list[str]:
    """Return what a closure says: road and ends, tier and times, who may pass, the way round."""
    ends = " – ".join(filter(None, (closure.from_place, closure.to_place)))
    exempt = ", ".join(closure.exempt) or _say(language, "chưa nêu", "not said")
    lines = [
        f"{closure.closure_id}: {days.road_of(closure)}" + (f" ({ends})" if ends else ""),
        f"{TIER_WORDS[closure.tier].to(language)}, {window(closure)}",
        _say(language, f"Được đi: {exempt}", f"Exempt: {exempt}"),
    ]
    if closure.detour:
        lines.append(_say(language, f"Lộ trình thay thế: {closure.detour}", f"Way round: {closure.detour}"))
    return lines


def window(item: Closure | Shift | ListedDetour) -> str:
    """Return a period as people write it: 05:00–11:00 16/6."""
    start, end = item.start, item.end
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M} {end.day}/{end.month}"
    return f"{start:%H:%M} {start.day}/{start.month} – {end:%H:%M} {end.day}/{end.month}"


def ways(days: TrafficDays, language: Language, *, restricted: bool) -> MapLayer:
    """Draw the ways round: those of ordinary traffic, or those of the vehicles that restrictions turn away."""
    key = "restricted_detours" if restricted else "detours"
    title = _say(language, "Lộ trình thay thế", "Ways round")
    style = palette.DETOUR
    if restricted:
        title = _say(language, "Lộ trình cho xe bị hạn chế", "Ways round for restricted vehicles")
        style = palette.RESTRICTED_DETOUR
    known = days.network.edge_by_id
    found = [item for item in days.detours if (item.vehicles == "restricted") is restricted and item.edge_ids]
    grouped: dict[frozenset[str], list[ListedDetour]] = {}
    for item in found:
        if known.keys() >= set(item.edge_ids):
            grouped.setdefault(frozenset(item.edge_ids), []).append(item)
    features = tuple(_way(days, served, style, language) for served in grouped.values())
    missing = "" if features else _say(language, "không có lộ trình nào", "there are none")
    legend = (LegendEntry("line", title, style),) if features else ()
    return MapLayer(key, title, features, legend, missing)


def _way(days: TrafficDays, served: Sequence[ListedDetour], style: Style, language: Language) -> Feature:
    first = served[0]
    when = sorted({(format_datetime(item.start), format_datetime(item.end)) for item in served})
    drawn = line([days.network.curve(edge_id) for edge_id in first.edge_ids], style, way_lines(days, served, language))
    return with_properties(drawn, id=way_id(first), kind="route", when=[list(period) for period in when])


def way_id(item: ListedDetour) -> str:
    """Return the name of a way round: the closure, from where to where, for whom, from when."""
    return "~".join((item.closure_id, item.passage.start, item.passage.end, item.vehicles, f"{item.start:%d%H%M}"))


def way_lines(days: TrafficDays, served: Sequence[ListedDetour], language: Language) -> list[str]:
    """Return what a way round says: round what, from where to where, over which roads, how much longer."""
    first, network = served[0], days.network
    names = ", ".join(dict.fromkeys(item.closure_id for item in served))
    start, end = place_label(network, first.passage.start), place_label(network, first.passage.end)
    extra = "?" if first.extra_min is None else number(first.extra_min)
    whom = VEHICLE_WORDS[first.vehicles].to(language)
    length = number(round(sum(network.edge_by_id[edge_id].length_m for edge_id in first.edge_ids)))
    unnamed = _say(language, "đường không tên", "unnamed road")
    return [
        _say(language, f"Tránh {names} ({whom})", f"Round {names} ({whom})"),
        f"{start} {'⇄' if first.both_ways else '→'} {end}",
        roads_by_name(network, first.edge_ids, unnamed),
        f"{length} m, " + _say(language, f"thêm khoảng {extra} phút", f"about {extra} min more"),
    ]


def lots(days: TrafficDays, language: Language) -> MapLayer:
    """Mark the parking lots and for what they have room."""
    title = _say(language, "Bãi đỗ xe", "Parking")
    mark = _say(language, "P ÔMK", "P CMB")
    text = _say(language, "bãi đỗ: Ô ô tô, M xe máy, K xe khách", "parking: C cars, M motorbikes, B buses")
    features = tuple(lot_feature(days, lot, language) for lot in days.scenario.parking)
    missing = "" if features else _say(language, "chưa có bãi đỗ", "no parking lots yet")
    legend = (LegendEntry("badge", text, mark=mark, look="kt-parking"),) if features else ()
    return MapLayer("parking", title, features, legend, missing)


def lot_feature(days: TrafficDays, lot: ParkingLot, language: Language) -> Feature:
    """Return a parking lot as a sign."""
    rooms = lot_rooms(lot, language)
    letters = "".join(letter for count, letter, _ in rooms if count)
    drawn = badge((lot.lat, lot.lon), "kt-parking", f"P {letters}".strip(), lot_lines(days, lot, language))
    return with_properties(drawn, id=lot.lot_id, kind="lot")


def lot_rooms(lot: ParkingLot, language: Language) -> tuple[tuple[int, str, str], ...]:
    """Return the spaces of a lot with their letter and word."""
    return (
        (lot.cars, _say(language, "Ô", "C"), _say(language, "ô tô", "cars")),
        (lot.motorbikes, "M", _say(language, "xe máy", "motorbikes")),
        (lot.coaches, _say(language, "K", "B"), _say(language, "xe khách", "coaches")),
    )


def lot_lines(days: TrafficDays, lot: ParkingLot, language: Language) -> list[str]:
    """Return what a parking lot says: spaces, for whom, how far to walk."""
    counts = ", ".join(f"{number(count)} {name}" for count, _, name in lot_rooms(lot, language) if count)
    lines = [f"{lot.lot_id}: {lot.name or lot.lot_id}", counts, lot.for_whom]
    venue = ceremony_venue(days.scenario)
    if venue is not None:
        metres = number(walk_m((lot.lat, lot.lon), venue))
        lines.append(_say(language, f"đi bộ {metres} m đến nơi lễ", f"{metres} m on foot to the ceremony"))
    return [text for text in lines if text]


def venues(days: TrafficDays, language: Language) -> MapLayer:
    """Mark the venues."""
    features = tuple(
        with_properties(
            badge((venue.lat, venue.lon), "kt-rehearsal", "Đ", (venue.name, venue.kind), color=palette.GREEN),
            id=venue.venue_id,
            kind="venue",
        )
        for venue in days.scenario.venues
    )
    title = _say(language, "Địa điểm", "Venues")
    entry = LegendEntry(
        "badge", _say(language, "địa điểm tập luyện, tổ chức", "venue"), {"color": palette.GREEN}, "Đ", "kt-rehearsal"
    )
    return MapLayer("venues", title, features, (entry,))


def posts(days: TrafficDays, language: Language) -> MapLayer:
    """Mark the posts by their strongest force with the people on duty, shift by shift."""
    features = tuple(
        feature for post in days.posts if post.kind != MEDICAL for feature in post_features(days, post, language)
    )
    present = {force for _, _, force in (days.on_duty if days.planned else days.needed)}
    legend = [
        LegendEntry("badge", FORCE_WORDS[force].to(language), {"color": colour}, letters, "kt-post")
        for force, (letters, colour) in palette.FORCES.items()
        if force in present
    ]
    idle = _say(language, "chốt ngoài ca trực", "post outside its shifts")
    legend.append(LegendEntry("badge", idle, mark="–", look="kt-idle"))
    missing = "" if features else _say(language, "chưa có chốt", "no posts yet")
    return MapLayer("posts", _say(language, "Chốt, lực lượng", "Posts, forces"), features, tuple(legend), missing)


def post_features(days: TrafficDays, post: Post, language: Language) -> Iterator[Feature]:
    """Yield a post once for each time during which the same shifts are on duty, and once for the rest."""
    moments = sorted({moment for shift in days.scenario.shifts for moment in (shift.start, shift.end)})
    periods = [("0000", format_datetime(moments[0]) if moments else "9999")]
    for start, end in zip(moments, [*moments[1:], None], strict=True):
        period = (format_datetime(start), "9999" if end is None else format_datetime(end))
        counts = by_force(days.on_duty if days.planned else days.needed, post, days.shift_at(start))
        if counts:
            yield _post_sign(days, post, counts, [period], language)
        else:
            periods.append(period)
    yield _post_sign(days, post, {}, periods, language)


def _post_sign(
    days: TrafficDays, post: Post, counts: dict[Force, int], when: list[tuple[str, str]], language: Language
) -> Feature:
    lines = [f"{post.post_id}: {post.name}", KIND_WORDS[post.kind].to(language), post.needs]
    look, mark, more = "kt-idle", "–", dict[str, str]()
    if counts:
        strongest = min(counts, key=lambda force: (-counts[force], force))
        letters, colour = palette.FORCES[strongest]
        told = ", ".join(f"{FORCE_WORDS[force].to(language)} {people}" for force, people in counts.items())
        lead = _say(language, "đang trực", "on duty") if days.planned else _say(language, "cần", "needed")
        lines.insert(1, f"{lead} {sum(counts.values())}: {told}")
        look, mark, more = ("kt-post" if days.planned else "kt-post kt-needed"), f"{letters} {sum(counts.values())}", {}
        more = {"color": colour}
    drawn = badge((post.lat, post.lon), look, mark, [text for text in lines if text], **more)
    return with_properties(drawn, id=post.post_id, kind="post", when=[list(period) for period in when])


def medical(days: TrafficDays, language: Language) -> MapLayer:
    """Mark where medical help is: the medical posts."""
    features = tuple(
        with_properties(
            badge((post.lat, post.lon), "kt-medical", "✚", [f"{post.post_id}: {post.name}", post.needs]),
            id=post.post_id,
            kind="post",
        )
        for post in days.posts
        if post.kind == MEDICAL
    )
    title = _say(language, "Điểm y tế", "Medical points")
    entry = LegendEntry("badge", _say(language, "điểm y tế", "medical point"), mark="✚", look="kt-medical")
    missing = "" if features else _say(language, "chưa có điểm y tế", "none yet")
    return MapLayer("medical", title, features, (entry,) if features else (), missing)


def lodgings(days: TrafficDays, language: Language) -> MapLayer:
    """Mark the lodging houses with the guests who stay there."""
    features = tuple(
        with_properties(
            badge(
                (hotel.lat, hotel.lon),
                "kt-lodging",
                str(days.lodgers.get(hotel.hotel_id, "")) or "N",
                [hotel.name],
                color=palette.PURPLE,
            ),
            id=hotel.hotel_id,
            kind="hotel",
        )
        for hotel in days.scenario.hotels
    )
    title = _say(language, "Nơi lưu trú", "Lodgings")
    text = _say(language, "nơi lưu trú, số khách", "lodging, guests")
    entry = LegendEntry("badge", text, {"color": palette.PURPLE}, "25", "kt-lodging")
    return MapLayer("lodgings", title, features, (entry,) if features else ())
