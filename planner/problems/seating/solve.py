"""Plan the seating: split, search each part, arrange, check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import isqrt

from planner.engine.conflict import Conflict
from planner.engine.outcome import Limit, Outcome, Status
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.progress import Progress, Step, Stop, never, silent
from planner.engine.settings import Settings
from planner.errors import SolverError
from planner.problems.seating.arrange import by_seniority
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.check import check, score
from planner.problems.seating.clash import clash_in
from planner.problems.seating.cohorts import cohorts_of, components
from planner.problems.seating.commitments import part_of, pinned_seats, previous_seats
from planner.problems.seating.data import NAME, Problem
from planner.problems.seating.plan import Assignment, Plan, row_inversions
from planner.problems.seating.polish import polish
from planner.problems.seating.reseat import bettered
from planner.problems.seating.resharing import reshared
from planner.problems.seating.search import SMALL, Found, is_by_groups, search
from planner.problems.seating.shortage import count_seats, pin_clash, unmet
from planner.problems.seating.special import has_special, seated_first, special_clash, with_special_seats
from planner.problems.seating.special_bound import least_score
from planner.problems.seating.stranded import without_stranded
from planner.wording import Wording

MARGIN = 0.05
"""Share of the time kept for checking and handing over."""
POLISH_SHARE = 0.12
"""Share of the time kept for exchanging guests two by two."""
RESHARING_SHARE = 0.3
"""Share of the time kept for sharing out blocks anew, a few at a time."""
SEARCH_SHARE, BOUND_SHARE = 0.3, 0.5
"""Shares of the time left for the search where special places are pinned for it, then for the bound of the whole; the
rest betters the plan zone by zone."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is still asked: the guests not left out, and why the others are."""

    problem: Problem
    commitments: Commitments
    conflict: Conflict | None = None
    left_out: frozenset[str] = frozenset()
    special: Mapping[str, str] = field(default_factory=dict)
    """Guest -> seat given before the search: near the stage steps, near exits, kept seats."""
    least: int = 0
    """Where special places were given: what no plan scores less than, wherever these guests sit."""

    @property
    def rest(self) -> tuple[Problem, Commitments]:
        """What the search works on: special places pinned, kept seats that are left over closed."""
        if not self.special:
            return self.problem, self.commitments
        return with_special_seats(self.problem, self.commitments, self.special)

    def without(self, guests: Iterable[str], conflict: Conflict) -> "Task":
        """Return the task without ``guests``; the first conflict found stays the one that is told."""
        gone = set(guests)
        problem = self.problem.part(self.problem.guest.keys() - gone, self.problem.seat)
        commitments = part_of(self.commitments, problem)
        special = {guest: seat for guest, seat in self.special.items() if guest not in gone}
        return Task(problem, commitments, self.conflict or conflict, self.left_out | gone, special)


def solve(
    problem: Problem,
    settings: Settings,
    *,
    commitments: Commitments = NO_COMMITMENTS,
    progress: Progress = silent,
    stop: Stop = never,
) -> Plan:
    """Return the best plan found in ``settings.limit_s`` seconds, with a proven bound.

    Raises:
        UsageError: a pin names an unknown guest, field or seat.
        SolverError: the plan found breaks a rule (a fault of the program).
    """
    begin = settings.now_s()

    def tell(phase: str) -> None:
        progress(Step(NAME, phase, settings.now_s() - begin, settings.limit_s))

    tell("build")
    pinned_seats(problem, commitments)
    if not problem.guests:
        return _finished(Task(problem, commitments), [], settings, begin)
    end_s = begin + settings.limit_s * (1 - MARGIN)
    watch = Watch(settings, end_s - settings.limit_s * POLISH_SHARE, progress, stop)
    task = _countable(problem, commitments, settings)
    share = SEARCH_SHARE if task.special else 1 - RESHARING_SHARE
    task, found = _search_all(task, watch.until(watch.settings.now_s() + share * watch.left_s))
    found = _reshared(task, found, watch)
    task, found = _as_a_whole(task, found, watch)
    found = _polished(task, found, replace(watch, deadline_s=end_s))
    tell("check")
    plan = _finished(task, found, settings, begin, whole=problem)
    stopped = plan.outcome.limit is Limit.TIME and stop()
    return replace(plan, outcome=replace(plan.outcome, limit=Limit.STOPPED)) if stopped else plan


