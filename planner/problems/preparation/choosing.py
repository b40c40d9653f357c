"""Whose each task is: one accountable person, helpers; decided once the days are known."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr, LinearExprT

from planner.problems.preparation.commitments import Decided
from planner.problems.preparation.data import MINUTES_PER_HOUR, Problem
from planner.problems.preparation.entities import Mode, Task
from planner.problems.preparation.plan import Placed

OVERTIME_PRICE = 2
"""Price of a minute above somebody's hours, where that is allowed."""


@dataclass(frozen=True, slots=True)
class Job:
    """A task that is done: where it stands, the minutes of its accountable person and of each helper, by week."""

    task: Task
    where: Placed
    helpers: int
    own_minutes: int
    help_minutes: int
    own_weeks: Mapping[int, int]
    help_weeks: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Choosing:
    """The model of who does what.

    Attributes:
        problem: the data.
        decided: pins and previous plan.
        jobs: what is to be done, by task.
        timed: whether the hours of each week count.
        loose: whether they may be exceeded at a price.
        cp: the solver's model.
        own: a[t,p] = 1: person p is accountable for task t.
        helps: h[t,p] = 1: person p helps with task t.
        peak: H hours of the busiest person over all weeks.
        over: o[p,w] minutes above the hours of a person in a week.
    """

    problem: Problem
    decided: Decided
    jobs: Mapping[str, Job]
    timed: bool
    loose: bool
    cp: CpModel
    own: Mapping[tuple[str, str], IntVar]
    helps: Mapping[tuple[str, str], IntVar]
    peak: IntVar
    over: dict[tuple[str, int], IntVar]


def jobs_of(problem: Problem, places: Mapping[str, Placed]) -> Mapping[str, Job]:
    """Return the tasks that are done with the minutes of each week."""
    jobs: dict[str, Job] = {}
    for task_id, where in places.items():
        task = problem.tasks[task_id]
        mode: Mode = task.mode(where.mode) or task.modes[0]
        helpers = problem.helpers_wanted(task)
        own, each = problem.shares(mode, helpers)
        spread = problem.axis.spread
        jobs[task_id] = Job(
            task, where, helpers, own, each, spread(own, where.start, where.end), spread(each, where.start, where.end)
        )
    return jobs


