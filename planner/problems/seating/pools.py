"""Which blocks are shared out anew together: drawn by chance, near each other or with a delegation in common."""

# ruff: noqa: NPY002 - what is compiled has no other generator

import numpy as np

from planner.engine.compiled import inner
from planner.problems.seating.pouring import (
    BLOCKS,
    FIRST,
    GUESTS,
    HEADS,
    LAST,
    MOST_NODES,
    MOST_ROWS,
    NEVER,
    PART,
    PARTS,
    PLACE,
    RANK,
    ROW,
    ZONE,
    Area,
    Flags,
    Pool,
    Shares,
    Whole,
)

IN_COMMON, NEAR, REACH = 0.35, 0.6, 9
"""Up to which draw a block joins a pool for a part in common, or for being near: by so many in the order of places."""
FAILURES = 6
"""Blocks that do not fit before a pool is full."""


@inner
def extent(area: Area, shares: Shares) -> tuple[Whole, Whole]:
    """Return the first and the last place where each rank sits; note the last rows in use."""
    low = np.full(shares.window.shape[1], NEVER, dtype=np.int64)
    high = np.full(shares.window.shape[1], -1, dtype=np.int64)
    shares.last_row[:] = area.last_fast
    for block in range(area.block.shape[1]):
        zone = area.block[ZONE, block]
        if shares.many[block]:
            shares.last_row[zone] = max(shares.last_row[zone], area.block[ROW, block])
        for slot in range(shares.many[block]):
            rank, place = area.part[RANK, shares.held[block, PART, slot]], area.block[PLACE, block]
            low[rank], high[rank] = min(low[rank], place), max(high[rank], place)
    return low, high


@inner
def draw_ends(area: Area, shares: Shares) -> None:
    """Let every rank end somewhere between its last place and the first of the next one."""
    ranks, places = shares.window.shape[1], area.places
    low, high = extent(area, shares)
    end = places[0]
    for rank in range(ranks):
        shares.window[FIRST, rank] = end
        begin, close = max(end, high[rank]), places[-1]
        for lower in range(rank + 1, ranks):
            close = min(close, low[lower])
        chance = 0
        for number in range(len(places)):
            if begin <= places[number] <= close:
                chance += 1
                if np.random.randint(chance) == 0:
                    end = places[number]
        end = places[-1] if rank + 1 == ranks else end
        shares.window[LAST, rank] = end


@inner
def position_of(pool: Pool, part: int) -> int:
    """Return which part of the pool it is; one more than there are when it is none."""
    for number in range(pool.size[0]):
        if pool.node[PARTS, number] == part:
            return number
    return int(pool.size[0])


@inner
def elsewhere(shares: Shares, anchor: int, seen: Flags) -> int:
    """Return another block with somebody of a part of this one; -1 where there is none."""
    if not shares.many[anchor]:
        return -1
    part = shares.held[anchor, PART, np.random.randint(shares.many[anchor])]
    found, chance = -1, 0
    for block in range(len(seen)):
        for slot in range(0 if seen[block] else shares.many[block]):
            if shares.held[block, PART, slot] == part:
                chance += 1
                if np.random.randint(chance) == 0:
                    found = block
    return found


@inner
def next_block(shares: Shares, pool: Pool, seen: Flags) -> int:
    """Return a block for the pool: with a part of it, near it, or any."""
    block, draw = -1, np.random.random()
    if pool.size[1]:
        anchor = pool.node[BLOCKS, np.random.randint(pool.size[1])]
        if draw < IN_COMMON:
            block = elsewhere(shares, anchor, seen)
        elif draw < NEAR:
            block = anchor + np.random.randint(-REACH, REACH + 1)
    return block if 0 <= block < len(seen) else np.random.randint(len(seen))


@inner
def take(shares: Shares, pool: Pool, block: int) -> bool:
    """Take a block and who sits there into the pool; False where that makes it too large."""
    fresh = 0
    for slot in range(shares.many[block]):
        fresh += position_of(pool, shares.held[block, PART, slot]) == pool.size[0]
    if pool.size[0] + pool.size[1] + 1 + fresh > MOST_NODES:
        return False
    pool.node[BLOCKS, pool.size[1]] = block
    pool.size[1] += 1
    for slot in range(shares.many[block]):
        part = shares.held[block, PART, slot]
        position = position_of(pool, part)
        if position == pool.size[0]:
            pool.node[PARTS, position], pool.node[HEADS, position] = part, 0
            pool.size[0] += 1
        pool.node[HEADS, position] += shares.held[block, GUESTS, slot]
    return True


@inner
def gather(shares: Shares, pool: Pool) -> bool:
    """Take blocks by chance until the pool is full; return whether there is anything to share out."""
    pool.size[:] = 0
    seen = np.zeros(len(shares.many), dtype=np.bool_)
    failures = 0
    while failures < FAILURES:
        block = next_block(shares, pool, seen)
        if seen[block] or not take(shares, pool, block):
            failures += 1
        else:
            seen[block] = True
    return bool(pool.size[0] > 0 and pool.size[1] > 1)


@inner
def look_outside(area: Area, shares: Shares, pool: Pool) -> None:
    """Note the rows in which parts of the pool sit elsewhere."""
    inside = np.zeros(area.block.shape[1], dtype=np.bool_)
    for number in range(pool.size[1]):
        inside[pool.node[BLOCKS, number]] = True
    pool.outside[:] = 0
    for block in range(area.block.shape[1]):
        for slot in range(0 if inside[block] else shares.many[block]):
            number = position_of(pool, shares.held[block, PART, slot])
            if number < pool.size[0]:
                pool.outside[number, area.block[ZONE, block]] |= 1 << min(area.block[ROW, block], MOST_ROWS)
