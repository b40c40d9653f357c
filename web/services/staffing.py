"""Duty as people look at it: the wall chart of posts by shift, people by hours, what each force's chief needs."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from planner.collation import fold, name_key
from planner.problems.staffing import Problem
from planner.problems.staffing.intake import lines_of, shifts_of
from planner.scenario.rows import Officer, Shift
from planner.scenario.schema import Scenario
from planner.units import DATETIME_FORMAT
from planner.wording import Wording
from web.services.forces import Sight

UNNAMED = "•"
"""Begins the stand-in for somebody who is counted and not named."""
RESERVE = Wording("Dự bị tại đơn vị", "Reserve at base")
KIND_WORDS: Mapping[str, Wording] = {
    "command": Wording("Chỉ huy", "Command"),
    "junction": Wording("Nút giao", "Junctions"),
    "gate": Wording("Cổng", "Gates"),
    "parking": Wording("Bãi xe", "Parking"),
    "medical": Wording("Y tế", "Medical"),
    "fire": Wording("Chữa cháy", "Fire"),
    "escort": Wording("Dẫn đoàn", "Escort"),
}
MINUTES = 60
LABEL_PX, HOUR_PX, ROW_PX, TOP_PX = 250, 34, 24, 34
NIGHT_HOURS = 3
"""A pause without any duty that is longer is cut short in the picture of hours."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One person in one shift, at a post or (``post_id`` empty) in reserve; ``unit``: id of the organisation."""

    person_id: str
    name: str
    rank: str
    force: str
    team: str
    skills: str
    post_id: str
    post: str
    shift_id: str
    start: datetime
    end: datetime
    unit: str = ""

    @property
    def is_named(self) -> bool:
        """Whether the reader may know who it is; the others are only counted."""
        return not self.person_id.startswith(UNNAMED)

    @property
    def hours(self) -> float:
        """Length of the duty."""
        return (self.end - self.start).total_seconds() / 3600

    @property
    def search(self) -> str:
        """What searching without accents looks through."""
        return fold(f"{self.person_id} {self.name} {self.force} {self.team} {self.post_id} {self.post}")


@dataclass(frozen=True, slots=True)
class Part:
    """A force at a post in a shift: how many are needed, how many there are, who."""

    force: str
    need: int
    given: int
    people: tuple[Duty, ...]

    @property
    def named(self) -> tuple[Duty, ...]:
        """Those whom the reader may name."""
        return tuple(one for one in self.people if one.is_named)

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(0, self.need - self.given)


@dataclass(frozen=True, slots=True)
class ShiftCell:
    """A post in a shift; no parts when nobody is needed."""

    shift_id: str
    parts: tuple[Part, ...]

    @property
    def short(self) -> int:
        """How many are missing."""
        return sum(part.short for part in self.parts)

    @property
    def given(self) -> int:
        """People there."""
        return sum(part.given for part in self.parts)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A row of the wall chart."""

    post_id: str
    name: str
    kind: str
    cells: tuple[ShiftCell, ...]

    @property
    def short(self) -> int:
        """How many are missing over all shifts."""
        return sum(cell.short for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person's duties; ``more_hours``: of jobs of fixed time."""

    person_id: str
    name: str
    rank: str
    force: str
    team: str
    duties: tuple[Duty, ...]
    more_hours: float = 0.0

    @property
    def hours(self) -> float:
        """Hours on duty."""
        return sum(duty.hours for duty in self.duties) + self.more_hours


@dataclass(frozen=True, slots=True)
class Totals:
    """Headcounts of a shift."""

    shift: Shift
    need: int
    given: int
    reserve: int


