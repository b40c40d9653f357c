"""The independent check of a lodging plan: one function per rule, on the rows as they stand on disk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from planner.engine.findings import Finding
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.lodging.data import NAME, Guest, Night, Problem, Room, day
from planner.problems.lodging.plan import Assignment
from planner.wording import Wording

Rows = Sequence[Assignment]
Check = Callable[[Problem, Rows, Commitments], Iterator[Finding]]


def known_ids(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests lodge, rooms exist, and a room is in the hotel it is said to be in."""
    for row in rows:
        if row.guest_id not in problem.guest:
            yield _finding(
                "known_ids",
                (row.guest_id,),
                f"Khách {row.guest_id} không có trong danh sách khách cần lưu trú.",
                f"Guest {row.guest_id} is not among the guests who lodge.",
            )
        room = problem.room.get(row.room_id)
        if room is None:
            yield _finding(
                "known_ids",
                (row.guest_id, row.room_id),
                f"Khách {row.guest_id} ở phòng {row.room_id}, nhưng không có phòng nào mang mã này.",
                f"Guest {row.guest_id} is in room {row.room_id}, but no room has this id.",
            )
        elif room.hotel_id != row.hotel_id:
            yield _finding(
                "known_ids",
                (row.guest_id, row.room_id),
                f"Khách {row.guest_id}: phòng {row.room_id} ở khách sạn {room.hotel_id}, không phải {row.hotel_id}.",
                f"Guest {row.guest_id}: room {row.room_id} belongs to hotel {room.hotel_id}, not {row.hotel_id}.",
            )


def one_row_each(_: Problem, rows: Rows, __: Commitments) -> Iterator[Finding]:
    """No guest has two rows: one room for the whole stay."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.guest_id] = counts.get(row.guest_id, 0) + 1
    for guest_id, count in sorted(counts.items()):
        if count > 1:
            yield _finding(
                "one_row_each",
                (guest_id,),
                f"Khách {guest_id} có {count} dòng; mỗi khách chỉ có một phòng cho cả kỳ lưu trú.",
                f"Guest {guest_id} has {count} rows; a guest has one room for the whole stay.",
            )


def house_each_guest(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Every guest has a bed from check-in to check-out."""
    by_guest = {row.guest_id: row for row in rows}
    for guest in problem.guests:
        row = by_guest.get(guest.guest_id)
        stay = f"{day(guest.check_in)}–{day(guest.check_out)}"
        if row is None:
            yield _finding(
                "house_each_guest",
                (guest.guest_id,),
                f"Khách {_who(guest)} cần phòng {stay} nhưng chưa được xếp.",
                f"Guest {_who(guest)} needs a room {stay} but has none.",
            )
        elif (row.check_in, row.check_out) != (guest.check_in, guest.check_out):
            given = f"{day(row.check_in)}–{day(row.check_out)}"
            yield _finding(
                "house_each_guest",
                (guest.guest_id,),
                f"Khách {_who(guest)} cần phòng {stay} nhưng được xếp {given}.",
                f"Guest {_who(guest)} needs a room {stay} but has one {given}.",
            )


