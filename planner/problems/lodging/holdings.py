"""Rooms held by contract that nobody uses: how many, on which nights, and until when they go back without a charge."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planner.problems.lodging.data import PRICE_UNIT_VND, Holding, Night, Problem
from planner.problems.lodging.occupancy import Rows, beds


@dataclass(frozen=True, slots=True)
class Release:
    """Rooms of a block that a plan leaves empty on nights that follow each other.

    Attributes:
        block_id: the block.
        hotel_id: the hotel.
        what: type or room held; empty for any of the hotel.
        nights: the nights, in order.
        held: rooms held on each of them.
        rooms: those that nobody uses.
        price_vnd: what they would cost on these nights.
        release_on: last day to give them back without a charge; None when not agreed.
    """

    block_id: str
    hotel_id: str
    what: str
    nights: tuple[Night, ...]
    held: int
    rooms: tuple[str, ...]
    price_vnd: int
    release_on: date | None


def releases(problem: Problem, rows: Rows) -> tuple[Release, ...]:
    """Return the rooms held in vain, by the day until which they can be given back, then by block."""
    used = {(bed.room.room_id, night) for bed in beds(problem, rows) for night in bed.nights}
    used |= _used_by_blocs(problem, rows)
    found = [release for holding in problem.holdings for release in _of(problem, holding, used)]
    return tuple(sorted(found, key=lambda one: (one.release_on or date.max, one.block_id, one.nights)))


def _used_by_blocs(problem: Problem, rows: Rows) -> set[tuple[str, Night]]:
    """Return the rooms of the halls that are made of rooms, where a bloc is."""
    blocs = problem.blocs
    there = [(blocs.hall[row.room_id], row) for row in rows if row.guest_id in blocs.bloc and row.room_id in blocs.hall]
    return {(room_id, night) for hall, row in there for room_id in hall.room_ids for night in row.nights}


def _of(problem: Problem, holding: Holding, used: set[tuple[str, Night]]) -> Iterator[Release]:
    empty = {
        night: tuple(room_id for room_id in rooms if (room_id, night) not in used)
        for night, rooms in sorted(holding.rooms.items())
    }
    run: list[Night] = []
    for night in [*empty, None]:
        same = bool(run) and night is not None and empty[run[-1]] == empty[night] and (night - run[-1]).days == 1
        if run and not same:
            if empty[run[-1]]:
                yield _release(problem, holding, tuple(run), empty[run[-1]])
            run = []
        if night is not None:
            run.append(night)


def _release(problem: Problem, holding: Holding, nights: tuple[Night, ...], rooms: tuple[str, ...]) -> Release:
    price = sum(problem.room[room_id].rent(nights) for room_id in rooms) * PRICE_UNIT_VND
    held = len(holding.rooms[nights[0]])
    what = (holding.block_id, holding.hotel_id, holding.what)
    return Release(*what, nights, held, rooms, price, holding.release_on)