def _as_a_whole(task: Task, found: list[Found], watch: Watch) -> tuple[Task, list[Found]]:
    """Bound and better the whole plan where the search knew special places only as pins."""
    if not task.special:
        return task, found
    seat_of = {guest: seat for part in found for guest, seat in part.seat_of.items()}
    whole = task.problem, task.commitments
    least, parts = least_score(*whole, seat_of, watch.until(watch.settings.now_s() + BOUND_SHARE * watch.left_s))
    if len(seat_of) == len(task.problem.guests):
        better = bettered(parts, whole, seat_of, watch)
        found = [replace(part, seat_of={guest: better[guest] for guest in part.seat_of}) for part in found]
    return replace(task, least=least), found


def _reshared(task: Task, found: list[Found], watch: Watch) -> list[Found]:
    """Share out blocks anew, a few at a time, where there are no special places."""
    seat_of = {guest: seat for part in found for guest, seat in part.seat_of.items()}
    if task.special or len(seat_of) < len(task.problem.guests):
        return found
    better = reshared(task.problem, task.commitments, seat_of, watch)
    return [replace(part, seat_of={guest: better[guest] for guest in part.seat_of}) for part in found]


def _countable(problem: Problem, commitments: Commitments, settings: Settings) -> Task:
    """Leave out guests until pins, special places and counting allow a plan."""
    task = Task(problem, commitments)
    clash = pin_clash(problem, pinned_seats(problem, commitments))
    if clash is not None:
        task = task.without(clash.left_out, clash.conflict)
    short = count_seats(task.problem)
    if short is not None:
        task = task.without(short.left_out, short.conflict)
    task = _with_special_seats(task, settings)
    short = count_seats(task.rest[0])
    if short is not None:
        task = task.without(short.left_out, short.conflict)
    return task


def _with_special_seats(task: Task, settings: Settings) -> Task:
    """Seat whoever has a special place, in halls that are not solved seat by seat at once."""
    if len(task.problem.guests) * len(task.problem.seats) <= SMALL or not has_special(task.problem):
        return task
    while (seats := seated_first(task.problem, task.commitments, settings)) is None:
        clash = special_clash(task.problem, task.commitments, settings)
        task = task.without(clash.left_out, clash.conflict)
    return replace(task, special=seats)


def _search_all(task: Task, watch: Watch) -> tuple[Task, list[Found]]:
    """Search the parts, the small ones first; where one has no plan, leave out one of the clashing parties."""
    parts: list[tuple[Problem, Commitments]] = []
    beside: list[tuple[Problem, Commitments]] = []
    for part in sorted(components(*task.rest), key=lambda part: _effort(part[0])):
        (beside if watch.settings.at_once > 1 and is_by_groups(*part) else parts).append(part)
    later = sum(_effort(part) for part, _ in beside)
    found: list[Found] = []
    while parts:
        problem, commitments = parts[0]
        share = _effort(problem) / (later + sum(_effort(part) for part, _ in parts))
        result = search(problem, commitments, watch, watch.left_s * share)
        if result.status is not Status.INFEASIBLE:
            found.append(result)
            parts.pop(0)
            continue
        clash = clash_in(problem, commitments, watch)
        task = task.without(clash.left_out, clash.conflict)
        rest = problem.part(problem.guest.keys() - clash.left_out, problem.seat)
        parts[0] = (rest, part_of(commitments, rest))
        if not rest.guests:
            parts.pop(0)
    return task, found + _beside_one_another(beside, watch)


def _beside_one_another(parts: Sequence[tuple[Problem, Commitments]], watch: Watch) -> list[Found]:
    """Search parts that have a plan in any case: the largest for itself, the others in turn beside it."""
    lanes: list[list[tuple[Problem, Commitments]]] = [[] for _ in range(min(len(parts), watch.settings.at_once))]
    for part in sorted(parts, key=lambda part: -_effort(part[0])):
        min(lanes, key=lambda lane: sum(_effort(one) for one, _ in lane)).append(part)
    runs = [partial(_in_turn, lane) for lane in lanes]
    found = watch.beside_one_another(runs) if len(runs) > 1 else [run(watch) for run in runs]
    return [part for lane in found for part in lane]


