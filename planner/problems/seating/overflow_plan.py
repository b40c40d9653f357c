"""Seats for everybody who goes to another place, and the proof that nobody yielded to somebody behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.engine.findings import Finding
from planner.engine.outcome import Status
from planner.engine.settings import Settings
from planner.problems.seating.check import check
from planner.problems.seating.data import Problem
from planner.problems.seating.overflow import (
    CLASS_WORDS,
    Choice,
    Class,
    Place,
    Refusal,
    choose,
    in_place,
    order,
    rooms,
    wanted,
)
from planner.problems.seating.parties import Party
from planner.problems.seating.plan import Plan
from planner.problems.seating.solve import solve
from planner.scenario.schema import Scenario

MOST_BARRED = 12
"""How many parties that fit by counting, but not beside each other, are looked for one by one."""
PROBE_S = 2.0
FILE = "rain.csv"
CERTIFICATE = "rain.json"
COLUMNS = ("order", "guest_id", "full_name", "rank", "delegation", "class", "before", "venue_id", "seat_id")


@dataclass(frozen=True, slots=True)
class Housed:
    """One place with who sits there.

    Attributes:
        choice: whom it takes, and why others are refused.
        seats: guest -> seat; empty where only the number of people counts.
        plan: the seating there; None where there are no seats.
        broken: what the checker says of it.
        proven: whether each refusal is proven: by counting, or by a search that ended.
        cramped: leaders who fit by counting but not beside each other.
    """

    choice: Choice
    seats: Mapping[str, str]
    plan: Plan | None = None
    broken: tuple[Finding, ...] = ()
    proven: bool = True
    cramped: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """The place."""
        return self.choice.place

    @property
    def heads(self) -> int:
        """How many people it takes."""
        return sum(len(party.members) for party in self.choice.taken)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where one guest goes; ``venue_id`` is empty for who has no place."""

    guest_id: str
    position: int
    reason: Class
    venue_id: str
    seat_id: str


@dataclass(frozen=True, slots=True)
class Relocation:
    """Who goes where.

    Attributes:
        housed: the places in the order in which they are filled.
        destinations: everybody who attends, in the order in which they choose.
        away: how many have no place.
    """

    housed: tuple[Housed, ...]
    destinations: tuple[Destination, ...]

    @property
    def away(self) -> int:
        """How many guests have no place."""
        return sum(not one.venue_id for one in self.destinations)

    @property
    def proven(self) -> bool:
        """Whether nobody could take part in a better place without somebody before them losing it, proven."""
        return all(one.proven for one in self.housed)


def relocate(scenario: Scenario, places: Sequence[Place], settings: Settings | None) -> Relocation:
    """Return who goes to which of ``places``, the first one where the ceremony takes place.

    Without ``settings`` people are only counted, which is quick; nobody is seated then, and nothing is proven where a
    place has seats.
    """
    queue = order(scenario, Problem.from_scenario(scenario).parties)
    waiting = [party for _, party in queue]
    housed = []
    for place in places:
        found = _house(scenario, place, waiting, settings)
        housed.append(found)
        inside = {party.leader.guest_id for party in found.choice.taken}
        waiting = [party for party in waiting if party.leader.guest_id not in inside]
    return Relocation(tuple(housed), tuple(_destinations(queue, housed)))


def _destinations(queue: Sequence[tuple[Class, Party]], housed: Sequence[Housed]) -> list[Destination]:
    at = {guest.guest_id: one for one in housed for party in one.choice.taken for guest in party.members}
    return [
        Destination(
            guest.guest_id,
            position,
            reason,
            at[guest.guest_id].place.venue_id if guest.guest_id in at else "",
            at[guest.guest_id].seats.get(guest.guest_id, "") if guest.guest_id in at else "",
        )
        for position, (reason, party) in enumerate(queue, start=1)
        for guest in party.members
    ]


def _house(scenario: Scenario, place: Place, queue: Sequence[Party], settings: Settings | None) -> Housed:
    choice = choose(scenario, place, queue)
    if not place.seats or not choice.taken:
        return Housed(choice, {})
    if settings is None:
        return Housed(choice, {}, proven=False)
    barred: list[str] = []
    proven = True
    while True:
        plan = _seated(scenario, place, choice.taken, settings)
        seats = {row.guest_id: row.seat_id for row in plan.assignments}
        left = [party for party in choice.taken if any(guest.guest_id not in seats for guest in party.members)]
        if not left:
            problem = Problem.from_scenario(in_place(scenario, place, seats))
            return Housed(choice, seats, plan, check(problem, plan.assignments), proven, tuple(barred))
        if len(barred) < MOST_BARRED:
            leader, certain = _first_cramped(
                scenario, place, choice.taken, settings, certain=plan.outcome.status is Status.INFEASIBLE
            )
            barred.append(leader)
        else:
            certain = False
            barred += [party.leader.guest_id for party in left]
        proven &= certain
        choice = choose(scenario, place, queue, frozenset(barred))


