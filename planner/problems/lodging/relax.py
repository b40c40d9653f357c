"""The linear relaxation of a lodging model, solved by HiGHS, and what is proven by its prices in whole numbers.

A floating-point optimum proves nothing. For any prices y of the constraints (of the right sign) and any variables
within their bounds, ``y b + sum over j of min over x_j of (c_j - y a_j) x_j`` bounds the optimum from below (weak
duality, Geoffrion 1974); here the prices are rounded to multiples of 1/SCALE and the sum is made in whole numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from planner.engine.settings import Settings
from planner.problems.lodging.frame import FillKey
from planner.problems.lodging.houses import SCALE, Priced, Rows, Whole, gain_of_hotels
from planner.problems.lodging.variables import Lodging

ENTRY_S = 6e-6
"""Seconds of work charged for one entry of the matrix, in deterministic mode."""
LIGHT_RATIO = 20.0
"""How many times as long as writing down the constraints must be left, or those on places by hotel are left out: the
bound of Vĩnh Linh is then 0.2 % less, in 60 % of the time."""
HOTELS_SHARE = 0.95
"""Share of the time after which no hotel is looked at alone any more."""
MOST_SHARED, MOST_ROUNDED = 4, 9
"""Parties alike in one room, and parties of a block, up to which it is said that rooms are whole: with more of either
hardly any part of a room is lost."""
FREE = 1 << 62
"""Bounds beyond this are no bounds."""


@dataclass(frozen=True)
class Relaxation:
    """What a linear relaxation tells.

    Attributes:
        bound: no plan scores below it.
        reduced: pattern column -> reduced cost, by how much it is dearer than the prices of what it does.
        surcharge: (type, price) -> what having one room more of that kind would be worth.
    """

    bound: int
    reduced: Mapping[FillKey, float]
    surcharge: Mapping[tuple[int, int], int]


def relax(lodging: Lodging, settings: Settings) -> Relaxation | None:
    """Return the relaxation, or None when the time did not suffice.

    In deterministic mode it is solved to its end, whatever that takes, and charged by its size.
    """
    begin = settings.now_s()
    low, high = domains_of(lodging)
    prices = costs_of(lodging)
    wrote_s = settings.now_s()
    rows = rows_of(lodging)
    wrote_s = settings.now_s() - wrote_s
    end_s = begin + settings.limit_s
    if LIGHT_RATIO * wrote_s > end_s - settings.now_s():
        rows = lightened(lodging, rows)
    matrix, upper = rows.matrix.astype(np.float64), rows.upper.astype(np.float64)
    solved = linprog(  # type: ignore[call-overload]  # the stubs do not know that sparse matrices are taken
        prices.astype(np.float64),
        A_ub=matrix[~rows.equal],
        b_ub=upper[~rows.equal],
        A_eq=matrix[rows.equal],
        b_eq=upper[rows.equal],
        bounds=np.stack([low, high], axis=1).astype(np.float64),
        method="highs-ipm",
        options={} if settings.deterministic else {"time_limit": max(0.0, end_s - settings.now_s())},
    )
    settings.clock.work(matrix.nnz * ENTRY_S)
    if solved.status != 0:
        return None
    duals = np.zeros(len(rows.upper))
    duals[~rows.equal] = np.minimum(0.0, solved.ineqlin.marginals)
    duals[rows.equal] = solved.eqlin.marginals
    priced = Priced(rows, low, high, prices, np.rint(duals * SCALE).astype(np.int64))
    return _relaxation(lodging, priced, settings.within(begin + HOTELS_SHARE * settings.limit_s - settings.now_s()))


def _relaxation(lodging: Lodging, priced: Priced, settings: Settings) -> Relaxation:
    rows, duals, reduced = priced.rows, priced.duals, priced.reduced
    total = int(duals @ rows.upper) + int(priced.least.sum()) + gain_of_hotels(lodging, priced, settings)
    total += round(lodging.model.proto.objective.offset) * SCALE
    fills = lodging.variables.fill
    return Relaxation(
        bound=-(-total // SCALE),
        reduced={key: float(reduced[fill.index]) / SCALE for key, fill in fills.items()},
        surcharge={
            key: max(0, round(-int(duals[rows.line_of[index]]) / SCALE))
            for key, index in lodging.capacity.items()
            if index in rows.line_of
        },
    )


def costs_of(lodging: Lodging) -> Whole:
    """Return what a unit of each variable costs."""
    proto = lodging.model.proto
    costs = np.zeros(len(proto.variables), dtype=np.int64)
    for index, coefficient in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        costs[index] += coefficient
    return costs


def domains_of(lodging: Lodging) -> tuple[Whole, Whole]:
    """Return the least and the largest value of each variable."""
    domains = [variable.domain for variable in lodging.model.proto.variables]  # its own [-1] gives 0, not the last
    low = np.array([domain[0] for domain in domains], dtype=np.int64)
    return low, np.array([domain[len(domain) - 1] for domain in domains], dtype=np.int64)


def rows_of(lodging: Lodging) -> Rows:
    """Return linear constraints, clauses, links and whole rooms as lines; what else there is is left out."""
    lines: list[int] = []
    columns: list[int] = []
    factors: list[int] = []
    upper: list[int] = []
    equal: list[bool] = []
    line_of: dict[int, int] = {}

    def add(terms: list[tuple[int, int]], limit: int, *, exact: bool) -> None:
        for column, factor in terms:
            lines.append(len(upper))
            columns.append(column)
            factors.append(factor)
        upper.append(limit)
        equal.append(exact)

    for index, constraint in enumerate(lodging.model.proto.constraints):
        if constraint.has_linear() and not len(constraint.enforcement_literal):
            linear = constraint.linear
            terms = list(zip(linear.vars, linear.coeffs, strict=True))
            least, most = linear.domain[0], linear.domain[1]
            line_of[index] = len(upper)
            if most < FREE:
                add(terms, most, exact=least == most)
            if least > -FREE and least != most:
                add([(column, -factor) for column, factor in terms], -least, exact=False)
    for terms, limit in (*_clauses(lodging), *_links(lodging), *_whole_rooms(lodging)):
        add(terms, limit, exact=False)
    shape = (len(upper), len(lodging.model.proto.variables))
    matrix = sparse.csr_array((np.array(factors, dtype=np.int64), (lines, columns)), shape=shape)
    return Rows(matrix, np.array(upper, dtype=np.int64), np.array(equal, dtype=bool), line_of)


def lightened(lodging: Lodging, rows: Rows) -> Rows:
    """Leave out what the model says of hotels used, by guests and hotel; the links say so by room."""
    use = [variable.index for variable in lodging.variables.use.values()]
    uses = np.zeros(rows.matrix.shape[1], dtype=np.int64)
    uses[use] = 1
    linear = [i for i, c in enumerate(lodging.model.proto.constraints) if i in rows.line_of and c.has_linear()]
    said = np.zeros(len(rows.upper), dtype=bool)
    said[[rows.line_of[i] for i in linear]] = True
    kept = np.flatnonzero(~said | (abs(rows.matrix) @ uses == 0))
    place = {line: i for i, line in enumerate(kept.tolist())}
    line_of = {i: place[line] for i, line in rows.line_of.items() if line in place}
    return Rows(rows.matrix[kept], rows.upper[kept], rows.equal[kept], line_of)


def _clauses(lodging: Lodging) -> Iterator[tuple[list[tuple[int, int]], int]]:
    """Yield what is said as "one of these at least" or "at most", of variables and not of their opposites."""
    for constraint in lodging.model.proto.constraints:
        if constraint.has_bool_or() and all(literal >= 0 for literal in constraint.bool_or.literals):
            yield [(literal, -1) for literal in constraint.bool_or.literals], -1
        elif constraint.has_at_most_one() and all(literal >= 0 for literal in constraint.at_most_one.literals):
            yield [(literal, 1) for literal in constraint.at_most_one.literals], 1


def _links(lodging: Lodging) -> Iterator[tuple[list[tuple[int, int]], int]]:
    """Yield what holds of whole numbers and ties fractions to the hotels that they use.

    A delegation fills rooms of a type only in a hotel it uses: sum over p of z[d,t,p] ≤ rooms of type t · y[e,h]. The
    model itself says so by guests and hotel, which a small fraction of y satisfies.
    """
    frame, use = lodging.frame, lodging.variables.use
    if not frame.shape.shared_by_delegation:
        return
    filled: dict[tuple[str, int], list[tuple[int, int]]] = {}
    known: dict[int, list[set[str]]] = {}
    for (holder, t, p), fill in lodging.variables.fill.items():
        found = frame.patterns[holder, t]
        if id(found) not in known:  # lists of patterns that are equal are one list
            known[id(found)] = [{d for b, _ in pattern.slots for d in frame.blocks[b].delegations} for pattern in found]
        for delegation in known[id(found)][p]:
            filled.setdefault((delegation, t), []).append((fill.index, 1))
    for (delegation, t), terms in filled.items():
        kind = frame.types[t]
        rooms = sum(room.room_id not in lodging.scope.taken for room in kind.rooms)
        yield [*terms, (use[delegation, kind.like.hotel_id].index, -rooms)], 0


def _whole_rooms(lodging: Lodging) -> Iterator[tuple[list[tuple[int, int]], int]]:
    """Yield that n parties alike, at most k to a room, need ⌈n/k⌉ rooms, one for k and so many for more.

    Σ ⌈places(p,b)/k⌉ z[d,t,p] ≥ ⌈n[b]/k⌉ follows from Σ places(p,b) z[d,t,p] = n[b] by dividing and rounding up
    (Gomory 1958, Chvátal 1973).
    """
    if lodging.scope.partial:
        return
    terms: dict[tuple[int, int], list[tuple[int, int]]] = {}
    sizes = {b: lodging.frame.blocks[b].size for b in lodging.blocks}
    for (holder, t, p), fill in lodging.variables.fill.items():
        for b, count in lodging.frame.patterns[holder, t][p].slots:
            for k in range(2, MOST_SHARED + 1) if sizes[b] <= MOST_ROUNDED else ():
                if sizes[b] % k:
                    terms.setdefault((b, k), []).append((fill.index, -count // k))
    for (b, k), rooms in terms.items():
        yield rooms, -sizes[b] // k
