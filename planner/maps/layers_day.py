"""The layers that change by the quarter hour: each sign says from when to when it counts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from planner.maps import palette
from planner.maps.clock import Clock, Span
from planner.maps.layers import closed_signs, tier_text, ways_drawn
from planner.maps.layers_plan import Duty, duty_of, force_words, of_shift
from planner.maps.sheet import Feature, LegendEntry, MapLayer, Sheet, badge
from planner.scenario.rows import Force, Post
from planner.traffic.closures import Stretch
from planner.traffic.listed import ListedDetour

ESCORT, MEDICAL = "escort", "medical"
FOREVER = 1_000_000
"""A quarter hour after every other."""


def timed(feature: Feature, spans: Sequence[Span], **more: object) -> Feature:
    """Return a sign that is shown only in some quarter hours."""
    when = [list(span) for span in sorted(set(spans))]
    return {**feature, "properties": {**feature["properties"], "when": when, **more}}


def closures(sheet: Sheet, clock: Clock) -> MapLayer:
    """Draw the roads closed at the time shown, the strictest tier on top."""
    title = sheet.say("Cấm đường, hạn chế", "Closures")
    if not sheet.traffic.stretches:
        return MapLayer("closures", title, missing=sheet.say("chưa có lệnh cấm đường", "no closures yet"))
    order = list(palette.TIERS)
    ranked = sorted(sheet.traffic.stretches, key=lambda item: -order.index(item.closure.tier))
    features = tuple(feature for item in ranked for feature in _closed(sheet, clock, item))
    present = {item.closure.tier for item in ranked}
    legend = [LegendEntry("line", tier_text(sheet, tier), palette.TIERS[tier]) for tier in order if tier in present]
    return MapLayer("closures", title, features, tuple(legend))


def _closed(sheet: Sheet, clock: Clock, item: Stretch) -> Iterator[Feature]:
    """Yield a closure for as long as it holds; of a moving column each road for as long as it is passed."""
    if not item.is_moving:
        for feature in closed_signs(sheet, item):
            yield timed(feature, [clock.span(item.closure.start, item.closure.end)])
        return
    for edge in dict.fromkeys(item.edges):
        spans = [clock.span(one.start, one.end) for one in item.windows if one.arc.edge_id == edge.edge_id]
        for feature in closed_signs(sheet, replace(item, edges=(edge,))):
            yield timed(feature, spans)


def detours(sheet: Sheet, clock: Clock) -> MapLayer:
    """Draw the ways round for ordinary traffic that are in use at the time shown."""
    found = [detour for detour in sheet.detours if detour.vehicles != "restricted"]
    return _ways(sheet, clock, found, restricted=False)


def restricted_detours(sheet: Sheet, clock: Clock) -> MapLayer:
    """Draw the ways round for the vehicles that restrictions turn away."""
    found = [detour for detour in sheet.detours if detour.vehicles == "restricted"]
    return _ways(sheet, clock, found, restricted=True)


def _ways(sheet: Sheet, clock: Clock, found: Sequence[ListedDetour], *, restricted: bool) -> MapLayer:
    key, style, title = "detours", palette.DETOUR, sheet.say("Lộ trình thay thế", "Ways round")
    whom = sheet.say("xe thông thường", "ordinary traffic")
    if restricted:
        key, style = "restricted_detours", palette.RESTRICTED_DETOUR
        title = sheet.say("Lộ trình cho xe bị hạn chế", "Ways round for restricted vehicles")
        whom = sheet.say("xe bị hạn chế", "restricted vehicles")
    features = tuple(
        timed(feature, [clock.span(item.start, item.end) for item in served])
        for feature, served in ways_drawn(sheet, found, whom, restricted=restricted)
    )
    legend = (LegendEntry("line", title, style),) if features else ()
    reason = "" if features else sheet.say("không có lộ trình nào", "there are none")
    return MapLayer(key, title, features, legend, reason)


def posts(sheet: Sheet, clock: Clock) -> MapLayer:
    """Mark the posts by their strongest force with the headcount of the shift on duty."""
    title = sheet.say("Chốt, lực lượng", "Posts")
    if not sheet.scenario.posts:
        return MapLayer("posts", title, missing=sheet.say("gói không có chốt", "no posts in the pack"))
    duty, planned = duty_of(sheet)
    features = tuple(
        feature for post in sheet.scenario.posts for feature in _post(sheet, clock, (post, duty), planned=planned)
    )
    present = {force for _, _, force in duty}
    legend = [
        LegendEntry("badge", force_words(sheet, force), {"color": colour}, letters, "kt-post")
        for force, (letters, colour) in palette.FORCES.items()
        if force in present
    ]
    idle = LegendEntry("badge", sheet.say("chốt ngoài ca trực", "post outside its shifts"), mark="–", look="kt-idle")
    return MapLayer("posts", title, features, (*legend, idle))


def _post(sheet: Sheet, clock: Clock, of: tuple[Post, Duty], *, planned: bool) -> Iterator[Feature]:
    """Yield a post once for each time with the same shifts on duty, and once for the rest."""
    post, duty = of
    spans = {shift.shift_id: clock.span(shift.start, shift.end) for shift in sheet.scenario.shifts}
    edges = sorted({0, FOREVER, *(edge for span in spans.values() for edge in span)})
    idle: list[Span] = []
    for start, end in pairwise(edges):
        counts: Counter[Force] = Counter()
        for shift_id, span in spans.items():
            if span[0] <= start < span[1]:
                counts.update(of_shift(duty, post.post_id, shift_id))
        if counts:
            yield timed(_manned(sheet, post, counts, planned=planned), [(start, end)], people=dict(counts))
        else:
            idle.append((start, end))
    lines = [f"{post.post_id}: {post.name}", sheet.say("ngoài ca trực", "outside its shifts")]
    yield timed(badge((post.lat, post.lon), "kt-idle", "–", lines), idle)


def _manned(sheet: Sheet, post: Post, counts: Counter[Force], *, planned: bool) -> Feature:
    strongest = min(counts, key=lambda force: (-counts[force], force))
    letters, colour = palette.FORCES[strongest]
    told = ", ".join(f"{force_words(sheet, force)} {counts[force]}" for force in palette.FORCES if counts[force])
    lead = sheet.say("bố trí", "on duty") if planned else sheet.say("cần", "needed")
    lines = [f"{post.post_id}: {post.name}", f"{lead} {counts.total()}: {told}", post.needs]
    look = "kt-post" if planned else "kt-post kt-needed"
    mark = f"{letters} {counts.total()}"
    return badge((post.lat, post.lon), look, mark, [text for text in lines if text], color=colour)


def first_aid(sheet: Sheet) -> MapLayer:
    """Mark where medical help stands, without saying who mans it: what a public map may tell of the posts."""
    title = sheet.say("Điểm y tế", "First aid")
    features = tuple(
        badge((post.lat, post.lon), "kt-medical", "✚", [post.name])
        for post in sheet.scenario.posts
        if post.kind == MEDICAL
    )
    entry = LegendEntry("badge", sheet.say("điểm y tế", "first aid"), mark="✚", look="kt-medical")
    reason = "" if features else sheet.say("chưa có", "none yet")
    return MapLayer("first_aid", title, features, (entry,) if features else (), reason)
