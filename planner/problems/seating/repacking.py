"""Blocks shared out anew, a few at a time and exactly: compiled, for hundreds of pools a second.

Of the blocks of a pool everybody on foot stands up. All groups that may be part of something better are priced
(``pouring``), and which of them the pool falls into is found over all its subsets.
"""

# ruff: noqa: NPY002 - what is compiled has no other generator

import numpy as np

from planner.engine.compiled import compiled, inner
from planner.problems.seating.pools import draw_ends, gather, look_outside, position_of
from planner.problems.seating.pouring import (
    BLOCKS,
    COST,
    DELEGATION,
    EMPTY,
    GROUP,
    GUESTS,
    HEADS,
    KEPT,
    LEAST,
    MOST_NODES,
    MOST_OF_GROUP,
    NEVER,
    ORDER,
    PART,
    PARTS,
    ROOM,
    WAY,
    Area,
    Pool,
    Shares,
    Whole,
    block_cost,
    count_bits,
    line_up,
    poured,
    price_group,
    rows_between,
)


@inner
def spare_of(area: Area, pool: Pool) -> int:
    """Return the seats of a pool beyond its people."""
    spare = 0
    for number in range(pool.size[1]):
        spare += area.block[ROOM, pool.node[BLOCKS, number]]
    for number in range(pool.size[0]):
        spare -= pool.node[HEADS, number]
    return spare


@inner
def sums_of(figures: Whole) -> Whole:
    """Return for every set of things the sum of their figures."""
    sums = np.zeros(1 << len(figures), dtype=np.int64)
    for number in range(len(figures)):
        for mask in range(1 << number):
            sums[1 << number | mask] = sums[mask] + figures[number]
    return sums


@inner
def own_lines(area: Area, pool: Pool) -> tuple[int, int]:
    """Return which parts and blocks cost a line of their own in any case, and how many lines may be saved."""
    parts, blocks = pool.size[0], pool.size[1]
    saved, spare = 0, spare_of(area, pool)
    own = (1 << (parts + blocks)) - 1
    for number in range(blocks):
        if area.block[ROOM, pool.node[BLOCKS, number]] <= spare:
            own &= ~(1 << (parts + number))
    for number in range(parts):
        delegation = area.part[DELEGATION, pool.node[PARTS, number]]
        for other in range(number):
            if area.part[DELEGATION, pool.node[PARTS, other]] == delegation:
                own &= ~(1 << number)
                saved += 1
        for block in range(blocks):
            if area.held_fast[delegation, pool.node[BLOCKS, block]]:
                own &= ~(1 << number | 1 << (parts + block))
                saved += 1
    return own, saved


@inner
def price_empty(area: Area, shares: Shares, pool: Pool) -> Whole:
    """Price every block without anybody; return the seats of all."""
    rooms = np.empty(pool.size[1], dtype=np.int64)
    pool.draft.many[0] = 0
    for number in range(pool.size[1]):
        block, mask = pool.node[BLOCKS, number], 1 << (pool.size[0] + number)
        rooms[number] = area.block[ROOM, block]
        cost = block_cost(area, pool.draft, 0, block, shares.last_row)
        if cost < pool.sets[COST, mask]:
            pool.sets[COST, mask], pool.sets[WAY, mask] = cost, EMPTY
    return rooms


@inner
def price_groups(area: Area, shares: Shares, pool: Pool, most_cost: int) -> None:
    """Price every group that may be one of several that cost no more together."""
    parts, spare = pool.size[0], spare_of(area, pool)
    rooms = price_empty(area, shares, pool)
    lines = own_lines(area, pool)
    room, heads = sums_of(rooms), sums_of(pool.node[HEADS, :parts])
    for block in range(1, len(room)):
        most = spare
        for number in range(len(rooms)):
            if block >> number & 1:
                most = min(most, rooms[number] - 1)
        for part in range(1, len(heads)):
            if 0 <= room[block] - heads[part] <= most:
                limit = limit_of(area, pool, block << parts | part, lines, most_cost)
                if limit > 0:
                    price_group(area, shares, pool, block << parts | part, limit)


@inner
def limit_of(area: Area, pool: Pool, mask: int, lines: tuple[int, int], most_cost: int) -> int:
    """Return what a group must cost less than; 0 where its lines and those of all others cost too much in any case."""
    parts = pool.size[0]
    all_parts = (1 << parts) - 1
    count, many = count_bits(mask & all_parts), count_bits(mask >> parts)
    if count > MOST_OF_GROUP or many > MOST_OF_GROUP or count + many == 2 * MOST_OF_GROUP:
        return 0
    own, saved = lines
    rest = own & ~mask
    limit = most_cost - area.weights[0] * max(count_bits(rest >> parts), count_bits(rest & all_parts))
    return limit + 1 if area.weights[0] * (count + many - 1 - saved) <= limit else 0


@inner
def hang_together(shares: Shares, pool: Pool) -> Whole:
    """Return part and block of a pool -> the first one of its group as it is now."""
    parts = pool.size[0]
    own = np.arange(parts + pool.size[1])
    for number in range(pool.size[1]):
        block = pool.node[BLOCKS, number]
        for slot in range(shares.many[block]):
            part = position_of(pool, shares.held[block, PART, slot])
            one, other = own[part], own[parts + number]
            for node in range(len(own)):
                if own[node] == other:
                    own[node] = one
    return own


