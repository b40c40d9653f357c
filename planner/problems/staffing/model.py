"""The model: who works when (a Boolean per person and shift), and how many of each kind go to which line."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr, LinearExprT

from planner.problems.staffing.commitments import Decided, reserve_needs
from planner.problems.staffing.data import LineKey, Problem, ReserveKey
from planner.problems.staffing.kinds import Kind, kinds_of
from planner.problems.staffing.loads import clashing, steps_of
from planner.problems.staffing.plan import IN_RESERVE

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A variant of the model; by default nothing may be left unmet and loads are free.

    Attributes:
        lines: demand line -> people who may be missing.
        reserves: reserve -> people who may be missing.
        pins: (person, shift) pairs whose pin may be waived.
        loads: force -> number of load levels that everybody reaches, and that nobody exceeds.
    """

    lines: Mapping[LineKey, int] = field(default_factory=dict)
    reserves: Mapping[ReserveKey, int] = field(default_factory=dict)
    pins: frozenset[Pair] = frozenset()
    loads: Mapping[str, tuple[int, int]] = field(default_factory=dict)


FULL = Case()


@dataclass(frozen=True, slots=True)
class Variables:
    """What the solver decides.

    Attributes:
        works: w[p,s] = 1: person p is at a post or in reserve in shift s.
        sent: y[k,l] people of kind k who cover line l; only where force and skill fit.
        waiting: r[k,s] people of kind k in reserve in shift s.
        gathers: z[t,s,q] = 1: someone of team t is at post q in shift s.
        serves: u[t,s] = 1 only if someone of team t is at a post in shift s.
        below: A[f,i] = 1: the busiest member of force f may reach load level i.
        above: B[f,i] = 1: every member of force f reaches load level i.
        stays: g[p,s] = 1: person p keeps the place of the previous plan in shift s.
        short: h[l] people who are missing at line l; only where the line may be left unmet.
        unfilled: v[s,f] people who are missing in a reserve; likewise.
        waived: x[i] = 1: pin i is not kept; likewise.
    """

    works: Mapping[Pair, IntVar]
    sent: Mapping[tuple[int, LineKey], IntVar]
    waiting: Mapping[tuple[int, str], IntVar]
    gathers: Mapping[tuple[str, str, str], IntVar]
    serves: Mapping[Pair, IntVar]
    below: Mapping[str, Sequence[IntVar]]
    above: Mapping[str, Sequence[IntVar]]
    stays: Mapping[Pair, IntVar]
    short: Mapping[LineKey, IntVar]
    unfilled: Mapping[ReserveKey, IntVar]
    waived: Mapping[Pair, IntVar]


@dataclass(frozen=True, slots=True)
class Model:
    """A model with all that its rules and goals read."""

    problem: Problem
    decided: Decided
    kinds: tuple[Kind, ...]
    cp: CpModel
    v: Variables


Rule = Callable[[Model], None]
Goal = Callable[[Model], LinearExprT]


# --- rules ----------------------------------------------------------------------------------------


def cover_demand(m: Model) -> None:
    """Σ_k y[k,l] + h[l] = people(l): exactly the people asked for, no more."""
    for key, line in m.problem.lines.items():
        sent = [m.v.sent[kind.number, key] for kind in m.kinds if kind.serves(key)]
        m.cp.add(LinearExpr.sum([*sent, m.v.short.get(key, 0)]) == line.people)


def reserve(m: Model) -> None:
    """Σ_k r[k,s] + v[s,f] = reserve of shift s and force f, k over the force (or over all forces)."""
    waiting: dict[ReserveKey, list[IntVar]] = defaultdict(list)
    for kind, shift_id in product(m.kinds, m.problem.shifts):
        waiting[m.problem.reserve_key(shift_id, kind.force)].append(m.v.waiting[kind.number, shift_id])
    needs = reserve_needs(m.problem, m.decided)
    for key in sorted(waiting.keys() | needs.keys()):
        people = LinearExpr.sum([*waiting.get(key, []), m.v.unfilled.get(key, 0)])
        m.cp.add(people == needs.get(key, 0))


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
        m.cp.add(_minutes(m, person.person_id) <= person.max_minutes)


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
        room = _at(m, number, shift_id, post)
        waived = [_waived(m, pair) for pair in pairs]
        m.cp.add(LinearExpr.sum([*room, *waived]) >= len(pairs))
    for pair in sorted(m.decided.posts):
        m.cp.add(m.v.works[pair] + _waived(m, pair) >= 1)
    for pair in sorted(m.decided.off):
        m.cp.add(m.v.works[pair] <= _waived(m, pair))


RULES: tuple[Rule, ...] = (
    cover_demand,
    reserve,
    one_duty_at_a_time,
    rest,
    max_hours,
    max_hours_per_day,
    availability,
    keep_pins,
)


# --- goals ----------------------------------------------------------------------------------------


def travel(m: Model) -> LinearExprT:
    """Σ_{k,l} way(k, post of l) y[k,l], in steps of 100 m."""
    terms = list(m.v.sent.items())
    ways = [m.problem.travel_units(m.kinds[number].base, key.post_id) for (number, key), _ in terms]
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
        for person_id in _members(m.problem, force):
            load = _minutes(m, person_id)
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
        m.cp.add(LinearExpr.sum(claims) <= LinearExpr.sum(_at(m, number, shift_id, post)))
    newly = [variable for pair, variable in m.v.works.items() if pair not in previous]
    return len(previous) - LinearExpr.sum(list(m.v.stays.values())) + LinearExpr.sum(newly)


