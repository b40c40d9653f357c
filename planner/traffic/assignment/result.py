"""An assignment and what it claims about itself."""

from dataclasses import dataclass

from planner.traffic.assignment.links import Floats


@dataclass(frozen=True, slots=True)
class Goal:
    """When to stop.

    Attributes:
        relative_gap: gap that is good enough.
        limit_s: seconds after which the best flows found are returned.
    """

    relative_gap: float = 1e-6
    limit_s: float = 60.0


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """Flows and what is claimed about them; planner.traffic.assignment.check looks at every claim.

    Attributes:
        flow: pcu an hour on each link, shape (L,).
        cost: cost of each link at that flow, shape (L,).
        objective: Beckmann objective.
        bound: proven lower bound on the best objective.
        relative_gap: share of the total cost that drivers could still save.
        unserved: pcu an hour of each pair that has no way at all, shape (P,).
        rounds: searches for cheapest ways.
        by_origin: flow on each link of the trips of each source (Trips.sources), shape (O, L), where asked for.
    """

    flow: Floats
    cost: Floats
    objective: float
    bound: float
    relative_gap: float
    unserved: Floats
    rounds: int
    by_origin: Floats | None = None
