"""The timetable as a CP-SAT model: variables, one function per rule, one function per goal."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import BoolVarT, IntVar

from planner.engine.run import Run
from planner.problems.rehearsals.companies import Company, by_item, circles, companies_of, shared_pairs
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Session
from planner.problems.rehearsals.plan import Assignment, Previous, assign
from planner.problems.rehearsals.windows import (
    DOMAIN_RULES,
    DomainRule,
    Scope,
    Windows,
    after_pairs,
    dress_pairs,
    stage_pairs,
)
from planner.units import MINUTES_PER_DAY


@dataclass(frozen=True, slots=True)
class Variables:
    """The unknowns; slots are ``grid_min`` long and count from midnight of the first day.

    Attributes:
        problem: what is planned.
        windows: slots open to each session in each venue.
        companies: C, who is called.
        previous: session -> place and start in the previous plan.
        placed: placed(s) ∈ {0,1}, session s is held.
        start: start(s) ∈ slots of the horizon.
        clock: clock(s) = start(s) − slots of the days before, slot of its day.
        on: on(s,d) ∈ {0,1}, s is held on day d; Σ_d on(s,d) = placed(s).
        at: at(s,v) ∈ {0,1}, s is held in venue v; Σ_v at(s,v) = placed(s).
        task: [start(s), start(s) + length(s)) if placed(s).
        called: called(c,d) ∈ {0,1}, company c comes out on day d.
        opens: opens(c,d), first slot of c's day d.
        closes: closes(c,d), last slot of c's day d.
    """

    problem: Problem
    windows: Windows
    companies: tuple[Company, ...]
    previous: Previous
    placed: dict[str, BoolVarT] = field(default_factory=dict)
    start: dict[str, IntVar] = field(default_factory=dict)
    clock: dict[str, IntVar] = field(default_factory=dict)
    on: dict[tuple[str, int], BoolVarT] = field(default_factory=dict)
    at: dict[tuple[str, str], BoolVarT] = field(default_factory=dict)
    task: dict[str, cp_model.IntervalVar] = field(default_factory=dict)
    called: dict[tuple[int, int], BoolVarT] = field(default_factory=dict)
    opens: dict[tuple[int, int], IntVar] = field(default_factory=dict)
    closes: dict[tuple[int, int], IntVar] = field(default_factory=dict)

    @property
    def slots_per_day(self) -> int:
        """Return the number of slots of one day."""
        return MINUTES_PER_DAY // self.problem.grid_min

    def slots(self, minutes: int) -> int:
        """Return the slots that ``minutes`` take, rounded up."""
        return -(-minutes // self.problem.grid_min)

    def days(self, session_id: str) -> list[int]:
        """Return the days on which the session may be held."""
        return [day for day in range(self.problem.days) if (session_id, day) in self.on]


ConstraintRule = Callable[[cp_model.CpModel, Variables], None]
Goal = Callable[[cp_model.CpModel, Variables], cp_model.LinearExprT]


# --- variables ------------------------------------------------------------------------------------


def _create(model: cp_model.CpModel, scope: Scope, rules: Sequence[object], previous: Previous) -> Variables:
    problem = scope.problem
    windows = Windows(scope, rules)
    v = Variables(problem, windows, companies_of(problem), previous)
    slots = defaultdict(list)
    for (session_id, _), spans in windows.slots.items():
        slots[session_id] += spans
    for session in problem.sessions:
        _create_session(model, v, session, slots[session.session_id])
    for index, company in enumerate(v.companies):
        _create_company(model, v, index, company)
    return v


def _create_session(model: cp_model.CpModel, v: Variables, session: Session, spans: Sequence[tuple[int, int]]) -> None:
    sid, per_day = session.session_id, v.slots_per_day
    domain = cp_model.Domain.from_intervals(spans or [(0, 0)])
    v.placed[sid] = model.new_bool_var(f"placed({sid})")
    if not spans:
        model.add(v.placed[sid] == 0)
    v.start[sid] = model.new_int_var_from_domain(domain, f"start({sid})")
    days = sorted({slot // per_day for span in spans for slot in span})
    clocks = cp_model.Domain.from_intervals([(first % per_day, last % per_day) for first, last in spans] or [(0, 0)])
    v.clock[sid] = model.new_int_var_from_domain(clocks, f"clock({sid})")
    for day in days:
        v.on[sid, day] = model.new_bool_var(f"on({sid},{day})")
    model.add(sum(v.on[sid, day] for day in days) == v.placed[sid])
    midnights = sum(day * per_day * v.on[sid, day] for day in days)
    model.add(v.start[sid] == midnights + v.clock[sid]).only_enforce_if(v.placed[sid])
    for venue_id in v.windows.venues(sid):
        v.at[sid, venue_id] = model.new_bool_var(f"at({sid},{venue_id})")
        open_slots = cp_model.Domain.from_intervals(v.windows.slots[sid, venue_id])
        model.add_linear_expression_in_domain(v.start[sid], open_slots).only_enforce_if(v.at[sid, venue_id])
    model.add(sum(v.at[sid, venue_id] for venue_id in v.windows.venues(sid)) == v.placed[sid])
    length = v.slots(session.minutes)
    v.task[sid] = model.new_optional_fixed_size_interval_var(v.start[sid], length, v.placed[sid], f"task({sid})")


def _create_company(model: cp_model.CpModel, v: Variables, index: int, company: Company) -> None:
    """Link a company's days to its sessions: called(c,d) ≥ on(s,d), opens ≤ clock, closes ≥ clock + length."""
    by_day: dict[int, list[Session]] = defaultdict(list)
    for session in company.sessions:
        for day in v.days(session.session_id):
            by_day[day].append(session)
    for day, sessions in sorted(by_day.items()):
        key = index, day
        v.called[key] = model.new_bool_var(f"called{key}")
        v.opens[key] = model.new_int_var(0, v.slots_per_day, f"opens{key}")
        v.closes[key] = model.new_int_var(0, v.slots_per_day, f"closes{key}")
        for session in sessions:
            sid, held = session.session_id, v.on[session.session_id, day]
            model.add_implication(held, v.called[key])
            model.add(v.opens[key] <= v.clock[sid]).only_enforce_if(held)
            model.add(v.closes[key] >= v.clock[sid] + v.slots(session.minutes)).only_enforce_if(held)


