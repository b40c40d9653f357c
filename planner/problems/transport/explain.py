"""Why this vehicle at this time, and what another one would cost."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from planner.engine.explanation import Alternative, Explanation
from planner.engine.findings import Severity
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.errors import UsageError
from planner.problems.transport.check import check, score
from planner.problems.transport.data import Problem
from planner.problems.transport.entities import Task, Vehicle
from planner.problems.transport.plan import Assignment, tours
from planner.problems.transport.routes import Tour, Visit, timed
from planner.scenario.nearest import nearest
from planner.wording import Wording

SHOWN = 8
"""Most alternatives that are told."""


def explain(
    problem: Problem, assignments: Sequence[Assignment], subject: str, commitments: Commitments = NO_COMMITMENTS
) -> Explanation:
    """Say why a task is done as it is, or what a vehicle does.

    Raises:
        UsageError: there is no such task or vehicle; the nearest is named.
    """
    if subject in problem.task:
        return _of_task(problem, assignments, problem.task[subject], commitments)
    if subject in problem.vehicle:
        return _of_vehicle(assignments, problem.vehicle[subject])
    near = nearest(subject, [*problem.task, *problem.vehicle])
    hint_vi, hint_en = (f"; có phải “{near}”?", f"; did you mean “{near}”?") if near else (".", ".")
    raise UsageError(
        Wording(
            f"Đưa đón: không có chuyến, việc hay xe “{subject}”{hint_vi}",
            f"Transport: no task or vehicle “{subject}”{hint_en}",
        )
    )


def _of_vehicle(rows: Sequence[Assignment], vehicle: Vehicle) -> Explanation:
    own = tours(rows).get(vehicle.vehicle_id, [])
    if not own:
        idle = Wording(f"Xe {vehicle.vehicle_id} không phải chạy.", f"Vehicle {vehicle.vehicle_id} is not needed.")
        return Explanation(vehicle.vehicle_id, idle, (), ())
    chosen = Wording(
        f"Xe {vehicle.vehicle_id}: {len(own)} điểm dừng, {own[0].arrive:%H:%M}–{own[-1].depart:%H:%M}.",
        f"Vehicle {vehicle.vehicle_id}: {len(own)} stops, {own[0].arrive:%H:%M}–{own[-1].depart:%H:%M}.",
    )
    stops = tuple(
        Wording(
            f"{row.arrive:%H:%M} {row.action} {row.task_id} tại {row.place}",
            f"{row.arrive:%H:%M} {row.task_id}, {row.place}",
        )
        for row in own
    )
    return Explanation(vehicle.vehicle_id, chosen, stops, ())


def _of_task(problem: Problem, rows: Sequence[Assignment], task: Task, commitments: Commitments) -> Explanation:
    own = [row for row in rows if row.task_id == task.task_id]
    if not own:
        left = Wording(f"{task.who.vi} chưa có xe.", f"{task.who.en} has no vehicle.")
        return Explanation(
            task.task_id, left, tuple(_reasons(problem, task)), tuple(_others(problem, rows, task, commitments))
        )
    first, last = own[0], own[-1]
    vehicle = problem.vehicle.get(first.vehicle_id)
    label = f"{first.vehicle_id} ({vehicle.name})" if vehicle and vehicle.name else first.vehicle_id
    chosen = Wording(
        f"Xe {label}: {first.action} {first.arrive:%H:%M} tại {first.place}"
        + (f", {last.action} {last.arrive:%H:%M} tại {last.place}." if last is not first else "."),
        f"Vehicle {label}: {first.arrive:%H:%M} at {first.place}"
        + (f", {last.arrive:%H:%M} at {last.place}." if last is not first else "."),
    )
    return Explanation(
        task.task_id, chosen, tuple(_reasons(problem, task)), tuple(_others(problem, rows, task, commitments))
    )


def _reasons(problem: Problem, task: Task) -> Iterator[Wording]:
    first, last = task.stops[0], task.stops[-1]
    yield Wording(
        f"Sẵn sàng từ {problem.moment(first.early):%H:%M}, phải đến trước {problem.moment(last.late):%H:%M}.",
        f"Ready from {problem.moment(first.early):%H:%M}, to be there by {problem.moment(last.late):%H:%M}.",
    )
    if task.alone:
        yield Wording("Phải đi riêng, không ghép đoàn khác.", "Rides alone, with nobody else aboard.")
    if task.wheelchairs:
        yield Wording(
            f"Có {task.wheelchairs} xe lăn: chỉ xe có chỗ xe lăn.",
            f"{task.wheelchairs} wheelchairs: only vehicles with spaces for them.",
        )
    allowed = sum(problem.may_take(vehicle, task) for vehicle in problem.vehicles)
    yield Wording(
        f"{allowed} trên {len(problem.vehicles)} xe được phép nhận.",
        f"{allowed} of {len(problem.vehicles)} vehicles may take it.",
    )


def _others(problem: Problem, rows: Sequence[Assignment], task: Task, commitments: Commitments) -> list[Alternative]:
    """Return what it costs to give the task to another vehicle, at the best place among its stops."""
    now = {vehicle: [(row.task_id, _which(problem, row)) for row in own] for vehicle, own in tours(rows).items()}
    mine = next((row.vehicle_id for row in rows if row.task_id == task.task_id), "")
    before = weighted(score(problem, rows, commitments), problem.weights)
    found, idle = [], set()
    for vehicle in problem.vehicles:
        kind = (vehicle.seats, vehicle.wheelchair_spaces, vehicle.home, vehicle.kept_for, vehicle.early, vehicle.late)
        if vehicle.vehicle_id == mine or (vehicle.vehicle_id not in now and kind in idle):
            continue  # of vehicles alike that stand idle one is enough
        if vehicle.vehicle_id not in now:
            idle.add(kind)
        found.append(_moved(problem, now, (task, vehicle), commitments, before))
    ranked = sorted(found, key=lambda one: (one.cost is None, one.cost or 0, len(one.broken_rules), one.choice))
    return ranked[:SHOWN]


def _which(problem: Problem, row: Assignment) -> int:
    return [stop.action for stop in problem.task[row.task_id].stops].index(row.action)


def _moved(
    problem: Problem,
    now: dict[str, list[Visit]],
    wish: tuple[Task, Vehicle],
    commitments: Commitments,
    before: int,
) -> Alternative:
    """Price the shortest way to put the task among the stops of a vehicle; in time where that can be."""
    task, vehicle = wish
    rest = {name: [stop for stop in own if stop[0] != task.task_id] for name, own in now.items()}
    options = _insertions(rest.get(vehicle.vehicle_id, []), task)
    best = min(options, key=lambda order: (_late_min(problem, vehicle, order), _metres(problem, vehicle, order)))
    orders = {**rest, vehicle.vehicle_id: best}
    rows = timed(problem, [Tour(name, tuple(own)) for name, own in orders.items() if own])
    goals = score(problem, rows, commitments)
    cost = weighted(goals, problem.weights) - before
    mine = {task.task_id, vehicle.vehicle_id}
    broken = [f for f in check(problem, rows, commitments) if f.severity is Severity.ERROR and mine & {*f.subjects}]
    rules = tuple(sorted({finding.rule for finding in broken}))
    note = (
        Wording(f"Vi phạm {', '.join(rules)}.", f"Breaks {', '.join(rules)}.")
        if rules
        else Wording(f"Điểm thay đổi {cost:+d}.", f"The score changes by {cost:+d}.")
    )
    return Alternative(vehicle.vehicle_id, None if rules else cost, goals, rules, note)


def _late_min(problem: Problem, vehicle: Vehicle, order: Sequence[Visit]) -> int:
    """Return by how many minutes stops begin late, all together."""
    minutes, now, point, late = problem.ways(vehicle).minutes, vehicle.early, vehicle.base, 0
    for task, which in order:
        stop = problem.task[task].stops[which]
        now = max(now + int(minutes[point, stop.point]), stop.early)
        late += max(0, now - stop.late)
        now, point = now + stop.service_min, stop.point
    return late + max(0, now + int(minutes[point, vehicle.base]) - vehicle.late)


def _metres(problem: Problem, vehicle: Vehicle, order: Sequence[Visit]) -> int:
    points = [vehicle.base, *(problem.task[task].stops[which].point for task, which in order), vehicle.base]
    return sum(int(problem.ways(vehicle).distance[one, other]) for one, other in pairwise(points))


def _insertions(order: list[Visit], task: Task) -> Iterator[list[Visit]]:
    """Yield the stops with those of the task put in, every way; drop-off straight after or anywhere later."""
    for first in range(len(order) + 1):
        begun = [*order[:first], (task.task_id, 0)]
        if not task.is_ride:
            yield [*begun, *order[first:]]
            continue
        for last in range(first, len(order) + 1):
            yield [*begun, *order[first:last], (task.task_id, 1), *order[last:]]
