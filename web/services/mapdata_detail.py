"""The details of one object of the traffic map: what it is, and why it is so."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.maps import palette
from planner.scenario.rows import Closure, ParkingLot, Post
from planner.traffic.listed import ListedDetour
from planner.traffic.streets import place_label, roads_by_name
from planner.wording import Language, Wording, number
from web.services.mapdata_day import (
    DIRECTION_WORDS,
    FORCE_WORDS,
    KIND_WORDS,
    TIER_WORDS,
    VEHICLE_WORDS,
    TrafficDays,
    by_force,
)
from web.services.mapdata_layers import lot_lines, way_id, window

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Detail:
    """One object.

    Attributes:
        kind: closure, post, lot, route, venue or hotel.
        id: its id, as review and comments name it.
        title: how it is called.
        facts: what it is, label and words.
        reasons: why it is so, as sentences.
        table: the editable table it stands in, empty when it is computed.
    """

    kind: str
    id: str
    title: str
    facts: tuple[Fact, ...]
    reasons: tuple[str, ...] = ()
    table: str = ""


def detail_of(days: TrafficDays, show: str, language: Language) -> Detail | None:
    """Return the object with this id, None when the reader's day has none."""
    if not show:
        return None
    scenario = days.scenario
    closure = next((item for item in scenario.closures if item.closure_id == show), None)
    if closure is not None:
        return _closure(days, closure, language)
    post = next((item for item in days.posts if item.post_id == show), None)
    if post is not None:
        return _post(days, post, language)
    lot = next((item for item in scenario.parking if item.lot_id == show), None)
    if lot is not None:
        return _lot(days, lot, language)
    way = next((item for item in days.detours if way_id(item) == show), None)
    if way is not None:
        return _way(days, way, language)
    return _place(days, show, language)


def _say(language: Language, vi: str, en: str) -> str:
    return Wording(vi, en).to(language)


def _facts(language: Language, pairs: Iterable[tuple[str, str, str]]) -> tuple[Fact, ...]:
    return tuple((_say(language, vi, en), text) for vi, en, text in pairs if text)


def closure_facts(days: TrafficDays, closure: Closure, language: Language) -> tuple[Fact, ...]:
    """Return what a closure orders."""
    return _facts(
        language,
        (
            ("Đường", "Road", days.road_of(closure)),
            ("Từ – đến", "From – to", " – ".join(filter(None, (closure.from_place, closure.to_place)))),
            ("Mức", "Tier", TIER_WORDS[closure.tier].to(language)),
            ("Thời gian", "Time", window(closure)),
            ("Chiều", "Direction", DIRECTION_WORDS[closure.direction].to(language)),
            ("Được đi", "Exempt", ", ".join(closure.exempt) or _say(language, "chưa nêu", "not said")),
            ("Lộ trình thay thế", "Way round", closure.detour),
            ("Công bố", "Published", f"{closure.published_at:%H:%M %d/%m/%Y}" if closure.published_at else ""),
        ),
    )


def _closure(days: TrafficDays, closure: Closure, language: Language) -> Detail:
    served = [item for item in days.detours if item.closure_id == closure.closure_id]
    longest = max((item.extra_min for item in served if item.extra_min is not None), default=None)
    reasons = []
    if longest is not None:
        reasons.append(
            _say(
                language,
                f"Có {len(served)} lộ trình thay thế đã tính; lâu thêm nhiều nhất {longest} phút.",
                f"{len(served)} ways round were computed; the longest takes {longest} minutes more.",
            )
        )
    cut = [item for item in served if not item.edge_ids]
    reasons += [
        _say(
            language,
            f"Không còn đường vòng {place_label(days.network, item.passage.start)} → "
            f"{place_label(days.network, item.passage.end)} ({VEHICLE_WORDS[item.vehicles].vi}, {window(item)}).",
            f"No way round {place_label(days.network, item.passage.start)} → "
            f"{place_label(days.network, item.passage.end)} ({VEHICLE_WORDS[item.vehicles].en}, {window(item)}).",
        )
        for item in cut
    ]
    if not served:
        reasons.append(
            _say(language, "Đoạn này không có lối đi vòng nào cần tính.", "There is no way round to be computed.")
        )
    facts = closure_facts(days, closure, language)
    return Detail(
        "closure", closure.closure_id, f"{closure.closure_id}: {facts[0][1]}", facts, tuple(reasons), "closures"
    )


