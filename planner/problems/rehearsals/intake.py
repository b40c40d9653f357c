"""From the tables of a pack to the records of the rehearsal problem."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.problems.rehearsals.entities import Block, Options, Session, Span, Venue, Who
from planner.scenario import rows
from planner.scenario.schema import Scenario
from planner.units import MINUTES_PER_DAY, minutes_between

NAME = "rehearsals"
KINDS = ("group", "performer", "venue")


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


def read_venues(scenario: Scenario) -> tuple[Venue, ...]:
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
        )
        for venue in sorted(scenario.venues, key=lambda venue: venue.venue_id)
    )


def _minute_of_day(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _closing(venue: rows.Venue) -> int:
    close_min = _minute_of_day(venue.open_to)
    return close_min if close_min > _minute_of_day(venue.open_from) else MINUTES_PER_DAY


def read_travel(venues: Sequence[Venue], options: Options) -> dict[tuple[str, str], int]:
    """Return whole minutes on the road between two venues: straight line × 1.3 at ``travel_kmh``, rounded up."""
    return {
        (one.venue_id, other.venue_id): math.ceil(
            distance_m(one.lat, one.lon, other.lat, other.lon)
            * ROAD_DETOUR_FACTOR
            * 60
            / (max(1, options.travel_kmh) * 1000)
        )
        for one in venues
        for other in venues
        if one.venue_id != other.venue_id
    }


def read_blocks(scenario: Scenario, horizon: Horizon) -> tuple[Block, ...]:
    """Return when groups, persons and venues cannot be used; rows of ``available = 1`` mean "only then"."""
    blocks: list[Block] = []
    only: dict[Who, list[Span]] = defaultdict(list)
    for row in scenario.availability:
        if row.subject_kind not in KINDS:
            continue
        who = Who("person" if row.subject_kind == "performer" else row.subject_kind, row.subject_id)
        span = horizon.minute(row.start), horizon.minute(row.end)
        if row.available:
            only[who].append(span)
        elif span[1] > 0 and span[0] < horizon.end_min and span[0] < span[1]:
            blocks.append(Block(who, span, row.reason, f"{who.kind} {who.id} {row.start:%Y-%m-%d %H:%M}"))
    for who, spans in only.items():
        blocks += [Block(who, gap, "", f"{who.kind} {who.id} only") for gap in gaps(spans, horizon.end_min)]
    return tuple(sorted(blocks, key=lambda block: (block.who, block.span, block.reason)))


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


def read_sessions(scenario: Scenario, horizon: Horizon, blocks: Sequence[Block]) -> tuple[Session, ...]:
    """Return one session per occurrence, with who attends it."""
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
        named = {person_id for item in scenario.items for person_id in item.person_ids}
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
        return person_id in item.person_ids or not set(item.group_ids).isdisjoint(self._memberships[person_id])

    def people(self, item: rows.Item) -> int:
        """Return the heads present: sizes of the groups, members of several of them once, named persons added."""
        groups = set(item.group_ids)
        heads = sum(self._sizes[group_id] for group_id in groups)
        for person_id in self._watched:
            times = len(groups.intersection(self._memberships[person_id]))
            heads -= max(0, times - 1)
            heads += times == 0 and person_id in item.person_ids
        return heads
