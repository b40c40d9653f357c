"""What is missing: core tasks of the catalogue that the plan lacks, things of the run-sheet that nobody prepares."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from planner.collation import fold
from planner.engine.findings import Finding, Severity
from planner.readiness.template import FOLDER, core_tasks, template_tasks
from planner.readiness.work import Work
from planner.scenario.rows import RunsheetItem, Task
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.wording import Wording

PROBLEM = "readiness"
LIKENESS = 0.8


@dataclass(frozen=True, slots=True)
class Need:
    """Something that items of a run-sheet need.

    Attributes:
        need_id: its name in findings.
        name: what it is.
        columns: columns of the run-sheet in which its words stand.
        words: the words, as a pattern without regard to capitals.
        tasks: tasks of the catalogue that prepare it.
    """

    need_id: str
    name: Wording
    columns: tuple[str, ...]
    words: re.Pattern[str]
    tasks: tuple[str, ...]

    def is_of(self, item: RunsheetItem) -> bool:
        """Whether the item needs it."""
        return any(self.words.search(getattr(item, column)) for column in self.columns)


@cache
def needs() -> tuple[Need, ...]:
    """Return the needs of run-sheets that the planner knows."""
    return tuple(
        Need(
            row.cells["need_id"],
            Wording(row.cells["name_vi"], row.cells["name_en"]),
            tuple(row.cells["columns"].split("|")),
            re.compile(row.cells["words"], re.IGNORECASE),
            tuple(row.cells["tasks"].split(";")),
        )
        for row in read_table(FOLDER / "needs.csv").rows
    )


class Coverage:
    """Which tasks of the catalogue the plan holds, by id or by the words of the name."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        """Take the tasks that are kept."""
        self._ids = set[str]()
        self._names = list[set[str]]()
        known = template_tasks()
        for task in tasks:
            # An id of the catalogue with another name is another task: only a like name makes it the same.
            if task.task_id in known and _like(_words(task.name), _words(known[task.task_id].name)):
                self._ids.add(task.task_id)
            self._names.append(_words(task.name))

    def holds(self, task_id: str) -> bool:
        """Whether the plan holds this task of the catalogue."""
        if task_id in self._ids:
            return True
        wanted = _words(template_tasks()[task_id].name)
        return any(_like(name, wanted) for name in self._names)


def _words(name: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", fold(name)))


def _like(one: set[str], other: set[str]) -> bool:
    """Whether two names share most of the words of the shorter one, and at least half of the longer."""
    shared = len(one & other)
    return bool(shared) and shared >= LIKENESS * min(len(one), len(other)) and 2 * shared >= max(len(one), len(other))


def completeness(scenario: Scenario, works: Sequence[Work]) -> tuple[Finding, ...]:
    """Return a finding for every core task and every need of the run-sheet that is missing."""
    if not scenario.tasks:
        return ()
    coverage = Coverage(work.task for work in works if work.kept)
    return (*_missing_tasks(works, coverage), *_missing_needs(scenario, coverage), *_unowned_items(scenario))


def missing_core(works: Sequence[Work]) -> tuple[Task, ...]:
    """Return the core tasks of the catalogue that the plan lacks, or has put off."""
    coverage = Coverage(work.task for work in works if work.kept)
    return tuple(task for task in core_tasks() if not coverage.holds(task.task_id))


def _missing_tasks(works: Sequence[Work], coverage: Coverage) -> Iterator[Finding]:
    deferred = {work.id for work in works if not work.kept}
    for task in core_tasks():
        if coverage.holds(task.task_id):
            continue
        put_off = task.task_id in deferred
        state = Wording("bị hoãn", "put off") if put_off else Wording("không có trong kế hoạch", "not in the plan")
        message = Wording(
            f"Việc cốt lõi {task.task_id} “{task.name}” {state.vi} (tiểu ban {task.subcommittee}, hạn "
            f"{_d(task.latest_finish_d)}).",
            f"Core task {task.task_id} “{task.name}” is {state.en} (due {_d(task.latest_finish_d)}).",
        )
        yield Finding(PROBLEM, "core_task_missing", (task.task_id,), message, Severity.WARNING)


def _d(days: int | None) -> str:
    return "?" if days is None else f"D-{days}" if days >= 0 else f"D+{-days}"


def _missing_needs(scenario: Scenario, coverage: Coverage) -> Iterator[Finding]:
    for need in needs():
        items = [item for item in scenario.runsheet if need.is_of(item)]
        lacking = [task_id for task_id in need.tasks if items and not coverage.holds(task_id)]
        if not lacking:
            continue
        shown = ", ".join(item.item_id for item in items[:5])
        names = "; ".join(f"{task_id} “{template_tasks()[task_id].name}”" for task_id in lacking)
        message = Wording(
            f"Kịch bản cần {need.name.vi.lower()} ({shown}) nhưng kế hoạch không có việc {names}.",
            f"The run-sheet needs {need.name.en} ({shown}), but the plan lacks {names}.",
        )
        subjects = (need.need_id, *lacking, *(item.item_id for item in items))
        yield Finding(PROBLEM, "runsheet_need_missing", subjects, message, Severity.WARNING)


def _unowned_items(scenario: Scenario) -> Iterator[Finding]:
    for item in scenario.runsheet:
        if not item.owner and not item.performer:
            message = Wording(
                f"Mục kịch bản {item.item_id} “{item.title}” không có người phụ trách, không có người thực hiện.",
                f"Run-sheet item {item.item_id} “{item.title}” has neither owner nor performer.",
            )
            yield Finding(PROBLEM, "runsheet_item_unowned", (item.item_id,), message, Severity.WARNING)