def _seated(scenario: Scenario, place: Place, taken: Sequence[Party], settings: Settings) -> Plan:
    inside = [guest.guest_id for party in taken for guest in party.members]
    return solve(Problem.from_scenario(in_place(scenario, place, inside)), settings)


def _first_cramped(
    scenario: Scenario, place: Place, taken: Sequence[Party], settings: Settings, *, certain: bool
) -> tuple[str, bool]:
    """Return the first party that cannot sit with all before it, and whether that is proven, by halving.

    ``certain`` says whether it is proven that not all of ``taken`` can be seated together.
    """
    probe = replace(settings, limit_s=min(settings.limit_s, PROBE_S))
    fits, fails = 0, len(taken)
    while fails - fits > 1:
        middle = (fits + fails) // 2
        plan = _seated(scenario, place, taken[:middle], probe)
        if len(plan.assignments) == sum(len(party.members) for party in taken[:middle]):
            fits = middle
        else:
            fails, certain = middle, plan.outcome.status is Status.INFEASIBLE
    return taken[fails - 1].leader.guest_id, certain


def recounted(scenario: Scenario, housed: Housed, queue: Sequence[Party]) -> bool:
    """Return whether every refusal of a place holds, counted anew: too many before it are bound to the same seats."""
    place, position = housed.place, {party.leader.guest_id: at for at, party in enumerate(queue)}
    parties = {party.leader.guest_id: party for party in queue}
    bound = _Bound(scenario, place)
    for refusal in housed.choice.refused:
        here = position[refusal.leader]
        before = [party for party in housed.choice.taken if position[party.leader.guest_id] < here]
        if not bound.holds([*before, parties[refusal.leader]], refusal):
            return False
    return True


class _Bound:
    """Counts whom a set of seats is needed for."""

    def __init__(self, scenario: Scenario, place: Place) -> None:
        self.place = place
        problem = Problem.from_scenario(in_place(scenario, place)) if place.seats else None
        self.room = rooms(problem) if problem else {}
        self.zones = {guest.guest_id: guest.zones for guest in problem.guests} if problem else {}

    def holds(self, parties: Sequence[Party], refusal: Refusal) -> bool:
        """Return whether these parties together need more than there is."""
        if refusal.kind == "people":
            return sum(len(party.members) for party in parties) > self.place.capacity
        crowded = set(refusal.zones)
        needed = sum(
            heads
            for party in parties
            for kind, choice, heads in wanted(party, self.zones[party.members[0].guest_id])
            if kind == refusal.kind and crowded.issuperset(choice)
        )
        return needed > sum(self.room[refusal.kind].get(zone, 0) for zone in crowded)


def to_rows(scenario: Scenario, relocation: Relocation, before: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the lines of the list: who goes where, and where they were to sit."""
    guests = {guest.guest_id: guest for guest in scenario.guests}
    names = {row.delegation_id: row.name for row in scenario.delegations}
    found = []
    for one in relocation.destinations:
        guest = guests[one.guest_id]
        values = (
            str(one.position),
            one.guest_id,
            guest.full_name,
            str(guest.rank),
            names.get(guest.delegation_id, guest.delegation_id),
            CLASS_WORDS[one.reason].vi,
            before.get(one.guest_id, ""),
            one.venue_id,
            one.seat_id,
        )
        found.append(dict(zip(COLUMNS, values, strict=True)))
    return found


def certificate(scenario: Scenario, relocation: Relocation) -> dict[str, Any]:
    """Return the counts that prove the distribution, as data for a file."""
    queue = [party for _, party in order(scenario, Problem.from_scenario(scenario).parties)]
    return {
        "format": 1,
        "guests": len(relocation.destinations),
        "away": relocation.away,
        "proven": relocation.proven,
        "places": [
            {
                "venue_id": one.place.venue_id,
                "name": one.place.name,
                "screen": one.place.screen,
                "capacity": one.place.capacity,
                "heads": one.heads,
                "proven": one.proven,
                "recounted": recounted(scenario, one, queue),
                "score": one.plan.outcome.score if one.plan else None,
                "bound": one.plan.outcome.bound if one.plan else None,
                "goals": dict(one.plan.goals) if one.plan else {},
                "cramped": list(one.cramped),
                "refused": [
                    {
                        "leader": refusal.leader,
                        "heads": refusal.heads,
                        "kind": refusal.kind,
                        "zones": list(refusal.zones),
                        "room": refusal.room,
                        "before": refusal.before,
                    }
                    for refusal in one.choice.refused
                ],
            }
            for one in relocation.housed
        ],
    }
