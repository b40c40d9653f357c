"""What any housing of blocs costs at least: the linear relaxation, its prices made whole numbers.

With any price ≤ 0 of a place (by hall and night) and any price of a bloc, the sum of the bloc prices, of the places
times theirs and of each bloc's pairs of negative reduced cost is a bound (weak duality; Geoffrion 1974). The prices
come from HiGHS; they are rounded and the bound is made again from them in whole numbers, so no rounding of the solver
enters the proof. In it every bloc takes its pair of least reduced cost, exactly one of them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from planner.problems.lodging.blocs.frame import Frame, Whole

SCALE = 10**6
"""Prices are rounded to this part of a unit of cost."""
SLACK = 1e-3
"""The mixed-integer solver counts with fractions; its bound must be above a whole number by this to reach the next."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Relaxation:
    """Prices of the linear relaxation.

    Attributes:
        bound: no housing costs less; of the linear part alone (groups left out).
        lowest: the same before rounding up.
        dear: [halls x blocs] reduced cost, infinite where a pair is not allowed.
        worth: [halls x nights] what a place is worth.
        share: [halls x blocs] part of a bloc in a hall in the relaxation's own plan.
    """

    bound: int
    lowest: float
    dear: Floats
    worth: Floats
    share: Floats


def relax(frame: Frame, limit_s: float) -> Relaxation | None:
    """Return the relaxation; None where not even parts of blocs fit, or the time did not suffice."""
    lines, columns = np.nonzero(frame.allowed)
    cost = frame.cost[lines, columns]
    assign, places = _rows(frame, lines, columns)
    if len(set(columns.tolist())) < frame.cost.shape[1]:
        return None
    solved = linprog(  # type: ignore[call-overload]  # the stubs do not know that sparse matrices are taken
        cost.astype(np.float64),
        A_ub=places,
        b_ub=frame.room.ravel().astype(np.float64),
        A_eq=assign,
        b_eq=np.ones(frame.cost.shape[1]),
        bounds=(0, 1),
        method="highs-ipm",
        options={"time_limit": max(limit_s, 0.1)},
    )
    if solved.status != 0:
        return None
    worth = np.maximum(0, np.rint(-solved.ineqlin.marginals * SCALE)).astype(np.int64).reshape(frame.room.shape)
    dear = np.full(frame.cost.shape, np.iinfo(np.int64).max, np.int64)
    paid = (worth[:, :, None] * frame.stay[None, :, :]).sum(axis=1) * frame.take
    dear[frame.allowed] = (frame.cost * SCALE + paid)[frame.allowed]
    least = dear.min(axis=0)
    total = int(least.sum()) - int((worth * frame.room).sum())
    share = np.zeros(frame.cost.shape)
    share[lines, columns] = solved.x
    reduced = np.where(frame.allowed, (dear - least).astype(np.float64) / SCALE, np.inf)
    return Relaxation(-(-total // SCALE), total / SCALE, reduced, worth / SCALE, share)


def _rows(frame: Frame, lines: Whole, columns: Whole) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Return the lines "each bloc once" and "places of each hall on each night" over the pairs given."""
    count, nights = len(lines), len(frame.stay)
    pairs = np.arange(count)
    assign = sparse.csr_array((np.ones(count), (columns, pairs)), shape=(frame.cost.shape[1], count))
    night, pair = np.nonzero(frame.stay[:, columns])
    takes = frame.take[lines, columns][pair].astype(np.float64)
    places = sparse.csr_array((takes, (lines[pair] * nights + night, pair)), shape=(frame.room.size, count))
    return assign, places


@dataclass(frozen=True)
class Core:
    """What the search among the promising pairs came to: a plan, if any, and a bound for all plans."""

    hall_of: Whole | None
    bound: int


def solve_core(frame: Frame, relaxation: Relaxation, width: float, limit_s: float) -> Core:
    """Solve with pairs of reduced cost up to ``width`` alone (HiGHS, branch and cut).

    A plan with another pair costs at least ``lowest`` + ``width``, so the smaller of that and the bound found among
    the pairs is a bound for all.
    """
    lines, columns = np.nonzero(relaxation.dear <= width)
    assign, places = _rows(frame, lines, columns)
    count = frame.cost.shape[1]
    solved = milp(
        frame.cost[lines, columns].astype(np.float64),
        constraints=LinearConstraint(
            sparse.vstack([assign, places], format="csr"),
            np.r_[np.ones(count), np.full(frame.room.size, -np.inf)],
            np.r_[np.ones(count), frame.room.ravel()],
        ),
        integrality=np.ones(len(lines), np.int64),
        bounds=Bounds(0, 1),
        options={"time_limit": max(limit_s, 0.1), "mip_rel_gap": 0.0},
    )
    outside = relaxation.lowest + width
    inside = outside if solved.status == 2 else solved.mip_dual_bound  # noqa: PLR2004 - no plan among the pairs
    least = min(outside, relaxation.lowest if inside is None else float(inside))
    bound = max(relaxation.bound, int(np.ceil(least - SLACK)))
    if solved.x is None:
        return Core(None, bound)
    hall_of = np.zeros(count, np.int64)
    chosen = solved.x > 0.5  # noqa: PLR2004 - rounded
    hall_of[columns[chosen]] = lines[chosen]
    return Core(hall_of, bound)
