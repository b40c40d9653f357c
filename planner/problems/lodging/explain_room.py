"""What a room is, what of it the guest needs, and under which contract it is had: sentences for an explanation."""

from planner.problems.lodging.blocks import is_guarded
from planner.problems.lodging.check_rooms import floors_asked
from planner.problems.lodging.data import PRICE_UNIT_VND, Guest, Night, Problem, Room, day
from planner.wording import Wording, number


def described(room: Room, nights: tuple[Night, ...]) -> Wording:
    """Return grade, beds, floor and price of a room; where nights differ in price, the whole stay's."""
    vi, en = f"hạng {room.grade}, {room.beds} giường", f"grade {room.grade}, {room.beds} beds"
    if room.extra_beds:
        vi, en = f"{vi} (kê thêm được {room.extra_beds})", f"{en} (and {room.extra_beds} more on request)"
    if room.floor is not None:
        vi, en = f"{vi}, tầng {room.floor}", f"{en}, floor {room.floor}"
    prices = sorted({room.price_on(night) for night in nights})
    if len(prices) > 1:
        low, high, whole = (_vnd(price) for price in (prices[0], prices[-1], room.rent(nights)))
        return Wording(
            f"{vi}, {low}–{high} đồng/đêm tuỳ đêm, cả kỳ {whole} đồng",
            f"{en}, {low}–{high} đồng by night, {whole} đồng for the stay",
        )
    price = _vnd(prices[0] if prices else room.price)
    return Wording(f"{vi}, {price} đồng/đêm", f"{en}, {price} đồng a night")


def needs(problem: Problem, guest: Guest, room: Room | None) -> list[Wording]:
    """Say what the guest is due or needs of floor, grade and nearness, and where the room falls short."""
    told: list[Wording] = []
    asked = floors_asked(guest)
    if asked is not None:
        count = sum(_on_floor(guest, other) for other in problem.rooms)
        told.append(
            Wording(f"Cần phòng {asked[0]}: có {count} phòng.", f"Needs {asked[1]}: there are {count} such rooms.")
        )
    if guest.guarded_only:
        there = {other.hotel_id for other in problem.rooms if is_guarded(problem, guest, other)}
        told.append(
            Wording(
                f"Thuộc diện được bảo vệ, phải ở nơi nghỉ có bảo vệ: có {len(there)} nơi.",
                f"Must be in a guarded hotel: there are {len(there)}.",
            )
        )
    if guest.grade_due > guest.grade_min:
        short = max(0, guest.grade_due - room.grade) if room else 0
        short_vi = f"; phòng này thấp hơn {short} bậc, có tính điểm" if short else ""
        short_en = f"; this room is {short} below, at a price" if short else ""
        told.append(
            Wording(
                f"Bậc {guest.rank} được hưởng phòng hạng {guest.grade_due}{short_vi}.",
                f"Rank {guest.rank} is due grade {guest.grade_due}{short_en}.",
            )
        )
    if guest.serves:
        told.append(
            Wording(
                f"Phục vụ {guest.serves}, phải cùng khách sạn hoặc ở gần.",
                f"Serves {guest.serves}, hence the same hotel or one near by.",
            )
        )
    return told


def contract(problem: Problem, guest: Guest, room: Room) -> list[Wording]:
    """Say which block holds the room, for how many nights it is let at least, and until when it can be given back."""
    told: list[Wording] = []
    for holding in problem.holdings:
        nights = [night for night, rooms in sorted(holding.rooms.items()) if room.room_id in rooms]
        if set(nights).isdisjoint(guest.nights):
            continue
        back_vi = f", trả trước hết ngày {day(holding.release_on)}" if holding.release_on else ""
        back_en = f", to give back by {day(holding.release_on)}" if holding.release_on else ""
        least_vi = f", thuê ít nhất {holding.min_nights} đêm liền" if holding.min_nights > 1 else ""
        least_en = f", let for {holding.min_nights} nights or more" if holding.min_nights > 1 else ""
        told.append(
            Wording(
                f"Phòng thuộc khối {holding.block_id} giữ từ {day(holding.first)} đến"
                f" {day(holding.last)}{least_vi}{back_vi}.",
                f"The room is of block {holding.block_id}, held from {day(holding.first)} to"
                f" {day(holding.last)}{least_en}{back_en}.",
            )
        )
    return told


def _on_floor(guest: Guest, room: Room) -> bool:
    return room.floor is not None and (guest.floor_min or 1) <= room.floor <= (guest.floor_max or room.floor)


def _vnd(units: int) -> str:
    return number(units * PRICE_UNIT_VND)
