"""A first plan night after night: who comes in the next nights is housed exactly, later nights at the bound's prices.

Rolling horizon: each piece is a whole-number program (``renewal.Piece``) over the stays that begin within some nights;
the beds they take later, from others who are not yet considered, cost what the bound says those beds are worth.
"""

from dataclasses import replace

import numpy as np

from planner.problems.lodging.nights.beds import settle
from planner.problems.lodging.nights.bound import PARTS, Priced
from planner.problems.lodging.nights.data import Whole
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.renewal import NOWHERE, Columns, Flags, Housing, Piece, columns_of
from planner.problems.lodging.nights.search import annealed_state

NIGHTS, AHEAD = 2, 2
"""Nights decided in one piece, and looked at beyond them."""
LEFT_OUT = 300
"""Leaving a stay out for later costs this many times the dearest night."""


def rolled(ground: Ground, priced: Priced, tried: Flags, pace: Pace) -> Whole:
    """Return the rooms of each guest-night; some may be crowded.

    Args:
        ground: the problem.
        priced: prices of beds.
        tried: stay × room: rooms worth a try.
        pace: time that may be taken.
    """
    horizon = ground.open.shape[1]
    housing = Housing(
        ground, np.full(len(ground.bare), -1, dtype=np.int64), np.zeros((*ground.open.shape, 3), np.int64)
    )
    for begin in range(0, horizon, NIGHTS):
        end = begin + NIGHTS + AHEAD
        decided = (ground.first >= begin) & (ground.first < begin + NIGHTS)
        if decided.any():
            seen = (ground.first >= begin) & (ground.first < end)
            fair_s = 2 * pace.left_s * NIGHTS / (horizon - begin)
            columns = _columns(housing, priced, seen & tried.any(axis=1), tried, end)
            chosen = _decide(Piece(housing, columns), pace.within(fair_s))
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


def _decide(piece: Piece, pace: Pace) -> Whole:
    """Return the rooms chosen for guest-nights, -1 for none."""
    housing, columns = piece.housing, piece.columns
    start, chosen = housing.ground.start, np.full(len(housing.room), -1, dtype=np.int64)
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
