"""What the plans put on the map: posts and who mans them, lodgings, rehearsals."""

import math
from collections import Counter
from typing import TYPE_CHECKING

from planner.maps import palette
from planner.maps.sheet import Feature, LegendEntry, MapLayer, Rows, Sheet, badge
from planner.scenario.rows import STAGES, Force, Hotel, Post, Shift, Venue
from planner.traffic.files import ceremony_venue
from planner.units import format_datetime
from planner.wording import number

if TYPE_CHECKING:
    from collections.abc import Mapping

Duty = Counter[tuple[str, str, Force]]
"""Post, shift and force -> people."""

SMALLEST_PX, PX_PER_ROOT = 16, 3.2
"""Diameter of a lodging's circle: its area grows with the guests."""


def posts(sheet: Sheet) -> MapLayer:
    """Mark the posts by their strongest force, with the people on duty in the fullest shift."""
    title = sheet.say("Chốt, lực lượng", "Posts")
    if not sheet.scenario.posts:
        return MapLayer("posts", title, missing=sheet.say("gói không có chốt", "no posts in the pack"))
    duty, planned = duty_of(sheet)
    shifts = sheet.scenario.shifts
    features = tuple(_post(sheet, post, duty, shifts, planned=planned) for post in sheet.scenario.posts)
    present = {force for _, _, force in duty}
    legend = [
        LegendEntry("badge", force_words(sheet, force), {"color": colour}, letters, "kt-post")
        for force, (letters, colour) in palette.FORCES.items()
        if force in present
    ]
    return MapLayer("posts", title, features, tuple(legend))


def staffing_note(sheet: Sheet) -> str:
    """Return why posts show what is needed instead of who is on duty; empty when there is a plan."""
    if not sheet.scenario.posts or "staffing" in sheet.tables:
        return ""
    return sheet.say(
        "Lực lượng: chưa có kế hoạch bố trí (staffing.csv); số trên chốt là nhu cầu.",
        "Posts: no staffing plan yet (staffing.csv); the figures are what is needed.",
    )


def force_words(sheet: Sheet, force: Force) -> str:
    """Return a force in the reader's language."""
    english: Mapping[Force, str] = {
        "CSGT": "traffic police",
        "CSTT": "order police",
        "công an xã": "commune police",
        "quân sự": "army",
        "dân quân": "militia",
        "TNTN": "youth volunteers",
        "y tế": "medical",
        "PCCC": "fire brigade",
    }
    return sheet.say(force, english[force])


def duty_of(sheet: Sheet) -> tuple[Duty, bool]:
    """Return who is on duty by the staffing plan (true), or who is needed while there is none (false)."""
    rows = sheet.tables.get("staffing")
    return (_needed(sheet), False) if rows is None else (_on_duty(sheet, rows), True)


def _needed(sheet: Sheet) -> Duty:
    duty: Duty = Counter()
    for demand in sheet.scenario.post_demand:
        duty[demand.post_id, demand.shift_id, demand.force] += demand.people
    return duty


def _on_duty(sheet: Sheet, rows: Rows) -> Duty:
    forces = {officer.person_id: officer.force for officer in sheet.scenario.officers}
    people = {(row.get("post_id", ""), row.get("shift_id", ""), row.get("person_id", "")) for row in rows}
    return Counter((post, shift, forces[person]) for post, shift, person in people if person in forces)


def _post(sheet: Sheet, post: Post, duty: Duty, shifts: tuple[Shift, ...], *, planned: bool) -> Feature:
    by_shift = {shift.shift_id: of_shift(duty, post.post_id, shift.shift_id) for shift in shifts}
    totals: Counter[Force] = Counter()
    for counts in by_shift.values():
        totals.update(counts)
    strongest = min(totals, key=lambda force: (-totals[force], force), default=None)
    letters, colour = palette.FORCES[strongest] if strongest else ("–", "#666666")
    most = max((counts.total() for counts in by_shift.values()), default=0)
    lead = sheet.say("bố trí", "on duty") if planned else sheet.say("cần", "needed")
    lines = [f"{post.post_id}: {post.name}"]
    for shift in shifts:
        counts = by_shift[shift.shift_id]
        told = ", ".join(f"{force_words(sheet, force)} {counts[force]}" for force in palette.FORCES if counts[force])
        hours = f"{format_datetime(shift.start)}–{shift.end:%H:%M}"
        lines.append(f"{shift.shift_id} ({hours}): {lead} {counts.total()}{f' ({told})' if told else ''}")
    look = "kt-post" if planned else "kt-post kt-needed"
    return badge((post.lat, post.lon), look, f"{letters} {most}", lines, color=colour)


