"""Numbers of rooms (in halls of people) by kind and night, for houses that do not name rooms."""

from collections import Counter

from planner.settlement.books import Books, Level
from planner.settlement.contract import Night

Key = tuple[str, Night]
"""Room, kind of room, or nothing (the whole house); night."""


def planned_counts(books: Books, hotel_id: str, level: Level) -> Counter[Key]:
    """Return planned rooms of a house."""
    found: Counter[Key] = Counter()
    for (room_id, night), count in (*((key, 1) for key in books.planned), *books.people.items()):
        if books.hotel_of(room_id) == hotel_id:
            found[_kind(books, room_id, "", level), night] += count
    return found


def used_counts(books: Books, hotel_id: str, level: Level) -> Counter[Key]:
    """Return rooms used by the reception's record; a room with two guests counts once."""
    found: Counter[Key] = Counter()
    seen: set[tuple[str, Night]] = set()
    for row in books.uses:
        by_room = bool(row.room_id) and not books.by_person(row.room_id)
        if row.hotel_id != hotel_id or (by_room and (row.room_id, row.night) in seen):
            continue
        seen.add((row.room_id, row.night))
        found[_kind(books, row.room_id, row.room_type, level), row.night] += 1 if by_room else row.rooms
    return found


def billed_counts(books: Books, hotel_id: str, level: Level) -> Counter[Key]:
    """Return rooms billed by a house."""
    found: Counter[Key] = Counter()
    for cell in books.cells.get(hotel_id, ()):
        found[_kind(books, cell.room_id, cell.room_type, level), cell.night] += cell.rooms
    return found


def _kind(books: Books, room_id: str, room_type: str, level: Level) -> str:
    if level == "house":
        return ""
    if level == "room":
        return room_id
    return books.contract.rooms[room_id].room_type if room_id in books.contract.rooms else room_type


def extra_beds(books: Books, hotel_id: str, *, planned: bool) -> Counter[int]:
    """Return price -> extra-bed nights of a house, planned or used: guests beyond the beds of a room."""
    found: Counter[int] = Counter()
    for (room_id, _night), guests in (books.planned if planned else books.used_rooms).items():
        terms = books.contract.rooms.get(room_id)
        if terms is not None and terms.house_id == hotel_id and terms.extra_bed_vnd and len(guests) > terms.beds:
            found[terms.extra_bed_vnd] += len(guests) - terms.beds
    return found


def extra_beds_vnd(books: Books, hotel_id: str, *, planned: bool) -> int:
    """Return what the extra beds of a house are worth."""
    return sum(price * nights for price, nights in extra_beds(books, hotel_id, planned=planned).items())


def value_of(books: Books, hotel_id: str, counts: Counter[Key]) -> tuple[int, int]:
    """Return the least and the most that rooms are worth at contract prices.

    The two are the same wherever rooms are named or a kind of room has one price.
    """
    low = high = 0
    for (kind, night), count in counts.items():
        if kind in books.contract.rooms:
            prices: tuple[int, ...] = (books.contract.price_vnd(kind, night),)
        else:
            prices = books.contract.prices_vnd(hotel_id, kind, night) or (0,)
        low, high = low + count * prices[0], high + count * prices[-1]
    return low, high
