"""What would have to give way so that a plan exists: each way solved again and priced, the cheapest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.engine.conflict import Demand
from planner.engine.watch import Watch
from planner.problems.preparation.axis import Axis
from planner.problems.preparation.commitments import Decided
from planner.problems.preparation.data import Problem, label
from planner.problems.preparation.feasible import can_be_met
from planner.problems.preparation.plan import Repair
from planner.problems.preparation.windows import chain_of, windows_of
from planner.wording import Wording

MOST_REPAIRS = 3
LATER_DAYS = (1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90)
MORE_PERCENT = (110, 125, 150, 200, 300)
DAY_PRICE, EARLIER_PRICE, HOUR_PRICE, TASK_PRICE, MILLION_PRICE, PIN_PRICE = 50, 20, 10, 1000, 20, 20
"""Points of a day by which a deadline moves, of a day by which work begins earlier, of an hour more, of a point of a
task's value (10 where it has none), of a million đồng, of a pin given up."""
USUAL_VALUE = 10


@dataclass(frozen=True, slots=True)
class _Try:
    """A repair not yet tried: the problem it makes."""

    repair: Repair
    problem: Problem
    decided: Decided


def repairs_of(problem: Problem, decided: Decided, demands: Sequence[Demand], watch: Watch) -> tuple[Repair, ...]:
    """Return the cheapest repairs after which everything can be met, each solved again.

    Of each way (a deadline, the hours of a group …) only the smallest step that helps is kept.
    """
    found: list[Repair] = []
    for demand in demands:
        for attempt in _attempts(problem, decided, demand):
            if watch.is_over:
                break
            names = {one.key for one in (*attempt.problem.demands(), *attempt.decided.demands())}
            if can_be_met(attempt.problem, attempt.decided, names, max(watch.left_s / 4, 0.5)):
                found.append(attempt.repair)
                break
    found += _earlier(problem, demands)
    return tuple(sorted(found, key=lambda repair: repair.price)[:MOST_REPAIRS])


def _attempts(problem: Problem, decided: Decided, demand: Demand) -> Iterator[_Try]:
    kind, _, name = demand.key.partition(" ")
    if kind == "deadline":
        yield from _later(problem, decided, name)
    elif kind == "do":
        yield _dropped(problem, decided, name)
    elif kind == "hours":
        yield from _more_hours(problem, decided, name)
    elif kind == "budget":
        yield from _more_money(problem, decided, int(name))
    else:
        rest = decided.only({one.key for one in decided.demands()} - {demand.key})
        wording = Wording(f"bỏ ghim: {demand.wording.vi};", f"give up the pin: {demand.wording.en};")
        yield _Try(Repair(wording, PIN_PRICE), problem, rest)


def _later(problem: Problem, decided: Decided, task_id: str) -> Iterator[_Try]:
    task, window = problem.tasks[task_id], windows_of(problem)[task_id]
    latest = task.latest or 0
    least = max(window.end - latest, 1)
    for days in sorted({least, *(days for days in LATER_DAYS if days > least)}):
        # Whoever waits for the task may have to end later too: their deadlines move along.
        tasks = dict(problem.tasks)
        moved = [task_id, *_behind(problem, task_id)]
        for other_id in moved:
            other = tasks[other_id]
            if other.latest is not None:
                tasks[other_id] = replace(other, latest=other.latest + days)
        changed = replace(problem, tasks=tasks, axis=_longer(problem.axis, days))
        along = [other_id for other_id in moved[1:] if problem.tasks[other_id].latest is not None]
        more_vi = f" (cùng {len(along)} việc chờ nó)" if along else ""
        more_en = f" (with {len(along)} tasks that wait for it)" if along else ""
        day = problem.axis.day(latest - 1 + days)
        wording = Wording(
            f"lùi hạn {label(task)} thêm {days} ngày, đến {day:%d/%m/%Y}{more_vi};",
            f"move the deadline of {label(task)} by {days} days to {day}{more_en};",
        )
        yield _Try(Repair(wording, DAY_PRICE * days * (1 + len(along))), changed, decided)


def _behind(problem: Problem, task_id: str) -> list[str]:
    found: list[str] = []
    waiting = [task_id]
    while waiting:
        for arc in problem.followers[waiting.pop()]:
            if arc.task_id not in found:
                found.append(arc.task_id)
                waiting.append(arc.task_id)
    return found


def _longer(axis: Axis, days: int) -> Axis:
    week = axis.working[-7:]
    return Axis(axis.first, axis.working + tuple(week[place % len(week)] for place in range(days)))


def _dropped(problem: Problem, decided: Decided, task_id: str) -> _Try:
    """Leave a task out; whoever waits for it waits for what it waited for."""
    task = problem.tasks[task_id]
    tasks = {}
    for other_id, other in problem.tasks.items():
        if other_id != task_id:
            arcs = [arc for arc in other.after if arc.task_id != task_id]
            arcs += [arc for arc in task.after if len(arcs) < len(other.after)]
            tasks[other_id] = replace(other, after=tuple(dict.fromkeys(arcs)))
    wording = Wording(f"bỏ (hoãn sang dịp sau) {label(task)};", f"leave out (put off) {label(task)};")
    return _Try(Repair(wording, TASK_PRICE * (task.value or USUAL_VALUE)), replace(problem, tasks=tasks), decided)


def _more_hours(problem: Problem, decided: Decided, name: str) -> Iterator[_Try]:
    group = next(group for group, known in problem.groups.items() if known == name)
    for percent in MORE_PERCENT:
        people = dict(problem.people)
        for person_id in group:
            one = people[person_id]
            if one.week_minutes is not None:
                people[person_id] = replace(one, week_minutes=one.week_minutes * percent // 100)
        more = sum((people[key].week_minutes or 0) - (problem.people[key].week_minutes or 0) for key in group)
        wording = Wording(
            f"thêm {more / 60:.0f} giờ mỗi tuần cho nhóm {name} (tăng người hoặc giờ {percent - 100} %);",
            f"{more / 60:.0f} h a week more for the group {name} ({percent - 100} % more people or hours);",
        )
        yield _Try(Repair(wording, HOUR_PRICE * more // 60), replace(problem, people=people), decided)


def _more_money(problem: Problem, decided: Decided, place: int) -> Iterator[_Try]:
    for percent in MORE_PERCENT:
        budgets = list(problem.budgets)
        budget = budgets[place]
        more = budget.amount_vnd * (percent - 100) // 100
        budgets[place] = replace(budget, amount_vnd=budget.amount_vnd + more)
        text = f"{more:,}"
        wording = Wording(f"thêm {text.replace(',', '.')} đồng cho kỳ này;", f"{text} đồng more for this period;")
        price = MILLION_PRICE * -(-more // 1_000_000)
        yield _Try(Repair(wording, price), replace(problem, budgets=tuple(budgets)), decided)


def _earlier(problem: Problem, demands: Sequence[Demand]) -> Iterator[Repair]:
    """Begin earlier: by as many days as a chain of tasks is late whatever the people."""
    windows = windows_of(problem)
    for demand in demands:
        kind, _, name = demand.key.partition(" ")
        late = windows[name].end - (problem.tasks[name].latest or 0) if kind == "deadline" else 0
        if late > 0 and chain_of(problem, problem.tasks[name])[0].earliest == 0:
            yield Repair(
                Wording(
                    f"bắt đầu chuẩn bị sớm hơn ít nhất {late} ngày (lần sau);",
                    f"begin at least {late} days earlier (next time);",
                ),
                EARLIER_PRICE * late + TASK_PRICE,
            )
