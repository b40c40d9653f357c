"""From the rows of a pack to lines, people, wishes and figures of the rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

from planner.problems.staffing.by_time import people_per_shift
from planner.problems.staffing.entities import (
    MINUTES_PER_HOUR,
    Absence,
    Duty,
    Line,
    LineKey,
    Options,
    Person,
    Place,
    Post,
    Shift,
    TimedDemand,
    Wish,
)
from planner.scenario.rows import Availability, Officer, Organisation, PostDemand
from planner.scenario.schema import Scenario

NAME = "staffing"
RANKS = (
    ("Chiến sĩ", "Tình nguyện viên", "Binh nhì", "Điều dưỡng"),
    ("Binh nhất",),
    ("Hạ sĩ", "Tiểu đội trưởng"),
    ("Trung sĩ", "Đội trưởng"),
    ("Thượng sĩ", "Trung đội trưởng"),
    ("Thiếu úy", "Đại đội trưởng", "Y sĩ"),
    ("Trung úy",),
    ("Thượng úy", "Bác sĩ"),
    ("Đại úy",),
    ("Thiếu tá",),
    ("Trung tá",),
    ("Thượng tá",),
    ("Đại tá",),
)
"""Ranks from the lowest: police and army (Luật Công an nhân dân 2018, Luật Sĩ quan QĐNDVN; M: from memory), beside
them usual posts of militia, volunteers and medics at an assumed height (M). force_ranks.csv takes their place."""


def posts_of(scenario: Scenario) -> dict[str, Post]:
    """Return the posts by id, in order."""
    posts = {row.post_id: Post(row.post_id, row.name, Place(row.lat, row.lon), row.area) for row in scenario.posts}
    return dict(sorted(posts.items()))


def shifts_of(scenario: Scenario) -> dict[str, Shift]:
    """Return the shifts by id, in time."""
    shifts = [Shift(row.shift_id, row.start, row.end, row.kind, row.break_min) for row in scenario.shifts]
    return {shift.shift_id: shift for shift in sorted(shifts, key=lambda shift: (shift.start, shift.shift_id))}


def duties_of(scenario: Scenario) -> tuple[Duty, ...]:
    """Return the jobs of fixed time, in time."""
    duties = [
        Duty(row.duty_id, row.name, row.start, row.end, row.people, row.force, row.skill, row.post_id)
        for row in scenario.duties
    ]
    return tuple(sorted(duties, key=lambda duty: (duty.start, duty.end, duty.duty_id)))


def timed_of(scenario: Scenario) -> tuple[TimedDemand, ...]:
    """Return the demand by the quarter hour."""
    return tuple(
        TimedDemand(row.post_id, row.start, row.end, row.force, row.skill, row.people)
        for row in scenario.demand_by_time
    )


def lines_of(scenario: Scenario, shifts: Mapping[str, Shift]) -> dict[LineKey, Line]:
    """Return the demand lines: those by shift, and those that demand by the quarter hour comes to."""
    people: dict[LineKey, int] = defaultdict(int)
    rows: dict[LineKey, list[PostDemand]] = defaultdict(list)
    for row in scenario.post_demand:
        key = LineKey(row.post_id, row.shift_id, row.force, row.skill)
        people[key] += row.people
        rows[key].append(row)
    for key, count in people_per_shift(timed_of(scenario), tuple(shifts.values())).items():
        people[key] += count
    return {
        key: Line(
            key,
            count,
            next((row.chief_rank for row in rows[key] if row.chief_rank), ""),
            any(row.whole_team for row in rows[key]),
        )
        for key, count in sorted(people.items())
    }


def options_of(scenario: Scenario) -> Options:
    """Return the figures that the organiser has set."""

    def figure(name: str, default: int) -> int:
        return scenario.option(NAME, name, default)

    return Options(
        rest_minutes=figure("rest_hours", 8) * MINUTES_PER_HOUR,
        max_day_minutes=figure("max_hours_per_day", 12) * MINUTES_PER_HOUR,
        reserve_percent=figure("reserve_percent", 10),
        reserve_per_force=figure("reserve_per_force", 1) != 0,
        reserve_shared=figure("reserve_shared", 0) != 0,
        max_days_in_a_row=figure("max_days_in_a_row", 0),
        max_nights_in_a_row=figure("max_nights_in_a_row", 0),
        max_weekends=figure("max_weekends", 0),
        women_on_nights=figure("women_on_nights", 0) != 0,
        juniors_per_senior=figure("juniors_per_senior", 1),
        reach_minutes=figure("reach_minutes", 0),
        soft_cover=figure("soft_cover", 0) != 0,
    )


def rank_order(scenario: Scenario) -> dict[str, int]:
    """Return rank -> height, 1 the lowest; from force_ranks.csv where the pack has it."""
    if scenario.force_ranks:
        return {row.rank: row.height for row in scenario.force_ranks}
    return {rank: height for height, ranks in enumerate(RANKS, start=1) for rank in ranks}


def wishes_of(scenario: Scenario) -> tuple[Wish, ...]:
    """Return the wishes and the leave that was granted."""
    return tuple(
        Wish(row.person_id, row.start, row.end, row.kind == "off", row.hard, row.weight) for row in scenario.wishes
    )


def people_of(scenario: Scenario) -> dict[str, Person]:
    """Return the people by id, in order."""
    homes = {row.organisation_id: row for row in scenario.organisations}
    spans: dict[tuple[str, bool], list[Availability]] = defaultdict(list)
    for span in scenario.availability:
        if span.subject_kind == "officer":
            spans[span.subject_id, span.available].append(span)
    calls, groups = _calls(scenario), {row.person_id: row.group_ids for row in scenario.performers}
    found: dict[str, Person] = {}
    for row in sorted(scenario.officers, key=lambda row: row.person_id):
        base = base_of(row, homes.get(row.organisation_id))
        mine = dict.fromkeys((*row.group_ids, *groups.get(row.person_id, ())))
        busy = tuple(sorted({call for group_id in mine for call in calls.get(group_id, ())}))
        found[row.person_id] = _person(row, base, spans, busy)
    return found


def base_of(row: Officer, home: Organisation | None) -> Place | None:
    """Return where somebody sets off: the own base, else that of the organisation, else nothing known."""
    if row.base_lat is not None and row.base_lon is not None:
        return Place(row.base_lat, row.base_lon)
    if home is not None and home.lat is not None and home.lon is not None:
        return Place(home.lat, home.lon)
    return None


def _person(
    row: Officer,
    base: Place | None,
    spans: Mapping[tuple[str, bool], list[Availability]],
    busy: tuple[Absence, ...],
) -> Person:
    return Person(
        person_id=row.person_id,
        name=row.name,
        force=row.force,
        skills=frozenset(row.skills),
        team=row.team,
        base=base,
        max_minutes=row.max_hours * MINUTES_PER_HOUR,
        absences=_spans(spans.get((row.person_id, False), [])),
        presences=_joined(_spans(spans.get((row.person_id, True), []))),
        rank=row.rank,
        level=row.level,
        woman=row.gender == "nữ",
        born=row.birth_date,
        min_minutes=row.min_hours * MINUTES_PER_HOUR,
        busy=busy,
    )


def _calls(scenario: Scenario) -> dict[str, list[Absence]]:
    """Return group -> when it rehearses or marches: its calls, and sessions that fit only one time."""
    calls: dict[str, list[Absence]] = defaultdict(list)
    for row in scenario.group_calls:
        calls[row.group_id].append(Absence(row.start, row.end, row.title or row.group_id))
    items = {row.item_id: row for row in scenario.items}
    for session in scenario.sessions:
        first, last = session.earliest, session.latest
        if first is None or last is None or last - first != timedelta(minutes=session.minutes):
            continue
        for group_id in items[session.item_id].group_ids:
            calls[group_id].append(Absence(first, last, session.stage))
    return calls


def _spans(rows: Iterable[Availability]) -> tuple[Absence, ...]:
    return tuple(sorted(Absence(row.start, row.end, row.reason) for row in rows))


def _joined(spans: Iterable[Absence]) -> tuple[Absence, ...]:
    """Join spans that touch, so that a shift across the seam counts as inside."""
    joined: list[Absence] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            last = joined.pop()
            joined.append(Absence(last.start, max(last.end, span.end), last.reason or span.reason))
        else:
            joined.append(span)
    return tuple(joined)
