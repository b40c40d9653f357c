"""What is odd in the rows of tasks.csv, told with file, row and column before anything is planned."""

from collections.abc import Iterator, Mapping, Sequence

from planner.engine.findings import Finding, Severity
from planner.errors import UsageError
from planner.law.calendar import WorkCalendar
from planner.problems.preparation.axis import Axis, Counting
from planner.problems.preparation.entities import Person, Task
from planner.scenario import rows
from planner.scenario.nearest import nearest
from planner.scenario.references import without_lag
from planner.scenario.schema import Scenario
from planner.wording import Wording

NAME = "preparation"
FIRST_ROW = 2
"""Line of the first row below the headings."""


def refuse_circles(tasks: Sequence[rows.Task]) -> None:
    """Refuse tasks that wait for each other.

    Raises:
        UsageError: a task waits for itself over others; the circle is printed.
    """
    circle = circle_of({row.task_id: [without_lag(word) for word in row.predecessors] for row in tasks})
    if circle:
        chain = " → ".join(circle)
        row = next(place for place, row in enumerate(tasks, FIRST_ROW) if row.task_id == circle[0])
        raise UsageError(
            Wording(
                f"tasks.csv:{row}:predecessors: các việc chờ nhau thành vòng: {chain}; hãy bỏ một mũi tên của vòng.",
                f"tasks.csv:{row}:predecessors: tasks wait for each other in a circle: {chain}; drop an arrow.",
            )
        )


def circle_of(before: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return a circle of tasks, its first again at the end; empty when there is none."""
    done: set[str] = set()
    for first in before:
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(first, False)]
        while stack:
            task_id, left = stack.pop()
            if left:
                done.add(path.pop())
                continue
            if task_id in path:
                return (*path[path.index(task_id) :], task_id)
            if task_id in done or task_id not in before:
                continue
            path.append(task_id)
            stack.append((task_id, True))
            stack.extend((other, False) for other in before[task_id])
    return ()


def notes_of(
    scenario: Scenario, axis: Axis, tasks: Mapping[str, Task], people: Mapping[str, Person]
) -> Iterator[Finding]:
    """Yield what is odd: windows too short, skills nobody has, deadlines on days off, bodies without work."""
    skills = {skill for person in people.values() for skill in person.skills}
    calendar = WorkCalendar.of(scenario)
    committees = {person.subcommittee for person in people.values()}
    for place, row in enumerate(scenario.tasks, FIRST_ROW):
        task = tasks[row.task_id]
        yield from _window(place, task, axis)
        yield from _holiday(place, task, axis, calendar)
        if people:
            yield from _skills(place, task, skills)
            if task.subcommittee and task.subcommittee not in committees:
                yield _note(
                    place,
                    "subcommittee",
                    task,
                    f'tiểu ban "{task.subcommittee}" không có thành viên nào trong members.csv'
                    f"{_near_vi(task.subcommittee, committees)}",
                    f'the sub-committee "{task.subcommittee}" has no member in members.csv',
                )
    yield from _bodies(scenario)


def _window(place: int, task: Task, axis: Axis) -> Iterator[Finding]:
    if task.latest is None:
        return
    ends = [
        end
        for mode in task.modes
        for start in range(task.earliest, max(task.latest, task.earliest))
        if (end := axis.end_of(start, mode.days, task.counting)) is not None
    ]
    if min(ends, default=task.latest + 1) > task.latest:
        first, last = axis.day(task.earliest), axis.day(task.latest - 1)
        yield _note(
            place,
            "duration_days",
            task,
            f"cần {task.modes[0].days} ngày nhưng chỉ có từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}",
            f"takes {task.modes[0].days} days but there is only {first} to {last}",
        )


def _holiday(place: int, task: Task, axis: Axis, calendar: WorkCalendar) -> Iterator[Finding]:
    """A deadline on a public holiday (a Saturday or Sunday is nothing odd: offices finish the working day before)."""
    if task.latest is None or task.counting is Counting.EVERY or not 0 < task.latest <= axis.slots:
        return
    day = axis.day(task.latest - 1)
    holiday = calendar.exception(day)
    if holiday is not None and holiday.kind == "off":
        last = axis.working_end(task.latest, 0) - 1
        yield _note(
            place,
            "latest_finish_d",
            task,
            f"hạn {day:%d/%m/%Y} rơi vào ngày nghỉ ({holiday.name.vi}); phải xong từ {axis.day(last):%d/%m/%Y}",
            f"the deadline {day} is a holiday ({holiday.name.en}); it must be done by {axis.day(last)}",
        )


def _skills(place: int, task: Task, skills: set[str]) -> Iterator[Finding]:
    for skill in sorted(task.skills - skills):
        near = nearest(skill, sorted(skills))
        near_en = f'; the nearest is "{near}"' if near else ""
        yield _note(
            place,
            "skills",
            task,
            f'không thành viên nào có chuyên môn "{skill}"{_near_vi(skill, skills)}',
            f'no member has the skill "{skill}"{near_en}',
        )


def _near_vi(word: str, choices: set[str]) -> str:
    near = nearest(word, sorted(choices))
    return f'; gần nhất là "{near}"' if near else ""


def _bodies(scenario: Scenario) -> Iterator[Finding]:
    """Every commune has work: named in participants (``*``: all), or in the owner or name of a task."""
    if not any(row.participants for row in scenario.tasks):
        return
    named = {name for row in scenario.tasks for name in row.participants}
    texts = " ".join(f"{row.owner_body} {row.name}" for row in scenario.tasks)
    for unit in scenario.units:
        if "*" in named or {unit.unit_id, unit.name} & named or unit.name in texts:
            continue
        yield Finding(
            NAME,
            "pack_rows",
            (unit.unit_id,),
            Wording(f"{unit.kind} {unit.name} chưa có việc nào.", f"{unit.name} has no task."),
            Severity.WARNING,
        )


def _note(place: int, column: str, task: Task, vi: str, en: str) -> Finding:
    where = f"tasks.csv:{place}:{column}"
    return Finding(
        NAME,
        "pack_rows",
        (task.task_id, where),
        Wording(
            f"Việc {task.task_id} «{task.name}»: {vi} ({where}).", f"Task {task.task_id} “{task.name}”: {en} ({where})."
        ),
        Severity.WARNING,
    )
