"""The plan of transport: who stops where, when and in which order, as in transport.csv."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.engine.findings import Finding
from planner.engine.plan import PlanBase
from planner.problems.transport.data import NAME
from planner.problems.transport.entities import DROPOFF, PICKUP, VISIT
from planner.tables import TableRow
from planner.units import DATETIME_FORMAT, format_datetime
from planner.wording import Wording

FILE = "transport.csv"
COLUMNS = ("vehicle_id", "order", "task_id", "action", "place", "people", "arrive", "depart")
ACTIONS = (PICKUP, DROPOFF, VISIT)
_NEEDED = ("vehicle_id", "order", "task_id", "action", "people", "arrive", "depart")
_EXPECTED = {
    "order": Wording("số thứ tự 1, 2, 3…", "a number 1, 2, 3…"),
    "people": Wording("một số nguyên", "a whole number"),
    "action": Wording(", ".join(ACTIONS), ", ".join(ACTIONS)),
    "arrive": Wording("YYYY-MM-DD HH:MM", "YYYY-MM-DD HH:MM"),
    "depart": Wording("YYYY-MM-DD HH:MM", "YYYY-MM-DD HH:MM"),
}


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """A stop of a vehicle.

    Attributes:
        vehicle_id: which vehicle.
        order: its number among the stops of the vehicle, from 1.
        task_id: for which task.
        action: what is done.
        arrive: when it gets there.
        depart: when it leaves.
        place: where, for readers; not judged.
        people: who board, alight or are visited, wheelchair users included, for readers; not judged.
    """

    vehicle_id: str
    order: int
    task_id: str
    action: str
    arrive: datetime
    depart: datetime
    place: str = ""
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(PlanBase):
    """A plan of transport, vehicle by vehicle in the order of the stops."""

    assignments: tuple[Assignment, ...] = ()


def to_rows(assignments: Sequence[Assignment]) -> list[dict[str, str]]:
    """Return the rows of the plan file."""
    return [
        {
            "vehicle_id": row.vehicle_id,
            "order": str(row.order),
            "task_id": row.task_id,
            "action": row.action,
            "place": row.place,
            "people": str(row.people),
            "arrive": format_datetime(row.arrive),
            "depart": format_datetime(row.depart),
        }
        for row in assignments
    ]


def from_rows(rows: Sequence[TableRow]) -> tuple[tuple[Assignment, ...], tuple[Finding, ...]]:
    """Parse a plan file; a row that cannot be read becomes a finding of rule ``readable`` and is left out."""
    assignments, findings = [], []
    for row in rows:
        cells = {column: row.cells.get(column, "").strip() for column in COLUMNS}
        faulty = next((column for column in _NEEDED if not _reads(column, cells[column])), "")
        if faulty:
            findings.append(_unreadable(row, faulty))
            continue
        arrive, depart = (datetime.strptime(cells[column], DATETIME_FORMAT) for column in ("arrive", "depart"))
        order, people = int(cells["order"]), int(cells["people"] or 0)
        who = (cells["vehicle_id"], order, cells["task_id"], cells["action"])
        assignments.append(Assignment(*who, arrive, depart, cells["place"], people))
    return tuple(assignments), tuple(findings)


def _reads(column: str, text: str) -> bool:
    if column == "people" and not text:
        return True
    if column in {"order", "people"}:
        return text.isascii() and text.isdigit() and len(text) < 7  # noqa: PLR2004 - a million stops are none
    if column == "action":
        return text in ACTIONS
    if column in {"arrive", "depart"}:
        try:
            datetime.strptime(text, DATETIME_FORMAT)
        except ValueError:
            return False
    return bool(text)


def _unreadable(row: TableRow, column: str) -> Finding:
    text = row.cells.get(column, "")
    wanted = _EXPECTED.get(column, Wording("một mã", "an id"))
    return Finding(
        NAME,
        "readable",
        (row.cells.get("task_id", "") or f"{FILE}:{row.number}",),
        Wording(
            f"{FILE}, dòng {row.number}, cột {column}: không đọc được “{text}”; cần {wanted.vi}.",
            f"{FILE}, line {row.number}, column {column}: cannot read “{text}”; {wanted.en} is expected.",
        ),
    )


def tours(assignments: Iterable[Assignment]) -> dict[str, list[Assignment]]:
    """Return vehicle -> its stops in order."""
    found: dict[str, list[Assignment]] = defaultdict(list)
    for row in sorted(assignments):
        found[row.vehicle_id].append(row)
    return dict(found)
