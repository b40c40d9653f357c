"""Two or three lots of one rank are thrown together and parted anew into as many as possible."""

import random
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from planner.problems.seating.lots import Lot, State
from planner.problems.seating.packing import Clock

MOST = 12
"""Most delegations and blocks thrown together."""
POOLED = (2, 2, 3)
"""How many lots, drawn from these."""
TRY_S = 1.5e-3
"""Charge for one try."""
GOOD = 300
"""With more groups than this among those thrown together the search is given up."""
IN_VAIN = 4_000
"""Tries without any gain after which nothing more is expected."""

Sums = npt.NDArray[np.int64]


def regroup(state: State, chance: random.Random, clock: Clock) -> None:
    """Part lots anew while that makes more of them, until time is up or nothing more is found for long."""
    by_rank = _by_rank(state)
    pools = [numbers for numbers in by_rank.values() if len(numbers) > 1]
    vain = 0
    while pools and vain < IN_VAIN and not clock.is_up():
        clock.work(TRY_S)
        numbers = chance.choice(pools)
        drawn = chance.sample(numbers, min(len(numbers), chance.choice(POOLED)))
        vain = 0 if _part_anew(state, drawn, numbers) else vain + 1


def _by_rank(state: State) -> dict[int, list[int]]:
    """Return rank -> lots of this rank alone."""
    found: dict[int, list[int]] = {}
    for number, lot in enumerate(state.lots):
        kinds = [state.ground.area.blocks[block] for block in lot.blocks]
        ranks = {part[1] for part, _ in lot.parts} | {rank for kind in kinds for rank in (kind.first, kind.last)}
        if len(ranks) == 1:
            found.setdefault(ranks.pop(), []).append(number)
    return found


def _part_anew(state: State, drawn: list[int], numbers: list[int]) -> bool:
    parts = [item for number in drawn for item in state.lots[number].parts]
    blocks = [block for number in drawn for block in state.lots[number].blocks]
    if len(parts) + len(blocks) > MOST:
        return False
    sizes = [-heads for _, heads in parts] + [state.ground.area.blocks[block].room for block in blocks]
    groups = _most_groups(np.array(sizes, dtype=np.int64), len(drawn) + 1)
    if groups is None:
        return False
    lots = [
        Lot(
            [item for index, item in enumerate(parts) if group >> index & 1],
            [block for index, block in enumerate(blocks, start=len(parts)) if group >> index & 1],
        )
        for group in groups
    ]
    state.replace(drawn, lots)
    numbers.extend(range(len(state.lots) - (len(lots) - len(drawn)), len(state.lots)))
    return True


def _most_groups(sizes: Sums, wanted: int) -> list[int] | None:
    """Return at least ``wanted`` groups (bits) that hold everything, none with more people than seats; None if none."""
    free = np.zeros(1, dtype=np.int64)
    for size in sizes.tolist():
        free = np.concatenate([free, free + size])
    everything = len(free) - 1
    good = np.flatnonzero((free >= 0) & (free <= free[everything])).tolist()
    return next(_parted(everything, [mask for mask in good if mask], wanted), None) if len(good) < GOOD else None


def _parted(left: int, good: list[int], wanted: int) -> Iterator[list[int]]:
    """Yield ways to part what is left into at least ``wanted`` good groups."""
    if wanted <= 1:
        if left in good or not left:
            yield [left] if left else []
        return
    lowest = left & -left
    inside = [mask for mask in good if mask & left == mask]
    for mask in inside:
        if mask & lowest and mask != left:
            for others in _parted(left ^ mask, inside, wanted - 1):
                yield [mask, *others]
