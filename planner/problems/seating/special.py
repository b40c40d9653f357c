"""Guests with special places, seated first: near the stage steps in award order, near the exits, in kept seats.

They are few, so one small exact model seats them with the rules among themselves; in a large hall their seats are then
pinned, and kept seats that nobody took are closed. The hall that remains is one of zones and ordinary seats.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.seating.commitments import FIELD, pinned_seats, previous_seats
from planner.problems.seating.counting import Counting
from planner.problems.seating.data import Problem
from planner.problems.seating.outside import reach_of
from planner.problems.seating.parties import Guest, Party
from planner.problems.seating.repairs import for_parties, with_repairs
from planner.problems.seating.shortage import Shortage
from planner.problems.seating.special_goals import prefer
from planner.problems.seating.special_model import build_desk, leave_room
from planner.problems.seating.special_words import demand_of, reason_of

LIMIT_S, SHARE = 2.0, 0.1
"""Longest search for good special places, and its share of the time; any way to seat everybody will do."""
QUESTION_S = 1.0
"""Longest time to tell whether some of them can be seated."""


@dataclass(frozen=True, slots=True)
class Special:
    """Parties with special places.

    Attributes:
        must: they have seats only among some of those of the open zones.
        may: seats are kept for them, but any other of the open zones will do.
        others: everybody else.
        open_kept: kept seats that whole groups share with nobody, as the press does its zone: left to the search.
        closed: the other kept seats.
    """

    must: tuple[Party, ...]
    may: tuple[Party, ...]
    others: tuple[Party, ...]
    open_kept: frozenset[str]
    closed: frozenset[str]


def special_of(problem: Problem) -> Special:
    """Return who has a special place."""
    must = {party.leader.guest_id for party in problem.parties if any(_is_narrow(problem, g) for g in party.members)}
    wide = [guest for guest in problem.guests if guest.leader not in must]
    kept = frozenset(seat.seat_id for seat in problem.seats if seat.kept_for)
    open_kept = frozenset().union(*(problem.allowed(guest) & kept for guest in wide if guest.only))
    must |= {guest.leader for guest in wide if _is_shut_out(problem, guest, kept - open_kept)}
    others = [party for party in problem.parties if party.leader.guest_id not in must]
    may = tuple(party for party in others if any(_has_kept_seat(problem, guest, kept) for guest in party.members))
    asked = tuple(party for party in problem.parties if party.leader.guest_id in must)
    return Special(asked, may, tuple(p for p in others if p not in may), open_kept, kept - open_kept)


def has_special(problem: Problem) -> bool:
    """Return whether anybody has a special place."""
    special = special_of(problem)
    return bool(special.must or special.may)


def _is_narrow(problem: Problem, guest: Guest) -> bool:
    """Return whether a turn, steps, exits or a role narrow the seats of a guest."""
    if guest.turn[0]:
        return True
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
    if not (special.must or special.may):
        return {}
    pinned = pinned_seats(problem, commitments)
    previous = previous_seats(problem, commitments)
    kept = frozenset(seat.seat_id for seat in problem.seats if seat.kept_for)
    desk = build_desk(problem, special.must, pinned, [(party, kept) for party in special.may], previous)
    if desk is None:
        return None
    if not Counting(problem).left_over():
        leave_room(desk, special.others, special.closed)
    prefer(desk, previous, reach_of(problem, commitments))
    hint = {
        variable.index: int(previous.get(guest) == seat)
        for guest, seats in desk.sits.items()
        for seat, variable in seats.items()
        if guest in previous
    }
    limit_s = max(QUESTION_S, min(LIMIT_S, SHARE * settings.limit_s))
    # Runs are lost to the solver without the full linear relaxation; with it most halls take a tenth of a second.
    result = run(desk.model, replace(settings, limit_s=limit_s, linearization=2), hint=hint)
    if not result.values:
        return None
    return desk.given(result.holds)


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
    special = special_of(problem)
    asked = {demand_of(problem, party): party for party in special.must}

    def feasible(demands: Iterable[Demand]) -> bool | None:
        return can_seat(problem, [asked[demand] for demand in demands], pinned, settings)

    demands, minimal = minimal_conflict(tuple(asked), feasible)
    parties = [asked[demand] for demand in demands] or list(special.must)
    lowest = max(parties, key=lambda party: party.leader.seniority)
    left_out = frozenset(guest.guest_id for guest in lowest.members)

    def works(changed: Problem) -> bool | None:
        names = {party.leader.guest_id for party in parties}
        again = [party for party in changed.parties if party.leader.guest_id in names]
        return can_seat(changed, again, pinned, settings)

    conflict = Conflict(demands, reason_of(problem, parties), minimal and bool(demands))
    return Shortage(with_repairs(conflict, for_parties(problem, parties, works)), left_out)


def can_seat(problem: Problem, parties: Sequence[Party], pinned: Mapping[str, str], settings: Settings) -> bool | None:
    """Return whether these parties can take special places and leave room for all without; None when out of time."""
    desk = build_desk(problem, parties, pinned)
    if desk is None:
        return False
    special = special_of(problem)
    if not Counting(problem).left_over():
        leave_room(desk, special.others, special.closed)
    result = run(desk.model, replace(settings, limit_s=QUESTION_S))
    if result.outcome.status is Status.UNKNOWN:
        return None
    return result.outcome.status is not Status.INFEASIBLE
