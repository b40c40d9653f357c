"""A whole linear model by branch and cut (HiGHS), which is quick where the linear relaxation is nearly whole.

Taken for packings: a choice of groups of delegations and blocks that CP-SAT leaves 2 % open after 20 seconds is proven
best in 4. What comes back is judged in whole numbers against the model, as branch and cut works with tolerances.
"""

import threading
from collections.abc import Mapping, Sequence

import numpy as np
from ortools.sat.python import cp_model
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from planner.engine.outcome import Outcome, Status
from planner.engine.progress import Stop, never
from planner.engine.run import Run
from planner.engine.settings import Settings

UNBOUNDED = 1 << 62
TICK_S = 0.1
Row = tuple[Mapping[int, int], int, int]
"""Coefficients by variable, least and greatest value."""


def branch_and_cut(model: cp_model.CpModel, settings: Settings, *, stop: Stop = never) -> Run:
    """Return the best values found within ``settings.limit_s`` seconds, without a bound of the whole.

    The model has linear constraints only, each over one interval, and an objective that is minimised. One thread is
    used. The same input need not give the same values, as the clock ends the search.

    Raises:
        ValueError: a constraint is not linear.
    """
    rows = _rows(model)
    found: list[tuple[int, ...]] = []
    worker = threading.Thread(target=lambda: found.extend(_solved(model, rows, settings.limit_s)), daemon=True)
    worker.start()
    while worker.is_alive() and not stop():
        worker.join(TICK_S)
    values = next((values for values in found if _holds(model, rows, values)), ())
    if not values:
        return Run(Outcome(Status.UNKNOWN), ())
    score = sum(c * values[v] for v, c in zip(model.proto.objective.vars, model.proto.objective.coeffs, strict=True))
    return Run(Outcome(Status.FEASIBLE, score=score + round(model.proto.objective.offset)), values)


def _rows(model: cp_model.CpModel) -> list[Row]:
    rows: list[Row] = []
    for constraint in model.proto.constraints:
        if not constraint.has_linear():
            msg = "branch and cut takes linear constraints only"
            raise ValueError(msg)
        own: dict[int, int] = {}
        for variable, coefficient in zip(constraint.linear.vars, constraint.linear.coeffs, strict=True):
            own[variable] = own.get(variable, 0) + coefficient
        domain = list(constraint.linear.domain)
        rows.append((own, domain[0], domain[-1]))
    return rows


def _solved(model: cp_model.CpModel, rows: Sequence[Row], limit_s: float) -> list[tuple[int, ...]]:
    proto = model.proto
    size = len(proto.variables)
    gains = np.zeros(size)
    for variable, coefficient in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        gains[variable] += coefficient
    entries = [(number, v, c) for number, (own, _, _) in enumerate(rows) for v, c in own.items()]
    numbers, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = sparse.csr_array((values, (numbers, columns)), shape=(len(rows), size))
    low, high = (np.array([_open(limit) for limit in ends]) for ends in zip(*((a, b) for _, a, b in rows), strict=True))
    domains = [list(variable.domain) for variable in proto.variables]
    box = Bounds(np.array([d[0] for d in domains], dtype=float), np.array([d[-1] for d in domains], dtype=float))
    limits = LinearConstraint(matrix, low, high)
    whole = np.ones(size, dtype=np.int64)
    result = milp(gains, constraints=limits, bounds=box, integrality=whole, options={"time_limit": limit_s})
    return [] if result.x is None else [tuple(round(value) for value in result.x)]


def _open(limit: int) -> float:
    return float(limit) if abs(limit) < UNBOUNDED else float(np.copysign(np.inf, limit))


def _holds(model: cp_model.CpModel, rows: Sequence[Row], values: Sequence[int]) -> bool:
    inside = all(
        domain[0] <= value <= domain[-1]
        for value, variable in zip(values, model.proto.variables, strict=True)
        for domain in [list(variable.domain)]
    )
    return inside and all(low <= sum(c * values[v] for v, c in own.items()) <= high for own, low, high in rows)
