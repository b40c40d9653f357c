"""The model of a roster after a change: as few people as possible called, then the goals."""

from dataclasses import dataclass

from ortools.sat.python.cp_model import IntVar, LinearExpr, LinearExprT

from planner.engine.run import Run
from planner.problems.staffing.commitments import Decided, reserve_needs
from planner.problems.staffing.data import Problem
from planner.problems.staffing.feasibility import everything
from planner.problems.staffing.model import GOALS, build, changes
from planner.problems.staffing.variables import Case, Model


@dataclass(frozen=True, slots=True)
class Task:
    """The model with what is minimised, in this order.

    Attributes:
        model: every rule.
        missing: price of all that is left unmet; 0 where nothing may be.
        called: people of whom any duty differs that they could have kept.
        fresh: duties in a begun shift of people from home, although its reserve might have sufficed.
        moved: pairs (person, shift) that differ, the cause included.
    """

    model: Model
    missing: LinearExprT
    called: IntVar
    fresh: IntVar
    moved: LinearExprT

    def seek_least_missing(self) -> None:
        """Minimise what is left unmet: what was held weighs most, then people at posts, then reserves."""
        self.model.cp.minimize(self.missing)

    def hold_missing(self, price: int) -> None:
        """Leave no more unmet than ``price``."""
        self.model.cp.add(self.missing <= price)

    def seek_fewest(self) -> None:
        """Minimise the people called and, among those, the ones who come from home."""
        self.model.cp.minimize((1 + len(self.model.v.works)) * self.called + self.fresh)

    def seek_goals(self, found: Run) -> None:
        """Call no more people than found, and minimise the goals of the problem."""
        for level in (self.called, self.fresh):
            self.model.cp.add(level <= found.value(level))
        weights = self.model.problem.weights
        chosen = [goal for goal in GOALS if goal is not changes and weights[goal.__name__]]
        goals = [weights[goal.__name__] * goal(self.model) for goal in chosen]
        self.model.cp.minimize(LinearExpr.sum([*goals, weights["changes"] * self.moved]))


def task_of(part: Problem, decided: Decided, begun: frozenset[str], *, may_lack: bool) -> Task:
    """Build the model of some forces.

    Args:
        part: their part of the problem.
        decided: what is held, and the previous roster.
        begun: shifts that run already, whose reserve may be used up.
        may_lack: whether posts, reserves and what is held may give way.
    """
    used_up = {key: need for key, need in reserve_needs(part, decided).items() if key.shift_id in begun}
    model = build(part, decided, goals=(), case=everything(part, decided) if may_lack else Case(reserves=used_up))
    return Task(
        model,
        missing=_missing(model, begun) if may_lack else 0,
        called=_total(model, "called", _called(model)),
        fresh=_total(model, "fresh", [works for pair, works in _new(model).items() if pair[1] in begun]),
        moved=changes(model),
    )


def _missing(model: Model, begun: frozenset[str]) -> LinearExprT:
    v = model.v
    later = [missing for key, missing in v.unfilled.items() if key.shift_id not in begun]
    post_price = 1 + sum(max(missing.proto.domain) for missing in later)
    at_posts = [*v.short.values(), *v.uncovered.values()]
    held_price = post_price * (1 + sum(line.people for line in model.problem.lines.values()))
    terms = [(later, 1), (at_posts, post_price), ([*v.waived.values(), *v.spared.values()], held_price)]
    return LinearExpr.sum([LinearExpr.sum(variables) * price for variables, price in terms if variables])


def _new(model: Model) -> dict[tuple[str, str], IntVar]:
    """Return w[p,s] where p had no duty in s."""
    return {pair: works for pair, works in model.v.works.items() if pair not in (model.decided.previous or {})}


def _called(model: Model) -> list[IntVar]:
    """c[p] ≥ w[p,s] where p had no duty in s, c[p] ≥ 1 − g[p,s] where p had one and is not away."""
    people, shifts = model.problem.people, model.problem.shifts
    called = {person_id: model.cp.new_bool_var(f"called {person_id}") for person_id in people}
    for pair, works in _new(model).items():
        model.cp.add_implication(works, called[pair[0]])
    for pair, stays in model.v.stays.items():
        if people[pair[0]].is_free(shifts[pair[1]]):
            model.cp.add_bool_or(stays, called[pair[0]])
    return list(called.values())


def _total(model: Model, name: str, terms: list[IntVar]) -> IntVar:
    total = model.cp.new_int_var(0, sum(max(term.proto.domain) for term in terms), name)
    model.cp.add(total == LinearExpr.sum(terms))
    return total
