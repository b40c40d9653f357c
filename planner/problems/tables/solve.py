"""Planning tables: count, search for the tables, order the places around them, better two at a time, check."""

import random
from dataclasses import dataclass

from planner.engine.conflict import Demand
from planner.engine.findings import Finding
from planner.engine.outcome import Limit, Outcome, Status
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.progress import Progress, Stop, never, silent
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.engine.watch import Watch
from planner.errors import SolverError
from planner.problems.tables.bound import most_affinity
from planner.problems.tables.check import check, score
from planner.problems.tables.commitments import refuse_unknown
from planner.problems.tables.crew import search
from planner.problems.tables.data import NAME, Problem
from planner.problems.tables.demands import demand_key, kept
from planner.problems.tables.landscape import landscape_of
from planner.problems.tables.model import build
from planner.problems.tables.plan import Assignment, Plan
from planner.problems.tables.seat import Seating, hint_of, read_off
from planner.problems.tables.shortage import Shortage, all_demands, count_chairs, search_conflict
from planner.problems.tables.windows import arrange, improve, mend

SMALL, SMALL_GUESTS, TINY_GUESTS = 8_000, 40, 12
"""Guests times places and pairs times tables, and guests, up to which the whole model goes to the solver; and guests
up to which nothing goes before it."""
FIRST_SHARE = 0.35
"""Part of the time for a plan that the whole model then starts from."""
SEARCH_SHARE, BOUND_SHARE, START_SHARE = 0.6, 0.08, 0.4
"""Parts of the time for the search of tables (where places come after), for the bound, for a first plan that is hard
to find."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: rows (none: nothing), a proven bound, and whether a proof ended the search."""

    rows: tuple[Assignment, ...]
    bound: int | None
    status: Status


def solve(
    problem: Problem,
    settings: Settings,
    *,
    commitments: Commitments = NO_COMMITMENTS,
    progress: Progress = silent,
    stop: Stop = never,
) -> Plan:
    """Seat everybody at tables, with a bound that no plan can score below; or say why not, the rest seated.

    Raises:
        UsageError: a pin names an unknown guest, field, table or place.
        SolverError: the plan found breaks a rule by the independent check.
    """
    watch = Watch.started(NAME, settings, progress, stop)
    refuse_unknown(problem, commitments)
    watch.tell("build")
    if problem.is_empty:
        return _finish(problem, commitments, watch, Found((), 0, Status.OPTIMAL))
    shortage = count_chairs(problem)
    found = Found((), None, Status.INFEASIBLE) if shortage else _seat(problem, commitments, watch)
    if found.status is Status.INFEASIBLE:
        watch.tell("conflict")
        shortage = shortage or search_conflict(problem, commitments, watch, ())
        return _rest(problem, commitments, watch, shortage)
    return _finish(problem, commitments, watch, found)


def _seat(problem: Problem, commitments: Commitments, watch: Watch) -> Found:
    """Solve the whole model where it is small, from a plan found stepwise unless it is tiny; else stepwise alone."""
    guests, tables = len(problem.guests), len(problem.tables)
    chairs = sum(min(table.high, guests) for table in problem.tables) if problem.manners.around else tables
    if guests > SMALL_GUESTS or guests * chairs + len(problem.affinity) * tables > SMALL:
        return _stepwise(problem, commitments, watch)
    if guests <= TINY_GUESTS:
        return _whole(problem, commitments, watch, Found((), None, Status.UNKNOWN))
    first = _stepwise(problem, commitments, watch.within(FIRST_SHARE))
    return first if first.status is Status.INFEASIBLE else _whole(problem, commitments, watch, first)


def _whole(problem: Problem, commitments: Commitments, watch: Watch, first: Found) -> Found:
    """Solve the whole model at once, from a plan where there is one."""
    banquet = build(problem, commitments)
    hint = hint_of(banquet, {row.guest_id: row for row in first.rows}) if first.rows else None
    done = run(
        banquet.model,
        watch.settings.within(watch.left_s),
        problem=NAME,
        hint=hint,
        progress=watch.progress,
        stop=watch.stop,
    )
    bounds = [bound for bound in (done.outcome.bound, first.bound) if bound is not None]
    rows, bound = tuple(read_off(banquet, done)), max(bounds, default=None)
    if first.rows and (not rows or _total(problem, first.rows, commitments) < _total(problem, rows, commitments)):
        rows = first.rows
    if done.outcome.status is Status.UNKNOWN and rows:
        return Found(rows, bound, Status.FEASIBLE)
    return Found(rows, bound, done.outcome.status)


