"""What the model decides, and the variants in which some of it may be left unmet."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr, LinearExprT

from planner.problems.staffing.commitments import Decided
from planner.problems.staffing.data import LineKey, Problem, ReserveKey
from planner.problems.staffing.kinds import Kind
from planner.problems.staffing.loads import steps_of
from planner.problems.staffing.plan import IN_RESERVE

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A variant of the model; by default nothing may be left unmet and loads are free.

    Attributes:
        lines: demand line -> people who may be missing.
        reserves: reserve -> people who may be missing.
        pins: (person, shift) pairs whose pin may be waived.
        hours: people who may have less than their least hours.
        loads: force -> number of load levels that everybody reaches, and that nobody exceeds.
    """

    lines: Mapping[LineKey, int] = field(default_factory=dict)
    reserves: Mapping[ReserveKey, int] = field(default_factory=dict)
    pins: frozenset[Pair] = frozenset()
    hours: frozenset[str] = frozenset()
    loads: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def leaves_out(self) -> bool:
        """Whether anything may be left unmet."""
        return bool(self.lines or self.reserves or self.pins or self.hours)


FULL = Case()


@dataclass(frozen=True, slots=True)
class Variables:
    """What the solver decides.

    Attributes:
        works: w[p,s] = 1: person p is at a post or in reserve in shift s.
        sent: y[k,l] people of kind k who cover line l; only where force and skill fit.
        waiting: r[k,s,a] people of kind k in reserve in shift s for area a.
        gathers: z[t,s,q] = 1: someone of team t is at post q in shift s.
        serves: u[t,s] = 1 only if someone of team t is at a post in shift s.
        below: A[f,i] = 1: the busiest member of force f may reach load level i.
        above: B[f,i] = 1: every member of force f reaches load level i.
        stays: g[p,s] = 1: person p keeps the place of the previous plan in shift s.
        uncovered: c[l] people missing at line l at the price of the goal; only where the organiser allows it.
        short: h[l] people who are missing at line l; only where the line may be left unmet.
        unfilled: v[s,f,a] people who are missing in a reserve; likewise.
        waived: x[i] = 1: pin i is not kept; likewise.
        spared: m[p] = 1: person p has less than the least hours; likewise.
    """

    works: Mapping[Pair, IntVar]
    sent: Mapping[tuple[int, LineKey], IntVar]
    waiting: Mapping[tuple[int, str, str], IntVar]
    gathers: Mapping[tuple[str, str, str], IntVar]
    serves: Mapping[Pair, IntVar]
    below: Mapping[str, Sequence[IntVar]]
    above: Mapping[str, Sequence[IntVar]]
    stays: Mapping[Pair, IntVar]
    uncovered: Mapping[LineKey, IntVar]
    short: Mapping[LineKey, IntVar]
    unfilled: Mapping[ReserveKey, IntVar]
    waived: Mapping[Pair, IntVar]
    spared: Mapping[str, IntVar]


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


def make_variables(problem: Problem, decided: Decided, kinds: Sequence[Kind], cp: CpModel, case: Case) -> Variables:
    """Make the variables of a problem in one of its variants."""
    sent = _sent(problem, kinds, cp)
    gathers = dict.fromkeys(
        (kinds[number].team, key.shift_id, key.post_id) for number, key in sent if kinds[number].team
    )
    soft = problem.lines.items() if problem.options.soft_cover else ()
    return Variables(
        works={pair: cp.new_bool_var(f"w{pair}") for pair in product(problem.people, problem.shifts)},
        sent=sent,
        waiting={
            (kind.number, shift_id, area): cp.new_int_var(0, len(kind.members), f"r{kind.number, shift_id, area}")
            for kind, shift_id, area in product(kinds, problem.shifts, problem.areas)
        },
        gathers={where: cp.new_bool_var(f"z{where}") for where in gathers},
        serves={pair: cp.new_bool_var(f"u{pair}") for pair in dict.fromkeys(where[:2] for where in gathers)},
        below=_per_step(problem, cp, "A"),
        above=_per_step(problem, cp, "B"),
        stays={pair: cp.new_bool_var(f"g{pair}") for pair in decided.previous or ()},
        uncovered={key: cp.new_int_var(0, line.people, f"c{key}") for key, line in soft},
        short={key: cp.new_int_var(0, most, f"h{key}") for key, most in case.lines.items()},
        unfilled={key: cp.new_int_var(0, most, f"v{key}") for key, most in case.reserves.items()},
        waived={pair: cp.new_bool_var(f"x{pair}") for pair in sorted(case.pins)},
        spared={person_id: cp.new_bool_var(f"m{person_id}") for person_id in sorted(case.hours)},
    )


