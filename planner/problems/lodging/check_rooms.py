"""The independent check of rooms: enough beds, on nights on which they may be used, fit for whom they are given to."""

from collections.abc import Iterator

from planner.engine.findings import Finding
from planner.engine.plan import Commitments
from planner.problems.lodging.data import Guest, Night, Problem, day
from planner.problems.lodging.occupancy import Rows, beds, beds_taken, days, finding, occupancy, who


def beds_by_night(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """No more guests than beds, further ones put up, in a room on any night."""
    for room, nights in occupancy(problem, rows):
        for night, guests in nights.items():
            taken = beds_taken(problem, guests, room)
            if taken > room.sleeps:
                extra_vi = f" và kê thêm được {room.extra_beds}" if room.extra_beds else ""
                extra_en = f" and room for {room.extra_beds} more" if room.extra_beds else ""
                yield finding(
                    "beds_by_night",
                    (room.room_id, *(guest.guest_id for guest in guests)),
                    f"Đêm {day(night)}: phòng {room.room_id} có {room.beds} giường{extra_vi} nhưng xếp {len(guests)}"
                    f" khách cần {taken} giường.",
                    f"Night of {day(night)}: room {room.room_id} has {room.beds} beds{extra_en} but {len(guests)}"
                    f" guests who take {taken}.",
                )


def room_period(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A room is free on every night on which it is used."""
    for guest, room, nights in beds(problem, rows):
        missing = [night for night in nights if night not in room.nights]
        if missing:
            yield finding(
                "room_period",
                (guest.guest_id, room.room_id),
                f"Phòng {room.room_id} không trống đêm {days(missing)}, mà khách {who(guest)} ở đó.",
                f"Room {room.room_id} is not free on the night of {days(missing)}, when guest {who(guest)} is there.",
            )


def held_rooms(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Where rooms are held by contract, none is used on a night on which it is not held."""
    for guest, room, nights in beds(problem, rows):
        missing = [night for night in nights if night in room.unheld]
        if missing:
            yield finding(
                "held_rooms",
                (guest.guest_id, room.room_id),
                f"Phòng {room.room_id} không được giữ cho sự kiện đêm {days(missing)}, mà khách {who(guest)} ở đó.",
                f"Room {room.room_id} is not held for the event on the night of {days(missing)}, when guest"
                f" {who(guest)} is there.",
            )


def minimum_stay(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """No room is used for fewer nights in a row than it is let for."""
    for room, nights in occupancy(problem, rows):
        for run in _runs(list(nights)):
            if len(run) < room.min_nights:
                guests = {guest.guest_id: guest for night in run for guest in nights[night]}
                yield finding(
                    "minimum_stay",
                    (room.room_id, *sorted(guests)),
                    f"Phòng {room.room_id} chỉ cho thuê từ {room.min_nights} đêm liền, nhưng chỉ dùng {len(run)} đêm"
                    f" ({days(run)}).",
                    f"Room {room.room_id} is let for {room.min_nights} nights in a row or more, but is used for"
                    f" {len(run)} ({days(run)}).",
                )


def _runs(nights: list[Night]) -> list[list[Night]]:
    """Return the nights, which are in order, cut where one is missing."""
    cuts = [i for i, night in enumerate(nights) if i and (night - nights[i - 1]).days > 1]
    return [nights[a:b] for a, b in zip([0, *cuts], [*cuts, len(nights)], strict=True) if a < b]


def accessible_rooms(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests with a wheelchair are in accessible rooms."""
    for guest, room, _nights in beds(problem, rows):
        if guest.accessible and not room.accessible:
            yield finding(
                "accessible_rooms",
                (guest.guest_id, room.room_id),
                f"Khách {who(guest)} dùng xe lăn nhưng phòng {room.room_id} không phù hợp cho xe lăn.",
                f"Guest {who(guest)} uses a wheelchair but room {room.room_id} is not accessible.",
            )


def floor(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Who must not climb stairs is on a low floor, who is guarded is not below the floor asked for."""
    for guest, room, _nights in beds(problem, rows):
        asked, there = floors_asked(guest), room.floor
        if asked is not None and (there is None or not (guest.floor_min or 1) <= there <= (guest.floor_max or there)):
            yield finding(
                "floor",
                (guest.guest_id, room.room_id),
                f"Khách {who(guest)} cần phòng {asked[0]}, nhưng phòng {room.room_id} ở"
                f" {f'tầng {there}' if there else 'tầng chưa rõ'}.",
                f"Guest {who(guest)} needs a room on {asked[1]}, but room {room.room_id} is on"
                f" {f'floor {there}' if there else 'an unknown floor'}.",
            )


def floors_asked(guest: Guest) -> tuple[str, str] | None:
    """Say in Vietnamese and English on which floors a guest may be; None for any."""
    low, high = guest.floor_min, guest.floor_max
    if low is not None and high is not None:
        return f"từ tầng {low} đến tầng {high}", f"floors {low} to {high}"
    if low is not None:
        return f"từ tầng {low} trở lên", f"floor {low} or higher"
    return (f"không cao hơn tầng {high}", f"floor {high} or lower") if high is not None else None


def grade(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests of high rank have at least the grade of room that must be."""
    for guest, room, _nights in beds(problem, rows):
        if room.grade < guest.grade_min:
            yield finding(
                "grade",
                (guest.guest_id, room.room_id),
                f"Khách {who(guest)} bậc {guest.rank} cần phòng hạng từ {guest.grade_min},"
                f" nhưng phòng {room.room_id} hạng {room.grade}.",
                f"Guest {who(guest)} of rank {guest.rank} is due grade {guest.grade_min} or better,"
                f" but room {room.room_id} is of grade {room.grade}.",
            )


def guarded_hotels(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests who must be in a guarded hotel are in one."""
    for guest, room, _nights in beds(problem, rows):
        fit = problem.fit(guest, room)
        if guest.guarded_only and fit is not None and fit.unguarded:
            hotel = problem.hotel[room.hotel_id].name if room.hotel_id in problem.hotel else room.hotel_id
            yield finding(
                "guarded_hotels",
                (guest.guest_id, room.room_id),
                f"Khách {who(guest)} thuộc diện được bảo vệ nhưng {hotel} ({room.hotel_id}) không có bảo vệ.",
                f"Guest {who(guest)} must be in a guarded hotel, but {hotel} ({room.hotel_id}) is not guarded.",
            )


def suitable_rooms(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """The data say what the guest takes and costs in the room."""
    for guest, room, _nights in beds(problem, rows):
        if problem.fit(guest, room) is None:
            yield finding(
                "suitable_rooms",
                (guest.guest_id, room.room_id),
                f"Khách {who(guest)} không hợp với phòng {room.room_id} theo dữ liệu.",
                f"Guest {who(guest)} does not go with room {room.room_id} by the data.",
            )
