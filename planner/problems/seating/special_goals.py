"""What the seats of special places cost, in points of the score, before anybody else has a seat."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from ortools.sat.python import cp_model

from planner.problems.seating.parties import PER_CENT, Guest
from planner.problems.seating.special_model import Desk

POINT = 1_000
"""What one point of the score costs: places by rank decide only between seats equal in points."""
MOVED, STRANDING, KEPT_EMPTY = 10_000 * POINT, 2_000 * POINT, 1_000 * POINT
"""Costs of another seat than before, of a chair to be filled between two of a delegation, of a kept seat left empty by
those it is kept for."""
JOINED = 10
"""Per cent of a run that one costs in a block where others of the delegation may come to sit: they are likely to."""

Reach = Mapping[str, Collection[int]]
"""Delegation -> blocks where its guests who are compared by rank may sit."""


def prefer(desk: Desk, previous: Mapping[str, str], reach: Reach) -> None:
    """Prefer the seat held before, kept seats used, few runs, and better places for higher ranks."""
    cost: list[cp_model.LinearExprT] = list(_seats(desk, previous))
    cost += [STRANDING * alone for alone in _strandings(desk)]
    cost += _runs(desk, reach)
    desk.model.minimize(sum(cost))


def _seats(desk: Desk, previous: Mapping[str, str]) -> Iterator[cp_model.LinearExprT]:
    places = sorted({seat.place for seat in desk.problem.seats})
    order = {place: number for number, place in enumerate(places)}
    lowest = max((guest.rank for party in desk.parties for guest in party.members), default=0) + 1
    for guest_id, seats in desk.sits.items():
        guest = desk.problem.guest[guest_id]
        for seat_id, variable in seats.items():
            seat = desk.problem.seat[seat_id]
            price = order[seat.place] * (lowest - guest.rank if not guest.turn[0] else 1)
            price += POINT * _beyond_others(desk, guest, seat.walk_m)
            price += MOVED * (guest_id in previous and previous[guest_id] != seat_id)
            price -= KEPT_EMPTY * bool(seat.kept_for)
            yield price * variable


def _beyond_others(desk: Desk, guest: Guest, walk_m: int) -> int:
    """Return what the way costs beyond what it would cost whoever else takes the seat: nearly every seat is in use."""
    return desk.problem.weights["walk"] * max(0, guest.need - PER_CENT) * walk_m // PER_CENT


def _strandings(desk: Desk) -> Iterator[cp_model.IntVar]:
    """Yield what is true when a chair has two of one delegation beside it, and somebody else must fill it."""
    here, taken = _by_delegation(desk), _by_seat(desk)
    delegations = sorted({delegation for delegation, _ in here})
    for seat, (left, right) in desk.problem.strandable.items():
        for delegation in delegations:
            pair = here.get((delegation, left)), here.get((delegation, right))
            if pair[0] and pair[1]:
                alone = desk.model.new_bool_var(f"alone {seat}")
                desk.model.add(alone >= sum(pair[0]) + sum(pair[1]) - 1 - sum(taken.get(seat, ())))
                yield alone


def _runs(desk: Desk, reach: Reach) -> Iterator[cp_model.LinearExprT]:
    """Yield what the runs of those seated here cost."""
    weight = POINT * desk.problem.weights["fragments"]
    for delegation, number, begins in begins_of(desk):
        yield (weight * JOINED // PER_CENT if number in reach.get(delegation, ()) else weight) * begins


def begins_of(desk: Desk) -> Iterator[tuple[str, int, cp_model.IntVar]]:
    """Yield delegation, block and what is true where a run begins: the seat before is not the delegation's."""
    here = _by_delegation(desk)
    for number, block in enumerate(desk.problem.blocks):
        line = [None, *(seat.seat_id for seat in block.seats)]
        for delegation in sorted({delegation for delegation, seat in here if seat in line}):
            for before, seat in pairwise(line):
                if own := here.get((delegation, str(seat))):
                    begins = desk.model.new_bool_var(f"{delegation} begins at {seat}")
                    desk.model.add(begins >= sum(own) - sum(here.get((delegation, str(before)), ())))
                    yield delegation, number, begins


def _by_delegation(desk: Desk) -> dict[tuple[str, str], list[cp_model.IntVar]]:
    found: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
    for guest_id, seats in desk.sits.items():
        if delegation := desk.problem.guest[guest_id].delegation:
            for seat, variable in seats.items():
                found[delegation, seat].append(variable)
    return found


def _by_seat(desk: Desk) -> dict[str, list[cp_model.IntVar]]:
    found: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for seats in desk.sits.values():
        for seat, variable in seats.items():
            found[seat].append(variable)
    return found