def _sent(problem: Problem, kinds: Sequence[Kind], cp: CpModel) -> dict[tuple[int, LineKey], IntVar]:
    return {
        (kind.number, key): cp.new_int_var(0, min(line.people, len(kind.members)), f"y{kind.number, key}")
        for kind in kinds
        for key, line in problem.lines.items()
        if kind.serves(key)
    }


def _per_step(problem: Problem, cp: CpModel, letter: str) -> dict[str, list[IntVar]]:
    return {
        force: [cp.new_bool_var(f"{letter}{force, number}") for number, _ in enumerate(steps)]
        for force, steps in steps_of(problem).items()
    }


def link(m: Model) -> None:
    """Σ_{l in s} y[k,l] + Σ_a r[k,s,a] = Σ_{p in k} w[p,s]: those of a kind who work are sent to a line or wait."""
    flows: dict[tuple[int, str], list[IntVar]] = defaultdict(list)
    for (number, key), variable in m.v.sent.items():
        flows[number, key.shift_id].append(variable)
    for (number, shift_id, _), variable in m.v.waiting.items():
        flows[number, shift_id].append(variable)
    for kind, shift_id in product(m.kinds, m.problem.shifts):
        works = LinearExpr.sum([m.v.works[member, shift_id] for member in kind.members])
        m.cp.add(LinearExpr.sum(flows[kind.number, shift_id]) == works)


def fix_loads(m: Model, case: Case) -> None:
    """A[f,i] and B[f,i] as the case says."""
    for force, (reached, allowed) in case.loads.items():
        for number, (above, below) in enumerate(zip(m.v.above[force], m.v.below[force], strict=True)):
            m.cp.add(above == int(number < reached))
            m.cp.add(below == int(number < allowed))


def members_of(problem: Problem, force: str) -> list[str]:
    """Return the people of a force whose hours are compared."""
    return [person.person_id for person in problem.counted.values() if person.force == force]


def minutes_of(m: Model, person_id: str) -> LinearExprT:
    """Return Σ_s minutes(s) w[p,s]."""
    works = [m.v.works[person_id, shift_id] for shift_id in m.problem.shifts]
    return LinearExpr.weighted_sum(works, [shift.minutes for shift in m.problem.shifts.values()])


def missing_at(m: Model, key: LineKey) -> LinearExprT:
    """Return h[l] + c[l]: people missing at a line."""
    return LinearExpr.sum([m.v.short.get(key, 0), m.v.uncovered.get(key, 0)])


def waived(m: Model, pair: Pair) -> IntVar | int:
    """Return x[i], or 0 where the pin must be kept."""
    return m.v.waived.get(pair, 0)


def at_place(m: Model, number: int, shift_id: str, post: str) -> list[IntVar]:
    """Return the counts of one kind at one post (all its lines) or in reserve, in one shift."""
    if post == IN_RESERVE:
        return [m.v.waiting[number, shift_id, area] for area in m.problem.areas]
    keys = (key for key in m.problem.lines if key.post_id == post and key.shift_id == shift_id)
    return [m.v.sent[number, key] for key in keys if (number, key) in m.v.sent]
