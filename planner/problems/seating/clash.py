"""Why a part of the hall has no plan although the seats suffice: the smallest set of parties that clash."""

from collections.abc import Iterator, Sequence

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.commitments import part_of
from planner.problems.seating.data import Problem
from planner.problems.seating.parties import Party
from planner.problems.seating.repairs import Repair, for_parties, with_repairs
from planner.problems.seating.search import provable
from planner.problems.seating.shortage import Shortage
from planner.wording import Wording

QUESTION_S = 2.0
"""Longest time one question ("is there a plan for these alone?") may take."""


def clash_in(problem: Problem, commitments: Commitments, watch: Watch) -> Shortage:
    """Return a smallest set of parties that cannot be seated together; the lowest of them gives way."""
    asked = {_demand(party, commitments): party for party in problem.parties}

    def feasible(demands: Sequence[Demand]) -> bool | None:
        if watch.left_s <= 0:
            return None
        guests = {guest.guest_id for demand in demands for guest in asked[demand].members}
        part = problem.part(guests, problem.seat)
        status = provable(part, part_of(commitments, part), watch, QUESTION_S)
        return None if status is Status.UNKNOWN else status is not Status.INFEASIBLE

    special_first = sorted(asked, key=lambda demand: _is_special(asked[demand], commitments))
    demands, minimal = minimal_conflict(special_first, feasible)
    lowest = max((asked[demand] for demand in demands), key=lambda party: party.leader.seniority)
    left_out = frozenset(guest.guest_id for guest in lowest.members)
    parties = [asked[demand] for demand in demands]
    inside = {guest.guest_id for party in parties for guest in party.members}

    def works(changed: Problem) -> bool | None:
        if watch.left_s <= 0:
            return None
        part = changed.part(inside, changed.seat)
        status = provable(part, part_of(commitments, part), watch, QUESTION_S)
        return None if status is Status.UNKNOWN else status is not Status.INFEASIBLE

    repairs = [*for_parties(problem, parties, works), *_unpinned(problem, parties, commitments, watch)]
    return Shortage(with_repairs(Conflict(demands, _reason(problem, demands), minimal), repairs), left_out)


def _unpinned(problem: Problem, parties: Sequence[Party], commitments: Commitments, watch: Watch) -> Iterator[Repair]:
    """Yield pins whose dropping ends the clash."""
    inside = {guest.guest_id for party in parties for guest in party.members}
    part = problem.part(inside, problem.seat)
    own = part_of(commitments, part)
    for guest in sorted(own.pins):
        pins = {other: fields for other, fields in own.pins.items() if other != guest}
        if watch.left_s <= 0:
            return
        if provable(part, Commitments(pins, own.previous), watch, QUESTION_S) in {Status.OPTIMAL, Status.FEASIBLE}:
            yield Repair(1, Wording(f"bỏ ghim của {guest}", f"unpin {guest}"))


def _is_special(party: Party, commitments: Commitments) -> bool:
    return len(party.members) > 1 or any(
        guest.guest_id in commitments.pins or guest.apart_from or guest.wheelchair for guest in party.members
    )


def _demand(party: Party, commitments: Commitments) -> Demand:
    names = ", ".join(f"{guest.guest_id} {guest.name}" for guest in party.members)
    pins = [
        f"{guest.guest_id} → {seat}"
        for guest in party.members
        for seat in commitments.pins.get(guest.guest_id, {}).values()
    ]
    zones = ", ".join(party.zones)
    together = len(party.members) > 1
    vi = f"{names}: cần {len(party.members)} ghế{' liền nhau' if together else ''} ở khu {zones}"
    en = f"{names}: {len(party.members)} seat(s){' side by side' if together else ''} in zone {zones}"
    if pins:
        vi += f", đã ghim {'; '.join(pins)}"
        en += f", pinned {'; '.join(pins)}"
    return Demand(f"party {party.leader.guest_id}", Wording(vi + ".", en + "."))


def _reason(problem: Problem, demands: Sequence[Demand]) -> Wording:
    usable = sum(not seat.blocked for seat in problem.seats)
    zones = ", ".join(sorted({seat.zone for seat in problem.seats}))
    return Wording(
        f"{len(demands)} nhóm khách này không thể cùng ngồi vào {usable} ghế dùng được ở khu {zones} "
        "mà giữ đủ các quy tắc: " + " ".join(demand.wording.vi for demand in demands),
        f"These {len(demands)} parties cannot all sit in the {usable} usable seats of zone {zones} "
        "and keep every rule: " + " ".join(demand.wording.en for demand in demands),
    )