GOALS: tuple[Goal, ...] = (travel, split_teams, unfairness, changes)


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
    model = Model(problem, decided, kinds, cp, _variables(problem, decided, kinds, cp, case))
    _link(model)
    for rule in rules:
        rule(model)
    _fix_loads(model, case)
    weights = problem.weights
    score = LinearExpr.sum([weights[goal.__name__] * goal(model) for goal in goals if weights[goal.__name__]])
    cp.minimize(_price(model) + score)
    return model


def _variables(problem: Problem, decided: Decided, kinds: Sequence[Kind], cp: CpModel, case: Case) -> Variables:
    sent = _sent(problem, kinds, cp)
    gathers = dict.fromkeys(
        (kinds[number].team, key.shift_id, key.post_id) for number, key in sent if kinds[number].team
    )
    return Variables(
        works={pair: cp.new_bool_var(f"w{pair}") for pair in product(problem.people, problem.shifts)},
        sent=sent,
        waiting={
            (kind.number, shift_id): cp.new_int_var(0, len(kind.members), f"r{kind.number, shift_id}")
            for kind, shift_id in product(kinds, problem.shifts)
        },
        gathers={where: cp.new_bool_var(f"z{where}") for where in gathers},
        serves={pair: cp.new_bool_var(f"u{pair}") for pair in dict.fromkeys(where[:2] for where in gathers)},
        below=_per_step(problem, cp, "A"),
        above=_per_step(problem, cp, "B"),
        stays={pair: cp.new_bool_var(f"g{pair}") for pair in decided.previous or ()},
        short={key: cp.new_int_var(0, most, f"h{key}") for key, most in case.lines.items()},
        unfilled={key: cp.new_int_var(0, most, f"v{key}") for key, most in case.reserves.items()},
        waived={pair: cp.new_bool_var(f"x{pair}") for pair in sorted(case.pins)},
    )


def _sent(problem: Problem, kinds: Sequence[Kind], cp: CpModel) -> dict[tuple[int, LineKey], IntVar]:
    return {
        (kind.number, key): cp.new_int_var(0, min(line.people, len(kind.members)), f"y{kind.number, key}")
        for kind in kinds
        for key, line in problem.lines.items()
        if kind.serves(key)
    }


def _fix_loads(m: Model, case: Case) -> None:
    for force, (reached, allowed) in case.loads.items():
        for number, (above, below) in enumerate(zip(m.v.above[force], m.v.below[force], strict=True)):
            m.cp.add(above == int(number < reached))
            m.cp.add(below == int(number < allowed))


def _per_step(problem: Problem, cp: CpModel, letter: str) -> dict[str, list[IntVar]]:
    return {
        force: [cp.new_bool_var(f"{letter}{force, number}") for number, _ in enumerate(steps)]
        for force, steps in steps_of(problem).items()
    }


def _members(problem: Problem, force: str) -> list[str]:
    """People of a force whose hours are compared."""
    return [person.person_id for person in problem.counted.values() if person.force == force]


def _link(m: Model) -> None:
    """Σ_{l in s} y[k,l] + r[k,s] = Σ_{p in k} w[p,s]: those of a kind who work are sent to a line or wait."""
    flows: dict[tuple[int, str], list[IntVar]] = defaultdict(list)
    for (number, key), variable in m.v.sent.items():
        flows[number, key.shift_id].append(variable)
    for kind, shift_id in product(m.kinds, m.problem.shifts):
        works = LinearExpr.sum([m.v.works[member, shift_id] for member in kind.members])
        m.cp.add(LinearExpr.sum([*flows[kind.number, shift_id], m.v.waiting[kind.number, shift_id]]) == works)


def _price(m: Model) -> LinearExpr | int:
    missing_in_reserve = LinearExpr.sum(list(m.v.unfilled.values()))
    missing_at_posts = LinearExpr.sum(list(m.v.short.values()))
    waived = LinearExpr.sum(list(m.v.waived.values()))
    post_price = 1 + sum(reserve_needs(m.problem, m.decided).values())
    pin_price = post_price * (1 + sum(line.people for line in m.problem.lines.values()))
    return missing_in_reserve + post_price * missing_at_posts + pin_price * waived


def _room(m: Model, flows: Sequence[tuple[Kind, LineKey]]) -> int:
    """Most people of a team who can be at a post in a shift: as many as are asked for, or as there are."""
    people = sum(m.problem.lines[key].people for key in {key for _, key in flows})
    return min(people, sum(len(members) for members in {kind.members for kind, _ in flows}))


def _waived(m: Model, pair: Pair) -> IntVar | int:
    return m.v.waived.get(pair, 0)


def _at_most_one(m: Model, groups: Sequence[Sequence[str]]) -> None:
    for person_id, group in product(m.problem.people, groups):
        m.cp.add_at_most_one(m.v.works[person_id, shift_id] for shift_id in group)


def _minutes(m: Model, person_id: str) -> LinearExprT:
    works = [m.v.works[person_id, shift_id] for shift_id in m.problem.shifts]
    return LinearExpr.weighted_sum(works, [shift.minutes for shift in m.problem.shifts.values()])


def _pinned(m: Model) -> Mapping[tuple[int, str, str], list[Pair]]:
    kind_numbers = {member: kind.number for kind in m.kinds for member in kind.members}
    pinned: dict[tuple[int, str, str], list[Pair]] = defaultdict(list)
    for pair, post in sorted(m.decided.posts.items()):
        pinned[kind_numbers[pair[0]], pair[1], post].append(pair)
    return pinned


def _at(m: Model, number: int, shift_id: str, post: str) -> list[IntVar]:
    """Counts of one kind at one post (all its lines) or in reserve, in one shift."""
    if post == IN_RESERVE:
        return [m.v.waiting[number, shift_id]]
    keys = (key for key in m.problem.lines if key.post_id == post and key.shift_id == shift_id)
    return [m.v.sent[number, key] for key in keys if (number, key) in m.v.sent]