# --- rules ----------------------------------------------------------------------------------------


def place_each_session(model: cp_model.CpModel, v: Variables) -> None:
    """placed(s) = 1 for every session s."""
    for placed in v.placed.values():
        model.add(placed == 1)


def venue_no_overlap(model: cp_model.CpModel, v: Variables) -> None:
    """[start(s), end(s) + setup(v)) of the sessions with at(s,v) do not overlap."""
    for venue in v.problem.venues:
        stays = [
            model.new_optional_fixed_size_interval_var(
                v.start[sid],
                v.slots(v.problem.session[sid].minutes + venue.setup_min),
                present,
                f"stay({sid},{venue.venue_id})",
            )
            for (sid, venue_id), present in v.at.items()
            if venue_id == venue.venue_id
        ]
        if len(stays) > 1:
            model.add_no_overlap(stays)


def group_no_overlap(model: cp_model.CpModel, v: Variables) -> None:
    """[start(s), end(s)) of the sessions of a group do not overlap."""
    for sessions in circles(v.problem, "group"):
        model.add_no_overlap([v.task[session.session_id] for session in sessions])


def person_no_overlap(model: cp_model.CpModel, v: Variables) -> None:
    """[start(s), end(s)) of the sessions of a person do not overlap."""
    for sessions in circles(v.problem, "person"):
        model.add_no_overlap([v.task[session.session_id] for session in sessions])


