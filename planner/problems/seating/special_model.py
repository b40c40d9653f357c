"""The small exact model of parties with special places: seats that each may take, and the rules among them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ortools.sat.python import cp_model

from planner.problems.seating.data import Problem
from planner.problems.seating.flow import Zones
from planner.problems.seating.parties import Guest, Party

NOBODY: Mapping[str, str] = {}


@dataclass
class Desk:
    """The model of some parties with special places.

    Attributes:
        problem: the whole hall.
        must: who is seated.
        may: who may be seated here: in kept seats, or in one zone of several.
        model: the solver's model.
        sits: x[g, s], for the seats that each may take; of single guests alike only the first stands here, for all.
        alike: that one -> all of them; every other guest stands alone.
    """

    problem: Problem
    must: Sequence[Party]
    may: Sequence[Party] = ()
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    sits: dict[str, dict[str, cp_model.IntVar]] = field(default_factory=dict)
    alike: dict[str, list[str]] = field(default_factory=dict)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody modelled."""
        return (*self.must, *self.may)

    def given(self, holds: Callable[[cp_model.IntVar], bool]) -> dict[str, str]:
        """Return guest -> seat; of guests alike the first in the pack take the first seats."""
        found: dict[str, str] = {}
        for guest, seats in self.sits.items():
            taken = [seat for seat, variable in seats.items() if holds(variable)]
            found.update(zip(self.alike.get(guest, [guest]), taken, strict=False))
        return found


def build_desk(
    problem: Problem,
    must: Sequence[Party],
    pinned: Mapping[str, str],
    may: Sequence[tuple[Party, frozenset[str]]] = (),
    previous: Mapping[str, str] = NOBODY,
) -> Desk | None:
    """Return the model of the parties; None when somebody has no seat at all.

    Args:
        problem: guests and seats.
        must: who is seated.
        pinned: guest -> seat.
        may: who is seated only if that costs less, and in which seats.
        previous: who keeps a name of their own, besides those pinned.
    """
    first = _first_of_each_kind(problem, must, {*pinned, *previous})
    seated = [party for party in must if party.leader.guest_id in first]
    desk = Desk(problem, seated, [party for party, _ in may], alike=first)
    for party, open_to in [*((party, problem.seat.keys()) for party in desk.must), *may]:
        for guest in party.members:
            seats = _seats_of(problem, party, guest) & open_to
            own = pinned.get(guest.guest_id)
            seats = seats & {own} if own else seats - set(pinned.values())
            if len(seats) < len(first.get(guest.guest_id, [guest])) and party in desk.must:
                return None
            desk.sits[guest.guest_id] = {
                seat: desk.model.new_bool_var(f"{guest.guest_id} in {seat}") for seat in sorted(seats)
            }
    for rule in (_one_seat_each, _one_guest_each, _companions, _beside_spaces, _apart, _turns):
        rule(desk)
    return desk


def _first_of_each_kind(problem: Problem, parties: Iterable[Party], known: Collection[str]) -> dict[str, list[str]]:
    """Return the leaders who stand in the model -> whom for: single guests alike in all that it knows are counted."""
    kinds: dict[Hashable, list[str]] = defaultdict(list)
    avoided = {other for guest in problem.guests for other in guest.apart_from}
    for party in parties:
        head = party.leader
        single = len(party.members) == 1 and not (head.turn[0] or head.apart_from)
        alike = (head.delegation, head.rank, head.need, problem.allowed(head))
        kinds[alike if single and head.guest_id not in avoided.union(known) else head.guest_id].append(head.guest_id)
    return {heads[0]: heads for heads in kinds.values()}


def _seats_of(problem: Problem, party: Party, guest: Guest) -> frozenset[str]:
    """Return the seats of a guest; of somebody in a larger party only those beside a seat of a partner."""
    partners = _partners(party, guest)
    beside = [frozenset(n for s in problem.allowed(p) for n in problem.neighbours[s]) for p in partners]
    return problem.allowed(guest).intersection(*beside)


def _partners(party: Party, guest: Guest) -> list[Guest]:
    """Return who must sit directly beside the guest."""
    if not party.is_chain:
        return []
    place = party.members.index(guest)
    return [party.members[n] for n in (place - 1, place + 1) if 0 <= n < len(party.members)]


def _one_seat_each(desk: Desk) -> None:
    for party in desk.must:
        for guest in party.members:
            many = len(desk.alike[guest.guest_id]) if len(party.members) == 1 else 1
            desk.model.add(sum(desk.sits[guest.guest_id].values()) == many)
    for party in desk.may:
        # All of the party or nobody: who is not seated here finds a place among the others.
        here = desk.model.new_bool_var("party here")
        for guest in party.members:
            desk.model.add(sum(desk.sits[guest.guest_id].values()) == here)