class Board:
    """A staffing plan, without the posts that the reader may not know of."""

    def __init__(
        self,
        scenario: Scenario,
        rows: Iterable[Mapping[str, str]],
        hidden_posts: Collection[str],
        sight: Sight | None = None,
    ) -> None:
        """Read the rows of the plan; rows whose times cannot be read are left to the findings.

        People whom ``sight`` does not let the reader name have a stand-in from here on: no page can tell them.
        """
        self.scenario = scenario
        self.posts = tuple(post for post in scenario.posts if post.post_id not in hidden_posts)
        self.hidden = len(scenario.posts) - len(self.posts)
        officers = {officer.person_id: officer for officer in scenario.officers}
        names = {post.post_id: post.name for post in scenario.posts}
        found = (_duty(row, officers, names) for row in rows if row["post_id"] not in hidden_posts)
        self.sight = sight
        self._stand_ins: dict[str, str] = {}
        self.duties = tuple(self._told(duty) for duty in found if duty is not None)
        self.named = tuple(duty for duty in self.duties if duty.is_named)

    def _told(self, duty: Duty) -> Duty:
        stand_in = self.stand_in(duty.person_id, duty.force)
        if stand_in is None:
            return duty
        return replace(duty, person_id=stand_in, name="", rank="", team="", skills="")

    def stand_in(self, person_id: str, force: str) -> str | None:
        """Return what stands for somebody whom the reader may not name, None for whom the reader may."""
        if self.sight is None or self.sight.sees(force):
            return None
        return self._stand_ins.setdefault(person_id, f"{UNNAMED}{len(self._stand_ins) + 1}")

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """The shifts by time."""
        return tuple(sorted(self.scenario.shifts, key=lambda shift: (shift.start, shift.shift_id)))

    @cached_property
    def forces(self) -> tuple[str, ...]:
        """Forces that are asked for or on duty."""
        asked = {force for _, _, force in self.needs}
        return tuple(sorted(asked | {duty.force for duty in self.duties}))

    @cached_property
    def needs(self) -> Counter[tuple[str, str, str]]:
        """People asked for by post, shift and force: by the shift, or by the quarter hour as shifts cover it."""
        needs: Counter[tuple[str, str, str]] = Counter()
        for key, line in lines_of(self.scenario, shifts_of(self.scenario)).items():
            needs[key.post_id, key.shift_id, key.force] += line.people
        return needs

    @cached_property
    def reserve_needs(self) -> Counter[tuple[str, str]]:
        """People who must wait in reserve by shift and force, over all areas."""
        need: Counter[tuple[str, str]] = Counter()
        for key, count in Problem.from_scenario(self.scenario).reserves.items():
            need[key.shift_id, key.force] += count
        return need

    @cached_property
    def _there(self) -> Mapping[tuple[str, str, str], list[Duty]]:
        there: dict[tuple[str, str, str], list[Duty]] = defaultdict(list)
        for duty in self.duties:
            there[duty.post_id, duty.shift_id, duty.force].append(duty)
        return there

    def wall(self, query: Mapping[str, str]) -> tuple[PostLine, ...]:
        """Return the wall chart: posts by kind, each with its shifts; filtered by force, shift, kind, words."""
        shifts = self.chosen_shifts(query)
        words = fold(query.get("q", "")).split()
        order = list(KIND_WORDS)
        lines = [
            PostLine(post.post_id, post.name, post.kind, tuple(self._cell(post.post_id, one, query) for one in shifts))
            for post in sorted(self.posts, key=lambda post: (order.index(post.kind), post.post_id))
            if query.get("kind", "") in {"", post.kind}
            and query.get("post", "") in {"", post.post_id}
            and all(word in fold(f"{post.post_id} {post.name}") for word in words)
        ]
        lines = [line for line in lines if any(cell.parts for cell in line.cells)]
        return tuple(line for line in lines if line.short or query.get("state") != "short")

    def chosen_shifts(self, query: Mapping[str, str]) -> tuple[Shift, ...]:
        """Return the shifts that a filter lets through."""
        return tuple(shift for shift in self.shifts if query.get("shift", "") in {"", shift.shift_id})

    def _cell(self, post_id: str, shift: Shift, query: Mapping[str, str]) -> ShiftCell:
        forces = [force for force in self.forces if query.get("force", "") in {"", force}]
        parts = (self._part(post_id, shift.shift_id, force) for force in forces)
        return ShiftCell(shift.shift_id, tuple(part for part in parts if part.need or part.given))

    def _part(self, post_id: str, shift_id: str, force: str) -> Part:
        people = sorted(self._there.get((post_id, shift_id, force), ()), key=lambda duty: duty.person_id)
        return Part(force, self.needs[post_id, shift_id, force], len(people), tuple(people))

    def reserve(self, query: Mapping[str, str]) -> tuple[ShiftCell, ...]:
        """Return who waits in reserve, by shift and force."""
        need = self.reserve_needs
        cells = []
        for shift in self.chosen_shifts(query):
            parts = []
            for force in self.forces:
                if query.get("force", "") in {"", force}:
                    part = self._part("", shift.shift_id, force)
                    parts.append(Part(force, need[shift.shift_id, force], part.given, part.people))
            cells.append(ShiftCell(shift.shift_id, tuple(part for part in parts if part.need or part.given)))
        return tuple(cells)

    def totals(self) -> tuple[Totals, ...]:
        """Return the headcounts of each shift, reserve apart."""
        shown = {post.post_id for post in self.posts}
        return tuple(
            Totals(
                shift,
                sum(n for (post, one, _), n in self.needs.items() if one == shift.shift_id and post in shown),
                sum(duty.shift_id == shift.shift_id and bool(duty.post_id) for duty in self.duties),
                sum(duty.shift_id == shift.shift_id and not duty.post_id for duty in self.duties),
            )
            for shift in self.shifts
        )

    def people(self, query: Mapping[str, str]) -> tuple[PersonLine, ...]:
        """Return whom the reader may name, by force and name, each with all duties that the filter lets through."""
        by_person: dict[str, list[Duty]] = defaultdict(list)
        for duty in matching(self.named, query):
            by_person[duty.person_id].append(duty)
        lines = [
            PersonLine(key, duties[0].name, duties[0].rank, duties[0].force, duties[0].team, tuple(duties))
            for key, duties in by_person.items()
        ]
        return tuple(sorted(lines, key=lambda line: (line.force, name_key(line.name), line.person_id)))