def travel_between_venues(model: cp_model.CpModel, v: Variables) -> None:
    """start(t) ≥ end(s) + travel(v,w) on one day, if s at v comes before t at w and somebody attends both."""
    ordered = set(stage_pairs(v.problem) + after_pairs(v.problem))
    for one, other in shared_pairs(v.problem):
        if not _may_travel(v, one, other):
            continue
        first, second = one.session_id, other.session_id
        if (second, first) in ordered:
            _leave_time(model, v, (other, one), ())
        elif (first, second) in ordered:
            _leave_time(model, v, (one, other), ())
        else:
            before = model.new_bool_var(f"before({first},{second})")
            _leave_time(model, v, (one, other), (before,))
            _leave_time(model, v, (other, one), (before.negated(),))


def _may_travel(v: Variables, one: Session, other: Session) -> bool:
    same_day = not set(v.days(one.session_id)).isdisjoint(v.days(other.session_id))
    return same_day and any(
        v.problem.travel_min.get((here, there), 0) > 0
        for here in v.windows.venues(one.session_id)
        for there in v.windows.venues(other.session_id)
    )


def _leave_time(
    model: cp_model.CpModel, v: Variables, pair: tuple[Session, Session], before: tuple[BoolVarT, ...]
) -> None:
    """start(t) ≥ end(s) + Σ_w travel(v,w) at(t,w), if at(s,v) and s comes before t on the same day."""
    first, second = pair
    end = v.start[first.session_id] + v.slots(first.minutes)
    homes = v.windows.venues(second.session_id)
    for here in v.windows.venues(first.session_id):
        slots = {there: v.slots(v.problem.travel_min.get((here, there), 0)) for there in homes}
        travel = sum(count * v.at[second.session_id, there] for there, count in slots.items() if count)
        for same_day in _same_day(v, pair, max(slots.values())):
            model.add(v.start[second.session_id] >= end + travel).only_enforce_if(
                v.at[first.session_id, here], v.placed[second.session_id], *before, *same_day
            )


def _same_day(v: Variables, pair: tuple[Session, Session], travel: int) -> list[tuple[BoolVarT, ...]]:
    """Return the literals that make both be on one day; none are needed where a night is longer than the way."""
    first, second = pair
    spans = {one.session_id: [v.windows.slots[key] for key in v.windows.slots if key[0] == one.session_id] for one in pair}
    latest = max(last % v.slots_per_day for found in spans[first.session_id] for _, last in found)
    earliest = min(start % v.slots_per_day for found in spans[second.session_id] for start, _ in found)
    if v.slots_per_day - latest - v.slots(first.minutes) + earliest >= travel:
        return [()]
    days = sorted(set(v.days(first.session_id)) & set(v.days(second.session_id)))
    return [(v.on[first.session_id, day], v.on[second.session_id, day]) for day in days]


def stage_order(model: cp_model.CpModel, v: Variables) -> None:
    """end(s) ≤ start(t) for s on a lower stage of t's item, or of t's people if t is a run-through."""
    _in_order(model, v, stage_pairs(v.problem))


def after(model: cp_model.CpModel, v: Variables) -> None:
    """end(s) ≤ start(t) for every s that t names as its predecessor."""
    _in_order(model, v, after_pairs(v.problem))


def _in_order(model: cp_model.CpModel, v: Variables, pairs: Iterable[tuple[str, str]]) -> None:
    for earlier, later in pairs:
        end = v.start[earlier] + v.slots(v.problem.session[earlier].minutes)
        model.add(end <= v.start[later]).only_enforce_if(v.placed[earlier], v.placed[later])


