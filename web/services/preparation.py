"""The preparation as a reader may know it: work, dashboard, procedures; reports of progress and notices taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from planner.law.catalogue import catalogue
from planner.law.rules import Breach, Verdict
from planner.readiness import Dashboard, Notice, Situation, dashboard, read_notice
from planner.readiness.lessons import CHECKS, TITLES
from planner.readiness.packfiles import with_notice
from planner.readiness.reporting import new_report, new_verification
from planner.scenario.rows import Progress
from planner.scenario.schema import Scenario
from planner.scenario.texts import text_tables
from planner.units import format_datetime
from planner.wording import Language, Wording
from web.services.editing import add_rows
from web.services.protection import protected_of
from web.store.engine import Transaction

PROBLEM = "preparation"
Row = Mapping[str, str]
HIDDEN = Wording("một đại biểu mà tài khoản này không được xem", "a guest whom this account may not see")
TAKEN = ("source_documents", "lessons", "directives")
LONGEST_NOTICE = 100_000


def situation_of(scenario: Scenario, rows: Sequence[Row], today: date) -> Situation:
    """Return the situation of today's data with the days and people of a plan."""
    return Situation.of(scenario, rows, today)


def board_of(situation: Situation, today: date, *, cleared: bool) -> Dashboard:
    """Return the dashboard; findings on protected guests name nobody to readers who are not cleared."""
    board = dashboard(situation, today)
    return board if cleared else replace(board, verdicts=told(situation.scenario, board.verdicts))


def told(scenario: Scenario, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return verdicts of which no breach names a protected guest."""
    hidden = protected_of(scenario).guests
    return tuple(replace(one, breaches=tuple(_veiled(breach, hidden) for breach in one.breaches)) for one in verdicts)


def _veiled(breach: Breach, hidden: frozenset[str]) -> Breach:
    return replace(breach, subjects=(), message=HIDDEN) if set(breach.subjects) & hidden else breach


def keep_report(transaction: Transaction, event_id: int, row: Progress) -> int:
    """Add a report to the progress of an event; return its revision."""
    cells = {
        "task_id": row.task_id,
        "percent": str(row.percent),
        "reported_by": row.reported_by,
        "reported_at": format_datetime(row.reported_at) if row.reported_at else "",
        "verified_by": row.verified_by,
        "verified_at": format_datetime(row.verified_at) if row.verified_at else "",
        "evidence": row.evidence,
    }
    return add_rows(transaction, event_id, "progress", [cells]).revision


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says of a task: who, how far, with which evidence."""

    task_id: str
    by: str
    percent: int = 0
    evidence: str = ""


def reported(situation: Situation, said: Said, at: datetime) -> Progress:
    """Return a report.

    Raises:
        UsageError: there is no such task, no percentage or nobody is named.
    """
    return new_report(situation.scenario, said.task_id, said.percent, said.by, evidence=said.evidence, at=at)


def verified(situation: Situation, said: Said, at: datetime) -> Progress:
    """Return a verification of what was reported.

    Raises:
        UsageError: nothing was reported, or ``by`` reported it or answers for the task.
    """
    return new_verification(situation, said.task_id, said.by, evidence=said.evidence, at=at)


def read(text: str, scenario: Scenario) -> Notice:
    """Return what a pasted notice says.

    Raises:
        UsageError: it is no notice.
    """
    return read_notice(text[:LONGEST_NOTICE], scenario.tasks)


def confirmed(notice: Notice, fields: Mapping[str, str]) -> Notice:
    """Return the notice as a person has confirmed it: lines left out, checks, owners and tasks chosen.

    ``fields`` are the form's: ``lesson.N``, ``check.N``, ``directive.N``, ``owner.N``, ``tasks.N``.
    """
    lessons = tuple(
        row.model_copy(update={"check_id": fields.get(f"check.{place}", row.check_id)})
        for place, row in enumerate(notice.lessons)
        if f"lesson.{place}" in fields
    )
    directives = tuple(
        row.model_copy(
            update={
                "owner": fields.get(f"owner.{place}", row.owner).strip(),
                "tasks": tuple(part.strip() for part in fields.get(f"tasks.{place}", "").split(";") if part.strip()),
            }
        )
        for place, row in enumerate(notice.directives)
        if f"directive.{place}" in fields
    )
    return replace(notice, lessons=lessons, directives=directives)


def unknown_tasks(notice: Notice, scenario: Scenario) -> tuple[str, ...]:
    """Return tasks that a confirmed notice names and the plan does not hold."""
    known = {task.task_id for task in scenario.tasks}
    return tuple(own for row in notice.directives for own in row.tasks if own not in known)


def take_notice(transaction: Transaction, event_id: int, scenario: Scenario, notice: Notice) -> int:
    """Add the lines of a confirmed notice that are new; return how many."""
    later = with_notice(scenario, notice)
    before = {table.name: len(table.lines) for table in text_tables(scenario)}
    count = 0
    for table in text_tables(later):
        if table.name in TAKEN:
            new = [
                {key: text for key, text in line.items() if text} for line in table.lines[before.get(table.name, 0) :]
            ]
            if new:
                add_rows(transaction, event_id, table.name, new)
                count += len(new)
    return count


def check_names(language: Language) -> tuple[tuple[str, str], ...]:
    """Return the checks that a lesson can be linked to, with what each looks at."""
    return tuple((name, TITLES[name].to(language)) for name in CHECKS)


def begun(situation: Situation) -> dict[str, str]:
    """Return, by procedure, the tasks that carry it out and have been reported as begun, with the share done."""
    found: dict[str, list[str]] = {}
    for work in situation.kept:
        if work.reported:
            carried = {row.procedure_id for row in catalogue().values() if work.id in row.tasks} | set(
                work.task.procedures
            )
            for procedure_id in carried:
                found.setdefault(procedure_id, []).append(f"{work.id} {work.reported} %")
    return {procedure_id: ", ".join(works) for procedure_id, works in found.items()}
