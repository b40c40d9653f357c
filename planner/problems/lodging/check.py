"""The independent check of a lodging plan: one function per rule, on the rows as they stand on disk."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from planner.engine.findings import Finding
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.lodging.blocs import check as blocs
from planner.problems.lodging.check_guests import (
    companions_together,
    gender,
    house_each_guest,
    keep_pins,
    known_ids,
    one_row_each,
    share_requests,
    shared_by_delegation,
    single_rooms,
    staff_near,
)
from planner.problems.lodging.check_rooms import (
    accessible_rooms,
    beds_by_night,
    floor,
    grade,
    guarded_hotels,
    held_rooms,
    minimum_stay,
    room_period,
    suitable_rooms,
)
from planner.problems.lodging.data import Problem
from planner.problems.lodging.nights.rows import check_rows, score_rows
from planner.problems.lodging.occupancy import (
    Bed,
    Rows,
    beds_of_rows,
    beds_taken,
    by_room,
    guests_by_night,
    rows_by_guest,
)

Check = Callable[[Problem, Rows, Commitments], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    known_ids,
    one_row_each,
    house_each_guest,
    beds_by_night,
    shared_by_delegation,
    gender,
    single_rooms,
    room_period,
    held_rooms,
    minimum_stay,
    accessible_rooms,
    floor,
    grade,
    guarded_hotels,
    suitable_rooms,
    share_requests,
    companions_together,
    staff_near,
    keep_pins,
    *blocs.CHECKS,
)


def check(problem: Problem, assignments: Rows, commitments: Commitments = NO_COMMITMENTS) -> tuple[Finding, ...]:
    """Return every broken rule."""
    if problem.nightly is not None:
        return check_rows(problem.nightly, assignments)
    return tuple(finding for rule in CHECKS for finding in rule(problem, assignments, commitments))


def score(problem: Problem, assignments: Rows, commitments: Commitments = NO_COMMITMENTS) -> dict[str, int]:
    """Return the goals' values, from the rows alone; rows of unknown guests or rooms count for nothing.

    Whoever changes rooms counts in each of them for distance, guard and grade.
    """
    if problem.nightly is not None:
        return score_rows(problem.nightly, assignments)
    own = rows_by_guest(problem, assignments)
    there = beds_of_rows(problem, own)
    fits = [fit for guest, room, _ in there if (fit := problem.fit(guest, room)) is not None]
    hotels: dict[str, set[str]] = {}
    for guest, room, _ in there:
        if guest.delegation_id:
            hotels.setdefault(guest.delegation_id, set()).add(room.hotel_id)
    of_guests = {
        "cost": cost(problem, there),
        "distance": sum(fit.distance_km for fit in fits),
        "split_delegations": sum(len(used) - 1 for used in hotels.values()),
        "guarded": sum(fit.unguarded for fit in fits),
        "grade_shortfall": sum(max(0, guest.grade_due - room.grade) for guest, room, _ in there),
        "room_changes": sum(a.room_id != b.room_id for stays in own.values() for a, b in pairwise(stays)),
        "changes": _changes(problem, own, commitments),
    }
    of_blocs = {} if problem.blocs.is_empty else blocs.goals_of(problem, assignments, commitments)
    return {goal: value + of_blocs.get(goal, 0) for goal, value in of_guests.items()}


def cost(problem: Problem, there: Sequence[Bed]) -> int:
    """Return the price of room-nights and of further beds, each night at its own price, in 10,000 đồng."""
    total = 0
    for room_id, mates in by_room(there).items():
        room = problem.room[room_id]
        nights = {night for bed in mates for night in bed.nights}
        total += sum(room.price_on(night) for night in nights) if room.rates else room.price * len(nights)
        if room.extra_beds:
            total += sum(room.extra_rent(beds_taken(problem, g, room)) for g in guests_by_night(mates).values())
    return total


def _changes(problem: Problem, own: Mapping[str, Rows], commitments: Commitments) -> int:
    former = former_rooms(commitments.previous)
    rooms = {guest_id: in_order(row.room_id for row in own.get(guest_id, ())) for guest_id in former}
    return sum(guest_id in problem.guest and rooms[guest_id] != room for guest_id, room in former.items())


def former_rooms(previous: Sequence[Mapping[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Return guest -> rooms of the previous plan in the order of time."""
    former: dict[str, list[str]] = {}
    for row in sorted(previous, key=lambda row: row.get("check_in", "")):
        former.setdefault(row.get("guest_id", ""), []).append(row.get("room_id", ""))
    return {guest_id: in_order(rooms) for guest_id, rooms in former.items()}


def in_order(rooms: Iterable[str]) -> tuple[str, ...]:
    """Return rooms one after the other, nights in one room that stand in several rows counted as one."""
    return tuple(room_id for room_id, _ in groupby(rooms))
