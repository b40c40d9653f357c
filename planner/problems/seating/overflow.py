"""Who goes where when the place of the ceremony is too small: a hall for a day of rain, then places with a screen.

Parties are taken in a fixed order (``order``); each goes to the first place that still holds it together with all
that come before it. So nobody yields a place to somebody behind: no other distribution is better at the first party
where the two differ. What stands in the way of whoever is refused is kept as a count that can be done again by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from planner.errors import UsageError
from planner.problems.seating.data import Problem
from planner.problems.seating.flow import Filling, Zones
from planner.problems.seating.parties import Party
from planner.scenario.nearest import nearest
from planner.scenario.rows import Guest as GuestRow
from planner.scenario.rows import Seat
from planner.scenario.schema import Scenario
from planner.wording import Wording

OPTIONS = "rain"
ELDERLY_AGE = 75
GUARDED = "cảnh vệ"
MOTHER = "mẹ việt nam anh hùng"
BESIDE = "#"
"""Mark of the seats kept beside wheelchair spaces of a zone, in the counting."""
SEATED_ROLES = frozenset({"award", "speaker"})


class Class(IntEnum):
    """Why a party is asked before others; inside a class the order of precedence counts."""

    PROTECTED = 0
    NEED = 1
    OTHERS = 2


CLASS_WORDS: Mapping[Class, Wording] = {
    Class.PROTECTED: Wording("được cảnh vệ hoặc thuộc bậc đi trước", "guarded, or of a rank that goes first"),
    Class.NEED: Wording(
        "cần che mưa: xe lăn, cao tuổi, danh dự, lên nhận thưởng hoặc phát biểu",
        "in need of a roof: wheelchair, age, honour, called to the stage",
    ),
    Class.OTHERS: Wording("theo thứ bậc", "by rank"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place that can take guests.

    Attributes:
        venue_id: its id in venues.csv.
        name: its name.
        capacity: how many people it holds at most.
        seats: its seats; empty where only the number of people counts.
        screen: whether the ceremony is only shown on a screen here.
    """

    venue_id: str
    name: str
    capacity: int
    seats: tuple[Seat, ...] = ()
    screen: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a party does not fit with those before it: a count that leaves no room.

    Attributes:
        leader: who heads the party.
        heads: how many of it need this kind of seat.
        kind: ``chairs``, ``spaces`` or ``people``.
        zones: zones (or rather kinds of seats in zones) that the party competes for, all of them full.
        room: how many seats these hold.
        before: how many people before it are bound to exactly these seats.
    """

    leader: str
    heads: int
    kind: str
    zones: tuple[str, ...]
    room: int
    before: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom one place takes, by counting."""

    place: Place
    taken: tuple[Party, ...]
    refused: tuple[Refusal, ...]


def place_of(scenario: Scenario, venue_id: str, *, screen: bool = False) -> Place:
    """Return a place by its id; the place of the ceremony has the seats of seats.csv.

    Raises:
        UsageError: there is no such venue; the nearest is named.
    """
    venue = next((row for row in scenario.venues if row.venue_id == venue_id), None)
    if venue is None:
        known = [row.venue_id for row in scenario.venues]
        hint = nearest(venue_id, known)
        near = Wording(f" Có phải “{hint}”?", f" Did you mean “{hint}”?") if hint else Wording("", "")
        vi, en = f"Gói không có địa điểm “{venue_id}”.{near.vi}", f"The pack has no venue “{venue_id}”.{near.en}"
        raise UsageError(Wording(vi, en))
    own: tuple[Seat, ...] = tuple(row for row in scenario.venue_seats if row.venue_id == venue_id)
    if not own and venue_id == scenario.event.facts.get("ceremony_venue"):
        own = scenario.seats
    usable = sum(not seat.blocked and seat.kind != "camera" for seat in own)
    return Place(venue_id, venue.name, min(usable, venue.capacity) if own else venue.capacity, own, screen)


def usual_places(scenario: Scenario) -> tuple[str, tuple[str, ...]]:
    """Return the hall for rain and the places with a screen that the pack's facts name, or the most likely ones."""
    facts = scenario.event.facts
    listed = [row.venue_id for row in scenario.venues]
    roofed = {row.venue_id: row.capacity for row in scenario.venues if row.indoor}
    planned = [venue for venue in listed if any(row.venue_id == venue for row in scenario.venue_seats)]
    largest = sorted(roofed, key=lambda venue: (-roofed[venue], venue))
    main = str(facts.get("rain_venue", "")) or next(iter([*planned, *largest]), "")
    screens = tuple(part.strip() for part in str(facts.get("rain_screens", "")).split(";") if part.strip())
    return main, screens


def in_place(scenario: Scenario, place: Place, guests: Iterable[str] | None = None) -> Scenario:
    """Return the pack as if the ceremony were in ``place`` with these guests; it has no steps or exits known."""
    wanted = None if guests is None else set(guests)
    kept = tuple(guest for guest in scenario.guests if wanted is None or guest.guest_id in wanted)
    return replace(scenario, seats=place.seats, landmarks=(), guests=kept)


