"""The independent check of a transport plan: one function per rule, on the rows as they stand on disk."""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from planner.engine.findings import Finding
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.transport.data import NAME, Problem
from planner.problems.transport.entities import Roads, Task, Vehicle, households
from planner.problems.transport.plan import Assignment
from planner.problems.transport.scoring import Halt, halts_of, score
from planner.wording import Wording

__all__ = ["CHECKS", "check", "score"]

Rows = Sequence[Assignment]
Check = Callable[[Problem, Rows, Commitments], Iterator[Finding]]


def known_ids(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Vehicles and tasks exist, and a task has the stop named."""
    for row in rows:
        if row.vehicle_id not in problem.vehicle:
            yield _finding(
                "known_ids",
                (row.vehicle_id,),
                f"Không có xe hay đội {row.vehicle_id}.",
                f"There is no vehicle or team {row.vehicle_id}.",
            )
        if row.task_id not in problem.task:
            yield _finding(
                "known_ids",
                (row.task_id,),
                f"Không có chuyến hay việc {row.task_id}.",
                f"There is no task {row.task_id}.",
            )
        elif (row.task_id, row.action) not in problem.stop:
            yield _finding(
                "known_ids",
                (row.task_id,),
                f"{row.task_id} không có điểm “{row.action}”.",
                f"{row.task_id} has no stop “{row.action}”.",
            )


def one_row_each(_: Problem, rows: Rows, __: Commitments) -> Iterator[Finding]:
    """No stop stands twice."""
    for (task_id, action), count in sorted(Counter((row.task_id, row.action) for row in rows).items()):
        if count > 1:
            yield _finding(
                "one_row_each",
                (task_id,),
                f"{task_id}: “{action}” có {count} dòng.",
                f"{task_id}: “{action}” has {count} rows.",
            )


def serve_each_task(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Every stop of every task is made."""
    made = {(row.task_id, row.action) for row in rows if row.vehicle_id in problem.vehicle}
    for task in problem.tasks:
        missing = [stop.action for stop in task.stops if (task.task_id, stop.action) not in made]
        if missing:
            words = ", ".join(missing)
            yield _finding(
                "serve_each_task",
                (task.task_id,),
                f"{task.who.vi} chưa có xe: thiếu {words}.",
                f"{task.who.en} has no vehicle: {words} is missing.",
            )


def pickup_before_dropoff(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Whoever is picked up is dropped off later, by the same vehicle."""
    place = {(row.task_id, row.action): (row.vehicle_id, row.order) for row in rows}
    for task in problem.tasks:
        ends = [place.get((task.task_id, stop.action)) for stop in task.stops]
        if len(ends) < 2 or ends[0] is None or ends[1] is None:  # noqa: PLR2004 - pick-up and drop-off
            continue
        if ends[0][0] != ends[1][0] or ends[0][1] >= ends[1][1]:
            yield _finding(
                "pickup_before_dropoff",
                (task.task_id, ends[0][0]),
                f"{task.who.vi}: phải trả sau khi đón, trên cùng một xe.",
                f"{task.who.en}: drop-off must follow pick-up, in the same vehicle.",
            )


def time_windows(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A stop begins when it may: not before its earliest minute, not after its latest, and takes its time."""
    for halts in halts_of(problem, rows).values():
        for halt in halts:
            begin = max(halt.arrive, halt.stop.early)
            if begin > halt.stop.late:
                late, due = problem.moment(begin), problem.moment(halt.stop.late)
                yield _finding(
                    "time_windows",
                    (halt.task.task_id, halt.row.vehicle_id),
                    f"{halt.task.who.vi}, {halt.row.action} tại {halt.stop.place}: bắt đầu {late:%H:%M}, muộn nhất"
                    f" phải {due:%H:%M}.",
                    f"{halt.task.who.en}, {halt.stop.place}: begins {late:%H:%M}, latest {due:%H:%M}.",
                )
            elif halt.depart < begin + halt.stop.service_min:
                yield _finding(
                    "time_windows",
                    (halt.task.task_id, halt.row.vehicle_id),
                    f"{halt.task.who.vi}, {halt.row.action} tại {halt.stop.place}: rời lúc {halt.row.depart:%H:%M}"
                    f" là quá sớm, việc tại điểm cần {halt.stop.service_min} phút.",
                    f"{halt.task.who.en}, {halt.stop.place}: leaves at {halt.row.depart:%H:%M}, too soon for"
                    f" {halt.stop.service_min} minutes there.",
                )


def travel_times(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Between two stops there is time to drive, even with every road open."""
    for vehicle_id, halts in halts_of(problem, rows).items():
        for one, other in pairwise(halts):
            needed = int(problem.travel.free[one.stop.point, other.stop.point])
            given = other.arrive - one.depart
            if given < needed:
                yield _finding(
                    "travel_times",
                    (other.task.task_id, vehicle_id),
                    f"Xe {vehicle_id}: từ {one.stop.place} đến {other.stop.place} có {given} phút, cần ít nhất"
                    f" {needed}.",
                    f"Vehicle {vehicle_id}: {given} minutes from {one.stop.place} to {other.stop.place}, at least"
                    f" {needed} are needed.",
                )


def roads_open(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Between two stops there is time to drive over roads that are open all the while."""
    roads = problem.travel.roads
    if roads is None:
        return
    for vehicle_id, halts in halts_of(problem, rows).items():
        for one, other in pairwise(halts):
            span = (one.depart, other.arrive)
            needed = _driving_min(roads, (one.stop.point, other.stop.point), span, problem.vehicle[vehicle_id].passes)
            if needed is None:
                yield _finding(
                    "roads_open",
                    (other.task.task_id, vehicle_id),
                    f"Xe {vehicle_id}: từ {one.stop.place} đến {other.stop.place} lúc {one.row.depart:%H:%M} không"
                    " còn đường nào mở.",
                    f"Vehicle {vehicle_id}: no open road from {one.stop.place} to {other.stop.place} at"
                    f" {one.row.depart:%H:%M}.",
                )
            elif span[1] - span[0] < needed:
                yield _finding(
                    "roads_open",
                    (other.task.task_id, vehicle_id),
                    f"Xe {vehicle_id}: từ {one.stop.place} đến {other.stop.place} lúc {one.row.depart:%H:%M} phải"
                    f" tránh đường cấm, cần {needed} phút, kế hoạch cho {span[1] - span[0]}.",
                    f"Vehicle {vehicle_id}: from {one.stop.place} to {other.stop.place} at {one.row.depart:%H:%M}"
                    f" closed roads are to be avoided: {needed} minutes, the plan gives {span[1] - span[0]}.",
                )


def _driving_min(roads: Roads, ends: tuple[int, int], span: tuple[int, int], passes: frozenset[str]) -> int | None:
    """Return whole minutes over roads open throughout ``span``; None where there is no way (Dijkstra 1959)."""
    start, end = ends
    goal = roads.junction[end]
    access_min = roads.access_min[start] + roads.access_min[end]
    queue, done = [(0.0, roads.junction[start])], set()
    while queue:
        minutes, node = heapq.heappop(queue)
        if node == goal:
            return math.ceil(minutes + access_min - 1e-9)
        if node in done:
            continue
        done.add(node)
        for road in roads.out.get(node, ()):
            if not any(
                begin < max(span[1], span[0] + 1) and span[0] < until and passes.isdisjoint(exempt)
                for begin, until, exempt in road.closed
            ):
                heapq.heappush(queue, (minutes + road.minutes, road.head))
    return None


def seat_limit(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Nobody stands: people aboard never exceed the seats."""
    yield from _overloaded(problem, rows, "seat_limit")


def wheelchair_spaces(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Wheelchairs aboard never exceed the spaces."""
    yield from _overloaded(problem, rows, "wheelchair_spaces")


def _overloaded(problem: Problem, rows: Rows, rule: str) -> Iterator[Finding]:
    for vehicle_id, halts in halts_of(problem, rows).items():
        vehicle = problem.vehicle[vehicle_id]
        room, vi, en = vehicle.seats, "chỗ ngồi", "seats"
        if rule == "wheelchair_spaces":
            room, vi, en = vehicle.wheelchair_spaces, "chỗ xe lăn", "wheelchair spaces"
        for halt, aboard in _aboard(halts, rule):
            if aboard > room:
                yield _finding(
                    rule,
                    (halt.task.task_id, vehicle_id),
                    f"Xe {vehicle_id} có {room} {vi}, sau khi đón {halt.task.who.vi} chở {aboard}.",
                    f"Vehicle {vehicle_id} has {room} {en} and carries {aboard} after {halt.task.who.en}.",
                )
                break


def _aboard(halts: Sequence[Halt], rule: str) -> Iterator[tuple[Halt, int]]:
    def load(task: Task) -> int:
        return task.wheelchairs if rule == "wheelchair_spaces" else task.people

    aboard = sum(load(halt.task) for halt in halts if not halt.task.is_ride)
    for halt in halts:
        if halt.task.is_ride:
            aboard += load(halt.task) if halt.stop is halt.task.stops[0] else -load(halt.task)
        yield halt, aboard
        if not halt.task.is_ride:
            aboard -= load(halt.task)


def ride_alone(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Between pick-up and drop-off of those who ride alone nobody else is aboard."""
    for vehicle_id, halts in halts_of(problem, rows).items():
        aboard: set[str] = set()
        for halt in halts:
            if halt.task.is_ride:
                aboard ^= {halt.task.task_id}
            with_others = len(aboard) > 1 and [name for name in sorted(aboard) if problem.task[name].alone]
            if with_others:
                name = with_others[0]
                yield _finding(
                    "ride_alone",
                    (name, vehicle_id),
                    f"{problem.task[name].who.vi} phải đi riêng nhưng xe {vehicle_id} chở cả đoàn khác.",
                    f"{problem.task[name].who.en} rides alone, but vehicle {vehicle_id} carries others too.",
                )
                break


def vehicle_hours(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A vehicle leaves its base no earlier than it may and is back in time."""
    for vehicle, leave, back in _duties(problem, rows):
        if leave < vehicle.early or back > vehicle.late:
            yield _finding(
                "vehicle_hours",
                (vehicle.vehicle_id,),
                f"Xe {vehicle.vehicle_id} chạy {problem.moment(leave):%H:%M}–{problem.moment(back):%H:%M}, chỉ có"
                f" từ {problem.moment(vehicle.early):%H:%M} đến {problem.moment(vehicle.late):%H:%M}.",
                f"Vehicle {vehicle.vehicle_id} runs {problem.moment(leave):%H:%M}–{problem.moment(back):%H:%M}, it"
                f" is there {problem.moment(vehicle.early):%H:%M}–{problem.moment(vehicle.late):%H:%M}.",
            )


def calendars_kept(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A team is not away from its base while somebody of it has something else to do."""
    for vehicle, leave, back in _duties(problem, rows):
        away = f"{problem.moment(leave):%H:%M}–{problem.moment(back):%H:%M %d/%m}"
        for start, end, who in vehicle.busy:
            if leave < end and start < back:
                busy = f"{problem.moment(start):%H:%M}–{problem.moment(end):%H:%M %d/%m}"
                yield _finding(
                    "calendars_kept",
                    (vehicle.vehicle_id, who),
                    f"Đội {vehicle.vehicle_id} đi {away}, nhưng {who} bận {busy}.",
                    f"Team {vehicle.vehicle_id} is away {away}, but {who} is busy {busy}.",
                )


def driver_hours(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A driver is not on duty longer than allowed."""
    for vehicle, leave, back in _duties(problem, rows):
        if back - leave > vehicle.duty_min:
            yield _finding(
                "driver_hours",
                (vehicle.vehicle_id,),
                f"Lái xe {vehicle.vehicle_id} làm việc {back - leave} phút, tối đa {vehicle.duty_min}.",
                f"The driver of {vehicle.vehicle_id} is on duty for {back - leave} minutes, {vehicle.duty_min} at"
                " most.",
            )


def _duties(problem: Problem, rows: Rows) -> Iterator[tuple[Vehicle, int, int]]:
    """Yield vehicle, minute of leaving the base and of being back."""
    for vehicle_id, halts in halts_of(problem, rows).items():
        if halts:
            vehicle = problem.vehicle[vehicle_id]
            minutes = problem.ways(vehicle).minutes
            leave = halts[0].arrive - int(minutes[vehicle.base, halts[0].stop.point])
            yield vehicle, leave, halts[-1].depart + int(minutes[halts[-1].stop.point, vehicle.base])


def vehicles_meant(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A task goes to its team or to a vehicle kept for its people; vehicles kept for others stay away."""
    for halts in halts_of(problem, rows).values():
        for halt in halts:
            vehicle = problem.vehicle[halt.row.vehicle_id]
            if halt.stop is halt.task.stops[0] and not problem.may_take(vehicle, halt.task):
                yield _finding(
                    "vehicles_meant",
                    (halt.task.task_id, vehicle.vehicle_id),
                    f"{halt.task.who.vi} không được giao cho xe {vehicle.vehicle_id}.",
                    f"{halt.task.who.en} is not meant for vehicle {vehicle.vehicle_id}.",
                )


def household_once(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """No household is visited twice, unless a further visit is meant."""
    paid = {row.task_id for row in rows}
    for own in households(task for task in problem.tasks if task.task_id in paid):
        if len(own) > 1:
            household, names = own[0].household, [task.task_id for task in own]
            yield _finding(
                "household_once",
                tuple(names),
                f"Hộ {household} được thăm {len(own)} lần: {', '.join(names)}.",
                f"Household {household} is visited {len(own)} times: {', '.join(names)}.",
            )


def keep_pins(problem: Problem, rows: Rows, commitments: Commitments) -> Iterator[Finding]:
    """A pinned task goes to its vehicle."""
    does = {row.task_id: row.vehicle_id for row in rows}
    for task_id, fields in sorted(commitments.pins.items()):
        wanted = fields.get("vehicle_id")
        if wanted and task_id in problem.task and does.get(task_id) != wanted:
            yield _finding(
                "keep_pins",
                (task_id, wanted),
                f"{task_id} được ghim cho xe {wanted} nhưng kế hoạch giao {does.get(task_id, 'chưa ai')}.",
                f"{task_id} is pinned to {wanted}, the plan has {does.get(task_id, 'nobody')}.",
            )


CHECKS: tuple[Check, ...] = (
    known_ids,
    one_row_each,
    serve_each_task,
    pickup_before_dropoff,
    time_windows,
    travel_times,
    roads_open,
    seat_limit,
    wheelchair_spaces,
    ride_alone,
    vehicle_hours,
    calendars_kept,
    driver_hours,
    vehicles_meant,
    household_once,
    keep_pins,
)


def check(
    problem: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS
) -> tuple[Finding, ...]:
    """Return every broken rule."""
    return tuple(finding for rule in CHECKS for finding in rule(problem, assignments, commitments))


def _finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, subjects, Wording(vi, en))
