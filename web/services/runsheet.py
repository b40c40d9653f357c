"""The run-sheet as people look at it: tracks side by side on one time axis, the full table, what is on now."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner import runsheet
from planner.collation import fold
from planner.engine.findings import Finding
from planner.law.ritual import PLACE, STEPS
from planner.runsheet.build import build
from planner.runsheet.labels import COLUMN_LABELS
from planner.runsheet.sheet import SheetRow, row_of
from planner.runsheet.tracks import tracks
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.services.plans import Bundle

MOVEMENT_WORDS = ("dẫn đoàn", "đoàn xe", "hộ tống", "cảnh vệ", "đón đoàn", "đón các đoàn", "tiễn đoàn")
"""Words of lines that tell when delegations move; such lines are shown to cleared people alone."""
MINUTE_PX, AXIS_PX, TOP_PX, LEAST_PX = 5, 54, 26, 15
WIDEST_PX, NARROWEST_PX, SHEET_PX = 300, 168, 1060
QUARTER = 15
QUIET_MIN = 45
"""Longest stretch without any beginning or end that is drawn to scale."""
LETTER_PX = 6.7


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the run-sheet as it is shown.

    Attributes:
        number: running number over all lines, hidden ones included.
        cells: the text columns by name; performers by name where the pack gives an id.
        step: number of the ritual step, 0 outside the ritual.
    """

    number: int
    row: SheetRow
    cells: Mapping[str, str]
    step: int
    step_words: Wording
    track: int


@dataclass(frozen=True, slots=True)
class Block:
    """A line in the picture."""

    line: Line
    x: int
    y: int
    width: int
    height: int
    words: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Tracks side by side on one time axis."""

    width: int
    height: int
    blocks: tuple[Block, ...]
    marks: tuple[tuple[int, str], ...]
    columns: tuple[tuple[int, int], ...]
    now_y: int | None


@dataclass(frozen=True, slots=True)
class Script:
    """A run-sheet as one reader may know it."""

    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    hidden: int
    secrets: frozenset[str]


def script_of(scenario: Scenario, bundle: Bundle | None, *, cleared: bool) -> Script:
    """Return the run-sheet of a plan's file, or before any plan as the scenario gives it."""
    rows = rows_of(scenario, bundle)
    if bundle is not None:
        findings = tuple(one for one in bundle.findings if one.problem == runsheet.PROBLEM)
    else:
        findings = runsheet.check(scenario, rows) if scenario.runsheet else ()
    lines = _lines(scenario, sorted(rows, key=lambda row: (row.start, PLACE.get(row.ritual_code, len(PLACE)))))
    guarded = {item.item_id for item in scenario.runsheet if item.protected}
    shown = lines
    if not cleared:
        shown = tuple(line for line in lines if not is_movement(line.row) and line.row.item_id not in guarded)
    secrets = {part for line in lines if line not in shown for part in (line.row.item_id, line.row.title)}
    return Script(shown, findings, len(lines) - len(shown), frozenset(secrets))


def rows_of(scenario: Scenario, bundle: Bundle | None) -> tuple[SheetRow, ...]:
    """Return the rows of a plan's file, or before any plan those that the scenario gives."""
    if not scenario.runsheet:
        return ()
    if bundle is None:
        return tuple(row_of(timed) for timed in build(scenario.runsheet))
    rows, _ = runsheet.read(bundle.folder / runsheet.FILE)
    return rows


def is_movement(row: SheetRow) -> bool:
    """Whether a line tells when delegations or convoys move."""
    told = fold(f"{row.title} {row.performer}")
    return any(fold(word) in told for word in MOVEMENT_WORDS)


def _lines(scenario: Scenario, rows: Sequence[SheetRow]) -> tuple[Line, ...]:
    names = {group.group_id: group.name for group in scenario.groups}
    names |= {person.person_id: person.full_name for person in scenario.performers}
    track_of = tracks(rows)
    return tuple(_line(number, row, names, track_of[row.item_id]) for number, row in enumerate(rows, start=1))


def _line(number: int, row: SheetRow, names: Mapping[str, str], track: int) -> Line:
    parts = {column: [part.strip() for part in getattr(row, column).split(";")] for column in COLUMN_LABELS}
    parts["performer"] = [names.get(part, part) for part in parts["performer"]]
    place = PLACE.get(row.ritual_code)
    step = 0 if place is None else place + 1
    words = Wording("", "") if place is None else STEPS[place].name
    return Line(number, row, {column: "; ".join(each) for column, each in parts.items()}, step, words, track)


