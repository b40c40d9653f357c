"""Blocs and guests in one plan: blocs first, guests in the rooms that are left, then once more the other way round.

The bound is the sum of both bounds, each made as if the other part were not there: competition for rooms is relaxed,
so it holds for every plan.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np

from planner.engine.conflict import Conflict
from planner.engine.outcome import Outcome, Status
from planner.engine.plan import Commitments, weighted
from planner.engine.watch import Watch
from planner.errors import SolverError
from planner.problems.lodging.blocs.entities import NO_BLOCS, Blocs, Hall
from planner.problems.lodging.blocs.frame import Frame, Housing, frame_of
from planner.problems.lodging.blocs.pin_clash import bloc_pins_clash
from planner.problems.lodging.blocs.shortage import conflict_of, demand_of, unmet_of
from planner.problems.lodging.blocs.solve import Housed, house_blocs
from planner.problems.lodging.check import check, score
from planner.problems.lodging.data import Problem, Room
from planner.problems.lodging.plan import Assignment, Plan
from planner.wording import Wording

BLOC_SHARE, AGAIN_SHARE = 0.25, 0.5
"""Share of the time for the blocs where there are guests, too; of the rest, for a second try where both compete."""

Guests = Callable[[Problem, Commitments, Watch], Plan]
"""Plans the guests alone."""
Bound = Callable[[Problem, Commitments, Watch], int]
"""A cost that no housing of the guests alone is below."""


@dataclass(frozen=True)
class Parts:
    """How guests are planned and bounded."""

    guests: Guests
    bound: Bound


def solve_together(problem: Problem, commitments: Commitments, watch: Watch, parts: Parts) -> Plan:
    """Return the plan of blocs and guests, with a bound proven for both.

    Raises:
        SolverError: the plan found breaks a rule by the independent check.
    """
    frame = frame_of(problem.blocs, problem.weights, commitments)
    housed = house_blocs(frame, watch.within(BLOC_SHARE) if problem.guests else watch)
    if housed.housing is None:
        return Plan(outcome=Outcome(Status.UNKNOWN, watch.limit, None, None, watch.elapsed_s, watch.settings.seed))
    if not problem.guests:
        nobody = Plan(outcome=Outcome(Status.OPTIMAL, None, 0, 0))
        return _finish(problem, commitments, watch, _Both(frame, housed, housed.housing, nobody, 0))
    tries = _Tries(problem, _of_guests(problem, commitments), frame, watch, parts)
    return _finish(problem, commitments, watch, min(tries.made(housed), key=_worth))


@dataclass(frozen=True)
class _Tries:
    """Guests planned beside blocs."""

    problem: Problem
    own: Commitments
    frame: Frame
    watch: Watch
    parts: Parts

    def made(self, housed: Housed) -> Iterator["_Both"]:
        """Give the plan with the blocs as they are; where they take rooms of guests, also one without that."""
        housing = housed.housing or {}
        alone = replace(self.problem, blocs=NO_BLOCS)
        left = replace(alone, rooms=rooms_left(self.problem, housing))
        if left.rooms == self.problem.rooms:
            plan = self.parts.guests(alone, self.own, self.rest(1.0))
            yield _Both(self.frame, housed, housing, plan, plan.outcome.bound or 0)
            return
        bound = self.parts.bound(alone, self.own, self.rest(AGAIN_SHARE / 2))
        plan = self.parts.guests(left, self.own, self.rest(AGAIN_SHARE))
        yield _Both(self.frame, housed, housing, plan, bound)
        outside = np.array([not hall.room_ids for hall in self.frame.blocs.halls])
        frame = replace(self.frame, allowed=self.frame.allowed & outside[:, None])
        apart = house_blocs(frame, self.rest(BLOC_SHARE))
        if apart.housing is not None and apart.status is not Status.INFEASIBLE:
            plan = self.parts.guests(alone, self.own, self.rest(1.0))
            yield _Both(self.frame, housed, apart.housing, plan, max(bound, plan.outcome.bound or 0))

    def rest(self, share: float) -> Watch:
        """Return a watch for a share of the time left."""
        watch = self.watch
        return Watch.started(watch.problem, watch.settings.within(share * watch.left_s), watch.progress, watch.stop)


@dataclass(frozen=True)
class _Both:
    """Blocs by ``housing`` and guests by ``plan``; ``bound`` is that of the guests alone, without blocs."""

    frame: Frame
    housed: Housed
    housing: Housing
    plan: Plan
    bound: int

    @property
    def cost(self) -> int:
        """The cost of the blocs, houses of a group included."""
        return _cost(self.frame, self.housing)


def _worth(both: _Both) -> tuple[bool, int, int]:
    plan = both.plan
    return not plan.outcome.has_plan, len(plan.unmet), both.cost + (plan.outcome.score or 0)


def _cost(frame: Frame, housing: Housing) -> int:
    halls = {hall.hall_id: index for index, hall in enumerate(frame.blocs.halls)}
    at = [(halls[housing[bloc.bloc_id]], j) for j, bloc in enumerate(frame.blocs.blocs) if bloc.bloc_id in housing]
    houses = {(frame.blocs.blocs[j].group_id, frame.blocs.halls[h].house_id) for h, j in at}
    groups = {group for group, _ in houses if group}
    return sum(int(frame.cost[pair]) for pair in at) + frame.split * (
        sum(bool(group) for group, _ in houses) - len(groups)
    )


def _of_guests(problem: Problem, commitments: Commitments) -> Commitments:
    pins = {name: fields for name, fields in commitments.pins.items() if name in problem.guest}
    return Commitments(pins, tuple(r for r in commitments.previous if r.get("guest_id") not in problem.blocs.bloc))


def rooms_left(problem: Problem, housing: Mapping[str, str]) -> tuple[Room, ...]:
    """Return the rooms with the nights on which no bloc is in them."""
    taken = _taken(problem, housing)
    return tuple(
        replace(room, nights=room.nights - taken[room.room_id]) if room.room_id in taken else room
        for room in problem.rooms
    )


def _taken(problem: Problem, housing: Mapping[str, str]) -> dict[str, set[date]]:
    """Return room -> nights on which a bloc is in it: bloc by bloc in the order of arrival, the last rooms first."""
    taken: dict[str, set[date]] = {}
    blocs = problem.blocs
    for bloc in sorted(blocs.blocs, key=lambda bloc: (bloc.check_in, bloc.bloc_id)):
        hall = blocs.hall.get(housing.get(bloc.bloc_id, ""))
        if hall is None or not hall.room_ids:
            continue
        nights, need = set(bloc.nights), blocs.offers[bloc.bloc_id, hall.hall_id].places
        for room_id in sorted(hall.room_ids, key=partial(_last_free, problem, hall, taken, nights)):
            if need > 0 and room_id in problem.room:
                taken.setdefault(room_id, set()).update(nights)
                need -= problem.room[room_id].beds
    return taken


def _last_free(
    problem: Problem, hall: Hall, taken: Mapping[str, set[date]], nights: set[date], room_id: str
) -> tuple[bool, int]:
    """Order rooms: those free on all nights first, the last of the hall before others."""
    room = problem.room.get(room_id)
    busy = room is None or not nights <= room.nights or bool(taken.get(room_id, set()) & nights)
    return busy, -hall.room_ids.index(room_id)


def rows_of(blocs: Blocs, housing: Mapping[str, str]) -> tuple[Assignment, ...]:
    """Return the rows of the plan."""
    return tuple(
        Assignment(bloc.bloc_id, hall.house_id, hall.hall_id, bloc.check_in, bloc.check_out, bloc.people)
        for bloc in blocs.blocs
        if (hall := blocs.hall.get(housing.get(bloc.bloc_id, ""))) is not None
    )


def _conflict(problem: Problem, commitments: Commitments, both: _Both, watch: Watch) -> Conflict | None:
    """Return why not everybody is housed: pins of blocs that clash, other blocs, else guests."""
    if not unmet_of(problem.blocs, both.housing):
        return both.plan.conflict
    clashes = list(bloc_pins_clash(problem, commitments))
    if not clashes:
        return conflict_of(both.frame, watch)
    names = dict.fromkeys(name for blocs, _ in clashes for name in blocs)
    told = [said for _, said in clashes]
    reason = Wording(
        " ".join(["Các ghim không cùng giữ được.", *(one.vi for one in told)]),
        " ".join(["The pins cannot all be kept.", *(one.en for one in told)]),
    )
    return Conflict(tuple(demand_of(problem.blocs.bloc[name]) for name in names), reason, minimal=len(clashes) == 1)


def _finish(problem: Problem, commitments: Commitments, watch: Watch, both: _Both) -> Plan:
    rows = (*both.plan.assignments, *rows_of(problem.blocs, both.housing))
    unmet = (*both.plan.unmet, *unmet_of(problem.blocs, both.housing))
    names = {demand.key.partition(" ")[2] for demand in unmet}
    for finding in check(problem, rows, commitments):
        if not names.intersection(finding.subjects):
            raise SolverError(finding.message)
    goals, seed = score(problem, rows, commitments), watch.settings.seed
    if both.housed.status is Status.INFEASIBLE or not both.plan.outcome.has_plan:
        status = Status.INFEASIBLE if both.housed.status is Status.INFEASIBLE else both.plan.outcome.status
        limit = None if status is Status.INFEASIBLE else watch.limit
        conflict = _conflict(problem, commitments, both, watch)
        outcome = Outcome(status, limit, elapsed_s=watch.elapsed_s, seed=seed)
        return Plan(outcome=outcome, goals=goals, conflict=conflict, unmet=unmet, assignments=rows if unmet else ())
    total = weighted(goals, problem.weights)
    bound = min(total, max(0, both.housed.bound) + max(0, both.bound))
    proven = bound == total
    status, limit = (Status.OPTIMAL, None) if proven else (Status.FEASIBLE, watch.limit)
    return Plan(outcome=Outcome(status, limit, total, bound, watch.elapsed_s, seed), goals=goals, assignments=rows)
