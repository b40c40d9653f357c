"""From the tables of a pack to the records of the rehearsal problem."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from planner.problems.rehearsals.entities import (
    NO_LIMITS,
    Block,
    Limits,
    Options,
    Part,
    Role,
    RunThrough,
    Session,
    Span,
    Venue,
    Who,
)
from planner.scenario import rows
from planner.scenario.schema import Scenario
from planner.units import MINUTES_PER_DAY, minutes_between

NAME = "rehearsals"
EQUIPMENT_SEPARATOR = ";"
UNTIL = "đến"
"""Between two ids of a run-sheet's performer: both and all rows between them."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days on which rehearsals may be held; D-day itself is the first day after them."""

    origin: date
    days: int

    @property
    def end_min(self) -> int:
        """Return the minute at which D-day begins."""
        return self.days * MINUTES_PER_DAY

    def minute(self, moment: datetime) -> int:
        """Return minutes from midnight of the first day to ``moment``."""
        return minutes_between(datetime.combine(self.origin, time()), moment)


def read_options(scenario: Scenario) -> Options:
    """Return the figures of the rules: the organiser's where set, else the defaults."""
    defaults = Options()
    return Options(
        **{entry.name: scenario.option(NAME, entry.name, getattr(defaults, entry.name)) for entry in fields(Options)}
    )


def read_horizon(scenario: Scenario, options: Options) -> Horizon:
    """Return the days from the first on which a session may be held to the eve of D-day."""
    d_day = scenario.event.d_day
    opens = [session.earliest.date() for session in scenario.sessions if session.earliest]
    start = d_day - timedelta(days=options.horizon_days)
    if scenario.event.planning_start is not None:
        start = max(start, scenario.event.planning_start)
    if opens and len(opens) == len(scenario.sessions):
        start = min(opens)
    elif opens:
        start = min(start, *opens)
    return Horizon(start, max(0, (d_day - start).days))


def read_venues(scenario: Scenario, horizon: Horizon) -> tuple[Venue, ...]:
    """Return the venues; one that closes at midnight or later is open to the end of the day."""
    return tuple(
        Venue(
            venue.venue_id,
            venue.name,
            venue.kind,
            venue.capacity,
            _minute_of_day(venue.open_from),
            _closing(venue),
            venue.setup_min,
            venue.lat,
            venue.lon,
            venue.indoor,
            venue.changeover_min,
            venue.cost_vnd_h,
            max(0, (venue.accepted_on - horizon.origin).days) if venue.accepted_on else 0,
        )
        for venue in sorted(scenario.venues, key=lambda venue: venue.venue_id)
    )