def order(scenario: Scenario, parties: Sequence[Party]) -> tuple[tuple[Class, Party], ...]:
    """Return the parties in the order in which they choose: by class, then by precedence of the leader."""
    rows = {guest.guest_id: guest for guest in scenario.guests}
    guarded = {rank.rank for rank in scenario.ranks if GUARDED in rank.special}
    first = scenario.option(OPTIONS, "rank_first", 0)
    age = scenario.option(OPTIONS, "elderly_age", ELDERLY_AGE)
    day = scenario.event.d_day

    def class_of(party: Party) -> Class:
        members = [rows[guest.guest_id] for guest in party.members]
        if any(member.rank in guarded or member.rank <= first for member in members):
            return Class.PROTECTED
        return Class.NEED if any(is_in_need(member, day, age) for member in members) else Class.OTHERS

    ranked = ((class_of(party), party) for party in parties)
    return tuple(sorted(ranked, key=lambda pair: (pair[0], pair[1].leader.seniority)))


def is_in_need(guest: GuestRow, day: date, elderly_age: int) -> bool:
    """Return whether a guest is not to stand in the rain: wheelchair, age, honour, or called to the stage."""
    needs = {need.casefold() for need in guest.needs}
    honoured = "honour" in guest.role or MOTHER in guest.post.casefold()
    called = not SEATED_ROLES.isdisjoint(guest.role)
    old = guest.birth_year is not None and day.year - guest.birth_year >= elderly_age
    return "wheelchair" in needs or honoured or called or old


def choose(scenario: Scenario, place: Place, queue: Sequence[Party], barred: frozenset[str] = frozenset()) -> Choice:
    """Return whom a place takes of ``queue``, in its order; leaders in ``barred`` are refused without counting."""
    room = _People(place) if not place.seats else _Seats(scenario, place)
    taken, refused = [], []
    for party in queue:
        if party.leader.guest_id in barred:
            continue
        found = room.add(party)
        if found is None:
            taken.append(party)
        else:
            refused.append(found)
    return Choice(place, tuple(taken), tuple(refused))


def wanted(party: Party, zones: Zones) -> Iterable[tuple[str, Zones, int]]:
    """Yield kind of seat, where it may be, how many: spaces for wheelchairs, seats beside them for companions too."""
    wheels = party.wheelchairs
    if wheels:
        yield "spaces", zones, wheels
        zones = tuple(sorted([*zones, *(zone + BESIDE for zone in zones)]))
    if len(party.members) > wheels:
        yield "chairs", zones, len(party.members) - wheels


class _People:
    """A place where only the number of people counts."""

    def __init__(self, place: Place) -> None:
        self.room = place.capacity
        self.inside = 0

    def add(self, party: Party) -> Refusal | None:
        """Take a party in, or say why not."""
        heads = len(party.members)
        if self.inside + heads > self.room:
            return Refusal(party.leader.guest_id, heads, "people", (), self.room, self.inside)
        self.inside += heads
        return None


class _Seats:
    """A place with seats: people are counted into zones by maximum flow, as the seating itself counts them."""

    def __init__(self, scenario: Scenario, place: Place) -> None:
        problem = Problem.from_scenario(in_place(scenario, place))
        self.zones = {guest.guest_id: guest.zones for guest in problem.guests}
        self.room = rooms(problem)
        self.filling = {kind: Filling(room) for kind, room in self.room.items()}
        self.people = _People(place)

    def add(self, party: Party) -> Refusal | None:
        """Take a party in, or say why not: wheelchairs into spaces, companions beside them or on chairs."""
        full = self.people.add(party)
        if full is not None:
            return full
        added: list[tuple[str, Zones, int]] = []
        for kind, choice, heads in wanted(party, self.zones[party.members[0].guest_id]):
            count = self.filling[kind].add(choice, heads)
            added.append((kind, choice, count))
            if count < heads:
                refusal = self._refusal(party, kind, choice, (heads, count))
                self._take_back(party, added)
                return refusal
        return None

    def _refusal(self, party: Party, kind: str, choice: Zones, heads: tuple[int, int]) -> Refusal:
        wanted, found = heads
        crowded = tuple(sorted(self.filling[kind].crowded(choice)))
        room = sum(self.room[kind].get(zone, 0) for zone in crowded)
        return Refusal(party.leader.guest_id, wanted, kind, crowded, room, room - found)

    def _take_back(self, party: Party, added: Iterable[tuple[str, Zones, int]]) -> None:
        self.people.inside -= len(party.members)
        for kind, choice, count in added:
            self.filling[kind].remove(choice, count)


def rooms(problem: Problem) -> dict[str, dict[str, int]]:
    """Return chairs (and seats beside wheelchair spaces) and wheelchair spaces by zone."""
    chairs: dict[str, int] = {}
    spaces: dict[str, int] = {}
    for block in problem.blocks:
        chairs[block.zone] = chairs.get(block.zone, 0) + len(block.ordinary)
        beside = block.zone + BESIDE
        chairs[beside] = chairs.get(beside, 0) + len(block.attended)
        spaces[block.zone] = spaces.get(block.zone, 0) + block.spaces
    return {"chairs": chairs, "spaces": spaces}
