# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201, PLR0913, PLR0917, PLR0915, C901, PLR0912, SIM110 - compiled: arrays and loops
"""Simulated annealing over a roster by small moves that keep every rule of every person (compiled).

A move is a list of edits (person, day, kind or ``DAY_OFF``). Its cost is known before it is made: a wish and a worth of
cover for each edit. It is then made cell by cell, what each person has used up is kept beside it, and it is taken back
where a rule is broken.

Moves: another kind on one day; a run of days exchanged by two people, cover staying as it is; the edge of a run moved
by a day, alone or together with another edge of the same person near or far (a run slides, a day goes from one run to
another); two kinds changed together, so that the time on duty may stay; two exchanges at once between the same people,
so that what one gives in one week comes back in another.
"""

import numpy as np

from planner.engine.compiled import compiled, inner

DAY_OFF = -1
FORBIDDEN = 1 << 28
"""Cost of a shift that the person must not have."""
SATURDAY, SUNDAY = 1, 2
MAX_ON, MIN_ON, MIN_OFF, LEAST, MOST, WEEKENDS = range(6)
"""Columns of the limits of a person."""
UNITS_USED, WEEKENDS_USED = 0, 1
LONGEST_BLOCK = 12
EDITS = 2 * LONGEST_BLOCK
EDGES = 4
"""Edges of runs that are moved together, at most; ``NEARBY``: by how many edges the second is further on, at most."""
NEARBY = 3
KIND, TWO_KINDS, EDGE, SLIDE, NEAR, FAR, BLOCK = 12, 20, 24, 36, 48, 54, 86
"""Of a hundred moves, those below each number are: another kind, two kinds, one edge, edges that follow each other, two
edges near, two edges far from each other, one exchange; the rest are two exchanges."""


@inner
def below(state, limit):
    """Return a random whole number from 0 until before ``limit``."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.int64(((x >> np.uint64(32)) * np.uint64(limit)) >> np.uint64(32))


@inner
def chance(state):
    """Return a random number from 0 until before 1."""
    return below(state, 1 << 30) / float(1 << 30)


@inner
def runs_kept(x, first, last, follows, limits):
    """Whether runs on duty, runs off and the order of kinds are right where days first…last were changed."""
    days = len(x)
    for day in range(max(first, 1), min(last + 2, days)):
        if x[day] >= 0 and x[day - 1] >= 0 and not follows[x[day], x[day - 1]]:
            return False
    begin = first
    if begin > 0:
        begin -= 1
        on = x[begin] >= 0
        while begin > 0 and (x[begin - 1] >= 0) == on and (on or first - begin <= limits[MIN_OFF]):
            begin -= 1
    while begin < days and begin <= last + 1:
        on = x[begin] >= 0
        end = begin
        while end + 1 < days and (x[end + 1] >= 0) == on and (on or end <= last or end - begin < limits[MIN_OFF]):
            end += 1
        length = end - begin + 1
        between = begin > 0 and end < days - 1
        if on and (length > limits[MAX_ON] or (between and length < limits[MIN_ON])):
            return False
        if not on and between and length < limits[MIN_OFF]:
            return False
        begin = end + 1
    return True


@inner
def weekend_on(x, day, week):
    """Return 1 when the weekend of a day has duty."""
    other = day + 1 if week[day] == SATURDAY else day - 1
    if x[day] >= 0:
        return 1
    return 1 if 0 <= other < len(x) and week[other] != 0 and x[other] >= 0 else 0


@inner
def put(x, day, kind, lengths, week, used, counts):
    """Give a person another kind on a day, and keep the books of it."""
    before = x[day]
    if before >= 0:
        used[UNITS_USED] -= lengths[before]
        counts[before] -= 1
    if kind >= 0:
        used[UNITS_USED] += lengths[kind]
        counts[kind] += 1
    if week[day] == 0:
        x[day] = kind
    else:
        used[WEEKENDS_USED] -= weekend_on(x, day, week)
        x[day] = kind
        used[WEEKENDS_USED] += weekend_on(x, day, week)


@inner
def edge_after(x, day, end):
    """Return the first day from ``day`` on whose next day is on duty where it is not, or the other way round."""
    while day + 1 < end and (x[day] >= 0) == (x[day + 1] >= 0):
        day += 1
    return day if day + 1 < end else -1


@inner
def kind_for(state, wishes, add, mine, many, tries):
    """Return the cheapest of some kinds tried at random."""
    best, found = FORBIDDEN, mine[below(state, many)]
    for _ in range(tries):
        kind = mine[below(state, many)]
        cost = wishes[kind] + add[kind]
        if cost < best:
            best, found = cost, kind
    return found


@inner
def count_cell(count, need, under, over, add, remove, day, kind, change):
    """Count a person more or less, and what the next one would cost."""
    count[day, kind] += change
    there, wanted = count[day, kind], need[day, kind]
    add[day, kind] = -under[day, kind] if there < wanted else over[day, kind]
    remove[day, kind] = under[day, kind] if there <= wanted else -over[day, kind]


@compiled
def margins(count, need, under, over, add, remove):
    """Fill in what one person more, and one less, would cost at each cell."""
    for day in range(len(count)):
        for kind in range(count.shape[1]):
            count_cell(count, need, under, over, add, remove, day, kind, 0)


@inner
def edge_edit(state, x, edge, extend, wishes, add, mine, many):
    """Return the day and the kind that move the edge after day ``edge`` outwards or inwards."""
    on_left = x[edge] >= 0
    if extend:
        day = edge + 1 if on_left else edge
        return day, kind_for(state, wishes[day], add[day], mine, many, 1 + below(state, 4))
    return (edge if on_left else edge + 1), DAY_OFF


@inner
def block_edits(state, x, y, wishes, others, days, kinds, n, longest):
    """Add the edits by which two people exchange some days; return their number, 0 where they cannot."""
    begin = below(state, len(x))
    last = min(begin + below(state, longest), len(x) - 1)
    while begin <= last and x[begin] == y[begin]:
        begin += 1
    while last > begin and x[last] == y[last]:
        last -= 1
    for day in range(begin, last + 1):
        if x[day] != y[day]:
            if y[day] >= 0 and wishes[day, y[day]] >= FORBIDDEN:
                return 0
            if x[day] >= 0 and others[day, x[day]] >= FORBIDDEN:
                return 0
            days[n], kinds[n] = day, y[day]
            n += 1
    return n


@inner
def limits_kept(used, counts, limits, most_of, kinds, n):
    """Whether time, weekends and the kinds of the edits lie within a person's limits."""
    if used[UNITS_USED] > limits[MOST] or used[UNITS_USED] < limits[LEAST] or used[WEEKENDS_USED] > limits[WEEKENDS]:
        return False
    for i in range(n):
        if kinds[i] >= 0 and counts[kinds[i]] > most_of[kinds[i]]:
            return False
    return True


