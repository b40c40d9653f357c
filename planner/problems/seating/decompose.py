"""A large hall, block by block; and zone by zone for the bound.

Every plan gives a solution of this model that costs no more, so its bound is a bound for the plan (README).
"""

from collections import defaultdict
from collections.abc import Mapping

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.seating import block_goals, block_rules
from planner.problems.seating.commitments import part_of, pinned_seats, previous_seats
from planner.problems.seating.data import Problem
from planner.problems.seating.metres_prices import least_metres
from planner.problems.seating.variables import Sum, Variables, declare

Placing = Mapping[tuple[str, str], int]
"""(leader of the first party of a cohort, first seat of a block) -> parties there."""


def build(
    problem: Problem,
    commitments: Commitments = NO_COMMITMENTS,
    whole: tuple[Problem, Commitments] | None = None,
    lines: Mapping[frozenset[str], int] | None = None,
) -> Variables:
    """Build the model of ``problem``, or of the one zone of ``whole`` that it is; ``lines``: see ``count_lines``."""
    component, all_commitments = whole or (problem, commitments)
    v = declare(problem, component)
    block_rules.seat_everybody(v)
    block_rules.enough_room(v, commitments)
    block_rules.keep_pins(v, commitments)
    pinned = pinned_seats(component, all_commitments)
    for ladder in problem.ladders:
        block_rules.compare(v, ladder, pinned)
    if lines:
        here = {zones: least for zones, least in lines.items() if zones <= v.zones}
        block_goals.count_lines(v, here, block_rules.parties_in(v, pinned_seats(problem, commitments)))
    v.model.minimize(_objective(v, commitments))
    return v


def _objective(v: Variables, commitments: Commitments) -> Sum:
    weights = v.problem.weights
    return (
        weights["precedence"] * sum(v.out_of_order)
        + weights["aisle"] * block_goals.aisle(v)
        + weights["fragments"] * (block_goals.fragments(v) + block_goals.split(v))
        + weights["changes"] * block_goals.changes(v, commitments)
        + weights["front_gaps"] * block_goals.front_gaps(v)
        + weights["spread"] * block_goals.spread(v)
        + _metres(v, commitments)
    )


def _metres(v: Variables, commitments: Commitments) -> Sum:
    """Return what the metres cost at least: block by block, and all together by prices of seats."""
    by_block = block_goals.metres(v)
    if v.problem is not v.whole:
        return by_block
    weights, least = v.problem.weights, least_metres(v.problem, commitments, in_order=False)
    neediest = max((guest.need for guest in v.problem.guests), default=0)
    most = least + sum(weights["walk"] * neediest * s.walk_m + weights["view"] * s.stage_m for s in v.problem.seats)
    metres = v.model.new_int_var(least, most, "metres")
    v.model.add(metres >= by_block)
    v.strict[metres.index] = (max(least, min(most, least_metres(v.problem, commitments))), most)
    return metres


def zones_of(whole: Problem, commitments: Commitments) -> list[tuple[Problem, Commitments]]:
    """Return each zone with everybody who may sit there."""
    parts = []
    for zone in sorted({seat.zone for seat in whole.seats}):
        guests = [guest.guest_id for guest in whole.guests if zone in guest.zones]
        part = whole.part(guests, [seat.seat_id for seat in whole.seats if seat.zone == zone])
        parts.append((part, part_of(commitments, part)))
    return parts


def bands_of(part: Problem, commitments: Commitments) -> list[tuple[Problem, Commitments]]:
    """Split the guests of a zone into bands of ranks that share no delegation; the seats are open to each band."""
    label = {guest.rank: guest.rank for guest in part.guests}
    ranks_of: dict[str, set[int]] = defaultdict(set)
    for guest in part.guests:
        if guest.delegation:
            ranks_of[guest.delegation].add(guest.rank)
        ranks_of[f"party {guest.leader}"].add(guest.rank)
    for ranks in ranks_of.values():
        labels = {label[rank] for rank in ranks}
        label = {rank: min(labels) if old in labels else old for rank, old in label.items()}
    bands = []
    for first in sorted(set(label.values())):
        guests = [guest.guest_id for guest in part.guests if label[guest.rank] == first]
        band = part.part(guests, part.seat)
        bands.append((band, part_of(commitments, band)))
    return bands


def counted_twice(whole: Problem, parts: list[tuple[Problem, Commitments]], commitments: Commitments) -> int:
    """Return by how much the objectives of the zones together exceed that of the whole, for the same plan.

    A previous seat of a guest who may sit in several zones counts as lost in every zone but the one where it is kept.
    """
    lost = sum(len(previous_seats(part, own)) for part, own in parts) - len(previous_seats(whole, commitments))
    return whole.weights["changes"] * lost


def placing(v: Variables, counts: Mapping[tuple[int, int], int]) -> Placing:
    """Return ``counts`` in names that other models of the same guests share."""
    return {_name(v, key): count for key, count in counts.items()}


def counts_of(v: Variables, placed: Placing) -> dict[tuple[int, int], int]:
    """Return n[c, b] of a placing."""
    return {key: placed.get(_name(v, key), 0) for key in v.seated}


def _name(v: Variables, key: tuple[int, int]) -> tuple[str, str]:
    return v.cohorts[key[0]].model.leader.guest_id, v.problem.blocks[key[1]].seats[0].seat_id
