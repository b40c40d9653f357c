"""No single chair left free inside a delegation: the last of a run, or anybody else who may, moves into it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.engine.plan import NO_COMMITMENTS
from planner.problems.seating.check import party_is_together, score
from planner.problems.seating.check_places import award_order
from planner.problems.seating.data import Problem
from planner.problems.seating.parties import Party
from planner.problems.seating.plan import Assignment

TRIED_ELSEWHERE = 40
"""How many guests of other blocks are looked at when nobody of the block can fill the chair."""


@dataclass
class _Hall:
    """Who sits where by now."""

    problem: Problem
    seat_of: dict[str, str]
    fixed: frozenset[str]
    guest_in: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.guest_in = {seat: guest for guest, seat in self.seat_of.items()}
        self.party_of = {guest.guest_id: party for party in self.problem.parties for guest in party.members}

    def move(self, seats: Mapping[str, str]) -> None:
        """Give every guest the new seat."""
        for guest in seats:
            self.guest_in.pop(self.seat_of[guest])
        self.seat_of.update(seats)
        self.guest_in.update({seat: guest for guest, seat in seats.items()})

    def delegation(self, seat: str) -> str:
        """Return the delegation that holds a seat; "" for none."""
        return self.problem.guest[self.guest_in[seat]].delegation if seat in self.guest_in else ""

    def is_stranded(self, seat: str) -> bool:
        """Return whether a chair is free between two of one delegation."""
        if seat in self.guest_in or seat not in self.problem.strandable:
            return False
        left, right = (self.delegation(beside) for beside in self.problem.strandable[seat])
        return left == right != ""


def stranded_seats(problem: Problem, seat_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return the chairs left free between two guests of one delegation."""
    hall = _Hall(problem, dict(seat_of), frozenset())
    return tuple(seat for seat in problem.strandable if hall.is_stranded(seat))


def without_stranded(problem: Problem, seat_of: Mapping[str, str], fixed: Mapping[str, str]) -> dict[str, str]:
    """Return the plan with every stranded chair filled, as far as guests who may move can fill it.

    First a run of the delegation closes up by one seat, or its outermost single guest sits in the gap: the block of
    everybody stays, hence the order of ranks. Then any single guest of the block, of the zone, of the hall.
    """
    hall = _Hall(problem, dict(seat_of), frozenset(fixed))
    for seat in problem.strandable:
        if hall.is_stranded(seat):
            _fill(hall, seat)
    return hall.seat_of


def _fill(hall: _Hall, seat: str) -> None:
    for seats in _ways(hall, seat):
        if _is_allowed(hall, seats, seat):
            hall.move(seats)
            return


def _ways(hall: _Hall, gap: str) -> Iterator[dict[str, str]]:
    for side in hall.problem.strandable[gap]:
        run = _run(hall, gap, side)
        yield {hall.guest_in[run[-1]]: gap}
        yield {hall.guest_in[seat]: ahead for seat, ahead in zip(run, (gap, *run), strict=False)}
        for seat in run[:-1]:
            yield {hall.guest_in[seat]: gap}
    own = hall.problem.seat[gap]
    others = sorted(
        (
            (other.zone != own.zone, abs(other.place - own.place), guest)
            for guest, at in hall.seat_of.items()
            if (other := hall.problem.seat[at]) and gap in hall.problem.allowed(hall.problem.guest[guest])
        )
    )
    same = [guest for _, away, guest in others if not away]
    rest = [guest for _, away, guest in others if away][:TRIED_ELSEWHERE]
    yield from ({guest: gap} for guest in same)
    yield from ({guest: gap} for guest in sorted(rest, key=lambda guest: _disorder(hall, guest, gap)))


def _disorder(hall: _Hall, guest: str, gap: str) -> int:
    changed = {**hall.seat_of, guest: gap}
    return score(hall.problem, [Assignment(*pair) for pair in changed.items()], NO_COMMITMENTS)["precedence"]


def _run(hall: _Hall, gap: str, side: str) -> list[str]:
    """Return the seats of the delegation from the gap outwards."""
    run, last = [side], gap
    while True:
        onward = [n for n in hall.problem.neighbours[run[-1]] if n != last]
        if not onward or hall.delegation(onward[0]) != hall.delegation(side):
            return run
        last = run[-1]
        run.append(onward[0])


def _is_allowed(hall: _Hall, seats: Mapping[str, str], gap: str) -> bool:
    """Return whether the guests may move: no rule about them breaks and no other chair is stranded."""
    problem = hall.problem
    if any(g in hall.fixed or s not in problem.allowed(problem.guest[g]) for g, s in seats.items()):
        return False
    left = [hall.seat_of[guest] for guest in seats]
    before = {guest: hall.seat_of[guest] for guest in seats}
    hall.move(seats)
    near = {other for seat in (*left, gap) for other in (seat, *problem.neighbours[seat])}
    fine = (
        not any(hall.is_stranded(seat) for seat in near)
        and all(party_is_together(problem, party, hall.seat_of) for party in _parties(hall, seats))
        and not any(_beside_foe(hall, guest) for guest in seats)
        and (not problem.calls or next(award_order(problem, _rows(hall), NO_COMMITMENTS), None) is None)
    )
    hall.move(before)
    return fine


def _rows(hall: _Hall) -> list[Assignment]:
    return [Assignment(*pair) for pair in hall.seat_of.items()]


def _parties(hall: _Hall, seats: Mapping[str, str]) -> list[Party]:
    return list({hall.party_of[guest].leader.guest_id: hall.party_of[guest] for guest in seats}.values())


def _beside_foe(hall: _Hall, guest: str) -> bool:
    problem = hall.problem
    besides = (hall.guest_in.get(seat, "") for seat in problem.neighbours[hall.seat_of[guest]])
    return any(
        other and (other in problem.guest[guest].apart_from or guest in problem.guest[other].apart_from)
        for other in besides
    )