def matching(duties: Iterable[Duty], query: Mapping[str, str]) -> tuple[Duty, ...]:
    """Return the duties that a filter (force, unit, post, shift, q) lets through."""
    words = fold(query.get("q", "")).split()
    return tuple(
        duty
        for duty in duties
        if query.get("force", "") in {"", duty.force}
        and query.get("unit", "") in {"", duty.unit}
        and query.get("post", "") in {"", duty.post_id}
        and query.get("shift", "") in {"", duty.shift_id}
        and all(word in duty.search for word in words)
    )


def _duty(row: Mapping[str, str], officers: Mapping[str, Officer], posts: Mapping[str, str]) -> Duty | None:
    officer = officers.get(row["person_id"])
    try:
        start = datetime.strptime(row["start"], DATETIME_FORMAT)
        end = datetime.strptime(row["end"], DATETIME_FORMAT)
    except ValueError:
        return None
    return Duty(
        row["person_id"],
        officer.name if officer else row["person_id"],
        officer.rank if officer else "",
        officer.force if officer else "",
        officer.team if officer else "",
        ", ".join(officer.skills) if officer else "",
        row["post_id"],
        posts.get(row["post_id"], row["post_id"]),
        row["shift_id"],
        start,
        end,
        officer.organisation_id if officer else "",
    )


@dataclass(frozen=True, slots=True)
class HourBar:
    """A duty in the picture of hours."""

    duty: Duty
    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Hours:
    """People by hours as a drawing; ``marks`` are hours, ``days`` begin where a day or a long pause ends."""

    width: int
    height: int
    rows: tuple[tuple[int, PersonLine], ...]
    bars: tuple[HourBar, ...]
    marks: tuple[tuple[int, str], ...]
    days: tuple[tuple[int, datetime], ...]


def draw_hours(people: Sequence[PersonLine], shifts: Sequence[Shift]) -> Hours:
    """Return the picture of who is on duty when; pauses between shifts that are long are left out."""
    blocks = _blocks(shifts)
    places: list[tuple[datetime, datetime, int]] = []
    x = LABEL_PX
    for start, end in blocks:
        places.append((start, end, x))
        x += int((end - start).total_seconds()) // 3600 * HOUR_PX + HOUR_PX // 2
    rows = tuple((TOP_PX + at * ROW_PX, line) for at, line in enumerate(people))
    bars = tuple(bar for y, line in rows for duty in line.duties if (bar := _hour_bar(duty, y, places)) is not None)
    marks = tuple(
        (left + hour * HOUR_PX, f"{(start.hour + hour) % 24}")
        for start, end, left in places
        for hour in range(int((end - start).total_seconds()) // 3600 + 1)
    )
    days = tuple((left, start) for start, _, left in places)
    return Hours(x + 8, TOP_PX + len(rows) * ROW_PX + 4, rows, bars, marks, days)


def _blocks(shifts: Sequence[Shift]) -> list[tuple[datetime, datetime]]:
    """Return the stretches of time that hold shifts, in whole hours."""
    blocks: list[tuple[datetime, datetime]] = []
    for shift in sorted(shifts, key=lambda one: one.start):
        start = shift.start.replace(minute=0)
        if blocks and (start - blocks[-1][1]).total_seconds() <= NIGHT_HOURS * 3600:
            blocks[-1] = (blocks[-1][0], max(blocks[-1][1], shift.end))
        else:
            blocks.append((start, shift.end))
    return blocks


def _hour_bar(duty: Duty, y: int, places: Sequence[tuple[datetime, datetime, int]]) -> HourBar | None:
    place = next(((start, left) for start, end, left in places if start <= duty.start < end), None)
    if place is None:
        return None
    begin = int((duty.start - place[0]).total_seconds()) // MINUTES
    return HourBar(duty, place[1] + begin * HOUR_PX // MINUTES, y, max(10, int(duty.hours * HOUR_PX) - 1))
