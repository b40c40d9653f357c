"""The only place that makes a CpSolver."""

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from ortools.sat.python import cp_model

from planner.engine.clock import UNITS_PER_S
from planner.engine.outcome import Limit, Outcome, Status
from planner.engine.progress import Progress, Step, Stop, never, silent
from planner.engine.settings import Settings

log = logging.getLogger(__name__)

TICK_S = 0.2
"""How often a watcher hears of a search and may stop it."""
EPSILON = 1e-6
"""Rounding tolerance of the solver's floating-point bound of a whole-number objective."""
SECOND_OPINION_LIMIT_S = 30.0
"""Longest time the second solve (presolve off) may take to confirm "infeasible"."""
SECOND_OPINION_LEAST_S = 2.0
"""Time it may take in any case; between the two it gets as much as the first solve might have taken."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: the outcome, and the values of the plan when there is one.

    Attributes:
        outcome: status, score, proven bound and time.
        values: value of every variable by its index; empty without a plan.
    """

    outcome: Outcome
    values: tuple[int, ...]

    def value(self, variable: cp_model.IntVar) -> int:
        """Return the value of a variable in the plan found."""
        return self.values[variable.index]

    def holds(self, variable: cp_model.IntVar) -> bool:
        """Return whether a Boolean variable is true in the plan found."""
        return self.values[variable.index] != 0


def run(  # noqa: PLR0913 - the keyword arguments are the watcher's, not the model's
    model: cp_model.CpModel,
    settings: Settings,
    *,
    problem: str = "",
    hint: Mapping[int, int] | None = None,
    progress: Progress = silent,
    stop: Stop = never,
) -> Run:
    """Minimise ``model`` and return what is known when proof, limit or ``stop`` ends the search.

    "Infeasible" is returned only after a second solve with presolve off and another seed agrees; otherwise
    the status is UNKNOWN with the limit DISAGREEMENT.

    Args:
        model: the model; its objective, if any, is minimised and has whole coefficients.
        settings: limits, workers and seed.
        problem: name reported with the progress.
        hint: variable index -> value of a plan to start from.
        progress: receives a step at every better plan and several times a second.
        stop: asked several times a second.
    """
    begin = time.perf_counter()
    if hint:
        _set_hint(model, hint)

    def tell(score: int | None, bound: int | None) -> None:
        progress(Step(problem, "search", time.perf_counter() - begin, settings.limit_s, score, bound))

    solver = _configure(settings)
    with _Monitor(solver, tell, stop) as monitor:
        code = solver.solve(model, _Solutions(monitor))
    settings.clock.charge(solver.response_proto.deterministic_time, len(model.proto.constraints))
    if code == cp_model.MODEL_INVALID:
        raise ValueError(model.validate())
    if code == cp_model.INFEASIBLE:
        return Run(_confirm_infeasible(model, settings, begin), ())
    outcome = _outcome(solver, code, settings, time.perf_counter() - begin, stopped=monitor.stopped)
    return Run(outcome, tuple(solver.response_proto.solution) if outcome.has_plan else ())


def _set_hint(model: cp_model.CpModel, hint: Mapping[int, int]) -> None:
    model.clear_hints()
    for index, value in hint.items():
        model.add_hint(model.get_int_var_from_proto_index(index), value)


def _configure(settings: Settings) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.max_time_in_seconds = settings.limit_s
    parameters.num_workers = settings.workers
    parameters.random_seed = settings.seed
    parameters.relative_gap_limit = settings.gap
    parameters.linearization_level = settings.linearization
    parameters.catch_sigint_signal = False  # Ctrl-C is the caller's: the solver would put back the default handler
    if settings.deterministic:
        parameters.interleave_search = settings.workers > 1
        parameters.max_deterministic_time = settings.limit_s * UNITS_PER_S
        parameters.max_time_in_seconds = max(1.0, settings.clock.wall_left_s)
    return solver


class _Monitor:
    """Collects the best score and bound of one search, ticks the watcher and passes on a wish to stop."""

    def __init__(self, solver: cp_model.CpSolver, tell: Callable[[int | None, int | None], None], stop: Stop) -> None:
        self._solver = solver
        self._tell = tell
        self._stop = stop
        self._score: int | None = None
        self._bound: int | None = None
        self._done = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        self.stopped = False

    def __enter__(self) -> Self:
        self._solver.best_bound_callback = self.on_bound
        self._ticker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._ticker.join()

    def _tick(self) -> None:
        while not self._done.wait(TICK_S):
            self._tell(self._score, self._bound)
            if self._stop():
                self.stopped = True
                self._solver.stop_search()

    def on_bound(self, bound: float) -> None:
        self._bound = math.ceil(bound - EPSILON)

    def on_solution(self, score: float) -> None:
        self._score = round(score)
        self._tell(self._score, self._bound)


class _Solutions(cp_model.CpSolverSolutionCallback):
    """Hands every better plan's score to the monitor."""

    def __init__(self, monitor: _Monitor) -> None:
        super().__init__()
        self._monitor = monitor

    def on_solution_callback(self) -> None:
        self._monitor.on_solution(self.objective_value)


def _outcome(
    solver: cp_model.CpSolver,
    code: cp_model.CpSolverStatus,
    settings: Settings,
    elapsed_s: float,
    *,
    stopped: bool,
) -> Outcome:
    if code == cp_model.UNKNOWN:
        limit = Limit.STOPPED if stopped else Limit.TIME
        return Outcome(Status.UNKNOWN, limit, elapsed_s=elapsed_s, seed=settings.seed)
    score = round(solver.objective_value)
    bound = min(score, math.ceil(solver.best_objective_bound - EPSILON))
    if code == cp_model.OPTIMAL and (settings.gap == 0 or bound == score):
        return Outcome(Status.OPTIMAL, None, score, score, elapsed_s, settings.seed)
    limit = Limit.STOPPED if stopped else Limit.GAP if code == cp_model.OPTIMAL else Limit.TIME
    return Outcome(Status.FEASIBLE, limit, score, bound, elapsed_s, settings.seed)


def _confirm_infeasible(model: cp_model.CpModel, settings: Settings, begin: float) -> Outcome:
    longest_s = min(SECOND_OPINION_LIMIT_S, max(SECOND_OPINION_LEAST_S, settings.limit_s))
    second = _configure(settings.within(longest_s))
    second.parameters.cp_model_presolve = False
    second.parameters.symmetry_level = 0
    second.parameters.random_seed = settings.seed + 1
    answer = second.solve(model)
    settings.clock.charge(second.response_proto.deterministic_time, len(model.proto.constraints))
    elapsed_s = time.perf_counter() - begin
    if answer == cp_model.INFEASIBLE:
        return Outcome(Status.INFEASIBLE, None, elapsed_s=elapsed_s, seed=settings.seed)
    if answer == cp_model.UNKNOWN:
        return Outcome(Status.UNKNOWN, Limit.TIME, elapsed_s=elapsed_s, seed=settings.seed)
    log.warning("a second solve with presolve off finds a plan where the first said that there is none")
    return Outcome(Status.UNKNOWN, Limit.DISAGREEMENT, elapsed_s=elapsed_s, seed=settings.seed)
