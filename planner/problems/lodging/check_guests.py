"""The independent check of guests: everybody housed, and in a room and hotel with the right people."""

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from planner.engine.findings import Finding
from planner.engine.plan import Commitments
from planner.problems.lodging.data import Guest, Problem, day
from planner.problems.lodging.occupancy import (
    Rows,
    apart,
    beds,
    by_room,
    days,
    finding,
    guest_rows,
    meetings,
    rows_by_guest,
    who,
)


def known_ids(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests lodge, rooms exist, and a room is in the hotel it is said to be in."""
    for row in guest_rows(problem, rows):
        if row.guest_id not in problem.guest:
            yield finding(
                "known_ids",
                (row.guest_id,),
                f"Khách {row.guest_id} không có trong danh sách khách cần lưu trú.",
                f"Guest {row.guest_id} is not among the guests who lodge.",
            )
        room = problem.room.get(row.room_id)
        if room is None:
            yield finding(
                "known_ids",
                (row.guest_id, row.room_id),
                f"Khách {row.guest_id} ở phòng {row.room_id}, nhưng không có phòng nào mang mã này.",
                f"Guest {row.guest_id} is in room {row.room_id}, but no room has this id.",
            )
        elif room.hotel_id != row.hotel_id:
            yield finding(
                "known_ids",
                (row.guest_id, row.room_id),
                f"Khách {row.guest_id}: phòng {row.room_id} ở khách sạn {room.hotel_id}, không phải {row.hotel_id}.",
                f"Guest {row.guest_id}: room {row.room_id} belongs to hotel {room.hotel_id}, not {row.hotel_id}.",
            )


def one_row_each(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """No guest has two rows: one room for the whole stay; where changes are priced, no two rows on one night."""
    counts: dict[str, int] = {}
    for row in guest_rows(problem, rows):
        counts[row.guest_id] = counts.get(row.guest_id, 0) + 1
    own = rows_by_guest(problem, rows)
    for guest_id, count in sorted(counts.items()):
        overlap = count > len(own[guest_id]) or any(b.check_in < a.check_out for a, b in pairwise(own[guest_id]))
        if count > 1 and not problem.move_cost:
            yield finding(
                "one_row_each",
                (guest_id,),
                f"Khách {guest_id} có {count} dòng; mỗi khách chỉ có một phòng cho cả kỳ lưu trú.",
                f"Guest {guest_id} has {count} rows; a guest has one room for the whole stay.",
            )
        elif overlap:
            yield finding(
                "one_row_each",
                (guest_id,),
                f"Khách {guest_id} có {count} dòng trùng đêm; mỗi đêm chỉ một phòng.",
                f"Guest {guest_id} has {count} rows that overlap; a guest has one room a night.",
            )


def house_each_guest(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Every guest has a bed from check-in to check-out."""
    by_guest = rows_by_guest(problem, rows)
    for guest in problem.guests:
        own = by_guest.get(guest.guest_id, [])
        stay = f"{day(guest.check_in)}–{day(guest.check_out)}"
        if not own:
            yield finding(
                "house_each_guest",
                (guest.guest_id,),
                f"Khách {who(guest)} cần phòng {stay} nhưng chưa được xếp.",
                f"Guest {who(guest)} needs a room {stay} but has none.",
            )
        elif len(own) == 1 and (own[0].check_in, own[0].check_out) != (guest.check_in, guest.check_out):
            given = f"{day(own[0].check_in)}–{day(own[0].check_out)}"
            yield finding(
                "house_each_guest",
                (guest.guest_id,),
                f"Khách {who(guest)} cần phòng {stay} nhưng được xếp {given}.",
                f"Guest {who(guest)} needs a room {stay} but has one {given}.",
            )
        elif wrong := sorted(set(guest.nights) ^ {night for row in own for night in row.nights}):
            yield finding(
                "house_each_guest",
                (guest.guest_id,),
                f"Khách {who(guest)} cần phòng {stay}; các dòng thiếu hoặc thừa đêm {days(wrong)}.",
                f"Guest {who(guest)} needs a room {stay}; the rows lack or add the night of {days(wrong)}.",
            )


def gender(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests who meet in a room are of one known gender, unless a request to share unites them."""
    for room, night, first, second in meetings(problem, rows):
        if first.gender is None or first.gender != second.gender:
            yield finding(
                "gender",
                (room.room_id, first.guest_id, second.guest_id),
                f"Đêm {day(night)}: {who(first)} ({first.gender or 'chưa rõ giới tính'}) và {who(second)}"
                f" ({second.gender or 'chưa rõ giới tính'}) cùng phòng {room.room_id} mà không đề nghị ở chung.",
                f"Night of {day(night)}: {who(first)} ({first.gender or 'gender not known'}) and {who(second)}"
                f" ({second.gender or 'gender not known'}) share room {room.room_id} without having asked to.",
            )


def single_rooms(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests due a single room meet nobody there but those they asked to share with."""
    for room, night, first, second in meetings(problem, rows):
        for guest, other in ((first, second), (second, first)):
            if guest.single:
                yield finding(
                    "single_rooms",
                    (guest.guest_id, room.room_id, other.guest_id),
                    f"Khách {who(guest)} bậc {guest.rank} được phòng riêng, nhưng đêm {day(night)}"
                    f" ở chung phòng {room.room_id} với {who(other)}.",
                    f"Guest {who(guest)} of rank {guest.rank} is due a room alone, but on the night of {day(night)}"
                    f" shares room {room.room_id} with {who(other)}.",
                )


def shared_by_delegation(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A room is held by one delegation throughout the event, unless a request to share unites the guests."""
    party = {member: members for members in problem.parties for member in members}
    for room, there in by_room(beds(problem, rows)).items():
        for first, second in combinations([bed.guest for bed in there], 2):
            same = bool(first.delegation_id) and first.delegation_id == second.delegation_id
            # A party of two delegations holds its room alone, whoever else comes from one of them.
            whole = all(len({problem.guest[m].delegation_id for m in party[g.guest_id]}) == 1 for g in (first, second))
            if party[first.guest_id] != party[second.guest_id] and not (same and whole):
                yield finding(
                    "shared_by_delegation",
                    (room, first.guest_id, second.guest_id),
                    f"Phòng {room} xếp cho cả {who(first)} ({_delegation_vi(problem, first)}) và {who(second)}"
                    f" ({_delegation_vi(problem, second)}); một phòng chỉ giao cho một đoàn trong cả sự kiện.",
                    f"Room {room} is given to both {who(first)} ({first.delegation_id or 'no delegation'}) and"
                    f" {who(second)} ({second.delegation_id or 'no delegation'}); a room is held by one delegation"
                    " throughout the event.",
                )


def share_requests(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests who asked to share a room, and can, are in one."""
    own = rows_by_guest(problem, rows)
    for first, second in problem.share_pairs:
        rooms = apart(problem, [*own.get(first, ()), *own.get(second, ())], (first, second), by_hotel=False)
        if rooms is not None:
            one, other = problem.guest[first], problem.guest[second]
            yield finding(
                "share_requests",
                (first, second),
                f"{who(one)} và {who(other)} đề nghị ở chung nhưng ở phòng {rooms[0]} và {rooms[1]}.",
                f"{who(one)} and {who(other)} asked to share but are in {rooms[0]} and {rooms[1]}.",
            )


def companions_together(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A companion is in the hotel of the guest accompanied."""
    own = rows_by_guest(problem, rows)
    for guest in problem.guests:
        pair = (guest.guest_id, guest.companion_of)
        hotels = _hotels_apart(problem, own, pair) if guest.companion_of else None
        if hotels is not None:
            principal = problem.guest[guest.companion_of]
            yield finding(
                "companions_together",
                pair,
                f"{who(guest)} đi cùng {who(principal)} nhưng ở khách sạn {hotels[0]}, còn người kia ở {hotels[1]}.",
                f"{who(guest)} accompanies {who(principal)} but is in hotel {hotels[0]}, the other in {hotels[1]}.",
            )


def staff_near(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A driver or member of staff is in the hotel of the guest served, or a walk from it."""
    own = rows_by_guest(problem, rows)
    for guest in problem.guests:
        pair = (guest.guest_id, guest.serves)
        hotels = _hotels_apart(problem, own, pair, near=True) if guest.serves else None
        if hotels is not None:
            principal = problem.guest[guest.serves]
            yield finding(
                "staff_near",
                pair,
                f"{who(guest)} phục vụ {who(principal)} nhưng ở khách sạn {hotels[0]}, không gần {hotels[1]}.",
                f"{who(guest)} serves {who(principal)} but is in hotel {hotels[0]}, not near {hotels[1]}.",
            )


def _hotels_apart(
    problem: Problem, own: Mapping[str, Rows], pair: tuple[str, str], *, near: bool = False
) -> tuple[str, str] | None:
    """Return the hotels of two guests on the first night on which they are apart (``near``: and not near)."""
    rows = [*own.get(pair[0], ()), *own.get(pair[1], ())]
    return apart(problem, rows, pair, by_hotel=True, unless=problem.is_near if near else None)


def keep_pins(problem: Problem, rows: Rows, commitments: Commitments) -> Iterator[Finding]:
    """What the organiser has pinned is kept."""
    own = rows_by_guest(problem, rows)
    for guest_id, fields in sorted(commitments.pins.items()):
        for name, value in sorted(fields.items()):
            said = [getattr(row, name, None) for row in own.get(guest_id, ())]
            if any(given != value for given in said):
                given = next(given for given in said if given != value)
                yield finding(
                    "keep_pins",
                    (guest_id,),
                    f"Đã ghim {name} của khách {guest_id} là {value} nhưng phương án ghi {given or '–'}.",
                    f"{name} of guest {guest_id} is pinned to {value} but the plan says {given or '–'}.",
                )


def _delegation_vi(problem: Problem, guest: Guest) -> str:
    return problem.delegations.get(guest.delegation_id, guest.delegation_id) or "không theo đoàn"
