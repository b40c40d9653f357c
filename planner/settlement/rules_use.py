"""Planned against used: did the guests sleep where and when the plan says."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from planner.engine.findings import Severity
from planner.settlement.books import Books, RoomNight, coarser
from planner.settlement.contract import Night
from planner.settlement.counts import billed_counts, planned_counts, used_counts
from planner.settlement.difference import Difference
from planner.wording import Wording

ASK = Wording(
    "Đối chiếu với sổ lễ tân và đoàn khách, rồi sửa bảng đêm nghỉ thực tế hoặc ghi rõ lý do.",
    "Compare with the reception's book and the delegation, then mend the table of nights used or note the reason.",
)
Move = tuple[str, str]
"""Planned room, room slept in."""


def planned_not_used(books: Books) -> Iterator[Difference]:
    """A room kept by the plan was not slept in (and is not billed: then no_show_billed says so)."""
    left = {(old, night) for (old, _new), at in _moves(books).items() for night in at}
    found: dict[str, list[Night]] = defaultdict(list)
    for room_id, night in sorted(books.planned):
        if books.use_level(books.hotel_of(room_id)) != "room" or books.hotel_of(room_id) not in books.recorded:
            continue
        skipped = (books.used_rooms, books.billed_rooms, left)
        if not any((room_id, night) in one for one in skipped):
            found[room_id].append(night)
    for room_id, nights in found.items():
        yield Difference(
            rule="planned_not_used",
            pair="planned-used",
            hotel_id=books.hotel_of(room_id),
            said=Wording("phòng giữ theo kế hoạch nhưng không ai ở", "kept by the plan but nobody slept there"),
            todo=ASK,
            expected=f"{len(nights)} đêm",
            found="0 đêm",
            difference_vnd=-sum(books.contract.price_vnd(room_id, night) for night in nights),
            room_id=room_id,
            guest_ids=_guests(books.planned, room_id, nights),
            nights=tuple(nights),
            severity=Severity.WARNING,
        )


def used_not_planned(books: Books) -> Iterator[Difference]:
    """A room was slept in that the plan does not give to anybody that night."""
    if not books.has_plan:
        return
    reached = {(new, night) for (_old, new), at in _moves(books).items() for night in at}
    found: dict[str, list[Night]] = defaultdict(list)
    for room_id, night in sorted(books.used_rooms):
        if (room_id, night) not in books.planned and (room_id, night) not in reached:
            found[room_id].append(night)
    for room_id, nights in found.items():
        yield Difference(
            rule="used_not_planned",
            pair="planned-used",
            hotel_id=books.hotel_of(room_id),
            said=Wording("có người ở nhưng kế hoạch không xếp ai", "slept in, but nobody is planned there"),
            todo=ASK,
            expected="0 đêm",
            found=f"{len(nights)} đêm",
            difference_vnd=sum(books.contract.price_vnd(room_id, night) for night in nights),
            room_id=room_id,
            guest_ids=_guests(books.used_rooms, room_id, nights),
            nights=tuple(nights),
            severity=Severity.WARNING,
        )


def guest_moved(books: Books) -> Iterator[Difference]:
    """A guest slept in another room than the planned one; the difference in price is reckoned."""
    for (old, new), at in sorted(_moves(books).items()):
        yield Difference(
            rule="guest_moved",
            pair="planned-used",
            hotel_id=books.hotel_of(new) or books.hotel_of(old),
            said=Wording(f"khách ở phòng khác với kế hoạch ({old})", f"slept in another room than planned ({old})"),
            todo=ASK,
            expected=old,
            found=new,
            difference_vnd=sum(_cost_of_move(books, old, new, night) for night in at),
            room_id=new,
            guest_ids=tuple(sorted({guest for guests in at.values() for guest in guests})),
            nights=tuple(sorted(at)),
            severity=Severity.WARNING,
        )


def guest_in_two_rooms(books: Books) -> Iterator[Difference]:
    """A guest is written down in two rooms in one night."""
    for (guest_id, night), rooms in sorted(_rooms_of_guests(books.used_rooms).items()):
        if len(rooms) > 1:
            kept = next((one for one in rooms if guest_id in books.planned.get((one, night), ())), rooms[0])
            other = next(one for one in rooms if one != kept)
            yield Difference(
                rule="guest_in_two_rooms",
                pair="planned-used",
                hotel_id=books.hotel_of(other),
                said=Wording(f"khách được ghi ở hai phòng ({', '.join(rooms)})", "written down in two rooms"),
                todo=ASK,
                expected=kept,
                found=", ".join(rooms),
                difference_vnd=0,
                room_id=other,
                guest_ids=(guest_id,),
                nights=(night,),
            )


def used_count_differs(books: Books) -> Iterator[Difference]:
    """Where only numbers of rooms were kept: another number was used than planned."""
    for hotel_id in sorted(books.recorded):
        level = books.use_level(hotel_id)
        if level == "room" or not books.has_plan:
            continue
        planned, used = planned_counts(books, hotel_id, level), used_counts(books, hotel_id, level)
        billed = billed_counts(books, hotel_id, level) if coarser(level, books.bill_level(hotel_id)) == level else {}
        for kind, night in sorted(planned | used):
            expected, found = planned[kind, night], used[kind, night]
            if expected == found or billed.get((kind, night), found) > found:
                continue
            price = next(iter(books.contract.prices_vnd(hotel_id, kind, night)), 0)
            yield Difference(
                rule="used_count_differs",
                pair="planned-used",
                hotel_id=hotel_id,
                said=Wording("số phòng thực tế khác kế hoạch", "another number of rooms than planned"),
                todo=ASK,
                expected=f"{expected} phòng",
                found=f"{found} phòng",
                difference_vnd=(found - expected) * price,
                room_id=kind,
                nights=(night,),
                severity=Severity.WARNING,
            )


def unknown_use(books: Books) -> Iterator[Difference]:
    """The reception wrote down a room or kind that the contract with the house does not know."""
    for row in books.scenario.lodging_used:
        named = row.room_id or row.room_type
        if not books.is_known(row):
            yield Difference(
                rule="unknown_use",
                pair="planned-used",
                hotel_id=row.hotel_id,
                said=Wording("phòng không có trong hợp đồng với cơ sở này", "no room of the contract with this house"),
                todo=Wording("Sửa mã phòng hoặc mã cơ sở.", "Mend the id of the room or of the house."),
                expected="",
                found=named,
                difference_vnd=0,
                room_id=named,
                guest_ids=(row.guest_id,) if row.guest_id else (),
                nights=(row.night,),
            )


def _cost_of_move(books: Books, old: str, new: str, night: Night) -> int:
    """Return what a move costs: the new room unless it was planned anyway, less the old one if it is empty now."""
    added = 0 if (new, night) in books.planned else books.contract.price_vnd(new, night)
    saved = 0 if (old, night) in books.used_rooms else books.contract.price_vnd(old, night)
    return added - saved


def _moves(books: Books) -> Mapping[Move, Mapping[Night, tuple[str, ...]]]:
    """Return (planned room, room slept in) -> night -> guests who moved."""
    planned, used = _rooms_of_guests(books.planned), _rooms_of_guests(books.used_rooms)
    found: dict[Move, dict[Night, tuple[str, ...]]] = {}
    for (guest_id, night), rooms in sorted(used.items()):
        old = planned.get((guest_id, night), ())
        if old and not set(old) & set(rooms):
            at = found.setdefault((old[0], rooms[0]), {})
            at[night] = (*at.get(night, ()), guest_id)
    return found


def _rooms_of_guests(rooms: Mapping[RoomNight, tuple[str, ...]]) -> Mapping[RoomNight, list[str]]:
    """Return (guest, night) -> rooms."""
    found: dict[RoomNight, list[str]] = defaultdict(list)
    for (room_id, night), guests in sorted(rooms.items()):
        for guest_id in guests:
            found[guest_id, night].append(room_id)
    return found


def _guests(rooms: Mapping[RoomNight, tuple[str, ...]], room_id: str, nights: list[Night]) -> tuple[str, ...]:
    return tuple(sorted({guest for night in nights for guest in rooms[room_id, night]}))
