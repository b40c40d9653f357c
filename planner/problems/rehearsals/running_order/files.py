"""The files of the running orders in a plan folder: the order with its times, and who must be present when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from planner.engine.findings import Finding
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import RunThrough
from planner.problems.rehearsals.plan import read_moment
from planner.problems.rehearsals.running_order.call_sheet import call_sheet, turns
from planner.problems.rehearsals.running_order.recount import check_order, check_times
from planner.tables import read_table, write_table
from planner.units import format_datetime

ORDER_FILE = "running_order.csv"
ORDER_COLUMNS = ("session_id", "place", "item_id", "name", "start", "end")
CALLS_FILE = "running_calls.csv"
CALLS_COLUMNS = (
    "session_id",
    "kind",
    "id",
    "name",
    "people",
    "arrive",
    "first_start",
    "last_end",
    "waiting_min",
    "item_ids",
)

Rows = Sequence[Mapping[str, str]]
Orders = Mapping[str, Sequence[str]]
"""Session -> its items in order."""


def write_orders(problem: Problem, orders: Orders, rows: Rows, folder: Path) -> None:
    """Write both files for the run-throughs that the timetable ``rows`` holds; without any, remove them."""
    held = [(run, orders[run.session_id], start) for run, start in _held(problem, rows) if run.session_id in orders]
    _write(folder / ORDER_FILE, ORDER_COLUMNS, [row for one in held for row in order_rows(*one)])
    _write(folder / CALLS_FILE, CALLS_COLUMNS, [row for one in held for row in call_rows(problem, *one)])


def refresh(problem: Problem, rows: Rows, folder: Path) -> None:
    """Write both files anew from the orders on disk, after a session moved; an order that is wrong is left as it is."""
    orders = read_orders(folder)
    known = {run.session_id: run for run in problem.run_throughs}
    sound = {one for one, items in orders.items() if one in known and not check_order(known[one], items)}
    if orders and sound == set(orders):
        write_orders(problem, orders, rows, folder)


def read_orders(folder: Path) -> Orders:
    """Return the running orders of a plan folder as they are on disk."""
    path = folder / ORDER_FILE
    cells = [row.cells for row in read_table(path).rows] if path.exists() else []
    return {
        session_id: tuple(row.get("item_id", "") for row in of_session)
        for session_id, of_session in groupby(cells, key=lambda row: row.get("session_id", ""))
    }


def check_files(problem: Problem, rows: Rows, folder: Path) -> tuple[Finding, ...]:
    """Return what is wrong with the running orders of a plan folder."""
    path = folder / ORDER_FILE
    if not path.exists():
        return ()
    cells, found = [row.cells for row in read_table(path).rows], list[Finding]()
    for run, start in _held(problem, rows):
        own = [row for row in cells if row.get("session_id", "") == run.session_id]
        wrong = check_order(run, [row.get("item_id", "") for row in own])
        found += wrong or check_times(run, _timed(own), start)
    return tuple(found)


def order_rows(run: RunThrough, item_ids: Sequence[str], start: datetime) -> list[dict[str, str]]:
    """Return the items of a run-through in order, with their times."""
    return [
        {
            "session_id": run.session_id,
            "place": str(turn.place),
            "item_id": turn.item_id,
            "name": turn.name,
            "start": format_datetime(turn.start),
            "end": format_datetime(turn.end),
        }
        for turn in turns(run, item_ids, start)
    ]


def call_rows(problem: Problem, run: RunThrough, item_ids: Sequence[str], start: datetime) -> list[dict[str, str]]:
    """Return everybody of a run-through, with the time to arrive, to begin and to leave."""
    return [
        {
            "session_id": run.session_id,
            "kind": one.who.kind,
            "id": one.who.id,
            "name": one.name,
            "people": str(one.people),
            "arrive": format_datetime(one.arrive),
            "first_start": format_datetime(one.first),
            "last_end": format_datetime(one.leave),
            "waiting_min": str(one.waiting_min),
            "item_ids": ";".join(one.items),
        }
        for one in call_sheet(problem, run, item_ids, start)
    ]


def _held(problem: Problem, rows: Rows) -> Iterable[tuple[RunThrough, datetime]]:
    starts = {row.get("session_id", ""): read_moment(row.get("start", "")) for row in rows}
    for run in problem.run_throughs:
        start = starts.get(run.session_id)
        if start is not None:
            yield run, start


def _timed(rows: Rows) -> list[tuple[str, datetime | None, datetime | None]]:
    return [(row["item_id"], read_moment(row.get("start", "")), read_moment(row.get("end", ""))) for row in rows]


def _write(path: Path, columns: Sequence[str], rows: Rows) -> None:
    if rows:
        write_table(path, columns, rows)
    else:
        path.unlink(missing_ok=True)
