"""No plan keeps everything: what clashes, what it would take, and a plan for the rest."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.engine.findings import Finding
from planner.engine.outcome import Outcome, Status
from planner.engine.watch import Watch
from planner.errors import SolverError
from planner.problems.preparation.check import broken, judge
from planner.problems.preparation.commitments import NOTHING, Decided
from planner.problems.preparation.data import Problem, hours_wording, label
from planner.problems.preparation.entities import Task
from planner.problems.preparation.feasible import can_be_met
from planner.problems.preparation.greedy import as_early, least_loaded
from planner.problems.preparation.plan import Assignment, Plan, Repair
from planner.problems.preparation.repairs import repairs_of
from planner.problems.preparation.scoring import scored
from planner.problems.preparation.stages import Days, Whose, find_days, find_people, finished, rows_of
from planner.problems.preparation.windows import chain_of, earliest, windows_of
from planner.wording import Wording

SHORT_S = 2.0
"""With less time left, a plan that misses something is made without a solver."""
CLASH_SHARE = 0.5
"""Share of the time left in which the clash is made small."""


def rest_of(problem: Problem, decided: Decided, watch: Watch, *, is_proven: bool = True) -> Plan:
    """Return a plan that misses as little as possible, with the smallest clash and the cheapest repairs.

    Where it is not proven that no plan exists, the status stays unknown unless the search for the clash proves it.
    """
    rows = _loose_rows(problem, decided, watch)
    if not is_proven and not broken(judge(problem, rows, decided)):
        return finished(problem, decided, rows, 0, watch)
    watch.tell("conflict")
    end_s = watch.elapsed_s + CLASH_SHARE * max(watch.left_s, 1.0)
    conflict = clash_of(problem, decided, lambda: end_s - watch.elapsed_s, is_proven=is_proven)
    repairs = repairs_of(problem, decided, conflict.demands, watch) if conflict else ()
    told = Conflict(conflict.demands, _with_repairs(conflict.reason, repairs), conflict.minimal) if conflict else None
    unmet = _unmet(problem, decided, broken(judge(problem, rows, decided))) if rows else ()
    goals = scored(problem, rows, decided) if rows else {}
    seed, status, limit = watch.settings.seed, Status.INFEASIBLE, None
    if told is None:
        status, limit = Status.UNKNOWN, watch.limit
    outcome = Outcome(status, limit, elapsed_s=watch.elapsed_s, seed=seed)
    return Plan(outcome=outcome, goals=goals, conflict=told, unmet=unmet, assignments=rows, repairs=repairs)


def _loose_rows(problem: Problem, decided: Decided, watch: Watch) -> tuple[Assignment, ...]:
    """Return a plan that may miss deadlines and exceed hours and money; without capacities where time is short."""
    days: Days | Outcome = Outcome(Status.UNKNOWN)
    if watch.left_s > SHORT_S:
        days = find_days(problem, decided, watch, loose=True)
    if isinstance(days, Outcome):
        days = Days(as_early(problem, decided), {}, 0)
    whose = None
    if watch.left_s > SHORT_S:
        whose = find_people(problem, decided, days.places, watch, share=0.5, loose=True)
    if whose is None:
        whose = Whose(least_loaded(problem, decided, days.places), 0)
    return rows_of(problem, days, whose)


def clash_of(problem: Problem, decided: Decided, left_s: Callable[[], float], *, is_proven: bool) -> Conflict | None:
    """Return a smallest set of demands that cannot be met together, with the numbers; None where none is proven."""
    late = too_late(problem)
    if late is not None:
        demand = Demand(f"deadline {late.task_id}", problem.deadline_wording(late))
        must = Demand(f"do {late.task_id}", Wording(f"Phải làm {label(late)}", f"{label(late)} must be done"))
        demands = (demand,) if late.task_id in problem.needed and late.optional else (demand, must)
        return Conflict(demands, chain_wording(problem, late), minimal=True)

    def feasible(demands: Sequence[Demand]) -> bool | None:
        return can_be_met(problem, decided, {demand.key for demand in demands}, left_s())

    for group in problem.groups:
        found = group_clash(problem, group, left_s)
        if found is not None:
            return found
    everything = (*problem.demands(), *decided.demands())
    if not is_proven and feasible(everything) is not False:
        return None
    clashing, minimal = minimal_conflict(everything, feasible)
    if not minimal:
        # Not made small in time: only what cannot be missing is worth reading.
        clashing = tuple(demand for demand in clashing if demand.key.startswith(("hours ", "budget ", "pin ")))
    return Conflict(clashing, _reason(problem, clashing), minimal)


def group_clash(problem: Problem, group: tuple[str, ...], left_s: Callable[[], float]) -> Conflict | None:
    """Return the deadlines of a group's own tasks that clash with its hours, each task in its window by itself."""
    part = group_part(problem, group)
    name = problem.groups[group]
    demands = [Demand(f"hours {name}", hours_wording(name))]
    demands += [Demand(f"deadline {task.task_id}", problem.deadline_wording(task)) for task in part.dated]

    def feasible(asked: Sequence[Demand]) -> bool | None:
        keys = {demand.key for demand in asked} | {f"do {task_id}" for task_id in part.tasks}
        hours = {f"hours {own}" for own in part.groups.values() if f"hours {name}" in keys}
        return can_be_met(part, NOTHING, keys | hours, left_s())

    if not part.tasks or feasible(demands) is not False:
        return None
    clashing, minimal = minimal_conflict(demands, feasible)
    return Conflict(clashing, _reason(problem, clashing), minimal)


