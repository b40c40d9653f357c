"""The checker's rules about special places: reserved seats, cameras, the stage steps, exits, the last free chair."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from planner.engine.findings import Finding
from planner.engine.plan import Commitments
from planner.problems.seating.data import NAME, Problem
from planner.problems.seating.hall import CM_PER_M, Seat
from planner.problems.seating.parties import Guest
from planner.problems.seating.plan import Assignment
from planner.problems.seating.special_words import whom_told
from planner.wording import Wording

Rows = Sequence[Assignment]


def finding(rule: str, subjects: Iterable[str], vi: str, en: str) -> Finding:
    """Return a finding of this problem."""
    return Finding(NAME, rule, tuple(subjects), Wording(vi, en))


def who(guest: Guest) -> str:
    """Return a guest as sentences name them."""
    return f"{guest.guest_id} {guest.name}"


def placed(problem: Problem, rows: Rows) -> list[tuple[Guest, Seat]]:
    """Return guest and seat of the rows where both exist."""
    guest, seat = problem.guest, problem.seat
    return [(guest[row.guest_id], seat[row.seat_id]) for row in rows if row.guest_id in guest and row.seat_id in seat]


def camera_seats(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Nobody sits where a camera stands."""
    for guest, seat in placed(problem, rows):
        if seat.kind == "camera":
            vi, en = (
                f"{who(guest)} ngồi chỗ đặt máy quay {seat.seat_id}.",
                f"{who(guest)} sits at camera {seat.seat_id}.",
            )
            yield finding("camera_seats", [guest.guest_id], vi, en)


