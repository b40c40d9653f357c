"""Make a roster: searchers begin, then take turns at blocks of it; then the proof of how good it can be at most."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.engine.team import Team, team_for
from planner.engine.watch import Watch
from planner.problems.staffing.schedules import search as searching
from planner.problems.staffing.schedules.arrays import Frame, Whole, frame_of
from planner.problems.staffing.schedules.check import check_roster, score_roster
from planner.problems.staffing.schedules.entities import Roster, Schedules
from planner.problems.staffing.schedules.horizon import HORIZON_DAYS, long_roster
from planner.problems.staffing.schedules.proof import proven
from planner.problems.staffing.schedules.search import Found, Task, search

TURN_S = 5.0
LONG_DAYS = 70
"""Horizons from here on are annealed as well, where they are too large for one linear programme."""
LONG_BEGIN_SHARE, BEGIN_SHARE = 0.4, 0.45
DIVE_EVERY, DIVE_SHARE, SWIFT_SHARE = 3, 0.6, 0.2
PROOF_SHARE = 0.12


@dataclass(frozen=True, eq=False)
class Made:
    """A roster that keeps every rule, its goals, and a proven bound on their sum; no roster when none was found."""

    roster: Roster | None
    score: int | None
    bound: int


def make_roster(schedules: Schedules, watch: Watch) -> Made:
    """Return the best roster found in the time of ``watch``."""
    if schedules.days >= (LONG_DAYS if not _at_once(schedules) else HORIZON_DAYS):
        return _made(schedules, *long_roster(schedules, watch))
    frame = frame_of(schedules)
    settings = watch.settings
    with team_for(settings, watch.left_s, searching.__name__) as team:
        found = _begin(schedules, watch, team)
        best = _sound(schedules, frame, found)
        bound = _proven_by(found)
        worth = next((one.worth for one in found if one.worth is not None), None)
        columns = next((one.columns for one in found), ())
        keep_s = 0.0 if bound > 0 else PROOF_SHARE * settings.limit_s
        swift = watch.left_s > (1 - SWIFT_SHARE) * settings.limit_s
        turn = 0
        while best is not None and best.score > bound + 1 - 1e-6 and watch.left_s > keep_s + 0.5 and not watch.stop():
            turn += 1
            watch.tell("search", best.score, max(0, math.ceil(bound - 1e-6)))
            whole = bool(columns) and (turn == 1 or (swift and turn % DIVE_EVERY == 1))
            limit_s = min(watch.left_s * DIVE_SHARE if whole else TURN_S, watch.left_s - keep_s)
            tasks = _tasks(schedules, watch, best, turn, team.size, limit_s)
            if columns:
                tasks = [replace(task, columns=columns, worth=worth, whole=whole) for task in tasks]
            found = team.work(search, tasks)
            best = merged(schedules, frame, best, found)
            if whole:
                bound = max(bound, _proven_by(found))
                columns = found[turn % len(found)].columns
            else:
                worth = _latest(worth, found) if not columns else worth
    if bound <= 0 and best is not None:
        bound = proven(frame, worth, best.paths, watch)
    least = max(0, math.ceil(bound - 1e-6))
    return _made(schedules, None if best is None else frame.roster(best.paths), least)


def _proven_by(found: Sequence[Found]) -> float:
    """Return the best bound proven; a search cut off before its first programme has none (minus infinity)."""
    return max((one.bound for one in found if math.isfinite(one.bound)), default=0.0)


def _made(schedules: Schedules, roster: Roster | None, least: int) -> Made:
    if roster is None:
        return Made(None, None, least)
    score = sum(score_roster(schedules, roster).values())
    return Made(roster, score, min(least, score))


def _at_once(schedules: Schedules) -> bool:
    """Return whether the whole horizon is one linear programme."""
    return schedules.days * len(schedules.kinds) <= searching.ROOT_ROWS


def _begin(schedules: Schedules, watch: Watch, team: Team) -> list[Found]:
    """Let every searcher make a roster of its own; or one with the threads of all where everything is mixed."""
    at_once = _at_once(schedules)
    limit_s = (BEGIN_SHARE if at_once else LONG_BEGIN_SHARE) * watch.left_s
    tasks = [
        Task(
            schedules,
            watch.settings.seed + 1000 * number,
            limit_s,
            watch.settings.deterministic,
            threads=team.size if at_once else 1,
        )
        for number in range(1 if at_once else team.size)
    ]
    return _charged(watch, team.work(search, tasks), limit_s)


def _charged(watch: Watch, found: list[Found], limit_s: float) -> list[Found]:
    if watch.settings.deterministic:
        watch.settings.clock.work(limit_s)
    return found


def _tasks(schedules: Schedules, watch: Watch, best: Found, turn: int, size: int, limit_s: float) -> list[Task]:  # noqa: PLR0913, PLR0917 - one turn of the search
    seed, repeatable = watch.settings.seed + turn, watch.settings.deterministic
    if repeatable:
        watch.settings.clock.work(limit_s)
    return [Task(schedules, seed + 1000 * number, limit_s, repeatable, best.paths) for number in range(size)]


def _sound(schedules: Schedules, frame: Frame, found: Sequence[Found]) -> Found | None:
    """Return the cheapest that keeps every rule."""
    sound = (one for one in found if not check_roster(schedules, frame.roster(one.paths)))
    return min(sound, key=lambda one: one.score, default=None)


def merged(schedules: Schedules, frame: Frame, best: Found, found: Sequence[Found]) -> Found:
    """Put what searchers changed together; where that breaks a rule or costs more, keep the best that is whole."""
    paths: Whole = best.paths.copy()
    for one in found:
        changed = one.paths != best.paths
        paths[changed] = one.paths[changed]
    together = Found(paths, frame.score(paths), 0.0)
    return _sound(schedules, frame, [together, *found, best]) or best


def _latest(worth: searching.Real | None, found: Sequence[Found]) -> searching.Real | None:
    """Return the latest price of every day and kind for which a searcher has one."""
    for one in found:
        if one.worth is not None:
            worth = one.worth if worth is None else np.where(np.isnan(one.worth), worth, one.worth)
    return worth
