"""The compiled part of ``joint``: least costs of trees of parts and blocks from the leaves inwards; reading one off.

A part or block is never met twice within two steps (block, part, block or part, block, part); farther apart it may be.
All costs are whole numbers of hundredths, so that sums are exact and may be compared with ``==``.
"""

from typing import NamedTuple

import numpy as np

from planner.engine.compiled import compiled, inner
from planner.problems.seating.metres import Whole
from planner.problems.seating.surcharge import Costs

MOST_STEPS = 300
"""Most blocks, and most seats taken in them, of a tree that is read off."""


class Ground(NamedTuple):
    """What trees are made of, and prices.

    Attributes:
        shares: block x part x guests -> what they cost there; infinite for more than there are or fit.
        free: block x seats left free -> cost.
        room: seats of every block.
        heads: guests of every part.
        parts: price of every part.
        blocks: price of every block.
    """

    shares: Costs
    free: Costs
    room: Whole
    heads: Whole
    parts: Costs
    blocks: Costs


@inner
def _with_one_more(before: Costs, offer: Costs, most: int, after: Costs) -> None:
    """Write total -> least, when one more thing of 1 to ``most`` seats may be taken, once."""
    for total in range(len(after)):
        best = before[total]
        for seats in range(1, min(most, total) + 1):
            tried = offer[seats] + before[total - seats]
            best = min(best, tried)
        after[total] = best


@inner
def _together(one: Costs, other: Costs, total: int) -> float:
    """Return the least for ``total`` seats in two lots."""
    best = np.inf
    for seats in range(total + 1):
        best = min(best, one[seats] + other[total - seats])
    return best


@inner
def _offers(ground: Ground, closed: Costs, part: int, table: Costs, live: Whole) -> int:
    """Write what every block with something to offer to a split part costs for 1, 2… guests; return how many blocks."""
    count = 0
    most = min(ground.shares.shape[2], ground.heads[part])
    for block in range(len(ground.room)):
        possible = False
        for guests in range(1, most):
            table[count, guests] = ground.shares[block, part, guests] + closed[block, part, guests]
            possible = possible or table[count, guests] < np.inf
        if possible:
            live[count] = block
            count += 1
    return count


@compiled
def elsewhere(ground: Ground, closed: Costs, rest: Costs) -> None:
    """Write block x part x guests there -> least for the part's other guests in one or more other blocks."""
    blocks, parts, seats = ground.shares.shape
    widest = ground.heads.max()
    before, after = np.empty((blocks + 1, widest)), np.empty((blocks + 1, widest))
    table, live = np.empty((blocks, seats)), np.empty(blocks, np.int64)
    rest[:] = np.inf
    for part in range(parts):
        heads = ground.heads[part]
        count = _offers(ground, closed, part, table, live)
        most = min(seats, heads) - 1
        before[0, :heads] = np.inf
        before[0, 0] = 0
        after[count, :heads] = before[0, :heads]
        for number in range(count if heads > 1 else 0):
            _with_one_more(before[number, :heads], table[number], most, before[number + 1, :heads])
        for number in range(count - 1 if heads > 1 else -1, -1, -1):
            _with_one_more(after[number + 1, :heads], table[number], most, after[number, :heads])
        number = 0
        for block in range(blocks if heads > 1 else 0):
            own = number < count and live[number] == block
            for guests in range(1, most + 1):
                if ground.shares[block, part, guests] < np.inf:
                    last = number + 1 if own else number
                    rest[block, part, guests] = _together(before[number], after[last], heads - guests)
            number += own


@inner
def _options(ground: Ground, rest: Costs, place: tuple[int, int, int], table: Costs, who: Whole) -> int:
    """Write what every part but one costs in a block by guests there, with whatever hangs on it; return how many.

    ``place`` is the block, the part that leads there (or −1), and the seats that are left. ``who`` gets the parts, and
    the most guests of each.
    """
    block, entered, room = place
    count = 0
    for part in range(len(ground.heads)):
        if part == entered:
            continue
        who[count, 1] = 0
        for guests in range(1, min(room, ground.heads[part]) + 1):
            cost = ground.shares[block, part, guests] - ground.parts[part]
            if guests < ground.heads[part]:
                cost += rest[block, part, guests]
            table[count, guests] = cost
            if cost < np.inf:
                who[count, 1] = guests
        if who[count, 1]:
            who[count, 0] = part
            count += 1
    return count


