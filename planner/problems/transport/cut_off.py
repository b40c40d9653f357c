"""A stop that cannot be reached while roads are closed: between which places, by which orders, what would mend it."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.problems.transport.data import Problem
from planner.problems.transport.entities import FAR, Road, Roads, Task, Vehicle
from planner.wording import Wording

Span = tuple[int, int]
"""First and last minute of somebody on the way."""
MOST_ORDERS = 3
"""Closures that a sentence names."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A way that a vehicle would have to drive: between two points, within their windows."""

    ends: tuple[int, int]
    names: tuple[str, str]
    span: Span


def cut_off(problem: Problem, task: Task, vehicles: Sequence[Vehicle]) -> Wording:
    """Return why no vehicle gets through for a task, with what would mend it.

    Args:
        problem: with the road graph, where there is one.
        task: the task.
        vehicles: vehicles meant for it; none of them gets through.
    """
    vehicle = vehicles[0]
    leg = next(leg for leg in _legs(vehicle, task) if problem.ways(vehicle).minutes[leg.ends] >= FAR)
    start, end = leg.names
    hours = f"{problem.moment(leg.span[0]):%H:%M}–{problem.moment(leg.span[1]):%H:%M %d/%m}"
    vi = f"{task.who.vi}: {hours} không có đường nào mở suốt từ {start} đến {end}"
    en = f"{task.who.en}: {hours} no road from {start} to {end} is open throughout"
    roads = problem.travel.roads
    crossed = _crossed(roads, leg.ends, leg.span, vehicle.passes) if roads else None
    if not roads or not crossed or not crossed.closed:
        return Wording(f"{vi}; xem lại giờ hoặc lệnh cấm đường.", f"{en}; look at the time or the closures.")
    orders = sorted({order for road in crossed.closed for order in _orders(road, leg.span, vehicle.passes)})
    named = ", ".join(orders[:MOST_ORDERS]) + ("…" if len(orders) > MOST_ORDERS else "")
    repairs = list(_repairs(problem, leg, vehicle, crossed))
    vi_do, en_do = "; hoặc ".join(one.vi for one in repairs), "; or ".join(one.en for one in repairs)
    return Wording(
        f"{vi}: vướng lệnh cấm {named}. Cách sửa: {vi_do}.", f"{en}: closed by {named}. What would mend it: {en_do}."
    )


def _legs(vehicle: Vehicle, task: Task) -> Iterator[Leg]:
    base = (vehicle.base, vehicle.home, vehicle.early, vehicle.late)
    halts = [base, *((stop.point, stop.place, stop.early, stop.late) for stop in task.stops), base]
    for one, other in pairwise(halts):
        yield Leg((one[0], other[0]), (one[1], other[1]), (one[2], other[3]))


@dataclass(frozen=True, slots=True)
class Crossed:
    """The way with fewest closed roads: its closed roads, and the junction where the first of them begins."""

    closed: tuple[Road, ...]
    before: str


def _crossed(roads: Roads, ends: tuple[int, int], span: Span, passes: frozenset[str]) -> Crossed | None:
    """Return the way that crosses fewest closed roads, then the quickest (Dijkstra 1959); None without any way."""
    start, goal = roads.junction[ends[0]], roads.junction[ends[1]]
    queue: list[tuple[int, float, str]] = [(0, 0.0, start)]
    came: dict[str, Road | None] = {start: None}
    best = {start: (0, 0.0)}
    while queue:
        count, minutes, node = heapq.heappop(queue)
        if node == goal:
            break
        for road in roads.out.get(node, ()) if (count, minutes) == best[node] else ():
            further = (count + _is_closed(road, span, passes), minutes + road.minutes)
            if road.head not in best or further < best[road.head]:
                best[road.head], came[road.head] = further, road
                heapq.heappush(queue, (*further, road.head))
    if goal not in came:
        return None
    closed: list[Road] = []
    last = came[goal]
    while last is not None:
        if _is_closed(last, span, passes):
            closed.append(last)
        last = came[last.tail]
    return Crossed(tuple(reversed(closed)), closed[-1].tail if closed else goal)


def _is_closed(road: Road, span: Span, passes: frozenset[str]) -> bool:
    return any(a < max(span[1], span[0] + 1) and span[0] < b and passes.isdisjoint(c) for a, b, c in road.closed)


def _orders(road: Road, span: Span, passes: frozenset[str]) -> Iterator[str]:
    for (begin, until, exempt), order in zip(road.closed, road.orders, strict=False):
        if begin < max(span[1], span[0] + 1) and span[0] < until and passes.isdisjoint(exempt):
            yield order


def _repairs(problem: Problem, leg: Leg, vehicle: Vehicle, crossed: Crossed) -> Iterator[Wording]:
    """Yield hours at which the way is open, passes with which it is, and how far a vehicle gets."""
    roads = problem.travel.roads
    assert roads is not None  # noqa: S101 - asked before
    driven = max(1, int(problem.travel.free[leg.ends]))
    times = sorted({moment for road in crossed.closed for begin, until, _ in road.closed for moment in (begin, until)})
    before = [t for t in times if _is_open(roads, leg.ends, (t - driven, t), vehicle.passes) and leg.span[0] < t]
    after = [t for t in times if _is_open(roads, leg.ends, (t, t + driven), vehicle.passes) and t < leg.span[1]]
    if before:
        moment = f"{problem.moment(before[0]):%H:%M %d/%m}"
        yield Wording(f"cho đến nơi trước {moment}", f"be there before {moment}")
    if after:
        moment = f"{problem.moment(after[-1]):%H:%M %d/%m}"
        yield Wording(f"khởi hành từ {moment}", f"leave from {moment}")
    exempt = [c for road in crossed.closed for a, b, c in road.closed if a < leg.span[1] and leg.span[0] < b]
    passes = sorted(frozenset.intersection(*exempt)) if exempt else []
    if passes:
        yield Wording(f"dùng xe có {' hoặc '.join(passes)}", f"use a vehicle with {' or '.join(passes)}")
    if crossed.before != roads.junction[leg.ends[0]]:
        yield Wording(
            f"đón, trả ở nút {crossed.before}, nơi xe còn tới được", f"stop at junction {crossed.before}, still reached"
        )
    yield Wording("sửa giờ của lệnh cấm", "change the hours of the closure")


def _is_open(roads: Roads, ends: tuple[int, int], span: Span, passes: frozenset[str]) -> bool:
    found = _crossed(roads, ends, span, passes)
    return found is not None and not found.closed
