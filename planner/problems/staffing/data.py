"""What staffing asks: posts to man in shifts, and the people who can. Knows no solver."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from planner.engine.conflict import Demand
from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.problems.staffing.entities import (
    ALL_FORCES,
    MINUTES_PER_HOUR,
    Absence,
    Duty,
    Line,
    LineKey,
    Options,
    Person,
    Place,
    Post,
    PostShiftForce,
    ReserveKey,
    Shift,
)
from planner.problems.staffing.reserve import share_out
from planner.problems.staffing.schedules.entities import Schedules
from planner.scenario.rows import Availability, Officer, Organisation, PostDemand
from planner.scenario.schema import Scenario
from planner.wording import Wording

__all__ = [
    "ALL_FORCES",
    "MINUTES_PER_HOUR",
    "Absence",
    "Duty",
    "Line",
    "LineKey",
    "Options",
    "Person",
    "Place",
    "Post",
    "PostShiftForce",
    "Problem",
    "ReserveKey",
    "Shift",
]

NAME = "staffing"
TRAVEL_UNIT_M = 100
"""Distances are counted in whole steps of 100 m."""
DEFAULT_WEIGHTS: Mapping[str, int] = MappingProxyType({"travel": 1, "split_teams": 20, "unfairness": 5, "changes": 50})
"""One point is 100 m for one person; an extra post for a team costs 2 km, an hour of unfairness 30 km,
a change 5 km."""


@dataclass(frozen=True)
class Problem:
    """Posts, shifts, demand lines and people, each by its id, in order.

    Attributes:
        weights: weight of each goal.
        fixed_reserves: reserve of each shift where it is set as a number instead of a percentage.
        duties: jobs of fixed time; who does one cannot do anything else meanwhile.
        schedules: a roster of kinds of shift over days and weeks, each person under work rules of his or her own.

    Raises:
        ValueError: a demand line names a post or a shift that is not there.
    """

    posts: Mapping[str, Post]
    shifts: Mapping[str, Shift]
    lines: Mapping[LineKey, Line]
    people: Mapping[str, Person]
    options: Options = field(default_factory=Options)
    weights: Mapping[str, int] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    fixed_reserves: Mapping[ReserveKey, int] | None = None
    duties: tuple[Duty, ...] = ()
    schedules: Schedules | None = None

    def __post_init__(self) -> None:
        """Refuse demand lines of unknown posts and shifts."""
        for key in self.lines:
            if key.post_id not in self.posts or key.shift_id not in self.shifts:
                msg = f"line {key} names an unknown post or shift"
                raise ValueError(msg)

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> "Problem":
        """Take posts, shifts, demand, officers, their availability, options and weights from a pack."""
        posts = {row.post_id: Post(row.post_id, row.name, Place(row.lat, row.lon)) for row in scenario.posts}
        shifts = {row.shift_id: Shift(row.shift_id, row.start, row.end) for row in scenario.shifts}
        return cls(
            posts=dict(sorted(posts.items())),
            shifts=dict(sorted(shifts.items(), key=lambda item: (item[1].start, item[0]))),
            lines={line.key: line for line in _lines(scenario.post_demand)},
            people=_people(scenario),
            options=_options(scenario),
            weights={goal: scenario.weight(NAME, goal, default) for goal, default in DEFAULT_WEIGHTS.items()},
        )

    @property
    def is_empty(self) -> bool:
        """Whether no post and no duty asks for anybody."""
        return not self.lines and not self.duties and self.schedules is None

    @cached_property
    def forces(self) -> tuple[str, ...]:
        """Forces that a line asks for or that a person belongs to."""
        asked = {key.force for key in self.lines}
        return tuple(sorted(asked | {person.force for person in self.people.values()}))

    @cached_property
    def lines_at(self) -> Mapping[PostShiftForce, tuple[Line, ...]]:
        """Demand lines by post, shift and force."""
        found: dict[PostShiftForce, list[Line]] = defaultdict(list)
        for key, line in sorted(self.lines.items()):
            found[key.post_id, key.shift_id, key.force].append(line)
        return {place: tuple(lines) for place, lines in found.items()}

    @cached_property
    def reserves(self) -> Mapping[ReserveKey, int]:
        """People who must wait in reserve, per shift and force (or per shift alone)."""
        if self.fixed_reserves is not None:
            return self.fixed_reserves
        return share_out(self.lines.values(), self.people.values(), self.options)

    @cached_property
    def counted(self) -> Mapping[str, Person]:
        """People who could take at least one shift: only their hours are compared."""
        return {key: person for key, person in self.people.items() if self._could_work(person)}

    def _could_work(self, person: Person) -> bool:
        return any(person.is_free(shift) and shift.minutes <= person.max_minutes for shift in self.shifts.values())

    def reserve_key(self, shift_id: str, force: str) -> ReserveKey:
        """Return the reserve that a person of ``force`` belongs to in a shift."""
        return ReserveKey(shift_id, force if self.options.reserve_per_force else ALL_FORCES)

    def travel_units(self, base: Place | None, post_id: str) -> int:
        """Return the way from a base to a post in steps of 100 m by a typical road (0 without a base)."""
        if base is None:
            return 0
        if (base, post_id) not in self._ways:
            there = self.posts[post_id].place
            straight_m = distance_m(base.lat, base.lon, there.lat, there.lon)
            self._ways[base, post_id] = round(straight_m * ROAD_DETOUR_FACTOR / TRAVEL_UNIT_M)
        return self._ways[base, post_id]

    @cached_property
    def _ways(self) -> dict[tuple[Place, str], int]:
        return {}

    def can_serve(self, person: Person, key: LineKey) -> bool:
        """Whether force and skill of a person fit a demand line."""
        return person.force == key.force and person.has_skill(key.skill)

    def demands(self) -> tuple[Demand, ...]:
        """Return every demand line and every reserve as a demand that could be left out."""
        lines = [Demand(line_name(key), self.line_wording(line)) for key, line in self.lines.items()]
        waits = [Demand(reserve_name(key), self.reserve_wording(key, need)) for key, need in self.reserves.items()]
        return (*lines, *waits)

    def line_wording(self, line: Line) -> Wording:
        """Say what a demand line asks for."""
        key = line.key
        post = f"{key.post_id} ({self.posts[key.post_id].name})"
        skill_vi = f' có kỹ năng "{key.skill}"' if key.skill else ""
        skill_en = f' with the skill "{key.skill}"' if key.skill else ""
        return Wording(
            f"Chốt {post}, ca {key.shift_id} cần {line.people} người {key.force}{skill_vi}",
            f"Post {post}, shift {key.shift_id} needs {line.people} of {key.force}{skill_en}",
        )

    def reserve_wording(self, key: ReserveKey, need: int) -> Wording:
        """Say what a reserve asks for."""
        whom_vi = f" {key.force}" if key.force else ""
        whom_en = f" of {key.force}" if key.force else ""
        return Wording(
            f"Ca {key.shift_id} cần {need} người{whom_vi} dự bị",
            f"Shift {key.shift_id} needs {need} people{whom_en} in reserve",
        )

    def of_forces(self, forces: Collection[str]) -> "Problem":
        """Return the part of the problem that concerns some forces."""
        lines = {key: line for key, line in self.lines.items() if key.force in forces}
        people = {person_id: person for person_id, person in self.people.items() if person.force in forces}
        reserves = {key: need for key, need in self.reserves.items() if key.force in {*forces, ALL_FORCES}}
        return replace(self, lines=lines, people=people, fixed_reserves=reserves)


def line_name(key: LineKey) -> str:
    """Return the key of a line's demand."""
    skill = f", {key.skill}" if key.skill else ""
    return f"post {key.post_id}, shift {key.shift_id}, {key.force}{skill}"


