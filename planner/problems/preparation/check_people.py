"""The part of the check that concerns people: who is accountable, who helps, whose hours are exceeded."""

from collections.abc import Callable, Iterator

from planner.engine.findings import Finding, Severity
from planner.problems.preparation.data import MINUTES_PER_HOUR, NAME, label
from planner.problems.preparation.entities import Agency, Person
from planner.problems.preparation.sheet import Sheet
from planner.wording import Wording

PERCENT = 100


def one_accountable(sheet: Sheet) -> Iterator[Finding]:
    """Every task that is done has exactly one accountable person (the column holds one id)."""
    if not sheet.problem.options.accountable:
        return
    for task_id in sheet.places:
        name = sheet.row_of[task_id].accountable
        if not name or ";" in name:
            count = len([word for word in name.split(";") if word.strip()])
            yield _finding(
                "one_accountable",
                (task_id,),
                f"{label(sheet.problem.tasks[task_id])} có {count} người chịu trách nhiệm; cần đúng một.",
                f"{label(sheet.problem.tasks[task_id])} has {count} accountable people; exactly one is needed.",
            )


def right_person(sheet: Sheet) -> Iterator[Finding]:
    """The accountable person has the task's skills and belongs to its sub-committee, where such people exist."""
    for task_id in sheet.places:
        person = sheet.problem.people.get(sheet.row_of[task_id].accountable)
        task = sheet.problem.tasks[task_id]
        if person is None or person.person_id in sheet.problem.able[task_id]:
            continue
        lacking = sorted(task.skills - person.skills)
        why_vi = f"thiếu chuyên môn {', '.join(lacking)}" if lacking else f"không thuộc tiểu ban {task.subcommittee}"
        why_en = f"lacks {', '.join(lacking)}" if lacking else f"is not of {task.subcommittee}"
        yield _finding(
            "right_person",
            (task_id, person.person_id),
            f"{_name(person)} chịu trách nhiệm {label(task)} nhưng {why_vi}.",
            f"{_name(person)} is accountable for {label(task)} but {why_en}.",
        )


def enough_helpers(sheet: Sheet) -> Iterator[Finding]:
    """A task has as many helpers as it should have, each once, none of them the accountable person."""
    if not sheet.problem.options.accountable:
        return
    for task_id in sheet.places:
        task, row = sheet.problem.tasks[task_id], sheet.row_of[task_id]
        wanted = sheet.problem.helpers_wanted(task)
        if len(row.helpers) == wanted and len(set(row.people)) == len(row.people):
            continue
        yield _finding(
            "enough_helpers",
            (task_id, *row.helpers),
            f"{label(task)} cần {wanted} người phối hợp khác người chịu trách nhiệm, kế hoạch ghi {len(row.helpers)}: "
            f"{', '.join(row.helpers)}.",
            f"{label(task)} needs {wanted} helpers besides the accountable person, the plan says {len(row.helpers)}: "
            f"{', '.join(row.helpers)}.",
        )


def hours(sheet: Sheet) -> Iterator[Finding]:
    """Nobody works more in a week than the hours given, less days off and other commitments."""
    for (person_id, week), minutes in sorted(sheet.minutes.items()):
        room = sheet.problem.room.get((person_id, week))
        if room is None or minutes <= room:
            continue
        person = sheet.problem.people[person_id]
        monday = sheet.problem.axis.monday(week)
        tasks = [task_id for task_id, where in sheet.places.items() if _works(sheet, task_id, person_id, week)]
        yield _finding(
            "hours",
            (person_id, f"{monday}", *tasks),
            f"{_name(person)} nhận {_hours(minutes)} giờ trong tuần từ {monday:%d/%m/%Y}, chỉ có {_hours(room)} giờ: "
            f"{', '.join(tasks)}.",
            f"{_name(person)} has {_hours(minutes)} h in the week of {monday}, {_hours(room)} h are free: "
            f"{', '.join(tasks)}.",
        )


def _works(sheet: Sheet, task_id: str, person_id: str, week: int) -> bool:
    where = sheet.places[task_id]
    weeks = {sheet.problem.axis.week(slot) for slot in range(where.start, where.end)}
    return person_id in sheet.row_of[task_id].people and week in weeks


def balanced(sheet: Sheet) -> Iterator[Finding]:
    """The busiest person has at most the given share of the mean load, or it is told why (a warning)."""
    if not sheet.totals or not sheet.problem.options.accountable:
        return
    mean = sum(sheet.totals.values()) / len(sheet.totals)
    for person_id, minutes in sheet.totals.items():
        if mean and PERCENT * minutes > sheet.problem.options.spread_percent * mean:
            person = sheet.problem.people[person_id]
            own = [task_id for task_id in sheet.places if sheet.row_of[task_id].accountable == person_id]
            fellows = min((len(sheet.problem.able[task_id]) for task_id in own), default=0)
            yield _finding(
                "balanced",
                (person_id, *own),
                f"{_name(person)} nhận {_hours(minutes)} giờ, bằng {minutes / mean:.1f} lần mức trung bình: "
                f"chịu trách nhiệm {len(own)} việc mà chỉ {fellows} người đúng tiểu ban, chuyên môn làm được.",
                f"{_name(person)} has {_hours(minutes)} h, {minutes / mean:.1f} times the mean: accountable for "
                f"{len(own)} tasks that only {fellows} people of the sub-committee and skill can take.",
                Severity.WARNING,
            )


def everybody_has_work(sheet: Sheet) -> Iterator[Finding]:
    """Every member has work (a warning)."""
    if not sheet.problem.options.accountable or not sheet.places:
        return
    for person_id, minutes in sheet.totals.items():
        person = sheet.problem.people[person_id]
        if minutes == 0 and person.week_minutes != 0:
            yield _finding(
                "everybody_has_work",
                (person_id,),
                f"{_name(person)} chưa được giao việc nào.",
                f"{_name(person)} has no work.",
                Severity.WARNING,
            )


def agencies_have_work(sheet: Sheet) -> Iterator[Finding]:
    """Every body with members or tasks of its own has a task that is done, by its name or its people (a warning)."""
    if not sheet.places:
        return
    busy = {person_id for task_id in sheet.places for person_id in sheet.row_of[task_id].people}
    for agency in sheet.problem.agencies:
        if busy.isdisjoint(agency.members) and agency.tasks.isdisjoint(sheet.places):
            yield _finding(
                "agencies_have_work",
                (agency.name, *sorted(agency.tasks)),
                f"{agency.name} không có việc nào trong kế hoạch"
                f"{f' (đã hoãn: {_list(agency)})' if agency.tasks else ''}.",
                f"{agency.name} has no work in the plan{f' (put off: {_list(agency)})' if agency.tasks else ''}.",
                Severity.WARNING,
            )


def _list(agency: Agency) -> str:
    return ", ".join(sorted(agency.tasks))


PEOPLE_CHECKS: tuple[Callable[[Sheet], Iterator[Finding]], ...] = (
    one_accountable,
    right_person,
    enough_helpers,
    hours,
    balanced,
    everybody_has_work,
    agencies_have_work,
)


def _name(person: Person) -> str:
    return f"{person.name} ({person.person_id})" if person.name else person.person_id


def _hours(minutes: float) -> str:
    return f"{minutes / MINUTES_PER_HOUR:.1f}".removesuffix(".0")


def _finding(rule: str, subjects: tuple[str, ...], vi: str, en: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(NAME, rule, subjects, Wording(vi, en), severity)
