"""What staffing asks: posts to man in shifts, and the people who can. Knows no solver."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from planner.engine.conflict import Demand
from planner.engine.findings import Finding
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
    TimedDemand,
    Wish,
)
from planner.problems.staffing.intake import (
    NAME,
    duties_of,
    lines_of,
    options_of,
    people_of,
    posts_of,
    rank_order,
    shifts_of,
    timed_of,
    wishes_of,
)
from planner.problems.staffing.oddities import odd_rows
from planner.problems.staffing.reserve import reliefs, share_out
from planner.problems.staffing.schedules.entities import Schedules
from planner.problems.staffing.ways import NO_WAY, Ways, by_air, roads
from planner.scenario.schema import Scenario
from planner.wording import Wording

__all__ = [
    "ALL_FORCES",
    "MINUTES_PER_HOUR",
    "NAME",
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
    "TimedDemand",
    "Wish",
]

TRAVEL_UNIT_M = 100
"""Distances are counted in whole steps of 100 m."""
DEFAULT_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "uncovered": 10_000,
        "travel": 1,
        "split_teams": 20,
        "unfairness": 5,
        "night_unfairness": 600,
        "wishes": 100,
        "people_used": 0,
        "changes": 50,
    }
)
"""One point is 100 m for one person; a person missing at a post costs 1,000 km, an extra post for a team 2 km, an hour
of unfairness 30 km, a night of it 60 km, a wish not kept 10 km, a change 5 km; people used are counted only."""


@dataclass(frozen=True)
class Problem:
    """Posts, shifts, demand lines and people, each by its id, in order.

    Attributes:
        weights: weight of each goal.
        fixed_reserves: reserve of each shift where it is set as a number instead of a percentage.
        duties: jobs of fixed time; who does one cannot do anything else meanwhile.
        wishes: what people would like, and leave that was granted.
        successions: kinds of shift that nobody may have one after the other.
        timed: demand by the quarter hour, which ``lines`` were made to cover.
        ways: ways by road from bases to posts; None: by air.
        rank_order: rank -> height, 1 the lowest.
        notes: what is odd in the rows of the pack, as warnings.
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
    wishes: tuple[Wish, ...] = ()
    successions: frozenset[tuple[str, str]] = frozenset()
    timed: tuple[TimedDemand, ...] = ()
    ways: Ways | None = None
    rank_order: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        """Refuse demand lines of unknown posts and shifts."""
        for key in self.lines:
            if key.post_id not in self.posts or key.shift_id not in self.shifts:
                msg = f"line {key} names an unknown post or shift"
                raise ValueError(msg)

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> "Problem":
        """Take posts, shifts, demand, officers, their availability, wishes, options and weights from a pack."""
        posts, shifts, people = posts_of(scenario), shifts_of(scenario), people_of(scenario)
        bases = [person.base for person in people.values() if person.base is not None]
        by_road = scenario.option(NAME, "by_road", 1)
        return cls(
            posts=posts,
            shifts=shifts,
            lines=lines_of(scenario, shifts),
            people=people,
            options=options_of(scenario),
            weights={goal: scenario.weight(NAME, goal, default) for goal, default in DEFAULT_WEIGHTS.items()},
            duties=duties_of(scenario),
            wishes=wishes_of(scenario),
            successions=frozenset((row.before, row.after) for row in scenario.shift_successions),
            timed=timed_of(scenario),
            ways=roads(scenario, bases, posts, tuple(shifts.values())) if by_road else None,
            rank_order=rank_order(scenario),
            notes=tuple(odd_rows(scenario)),
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
        return share_out(self.lines.values(), self.people.values(), self.posts, self.options)

    @cached_property
    def reliefs(self) -> Mapping[ReserveKey, int]:
        """People in reserve whom the meal breaks take, per shift, force and area."""
        return reliefs(self.lines.values(), self.shifts, self.posts, self.options)

    @cached_property
    def waits(self) -> Mapping[ReserveKey, int]:
        """People whom each reserve needs, for whatever reason."""
        keys = dict.fromkeys((*self.reserves, *self.reliefs))
        return {key: max(self.reserves.get(key, 0), self.reliefs.get(key, 0)) for key in keys}

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Areas that keep a reserve of their own; one without a name when the pack knows none."""
        return tuple(sorted({self.posts[key.post_id].area for key in self.lines})) or ("",)

    def reaches(self, base: Place | None, key: ReserveKey) -> bool:
        """Whether somebody in reserve gets in time to every post that asks for the force in the area and shift.

        A base that is not known is taken on trust.
        """
        limit = self.options.reach_minutes
        if not limit or base is None:
            return True
        if (base, key) not in self._reach:
            ways = [self.way(base, post_id, key.shift_id)[1] for post_id in self._backed.get(key, ())]
            self._reach[base, key] = all(0 <= minutes <= limit for minutes in ways)
        return self._reach[base, key]

    @cached_property
    def _reach(self) -> dict[tuple[Place, ReserveKey], bool]:
        return {}

    @cached_property
    def _backed(self) -> Mapping[ReserveKey, tuple[str, ...]]:
        """Posts that each reserve stands behind."""
        posts: dict[ReserveKey, dict[str, None]] = defaultdict(dict)
        for key in self.lines:
            group = self.reserve_key(key.shift_id, key.force)
            posts[group._replace(area=self.posts[key.post_id].area)][key.post_id] = None
        return {key: tuple(found) for key, found in posts.items()}

    @cached_property
    def counted(self) -> Mapping[str, Person]:
        """People who could take at least one shift: only their hours are compared."""
        return {key: person for key, person in self.people.items() if self._could_work(person)}

    def _could_work(self, person: Person) -> bool:
        return any(
            self.may_take(person, shift) and shift.minutes <= person.max_minutes for shift in self.shifts.values()
        )

    def may_take(self, person: Person, shift: Shift) -> bool:
        """Whether nothing keeps a person from a shift: absence, rehearsal or march, night, leave that was granted."""
        if not person.is_free(shift) or person.is_busy(shift) or self.is_spared(person, shift):
            return False
        return not any(leave.touches(shift) for leave in self.leaves.get(person.person_id, ()))

    def is_spared(self, person: Person, shift: Shift) -> bool:
        """Whether a night shift spares a person: under 18, or a woman unless the organiser allows it."""
        if not shift.is_night:
            return False
        return person.is_minor(shift.day) or (person.woman and not self.options.women_on_nights)

    @cached_property
    def leaves(self) -> Mapping[str, tuple[Wish, ...]]:
        """Leave that was granted, by person."""
        granted: dict[str, list[Wish]] = defaultdict(list)
        for wish in self.wishes:
            if wish.hard and wish.off:
                granted[wish.person_id].append(wish)
        return {person_id: tuple(found) for person_id, found in granted.items()}

    @cached_property
    def night_watch(self) -> Mapping[str, tuple[str, ...]]:
        """People of each force who may have a night shift: their numbers of nights are compared."""
        nights = [shift for shift in self.shifts.values() if shift.is_night]
        watch: dict[str, list[str]] = defaultdict(list)
        for person in self.people.values():
            if any(self.may_take(person, shift) and shift.minutes <= person.max_minutes for shift in nights):
                watch[person.force].append(person.person_id)
        return {force: tuple(members) for force, members in sorted(watch.items())}

    def height(self, rank: str) -> int:
        """Return how high a rank is; 0 for none or one not known."""
        return self.rank_order.get(rank, 0)

    def is_chief(self, person: Person, rank: str) -> bool:
        """Whether a person has a rank or a higher one; a rank that is not known is met by itself alone."""
        return person.rank == rank or 0 < self.height(rank) <= self.height(person.rank)

    def reserve_key(self, shift_id: str, force: str) -> ReserveKey:
        """Return the reserve that a person of ``force`` belongs to in a shift."""
        return ReserveKey(shift_id, force if self.options.reserve_per_force else ALL_FORCES)

    def travel_units(self, base: Place | None, post_id: str, shift_id: str = "") -> int:
        """Return the way from a base to a post before a shift in steps of 100 m (0 without a base)."""
        return 0 if base is None else round(self.way(base, post_id, shift_id)[0] / TRAVEL_UNIT_M)

    def way(self, base: Place, post_id: str, shift_id: str) -> tuple[int, int]:
        """Return metres and minutes from a base to a post in the hour before a shift.

        By road where the pack has roads; by air and a usual detour where it has none. Where every road is closed the
        metres are those by air and the minutes NO_WAY.
        """
        if (base, post_id, shift_id) not in self._ways:
            found = self.ways.find(base, post_id, shift_id) if self.ways else None
            metres, minutes = by_air(base, self.posts[post_id].place)
            if found is not None:
                metres, minutes = (metres, NO_WAY) if found[1] == NO_WAY else found
            self._ways[base, post_id, shift_id] = (metres, minutes)
        return self._ways[base, post_id, shift_id]

    @cached_property
    def _ways(self) -> dict[tuple[Place, str, str], tuple[int, int]]:
        return {}

    def has_way(self, base: Place | None, key: LineKey) -> bool:
        """Whether a road is open from a base to the post of a line before its shift."""
        return base is None or self.way(base, key.post_id, key.shift_id)[1] != NO_WAY

    def can_serve(self, person: Person, key: LineKey) -> bool:
        """Whether force and skill of a person fit a demand line."""
        return person.force == key.force and person.has_skill(key.skill)

    def demands(self) -> tuple[Demand, ...]:
        """Return every demand line, reserve and least number of hours as a demand that could be left out."""
        lines = [Demand(line_name(key), self.line_wording(line)) for key, line in self.lines.items()]
        waits = [Demand(reserve_name(key), self.reserve_wording(key, need)) for key, need in self.waits.items()]
        hours = [
            Demand(hours_name(person.person_id), hours_wording(person))
            for person in self.people.values()
            if person.min_minutes
        ]
        return (*lines, *waits, *hours)

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
        where_vi = f" ở khu vực {key.area}" if key.area else ""
        where_en = f" for the area {key.area}" if key.area else ""
        return Wording(
            f"Ca {key.shift_id} cần {need} người{whom_vi} dự bị{where_vi}",
            f"Shift {key.shift_id} needs {need} people{whom_en} in reserve{where_en}",
        )

    def of_forces(self, forces: Collection[str]) -> "Problem":
        """Return the part of the problem that concerns some forces."""
        lines = {key: line for key, line in self.lines.items() if key.force in forces}
        people = {person_id: person for person_id, person in self.people.items() if person.force in forces}
        reserves = {key: need for key, need in self.reserves.items() if key.force in {*forces, ALL_FORCES}}
        wishes = tuple(wish for wish in self.wishes if wish.person_id in people)
        part = replace(self, lines=lines, people=people, fixed_reserves=reserves, wishes=wishes)
        part.__dict__["_ways"] = self._ways  # the same ways: found once for all parts
        return part


def line_name(key: LineKey) -> str:
    """Return the key of a line's demand."""
    skill = f", {key.skill}" if key.skill else ""
    return f"post {key.post_id}, shift {key.shift_id}, {key.force}{skill}"


def reserve_name(key: ReserveKey) -> str:
    """Return the key of a reserve's demand."""
    force = f", {key.force}" if key.force else ""
    area = f", {key.area}" if key.area else ""
    return f"reserve, shift {key.shift_id}{force}{area}"


def hours_name(person_id: str) -> str:
    """Return the key of the demand that a person has the least number of hours."""
    return f"hours {person_id}"


def hours_wording(person: Person) -> Wording:
    """Say how many hours a person must at least have."""
    hours = f"{person.min_minutes / MINUTES_PER_HOUR:g}"
    return Wording(
        f"{person.name} ({person.person_id}) cần ít nhất {hours} giờ",
        f"{person.name} ({person.person_id}) needs at least {hours} h",
    )
