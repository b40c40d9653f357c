"""User equilibrium: which of the two ways of computing it, and one form of answer for both."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np

from planner.traffic.assignment.frank_wolfe import assign_by_links
from planner.traffic.assignment.links import DelayLinks, Trips
from planner.traffic.assignment.loading import CheapestWays
from planner.traffic.assignment.result import Equilibrium, Goal

Method = Literal["auto", "ways", "links"]
COMPILING_S = 20.0
"""With less time than this nothing is compiled: that takes about half of it, on a slow machine more."""
QUICK_S = 4.0
"""How long the method that need not be compiled is tried before another one is compiled."""


def equilibrium(
    links: DelayLinks,
    trips: Trips,
    goal: Goal | None = None,
    *,
    method: Method = "auto",
    clock: Callable[[], float] = time.perf_counter,
) -> Equilibrium:
    """Return flows with which nobody is faster on another way.

    Args:
        links: the network.
        trips: what is to be assigned.
        goal: gap and seconds; 1e-6 and a minute if not given. Compiling counts.
        method: ``ways`` (compiled, over the ways of each pair), ``links`` (bi-conjugate Frank–Wolfe with scipy), or
            ``auto``: the first when its machine code is at hand; else the second, and the first after a moment in
            which that did not get there, if there is time to compile it.
        clock: seconds.
    """
    goal, begin = goal or Goal(), clock()
    if method == "ways" or (method == "auto" and is_compiled()):
        return _by_ways(links, trips, goal, clock)
    compiles = method == "auto" and goal.limit_s >= COMPILING_S
    quick = Goal(goal.relative_gap, QUICK_S if compiles else goal.limit_s)
    found = _by_links(links, trips, quick, clock)
    if found.relative_gap <= goal.relative_gap or not compiles:
        return found
    return _by_ways(links, trips, Goal(goal.relative_gap, goal.limit_s - (clock() - begin)), clock)


def is_compiled() -> bool:
    """Say whether the machine code has been made, in this process or in the folder beside the source."""
    source = Path(__file__).with_name("kernels.py")
    kept = [file.stat().st_mtime for file in source.parent.glob("__pycache__/kernels.sweep-*.nbi")]
    return max(kept, default=0.0) > source.stat().st_mtime


def _by_links(links: DelayLinks, trips: Trips, goal: Goal, clock: Callable[[], float]) -> Equilibrium:
    found = assign_by_links(links, trips, goal, clock=clock)
    claims = (found.gap.objective, found.bound, found.gap.relative)
    lost = np.where(CheapestWays(links, trips).is_served(), 0.0, trips.volume)
    return Equilibrium(found.flow, links.cost(found.flow), *claims, lost, found.rounds)


def _by_ways(links: DelayLinks, trips: Trips, goal: Goal, clock: Callable[[], float]) -> Equilibrium:
    begin = clock()
    from planner.traffic.assignment.ways import WayAssignment  # noqa: PLC0415 - numba takes a second to import

    assignment = WayAssignment(links, trips)
    return assignment.solve(Goal(goal.relative_gap, goal.limit_s - (clock() - begin)), clock)
