"""Compiled inner loops of the path-based equilibrium: shortest trees, ways of each pair, shifts between them.

Gradient projection over ways (Jayakrishnan, Tsai, Prashker and Rajadhyaksha, Transportation Research Record 1443,
1994): each pair of zones keeps the ways it uses; a Newton step moves flow from each dearer way to the cheapest one,
and the costs of the links change at once, before the next pair is looked at.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import compiled, inner
from planner.traffic.assignment.links import Floats, Ints
from planner.traffic.assignment.star import Pairs, Star

NONE = -1
QUARTIC = 4.0
"""The usual power of the delay, for which no slow power function is needed."""
SAME = 1e-13
"""Costs that differ by a smaller share than this are the same: rounding of sums over links."""
PATHS, LINKS, FREE = 0, 1, 2
"""Places in ``Ways.used``: paths and links taken so far, first path given back."""


class Ways(NamedTuple):
    """The ways each pair uses, as linked lists over pools.

    Attributes:
        first: first way of each pair, or -1.
        following: next way of the same pair, or -1.
        start: where the links of each way begin in ``pool``.
        length: number of links of each way.
        flow: vehicles an hour on each way.
        pool: links of the ways, from the destination back.
        used: ways taken, links taken, first way given back.
    """

    first: Ints
    following: Ints
    start: Ints
    length: Ints
    flow: Floats
    pool: npt.NDArray[np.int32]
    used: Ints


class Desk(NamedTuple):
    """What changes while the flows are shifted.

    Attributes:
        flow: vehicles an hour on each link.
        cost: cost of each link at that flow.
        mark: last stamp put on each link.
        stamp: the stamp in use.
        least: what the trips of the sources swept since it was set to 0 would have cost on the cheapest ways.
    """

    flow: Floats
    cost: Floats
    mark: Ints
    stamp: Ints
    least: Floats


class Tree(NamedTuple):
    """A shortest tree: cost to each node, link by which it is reached, and the heap that builds it.

    Attributes:
        reach: cost from the origin, infinite where there is no way.
        via: link by which each node is reached, or -1.
        heap: nodes in the heap.
        place: place of each node in the heap, or -1.
    """

    reach: Floats
    via: Ints
    heap: Ints
    place: Ints


@inner
def cost_at(star: Star, link: int, flow: float) -> float:
    """Return the cost of a link at a flow."""
    share = flow * star.inverse[link]
    power = star.power[link]
    steep = share * share * share * share if power == QUARTIC else share**power
    return float(star.time[link] * (1.0 + star.b[link] * steep) + star.fixed[link])


@inner
def slope_at(star: Star, link: int, flow: float) -> float:
    """Return how much the cost of a link grows with its flow."""
    power, inverse = star.power[link], star.inverse[link]
    if power == 0.0 or star.b[link] == 0.0:
        return 0.0
    share = max(flow * inverse, 1e-12)
    steep = share * share * share if power == QUARTIC else share ** (power - 1.0)
    return float(star.time[link] * star.b[link] * power * inverse * steep)


@inner
def _rise(tree: Tree, node: int, place: int) -> None:
    """Move a node up the heap until its parent is nearer."""
    reach = tree.reach[node]
    while place > 0:
        parent = (place - 1) >> 1
        above = tree.heap[parent]
        if tree.reach[above] <= reach:
            break
        tree.heap[place] = above
        tree.place[above] = place
        place = parent
    tree.heap[place] = node
    tree.place[node] = place


@inner
def _sink(tree: Tree, node: int, size: int) -> None:
    """Put a node at the top of the heap and move it down until both children are farther."""
    reach, place = tree.reach[node], 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and tree.reach[tree.heap[child + 1]] < tree.reach[tree.heap[child]]:
            child += 1
        below = tree.heap[child]
        if tree.reach[below] >= reach:
            break
        tree.heap[place] = below
        tree.place[below] = place
        place = child
    tree.heap[place] = node
    tree.place[node] = place


@inner
def grow_tree(star: Star, cost: Floats, origin: int, kind: int, tree: Tree) -> None:
    """Find the cheapest way of a kind of vehicle from a node to every other (Dijkstra with a binary heap)."""
    tree.reach[:] = np.inf
    tree.via[:] = NONE
    tree.place[:] = NONE
    tree.reach[origin] = 0.0
    tree.heap[0] = origin
    tree.place[origin] = 0
    size = 1
    while size > 0:
        node = tree.heap[0]
        size -= 1
        if size > 0:
            _sink(tree, tree.heap[size], size)
        for entry in range(star.first[node], star.first[node + 1]):
            link = star.out[entry]
            head, reach = star.head[link], tree.reach[node] + cost[link]
            if reach < tree.reach[head] and not star.shut[kind, link]:
                if tree.place[head] == NONE:
                    tree.place[head] = size
                    size += 1
                tree.reach[head] = reach
                tree.via[head] = link
                _rise(tree, head, tree.place[head])


@inner
def _load(star: Star, desk: Desk, link: int, change: float) -> None:
    """Add vehicles to a link; its cost follows at once."""
    desk.flow[link] = max(desk.flow[link] + change, 0.0)
    desk.cost[link] = cost_at(star, link, desk.flow[link])


@inner
def _way_cost(ways: Ways, desk: Desk, way: int) -> float:
    total = 0.0
    for place in range(ways.start[way], ways.start[way] + ways.length[way]):
        total += desk.cost[ways.pool[place]]
    return total


@inner
def _mark(ways: Ways, desk: Desk, way: int) -> int:
    """Stamp the links of a way and return the stamp."""
    desk.stamp[0] += 1
    for place in range(ways.start[way], ways.start[way] + ways.length[way]):
        desk.mark[ways.pool[place]] = desk.stamp[0]
    return int(desk.stamp[0])


@inner
def _cheapest(ways: Ways, desk: Desk, pair: int) -> tuple[int, float]:
    best, least = NONE, np.inf
    way = ways.first[pair]
    while way != NONE:
        cost = _way_cost(ways, desk, way)
        if cost < least:
            best, least = way, cost
        way = ways.following[way]
    return best, least


@inner
def _shift(star: Star, ways: Ways, desk: Desk, way: int, best: int) -> float:
    """Move flow from a way to a cheaper one by a Newton step on the links they do not share; return cost excess."""
    on_best = _mark(ways, desk, best)
    gain, slope = 0.0, 0.0
    for place in range(ways.start[way], ways.start[way] + ways.length[way]):
        link = ways.pool[place]
        if desk.mark[link] == on_best:
            desk.mark[link] = -on_best  # shared
        else:
            gain += desk.cost[link]
            slope += slope_at(star, link, desk.flow[link])
    for place in range(ways.start[best], ways.start[best] + ways.length[best]):
        link = ways.pool[place]
        if desk.mark[link] == on_best:
            gain -= desk.cost[link]
            slope += slope_at(star, link, desk.flow[link])
    if gain <= 0.0:
        return 0.0
    moved = ways.flow[way] if slope * ways.flow[way] <= gain else gain / slope
    for place in range(ways.start[way], ways.start[way] + ways.length[way]):
        link = ways.pool[place]
        if desk.mark[link] != -on_best:
            _load(star, desk, link, -moved)
    for place in range(ways.start[best], ways.start[best] + ways.length[best]):
        link = ways.pool[place]
        if desk.mark[link] == on_best:
            _load(star, desk, link, moved)
    excess = float(gain * ways.flow[way])
    ways.flow[way] = 0.0 if moved >= ways.flow[way] else ways.flow[way] - moved
    ways.flow[best] += moved
    return excess


@inner
def balance_pair(star: Star, ways: Ways, desk: Desk, pair: int) -> float:
    """Shift the flow of a pair from its dearer ways to its cheapest; drop ways left empty; return cost excess."""
    best, _ = _cheapest(ways, desk, pair)
    excess, before, way = 0.0, NONE, ways.first[pair]
    while way != NONE:
        after = ways.following[way]
        if way != best:
            excess += _shift(star, ways, desk, way, best)
        if way != best and ways.flow[way] == 0.0:
            if before == NONE:
                ways.first[pair] = after
            else:
                ways.following[before] = after
            ways.following[way] = ways.used[FREE]
            ways.used[FREE] = way
        else:
            before = way
        way = after
    return excess


@inner
def _tree_cost(star: Star, desk: Desk, tree: Tree, end: int) -> tuple[float, int]:
    """Return what the way of the tree costs now (flows have moved since it grew), and its number of links."""
    total, steps, node = 0.0, 0, end
    while tree.via[node] != NONE:
        link = tree.via[node]
        total += desk.cost[link]
        steps += 1
        node = star.tail[link]
    return total, steps


@inner
def _take_way(ways: Ways) -> int:
    """Return a free place for a way."""
    way = ways.used[FREE]
    if way != NONE:
        ways.used[FREE] = ways.following[way]
        return int(way)
    way = ways.used[PATHS]
    ways.used[PATHS] += 1
    return int(way)


@inner
def _add_way(star: Star, ways: Ways, tree: Tree, pair: int, end: int) -> int:
    """Give a pair the way of the tree, without flow."""
    way = _take_way(ways)
    ways.start[way] = ways.used[LINKS]
    node = end
    while tree.via[node] != NONE:
        link = tree.via[node]
        ways.pool[ways.used[LINKS]] = link
        ways.used[LINKS] += 1
        node = star.tail[link]
    ways.length[way] = ways.used[LINKS] - ways.start[way]
    ways.flow[way] = 0.0
    ways.following[way] = ways.first[pair]
    ways.first[pair] = way
    return way


@inner
def _has_room(ways: Ways, steps: int) -> bool:
    paths = ways.used[FREE] != NONE or ways.used[PATHS] < len(ways.flow)
    return bool(paths and ways.used[LINKS] + steps <= len(ways.pool))


@inner
def _serve(star: Star, ways: Ways, desk: Desk, way: int, volume: float) -> None:
    """Put the whole volume of a pair on its first way."""
    ways.flow[way] = volume
    for place in range(ways.start[way], ways.start[way] + ways.length[way]):
        _load(star, desk, ways.pool[place], volume)


@inner
def _improve_pair(star: Star, pairs: Pairs, ways: Ways, desk: Desk, tree: Tree, pair: int) -> bool:  # noqa: PLR0913, PLR0917 - compiled code takes plain columns
    """Offer a pair the way of the tree and balance its ways; false when there is no room for another way."""
    end = pairs.end[pair]
    cost, steps = _tree_cost(star, desk, tree, end)
    if steps == 0:
        return True
    _, least = _cheapest(ways, desk, pair)
    if cost < least * (1.0 - SAME):
        if not _has_room(ways, steps):
            return False
        way = _add_way(star, ways, tree, pair, end)
        if least == np.inf:
            _serve(star, ways, desk, way, pairs.volume[pair])
    if ways.following[ways.first[pair]] != NONE:
        balance_pair(star, ways, desk, pair)
    return True


@inner
def _reached(pairs: Pairs, tree: Tree, origin: int) -> float:
    """Return the cost of the trips of a source on the ways of its tree; those without a way are left out."""
    total = 0.0
    for pair in range(pairs.first[origin], pairs.first[origin + 1]):
        if tree.reach[pairs.end[pair]] < np.inf:
            total += tree.reach[pairs.end[pair]] * pairs.volume[pair]
    return total


@compiled
def sweep(star: Star, pairs: Pairs, ways: Ways, desk: Desk, tree: Tree, begin: int, stop: int) -> int:  # noqa: PLR0913, PLR0917 - as above
    """Offer every pair its cheapest way, origin by origin, and balance; return the origin where room ran out."""
    for origin in range(begin, stop):
        grow_tree(star, desk.cost, pairs.start[origin], pairs.kind[origin], tree)
        seen = _reached(pairs, tree, origin)
        for pair in range(pairs.first[origin], pairs.first[origin + 1]):
            if not _improve_pair(star, pairs, ways, desk, tree, pair):
                return origin
        desk.least[0] += seen
    return stop


@compiled
def balance_all(star: Star, ways: Ways, desk: Desk) -> float:
    """Balance the ways of every pair once, without looking for new ones; return the cost excess that was found."""
    excess = 0.0
    for pair in range(len(ways.first)):
        way = ways.first[pair]
        if way != NONE and ways.following[way] != NONE:
            excess += balance_pair(star, ways, desk, pair)
    return excess


@compiled
def recount(star: Star, ways: Ways, desk: Desk) -> None:
    """Add the flows of the links up again from the ways, so that rounding does not build up."""
    desk.flow[:] = 0.0
    for pair in range(len(ways.first)):
        way = ways.first[pair]
        while way != NONE:
            for place in range(ways.start[way], ways.start[way] + ways.length[way]):
                desk.flow[ways.pool[place]] += ways.flow[way]
            way = ways.following[way]
    for link in range(len(desk.flow)):
        desk.cost[link] = cost_at(star, link, desk.flow[link])


@compiled
def least_total(star: Star, pairs: Pairs, cost: Floats, tree: Tree) -> float:
    """Return the cost of all trips on the cheapest ways at these costs; those without a way are left out."""
    total = 0.0
    for origin in range(len(pairs.start)):
        grow_tree(star, cost, pairs.start[origin], pairs.kind[origin], tree)
        total += _reached(pairs, tree, origin)
    return total


@compiled
def compact(ways: Ways, roomy: Ways) -> None:
    """Copy the ways in use into larger or emptier pools."""
    roomy.used[PATHS], roomy.used[LINKS], roomy.used[FREE] = 0, 0, NONE
    for pair in range(len(ways.first)):
        roomy.first[pair] = NONE
        way = ways.first[pair]
        while way != NONE:
            fresh = _take_way(roomy)
            roomy.start[fresh], roomy.length[fresh] = roomy.used[LINKS], ways.length[way]
            roomy.flow[fresh] = ways.flow[way]
            for place in range(ways.length[way]):
                roomy.pool[roomy.used[LINKS] + place] = ways.pool[ways.start[way] + place]
            roomy.used[LINKS] += ways.length[way]
            roomy.following[fresh] = roomy.first[pair]
            roomy.first[pair] = fresh
            way = ways.following[way]


@compiled
def rescale(ways: Ways, volume: Floats) -> None:
    """Give each pair a new volume, spread as before; all of it on the first way when the pair rested."""
    for pair in range(len(ways.first)):
        total, way = 0.0, ways.first[pair]
        while way != NONE:
            total += ways.flow[way]
            way = ways.following[way]
        way = ways.first[pair]
        while way != NONE:
            first = 1.0 if way == ways.first[pair] else 0.0
            ways.flow[way] = volume[pair] * (ways.flow[way] / total if total > 0.0 else first)
            way = ways.following[way]


@compiled
def split_by_origin(pairs: Pairs, ways: Ways, flow: npt.NDArray[np.float64]) -> None:
    """Add up the flows of the links for each origin, into a table of origins by links."""
    for origin in range(len(pairs.start)):
        for pair in range(pairs.first[origin], pairs.first[origin + 1]):
            way = ways.first[pair]
            while way != NONE:
                for place in range(ways.start[way], ways.start[way] + ways.length[way]):
                    flow[origin, ways.pool[place]] += ways.flow[way]
                way = ways.following[way]