def _total(problem: Problem, rows: tuple[Assignment, ...], commitments: Commitments) -> int:
    return weighted(score(problem, rows, commitments), problem.weights)


# --- large: tables first, places after -------------------------------------------------------------


def _stepwise(problem: Problem, commitments: Commitments, watch: Watch) -> Found:
    seating = Seating(problem, commitments, open={table.table_id for table in problem.tables})
    known = _Bound(problem, watch)
    proof = _tables(seating, watch, known)
    bound = known.value
    if not seating.rows:
        return Found((), bound, proof or Status.UNKNOWN)
    rng = random.Random(watch.settings.seed)
    watch.tell("arrange", bound=bound)
    arrange(seating, watch)
    seating.open &= {row.table_id for row in seating.rows.values()}
    mend(seating, watch, rng)
    if seating.open:
        return Found((), bound, Status.UNKNOWN)
    if problem.manners.around:
        improve(seating, watch, rng, lambda: watch.tell("search", seating.cost(problem), bound))
    return Found(tuple(sorted(seating.rows.values())), bound, Status.FEASIBLE)


def _tables(seating: Seating, watch: Watch, bound: "_Bound") -> Status | None:
    """Give everybody a table; a status other than None says that there is no plan."""
    manners = seating.problem.manners
    special = manners.of_neighbours or manners.known_at_table or manners.per_occupation or manners.specialities_differ
    if not special:
        _search(seating, watch, bound)
    if not seating.rows:
        return _feasible(seating, watch)
    return None


def _search(seating: Seating, watch: Watch, bound: "_Bound") -> None:
    problem = seating.problem
    land = landscape_of(problem, seating.commitments)
    share = SEARCH_SHARE if problem.manners.around else 1.0
    best_worth = sum(weight for weight in problem.affinity.values() if weight > 0) * problem.weights["separated"]

    def tell(value: float) -> None:
        watch.tell("search", round(best_worth - value), bound.value)

    found = search(land, watch, share * watch.left_s, (tell, bound.prove))
    if found is None:
        return
    rows = {guest: Assignment(guest, table) for guest, table in land.named(found.table_of.tolist()).items()}
    if not _broken(problem, rows, seating.commitments):
        seating.rows = rows


def _broken(problem: Problem, rows: dict[str, Assignment], commitments: Commitments) -> bool:
    """Whether tables alone break a rule; what concerns places is judged later."""
    later = {"places_held_once", "companions_beside", "interpreter_beside", "keep_pins", "head_of_table"}
    tables = list(rows.values())
    return any(not problem.manners.around or found.rule not in later for found in check(problem, tables, commitments))


def _feasible(seating: Seating, watch: Watch) -> Status | None:
    """Ask the model without places for tables that keep every rule."""
    banquet = build(seating.problem, seating.commitments, goals=(), tables_only=True)
    limit_s = watch.left_s * (START_SHARE if seating.problem.manners.around else 1.0)
    done = run(banquet.model, watch.settings.within(limit_s), problem=NAME, stop=watch.stop)
    seating.rows = {row.guest_id: row for row in read_off(banquet, done)}
    return None if done.outcome.has_plan else done.outcome.status


class _Bound:
    """A proven bound on the score: what affinity is missed at least; every other goal is at least 0."""

    def __init__(self, problem: Problem, watch: Watch) -> None:
        self._problem, self._watch, self._value = problem, watch, -1

    def prove(self) -> None:
        """Compute it, once."""
        affinity, weight = self._problem.affinity, self._problem.weights["separated"]
        if self._value >= 0:
            return
        self._value = 0
        if weight > 0 and affinity:
            wished = sum(worth for worth in affinity.values() if worth > 0)
            limit_s = BOUND_SHARE * self._watch.settings.limit_s
            self._value = weight * max(0, wished - most_affinity(self._problem, limit_s))

    @property
    def value(self) -> int:
        """The bound."""
        self.prove()
        return self._value


