"""Putting the procedures that an event calls for into its plan, back-scheduled in Vietnamese working days.

A required procedure is *carried* by a task that names it (``tasks.procedures``) or that the catalogue names for it.
Where no task carries it, the catalogue's own task is added, or, where the catalogue has none, a task "Nộp hồ sơ" of its
own. A task that is added ends so that the file is handed in on the last office day allowed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.engine.findings import Finding, Severity
from planner.errors import UsageError
from planner.law.calendar import WorkCalendar
from planner.law.catalogue import completed
from planner.law.procedures import Deadline, deadlines
from planner.law.terms import processing_term
from planner.law.ticking import Called, called_on, with_catalogue
from planner.law.triggers import Applies
from planner.readiness.template import template_tasks
from planner.readiness.work import Work
from planner.scenario.rows import Task
from planner.scenario.schema import Scenario
from planner.wording import Wording

PROBLEM = "readiness"
PREPARE_DAYS = 5
"""Days to put a file together where no task of the catalogue says more; an estimate of the project."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A required procedure, the tasks that carry it out, and whether they begin in time.

    Attributes:
        deadline: the procedure with its days.
        tasks: ids of the tasks of the plan that carry it; none when it is missing from the plan.
        begins: first day of the earliest of them.
        late_days: calendar days by which that is after the last chance.
    """

    deadline: Deadline
    tasks: tuple[str, ...]
    begins: date | None
    late_days: int


def required(scenario: Scenario, works: Sequence[Work]) -> tuple[Carried, ...]:
    """Return the procedures that the event certainly calls for, with the tasks that carry them."""
    starts = {work.id: work.first for work in works if work.kept}
    calendar = WorkCalendar.of(scenario)
    return tuple(
        _carried(deadline, works, calendar)
        for deadline in deadlines(with_catalogue(scenario), starts)
        if deadline.applies is Applies.YES
    )


def _carried(deadline: Deadline, works: Sequence[Work], calendar: WorkCalendar) -> Carried:
    procedure = deadline.procedure
    named = [work for work in works if work.kept and procedure.procedure_id in work.task.procedures]
    own = named or [work for work in works if work.kept and work.id in procedure.tasks]
    begins = min((work.first for work in own), default=None)
    late = _late_days(deadline.last_chance, begins, calendar) if begins and deadline.last_chance else 0
    return Carried(deadline, tuple(work.id for work in own), begins, late)


def _late_days(last_chance: date, begins: date, calendar: WorkCalendar) -> int:
    """Return the calendar days by which a task begins too late; the next office day is still in time.

    A task's deadline less its length may fall on a Sunday or the day after a filing day that was itself moved back to
    an office day: that is the same file, not a late one.
    """
    try:
        apart = calendar.between(last_chance, begins)
    except UsageError:
        apart = (begins - last_chance).days
    return (begins - last_chance).days if apart > 1 else 0


def procedure_findings(scenario: Scenario, works: Sequence[Work]) -> tuple[Finding, ...]:
    """Return a finding for every required procedure that no task carries, or whose task begins too late."""
    return tuple(finding for carried in required(scenario, works) for finding in _findings(carried))


def _findings(carried: Carried) -> Iterator[Finding]:
    one, procedure = carried.deadline, carried.deadline.procedure
    name, note = f"{procedure.procedure_id} “{procedure.name}”", one.verification()
    by = f"{one.last_chance:%d/%m/%Y}" if one.last_chance else "?"
    if not carried.tasks:
        message = Wording(
            f"Thủ tục {name} (hạn nộp {by}, {note.vi}) chưa có công việc nào thực hiện.",
            f"Procedure {name} (to be filed by {by}, {note.en}) is carried out by no task.",
        )
        yield Finding(PROBLEM, "procedure_without_task", (procedure.procedure_id,), message, Severity.WARNING)
    elif carried.late_days:
        message = Wording(
            f"Thủ tục {name}: việc {', '.join(carried.tasks)} bắt đầu {carried.begins:%d/%m/%Y}, trễ "
            f"{carried.late_days} ngày so với hạn nộp {by} ({note.vi}).",
            f"Procedure {name}: {', '.join(carried.tasks)} begins on {carried.begins}, {carried.late_days} days after "
            f"the last day for filing, {by} ({note.en}).",
        )
        subjects = (procedure.procedure_id, *carried.tasks)
        yield Finding(PROBLEM, "procedure_too_late", subjects, message, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Derivation:
    """What the facts of an event put into its plan.

    Attributes:
        scenario: the event with its procedures complete and the missing tasks added.
        added: tasks that were added.
        linked: tasks that now name a procedure, with the procedures.
        called: every required procedure seen from the day of asking, late ones with alternatives.
    """

    scenario: Scenario
    added: tuple[Task, ...]
    linked: tuple[tuple[str, tuple[str, ...]], ...]
    called: tuple[Called, ...]


def with_procedures(scenario: Scenario, today: date) -> Derivation:
    """Return the event with a task for every procedure that its facts call for."""
    whole = with_catalogue(scenario)
    calendar = WorkCalendar.of(scenario)
    tasks = {task.task_id: task for task in scenario.tasks}
    added: list[Task] = []
    links: dict[str, list[str]] = {}
    called = called_on(scenario, today)
    for one in called:
        procedure = one.deadline.procedure
        carriers = _carriers(one.deadline, tasks)
        if not carriers:
            new = _new_task(one.deadline, scenario, calendar)
            tasks[new.task_id] = new
            added.append(new)
        for task in carriers:
            if procedure.procedure_id not in task.procedures:
                links.setdefault(task.task_id, []).append(procedure.procedure_id)
                more = (*task.procedures, procedure.procedure_id)
                tasks[task.task_id] = task.model_copy(update={"procedures": more})
    rows = tuple(completed(row) for row in whole.procedures)
    linked = tuple((task_id, tuple(ids)) for task_id, ids in links.items())
    return Derivation(replace(scenario, tasks=tuple(tasks.values()), procedures=rows), tuple(added), linked, called)


def _carriers(deadline: Deadline, tasks: dict[str, Task]) -> list[Task]:
    procedure = deadline.procedure
    naming = [task for task in tasks.values() if procedure.procedure_id in task.procedures]
    return naming or [tasks[task_id] for task_id in procedure.tasks if task_id in tasks]


def _new_task(deadline: Deadline, scenario: Scenario, calendar: WorkCalendar) -> Task:
    """Return the catalogue's task for a procedure, or one of its own, ended so that the file is handed in in time."""
    procedure = deadline.procedure
    pattern = next((template_tasks()[own] for own in procedure.tasks if own in template_tasks()), None)
    ids = {task.task_id for task in scenario.tasks}
    finish = _d_of(deadline, scenario, pattern, calendar)
    if pattern is not None:
        known = tuple(one for one in pattern.predecessors if one.split("+")[0] in ids)
        changes = {
            "predecessors": known,
            "optional": False,
            "latest_finish_d": finish,
            "procedures": (procedure.procedure_id,),
        }
        return pattern.model_copy(update=changes)
    return Task(
        task_id=f"TT-{procedure.procedure_id}",
        name=f"Nộp hồ sơ: {procedure.name}",
        subcommittee="Thường trực BTC",
        duration_days=PREPARE_DAYS,
        latest_finish_d=finish,
        procedures=(procedure.procedure_id,),
        source=f"{procedure.legal_basis} ({procedure.verified})",
    )


def _d_of(deadline: Deadline, scenario: Scenario, pattern: Task | None, calendar: WorkCalendar) -> int | None:
    """Return the days before D-day by which the answer is there: the filing day and the office's own time after it."""
    if deadline.last_chance is None:
        return pattern.latest_finish_d if pattern else None
    takes = processing_term(deadline.procedure, deadline.last_chance)
    days = takes.days if takes else 0
    if takes and takes.working:
        end = calendar.add(deadline.last_chance, days)
        days = (end - deadline.last_chance).days
    least = min(0, pattern.latest_finish_d or 0) if pattern else 0
    return max((scenario.event.d_day - deadline.last_chance).days - days, least)