def beds_by_night(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """No more guests than beds in a room on any night."""
    for room, nights in _occupancy(problem, rows):
        for night, guests in nights.items():
            taken = sum(_beds(problem, guest, room) for guest in guests)
            if taken > room.beds:
                yield _finding(
                    "beds_by_night",
                    (room.room_id, *(guest.guest_id for guest in guests)),
                    f"Đêm {day(night)}: phòng {room.room_id} có {room.beds} giường nhưng xếp {len(guests)} khách"
                    f" cần {taken} giường.",
                    f"Night of {day(night)}: room {room.room_id} has {room.beds} beds but {len(guests)} guests"
                    f" who take {taken}.",
                )


def room_period(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A room is free on every night on which it is used."""
    for guest, room in _pairs(problem, rows):
        missing = [night for night in guest.nights if night not in room.nights]
        if missing:
            yield _finding(
                "room_period",
                (guest.guest_id, room.room_id),
                f"Phòng {room.room_id} không trống đêm {_days(missing)}, mà khách {_who(guest)} ở đó.",
                f"Room {room.room_id} is not free on the night of {_days(missing)}, when guest {_who(guest)} is there.",
            )


def accessible_rooms(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests with a wheelchair are in accessible rooms."""
    for guest, room in _pairs(problem, rows):
        if guest.accessible and not room.accessible:
            yield _finding(
                "accessible_rooms",
                (guest.guest_id, room.room_id),
                f"Khách {_who(guest)} dùng xe lăn nhưng phòng {room.room_id} không phù hợp cho xe lăn.",
                f"Guest {_who(guest)} uses a wheelchair but room {room.room_id} is not accessible.",
            )


def grade(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests of high rank have at least the grade of room due to them."""
    for guest, room in _pairs(problem, rows):
        if room.grade < guest.grade_min:
            yield _finding(
                "grade",
                (guest.guest_id, room.room_id),
                f"Khách {_who(guest)} bậc {guest.rank} cần phòng hạng từ {guest.grade_min},"
                f" nhưng phòng {room.room_id} hạng {room.grade}.",
                f"Guest {_who(guest)} of rank {guest.rank} is due grade {guest.grade_min} or better,"
                f" but room {room.room_id} is of grade {room.grade}.",
            )


def suitable_rooms(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """The data say what the guest takes and costs in the room."""
    for guest, room in _pairs(problem, rows):
        if problem.fit(guest, room) is None:
            yield _finding(
                "suitable_rooms",
                (guest.guest_id, room.room_id),
                f"Khách {_who(guest)} không hợp với phòng {room.room_id} theo dữ liệu.",
                f"Guest {_who(guest)} does not go with room {room.room_id} by the data.",
            )


def gender(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests who meet in a room are of one known gender, unless a request to share unites them."""
    for room, night, first, second in _meetings(problem, rows):
        if first.gender is None or first.gender != second.gender:
            yield _finding(
                "gender",
                (room.room_id, first.guest_id, second.guest_id),
                f"Đêm {day(night)}: {_who(first)} ({first.gender or 'chưa rõ giới tính'}) và {_who(second)}"
                f" ({second.gender or 'chưa rõ giới tính'}) cùng phòng {room.room_id} mà không đề nghị ở chung.",
                f"Night of {day(night)}: {_who(first)} ({first.gender or 'gender not known'}) and {_who(second)}"
                f" ({second.gender or 'gender not known'}) share room {room.room_id} without having asked to.",
            )


def single_rooms(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests due a single room meet nobody there but those they asked to share with."""
    for room, night, first, second in _meetings(problem, rows):
        for guest, other in ((first, second), (second, first)):
            if guest.single:
                yield _finding(
                    "single_rooms",
                    (guest.guest_id, room.room_id, other.guest_id),
                    f"Khách {_who(guest)} bậc {guest.rank} được phòng riêng, nhưng đêm {day(night)}"
                    f" ở chung phòng {room.room_id} với {_who(other)}.",
                    f"Guest {_who(guest)} of rank {guest.rank} is due a room alone, but on the night of {day(night)}"
                    f" shares room {room.room_id} with {_who(other)}.",
                )


def shared_by_delegation(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A room is held by one delegation throughout the event, unless a request to share unites the guests."""
    party = {member: members for members in problem.parties for member in members}
    for room, guests in _by_room(problem, rows).items():
        for first, second in combinations(guests, 2):
            same = bool(first.delegation_id) and first.delegation_id == second.delegation_id
            # A party of two delegations holds its room alone, whoever else comes from one of them.
            whole = all(len({problem.guest[m].delegation_id for m in party[g.guest_id]}) == 1 for g in (first, second))
            if party[first.guest_id] != party[second.guest_id] and not (same and whole):
                yield _finding(
                    "shared_by_delegation",
                    (room, first.guest_id, second.guest_id),
                    f"Phòng {room} xếp cho cả {_who(first)} ({_delegation_vi(problem, first)}) và {_who(second)}"
                    f" ({_delegation_vi(problem, second)}); một phòng chỉ giao cho một đoàn trong cả sự kiện.",
                    f"Room {room} is given to both {_who(first)} ({first.delegation_id or 'no delegation'}) and"
                    f" {_who(second)} ({second.delegation_id or 'no delegation'}); a room is held by one delegation"
                    " throughout the event.",
                )


def share_requests(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests who asked to share a room, and can, are in one."""
    room_of = {row.guest_id: row.room_id for row in rows}
    for first, second in problem.share_pairs:
        if first in room_of and second in room_of and room_of[first] != room_of[second]:
            one, other = problem.guest[first], problem.guest[second]
            yield _finding(
                "share_requests",
                (first, second),
                f"{_who(one)} và {_who(other)} đề nghị ở chung nhưng ở phòng {room_of[first]} và {room_of[second]}.",
                f"{_who(one)} and {_who(other)} asked to share but are in {room_of[first]} and {room_of[second]}.",
            )


def companions_together(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A companion is in the hotel of the guest accompanied."""
    hotel_of = {row.guest_id: row.hotel_id for row in rows}
    for guest in problem.guests:
        own, other = hotel_of.get(guest.guest_id), hotel_of.get(guest.companion_of)
        if guest.companion_of and own is not None and other is not None and own != other:
            principal = problem.guest[guest.companion_of]
            yield _finding(
                "companions_together",
                (guest.guest_id, guest.companion_of),
                f"{_who(guest)} đi cùng {_who(principal)} nhưng ở khách sạn {own}, còn người kia ở {other}.",
                f"{_who(guest)} accompanies {_who(principal)} but is in hotel {own}, the other in {other}.",
            )


def keep_pins(_: Problem, rows: Rows, commitments: Commitments) -> Iterator[Finding]:
    """What the organiser has pinned is kept."""
    by_guest = {row.guest_id: row for row in rows}
    for guest_id, fields in sorted(commitments.pins.items()):
        row = by_guest.get(guest_id)
        for name, value in sorted(fields.items()):
            if row is not None and getattr(row, name, None) != value:
                yield _finding(
                    "keep_pins",
                    (guest_id,),
                    f"Đã ghim {name} của khách {guest_id} là {value} nhưng phương án ghi {getattr(row, name, '–')}.",
                    f"{name} of guest {guest_id} is pinned to {value} but the plan says {getattr(row, name, '–')}.",
                )


CHECKS: tuple[Check, ...] = (
    known_ids,
    one_row_each,
    house_each_guest,
    beds_by_night,
    shared_by_delegation,
    gender,
    single_rooms,
    room_period,
    accessible_rooms,
    grade,
    suitable_rooms,
    share_requests,
    companions_together,
    keep_pins,
)


def check(problem: Problem, assignments: Rows, commitments: Commitments = NO_COMMITMENTS) -> tuple[Finding, ...]:
    """Return every broken rule."""
    return tuple(finding for rule in CHECKS for finding in rule(problem, assignments, commitments))


def score(problem: Problem, assignments: Rows, commitments: Commitments = NO_COMMITMENTS) -> dict[str, int]:
    """Return the goals' values, from the rows alone; rows of unknown guests or rooms count for nothing."""
    pairs = _pairs(problem, assignments)
    fits = [fit for guest, room in pairs if (fit := problem.fit(guest, room)) is not None]
    hotels: dict[str, set[str]] = {}
    for guest, room in pairs:
        if guest.delegation_id:
            hotels.setdefault(guest.delegation_id, set()).add(room.hotel_id)
    return {
        "cost": sum(room.price * len(nights) for room, nights in _occupancy(problem, assignments)),
        "distance": sum(fit.distance_km for fit in fits),
        "split_delegations": sum(len(used) - 1 for used in hotels.values()),
        "guarded": sum(fit.unguarded for fit in fits),
        "changes": _changes(problem, assignments, commitments),
    }


def _changes(problem: Problem, assignments: Rows, commitments: Commitments) -> int:
    rooms = {row.guest_id: row.room_id for row in assignments}
    former = {row.get("guest_id", ""): row.get("room_id", "") for row in commitments.previous}
    return sum(guest_id in problem.guest and rooms.get(guest_id) != room for guest_id, room in former.items())


def _pairs(problem: Problem, rows: Rows) -> list[tuple[Guest, Room]]:
    """Return guests with their rooms, where both are known."""
    known = [row for row in rows if row.guest_id in problem.guest and row.room_id in problem.room]
    return [(problem.guest[row.guest_id], problem.room[row.room_id]) for row in sorted(set(known))]


def _by_room(problem: Problem, rows: Rows) -> Mapping[str, list[Guest]]:
    rooms: dict[str, list[Guest]] = {}
    for guest, room in _pairs(problem, rows):
        rooms.setdefault(room.room_id, []).append(guest)
    return rooms


def _occupancy(problem: Problem, rows: Rows) -> Iterator[tuple[Room, Mapping[Night, list[Guest]]]]:
    """Yield each room in use with its guests by night (the nights of their stays, whatever the row says)."""
    for room_id, guests in sorted(_by_room(problem, rows).items()):
        nights = sorted({night for guest in guests for night in guest.nights})
        yield problem.room[room_id], {night: [g for g in guests if night in g.nights] for night in nights}


def _meetings(problem: Problem, rows: Rows) -> Iterator[tuple[Room, Night, Guest, Guest]]:
    """Yield, once, guests of different parties who are in a room on the same night."""
    party = {member: members for members in problem.parties for member in members}
    for room, nights in _occupancy(problem, rows):
        met: set[tuple[str, str]] = set()
        for night, guests in nights.items():
            for first, second in combinations(guests, 2):
                pair = (first.guest_id, second.guest_id)
                if party[pair[0]] != party[pair[1]] and pair not in met:
                    met.add(pair)
                    yield room, night, first, second


def _beds(problem: Problem, guest: Guest, room: Room) -> int:
    fit = problem.fit(guest, room)
    return fit.beds if fit else 1


def _who(guest: Guest) -> str:
    return f"{guest.name} ({guest.guest_id})"


def _delegation_vi(problem: Problem, guest: Guest) -> str:
    return problem.delegations.get(guest.delegation_id, guest.delegation_id) or "không theo đoàn"


def _days(nights: Sequence[Night]) -> str:
    return ", ".join(day(night) for night in nights)


def _finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, subjects, Wording(vi, en))