def _minute_of_day(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _closing(venue: rows.Venue) -> int:
    close_min = _minute_of_day(venue.open_to)
    return close_min if close_min > _minute_of_day(venue.open_from) else MINUTES_PER_DAY


def gaps(spans: Iterable[Span], end: int) -> list[Span]:
    """Return what ``spans`` leave uncovered of ``[0, end)``."""
    left: list[Span] = []
    reached = 0
    for start, stop in sorted(spans):
        if start > reached:
            left.append((reached, min(start, end)))
        reached = max(reached, stop)
    if reached < end:
        left.append((reached, end))
    return [span for span in left if span[0] < span[1]]


def read_sessions(
    scenario: Scenario, horizon: Horizon, blocks: Sequence[Block], options: Options
) -> tuple[Session, ...]:
    """Return one session per occurrence, with who attends it and what it needs."""
    roll = _Roll(scenario, blocks)
    occurrences = {row.session_id: _occurrences(row) for row in scenario.sessions}
    items = {item.item_id: item for item in scenario.items}
    sessions: list[Session] = []
    for row in scenario.sessions:
        item = items[row.item_id]
        after = tuple(one for base in row.after for one in occurrences.get(base, (base,)))
        sessions += [
            Session(
                session_id,
                row.session_id,
                row.item_id,
                item.name,
                row.stage,
                row.minutes,
                roll.people(item),
                item.group_ids,
                item.person_ids,
                roll.attendees(item),
                row.venue_kinds,
                after,
                None if row.earliest is None else horizon.minute(row.earliest),
                None if row.latest is None else horizon.minute(row.latest),
                roll.equipment(item),
                roll.buses(item, options.bus_seats),
                row.heat_allowed,
            )
            for session_id in occurrences[row.session_id]
        ]
    return tuple(sorted(sessions, key=lambda session: session_order(session.session_id)))


def _occurrences(row: rows.Session) -> tuple[str, ...]:
    if row.count == 1:
        return (row.session_id,)
    return tuple(f"{row.session_id}#{number}" for number in range(1, row.count + 1))


def session_order(session_id: str) -> tuple[str, int]:
    """Return a sort key that puts ``S012#10`` after ``S012#9``."""
    base, _, number = session_id.partition("#")
    return base, int(number) if number.isdigit() else 0


class _Roll:
    """Who is present when an item is rehearsed."""

    def __init__(self, scenario: Scenario, blocks: Sequence[Block]) -> None:
        self._sizes = {group.group_id: group.size for group in scenario.groups}
        self._memberships: Mapping[str, tuple[str, ...]] = {
            person.person_id: person.group_ids for person in scenario.performers
        }
        blocked = {block.who.id for block in blocks if block.who.kind == "person"}
        named = {person_id for item in scenario.items for person_id in (*item.person_ids, *item.director_ids)}
        named |= {role.who.id for role in read_roles(scenario) if role.who.kind == "person"}
        self._stock = {one.equipment_id for one in scenario.equipment}
        self._by_bus = {group.group_id for group in scenario.groups if group.by_bus}
        self._watched = sorted(
            person_id
            for person_id, groups in self._memberships.items()
            if len(set(groups)) > 1 or person_id in blocked or person_id in named
        )

    def attendees(self, item: rows.Item) -> tuple[Who, ...]:
        """Return the groups of the item and the watched persons among them."""
        present = [Who("group", group_id) for group_id in sorted(set(item.group_ids))]
        return tuple(present + [Who("person", person_id) for person_id in self._watched if self._in(person_id, item)])

    def _in(self, person_id: str, item: rows.Item) -> bool:
        if person_id in item.person_ids or person_id in item.director_ids:
            return True
        return not set(item.group_ids).isdisjoint(self._memberships[person_id])

    def equipment(self, item: rows.Item) -> tuple[str, ...]:
        """Return what the item needs of the equipment that is counted."""
        named = (part.strip() for part in item.equipment.split(EQUIPMENT_SEPARATOR))
        return tuple(sorted({part for part in named if part in self._stock}))

    def buses(self, item: rows.Item, seats: int) -> int:
        """Return the coaches that bring the item's groups, each group its own."""
        return sum(math.ceil(self._sizes[one] / max(1, seats)) for one in set(item.group_ids) & self._by_bus)

    def people(self, item: rows.Item) -> int:
        """Return the heads present: sizes of the groups, members of several of them once, named persons added."""
        groups = set(item.group_ids)
        heads = sum(self._sizes[group_id] for group_id in groups)
        for person_id in self._watched:
            times = len(groups.intersection(self._memberships[person_id]))
            heads -= max(0, times - 1)
            heads += times == 0 and person_id in item.person_ids
        return heads


def read_limits(scenario: Scenario) -> dict[str, Limits]:
    """Return what each group is spared by its kind; groups of other kinds are left out."""
    kinds = {
        kind.kind: Limits(
            kind.daily_max_min,
            kind.weekly_max_min,
            kind.rest_min,
            NO_LIMITS.earliest_min if kind.earliest is None else _minute_of_day(kind.earliest),
            NO_LIMITS.latest_min if kind.latest is None else _minute_of_day(kind.latest) or NO_LIMITS.latest_min,
        )
        for kind in scenario.group_kinds
    }
    return {group.group_id: kinds[group.kind] for group in scenario.groups if group.kind in kinds}


def read_roles(scenario: Scenario) -> tuple[Role, ...]:
    """Return whom the run-sheet names by id among groups and performers; ``NH-13 đến NH-18`` names six groups."""
    groups = [group.group_id for group in scenario.groups]
    persons = [person.person_id for person in scenario.performers]
    roles: list[Role] = []
    for line in scenario.runsheet:
        for kind, known in (("group", groups), ("person", persons)):
            roles += [Role(Who(kind, one), line.item_id, line.title) for one in _named(line.performer, known)]
    return tuple(dict.fromkeys(roles))


def _named(text: str, known: Sequence[str]) -> list[str]:
    place = {one: index for index, one in enumerate(known)}
    found: list[str] = []
    for part in text.split(";"):
        ends = [word for word in re.split(rf"\s+{UNTIL}\s+", part.strip()) if word in place]
        if len(ends) > 1:
            found += known[place[ends[0]] : place[ends[-1]] + 1]
        else:
            found += ends
    return found


def read_run_throughs(scenario: Scenario, sessions: Sequence[Session]) -> tuple[RunThrough, ...]:
    """Return the parts of every run-through whose item other items are part of, in the order of items.csv."""
    parts: dict[str, list[Part]] = defaultdict(list)
    for item in scenario.items:
        if item.part_of:
            who = [Who("group", one) for one in item.group_ids] + [Who("person", one) for one in item.person_ids]
            parts[item.part_of].append(Part(item.item_id, item.name, item.minutes, tuple(who)))
    before: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for item in scenario.items:
        before[item.part_of] += [(earlier, item.item_id) for earlier in item.after_items]
    free = {row.session_id for row in scenario.sessions if row.running_order == "free"}
    return tuple(
        RunThrough(one.session_id, tuple(parts[one.item_id]), one.base_id in free, tuple(before[one.item_id]))
        for one in sessions
        if one.item_id in parts
    )