def of_shift(duty: Duty, post_id: str, shift_id: str) -> Counter[Force]:
    """Return the people of each force at a post in a shift."""
    return Counter(
        {force: duty[post_id, shift_id, force] for force in palette.FORCES if duty[post_id, shift_id, force]}
    )


def lodgings(sheet: Sheet) -> MapLayer:
    """Draw each lodging house as a circle whose area grows with the guests who stay there."""
    title = sheet.say("Nơi lưu trú", "Lodgings")
    rows = sheet.tables.get("lodging")
    if rows is None:
        return MapLayer("lodgings", title, missing=sheet.say("chưa có lodging.csv", "no lodging.csv yet"))
    guests: dict[str, set[str]] = {}
    rooms: dict[str, set[str]] = {}
    for row in rows:
        guests.setdefault(row.get("hotel_id", ""), set()).add(row.get("guest_id", ""))
        rooms.setdefault(row.get("hotel_id", ""), set()).add(row.get("room_id", ""))
    used = [hotel for hotel in sheet.scenario.hotels if guests.get(hotel.hotel_id)]
    features = [
        _hotel(sheet, hotel, len(guests[hotel.hotel_id]), len(rooms[hotel.hotel_id]))
        for hotel in sorted(used, key=lambda hotel: -len(guests[hotel.hotel_id]))
    ]
    text = sheet.say("số khách lưu trú (diện tích hình tròn)", "guests staying (area of the circle)")
    entry = LegendEntry("badge", text, {"color": palette.PURPLE}, "25", "kt-lodging")
    reason = "" if features else sheet.say("chưa khách nào được xếp phòng", "no guest has a room yet")
    return MapLayer("lodgings", title, tuple(features), (entry,) if features else (), reason)


def _hotel(sheet: Sheet, hotel: Hotel, guests: int, rooms: int) -> Feature:
    lines = [
        hotel.name,
        sheet.say(
            f"{number(guests)} khách, {number(rooms)} phòng",
            f"{number(guests)} guests, {number(rooms)} rooms",
        ),
    ]
    if hotel.guarded:
        lines.append(sheet.say("có bảo vệ", "guarded"))
    size = round(SMALLEST_PX + PX_PER_ROOT * math.sqrt(guests))
    return badge((hotel.lat, hotel.lon), "kt-lodging", str(guests), lines, color=palette.PURPLE, size=size)


def rehearsals(sheet: Sheet) -> MapLayer:
    """Mark the rehearsal venues with the number of sessions held there."""
    title = sheet.say("Địa điểm tập luyện", "Rehearsal venues")
    rows = sheet.tables.get("rehearsals")
    if rows is None:
        return MapLayer("rehearsals", title, missing=sheet.say("chưa có rehearsals.csv", "no rehearsals.csv yet"))
    held: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        held.setdefault(row.get("venue_id", ""), []).append(row)
    used = [venue for venue in sheet.scenario.venues if held.get(venue.venue_id)]
    features = tuple(_venue(sheet, venue, held[venue.venue_id]) for venue in used)
    text = sheet.say("nơi tập luyện, số buổi", "rehearsal venue, number of sessions")
    entry = LegendEntry("badge", text, {"color": palette.GREEN}, "12", "kt-rehearsal")
    reason = "" if features else sheet.say("chưa buổi tập nào được xếp", "no session is planned yet")
    return MapLayer("rehearsals", title, features, (entry,) if features else (), reason)


def _venue(sheet: Sheet, venue: Venue, rows: Rows) -> Feature:
    stages = Counter(row.get("stage", "") for row in rows)
    told = ", ".join(f"{stage}: {stages[stage]}" for stage in STAGES if stages[stage])
    dates = sorted(row.get("start", "")[:10] for row in rows)
    lines = [venue.name, sheet.say(f"{len(rows)} buổi ({told})", f"{len(rows)} sessions ({told})")]
    lines.append(f"{dates[0]} – {dates[-1]}")
    here = ceremony_venue(sheet.scenario) == venue  # the star beside it bears the name
    return badge(
        (venue.lat, venue.lon),
        "kt-rehearsal",
        str(len(rows)),
        lines,
        color=palette.GREEN,
        under="" if here else venue.name.partition(" (")[0],
    )