def _in_turn(parts: Sequence[tuple[Problem, Commitments]], watch: Watch) -> list[Found]:
    """Search parts one after another, each in its share of the time."""
    found = []
    for number, (problem, commitments) in enumerate(parts):
        share = _effort(problem) / sum(_effort(part) for part, _ in parts[number:])
        found.append(search(problem, commitments, watch, watch.left_s * share))
    return found


def _polished(task: Task, found: list[Found], watch: Watch) -> list[Found]:
    """Exchange guests two by two, and move them to free seats, until that improves nothing; special places too."""
    seat_of = {guest: seat for part in found for guest, seat in part.seat_of.items()}
    best = not task.special and all(part.status is Status.OPTIMAL for part in found)
    if len(seat_of) < len(task.problem.guests) or best:
        return found
    problem, commitments = task.problem, task.commitments
    kept = pinned_seats(problem, commitments) | previous_seats(problem, commitments)
    better = polish(
        problem,
        commitments,
        by_seniority(problem, seat_of, kept),  # as it will be in the plan: beyond a size only some guests are looked at
        watch.settings.seed,
        lambda: watch.left_s <= 0 or watch.stop(),
    )
    return [replace(part, seat_of={guest: better[guest] for guest in part.seat_of}) for part in found]


def _effort(part: Problem) -> int:
    """Return what the share of the time goes by: guests of how many kinds and ranks meet how many blocks."""
    ranks = len({guest.rank for guest in part.guests})
    return 1 + ranks * ranks * isqrt(len(part.guests) * len(cohorts_of(part)) * len(part.blocks))


def _finished(
    task: Task, found: Sequence[Found], settings: Settings, begin: float, whole: Problem | None = None
) -> Plan:
    """Check the plan and give it its outcome."""
    problem, commitments = task.problem, task.commitments
    seat_of = {guest: seat for part in found for guest, seat in part.seat_of.items()}
    if len(seat_of) < len(problem.guests):
        elapsed_s = settings.now_s() - begin
        bound = task.least if task.special else sum(part.bound for part in found)
        outcome = Outcome(Status.UNKNOWN, Limit.TIME, bound=bound, elapsed_s=elapsed_s, seed=settings.seed)
        return Plan(outcome=outcome, conflict=task.conflict)
    rest = replace(task, special={guest: seat_of[guest] for guest in task.special}).rest  # exchanges moved some
    seat_of = without_stranded(rest[0], seat_of, pinned_seats(*rest))
    assignments = _assignments(*rest, seat_of)
    findings = check(problem, assignments, commitments)
    if findings:
        raise SolverError(
            Wording(
                f"Phương án chỗ ngồi vi phạm: {findings[0].message.vi}",
                f"The seating plan breaks a rule: {findings[0].message.en}",
            )
        )
    goals = score(problem, assignments, commitments)
    outcome = _outcome(task, found, weighted(goals, problem.weights))
    return Plan(
        outcome=replace(outcome, elapsed_s=settings.now_s() - begin, seed=settings.seed),
        goals=goals,
        conflict=task.conflict,
        unmet=unmet(whole or problem, task.left_out),
        assignments=assignments,
        row_inversions=row_inversions(problem, assignments),
    )


def _assignments(problem: Problem, commitments: Commitments, seat_of: Mapping[str, str]) -> tuple[Assignment, ...]:
    seats = by_seniority(problem, seat_of, pinned_seats(problem, commitments) | previous_seats(problem, commitments))
    return tuple(sorted(Assignment(guest, seat) for guest, seat in seats.items()))


def _outcome(task: Task, found: Sequence[Found], total: int) -> Outcome:
    if task.conflict is not None:
        return Outcome(Status.INFEASIBLE)
    bound = min(total, task.least if task.special else sum(part.bound for part in found))
    if bound == total:
        return Outcome(Status.OPTIMAL, None, total, total)
    limit = next((part.limit for part in found if part.limit is not None), Limit.TIME)
    return Outcome(Status.FEASIBLE, limit, total, bound)
