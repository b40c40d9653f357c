"""The timetable as a CP-SAT model: variables, one function per rule, one function per goal."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import LiteralT

from planner.engine.run import Run
from planner.problems.rehearsals.companies import by_item, circles, shared_pairs
from planner.problems.rehearsals.data import Problem
from planner.problems.rehearsals.entities import Session
from planner.problems.rehearsals.limits import (
    bus_fleet,
    daily_load,
    equipment_limit,
    stage_gap,
    turnaround_rest,
    weekly_load,
)
from planner.problems.rehearsals.plan import Assignment, Previous, assign
from planner.problems.rehearsals.variables import Variables, create
from planner.problems.rehearsals.windows import (
    DOMAIN_RULES,
    DomainRule,
    Scope,
    after_pairs,
    dress_pairs,
    stage_pairs,
)
from planner.units import MINUTES_PER_DAY

ConstraintRule = Callable[[cp_model.CpModel, Variables], None]
Goal = Callable[[cp_model.CpModel, Variables], cp_model.LinearExprT]


# --- rules ----------------------------------------------------------------------------------------


def place_each_session(model: cp_model.CpModel, v: Variables) -> None:
    """placed(s) = 1 for every session s."""
    for placed in v.placed.values():
        model.add(placed == 1)


def venue_no_overlap(model: cp_model.CpModel, v: Variables) -> None:
    """[start(s), end(s) + gap(v)) of the sessions with at(s,v) do not overlap."""
    for venue in v.problem.venues:
        stays = [
            model.new_optional_fixed_size_interval_var(
                v.start[sid],
                v.slots(v.problem.session[sid].minutes + venue.gap_min),
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
    model: cp_model.CpModel, v: Variables, pair: tuple[Session, Session], before: tuple[LiteralT, ...]
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


def _same_day(v: Variables, pair: tuple[Session, Session], travel: int) -> list[tuple[LiteralT, ...]]:
    """Return the literals that make both be on one day; none are needed where a night is longer than the way."""
    first, second = pair
    spans = {
        one.session_id: [v.windows.slots[key] for key in v.windows.slots if key[0] == one.session_id] for one in pair
    }
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
    weekly_load,
    turnaround_rest,
    stage_gap,
    dress_rehearsal_gap,
    equipment_limit,
    bus_fleet,
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
    waits = [v.slots(v.problem.venue[place].gap_min) for place in places]
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


def spread(model: cp_model.CpModel, v: Variables) -> cp_model.LinearExprT:
    """Σ_d max(0, Σ_s on(s,d) − even_share): sessions of a day above an even share of all days."""
    total: list[cp_model.LinearExprT] = []
    for day in range(v.problem.days):
        held = [v.on[one.session_id, day] for one in v.problem.sessions if (one.session_id, day) in v.on]
        if len(held) > v.problem.even_share:
            over = model.new_int_var(0, len(held) - v.problem.even_share, f"over({day})")
            model.add(over >= sum(held) - v.problem.even_share)
            total.append(over)
    return sum(total)


def venue_cost(_model: cp_model.CpModel, v: Variables) -> cp_model.LinearExprT:
    """Σ_s Σ_v cost(s,v) at(s,v): thousands of đồng for the hours of the venues."""
    costs = {venue.venue_id: venue for venue in v.problem.venues if venue.cost_vnd_h}
    return sum(
        costs[venue_id].cost_of(v.problem.session[sid].minutes) * present
        for (sid, venue_id), present in v.at.items()
        if venue_id in costs
    )


GOALS: tuple[Goal, ...] = (waiting, journeys, late_finish, spread, venue_cost, changes)


def left_out(_model: cp_model.CpModel, v: Variables) -> cp_model.LinearExprT:
    """Σ_s (1 − placed(s)): the goal of a partial plan, when place_each_session is dropped."""
    return sum(1 - placed for placed in v.placed.values())


def left_out_weight(problem: Problem) -> int:
    """Return a weight above what holding one session more can cost."""
    weights = problem.weights
    per_person = weights["journeys"] + MINUTES_PER_DAY * (weights["waiting"] + weights["late_finish"])
    dearest = max((venue.cost_of(MINUTES_PER_DAY) for venue in problem.venues), default=0)
    apart = weights["changes"] + weights["spread"] + weights["venue_cost"] * dearest
    return 1 + per_person * sum(party.people for party in problem.parties) + apart


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
    v = create(model, scope, chosen, previous)
    for rule in CONSTRAINT_RULES:
        if rule in chosen:
            rule(model, v)
    weights = {left_out.__name__: left_out_weight(scope.problem), **scope.problem.weights}
    model.minimize(sum(weights[goal.__name__] * goal(model, v) for goal in goals))
    return Built(model, v)
