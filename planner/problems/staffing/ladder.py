"""The search over one group of forces: the model once for each pair of load levels, the cheapest pair first.

With the least and the greatest load of a force given, the linear relaxation of the model is nearly whole;
with both open it is not. So the few pairs are told apart first (a branching by hand). Every plan belongs to
some pair, so the smallest of their bounds holds for all.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.engine.outcome import Status
from planner.engine.progress import Stop
from planner.engine.run import Run, run
from planner.engine.settings import Settings
from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.data import Problem
from planner.problems.staffing.feasibility import Merged, solve_merged
from planner.problems.staffing.handout import hand_out
from planner.problems.staffing.hint import hint_of
from planner.problems.staffing.kinds import kinds_of
from planner.problems.staffing.loads import steps_of
from planner.problems.staffing.model import build
from planner.problems.staffing.plan import IN_RESERVE, Assignment
from planner.problems.staffing.slots import is_many
from planner.problems.staffing.transport import least_travel
from planner.problems.staffing.variables import FULL, Case, Model

MOST_PAIRS = 12
"""With more pairs of levels than this the solver branches on them itself."""
SENT_PER_S = 1_500
"""Counts y[k,l] per second left beyond which building the model alone would take the time."""
SHARES = 3
"""A case may take this part of the time left; most others turn out impossible or too dear at once."""
PROBE_LIMIT_S = 1.0
"""Longest time to find out whether a pair of levels can be kept at all."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best rows of a part, their score and the bound that no rows can score below."""

    assignments: tuple[Assignment, ...]
    score: int
    bound: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part that can be planned on its own.

    Attributes:
        first: rows of some plan, to start from.
        scored: score of any rows of the part.
        left_s: seconds left for it.
        tick: called several times a second while it is searched.
    """

    problem: Problem
    decided: Decided
    merged: Merged
    first: tuple[Assignment, ...]
    scored: Callable[[Sequence[Assignment]], int]
    left_s: Callable[[], float]
    stop: Stop
    tick: Callable[[], None]


def climb(part: Part, settings: Settings) -> Found:
    """Search every pair of load levels that could beat the best plan, and return that plan with the bound.

    The widest pair holds every plan: its bound without the spread also bounds what any narrower pair adds
    to its own spread.
    """
    best, best_score = part.first, part.scored(part.first)
    least = 0 if part.problem.options.soft_cover else part.problem.weights["travel"] * least_travel(part.problem)
    if is_many(part.problem):
        from planner.problems.staffing.many import improve_many  # noqa: PLC0415 - numba takes half a second, which only a search must wait for

        rows, bound = improve_many(part.problem, part.decided, best, settings, part.left_s)
        score = part.scored(rows)
        return Found(rows, score, min(score, bound)) if score < best_score else Found(best, best_score, bound)
    if size(part.problem) > SENT_PER_S * part.left_s():
        return Found(best, best_score, min(best_score, least))
    bounds: list[int] = []
    beside_spread = 0
    cases = _cases(part.problem)
    for number, case in enumerate(cases):
        spread = _spread(part.problem, case)
        floor = spread + beside_spread
        if floor >= best_score or part.stop():
            bounds.append(floor)
            continue
        share_s = part.left_s() / min(SHARES, len(cases) - number)
        searched = _search(part, case, best, settings.within(share_s))
        if searched is None:
            continue
        bounds.append(max(floor, searched.bound))
        if number == 0:
            beside_spread = max(0, searched.bound - spread)
        if searched.score < best_score:
            best, best_score = searched.assignments, searched.score
    return Found(best, best_score, min(best_score, max(least, min(bounds, default=0))))


def size(problem: Problem) -> int:
    """Return how many counts y[k,l] the model would have."""
    return sum(kind.serves(key) for kind in kinds_of(problem) for key in problem.lines)


def _cases(problem: Problem) -> list[Case]:
    """Return the pairs of load levels, the widest first, then the narrower the earlier."""
    steps = steps_of(problem)
    if len(steps) != 1 or not problem.weights["unfairness"]:
        return [FULL]
    ((force, ladder),) = steps.items()
    top = len(ladder)
    pairs = [(reached, allowed) for allowed in range(top + 1) for reached in range(allowed + 1)]
    if len(pairs) > MOST_PAIRS:
        return [FULL]
    cases = sorted((Case(loads={force: pair}) for pair in pairs), key=lambda case: _spread(problem, case))
    widest = Case(loads={force: (0, top)})
    return [widest, *(case for case in cases if case != widest)]


def _spread(problem: Problem, case: Case) -> int:
    """Weighted unfairness that the load levels of a case stand for."""
    steps = steps_of(problem) if case.loads else {}
    minutes = sum(
        step.minutes for force, (reached, allowed) in case.loads.items() for step in steps[force][reached:allowed]
    )
    return problem.weights["unfairness"] * minutes


def _search(part: Part, case: Case, best: Sequence[Assignment], settings: Settings) -> Found | None:
    """Search one case; None when no plan has these loads."""
    if case.loads and _is_impossible(part, case, settings):
        return None
    model = build(part.problem, part.decided, case=case)
    found = run(model.cp, settings, hint=hint_of(model, best), progress=lambda _: part.tick(), stop=part.stop)
    if found.outcome.status is Status.INFEASIBLE:
        return None
    if not found.outcome.has_plan:
        return Found(tuple(best), part.scored(best), 0)
    rows = read_off(model, found)
    return Found(rows, part.scored(rows), found.outcome.bound or 0)


def _is_impossible(part: Part, case: Case, settings: Settings) -> bool:
    _, probe = solve_merged(part.merged, settings.within(min(PROBE_LIMIT_S, settings.limit_s / 4)), case)
    return probe.outcome.status is Status.INFEASIBLE


def read_off(model: Model, found: Run) -> tuple[Assignment, ...]:
    """Turn the values of a plan into rows."""
    places: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for (number, key), variable in model.v.sent.items():
        places[number, key.shift_id][key.post_id] += found.value(variable)
    for (number, shift_id, _), variable in model.v.waiting.items():
        places[number, shift_id][IN_RESERVE] += found.value(variable)
    working = [pair for pair, variable in model.v.works.items() if found.holds(variable)]
    return hand_out(model.problem, model.decided, model.kinds, working, places)
