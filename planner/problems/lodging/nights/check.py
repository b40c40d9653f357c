"""The independent check of rooms by night: one function per rule, from the problem's entities alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from planner.engine.findings import Finding
from planner.problems.lodging.nights.data import ANYBODY, FORBIDDEN, MEN, ONE_GENDER, WOMEN, Nightly, RoomNights, Stay
from planner.wording import Wording

NAME = "lodging"
Rooms = Mapping[str, Sequence[str]]
"""Stay id -> room id on each night of the stay, in order."""
Check = Callable[[Nightly, Rooms], Iterator[Finding]]
RULES_VI = {WOMEN: "chỉ dành cho nữ", MEN: "chỉ dành cho nam", ONE_GENDER: "mỗi đêm chỉ nhận một giới"}
RULES_EN = {WOMEN: "for women alone", MEN: "for men alone", ONE_GENDER: "for one gender a night"}


def known_ids(problem: Nightly, rooms: Rooms) -> Iterator[Finding]:
    """Stays and rooms of the plan exist."""
    stays, known = {stay.stay_id for stay in problem.stays}, {room.room_id for room in problem.rooms}
    for stay_id, nights in rooms.items():
        for strange in sorted({stay_id} - stays | set(nights) - known):
            yield _finding(
                "known_ids",
                (stay_id, strange),
                f"Phương án ghi mã {strange} (khách {stay_id}), nhưng không có khách hay phòng nào mang mã này.",
                f"The plan names {strange} (stay {stay_id}), but no stay or room has this id.",
            )


def room_every_night(problem: Nightly, rooms: Rooms) -> Iterator[Finding]:
    """Every stay has one room for each of its nights."""
    for stay in problem.stays:
        have = len(rooms.get(stay.stay_id, ()))
        if have != len(stay.needs):
            yield _finding(
                "room_every_night",
                (stay.stay_id,),
                f"Khách {stay.stay_id} ở {len(stay.needs)} đêm nhưng phương án ghi phòng cho {have} đêm.",
                f"Stay {stay.stay_id} has {len(stay.needs)} nights but the plan gives rooms for {have}.",
            )


def beds_by_night(problem: Nightly, rooms: Rooms) -> Iterator[Finding]:
    """On no night are more beds taken in a room than it has."""
    for room, night, stays in _occupied(problem, rooms):
        taken = sum(stay.beds for stay in stays)
        if taken > room.beds:
            yield _finding(
                "beds_by_night",
                (room.room_id, *(stay.stay_id for stay in stays)),
                f"Đêm {_day(problem, night)}: phòng {room.room_id} có {room.beds} giường nhưng xếp {taken} khách.",
                f"Night of {_day(problem, night)}: room {room.room_id} has {room.beds} beds, {taken} are taken.",
            )


def alone_in_room(problem: Nightly, rooms: Rooms) -> Iterator[Finding]:
    """Who has a room alone shares it with nobody."""
    for room, night, stays in _occupied(problem, rooms):
        if len(stays) > 1 and any(stay.alone for stay in stays):
            one = next(stay for stay in stays if stay.alone)
            yield _finding(
                "alone_in_room",
                (room.room_id, *(stay.stay_id for stay in stays)),
                f"Đêm {_day(problem, night)}: {one.stay_id} phải ở riêng nhưng phòng {room.room_id} có người khác.",
                f"Night of {_day(problem, night)}: {one.stay_id} is due a room alone but shares {room.room_id}.",
            )


def gender_of_room(problem: Nightly, rooms: Rooms) -> Iterator[Finding]:
    """Who sleeps in a room is of the gender the room is for; on one night of one gender where the room asks it."""
    for room, night, stays in _occupied(problem, rooms):
        genders = {stay.gender for stay in stays}
        wrong = genders - {room.policy} if room.policy in {WOMEN, MEN} else set()
        mixed = room.policy == ONE_GENDER and len(genders) > 1
        if room.policy != ANYBODY and (wrong or mixed):
            yield _finding(
                "gender_of_room",
                (room.room_id, *(stay.stay_id for stay in stays)),
                f"Đêm {_day(problem, night)}: phòng {room.room_id} {RULES_VI[room.policy]}, nhưng xếp sai giới.",
                f"Night of {_day(problem, night)}: room {room.room_id} is {RULES_EN[room.policy]}, which is not kept.",
            )


def room_open(problem: Nightly, rooms: Rooms) -> Iterator[Finding]:
    """Nobody sleeps in a room on a night on which it is not to be had."""
    for room, night, stays in _occupied(problem, rooms):
        if night in room.closed:
            yield _finding(
                "room_open",
                (room.room_id, *(stay.stay_id for stay in stays)),
                f"Đêm {_day(problem, night)}: phòng {room.room_id} không nhận khách nhưng vẫn có người ở.",
                f"Night of {_day(problem, night)}: room {room.room_id} is not to be had but is in use.",
            )


def suitable_room(problem: Nightly, rooms: Rooms) -> Iterator[Finding]:
    """Nobody sleeps in a room that lacks what the night requires."""
    for stay, index, room in _pairs(problem, rooms):
        if problem.prices[stay.needs[index], room.kind] == FORBIDDEN:
            night = _day(problem, stay.first + index)
            yield _finding(
                "suitable_room",
                (stay.stay_id, room.room_id),
                f"Đêm {night}: phòng {room.room_id} không đáp ứng yêu cầu bắt buộc của khách {stay.stay_id}.",
                f"Night of {night}: room {room.room_id} does not have what stay {stay.stay_id} requires.",
            )


CHECKS: tuple[Check, ...] = (
    known_ids,
    room_every_night,
    beds_by_night,
    alone_in_room,
    gender_of_room,
    room_open,
    suitable_room,
)


def check(problem: Nightly, rooms: Rooms) -> tuple[Finding, ...]:
    """Return every broken rule."""
    return tuple(finding for rule in CHECKS for finding in rule(problem, rooms))


def score(problem: Nightly, rooms: Rooms) -> dict[str, int]:
    """Return the price of all nights and the number of changes of room, from the plan alone."""
    price = sum(int(problem.prices[stay.needs[index], room.kind]) for stay, index, room in _pairs(problem, rooms))
    moves = sum(one != other for stay in problem.stays for one, other in pairwise(rooms.get(stay.stay_id, ())))
    return {"cost": price, "moves": moves}


def _pairs(problem: Nightly, rooms: Rooms) -> Iterator[tuple[Stay, int, RoomNights]]:
    """Yield each night of each stay with its room, where the room is known."""
    known = {room.room_id: room for room in problem.rooms}
    for stay in problem.stays:
        for index, room_id in enumerate(tuple(rooms.get(stay.stay_id, ()))[: len(stay.needs)]):
            if room_id in known:
                yield stay, index, known[room_id]


def _occupied(problem: Nightly, rooms: Rooms) -> Iterator[tuple[RoomNights, int, list[Stay]]]:
    """Yield every room on every night with those who sleep there."""
    known = {room.room_id: room for room in problem.rooms}
    found: dict[tuple[str, int], list[Stay]] = {}
    for stay, index, room in _pairs(problem, rooms):
        found.setdefault((room.room_id, stay.first + index), []).append(stay)
    for (room_id, night), stays in sorted(found.items()):
        yield known[room_id], night, stays


def _day(problem: Nightly, night: int) -> str:
    day = problem.day(night)
    return f"{day.day}/{day.month}/{day.year}"


def _finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, subjects, Wording(vi, en))
