"""Checks of single people: other calls, nights, leave, successions, runs of days, least hours."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from planner.engine.findings import Finding
from planner.problems.staffing.data import Shift
from planner.problems.staffing.roster import Roster
from planner.problems.staffing.words import finding, hours, minutes_of, person_name, span

ONE_DAY = timedelta(days=1)


def busy_elsewhere(roster: Roster) -> Iterator[Finding]:
    """Nobody is on duty while rehearsing, marching or performing."""
    for person_id, shifts in roster.shifts_of.items():
        person = roster.problem.people[person_id]
        for shift in shifts:
            for call in person.busy:
                if shift.overlaps(call.start, call.end):
                    yield finding(
                        "busy_elsewhere",
                        (person_id, shift.shift_id),
                        f"{person_name(person)} có buổi tập, diễu hành hoặc biểu diễn {span(call.start, call.end)} "
                        f"({call.reason}), không nhận được ca {shift.shift_id}.",
                        f"{person_name(person)} rehearses, marches or performs {span(call.start, call.end)} "
                        f"({call.reason}) and cannot take shift {shift.shift_id}.",
                    )
                    break


def night_duty(roster: Roster) -> Iterator[Finding]:
    """Nobody under 18, and no woman unless the organiser allows it, has a night shift."""
    for person_id, shifts in roster.shifts_of.items():
        person = roster.problem.people[person_id]
        for shift in shifts:
            if not shift.is_night or not roster.problem.is_spared(person, shift):
                continue
            minor = person.is_minor(shift.day)
            why_vi, why_en = ("chưa đủ 18 tuổi", "under 18") if minor else ("nữ", "a woman")
            yield finding(
                "night_duty",
                (person_id, shift.shift_id),
                f"{person_name(person)} ({why_vi}) được xếp ca đêm {shift.shift_id} ({span(shift.start, shift.end)}).",
                f"{person_name(person)} ({why_en}) has the night shift {shift.shift_id} "
                f"({span(shift.start, shift.end)}).",
            )


def days_off(roster: Roster) -> Iterator[Finding]:
    """Nobody is on duty in leave that was granted."""
    for person_id, shifts in roster.shifts_of.items():
        for shift in shifts:
            leave = next((one for one in roster.problem.leaves.get(person_id, ()) if one.touches(shift)), None)
            if leave is not None:
                who = person_name(roster.problem.people[person_id])
                yield finding(
                    "days_off",
                    (person_id, shift.shift_id),
                    f"{who} đã được cho nghỉ {span(leave.start, leave.end)} nhưng có ca {shift.shift_id}.",
                    f"{who} was granted leave {span(leave.start, leave.end)} but has shift {shift.shift_id}.",
                )


def shift_succession(roster: Roster) -> Iterator[Finding]:
    """No kind of shift comes, on the same or the next day, after one that it may not follow."""
    for person_id, shifts in roster.shifts_of.items():
        for place, one in enumerate(shifts):
            for other in shifts[place + 1 :]:
                soon = one.start < other.start and other.day - one.day <= ONE_DAY
                if soon and (one.kind, other.kind) in roster.problem.successions:
                    who = person_name(roster.problem.people[person_id])
                    yield finding(
                        "shift_succession",
                        (person_id, one.shift_id, other.shift_id),
                        f'{who}: ca {other.shift_id} ("{other.kind}") không được xếp ngay sau ca {one.shift_id} '
                        f'("{one.kind}").',
                        f'{who}: shift {other.shift_id} ("{other.kind}") may not follow shift {one.shift_id} '
                        f'("{one.kind}").',
                    )


def days_in_a_row(roster: Roster) -> Iterator[Finding]:
    """Nobody has a duty on more days in a row than the organiser allows."""
    limit = roster.problem.options.max_days_in_a_row
    for person_id, shifts in roster.shifts_of.items() if limit else ():
        first, run = _longest_run(shifts)
        if run > limit:
            who = person_name(roster.problem.people[person_id])
            yield finding(
                "days_in_a_row",
                (person_id, first.isoformat()),
                f"{who} trực {run} ngày liền từ {first:%d/%m/%Y}; nhiều nhất là {limit} ngày.",
                f"{who} is on duty {run} days in a row from {first.isoformat()}; {limit} are allowed.",
            )


def nights_in_a_row(roster: Roster) -> Iterator[Finding]:
    """Nobody has more night shifts on days in a row than the organiser allows."""
    limit = roster.problem.options.max_nights_in_a_row
    for person_id, shifts in roster.shifts_of.items() if limit else ():
        first, run = _longest_run([shift for shift in shifts if shift.is_night])
        if run > limit:
            who = person_name(roster.problem.people[person_id])
            yield finding(
                "nights_in_a_row",
                (person_id, first.isoformat()),
                f"{who} trực {run} đêm liền từ {first:%d/%m/%Y}; nhiều nhất là {limit} đêm.",
                f"{who} has {run} nights in a row from {first.isoformat()}; {limit} are allowed.",
            )


def _longest_run(shifts: Sequence[Shift]) -> tuple[date, int]:
    """Return the first day and the length of the longest run of days with one of the shifts."""
    days = sorted({shift.day for shift in shifts})
    best, start = (date.min, 0), 0
    for place, (before, day) in enumerate(pairwise([date.min, *days])):
        start = start if place and day - before == ONE_DAY else place
        best = max(best, (days[start], place - start + 1), key=lambda run: run[1])
    return best


def weekends(roster: Roster) -> Iterator[Finding]:
    """Nobody has duties on more weekends than the organiser allows."""
    most = roster.problem.options.max_weekends
    for person_id, shifts in roster.shifts_of.items() if most else ():
        worked = sorted({shift.weekend for shift in shifts if shift.weekend})
        if len(worked) > most:
            who = person_name(roster.problem.people[person_id])
            days = ", ".join(f"{day:%d/%m}" for day in worked)
            yield finding(
                "weekends",
                (person_id,),
                f"{who} trực {len(worked)} cuối tuần ({days}); nhiều nhất là {most}.",
                f"{who} is on duty on {len(worked)} weekends ({days}); {most} are allowed.",
            )


def min_hours(roster: Roster) -> Iterator[Finding]:
    """Everybody is on duty and in reserve at least as long, over the event, as was agreed."""
    for person in roster.problem.people.values():
        minutes = minutes_of(roster.shifts_of.get(person.person_id, ()))
        if minutes < person.min_minutes:
            yield finding(
                "min_hours",
                (person.person_id,),
                f"{person_name(person)} nhận {hours(minutes)}, dưới mức ít nhất {hours(person.min_minutes)}.",
                f"{person_name(person)} has {hours(minutes, 'en')}, below the least of "
                f"{hours(person.min_minutes, 'en')}.",
            )


CHECKS: tuple[Callable[[Roster], Iterable[Finding]], ...] = (
    busy_elsewhere,
    night_duty,
    days_off,
    shift_succession,
    days_in_a_row,
    nights_in_a_row,
    weekends,
    min_hours,
)
