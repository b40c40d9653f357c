"""Equilibrium by Frank–Wolfe and by its bi-conjugate form, on link flows, with scipy and array operations only.

Bi-conjugate directions: Mitradjieva and Lindberg, "The stiff is moving – conjugate direction Frank–Wolfe methods with
applications to traffic assignment", Transportation Science 47(2), 2013.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from planner.traffic.assignment.gap import Gap, gap_of
from planner.traffic.assignment.links import DelayLinks, Floats, Trips
from planner.traffic.assignment.loading import CheapestWays
from planner.traffic.assignment.result import Goal

NEARLY_WHOLE = 0.999
"""After a step this long the earlier directions say nothing more."""
HALVINGS = 45
"""Bisections of the line search."""


@dataclass(frozen=True, eq=False)
class LinkFlows:
    """Flows and their gap after so many rounds.

    Attributes:
        flow: vehicles an hour on each link.
        gap: measured at these flows.
        bound: highest lower bound on the objective proven so far.
        rounds: all-or-nothing loadings.
    """

    flow: Floats
    gap: Gap
    bound: float
    rounds: int


def descend(links: DelayLinks, trips: Trips, *, conjugate: bool = True) -> Iterator[LinkFlows]:
    """Yield better and better flows, without end; a caller stops when a gap is good enough.

    Args:
        links: the network.
        trips: what is to be assigned.
        conjugate: bi-conjugate directions; otherwise plain Frank–Wolfe.
    """
    ways = CheapestWays(links, trips)
    flow = ways.load(links.cost(np.zeros(links.size))).flow
    course, bound, rounds = _Course(), -np.inf, 1
    while True:
        loading = ways.load(links.cost(flow))
        gap = gap_of(links, flow, loading.least)
        bound, rounds = max(bound, gap.bound), rounds + 1
        yield LinkFlows(flow, gap, bound, rounds)
        target = course.target(flow, loading.flow, links.slope(flow)) if conjugate else loading.flow
        if conjugate and links.cost(flow) @ (target - flow) >= 0:  # not downhill: begin afresh
            course, target = _Course(), loading.flow
        step = _best_step(links, flow, target - flow)
        course = course.after(target, step)
        flow = flow + step * (target - flow)


@dataclass(frozen=True, eq=False)
class _Course:
    """The last two targets and the last step."""

    last: Floats | None = None
    before: Floats | None = None
    step: float = 1.0

    def target(self, flow: Floats, cheapest: Floats, slope: Floats) -> Floats:
        """Return the point to aim at: the cheapest flows, made conjugate to the last directions."""
        if self.last is None or self.step > NEARLY_WHOLE:
            return cheapest
        if self.before is None:
            return self._conjugate(flow, cheapest, slope)
        ahead, step = cheapest - flow, self.step
        one = self.last - flow
        two = step * self.last + (1 - step) * self.before - flow
        mu = -_share((two * slope, ahead), (two * slope, self.before - self.last))
        nu = -_share((one * slope, ahead), (one * slope, one)) + max(mu, 0.0) * step / (1 - step)
        mu, nu = max(mu, 0.0), max(nu, 0.0)
        return (cheapest + nu * self.last + mu * self.before) / (1 + nu + mu)

    def _conjugate(self, flow: Floats, cheapest: Floats, slope: Floats) -> Floats:
        assert self.last is not None  # noqa: S101 - asked by target() only then
        one = (self.last - flow) * slope
        share = _share((one, cheapest - flow), (one, cheapest - self.last))
        share = min(max(share, 0.0), 0.99)
        return share * self.last + (1 - share) * cheapest

    def after(self, target: Floats, step: float) -> "_Course":
        """Return the course once a step has been taken towards ``target``."""
        return _Course(target, self.last, step)


def _share(above: tuple[Floats, Floats], below: tuple[Floats, Floats]) -> float:
    divisor = float(np.dot(*below))
    return 0.0 if divisor == 0 else float(np.dot(*above)) / divisor


def _best_step(links: DelayLinks, flow: Floats, direction: Floats) -> float:
    """Return how far to go, 0 to 1: where the objective stops falling."""
    low, high = 0.0, 1.0
    if links.cost(flow + direction) @ direction <= 0:
        return high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if links.cost(flow + middle * direction) @ direction > 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def assign_by_links(
    links: DelayLinks,
    trips: Trips,
    goal: Goal,
    *,
    conjugate: bool = True,
    clock: Callable[[], float] = time.perf_counter,
) -> LinkFlows:
    """Return the best flows found until the relative gap or the seconds of the goal are reached."""
    until, best = clock() + goal.limit_s, None
    for found in descend(links, trips, conjugate=conjugate):
        if best is None or found.gap.relative < best.gap.relative:
            best = found
        if found.gap.relative <= goal.relative_gap or clock() > until:
            return LinkFlows(best.flow, best.gap, found.bound, found.rounds)
    raise AssertionError  # descend() has no end
