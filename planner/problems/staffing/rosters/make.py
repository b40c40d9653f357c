"""Make the rosters of a pack, one after the other, each with a proven bound and past the independent check."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.engine.findings import Severity
from planner.engine.progress import Progress, Stop, never, silent
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.errors import SolverError
from planner.problems.staffing.intake import NAME
from planner.problems.staffing.rosters.check import check, score
from planner.problems.staffing.rosters.done import Done
from planner.problems.staffing.rosters.impossible import impossible_people
from planner.problems.staffing.rosters.intake import Roster
from planner.problems.staffing.rosters.plan import Given, given_of
from planner.problems.staffing.schedules.solve import make_roster


def make_rosters(
    rosters: Mapping[str, Roster], settings: Settings, *, progress: Progress = silent, stop: Stop = never
) -> dict[str, Done]:
    """Make every roster; the time is shared out by people and days, what one leaves is for those after it.

    Raises:
        SolverError: a roster does not pass the independent check.
    """
    watch = Watch.started(NAME, settings, progress, stop)
    waiting = sorted(rosters.values(), key=_size)
    done: dict[str, Done] = {}
    while waiting:
        share = _size(waiting[0]) / sum(_size(one) for one in waiting)
        inner = Watch.started(NAME, settings.within(share * watch.left_s), progress, stop)
        done[waiting[0].roster_id] = _make(waiting[0], inner)
        waiting = waiting[1:]
    _better(rosters, done, watch)
    return {roster_id: done[roster_id] for roster_id in rosters}


def _better(rosters: Mapping[str, Roster], done: dict[str, Done], watch: Watch) -> None:
    """Make the roster that is furthest from its bound once more where more time is left for it than it had."""
    open_ones = [key for key, one in done.items() if one.goals and one.score > one.bound]
    worst = max(open_ones, key=lambda key: done[key].score - done[key].bound, default=None)
    if worst is None or watch.is_over or watch.left_s < done[worst].elapsed_s:
        return
    settings = watch.settings.within(watch.left_s)
    again = _make(rosters[worst], Watch.started(NAME, settings, watch.progress, watch.stop))
    best = min(done[worst], again, key=lambda one: (not one.goals, one.score))
    bound, elapsed_s = max(done[worst].bound, again.bound), done[worst].elapsed_s + again.elapsed_s
    done[worst] = replace(best, bound=bound, elapsed_s=elapsed_s)


def _size(roster: Roster) -> int:
    return 1 + roster.schedules.days * len(roster.people) * len(roster.clocks)


def _make(roster: Roster, watch: Watch) -> Done:
    if not roster.clocks or not roster.people:
        return _done(roster, (), sum(score(roster, ()).values()), watch)
    lost = impossible_people(roster)
    if lost:
        return Done((), {}, 0, lost, watch.elapsed_s)
    made = make_roster(roster.schedules, watch)
    return _done(roster, given_of(roster, made.roster or {}), made.bound, watch) if made.roster else _none(made.bound)


def _none(bound: int) -> Done:
    return Done((), {}, bound, (), 0.0)


def _done(roster: Roster, rows: Sequence[Given], bound: int, watch: Watch) -> Done:
    findings = check({roster.roster_id: roster}, rows)
    broken = [one for one in findings if one.severity is Severity.ERROR]
    if broken:
        raise SolverError(broken[0].message)
    return Done(tuple(rows), score(roster, rows), bound, findings, watch.elapsed_s)
