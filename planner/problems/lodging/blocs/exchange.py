# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201, NPY002, C901, PLR0913, PLR0917 - compiled: arrays and loops
"""Several halls emptied and filled anew at once, as cheaply as the blocs in them allow (compiled).

What a plan costs above the linear bound is the sum of the reduced costs of its pairs and of what its unused places
would be worth (complementary slackness). Both are small in a good plan, so few ways of filling some halls are worth a
look: every bloc is first put where its reduced cost is least, deviations from that are listed up to the excess of the
present plan, for two halves of the blocs apart, and two deviations that fill the halls without overfilling them are
matched on the places of one hall (meet in the middle, Horowitz & Sahni 1974). A little noise on the reduced costs
lets the search leave a plan that no such exchange improves.
"""

import numpy as np

from planner.engine.compiled import compiled

OUT_OF_REACH = 1e8
"""A reduced cost above this stands for a pair that is not allowed."""
NOTHING = 1e-6
"""A budget up to which deviations count as free."""
MOST_CHECKS = 20_000_000
"""Matches looked at in one exchange at most."""


@compiled
def listed(count, options, kept, budget):
    """List deviations of some blocs up to a budget; return their number, or -1 and a smaller budget to try.

    Where too many cost nothing, the first ones are kept.

    A deviation is another one (``parent``) and one more bloc elsewhere; number 0 is none at all.
    """
    ways, extra, _, shift = options
    loads, value, parent, bloc, moved = kept
    found = 1
    value[0], parent[0] = 0.0, -1
    loads[0] = 0
    for at in range(count):
        one = bloc[at]
        before = found
        for way in range(ways[one]):
            dear = extra[one, way]
            if dear > budget:
                continue
            for state in range(before):
                if value[state] + dear > budget:
                    continue
                if found == len(value):
                    less = min(np.median(value), 0.8 * budget)
                    return (found, budget) if less <= NOTHING else (-1, less)
                value[found], parent[found], moved[found] = value[state] + dear, state, one * loads.shape[1] + way
                for place in range(loads.shape[1]):
                    loads[found, place] = loads[state, place] + shift[one, way, place]
                found += 1
    return found, budget


@compiled
def matched(first, others, spare, worth, budget):
    """Return two deviations that fit together and leave the least excess, or -1, -1; and the pairs looked at."""
    loads, value = first
    loads_2, value_2 = others
    pivot, widest = 0, -1.0
    for place in range(len(spare)):
        width = (loads_2[:, place].max() - loads_2[:, place].min()) * worth[place]
        if width > widest:
            pivot, widest = place, width
    order = np.argsort(loads_2[:, pivot])
    sorted_loads = loads_2[:, pivot][order]
    best, one, other, checks = budget, -1, -1, 0
    for left in range(len(value)):
        if value[left] > best or checks > MOST_CHECKS:
            continue
        room = spare[pivot] - loads[left, pivot]
        at = np.searchsorted(sorted_loads, room, side="right") - 1
        while at >= 0 and value[left] + worth[pivot] * (room - sorted_loads[at]) <= best:
            right = order[at]
            at -= 1
            checks += 1
            total = value[left] + value_2[right]
            for place in range(len(spare)):
                unused = spare[place] - loads[left, place] - loads_2[right, place]
                total += worth[place] * unused if unused >= 0 else np.inf
                if total > best:
                    break
            if total <= best:
                best, one, other = total - 1e-7, left, right
    return one, other, checks


@compiled
def choose(hall_of, near, halls, chosen):
    """Choose halls that compete for the same blocs: a chain over blocs and the halls that suit them."""
    chosen[0] = np.random.randint(halls)
    count, tries = 1, 0
    while count < len(chosen):
        tries += 1
        bloc = np.random.randint(len(hall_of))
        joined = False
        for at in range(count):
            joined |= hall_of[bloc] == chosen[at]
        if not joined and tries < 50 * len(chosen):
            continue
        new = near[bloc, np.random.randint(near.shape[1])] if tries < 60 * len(chosen) else np.random.randint(halls)
        known = False
        for at in range(count):
            known |= new == chosen[at]
        if not known:
            chosen[count] = new
            count += 1


@compiled
def options_of(blocs, halls, dear, take, noise):
    """Return each bloc's least dear hall, and the others: how many, how much dearer, which, and the places moved."""
    count, places = len(blocs), len(halls)
    home, ways = np.zeros(count, np.int64), np.zeros(count, np.int64)
    extra, where = np.empty((count, places)), np.empty((count, places), np.int64)
    shift = np.zeros((count, places, places), np.int64)
    costs = np.empty((count, places))
    for at in range(count):
        for place in range(places):
            costs[at, place] = dear[halls[place], blocs[at]] + noise * np.random.random()
            if costs[at, place] < costs[at, home[at]]:
                home[at] = place
        for place in range(places):
            more = costs[at, place] - costs[at, home[at]]
            if place != home[at] and more < OUT_OF_REACH:
                way = ways[at]
                extra[at, way], where[at, way] = more, place
                shift[at, way, place] = take[halls[place], blocs[at]]
                shift[at, way, home[at]] = -take[halls[home[at]], blocs[at]]
                ways[at] = way + 1
    return home, costs, (ways, extra, where, shift)


