"""The catalogue of 122 tasks as a template: a new event starts from it, and an event is compared with it.

``template/`` holds the tasks (14 of them optional), lessons, gates, needs of a run-sheet, and the commune bodies that
took over from district bodies on 1/7/2025 (M). Durations and deadlines are estimates of the project; the sources stand
in every row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from planner.law.calendar import d_minus
from planner.law.catalogue import catalogue
from planner.scenario.diff import Change, diff
from planner.scenario.rows import Gate, Lesson, Row, SourceDocument, Task
from planner.scenario.schema import EventSettings, Scenario
from planner.scenario.write import refuse_filled, write_pack
from planner.tables import read_table
from planner.wording import Wording

R = TypeVar("R", bound=Row)

FOLDER = Path(__file__).parent / "template"
SOURCE = "template"
FACTS = (
    "state_awards",
    "local_awards",
    "central_leaders",
    "guarded_guests",
    "art_programme",
    "ticketed_show",
    "new_festival",
    "annual_festival",
    "fireworks_high",
    "fireworks_low",
    "drone",
    "road_closures",
    "parking_on_road",
    "national_road_diversion",
    "mass_gathering",
    "radio_network",
    "publication",
    "exhibition",
    "photo_exhibition",
    "press_conference",
    "sponsored_banners",
    "advertising_parade",
    "procurement",
    "catering",
    "foreign_guests",
    "music_performance",
    "guest_data",
    "new_venue",
    "gifts",
    "banquet",
)
"""Facts that a new event is asked for; all begin as "no"."""
COMPARED = ("tasks", "members", "directives", "lessons", "procedures", "gates", "subplans", "holidays")
"""Tables of the preparation."""


@cache
def template_tasks() -> Mapping[str, Task]:
    """Return the tasks of the catalogue by id."""
    return {task.task_id: task for task in _rows("tasks", Task)}


@cache
def template_gates() -> tuple[Gate, ...]:
    """Return what the gates D-30, D-14, D-7 and D-1 ask for."""
    return tuple(_rows("gates", Gate))


@cache
def template_lessons() -> tuple[Lesson, ...]:
    """Return the lessons of 2024, each with its clause and its check."""
    return tuple(_rows("lessons", Lesson))


def core_tasks() -> tuple[Task, ...]:
    """Return the tasks that every ceremony has: those that are not optional."""
    return tuple(task for task in template_tasks().values() if not task.optional)


def _rows(name: str, model: type[R]) -> Iterator[R]:
    for row in read_table(FOLDER / f"{name}.csv").rows:
        yield model.model_validate({key: value for key, value in row.cells.items() if value != ""})


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known of a new event on its first day."""

    pack_id: str
    d_day: date
    name: str
    founding_date: str = ""
    founding_document: str = ""


def from_template(beginning: Beginning) -> Scenario:
    """Return a new event made from the template; owners are those that exist on the day itself."""
    facts: dict[str, bool | int | float | str] = {
        "founding_date": beginning.founding_date,
        "founding_document": beginning.founding_document,
        "plan_approval": "",
        **dict.fromkeys(FACTS, False),
    }
    tasks = tuple(_owned(task, beginning.d_day) for task in template_tasks().values())
    earliest = min(_begin(task, beginning.d_day) for task in tasks)
    event = EventSettings.model_validate(
        {
            "id": beginning.pack_id,
            "name": beginning.name,
            "d_day": beginning.d_day,
            "planning_start": earliest,
            "facts": facts,
        }
    )
    paper = SourceDocument(
        document_id="04-TB/BCĐ",
        issued=date(2024, 9, 12),
        issuer="BCĐ các hoạt động kỷ niệm 70 năm truyền thống Vĩnh Linh",
        title="Thông báo kết luận của Ban Chỉ đạo các hoạt động Kỷ niệm 70 năm truyền thống Vĩnh Linh",
    )
    return Scenario(
        event,
        tasks=tasks,
        procedures=tuple(catalogue().values()),
        lessons=template_lessons(),
        gates=template_gates(),
        source_documents=(paper,),
    )


def _begin(task: Task, d_day: date) -> date:
    return d_minus(d_day, (task.latest_finish_d or 0) + max(1, task.duration_days) - 1)


@cache
def _successors() -> tuple[tuple[date, str, str], ...]:
    return tuple(
        (date.fromisoformat(row.cells["until"]), row.cells["district_body"], row.cells["successor"])
        for row in read_table(FOLDER / "owners.csv").rows
    )


def _owned(task: Task, d_day: date) -> Task:
    """Return the task with the owner that took over, when its owner has ended before the day itself."""
    for until, body, successor in _successors():
        if d_day > until and task.owner_body == body:
            return task.model_copy(update={"owner_body": successor})
    return task


def new_from_template(target: Path, beginning: Beginning) -> Scenario:
    """Write a new pack made from the template.

    Raises:
        UsageError: the folder exists and is not empty.
    """
    refuse_filled(target)
    scenario = from_template(beginning)
    write_pack(scenario, target)
    return scenario


def differences(earlier: Scenario, later: Scenario) -> tuple[Change, ...]:
    """Return what differs in the tables of the preparation, and in the settings."""
    return tuple(change for change in diff(earlier, later) if change.table in {*COMPARED, "scenario.toml"})


def against_template(scenario: Scenario) -> tuple[Change, ...]:
    """Return how the tasks of an event differ from the template."""
    empty = replace(Scenario(scenario.event), tasks=tuple(template_tasks().values()))
    own = replace(Scenario(scenario.event), tasks=scenario.tasks)
    return tuple(change for change in diff(empty, own) if change.table == "tasks")


def left_over(scenario: Scenario) -> tuple[Wording, ...]:
    """Say what a pack copied from an earlier event still holds of that event, to be cleared or renewed."""
    d_day = scenario.event.d_day
    horizon = d_minus(d_day, 400)
    told = (
        (len(scenario.progress), "dòng tiến độ", "rows of progress"),
        (len(scenario.meetings), "cuộc họp, buổi tập đã điểm danh", "meetings on record"),
        (sum(bool(gate.evidence) for gate in scenario.gates), "minh chứng ở các cửa", "papers at the gates"),
        (sum(row.closed is not None for row in scenario.directives), "kết luận đã đóng", "closed directives"),
        (
            sum(row.due is not None and row.due < horizon for row in scenario.directives),
            "hạn kết luận của lễ trước",
            "due days of the earlier event",
        ),
        (sum(row.submitted is not None for row in scenario.subplans), "kế hoạch thành phần đã nộp", "sub-plans"),
        (_dated(scenario.sessions, horizon), "buổi tập ghi ngày cũ", "rehearsals of old days"),
        (
            sum(row.start is not None and row.start.date() != d_day for row in scenario.runsheet),
            "mục kịch bản không ở ngày lễ",
            "run-sheet items not on the day",
        ),
    )
    return tuple(Wording(f"còn {count} {vi}", f"{count} {en} remain") for count, vi, en in told if count)


def _dated(sessions: Sequence[object], horizon: date) -> int:
    days = (getattr(session, "latest", None) for session in sessions)
    return sum(day is not None and day.date() < horizon for day in days)
