"""Variables of the model of tables and the constraints that say what they mean; rules and goals are in ``model``."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from planner.engine.plan import Commitments
from planner.problems.tables.data import Problem

Var = cp_model.IntVar
Literal = cp_model.LiteralT


@dataclass(frozen=True)
class Variables:
    """The decisions; g, h guests, t table, p place around it.

    Attributes:
        at: x[g,t] = 1 if g sits at t.
        used: u[t] = 1 if somebody sits at t.
        sit: s[g,t,p] = 1 if g sits at place p of t (only where places are planned).
        filled: f[t,p] = 1 if place p of t is taken.
        last: e[t,p] = 1 if p is the last place taken at t, hence beside place 1.
    """

    at: dict[tuple[str, str], Var] = field(default_factory=dict)
    used: dict[str, Var] = field(default_factory=dict)
    sit: dict[tuple[str, str, int], Var] = field(default_factory=dict)
    filled: dict[tuple[str, int], Var] = field(default_factory=dict)
    last: dict[tuple[str, int], Var] = field(default_factory=dict)


@dataclass(frozen=True)
class Banquet:
    """A model in the making.

    Attributes:
        problem: what is planned.
        commitments: pins and previous plan.
        model: the solver's model.
        variables: its variables.
        around: whether places around the tables are decided too; without them the model is a relaxation.
    """

    problem: Problem
    commitments: Commitments
    model: cp_model.CpModel
    variables: Variables
    around: bool = True
    _closers: dict[tuple[str, str, int], Var] = field(default_factory=dict)
    _groups: dict[tuple[str, str, int], Var] = field(default_factory=dict)

    def beside(self, guest: str, table: str, place: int, others: Iterable[str]) -> tuple[list[Literal], list[Literal]]:
        """Return the literals "one of the others sits beside": when ``place`` is not the last taken, and when it is."""
        v, top = self.variables, self.top(table)
        chosen = [other for other in others if other != guest]
        before = [v.sit[other, table, place - 1] for other in chosen] if place > 1 else []
        after = [v.sit[other, table, place + 1] for other in chosen] if place < top else []
        if place > 1:
            return [*before, *after], [*before, *(v.sit[other, table, 1] for other in chosen)]
        return [*after, *self.closing(table, chosen)], []

    def closing(self, table: str, others: Iterable[str]) -> list[Literal]:
        """Return the literals "one of the others holds the last place taken, after the second"."""
        return [self._closes(other, table, place) for other in others for place in range(3, self.top(table) + 1)]

    def _closes(self, guest: str, table: str, place: int) -> Var:
        key = (guest, table, place)
        if key not in self._closers:
            closes = self.model.new_bool_var("")
            self.model.add_implication(closes, self.variables.sit[key])
            self.model.add_implication(closes, self.variables.last[table, place])
            self._closers[key] = closes
        return self._closers[key]

    def someone(self, name: str, members: Iterable[str], table: str, place: int) -> Var:
        """Return the literal "one of a group holds this place", made once per group and place."""
        key = (name, table, place)
        if key not in self._groups:
            held = self.model.new_bool_var("")
            self.model.add_exactly_one([*(self.variables.sit[member, table, place] for member in members), ~held])
            self._groups[key] = held
        return self._groups[key]

    def top(self, table: str) -> int:
        """Return the highest place of a table."""
        return min(self.problem.table[table].high, len(self.problem.guests))


def banquet_of(problem: Problem, commitments: Commitments, *, tables_only: bool = False) -> Banquet:
    """Return the variables of a problem, without a rule or a goal."""
    around = problem.manners.around and not tables_only
    banquet = Banquet(problem, commitments, cp_model.CpModel(), Variables(), around)
    model, v = banquet.model, banquet.variables
    for table in problem.tables:
        t = table.table_id
        v.used[t] = model.new_bool_var("")
        for guest in problem.guests:
            v.at[guest.guest_id, t] = model.new_bool_var("")
            model.add_implication(v.at[guest.guest_id, t], v.used[t])
        model.add_bool_or([*(v.at[guest.guest_id, t] for guest in problem.guests), ~v.used[t]])
        if around:
            _add_places(banquet, t)
    return banquet


def _add_places(banquet: Banquet, t: str) -> None:
    """Places taken are 1 to n: x = sum over p of s, f = sum over g of s, f[p] ≥ f[p+1], e[p] = f[p] − f[p+1]."""
    model, v = banquet.model, banquet.variables
    places = range(1, banquet.top(t) + 1)
    guests = [guest.guest_id for guest in banquet.problem.guests]
    for p in places:
        v.filled[t, p], v.last[t, p] = model.new_bool_var(""), model.new_bool_var("")
        for g in guests:
            v.sit[g, t, p] = model.new_bool_var("")
        model.add_exactly_one([*(v.sit[g, t, p] for g in guests), ~v.filled[t, p]])
    for g in guests:
        model.add_exactly_one([*(v.sit[g, t, p] for p in places), ~v.at[g, t]])
    for p in places:
        if p == len(places):
            model.add(v.last[t, p] == v.filled[t, p])
        else:
            model.add_implication(v.filled[t, p + 1], v.filled[t, p])
            model.add(v.last[t, p] == v.filled[t, p] - v.filled[t, p + 1])
