"""The variables of the schedule's model, and the days on which each task may begin."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python.cp_model import CpModel, IntervalVar, IntVar, LinearExpr, LinearExprT

from planner.problems.preparation.commitments import Decided
from planner.problems.preparation.data import Problem
from planner.problems.preparation.entities import Mode, Task
from planner.problems.preparation.plan import Placed
from planner.problems.preparation.windows import FREE, Window, windows_of

LATE_DAYS = 30
"""Where deadlines may be missed: by at most so many days beyond the first possible end."""
Columns = Mapping[Placed, IntVar]


@dataclass(frozen=True, slots=True)
class Variables:
    """What the solver decides.

    Attributes:
        start: s[t] first slot of task t: a variable, or Σ start(c) x[t,c].
        end: e[t] slot after its last day: s[t] + days, or Σ end(c) x[t,c].
        ends: (s[t], e[t]) as variables; only where there are columns and a resource or a crew needs them.
        kept: k[t] = 1: task t is done (a constant 1 where it must be).
        interval: [s, e) of task t, present when kept; only where a resource or a crew needs it.
        columns: x[t,c] = 1: task t is placed as column c (mode, start, end); empty where only s decides.
        begun: b[t,s] = 1: task t has begun by slot s; only where there are columns.
        works: w[t,p] = 1: person p is in the crew of task t.
        duty: y[t,p,k] = 1: person p covers skill k of task t.
        over: o[g,w] minutes of group g above its hours in week w; only where they may be exceeded.
        spent: u[b] đồng above budget b; likewise.
        last: C end of the last task.
    """

    start: Mapping[str, LinearExprT]
    end: Mapping[str, LinearExprT]
    ends: Mapping[str, tuple[IntVar, IntVar]]
    kept: Mapping[str, IntVar | int]
    interval: Mapping[str, IntervalVar]
    columns: Mapping[str, Columns]
    begun: Mapping[str, Mapping[int, IntVar]]
    works: Mapping[tuple[str, str], IntVar]
    duty: Mapping[tuple[str, str, str], IntVar]
    over: dict[tuple[str, int], IntVar]
    spent: dict[int, IntVar]
    last: IntVar


@dataclass(frozen=True, slots=True)
class Model:
    """A model with all that its rules and goals read.

    Attributes:
        problem: the data.
        decided: pins and previous plan.
        loose: whether deadlines, hours and money may be exceeded at a price.
        windows: when each task can run at all.
        cp: the solver's model.
        v: its variables.
        hours_share: per cent of the groups' hours that may be used.
    """

    problem: Problem
    decided: Decided
    loose: bool
    windows: Mapping[str, Window]
    cp: CpModel
    v: Variables
    hours_share: int = 100

    @property
    def starts(self) -> Mapping[str, IntVar]:
        """The starts that are variables of their own."""
        return {task_id: start for task_id, start in self.v.start.items() if isinstance(start, IntVar)}


def make(
    problem: Problem, decided: Decided, *, loose: bool = False, wide: bool = False, upper: int | None = None
) -> Model:
    """Make the variables.

    Args:
        problem: the data.
        decided: pins and previous plan.
        loose: deadlines, hours and money may be exceeded at a price.
        wide: tasks may be placed anywhere on the axis, whatever precedence and deadlines leave.
        upper: no task ends later than this slot (plain problems only).
    """
    cp, windows = CpModel(), windows_of(problem)
    horizon = min(problem.axis.slots, upper if upper is not None else problem.axis.slots)
    tasks = problem.tasks.values()
    kept: dict[str, IntVar | int] = {
        task.task_id: 1 if task.task_id in problem.needed and not wide else cp.new_bool_var(f"kept[{task.task_id}]")
        for task in tasks
    }
    columns = {}
    if not problem.is_plain:
        columns = {task.task_id: _columns(cp, problem, task, windows, loose=loose, wide=wide) for task in tasks}
    start, end = _times(cp, problem, windows, columns, horizon)
    works, duty = _crews(cp, problem)
    ends = _ends(cp, problem, start, end)
    v = Variables(
        start, end, ends, kept,
        _intervals(cp, problem, start, ends, kept), columns, _begun(cp, columns), works, duty, {}, {},
        cp.new_int_var(0, horizon, "last"),
    )  # fmt: skip
    m = Model(problem, decided, loose, windows, cp, v)
    _link(m)
    return m


def placings(problem: Problem, task: Task, mode: Mode, first: int, last: int) -> list[Placed]:
    """Return every way to place a mode from slot ``first`` on that ends by slot ``last``."""
    found = []
    for start in range(first, last - mode.days + 1):
        end = problem.end_of(task, mode, start)
        if end is not None and end <= last:
            found.append(Placed(start, end, mode.name))
    return found


def _columns(  # noqa: PLR0913 - two switches
    cp: CpModel, problem: Problem, task: Task, windows: Mapping[str, Window], *, loose: bool, wide: bool
) -> dict[Placed, IntVar]:
    window = windows[task.task_id]
    last = problem.axis.slots
    if loose and window.latest < FREE:
        last = min(last, max(window.latest, window.end) + LATE_DAYS)
    elif not wide:
        last = min(last, window.latest)
    first = 0 if wide else window.start
    found = [place for mode in task.modes for place in placings(problem, task, mode, first, last)]
    return {place: cp.new_bool_var(f"x[{task.task_id},{place.mode},{place.start}]") for place in found}


def _times(
    cp: CpModel,
    problem: Problem,
    windows: Mapping[str, Window],
    columns: Mapping[str, Columns],
    horizon: int,
) -> tuple[dict[str, LinearExprT], dict[str, LinearExprT]]:
    start: dict[str, LinearExprT] = {}
    end: dict[str, LinearExprT] = {}
    for task_id, task in problem.tasks.items():
        if task_id in columns:
            choices, places = list(columns[task_id].values()), list(columns[task_id])
            start[task_id] = LinearExpr.weighted_sum(choices, [place.start for place in places])
            end[task_id] = LinearExpr.weighted_sum(choices, [place.end for place in places])
            continue
        first, days = windows[task_id].start, task.modes[0].days
        start[task_id] = cp.new_int_var(first, max(first, horizon - days), f"s[{task_id}]")
        end[task_id] = start[task_id] + days
    return start, end


def _begun(cp: CpModel, columns: Mapping[str, Columns]) -> dict[str, dict[int, IntVar]]:
    """b[t,s] = Σ x[t,c] over columns that begin by slot s: a chain of literals over the starts of t."""
    begun: dict[str, dict[int, IntVar]] = {}
    for task_id, choices in columns.items():
        chain: dict[int, IntVar] = {}
        before: IntVar | int = 0
        for start in sorted({place.start for place in choices}):
            here = [chosen for place, chosen in choices.items() if place.start == start]
            chain[start] = cp.new_bool_var(f"b[{task_id},{start}]")
            cp.add(LinearExpr.sum([*here, before]) == chain[start])
            before = chain[start]
        begun[task_id] = chain
    return begun


def _ends(
    cp: CpModel, problem: Problem, start: Mapping[str, LinearExprT], end: Mapping[str, LinearExprT]
) -> dict[str, tuple[IntVar, IntVar]]:
    found: dict[str, tuple[IntVar, IntVar]] = {}
    for task_id, task in problem.tasks.items():
        if problem.is_plain or not (task.uses or task.crew):
            continue
        first = cp.new_int_var(0, problem.axis.slots, f"s[{task_id}]")
        last = cp.new_int_var(0, problem.axis.slots, f"e[{task_id}]")
        cp.add(first == start[task_id])
        cp.add(last == end[task_id])
        found[task_id] = (first, last)
    return found


def _intervals(
    cp: CpModel,
    problem: Problem,
    start: Mapping[str, LinearExprT],
    ends: Mapping[str, tuple[IntVar, IntVar]],
    kept: Mapping[str, IntVar | int],
) -> dict[str, IntervalVar]:
    found: dict[str, IntervalVar] = {}
    for task_id, task in problem.tasks.items():
        if task_id in ends:
            first, last = ends[task_id]
            size = cp.new_int_var(0, problem.axis.slots, f"d[{task_id}]")
            found[task_id] = cp.new_optional_interval_var(first, size, last, kept[task_id], f"i[{task_id}]")
        elif (task.uses or task.crew) and task.modes[0].days:
            found[task_id] = cp.new_fixed_size_interval_var(start[task_id], task.modes[0].days, f"i[{task_id}]")
    return found


def _crews(cp: CpModel, problem: Problem) -> tuple[dict[tuple[str, str], IntVar], dict[tuple[str, str, str], IntVar]]:
    works: dict[tuple[str, str], IntVar] = {}
    duty: dict[tuple[str, str, str], IntVar] = {}
    for task_id, task in problem.tasks.items():
        for person in problem.people.values():
            fitting = sorted(person.skills & set(task.crew))
            if not fitting:
                continue
            works[task_id, person.person_id] = cp.new_bool_var(f"w[{task_id},{person.person_id}]")
            for skill in fitting:
                duty[task_id, person.person_id, skill] = (
                    works[task_id, person.person_id]
                    if len(fitting) == 1
                    else cp.new_bool_var(f"y[{task_id},{person.person_id},{skill}]")
                )
    return works, duty


def _link(m: Model) -> None:
    """Σ_c x = k; e ≤ C for what nobody waits for; Σ_k y = w."""
    for task_id, columns in m.v.columns.items():
        m.cp.add(LinearExpr.sum(list(columns.values())) == m.v.kept[task_id])
    for task_id in m.problem.tasks:
        if not m.problem.followers[task_id] or (m.v.columns and any(a.lag < 0 for a in m.problem.followers[task_id])):
            m.cp.add(m.v.end[task_id] <= m.v.last)
    for (task_id, person_id), works in m.v.works.items():
        task, person = m.problem.tasks[task_id], m.problem.people[person_id]
        covers = [m.v.duty[task_id, person_id, skill] for skill in sorted(person.skills & set(task.crew))]
        if len(covers) > 1:
            m.cp.add(LinearExpr.sum(covers) == works)
