"""Guests whom no goal tells apart, the parts of a hall that share no guest, and who of a cohort goes where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.engine.plan import Commitments
from planner.problems.seating.commitments import part_of
from planner.problems.seating.data import Problem
from planner.problems.seating.flow import Zones
from planner.problems.seating.parties import Guest, Party

Signature = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Parties that the goals cannot tell apart: same delegations, zones, rank and needs, member by member."""

    parties: tuple[Party, ...]

    @property
    def model(self) -> Party:
        """One of them."""
        return self.parties[0]

    @property
    def walkers(self) -> int:
        """Members of each party who use no wheelchair."""
        return len(self.model.members) - self.model.wheelchairs

    @property
    def delegations(self) -> tuple[str, ...]:
        """Delegations of the members, sorted."""
        return tuple(sorted({guest.delegation for guest in self.model.members if guest.delegation}))


def cohorts_of(problem: Problem) -> tuple[Cohort, ...]:
    """Return the cohorts, the highest first."""
    grouped: dict[Signature, list[Party]] = defaultdict(list)
    for party in problem.parties:
        grouped[_signature(party)].append(party)
    return tuple(Cohort(tuple(parties)) for parties in grouped.values())


def _signature(party: Party) -> Signature:
    head = party.leader
    members = tuple((guest.delegation, guest.wheelchair, guest.aisle) for guest in party.members)
    return (party.zones, head.rank, head.exempt, party.is_chain, members)


def components(
    problem: Problem, commitments: Commitments, concerning: Iterable[str] | None = None
) -> list[tuple[Problem, Commitments]]:
    """Split where no guest may choose between the two sides; scores and bounds of the parts add up.

    Args:
        problem: guests and seats.
        commitments: pins and the previous plan.
        concerning: when given, only the parts of these guests are wanted.
    """
    wanted = None if concerning is None else {problem.guest[guest].zones[0] for guest in concerning}
    joined = {zone: {zone} for zone in sorted({seat.zone for seat in problem.seats})}
    for zones in sorted(_bonds(problem, commitments)):
        union = set().union(*(joined[zone] for zone in zones))
        joined.update(dict.fromkeys(union, union))
    parts = []
    for zones in sorted({tuple(sorted(union)) for union in joined.values()}):
        if wanted is not None and wanted.isdisjoint(zones):
            continue
        guests = [guest.guest_id for guest in problem.guests if guest.zones[0] in zones]
        part = problem.part_of_zones(guests, zones)
        if part.guests:
            parts.append((part, part_of(commitments, part)))
    return parts


def _bonds(problem: Problem, commitments: Commitments) -> set[Zones]:
    """Return sets of zones that belong together: open to one guest, or to guests called to the stage in turn.

    Of guests called in turn the pinned ones have their seats already.
    """
    bonds = {guest.zones for guest in problem.guests}
    if problem.kept_words:
        bonds |= {_zones_of(problem, guest) for guest in problem.guests if problem.kept_words & guest.words}
    calls = (pair for pair in problem.calls if any(guest.guest_id not in commitments.pins for guest in pair))
    return bonds | {tuple(sorted({*one.zones, *other.zones})) for one, other in calls}


def _zones_of(problem: Problem, guest: Guest) -> Zones:
    """Return the open zones and those of seats kept for the guest."""
    return tuple(sorted({*guest.zones, *(problem.seat[seat].zone for seat in problem.allowed(guest))}))


def share_out(
    problem: Problem,
    cohorts: Sequence[Cohort],
    counts: Mapping[tuple[int, int], int],
    wanted: Sequence[Mapping[str, str]],
) -> dict[int, list[Guest]]:
    """Return block -> guests for the numbers found: those with a seat wanted there first, then by seniority.

    Args:
        problem: the component.
        cohorts: kinds of parties.
        counts: n[c, b] as found.
        wanted: guest -> seat that they should keep, the strongest wish first (pinned, then previous).
    """
    block_of = {seat.seat_id: number for number, block in enumerate(problem.blocks) for seat in block.seats}
    guests: dict[int, list[Guest]] = defaultdict(list)
    for index, cohort in enumerate(cohorts):
        left = {number: counts[i, number] for i, number in sorted(counts) if i == index and counts[i, number]}
        waiting = list(cohort.parties)
        for seat_of in wanted:
            homes = {party: _home(party, seat_of, block_of) for party in waiting}
            for party, home in homes.items():
                if left.get(home, 0):
                    left[home] -= 1
                    guests[home] += party.members
                    waiting.remove(party)
        order = [number for number in sorted(left) for _ in range(left[number])]
        for party, number in zip(waiting, order, strict=True):
            guests[number] += party.members
    return dict(guests)


def _home(party: Party, seat_of: Mapping[str, str], block_of: Mapping[str, int]) -> int:
    """Return the block of the first member with a seat in one, or -1."""
    seats = (seat_of.get(guest.guest_id, "") for guest in party.members)
    return next((block_of[seat] for seat in seats if seat in block_of), -1)