def _one_guest_each(desk: Desk) -> None:
    holders: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for seats in desk.sits.values():
        for seat, variable in seats.items():
            holders[seat].append(variable)
    for variables in holders.values():
        desk.model.add_at_most_one(variables)


def _companions(desk: Desk) -> None:
    for party in desk.parties:
        if party.is_chain:
            for one, other in pairwise(party.members):
                _beside(desk, one, other)
                _beside(desk, other, one)
        else:
            _in_one_run(desk, party)


def _beside(desk: Desk, one: Guest, other: Guest) -> None:
    theirs = desk.sits[other.guest_id]
    for seat, variable in desk.sits[one.guest_id].items():
        near = [theirs[beside] for beside in desk.problem.neighbours[seat] if beside in theirs]
        desk.model.add(variable <= sum(near))


def _in_one_run(desk: Desk, party: Party) -> None:
    size = len(party.members)
    windows = [
        (frozenset(seat.seat_id for seat in block.seats[start : start + size]), desk.model.new_bool_var("window"))
        for block in desk.problem.blocks
        if block.zone in {desk.problem.seat[s].zone for g in party.members for s in desk.sits[g.guest_id]}
        for start in range(len(block.seats) - size + 1)
    ]
    desk.model.add_at_most_one([chosen for _, chosen in windows])
    for guest in party.members:
        for seat, variable in desk.sits[guest.guest_id].items():
            desk.model.add(variable <= sum(chosen for seats, chosen in windows if seat in seats))


def _beside_spaces(desk: Desk) -> None:
    """A seat kept beside a wheelchair space needs a wheelchair of the party in it."""
    for party in desk.parties:
        wheels = [guest.guest_id for guest in party.members if guest.wheelchair]
        for guest in party.members if wheels else ():
            for seat in desk.sits[guest.guest_id].keys() & desk.problem.attended:
                besides = desk.problem.neighbours[seat]
                near = [desk.sits[w][b] for w in wheels for b in besides if b in desk.sits[w]]
                desk.model.add(desk.sits[guest.guest_id][seat] <= sum(near))


def _apart(desk: Desk) -> None:
    for party in desk.parties:
        for guest in party.members:
            for other in guest.apart_from:
                theirs = desk.sits.get(other, {})
                for seat, variable in desk.sits[guest.guest_id].items():
                    for beside in desk.problem.neighbours[seat]:
                        if beside in theirs:
                            desk.model.add_at_most_one(variable, theirs[beside])


def _turns(desk: Desk) -> None:
    """Who is called earlier sits no farther from the steps."""
    turns: dict[str, dict[int, list[Guest]]] = defaultdict(lambda: defaultdict(list))
    for party in desk.must:  # of the others nobody knows whether they sit here
        for guest in party.members:
            if guest.turn[0]:
                turns[guest.turn[0]][guest.turn[1]].append(guest)
    for of_role in turns.values():
        for before, after in pairwise(sorted(of_role)):
            for one in of_role[before]:
                for other in of_role[after]:
                    desk.model.add(_away(desk, one) <= _away(desk, other))


def _away(desk: Desk, guest: Guest) -> cp_model.LinearExprT:
    return sum((desk.problem.seat[s].steps_cm or 0) * x for s, x in desk.sits[guest.guest_id].items())


def leave_room(desk: Desk, others: Sequence[Party], closed: frozenset[str]) -> None:
    """Leave chairs and wheelchair spaces for ``others``, counted by zones; they use no ``closed`` seats."""
    spaces: Counter[Zones] = Counter()
    chairs: Counter[Zones] = Counter()
    for party in others:
        if party.wheelchairs:
            spaces[party.zones] += party.wheelchairs
        else:
            chairs[party.zones] += len(party.members)
    usable = {block.zone: set[str]() for block in desk.problem.blocks}
    for block in desk.problem.blocks:
        usable[block.zone] |= block.ordinary - closed
    _leave(desk, chairs, usable)
    _leave(desk, spaces, _spaces(desk.problem))


def _spaces(problem: Problem) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for seat in problem.seats:
        if seat.kind == "wheelchair_space" and not seat.blocked:
            found[seat.zone].add(seat.seat_id)
    return found


def _leave(desk: Desk, wanted: Mapping[Zones, int], usable: Mapping[str, set[str]]) -> None:
    """A flow from those who want a seat to the zones, within what the parties modelled leave."""
    into: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for zones, count in sorted(wanted.items()):
        flows = [desk.model.new_int_var(0, count, f"others of {zones} in {zone}") for zone in zones]
        desk.model.add(sum(flows) == count)
        for zone, flow in zip(zones, flows, strict=True):
            into[zone].append(flow)
    for zone, flows in into.items():
        seats = usable.get(zone, set())
        taken = [x for own in desk.sits.values() for seat, x in own.items() if seat in seats]
        desk.model.add(sum(flows) + sum(taken) <= len(seats))
