"""How many people of which force a post needs in each shift, proposed as rows of ``post_demand``.

The figures are the planner's own starting point, for the users to change: a pair at a quiet junction, one more where
ways cross or a barrier is held, one guard in a shift in which nothing is closed. Next to them stand published figures
of real ceremonies. A force must have a tenth in reserve (R38).
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from planner.scenario.rows import Force, PostDemand, Shift
from planner.scenario.schema import Scenario
from planner.traffic.closures import resolve_closures
from planner.traffic.listed import PROBLEM
from planner.traffic.network import RoadNetwork
from planner.traffic.posts.needs import NeededPost

RESERVE_PERCENT = 10
"""People in reserve for each force and shift, of those on duty (R38; ``reserve_percent``)."""
MANY_CONFLICTS = 16
"""Crossing ways of a junction of four two-way roads."""

Need = tuple[Force, str, int]
"""Force, skill (empty: any), people."""

NORMS: Mapping[str, tuple[Need, ...]] = {
    "junction": (("CSGT", "điều khiển giao thông", 1), ("công an xã", "", 1)),
    "gate": (("CSTT", "kiểm soát an ninh", 3), ("dân quân", "", 1), ("TNTN", "hướng dẫn khách", 1)),
    "parking": (("dân quân", "", 2), ("công an xã", "", 1)),
    "medical": (("y tế", "sơ cấp cứu", 2), ("TNTN", "sơ cấp cứu", 1)),
    "fire": (("PCCC", "PCCC", 2),),
    "command": (("CSGT", "chỉ huy", 1), ("CSTT", "chỉ huy", 1), ("quân sự", "chỉ huy", 1)),
    "escort": (("CSGT", "mô tô dẫn đoàn", 2), ("quân sự", "rà phá vật nổ", 1)),
}
"""People of a post by its kind, in a shift in which it has its full task (assumption of the planner)."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What a force needs in a shift, its reserve, and how many officers the pack has of it."""

    force: Force
    shift_id: str
    people: int
    reserve: int
    officers: int

    @property
    def is_enough(self) -> bool:
        """Whether the force has people for the posts and the reserve."""
        return self.people + self.reserve <= self.officers


def propose_demand(scenario: Scenario, needs: Sequence[NeededPost]) -> tuple[PostDemand, ...]:
    """Return rows of ``post_demand`` for the posts of the pack, shift by shift.

    A post of the pack that already has rows in ``post_demand`` keeps them: what the users wrote wins.
    """
    written = {row.post_id for row in scenario.post_demand}
    kept = [*scenario.post_demand]
    by_post = {need.post_id: need for need in needs if need.post_id}
    for post in scenario.posts:
        if post.post_id not in written:
            for shift in scenario.shifts:
                kept += _rows(scenario, post.post_id, post.kind, (shift, by_post.get(post.post_id)))
    return tuple(kept)


def fresh_demand(scenario: Scenario, needs: Sequence[NeededPost]) -> tuple[PostDemand, ...]:
    """Return the rows proposed for every post as if nothing had been written, to compare with what was."""
    by_post = {need.post_id: need for need in needs if need.post_id}
    return tuple(
        row
        for post in scenario.posts
        for shift in scenario.shifts
        for row in _rows(scenario, post.post_id, post.kind, (shift, by_post.get(post.post_id)))
    )


def _rows(scenario: Scenario, post_id: str, kind: str, task: tuple[Shift, NeededPost | None]) -> Iterator[PostDemand]:
    shift, need = task
    skills = {skill for officer in scenario.officers for skill in officer.skills}
    for force, skill, people in people_for(kind, need, full=is_full(scenario, shift)):
        yield PostDemand(
            post_id=post_id, shift_id=shift.shift_id, force=force, skill=skill if skill in skills else "", people=people
        )


def people_for(kind: str, need: NeededPost | None, *, full: bool) -> tuple[Need, ...]:
    """Return the people of a post: as its kind has, one more at a heavy junction, one guard when nothing is closed."""
    own = NORMS.get(kind, ())
    if not full:
        return tuple((force, skill, 1) for force, skill, _ in own[:1])
    if kind == "junction" and need is not None and _is_heavy(need):
        return tuple((force, skill, people + (force == "CSGT")) for force, skill, people in own)
    return own


def _is_heavy(need: NeededPost) -> bool:
    rules = {reason.rule for reason in need.reasons}
    return need.conflicts >= MANY_CONFLICTS or bool(rules & {"closed_here", "busy_junction", "crossing_kept"})


def is_full(scenario: Scenario, shift: Shift) -> bool:
    """Whether posts have their full task in a shift: a strict closure is in force, or the run-sheet begins in it."""
    stretches, _ = resolve_closures(scenario, RoadNetwork.from_scenario(scenario))
    busy = [(item.closure.start, item.closure.end) for item in stretches if item.is_strict]
    starts = [(item.start, item.start) for item in scenario.runsheet if item.start is not None]
    return any(_meet(shift, period) for period in (*busy, *starts))


def _meet(shift: Shift, period: tuple[datetime, datetime]) -> bool:
    return shift.start < max(period[1], period[0]) and period[0] < shift.end


def strengths(scenario: Scenario, rows: Sequence[PostDemand]) -> tuple[Strength, ...]:
    """Return what each force needs in each shift, with its reserve rounded up, against the officers of the pack."""
    percent = scenario.option(PROBLEM, "reserve_percent", RESERVE_PERCENT)
    needed, have = Counter[tuple[Force, str]](), Counter(officer.force for officer in scenario.officers)
    for row in rows:
        needed[row.force, row.shift_id] += row.people
    order = {force: number for number, force in enumerate(get_args(Force))}
    return tuple(
        Strength(force, shift_id, people, math.ceil(people * percent / 100), have[force])
        for (force, shift_id), people in sorted(needed.items(), key=lambda item: (item[0][1], order[item[0][0]]))
    )
