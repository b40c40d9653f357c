"""Guests with special places, seated first: near the stage steps in award order, near the exits, in kept seats.

They are few, so one small exact model seats them with the rules among themselves; in a large hall their seats are then
pinned, and kept seats that nobody took are closed. The hall that remains is one of zones and ordinary seats.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ortools.sat.python import cp_model

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.seating.commitments import FIELD, pinned_seats, previous_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.parties import Guest, Party
from planner.problems.seating.shortage import Shortage
from planner.problems.seating.special_words import demand_of, reason_of

LIMIT_S, SHARE = 2.0, 0.1
"""Longest search for good special places, and its share of the time; any way to seat everybody will do."""
QUESTION_S = 1.0
"""Longest time to tell whether some of them can be seated."""
MOVED, KEPT_EMPTY = 100_000, 10_000
"""Costs against one place less good: another seat than before, a kept seat left empty by those it is kept for."""


@dataclass
class Desk:
    """The model of some parties with special places.

    Attributes:
        problem: the whole hall.
        must: who is seated.
        may: who may be seated in kept seats.
        model: the solver's model.
        sits: x[g, s], for the seats that each may take.
    """

    problem: Problem
    must: Sequence[Party]
    may: Sequence[Party] = ()
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    sits: dict[str, dict[str, cp_model.IntVar]] = field(default_factory=dict)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody modelled."""
        return (*self.must, *self.may)


@dataclass(frozen=True, slots=True)
class Special:
    """Parties with special places.

    Attributes:
        must: they have seats only among some of those of the open zones.
        may: seats are kept for them, but any other of the open zones will do.
        open_kept: kept seats that whole groups share with nobody, as the press does its zone: left to the search.
    """

    must: tuple[Party, ...]
    may: tuple[Party, ...]
    open_kept: frozenset[str]


def special_of(problem: Problem) -> Special:
    """Return who has a special place."""
    must = {party.leader.guest_id for party in problem.parties if any(_is_narrow(problem, g) for g in party.members)}
    wide = [guest for guest in problem.guests if guest.leader not in must]
    kept = frozenset(seat.seat_id for seat in problem.seats if seat.kept_for)
    open_kept = frozenset().union(*(problem.allowed(guest) & kept for guest in wide if guest.only))
    must |= {guest.leader for guest in wide if _is_shut_out(problem, guest, kept - open_kept)}
    others = [party for party in problem.parties if party.leader.guest_id not in must]
    may = tuple(party for party in others if any(_has_kept_seat(problem, guest, kept) for guest in party.members))
    return Special(tuple(p for p in problem.parties if p.leader.guest_id in must), may, open_kept)


def has_special(problem: Problem) -> bool:
    """Return whether anybody has a special place."""
    special = special_of(problem)
    return bool(special.must or special.may)


def _is_narrow(problem: Problem, guest: Guest) -> bool:
    """Return whether steps, exits or a role narrow the seats of a guest."""
    if not (guest.at_steps or guest.at_exit or guest.only):
        return False
    plain = replace(guest, at_steps=False, at_exit=False, only=frozenset())
    return problem.allowed(guest) != problem.allowed(plain)


def _is_shut_out(problem: Problem, guest: Guest, closed: frozenset[str]) -> bool:
    """Return whether a guest may not use all ordinary seats of the open zones that stay open."""
    if guest.wheelchair:
        return False
    return problem.is_bound(guest) and not problem.ordinary_in(guest.zones) - closed <= problem.allowed(guest)


def _has_kept_seat(problem: Problem, guest: Guest, kept: frozenset[str]) -> bool:
    return not guest.only and bool(problem.kept_words & guest.words) and not kept.isdisjoint(problem.allowed(guest))


def seated_first(problem: Problem, commitments: Commitments, settings: Settings) -> dict[str, str] | None:
    """Return seats for everybody with a special place; None when there is no way to seat them all."""
    special = special_of(problem)
    desk = _built(problem, special.must, pinned_seats(problem, commitments), special.may)
    if desk is None:
        return None
    previous = previous_seats(problem, commitments)
    _prefer(desk, previous)
    hint = {
        variable.index: int(previous.get(guest) == seat)
        for guest, seats in desk.sits.items()
        for seat, variable in seats.items()
        if guest in previous
    }
    limit_s = max(QUESTION_S, min(LIMIT_S, SHARE * settings.limit_s))
    result = run(desk.model, replace(settings, limit_s=limit_s), hint=hint)
    if not result.values:
        return None
    return {
        guest: seat for guest, seats in desk.sits.items() for seat, variable in seats.items() if result.holds(variable)
    }


