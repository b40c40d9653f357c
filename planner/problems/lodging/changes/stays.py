"""Who sleeps where, night by night, and the rows that say so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.engine.plan import Commitments
from planner.problems.lodging.blocks import is_guarded, on_floor
from planner.problems.lodging.data import Guest, Night, Problem, Room
from planner.problems.lodging.plan import Assignment

Stays = Mapping[str, tuple[str, ...]]
"""Guest id -> the room of each night of the stay, in order."""


def rows_of(problem: Problem, stays: Stays) -> tuple[Assignment, ...]:
    """Return one row for each guest and room, nights in one room joined."""
    return tuple(row for guest in problem.guests if guest.guest_id in stays for row in _rows(problem, guest, stays))


def _rows(problem: Problem, guest: Guest, stays: Stays) -> Iterable[Assignment]:
    rooms = stays[guest.guest_id]
    begins = [i for i, room_id in enumerate(rooms) if not i or rooms[i - 1] != room_id]
    days = [*guest.nights, guest.check_out]
    for first, last in zip(begins, [*begins[1:], len(rooms)], strict=True):
        hotel_id = problem.room[rooms[first]].hotel_id
        yield Assignment(guest.guest_id, hotel_id, rooms[first], days[first], days[last])


def stays_of(problem: Problem, rows: Iterable[Assignment]) -> dict[str, tuple[str, ...]]:
    """Return the rooms by night of the guests whose rows cover the whole stay."""
    given: dict[str, dict[Night, str]] = {}
    for row in rows:
        if row.guest_id in problem.guest and row.room_id in problem.room:
            given.setdefault(row.guest_id, {}).update(dict.fromkeys(row.nights, row.room_id))
    return {
        guest_id: tuple(nights[night] for night in problem.guest[guest_id].nights)
        for guest_id, nights in given.items()
        if set(nights) == set(problem.guest[guest_id].nights)
    }


def suits(problem: Problem, guest: Guest, room: Room) -> bool:
    """Return whether a guest may be in a room, whatever the night: fit, wheelchair, grade, floor, guard."""
    return (
        problem.fit(guest, room) is not None
        and (room.accessible or not guest.accessible)
        and room.grade >= guest.grade_min
        and on_floor(guest, room)
        and is_guarded(problem, guest, room)
    )


def allowed_by_pins(commitments: Commitments, guest_id: str, room: Room) -> bool:
    """Return whether the pins of a guest leave a room: a pin holds for every night of the stay."""
    pins = commitments.pins.get(guest_id, {})
    return pins.get("room_id", room.room_id) == room.room_id and pins.get("hotel_id", room.hotel_id) == room.hotel_id


@dataclass(frozen=True)
class Holders:
    """Who holds rooms: a delegation, or a party of its own (no delegation, or members of two).

    Attributes:
        of: guest id -> holder.
        party: guest id -> number of the party.
        members: holder -> guests.
    """

    of: Mapping[str, str]
    party: Mapping[str, int]
    members: Mapping[str, tuple[str, ...]]


def holders_of(problem: Problem) -> Holders:
    """Return the holder of every guest's rooms; a room has one holder throughout the event."""
    of: dict[str, str] = {}
    party: dict[str, int] = {}
    members: dict[str, list[str]] = {}
    for number, guests in enumerate(problem.parties):
        delegations = {problem.guest[guest_id].delegation_id for guest_id in guests}
        whole = len(delegations) == 1 and "" not in delegations
        holder = f"delegation {min(delegations)}" if whole else f"party {number}"
        for guest_id in guests:
            of[guest_id], party[guest_id] = holder, number
            members.setdefault(holder, []).append(guest_id)
    return Holders(of, party, {holder: tuple(guests) for holder, guests in members.items()})
