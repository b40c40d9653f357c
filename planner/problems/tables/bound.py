"""No seating keeps more affinity than this: every guest alone with the best company a table could give them.

The sum over guests of the best company (a knapsack of chairs, taken with fractions) counts every pair twice, once from
each side. The two sides of a pair may share its affinity in any proportion, so a subgradient method looks for the
shares with the least sum; whatever shares it ends with, the sum proves a bound (Lagrangian relaxation).
"""

import time

import numpy as np

from planner.problems.tables.data import Problem
from planner.problems.tables.landscape import Floats

MOST_STEPS = 400
TARGET = 0.9
"""The subgradient step aims at this part of the first bound."""


def most_affinity(problem: Problem, limit_s: float) -> int:
    """Return a proven upper bound on the affinity kept inside tables, pairs below 0 counted when together."""
    guests = [guest.guest_id for guest in problem.guests]
    place = {guest: index for index, guest in enumerate(guests)}
    chairs = np.array([guest.places for guest in problem.guests], dtype=np.int64)
    worth = np.zeros((len(guests), len(guests)), dtype=np.int64)
    for (first, second), weight in problem.affinity.items():
        if weight > 0 and (first, second) not in problem.apart:
            worth[place[first], place[second]] = worth[place[second], place[first]] = weight
    room = np.maximum(0, max((table.high for table in problem.tables), default=0) - chairs)
    whole = int(worth.sum()) // 2
    if whole == 0:
        return 0
    shares = _shares(worth.astype(np.float64), chairs.astype(np.float64), room.astype(np.float64), limit_s)
    return min(whole, _exact(2 * worth, shares, chairs, room) // 2)


def _shares(worth: Floats, chairs: Floats, room: Floats, limit_s: float) -> Floats:
    """Return how much of twice each pair's affinity each side counts, by a subgradient method."""
    begin = time.perf_counter()
    shares = worth.copy()
    best, least, scale = shares.copy(), np.inf, 1.0
    for _ in range(MOST_STEPS):
        value, taken = _company(shares, chairs, room)
        if value < least * (1 - 1e-5):
            least, best = value, shares.copy()
        else:
            scale *= 0.95
        slope = taken - taken.T
        norm = float((slope * slope).sum())
        if norm == 0 or scale < 1e-3 or time.perf_counter() - begin > limit_s:  # noqa: PLR2004 - steps too small to matter
            break
        shares = shares - slope * (scale * max(value - TARGET * least, 0.0) / norm)
    return best


def _company(shares: Floats, chairs: Floats, room: Floats) -> tuple[float, Floats]:
    """Return the sum of every guest's best company, and what part of whom each takes."""
    order = np.argsort(-shares / chairs[None, :], axis=1)
    sorted_shares = np.take_along_axis(shares, order, axis=1)
    sorted_chairs = np.where(sorted_shares > 0, chairs[order], 0.0)
    before = np.cumsum(sorted_chairs, axis=1) - sorted_chairs
    left = np.clip(room[:, None] - before, 0.0, None)
    part = np.where(sorted_shares > 0, np.minimum(1.0, left / np.maximum(sorted_chairs, 1.0)), 0.0)
    taken = np.zeros_like(shares)
    np.put_along_axis(taken, order, part, axis=1)
    np.fill_diagonal(taken, 0.0)
    return float((sorted_shares * part).sum()), taken


def _exact(doubled: np.ndarray, shares: Floats, chairs: np.ndarray, room: np.ndarray) -> int:
    """Return the sum in whole numbers: shares rounded so that both sides add up, fractions of guests rounded up."""
    count = len(chairs)
    whole = np.rint(shares).astype(np.int64)
    upper = np.triu_indices(count, 1)
    whole[(upper[1], upper[0])] = doubled[upper] - whole[upper]
    total = 0
    for index in range(count):
        row = whole[index]
        left, partners = int(room[index]), [p for p in np.flatnonzero(row > 0).tolist() if p != index]
        for partner in sorted(partners, key=lambda p: -row[p] / chairs[p]):
            need = int(chairs[partner])
            total += int(row[partner]) if need <= left else -(-int(row[partner]) * left // need)
            left -= min(need, left)
            if left == 0:
                break
    return total
