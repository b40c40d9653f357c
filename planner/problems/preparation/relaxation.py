"""The model as a linear program for HiGHS: over columns its relaxation is nearly whole, so that it ends at once.

Only linear rows, implications and clauses are taken over; intervals stay out, so that the bound holds all the same.
"""

import math
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import CpModel
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

EPSILON = 1e-6
LARGE = 1e15
IMPOSSIBLE = 2
"""What scipy's milp answers where nothing keeps all rows."""


@dataclass(slots=True)
class _Rows:
    """Sparse rows with their limits."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def add(self, terms: list[tuple[int, float]], least: float, most: float) -> None:
        for column, value in terms:
            self.rows.append(len(self.least))
            self.columns.append(column)
            self.values.append(value)
        self.least.append(least if least > -LARGE else -math.inf)
        self.most.append(most if most < LARGE else math.inf)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What the linear program says.

    Attributes:
        bound: no plan scores below it; None where time did not suffice.
        values: a plan's values by variable; None without one.
        is_whole: whether nothing of the model was left out, so that the values are a plan of the model.
        score: value of that plan.
        is_impossible: whether not even the linear part can be met.
    """

    bound: int | None
    values: tuple[int, ...] | None
    is_whole: bool
    score: int | None
    is_impossible: bool = False


def relaxed(cp: CpModel, limit_s: float) -> Relaxed:
    """Minimise the linear part of a model with whole values, within a limit."""
    taken, is_whole = _rows(cp)
    proto = cp.proto
    count = len(proto.variables)
    prices = np.zeros(count)
    for variable, price in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        prices[variable] += price
    domains = [list(variable.domain) for variable in proto.variables]
    limits = Bounds(np.array([domain[0] for domain in domains]), np.array([domain[-1] for domain in domains]))
    matrix = csr_array((taken.values, (taken.rows, taken.columns)), shape=(len(taken.least), count))
    rows = LinearConstraint(matrix, np.array(taken.least), np.array(taken.most))
    offset, begin_s = float(proto.objective.offset), time.perf_counter()
    options: Any = {"time_limit": max(limit_s, 0.1)}
    zeros = np.zeros(count, np.int64)
    # Fractions first: where not even they fit there is no plan, and over columns they are whole as a rule.
    found = milp(prices, constraints=rows, bounds=limits, integrality=zeros, options=options)
    if found.x is None:
        return _read(found, offset, prices, is_whole=is_whole)
    if not np.allclose(found.x, np.rint(found.x), atol=EPSILON):
        options = {"time_limit": max(limit_s - (time.perf_counter() - begin_s), 0.1)}
        found = milp(prices, constraints=rows, bounds=limits, integrality=zeros + 1, options=options)
    return _read(found, offset, prices, is_whole=is_whole)


def _read(found: OptimizeResult, offset: float, prices: NDArray[np.float64], *, is_whole: bool) -> Relaxed:
    dual = getattr(found, "mip_dual_bound", None)
    dual = found.fun if dual is None and found.x is not None else dual
    bound = None if dual is None or not math.isfinite(dual) else math.ceil(dual + offset - EPSILON)
    if found.x is None:
        return Relaxed(bound, None, is_whole, None, is_impossible=found.status == IMPOSSIBLE)
    values = tuple(int(value) for value in np.rint(found.x))
    return Relaxed(bound, values, is_whole, round(float(prices @ np.array(values)) + offset))


def _rows(cp: CpModel) -> tuple[_Rows, bool]:
    taken, is_whole = _Rows(), True
    for rule in cp.proto.constraints:
        conditions = list(rule.enforcement_literal)
        if rule.has_linear() and not conditions and len(rule.linear.domain) == 2:  # noqa: PLR2004 - one span
            terms = list(zip(list(rule.linear.vars), [float(value) for value in rule.linear.coeffs], strict=True))
            least, most = list(rule.linear.domain)
            taken.add(terms, least, most)
        elif rule.has_bool_and() and conditions:
            for literal in rule.bool_and.literals:
                _clause(taken, [literal, *(-condition - 1 for condition in conditions)])
        elif rule.has_bool_or():
            _clause(taken, [*rule.bool_or.literals, *(-condition - 1 for condition in conditions)])
        elif rule.has_exactly_one():
            terms, offset = _sum(list(rule.exactly_one.literals))
            taken.add(terms, 1 - offset, 1 - offset)
        elif rule.has_at_most_one():
            terms, offset = _sum(list(rule.at_most_one.literals))
            taken.add(terms, -math.inf, 1 - offset)
        else:
            is_whole = False
    return taken, is_whole


def _clause(taken: _Rows, literals: list[int]) -> None:
    terms, offset = _sum(literals)
    taken.add(terms, 1 - offset, math.inf)


def _sum(literals: list[int]) -> tuple[list[tuple[int, float]], int]:
    """Return the sum of literals as terms and a constant; literal −v−1 is the opposite of variable v."""
    terms = [(literal, 1.0) if literal >= 0 else (-literal - 1, -1.0) for literal in literals]
    return terms, sum(literal < 0 for literal in literals)
