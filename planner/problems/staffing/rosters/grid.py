"""A roster as a grid, people by days, for the wall, a spreadsheet or a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.problems.staffing.entities import MINUTES_PER_HOUR
from planner.problems.staffing.rosters.check import Filled, covered
from planner.problems.staffing.rosters.intake import Roster
from planner.problems.staffing.rosters.plan import Given
from planner.problems.staffing.schedules.entities import OFF, SATURDAY
from planner.wording import Language, Wording

WEEKDAYS = (
    Wording("T2", "Mo"),
    Wording("T3", "Tu"),
    Wording("T4", "We"),
    Wording("T5", "Th"),
    Wording("T6", "Fr"),
    Wording("T7", "Sa"),
    Wording("CN", "Su"),
)
HEADINGS = Wording("Họ tên|Mã|Đơn vị|Giờ|Ca đêm|Cuối tuần", "Name|Id|Unit|Hours|Nights|Weekends")


@dataclass(frozen=True, slots=True)
class GridDay:
    """A day of the grid."""

    day: date
    heading: Wording
    is_weekend: bool


@dataclass(frozen=True, slots=True)
class GridPerson:
    """A line of the grid: one kind of shift for each day, empty on a day off; and what it comes to."""

    person_id: str
    name: str
    unit: str
    kinds: tuple[str, ...]
    hours: float
    nights: int
    weekends: int


@dataclass(frozen=True, slots=True)
class GridCover:
    """A line below the grid: people there and people asked for on a kind of shift, for each day."""

    kind_id: str
    name: str
    counts: tuple[tuple[int, int], ...]

    @property
    def short(self) -> int:
        """People missing over all days."""
        return sum(max(0, asked - have) for have, asked in self.counts)


@dataclass(frozen=True, slots=True)
class Grid:
    """A roster, people by days."""

    roster_id: str
    name: str
    days: tuple[GridDay, ...]
    people: tuple[GridPerson, ...]
    cover: tuple[GridCover, ...]


def grid_of(roster: Roster, rows: Sequence[Given]) -> Grid:
    """Return the grid of a roster from the rows of a plan."""
    filled = Filled(roster, tuple(row for row in rows if row.roster_id == roster.roster_id))
    counts = covered(filled)
    return Grid(
        roster.roster_id,
        roster.name,
        tuple(GridDay(day, _heading(day), day.weekday() >= SATURDAY) for day in roster.days),
        tuple(_person(roster, person_id, kinds) for person_id, kinds in filled.kinds.items()),
        tuple(
            GridCover(
                clock.kind_id,
                clock.name,
                tuple((counts[day, clock.kind_id][1], counts[day, clock.kind_id][0]) for day in roster.days),
            )
            for clock in roster.clocks.values()
        ),
    )


def _heading(day: date) -> Wording:
    weekday = WEEKDAYS[day.weekday()]
    return Wording(f"{weekday.vi} {day:%d/%m}", f"{weekday.en} {day:%d/%m}")


def _person(roster: Roster, person_id: str, kinds: tuple[str, ...]) -> GridPerson:
    person = roster.people[person_id]
    shifts = [roster.clocks[kind].on(day) for day, kind in zip(roster.days, kinds, strict=True) if kind != OFF]
    weekends = sum(any(kinds[day] != OFF for day in pair) for pair in roster.schedules.weekends())
    hours = sum(shift.minutes for shift in shifts) / MINUTES_PER_HOUR
    nights = sum(shift.is_night for shift in shifts)
    return GridPerson(person_id, person.name, person.team or person.force, kinds, hours, nights, weekends)


def grid_lines(grid: Grid, language: Language) -> tuple[list[str], list[list[str]]]:
    """Return headings and lines of text: people first, then people there / asked for on each kind of shift."""
    name, key, unit, *sums = HEADINGS.to(language).split("|")
    headings = [name, key, unit, *(day.heading.to(language) for day in grid.days), *sums]
    lines = [
        [one.name, one.person_id, one.unit, *one.kinds, f"{one.hours:g}", str(one.nights), str(one.weekends)]
        for one in grid.people
    ]
    for one in grid.cover:
        cells = [f"{have}/{asked}" if asked or have else "" for have, asked in one.counts]
        lines.append([one.name, one.kind_id, "", *cells, "", "", ""])
    return headings, lines
