"""Checks of what groups bear and sessions share: loads, rest, days between stages, equipment, coaches."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from planner.engine.findings import Finding
from planner.problems.rehearsals.entities import Who
from planner.problems.rehearsals.timetable import Held, Timetable, finding
from planner.units import MINUTES_PER_DAY
from planner.wording import number


def daily_load(t: Timetable) -> Iterator[Finding]:
    """A group does not rehearse longer a day than its kind or the organiser allows; run-throughs do not count."""
    for who, sessions in _groups(t):
        most = t.problem.daily_max(who)
        for day, held in _loads(sessions, lambda one: one.day):
            load = sum(one.end_min - one.start_min for one in held)
            if 0 < most < load:
                date = f"{t.problem.moment(day * MINUTES_PER_DAY):%d/%m}"
                yield finding(
                    "daily_load",
                    (*(one.id for one in held), who.id),
                    f"{t.name(who)} tập {number(load)} phút ngày {date}; nhiều nhất {number(most)} phút.",
                    f"{t.name(who)} rehearses {load} minutes on {date}; at most {most}.",
                )


def weekly_load(t: Timetable) -> Iterator[Finding]:
    """A group does not rehearse longer from Monday to Sunday than its kind allows; run-throughs do not count."""
    for who, sessions in _groups(t):
        most = t.problem.limit(who).weekly_max_min
        for _, held in _loads(sessions, lambda one: t.problem.week(one.day)):
            load = sum(one.end_min - one.start_min for one in held)
            if 0 < most < load:
                date = f"{t.problem.moment(held[0].start_min):%d/%m}"
                yield finding(
                    "weekly_load",
                    (*(one.id for one in held), who.id),
                    f"{t.name(who)} tập {number(load)} phút trong tuần có ngày {date}; nhiều nhất {number(most)} phút.",
                    f"{t.name(who)} rehearses {load} minutes in the week of {date}; at most {most}.",
                )


def _groups(t: Timetable) -> Iterator[tuple[Who, Sequence[Held]]]:
    yield from ((who, sessions) for who, sessions in sorted(t.of.items()) if who.kind == "group")


def _loads(sessions: Iterable[Held], when: Callable[[Held], int]) -> Iterator[tuple[int, list[Held]]]:
    spans: dict[int, list[Held]] = defaultdict(list)
    for one in sessions:
        if not one.session.runs_through:
            spans[when(one)].append(one)
    yield from sorted(spans.items())


def turnaround_rest(t: Timetable) -> Iterator[Finding]:
    """From the end of a group's day to its start on the next lies the rest of its kind."""
    for who, sessions in _groups(t):
        rest = t.problem.limit(who).rest_min
        days: dict[int, list[Held]] = defaultdict(list)
        for one in sessions:
            days[one.day].append(one)
        for day in sorted(days) if rest else ():
            if day + 1 not in days:
                continue
            last, first = max(days[day], key=lambda one: one.end_min), min(days[day + 1], key=lambda one: one.start_min)
            gap = first.start_min - last.end_min
            if gap < rest:
                yield finding(
                    "turnaround_rest",
                    (first.id, last.id, who.id),
                    f"{t.name(who)} nghỉ {number(gap)} phút từ buổi {last.id} ({t.when(last)}) đến buổi {first.id} "
                    f"({t.when(first)}); cần ít nhất {number(rest)} phút.",
                    f"{t.name(who)} rests {gap} minutes from session {last.id} ({t.when(last)}) to session {first.id} "
                    f"({t.when(first)}); at least {rest} are needed.",
                )


def stage_gap(t: Timetable) -> Iterator[Finding]:
    """Between two stages of the ladder lie the days that the organiser asks for, where the windows leave room."""
    options = t.problem.options
    for one, other in itertools.permutations(t.held.values(), 2):
        lower, higher = one.session, other.session
        days = options.gap_days(lower.stage)
        if not days or lower.rung >= higher.rung or other.day - one.day >= days or not _follows(one, other):
            continue
        if t.problem.gap_fits(lower, higher, days):
            yield finding(
                "stage_gap",
                (other.id, one.id),
                f"Buổi {higher.stage} {other.id} ({t.when(other)}) cách buổi {lower.stage} {one.id} ({t.when(one)}) "
                f"{other.day - one.day} ngày; cần ít nhất {days} ngày.",
                f"The {higher.stage} session {other.id} ({t.when(other)}) is {other.day - one.day} days after the "
                f"{lower.stage} session {one.id} ({t.when(one)}); at least {days} are needed.",
            )


def _follows(one: Held, other: Held) -> bool:
    """Whether the ladder or ``after`` puts the one before the other."""
    lower, higher = one.session, other.session
    if lower.item_id == higher.item_id or one.id in higher.after:
        return True
    return higher.runs_through and not set(lower.attendees).isdisjoint(higher.attendees)


def equipment_limit(t: Timetable) -> Iterator[Finding]:
    """No more sessions at once need an equipment than there are of it."""
    for name, count in sorted(t.problem.stock.items()):
        using = [one for one in t.held.values() if name in one.session.equipment]
        for crowd in _crowds(using, 0, lambda _: 1, count):
            ids = ", ".join(one.id for one in crowd)
            yield finding(
                "equipment_limit",
                (*(one.id for one in crowd), name),
                f"Cùng lúc {len(crowd)} buổi cần {name} ({ids}, {t.when(crowd[-1])}); chỉ có {count}.",
                f"{len(crowd)} sessions need {name} at once ({ids}, {t.when(crowd[-1])}); there are {count}.",
            )


def bus_fleet(t: Timetable) -> Iterator[Finding]:
    """No more coaches are under way than the organiser has; each drives before and after its session."""
    fleet, lead = t.problem.options.buses, t.problem.options.bus_lead_min
    lead = -(-lead // t.problem.grid_min) * t.problem.grid_min
    driven = [one for one in t.held.values() if one.session.buses]
    for crowd in _crowds(driven, lead, lambda one: one.session.buses, fleet) if fleet else ():
        ids, needed = ", ".join(one.id for one in crowd), sum(one.session.buses for one in crowd)
        yield finding(
            "bus_fleet",
            tuple(one.id for one in crowd),
            f"Cùng lúc cần {needed} xe đưa đón ({ids}, {t.when(crowd[-1])}); chỉ có {fleet} xe.",
            f"{needed} coaches are needed at once ({ids}, {t.when(crowd[-1])}); there are {fleet}.",
        )


def _crowds(sessions: Sequence[Held], lead: int, size: Callable[[Held], int], most: int) -> Iterator[tuple[Held, ...]]:
    """Yield the sessions that run at the start of one of them and together take more than ``most``."""
    for one in sorted(sessions, key=lambda one: (one.start_min, one.id)):
        moment = one.start_min - lead
        crowd = [other for other in sessions if other.start_min - lead <= moment < other.end_min + lead]
        if sum(size(other) for other in crowd) > most:
            yield (*(other for other in crowd if other is not one), one)
