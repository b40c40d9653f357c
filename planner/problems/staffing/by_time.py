"""Demand by the quarter hour turned into people per shift: covered at every minute with the fewest person-minutes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

import numpy as np

from planner.problems.staffing.entities import LineKey, Shift, TimedDemand

Wanted = tuple[str, str, str]
"""Post, force, skill."""


def people_per_shift(demands: Iterable[TimedDemand], shifts: Sequence[Shift]) -> Mapping[LineKey, int]:
    """Return how many people of each force and skill each post needs in each shift so that every minute is covered.

    min Σ_s minutes(s) n[s] with Σ_{s holds t} n[s] ≥ people asked for at t. The moments that a shift holds follow each
    other, so the matrix has consecutive ones and the relaxation is whole (Fulkerson & Gross 1965): exact at any size.
    Minutes that no shift holds are left to ``oddities``.
    """
    asked: dict[Wanted, list[TimedDemand]] = defaultdict(list)
    for demand in demands:
        asked[demand.post_id, demand.force, demand.skill].append(demand)
    found: dict[LineKey, int] = {}
    for (post_id, force, skill), rows in sorted(asked.items()):
        for shift_id, people in _fewest(rows, shifts).items():
            found[LineKey(post_id, shift_id, force, skill)] = people
    return found


def levels_of(demands: Sequence[TimedDemand], shifts: Sequence[Shift]) -> list[tuple[datetime, datetime, int]]:
    """Return the spans between which neither demand nor shifts change, with the people asked for in each (above 0)."""
    edges = {moment for one in demands for moment in (one.start, one.end)}
    edges |= {moment for shift in shifts for moment in (shift.start, shift.end)}
    spans: list[tuple[datetime, datetime, int]] = []
    for start, end in pairwise(sorted(edges)):
        people = sum(one.people for one in demands if one.start <= start and end <= one.end)
        if people:
            spans.append((start, end, people))
    return spans


def _fewest(demands: Sequence[TimedDemand], shifts: Sequence[Shift]) -> Mapping[str, int]:
    able = [shift for shift in shifts if any(shift.overlaps(one.start, one.end) for one in demands)]
    rows = [
        ([float(shift.start <= start and end <= shift.end) for shift in able], people)
        for start, end, people in levels_of(demands, able)
    ]
    rows = [(holds, people) for holds, people in rows if any(holds)]
    if not rows:
        return {}
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - a third of a second, which a call on the day need not wait for

    # A little more for later shifts: of equal plans always the same one.
    costs = [shift.minutes + number * 1e-4 for number, shift in enumerate(able)]
    least = LinearConstraint(np.array([holds for holds, _ in rows]), lb=[float(people) for _, people in rows])
    solved = milp(costs, constraints=least, integrality=np.ones(len(able), dtype=np.int64), bounds=Bounds(0, np.inf))
    people = [] if solved.x is None else [round(count) for count in solved.x.tolist()]
    return {shift.shift_id: count for shift, count in zip(able, people, strict=True) if count}
