"""What it costs that parts share blocks: compiled, for pools of few blocks shared out anew (``repacking``).

Parts and blocks that hang together are a group. What it costs is told by pouring its parts into its blocks in every
order. Metres are what prices of seats leave (``surcharge``): never negative, so that most ways end early.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from planner.engine.compiled import inner

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEVER = 1 << 40
"""What cannot be costs this."""
MOST_NODES = 12
"""Most parts and blocks of a pool."""
MOST_OF_GROUP = 4
"""Most parts, and most blocks, of a group that is poured in every order."""
MOST_ROWS = 62
"""Rows behind this one count as this one where rows in between are counted."""
ALL_ORDERS = 3
"""So many parts of one block are tried in every order; others in the order in which they come, and backwards."""
KEPT, EMPTY = -2, -1
"""How a group is filled: as it is now; a block without anybody. Otherwise the number of the order."""


ROOM, ZONE, ROW, PLACE, START = range(5)
"""Of a block: seats that guests held fast leave, zone, row, place, position of its first seat among all."""
DELEGATION, RANK, CROWD = range(3)
"""Of a part: delegation, rank by position, class of rank and need."""
PART, GUESTS = range(2)
"""Of a part in a block: which, and how many of it."""
FIRST, LAST = range(2)
"""Of a rank: the places between which it may sit."""
PARTS, HEADS, BLOCKS, ORDER = range(4)
"""Of a pool: its parts, how many of each sit in it, its blocks, and the order in which a group is poured."""
COST, WAY, LEAST, GROUP = range(4)
"""Of parts and blocks of a pool: cost as one group and how that is filled; least cost, and first of the groups then."""


class Area(NamedTuple):
    """Parts and blocks of a component, and what it costs that a part sits in a block.

    Attributes:
        weights: what a line, a gap in front and a row in between cost; everything in hundredths of a point.
        part: ``DELEGATION, RANK, CROWD`` x part.
        block: ``ROOM, ZONE, ROW, PLACE, START`` x block.
        metres: crowd x seat -> how much dearer than its cheapest those of the block before it are together, at
            the prices of seats; the last line are the prices, which free seats cost.
        held_fast: delegation x block -> somebody of it sits there who stays.
        last_fast: zone -> last row in use by guests who stay.
        places: all places, sorted.
        orders: n x number x position -> all orders of n things.
    """

    weights: Whole
    part: Whole
    block: Whole
    metres: Whole
    held_fast: Flags
    last_fast: Whole
    places: Whole
    orders: Whole


class Shares(NamedTuple):
    """Who sits in which block.

    Attributes:
        many: parts of every block.
        held: block x ``PART, GUESTS`` x position.
        window: ``FIRST, LAST`` x rank.
        last_row: last row in use of every zone.
    """

    many: Whole
    held: Whole
    window: Whole
    last_row: Whole


class Pool(NamedTuple):
    """Blocks that are shared out anew, and who sat there.

    Attributes:
        size: how many parts, how many blocks, how many blocks of the group being poured.
        node: ``PARTS, HEADS, BLOCKS, ORDER`` x position; the order of the blocks begins at ``MOST_NODES``.
        outside: part x zone -> rows, as a set, in which it sits outside of the pool.
        sets: ``COST, WAY, LEAST, GROUP`` x set of parts and blocks.
        draft: of the group being poured, who sits where.
    """

    size: Whole
    node: Whole
    outside: Whole
    sets: Whole
    draft: Shares


@inner
def seated_m(area: Area, shares: Shares, at: int, block: int, step: int) -> int:
    """Return what a block costs in metres, its parts in this order or backwards, free seats at the better end."""
    many, total = shares.many[at], 0
    for slot in range(many):
        total += shares.held[at, GUESTS, slot]
    left, end = area.block[START, block], area.block[START, block] + area.block[ROOM, block]
    right = end - total
    one = area.metres[-1, end] - area.metres[-1, left + total]
    other = area.metres[-1, right] - area.metres[-1, left]
    for position in range(many):
        slot = position if step > 0 else many - 1 - position
        crowd, heads = area.part[CROWD, shares.held[at, PART, slot]], shares.held[at, GUESTS, slot]
        one += area.metres[crowd, left + heads] - area.metres[crowd, left]
        other += area.metres[crowd, right + heads] - area.metres[crowd, right]
        left += heads
        right += heads
    return int(min(one, other))


@inner
def either_way_m(area: Area, shares: Shares, at: int, block: int) -> int:
    """Return what a block costs in metres when its parts sit in this order or backwards."""
    return min(seated_m(area, shares, at, block, 1), seated_m(area, shares, at, block, -1))


@inner
def swap_slots(shares: Shares, at: int, one: int, other: int) -> None:
    """Let two parts of a block change places in its list."""
    for figure in (PART, GUESTS):
        held = shares.held[at, figure, one]
        shares.held[at, figure, one] = shares.held[at, figure, other]
        shares.held[at, figure, other] = held


@inner
def block_cost(area: Area, shares: Shares, at: int, block: int, last_row: Whole) -> int:
    """Return lines, gaps in front and metres of a block with the parts listed at ``at``."""
    many, used, lines = shares.many[at], 0, 0
    for slot in range(many):
        used += shares.held[at, GUESTS, slot]
        own = area.part[DELEGATION, shares.held[at, PART, slot]]
        new = not area.held_fast[own, block]
        for before in range(slot):
            new = new and area.part[DELEGATION, shares.held[at, PART, before]] != own
        lines += new
    cost = area.weights[0] * lines
    if area.block[ROW, block] < last_row[area.block[ZONE, block]]:
        cost += area.weights[1] * (area.block[ROOM, block] - used)
    best = either_way_m(area, shares, at, block)
    for first in range(2 if many == ALL_ORDERS else 0):
        swap_slots(shares, at, first, first + 1)
        best = min(best, either_way_m(area, shares, at, block))
    return int(cost) + best


@inner
def fits(area: Area, shares: Shares, part: int, block: int) -> bool:
    """Return whether the rank of a part may sit in a block."""
    rank, place = area.part[RANK, part], area.block[PLACE, block]
    return bool(shares.window[FIRST, rank] <= place <= shares.window[LAST, rank])


@inner
def gaps_in(rows: int) -> int:
    """Return how many are missing between the first and the last of a set of rows."""
    gaps = waiting = 0
    seen = False
    while rows:
        if rows & 1:
            gaps += waiting
            seen, waiting = True, 0
        elif seen:
            waiting += 1
        rows >>= 1
    return gaps


@inner
def rows_between(area: Area, pool: Pool, number: int) -> int:
    """Return the rows between the first and the last of a part where nobody of it sits, zone by zone."""
    between = 0
    for zone in range(pool.outside.shape[1]):
        rows = pool.outside[number, zone]
        for position in range(pool.size[2]):
            block = pool.node[BLOCKS, pool.node[ORDER, MOST_NODES + position]]
            for slot in range(pool.draft.many[position] if area.block[ZONE, block] == zone else 0):
                if pool.draft.held[position, PART, slot] == pool.node[PARTS, number]:
                    rows |= 1 << min(area.block[ROW, block], MOST_ROWS)
        between += gaps_in(rows)
    return between


@inner
def poured(area: Area, shares: Shares, pool: Pool, parts: int, limit: int) -> int:
    """Pour parts into blocks in the order noted; return what that costs, ``NEVER`` where somebody finds no seat."""
    blocks, draft, order = pool.size[2], pool.draft, pool.node[ORDER]
    waiting, left, cost = 0, pool.node[HEADS, order[0]], 0
    for position in range(blocks):
        block = pool.node[BLOCKS, order[MOST_NODES + position]]
        room, many = area.block[ROOM, block], 0
        while room and waiting < parts:
            part = pool.node[PARTS, order[waiting]]
            if not fits(area, shares, part, block):
                return NEVER
            taken = min(room, left)
            draft.held[position, PART, many], draft.held[position, GUESTS, many] = part, taken
            many += 1
            room -= taken
            left -= taken
            if left == 0:
                waiting += 1
                if waiting < parts:
                    left = pool.node[HEADS, order[waiting]]
        draft.many[position] = many
        cost += block_cost(area, draft, position, block, shares.last_row)
        if cost >= limit:
            return NEVER
    if waiting < parts:
        return NEVER
    for number in range(parts):
        cost += area.weights[2] * rows_between(area, pool, order[number])
    return cost


@inner
def count_bits(mask: int) -> int:
    """Return how many are in a set."""
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@inner
def ways(many: int) -> int:
    """Return how many orders there are of so many things."""
    product = 1
    for number in range(2, many + 1):
        product *= number
    return product


@inner
def put_in_order(order: Whole, members: tuple[int, int], line: Whole, many: int) -> None:
    """Note the members of a set of numbers below a limit in this order."""
    mask, limit = members
    seen = 0
    for number in range(limit):
        if mask >> number & 1:
            for position in range(many):
                if order[position] == seen:
                    line[position] = number
            seen += 1


@inner
def line_up(area: Area, pool: Pool, group: tuple[int, int, int], way: int) -> None:
    """Note one order of the parts and blocks of a group."""
    mask, parts, blocks = group
    one, other = way // ways(blocks), way % ways(blocks)
    put_in_order(area.orders[parts, one], (mask, pool.size[0]), pool.node[ORDER], parts)
    put_in_order(
        area.orders[blocks, other], (mask >> pool.size[0], pool.size[1]), pool.node[ORDER, MOST_NODES:], blocks
    )
    pool.size[2] = blocks


@inner
def price_group(area: Area, shares: Shares, pool: Pool, mask: int, limit: int) -> None:
    """Note the cheapest way to pour a group, if it costs less than the limit."""
    parts = count_bits(mask & ((1 << pool.size[0]) - 1))
    blocks = count_bits(mask >> pool.size[0])
    of_parts = ways(parts) if blocks > 1 else 1
    for way in range(of_parts * ways(blocks)):
        line_up(area, pool, (mask, parts, blocks), way)
        cost = poured(area, shares, pool, parts, min(limit, pool.sets[COST, mask]))
        if cost < pool.sets[COST, mask]:
            pool.sets[COST, mask], pool.sets[WAY, mask] = cost, way
