"""How far flows are from equilibrium, and what is proven about the best objective."""

from dataclasses import dataclass

from planner.traffic.assignment.links import DelayLinks, Floats


@dataclass(frozen=True, slots=True)
class Gap:
    """A measurement of flows.

    Attributes:
        objective: Beckmann objective.
        total: what all trips cost at these flows (TSTT).
        least: what they would cost if each took its cheapest way at these costs (SPTT).
    """

    objective: float
    total: float
    least: float

    @property
    def relative(self) -> float:
        """Share of the total cost that drivers could still save by changing their way: 0 at equilibrium."""
        return max(0.0, (self.total - self.least) / self.total) if self.total > 0 else 0.0

    @property
    def bound(self) -> float:
        """Proven lower bound on the best objective.

        The objective is convex, so for every feasible y: z(y) >= z(x) + c(x)·(y - x), and the least right-hand side is
        z(x) - (TSTT - SPTT).
        """
        return self.objective - max(0.0, self.total - self.least)


def gap_of(links: DelayLinks, flow: Floats, least: float) -> Gap:
    """Return the gap of flows whose trips would cost ``least`` on the cheapest ways."""
    return Gap(links.objective(flow), float((links.cost(flow) * flow).sum()), least)
