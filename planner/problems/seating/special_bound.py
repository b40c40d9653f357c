"""What a plan costs at least wherever guests with special places sit: a bound for all plans, not for seats chosen."""

from planner.engine.plan import Commitments
from planner.problems.seating.cohorts import components
from planner.problems.seating.data import Problem
from planner.problems.seating.field import field_of, zone_groups
from planner.problems.seating.grouped import Timer
from planner.problems.seating.grouping import UNIT
from planner.problems.seating.metres_prices import least_metres
from planner.problems.seating.outside import runs_outside
from planner.problems.seating.thresholds import LARGEST_SPLIT, Tree


def least_score(problem: Problem, commitments: Commitments, timer: Timer) -> int:
    """Return what no plan scores less than: runs and metres, as the certificate proves them.

    In plans in which only pinned guests are out of order; any other costs at least the weight of ``precedence`` once.
    """
    weights = problem.weights
    roots = [_Component(part, own, timer) for part, own in components(problem, commitments)]
    metres = sum(least_metres(part.problem, part.commitments) for part in roots)
    total = weights["fragments"] * sum(part.least_runs() for part in roots) + metres
    return min(total, weights["precedence"])


class _Component:
    """A component and the groups that its fields can fall into at most: their roots first, choices while time lasts."""

    def __init__(self, problem: Problem, commitments: Commitments, timer: Timer) -> None:
        self.problem, self.commitments, self.timer = problem, commitments, timer
        self.fields = [field_of(problem, commitments, zones) for zones in zone_groups(problem)]
        self.trees = [Tree(problem, commitments, one, 0, timer) for one in self.fields if one.parts and one.blocks]

    def least_runs(self) -> int:
        """Return the fewest runs: lines of delegations and blocks, and those outside of them."""
        lines, counted = 0, set[str]()
        for tree in self.trees:
            root = tree.root
            if len(root.ranks) > 1 and len(root.parts) * len(root.blocks) <= LARGEST_SPLIT:
                tree.search(self.timer.is_up, 1)
            lines += root.nodes - tree.total // UNIT
            counted |= {one for one, _ in root.parts} | {one for (one, _), _ in root.together}
        return lines + runs_outside(self.problem, self.commitments, self.fields, counted)
