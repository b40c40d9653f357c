"""A cost that no roster can be below: everybody's cheapest schedule at prices for cover (Lagrangian relaxation).

For prices w between −over and under: Σ need·w + Σ over people min over schedules (wishes − Σ w of its shifts). Where
the table of a person would be too large, the limit of weekends is left out, which can only lower the minimum.
"""

from dataclasses import replace

import numpy as np

from planner.engine.watch import Watch
from planner.problems.staffing.schedules.arrays import Frame, Whole
from planner.problems.staffing.schedules.crew import room
from planner.problems.staffing.schedules.pricing import FREELY, Pricer, Real, Stretch, pricer_for
from planner.problems.staffing.schedules.respond import worth_of

SOFT = 0.5
LARGEST = 8_000_000
"""Entries of a table above which weekends are left out."""
STEP = 0.5


def proven(frame: Frame, worth: Real | None, paths: Whole, watch: Watch) -> float:
    """Return the best bound that the time left allows, at least 0: no cost is negative.

    Args:
        frame: the problem.
        worth: [days, kinds] prices to begin with; NaN where there are none.
        paths: the roster found; its cost tells how long steps may be, its cover fills missing prices.
        watch: its time is used up.
    """
    soft = worth_of(frame, frame.assigned(paths), SOFT, slice(None))
    prices = soft if worth is None else np.where(np.isnan(worth), soft, worth)
    score, best, step = frame.score(paths), 0.0, STEP
    pricers = [bounding_pricer(frame, person) for person in range(len(frame.people))]
    best_prices = prices
    while not watch.is_over:
        value, count = _evaluate(frame, pricers, prices, watch)
        if count is None:
            break
        if value > best:
            best, best_prices = value, prices
        else:
            step /= 2
        slope = frame.need - count
        norm = float((slope**2).sum())
        if norm == 0 or step < 1e-3:  # noqa: PLR2004 - no further progress
            break
        prices = np.clip(best_prices + step * (score - best) / norm * slope, -frame.over, frame.under)
    return best


def bounding_pricer(frame: Frame, person: int) -> Pricer | None:
    """Return the pricer of a person over the whole horizon, weekends left out where its table would be too large."""
    stretch = Stretch(0, frame.days)
    found = pricer_for(frame, person, stretch, None, FREELY)
    if found is None or found.cells <= LARGEST:
        return found
    rules = replace(frame.people[person], worker=replace(frame.people[person].worker, max_weekends=frame.days))
    people = (*frame.people[:person], rules, *frame.people[person + 1 :])
    return pricer_for(replace(frame, people=people, week=np.zeros_like(frame.week)), person, stretch)


def _evaluate(frame: Frame, pricers: list[Pricer | None], prices: Real, watch: Watch) -> tuple[float, Whole | None]:
    """Return the bound at prices and [days, kinds] the shifts of the cheapest schedules; None when time ran out."""
    value = float((prices * frame.need).sum()) + sum(rules.base for rules in frame.people)
    count = np.zeros(frame.need.shape, np.int64)
    for pricer in pricers:
        if watch.is_over:
            return 0.0, None
        if pricer is None:
            continue
        path, least = pricer.least(prices, room())
        value += least
        if path is not None:
            on = np.flatnonzero(path >= 0)
            count[on, path[on]] += 1
    return value, count
