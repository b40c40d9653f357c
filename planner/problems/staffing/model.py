"""The model: who works when (a Boolean per person and shift), and how many of each kind go to which line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise, product

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr, LinearExprT

from planner.problems.staffing import special_model
from planner.problems.staffing.commitments import Decided, reserve_needs
from planner.problems.staffing.data import LineKey, Problem
from planner.problems.staffing.kinds import Kind, kinds_of
from planner.problems.staffing.loads import clashing, steps_of
from planner.problems.staffing.special_model import waiting_of
from planner.problems.staffing.variables import (
    FULL,
    Case,
    Goal,
    Model,
    Pair,
    Rule,
    at_place,
    fix_loads,
    link,
    make_variables,
    members_of,
    minutes_of,
    missing_at,
    waived,
)

# --- rules ----------------------------------------------------------------------------------------


def cover_demand(m: Model) -> None:
    """Σ_k y[k,l] + h[l] + c[l] = people(l): exactly the people asked for, no more."""
    for key, line in m.problem.lines.items():
        sent = [m.v.sent[kind.number, key] for kind in m.kinds if kind.serves(key)]
        m.cp.add(LinearExpr.sum([*sent, missing_at(m, key)]) == line.people)


def reserve(m: Model) -> None:
    """Need ≤ Σ_k r[k,s,a] + v[s,f,a] ≤ max(need, reliefs), need of shift s, force f (or all forces) and area a."""
    waiting, needs = waiting_of(m), reserve_needs(m.problem, m.decided)
    for key in sorted(waiting.keys() | needs.keys()):
        people = LinearExpr.sum([*waiting.get(key, []), m.v.unfilled.get(key, 0)])
        need, reliefs = needs.get(key, 0), m.problem.reliefs.get(key, 0)
        m.cp.add_linear_constraint(people, need, max(need, reliefs))


def one_duty_at_a_time(m: Model) -> None:
    """Σ_{s in clique} w[p,s] ≤ 1 for every largest set of shifts that overlap."""
    _at_most_one(m, clashing(tuple(m.problem.shifts.values()), 0))


def rest(m: Model) -> None:
    """Σ_{s in clique} w[p,s] ≤ 1 for every largest set of shifts with less than the rest between them."""
    if m.problem.options.rest_minutes:
        _at_most_one(m, clashing(tuple(m.problem.shifts.values()), m.problem.options.rest_minutes))


def max_hours(m: Model) -> None:
    """Σ_s minutes(s) w[p,s] ≤ max_minutes(p)."""
    for person in m.problem.people.values():
        m.cp.add(minutes_of(m, person.person_id) <= person.max_minutes)


def max_hours_per_day(m: Model) -> None:
    """Σ_s minutes(s on day d) w[p,s] ≤ max_day_minutes for every calendar day d."""
    by_day: dict[str, dict[str, int]] = defaultdict(dict)
    for shift in m.problem.shifts.values():
        for day, minutes in shift.minutes_by_day().items():
            by_day[day][shift.shift_id] = minutes
    limit = m.problem.options.max_day_minutes
    for spans in by_day.values():
        if sum(spans.values()) <= limit:
            continue
        for person_id in m.problem.people:
            works = [m.v.works[person_id, shift_id] for shift_id in spans]
            m.cp.add(LinearExpr.weighted_sum(works, list(spans.values())) <= limit)


def availability(m: Model) -> None:
    """w[p,s] = 0 where person p is not free during the whole of shift s."""
    for person, shift in product(m.problem.people.values(), m.problem.shifts.values()):
        if not person.is_free(shift):
            m.cp.add(m.v.works[person.person_id, shift.shift_id] == 0)


def keep_pins(m: Model) -> None:
    """w[p,s] = 1 and Σ_l y[k,l at q] ≥ people of kind k pinned to q (reserve: r[k,s]); off: w[p,s] = 0."""
    for (number, shift_id, post), pairs in _pinned(m).items():
        room = at_place(m, number, shift_id, post)
        let_go = [waived(m, pair) for pair in pairs]
        m.cp.add(LinearExpr.sum([*room, *let_go]) >= len(pairs))
    for pair in sorted(m.decided.posts):
        m.cp.add(m.v.works[pair] + waived(m, pair) >= 1)
    for pair in sorted(m.decided.off):
        m.cp.add(m.v.works[pair] <= waived(m, pair))


RULES: tuple[Rule, ...] = (
    cover_demand,
    reserve,
    one_duty_at_a_time,
    rest,
    max_hours,
    max_hours_per_day,
    availability,
    *special_model.RULES,
    keep_pins,
)


# --- goals ----------------------------------------------------------------------------------------


def travel(m: Model) -> LinearExprT:
    """Σ_{k,l} way(k, post of l) y[k,l], in steps of 100 m."""
    terms = list(m.v.sent.items())
    ways = [m.problem.travel_units(m.kinds[number].base, key.post_id, key.shift_id) for (number, key), _ in terms]
    return LinearExpr.weighted_sum([variable for _, variable in terms], ways)


def split_teams(m: Model) -> LinearExprT:
    """Σ_{t,s} (Σ_q z[t,s,q] − u[t,s]): posts beyond the first over which a team is spread in a shift."""
    sent: dict[tuple[str, str, str], list[tuple[Kind, LineKey]]] = defaultdict(list)
    for number, key in m.v.sent:
        if m.kinds[number].team:
            sent[m.kinds[number].team, key.shift_id, key.post_id].append((m.kinds[number], key))
    posts: dict[Pair, list[IntVar]] = defaultdict(list)
    for where, flows in sent.items():
        gathers = m.v.gathers[where]
        posts[where[:2]].append(gathers)
        m.cp.add(LinearExpr.sum([m.v.sent[kind.number, key] for kind, key in flows]) <= _room(m, flows) * gathers)
        for kind, key in flows:
            most = min(len(kind.members), m.problem.lines[key].people)
            m.cp.add(m.v.sent[kind.number, key] <= most * gathers)
    for pair, gathers_of in posts.items():
        m.cp.add(m.v.serves[pair] <= LinearExpr.sum(gathers_of))
    return LinearExpr.sum(list(m.v.gathers.values())) - LinearExpr.sum(list(m.v.serves.values()))


def unfairness(m: Model) -> LinearExprT:
    """Σ_f (a[f] − b[f]), a = Σ_i Δminutes_i A[f,i], b = Σ_i Δminutes_i B[f,i], b[f] ≤ load(p) ≤ a[f].

    The same holds for numbers of shifts: Σ_i Δfewest_i B[f,i] ≤ Σ_s w[p,s] ≤ Σ_i Δmost_i A[f,i]. That is
    implied for whole numbers, but without it the linear relaxation lets everybody work a part of a shift.
    """
    spreads: list[LinearExprT] = []
    for force, steps in steps_of(m.problem).items():
        below, above = m.v.below[force], m.v.above[force]
        longest = LinearExpr.weighted_sum(below, [step.minutes for step in steps])
        shortest = LinearExpr.weighted_sum(above, [step.minutes for step in steps])
        fewest = LinearExpr.weighted_sum(above, [step.fewest for step in steps])
        most = LinearExpr.weighted_sum(below, [step.most for step in steps])
        for lower, higher in (*pairwise(below), *pairwise(above)):
            m.cp.add(lower >= higher)
        for person_id in members_of(m.problem, force):
            load = minutes_of(m, person_id)
            shifts = LinearExpr.sum([m.v.works[person_id, shift_id] for shift_id in m.problem.shifts])
            m.cp.add(load <= longest)
            m.cp.add(load >= shortest)
            m.cp.add(shifts <= most)
            m.cp.add(shifts >= fewest)
        spreads.append(longest - shortest)
    return LinearExpr.sum(spreads)


def changes(m: Model) -> LinearExprT:
    """Σ_{(p,s) in previous} (1 − g[p,s]) + Σ_{(p,s) not in previous} w[p,s]."""
    previous = m.decided.previous
    if previous is None:
        return 0
    bound: dict[tuple[int, str, str], list[LinearExprT]] = defaultdict(list)
    kind_numbers = {member: kind.number for kind in m.kinds for member in kind.members}
    for pair, post in previous.items():
        m.cp.add_implication(m.v.stays[pair], m.v.works[pair])
        bound[kind_numbers[pair[0]], pair[1], post].append(m.v.stays[pair])
        if m.decided.posts.get(pair, post) != post:
            m.cp.add(m.v.stays[pair] == 0)
    for pair, post in m.decided.posts.items():
        if previous.get(pair) != post:
            bound[kind_numbers[pair[0]], pair[1], post].append(1)
    for (number, shift_id, post), claims in bound.items():
        m.cp.add(LinearExpr.sum(claims) <= LinearExpr.sum(at_place(m, number, shift_id, post)))
    newly = [variable for pair, variable in m.v.works.items() if pair not in previous]
    return len(previous) - LinearExpr.sum(list(m.v.stays.values())) + LinearExpr.sum(newly)


GOALS: tuple[Goal, ...] = (
    special_model.uncovered,
    travel,
    split_teams,
    unfairness,
    special_model.night_unfairness,
    special_model.wishes,
    special_model.people_used,
    changes,
)


# --- building -------------------------------------------------------------------------------------


def build(
    problem: Problem,
    decided: Decided,
    *,
    rules: Sequence[Rule] = RULES,
    goals: Sequence[Goal] = GOALS,
    case: Case = FULL,
) -> Model:
    """Build the model with the given rules; minimise the weighted sum of the given goals.

    What may be left unmet is priced for a model without goals: a pin above all people, a person at a post
    above the whole reserve. A goal of weight 0 is left out.
    """
    kinds = kinds_of(problem)
    cp = CpModel()
    model = Model(problem, decided, kinds, cp, make_variables(problem, decided, kinds, cp, case))
    link(model)
    for rule in rules:
        rule(model)
    fix_loads(model, case)
    weights = problem.weights
    score = LinearExpr.sum([weights[goal.__name__] * goal(model) for goal in goals if weights[goal.__name__]])
    cp.minimize(_price(model) + score)
    return model


def _price(m: Model) -> LinearExpr | int:
    missing_in_reserve = LinearExpr.sum(list(m.v.unfilled.values()))
    missing_at_posts = LinearExpr.sum(list(m.v.short.values()))
    kept_less = LinearExpr.sum([*m.v.waived.values(), *m.v.spared.values()])
    post_price = 1 + sum((*reserve_needs(m.problem, m.decided).values(), *m.problem.reliefs.values()))
    pin_price = post_price * (1 + sum(line.people for line in m.problem.lines.values()))
    return missing_in_reserve + post_price * missing_at_posts + pin_price * kept_less


def _room(m: Model, flows: Sequence[tuple[Kind, LineKey]]) -> int:
    """Most people of a team who can be at a post in a shift: as many as are asked for, or as there are."""
    people = sum(m.problem.lines[key].people for key in {key for _, key in flows})
    return min(people, sum(len(members) for members in {kind.members for kind, _ in flows}))


def _at_most_one(m: Model, groups: Sequence[Sequence[str]]) -> None:
    for person_id, group in product(m.problem.people, groups):
        m.cp.add_at_most_one(m.v.works[person_id, shift_id] for shift_id in group)


def _pinned(m: Model) -> Mapping[tuple[int, str, str], list[Pair]]:
    kind_numbers = {member: kind.number for kind in m.kinds for member in kind.members}
    pinned: dict[tuple[int, str, str], list[Pair]] = defaultdict(list)
    for pair, post in sorted(m.decided.posts.items()):
        pinned[kind_numbers[pair[0]], pair[1], post].append(pair)
    return pinned