def _built(
    problem: Problem, must: Sequence[Party], pinned: Mapping[str, str], may: Sequence[Party] = ()
) -> Desk | None:
    """Return the model of the parties; None when somebody has no seat at all."""
    desk = Desk(problem, must, may)
    kept = frozenset(seat.seat_id for seat in problem.seats if seat.kept_for)
    for party in desk.parties:
        for guest in party.members:
            seats = _seats_of(problem, party, guest) & (kept if party in may else problem.seat.keys())
            own = pinned.get(guest.guest_id)
            seats = seats & {own} if own else seats - set(pinned.values())
            if not seats and party in must:
                return None
            desk.sits[guest.guest_id] = {
                seat: desk.model.new_bool_var(f"{guest.guest_id} in {seat}") for seat in sorted(seats)
            }
    for rule in (_one_seat_each, _one_guest_each, _companions, _beside_spaces, _apart, _turns):
        rule(desk)
    return desk


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
            desk.model.add_exactly_one(desk.sits[guest.guest_id].values())
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
    for party in desk.parties:
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


def _prefer(desk: Desk, previous: Mapping[str, str]) -> None:
    """Prefer the seat held before, kept seats used, and better places for higher ranks."""
    places = sorted({seat.place for seat in desk.problem.seats})
    order = {place: number for number, place in enumerate(places)}
    lowest = max(guest.rank for party in desk.parties for guest in party.members) + 1 if desk.parties else 1
    cost: list[cp_model.LinearExprT] = []
    for guest_id, seats in desk.sits.items():
        guest = desk.problem.guest[guest_id]
        for seat_id, variable in seats.items():
            seat = desk.problem.seat[seat_id]
            price = order[seat.place] * (lowest - guest.rank if not guest.turn[0] else 1)
            price += MOVED * (guest_id in previous and previous[guest_id] != seat_id)
            price -= KEPT_EMPTY * bool(seat.kept_for)
            cost.append(price * variable)
    desk.model.minimize(sum(cost))


def with_special_seats(
    problem: Problem, commitments: Commitments, seats: Mapping[str, str]
) -> tuple[Problem, Commitments]:
    """Return the problem and the pins when ``seats`` are given away and kept seats that are left over are closed."""
    pinned = pinned_seats(problem, commitments)
    used = {**pinned, **seats}
    left_open = special_of(problem).open_kept.union(used.values())
    closed = {seat.seat_id for seat in problem.seats if seat.kept_for} - left_open
    rest = replace(
        problem,
        guests=tuple(_placed(problem, guest, used.get(guest.guest_id, "")) for guest in problem.guests),
        seats=tuple(replace(seat, blocked=True) if seat.seat_id in closed else seat for seat in problem.seats),
    )
    pins = {guest: {FIELD: seat} for guest, seat in used.items()}
    return rest, Commitments(pins=pins, previous=commitments.previous)


def _placed(problem: Problem, guest: Guest, seat: str) -> Guest:
    if not seat or problem.seat[seat].zone in guest.zones:
        return guest
    return replace(guest, zones=(problem.seat[seat].zone,))


def special_clash(problem: Problem, commitments: Commitments, settings: Settings) -> Shortage:
    """Return a smallest set of parties with special places that cannot all be seated; the lowest gives way."""
    pinned = pinned_seats(problem, commitments)
    asked = {demand_of(problem, party): party for party in special_of(problem).must}

    def feasible(demands: Iterable[Demand]) -> bool | None:
        return can_seat(problem, [asked[demand] for demand in demands], pinned, settings)

    demands, minimal = minimal_conflict(tuple(asked), feasible)
    lowest = max((asked[demand] for demand in demands), key=lambda party: party.leader.seniority)
    left_out = frozenset(guest.guest_id for guest in lowest.members)
    reason = reason_of(problem, [asked[demand] for demand in demands])
    return Shortage(Conflict(demands, reason, minimal), left_out)


def can_seat(problem: Problem, parties: Sequence[Party], pinned: Mapping[str, str], settings: Settings) -> bool | None:
    """Return whether these parties can take special places together; None when time did not suffice."""
    desk = _built(problem, parties, pinned)
    if desk is None:
        return False
    result = run(desk.model, replace(settings, limit_s=QUESTION_S))
    if result.outcome.status is Status.UNKNOWN:
        return None
    return result.outcome.status is not Status.INFEASIBLE
