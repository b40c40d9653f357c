"""Guests and those who accompany them: who must sit together, and which zones are open to whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.problems.seating.flow import Zones
from planner.problems.seating.hall import Seat
from planner.scenario.rows import Guest as GuestRow

UNKNOWN_DAY = 9_999_999
UNKNOWN_YEAR = 9_999
Key = tuple[int, int, int, str]
NOT_CALLED = ("", 0)
PER_CENT = 100


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
        exempt: not compared by rank: companions, parties with a wheelchair, whoever must sit near steps or an exit.
        apart_from: guests who must not be neighbours, sorted.
        words: roles, delegations and ids of the party: seats kept for one of them may be used.
        home: open zones that need not be entered through kept seats.
        only: sits in a seat kept for one of these words; empty: anywhere.
        at_steps: sits on an aisle near the stage steps.
        at_exit: sits in an accessible seat near an exit.
        turn: role in which they are called to the stage, and when, 1 the first; "" and 0 when they are not.
        escorted: somebody accompanies or escorts them.
        need: by how much a metre to walk counts, in per cent.
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
    words: frozenset[str] = frozenset()
    home: Zones = ()
    only: frozenset[str] = frozenset()
    at_steps: bool = False
    at_exit: bool = False
    turn: tuple[str, int] = NOT_CALLED
    escorted: bool = True
    need: int = PER_CENT

    def walked_m(self, seat: Seat) -> int:
        """Return the metres walked to a seat, weighted by need, whole."""
        return (self.need * seat.walk_m + PER_CENT // 2) // PER_CENT


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
        if len(self.members) == 1:
            return self.members[0]
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
    return tuple(sorted(parties, key=_highest))


def _highest(party: Party) -> Key:
    """Return the seniority of the highest of a party."""
    if len(party.members) == 1:
        return party.members[0].seniority
    return min(guest.seniority for guest in party.members)


def _party(members: Sequence[Guest], ties: Mapping[str, set[str]]) -> Party:
    if len(members) == 1:
        return Party(tuple(members), is_chain=True)
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
