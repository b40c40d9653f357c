"""Two versions of the traffic plan as a study: measures side by side, closures, columns and posts that differ."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from planner.engine.progress import Progress, Step, Stop
from planner.errors import PackError, UsageError
from planner.scenario.load import understand
from planner.scenario.schema import Scenario
from planner.scenario.settings import SETTINGS_FILE
from planner.scenario.source import TABLE_NAMES, Source, SourceSettings, SourceTable
from planner.traffic.compare import WHAT, Change, compare
from planner.wording import Wording
from web.services.mapdata_look import for_reader
from web.services.packs import Content
from web.services.scenarios import label_of, table_of_lines
from web.services.traffic_reach import both
from web.services.traffic_study import Task

STEPS = 2
FAULTY = Wording(
    "Bản lưu được chọn còn lỗi số liệu nên chưa so sánh được.", "The version has faults in its data: no comparison."
)


@dataclass(frozen=True, slots=True)
class Versions:
    """What is compared: two versions by number (0 is today's) and content, and whether flows count too."""

    numbers: tuple[int, int]
    contents: tuple[Content, Content]
    flows: bool = False


def between(task: Task, sides: Versions) -> Task:
    """Return the task for two versions."""
    return partial(task, sides=sides)


def compare_task(
    scenario: Scenario,  # noqa: ARG001 - both sides are given as content
    *,
    cleared: bool,
    progress: Progress,
    stop: Stop,  # noqa: ARG001
    sides: Versions,
) -> dict[str, Any]:
    """Compare two versions as a reader may see them.

    Raises:
        UsageError: a version has faults.
    """
    progress(Step("traffic", "compare", 0, STEPS))
    before, after = (for_reader(scenario_of(content), cleared=cleared) for content in sides.contents)
    progress(Step("traffic", "compare", 1, STEPS))
    found = compare(before, after, flows=sides.flows, cleared=cleared)
    return {
        "sides": list(sides.numbers),
        "flows": sides.flows,
        "measures": [
            {
                "key": pair.key,
                "title": both(pair.title),
                "unit": both(pair.unit),
                "before": pair.before,
                "after": pair.after,
                "difference": pair.difference,
                "verdict": both(pair.verdict),
            }
            for pair in found.measures
        ],
        "tables": [
            {"table": table, "title": both(title), "changes": [_change(change) for change in changes]}
            for table, title, changes in found.tables
        ],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "what": change.what,
        "words": both(WHAT[change.what]),
        "id": change.row_id,
        "name": change.name,
        "fields": [[field.column, field.before, field.after] for field in change.fields],
    }


def scenario_of(content: Content) -> Scenario:
    """Return the scenario of a version's content.

    Raises:
        UsageError: it has faults.
    """
    source = Source("", label_of)
    source.settings = SourceSettings(SETTINGS_FILE, dict(content.settings), {})
    for name in TABLE_NAMES:
        if name in content.rows:
            lines = [cells for _id, _at, cells in content.rows[name]]
            source.tables[name] = SourceTable(label_of(name), table_of_lines(name, lines))
    source.attachments.update(content.files)
    try:
        return understand(source)
    except PackError:
        raise UsageError(FAULTY) from None
