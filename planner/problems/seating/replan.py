"""On the day: somebody comes late, declines or sends a substitute, a row breaks; few people are to move."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.engine.findings import Finding
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.engine.settings import Settings
from planner.problems.seating import greedy
from planner.problems.seating.calm import uncollected
from planner.problems.seating.check import check, out_of_order
from planner.problems.seating.cohorts import components
from planner.problems.seating.commitments import FIELD, pinned_seats, unknown
from planner.problems.seating.counting import Counting
from planner.problems.seating.data import Problem
from planner.problems.seating.desk import Desk
from planner.problems.seating.plan import Assignment, seated
from planner.problems.seating.shifting import Task, least_shift
from planner.problems.seating.stranded import without_stranded
from planner.scenario.rows import Guest as GuestRow
from planner.scenario.schema import Scenario
from planner.wording import Wording

QUICK = Settings(limit_s=0.5, workers=2)
"""Time for one question about the day: how many of whom sit where."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is different on the day.

    Attributes:
        declined: guests who do not come.
        late: guests who come unannounced; a substitute is one of them, with the own rank, never the other's (R36).
        broken_rows: (zone, row) whose seats cannot be used.
    """

    declined: frozenset[str] = frozenset()
    late: tuple[GuestRow, ...] = ()
    broken_rows: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Move:
    """One guest gets another seat; "" stands for none."""

    guest_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Replanned:
    """The plan after a change.

    Attributes:
        assignments: who sits where now.
        moves: everybody whose seat is another, those who come and go included.
        moved: how many of them had a seat that is still there and have another now.
        unseated: guests for whom there is no seat, the lowest in rank.
        broken: what the checker says of the new plan.
        at_least: no plan with as few guests out of order moves fewer of those who have a usable seat.
    """

    assignments: tuple[Assignment, ...]
    moves: tuple[Move, ...]
    moved: int
    unseated: tuple[str, ...]
    broken: tuple[Finding, ...]
    at_least: int = 0


def changed(scenario: Scenario, change: Change) -> Scenario:
    """Return the pack as it is after the change.

    Raises:
        UsageError: a guest or a row does not exist; the nearest is named.
    """
    known = {guest.guest_id for guest in scenario.guests}
    for guest in sorted(change.declined - known):
        raise unknown(Wording("khách", "guest"), guest, known)
    rows = {f"{seat.zone}:{seat.row}" for seat in scenario.seats}
    for row in sorted({":".join(pair) for pair in change.broken_rows} - rows):
        raise unknown(Wording("hàng ghế", "row"), row, rows)
    late = {guest.guest_id for guest in change.late}
    guests = [
        guest.model_copy(update={"status": "declined"}) if guest.guest_id in change.declined else guest
        for guest in scenario.guests
        if guest.guest_id not in late
    ]
    seats = tuple(
        seat.model_copy(update={"blocked": True}) if (seat.zone, seat.row) in change.broken_rows else seat
        for seat in scenario.seats
    )
    return replace(scenario, guests=(*guests, *change.late), seats=seats)


@uncollected()
def replan(
    problem: Problem,
    assignments: Sequence[Assignment],
    commitments: Commitments = NO_COMMITMENTS,
    settings: Settings = QUICK,
) -> Replanned:
    """Return the plan for ``problem``, as it is after the change, that moves few people of ``assignments``.

    No more are out of order than before the change (or else as few as possible), then as few as possible move: proven
    for guests who sit alone, with a lower bound on the moves of any plan that seats the same guests.
    """
    before = {row.guest_id: row.seat_id for row in assignments}
    left_out = {guest.guest_id for party in Counting(problem).left_over() for guest in party.members}
    task = problem.part(problem.guest.keys() - left_out, problem.seat) if left_out else problem
    pinned = pinned_seats(task, Commitments(_pins(task, commitments)))
    desk = Desk(task, greedy.Filling(task, pinned))
    current = seated(task, assignments)
    desk.keep(current)
    special = desk.seat_special(settings)
    waiting = sorted(
        (party for party in desk.homeless() if party.wheelchairs or not party.is_chain),
        key=lambda party: (-party.wheelchairs, -len(party.members), party.leader.seniority),
    )
    for party in waiting:
        desk.seat(party)
    desk.settle(special, settings)
    greedy.part_neighbours(desk.filling)
    seat_of = without_stranded(task, desk.filling.seat_of, {**pinned, **special})
    result = _result(problem, before, seat_of, commitments)
    return replace(result, at_least=_least_moves(task, current, result, pinned, settings))


def _least_moves(
    problem: Problem, current: Mapping[str, str], result: Replanned, pinned: Mapping[str, str], settings: Settings
) -> int:
    """Return how many must move in any plan with no more guests out of order: only counted, and all may move."""
    if not result.moved:
        return 0
    after = {row.guest_id: row.seat_id for row in result.assignments}
    touched = {move.guest_id for move in result.moves}
    least = 0
    seats = Commitments({guest: {FIELD: seat} for guest, seat in after.items()})
    for part, _ in components(problem, seats, touched & problem.guest.keys()):
        if not touched.isdisjoint(part.guest):
            task = _loose(part, current, after, pinned)
            task = replace(task, spill=task.homeless)
            rows = [row for row in result.assignments if row.guest_id in part.guest]
            shift = least_shift(task, settings, most_out=out_of_order(part, rows))
            least += shift.least_moved if shift else 0
    return min(least, result.moved)


def _loose(part: Problem, current: Mapping[str, str], after: Mapping[str, str], pinned: Mapping[str, str]) -> Task:
    """Return the task in which all on foot may move, apart from pins: any plan for the part is one of its answers."""
    ordinary = frozenset().union(*(block.ordinary for block in part.blocks))
    walking = [
        p for p in part.parties if not p.wheelchairs and all(after.get(g.guest_id) in ordinary for g in p.members)
    ]
    movable = [party for party in walking if pinned.keys().isdisjoint(guest.guest_id for guest in party.members)]
    free = {party.leader.guest_id for party in movable}
    fixed = {g.guest_id: after[g.guest_id] for p in walking if p.leader.guest_id not in free for g in p.members}
    here: dict[str, str] = {}
    for party in movable:
        seats = {g.guest_id: current[g.guest_id] for g in party.members if g.guest_id in current}
        usable = all(seat in ordinary and seat in part.allowed(part.guest[guest]) for guest, seat in seats.items())
        here |= seats if usable and len(seats) == len(party.members) else {}
    return Task(part, movable, fixed, here, ordinary - set(fixed.values()))


def _pins(problem: Problem, commitments: Commitments) -> dict[str, Mapping[str, str]]:
    usable = {seat.seat_id for seat in problem.seats if not seat.blocked}
    return {
        guest: fields
        for guest, fields in commitments.pins.items()
        if guest in problem.guest and usable.issuperset(fields.values())
    }


def _result(
    problem: Problem, before: Mapping[str, str], seat_of: Mapping[str, str], commitments: Commitments
) -> Replanned:
    rows = tuple(sorted(Assignment(*pair) for pair in seat_of.items()))
    usable = {seat.seat_id for seat in problem.seats if not seat.blocked}
    concerned = sorted(guest for guest in before.keys() | seat_of.keys() if before.get(guest) != seat_of.get(guest))
    moves = tuple(Move(guest, before.get(guest, ""), seat_of.get(guest, "")) for guest in concerned)
    moved = sum(move.before in usable and move.after != "" for move in moves)
    unseated = tuple(guest for guest in problem.guest if guest not in seat_of)
    return Replanned(rows, moves, moved, unseated, check(problem, rows, Commitments(_pins(problem, commitments))))


def rows_broken(texts: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Read rows written ZONE:ROW."""
    return frozenset((zone, row) for zone, _, row in (text.partition(":") for text in texts))
