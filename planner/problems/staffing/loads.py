"""Which sets of shifts one person can do: the ones that clash, and the loads that the others add up to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import heappop, heappush
from itertools import accumulate, pairwise

from planner.problems.staffing.data import Problem, Shift

Totals = dict[int, tuple[int, int]]
"""Minutes -> fewest and most shifts that add up to them."""


@dataclass(frozen=True, slots=True)
class Level:
    """A load that a person can have.

    Attributes:
        minutes: the load.
        fewest: fewest shifts that reach this load or more.
        most: most shifts that fit into this load.
    """

    minutes: int
    fewest: int
    most: int


def clashing(shifts: Sequence[Shift], rest_minutes: int) -> tuple[tuple[str, ...], ...]:
    """Return the largest sets of shifts of which a person can do at most one.

    A shift lengthened by the rest after it is a span on a line; spans that share a moment clash, and every
    largest set of spans that pairwise overlap shares the start of one of them (Helly's theorem on a line).
    """
    rest = timedelta(minutes=rest_minutes)
    found = [
        frozenset(shift.shift_id for shift in shifts if shift.start <= anchor.start < shift.end + rest)
        for anchor in shifts
    ]
    largest = {group for group in found if len(group) > 1 and not any(group < other for other in found)}
    return tuple(sorted(tuple(sorted(group)) for group in largest))


def levels(shifts: Sequence[Shift], rest_minutes: int, longest: int) -> tuple[Level, ...]:
    """Return the loads up to ``longest`` that well-rested sets of shifts add up to, the smallest (0) first.

    A dynamic programme along time: chains of shifts whose last one has ended and been rested from may go on.
    """
    rest = timedelta(minutes=rest_minutes)
    rested: Totals = {0: (0, 0)}
    running: list[tuple[float, str, Totals]] = []
    for shift in sorted(shifts, key=lambda shift: (shift.start, shift.shift_id)):
        while running and running[0][0] <= shift.start.timestamp():
            _merge(rested, heappop(running)[2])
        longer = {
            minutes + shift.minutes: (fewest + 1, most + 1)
            for minutes, (fewest, most) in rested.items()
            if minutes + shift.minutes <= longest
        }
        heappush(running, ((shift.end + rest).timestamp(), shift.shift_id, longer))
    for _, _, totals in running:
        _merge(rested, totals)
    return _levels(rested)


def _merge(into: Totals, totals: Totals) -> None:
    for minutes, (fewest, most) in totals.items():
        low, high = into.get(minutes, (fewest, most))
        into[minutes] = (min(low, fewest), max(high, most))


def _levels(totals: Totals) -> tuple[Level, ...]:
    minutes = sorted(totals)
    most = list(accumulate((totals[value][1] for value in minutes), max))
    fewest = list(accumulate((totals[value][0] for value in reversed(minutes)), min))[::-1]
    return tuple(Level(*level) for level in zip(minutes, fewest, most, strict=True))


def steps_of(problem: Problem) -> Mapping[str, tuple[Level, ...]]:
    """Return force -> by how much each load level exceeds the one below it."""
    longest: dict[str, int] = {}
    for person in problem.counted.values():
        longest[person.force] = max(longest.get(person.force, 0), person.max_minutes)
    shifts, rest_minutes = tuple(problem.shifts.values()), problem.options.rest_minutes
    ladders = {most: levels(shifts, rest_minutes, most) for most in set(longest.values())}
    return {
        force: tuple(
            Level(high.minutes - low.minutes, high.fewest - low.fewest, high.most - low.most)
            for low, high in pairwise(ladders[most])
        )
        for force, most in longest.items()
    }


def follows(successions: Collection[tuple[str, str]], one: Shift, other: Shift) -> bool:
    """Whether ``other`` comes after ``one`` on the same or the next day although their kinds may not."""
    soon = other.day - one.day <= timedelta(days=1)
    return one.start < other.start and soon and (one.kind, other.kind) in successions
