"""The rehearsal timetable, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from planner.report.content import Row
from planner.scenario.schema import Scenario
from planner.wording import Language, day_words


@dataclass(frozen=True, slots=True)
class Call:
    """One rehearsal: when, where, what, who."""

    session_id: str
    time: str
    item: str
    stage: str
    venue: str
    groups: str
    people: int


@dataclass(frozen=True, slots=True)
class Day:
    """The rehearsals of one day."""

    title: str
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """All rehearsals."""

    days: tuple[Day, ...]
    count: int


def page(scenario: Scenario, rows: Sequence[Row], language: Language) -> Timetable:
    """Return the timetable page; rows whose start cannot be read come under their own heading."""
    ordered = sorted(rows, key=lambda row: (row["start"], row["session_id"]))
    days = [
        Day(_title(day, language), tuple(_call(scenario, row) for row in of_day))
        for day, of_day in groupby(ordered, key=lambda row: row["start"][:10])
    ]
    return Timetable(tuple(days), len(rows))


def _title(day: str, language: Language) -> str:
    try:
        return day_words(date.fromisoformat(day)).to(language)
    except ValueError:
        return day or "?"


def _call(scenario: Scenario, row: Row) -> Call:
    groups = {group.group_id: group for group in scenario.groups}
    items = {item.item_id: item.name for item in scenario.items}
    venues = {venue.venue_id: venue.name for venue in scenario.venues}
    called = [name for name in row["group_ids"].split(";") if name]
    return Call(
        row["session_id"],
        f"{row['start'][11:]}–{row['end'][11:]}",
        items.get(row["item_id"], row["item_id"]),
        row["stage"],
        venues.get(row["venue_id"], row["venue_id"]),
        ", ".join(groups[name].name if name in groups else name for name in called),
        sum(groups[name].size for name in called if name in groups),
    )
