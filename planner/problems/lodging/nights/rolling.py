"""A first plan night after night: who comes in the next nights is housed exactly, later nights at the bound's prices.

Rolling horizon: each piece is a whole-number program (``renewal.Piece``) over the stays that begin within some nights;
the beds they take later, from others who are not yet considered, cost what the bound says those beds are worth.
"""

from dataclasses import dataclass, replace

import numpy as np

from planner.problems.lodging.nights.beds import settle
from planner.problems.lodging.nights.bound import PARTS, Priced
from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.diving import chosen_by_dive
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.renewal import NOWHERE, Columns, Flags, Housing, Piece, columns_of
from planner.problems.lodging.nights.search import FEWEST_WISHES, Wishes, annealed_state, spread

NARROW = 0.5
"""In a dive rooms dearer than this much of the spread of prices are not tried, but the first few always."""
LEFT_OUT = 300
"""Leaving a stay out for later costs this many times the dearest night."""


@dataclass(frozen=True)
class Window:
    """Nights planned in one piece.

    Attributes:
        nights, ahead: nights decided, and looked at beyond them.
        dive: whether by a dive instead of exactly.
    """

    nights: int
    ahead: int
    dive: bool = False


EXACT, DIVE = Window(2, 2), Window(6, 4, dive=True)


def narrowed(ground: Ground, wishes: Wishes) -> Flags:
    """Return stay × room: the rooms worth a try in a dive over many nights."""
    tried = wishes.dearer <= NARROW * spread(ground)
    np.put_along_axis(tried, wishes.order[:, :FEWEST_WISHES], True, axis=1)  # noqa: FBT003 - a value of the array
    narrow: Flags = tried & wishes.near
    return narrow


def rolled(ground: Ground, priced: Priced, tried: Flags, pace: Pace, window: Window = EXACT) -> Whole:
    """Return the rooms of each guest-night; some may be crowded.

    Args:
        ground: the problem.
        priced: prices of beds.
        tried: stay × room: rooms worth a try.
        pace: time that may be taken.
        window: how many nights at a time, and how.
    """
    horizon = ground.open.shape[1]
    housing = Housing(
        ground, np.full(len(ground.bare), -1, dtype=np.int64), np.zeros((*ground.open.shape, 3), np.int64)
    )
    for begin in range(0, horizon, window.nights):
        end = begin + window.nights + window.ahead
        decided = (ground.first >= begin) & (ground.first < begin + window.nights)
        if decided.any():
            seen = (ground.first >= begin) & (ground.first < end)
            fair_s = 2 * pace.left_s * window.nights / (horizon - begin)
            columns = _columns(housing, priced, seen & tried.any(axis=1), tried, end)
            chosen = _decide(Piece(housing, columns), pace.within(fair_s), dive=window.dive)
            chosen[~decided[ground.stay_of]] = -1
            housing.room = np.maximum(housing.room, chosen)
            housing.add(decided & (housing.room[ground.start[:-1]] >= 0), 1)
    return completed(housing)


def _columns(housing: Housing, priced: Priced, seen: Flags, tried: Flags, end: int) -> Columns:
    """Return the ways to house the stays seen, nights from ``end`` on at the bound's prices; or nowhere."""
    ground = housing.ground
    columns = columns_of(housing, seen, tried)
    later = np.where((ground.night_of >= end)[:, None], priced.extra[priced.row] / PARTS, 0.0)
    worth = np.add.reduceat(later, ground.start[:-1], axis=0)
    columns = replace(columns, cost=columns.cost + np.rint(worth[columns.stay, columns.room]).astype(np.int64))
    left = np.flatnonzero(seen)
    dear = LEFT_OUT * max(1, int(ground.bare.max()))
    return columns.and_also(left, NOWHERE, np.full(len(left), dear))


def _decide(piece: Piece, pace: Pace, *, dive: bool) -> Whole:
    """Return the rooms chosen for guest-nights, -1 for none."""
    housing, columns = piece.housing, piece.columns
    start, chosen = housing.ground.start, np.full(len(housing.room), -1, dtype=np.int64)
    if dive:
        found = chosen_by_dive(piece, pace)
    else:
        answer = piece.solved(pace)
        found = answer[0] if answer is not None else np.zeros(0, dtype=np.int64)
    for column in found:
        stay, room = columns.stay[column], columns.room[column]
        chosen[start[stay] : start[stay + 1]] = max(room, -1)
    return chosen


def completed(housing: Housing) -> Whole:
    """Give those left out the cheapest way through the rooms as they stand."""
    ground = housing.ground
    left = np.flatnonzero(housing.room[ground.start[:-1]] < 0)
    room, used, slot, numbers = annealed_state(ground, housing.room)
    settle(ground.stays, ground.rooms, ground.bare, left, room, used, slot, numbers)
    return room
