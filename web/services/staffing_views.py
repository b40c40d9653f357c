"""The roster counted: by force, by unit, by the hour, what is short, and jobs of fixed time; no names in the counts."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate

from planner.collation import fold, name_key
from planner.problems.staffing.duties.check import Served
from planner.scenario.rows import Shift
from planner.scenario.rows.duties import Duty as FixedRow
from planner.scenario.schema import Scenario
from planner.units import minutes_between
from web.services.staffing import Board, Duty, Part, PersonLine, matching

HOUR = timedelta(hours=1)
HOUR_MIN = 60
SHADES = 4
"""Steps of the heat strip above "nobody"."""
ESCORT_WORDS = ("dan doan", "ho tong", "canh ve", "escort")
"""A job of fixed time with one of these words (without accents) in its name or skill moves with protected persons."""
ODD_RULES = frozenset(
    {
        "skill_nobody_has",
        "rank_nobody_has",
        "too_few_people",
        "too_few_for_reserve",
        "shifts_overlap",
        "base_unknown",
        "no_shift_then",
    }
)
"""Findings about rows of the pack, not about the plan (``planner.problems.staffing.oddities``)."""


@dataclass(frozen=True, slots=True)
class Count:
    """People of a force or a unit in one shift: asked for and at posts, asked for and waiting in reserve."""

    shift_id: str
    need: int
    given: int
    short: int
    reserve_need: int
    reserve: int


@dataclass(frozen=True, slots=True)
class CountLine:
    """A force or a unit: how many people have a duty, how many hours in sum, and the counts of each shift.

    Attributes:
        forces: to which forces the people of a unit belong.
    """

    key: str
    name: str
    forces: tuple[str, ...]
    people: int
    hours: float
    cells: tuple[Count, ...]

    @property
    def short(self) -> int:
        """How many are missing at posts over all shifts."""
        return sum(cell.short for cell in self.cells)


@dataclass(frozen=True, slots=True)
class HourLine:
    """The most people at once during one hour; ``shade`` from 0 (nobody) to SHADES (the fullest hour)."""

    hour: datetime
    need: int
    given: int
    short: int
    reserve: int
    shade: int

    @property
    def present(self) -> int:
        """People at posts and in reserve."""
        return self.given + self.reserve


@dataclass(frozen=True, slots=True)
class Shortage:
    """So many people of a force are missing at a post (empty: in reserve) in a shift."""

    post_id: str
    post: str
    shift_id: str
    force: str
    need: int
    given: int

    @property
    def short(self) -> int:
        """How many are missing."""
        return self.need - self.given


@dataclass(frozen=True, slots=True)
class Named:
    """A person who does a job of fixed time; without a name where the reader may not know who it is."""

    person_id: str
    name: str
    force: str
    unit: str


@dataclass(frozen=True, slots=True)
class FixedDuty:
    """A job of fixed time (an escort, a gate, a road to open) and who does it."""

    duty_id: str
    name: str
    start: datetime
    end: datetime
    force: str
    skill: str
    post_id: str
    post: str
    need: int
    people: tuple[Named, ...]

    @property
    def named(self) -> tuple[Named, ...]:
        """Those whom the reader may name; the others are only counted."""
        return tuple(one for one in self.people if one.name)

    @property
    def hours(self) -> float:
        """Length of the job."""
        return minutes_between(self.start, self.end) / HOUR_MIN

    @property
    def given(self) -> int:
        """How many do it."""
        return len(self.people)

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(0, self.need - self.given)


def _wanted(board: Board, query: Mapping[str, str]) -> tuple[Duty, ...]:
    """Return the duties of a filter without its words: words would find people by name for who sees only counts."""
    return matching(board.duties, {name: value for name, value in query.items() if name != "q"})


def _parts(board: Board, query: Mapping[str, str]) -> Iterator[tuple[str, Part]]:
    """Yield shift and part of every visible post that the filter (force, post, shift) lets through."""
    place = {name: query.get(name, "") for name in ("force", "post", "shift")}
    for line in board.wall(place):
        for cell in line.cells:
            for part in cell.parts:
                yield cell.shift_id, part


def by_force(board: Board, query: Mapping[str, str]) -> tuple[CountLine, ...]:
    """Return the counts of each force, those that are asked for but have nobody included."""
    need: dict[tuple[str, str], int] = defaultdict(int)
    short: dict[tuple[str, str], int] = defaultdict(int)
    for shift_id, part in _parts(board, query):
        need[part.force, shift_id] += part.need
        short[part.force, shift_id] += part.short
    groups = _groups(_wanted(board, query), lambda duty: duty.force)
    lines = []
    for force in board.forces:
        if query.get("force", "") in {"", force}:
            counts = tuple(
                _count(
                    groups.get(force, ()),
                    shift.shift_id,
                    (need[force, shift.shift_id], short[force, shift.shift_id]),
                    0 if query.get("post") else board.reserve_needs[shift.shift_id, force],
                )
                for shift in board.chosen_shifts(query)
            )
            lines.append(_line(force, force, groups.get(force, ()), counts))
    return tuple(lines)


def by_unit(board: Board, query: Mapping[str, str]) -> tuple[CountLine, ...]:
    """Return the counts of each organisation that has people on duty; demand is not asked of units."""
    groups = _groups(_wanted(board, query), lambda duty: duty.unit)
    names = units_of(board)
    lines = []
    for unit, duties in groups.items():
        counts = tuple(_count(duties, shift.shift_id, (0, 0), 0) for shift in board.chosen_shifts(query))
        lines.append(_line(unit, names.get(unit, unit), duties, counts))
    return tuple(sorted(lines, key=lambda line: (not line.key, name_key(line.name), line.key)))


def units_of(board: Board) -> Mapping[str, str]:
    """Return id and name of each organisation that has people on duty."""
    present = {duty.unit for duty in board.duties if duty.unit}
    known = {one.organisation_id: one.name for one in board.scenario.organisations}
    named = {unit: known.get(unit, unit) for unit in present}
    return dict(sorted(named.items(), key=lambda one: name_key(one[1])))


def _groups(duties: Iterable[Duty], key: Callable[[Duty], str]) -> dict[str, list[Duty]]:
    groups: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        groups[key(duty)].append(duty)
    return groups


def _count(duties: Sequence[Duty], shift_id: str, asked: tuple[int, int], reserve_need: int) -> Count:
    present = [duty for duty in duties if duty.shift_id == shift_id]
    given = sum(bool(duty.post_id) for duty in present)
    return Count(shift_id, asked[0], given, asked[1], reserve_need, len(present) - given)


def _line(key: str, name: str, duties: Sequence[Duty], counts: tuple[Count, ...]) -> CountLine:
    forces = tuple(sorted({duty.force for duty in duties if duty.force}))
    people = len({duty.person_id for duty in duties})
    return CountLine(key, name, forces, people, sum(duty.hours for duty in duties), counts)


def by_hour(board: Board, query: Mapping[str, str]) -> tuple[HourLine, ...]:
    """Return the most people needed, at posts, missing and in reserve at one time of each hour that has any.

    Demand is not asked of units: with a unit chosen, nothing is needed or missing.
    """
    shifts = {shift.shift_id: shift for shift in board.shifts}
    there = [(shifts[one.shift_id], one) for one in _wanted(board, query) if one.shift_id in shifts]
    parts = [] if query.get("unit") else [(shifts[key], part) for key, part in _parts(board, query)]
    used = [shift for shift, _ in (*there, *parts)]
    if not used:
        return ()
    zero = min(shift.start for shift in used).replace(minute=0)
    hours = -((zero - max(shift.end for shift in used)) // HOUR)
    need = _peaks(zero, hours, [(shift, part.need) for shift, part in parts])
    short = _peaks(zero, hours, [(shift, part.short) for shift, part in parts])
    given, reserve = (
        _peaks(zero, hours, [(shift, 1) for shift, one in there if bool(one.post_id) is at_post])
        for at_post in (True, False)
    )
    most = max(map(sum, zip(given, reserve, strict=True)), default=0)
    lines = (
        HourLine(zero + at * HOUR, need[at], given[at], short[at], reserve[at], _shade(given[at] + reserve[at], most))
        for at in range(hours)
    )
    return tuple(line for line in lines if line.need or line.present)


def _peaks(zero: datetime, hours: int, counts: Iterable[tuple[Shift, int]]) -> list[int]:
    """Return the greatest number of people at any minute of each hour; who works a shift is there until it ends."""
    steps = [0] * (hours * HOUR_MIN + 1)
    for shift, people in counts:
        steps[minutes_between(zero, shift.start)] += people
        steps[minutes_between(zero, shift.end)] -= people
    there = list(accumulate(steps))
    return [max(there[at * HOUR_MIN : (at + 1) * HOUR_MIN]) for at in range(hours)]


def _shade(people: int, most: int) -> int:
    return -(-people * SHADES // most) if people else 0


def strips(lines: Iterable[HourLine]) -> tuple[tuple[date, tuple[HourLine | None, ...]], ...]:
    """Return each day with its 24 hours; None where nobody is needed or present."""
    days: dict[date, dict[int, HourLine]] = defaultdict(dict)
    for line in lines:
        days[line.hour.date()][line.hour.hour] = line
    return tuple((day, tuple(hours.get(at) for at in range(24))) for day, hours in days.items())


def shortages(board: Board, query: Mapping[str, str]) -> tuple[Shortage, ...]:
    """Return what is short, counted from the rows: posts first, then the reserve."""
    found = [
        Shortage(line.post_id, line.name, cell.shift_id, part.force, part.need, part.given)
        for line in board.wall(query)
        for cell in line.cells
        for part in cell.parts
        if part.short
    ]
    if query.get("post") or query.get("kind") or query.get("q"):
        return tuple(found)
    waiting = (
        Shortage("", "", cell.shift_id, part.force, part.need, part.given)
        for cell in board.reserve(query)
        for part in cell.parts
        if part.short
    )
    return (*found, *waiting)


def fixed_duties(board: Board, served: Iterable[Served], hidden: Collection[str]) -> tuple[FixedDuty, ...]:
    """Return the jobs of fixed time in order of time, without those whose ids are ``hidden``."""
    officers = {officer.person_id: officer for officer in board.scenario.officers}
    posts = {post.post_id: post.name for post in board.scenario.posts}
    doing: dict[str, list[Named]] = defaultdict(list)
    for one in served:
        officer = officers.get(one.person_id)
        about = (officer.name, officer.force, officer.organisation_id) if officer else (one.person_id, "", "")
        stand_in = board.stand_in(one.person_id, about[1])
        doing[one.duty_id].append(Named(stand_in, "", *about[1:]) if stand_in else Named(one.person_id, *about))
    rows = sorted(board.scenario.duties, key=lambda row: (row.start, row.end, row.duty_id))
    return tuple(_fixed(row, posts, doing[row.duty_id]) for row in rows if row.duty_id not in hidden)


def _fixed(row: FixedRow, posts: Mapping[str, str], doing: Iterable[Named]) -> FixedDuty:
    people = tuple(sorted(doing, key=lambda one: one.person_id))
    return FixedDuty(
        row.duty_id,
        row.name,
        row.start,
        row.end,
        row.force,
        row.skill,
        row.post_id,
        posts.get(row.post_id, row.post_id),
        row.people,
        people,
    )


def escorts(scenario: Scenario, hidden_posts: Collection[str]) -> frozenset[str]:
    """Return ids of the jobs of fixed time that tell of movements of protected persons."""
    return frozenset(
        row.duty_id
        for row in scenario.duties
        if row.post_id in hidden_posts or any(word in fold(f"{row.name} {row.skill}") for word in ESCORT_WORDS)
    )


def fixed_matching(fixed: Iterable[FixedDuty], query: Mapping[str, str]) -> tuple[FixedDuty, ...]:
    """Return the jobs of fixed time that a force is asked for or whose people belong to it."""
    force = query.get("force", "")
    return tuple(one for one in fixed if force in {"", one.force, *(each.force for each in one.people)})


def jobs_of(fixed: Iterable[FixedDuty]) -> Mapping[str, tuple[FixedDuty, ...]]:
    """Return the jobs of fixed time of each person who may be named."""
    found: dict[str, tuple[FixedDuty, ...]] = {}
    for one in fixed:
        for each in one.named:
            found[each.person_id] = (*found.get(each.person_id, ()), one)
    return found


def people(board: Board, fixed: Iterable[FixedDuty], query: Mapping[str, str]) -> tuple[PersonLine, ...]:
    """Return whom the reader may name, by force and name: in shifts, in jobs of fixed time, or in both."""
    jobs = jobs_of(fixed_turns(fixed, query))
    officers = {officer.person_id: officer for officer in board.scenario.officers}
    lines = {line.person_id: line for line in board.people(query)}
    for key in jobs.keys() & officers.keys() - lines.keys():
        one = officers[key]
        lines[key] = PersonLine(key, one.name, one.rank, one.force, one.team, ())
    found = [replace(line, more_hours=sum(job.hours for job in jobs.get(key, ()))) for key, line in lines.items()]
    return tuple(sorted(found, key=lambda line: (line.force, name_key(line.name), line.person_id)))


def fixed_turns(fixed: Iterable[FixedDuty], query: Mapping[str, str]) -> tuple[FixedDuty, ...]:
    """Return the jobs of fixed time of those whom a filter (force, unit, post, q) lets through; none of a shift."""
    words = fold(query.get("q", "")).split()
    if query.get("shift", ""):
        return ()
    found = (
        replace(
            one,
            people=tuple(
                each
                for each in one.named
                if query.get("force", "") in {"", each.force}
                and query.get("unit", "") in {"", each.unit}
                and all(word in fold(f"{each.person_id} {each.name} {each.force} {one.post}") for word in words)
            ),
        )
        for one in fixed
        if query.get("post", "") in {"", one.post_id}
    )
    return tuple(one for one in found if one.people)


def own(
    duties: Iterable[Duty], fixed: Iterable[FixedDuty], whose: Mapping[str, str]
) -> tuple[tuple[Duty, ...], tuple[FixedDuty, ...]]:
    """Return what those do whom the reader may name, of one force, unit or person; of jobs only these are left."""
    kept = tuple(duty for duty in duties if duty.is_named and _is_of(duty, whose))
    jobs = (replace(one, people=tuple(each for each in one.named if _is_of(each, whose))) for one in fixed)
    return kept, tuple(one for one in jobs if one.people)


def _is_of(one: Duty | Named, whose: Mapping[str, str]) -> bool:
    about = {"force": one.force, "unit": one.unit, "person": one.person_id}
    return all(about[name] == value for name, value in whose.items())