def reserved_seats(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """A reserved seat is used only by those for whom it is kept."""
    for guest, seat in placed(problem, rows):
        if seat.kept_for and not seat.kept_for & guest.words:
            whom = whom_told(problem, seat.kept_for)
            vi = f"{who(guest)} ngồi ghế {seat.seat_id} đã giữ cho {whom.vi}."
            en = f"{who(guest)} has {seat.seat_id}, kept for {whom.en}."
            yield finding("reserved_seats", [guest.guest_id], vi, en)


def role_seats(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Press, performers and blocs sit in the seats kept for them."""
    for guest, seat in placed(problem, rows):
        if guest.only and not seat.kept_for & guest.only:
            whom = whom_told(problem, guest.only)
            vi = f"{who(guest)} phải ngồi ghế giữ cho {whom.vi} nhưng đang ở ghế {seat.seat_id}."
            en = f"{who(guest)} belongs to the seats kept for {whom.en}, but sits in {seat.seat_id}."
            yield finding("role_seats", [guest.guest_id], vi, en)


def stage_seats(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Whoever is called to the stage sits on an aisle near its steps."""
    limit = problem.limits.steps_cm
    for guest, seat in placed(problem, rows):
        if not guest.at_steps:
            continue
        if not (seat.aisle or seat.kind == "wheelchair_space"):
            vi = f"{who(guest)} lên sân khấu nhưng ghế {seat.seat_id} không cạnh lối đi."
            en = f"{who(guest)} is called to the stage, but {seat.seat_id} is not on an aisle."
            yield finding("stage_seats", [guest.guest_id], vi, en)
        if limit and (seat.steps_cm is None or seat.steps_cm > limit):
            vi = f"{who(guest)} ở ghế {seat.seat_id} cách bậc sân khấu {_m(seat.steps_cm)} m; nhiều nhất {_m(limit)} m."
            en = f"{who(guest)} in {seat.seat_id} is {_m(seat.steps_cm)} m from the steps; at most {_m(limit)} m."
            yield finding("stage_seats", [guest.guest_id], vi, en)


def award_order(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Of one role, who is called to the stage earlier sits no farther from its steps."""
    called: dict[str, list[tuple[int, int, Guest, Seat]]] = {}
    for guest, seat in placed(problem, rows):
        role, turn = guest.turn
        if role:
            called.setdefault(role, []).append((turn, seat.steps_cm or 0, guest, seat))
    for queue in called.values():
        queue.sort(key=lambda item: (item[0], item[1], item[2].guest_id))
        turns = sorted({item[0] for item in queue})
        for before, after in pairwise(turns):
            last = max((item for item in queue if item[0] == before), key=lambda item: item[1])
            for item in queue:
                if item[0] == after and item[1] < last[1]:
                    yield _out_of_turn((last[2], last[3]), (item[2], item[3]))


def _out_of_turn(one: tuple[Guest, Seat], other: tuple[Guest, Seat]) -> Finding:
    (early, far), (late, near) = one, other
    vi = (
        f"{who(early)} lên sân khấu thứ {early.turn[1]} mà ngồi xa bậc hơn (ghế {far.seat_id}, {_m(far.steps_cm)} m) "
        f"so với {who(late)}, thứ {late.turn[1]} (ghế {near.seat_id}, {_m(near.steps_cm)} m)."
    )
    en = (
        f"{who(early)} is called number {early.turn[1]} but sits farther from the steps ({far.seat_id}, "
        f"{_m(far.steps_cm)} m) than {who(late)}, number {late.turn[1]} ({near.seat_id}, {_m(near.steps_cm)} m)."
    )
    return finding("award_order", [early.guest_id, late.guest_id], vi, en)


def exit_seats(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests of honour and in wheelchairs sit in accessible seats near an exit, those of honour in front."""
    limits = problem.limits
    for guest, seat in placed(problem, rows):
        if not guest.at_exit:
            continue
        wrong: list[tuple[str, str]] = []
        if not (seat.aisle or seat.kind == "wheelchair_space"):
            wrong.append(("không cạnh lối đi", "is not on an aisle"))
        if limits.exit_cm and (seat.exit_cm is None or seat.exit_cm > limits.exit_cm):
            far, most = _m(seat.exit_cm), _m(limits.exit_cm)
            wrong.append((f"cách lối ra {far} m, nhiều nhất {most} m", f"is {far} m from an exit, at most {most} m"))
        if limits.front_rows and not guest.wheelchair and seat.row_index >= limits.front_rows:
            wrong.append((f"không ở {limits.front_rows} hàng đầu", f"is not in the first {limits.front_rows} rows"))
        for vi, en in wrong:
            told = f"Ghế {seat.seat_id} của {who(guest)} {vi}.", f"{seat.seat_id} of {who(guest)} {en}."
            yield finding("exit_seats", [guest.guest_id], *told)


def escorts(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests of honour and in wheelchairs have a companion or an escort."""
    for guest, _seat in placed(problem, rows) if problem.limits.escort else ():
        if guest.at_exit and not guest.escorted:
            vi = f"{who(guest)} chưa có người đi cùng hay người đưa đón."
            yield finding("escorts", [guest.guest_id], vi, f"{who(guest)} has neither companion nor escort.")


def no_stranded_seat(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """No single ordinary seat stays free between two guests of one delegation."""
    holder = {seat.seat_id: guest for guest, seat in placed(problem, rows)}
    for seat, (left, right) in problem.strandable.items():
        if seat in holder or left not in holder or right not in holder:
            continue
        one, other = holder[left], holder[right]
        if one.delegation and one.delegation == other.delegation:
            name = problem.delegation_name(one.delegation)
            vi = f"Ghế {seat} bỏ trống lẻ loi giữa {who(one)} và {who(other)} của {name}."
            en = f"Seat {seat} is left alone between {who(one)} and {who(other)} of {name}."
            yield finding("no_stranded_seat", [one.guest_id, other.guest_id], vi, en)


def metres(length_cm: int | None) -> str:
    """Write a length in metres with a decimal comma."""
    return "–" if length_cm is None else f"{length_cm / CM_PER_M:.1f}".replace(".", ",")


_m = metres
