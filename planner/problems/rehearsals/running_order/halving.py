"""The best order of up to thirty items by exact dynamic programming over sets, met in the middle.

With T(S) the people of casts that lie inside S, and N(S) those of casts that have nothing in S, an item s that is held
right after the set S costs

    minutes(s) × (C − T(S) − N(S + s)),        C = all people,

and f(S) is the least cost of holding S first. Read backwards, the same table holds the cost of every end of the
programme, so that only sets of half the items are looked at: best = min f(S) + f(V − S).

Sets are rows (upper items) times columns (lower items), both sorted by size. Taking away an upper item reads whole
rows of the table of the size below, and taking away a lower item whole rows of its transpose, so that numpy works on
long runs of memory: about 15 ns for a set of 30 items.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from planner.problems.rehearsals.running_order.effort import Effort
from planner.problems.rehearsals.running_order.programme import Programme
from planner.problems.rehearsals.running_order.tables import Halves, Search, Tables


def best_half(programme: Programme, effort: Effort) -> tuple[int, int]:
    """Return the least cost of a programme, and the set of its first half in a best order.

    Raises:
        OutOfTimeError: the limit was reached.
    """
    count = len(programme.minutes)
    halves = Halves(programme)
    with ThreadPoolExecutor(effort.workers) as pool:
        search = Search(halves, effort, pool)
        if programme.before:
            turned = Programme(programme.minutes, programme.casts, tuple((two, one) for one, two in programme.before))
            first = search.tables((count + 1) // 2)
            last = Search(Halves(turned), effort, pool).tables(count // 2)
        else:
            last = search.tables(count // 2)
            first = last if count % 2 == 0 else search.above(last, (count + 1) // 2)
    return _meet(halves, first, last)


def _meet(halves: Halves, first: Tables, last: Tables) -> tuple[int, int]:
    """Return the least sum of a beginning and the end that goes with it; complements are each other's mirror."""
    count, best, where = len(halves.programme.minutes), np.inf, 0
    for h, table in first.items():
        other = last[count - halves.lower - h]
        total = table + other[::-1, ::-1]
        at = int(np.argmin(total))
        if total.flat[at] < best:
            best = total.flat[at]
            row, column = divmod(at, table.shape[1])
            j = (count + 1) // 2 - h
            where = int(halves.high[h].masks[row]) << halves.lower | int(halves.low[j].masks[column])
    return int(best), where
