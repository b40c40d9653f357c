# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201, PLR0913, PLR0917, C901, PLR0912 - compiled: arrays and loops
"""The cheapest schedule of one person, as a shortest path over days by dynamic programming (compiled).

A state after a day is what the rules need to know of the past: the kind of today's shift and how many days on duty in
a row (``kind · runs + run − 1``), or how many days off in a row (after all of these); and what has been used up so
far: counted kinds, weekends, units of time. ``table[day, state, counted, weekends, units]`` is the least cost of
getting there. Weekends and units are kept relative to ``low_weekends[day]`` and ``low_units[day]``: what lies outside
this band cannot end well, or is not looked for.
"""

import numpy as np

from planner.engine.compiled import compiled, inner

NO_WAY = 1 << 29
"""Cost of what cannot be."""
TOO_MUCH = 1 << 28
"""Costs above this mean that there is no way."""
SATURDAY, SUNDAY = 1, 2
DAY_OFF = -1


@inner
def pour(into, source, more_weekends, more_units, cost, step, size):
    """Lower ``into`` to ``source`` shifted by what a day uses up, plus its cost."""
    counts, weekends, units = into.shape
    for c in range(counts):
        to = c
        if step:
            if (c // step) % size == size - 1:
                continue
            to = c + step
        for w in range(weekends):
            v = w + more_weekends
            if v < 0 or v >= weekends:
                continue
            begin, end = max(0, -more_units), min(units, units - more_units)
            if end > begin:
                line, reached = into[to, v, begin + more_units : end + more_units], source[c, w, begin:end]
                for m in range(len(line)):
                    line[m] = min(line[m], reached[m] + cost)


@inner
def gather(into, source):
    """Lower ``into`` to ``source``, place by place."""
    line, reached = into.ravel(), source.ravel()
    for place in range(len(line)):
        line[place] = min(line[place], reached[place])


@inner
def may_rest(run, day, shape):
    """Whether a run of ``run`` days that ends after ``day`` days may be followed by a day off."""
    return run >= shape[1] or run == day + shape[4]


@compiled
def fill(table, cost, lengths, follows, groups, counted, shape, low_weekends, low_units, week, entry):
    """Fill the table forwards.

    Args:
        table: to be filled, [days + 1, states, counted, weekends, units].
        cost: [days, kinds] cost of a shift on a day.
        lengths: units of time of each kind.
        follows: [group, kind] whether the kinds of a group may stand on the day after the kind.
        groups: kind -> its group: kinds that may follow the same kinds.
        counted: [kind, 2] step and size of the kind's counter in the third axis; step 0: not counted.
        shape: longest run on duty, shortest one, shortest run off, length of the run on duty before the first
            day, length of the run on duty up to the first
            day that began with the horizon (0 when the window does; far below 0 when there is none).
        low_weekends: [days + 1] first weekend count of the band; ``low_units`` the same of time.
        low_units: see there.
        week: [days] SATURDAY, SUNDAY or 0.
        entry: state before the first day.
    """
    days, kinds = cost.shape
    runs, offs = shape[0], shape[2]
    off = kinds * runs
    scratch = np.empty(table.shape[2:], table.dtype)
    table[0] = NO_WAY
    table[0, entry, 0, 0, 0] = 0
    for day in range(days):
        before, after = table[day], table[day + 1]
        after[:] = NO_WAY
        units = low_units[day] - low_units[day + 1]
        weekends = low_weekends[day] - low_weekends[day + 1]
        on_saturday = 1 if week[day] == SATURDAY else 0
        first_day = 1 if week[day] != 0 else 0
        # days off
        scratch[:] = NO_WAY
        for run in range(1, min(runs, day + max(shape[3], 0)) + 1):
            if may_rest(run, day, shape):
                for kind in range(kinds):
                    gather(scratch, before[kind * runs + run - 1])
        pour(after[off], scratch, weekends, units, 0, 0, 1)
        for run in range(1, offs):
            pour(after[off + run], before[off + run - 1], weekends, units, 0, 0, 1)
        pour(after[off + offs - 1], before[off + offs - 1], weekends, units, 0, 0, 1)
        # days on duty
        for kind in range(kinds):
            if cost[day, kind] < TOO_MUCH:
                step, size = counted[kind, 0], counted[kind, 1]
                pour(
                    after[kind * runs],
                    before[off + offs - 1],
                    weekends + first_day,
                    units + lengths[kind],
                    cost[day, kind],
                    step,
                    size,
                )
        for group in range(len(follows)):
            wanted = False
            for kind in range(kinds):
                wanted = wanted or (groups[kind] == group and cost[day, kind] < TOO_MUCH)
            if not wanted:
                continue
            for run in range(2, min(runs, day + 1 + max(shape[3], 0)) + 1):
                scratch[:] = NO_WAY
                for kind in range(kinds):
                    if follows[group, kind]:
                        gather(scratch, before[kind * runs + run - 2])
                for kind in range(kinds):
                    if groups[kind] == group and cost[day, kind] < TOO_MUCH:
                        step, size = counted[kind, 0], counted[kind, 1]
                        pour(
                            after[kind * runs + run - 1],
                            scratch,
                            weekends + on_saturday,
                            units + lengths[kind],
                            cost[day, kind],
                            step,
                            size,
                        )


@compiled
def choose_end(table, may_end, least_units, most_units, most_weekends):
    """Return the least cost of a full path and where it ends: cost, state, counted, weekends, units."""
    last = table[-1]
    states, counts, weekends, _ = last.shape
    best = (TOO_MUCH, 0, 0, 0, 0)
    for state in range(states):
        if may_end[state]:
            for c in range(counts):
                for w in range(min(weekends, most_weekends + 1)):
                    for m in range(least_units, most_units + 1):
                        if last[state, c, w, m] < best[0]:
                            best = (last[state, c, w, m], state, c, w, m)
    return best


@compiled
def trace(table, cost, lengths, follows, groups, counted, shape, low_weekends, low_units, week, end):
    """Return the kinds, day by day, of the path that ends at ``end`` (state, counted, weekends, units)."""
    days, kinds = cost.shape
    runs, offs = shape[0], shape[2]
    off = kinds * runs
    state, c, w, m = end
    path = np.empty(days, np.int64)
    for day in range(days - 1, -1, -1):
        before = table[day]
        here = table[day + 1, state, c, w, m]
        w += low_weekends[day + 1] - low_weekends[day]
        m += low_units[day + 1] - low_units[day]
        found = -1
        if state >= off:
            path[day] = DAY_OFF
            run = state - off + 1
            if run == 1:
                for kind in range(kinds):
                    for length in range(1, runs + 1):
                        one = kind * runs + length - 1
                        if found < 0 and may_rest(length, day, shape) and before[one, c, w, m] == here:
                            found = one
            if found < 0 and run > 1 and before[state - 1, c, w, m] == here:
                found = state - 1
            if found < 0 and run == offs and before[state, c, w, m] == here:
                found = state
        else:
            kind, run = state // runs, state % runs + 1
            path[day] = kind
            c -= counted[kind, 0]
            m -= lengths[kind]
            if week[day] == SATURDAY or (week[day] == SUNDAY and run == 1):
                w -= 1
            here -= cost[day, kind]
            if run == 1:
                found = off + offs - 1
            else:
                for other in range(kinds):
                    one = other * runs + run - 2
                    if found < 0 and follows[groups[kind], other] and before[one, c, w, m] == here:
                        found = one
        state = found
    return path
