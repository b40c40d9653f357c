"""A complete plan whose blocks are shared out anew, a few at a time (``repacking``), and arranged again."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

from planner.engine.plan import Commitments
from planner.problems.seating.assemble import assemble
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.check import check
from planner.problems.seating.cohorts import components
from planner.problems.seating.data import Problem
from planner.problems.seating.plan import Assignment
from planner.problems.seating.pouring import Area, Shares
from planner.problems.seating.repacking import repack
from planner.problems.seating.search import arranged, completed, is_by_groups, value
from planner.problems.seating.shares import Standing, area_of

CHUNK, TRY_S = 16, 0.002
"""Pools between two looks at the clock, and the charge for one."""
IN_VAIN = 200
"""Pools for every block without any gain after which nothing more is expected."""
ARRANGE_S = 0.005
"""Time kept for arranging one block."""


@dataclass
class _Job:
    """A component while its blocks are shared out anew."""

    plan: Standing
    area: Area
    shares: Shares
    seed: int
    tries: int = 0
    in_vain: int = 0
    gain: int = 0
    is_busy: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing more is expected."""
        return self.in_vain > IN_VAIN * len(self.shares.many)

    def work(self) -> None:
        """Try some pools."""
        gain = repack(self.area, self.shares, (self.seed + self.tries, CHUNK))
        self.tries += CHUNK
        self.gain += gain
        self.in_vain = 0 if gain else self.in_vain + CHUNK

    def seats(self, watch: Watch) -> Mapping[str, str]:
        """Return guest -> seat: the plan as it was where that is better."""
        problem, commitments, before = self.plan.problem, self.plan.commitments, self.plan.seat_of
        sharing = assemble(problem, commitments, [self.plan.seats(self.shares)])
        found = completed(problem, commitments, arranged(problem, sharing, commitments, watch))
        if len(found) < len(before) or value(problem, found, commitments) >= value(problem, before, commitments):
            return before
        rows = tuple(Assignment(guest, seat) for guest, seat in found.items())
        return before if check(problem, rows, commitments) else found


def reshared(problem: Problem, commitments: Commitments, seat_of: Mapping[str, str], watch: Watch) -> dict[str, str]:
    """Share out blocks anew, a few at a time, and arrange them; where that gains nothing the plan stays."""
    jobs = []
    for part, own in components(problem, commitments):
        if not is_by_groups(part, own):
            continue
        plan = Standing(part, own, {guest.guest_id: seat_of[guest.guest_id] for guest in part.guests})
        jobs += [_Job(plan, area_of(plan), plan.shares(), watch.settings.seed)] if plan.parts else []
    _work(jobs, watch.until(watch.deadline_s - ARRANGE_S * len(problem.blocks)))
    best = dict(seat_of)
    for job in jobs:
        best.update(job.seats(watch) if job.gain else {})
    return best


def _work(jobs: list[_Job], watch: Watch) -> None:
    """Work on all components, the one with fewest pools for its blocks first, until time is up."""
    lock = Lock()

    def work() -> None:
        while watch.left_s > 0 and not watch.stop():
            with lock:
                waiting = [job for job in jobs if not (job.is_busy or job.is_done)]
                if not waiting:
                    return
                job = min(waiting, key=lambda job: job.tries / len(job.shares.many))
                job.is_busy = True
            job.work()
            watch.settings.clock.work(CHUNK * TRY_S)
            job.is_busy = False

    with ThreadPoolExecutor(max_workers=watch.settings.at_once) as threads:
        for thread in [threads.submit(work) for _ in range(watch.settings.at_once)]:
            thread.result()
