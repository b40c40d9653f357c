"""The seating problem: guests, seats and what follows from them alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, pairwise

from planner.engine.conflict import Demand
from planner.problems.seating.allowed import NO_LIMITS, Access, Allowed, Limits
from planner.problems.seating.calm import uncollected
from planner.problems.seating.flow import Zones
from planner.problems.seating.hall import (
    CM_PER_M,
    Block,
    Points,
    Seat,
    attended_seats,
    blocks_of,
    neighbours_of,
    placed,
    to_cm,
)
from planner.problems.seating.intake import HARDEST, House, invited
from planner.problems.seating.parties import PER_CENT, Guest, Party, parties_of
from planner.scenario.schema import Scenario
from planner.wording import Wording

NAME = "seating"
ADJACENT_CM = 100
ELDERLY_AGE = 75
"""From this age a metre to walk counts twice, unless ``elderly_age`` of ``[options.rain]`` says otherwise."""
WEIGHTS: Mapping[str, int] = {
    "precedence": 10_000,
    "aisle": 500,
    "fragments": 100,
    "changes": 50,
    "front_gaps": 5,
    "spread": 1,
    "walk": 1,
    "view": 1,
}


@dataclass(frozen=True, slots=True)
class Ladder:
    """Guests who compete by rank for the same places.

    Attributes:
        name: the zone, or the zones, they compete for.
        zones: only guests seated here are compared.
        choice: only guests with these zones open to them are compared; None: everybody in ``zones``.
    """

    name: str
    zones: frozenset[str]
    choice: Zones | None


@dataclass(frozen=True)
class Problem:
    """Seat every attending guest.

    Attributes:
        guests: who attends, in the order of the pack.
        seats: all seats, blocked ones included.
        weights: goal -> weight.
        adjacent_cm: two seats further apart than this are not neighbours.
        delegations: delegation -> name.
        ranks: rank -> name of the group.
        limits: what is asked of the seats near the stage steps and the exits.
    """

    guests: tuple[Guest, ...]
    seats: tuple[Seat, ...]
    weights: Mapping[str, int] = field(default_factory=lambda: dict(WEIGHTS))
    adjacent_cm: int = ADJACENT_CM
    delegations: Mapping[str, str] = field(default_factory=dict)
    ranks: Mapping[int, str] = field(default_factory=dict)
    limits: Limits = NO_LIMITS

    @classmethod
    @uncollected()
    def from_scenario(cls, scenario: Scenario) -> "Problem":
        """Read guests, seats, ranks and delegations of a pack."""
        adjacent_cm = scenario.option(NAME, "adjacent_cm", ADJACENT_CM)
        points, limits = _points(scenario), _limits(scenario)
        seats = placed(scenario.seats, adjacent_cm, points)
        near_exit = bool(points.exits) and limits != replace(NO_LIMITS, steps_cm=limits.steps_cm)
        elderly_since = scenario.event.d_day.year - scenario.option("rain", "elderly_age", ELDERLY_AGE)
        house = House(seats, _zones_of_rank(scenario), bool(points.steps), near_exit, elderly_since)
        return cls(
            guests=invited(scenario.guests, house),
            seats=seats,
            weights=_weights(scenario, seats),
            adjacent_cm=adjacent_cm,
            delegations={row.delegation_id: row.name for row in scenario.delegations},
            ranks={row.rank: row.group for row in scenario.ranks},
            limits=limits,
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody to seat, or no seat plan at all."""
        return not self.guests or not self.seats

    def part(self, guests: Iterable[str], seats: Iterable[str]) -> "Problem":
        """Return the problem of these guests and seats alone; places and open zones stay those of the whole."""
        chosen, open_seats = set(guests), set(seats)
        return replace(
            self,
            guests=tuple(guest for guest in self.guests if guest.guest_id in chosen),
            seats=tuple(seat for seat in self.seats if seat.seat_id in open_seats),
        )

    def part_of_zones(self, guests: Iterable[str], zones: Iterable[str]) -> "Problem":
        """Return the problem of whole zones and of those guests who may sit nowhere else.

        Which seats are neighbours, which form a block and who may take them does not change: it is handed on.
        """
        inside = set(zones)
        part = self.part(guests, (seat.seat_id for seat in self.seats if seat.zone in inside))
        part.__dict__["neighbours"] = {seat: self.neighbours[seat] for seat in part.seat}
        part.__dict__["attended"] = self.attended & part.seat.keys()
        part.__dict__["blocks"] = tuple(block for block in self.blocks if block.zone in inside)
        part.__dict__["parties"] = tuple(party for party in self.parties if party.members[0].guest_id in part.guest)
        part.__dict__["_allowed"] = self._allowed
        return part

    def demands(self) -> tuple[Demand, ...]:
        """Return what is asked for: one seat for each guest."""
        return tuple(demand_of(guest) for guest in self.guests)

    @cached_property
    def guest(self) -> Mapping[str, Guest]:
        """Guest by id."""
        return {guest.guest_id: guest for guest in self.guests}

    @cached_property
    def seat(self) -> Mapping[str, Seat]:
        """Seat by id."""
        return {seat.seat_id: seat for seat in self.seats}

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """Seat -> its neighbours."""
        return neighbours_of(self.seats, self.adjacent_cm)

    @cached_property
    def attended(self) -> frozenset[str]:
        """Companion seats beside a wheelchair space."""
        return attended_seats(self.seats, self.neighbours)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Unbroken runs of usable seats, the best first."""
        return blocks_of(self.seats, self.attended, self.adjacent_cm)

    @cached_property
    def access(self) -> Access:
        """Which rule lets which guest use which seat."""
        with_wheels = frozenset(guest.leader for guest in self.guests if guest.wheelchair)
        return Access(self.limits, self.attended, with_wheels)

    @cached_property
    def _allowed(self) -> Allowed:
        return Allowed(self.seats, self.access)

    def allowed(self, guest: Guest) -> frozenset[str]:
        """Return the seats that ``guest`` may take as far as no other guest is asked; equal sets are one object."""
        return self._allowed.seats_of(guest)

    def is_bound(self, guest: Guest) -> bool:
        """Return whether a guest without a wheelchair may take only some of the ordinary seats of the open zones."""
        return self._allowed.is_bound(guest)

    def ordinary_in(self, zones: Iterable[str]) -> frozenset[str]:
        """Return the usable ordinary seats of zones."""
        return self._allowed.ordinary_in(zones)

    @cached_property
    def kept_words(self) -> frozenset[str]:
        """For whom seats are kept: roles, delegations, guests."""
        return frozenset().union(*(seat.kept_for for seat in self.seats if not seat.blocked))

    @cached_property
    def strandable(self) -> Mapping[str, tuple[str, str]]:
        """Ordinary seat kept for nobody -> its two neighbours; left free between two of a delegation it is stranded."""
        ordinary = frozenset().union(*(block.ordinary for block in self.blocks))
        kept = {seat.seat_id for seat in self.seats if seat.kept_for}
        return {
            seat: (besides[0], besides[1])
            for seat, besides in self.neighbours.items()
            if len(besides) == 2 and seat in ordinary and seat not in kept  # noqa: PLR2004 - one on either side
        }

    @cached_property
    def calls(self) -> tuple[tuple[Guest, Guest], ...]:
        """Pairs of one role of whom the first is called to the stage before the other, turn after turn."""
        turns: dict[str, dict[int, list[Guest]]] = defaultdict(lambda: defaultdict(list))
        for guest in self.guests:
            role, turn = guest.turn
            if role:
                turns[role][turn].append(guest)
        return tuple(
            (one, other)
            for of_role in turns.values()
            for before, after in pairwise(sorted(of_role))
            for one in of_role[before]
            for other in of_role[after]
        )

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """Guests with their companions, the highest first."""
        return parties_of(self.guests)

    @cached_property
    def ladders(self) -> tuple[Ladder, ...]:
        """Who is compared with whom: see the README, goal ``precedence``."""
        return _ladders({guest.zones for guest in self.guests if not guest.exempt})

    @cached_property
    def zones_needed(self) -> Mapping[str, int]:
        """Delegation -> the least number of zones that can hold all its members."""
        choices: dict[str, set[Zones]] = defaultdict(set)
        for guest in self.guests:
            if guest.delegation:
                choices[guest.delegation].add(guest.zones)
        return {delegation: _fewest_zones(wanted) for delegation, wanted in choices.items()}

    def delegation_name(self, delegation: str) -> str:
        """Return the delegation's name, or its id when the pack has none."""
        return self.delegations.get(delegation, delegation)


