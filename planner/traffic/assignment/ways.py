"""Equilibrium by gradient projection over the ways of each pair, compiled."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planner.traffic.assignment import kernels
from planner.traffic.assignment.gap import Gap, gap_of
from planner.traffic.assignment.kernels import FREE, LINKS, NONE, PATHS, Desk, Tree, Ways
from planner.traffic.assignment.links import DelayLinks, Floats, Trips
from planner.traffic.assignment.result import Equilibrium, Goal
from planner.traffic.assignment.star import pairs_of, star_of

INNER, SETTLED = 12, 0.1
"""Most rounds of balancing between two searches for new ways; fewer once the excess falls below this share."""
NEAR = 3.0
"""How many times the goal a sweep may seem to be off before the gap is measured."""
ROOM = (3, 64, 40, 64)
"""Room to begin with: ways for each pair and besides, links for each pair and for each node."""
CHUNK = 64
"""Origins between two looks at the clock."""


class WayAssignment:
    """Trips spread over ways; kept between calls, so that changed volumes start from the ways found before."""

    def __init__(self, links: DelayLinks, trips: Trips) -> None:
        self.links, self.trips = links, trips
        self._star, self._pairs = star_of(links), pairs_of(links, trips)
        nodes = links.nodes + links.first_through
        self._tree = Tree(np.zeros(nodes), *(np.zeros(nodes, dtype=np.int64) for _ in range(3)))
        self._desk = _desk(links)
        pairs = len(trips.volume)
        per_pair, paths, links_per_pair, per_node = ROOM
        self._ways = _pools(pairs, per_pair * pairs + paths, links_per_pair * pairs + per_node * nodes)
        kernels.recount(self._star, self._ways, self._desk)

    def solve(self, goal: Goal, clock: Callable[[], float] = time.perf_counter) -> Equilibrium:
        """Shift flows until the goal is met."""
        until, bound, rounds = clock() + goal.limit_s, -np.inf, 0
        while True:
            done = self._sweep(lambda: clock() > until)
            rounds += 1
            if not done or rounds == 1 or self._seems_close(goal.relative_gap):
                gap = self.measure()
                bound = max(bound, gap.bound)
                if not done or gap.relative <= goal.relative_gap:
                    return self._answer(gap, bound, rounds)
            self._balance(lambda: clock() > until)

    def _seems_close(self, relative_gap: float) -> bool:
        """Whether a measurement is worth its trees: the sweep, at costs that moved under it, came near the goal."""
        total = float(self._desk.flow @ self._desk.cost)
        return total - float(self._desk.least[0]) <= NEAR * relative_gap * total

    def measure(self) -> Gap:
        """Return the gap of the present flows."""
        kernels.recount(self._star, self._ways, self._desk)
        least = kernels.least_total(self._star, self._pairs, self._desk.cost, self._tree)
        return gap_of(self.links, self._desk.flow, least)

    def change_volumes(self, volume: Floats) -> None:
        """Give the pairs other volumes; each keeps its ways and the shares of them.

        Args:
            volume: vehicles an hour of each pair, shape (P,); a pair may rest at 0.
        """
        self.trips = replace(self.trips, volume=volume)
        self._pairs = pairs_of(self.links, self.trips)
        kernels.rescale(self._ways, self._pairs.volume)
        kernels.recount(self._star, self._ways, self._desk)

    def by_origin(self) -> Floats:
        """Return the flow on each link of the trips from each origin, shape (O, L)."""
        flow = np.zeros((len(self._pairs.start), self.links.size))
        kernels.split_by_origin(self._pairs, self._ways, flow)
        return flow

    def _answer(self, gap: Gap, bound: float, rounds: int) -> Equilibrium:
        flow = self._desk.flow.copy()
        lost = np.where(self._ways.first == NONE, self.trips.volume, 0.0)
        claims = (gap.objective, min(bound, gap.objective), gap.relative)
        return Equilibrium(flow, self.links.cost(flow), *claims, lost, rounds)

    def _balance(self, late: Callable[[], bool]) -> None:
        first = kernels.balance_all(self._star, self._ways, self._desk)
        for _ in range(INNER):
            if late() or kernels.balance_all(self._star, self._ways, self._desk) <= SETTLED * first:
                return

    def _sweep(self, late: Callable[[], bool]) -> bool:
        """Offer every pair its cheapest way; false when time ran out (only once every pair is served)."""
        begin, origins, served = 0, len(self._pairs.start), self._is_served
        self._desk.least[0] = 0.0
        while begin < origins:
            stop = min(begin + CHUNK, origins)
            reached = kernels.sweep(self._star, self._pairs, self._ways, self._desk, self._tree, begin, stop)
            if reached < stop:
                self._make_room()
            begin = reached
            if served and late():
                return False
        self._is_served = True
        return True

    _is_served = False

    def _make_room(self) -> None:
        old, nodes = self._ways, self.links.nodes
        roomy = _pools(len(old.first), 2 * len(old.flow), 2 * len(old.pool) + 64 * nodes)
        kernels.compact(old, roomy)
        self._ways = roomy


def _desk(links: DelayLinks) -> Desk:
    flow = np.zeros(links.size)
    return Desk(flow, links.cost(flow), np.zeros(links.size, dtype=np.int64), np.zeros(1, dtype=np.int64), np.zeros(1))


def _pools(pairs: int, paths: int, length: int) -> Ways:
    """Return empty pools for so many pairs, ways and links."""
    columns = [np.full(pairs, NONE), np.full(paths, NONE), np.zeros(paths), np.zeros(paths)]
    used = np.zeros(3, dtype=np.int64)
    used[PATHS], used[LINKS], used[FREE] = 0, 0, NONE
    first, following, start, size = (column.astype(np.int64) for column in columns)
    return Ways(first, following, start, size, np.zeros(paths), np.zeros(length, dtype=np.int32), used)
