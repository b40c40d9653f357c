"""Whether the duties are manned as asked: re-derived from rows, without the search."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from planner.engine.findings import Finding
from planner.problems.staffing.data import NAME, Problem
from planner.problems.staffing.duties.manned import Manned, can_do
from planner.problems.staffing.entities import Duty, Shift
from planner.scenario.nearest import nearest
from planner.units import format_datetime
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Served:
    """One row: a person does a duty."""

    duty_id: str
    person_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows to be judged, beside the shifts that people work."""

    problem: Problem
    rows: Sequence[Served]
    shifts: Mapping[str, Sequence[Shift]]

    def known(self) -> Iterator[tuple[Served, Duty]]:
        """Give the rows whose duty and person exist, with the duty."""
        duties = {duty.duty_id: duty for duty in self.problem.duties}
        for row in self.rows:
            if row.duty_id in duties and row.person_id in self.problem.people:
                yield row, duties[row.duty_id]


Check = Callable[[Sheet], Iterator[Finding]]


def known_ids(sheet: Sheet) -> Iterator[Finding]:
    """Every row names a duty and a person of the pack."""
    duties = {duty.duty_id for duty in sheet.problem.duties}
    for row in sheet.rows:
        for column, word, known in (
            ("duty_id", row.duty_id, duties),
            ("person_id", row.person_id, sheet.problem.people.keys()),
        ):
            if word not in known:
                hint = nearest(word, known) or "–"
                yield _finding(
                    "known_ids",
                    (word,),
                    f'{column} "{word}" không có trong gói; gần nhất là "{hint}".',
                    f'{column} "{word}" is not in the pack; the nearest is "{hint}".',
                )


def times_match(sheet: Sheet) -> Iterator[Finding]:
    """Start and end of a row are those of its duty."""
    for row, duty in sheet.known():
        if (row.start, row.end) != (duty.start, duty.end):
            yield _finding(
                "times_match",
                (row.duty_id, row.person_id),
                f"Dòng của {row.person_id}, nhiệm vụ {row.duty_id} ghi {_span(row.start, row.end)}; "
                f"nhiệm vụ này là {_span(duty.start, duty.end)}.",
                f"The row of {row.person_id}, duty {row.duty_id} says {_span(row.start, row.end)}; "
                f"the duty is {_span(duty.start, duty.end)}.",
            )


def duty_manned(sheet: Sheet) -> Iterator[Finding]:
    """Every duty has exactly as many different people as it asks for."""
    people: dict[str, set[str]] = defaultdict(set)
    for row, duty in sheet.known():
        people[duty.duty_id].add(row.person_id)
    for duty in sheet.problem.duties:
        have = len(people[duty.duty_id])
        if have != duty.people:
            named = f"{duty.duty_id} ({duty.name}, {_span(duty.start, duty.end)})"
            yield _finding(
                "duty_manned",
                (duty.duty_id,),
                f"Nhiệm vụ {named} cần {duty.people} người, có {have}.",
                f"Duty {named} needs {duty.people} people, has {have}.",
            )


def qualified(sheet: Sheet) -> Iterator[Finding]:
    """Everyone who does a duty has its force and skill and is there all the time."""
    for row, duty in sheet.known():
        person = sheet.problem.people[row.person_id]
        if not can_do(person, duty):
            skill_vi = f', kỹ năng "{duty.skill}"' if duty.skill else ""
            skill_en = f', skill "{duty.skill}"' if duty.skill else ""
            yield _finding(
                "qualified",
                (row.duty_id, row.person_id),
                f"{person.name} ({person.person_id}) không nhận được nhiệm vụ {duty.duty_id}: cần "
                f"{duty.force or 'lực lượng bất kỳ'}{skill_vi}, có mặt {_span(duty.start, duty.end)}.",
                f"{person.name} ({person.person_id}) cannot do duty {duty.duty_id}: it needs "
                f"{duty.force or 'any force'}{skill_en}, present {_span(duty.start, duty.end)}.",
            )


def one_duty_at_a_time(sheet: Sheet) -> Iterator[Finding]:
    """Nobody does two duties, or a duty and a shift, at the same time."""
    spans: dict[str, dict[str, tuple[datetime, datetime]]] = defaultdict(dict)
    for row, duty in sheet.known():
        spans[row.person_id][f"nhiệm vụ · duty {row.duty_id}"] = duty.start, duty.end
    for person_id, some in spans.items():
        shifts = {f"ca · shift {one.shift_id}": (one.start, one.end) for one in sheet.shifts.get(person_id, ())}
        for (one, (start, end)), (other, (begin, until)) in combinations([*some.items(), *shifts.items()], 2):
            if start < until and begin < end and not (one in shifts and other in shifts):
                yield _finding(
                    "one_duty_at_a_time",
                    (person_id, one, other),
                    f"{person_id} nhận hai việc trùng giờ: {one} ({_span(start, end)}) và {other} "
                    f"({_span(begin, until)}).",
                    f"{person_id} has two jobs at once: {one} ({_span(start, end)}) and {other} "
                    f"({_span(begin, until)}).",
                )


def max_hours(sheet: Sheet) -> Iterator[Finding]:
    """Duties and shifts together are no longer than a person may be on duty."""
    minutes: Counter[str] = Counter()
    for row, duty in {(row, duty) for row, duty in sheet.known()}:
        minutes[row.person_id] += Shift(duty.duty_id, duty.start, duty.end).minutes
    for person_id, at_duties in sorted(minutes.items()):
        total = at_duties + sum(shift.minutes for shift in set(sheet.shifts.get(person_id, ())))
        most = sheet.problem.people[person_id].max_minutes
        if total > most:
            yield _finding(
                "max_hours",
                (person_id,),
                f"{person_id} nhận {total} phút nhiệm vụ và ca trực, quá mức {most} phút.",
                f"{person_id} has {total} minutes of duties and shifts, above the limit of {most}.",
            )


CHECKS: tuple[Check, ...] = (known_ids, times_match, duty_manned, qualified, one_duty_at_a_time, max_hours)


def check(
    problem: Problem, rows: Sequence[Served], shifts: Mapping[str, Sequence[Shift]] | None = None
) -> tuple[Finding, ...]:
    """Return every broken rule of the rows; ``shifts``: what each person works besides."""
    sheet = Sheet(problem, rows, shifts or {})
    return tuple(finding for judged in CHECKS for finding in judged(sheet))


def served(problem: Problem, manned: Manned) -> tuple[Served, ...]:
    """Return the rows of an answer, in time."""
    return tuple(
        Served(duty.duty_id, person_id, duty.start, duty.end)
        for duty in sorted(problem.duties, key=lambda one: (one.start, one.duty_id))
        for person_id in manned.people.get(duty.duty_id, ())
    )


def _finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, subjects, Wording(vi, en))


def _span(start: datetime, end: datetime) -> str:
    return f"{format_datetime(start)}–{format_datetime(end)}"
