"""Where medical and fire posts stand: the most covered with so many posts, and the shortest longest time.

Maximal covering location (Church and ReVelle): with at most p posts, x_j whether there is a post at j and y_i whether
place i is covered, maximise sum w_i y_i with y_i <= sum of x_j over the sites within the limit of i. p-centre: the
smallest time r for which p posts cover every place; found by halving over the times that occur, each answered by a set
covering problem. HiGHS (scipy.optimize.milp) proves the bound of the first and that r cannot be smaller in the second.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack, identity

from planner.errors import SolverError
from planner.wording import Wording

Times = npt.NDArray[np.float64]
"""Place, site -> minutes; infinite where no road leads."""
Weights = npt.NDArray[np.float64]
TIME_LIMIT_S = 20.0
CHOSEN = 0.5
"""A solver's 1 may be 0.9999999."""


@dataclass(frozen=True, slots=True)
class Covering:
    """Chosen sites, what they cover, and the proven upper bound of what any choice covers."""

    sites: tuple[int, ...]
    covered: npt.NDArray[np.bool_]
    weight: float
    bound: float

    @property
    def is_optimal(self) -> bool:
        """Whether no other choice covers more."""
        return self.weight >= self.bound - 1e-6 * max(1.0, abs(self.bound))


@dataclass(frozen=True, slots=True)
class Centre:
    """Chosen sites, the longest time from any place to the nearest of them, and the proven lower bound of that time."""

    sites: tuple[int, ...]
    radius_min: float
    bound_min: float


def max_covering(times: Times, weights: Weights, posts: int, limit_min: float) -> Covering:
    """Return the choice of at most ``posts`` sites that covers the most weight within the limit."""
    places, sites = times.shape
    near = csr_matrix((times <= limit_min).astype(np.float64))
    covers = LinearConstraint(hstack([-near, identity(places)], format="csr"), ub=np.zeros(places))
    count = LinearConstraint(csr_matrix(np.concatenate([np.ones(sites), np.zeros(places)])), ub=posts)
    found = milp(
        np.concatenate([np.full(sites, 0.0), -weights]),
        integrality=np.concatenate([np.ones(sites, dtype=np.int64), np.zeros(places, dtype=np.int64)]),
        bounds=Bounds(0, 1),
        constraints=[covers, count],
        options={"time_limit": TIME_LIMIT_S},
    )
    if found.x is None:
        raise SolverError(Wording("Không xếp được chốt phủ rộng nhất.", "The covering problem was not solved."))
    chosen = tuple(int(site) for site in np.flatnonzero(found.x[:sites] > CHOSEN))
    covered = covered_by(times, chosen, limit_min)
    return Covering(chosen, covered, float(weights[covered].sum()), _bound(found.mip_dual_bound, weights))


def _bound(dual: float | None, weights: Weights) -> float:
    total = float(weights.sum())
    return total if dual is None else min(total, -float(dual))


def covered_by(times: Times, sites: tuple[int, ...], limit_min: float) -> npt.NDArray[np.bool_]:
    """Return which places have one of the sites within the limit."""
    if not sites:
        return np.zeros(times.shape[0], dtype=np.bool_)
    near: npt.NDArray[np.bool_] = times[:, list(sites)].min(axis=1) <= limit_min
    return near


def p_centre(times: Times, posts: int) -> Centre:
    """Return the sites that make the longest time shortest; places that no site reaches are left out.

    The answer is exact: with any shorter time more than ``posts`` sites are needed. The time is infinite when the
    places lie in more parts that no road joins than there are posts.
    """
    reachable = times[np.isfinite(times).any(axis=1)]
    radii = np.unique(reachable[np.isfinite(reachable)])
    if not radii.size:
        return Centre((), 0.0, 0.0)
    low, high, best = 0, len(radii) - 1, fewest_sites(reachable, float(radii[-1]))
    if best is None or len(best) > posts:
        return Centre((), float("inf"), float("inf"))
    while low < high:
        middle = (low + high) // 2
        sites = fewest_sites(reachable, float(radii[middle]))
        if sites is not None and len(sites) <= posts:
            high, best = middle, sites
        else:
            low = middle + 1
    return Centre(best, float(radii[high]), float(radii[high]))


def fewest_sites(times: Times, limit_min: float) -> tuple[int, ...] | None:
    """Return the fewest sites that cover every place within the limit; None when some place cannot be covered."""
    near = times <= limit_min
    if not near.any(axis=1).all():
        return None
    sites = times.shape[1]
    covers = LinearConstraint(csr_matrix(near.astype(np.float64)), lb=np.ones(times.shape[0]))
    found = milp(
        np.ones(sites),
        integrality=np.ones(sites, dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=covers,
        options={"time_limit": TIME_LIMIT_S},
    )
    if found.x is None or found.status != 0:
        raise SolverError(Wording("Không chứng minh được số chốt ít nhất.", "The fewest posts were not proven."))
    return tuple(int(site) for site in np.flatnonzero(found.x > CHOSEN))
