"""The search for a short schedule: populations that cross, one in each thread, until time is up or the bound is met."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.problems.preparation.network import Ints, Network

MEMBERS, MEMBER_TASKS = 400, 48_000
"""Members of a population at most, and tasks over all members at most."""
CREW_MEMBERS = 80
"""Members where people are matched with skills: each schedule costs more."""
CHUNK_TASKS = 12_000
"""Tasks placed, about, between two looks at the clock."""
PATIENCE = 25
"""Children without any progress, in members of the population, before it is made anew."""
SPREAD = 0.6


@dataclass(frozen=True, slots=True)
class Schedule:
    """Starts by task number, skills by task and person (−1: none), and the end of the last task."""

    starts: Ints
    crews: Ints
    span: int


class Board:
    """The best schedule so far and the best bound, shared by all threads."""

    def __init__(self, bound: int, tell: Callable[[int, int], None]) -> None:
        """Begin without a schedule."""
        self._lock = threading.Lock()
        self._tell = tell
        self.best: Schedule | None = None
        self.bound = bound
        self.is_bred = False
        """Whether a population is at work: until then everything is left to the solver."""

    def offer(self, schedule: Schedule) -> None:
        """Remember a schedule that is shorter than the best."""
        with self._lock:
            if self.best is not None and schedule.span >= self.best.span:
                return
            self.best = schedule
        self._tell(schedule.span, self.bound)

    def raise_bound(self, bound: int) -> None:
        """Remember a bound that is higher than the best."""
        with self._lock:
            self.bound = max(self.bound, bound)

    @property
    def is_closed(self) -> bool:
        """Whether nothing shorter can exist."""
        return self.best is not None and self.best.span <= self.bound


def breed(network: Network, board: Board, seed: int, is_over: Callable[[], bool]) -> None:
    """Search until ``is_over`` or the bound is met; every better schedule goes to the board at once."""
    population = _Population(network, seed)
    board.offer(population.schedule())
    while not (is_over() or board.is_closed):
        population.step(board.best)
        board.is_bred = True
        board.offer(population.schedule())


class _Population:
    """One population with its scratch space."""

    def __init__(self, network: Network, seed: int) -> None:
        from planner.problems.preparation import evolution, generation  # noqa: PLC0415 - numba takes a second

        self._code: Any = evolution
        self._seed = seed * 1_000_003
        count, crowd = len(network.ids), len(network.skills)
        needs, guards, rooms = network.words()
        zero = np.zeros(count, np.int64)
        self._tasks = (network.lengths, needs, guards, rooms, network.releases)
        self._zero = zero
        self._arcs = (network.before, network.after)
        self._people = (network.wanted, network.skills, _ranks(network, np.random.default_rng(seed)))
        self._loads = network.loads
        size = network.longest + 2
        self._space = (np.tile(rooms, (size, 1)), np.zeros((size, crowd), np.bool_))
        self._scratch = (zero.copy(), zero.copy(), np.zeros(size + 2, np.int64), np.full((count, crowd), -1, np.int64))
        start, crews = zero.copy(), np.full((count, crowd), -1, np.int64)
        keys = (network.tails.max(initial=0) - network.tails).astype(np.float64)
        generation.consistent(keys, network.before)  # type: ignore[no-untyped-call]
        order = np.argsort(keys, kind="mergesort")
        span = generation.justified(  # type: ignore[no-untyped-call]
            order, start, crews, self._scratch, self._space, self._tasks, zero, self._arcs, self._people
        )
        self._best = (start, crews, np.array([span], np.int64))
        self._members = np.zeros((_size(count, crowd), count), np.int64)
        self._spans: Ints = np.zeros(len(self._members), np.int64)
        # Between two looks at the clock about as much work whatever the size.
        self._children = max(5, (CHUNK_TASKS if crowd == 0 else CHUNK_TASKS // 10) // max(count, 1))
        self._stale, self._mean, self._fresh = 0, np.inf, True

    def schedule(self) -> Schedule:
        """Return the best schedule of this population so far."""
        start, crews, span = self._best
        return Schedule(start.copy(), crews.copy(), int(span[0]))

    def step(self, other: Schedule | None) -> None:
        """Fill the population, or let some children be born; begin anew where nothing has come of it for long."""
        self._seed += 1
        common = (self._best, self._scratch, self._space, self._tasks, self._zero, self._arcs, self._people)
        if self._fresh:
            self._code.populate(self._members, self._spans, *common, self._seed, SPREAD)
            self._fresh, self._stale, self._mean = False, 0, np.inf
            return
        self._code.evolve(self._members, self._spans, *common, self._loads, self._seed, self._children)
        mean = float(self._spans.mean())
        self._stale = 0 if mean < self._mean else self._stale + self._children
        self._mean = min(mean, self._mean)
        if self._stale >= PATIENCE * len(self._members):
            self._fresh = True
            if other is not None and other.span < int(self._best[2][0]):
                self._take(other)

    def _take(self, schedule: Schedule) -> None:
        """Go on from a schedule found elsewhere."""
        self._best[0][:] = schedule.starts
        self._best[1][:] = schedule.crews
        self._best[2][0] = schedule.span


def first_schedule(network: Network) -> Schedule | None:
    """Return a schedule before anything is compiled: longest tail first; None where people have to be matched."""
    if len(network.skills) or not network.is_packable:
        return None
    count = len(network.ids)
    used = np.zeros((network.longest + 2, len(network.rooms)), np.int64)
    starts = np.zeros(count, np.int64)
    keys = network.tails.max(initial=0) - network.tails
    offsets, others, lags = network.before
    for task in range(count):  # Whoever waits has no smaller key than what it waits for.
        for arc in range(offsets[task], offsets[task + 1]):
            keys[task] = max(keys[task], keys[others[arc]])
    for task in np.argsort(keys, kind="stable"):
        arcs = range(offsets[task], offsets[task + 1])
        begin = max([network.releases[task], *(_end(network, starts, others[arc]) + lags[arc] for arc in arcs)])
        while (used[begin : begin + network.lengths[task]] + network.needs[task] > network.rooms).any():
            begin += 1
        used[begin : begin + network.lengths[task]] += network.needs[task]
        starts[task] = begin
    return Schedule(starts, np.zeros((count, 0), np.int64), int((starts + network.lengths).max(initial=0)))


def _end(network: Network, starts: Ints, task: int) -> int:
    return int(starts[task] + network.lengths[task])


def _size(count: int, crowd: int) -> int:
    return CREW_MEMBERS if crowd else max(CREW_MEMBERS, min(MEMBERS, MEMBER_TASKS // max(count, 1)))


def _ranks(network: Network, rng: np.random.Generator) -> Ints:
    """Return people in the order in which they are taken: those first whose skills are least asked for."""
    if not len(network.skills):
        return np.zeros(0, np.int64)
    asked = (network.wanted * network.lengths[:, None]).sum(axis=0) / np.maximum(network.skills.sum(axis=0), 1)
    worth = network.skills @ asked + 1e-6 * rng.random(len(network.skills))
    return np.argsort(worth, kind="stable").astype(np.int64)


def crew_names(
    network: Network, crews: Ints, people: tuple[str, ...], skills: tuple[str, ...]
) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return task -> (person, skill) of everybody in its crew."""
    return {
        task_id: tuple(
            (people[person], skills[int(kind)]) for person, kind in enumerate(crews[place]) if int(kind) >= 0
        )
        for place, task_id in enumerate(network.ids)
    }
