"""The plan of rosters over weeks: who has which kind of shift on which day, as in roster_plan.csv."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.engine.findings import Finding
from planner.problems.staffing.intake import NAME
from planner.problems.staffing.rosters.intake import Roster
from planner.problems.staffing.schedules.entities import OFF
from planner.tables import TableRow
from planner.units import DATE_FORMAT, DATETIME_FORMAT, format_datetime
from planner.wording import Wording

FILE = "roster_plan.csv"
COLUMNS = ("roster_id", "person_id", "person", "date", "kind_id", "start", "end")


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """One shift of one person."""

    roster_id: str
    person_id: str
    day: date
    kind_id: str
    start: datetime
    end: datetime


def given_of(roster: Roster, kinds: Mapping[str, Sequence[str]]) -> tuple[Given, ...]:
    """Return the shifts of a roster of kinds (person -> one for each day), by person and day."""
    found = []
    for person_id, mine in kinds.items():
        for day, kind_id in zip(roster.days, mine, strict=True):
            if kind_id != OFF:
                shift = roster.clocks[kind_id].on(day)
                found.append(Given(roster.roster_id, person_id, day, kind_id, shift.start, shift.end))
    return tuple(sorted(found))


def kinds_of(roster: Roster, rows: Iterable[Given]) -> dict[str, tuple[str, ...]]:
    """Return person -> kind of shift for each day; of two shifts on one day the first counts."""
    place = {day: number for number, day in enumerate(roster.days)}
    kinds = {person_id: [OFF] * len(place) for person_id in roster.people}
    for row in sorted(rows):
        if row.roster_id != roster.roster_id or row.person_id not in kinds or row.day not in place:
            continue
        mine, number = kinds[row.person_id], place[row.day]
        if mine[number] == OFF and row.kind_id in roster.clocks:
            mine[number] = row.kind_id
    return {person_id: tuple(mine) for person_id, mine in kinds.items()}


def to_rows(rosters: Mapping[str, Roster], rows: Iterable[Given]) -> list[dict[str, str]]:
    """Write shifts as rows of roster_plan.csv, with the names of the people."""
    return [
        {
            "roster_id": row.roster_id,
            "person_id": row.person_id,
            "person": rosters[row.roster_id].people[row.person_id].name,
            "date": row.day.strftime(DATE_FORMAT),
            "kind_id": row.kind_id,
            "start": format_datetime(row.start),
            "end": format_datetime(row.end),
        }
        for row in sorted(rows)
    ]


def from_rows(rows: Iterable[TableRow]) -> tuple[tuple[Given, ...], tuple[Finding, ...]]:
    """Parse a plan file; a row that cannot be read becomes a finding of rule ``readable`` and is left out."""
    found: list[Given] = []
    findings: list[Finding] = []
    for row in rows:
        read = _from_row(row)
        if isinstance(read, Given):
            found.append(read)
        else:
            findings.append(read)
    return tuple(found), tuple(findings)


def _from_row(row: TableRow) -> Given | Finding:
    cells = {column: row.cells.get(column, "") for column in COLUMNS}
    for column in ("roster_id", "person_id", "kind_id"):
        if not cells[column]:
            return _unreadable(row, column, "", Wording("cần một mã", "an id is expected"))
    moments: dict[str, datetime] = {}
    for column, form, example in (
        ("date", DATE_FORMAT, "2025-06-16"),
        ("start", DATETIME_FORMAT, "2025-06-16 05:00"),
        ("end", DATETIME_FORMAT, "2025-06-16 11:00"),
    ):
        try:
            moments[column] = datetime.strptime(cells[column], form)
        except ValueError:
            wanted = Wording(f"cần dạng {example}", f"the form {example} is expected")
            return _unreadable(row, column, cells[column], wanted)
    day = moments["date"].date()
    return Given(cells["roster_id"], cells["person_id"], day, cells["kind_id"], moments["start"], moments["end"])


def _unreadable(row: TableRow, column: str, value: str, wanted: Wording) -> Finding:
    return Finding(
        NAME,
        "readable",
        (row.cells.get("person_id", ""), f"{FILE}:{row.number}"),
        Wording(
            f'{FILE}:{row.number}:{column}: không đọc được "{value}", {wanted.vi}.',
            f'{FILE}:{row.number}:{column}: cannot read "{value}", {wanted.en}.',
        ),
    )
