"""What each hotel alone adds to the relaxation: at the prices found, rooms are whole and a delegation is there or not.

The constraints that tie hotels to each other keep their prices (Lagrangian relaxation, Geoffrion 1974), those of one
hotel are kept themselves. For every plan x the objective is

    y u + Σ_j least_j + Σ over hotels of [ Σ_j (r_j x_j − least_j) + Σ_{i in the hotel} −y_i (u_i − A_i x) ]

with reduced costs r, least_j = min of r_j x_j within the bounds, and prices y ≤ 0 of inequalities, so no bracket is
below 0. The least of each bracket over whole numbers is added to the bound. A column whose reduced cost alone is more
than ``MOST`` need not be looked at where no more than ``MOST`` is claimed: that leaves a few hundred for a hotel.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from planner.engine.settings import Settings
from planner.problems.lodging.variables import Lodging

SCALE = 1 << 16
"""Prices are whole multiples of 1/SCALE."""
MOST = 10
"""Points that are claimed for one hotel at most."""
MARGIN = 1e-3
"""Points taken off what HiGHS proves for a hotel, against its rounding."""
ENOUGH_S, NODES = 1.0, 200
"""Seconds, or nodes where the clock may not decide, that one hotel may take; what is proven by then counts."""
HOTEL_S = 0.1
"""Work charged for a hotel, in deterministic mode."""
INFEASIBLE = 2
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Constraints ``matrix x ≤ upper`` or ``= upper`` of a model.

    Attributes:
        matrix: one line per constraint.
        upper: right-hand sides.
        equal: which lines are equalities.
        line_of: position of a constraint in the model -> line here.
    """

    matrix: sparse.csr_array
    upper: Whole
    equal: npt.NDArray[np.bool_]
    line_of: dict[int, int]


@dataclass(frozen=True)
class Priced:
    """A program in whole numbers and prices of its constraints, in 1/SCALE.

    Attributes:
        rows: constraints.
        low: least value of each variable.
        high: its largest value.
        prices: what a unit of it costs, in points.
        duals: prices of the constraints; none above 0 for an inequality.
    """

    rows: Rows
    low: Whole
    high: Whole
    prices: Whole
    duals: Whole

    @cached_property
    def reduced(self) -> Whole:
        """By how much a unit of each variable is dearer than the prices of what it does."""
        less: Whole = self.prices * SCALE - self.rows.matrix.T @ self.duals
        return less

    @cached_property
    def least(self) -> Whole:
        """The least that each variable adds at its reduced cost."""
        return np.where(self.reduced > 0, self.reduced * self.low, self.reduced * self.high)


def gain_of_hotels(lodging: Lodging, priced: Priced, settings: Settings) -> int:
    """Return by how much the bound rises, in 1/SCALE, hotel by hotel until the time is up."""
    end_s = settings.now_s() + settings.limit_s
    hotel_of, gain = hotels_of(lodging), 0
    rows_in, ceilings = _rows_in(priced, hotel_of), _ceilings(priced)
    matrix = priced.rows.matrix.tocsc()
    for hotel in range(len(lodging.frame.hotel_ids)):
        left_s = end_s - settings.now_s()
        if left_s <= 0 and not settings.deterministic:
            break
        columns = np.flatnonzero((hotel_of == hotel) & ((priced.reduced <= MOST * SCALE) | (priced.low > 0)))
        if len(columns):
            inside = rows_in == hotel
            lines = np.flatnonzero(inside | (ceilings & (np.diff(matrix[:, columns].tocsr().indptr) > 0)))
            gain += _gain(
                priced, matrix[:, columns].tocsr()[lines], (columns, lines, inside[lines]), settings.within(left_s)
            )
            settings.clock.work(HOTEL_S)
    return gain


def hotels_of(lodging: Lodging) -> Whole:
    """Return the position of the hotel that each variable is about; -1 where it is about none."""
    frame, v = lodging.frame, lodging.variables
    place = {hotel: i for i, hotel in enumerate(frame.hotel_ids)}
    hotels = np.full(len(lodging.model.proto.variables), -1, dtype=np.int64)
    of_types = [*((t, fill) for (_, t, _), fill in v.fill.items()), *((t, rent) for (t, _, _), rent in v.rent.items())]
    for t, variable in of_types:
        hotels[variable.index] = place[frame.types[t].like.hotel_id]
    for (_, hotel), variable in (*v.stay_in.items(), *v.use.items()):
        hotels[variable.index] = place[hotel]
    of_rooms = [*((r, named) for (_, r, _), named in v.named.items()), *((r, keep) for (_, r), keep in v.keep.items())]
    for room, variable in of_rooms:
        if room in frame.problem.room:
            hotels[variable.index] = place[frame.problem.room[room].hotel_id]
    return hotels


def _rows_in(priced: Priced, hotel_of: Whole) -> Whole:
    """Return the hotel that all variables of a constraint are about, -1 where there is none such."""
    matrix = priced.rows.matrix
    found = np.full(matrix.shape[0], -1, dtype=np.int64)
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if len(filled):
        hotels, begins = hotel_of[matrix.indices], matrix.indptr[filled]
        least, most = np.minimum.reduceat(hotels, begins), np.maximum.reduceat(hotels, begins)
        found[filled] = np.where(least == most, least, -1)
    return found


def _ceilings(priced: Priced) -> npt.NDArray[np.bool_]:
    """Return which constraints no part can exceed: sums of what is never below 0."""
    matrix = priced.rows.matrix
    below = matrix.data * (priced.low[matrix.indices] >= 0) <= 0
    line = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    some_below: npt.NDArray[np.bool_] = np.bincount(line[below], minlength=matrix.shape[0]) > 0
    return ~some_below


def _gain(
    priced: Priced, matrix: sparse.csr_array, part: tuple[Whole, Whole, npt.NDArray[np.bool_]], settings: Settings
) -> int:
    """Return what whole numbers add in one hotel.

    Args:
        priced: the program.
        matrix: its constraints kept, and the variables of the hotel.
        part: which variables; which constraints; which of these are about this hotel only.
        settings: time.
    """
    columns, lines, inside = part
    duals = np.where(inside, priced.duals[lines], 0)
    cost = priced.reduced[columns] + matrix.T @ duals
    rest = int(duals @ priced.rows.upper[lines]) + int(priced.least[columns].sum())
    upper = priced.rows.upper[lines].astype(np.float64)
    solved = milp(
        cost.astype(np.float64) / SCALE,
        constraints=LinearConstraint(
            matrix.astype(np.float64), np.where(priced.rows.equal[lines] & inside, upper, -np.inf), upper
        ),
        bounds=Bounds(priced.low[columns].astype(np.float64), priced.high[columns].astype(np.float64)),
        integrality=np.ones(len(columns), dtype=np.int64),
        options={"node_limit": NODES} if settings.deterministic else {"time_limit": min(ENOUGH_S, settings.limit_s)},
    )
    if solved.status == INFEASIBLE:
        return MOST * SCALE
    if solved.mip_dual_bound is None or not np.isfinite(solved.mip_dual_bound):
        return 0
    return min(MOST * SCALE, max(0, int(np.floor((solved.mip_dual_bound - MARGIN) * SCALE)) - rest))
