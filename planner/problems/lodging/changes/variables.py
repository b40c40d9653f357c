"""Decisions of the model by room and night, and what they cost; the rules are in ``model``, the goals in ``goals``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ortools.sat.python import cp_model

from planner.engine.plan import Commitments
from planner.problems.lodging.changes.stays import Holders, Stays, allowed_by_pins, suits
from planner.problems.lodging.data import Guest, Night, Problem, Room

Var = cp_model.IntVar
Expr = cp_model.LinearExprT
Place = tuple[str, str, Night]
"""Guest, room, night."""


@dataclass(frozen=True)
class Part:
    """What is planned anew; the default is all of it.

    Attributes:
        guests: guests to be housed.
        rooms: rooms they may have: nobody else is in them on any night.
        fixed: rooms by night of all others.
        partial: whether guests may be left out, at a price above all goals.
    """

    guests: tuple[str, ...]
    rooms: tuple[str, ...]
    fixed: Stays = field(default_factory=dict)
    partial: bool = False


@dataclass(frozen=True)
class Changing:
    """A model in the making.

    Attributes:
        problem: the data.
        commitments: pins and previous plan.
        part: what is planned.
        holders: who holds rooms.
        model: the solver's model.
        at: x[g,r,n] = 1: guest g sleeps in room r on night n; made only where r suits g and may be had on n.
        start: s[g,r,n] = 1: g has moved into r on night n, not the first; s[g,r,n] ≥ x[g,r,n] - x[g,r,n-1].
        used: u[r,n] = 1: somebody sleeps in r on n.
        held: o[d,r] = 1: holder d has r.
        hotels: y[e,h] = 1: delegation e has a guest in hotel h.
        left_out: l[g] = 1: guest g has no room (partial plans only).
        costs: terms of the objective.
    """

    problem: Problem
    commitments: Commitments
    part: Part
    holders: Holders
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    at: dict[Place, Var] = field(default_factory=dict)
    start: dict[Place, Var] = field(default_factory=dict)
    used: dict[tuple[str, Night], Var] = field(default_factory=dict)
    held: dict[tuple[str, str], Var] = field(default_factory=dict)
    hotels: dict[tuple[str, str], Var] = field(default_factory=dict)
    left_out: dict[str, Var] = field(default_factory=dict)
    costs: list[Expr] = field(default_factory=list)

    @cached_property
    def guests(self) -> tuple[Guest, ...]:
        """Guests to be housed."""
        return tuple(self.problem.guest[guest_id] for guest_id in self.part.guests)

    @cached_property
    def rooms(self) -> tuple[Room, ...]:
        """Rooms they may have."""
        return tuple(self.problem.room[room_id] for room_id in self.part.rooms)

    @cached_property
    def choices(self) -> Mapping[tuple[str, Night], tuple[str, ...]]:
        """(guest, night) -> rooms the guest may be in."""
        found: dict[tuple[str, Night], list[str]] = {}
        for guest_id, room_id, night in self.at:
            found.setdefault((guest_id, night), []).append(room_id)
        return {key: tuple(rooms) for key, rooms in found.items()}

    @cached_property
    def inside(self) -> Mapping[tuple[str, Night], tuple[str, ...]]:
        """(room, night) -> guests who may be there."""
        found: dict[tuple[str, Night], list[str]] = {}
        for guest_id, room_id, night in self.at:
            found.setdefault((room_id, night), []).append(guest_id)
        return {key: tuple(guests) for key, guests in found.items()}

    def in_hotel(self, guest_id: str, night: Night, hotels: frozenset[str]) -> Expr:
        """Whether a guest, planned or fixed, is in one of some hotels on a night: 0 or 1."""
        room = self.problem.room
        if guest_id in self.part.fixed:
            at = self.problem.guest[guest_id].nights.index(night)
            return int(room[self.part.fixed[guest_id][at]].hotel_id in hotels)
        rooms = self.choices.get((guest_id, night), ())
        return cp_model.LinearExpr.sum([self.at[guest_id, r, night] for r in rooms if room[r].hotel_id in hotels])


def size_of(problem: Problem, guests: Sequence[str], rooms: int) -> int:
    """Return about how many places a model has: nights of the guests times rooms."""
    return sum(len(problem.guest[guest_id].nights) for guest_id in guests) * rooms


def add_places(changing: Changing) -> None:
    """x[g,r,n] where room r suits g (fit, wheelchair, grade, floor, pins) and is free and held on n; u[r,n]."""
    model = changing.model
    for guest in changing.guests:
        for room in changing.rooms:
            if suits(changing.problem, guest, room) and allowed_by_pins(changing.commitments, guest.guest_id, room):
                for night in guest.nights:
                    if night in room.held:
                        changing.at[guest.guest_id, room.room_id, night] = model.new_bool_var("")
        if changing.part.partial:
            changing.left_out[guest.guest_id] = model.new_bool_var("")
    for (room_id, night), guests in changing.inside.items():
        used = changing.used[room_id, night] = model.new_bool_var("")
        model.add_max_equality(used, [changing.at[guest_id, room_id, night] for guest_id in guests])


def beds_in(changing: Changing, room: Room, night: Night, guests: Sequence[str]) -> cp_model.LinearExpr:
    """Return the beds that guests take in a room on a night."""
    fits = [changing.problem.fit(changing.problem.guest[guest_id], room) for guest_id in guests]
    places = [changing.at[guest_id, room.room_id, night] for guest_id in guests]
    return cp_model.LinearExpr.weighted_sum(places, [fit.beds if fit else 1 for fit in fits])
