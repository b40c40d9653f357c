"""Why a guest changes rooms during the stay: what keeps the guest from staying where he is, or what staying costs."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from planner.engine.plan import Commitments, weighted
from planner.problems.lodging.changes.stays import rows_of, stays_of
from planner.problems.lodging.check import check, score
from planner.problems.lodging.data import PRICE_UNIT_VND, Night, Problem, day
from planner.problems.lodging.plan import Assignment
from planner.wording import Wording, number

Rows = Sequence[Assignment]


def changes_of_room(
    problem: Problem, rows: Rows, own: Sequence[Assignment], commitments: Commitments
) -> Iterator[Wording]:
    """Yield a sentence for each change of room of a guest, and what the changes cost together."""
    told = 0
    for before, after in pairwise(own):
        if before.room_id != after.room_id:
            told += 1
            why = _why(problem, rows, (before, after), commitments)
            nth = (after.check_in - own[0].check_in).days + 1
            yield Wording(
                f"Đổi phòng đêm thứ {nth} ({day(after.check_in)}), từ {before.room_id} sang {after.room_id},"
                f" vì {why.vi}.",
                f"Changes rooms on night {nth} ({day(after.check_in)}), from {before.room_id} to {after.room_id},"
                f" because {why.en}.",
            )
    if told:
        price = number(told * problem.weights["room_changes"] * PRICE_UNIT_VND)
        yield Wording(
            f"{told} lần đổi phòng được tính {price} đồng trong điểm của phương án, không vào tiền phòng.",
            f"Changes of room: {told}, counted as {price} đồng in the score of the plan, not in the rent.",
        )


def _why(problem: Problem, rows: Rows, two: tuple[Assignment, Assignment], commitments: Commitments) -> Wording:
    """Say what is wrong with staying in the former room on the nights spent in the next one."""
    before, after = two
    room = problem.room.get(before.room_id)
    if room is None:
        return Wording(f"phòng {before.room_id} không có trong danh sách", f"room {before.room_id} is not in the list")
    for nights, vi, en in (
        ([night for night in after.nights if night not in room.nights], "không trống", "is not free"),
        (
            [night for night in after.nights if night in room.unheld],
            "không được giữ cho sự kiện",
            "is not held for the event",
        ),
    ):
        if nights:
            return Wording(
                f"phòng {before.room_id} {vi} đêm {_days(nights)}",
                f"room {before.room_id} {en} on the night of {_days(nights)}",
            )
    return _others(problem, rows, two) or _by_staying(problem, rows, two, commitments)


def _others(problem: Problem, rows: Rows, two: tuple[Assignment, Assignment]) -> Wording | None:
    """Say who has the former room meanwhile, where there is no bed left in it."""
    before, after = two
    party = next(members for members in problem.parties if before.guest_id in members)
    there = [
        row
        for row in rows
        if row.room_id == before.room_id and row.guest_id not in party and set(row.nights) & set(after.nights)
    ]
    if not there or problem.room[before.room_id].sleeps > len(there):
        return None
    names = [f"{problem.guest[row.guest_id].name} ({row.guest_id})" for row in there if row.guest_id in problem.guest]
    return Wording(
        f"phòng {before.room_id} khi đó đã xếp cho {', '.join(names)}",
        f"room {before.room_id} is then given to {', '.join(names)}",
    )


def _by_staying(problem: Problem, rows: Rows, two: tuple[Assignment, Assignment], commitments: Commitments) -> Wording:
    """Say which rule staying would break, or what it would cost more, the change itself taken off."""
    before = two[0]
    stayed = _stayed(problem, rows, two)
    known = {(finding.rule, finding.subjects) for finding in check(problem, rows, commitments)}
    broken = [f for f in check(problem, stayed, commitments) if (f.rule, f.subjects) not in known]
    if broken:
        said = broken[0].message
        return Wording(f"ở lại thì: {said.vi.rstrip('.')}", f"staying would mean: {said.en.rstrip('.')}")
    more = weighted(score(problem, stayed, commitments), problem.weights)
    more -= weighted(score(problem, rows, commitments), problem.weights)
    amount = number(abs(more) * PRICE_UNIT_VND)
    if more >= 0:
        return Wording(
            f"ở lại phòng {before.room_id} tốn hơn {amount} đồng, đã trừ phí đổi phòng",
            f"staying in {before.room_id} costs {amount} đồng more, the change itself taken off",
        )
    return Wording(
        f"phương án chọn như vậy; ở lại phòng {before.room_id} sẽ đỡ {amount} đồng",
        f"the plan says so; staying in {before.room_id} would save {amount} đồng",
    )


def _stayed(problem: Problem, rows: Rows, two: tuple[Assignment, Assignment]) -> tuple[Assignment, ...]:
    """Return the plan in which the party stays in the former room on the nights of the next row."""
    before, after = two
    stays, nights = stays_of(problem, rows), set(after.nights)
    for guest_id in next(members for members in problem.parties if before.guest_id in members):
        if guest_id in stays:
            pairs = zip(problem.guest[guest_id].nights, stays[guest_id], strict=True)
            moved = tuple(
                before.room_id if night in nights and room_id == after.room_id else room_id for night, room_id in pairs
            )
            stays[guest_id] = moved
    others = [row for row in rows if row.guest_id not in stays]
    return (*others, *rows_of(problem, stays))


def _days(nights: Sequence[Night]) -> str:
    return ", ".join(day(night) for night in nights)
