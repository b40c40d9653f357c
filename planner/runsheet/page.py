"""The printed run-sheet: one self-contained HTML page for A4 landscape, without any outside request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from planner.engine.findings import Finding
from planner.law.calendar import long_date
from planner.law.ritual import PLACE, STEPS
from planner.runsheet.judged import Judged, host_of
from planner.runsheet.labels import COLUMN_LABELS, LABELS
from planner.runsheet.sheet import SheetRow
from planner.runsheet.tracks import parallel, tracks
from planner.scenario.schema import Scenario
from planner.wording import Language

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed row.

    Attributes:
        number: running number.
        row: the row of the file.
        cells: the printed text columns; performers by name where the file gives the id of a group or person.
        day: the day, written out, when it differs from that of the row above; empty otherwise.
        step: number of the ritual step, 0 outside the ritual.
        step_name: what the step is called; empty outside the ritual.
        track: which of the tracks side by side.
        parallel: whether another item runs at the same time.
    """

    number: int
    row: SheetRow
    cells: Mapping[str, str]
    day: str
    step: int
    step_name: str
    track: int
    parallel: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A finding as it is printed."""

    severity: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template shows.

    Attributes:
        language: ``vi`` or ``en``.
        event: name of the event.
        date: D-day with its weekday.
        host: the hosting organisation; may be empty.
        columns: text columns that hold something, with their headings.
        lines: the rows in printing order.
        messages: findings, errors first.
        labels: the fixed words.
    """

    language: Language
    event: str
    date: str
    host: str
    columns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    messages: tuple[Message, ...]
    labels: dict[str, str]


def render(scenario: Scenario, rows: Sequence[SheetRow], findings: Sequence[Finding], language: Language = "vi") -> str:
    """Return the page as HTML; every text of the pack is escaped."""
    return _template().render(page=make_page(scenario, rows, findings, language))


def make_page(scenario: Scenario, rows: Sequence[SheetRow], findings: Sequence[Finding], language: Language) -> Page:
    """Return what the template shows."""
    event = scenario.event
    ordered = Judged.of(scenario, tuple(rows)).rows
    return Page(
        language=language,
        event=event.name.to(language),
        date=long_date(event.d_day, language),
        host=host_of(scenario),
        columns=_columns(ordered, language),
        lines=_lines(ordered, _names(scenario), language),
        messages=_messages(findings, language),
        labels={key: label.to(language) for key, label in LABELS.items()},
    )


def _columns(rows: Sequence[SheetRow], language: Language) -> tuple[tuple[str, str], ...]:
    return tuple(
        (column, label.to(language))
        for column, label in COLUMN_LABELS.items()
        if any(getattr(row, column) for row in rows)
    )


def _names(scenario: Scenario) -> dict[str, str]:
    groups = {group.group_id: group.name for group in scenario.groups}
    return groups | {person.person_id: person.full_name for person in scenario.performers}


def _cells(row: SheetRow, names: Mapping[str, str]) -> dict[str, str]:
    """Return the text columns with a blank after each ``;``, so that long lists break between their parts."""
    parts = {column: [part.strip() for part in getattr(row, column).split(";")] for column in COLUMN_LABELS}
    parts["performer"] = [names.get(part, part) for part in parts["performer"]]
    return {column: "; ".join(each) for column, each in parts.items()}


def _lines(rows: Sequence[SheetRow], names: Mapping[str, str], language: Language) -> tuple[Line, ...]:
    track_of, beside = tracks(rows), parallel(rows)
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        new_day = number == 1 or row.start.date() != rows[number - 2].start.date()
        place = PLACE.get(row.ritual_code)
        lines.append(
            Line(
                number=number,
                row=row,
                cells=_cells(row, names),
                day=long_date(row.start.date(), language) if new_day else "",
                step=0 if place is None else place + 1,
                step_name="" if place is None else STEPS[place].name.to(language),
                track=track_of[row.item_id],
                parallel=row.item_id in beside,
            )
        )
    return tuple(lines)


def _messages(findings: Sequence[Finding], language: Language) -> tuple[Message, ...]:
    return tuple(
        Message(found.severity.value, LABELS[found.severity.value].to(language), found.message.to(language))
        for found in sorted(findings, key=lambda found: found.severity)
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("runsheet.html")
