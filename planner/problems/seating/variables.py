"""The variables of the block model: how many of whom in which unbroken run of seats."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ortools.sat.python import cp_model

from planner.problems.seating.cohorts import Cohort, cohorts_of
from planner.problems.seating.data import Problem
from planner.problems.seating.hall import Block
from planner.problems.seating.parties import Party

IntVar = cp_model.IntVar
Sum = cp_model.LinearExpr | int


@dataclass(frozen=True)
class Variables:
    """The variables of one component.

    Attributes:
        model: the solver's model.
        problem: guests and seats modelled: a component, or one zone of it.
        whole: the component.
        cohorts: kinds of parties.
        seated: n[c, b] >= 0: parties of cohort c in block b.
        used: u[d, b] in {0, 1}: somebody of delegation d sits in block b.
        out_of_order: the terms of goal ``precedence``.
        met: met[c, b] >= 0: members of cohort c in block b who have the aisle seat they ask for.
        strict: index -> least and greatest value while only pinned guests are out of order.
    """

    model: cp_model.CpModel
    problem: Problem
    whole: Problem
    cohorts: tuple[Cohort, ...]
    seated: Mapping[tuple[int, int], IntVar]
    used: Mapping[tuple[str, int], IntVar]
    out_of_order: list[IntVar] = field(default_factory=list)
    strict: dict[int, tuple[int, int]] = field(default_factory=dict)
    met: dict[tuple[int, int], IntVar] = field(default_factory=dict)

    @cached_property
    def zones(self) -> frozenset[str]:
        """The zones modelled."""
        return frozenset(seat.zone for seat in self.problem.seats)

    @cached_property
    def has_everybody(self) -> bool:
        """Whether all who may sit in the zones are modelled."""
        return len(self.problem.guests) == sum(not self.zones.isdisjoint(g.zones) for g in self.whole.guests)

    def may_be_elsewhere(self, cohort: Cohort) -> bool:
        """Return whether the cohort's parties may sit in zones that are not modelled."""
        return not self.zones.issuperset(cohort.model.zones)

    def anywhere(self, cohort: int) -> Sum:
        """Return the number of parties of the cohort in the zones modelled."""
        return sum(variable for (index, _), variable in self.seated.items() if index == cohort)

    def total(self, block: int, figures: Mapping[int, int]) -> Sum:
        """Return the sum of n[c, block] times the figure of cohort c."""
        return sum(
            figure * self.seated[cohort, block]
            for cohort, figure in figures.items()
            if figure and (cohort, block) in self.seated
        )


def declare(problem: Problem, whole: Problem) -> Variables:
    """Return the variables for the guests and seats of ``problem``, a part of ``whole``."""
    model = cp_model.CpModel()
    cohorts = cohorts_of(problem)
    seated = {
        (index, number): model.new_int_var(0, len(cohort.parties), f"n {index} {number}")
        for index, cohort in enumerate(cohorts)
        for number, block in enumerate(problem.blocks)
        if _fits(cohort.model, block)
    }
    pairs = sorted({(d, block) for cohort, block in seated for d in cohorts[cohort].delegations})
    used = {pair: model.new_bool_var(f"used {pair}") for pair in pairs}
    return Variables(model, problem, whole, cohorts, seated, used)


def _fits(party: Party, block: Block) -> bool:
    return block.zone in party.zones and len(party.members) <= len(block.seats) and party.wheelchairs <= block.spaces
