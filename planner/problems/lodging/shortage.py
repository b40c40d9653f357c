"""More guests than beds: night by night, how many are short, and where the missing ones are cheapest to buy."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from planner.problems.lodging.blocks import Block, Shape, admits
from planner.problems.lodging.counting import Clash, clashes, reason_of
from planner.problems.lodging.data import PRICE_UNIT_VND, Night, Problem, Room, day
from planner.problems.lodging.frame import Frame
from planner.wording import Wording, number

MOST_PURCHASES = 3
"""Places to buy that a sentence names for a night; all of them stand in ``Shortage.purchases``."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """Rooms or places that the event does not have yet on a night.

    Attributes:
        house: id of the hotel, or of the hall.
        name: its name.
        rooms: rooms to be had; empty for a hall.
        places: beds or places that they make.
        price_vnd: price of all of it for the night.
    """

    house: str
    name: str
    rooms: tuple[str, ...]
    places: int
    price_vnd: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """What one night lacks.

    Attributes:
        night: the night.
        need: beds (or rooms) wanted.
        have: beds (or rooms) there are.
        of_rooms: whether rooms are counted.
        purchases: the places to buy that cover the night at the least price.
        left: what is still short after all of them.
    """

    night: Night
    need: int
    have: int
    of_rooms: bool
    purchases: tuple[Purchase, ...]
    left: int

    @property
    def short(self) -> int:
        """Beds or rooms that are missing."""
        return self.need - self.have


def shortages(frame: Frame, clash: Clash) -> tuple[Shortage, ...]:
    """Return the nights on which the rooms of a clash do not suffice for those who can go nowhere else, in order."""
    worst: dict[Night, Clash] = {}
    for other in clashes(frame):
        if other.rooms == clash.rooms and other.of_rooms == clash.of_rooms:
            worst.setdefault(other.night, other)
    return tuple(_shortage(frame, worst[night]) for night in sorted(worst))


def _shortage(frame: Frame, clash: Clash) -> Shortage:
    short = clash.need - clash.have
    bought = cheapest(list(_offers(frame, clash)), short, by_room=clash.of_rooms)
    left = short - sum(len(offer.rooms) if clash.of_rooms else offer.places for offer in bought)
    return Shortage(clash.night, clash.need, clash.have, clash.of_rooms, _joined(bought), max(0, left))


def cheapest(offers: Sequence[Purchase], short: int, *, by_room: bool) -> list[Purchase]:
    """Return the offers that together cover what is short at the least price, the cheapest by place first.

    A covering knapsack by dynamic programming: cost[i][j] is the least price at which the first i offers cover j beds
    (or rooms, ``by_room``). Where all of them do not suffice, all of them are returned.
    """
    ordered = sorted(offers, key=lambda one: (one.price_vnd / one.places, -one.places, one.house, one.rooms))
    sizes = [len(offer.rooms) if by_room else offer.places for offer in ordered]
    short = min(short, sum(sizes))
    costs = [np.concatenate([[0.0], np.full(short, np.inf)])]
    for offer, size in zip(ordered, sizes, strict=True):
        before = costs[-1][np.maximum(0, np.arange(short + 1) - size)]
        costs.append(np.minimum(costs[-1], before + offer.price_vnd))
    bought = []
    for at in range(len(ordered), 0, -1):
        if costs[at][short] < costs[at - 1][short]:
            bought.append(ordered[at - 1])
            short = max(0, short - sizes[at - 1])
    return bought[::-1]


def _offers(frame: Frame, clash: Clash) -> Iterator[Purchase]:
    """Yield, one by one, rooms that suit some of the guests but are not the event's on the night, and hall places.

    Of these no more than there are guests without particular needs: others do not go to a hall.
    """
    problem, night = frame.problem, clash.night
    suits = _suits(frame, clash)
    for room in problem.rooms:
        if night not in room.held and suits(room):
            price = room.price_on(night) + room.extra_beds * room.extra_price
            name = problem.hotel[room.hotel_id].name if room.hotel_id in problem.hotel else room.hotel_id
            yield Purchase(room.hotel_id, name, (room.room_id,), room.sleeps, price * PRICE_UNIT_VND)
    if not clash.of_rooms:
        awake = [guest_id for guest_id in clash.guests if night in problem.guest[guest_id].nights]
        plain = sum(not _particular(problem, guest_id) for guest_id in awake)
        yield from islice(_hall_places(problem, night), plain)


def _suits(frame: Frame, clash: Clash) -> Callable[[Room], bool]:
    concerned = set(clash.guests)
    blocks: list[Block] = [b for b in frame.blocks if any(concerned.issuperset(party) for party in b.parties)]
    timeless = Shape(room_period=False, held_rooms=False)
    return lambda room: any(admits(frame.problem, block, room, timeless) for block in blocks)


def _particular(problem: Problem, guest_id: str) -> bool:
    guest = problem.guest[guest_id]
    floors = guest.floor_min is not None or guest.floor_max is not None
    return guest.single or guest.accessible or guest.guarded_only or guest.grade_min > 1 or floors


def _hall_places(problem: Problem, night: Night) -> Iterator[Purchase]:
    """Yield the places of halls that the blocs leave on a night, one by one and the cheapest first."""
    blocs = problem.blocs
    taken = sum(bloc.people for bloc in blocs.blocs if night in bloc.nights)
    halls = [hall for hall in blocs.halls if not hall.room_ids]
    spare = max(0, sum(hall.places.get(night, 0) for hall in halls) - taken)
    for hall in sorted(halls, key=lambda hall: problem.hall_prices_vnd.get(hall.hall_id, 0)):
        for _ in range(min(spare, hall.places.get(night, 0))):
            yield Purchase(hall.hall_id, hall.name, (), 1, problem.hall_prices_vnd.get(hall.hall_id, 0))
        spare -= min(spare, hall.places.get(night, 0))


def _joined(bought: Sequence[Purchase]) -> tuple[Purchase, ...]:
    """Return the purchases, one for each house at one price, in the order in which they come to pay."""
    joined: dict[tuple[str, float], Purchase] = {}
    for one in bought:
        key = (one.house, one.price_vnd / one.places)
        had = joined.get(key)
        joined[key] = one if had is None else _with(had, one)
    return tuple(joined.values())


def _with(had: Purchase, one: Purchase) -> Purchase:
    rooms, places = (*had.rooms, *one.rooms), had.places + one.places
    return Purchase(had.house, had.name, rooms, places, had.price_vnd + one.price_vnd)


def reason_by_night(frame: Frame, clash: Clash) -> Wording:
    """Return the clash as sentences: the night that proves it, then each night's need and what would be bought."""
    first, nights = reason_of(frame, clash), shortages(frame, clash)
    told = [_sentence(one) for one in nights if len(nights) > 1 or one.purchases]
    return Wording(" ".join([first.vi, *(one.vi for one in told)]), " ".join([first.en, *(one.en for one in told)]))


