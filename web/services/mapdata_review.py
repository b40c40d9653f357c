"""The map of a submission: what was frozen when it was submitted, with what changed since the last approval."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from planner.maps import palette
from planner.maps.sheet import Feature, LegendEntry, MapLayer, Style, badge
from web.services.mapdata import Json, bounds_of, layer_json, with_properties
from web.services.mapdata_day import FORCE_WORDS, KIND_WORDS, TIER_WORDS
from web.services.review_comments import POINT, Comment
from web.services.review_content import Key, items_of
from web.services.review_words import Difference, Reader, title_of

CHANGE_MARKS: Mapping[str, tuple[str, str]] = {
    "added": ("＋", "#1b6338"),
    "changed": ("≠", "#7d5200"),
    "removed": ("−", "#9c1c3c"),
}


def review_map(
    content: Json, before: Json | None, found: Sequence[Difference], comments: Sequence[Comment], reader: Reader
) -> Json:
    """Return the layers of a submission's map.

    Args:
        content: what was submitted.
        before: what was approved last, for the places of things that are gone.
        found: differences between the two.
        comments: comments that the reader may see.
        reader: language and clearance.
    """
    items = items_of(content)
    layers = [
        _routes(items, reader),
        _closures(items, reader),
        _lots(items, reader),
        _posts(content, items, reader),
        _changes(items, items_of(before) if before is not None else {}, found, reader),
        _comments(comments, reader),
    ]
    inside = [layer for layer in layers if layer.key in {"closures", "parking"}]
    return {"bounds": bounds_of(inside), "layers": [layer_json(layer) for layer in layers]}


def _multi(lines: Sequence[Any], style: Style, said: Sequence[str]) -> Feature:
    geometry = {"type": "MultiLineString", "coordinates": list(lines)}
    return {"type": "Feature", "geometry": geometry, "properties": {"style": dict(style), "lines": list(said)}}


def _closures(items: Mapping[Key, Json], reader: Reader) -> MapLayer:
    order = list(palette.TIERS)
    values = sorted(
        ((key, value) for key, value in items.items() if key[0] == "closure"),
        key=lambda pair: -order.index(pair[1]["tier"]),
    )
    features = []
    for key, value in values:
        said = [
            title_of(key, value, reader),
            f"{TIER_WORDS[value['tier']].to(reader.language)}, {value['start']} – {value['end']}",
            ", ".join(value["exempt"]),
        ]
        drawn = _multi(value["lines"], palette.TIERS[value["tier"]], said)
        features.append(with_properties(drawn, id="/".join(key), kind="closure", when=[[value["start"], value["end"]]]))
    legend = [
        LegendEntry("line", TIER_WORDS[tier].to(reader.language), palette.TIERS[tier])
        for tier in order
        if any(value["tier"] == tier for _, value in values)
    ]
    return MapLayer("closures", reader.say("Cấm đường, hạn chế", "Closures"), tuple(features), tuple(legend))


def _routes(items: Mapping[Key, Json], reader: Reader) -> MapLayer:
    features = [
        with_properties(
            _multi(
                way["lines"],
                palette.RESTRICTED_DETOUR if way["vehicles"] == "restricted" else palette.DETOUR,
                [title_of(key, value, reader), f"{way['from_place']} → {way['to_place']}", way["roads"]],
            ),
            id="/".join(key),
            kind="route",
            when=[[way["start"], way["end"]]],
        )
        for key, value in items.items()
        if key[0] == "route"
        for way in value["ways"]
        if way["lines"]
    ]
    title = reader.say("Lộ trình thay thế", "Ways round")
    restricted = reader.say("lộ trình cho xe bị hạn chế", "for restricted vehicles")
    legend = (LegendEntry("line", title, palette.DETOUR), LegendEntry("line", restricted, palette.RESTRICTED_DETOUR))
    return MapLayer("detours", title, tuple(features), legend)


def _lots(items: Mapping[Key, Json], reader: Reader) -> MapLayer:
    features = []
    for key, value in items.items():
        if key[0] == "lot":
            rooms = ((value["cars"], reader.say("Ô", "C")), (value["motorbikes"], "M"))
            letters = "".join(letter for count, letter in (*rooms, (value["coaches"], reader.say("K", "B"))) if count)
            said = [title_of(key, value, reader), value["for_whom"]]
            drawn = badge((value["lat"], value["lon"]), "kt-parking", f"P {letters}".strip(), said)
            features.append(with_properties(drawn, id="/".join(key), kind="lot"))
    entry = LegendEntry("badge", reader.say("bãi đỗ xe", "parking lot"), mark="P", look="kt-parking")
    return MapLayer("parking", reader.say("Bãi đỗ xe", "Parking"), tuple(features), (entry,))


def _posts(content: Json, items: Mapping[Key, Json], reader: Reader) -> MapLayer:
    features = [
        feature
        for key, value in items.items()
        if key[0] == "post"
        for feature in _post(key, value, content["shifts"], reader)
    ]
    escorts = items.get(("protected", "movements"))
    if reader.cleared and escorts is not None:
        for post_id, value in escorts["posts"].items():
            said = ("protected", "movements")
            features += [
                with_properties(feature, id="/".join(said))
                for feature in _post(("post", post_id), value, content["shifts"], reader)
            ]
    legend = [
        LegendEntry("badge", FORCE_WORDS[force].to(reader.language), {"color": colour}, letters, "kt-post")
        for force, (letters, colour) in palette.FORCES.items()
        if ("force", force) in items
    ]
    return MapLayer("posts", reader.say("Chốt, lực lượng", "Posts, forces"), tuple(features), tuple(legend))


def _post(key: Key, value: Json, shifts: Mapping[str, Sequence[str]], reader: Reader) -> Iterator[Feature]:
    lines = [title_of(key, value, reader), KIND_WORDS[value["kind"]].to(reader.language)]
    point, named = (value["lat"], value["lon"]), "/".join(key)
    manned = {shift: counts for shift, counts in value["on_duty"].items() if counts and shift in shifts}
    for shift_id, counts in manned.items():
        strongest = min(counts, key=lambda force: (-counts[force], force))
        letters, colour = palette.FORCES[strongest]
        told = ", ".join(f"{FORCE_WORDS[force].to(reader.language)} {people}" for force, people in counts.items())
        said = [lines[0], f"{shift_id}: {told}", *lines[1:]]
        drawn = badge(point, "kt-post", f"{letters} {sum(counts.values())}", said, color=colour)
        yield with_properties(drawn, id=named, kind="post", when=[list(shifts[shift_id])])
    periods = sorted(list(shifts[shift]) for shift in manned)
    edges = ["0000", *(moment for period in periods for moment in period), "9999"]
    free = [list(pair) for pair in zip(edges[::2], edges[1::2], strict=True)]
    yield with_properties(badge(point, "kt-idle", "–", lines), id=named, kind="post", when=free)


def _changes(
    items: Mapping[Key, Json], before: Mapping[Key, Json], found: Sequence[Difference], reader: Reader
) -> MapLayer:
    """Mark what changed since the last approval: added, changed, removed."""
    features = []
    for one in found:
        value = items.get(one.key) or before.get(one.key)
        point = _point_of(value) if value is not None and one.key[0] != "protected" else None
        if point is not None:
            mark, colour = CHANGE_MARKS[one.kind]
            drawn = badge(point, "kt-change", mark, [one.label, one.after or one.before], color=colour)
            features.append(with_properties(drawn, id="/".join(one.key), kind=one.key[0]))
    words = {
        "added": reader.say("mới thêm", "added"),
        "changed": reader.say("đã đổi", "changed"),
        "removed": reader.say("đã bớt", "removed"),
    }
    legend = [
        LegendEntry("badge", words[kind], {"color": colour}, mark, "kt-change")
        for kind, (mark, colour) in CHANGE_MARKS.items()
    ]
    missing = "" if features else reader.say("không có khác biệt", "no differences")
    title = reader.say("Khác bản đã duyệt", "Changed since approval")
    return MapLayer("changes", title, tuple(features), tuple(legend) if features else (), missing)


def _point_of(value: Json) -> tuple[float, float] | None:
    """Return where an item is: its point, or the middle of its line."""
    if "lat" in value:
        return value["lat"], value["lon"]
    lines = value.get("lines") or next((way["lines"] for way in value.get("ways", ()) if way["lines"]), None)
    if not lines:
        return None
    middle = lines[len(lines) // 2]
    lon, lat = middle[len(middle) // 2]
    return lat, lon


def _comments(comments: Sequence[Comment], reader: Reader) -> MapLayer:
    features = tuple(
        with_properties(
            badge(
                (comment.lat, comment.lon),
                "kt-comment",
                "✓" if comment.settled else "!",
                [f"{comment.author}: {comment.text[:200]}"],
            ),
            id=f"comment-{comment.public_id}",
            kind="comment",
        )
        for comment in comments
        if comment.kind == POINT and comment.lat is not None and comment.lon is not None
    )
    title = reader.say("Góp ý tại chỗ", "Comments on places")
    entry = LegendEntry("badge", reader.say("góp ý chưa xong", "open comment"), mark="!", look="kt-comment")
    missing = "" if features else reader.say("chưa có", "none yet")
    return MapLayer("comments", title, features, (entry,) if features else (), missing)
