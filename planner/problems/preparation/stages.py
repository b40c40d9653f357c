"""A plan in two stages: the days, then the people; the bounds of both add up to a bound on the whole.

The first stage counts hours by group and week, which any choice of people keeps too: its bound is a bound. The second
stage without the hours of each week does not depend on the days: neither does its bound. Where the people cannot be
chosen for the days found, the first stage is solved again with less of each group's hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.engine.outcome import Outcome, Status
from planner.engine.plan import weighted
from planner.engine.progress import Step
from planner.engine.run import Run, run
from planner.engine.watch import Watch
from planner.errors import SolverError
from planner.problems.preparation.check import broken, judge
from planner.problems.preparation.choosing import Choosing, build_choosing, start_choosing
from planner.problems.preparation.commitments import Decided
from planner.problems.preparation.costs import changed, early_days, thin_days
from planner.problems.preparation.data import Problem
from planner.problems.preparation.greedy import least_loaded
from planner.problems.preparation.model import RULES, build
from planner.problems.preparation.plan import Assignment, Placed, Plan, assign, slacks
from planner.problems.preparation.relaxation import Relaxed, relaxed
from planner.problems.preparation.scoring import scored
from planner.problems.preparation.variables import Model
from planner.problems.preparation.windows import windows_of

SHARES = (100, 85, 70, 55)
"""Shares of the groups' hours that the days may use, one after the other, in per cent."""
STRONG_RELAXATION = 2
"""Everything enters the linear relaxation: over columns it is nearly whole."""
EXACT_S = 60.0
"""Limit of the linear program where every run has to be the same: it ends by itself long before."""
NEAR = 0.005
"""Days within this share of their bound are good enough: the time is better spent on the people."""
DAYS_SHARE, FREE_SHARE = 0.6, 0.3
"""Shares of the time left for the days, and for the people without the hours of each week."""


@dataclass(frozen=True, slots=True)
class Days:
    """Where every task stands, with the value and the bound of the goals that concern days."""

    places: Mapping[str, Placed]
    crews: Mapping[str, tuple[tuple[str, str], ...]]
    bound: int


@dataclass(frozen=True, slots=True)
class Whose:
    """(accountable, helpers) of every task, with a bound of the goals that concern people whatever the days."""

    people: Mapping[str, tuple[str, tuple[str, ...]]]
    bound: int


def planned(problem: Problem, decided: Decided, watch: Watch) -> Plan | None:
    """Return a plan; None where the days are proven impossible; an unknown outcome where time did not suffice."""
    bound: int | None = None
    for share in SHARES:
        days = find_days(problem, decided, watch, share=share)
        if isinstance(days, Outcome):
            if days.status is Status.INFEASIBLE and share == SHARES[0]:
                return None
            break
        bound = days.bound if bound is None else bound
        whose = find_people(problem, decided, days.places, watch)
        if whose is None:
            whose = Whose(least_loaded(problem, decided, days.places), 0)
        rows = rows_of(problem, days, whose)
        if not broken(judge(problem, rows, decided)):
            return finished(problem, decided, rows, bound + _people_bound(problem, days, whose, bound), watch)
    outcome = Outcome(Status.UNKNOWN, watch.limit, elapsed_s=watch.elapsed_s, seed=watch.settings.seed)
    return Plan(outcome=outcome)


def finished(problem: Problem, decided: Decided, rows: tuple[Assignment, ...], bound: int, watch: Watch) -> Plan:
    """Return checked rows as a plan.

    Raises:
        SolverError: the check refuses them.
    """
    watch.tell("check")
    for finding in broken(judge(problem, rows, decided)):
        raise SolverError(finding.message)
    goals = scored(problem, rows, decided)
    score = weighted(goals, problem.weights)
    bound = min(bound, score)
    status = Status.OPTIMAL if bound == score else Status.FEASIBLE
    limit = None if bound == score else watch.limit
    outcome = Outcome(status, limit, score, bound, watch.elapsed_s, watch.settings.seed)
    return Plan(outcome=outcome, goals=goals, assignments=rows)


# --- days -----------------------------------------------------------------------------------------------


def find_days(
    problem: Problem, decided: Decided, watch: Watch, *, share: int = 100, loose: bool = False
) -> Days | Outcome:
    """Place every task, or say how the search ended without."""
    m = build(problem, decided, rules=RULES, loose=loose, hours_share=share)
    limit_s = max(DAYS_SHARE * watch.left_s, 1.0)
    linear = relaxed(m.cp, EXACT_S if watch.settings.deterministic else limit_s)
    first = _first_days(m, linear)
    if first is not None and linear.score is not None:
        watch.tell("search", linear.score, linear.bound)
        if linear.score - first.bound <= NEAR * linear.score or watch.is_over:
            return first
    limit_s = min(limit_s, max(watch.left_s / 2, 0.2))

    def progress(step: Step) -> None:
        watch.tell("search", step.score, step.bound)

    if linear.is_impossible:
        limit_s = min(limit_s, 1.0)  # Proven already; the solver is asked for its opinion all the same.
    settings = replace(watch.settings.within(limit_s), linearization=STRONG_RELAXATION)
    hint = None if linear.values is None else dict(enumerate(linear.values))
    found = run(m.cp, settings, problem=watch.problem, hint=hint, progress=progress, stop=watch.stop)
    if linear.is_impossible and found.outcome.status is Status.UNKNOWN:
        return replace(found.outcome, status=Status.INFEASIBLE, limit=None)
    if not found.outcome.has_plan:
        return first or found.outcome
    days = _days(m, found)
    return days if linear.bound is None else replace(days, bound=max(days.bound, linear.bound))