@inner
def copy_out(shares: Shares, pool: Pool) -> None:
    """Note who sits in the pool now."""
    pool.size[2] = pool.size[1]
    for number in range(pool.size[1]):
        block = pool.node[BLOCKS, number]
        pool.node[ORDER, MOST_NODES + number] = number
        pool.draft.many[number] = shares.many[block]
        for slot in range(shares.many[block]):
            for figure in range(2):
                pool.draft.held[number, figure, slot] = shares.held[block, figure, slot]


@inner
def keep_groups(area: Area, shares: Shares, pool: Pool) -> int:
    """Note the groups as they are now, and return what they cost together."""
    parts = pool.size[0]
    own = hang_together(shares, pool)
    copy_out(shares, pool)
    costs = np.zeros(len(own), dtype=np.int64)
    sets = np.zeros(len(own), dtype=np.int64)
    for node in range(len(own)):
        sets[own[node]] |= 1 << node
        if node < parts:
            costs[own[node]] += area.weights[2] * rows_between(area, pool, node)
        else:
            block = pool.node[BLOCKS, node - parts]
            costs[own[node]] += block_cost(area, pool.draft, node - parts, block, shares.last_row)
    total = 0
    for root in range(len(own)):
        if sets[root]:
            total += costs[root]
            pool.sets[COST, sets[root]], pool.sets[WAY, sets[root]] = costs[root], KEPT
    return total


@inner
def by_lowest(pool: Pool, nodes: int) -> tuple[Whole, Whole]:
    """Return the groups that have a price by their lowest member, and where those of each begin."""
    listed = np.empty(1 << nodes, dtype=np.int64)
    begin = np.zeros(nodes + 1, dtype=np.int64)
    count = 0
    for lowest in range(nodes):
        begin[lowest] = count
        for higher in range(1 << (nodes - lowest - 1)):
            mask = (higher << 1 | 1) << lowest
            if pool.sets[COST, mask] < NEVER:
                listed[count] = mask
                count += 1
    begin[nodes] = count
    return listed, begin


@inner
def partition(pool: Pool) -> None:
    """Find the cheapest groups that the pool falls into, over all its subsets."""
    nodes = pool.size[0] + pool.size[1]
    listed, begin = by_lowest(pool, nodes)
    pool.sets[LEAST, 0] = 0
    for mask in range(1, 1 << nodes):
        lowest = 0
        while not mask >> lowest & 1:
            lowest += 1
        best, chosen = NEVER, 0
        for number in range(begin[lowest], begin[lowest + 1]):
            group = listed[number]
            if group & ~mask == 0 and pool.sets[COST, group] + pool.sets[LEAST, mask ^ group] < best:
                best, chosen = pool.sets[COST, group] + pool.sets[LEAST, mask ^ group], group
        pool.sets[LEAST, mask], pool.sets[GROUP, mask] = best, chosen


@inner
def settle(area: Area, shares: Shares, pool: Pool) -> None:
    """Seat the pool by the groups found."""
    draft = pool.draft
    mask = (1 << (pool.size[0] + pool.size[1])) - 1
    while mask:
        group = pool.sets[GROUP, mask]
        mask ^= group
        if pool.sets[WAY, group] == KEPT:
            continue
        parts, blocks = count_bits(group & ((1 << pool.size[0]) - 1)), count_bits(group >> pool.size[0])
        if pool.sets[WAY, group] == EMPTY:
            pool.size[2], draft.many[0] = 1, 0
            for number in range(pool.size[1]):
                if group >> (pool.size[0] + number) & 1:
                    pool.node[ORDER, MOST_NODES] = number
        else:
            line_up(area, pool, (group, parts, blocks), pool.sets[WAY, group])
            poured(area, shares, pool, parts, NEVER)
        for position in range(pool.size[2]):
            block = pool.node[BLOCKS, pool.node[ORDER, MOST_NODES + position]]
            shares.many[block] = draft.many[position]
            for slot in range(draft.many[position]):
                shares.held[block, PART, slot] = draft.held[position, PART, slot]
                shares.held[block, GUESTS, slot] = draft.held[position, GUESTS, slot]


@compiled
def repack(area: Area, shares: Shares, how: tuple[int, int]) -> int:
    """Share out pools of blocks anew; return by how much the costs fell.

    Args:
        area: parts and blocks.
        shares: who sits where; changed.
        how: seed, and how many pools.
    """
    seed, tries = how
    np.random.seed(seed)
    held = np.zeros((MOST_NODES, 2, MOST_NODES), dtype=np.int64)
    draft = Shares(np.zeros(MOST_NODES, dtype=np.int64), held, shares.window, shares.last_row)
    pool = Pool(
        np.zeros(3, dtype=np.int64),
        np.zeros((4, 2 * MOST_NODES), dtype=np.int64),
        np.zeros((MOST_NODES, len(area.last_fast)), dtype=np.int64),
        np.zeros((4, 1 << MOST_NODES), dtype=np.int64),
        draft,
    )
    gain = 0
    for _ in range(tries):
        draw_ends(area, shares)
        if not gather(shares, pool):
            continue
        look_outside(area, shares, pool)
        pool.sets[COST, : 1 << (pool.size[0] + pool.size[1])] = NEVER
        before = keep_groups(area, shares, pool)
        price_groups(area, shares, pool, before)
        partition(pool)
        after = pool.sets[LEAST, (1 << (pool.size[0] + pool.size[1])) - 1]
        settle(area, shares, pool)
        gain += before - after
    return gain