# --- no complete plan ------------------------------------------------------------------------------


def _rest(problem: Problem, commitments: Commitments, watch: Watch, shortage: Shortage) -> Plan:
    """Seat as many as possible, without the demands that are given up."""
    rows: tuple[Assignment, ...] = ()
    while True:
        gone = shortage.keys()
        rest = [demand for demand in all_demands(problem, commitments) if demand.key not in gone]
        smaller, pins = kept(problem, commitments, rest)
        found = _seat(smaller, pins, watch) if smaller.guests else Found((), 0, Status.OPTIMAL)
        rows = found.rows
        if found.status is not Status.INFEASIBLE:
            break
        more = search_conflict(smaller, pins, watch, ())
        if not more.left_out:
            break
        shortage = Shortage(shortage.conflict, (*shortage.left_out, *more.left_out))
    findings = check(problem, rows, commitments)
    return Plan(
        outcome=Outcome(Status.INFEASIBLE, elapsed_s=watch.elapsed_s, seed=watch.settings.seed),
        goals=score(problem, rows, commitments),
        conflict=shortage.conflict,
        unmet=_unmet(problem, commitments, findings),
        assignments=rows,
    )


RULE_KINDS = {
    "seat_each_guest": "guest",
    "host_at_own_table": "host",
    "must_sit_together": "together",
    "must_sit_apart": "apart",
    "companions_beside": "companion",
    "dietary_tables": "diet",
    "interpreter_beside": "interpreter",
    "table_sizes": "fewest",
    "keep_pins": "pin",
}
"""Rule of a finding -> kind of the demand that was given up; the finding's first subjects name it."""
MANNER_RULES = {
    "known_at_table": "known_at_table",
    "neighbours_acquainted": "neighbours_acquainted",
    "alternate_genders": "alternate_genders",
    "mixed_occupations": "per_occupation",
    "specialities_differ": "specialities_differ",
}
PAIRED = frozenset({"together", "apart", "pin"})


def _unmet(problem: Problem, commitments: Commitments, findings: tuple[Finding, ...]) -> tuple[Demand, ...]:
    """Return what the checker reports as demands; anything else it reports is a fault of the solver."""
    known = {demand.key for demand in all_demands(problem, commitments)}
    unmet = []
    for finding in findings:
        if finding.rule in MANNER_RULES:
            key = demand_key("manner", MANNER_RULES[finding.rule])
        elif finding.rule == "head_of_table":
            # The host was given up as such, so somebody else heads the table.
            key = demand_key("host", finding.subjects[0])
        else:
            kind = RULE_KINDS.get(finding.rule, "")
            key = demand_key(kind, *finding.subjects[: 2 if kind in PAIRED else 1])
        if key not in known:
            raise SolverError(finding.message)
        unmet.append(Demand(key, finding.message))
    return tuple(unmet)


def _finish(problem: Problem, commitments: Commitments, watch: Watch, found: Found) -> Plan:
    seed = watch.settings.seed
    if not found.rows and not problem.is_empty:
        limit = Limit.STOPPED if watch.stop() else Limit.TIME
        return Plan(outcome=Outcome(Status.UNKNOWN, limit, None, found.bound, watch.elapsed_s, seed))
    watch.tell("check")
    for finding in check(problem, found.rows, commitments):
        raise SolverError(finding.message)
    goals = score(problem, found.rows, commitments)
    total = weighted(goals, problem.weights)
    bound = None if found.bound is None else min(total, max(found.bound, 0))
    proven = bound == total
    status = Status.OPTIMAL if proven else Status.FEASIBLE
    limit_met = Limit.GAP if watch.settings.gap and watch.left_s > 1 else watch.limit
    outcome = Outcome(status, None if proven else limit_met, total, bound, watch.elapsed_s, seed)
    return Plan(outcome=outcome, goals=goals, assignments=found.rows)