def _first_days(m: Model, linear: Relaxed) -> Days | None:
    """Return the days of the linear program where nothing was left out of it."""
    if linear.values is None or not linear.is_whole or linear.score is None:
        return None
    bound = linear.bound if linear.bound is not None else 0
    return _days(m, Run(Outcome(Status.FEASIBLE, None, linear.score, min(bound, linear.score)), linear.values))


def _days(m: Model, found: Run) -> Days:
    return Days(_places(m, found), _crews(m, found), found.outcome.bound or 0)


def _places(m: Model, found: Run) -> Mapping[str, Placed]:
    places: dict[str, Placed] = {}
    for task_id, columns in m.v.columns.items():
        for column, chosen in columns.items():
            if found.holds(chosen):
                places[task_id] = column
    for task_id in m.problem.tasks.keys() - m.v.columns.keys():
        start = found.value(m.starts[task_id])
        places[task_id] = Placed(start, start + m.problem.tasks[task_id].modes[0].days)
    return places


def _crews(m: Model, found: Run) -> Mapping[str, tuple[tuple[str, str], ...]]:
    crews: dict[str, list[tuple[str, str]]] = {}
    for (task_id, person_id, skill), duty in m.v.duty.items():
        if found.holds(duty):
            crews.setdefault(task_id, []).append((person_id, skill))
    return {task_id: tuple(sorted(members)) for task_id, members in crews.items()}


# --- people ---------------------------------------------------------------------------------------------


def find_people(  # noqa: PLR0913 - two switches
    problem: Problem,
    decided: Decided,
    places: Mapping[str, Placed],
    watch: Watch,
    *,
    share: float = 1.0,
    loose: bool = False,
) -> Whose | None:
    """Choose who is accountable and who helps; None where the hours of each week do not allow it."""
    if not problem.options.accountable or not places:
        return Whose({}, 0)
    moved = {task_id: changed(problem, decided.previous, task_id, where) for task_id, where in places.items()}
    free = start_choosing(problem, replace(decided, previous=None), places, timed=False)
    build_choosing(free, RULES, moved)
    first = run(free.cp, watch.settings.within(max(share * FREE_SHARE * watch.left_s, 0.5)), stop=watch.stop)
    m = start_choosing(problem, decided, places, loose=loose)
    build_choosing(m, RULES, moved)
    hint = _first_people(m, least_loaded(problem, decided, places))
    if first.outcome.has_plan:
        for mine, theirs in ((m.own, free.own), (m.helps, free.helps)):
            hint.update({mine[key].index: first.value(theirs[key]) for key in mine})
    settings = watch.settings.within(max(share * watch.left_s, 0.5))
    found = run(m.cp, settings, hint=hint, stop=watch.stop)
    if not found.outcome.has_plan:
        return None
    people: dict[str, tuple[str, tuple[str, ...]]] = {}
    for task_id in places:
        own = next(person_id for person_id in problem.people if found.holds(m.own[task_id, person_id]))
        helpers = [
            person_id
            for person_id in problem.people
            if (task_id, person_id) in m.helps and found.holds(m.helps[task_id, person_id])
        ]
        near = problem.tasks[task_id].subcommittee
        helpers.sort(key=lambda person_id: problem.people[person_id].subcommittee != near)
        people[task_id] = (own, tuple(helpers))
    return Whose(people, first.outcome.bound or 0)


def _first_people(m: Choosing, people: Mapping[str, tuple[str, tuple[str, ...]]]) -> dict[int, int]:
    hint = {chosen.index: int(people[task_id][0] == one) for (task_id, one), chosen in m.own.items()}
    hint.update({chosen.index: int(one in people[task_id][1]) for (task_id, one), chosen in m.helps.items()})
    return hint


def _people_bound(problem: Problem, days: Days, whose: Whose, bound: int) -> int:
    """Return the part of the people's bound that holds for every choice of days.

    It was found for the tasks and ways of the plan. Another way, or a task put off, makes other loads: then the
    bound stands only where whatever is put off already costs more.
    """
    if any(len(task.modes) > 1 for task in problem.tasks.values()):
        return 0
    free = [task for task_id, task in problem.tasks.items() if task_id not in problem.needed]
    if not free:
        return whose.bound
    if len(days.places) < len(problem.tasks):
        return 0
    least = problem.weights["deferred_value"] * min(task.value for task in free) + _least_cost(problem)
    return max(0, min(whose.bound, least - bound))


def _least_cost(problem: Problem) -> int:
    """Return what the days of the tasks that must be done cost at least, each by itself."""
    windows, total = windows_of(problem), 0
    weights = problem.weights
    for task_id in problem.needed:
        window = windows[task_id]
        total += min(
            (
                weights["thin_slack"] * thin_days(problem, windows, task_id, where)
                + weights["too_early"] * early_days(problem, windows, task_id, where)
                for where in _placings(problem, task_id, window.start)
            ),
            default=0,
        )
    return total


def _placings(problem: Problem, task_id: str, first: int) -> list[Placed]:
    task = problem.tasks[task_id]
    found = []
    for start in range(first, problem.axis.slots):
        end = problem.end_of(task, task.modes[0], start)
        if end is not None:
            found.append(Placed(start, end))
    return found


def rows_of(problem: Problem, days: Days, whose: Whose) -> tuple[Assignment, ...]:
    """Return the rows of days and people, with the slack of each, in waiting order."""
    rows = []
    for task_id in problem.tasks:
        row = assign(problem, task_id, days.places.get(task_id))
        own, helpers = whose.people.get(task_id, ("", ()))
        rows.append(replace(row, accountable=own, helpers=helpers, crew=days.crews.get(task_id, ())))
    spare = slacks(problem, rows)
    return tuple(replace(row, slack_days=spare.get(row.task_id, 0)) for row in rows)