def demand_of(guest: Guest) -> Demand:
    """Return the demand of one guest for a seat."""
    zones = ", ".join(guest.zones)
    return Demand(
        f"guest {guest.guest_id}",
        Wording(
            f"{guest.guest_id} {guest.name} (bậc {guest.rank}) cần một ghế ở khu {zones}.",
            f"{guest.guest_id} {guest.name} (rank {guest.rank}) needs a seat in zone {zones}.",
        ),
    )


def _weights(scenario: Scenario, seats: Sequence[Seat]) -> dict[str, int]:
    """Return the weights; of ``precedence``, unless the pack sets it, more than all other goals can cost together."""
    weights = {goal: scenario.weight(NAME, goal, default) for goal, default in WEIGHTS.items()}
    guests, rows = len(scenario.guests), len({(seat.zone, seat.row) for seat in scenario.seats})
    far = max((HARDEST * seat.walk_m // PER_CENT for seat in seats), default=0)
    of_each_guest = weights["aisle"] + weights["fragments"] + weights["changes"] + weights["spread"] * rows
    of_each_guest += weights["walk"] * far + weights["view"] * max((seat.stage_m for seat in seats), default=0)
    most = guests * of_each_guest + weights["front_gaps"] * len(scenario.seats)
    while weights["precedence"] <= most:
        weights["precedence"] *= 10
    return weights | {"precedence": scenario.weight(NAME, "precedence", weights["precedence"])}


def _points(scenario: Scenario) -> Points:
    spots = [(point.kind, (to_cm(point.x_m), to_cm(point.y_m))) for point in scenario.landmarks]
    return Points(
        tuple(spot for kind, spot in spots if kind == "steps"),
        tuple(spot for kind, spot in spots if kind == "exit"),
    )


def _limits(scenario: Scenario) -> Limits:
    return Limits(
        steps_cm=scenario.option(NAME, "steps_within_m", 0) * CM_PER_M,
        exit_cm=scenario.option(NAME, "exit_within_m", 0) * CM_PER_M,
        front_rows=scenario.option(NAME, "honour_rows", 0),
        escort=scenario.option(NAME, "escort_required", 0) > 0,
    )


def _zones_of_rank(scenario: Scenario) -> Mapping[int, Zones]:
    """Return rank -> open zones: those listed that exist in the hall, otherwise all."""
    existing = {seat.zone for seat in scenario.seats}
    everywhere = tuple(sorted(existing))
    listed = {row.rank: tuple(sorted(existing.intersection(row.zones))) for row in scenario.ranks}
    return {guest.rank: listed.get(guest.rank) or everywhere for guest in scenario.guests}


def _ladders(choices: Iterable[Zones]) -> tuple[Ladder, ...]:
    """Return a ladder per zone where guests of several choices meet, and one per choice."""
    distinct = sorted(set(choices))
    ladders = [Ladder("+".join(choice), frozenset(choice), choice) for choice in distinct if len(choice) > 1]
    for zone in sorted({zone for choice in distinct for zone in choice}):
        meeting = [choice for choice in distinct if zone in choice]
        if len(meeting) > 1 or len(meeting[0]) == 1:
            ladders.append(Ladder(zone, frozenset([zone]), None))
    return tuple(ladders)


def _fewest_zones(choices: Iterable[Zones]) -> int:
    """Return the size of a smallest set of zones that contains one of every choice."""
    wanted = set(choices)
    if frozenset.intersection(*(frozenset(choice) for choice in wanted)):
        return 1
    zones = sorted({zone for choice in wanted for zone in choice})
    sizes = range(2, len(wanted) + 1)
    return next(
        size
        for size in sizes
        for picked in combinations(zones, size)
        if all(set(picked) & set(choice) for choice in wanted)
    )
