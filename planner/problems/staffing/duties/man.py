"""Man all duties with the fewest people."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from planner.engine.progress import Stop, never
from planner.engine.settings import Settings
from planner.errors import SolverError
from planner.problems.staffing.data import Problem
from planner.problems.staffing.duties.check import check, served
from planner.problems.staffing.duties.jobs import Work, work_of
from planner.problems.staffing.duties.least import at_one_moment, people_needed, unmannable
from planner.problems.staffing.duties.manned import Manned, Shortage
from planner.problems.staffing.duties.search import Board, DoneBy, descend, first_of
from planner.problems.staffing.duties.small import fewest_of_few
from planner.wording import Wording

FIRST_SHARE = 0.3
"""Part of the time in which everybody may be used to man all duties; what is then not manned is left out."""
QUICK_SHARE = 0.1
"""Part of the time for searching before more than the largest moment is counted."""


def man(problem: Problem, settings: Settings, *, stop: Stop = never) -> Manned:
    """Return who does which duty, with the fewest people that could be found and how many are needed at least."""
    end_s = settings.now_s() + settings.limit_s
    whole = work_of(problem)
    lacking = unmannable(whole.jobs)
    work = whole.without([job for _, _, left_out in lacking for job in left_out])
    shortages = [_proven(whole, places, able) for places, able, _ in lacking]
    first_s = settings.now_s() + FIRST_SHARE * settings.limit_s
    done_by = first_of(work.jobs, settings.seed, lambda: stop() or settings.now_s() > first_s)
    given_up = [int(job) for job in np.nonzero(done_by < 0)[0]]
    if given_up:
        shortages += _unproven(work, given_up)
        work, done_by = work.without(given_up), done_by[done_by >= 0]
    best, least = _fewest(work, done_by, settings, lambda: stop() or settings.now_s() > end_s)
    return _checked(problem, Manned(_by_duty(problem, work, best), least, tuple(shortages)))


def _checked(problem: Problem, manned: Manned) -> Manned:
    """Return the answer when the checker finds nothing but the shortages told.

    Raises:
        SolverError: it finds something else.
    """
    told = {duty_id for one in manned.shortages for duty_id in one.duty_ids}
    for finding in check(problem, served(problem, manned)):
        if finding.rule != "duty_manned" or finding.subjects[0] not in told:
            raise SolverError(finding.message)
    return manned


def _fewest(work: Work, done_by: DoneBy, settings: Settings, over: Callable[[], bool]) -> tuple[DoneBy, int]:
    """Search with the bound of one moment first: it is counted at once and nearly always reached."""
    if not len(done_by):
        return done_by, 0
    board = Board(at_one_moment(work.jobs), done_by)
    soon_s = settings.now_s() + QUICK_SHARE * settings.limit_s
    descend(work.jobs, board, settings, lambda: over() or settings.now_s() > soon_s)
    if board.used > board.least:
        board.least = people_needed(work.jobs, settings.seed)
    if board.used > board.least:
        exact = fewest_of_few(work.jobs, settings)
        if exact is not None:
            return exact, len(np.unique(exact))
        descend(work.jobs, board, settings, over)
    return board.done_by, board.least


def _by_duty(problem: Problem, work: Work, done_by: DoneBy) -> dict[str, tuple[str, ...]]:
    people: dict[str, list[str]] = defaultdict(list)
    for duty, person in zip(work.duties, done_by, strict=True):
        people[duty.duty_id].append(work.people[person].person_id)
    return {duty.duty_id: tuple(sorted(people[duty.duty_id])) for duty in problem.duties}


def _proven(work: Work, places: Sequence[int], able: int) -> Shortage:
    ids = _ids(work, places)
    named = ", ".join(ids)
    return Shortage(
        ids,
        len(places),
        able,
        proven=True,
        reason=Wording(
            f"Nhiệm vụ {named} cùng giờ cần {len(places)} người, chỉ có {able} người đủ điều kiện và rảnh: "
            f"thiếu {len(places) - able}.",
            f"Duties {named} at the same time need {len(places)} people; only {able} qualified people are free: "
            f"{len(places) - able} short.",
        ),
    )


def _unproven(work: Work, jobs: Iterable[int]) -> list[Shortage]:
    counts = Counter(work.duties[job].duty_id for job in jobs)
    asked = {duty.duty_id: duty.people for duty in work.duties}
    return [
        Shortage(
            (duty_id,),
            asked[duty_id],
            asked[duty_id] - count,
            proven=False,
            reason=Wording(
                f"Nhiệm vụ {duty_id} cần {asked[duty_id]} người; trong thời gian tìm chưa xếp được {count} người.",
                f"Duty {duty_id} needs {asked[duty_id]} people; {count} could not be found in the time given.",
            ),
        )
        for duty_id, count in sorted(counts.items())
    ]


def _ids(work: Work, jobs: Iterable[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(work.duties[job].duty_id for job in jobs))
