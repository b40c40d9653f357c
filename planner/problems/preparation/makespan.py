"""A plain problem, in which only the end of the last task counts: populations and the solver side by side.

The populations find short schedules, the solver proves bounds, and finds the best where there are few tasks. Each
thread works on its own; the board between them holds the best schedule and the best bound.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from planner.engine.outcome import Status
from planner.engine.progress import Step
from planner.engine.run import run
from planner.engine.watch import Watch
from planner.problems.preparation.commitments import Decided
from planner.problems.preparation.data import Problem
from planner.problems.preparation.model import build
from planner.problems.preparation.network import Network, network_of
from planner.problems.preparation.plan import Assignment, Placed, assign, slacks
from planner.problems.preparation.search import Board, Schedule, breed, crew_names, first_schedule

POLL_S = 0.02
PROOF_SHARE = 0.4
"""Share of the time that the solver gets; what it has not proven by then it does not prove soon."""
HOPELESS, PROOF_LEAST_S = 0.96, 2.0
"""With a bound below this share of the best schedule after so many seconds, the solver gives its core to a
population."""
CREW_PROOF_SHARE = 1.0
"""Where people are matched with skills the solver finds good schedules too, and goes on to the end."""


def shortest(problem: Problem, watch: Watch) -> tuple[tuple[Assignment, ...], int]:
    """Return the rows of the shortest schedule found, and a proven bound on the end of the last task."""
    network = network_of(problem)
    board = Board(energy_bound(network), lambda best, bound: watch.tell("search", best, bound))
    over = _Over(watch, board)
    first = first_schedule(network)
    if first is not None:
        board.offer(first)
    threads = [_breeder(network, board, watch.settings.seed, over)]
    if watch.settings.workers > 1:
        _prove(problem, network, board, watch, workers=1)
        threads.append(_breeder(network, board, watch.settings.seed + 1, over))
    else:
        _wait(threads, lambda: over() or watch.elapsed_s > watch.settings.limit_s / 2)
        over.ended = True
        _wait(threads, lambda: watch.is_over)
        _prove(problem, network, board, watch, workers=1)
    # A thread may still be compiling: it is left to itself, nothing waits for it.
    _wait(threads, over)
    return rows_of(problem, network, board.best), board.bound


def _breeder(network: Network, board: Board, seed: int, over: "_Over") -> threading.Thread:
    thread = threading.Thread(target=breed, args=(network, board, seed, over), daemon=True)
    if not over():
        thread.start()
    return thread


def _wait(threads: Sequence[threading.Thread], until: Callable[[], bool]) -> None:
    while any(thread.is_alive() for thread in threads) and not until():
        time.sleep(POLL_S)


class _Over:
    """Whether a search has to end: time is up, somebody wishes so, nothing shorter can exist."""

    def __init__(self, watch: Watch, board: Board) -> None:
        self._watch, self._board = watch, board
        self.ended = False

    def __call__(self) -> bool:
        return self.ended or self._watch.is_over or self._board.is_closed


def _prove(problem: Problem, network: Network, board: Board, watch: Watch, *, workers: int) -> None:
    """Let the solver look for a schedule shorter than the best; "there is none" is a proof."""
    first = board.best
    left_s = max(watch.left_s, 0.1)
    share = CREW_PROOF_SHARE if len(network.skills) else PROOF_SHARE
    limit_s = min(left_s, max((share if board.is_bred else 1.0) * watch.settings.limit_s, 1.0))
    upper = problem.axis.slots if first is None else first.span - 1
    if board.is_closed or upper < board.bound:
        return
    m = build(problem, Decided(), upper=upper)
    m.cp.add(m.v.last >= board.bound)

    def progress(step: Step) -> None:
        if step.bound is not None:
            board.raise_bound(step.bound)

    begin_s = watch.elapsed_s

    def stop() -> bool:
        hopeless = share < 1 and board.is_bred and board.best is not None and board.bound < HOPELESS * board.best.span
        return watch.stop() or board.is_closed or (hopeless and watch.elapsed_s - begin_s > PROOF_LEAST_S)

    settings = replace(watch.settings.within(limit_s), workers=workers)
    found = run(m.cp, settings, problem=watch.problem, progress=progress, stop=stop)
    if found.outcome.status is Status.INFEASIBLE and first is not None:
        board.raise_bound(first.span)
    if found.outcome.bound is not None:
        board.raise_bound(found.outcome.bound)
    if found.outcome.has_plan:
        board.offer(_schedule(problem, network, {key: found.value(var) for key, var in m.starts.items()},
                              {key for key, var in m.v.duty.items() if found.holds(var)}))  # fmt: skip


def _schedule(
    problem: Problem, network: Network, starts: Mapping[str, int], duties: set[tuple[str, str, str]]
) -> Schedule:
    skills = sorted({skill for task in problem.tasks.values() for skill in task.crew})
    begin = np.array([starts[task_id] for task_id in network.ids], np.int64)
    crews = np.full((len(network.ids), len(network.skills)), -1, np.int64)
    number = {task_id: place for place, task_id in enumerate(network.ids)}
    person = {person_id: place for place, person_id in enumerate(problem.people)}
    for task_id, person_id, skill in duties:
        crews[number[task_id], person[person_id]] = skills.index(skill)
    return Schedule(begin, crews, int((begin + network.lengths).max(initial=0)))


def energy_bound(network: Network) -> int:
    """Return the longest of: the longest chain of tasks, and the work of every resource over its capacity."""
    rooms = np.maximum(network.rooms, 1)
    work = (network.needs * network.lengths[:, None]).sum(axis=0)
    energy = int(np.max(-(-work // rooms), initial=0))
    chain = int(np.max(network.releases + network.tails, initial=0))
    return max(energy, chain)


def rows_of(problem: Problem, network: Network, schedule: Schedule | None) -> tuple[Assignment, ...]:
    """Return the rows of a schedule."""
    if schedule is None:
        return ()
    skills = tuple(sorted({skill for task in problem.tasks.values() for skill in task.crew}))
    crews = crew_names(network, schedule.crews, tuple(problem.people), skills) if skills else {}
    rows = []
    for place, task_id in enumerate(network.ids):
        start = int(schedule.starts[place])
        row = assign(problem, task_id, Placed(start, start + int(network.lengths[place])))
        rows.append(replace(row, crew=crews.get(task_id, ())))
    spare = slacks(problem, rows)
    return tuple(replace(row, slack_days=spare[row.task_id]) for row in rows)