def items_per_day(model: cp_model.CpModel, v: Variables) -> None:
    """Σ_{s of item i} on(s,d) ≤ items_per_day; with 1 also ≤ called(c,d) for a company that attends i."""
    most = v.problem.options.items_per_day
    if most == 0:
        return
    for sessions in by_item(v.problem.sessions).values():
        for day in range(v.problem.days):
            held = [v.on[one.session_id, day] for one in sessions if (one.session_id, day) in v.on]
            if len(held) > most:
                model.add(sum(held) <= most)
    for (index, day), called in v.called.items():
        for sessions in by_item(v.companies[index].sessions).values():
            held = [v.on[one.session_id, day] for one in sessions if (one.session_id, day) in v.on]
            if len(held) > 1:
                model.add(sum(held) <= most * called)


def daily_load(model: cp_model.CpModel, v: Variables) -> None:
    """Σ_{s of group g, no run-through} length(s) on(s,d) ≤ daily_load called(g,d)."""
    most = v.problem.options.daily_load_min
    for (index, day), called in v.called.items():
        company = v.companies[index]
        if most == 0 or not company.loaded:
            continue
        held = [one for one in company.sessions if not one.runs_through and (one.session_id, day) in v.on]
        load = sum(one.minutes * v.on[one.session_id, day] for one in held)
        if held:
            model.add(load <= most * called)


def dress_rehearsal_gap(model: cp_model.CpModel, v: Variables) -> None:
    """day(t) − day(s) ≥ dress_gap_days for a sơ duyệt s and a tổng duyệt t of the same people (R49)."""
    for first, dress in dress_pairs(v.problem):
        day_first = sum(day * v.on[first, day] for day in v.days(first))
        day_dress = sum(day * v.on[dress, day] for day in v.days(dress))
        model.add(day_dress - day_first >= v.problem.options.dress_gap_days).only_enforce_if(
            v.placed[first], v.placed[dress]
        )


CONSTRAINT_RULES: tuple[ConstraintRule, ...] = (
    place_each_session,
    venue_no_overlap,
    group_no_overlap,
    person_no_overlap,
    travel_between_venues,
    stage_order,
    after,
    items_per_day,
    daily_load,
    dress_rehearsal_gap,
)
RULES: tuple[ConstraintRule | DomainRule, ...] = CONSTRAINT_RULES + DOMAIN_RULES


# --- goals ----------------------------------------------------------------------------------------


def waiting(model: cp_model.CpModel, v: Variables) -> cp_model.LinearExprT:
    """Σ_c p(c) Σ_d (closes(c,d) − opens(c,d) − Σ_s length(s) on(s,d)), in minutes of one person.

    The session of a day that follows another in the same venue waits for its setup, and in another venue for
    the way: waiting(c,d) ≥ pause(c) (Σ_s on(s,d) − called(c,d)).
    """
    total: list[cp_model.LinearExprT] = []
    for (index, day), called in v.called.items():
        company = v.companies[index]
        held = [one for one in company.sessions if (one.session_id, day) in v.on]
        if len(held) < 2:  # noqa: PLR2004 - nobody waits for a single session
            continue
        idle = model.new_int_var(0, v.slots_per_day, f"idle({index},{day})")
        work = sum(v.slots(one.minutes) * v.on[one.session_id, day] for one in held)
        model.add(idle >= v.closes[index, day] - v.opens[index, day] - work)
        model.add(idle >= _pause(v, held) * (sum(v.on[one.session_id, day] for one in held) - called))
        total.append(company.people * v.problem.grid_min * idle)
    return sum(total)


def _pause(v: Variables, sessions: Iterable[Session]) -> int:
    """Return the fewest slots between two of ``sessions`` on one day: a setup or a way."""
    places = sorted({venue_id for session in sessions for venue_id in v.windows.venues(session.session_id)})
    waits = [v.slots(v.problem.venue[place].setup_min) for place in places]
    ways = [v.slots(v.problem.travel_min.get(pair, 0)) for pair in itertools.permutations(places, 2)]
    return min(waits + ways)


