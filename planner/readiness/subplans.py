"""Sub-plans: which bodies owe one, who has none on record, and how the tasks of one join the master plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from planner.collation import fold
from planner.errors import Fault, PackError, UsageError
from planner.readiness.situation import Situation
from planner.readiness.work import LINK
from planner.scenario.fields import LIST_SEPARATOR
from planner.scenario.folder import read_csv, too_long
from planner.scenario.load import read_source
from planner.scenario.parse import ParsedRow, ParsedTable, parse_pack, parse_table
from planner.scenario.relations import find_faults
from planner.scenario.rows import Organisation, Task
from planner.scenario.schema import Scenario
from planner.scenario.source import SourceTable
from planner.wording import Wording

COMMUNE = "commune"
TASKS = "tasks"


def owing_subplan(situation: Situation) -> tuple[str, ...]:
    """Return the bodies that owe a sub-plan: every commune, and every body that has a task or a member.

    Communes are those of units.csv, or without that table the organisations of kind commune; an organisation that
    does not exist on the day itself owes nothing.
    """
    scenario = situation.scenario
    communes = [unit.name for unit in scenario.units]
    alive = [row for row in scenario.organisations if _exists(situation, row)]
    if not communes:
        communes = [row.name for row in alive if row.kind == COMMUNE]
    bodies = [row.name for row in alive if row.kind != COMMUNE and _has_part(situation, row)]
    return tuple(dict.fromkeys((*bodies, *communes)))


def missing_subplans(situation: Situation) -> tuple[str, ...]:
    """Return the bodies that owe a sub-plan and have no row in subplans.csv."""
    entered = [fold(row.body) for row in situation.scenario.subplans]
    ids = {row.name: fold(row.organisation_id) for row in situation.scenario.organisations}
    ids |= {unit.name: fold(unit.unit_id) for unit in situation.scenario.units}
    return tuple(
        name
        for name in owing_subplan(situation)
        if not any(text in (fold(name), ids[name]) or text.endswith(f" {fold(name)}") for text in entered)
    )


def _exists(situation: Situation, row: Organisation) -> bool:
    day = situation.d_day
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or row.valid_to >= day)


def _has_part(situation: Situation, row: Organisation) -> bool:
    if any(member.organisation_id == row.organisation_id for member in situation.scenario.members):
        return True
    name = fold(row.name)
    return any(
        name in fold(text) for work in situation.kept for text in (work.task.owner_body, *work.task.participants)
    )


@dataclass(frozen=True)
class Merged:
    """The master plan with the tasks of a body.

    Attributes:
        scenario: the pack with all tasks.
        added: the ids of the new tasks, as they are now.
        renamed: id in the sub-plan -> id in the master plan, for those that clashed.
    """

    scenario: Scenario
    added: tuple[str, ...]
    renamed: Mapping[str, str]


def merge_subplan(scenario: Scenario, pack: Path, file: Path, body: str) -> Merged:
    """Return the pack with the tasks of a body's sub-plan; nothing is written.

    An id that the master plan has already gets the body before it (``BODY-A01``), and the predecessors within the
    sub-plan follow. A predecessor that the sub-plan does not hold is one of the master plan.

    Raises:
        UsageError: the body is blank or holds a semicolon, which separates ids.
        PackError: the file has faults, waits for an unknown task, or was merged before; all faults are listed.
    """
    if not body.strip() or LIST_SEPARATOR in body:
        raise UsageError(Wording("--body cần mã cơ quan, xã, không có dấu ;", "--body takes a body's id without “;”"))
    table = _read(file)
    taken = {task.task_id for task in scenario.tasks}
    ids = (row.model.task_id for row in table.rows if isinstance(row.model, Task))
    renamed = {own: f"{body}-{own}" for own in ids if own in taken}
    rows = tuple(_joined(row, renamed, body) for row in table.rows)
    faults = [*_merged_before(scenario, table, body), *_faults(pack, replace(table, rows=rows))]
    if faults:
        raise PackError(file.name, sorted(set(faults)))
    new = tuple(row.model for row in rows if isinstance(row.model, Task))
    added = tuple(task.task_id for task in new)
    return Merged(replace(scenario, tasks=(*scenario.tasks, *new)), added, renamed)


def _read(file: Path) -> ParsedTable:
    if not file.is_file():
        what = Wording(f"không có tệp {file}", f"there is no file {file}")
        expected = Wording("cần tệp CSV có các cột như tasks.csv", "give a CSV file with the columns of tasks.csv")
        raise PackError(file.name, [Fault(file.name, 0, "", "", what, expected)])
    text = too_long(file.name, TASKS, read_csv(file))
    if isinstance(text, Fault):
        raise PackError(file.name, [text])
    table, faults = parse_table(TASKS, SourceTable(file.name, text))
    if faults:
        raise PackError(file.name, faults)
    return table


def _joined(row: ParsedRow, renamed: Mapping[str, str], body: str) -> ParsedRow:
    """Return a row of the sub-plan under its id in the master plan, with the body as owner where none is named."""
    if not isinstance(row.model, Task):
        return row
    task = row.model
    before = tuple(_relinked(text, renamed) for text in task.predecessors)
    own = renamed.get(task.task_id, task.task_id)
    task = task.model_copy(update={"task_id": own, "predecessors": before, "owner_body": task.owner_body or body})
    return replace(
        row,
        cells={**row.cells, "task_id": own, "predecessors": f"{LIST_SEPARATOR} ".join(before)},
        values=task.__dict__,
        model=task,
    )


def _relinked(text: str, renamed: Mapping[str, str]) -> str:
    """Return a predecessor, lag included, under its new id."""
    if text in renamed:
        return renamed[text]
    link = LINK.match(text)
    if link is None or link["id"] not in renamed:
        return text
    return renamed[link["id"]] + text[len(link["id"]) :]


def _faults(pack: Path, table: ParsedTable) -> Iterator[Fault]:
    """Yield what is wrong once the tasks stand in the pack; what the pack had before the merge has no faults."""
    parsed, _ = parse_pack(read_source(pack), None)
    master = parsed.tables.get(TASKS)
    whole = replace(table, rows=(*(master.rows if master else ()), *table.rows))
    yield from find_faults(replace(parsed, tables={**parsed.tables, TASKS: whole}, id_cache={}))


def _merged_before(scenario: Scenario, table: ParsedTable, body: str) -> Iterator[Fault]:
    """Yield tasks that the master plan holds already: the same id, name and owner."""
    held = {(task.task_id, task.name, task.owner_body) for task in scenario.tasks}
    for row in table.rows:
        task = row.model
        if not isinstance(task, Task):
            continue
        owner = task.owner_body or body
        if any((own, task.name, owner) in held for own in (task.task_id, f"{body}-{task.task_id}")):
            what = Wording(
                f"việc {task.task_id} của {owner} đã có trong kế hoạch chung",
                f"the master plan holds task {task.task_id} of {owner} already",
            )
            yield table.fault(row, "task_id", (what, Wording("cần bỏ dòng này", "leave this row out")))