def start_choosing(
    problem: Problem, decided: Decided, places: Mapping[str, Placed], *, timed: bool = True, loose: bool = False
) -> Choosing:
    """Make the variables for the tasks placed."""
    cp = CpModel()
    jobs = jobs_of(problem, places)
    own = {
        (task_id, person_id): cp.new_bool_var(f"a[{task_id},{person_id}]")
        for task_id in jobs
        for person_id in problem.people
    }
    helps = {
        (task_id, person_id): cp.new_bool_var(f"h[{task_id},{person_id}]")
        for task_id, job in jobs.items()
        if job.helpers
        for person_id in problem.people
    }
    most = sum(job.own_minutes + job.helpers * job.help_minutes for job in jobs.values())
    peak = cp.new_int_var(0, most // MINUTES_PER_HOUR + 1, "peak")
    return Choosing(problem, decided, jobs, timed, loose, cp, own, helps, peak, {})


Rule = Callable[[Choosing], None]
Goal = Callable[[Choosing], LinearExprT]


# --- rules ----------------------------------------------------------------------------------------------


def one_accountable(m: Choosing) -> None:
    """Σ_p a[t,p] = 1."""
    for task_id in m.jobs:
        m.cp.add_exactly_one(m.own[task_id, person_id] for person_id in m.problem.people)


def right_person(m: Choosing) -> None:
    """a[t,p] = 0 where p lacks a skill of t or belongs to another sub-committee (``Problem.able``)."""
    for task_id, person_id in m.own:
        if person_id not in m.problem.able[task_id]:
            m.cp.add(m.own[task_id, person_id] == 0)


def enough_helpers(m: Choosing) -> None:
    """Σ_p h[t,p] = helpers wanted, and a[t,p] + h[t,p] ≤ 1: nobody helps with the own task."""
    for task_id, job in m.jobs.items():
        if job.helpers:
            m.cp.add(LinearExpr.sum([m.helps[task_id, person_id] for person_id in m.problem.people]) == job.helpers)
            for person_id in m.problem.people:
                m.cp.add_at_most_one(m.own[task_id, person_id], m.helps[task_id, person_id])


def hours(m: Choosing) -> None:
    """Σ_t minutes(t, w) of person p ≤ free minutes of p in week w (+ o[p,w])."""
    if not m.timed:
        return
    loads: dict[tuple[str, int], tuple[list[IntVar], list[int]]] = defaultdict(lambda: ([], []))
    for variables, weeks in ((m.own, "own_weeks"), (m.helps, "help_weeks")):
        for (task_id, person_id), chosen in variables.items():
            for week, minutes in getattr(m.jobs[task_id], weeks).items():
                loads[person_id, week][0].append(chosen)
                loads[person_id, week][1].append(minutes)
    for key, (mine, minutes) in sorted(loads.items()):
        free = m.problem.room.get(key)
        if free is None or sum(minutes) <= free:
            continue
        load = LinearExpr.weighted_sum(mine, minutes)
        if m.loose:
            m.over[key] = m.cp.new_int_var(0, sum(minutes), f"o[{key}]")
            load -= m.over[key]
        m.cp.add(load <= free)


def keep_pins(m: Choosing) -> None:
    """a[t,p] = 1 where p is pinned to be accountable for t."""
    for task_id, person_id in m.decided.accountable.items():
        if task_id in m.jobs:
            m.cp.add(m.own[task_id, person_id] == 1)


CHOOSING_RULES: tuple[Rule, ...] = (one_accountable, right_person, enough_helpers, hours, keep_pins)


# --- goals ----------------------------------------------------------------------------------------------


def imbalance(m: Choosing) -> LinearExprT:
    """H − mean, with H ≥ hours of every person over all weeks: the busiest above the mean, in hours."""
    loads: dict[str, tuple[list[IntVar], list[int]]] = defaultdict(lambda: ([], []))
    for (task_id, person_id), chosen in m.own.items():
        loads[person_id][0].append(chosen)
        loads[person_id][1].append(m.jobs[task_id].own_minutes)
    for (task_id, person_id), chosen in m.helps.items():
        loads[person_id][0].append(chosen)
        loads[person_id][1].append(m.jobs[task_id].help_minutes)
    for mine, minutes in loads.values():
        m.cp.add(MINUTES_PER_HOUR * m.peak >= LinearExpr.weighted_sum(mine, minutes))
    return m.peak - mean_hours(m.problem, m.jobs)


def outside_helpers(m: Choosing) -> LinearExprT:
    """Σ h[t,p] with p of another sub-committee than t."""
    return LinearExpr.sum(
        [
            chosen
            for (task_id, person_id), chosen in m.helps.items()
            if m.problem.people[person_id].subcommittee != m.jobs[task_id].task.subcommittee
        ]
    )


CHOOSING_GOALS: tuple[Goal, ...] = (imbalance, outside_helpers)


def mean_hours(problem: Problem, jobs: Mapping[str, Job]) -> int:
    """Return the mean hours of all people, rounded down."""
    total = sum(job.own_minutes + job.helpers * job.help_minutes for job in jobs.values())
    return total // (MINUTES_PER_HOUR * max(len(problem.people), 1))


def build_choosing(m: Choosing, rules: Sequence[Callable[..., None]], moved: Mapping[str, bool]) -> None:
    """Add rules and goals; ``moved``: tasks that count as changed already."""
    for rule in CHOOSING_RULES:
        if rule in rules:
            rule(m)
    goals = [m.problem.weights[goal.__name__] * goal(m) for goal in CHOOSING_GOALS]
    over = OVERTIME_PRICE * LinearExpr.sum(list(m.over.values()))
    m.cp.minimize(LinearExpr.sum([*goals, m.problem.weights["changes"] * _new_people(m, moved), over]))


def _new_people(m: Choosing, moved: Mapping[str, bool]) -> LinearExprT:
    """Count the tasks that stay where they were but get another accountable person."""
    terms: list[LinearExprT] = []
    for task_id, row in (m.decided.previous or {}).items():
        if task_id in m.jobs and not moved.get(task_id) and (task_id, row.accountable) in m.own:
            terms.append(1 - m.own[task_id, row.accountable])
    return LinearExpr.sum(terms)