def _sentence(one: Shortage) -> Wording:
    unit_vi, unit_en = ("phòng", "rooms") if one.of_rooms else ("giường", "beds")
    vi = f"Đêm {day(one.night)} thiếu {one.short} {unit_vi} (cần {one.need}, có {one.have})"
    en = f"Night of {day(one.night)}: {one.short} {unit_en} short ({one.need} needed, {one.have} there)"
    if not one.purchases:
        return Wording(f"{vi}; danh sách không còn nơi nào để thuê thêm.", f"{en}; no house of the list has more.")
    named = [_bought(purchase) for purchase in one.purchases[:MOST_PURCHASES]]
    more = len(one.purchases) - len(named)
    more_vi, more_en = (f" và {more} nơi khác", f" and {more} more") if more else ("", "")
    total = number(sum(purchase.price_vnd for purchase in one.purchases))
    all_vi, all_en = (f"; cộng {total} đồng", f"; {total} đồng together") if len(one.purchases) > 1 else ("", "")
    left_vi = f"; vẫn còn thiếu {one.left} {unit_vi}" if one.left else ""
    left_en = f"; still {one.left} {unit_en} short" if one.left else ""
    return Wording(
        f"{vi}; thuê thêm rẻ nhất: {', '.join(vi for vi, _ in named)}{more_vi}{all_vi}{left_vi}.",
        f"{en}; cheapest to buy: {', '.join(en for _, en in named)}{more_en}{all_en}{left_en}.",
    )


def _bought(one: Purchase) -> tuple[str, str]:
    price = number(one.price_vnd)
    if one.rooms:
        count = len(one.rooms)
        return (
            f"{count} phòng ở {one.name} ({one.places} giường, {price} đồng)",
            f"{count} rooms in {one.name} ({one.places} beds, {price} đồng)",
        )
    return f"{one.places} chỗ ở {one.name} ({price} đồng)", f"{one.places} places in {one.name} ({price} đồng)"
