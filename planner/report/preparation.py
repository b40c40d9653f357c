"""The preparation plan: each sub-committee's tasks in order, then what every member has to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.report.content import Row
from planner.scenario.schema import Scenario
from planner.wording import Language, Wording

STATE, KEPT = "kept|deferred", "kept"


@dataclass(frozen=True, slots=True)
class Line:
    """A task: days, people, days of slack."""

    task_id: str
    name: str
    start: str
    finish: str
    accountable: str
    helpers: str
    slack: str


@dataclass(frozen=True, slots=True)
class Part:
    """The tasks of a sub-committee."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """A member's tasks: accountable for, helping with."""

    name: str
    own: str
    helping: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page: tasks by sub-committee, what is put off, duties by member."""

    parts: tuple[Part, ...]
    deferred: tuple[Line, ...]
    duties: tuple[Duty, ...]


def page(scenario: Scenario, rows: Sequence[Row], language: Language) -> Sheet:
    """Return the page of the preparation plan."""
    tasks = {task.task_id: task for task in scenario.tasks}
    known = [row for row in rows if row["task_id"] in tasks]
    people = {member.member_id: member.name for member in scenario.members}
    kept = sorted((row for row in known if row[STATE] == KEPT), key=lambda row: (row["start"], row["task_id"]))
    titles = sorted({tasks[row["task_id"]].subcommittee for row in kept})
    names = {task_id: task.name for task_id, task in tasks.items()}
    none = Wording("Chưa rõ tiểu ban", "No sub-committee").to(language)
    parts = tuple(
        Part(
            title or none,
            tuple(_line(row, names, people) for row in kept if tasks[row["task_id"]].subcommittee == title),
        )
        for title in titles
    )
    deferred = tuple(_line(row, names, people) for row in known if row[STATE] != KEPT)
    duties = tuple(_duty(member_id, name, kept) for member_id, name in people.items())
    return Sheet(parts, deferred, duties)


def _line(row: Row, names: dict[str, str], people: dict[str, str]) -> Line:
    helpers = [people.get(one, one) for one in row["helpers"].split(";") if one]
    own = people.get(row["accountable"], row["accountable"])
    return Line(
        row["task_id"],
        names[row["task_id"]],
        _day(row["start"]),
        _day(row["finish"]),
        own,
        ", ".join(helpers),
        row["slack_days"],
    )


def _duty(member_id: str, name: str, kept: Sequence[Row]) -> Duty:
    own = [row["task_id"] for row in kept if row["accountable"] == member_id]
    helping = [row["task_id"] for row in kept if member_id in row["helpers"].split(";")]
    return Duty(f"{name} ({member_id})", ", ".join(own), ", ".join(helping))


def _day(text: str) -> str:
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    return f"{int(day)}/{int(month)}/{year}" if day else text