@inner
def kind_edits(state, x, wishes, add, mine, many, days, kinds, n):
    """Add another kind on a random day; return the number of edits, 0 where the day is off."""
    day = below(state, len(x))
    if x[day] < 0 or (n > 0 and days[0] == day):
        return 0
    days[n], kinds[n] = day, kind_for(state, wishes[day], add[day], mine, many, 1 + below(state, 4))
    return n + 1


@inner
def edge_edits(state, x, draw, wishes, add, mine, many, days, kinds):
    """Add the edits that move one edge of a run or several; return their number, 0 where it cannot be."""
    edge = edge_after(x, below(state, len(x)), len(x))
    if edge < 0:
        return 0
    extend = below(state, 2) == 0
    days[0], kinds[0] = edge_edit(state, x, edge, extend, wishes, add, mine, many)
    if draw < EDGE:
        return 1
    more = 1
    if draw < SLIDE:
        more = 1 + below(state, EDGES - 1)
    for n in range(1, more + 1):
        if draw >= NEAR:
            edge = edge_after(x, below(state, len(x)), len(x))
        else:
            for _ in range(1 if draw < SLIDE else 1 + below(state, NEARBY)):
                if edge >= 0:
                    edge = edge_after(x, edge + 1, len(x))
        if edge < 0:
            return 0
        extend = not extend
        days[n], kinds[n] = edge_edit(state, x, edge, extend, wishes, add, mine, many)
        for other in range(n):
            if days[other] == days[n]:
                return 0
    return more + 1


