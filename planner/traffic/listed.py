"""The ways round as a traffic annex lists them, computed now or read back from a file edited by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.engine.findings import Finding
from planner.tables import TableRow, read_table
from planner.traffic.detours import VEHICLES, Detour, Passage, Vehicles
from planner.units import DATETIME_FORMAT
from planner.wording import Wording

PROBLEM = "traffic"


@dataclass(frozen=True, slots=True)
class ListedDetour:
    """A line of the list of detours; no roads means that the list admits there is no way round.

    ``length_m`` and ``extra_min`` are what the list says, None when it says nothing.
    """

    closure_id: str
    passage: Passage
    start: datetime
    end: datetime
    edge_ids: tuple[str, ...]
    length_m: int | None
    vehicles: Vehicles = "all"
    both_ways: bool = False
    extra_min: int | None = None


@dataclass(frozen=True, slots=True)
class ListedClosure:
    """A line of the list of closures."""

    closure_id: str
    edge_ids: tuple[str, ...]
    start: datetime
    end: datetime


def listed(detour: Detour) -> ListedDetour:
    """Return a computed detour as a line of the list."""
    route = detour.route
    return ListedDetour(
        detour.closure_id,
        detour.passage,
        detour.start,
        detour.end,
        () if route is None else route.edge_ids,
        None if route is None else round(route.length_m),
        detour.vehicles,
        both_ways=detour.both_ways,
        extra_min=None if route is None else detour.extra_min,
    )


def read_rows(path: Path) -> tuple[Sequence[TableRow], tuple[Finding, ...]]:
    """Return the rows of a plan file, or the finding that it is missing or cannot be read."""
    try:
        return read_table(path).rows, ()
    except FileNotFoundError:
        return (), (unreadable(path.name, Wording("không có tệp này", "this file is missing")),)
    except (OSError, UnicodeDecodeError):
        return (), (unreadable(path.name, Wording("không đọc được tệp", "the file cannot be read")),)


def parse_detour(row: TableRow) -> ListedDetour:
    """Return a line of detours.csv.

    Raises:
        ValueError: a time or a number cannot be read.
        KeyError: a column is missing.
    """
    cells = row.cells
    reach = cells["reach"]
    if reach not in {"ends", "through"}:
        raise ValueError(reach)
    passage = Passage("ends" if reach == "ends" else "through", cells["from_node"], cells["to_node"])
    length = cells["length_m"]
    return ListedDetour(
        cells["closure_id"],
        passage,
        *_period(cells),
        _ids(cells["edge_ids"]),
        int(length) if length else None,
        _vehicles(cells["vehicles"]),
        both_ways=cells["both_ways"] == "1",
        extra_min=int(cells["extra_min"]) if cells["extra_min"] else None,
    )


def parse_closure(row: TableRow) -> ListedClosure:
    """Return a line of closures.csv.

    Raises:
        ValueError: a time cannot be read.
        KeyError: a column is missing.
    """
    return ListedClosure(row.cells["closure_id"], _ids(row.cells["edge_ids"]), *_period(row.cells))


def _vehicles(text: str) -> Vehicles:
    for vehicles in VEHICLES:
        if text == vehicles:
            return vehicles
    raise ValueError(text)


def _period(cells: Mapping[str, str]) -> tuple[datetime, datetime]:
    return datetime.strptime(cells["from"], DATETIME_FORMAT), datetime.strptime(cells["to"], DATETIME_FORMAT)


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def unreadable(subject: str, reason: Wording) -> Finding:
    """Return the finding that a file or one of its lines cannot be read."""
    return Finding(PROBLEM, "readable", (subject,), Wording(f"{subject}: {reason.vi}.", f"{subject}: {reason.en}."))
