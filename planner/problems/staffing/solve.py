"""Plan the staffing: split by force, see whether the people suffice, search, hand out, check."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from planner.engine.conflict import Demand
from planner.engine.findings import Finding, Severity
from planner.engine.outcome import Limit, Outcome, Status
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.progress import Progress, Stop, never, silent
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.errors import SolverError
from planner.problems.staffing.check import check
from planner.problems.staffing.commitments import Decided, decide, off_name, pin_name
from planner.problems.staffing.data import NAME, LineKey, Problem, ReserveKey, hours_name, line_name, reserve_name
from planner.problems.staffing.duties.manned import apart_from_duties
from planner.problems.staffing.ladder import Found, Part, climb
from planner.problems.staffing.plan import Assignment, Plan, in_order
from planner.problems.staffing.schedules.check import check_roster, score_roster
from planner.problems.staffing.schedules.entities import Schedules
from planner.problems.staffing.scoring import scored
from planner.problems.staffing.start import Start, begin, split

STRONG_RELAXATION = 2
"""Everything enters the linear relaxation, which is nearly whole here: level 1 leaves a gap of 40 % on a pack that
level 2 solves (docs/decisions/0005)."""

DUTIES_SHARE = 0.2
"""Part of the time for the duties of fixed time, where posts are to be staffed as well."""


def solve(
    problem: Problem,
    settings: Settings,
    *,
    commitments: Commitments = NO_COMMITMENTS,
    progress: Progress = silent,
    stop: Stop = never,
) -> Plan:
    """Staff every post in every shift, with a bound that no plan can score below.

    Raises:
        UsageError: a pin names something unknown.
        SolverError: the plan found does not pass the independent check.
    """
    watch = Watch.started(NAME, settings, progress, stop)
    watch.tell("build")
    if problem.schedules is not None and not problem.lines:
        return _rostered(problem.schedules, watch)
    if problem.duties:
        return _with_duties(problem, commitments, watch)
    decided = decide(problem, commitments)
    starts = [begin(problem, decided, forces, watch) for forces in split(problem)]
    known = [start for start in starts if start is not None]
    if len(known) < len(starts):
        limit = Limit.STOPPED if stop() else Limit.TIME
        return Plan(outcome=Outcome(Status.UNKNOWN, limit, elapsed_s=watch.elapsed_s, seed=settings.seed))
    found = _search(known, watch)
    watch.tell("check")
    rows = in_order(problem, [row for part in found for row in part.assignments])
    findings = [finding for finding in check(problem, rows, commitments) if _counts(finding)]
    conflicts = [start.conflict for start in known if start.conflict]
    if conflicts:
        outcome = Outcome(Status.INFEASIBLE, elapsed_s=watch.elapsed_s, seed=settings.seed)
        goals, unmet = scored(problem, rows, decided), _unmet(problem, decided, findings)
        return Plan(outcome=outcome, goals=goals, conflict=conflicts[0], unmet=unmet, assignments=rows)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise SolverError(errors[0].message)
    plan = _complete(problem, decided, rows, sum(part.bound for part in found), watch)
    return replace(plan, unmet=_unmet(problem, decided, findings)) if findings else plan


def _rostered(schedules: Schedules, watch: Watch) -> Plan:
    """Make the roster of schedules that the problem asks for, instead of staffing posts."""
    from planner.problems.staffing.schedules.solve import make_roster  # noqa: PLC0415 - numba takes half a second, which only a search must wait for

    made = make_roster(schedules, watch)
    settings = watch.settings
    if made.roster is None or made.score is None:
        return Plan(outcome=Outcome(Status.UNKNOWN, watch.limit, elapsed_s=watch.elapsed_s, seed=settings.seed))
    findings = check_roster(schedules, made.roster)
    if findings:
        raise SolverError(findings[0].message)
    done = made.score == made.bound
    outcome = Outcome(
        Status.OPTIMAL if done else Status.FEASIBLE,
        None if done else watch.limit,
        made.score,
        made.bound,
        watch.elapsed_s,
        settings.seed,
    )
    return Plan(outcome=outcome, goals=score_roster(schedules, made.roster), roster=made.roster)


def _counts(finding: Finding) -> bool:
    """Whether a finding is about the plan: a broken rule, or people missing where that is allowed."""
    return finding.severity is Severity.ERROR or finding.rule == "cover_demand"


def _with_duties(problem: Problem, commitments: Commitments, watch: Watch) -> Plan:
    """Give the duties of fixed time to the fewest people; then staff the posts, for which these are busy meanwhile."""
    from planner.problems.staffing.duties.man import man  # noqa: PLC0415 - numba takes half a second, which only a search must wait for

    share = DUTIES_SHARE if problem.lines else 1.0
    manned = man(problem, watch.settings.within(share * watch.left_s), stop=watch.stop)
    settings = watch.settings.within(watch.left_s)
    rest = apart_from_duties(problem, manned)
    plan = solve(rest, settings, commitments=commitments, progress=watch.progress, stop=watch.stop)
    return replace(_scored_whole(problem, commitments, plan), duties=manned)


def _scored_whole(problem: Problem, commitments: Commitments, plan: Plan) -> Plan:
    """Count the goals over everybody: who has no time left beside duties is compared with the others again."""
    if not plan.outcome.has_plan:
        return plan
    goals = scored(problem, plan.assignments, decide(problem, commitments))
    score, bound = weighted(goals, problem.weights), plan.outcome.bound
    status = Status.OPTIMAL if bound == score else Status.FEASIBLE
    bound = None if bound is None else min(bound, score)
    outcome = replace(plan.outcome, status=status, score=score, bound=bound)
    return replace(plan, goals=goals, outcome=outcome)


def _complete(problem: Problem, decided: Decided, rows: tuple[Assignment, ...], bound: int, watch: Watch) -> Plan:
    goals = scored(problem, rows, decided)
    score = weighted(goals, problem.weights)
    status = Status.OPTIMAL if score == bound else Status.FEASIBLE
    limit = None if score == bound else Limit.STOPPED if watch.stop() else Limit.TIME
    outcome = Outcome(status, limit, score, bound, watch.elapsed_s, watch.settings.seed)
    return Plan(outcome=outcome, goals=goals, assignments=rows)


def _unmet(problem: Problem, decided: Decided, findings: Sequence[Finding]) -> tuple[Demand, ...]:
    """Return what the checker reports as demands; anything else it reports is a fault of the solver."""
    demands = {demand.key for demand in (*problem.demands(), *decided.demands())}
    unmet = tuple({_demand_key(one): Demand(_demand_key(one), one.message) for one in findings}.values())
    for demand in unmet:
        if demand.key not in demands:
            raise SolverError(demand.wording)
    return unmet


def _demand_key(finding: Finding) -> str:
    subjects = finding.subjects
    if finding.rule == "cover_demand" and len(subjects) == len(LineKey._fields):
        return line_name(LineKey(*subjects))
    if finding.rule in {"reserve", "reserve_reach", "meal_breaks"}:
        return reserve_name(ReserveKey(*subjects))
    if finding.rule == "min_hours":
        return hours_name(subjects[0])
    if finding.rule == "keep_pins":
        person_id, shift_id, field = subjects
        return off_name(person_id, shift_id) if field == "off" else pin_name(person_id, shift_id)
    return ""


# --- searching the parts side by side -------------------------------------------------------------


def _search(starts: Sequence[Start], watch: Watch) -> list[Found]:
    """Search every part, as many at a time as there are workers, the largest first.

    One worker each: alone it solves the linear relaxation, which two workers of the solver's own choice do not.
    """
    board = _Board(starts, watch)
    order = sorted(range(len(starts)), key=lambda index: -_size(starts[index]))
    with ThreadPoolExecutor(max_workers=watch.settings.at_once) as pool:
        jobs = {index: pool.submit(board.search, index) for index in order}
    return [jobs[index].result() for index in range(len(starts))]


def _size(start: Start) -> int:
    return 1 + len(start.problem.lines) * len(start.problem.people)


class _Board:
    """Shares the time among parts and adds their scores and bounds up for whoever watches."""

    def __init__(self, starts: Sequence[Start], watch: Watch) -> None:
        self._starts = starts
        self._watch = watch
        self._lock = threading.Lock()
        self._waiting = sum(_size(start) for start in starts)
        self._score = {index: _score(start, start.first) for index, start in enumerate(starts)}
        self._bound: dict[int, int] = dict.fromkeys(range(len(starts)), 0)

    def search(self, index: int) -> Found:
        start, deadline_s = self._starts[index], self._deadline_s(index)
        part = Part(
            problem=start.problem,
            decided=start.decided,
            merged=start.merged,
            first=start.first,
            scored=lambda rows: _score(start, rows),
            left_s=lambda: deadline_s - self._watch.elapsed_s,
            stop=self._watch.stop,
            tick=self._tell,
        )
        settings = replace(self._watch.settings, workers=1, linearization=STRONG_RELAXATION)
        found = climb(part, settings)
        with self._lock:
            self._score[index], self._bound[index] = found.score, found.bound
        self._tell()
        return found

    def _deadline_s(self, index: int) -> float:
        """Give a part its share, by size, of what is left for all that have not begun."""
        size = _size(self._starts[index])
        with self._lock:
            share = min(1.0, self._watch.settings.at_once * size / self._waiting)
            self._waiting -= size
        return self._watch.elapsed_s + share * max(0.0, self._watch.left_s)

    def _tell(self) -> None:
        with self._lock:
            score, bound = sum(self._score.values()), sum(self._bound.values())
        self._watch.tell("search", score, bound)


def _score(start: Start, rows: Sequence[Assignment]) -> int:
    return weighted(scored(start.problem, rows, start.decided), start.problem.weights)