def reserve_name(key: ReserveKey) -> str:
    """Return the key of a reserve's demand."""
    force = f", {key.force}" if key.force else ""
    return f"reserve, shift {key.shift_id}{force}"


def _lines(rows: Iterable[PostDemand]) -> Iterable[Line]:
    people: dict[LineKey, int] = defaultdict(int)
    for row in rows:
        people[LineKey(row.post_id, row.shift_id, row.force, row.skill)] += row.people
    return [Line(key, count) for key, count in sorted(people.items())]


def _options(scenario: Scenario) -> Options:
    def figure(name: str, default: int) -> int:
        return scenario.option(NAME, name, default)

    return Options(
        rest_minutes=figure("rest_hours", 8) * MINUTES_PER_HOUR,
        max_day_minutes=figure("max_hours_per_day", 12) * MINUTES_PER_HOUR,
        reserve_percent=figure("reserve_percent", 10),
        reserve_per_force=figure("reserve_per_force", 1) != 0,
    )


def _people(scenario: Scenario) -> dict[str, Person]:
    homes = {row.organisation_id: row for row in scenario.organisations}
    spans: dict[tuple[str, bool], list[Availability]] = defaultdict(list)
    for row in scenario.availability:
        if row.subject_kind == "officer":
            spans[row.subject_id, row.available].append(row)
    people = [_person(row, homes, spans) for row in sorted(scenario.officers, key=lambda row: row.person_id)]
    return {person.person_id: person for person in people}


def _person(
    row: Officer, homes: Mapping[str, Organisation], spans: Mapping[tuple[str, bool], list[Availability]]
) -> Person:
    return Person(
        person_id=row.person_id,
        name=row.name,
        force=row.force,
        skills=frozenset(row.skills),
        team=row.team,
        base=_base(row, homes.get(row.organisation_id)),
        max_minutes=row.max_hours * MINUTES_PER_HOUR,
        absences=_spans(spans.get((row.person_id, False), [])),
        presences=_joined(_spans(spans.get((row.person_id, True), []))),
    )


def _base(row: Officer, home: Organisation | None) -> Place | None:
    if row.base_lat is not None and row.base_lon is not None:
        return Place(row.base_lat, row.base_lon)
    if home is not None and home.lat is not None and home.lon is not None:
        return Place(home.lat, home.lon)
    return None


def _spans(rows: Iterable[Availability]) -> tuple[Absence, ...]:
    return tuple(sorted(Absence(row.start, row.end, row.reason) for row in rows))


def _joined(spans: Iterable[Absence]) -> tuple[Absence, ...]:
    """Join spans that touch, so that a shift across the seam counts as inside."""
    joined: list[Absence] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            last = joined.pop()
            joined.append(Absence(last.start, max(last.end, span.end), last.reason or span.reason))
        else:
            joined.append(span)
    return tuple(joined)
