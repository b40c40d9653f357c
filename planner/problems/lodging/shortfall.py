"""When not everybody can be housed: the clashing demands, and a sentence with the numbers."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.lodging.counting import Clash, Recount
from planner.problems.lodging.data import Problem
from planner.problems.lodging.frame import Frame
from planner.problems.lodging.model import build
from planner.problems.lodging.readoff import Housing
from planner.problems.lodging.shortage import reason_by_night
from planner.wording import Wording

Question = Callable[[Problem, Commitments, Settings], Status]
NOTHING = Wording("", "")
QUESTION_S = 2.0
"""Longest time for one question whether some demands can be met together."""


def without(problem: Problem, guests: frozenset[str]) -> Problem:
    """Return the problem of the other guests alone."""
    left = tuple(
        replace(
            guest,
            companion_of="" if guest.companion_of in guests else guest.companion_of,
            serves="" if guest.serves in guests else guest.serves,
        )
        for guest in problem.guests
        if guest.guest_id not in guests
    )
    pairs = tuple(pair for pair in problem.share_pairs if not guests.intersection(pair))
    return replace(problem, guests=left, share_pairs=pairs)


def restricted(commitments: Commitments, problem: Problem) -> Commitments:
    """Return the commitments that concern the guests of ``problem``."""
    pins = {guest_id: fields for guest_id, fields in commitments.pins.items() if guest_id in problem.guest}
    return Commitments(pins, tuple(row for row in commitments.previous if row.get("guest_id", "") in problem.guest))


def counted_conflict(frame: Frame, clash: Clash) -> Conflict:
    """Return the conflict behind a counting argument: demands that no counting argument of the kind spares."""
    groups = frame.problem.demand_groups()
    concerned, recount = set(clash.guests), Recount(frame, clash)
    demands = [demand for demand in frame.problem.demands() if concerned.intersection(groups[demand.key])]

    def feasible(part: Sequence[Demand]) -> bool:
        guests = frozenset(member for demand in part for member in groups[demand.key])
        return not recount.holds(guests)

    chosen, minimal = minimal_conflict(demands, feasible)
    return Conflict(chosen, reason_by_night(frame, clash), minimal)


def searched_conflict(
    problem: Problem, commitments: Commitments, question: Question, settings: Settings, also: Wording = NOTHING
) -> Conflict:
    """Return a conflict found by asking whether parts of the demands can be met, within the limit of ``settings``.

    Args:
        problem: all guests.
        commitments: their pins and previous plan.
        question: how an attempt to house the guests of a problem ends.
        settings: time of all questions together.
        also: what the sentence says beside the numbers.
    """
    end = settings.now_s() + settings.limit_s
    groups = problem.demand_groups()

    def feasible(part: Sequence[Demand]) -> bool | None:
        guests = frozenset(member for demand in part for member in groups[demand.key])
        left_s = end - settings.now_s()
        if left_s <= 0:
            return None
        some = without(problem, frozenset(problem.guest) - guests)
        status = question(some, restricted(commitments, some), settings.within(min(QUESTION_S, left_s)))
        return {Status.INFEASIBLE: False, Status.UNKNOWN: None}.get(status, True)

    chosen, minimal = minimal_conflict(problem.demands(), feasible)
    count = sum(len(groups[demand.key]) for demand in chosen)
    reason = Wording(
        f"{count} khách của {len(chosen)} nhóm yêu cầu không thể cùng được xếp phòng theo mọi quy tắc{also.vi}.",
        f"{count} guests of {len(chosen)} demands cannot be housed together under all rules{also.en}.",
    )
    return Conflict(chosen, reason, minimal)


def whole_stays(problem: Problem, commitments: Commitments, settings: Settings) -> Status:
    """Say how housing these guests ends, everybody in one room for the whole stay."""
    lodging = build(problem, commitments)
    lodging.model.clear_objective()
    return run(lodging.model, settings).outcome.status


def unmet_of(problem: Problem, housing: Housing) -> tuple[Demand, ...]:
    """Return one demand for each guest without a room."""
    return tuple(
        Demand(
            f"guest {guest.guest_id}",
            Wording(
                f"Khách {guest.name} ({guest.guest_id}), bậc {guest.rank}: chưa có phòng.",
                f"Guest {guest.name} ({guest.guest_id}), rank {guest.rank}: no room.",
            ),
        )
        for guest in problem.guests
        if guest.guest_id not in housing
    )