@compiled
def anneal(roster, cover, wishes, people_rules, kinds_rules, books, group, steps, heat, weekend_price, state):
    """Try ``steps`` moves; ``roster``, ``cover`` and ``books`` are changed in place.

    Args:
        roster: [people, days] kinds.
        cover: count, need, under, over, and what one person more and one less would cost; each [days, kinds].
        wishes: [people, days, kinds] cost of a shift, ``FORBIDDEN`` where it must not be.
        people_rules: limits [people, 6]; most shifts of each kind [people, kinds]; the kinds that a person can have,
            and how many they are.
        kinds_rules: units of time; whether a kind may follow another [kind, kind before]; 1 on Saturdays, 2 on Sundays.
        books: units and weekends used up [people, 2]; shifts of each kind [people, kinds].
        group: people whose schedules may change.
        steps: number of moves.
        heat: temperature: a move that costs as much is made in one of e cases.
        weekend_price: charged for each weekend used, so that whole weekends are given rather than halves of more.
        state: of the random numbers, one word, not 0.

    Returns:
        the number of moves made.
    """
    count, need, under, over, add, remove = cover
    limits, most_of, able, able_many = people_rules
    lengths, follows, week = kinds_rules
    used, counts = books
    days, kinds, before = np.empty(EDITS, np.int64), np.empty(EDITS, np.int64), np.empty(EDITS, np.int64)
    made = 0
    for _ in range(steps):
        draw = below(state, 100)
        p = group[below(state, len(group))]
        q = p
        many = able_many[p]
        if many == 0:
            continue
        x, mine, want = roster[p], able[p], wishes[p]
        if draw < TWO_KINDS:
            n = kind_edits(state, x, want, add, mine, many, days, kinds, 0)
            if n > 0 and draw >= KIND:
                n = kind_edits(state, x, want, add, mine, many, days, kinds, n)
        elif draw < FAR:
            n = edge_edits(state, x, draw, want, add, mine, many, days, kinds)
        else:
            q = group[below(state, len(group))]
            if q == p:
                continue
            longest = 1 + below(state, LONGEST_BLOCK)
            n = block_edits(state, x, roster[q], want, wishes[q], days, kinds, 0, longest)
            if n > 0 and draw >= BLOCK:
                low, high, so_far = days[0], days[n - 1], n
                n = block_edits(state, x, roster[q], want, wishes[q], days, kinds, n, longest)
                if n > so_far and not (days[so_far] > high or days[n - 1] < low):
                    continue
        if n == 0:
            continue
        delta = 0
        for i in range(n):
            day, old, new = days[i], x[days[i]], kinds[i]
            if new == old:
                delta = FORBIDDEN
            if old >= 0:
                delta -= want[day, old]
                delta += remove[day, old] if q == p else wishes[q, day, old]
            if new >= 0:
                delta += want[day, new]
                delta += add[day, new] if q == p else -wishes[q, day, new]
        patience = -heat * np.log(1.0 - chance(state))
        if delta >= FORBIDDEN // 2 or delta > patience + 2 * weekend_price:
            continue
        weekends = used[p, WEEKENDS_USED] + (used[q, WEEKENDS_USED] if q != p else 0)
        for i in range(n):
            before[i] = x[days[i]]
            put(x, days[i], kinds[i], lengths, week, used[p], counts[p])
        kept = limits_kept(used[p], counts[p], limits[p], most_of[p], kinds, n)
        i = 0
        while kept and i < n:
            kept = runs_kept(x, days[i], days[i], follows, limits[p])
            i += 1
        if kept and q != p:
            y = roster[q]
            for i in range(n):
                put(y, days[i], before[i], lengths, week, used[q], counts[q])
            kept = limits_kept(used[q], counts[q], limits[q], most_of[q], before, n)
            i = 0
            while kept and i < n:
                kept = runs_kept(y, days[i], days[i], follows, limits[q])
                i += 1
            weekends -= used[q, WEEKENDS_USED]
            kept = kept and delta - weekend_price * (weekends - used[p, WEEKENDS_USED]) <= patience
            if not kept:
                for i in range(n):
                    put(y, days[i], kinds[i], lengths, week, used[q], counts[q])
        elif kept:
            kept = delta - weekend_price * (weekends - used[p, WEEKENDS_USED]) <= patience
        if not kept:
            for i in range(n):
                put(x, days[i], before[i], lengths, week, used[p], counts[p])
            continue
        if q == p:
            for i in range(n):
                if before[i] >= 0:
                    count_cell(count, need, under, over, add, remove, days[i], before[i], -1)
                if kinds[i] >= 0:
                    count_cell(count, need, under, over, add, remove, days[i], kinds[i], 1)
        made += 1
    return made
