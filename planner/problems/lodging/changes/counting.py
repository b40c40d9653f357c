"""More guests than beds on a night, whoever may change rooms: counting arguments for every night by itself.

On one night a plan with changes is a plan without: guests who stay that night, each in one room. So whatever counting
proves of the night alone holds (Hall 1935, see ``lodging.counting``), and nothing it says rests on whole stays.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from planner.engine.conflict import Conflict
from planner.engine.plan import Commitments
from planner.problems.lodging.blocks import Shape
from planner.problems.lodging.counting import Clash, clashes
from planner.problems.lodging.data import Guest, Night, Problem
from planner.problems.lodging.frame import Frame, frame_of
from planner.problems.lodging.shortage import reason_by_night
from planner.problems.lodging.shortfall import counted_conflict
from planner.wording import Wording


def night_problem(problem: Problem, night: Night) -> Problem:
    """Return the problem of one night alone: who sleeps then, in rooms that may be let for one night."""
    guests = {guest.guest_id: guest for guest in problem.guests if night in guest.nights}
    return replace(
        problem,
        guests=tuple(_that_night(guest, night, guests) for guest in guests.values()),
        rooms=tuple(replace(room, min_nights=1) for room in problem.rooms),
        share_pairs=tuple(pair for pair in problem.share_pairs if guests.keys() >= set(pair)),
        move_cost=0,
    )


def _that_night(guest: Guest, night: Night, there: dict[str, Guest]) -> Guest:
    return replace(
        guest,
        check_in=night,
        check_out=night + timedelta(days=1),
        companion_of=guest.companion_of if guest.companion_of in there else "",
        serves=guest.serves if guest.serves in there else "",
    )


def clashes_by_night(problem: Problem, commitments: Commitments) -> Iterator[tuple[Frame, Clash]]:
    """Yield, for each night on which there is too little, the first proof of it."""
    for night in problem.nights:
        alone = night_problem(problem, night)
        pins = {guest_id: fields for guest_id, fields in commitments.pins.items() if guest_id in alone.guest}
        frame = frame_of(alone, Commitments(pins), Shape())
        clash = next(clashes(frame), None)
        if clash is not None:
            yield frame, clash


def conflict_by_night(problem: Problem, commitments: Commitments) -> Conflict | None:
    """Return why guests cannot be housed even where they change rooms: every night on which there is too little."""
    found = list(clashes_by_night(problem, commitments))
    if not found:
        return None
    first = counted_conflict(*found[0])
    keys = {demand.key for demand in first.demands}
    groups = found[0][0].problem.demand_groups()
    concerned = {guest_id for key in keys for guest_id in groups[key]}
    own = problem.demand_groups()
    demands = tuple(demand for demand in problem.demands() if concerned.intersection(own[demand.key]))
    told = [reason_by_night(frame, clash) for frame, clash in found]
    reason = Wording(" ".join(one.vi for one in told), " ".join(one.en for one in told))
    return Conflict(demands, reason, first.minimal and len(demands) == len(keys))
