"""Guests and those who accompany them: who must sit together, and which zones are open to whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.problems.seating.flow import Filling, Zones
from planner.problems.seating.hall import Seat
from planner.scenario.rows import Guest as GuestRow

UNKNOWN_DAY = 9_999_999
UNKNOWN_YEAR = 9_999
Key = tuple[int, int, int, str]


@dataclass(frozen=True, slots=True)
class Guest:
    """An attending guest as the seating sees them.

    Attributes:
        guest_id: their id.
        name: full name.
        rank: level of precedence, 1 the highest; their own, never that of somebody they stand in for (R36).
        seniority: order inside a rank: earlier in post, then older, then the id (R34); unknown dates come last.
        delegation: the delegation they sit with; "" for none.
        zones: zones open to them, sorted.
        companion_of: the attending guest whom they accompany; "" for none.
        leader: the guest at the head of their party of companions; themselves when alone.
        wheelchair: needs a wheelchair space.
        aisle: asks for a seat on the aisle.
        exempt: not compared by rank: companions and everybody in a party with a wheelchair.
        apart_from: guests who must not be neighbours, sorted.
    """

    guest_id: str
    name: str
    rank: int
    seniority: Key
    delegation: str
    zones: Zones
    companion_of: str = ""
    leader: str = ""
    wheelchair: bool = False
    aisle: bool = False
    exempt: bool = False
    apart_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """A guest alone, or a guest with all who accompany them.

    Attributes:
        members: in an order in which they can sit; a chain from one end to the other when ``is_chain``.
        is_chain: nobody is tied to more than two others, so each pair can sit side by side.
    """

    members: tuple[Guest, ...]
    is_chain: bool

    @property
    def leader(self) -> Guest:
        """The guest whom the others accompany; the most senior of those left when that guest is left out."""
        return min(self.members, key=lambda guest: (guest.guest_id != guest.leader, guest.seniority))

    @property
    def zones(self) -> Zones:
        """Zones open to the party."""
        return self.members[0].zones

    @property
    def wheelchairs(self) -> int:
        """How many wheelchair spaces it needs."""
        return sum(guest.wheelchair for guest in self.members)


def parties_of(guests: Sequence[Guest]) -> tuple[Party, ...]:
    """Return the parties, the highest leader first."""
    present = {guest.guest_id: guest for guest in guests}
    ties = _ties((guest.guest_id, guest.companion_of) for guest in guests if guest.companion_of in present)
    grouped: dict[str, list[Guest]] = defaultdict(list)
    for guest in guests:
        grouped[guest.leader].append(guest)
    parties = [_party(members, ties) for members in grouped.values()]
    return tuple(sorted(parties, key=lambda party: min(guest.seniority for guest in party.members)))


def _party(members: Sequence[Guest], ties: Mapping[str, set[str]]) -> Party:
    by_id = {guest.guest_id: guest for guest in members}
    degree = {guest: len(ties.get(guest, set()) & by_id.keys()) for guest in by_id}
    is_chain = max(degree.values()) <= 2 and sum(degree.values()) == 2 * (len(by_id) - 1)  # noqa: PLR2004
    if not is_chain:
        return Party(tuple(sorted(members, key=lambda guest: guest.seniority)), is_chain=False)
    here = min(guest for guest in by_id if degree[guest] == min(degree.values()))
    order = [here]
    while onward := sorted((ties.get(order[-1], set()) & by_id.keys()) - set(order)):
        order.append(onward[0])
    return Party(tuple(by_id[guest] for guest in order), is_chain=True)


def _ties(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    ties: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        ties[one].add(other)
        ties[other].add(one)
    return ties


def seniority(row: GuestRow) -> Key:
    """Return the order of precedence of a guest: rank, then earlier in post, then older (R34), then id."""
    since = row.in_post_since.toordinal() if row.in_post_since else UNKNOWN_DAY
    return (row.rank, since, row.birth_year or UNKNOWN_YEAR, row.guest_id)


def invited(rows: Sequence[GuestRow], zones_of_rank: Mapping[int, Zones], seats: Sequence[Seat]) -> tuple[Guest, ...]:
    """Return the attending guests with the zones open to them."""
    attending = {row.guest_id: row for row in rows if row.attends}
    leader = _leaders(attending)
    size = Counter(leader.values())
    wheels = Counter(leader[guest] for guest, row in attending.items() if _needs(row, "wheelchair"))
    zones = {head: zones_of_rank[attending[head].rank] for head in size}
    zones.update(_wheelchair_zones({head: (zones[head], count) for head, count in wheels.items()}, seats))
    return tuple(
        Guest(
            row.guest_id,
            row.full_name,
            row.rank,
            seniority(row),
            row.delegation_id or attending[head].delegation_id,
            zones[head],
            row.companion_of if row.companion_of in attending else "",
            head,
            wheelchair=_needs(row, "wheelchair"),
            aisle=_needs(row, "aisle"),
            exempt=row.guest_id != head or wheels[head] > 0,
            apart_from=tuple(sorted({other for other in row.apart_from if other in attending} - {row.guest_id})),
        )
        for row, head in ((row, leader[row.guest_id]) for row in attending.values())
    )


def _needs(row: GuestRow, word: str) -> bool:
    return any(need.casefold() == word for need in row.needs)


def _leaders(attending: Mapping[str, GuestRow]) -> dict[str, str]:
    """Follow companion_of upwards; in a circle the guest of highest precedence leads."""
    leader: dict[str, str] = {}
    for guest in attending:
        trail = [guest]
        while (onward := attending[trail[-1]].companion_of) in attending and onward not in trail:
            trail.append(onward)
        circle = trail[trail.index(onward) :] if onward in trail else trail[-1:]
        leader[guest] = min(circle, key=lambda member: seniority(attending[member]))
    return leader


def _wheelchair_zones(wanted: Mapping[str, tuple[Zones, int]], seats: Sequence[Seat]) -> dict[str, Zones]:
    """Open every zone with wheelchair spaces to those whose own zones hold too few of them (R37).

    Whether the own zones suffice is counted over all of them at once (maximum flow): when they do not, everybody
    who competes for the crowded spaces may go anywhere that has a space.
    """
    spaces = Counter(seat.zone for seat in seats if seat.kind == "wheelchair_space" and not seat.blocked)
    filling = Filling(spaces)
    crowded: set[str] = set()
    left_over: list[Zones] = []
    for choice, count in sorted(wanted.values()):
        if filling.add(choice, count) < count:
            left_over.append(choice)
    for choice in left_over:
        crowded |= filling.crowded(choice)
    anywhere = tuple(sorted(spaces))
    short = set(left_over) | {choice for choice, _ in wanted.values() if crowded.issuperset(choice)}
    return {head: anywhere for head, (choice, _) in wanted.items() if choice in short and anywhere}
