"""The rehearsal problem: which sessions need a venue and a start, and every fact that limits them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from types import MappingProxyType

from planner.engine.conflict import Demand
from planner.problems.rehearsals.absences import read_blocks
from planner.problems.rehearsals.entities import (
    DRESS,
    NO_LIMITS,
    Block,
    Limits,
    Options,
    Party,
    Role,
    RunThrough,
    Session,
    Span,
    Venue,
    Who,
)
from planner.problems.rehearsals.intake import (
    NAME,
    read_horizon,
    read_limits,
    read_options,
    read_roles,
    read_run_throughs,
    read_sessions,
    read_venues,
)
from planner.problems.rehearsals.roads import read_travel
from planner.scenario.schema import Scenario
from planner.units import MINUTES_PER_DAY, format_datetime
from planner.wording import Wording, number

GRIDS_MIN = (15, 5, 1)
DEFAULT_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {"waiting": 1, "journeys": 60, "late_finish": 2, "spread": 0, "venue_cost": 1, "changes": 6_000}
)
"""One unit is one minute of one person: coming out once more weighs as much as an hour of waiting, and telling a whole
cast of another place or time as much as a hundred hours. A thousand đồng of hire weigh as much as a minute."""


@dataclass(frozen=True)
class Problem:
    """Sessions to be placed in venues and times before D-day.

    Attributes:
        origin: first day of the horizon.
        days: number of days; D-day is the first day after them.
        sessions: what is to be placed, in order of id.
        venues: where.
        parties: who is called and counted by the goals.
        blocks: when somebody or some place cannot be used.
        travel_min: minutes on the road between two different venues.
        names: name of every group and person, for sentences.
        options: figures of the rules.
        weights: weight of every goal.
        limits: what groups are spared by their kind.
        stock: how many there are of the equipment that is counted.
        by_air: pairs of venues whose way is estimated from the straight line, as the road graph does not join them.
        run_throughs: the items within the run-throughs.
        roles: whom the run-sheet names.
        lines: (table, id) -> line in its file, for sentences.
        even_share: sessions of a day above which it is crowded; 0 to take an even share of all days that may be used.
        grid_min: minutes of which every start is a multiple; 0 to take the largest of 15, 5 and 1 that divides all
            lengths and opening times. A part of the problem keeps the grid of the whole.
    """

    origin: date
    days: int
    sessions: tuple[Session, ...]
    venues: tuple[Venue, ...]
    parties: tuple[Party, ...] = ()
    blocks: tuple[Block, ...] = ()
    travel_min: Mapping[tuple[str, str], int] = field(default_factory=dict)
    names: Mapping[Who, str] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    weights: Mapping[str, int] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    limits: Mapping[str, Limits] = field(default_factory=dict)
    stock: Mapping[str, int] = field(default_factory=dict)
    by_air: frozenset[tuple[str, str]] = frozenset()
    run_throughs: tuple[RunThrough, ...] = ()
    roles: tuple[Role, ...] = ()
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    even_share: int = 0
    grid_min: int = 0

    def __post_init__(self) -> None:
        """Refuse what no timetable can hold.

        Raises:
            ValueError: an id twice, a session without length, a weight below zero.
        """
        ids = [session.session_id for session in self.sessions]
        if len(set(ids)) < len(ids) or len({venue.venue_id for venue in self.venues}) < len(self.venues):
            msg = "session or venue id occurs twice"
            raise ValueError(msg)
        if any(session.minutes <= 0 for session in self.sessions):
            msg = "a session has no length"
            raise ValueError(msg)
        if any(weight < 0 for weight in self.weights.values()):
            msg = "a weight is below zero"
            raise ValueError(msg)
        if self.grid_min == 0:
            object.__setattr__(self, "grid_min", grid_of(self.sessions, self.venues))
        if self.even_share == 0:
            object.__setattr__(self, "even_share", max(1, -(-len(self.sessions) // max(1, self.days))))

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> "Problem":
        """Read the problem out of a pack."""
        options = read_options(scenario)
        horizon = read_horizon(scenario, options)
        blocks = read_blocks(scenario, horizon)
        sessions = read_sessions(scenario, horizon, blocks, options)
        venues = read_venues(scenario, horizon)
        names = {Who("group", group.group_id): group.name for group in scenario.groups}
        names |= {Who("person", person.person_id): person.full_name for person in scenario.performers}
        travel = read_travel(scenario, venues, options.travel_kmh)
        sizes = {group.group_id: group.size for group in scenario.groups}
        return cls(
            origin=horizon.origin,
            days=horizon.days,
            sessions=sessions,
            venues=venues,
            parties=parties_of(sessions, sizes, names),
            blocks=blocks,
            travel_min=travel.minutes,
            names=names,
            options=options,
            weights={goal: scenario.weight(NAME, goal, weight) for goal, weight in DEFAULT_WEIGHTS.items()},
            limits=read_limits(scenario),
            stock={one.equipment_id: one.count for one in scenario.equipment},
            by_air=travel.by_air,
            run_throughs=read_run_throughs(scenario, sessions),
            roles=read_roles(scenario),
            lines=lines_of(scenario),
        )

    @property
    def is_empty(self) -> bool:
        """Whether the pack asks for no rehearsal."""
        return not self.sessions

    def demands(self) -> tuple[Demand, ...]:
        """Return every session as something that could be left out."""
        return tuple(demand_of(session) for session in self.sessions)

    def only(self, session_ids: Iterable[str]) -> "Problem":
        """Return the problem of these sessions alone."""
        kept = set(session_ids)
        return replace(
            self,
            sessions=tuple(session for session in self.sessions if session.session_id in kept),
            parties=tuple(
                replace(party, session_ids=tuple(one for one in party.session_ids if one in kept))
                for party in self.parties
                if not kept.isdisjoint(party.session_ids)
            ),
        )

    @cached_property
    def session(self) -> Mapping[str, Session]:
        """Return the sessions by id."""
        return {session.session_id: session for session in self.sessions}

    @cached_property
    def venue(self) -> Mapping[str, Venue]:
        """Return the venues by id."""
        return {venue.venue_id: venue for venue in self.venues}

    @cached_property
    def blocked(self) -> Mapping[Who, tuple[Block, ...]]:
        """Return the blocks by whom they concern."""
        found: dict[Who, list[Block]] = {}
        for block in self.blocks:
            found.setdefault(block.who, []).append(block)
        return {who: tuple(blocks) for who, blocks in found.items()}

    def limit(self, who: Who) -> Limits:
        """Return what a group is spared; people and venues have no limits of their own."""
        return self.limits.get(who.id, NO_LIMITS) if who.kind == "group" else NO_LIMITS

    def daily_max(self, who: Who) -> int:
        """Return the minutes that a group may rehearse on one day, 0 for any: its kind's, else the organiser's."""
        return self.limit(who).daily_max_min or self.options.daily_load_min

    def week(self, day: int) -> int:
        """Return the number of the week, from Monday to Sunday, in which ``day`` lies."""
        return (day + self.origin.weekday()) // 7

    @property
    def end_min(self) -> int:
        """Return the minute at which D-day begins."""
        return self.days * MINUTES_PER_DAY

    def moment(self, minute: int) -> datetime:
        """Return the local moment of ``minute``."""
        return datetime.combine(self.origin, time()) + timedelta(minutes=minute)

    def minute(self, moment: datetime) -> int:
        """Return minutes from midnight of the first day to ``moment``."""
        return int((moment - datetime.combine(self.origin, time())).total_seconds() // 60)

    def text(self, minute: int) -> str:
        """Return ``minute`` as the plan files write it."""
        return format_datetime(self.moment(minute))

    def dress_span(self, session: Session) -> Span | None:
        """Return the days of R49 for a tổng duyệt, or None when its own window leaves no room in them."""
        if session.stage != DRESS:
            return None
        start = max(0, self.days - self.options.dress_first_d) * MINUTES_PER_DAY
        end = (self.days - self.options.dress_last_d + 1) * MINUTES_PER_DAY
        opens = max(start, session.earliest_min or 0)
        closes = min(end, end if session.latest_min is None else session.latest_min)
        return (start, end) if opens + session.minutes <= closes else None

    def gap_fits(self, first: Session, later: Session, days: int) -> bool:
        """Whether the windows of two sessions leave so many days from the first to the later one."""
        closes = self.end_min if later.latest_min is None else min(self.end_min, later.latest_min)
        last_day = (closes - later.minutes) // MINUTES_PER_DAY
        first_day = max(0, first.earliest_min or 0) // MINUTES_PER_DAY
        return last_day - first_day >= days

    def dress_gap_fits(self, first: Session, dress: Session) -> bool:
        """Whether the windows of a sơ duyệt and a tổng duyệt leave the days of R49 between them."""
        return self.gap_fits(first, dress, self.options.dress_gap_days)


def grid_of(sessions: Iterable[Session], venues: Iterable[Venue]) -> int:
    """Return the largest of 15, 5 and 1 minutes that divides all lengths and opening times."""
    common = math.gcd(*(one.minutes for one in sessions), *(venue.ready_min for venue in venues))
    return next(grid for grid in GRIDS_MIN if common % grid == 0)


def lines_of(scenario: Scenario) -> dict[tuple[str, str], int]:
    """Return the line of every session, item, group, person and venue in its file."""
    tables: dict[str, list[str]] = {
        "sessions": [row.session_id for row in scenario.sessions],
        "items": [row.item_id for row in scenario.items],
        "groups": [row.group_id for row in scenario.groups],
        "performers": [row.person_id for row in scenario.performers],
        "venues": [row.venue_id for row in scenario.venues],
    }
    return {(table, one): line for table, ids in tables.items() for line, one in enumerate(ids, start=2)}


def parties_of(sessions: Iterable[Session], sizes: Mapping[str, int], names: Mapping[Who, str]) -> tuple[Party, ...]:
    """Return every group and every person named by an item, with the sessions to which they are called."""
    called: dict[Who, list[str]] = {}
    for session in sessions:
        for group_id in dict.fromkeys(session.group_ids):
            called.setdefault(Who("group", group_id), []).append(session.session_id)
        for person_id in dict.fromkeys(session.person_ids):
            called.setdefault(Who("person", person_id), []).append(session.session_id)
    return tuple(
        Party(who, names.get(who, who.id), sizes[who.id] if who.kind == "group" else 1, tuple(session_ids))
        for who, session_ids in sorted(called.items())
    )


def demand_of(session: Session) -> Demand:
    """Return the wish to hold ``session`` at all."""
    return Demand(
        f"session {session.session_id}",
        Wording(
            f"buổi {session.session_id} «{session.item_name}» ({session.stage}, {session.minutes} phút, "
            f"{number(session.people)} người)",
            f"session {session.session_id} “{session.item_name}” ({session.stage}, {session.minutes} minutes, "
            f"{number(session.people)} people)",
        ),
    )