def journeys(_model: cp_model.CpModel, v: Variables) -> cp_model.LinearExprT:
    """Σ_c p(c) Σ_d called(c,d): people times days on which they come out."""
    return sum(v.companies[index].people * called for (index, _), called in v.called.items())


def late_finish(model: cp_model.CpModel, v: Variables) -> cp_model.LinearExprT:
    """Σ_c p(c) Σ_d max(0, closes(c,d) − late_after): minutes of one person after the hour."""
    total: list[cp_model.LinearExprT] = []
    grid, late_after = v.problem.grid_min, v.problem.options.late_after_min
    for index, day in v.called:
        company = v.companies[index]
        ends = [_latest_end(v, one, day) for one in company.sessions if (one.session_id, day) in v.on]
        over = max(ends) * grid - late_after
        if over > 0:
            late = model.new_int_var(0, over, f"late({index},{day})")
            model.add(late >= grid * v.closes[index, day] - late_after)
            total.append(company.people * late)
    return sum(total)


def _latest_end(v: Variables, session: Session, day: int) -> int:
    begin = day * v.slots_per_day
    lasts = [
        last - begin
        for venue_id in v.windows.venues(session.session_id)
        for _, last in v.windows.slots[session.session_id, venue_id]
        if begin <= last < begin + v.slots_per_day
    ]
    return max(lasts) + v.slots(session.minutes)


def changes(model: cp_model.CpModel, v: Variables) -> cp_model.LinearExprT:
    """Σ_s [venue or start of s differs from the previous plan]."""
    total: list[cp_model.LinearExprT] = []
    for session_id, (venue_id, start_min) in sorted(v.previous.items()):
        if session_id not in v.start:
            continue
        slot, rest = divmod(start_min, v.problem.grid_min)
        if rest or (session_id, venue_id) not in v.at:
            total.append(1)
            continue
        kept = model.new_bool_var(f"kept({session_id})")
        model.add_implication(kept, v.at[session_id, venue_id])
        model.add(v.start[session_id] == slot).only_enforce_if(kept)
        total.append(1 - kept)
    return sum(total)


GOALS: tuple[Goal, ...] = (waiting, journeys, late_finish, changes)


def left_out(_model: cp_model.CpModel, v: Variables) -> cp_model.LinearExprT:
    """Σ_s (1 − placed(s)): the goal of a partial plan, when place_each_session is dropped."""
    return sum(1 - placed for placed in v.placed.values())


def left_out_weight(problem: Problem) -> int:
    """Return a weight above what holding one session more can cost."""
    weights = problem.weights
    per_person = weights["journeys"] + MINUTES_PER_DAY * (weights["waiting"] + weights["late_finish"])
    return 1 + per_person * sum(party.people for party in problem.parties) + weights["changes"]


# --- the whole ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Built:
    """A model ready to run, with its variables."""

    model: cp_model.CpModel
    variables: Variables

    def read(self, run: Run) -> tuple[Assignment, ...]:
        """Return the timetable found, in order of session."""
        v = self.variables
        found = {sid: venue_id for (sid, venue_id), present in v.at.items() if run.holds(present)}
        return tuple(
            assign(v.problem, session, found[sid], run.value(v.start[sid]) * v.problem.grid_min)
            for session in v.problem.sessions
            if (sid := session.session_id) in found
        )


def build(
    scope: Scope,
    previous: Previous,
    rules: Iterable[ConstraintRule | DomainRule] = RULES,
    goals: Iterable[Goal] = GOALS,
) -> Built:
    """Return the model of ``rules`` that minimises the weighted sum of ``goals``."""
    model = cp_model.CpModel()
    chosen = tuple(rules)
    v = _create(model, scope, chosen, previous)
    for rule in CONSTRAINT_RULES:
        if rule in chosen:
            rule(model, v)
    weights = {left_out.__name__: left_out_weight(scope.problem), **scope.problem.weights}
    model.minimize(sum(weights[goal.__name__] * goal(model, v) for goal in goals))
    return Built(model, v)