@compiled
def level(ground: Ground, rest: Costs, closed: Costs, roots: Costs) -> None:
    """Write what trees cost from every block on: as the root, and entered by so many guests of a part."""
    blocks, parts, seats = ground.shares.shape
    table, who = np.empty((parts, seats)), np.empty((parts, 2), np.int64)
    before, after = np.empty((parts + 1, seats)), np.empty((parts + 1, seats))
    closed[:] = np.inf
    for block in range(blocks):
        room = ground.room[block]
        count = _options(ground, rest, (block, -1, room), table, who)
        after[count] = ground.free[block]
        before[0] = np.inf
        before[0, 0] = 0
        for number in range(count - 1, -1, -1):
            _with_one_more(after[number + 1, : room + 1], table[number], who[number, 1], after[number, : room + 1])
        for number in range(count):
            _with_one_more(before[number, : room + 1], table[number], who[number, 1], before[number + 1, : room + 1])
        roots[block] = after[0, room] - ground.blocks[block]
        number = 0
        for part in range(parts):
            own = number < count and who[number, 0] == part
            last = number + 1 if own else number
            for guests in range(1, min(room, ground.heads[part] - 1) + 1):
                if ground.shares[block, part, guests] < np.inf:
                    least = _together(before[number], after[last], room - guests)
                    closed[block, part, guests] = least - ground.blocks[block]
            number += own


@inner
def _split(ground: Ground, closed: Costs, taken: tuple[int, int, int], table: Costs, chosen: Whole) -> int:
    """Choose the blocks of a part's other guests, and how many sit in each; return how many blocks."""
    block, part, guests = taken
    live, left = np.empty(len(ground.room), np.int64), ground.heads[part] - guests
    count = _offers(ground, closed, part, table, live)
    after = np.empty((count + 1, left + 1))
    after[count] = np.inf
    after[count, 0] = 0
    most = min(ground.shares.shape[2] - 1, left)
    for number in range(count - 1, -1, -1):
        after[number] = after[number + 1]
        if live[number] != block:
            _with_one_more(after[number + 1], table[number], most, after[number])
    found = 0
    for number in range(count):
        if after[number, left] == after[number + 1, left]:
            continue
        for seats in range(1, min(most, left) + 1):
            if table[number, seats] + after[number + 1, left - seats] == after[number, left]:
                chosen[found, 0], chosen[found, 1] = live[number], seats
                found += 1
                left -= seats
                break
    return found


@inner
def _fill(ground: Ground, rest: Costs, place: tuple[int, int, int], chosen: Whole) -> int:
    """Choose the parts of a block, and how many guests of each sit there; return how many parts."""
    block, _, room = place
    parts, seats = len(ground.heads), ground.shares.shape[2]
    table, who = np.empty((parts, seats)), np.empty((parts, 2), np.int64)
    count = _options(ground, rest, place, table, who)
    after = np.empty((count + 1, room + 1))
    after[count] = ground.free[block, : room + 1]
    for number in range(count - 1, -1, -1):
        _with_one_more(after[number + 1], table[number], who[number, 1], after[number])
    found = 0
    for number in range(count):
        if after[number, room] == after[number + 1, room]:
            continue
        for guests in range(1, min(room, who[number, 1]) + 1):
            if table[number, guests] + after[number + 1, room - guests] == after[number, room]:
                chosen[found, 0], chosen[found, 1] = who[number, 0], guests
                found += 1
                room -= guests
                break
    return found


@compiled
def read_off(
    ground: Ground, levels: tuple[Costs, Costs, int], root: int, taken: Whole, met: Whole
) -> tuple[int, int, float]:
    """Write (block, part, guests, 1 where the part is met first) and the blocks of the cheapest tree from a root.

    ``levels``: level x block x part x guests, what is elsewhere and what is closed, and the topmost level. Returns how
    many rows and blocks were written, and what they cost without prices; (-1, 0, 0) when the tree is too large.
    """
    rests, closed, top = levels
    seats = ground.shares.shape[2]
    rows, blocks, waiting, cost = 0, 0, 1, 0.0
    stack, table = np.empty((MOST_STEPS, 4), np.int64), np.empty((len(ground.room), seats))
    filled, others = np.empty((seats, 2), np.int64), np.empty((len(ground.room), 2), np.int64)
    stack[0, 0], stack[0, 1], stack[0, 2], stack[0, 3] = root, -1, 0, top
    while waiting:
        waiting -= 1
        block, entered, held, depth = stack[waiting]
        met[blocks] = block
        blocks += 1
        left = ground.room[block] - held
        for number in range(_fill(ground, rests[depth], (block, entered, left), filled)):
            part, guests = filled[number]
            left -= guests
            count = 0
            if guests < ground.heads[part]:
                count = _split(ground, closed[depth - 1], (block, part, guests), table, others)
            if max(rows, waiting, blocks) + count + 1 >= MOST_STEPS:
                return -1, 0, 0.0
            taken[rows, 0], taken[rows, 1], taken[rows, 2], taken[rows, 3] = block, part, guests, 1
            rows += 1
            cost += ground.shares[block, part, guests]
            for other in range(count):
                there, own = others[other]
                taken[rows, 0], taken[rows, 1], taken[rows, 2], taken[rows, 3] = there, part, own, 0
                stack[waiting, 0], stack[waiting, 1], stack[waiting, 2], stack[waiting, 3] = there, part, own, depth - 1
                rows, waiting = rows + 1, waiting + 1
                cost += ground.shares[there, part, own]
        cost += ground.free[block, left]
    return rows, blocks, cost
