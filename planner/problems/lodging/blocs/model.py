"""Blocs to halls as a whole-number model: nights, genders of halls and houses of a group all at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from planner.problems.lodging.blocs.frame import Frame, Housing

LEFT_OUT = 10**4
"""What a person without a place costs in a partial plan, in units of the dearest pair plus one."""

Pair = tuple[int, int]


@dataclass(frozen=True)
class Variables:
    """The decisions.

    Attributes:
        put: (hall, bloc) -> 1: the bloc is in the hall.
        left_out: bloc -> 1: it has no hall; empty but for partial plans.
    """

    put: Mapping[Pair, cp_model.IntVar]
    left_out: Mapping[int, cp_model.IntVar]


Rule = Callable[[cp_model.CpModel, Frame, Variables], None]


def blocs_housed(model: cp_model.CpModel, frame: Frame, variables: Variables) -> None:
    """Every bloc is in one hall (or left out, where that may be)."""
    own: dict[int, list[cp_model.IntVar]] = {bloc: [] for bloc in range(len(frame.blocs.blocs))}
    for (_, bloc), put in variables.put.items():
        own[bloc].append(put)
    for bloc, choices in own.items():
        spare = [variables.left_out[bloc]] if bloc in variables.left_out else []
        model.add_exactly_one([*choices, *spare])


def house_capacity(model: cp_model.CpModel, frame: Frame, variables: Variables) -> None:
    """Σ_b take(h,b) x(h,b) ≤ room(h,t) over the blocs there on night t."""
    for hall in range(len(frame.blocs.halls)):
        for night in range(len(frame.stay)):
            inside = [
                (put, int(frame.take[hall, bloc]))
                for bloc in np.flatnonzero(frame.allowed[hall] & frame.stay[night]).tolist()
                if (put := variables.put.get((hall, bloc))) is not None
            ]
            if inside:
                puts, takes = zip(*inside, strict=True)
                model.add(cp_model.LinearExpr.weighted_sum(puts, takes) <= int(frame.room[hall, night]))


def gender_of_halls(model: cp_model.CpModel, frame: Frame, variables: Variables) -> None:
    """In a hall of one gender at most one gender is there on a night: x(h,b) ≤ of(h,t,gender of b)."""
    for hall in frame.mixed_halls:
        for night in range(len(frame.stay)):
            there = [bloc for bloc in np.flatnonzero(frame.stay[night]).tolist() if (hall, bloc) in variables.put]
            genders = {bloc: frame.blocs.blocs[bloc].gender for bloc in there}
            of = {
                gender: model.new_bool_var(f"of {hall} {night} {gender}")
                for gender in sorted(map(str, {*genders.values()}))
            }
            model.add_at_most_one(of.values())
            for bloc, gender in genders.items():
                model.add_implication(variables.put[hall, bloc], of[str(gender)])


RULES: tuple[Rule, ...] = (blocs_housed, house_capacity, gender_of_halls)
"""Allowed houses and pins are no constraints: other pairs have no variable."""


@dataclass(frozen=True)
class Model:
    """A model with its decisions."""

    model: cp_model.CpModel
    variables: Variables

    def housing(self, frame: Frame, holds: Callable[[cp_model.IntVar], bool]) -> Housing:
        """Return the plan that a run found."""
        return {
            frame.blocs.blocs[bloc].bloc_id: frame.blocs.halls[hall].hall_id
            for (hall, bloc), put in self.variables.put.items()
            if holds(put)
        }

    def hint(self, frame: Frame, housing: Housing) -> dict[int, int]:
        """Return a plan as the values to start from."""
        return {
            put.index: int(housing.get(frame.blocs.blocs[bloc].bloc_id) == frame.blocs.halls[hall].hall_id)
            for (hall, bloc), put in self.variables.put.items()
        }


def build(frame: Frame, *, partial: bool = False, rules: Sequence[Rule] = RULES) -> Model:
    """Return the model; in a partial one blocs may be left out, as few people as possible."""
    model = cp_model.CpModel()
    pairs = list(zip(*(index.tolist() for index in np.nonzero(frame.allowed)), strict=True))
    put = {(hall, bloc): model.new_bool_var(f"put {hall} {bloc}") for hall, bloc in pairs}
    blocs = range(len(frame.blocs.blocs)) if partial else ()
    variables = Variables(put, {bloc: model.new_bool_var(f"left out {bloc}") for bloc in blocs})
    for rule in rules:
        rule(model, frame, variables)
    terms: list[tuple[cp_model.IntVar, int]] = [(var, int(frame.cost[pair])) for pair, var in put.items()]
    terms += _further_houses(model, frame, variables)
    dear = LEFT_OUT * (1 + int(frame.cost.max(initial=0)) + frame.split)
    terms += [(var, dear * frame.blocs.blocs[bloc].people) for bloc, var in variables.left_out.items()]
    constant = 0 if partial else -frame.split * len(frame.groups_of)
    model.minimize(cp_model.LinearExpr.weighted_sum([v for v, _ in terms], [c for _, c in terms]) + constant)
    return Model(model, variables)


def _further_houses(model: cp_model.CpModel, frame: Frame, variables: Variables) -> list[tuple[cp_model.IntVar, int]]:
    """y(g,house) ≥ x(h,b) for each hall h of the house and bloc b of the group; each y costs the weight of a split."""
    found = []
    for group, members in frame.groups_of.items() if frame.split else ():
        for house, halls in frame.houses_of.items():
            puts = [put for hall in halls for bloc in members if (put := variables.put.get((hall, bloc))) is not None]
            if puts:
                used = model.new_bool_var(f"house {house} of {group}")
                for put in puts:
                    model.add_implication(put, used)
                found.append((used, frame.split))
    return found
