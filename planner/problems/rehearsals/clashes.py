"""Checks between sessions: no place, group or person twice at once, the order of things, the load of a day."""

import itertools
from collections import defaultdict
from collections.abc import Iterator

from planner.engine.findings import Finding, Severity
from planner.problems.rehearsals.entities import DRESS, FIRST_RUN
from planner.problems.rehearsals.timetable import Held, Timetable, finding
from planner.units import MINUTES_PER_DAY


def venue_no_overlap(t: Timetable) -> Iterator[Finding]:
    """A venue holds one session at a time, with its setup between two of them."""
    places: dict[str, list[Held]] = defaultdict(list)
    for one in t.held.values():
        if one.venue is not None:
            places[one.venue_id].append(one)
    for venue_id, sessions in sorted(places.items()):
        setup = t.problem.venue[venue_id].gap_min
        for one, other in itertools.combinations(sorted(sessions, key=lambda one: (one.start_min, one.id)), 2):
            gap = other.start_min - one.end_min
            if gap < setup:
                yield finding(
                    "venue_no_overlap",
                    (other.id, one.id, venue_id),
                    f"Ở {venue_id}, buổi {one.id} ({t.when(one)}) và buổi {other.id} ({t.when(other)}) cách nhau "
                    f"{gap} phút; cần ít nhất {setup} phút chuẩn bị.",
                    f"In {venue_id}, session {one.id} ({t.when(one)}) and session {other.id} ({t.when(other)}) are "
                    f"{gap} minutes apart; {setup} minutes of setup are needed.",
                )


def group_no_overlap(t: Timetable) -> Iterator[Finding]:
    """A group is in one place at a time."""
    yield from _twice(t, "group", "group_no_overlap")


def person_no_overlap(t: Timetable) -> Iterator[Finding]:
    """A person is in one place at a time."""
    yield from _twice(t, "person", "person_no_overlap")


def _twice(t: Timetable, kind: str, rule: str) -> Iterator[Finding]:
    for who, sessions in sorted(t.of.items()):
        for one, other in itertools.combinations(sessions if who.kind == kind else (), 2):
            if one.overlaps(other):
                yield finding(
                    rule,
                    (other.id, one.id, who.id),
                    f"{t.name(who)} có hai buổi cùng lúc: {one.id} ({t.when(one)}) và {other.id} ({t.when(other)}).",
                    f"{t.name(who)} has two sessions at once: {one.id} ({t.when(one)}) and {other.id} "
                    f"({t.when(other)}).",
                )


def travel_between_venues(t: Timetable) -> Iterator[Finding]:
    """Between two sessions of one day in different venues there is time for the way."""
    seen: set[tuple[str, str]] = set()
    for who, sessions in sorted(t.of.items()):
        for one, other in itertools.pairwise(sessions):
            pair = one.venue_id, other.venue_id
            way = t.problem.travel_min.get(pair, 0)
            air = (" (ước theo đường chim bay)", " (by the straight line)") if pair in t.problem.by_air else ("", "")
            gap = other.start_min - one.end_min
            if one.day == other.day and 0 <= gap < way and (one.id, other.id) not in seen:
                seen.add((one.id, other.id))
                yield finding(
                    "travel_between_venues",
                    (other.id, one.id, who.id),
                    f"{t.name(who)} có {gap} phút để đi từ {one.venue_id} (buổi {one.id}) đến {other.venue_id} "
                    f"(buổi {other.id}); đường đi mất {way} phút{air[0]}.",
                    f"{t.name(who)} has {gap} minutes from {one.venue_id} (session {one.id}) to {other.venue_id} "
                    f"(session {other.id}); the way takes {way} minutes{air[1]}.",
                )


def stage_order(t: Timetable) -> Iterator[Finding]:
    """Lower stages come first: within an item, and before a run-through for everybody who attends it."""
    for one, other in itertools.permutations(t.held.values(), 2):
        lower, higher = one.session, other.session
        if lower.rung >= higher.rung or one.end_min <= other.start_min:
            continue
        shared = set(lower.attendees) & set(higher.attendees)
        if lower.item_id == higher.item_id or (higher.runs_through and shared):
            yield finding(
                "stage_order",
                (other.id, one.id),
                f"Buổi {higher.stage} {other.id} ({t.when(other)}) phải sau buổi {lower.stage} {one.id} "
                f"({t.when(one)}).",
                f"The {higher.stage} session {other.id} ({t.when(other)}) must come after the {lower.stage} session "
                f"{one.id} ({t.when(one)}).",
            )


def after(t: Timetable) -> Iterator[Finding]:
    """A session comes after those it names."""
    for other in t.held.values():
        for name in other.session.after:
            one = t.held.get(name)
            if one is not None and one is not other and one.end_min > other.start_min:
                yield finding(
                    "after",
                    (other.id, one.id),
                    f"Buổi {other.id} ({t.when(other)}) phải sau buổi {one.id} ({t.when(one)}).",
                    f"Session {other.id} ({t.when(other)}) must come after session {one.id} ({t.when(one)}).",
                )


def items_per_day(t: Timetable) -> Iterator[Finding]:
    """An item is not rehearsed more often a day than the organiser allows."""
    most = t.problem.options.items_per_day
    days: dict[tuple[str, int], list[str]] = defaultdict(list)
    for one in t.held.values():
        days[one.session.item_id, one.day].append(one.id)
    for (item_id, day), ids in sorted(days.items()):
        if most and len(ids) > most:
            date = f"{t.problem.moment(day * MINUTES_PER_DAY):%d/%m}"
            names = ", ".join(sorted(ids))
            yield finding(
                "items_per_day",
                (*sorted(ids), item_id),
                f"Tiết mục {item_id} có {len(ids)} buổi ngày {date} ({names}); nhiều nhất {most} buổi một ngày.",
                f"Item {item_id} has {len(ids)} sessions on {date} ({names}); at most {most} a day.",
            )


def dress_rehearsal_gap(t: Timetable) -> Iterator[Finding]:
    """The sơ duyệt lies the asked number of days before the tổng duyệt (R49); a warning if their windows exclude it."""
    least = t.problem.options.dress_gap_days
    firsts = [one for one in t.held.values() if one.session.stage == FIRST_RUN]
    for dress in (one for one in t.held.values() if one.session.stage == DRESS):
        for first in firsts:
            same_item = first.session.item_id == dress.session.item_id
            if not same_item and set(first.session.attendees).isdisjoint(dress.session.attendees):
                continue
            if dress.day - first.day < least:
                yield finding(
                    "dress_rehearsal_gap",
                    (dress.id, first.id),
                    f"Tổng duyệt {dress.id} ({t.when(dress)}) cách sơ duyệt {first.id} ({t.when(first)}) "
                    f"{dress.day - first.day} ngày; cần ít nhất {least} ngày.",
                    f"The dress rehearsal {dress.id} ({t.when(dress)}) is {dress.day - first.day} days after "
                    f"{first.id} ({t.when(first)}); at least {least} are needed.",
                    Severity.ERROR if t.problem.dress_gap_fits(first.session, dress.session) else Severity.WARNING,
                )
