"""Sentences of an explanation: the way, the team, the hours, and why not another shift."""

from collections.abc import Iterator, Sequence

from planner.problems.staffing.data import MINUTES_PER_HOUR, TRAVEL_UNIT_M, Person, Problem, Shift
from planner.problems.staffing.plan import Assignment
from planner.problems.staffing.roster import Roster
from planner.units import format_datetime
from planner.wording import Wording


def km(units: int) -> str:
    """Write a way counted in steps of 100 m as kilometres, the Vietnamese way (3,2 km)."""
    return f"{units * TRAVEL_UNIT_M / 1000:.1f} km".replace(".", ",")


def place_wording(problem: Problem, row: Assignment) -> Wording:
    """Say where and when one row puts a person."""
    when = f"{row.shift_id} ({format_datetime(row.start)}–{format_datetime(row.end)})"
    if not row.post_id:
        return Wording(f"ca {when} dự bị", f"shift {when} in reserve")
    post = problem.posts.get(row.post_id)
    name = f"{row.post_id} ({post.name})" if post else row.post_id
    return Wording(f"ca {when} trực chốt {name}", f"shift {when} at post {name}")


def person_reasons(
    roster: Roster, rows: Sequence[Assignment], person: Person, duties: Sequence[Assignment]
) -> tuple[Wording, ...]:
    """Return why a person got these duties, the strongest reason first."""
    return (
        *(_pinned(roster, row) for row in duties if (row.person_id, row.shift_id) in roster.decided.posts),
        *(_way(roster.problem, person, row) for row in duties if row.post_id in roster.problem.posts),
        *(_team(roster, rows, person, row) for row in duties if row.post_id and person.team),
        _hours(roster, person),
        *_not_there(roster, person),
    )


def _pinned(roster: Roster, row: Assignment) -> Wording:
    post = roster.decided.posts[row.person_id, row.shift_id]
    return Wording(f"Ca {row.shift_id} đã được ghim ở {post}.", f"Shift {row.shift_id} is pinned to {post}.")


def _way(problem: Problem, person: Person, row: Assignment) -> Wording:
    lines = problem.lines_at.get((row.post_id, row.shift_id, person.force), ())
    shift = problem.shifts[row.shift_id]
    units = problem.travel_units(person.base, row.post_id, row.shift_id)
    able = [
        other
        for other in problem.people.values()
        if other.is_free(shift) and any(problem.can_serve(other, line.key) for line in lines)
    ]
    nearer = sum(problem.travel_units(other.base, row.post_id, row.shift_id) < units for other in able)
    return Wording(
        f"Từ nơi đóng quân đến chốt {row.post_id} là {km(units)}; {nearer} trong {len(able)} người có thể "
        f"nhận ca {row.shift_id} ở đây gần hơn.",
        f"From the base to post {row.post_id} it is {km(units)}; {nearer} of the {len(able)} people "
        f"who could take shift {row.shift_id} here are nearer.",
    )


def _team(roster: Roster, rows: Sequence[Assignment], person: Person, row: Assignment) -> Wording:
    people = roster.problem.people
    mates = [
        other
        for other in rows
        if other.shift_id == row.shift_id and other.post_id and people[other.person_id].team == person.team
    ]
    together = sum(other.post_id == row.post_id for other in mates) - 1
    posts = len({other.post_id for other in mates})
    return Wording(
        f"Tổ {person.team} có {len(mates)} người trực ca {row.shift_id} ở {posts} chốt; "
        f"{together} người đứng cùng chốt này.",
        f"Team {person.team} has {len(mates)} people on duty in shift {row.shift_id} at {posts} posts; "
        f"{together} of them stand(s) at this one too.",
    )


def _hours(roster: Roster, person: Person) -> Wording:
    members = [other for other in roster.problem.counted.values() if other.force == person.force]
    loads = [_minutes(roster.shifts_of.get(other.person_id, ())) for other in members] or [0]
    mine = _minutes(roster.shifts_of.get(person.person_id, ()))
    shown = [f"{minutes / MINUTES_PER_HOUR:g}" for minutes in (mine, person.max_minutes, min(loads), max(loads))]
    return Wording(
        f"Tổng cộng {shown[0]} giờ, tối đa {shown[1]} giờ; trong lực lượng {person.force} mỗi người "
        f"nhận từ {shown[2]} đến {shown[3]} giờ.",
        f"{shown[0]} h in all, {shown[1]} h at most; people of {person.force} have from {shown[2]} to {shown[3]} h.",
    )


def _not_there(roster: Roster, person: Person) -> Iterator[Wording]:
    taken = {shift.shift_id for shift in roster.shifts_of.get(person.person_id, ())}
    for shift in roster.problem.shifts.values():
        if shift.shift_id in taken:
            continue
        for why in blocks(roster, person, shift)[:1]:
            yield Wording(
                f"Không nhận thêm ca {shift.shift_id}: {why.vi}.", f"Not in shift {shift.shift_id}: {why.en}."
            )


def blocks(roster: Roster, person: Person, shift: Shift) -> list[Wording]:
    """Return why a person could not be given one more shift; empty when he or she could."""
    options = roster.problem.options
    least = f"{options.rest_minutes / MINUTES_PER_HOUR:g}"
    least = f"{options.rest_minutes / MINUTES_PER_HOUR:g}"
    taken = roster.shifts_of.get(person.person_id, ())
    found: list[Wording] = []
    if not person.is_free(shift):
        found.append(Wording("đang vắng", "away"))
    for other in taken:
        first, second = sorted((shift, other), key=lambda one: one.start)
        pause = (second.start - first.end).total_seconds() / 60
        if pause < max(options.rest_minutes, 0) or shift.shift_id == other.shift_id:
            found.append(
                Wording(
                    f"không đủ {least} giờ nghỉ so với ca {other.shift_id}",
                    f"less than {least} h of rest from shift {other.shift_id}",
                )
            )
    if _minutes(taken) + shift.minutes > person.max_minutes:
        limit = f"{person.max_minutes / MINUTES_PER_HOUR:g}"
        found.append(Wording(f"sẽ quá {limit} giờ", f"it would exceed {limit} h"))
    for day, minutes in shift.minutes_by_day().items():
        already = sum(other.minutes_by_day().get(day, 0) for other in taken)
        if already + minutes > options.max_day_minutes:
            limit = f"{options.max_day_minutes / MINUTES_PER_HOUR:g}"
            found.append(Wording(f"sẽ quá {limit} giờ trong ngày {day}", f"it would exceed {limit} h on {day}"))
    return found


def _minutes(shifts: Sequence[Shift]) -> int:
    return sum(shift.minutes for shift in shifts)
