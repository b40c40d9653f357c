"""Pins that cannot be kept together: who is pinned where, which rule says no, and the nearest rooms that are free.

Only what the pins alone prove: guests pinned to rooms are put there and the rows are checked; a hotel pinned to must
have a room for the guest. Other clashes, in which unpinned guests take part, are found by counting or by solving.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from planner.engine.conflict import Conflict
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.lodging.blocks import on_floor
from planner.problems.lodging.check import check
from planner.problems.lodging.data import Guest, Problem, Room
from planner.problems.lodging.plan import Assignment
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.engine.findings import Finding

OTHERS_MAY_MEND = frozenset({"house_each_guest", "minimum_stay"})
"""Rules that guests who are not pinned may still satisfy."""
MOST_ROOMS = 3
"""Rooms that a sentence names as the nearest choice."""
Clash = tuple[tuple[str, ...], Wording]
"""Guests concerned, and the sentence."""


def pins_conflict(problem: Problem, commitments: Commitments) -> Conflict | None:
    """Return why the pins cannot all be kept, with every clash that they alone prove; None where they can."""
    if not commitments.pins:
        return None
    found = [*_of_rooms(problem, commitments), *_of_hotels(problem, commitments)]
    if not found:
        return None
    concerned = {guest_id for guests, _ in found for guest_id in guests}
    groups = problem.demand_groups()
    demands = tuple(one for one in problem.demands() if concerned.intersection(groups[one.key]))
    told = [sentence for _, sentence in found]
    reason = Wording(
        " ".join(["Các ghim không cùng giữ được.", *(one.vi for one in told)]),
        " ".join(["The pins cannot all be kept.", *(one.en for one in told)]),
    )
    return Conflict(demands, reason, minimal=len(found) == 1 and len(demands) <= len(found[0][0]))


def _pinned(problem: Problem, commitments: Commitments) -> dict[str, Room]:
    rooms = {guest_id: fields.get("room_id", "") for guest_id, fields in sorted(commitments.pins.items())}
    return {
        guest_id: problem.room[room_id]
        for guest_id, room_id in rooms.items()
        if guest_id in problem.guest and room_id in problem.room
    }


def _rows(problem: Problem, rooms: dict[str, Room]) -> list[Assignment]:
    return [
        Assignment(guest.guest_id, room.hotel_id, room.room_id, guest.check_in, guest.check_out)
        for guest, room in ((problem.guest[guest_id], room) for guest_id, room in rooms.items())
    ]


def _of_rooms(problem: Problem, commitments: Commitments) -> Iterator[Clash]:
    """Yield the rules that guests break in the rooms they are pinned to, each with where else they could go."""
    pinned = _pinned(problem, commitments)
    first: dict[tuple[str, ...], Finding] = {}
    found = check(problem, _rows(problem, pinned), Commitments(commitments.pins))
    for finding in sorted(found, key=lambda one: one.rule == "shared_by_delegation"):  # least telling: the others first
        guests = tuple(subject for subject in finding.subjects if subject in pinned)
        if finding.rule not in OTHERS_MAY_MEND and guests:
            first.setdefault(tuple(sorted(guests)), finding)
    for guests, finding in sorted(first.items()):
        said = _two_pins(problem, guests[0], commitments) if finding.rule == "keep_pins" else finding.message
        rooms = "; ".join(f"{guest_id} → {pinned[guest_id].room_id}" for guest_id in guests)
        vi, en = _instead(problem, problem.guest[guests[-1]], pinned)
        yield (
            guests,
            Wording(
                f"Ghim phòng {rooms}: {said.vi} Bỏ một ghim{vi}.",
                f"Pinned rooms {rooms}: {said.en} Take a pin off{en}.",
            ),
        )


def _two_pins(problem: Problem, guest_id: str, commitments: Commitments) -> Wording:
    """Say that the room pinned to is not in the hotel pinned to."""
    fields = commitments.pins[guest_id]
    room = problem.room[fields["room_id"]]
    return Wording(
        f"phòng {room.room_id} ở {room.hotel_id}, nhưng khách {guest_id} cũng được ghim vào {fields['hotel_id']}.",
        f"room {room.room_id} is in {room.hotel_id}, but guest {guest_id} is pinned to {fields['hotel_id']}, too.",
    )


def _of_hotels(problem: Problem, commitments: Commitments) -> Iterator[Clash]:
    """Yield guests pinned to a hotel that has no room for them on all their nights."""
    for guest_id, fields in sorted(commitments.pins.items()):
        guest, hotel_id = problem.guest.get(guest_id), fields.get("hotel_id")
        if guest is None or hotel_id is None or "room_id" in fields:
            continue
        if not any(_takes(problem, guest, room) for room in problem.rooms if room.hotel_id == hotel_id):
            vi, en = _instead(problem, guest, _pinned(problem, commitments))
            yield (
                (guest_id,),
                Wording(
                    f"Ghim nơi ở {guest_id} → {hotel_id}: không phòng nào ở đó hợp với khách suốt kỳ. Bỏ ghim{vi}.",
                    f"Pinned house {guest_id} → {hotel_id}: no room there suits the guest throughout. Take the pin"
                    f" off{en}.",
                ),
            )


def _instead(problem: Problem, guest: Guest, pinned: dict[str, Room]) -> tuple[str, str]:
    """Name rooms that nobody is pinned to and that take the guest: of the same hotel first, then the cheapest."""
    taken = {room.room_id for room in pinned.values()}
    own = pinned[guest.guest_id].hotel_id if guest.guest_id in pinned else ""
    free = [room for room in problem.rooms if room.room_id not in taken and _takes(problem, guest, room)]
    free.sort(key=lambda room: (room.hotel_id != own, room.price, room.room_id))
    if not free:
        return "", ""
    names = _names(free[:MOST_ROOMS])
    return (
        f", hoặc ghim {guest.guest_id} vào phòng khác: {names}",
        f", or pin {guest.guest_id} to another room: {names}",
    )


def _names(rooms: Sequence[Room]) -> str:
    return ", ".join(f"{room.room_id} ({room.hotel_id})" for room in rooms)


def _takes(problem: Problem, guest: Guest, room: Room) -> bool:
    """Return whether a room takes a guest on all nights, whatever the others do."""
    if not room.held.issuperset(guest.nights) or not on_floor(guest, room):
        return False
    row = _rows(problem, {guest.guest_id: room})
    return {finding.rule for finding in check(problem, row, NO_COMMITMENTS)} <= OTHERS_MAY_MEND | {
        "companions_together"
    }