def group_part(problem: Problem, group: tuple[str, ...]) -> Problem:
    """Return the tasks that must be done and that only a group may be accountable for, in their windows, alone.

    Their deadlines are those that follow from what waits for them; only the accountable person's part of the work
    counts, as anybody may help: what clashes here clashes in the whole.
    """
    windows = windows_of(problem)
    tasks: dict[str, Task] = {}
    for task_id in problem.tasks:
        if task_id not in problem.needed or not set(problem.able[task_id]) <= set(group):
            continue
        task, window = problem.tasks[task_id], windows[task_id]
        own = [replace(mode, minutes=problem.shares(mode, problem.helpers_wanted(task))[0]) for mode in task.modes]
        latest = None if window.latest >= problem.axis.slots else window.latest
        modes = tuple(own)
        tasks[task_id] = replace(task, modes=modes, after=(), earliest=window.start, latest=latest, people=1)
    people = {person_id: problem.people[person_id] for person_id in group}
    return replace(problem, tasks=tasks, people=people, budgets=(), notes=())


def too_late(problem: Problem) -> Task | None:
    """Return the first task that must be done and cannot meet its deadline whatever the people: a count of days."""
    windows = windows_of(problem)
    for task_id, task in problem.tasks.items():
        if task.latest is not None and task_id in problem.needed and windows[task_id].end > task.latest:
            return task
    return None


def chain_wording(problem: Problem, task: Task) -> Wording:
    """Say how the days of a chain add up beyond the deadline."""
    _, ends = earliest(problem)
    chain = chain_of(problem, task)
    steps = " → ".join(f"{one.task_id} ({min(mode.days for mode in one.modes)})" for one in chain)
    end, first = problem.axis.day(ends[task.task_id] - 1), problem.axis.day(max(chain[0].earliest, 0))
    late = ends[task.task_id] - (task.latest or 0)
    deadline = problem.deadline_wording(task)
    return Wording(
        f"{deadline.vi}, nhưng chuỗi việc {steps} (số ngày trong ngoặc) bắt đầu từ {first:%d/%m/%Y} sớm nhất xong "
        f"{end:%d/%m/%Y}, trễ {late} ngày.",
        f"{deadline.en}, but the chain {steps} (days in brackets) from {first} ends on {end} at the earliest, "
        f"{late} days late.",
    )


def _reason(problem: Problem, clashing: Sequence[Demand]) -> Wording:
    vi = "; ".join(demand.wording.vi for demand in clashing)
    en = "; ".join(demand.wording.en for demand in clashing)
    numbers = _hours_numbers(problem, [demand.key for demand in clashing])
    return Wording(f"Không thể đồng thời: {vi}. {numbers.vi}".strip(), f"Not together: {en}. {numbers.en}".strip())


def _hours_numbers(problem: Problem, keys: Sequence[str]) -> Wording:
    """Compare the hours that the clashing tasks ask of a group with those it has until the last deadline."""
    tasks = [problem.tasks[key.partition(" ")[2]] for key in keys if key.startswith(("deadline ", "do "))]
    for group, name in problem.groups.items():
        mine = {task.task_id: task for task in tasks if problem.able[task.task_id] == group}
        if f"hours {name}" not in keys or not mine:
            continue
        end = max((task.latest or problem.axis.slots) for task in mine.values())
        weeks = {problem.axis.week(slot) for slot in range(min(end, problem.axis.slots))}
        room = sum(minutes for (person, week), minutes in problem.room.items() if person in group and week in weeks)
        need = sum(problem.shares(task.modes[0], problem.helpers_wanted(task))[0] for task in mine.values())
        return Wording(
            f"{len(mine)} việc này cần {need / 60:.0f} giờ của người chịu trách nhiệm; nhóm {name} có {len(group)} "
            f"người, {room / 60:.0f} giờ đến {problem.axis.day(end - 1):%d/%m/%Y}, nhưng không rải đủ vào từng tuần.",
            f"These {len(mine)} tasks need {need / 60:.0f} h of accountable people; the group {name} has {len(group)} "
            f"people and {room / 60:.0f} h until {problem.axis.day(end - 1)}, not enough in some weeks.",
        )
    return Wording("", "")


def _with_repairs(reason: Wording, repairs: Sequence[Repair]) -> Wording:
    if not repairs:
        return reason
    vi = " ".join(f"({place}) {repair.wording.vi}" for place, repair in enumerate(repairs, 1))
    en = " ".join(f"({place}) {repair.wording.en}" for place, repair in enumerate(repairs, 1))
    return Wording(f"{reason.vi} Cách gỡ rẻ nhất: {vi}", f"{reason.en} The cheapest repairs: {en}")


def _unmet(problem: Problem, decided: Decided, findings: Sequence[Finding]) -> tuple[Demand, ...]:
    """Return what the checker reports as demands; anything else it reports is a fault of the solver."""
    known = {demand.key for demand in (*problem.demands(), *decided.demands())}
    unmet: dict[str, Demand] = {}
    for finding in findings:
        key = _key(problem, finding)
        if key not in known:
            raise SolverError(finding.message)
        unmet.setdefault(key, Demand(key, finding.message))
    return tuple(unmet.values())


def _key(problem: Problem, finding: Finding) -> str:
    first = finding.subjects[0]
    if finding.rule == "window":
        return f"deadline {first}"
    if finding.rule == "needed_kept":
        return f"do {first}"
    if finding.rule == "budget":
        return first
    if finding.rule == "keep_pins":
        return f"pin {first} {finding.subjects[1]}"
    if finding.rule == "hours":
        return next((f"hours {name}" for group, name in problem.groups.items() if first in group), "")
    return ""