@compiled
def parted(options, budget, out):
    """Part the blocs that may deviate into two halves of like freedom; return the sizes."""
    ways, extra = options[0], options[1]
    least = np.full(len(ways), np.inf)
    for one in range(len(ways)):
        for way in range(ways[one]):
            least[one] = min(least[one], extra[one, way])
    first = other = 0
    for rank, one in enumerate(np.argsort(least)):
        if least[one] > budget:
            break
        if rank % 4 in (0, 3):
            out[0, first] = one
            first += 1
        else:
            out[1, other] = one
            other += 1
    return first, other


@compiled
def refill(halls, hall_of, load, room, dear, worth, take, noise, size):
    """Fill some halls anew; return the work it took, below 0 when nothing was moved."""
    inside = np.zeros(len(room), np.int64) - 1
    for place in range(len(halls)):
        inside[halls[place]] = place
    blocs = np.array([bloc for bloc in range(len(hall_of)) if inside[hall_of[bloc]] >= 0])
    if len(blocs) == 0:
        return -1
    home, costs, options = options_of(blocs, halls, dear, take, noise)
    spare, price = room[halls].copy(), worth[halls]
    budget, overfull = 1e-6, False
    for place in range(len(halls)):
        budget += price[place] * (room[halls[place]] - load[halls[place]])
        overfull |= load[halls[place]] > room[halls[place]]
    for at in range(len(blocs)):
        budget += costs[at, inside[hall_of[blocs[at]]]] - costs[at, home[at]]
        spare[home[at]] -= take[halls[home[at]], blocs[at]]
    budget = OUT_OF_REACH if overfull else budget
    if budget < 0:
        return -1
    halves = np.empty((2, len(blocs)), np.int64)
    sizes = parted(options, budget, halves)
    width = max(size, 2)
    kept = [
        (
            np.zeros((width, len(halls)), np.int64),
            np.zeros(width),
            np.zeros(width, np.int64),
            halves[side],
            np.zeros(width, np.int64),
        )
        for side in range(2)
    ]
    counts = np.empty(2, np.int64)
    for side in range(2):
        found, limit = listed(sizes[side], options, kept[side], budget)
        while found < 0:
            found, limit = listed(sizes[side], options, kept[side], limit)
        counts[side] = found
    one, other, checks = matched(
        (kept[0][0][: counts[0]], kept[0][1][: counts[0]]),
        (kept[1][0][: counts[1]], kept[1][1][: counts[1]]),
        spare,
        price,
        budget,
    )
    work = counts[0] + counts[1] + checks
    if one < 0:
        return -work
    for at in range(len(blocs)):
        load[hall_of[blocs[at]]] -= take[hall_of[blocs[at]], blocs[at]]
        hall_of[blocs[at]] = halls[home[at]]
    for side in range(2):
        state = one if side == 0 else other
        while state > 0:
            code = kept[side][4][state]
            bloc, way = code // len(halls), code % len(halls)
            hall_of[blocs[bloc]] = halls[options[2][bloc, way]]
            state = kept[side][2][state]
    for at in range(len(blocs)):
        load[hall_of[blocs[at]]] += take[hall_of[blocs[at]], blocs[at]]
    return work


@compiled
def improve(hall_of, best, cost, take, room, dear, worth, near, noise, sizes, rounds, seed):
    """Exchange for some rounds.

    Args:
        hall_of: hall of each bloc, changed in place.
        best: the best plan so far, changed in place.
        cost: price of each bloc (column) in each hall (line).
        take: places, alike.
        room: places of each hall.
        dear: reduced costs; above ``OUT_OF_REACH`` where a pair is not allowed.
        worth: what a place of each hall is worth (dual prices, at least 0).
        near: halls that suit each bloc (line) best.
        noise: most that is added to a reduced cost.
        sizes: fewest and most halls of an exchange, and deviations listed.
        rounds: exchanges tried.
        seed: of the dice.

    Returns:
        The overfilled places and the cost of ``best``, and the work: deviations and matches looked at.
    """
    np.random.seed(seed)
    halls = len(room)
    load = np.zeros(halls, np.int64)
    for bloc in range(len(hall_of)):
        load[hall_of[bloc]] += take[hall_of[bloc], bloc]
    over, total = judged(best, cost, take, room)
    work = 0
    for number in range(rounds):
        chosen = np.empty(np.random.randint(sizes[0], sizes[1] + 1), np.int64)
        choose(hall_of, near, halls, chosen)
        louder = noise * np.random.random() if number % 2 else 0.0
        done = refill(chosen, hall_of, load, room, dear, worth, take, louder, sizes[2])
        work += abs(done)
        if done > 0:
            now_over, now = judged(hall_of, cost, take, room)
            if now_over < over or (now_over == over and now < total):
                over, total = now_over, now
                best[:] = hall_of
    return over, total, work


@compiled
def judged(hall_of, cost, take, room):
    """Return the places overfilled and the cost of a plan."""
    load = np.zeros(len(room), np.int64)
    total = 0
    for bloc in range(len(hall_of)):
        load[hall_of[bloc]] += take[hall_of[bloc], bloc]
        total += cost[hall_of[bloc], bloc]
    over = 0
    for hall in range(len(room)):
        over += max(0, load[hall] - room[hall])
    return over, total
