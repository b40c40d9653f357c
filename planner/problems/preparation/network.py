"""A problem in which only the end of the last task counts, as arrays for the compiled search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from planner.problems.preparation.data import Problem

Ints = NDArray[np.int64]
Arcs = tuple[Ints, Ints, Ints]
FIELDS = 4
"""Resources in a word of 64 bits; each field has 15 bits and a guard."""
FIELD_BITS = 16
LARGEST = (1 << (FIELD_BITS - 1)) - 1
MOST_POOLS = 40
"""Sets of skills whose people are counted together, besides the single skills."""


@dataclass(frozen=True)
class Network:
    """Tasks 0 … n−1 in waiting order.

    Attributes:
        ids: id of each task.
        lengths: slots of each task.
        needs: what each takes of each resource (people of a set of skills included), shape (n, k).
        rooms: capacity of each resource, shape (k,).
        releases: earliest start.
        before: (offsets, tasks, lags): what each task waits for.
        after: the same arcs from the other side.
        wanted: people wanted by task and skill.
        skills: person × skill.
        tails: slots from the start of a task to the end of the last, at least.
    """

    ids: tuple[str, ...]
    lengths: Ints
    needs: Ints
    rooms: Ints
    releases: Ints
    before: Arcs
    after: Arcs
    wanted: Ints
    skills: NDArray[np.bool_]
    tails: Ints

    @property
    def longest(self) -> int:
        """Slots that suffice for every schedule without idle slots."""
        lags = int(np.maximum(self.before[2], 0).sum())
        return int(self.lengths.sum() + self.releases.max(initial=0)) + lags + 1

    @property
    def is_packable(self) -> bool:
        """Whether every capacity fits a field of a word, and no lag lets tasks overlap (the search expects both)."""
        return int(self.rooms.max(initial=0)) <= LARGEST and int(self.before[2].min(initial=0)) >= 0

    @property
    def loads(self) -> NDArray[np.float64]:
        """How much of all capacities a task takes in a slot."""
        rooms = np.maximum(self.rooms, 1)
        found: NDArray[np.float64] = (self.needs / rooms).sum(axis=1)
        return found

    def words(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
        """Return needs (n, w), guards (w,) and rooms with guards (w,) as words of four fields."""
        width = max(1, -(-len(self.rooms) // FIELDS))
        needs = np.zeros((len(self.ids), width), np.uint64)
        guards, rooms = np.zeros(width, np.uint64), np.zeros(width, np.uint64)
        for kind, room in enumerate(self.rooms):
            word, shift = divmod(kind, FIELDS)
            bits = np.uint64(shift * FIELD_BITS)
            guard = np.uint64(1) << np.uint64(shift * FIELD_BITS + FIELD_BITS - 1)
            needs[:, word] |= self.needs[:, kind].astype(np.uint64) << bits
            guards[word] |= guard
            rooms[word] |= guard | (np.uint64(room) << bits)
        return needs, guards, rooms


def network_of(problem: Problem) -> Network:
    """Return the arrays of a plain problem."""
    tasks = tuple(problem.tasks.values())
    number = {task.task_id: place for place, task in enumerate(tasks)}
    arcs = [(number[task.task_id], number[arc.task_id], arc.lag) for task in tasks for arc in task.after]
    lengths = np.array([task.modes[0].days for task in tasks], np.int64)
    skills = sorted({skill for task in tasks for skill in task.crew})
    wanted = np.array([[task.crew.get(skill, 0) for skill in skills] for task in tasks], np.int64)
    knows = np.array([[skill in one.skills for skill in skills] for one in problem.people.values()], np.bool_)
    needs = [[task.uses.get(name, 0) for name in problem.resources] for task in tasks]
    rooms = list(problem.resources.values())
    if skills:
        pools = pools_of(wanted, knows, lengths)
        needs = [[*row, *(int(wanted[place][list(pool)].sum()) for pool in pools)] for place, row in enumerate(needs)]
        rooms += list(pools.values())
    return Network(
        ids=tuple(number),
        lengths=lengths,
        needs=np.array(needs, np.int64).reshape(len(tasks), len(rooms)),
        rooms=np.array(rooms, np.int64),
        releases=np.array([task.earliest for task in tasks], np.int64),
        before=grouped(len(tasks), arcs),
        after=grouped(len(tasks), [(other, one, lag) for one, other, lag in arcs]),
        wanted=wanted.reshape(len(tasks), len(skills)),
        skills=knows.reshape(len(problem.people), len(skills)) if skills else np.zeros((0, 0), np.bool_),
        tails=_tails(lengths, arcs),
    )


def pools_of(wanted: Ints, knows: NDArray[np.bool_], lengths: Ints) -> Mapping[tuple[int, ...], int]:
    """Return sets of skills -> people who have at least one of them: together they can do no more (Hall, 1935).

    Every single skill, all skills, and of the pairs and triples those of the highest use.
    """
    kinds = wanted.shape[1]
    single: dict[tuple[int, ...], int] = {(kind,): int(knows[:, kind].sum()) for kind in range(kinds)}
    sets = [pool for size in range(2, min(kinds, 5)) for pool in combinations(range(kinds), size)]
    rooms = {pool: int(knows[:, list(pool)].any(axis=1).sum()) for pool in sets}
    # A set is of use only where its people are fewer than those of its parts together.
    tight = [pool for pool in sets if rooms[pool] < rooms.get(pool[:-1], single.get(pool[:-1], 0)) + single[pool[-1:]]]
    work = {pool: float((wanted[:, list(pool)].sum(axis=1) * lengths).sum()) for pool in tight}
    tight.sort(key=lambda pool: (-work[pool] / max(rooms[pool], 1), pool))
    chosen = {**single, **{pool: rooms[pool] for pool in tight[:MOST_POOLS]}}
    everybody = tuple(range(kinds))
    chosen[everybody] = int(knows.any(axis=1).sum())
    return chosen


def grouped(count: int, arcs: Sequence[tuple[int, int, int]]) -> Arcs:
    """Return (offsets, tasks, lags) of arcs (task, other, lag), grouped by the first."""
    offsets = np.zeros(count + 1, np.int64)
    for one, _, _ in arcs:
        offsets[one + 1] += 1
    ordered = sorted(arcs)
    return (
        np.cumsum(offsets),
        np.array([other for _, other, _ in ordered], np.int64),
        np.array([lag for _, _, lag in ordered], np.int64),
    )


def _tails(lengths: Ints, arcs: Sequence[tuple[int, int, int]]) -> Ints:
    tails = lengths.copy()
    for one, other, lag in sorted(arcs, reverse=True):
        tails[other] = max(tails[other], lengths[other] + lag + tails[one])
    return tails
