"""Who does which duty, as a file of the plan folder."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner.engine.findings import Finding
from planner.problems.staffing.data import NAME, Problem
from planner.problems.staffing.duties.check import Served, check, served
from planner.problems.staffing.duties.manned import Manned
from planner.tables import TableRow, read_table, write_table
from planner.units import DATETIME_FORMAT, format_datetime
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.problems.staffing.entities import Shift

FILE = "duty_roster.csv"
COLUMNS = ("duty_id", "name", "start", "end", "person_id", "person")


def write_duties(problem: Problem, manned: Manned | None, folder: Path) -> None:
    """Write who does which duty; without duties, remove the file."""
    if manned is None or not problem.duties:
        (folder / FILE).unlink(missing_ok=True)
    else:
        write_table(folder / FILE, COLUMNS, to_rows(problem, served(problem, manned)))


def to_rows(problem: Problem, rows: Sequence[Served]) -> list[dict[str, str]]:
    """Write the rows, with the names of duties and people."""
    names = {duty.duty_id: duty.name for duty in problem.duties}
    return [
        {
            "duty_id": row.duty_id,
            "name": names.get(row.duty_id, ""),
            "start": format_datetime(row.start),
            "end": format_datetime(row.end),
            "person_id": row.person_id,
            "person": problem.people[row.person_id].name if row.person_id in problem.people else "",
        }
        for row in rows
    ]


def read_duties(folder: Path) -> tuple[tuple[Served, ...], tuple[Finding, ...]]:
    """Return the rows on disk; one that cannot be read becomes a finding of rule ``readable``."""
    path = folder / FILE
    rows, findings = list[Served](), list[Finding]()
    for row in read_table(path).rows if path.exists() else ():
        read = _read(row)
        if isinstance(read, Served):
            rows.append(read)
        else:
            findings.append(read)
    return tuple(rows), tuple(findings)


def check_file(problem: Problem, roster: Iterable[Mapping[str, str]], folder: Path) -> tuple[Finding, ...]:
    """Return what is wrong with the duties of a plan folder, beside the shifts that its roster says people work."""
    if not problem.duties:
        return ()
    shifts: dict[str, list[Shift]] = defaultdict(list)
    for row in roster:
        if row.get("shift_id", "") in problem.shifts:
            shifts[row.get("person_id", "")].append(problem.shifts[row["shift_id"]])
    rows, unreadable = read_duties(folder)
    return (*unreadable, *check(problem, rows, shifts))


def _read(row: TableRow) -> Served | Finding:
    cells = {column: row.cells.get(column, "") for column in COLUMNS}
    try:
        start, end = (datetime.strptime(cells[column], DATETIME_FORMAT) for column in ("start", "end"))
    except ValueError:
        return Finding(
            NAME,
            "readable",
            (cells["duty_id"], f"{FILE}:{row.number}"),
            Wording(
                f'{FILE}:{row.number}: không đọc được "{cells["start"]}" và "{cells["end"]}", cần dạng '
                "2025-06-16 05:00.",
                f'{FILE}:{row.number}: cannot read "{cells["start"]}" and "{cells["end"]}", the form 2025-06-16 05:00 '
                "is expected.",
            ),
        )
    return Served(cells["duty_id"], cells["person_id"], start, end)