def _post(days: TrafficDays, post: Post, language: Language) -> Detail:
    facts = [
        *_facts(language, (("Loại", "Kind", KIND_WORDS[post.kind].to(language)), ("Nhiệm vụ", "Task", post.needs)))
    ]
    reasons = []
    for shift in days.scenario.shifts:
        wanted = by_force(days.needed, post, (shift,))
        there = by_force(days.on_duty, post, (shift,))
        if not wanted and not there:
            continue
        told = ", ".join(
            f"{FORCE_WORDS[force].to(language)} {there.get(force, 0)}/{wanted.get(force, 0)}"
            for force in palette.FORCES
            if force in wanted or force in there
        )
        facts.append((f"{shift.shift_id} ({window(shift)})", told))
        short = sum(max(0, people - there.get(force, 0)) for force, people in wanted.items())
        if short and days.planned:
            reasons.append(
                _say(
                    language, f"{shift.shift_id}: còn thiếu {short} người.", f"{shift.shift_id}: {short} people short."
                )
            )
    lead = _say(language, "Quân số theo ca là có mặt/cần.", "Headcounts by shift are present/needed.")
    return Detail("post", post.post_id, f"{post.post_id}: {post.name}", tuple(facts), (lead, *reasons), "posts")


def _lot(days: TrafficDays, lot: ParkingLot, language: Language) -> Detail:
    lines = lot_lines(days, lot, language)
    bound = [row for row in days.scenario.demand if row.destination == lot.lot_id]
    by_mode: dict[str, int] = {}
    for row in bound:
        by_mode[row.mode] = by_mode.get(row.mode, 0) + row.people
    told = ", ".join(f"{number(people)} ({mode})" for mode, people in by_mode.items())
    reasons = (_say(language, f"Người đến bãi này: {told}.", f"People bound for this lot: {told}."),) if told else ()
    facts = _facts(
        language, (("Chỗ đỗ", "Spaces", lines[1] if len(lines) > 1 else ""), ("Dành cho", "For", lot.for_whom))
    )
    walk = ((_say(language, "Đi bộ", "Walk"), lines[-1]),) if len(lines) > 2 else ()  # noqa: PLR2004 - title and spaces
    return Detail("lot", lot.lot_id, lines[0], (*facts, *walk), reasons, "parking")


def _way(days: TrafficDays, way: ListedDetour, language: Language) -> Detail:
    network = days.network
    start, end = place_label(network, way.passage.start), place_label(network, way.passage.end)
    known = [edge_id for edge_id in way.edge_ids if edge_id in network.edge_by_id]
    facts = _facts(
        language,
        (
            ("Tránh", "Round", way.closure_id),
            ("Từ – đến", "From – to", f"{start} {'⇄' if way.both_ways else '→'} {end}"),
            ("Cho", "For", VEHICLE_WORDS[way.vehicles].to(language)),
            ("Thời gian", "Time", window(way)),
            ("Đường đi", "Roads", roads_by_name(network, known, _say(language, "đường không tên", "unnamed road"))),
            ("Dài", "Length", "" if way.length_m is None else f"{number(way.length_m)} m"),
            ("Thêm", "More", "" if way.extra_min is None else f"{way.extra_min} " + _say(language, "phút", "min")),
        ),
    )
    why = _say(
        language,
        "Là đường ngắn nhất theo thời gian trên những đường còn mở lúc ấy.",
        "It is the shortest way by time over the roads that are open then.",
    )
    return Detail("route", way_id(way), _say(language, "Lộ trình thay thế", "Way round"), facts, (why,))


def _place(days: TrafficDays, show: str, language: Language) -> Detail | None:
    venue = next((item for item in days.scenario.venues if item.venue_id == show), None)
    if venue is None:
        return None
    facts = _facts(
        language,
        (
            ("Loại", "Kind", venue.kind),
            ("Sức chứa", "Capacity", number(venue.capacity)),
            ("Vị trí", "Position", venue.accuracy),
        ),
    )
    return Detail("venue", venue.venue_id, venue.name, facts, (), "venues")
