"""Tasks that no vehicle can do even if it does nothing else: proven by looking at every vehicle."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from planner.engine.plan import Commitments
from planner.problems.transport.commitments import pinned_vehicle
from planner.problems.transport.cut_off import cut_off
from planner.problems.transport.data import Problem
from planner.problems.transport.entities import FAR, Task, Vehicle, households
from planner.wording import Wording

Fits = Callable[[Vehicle], bool]
"""Whether a vehicle passes a hurdle."""
Words = Callable[[list[Vehicle]], Wording]
"""Why none of some vehicles passes it."""
MOST_NAMES = 3
"""Vehicles that a sentence names."""


@dataclass(frozen=True, slots=True)
class Hopeless:
    """A task that cannot be done, and why.

    Attributes:
        task: the task.
        reason: one sentence, with file, row and column where the task was read from a pack.
        beside: the task that it cannot be done beside; None: it cannot be done at all.
    """

    task: Task
    reason: Wording
    beside: Task | None = None


def hopeless(problem: Problem, commitments: Commitments) -> tuple[Hopeless, ...]:
    """Return the tasks that no vehicle can do alone, and further visits to a household that nobody means."""
    pins = pinned_vehicle(commitments)
    found = []
    for task in problem.tasks:
        own = [
            v
            for v in problem.vehicles
            if problem.may_take(v, task) and pins.get(task.task_id, v.vehicle_id) == v.vehicle_id
        ]
        reason = _reason(problem, task, own)
        if reason is not None:
            found.append(Hopeless(task, reason))
    gone = {one.task.task_id for one in found}
    for visits in households(task for task in problem.tasks if task.task_id not in gone):
        found += [Hopeless(task, _twice(visits[0], task), visits[0]) for task in visits[1:]]
    return tuple(found)


def _twice(first: Task, again: Task) -> Wording:
    """Say that a household has its visit already (the rule ``household_once``)."""
    name = first.household
    words = Wording(
        f"{again.who.vi}: hộ {name} đã có {first.who.vi} thăm; bỏ một lần, hoặc ghi again = 1 nếu cố ý thăm lại.",
        f"{again.who.en}: household {name} is visited by {first.who.en}; leave one out, or give again = 1 where a"
        " further visit is meant.",
    )
    return _placed(again, ("household", "household"), words)


def _placed(task: Task, columns: tuple[str, str], words: Wording) -> Wording:
    """Return the words with file, row and column before them; ``columns``: of a ride, of a visit."""
    if not task.where:
        return words
    place = f"{task.where}:{columns[not task.is_ride]}: "
    return Wording(place + words.vi, place + words.en)


def _reason(problem: Problem, task: Task, vehicles: list[Vehicle]) -> Wording | None:
    """Return why none of the vehicles can do a task: the first thing that rules out all of them, or None."""
    left = vehicles
    if not left:
        return _placed(task, ("for_whom", "teams"), _nobody(problem, task))
    for columns, fits, words in _hurdles(problem, task):
        kept = [vehicle for vehicle in left if fits(vehicle)]
        if not kept:
            return _placed(task, columns, words(left))
        left = kept
    return None


def _nobody(problem: Problem, task: Task) -> Wording:
    """Say that no vehicle is meant for a task, and which ones there are that are kept for nobody else."""
    free = sorted({vehicle.vehicle_id.split("/")[0] for vehicle in problem.vehicles if not vehicle.kept_for})
    near_vi = f"; xe không dành riêng cho ai: {', '.join(free[:MOST_NAMES])}" if free else ""
    near_en = f"; vehicles kept for nobody: {', '.join(free[:MOST_NAMES])}" if free else ""
    return Wording(
        f"{task.who.vi}: không có xe hay đội nào được giao cho việc này{near_vi}.",
        f"{task.who.en}: no vehicle or team is meant for it{near_en}.",
    )


def _hurdles(problem: Problem, task: Task) -> Iterator[tuple[tuple[str, str], Fits, Words]]:
    """Yield what may rule out vehicles: the columns (of a ride, of a visit) to look at, who passes, the words."""
    first, last = task.stops[0], task.stops[-1]
    most = max((v.seats for v in problem.vehicles), default=0)
    yield (
        ("people", "visit_id"),
        lambda v: v.seats >= task.people and v.wheelchair_spaces >= task.wheelchairs,
        lambda _: Wording(
            f"{task.who.vi}: cần {task.people} chỗ ngồi và {task.wheelchairs} chỗ xe lăn trên một xe; xe lớn nhất"
            f" có {most} chỗ.",
            f"{task.who.en}: {task.people} seats and {task.wheelchairs} wheelchair spaces in one vehicle are"
            f" needed; the largest has {most} seats.",
        ),
    )
    yield ("to_place", "place"), lambda v: _minutes(problem, v, task) < FAR, partial(cut_off, problem, task)
    yield (
        ("due", "to"),
        lambda v: _done_by(problem, v, task) is not None,
        lambda _: Wording(
            f"{task.who.vi}: không xe nào kịp {problem.moment(last.late):%H:%M %d/%m} dù chỉ làm việc này"
            f" (sớm nhất đón được từ {problem.moment(first.early):%H:%M}); nới giờ hoặc thêm xe gần hơn.",
            f"{task.who.en}: no vehicle makes {problem.moment(last.late):%H:%M %d/%m} even if it does nothing else"
            f" (ready from {problem.moment(first.early):%H:%M}); widen the time or give a vehicle nearer by.",
        ),
    )


def _minutes(problem: Problem, vehicle: Vehicle, task: Task) -> int:
    points = [vehicle.base, *(stop.point for stop in task.stops), vehicle.base]
    return max(int(problem.ways(vehicle).minutes[a, b]) for a, b in pairwise(points))


def _done_by(problem: Problem, vehicle: Vehicle, task: Task) -> int | None:
    """Return the minute at which the vehicle is back when it does this task alone, None when some limit is broken."""
    minutes, now, point = problem.ways(vehicle).minutes, vehicle.early, vehicle.base
    for stop in task.stops:
        now = max(now + int(minutes[point, stop.point]), stop.early)
        if now > stop.late:
            return None
        now, point = now + stop.service_min, stop.point
    back = now + int(minutes[point, vehicle.base])
    if back > vehicle.late:
        return None
    first = task.stops[0]
    shortest = _duty_min(problem, vehicle, task)
    return back if shortest <= vehicle.duty_min and first.late >= first.early else None


def _duty_min(problem: Problem, vehicle: Vehicle, task: Task) -> int:
    """Return the shortest duty with this task alone: no needless waiting."""
    minutes, first, last = problem.ways(vehicle).minutes, task.stops[0], task.stops[-1]
    driving = int(minutes[vehicle.base, first.point]) + int(minutes[last.point, vehicle.base])
    if task.is_ride:
        inside = int(minutes[first.point, last.point])
        wait = max(0, last.early - (first.late + first.service_min + inside))
        return driving + first.service_min + inside + wait + last.service_min
    return driving + first.service_min