def matching(lines: Iterable[Line], query: Mapping[str, str]) -> tuple[Line, ...]:
    """Return the lines that a filter (track, owner, q) lets through."""
    words = fold(query.get("q", "")).split()
    return tuple(
        line
        for line in lines
        if query.get("track", "") in {"", str(line.track)}
        and query.get("owner", "") in {"", line.row.owner}
        and all(word in fold(f"{line.row.item_id} {line.row.title} {' '.join(line.cells.values())}") for word in words)
    )


def draw(lines: Sequence[Line], now: datetime) -> Axis | None:
    """Return the picture; None without lines. The line of the present moment is drawn while the programme runs."""
    if not lines:
        return None
    first = _quarter(min(line.row.start for line in lines))
    last = max(line.row.end for line in lines)
    used = sorted({line.track for line in lines})
    width = max(NARROWEST_PX, min(WIDEST_PX, SHEET_PX // len(used)))
    place = {track: AXIS_PX + at * (width + 6) for at, track in enumerate(used)}
    scale = Scale.of(first, lines)
    blocks = tuple(_block(line, place[line.track], scale, width) for line in lines)
    quarters = range(0, _minutes(first, last) + QUARTER, QUARTER)
    marks = tuple(
        (scale.y(moment), f"{moment:%H:%M}")
        for moment in (first + timedelta(minutes=minute) for minute in quarters)
        if scale.is_marked(moment)
    )
    now_y = scale.y(now) if first <= now <= last else None
    height = scale.y(last) + 4 * MINUTE_PX
    columns = tuple((place[track], track) for track in used)
    return Axis(AXIS_PX + len(used) * (width + 6), height, blocks, marks, columns, now_y)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a moment stands on the axis: long stretches in which nothing begins or ends (a night watch) are shortened.

    Attributes:
        first: the moment at the top.
        steps: minutes after ``first`` at which something begins or ends, with their place in pixels.
    """

    first: datetime
    steps: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, first: datetime, lines: Sequence[Line]) -> "Scale":
        """Return the scale of these lines."""
        events = {_minutes(first, moment) for line in lines for moment in (line.row.start, line.row.end)}
        steps = [(0, TOP_PX)]
        for minute in sorted(events - {0}):
            before, y = steps[-1]
            steps.append((minute, y + min(minute - before, QUIET_MIN) * MINUTE_PX))
        return cls(first, tuple(steps))

    def y(self, moment: datetime) -> int:
        """Return the place of a moment in pixels."""
        minute = _minutes(self.first, moment)
        at = max(0, bisect_right(self.steps, (minute, 10**9)) - 1)
        start, y = self.steps[at]
        if at + 1 == len(self.steps):
            return y + (minute - start) * MINUTE_PX
        end, below = self.steps[at + 1]
        return y + (minute - start) * (below - y) // (end - start)

    def is_marked(self, moment: datetime) -> bool:
        """Whether a quarter of an hour gets its line: not where the scale is shortened, but for whole hours."""
        spread = self.y(moment + timedelta(minutes=QUARTER)) - self.y(moment)
        return spread == QUARTER * MINUTE_PX or moment.minute == 0


def _block(line: Line, x: int, scale: Scale, width: int) -> Block:
    top = scale.y(line.row.start)
    height = max(LEAST_PX, scale.y(line.row.end) - top - 2)
    room = int((width - 52) / LETTER_PX)
    title = f"{line.step}. {line.row.title}" if line.step else line.row.title
    words = title if len(title) <= room else title[: room - 1] + "…"
    return Block(line, x, top, width, height, words)


def _quarter(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // QUARTER * QUARTER, second=0)


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Present:
    """What is on at a moment: the lines running, the three next, minutes to the end and to the next beginning."""

    at: datetime
    running: tuple[Line, ...]
    next: tuple[Line, ...]
    left_min: int | None
    until_next_min: int | None


def present(lines: Sequence[Line], at: datetime) -> Present:
    """Return what is on at a moment; lines of the ritual stand first."""
    running = sorted((line for line in lines if line.row.start <= at < line.row.end), key=lambda line: not line.step)
    coming = sorted((line for line in lines if line.row.start > at), key=lambda line: (line.row.start, not line.step))
    left = _minutes(at, running[0].row.end) if running else None
    return Present(at, tuple(running), tuple(coming[:3]), left, _minutes(at, coming[0].row.start) if coming else None)
