"""The independent judge: reads rows from disk, knows nothing of the model, names every broken rule."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from planner.engine.findings import Finding, Severity
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.staffing import check_people, check_posts
from planner.problems.staffing.commitments import Decided, decide
from planner.problems.staffing.data import Line, Person, Problem
from planner.problems.staffing.matching import cover
from planner.problems.staffing.plan import AT_POST, IN_RESERVE, RESERVE_POST, Assignment, places
from planner.problems.staffing.roster import Roster, read_roster
from planner.problems.staffing.scoring import score
from planner.problems.staffing.words import finding, hours, minutes_of, people_names, person_name, post_name, span
from planner.scenario.nearest import nearest

__all__ = ["CHECKS", "check", "score"]

Check = Callable[[Roster], Iterable[Finding]]


def known_ids(roster: Roster) -> Iterator[Finding]:
    """Every row names a person, a shift and (unless it is a reserve) a post of the pack."""
    problem = roster.problem
    tables: tuple[tuple[str, str, Mapping[str, object]], ...] = (
        ("person_id", "officers.csv", problem.people),
        ("shift_id", "shifts.csv", problem.shifts),
        ("post_id", "posts.csv", problem.posts),
    )
    for row in roster.rows:
        for column, file, known in tables:
            word = str(getattr(row, column))
            if word in known or (column == "post_id" and word == RESERVE_POST):
                continue
            hint = nearest(word, known)
            near_vi, near_en = (f'; gần nhất là "{hint}"', f'; the nearest is "{hint}"') if hint else ("", "")
            yield finding(
                "known_ids",
                (word, row.person_id),
                f'{column} "{word}" không có trong {file}{near_vi}.',
                f'{column} "{word}" is not in {file}{near_en}.',
            )


def one_row_each(roster: Roster) -> Iterator[Finding]:
    """No person stands twice at the same place in the same shift."""
    counts = Counter((row.person_id, row.shift_id, row.post_id) for row in roster.rows)
    for (person_id, shift_id, post_id), count in sorted(counts.items()):
        if count > 1:
            place = post_id or IN_RESERVE
            yield finding(
                "one_row_each",
                (person_id, shift_id),
                f"{person_id} được ghi {count} lần ở {place} trong ca {shift_id}; cần một lần.",
                f"{person_id} is written {count} times at {place} in shift {shift_id}; once is enough.",
            )


def times_match(roster: Roster) -> Iterator[Finding]:
    """Date, start and end of a row are those of its shift."""
    for row in roster.rows:
        shift = roster.problem.shifts.get(row.shift_id)
        if shift is None or (row.date, row.start, row.end) == (shift.start.date(), shift.start, shift.end):
            continue
        yield finding(
            "times_match",
            (row.person_id, row.shift_id),
            f"Dòng của {row.person_id}, ca {row.shift_id} ghi ngày {row.date}, {span(row.start, row.end)}; "
            f"ca này là {span(shift.start, shift.end)}.",
            f"The row of {row.person_id}, shift {row.shift_id} says {row.date}, {span(row.start, row.end)}; "
            f"the shift is {span(shift.start, shift.end)}.",
        )


def duty_matches(roster: Roster) -> Iterator[Finding]:
    """The duty of a row is ``trực`` with a post and ``dự bị`` without one."""
    for row in roster.rows:
        wanted = AT_POST if row.post_id != RESERVE_POST else IN_RESERVE
        if row.duty != wanted:
            place = row.post_id or "(trống)"
            yield finding(
                "duty_matches",
                (row.person_id, row.shift_id),
                f'Dòng của {row.person_id}, ca {row.shift_id}, chốt {place} ghi "{row.duty}"; cần "{wanted}".',
                f'The row of {row.person_id}, shift {row.shift_id}, post {place} says "{row.duty}"; '
                f'"{wanted}" is expected.',
            )


def cover_demand(roster: Roster) -> Iterator[Finding]:
    """Every demand line has exactly as many people as it asks for."""
    for place, lines in roster.problem.lines_at.items():
        people = roster.at_post.get(place, ())
        covered = Counter(cover(lines, people).values())
        empty = sum(line.people for line in lines) - covered.total()
        extra = len(people) - covered.total()
        unplaced = min(empty, extra)
        for line in lines:
            lacking = line.people - covered[line.key]
            told = min(unplaced, lacking)
            unplaced -= told
            if lacking > told:
                yield _short(roster.problem, line, line.people - lacking + told)
        if extra > empty:
            yield _too_many(roster.problem, lines, people)


def skill_matches(roster: Roster) -> Iterator[Finding]:
    """Of the people at a post none is without a line that his or her skills fit, each counting once."""
    for place, lines in roster.problem.lines_at.items():
        people = roster.at_post.get(place, ())
        covered = cover(lines, people)
        filled = Counter(covered.values())
        lacking = [line for line in lines if filled[line.key] < line.people]
        unfit = [person for person in people if person.person_id not in covered]
        if lacking and unfit:
            line = lacking[0]
            key = line.key
            whom = people_names(unfit)
            yield finding(
                "skill_matches",
                (key.post_id, key.shift_id, *(person.person_id for person in unfit)),
                f"Chốt {post_name(roster.problem, key.post_id)}, ca {key.shift_id} cần {line.people} người "
                f"{key.force} "
                f'có kỹ năng "{key.skill}", mới đủ {filled[key]}; {whom} không có kỹ năng ấy.',
                f"Post {post_name(roster.problem, key.post_id)}, shift {key.shift_id} needs {line.people} of "
                f"{key.force} "
                f'with the skill "{key.skill}" and has {filled[key]}; {whom} lack(s) it.',
            )


def force_matches(roster: Roster) -> Iterator[Finding]:
    """Everyone at a post belongs to a force that the post asks for in that shift."""
    for place, people in roster.at_post.items():
        if place in roster.problem.lines_at:
            continue
        post_id, shift_id, force = place
        yield finding(
            "force_matches",
            (post_id, shift_id, *(person.person_id for person in people)),
            f"Chốt {post_name(roster.problem, post_id)}, ca {shift_id} không cần lực lượng {force}, "
            f"nhưng có {people_names(people)}.",
            f"Post {post_name(roster.problem, post_id)}, shift {shift_id} asks for nobody of {force}, "
            f"but {people_names(people)} stand(s) there.",
        )


def one_duty_at_a_time(roster: Roster) -> Iterator[Finding]:
    """Nobody is at two places, or in two shifts that overlap, at the same time."""
    for person_id, shifts in roster.shifts_of.items():
        for one, other in combinations(shifts, 2):
            if one.overlaps(other.start, other.end):
                who = person_name(roster.problem.people[person_id])
                yield finding(
                    "one_duty_at_a_time",
                    (person_id, one.shift_id, other.shift_id),
                    f"{who} nhận hai nhiệm vụ trùng giờ: ca {one.shift_id} ({span(one.start, one.end)}) và "
                    f"ca {other.shift_id} ({span(other.start, other.end)}).",
                    f"{who} has two duties at once: shift {one.shift_id} ({span(one.start, one.end)}) and "
                    f"shift {other.shift_id} ({span(other.start, other.end)}).",
                )


def rest(roster: Roster) -> Iterator[Finding]:
    """Between two duties of a person lies at least the rest asked for."""
    least = roster.problem.options.rest_minutes
    for person_id, shifts in roster.shifts_of.items():
        for one, other in combinations(shifts, 2):
            pause = (other.start - one.end).total_seconds() / 60
            if 0 <= pause < least:
                who = person_name(roster.problem.people[person_id])
                yield finding(
                    "rest",
                    (person_id, one.shift_id, other.shift_id),
                    f"{who} chỉ được nghỉ {hours(pause)} giữa ca {one.shift_id} và ca {other.shift_id}; "
                    f"cần ít nhất {hours(least)}.",
                    f"{who} rests only {hours(pause, 'en')} between shifts {one.shift_id} and "
                    f"{other.shift_id}; "
                    f"at least {hours(least, 'en')} are needed.",
                )


def max_hours(roster: Roster) -> Iterator[Finding]:
    """Nobody is on duty and in reserve longer, over the event, than he or she may be."""
    for person_id, shifts in roster.shifts_of.items():
        person = roster.problem.people[person_id]
        minutes = minutes_of(shifts)
        if minutes > person.max_minutes:
            yield finding(
                "max_hours",
                (person_id,),
                f"{person_name(person)} nhận {hours(minutes)}, quá mức {hours(person.max_minutes)}.",
                f"{person_name(person)} has {hours(minutes, 'en')}, above the limit of "
                f"{hours(person.max_minutes, 'en')}.",
            )


def max_hours_per_day(roster: Roster) -> Iterator[Finding]:
    """Nobody is on duty and in reserve longer on one calendar day than the option allows."""
    limit = roster.problem.options.max_day_minutes
    for person_id, shifts in roster.shifts_of.items():
        days: Counter[str] = Counter()
        for shift in {shift.shift_id: shift for shift in shifts}.values():
            days.update(shift.minutes_by_day())
        for day, minutes in sorted(days.items()):
            if minutes > limit:
                who = person_name(roster.problem.people[person_id])
                yield finding(
                    "max_hours_per_day",
                    (person_id, day),
                    f"{who} nhận {hours(minutes)} trong ngày {day}, quá mức {hours(limit)} một ngày.",
                    f"{who} has {hours(minutes, 'en')} on {day}, above {hours(limit, 'en')} a day.",
                )


def availability(roster: Roster) -> Iterator[Finding]:
    """Nobody has a duty while absent."""
    for person_id, shifts in roster.shifts_of.items():
        person = roster.problem.people[person_id]
        for shift in shifts:
            if person.is_free(shift):
                continue
            away = [span for span in person.absences if span.start < shift.end and shift.start < span.end]
            why = f" ({away[0].reason})" if away and away[0].reason else ""
            when = span(away[0].start, away[0].end) if away else span(shift.start, shift.end)
            yield finding(
                "availability",
                (person_id, shift.shift_id),
                f"{person_name(person)} vắng {when}{why}, không nhận được ca {shift.shift_id} "
                f"({span(shift.start, shift.end)}).",
                f"{person_name(person)} is away {when}{why} and cannot take shift {shift.shift_id} "
                f"({span(shift.start, shift.end)}).",
            )


def keep_pins(roster: Roster) -> Iterator[Finding]:
    """Everyone stands where pinned, and is free where pinned off."""
    where = places(roster.rows)
    for (person_id, shift_id), post in sorted(roster.decided.posts.items()):
        now = where.get((person_id, shift_id), "nghỉ")
        if now != post:
            yield finding(
                "keep_pins",
                (person_id, shift_id, "post_id"),
                f"{person_id} được ghim ở {post} trong ca {shift_id}, nhưng kế hoạch ghi: {now}.",
                f"{person_id} is pinned to {post} in shift {shift_id}, but the plan says: {now}.",
            )
    for person_id, shift_id in sorted(roster.decided.off):
        if (person_id, shift_id) in where:
            now = where[person_id, shift_id]
            yield finding(
                "keep_pins",
                (person_id, shift_id, "off"),
                f"{person_id} được ghim nghỉ ca {shift_id}, nhưng kế hoạch ghi: {now}.",
                f"{person_id} is pinned off in shift {shift_id}, but the plan says: {now}.",
            )


def odd_rows(roster: Roster) -> Iterator[Finding]:
    """What is odd in the rows of the pack, as warnings."""
    yield from roster.problem.notes


CHECKS: tuple[Check, ...] = (
    known_ids,
    one_row_each,
    times_match,
    duty_matches,
    cover_demand,
    skill_matches,
    force_matches,
    one_duty_at_a_time,
    rest,
    max_hours,
    max_hours_per_day,
    availability,
    *check_people.CHECKS,
    *check_posts.CHECKS,
    keep_pins,
    odd_rows,
)


def check(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS
) -> tuple[Finding, ...]:
    """Return every broken rule of a plan, in the order of CHECKS.

    Raises:
        UsageError: a pin names something unknown.
    """
    return judge(problem, assignments, decide(problem, commitments))


def judge(problem: Problem, assignments: Sequence[Assignment], decided: Decided) -> tuple[Finding, ...]:
    """Return every broken rule of a plan, for commitments that have been read already."""
    roster = read_roster(problem, decided, assignments)
    return tuple(found for judged in CHECKS for found in judged(roster))


# --- wording --------------------------------------------------------------------------------------


def _short(problem: Problem, line: Line, have: int) -> Finding:
    wording, key = problem.line_wording(line), line.key
    found = finding(
        "cover_demand",
        (key.post_id, key.shift_id, key.force, key.skill),
        f"{wording.vi}, mới có {have}.",
        f"{wording.en}, has {have}.",
    )
    return replace(found, severity=Severity.WARNING) if problem.options.soft_cover else found


def _too_many(problem: Problem, lines: Sequence[Line], people: Sequence[Person]) -> Finding:
    post_id, shift_id, force, _ = lines[0].key
    need = sum(line.people for line in lines)
    return finding(
        "cover_demand",
        (post_id, shift_id, force),
        f"Chốt {post_name(problem, post_id)}, ca {shift_id} cần {need} người {force} nhưng có {len(people)}: "
        f"{people_names(people)}.",
        f"Post {post_name(problem, post_id)}, shift {shift_id} needs {need} of {force} but has {len(people)}: "
        f"{people_names(people)}.",
    )
