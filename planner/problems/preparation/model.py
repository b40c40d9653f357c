"""The model of the schedule: rules and goals. Whose each task is, is decided afterwards (``choosing``)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from ortools.sat.python.cp_model import IntervalVar, IntVar, LinearExpr, LinearExprT

from planner.problems.preparation.choosing import CHOOSING_GOALS, CHOOSING_RULES
from planner.problems.preparation.commitments import Decided
from planner.problems.preparation.costs import changed, early_days, millions, thin_days
from planner.problems.preparation.data import Problem
from planner.problems.preparation.entities import Arc
from planner.problems.preparation.plan import Placed
from planner.problems.preparation.variables import Model, make

LATE_PRICE, OVER_PRICE, SPENT_PRICE = 2000, 10, 20
"""Price of a day late, of a minute above the hours and of a million đồng above the budget, where that is allowed."""
MOST_POOLS = 60
Rule = Callable[[Model], None]
Goal = Callable[[Model], LinearExprT]


# --- rules ----------------------------------------------------------------------------------------


def precedence(m: Model) -> None:
    """s[t] ≥ e[u] + lag for every u that t waits for.

    Over columns: b[t,s] ≤ Σ x[u,c] with end(c) + lag ≤ s, for every start s. Only implications where u has one mode,
    and the linear relaxation is whole (Christofides, Alvarez-Valdés & Tamarit, 1987).
    """
    for task_id, task in m.problem.tasks.items():
        for arc in task.after:
            if task_id in m.v.columns:
                _wait(m, task_id, arc)
            else:
                m.cp.add(m.v.start[task_id] >= m.v.end[arc.task_id] + arc.lag)


def _wait(m: Model, task_id: str, arc: Arc) -> None:
    ends = sorted((place.end, place.start, chosen) for place, chosen in m.v.columns[arc.task_id].items())
    begun, one_mode = m.v.begun[arc.task_id], len(m.problem.tasks[arc.task_id].modes) == 1
    for start, literal in m.v.begun[task_id].items():
        done = [(first, chosen) for end, first, chosen in ends if end + arc.lag <= start]
        if len(done) == len(ends) and isinstance(m.v.kept[arc.task_id], int):
            break
        if one_mode and done:
            m.cp.add_implication(literal, begun[done[-1][0]])
        else:
            m.cp.add(literal <= LinearExpr.sum([chosen for _, chosen in done]))


def window(m: Model) -> None:
    """S(t) ≤ s[t] and e[t] ≤ L(t): x[t,c] = 0 for columns before the first day or behind the deadline."""
    for task_id, columns in m.v.columns.items():
        task = m.problem.tasks[task_id]
        for column, chosen in columns.items():
            late = task.latest is not None and column.end > task.latest and not m.loose
            if column.start < task.earliest or late:
                m.cp.add(chosen == 0)
    for task_id in m.problem.tasks.keys() - m.v.columns.keys():
        task = m.problem.tasks[task_id]
        m.cp.add(m.v.start[task_id] >= task.earliest)


def needed_kept(m: Model) -> None:
    """k[t] ≤ k[u] for every u that t waits for; k[t] = 1 where t is not optional."""
    for task_id, task in m.problem.tasks.items():
        for arc in task.after:
            m.cp.add(m.v.kept[task_id] <= m.v.kept[arc.task_id])
        if not task.optional:
            m.cp.add(m.v.kept[task_id] == 1)


def capacity(m: Model) -> None:
    """No moment takes more of a resource than there is: Σ_{t runs} uses(t, r) ≤ C(r)."""
    for name, room in m.problem.resources.items():
        users = [
            task_id for task_id, task in m.problem.tasks.items() if task.uses.get(name) and task_id in m.v.interval
        ]
        amounts = [m.problem.tasks[task_id].uses[name] for task_id in users]
        m.cp.add_cumulative([m.v.interval[task_id] for task_id in users], amounts, room)


def crew(m: Model) -> None:
    """Crews are whole: Σ_p y[t,p,k] = n(t, k), nobody is in two at once, any set of skills has people enough."""
    by_task: dict[tuple[str, str], list[IntVar]] = defaultdict(list)
    for (task_id, _, skill), duty in m.v.duty.items():
        by_task[task_id, skill].append(duty)
    busy: dict[str, list[str]] = defaultdict(list)
    for task_id, person_id in m.v.works:
        busy[person_id].append(task_id)
    for task_id, task in m.problem.tasks.items():
        for skill, people in task.crew.items():
            m.cp.add(LinearExpr.sum(by_task[task_id, skill]) == people)
    for person_id, task_ids in busy.items():
        timed = [task_id for task_id in task_ids if task_id in m.v.interval]
        m.cp.add_no_overlap([_in_crew(m, task_id, person_id) for task_id in timed])
    for skills, people in _pools(m.problem):
        _pool(m, skills, people)


def _in_crew(m: Model, task_id: str, person_id: str) -> IntervalVar:
    works, name = m.v.works[task_id, person_id], f"c[{task_id},{person_id}]"
    if m.problem.is_plain:
        days = m.problem.tasks[task_id].modes[0].days
        return m.cp.new_optional_fixed_size_interval_var(m.v.start[task_id], days, works, name)
    first, last = m.v.ends[task_id]
    size = m.cp.new_int_var(0, m.problem.axis.slots, f"d{name}")
    return m.cp.new_optional_interval_var(first, size, last, works, name)


def _pools(problem: Problem) -> Iterator[tuple[tuple[str, ...], int]]:
    """Sets of up to three skills, and all, with the people who have any of them (Hall's condition over time)."""
    skills = sorted({skill for task in problem.tasks.values() for skill in task.crew})
    sets = [pool for size in (1, 2, 3) for pool in combinations(skills, size)][:MOST_POOLS]
    for pool in [*sets, tuple(skills)] if skills else []:
        yield pool, sum(bool(person.skills & set(pool)) for person in problem.people.values())


def _pool(m: Model, skills: Sequence[str], people: int) -> None:
    need = {
        task_id: sum(task.crew.get(skill, 0) for skill in skills)
        for task_id, task in m.problem.tasks.items()
        if task_id in m.v.interval
    }
    used = {task_id: count for task_id, count in need.items() if count}
    if sum(used.values()) > people:
        m.cp.add_cumulative([m.v.interval[task_id] for task_id in used], list(used.values()), people)


def budget(m: Model) -> None:
    """Σ cost(t, c) x[t,c] over columns that begin in a period ≤ its money (+ u[b])."""
    for place, period in enumerate(m.problem.budgets):
        terms, costs = [], []
        for task_id, columns in m.v.columns.items():
            for column, chosen in columns.items():
                if period.start <= column.start < period.end and _cost(m.problem, task_id, column):
                    terms.append(chosen)
                    costs.append(_cost(m.problem, task_id, column))
        if not terms:
            continue
        spent = LinearExpr.weighted_sum(terms, costs)
        if m.loose:
            m.v.spent[place] = m.cp.new_int_var(0, sum(costs), f"u[{place}]")
            spent -= m.v.spent[place]
        m.cp.add(spent <= period.amount_vnd)


def hours(m: Model) -> None:
    """Σ minutes(t, c, w) x[t,c] ≤ free minutes of the people able for these tasks in week w (+ o[g,w]).

    Of the tasks that only members of a group may be accountable for, the accountable part; of all tasks, everything.
    x[t,c] = 0 where nobody able has the minutes in every week of c, were t the only task.
    """
    if not m.problem.options.accountable or not m.v.columns:
        return
    own = {task_id: _minutes(m, task_id, whole=False) for task_id in m.v.columns}
    for group, name in m.problem.groups.items():
        _weeks(m, name, group, {key: own[key] for key in own if set(m.problem.able[key]) <= set(group)})
    if all(person.week_minutes is not None for person in m.problem.people.values()):
        whole = {task_id: _minutes(m, task_id, whole=True) for task_id in m.v.columns}
        _weeks(m, "", tuple(m.problem.people), whole)
    if not m.loose:
        for task_id, columns in own.items():
            for column, weeks in columns.items():
                if not any(_has_room(m.problem, one, weeks) for one in m.problem.able[task_id]):
                    m.cp.add(m.v.columns[task_id][column] == 0)


Weeks = Mapping[int, int]


def _minutes(m: Model, task_id: str, *, whole: bool) -> Mapping[Placed, Weeks]:
    """Return the minutes of every week of each column: of the accountable person, or of everybody."""
    task, spread = m.problem.tasks[task_id], m.problem.axis.spread
    found: dict[Placed, Weeks] = {}
    for column in m.v.columns[task_id]:
        mode = task.mode(column.mode) or task.modes[0]
        own, _ = m.problem.shares(mode, m.problem.helpers_wanted(task))
        found[column] = spread(mode.minutes if whole else own, column.start, column.end)
    return found


def _has_room(problem: Problem, person_id: str, weeks: Weeks) -> bool:
    room = problem.room
    return all(minutes <= room.get((person_id, week), minutes) for week, minutes in weeks.items())


def _weeks(m: Model, name: str, group: Sequence[str], minutes: Mapping[str, Mapping[Placed, Weeks]]) -> None:
    loads: dict[int, tuple[list[IntVar], list[int]]] = defaultdict(lambda: ([], []))
    for task_id, columns in minutes.items():
        for column, weeks in columns.items():
            for week, here in weeks.items():
                loads[week][0].append(m.v.columns[task_id][column])
                loads[week][1].append(here)
    room = m.problem.room
    for week, (placed_here, shares) in sorted(loads.items()):
        if any((person_id, week) not in room for person_id in group):
            continue
        free = sum(room[person_id, week] for person_id in group) * m.hours_share // 100
        if sum(shares) <= free:
            continue
        load = LinearExpr.weighted_sum(placed_here, shares)
        if m.loose:
            m.v.over[name, week] = m.cp.new_int_var(0, sum(shares), f"o[{name},{week}]")
            load -= m.v.over[name, week]
        m.cp.add(load <= free)


def keep_pins(m: Model) -> None:
    """x[t,c] = 0 for every column that does not keep the pins of t; k[t] as pinned."""
    axis = m.problem.axis
    for task_id, done in m.decided.kept.items():
        m.cp.add(m.v.kept[task_id] == int(done))
    for task_id, columns in m.v.columns.items():
        first, last = m.decided.starts.get(task_id), m.decided.finishes.get(task_id)
        for column, chosen in columns.items():
            begins = first is None or column.start == axis.slot(first)
            ends = last is None or column.end == axis.slot(last) + 1
            if not (begins and ends):
                m.cp.add(chosen == 0)


SCHEDULE_RULES: tuple[Rule, ...] = (precedence, window, needed_kept, capacity, crew, budget, hours, keep_pins)
RULES: tuple[Callable[..., None], ...] = (*SCHEDULE_RULES, *CHOOSING_RULES)


# --- goals ----------------------------------------------------------------------------------------


def deferred_value(m: Model) -> LinearExprT:
    """Σ value(t) (1 − k[t])."""
    return LinearExpr.sum(
        [task.value * (1 - m.v.kept[task_id]) for task_id, task in m.problem.tasks.items() if task.value]
    )


def thin_slack(m: Model) -> LinearExprT:
    """Σ_{t,c} days of column c behind the day by which t should be done to have its buffer, × x[t,c]."""
    return _over_columns(m, lambda task_id, column: thin_days(m.problem, m.windows, task_id, column))


def too_early(m: Model) -> LinearExprT:
    """Σ_{t,c} days of column c before that day, × x[t,c]."""
    return _over_columns(m, lambda task_id, column: early_days(m.problem, m.windows, task_id, column))


def makespan(m: Model) -> LinearExprT:
    """C, the end of the last task."""
    return m.v.last


def expense(m: Model) -> LinearExprT:
    """Σ million đồng of column c × x[t,c]."""
    return _over_columns(m, lambda task_id, column: millions(_cost(m.problem, task_id, column)))


def changes(m: Model) -> LinearExprT:
    """Number of tasks that are placed otherwise than in the previous plan (and whose accountable person changes)."""
    if m.decided.previous is None:
        return 0
    previous = m.decided.previous
    moved = _over_columns(m, lambda task_id, column: int(changed(m.problem, previous, task_id, column)))
    gone = [task_id for task_id in m.v.columns if changed(m.problem, previous, task_id, None)]
    return LinearExpr.sum([moved, *(1 - m.v.kept[task_id] for task_id in gone)])


SCHEDULE_GOALS: tuple[Goal, ...] = (deferred_value, thin_slack, too_early, makespan, expense, changes)
GOALS: tuple[Callable[..., LinearExprT], ...] = (*SCHEDULE_GOALS, *CHOOSING_GOALS)


def build(  # noqa: PLR0913 - three switches
    problem: Problem,
    decided: Decided,
    *,
    rules: Sequence[Callable[..., None]] = RULES,
    loose: bool = False,
    upper: int | None = None,
    hours_share: int = 100,
) -> Model:
    """Build the schedule's model with some of its rules.

    ``upper``: the last task ends by this slot; ``hours_share``: per cent of the groups' hours that may be used.
    """
    wide = not {precedence, window, needed_kept} <= set(rules)
    m = replace(make(problem, decided, loose=loose, wide=wide, upper=upper), hours_share=hours_share)
    for rule in SCHEDULE_RULES:
        if rule in rules:
            rule(m)
    goals = [problem.weights[goal.__name__] * goal(m) for goal in SCHEDULE_GOALS if problem.weights[goal.__name__]]
    m.cp.minimize(LinearExpr.sum([*goals, *_prices(m)]))
    return m


def _prices(m: Model) -> list[LinearExprT]:
    if not m.loose:
        return []
    late = _over_columns(m, lambda task_id, column: _late(m.problem, task_id, column))
    return [LATE_PRICE * late, OVER_PRICE * LinearExpr.sum(list(m.v.over.values())), _spent(m)]


def _late(problem: Problem, task_id: str, column: Placed) -> int:
    latest = problem.tasks[task_id].latest
    return 0 if latest is None else max(0, column.end - latest)


def _spent(m: Model) -> LinearExprT:
    """Money above the budgets, in millions, rounded up."""
    whole = []
    for place, spent in m.v.spent.items():
        units = m.cp.new_int_var(0, 10**9, f"millions[{place}]")
        m.cp.add(1_000_000 * units >= spent)
        whole.append(units)
    return SPENT_PRICE * LinearExpr.sum(whole)


def _over_columns(m: Model, value: Callable[[str, Placed], int]) -> LinearExpr:
    chosen, values = [], []
    for task_id, columns in m.v.columns.items():
        for column, variable in columns.items():
            worth = value(task_id, column)
            if worth:
                chosen.append(variable)
                values.append(worth)
    return LinearExpr.weighted_sum(chosen, values)


def _cost(problem: Problem, task_id: str, column: Placed) -> int:
    mode = problem.tasks[task_id].mode(column.mode)
    return mode.cost_vnd if mode else 0
