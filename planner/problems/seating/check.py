"""The second opinion on a seating plan: every rule and every goal computed anew from the rows."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from math import sqrt

from planner.engine.findings import Finding
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.seating.check_places import (
    award_order,
    camera_seats,
    escorts,
    exit_seats,
    no_stranded_seat,
    reserved_seats,
    role_seats,
    stage_seats,
)
from planner.problems.seating.commitments import FIELD, previous_seats
from planner.problems.seating.data import NAME, Ladder, Problem
from planner.problems.seating.hall import Seat
from planner.problems.seating.parties import Guest, Party
from planner.problems.seating.plan import Assignment, runs, seated
from planner.wording import Wording, number

Rows = Sequence[Assignment]
Check = Callable[[Problem, Rows, Commitments], Iterator[Finding]]


def _finding(rule: str, subjects: Iterable[str], vi: str, en: str) -> Finding:
    return Finding(NAME, rule, tuple(subjects), Wording(vi, en))


def _who(guest: Guest) -> str:
    return f"{guest.guest_id} {guest.name}"


def _placed(problem: Problem, rows: Rows) -> list[tuple[Guest, str]]:
    """Return guest and seat of the rows where both exist."""
    guest, seat = problem.guest, problem.seat
    return [(guest[row.guest_id], row.seat_id) for row in rows if row.guest_id in guest and row.seat_id in seat]


def known_ids(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Every row names an attending guest and an existing seat."""
    for row in rows:
        if row.guest_id not in problem.guest:
            vi = f"{row.guest_id} không có trong danh sách khách dự mà được xếp ghế {row.seat_id}."
            yield _finding(
                "known_ids",
                [row.guest_id],
                vi,
                f"{row.guest_id} is no attending guest, yet has seat {row.seat_id}.",
            )
        if row.seat_id not in problem.seat:
            vi = f"Ghế {row.seat_id} của {row.guest_id} không có trong sơ đồ."
            yield _finding(
                "known_ids",
                [row.guest_id],
                vi,
                f"Seat {row.seat_id} of {row.guest_id} is not on the seating chart.",
            )


def seat_each_guest(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Each attending guest has exactly one seat."""
    held: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        held[row.guest_id].append(row.seat_id)
    for guest in problem.guests:
        seats = held[guest.guest_id]
        if not seats:
            vi, en = f"{_who(guest)} chưa có ghế.", f"{_who(guest)} has no seat."
            yield _finding("seat_each_guest", [guest.guest_id], vi, en)
        elif len(seats) > 1:
            vi = f"{_who(guest)} có {len(seats)} ghế ({', '.join(seats)}); chỉ được một."
            en = f"{_who(guest)} has {len(seats)} seats ({', '.join(seats)}); exactly one is allowed."
            yield _finding("seat_each_guest", [guest.guest_id], vi, en)


def one_guest_per_seat(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """No seat is given to two guests."""
    holders: dict[str, dict[str, None]] = defaultdict(dict)
    for guest, seat in _placed(problem, rows):
        holders[seat][guest.guest_id] = None
    for seat, guests in holders.items():
        if len(guests) > 1:
            names = ", ".join(_who(problem.guest[guest]) for guest in guests)
            vi = f"Ghế {seat} xếp cho {len(guests)} khách: {names}."
            yield _finding("one_guest_per_seat", guests, vi, f"Seat {seat} is given to {len(guests)} guests: {names}.")


def blocked_seats(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """No blocked seat is used."""
    for guest, seat in _placed(problem, rows):
        if problem.seat[seat].blocked and problem.seat[seat].kind != "camera":
            vi, en = (
                f"{_who(guest)} ngồi ghế {seat} đã bị chặn.",
                f"{_who(guest)} sits in blocked seat {seat}.",
            )
            yield _finding("blocked_seats", [guest.guest_id], vi, en)


def allowed_zones(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Everybody sits in a zone open to them."""
    for guest, seat in _placed(problem, rows):
        zone = problem.seat[seat].zone
        if zone not in guest.home and not problem.seat[seat].kept_for & guest.words:
            zones = ", ".join(guest.zones)
            vi = f"{_who(guest)} (bậc {guest.rank}) ngồi khu {zone}; được xếp ở khu {zones}."
            en = f"{_who(guest)} (rank {guest.rank}) sits in zone {zone}; open to them: {zones}."
            yield _finding("allowed_zones", [guest.guest_id], vi, en)


def wheelchair_spaces(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Wheelchair spaces are for guests in wheelchairs, and these sit nowhere else."""
    for guest, seat in _placed(problem, rows):
        is_space = problem.seat[seat].kind == "wheelchair_space"
        if guest.wheelchair and not is_space:
            vi = f"{_who(guest)} dùng xe lăn nhưng ghế {seat} không phải chỗ xe lăn."
            en = f"{_who(guest)} uses a wheelchair, but {seat} is no wheelchair space."
            yield _finding("wheelchair_spaces", [guest.guest_id], vi, en)
        if is_space and not guest.wheelchair:
            vi = f"{_who(guest)} không dùng xe lăn nhưng ngồi chỗ xe lăn {seat}."
            en = f"{_who(guest)} uses no wheelchair, but has wheelchair space {seat}."
            yield _finding("wheelchair_spaces", [guest.guest_id], vi, en)


def companion_seats(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """The companion seat beside a wheelchair space is for the party of the guest in that space."""
    guest_in = {seat: guest for guest, seat in _placed(problem, rows)}
    for guest, seat in _placed(problem, rows):
        if seat not in problem.attended:
            continue
        beside = [guest_in[other] for other in problem.neighbours[seat] if other in guest_in]
        if not any(other.wheelchair and other.leader == guest.leader for other in beside):
            vi = f"{_who(guest)} ngồi ghế {seat} dành cho người đi cùng khách ở chỗ xe lăn bên cạnh."
            en = f"{_who(guest)} has {seat}, kept for the companion of the guest in the wheelchair space beside it."
            yield _finding("companion_seats", [guest.guest_id], vi, en)


def companions_adjacent(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Companions sit side by side; a party that is no chain sits in one unbroken run."""
    seat_of = {guest.guest_id: seat for guest, seat in _placed(problem, rows)}
    for party in problem.parties:
        if len(party.members) > 1:
            yield from _party_findings(problem, party, seat_of)


def party_is_together(problem: Problem, party: Party, seat_of: Mapping[str, str]) -> bool:
    """Return whether a party sits as ``companions_adjacent`` asks."""
    return len(party.members) == 1 or next(_party_findings(problem, party, seat_of), None) is None


def _party_findings(problem: Problem, party: Party, seat_of: Mapping[str, str]) -> Iterator[Finding]:
    present = [guest for guest in party.members if guest.guest_id in seat_of]
    if not party.is_chain:
        seats = {seat_of[guest.guest_id] for guest in present}
        if not _unbroken(problem, seats):
            names = ", ".join(_who(guest) for guest in present)
            vi = f"{names} đi cùng nhau nhưng không ngồi liền nhau ({', '.join(sorted(seats))})."
            en = f"{names} belong together but do not sit side by side ({', '.join(sorted(seats))})."
            yield _finding("companions_adjacent", [guest.guest_id for guest in present], vi, en)
        return
    for one, other in pairwise(party.members):
        seats_two = (seat_of.get(one.guest_id), seat_of.get(other.guest_id))
        if None not in seats_two and seats_two[1] not in problem.neighbours[str(seats_two[0])]:
            vi = f"{_who(one)} (ghế {seats_two[0]}) và {_who(other)} (ghế {seats_two[1]}) đi cùng nhau phải ngồi liền."
            en = f"{_who(one)} ({seats_two[0]}) and {_who(other)} ({seats_two[1]}) belong together: neighbouring seats."
            yield _finding("companions_adjacent", [one.guest_id, other.guest_id], vi, en)


def _unbroken(problem: Problem, seats: set[str]) -> bool:
    if not seats:
        return True
    reached = queue = [min(seats)]
    while queue:
        queue = [n for seat in queue for n in problem.neighbours[seat] if n in seats and n not in reached]
        reached = [*reached, *queue]
    return seats <= set(reached)


def keep_apart(problem: Problem, rows: Rows, _: Commitments) -> Iterator[Finding]:
    """Guests who must not be neighbours are none."""
    seat_of = {guest.guest_id: seat for guest, seat in _placed(problem, rows)}
    pairs = {tuple(sorted((guest.guest_id, other))) for guest in problem.guests for other in guest.apart_from}
    for one, other in sorted(pairs):
        if seat_of.get(other) in problem.neighbours.get(seat_of.get(one, ""), ()):
            names = _who(problem.guest[one]), _who(problem.guest[other])
            vi = f"{names[0]} và {names[1]} không được ngồi liền nhau ({seat_of[one]}, {seat_of[other]})."
            en = f"{names[0]} and {names[1]} must not be neighbours ({seat_of[one]}, {seat_of[other]})."
            yield _finding("keep_apart", [one, other], vi, en)


def keep_pins(problem: Problem, rows: Rows, commitments: Commitments) -> Iterator[Finding]:
    """Every pinned guest sits in the pinned seat."""
    held: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        held[row.guest_id].add(row.seat_id)
    for guest, fields in commitments.pins.items():
        wanted = fields.get(FIELD)
        if wanted is not None and held[guest] != {wanted}:
            who = _who(problem.guest[guest]) if guest in problem.guest else guest
            now = ", ".join(sorted(held[guest])) or "–"
            vi = f"{who} đã ghim ở ghế {wanted} nhưng đang ở ghế {now}."
            yield _finding("keep_pins", [guest], vi, f"{who} is pinned to seat {wanted}, but sits in {now}.")


CHECKS: tuple[Check, ...] = (
    known_ids,
    seat_each_guest,
    one_guest_per_seat,
    blocked_seats,
    camera_seats,
    reserved_seats,
    role_seats,
    allowed_zones,
    wheelchair_spaces,
    companion_seats,
    companions_adjacent,
    stage_seats,
    award_order,
    exit_seats,
    escorts,
    keep_apart,
    no_stranded_seat,
    keep_pins,
)


def check(problem: Problem, assignments: Rows, commitments: Commitments = NO_COMMITMENTS) -> tuple[Finding, ...]:
    """Return every broken rule."""
    return tuple(finding for rule in CHECKS for finding in rule(problem, assignments, commitments))


def score(problem: Problem, assignments: Rows, commitments: Commitments = NO_COMMITMENTS) -> dict[str, int]:
    """Return goal -> value, the lower the better; unknown ids and second rows do not count."""
    seat_of = seated(problem, assignments)
    return {
        "precedence": _precedence(problem, seat_of),
        "aisle": sum(problem.guest[guest].aisle and not problem.seat[seat].aisle for guest, seat in seat_of.items()),
        "fragments": _fragments(problem, seat_of),
        "changes": _changes(problem, seat_of, commitments),
        "front_gaps": _front_gaps(problem, seat_of),
        "spread": _spread(problem, seat_of),
        "walk": sum(_walked(problem.guest[guest], problem.seat[seat]) for guest, seat in seat_of.items()),
        "view": sum(_from_stage(problem.seat[seat]) for seat in seat_of.values()),
    }


def _walked(guest: Guest, seat: Seat) -> int:
    """Return metres from the nearest entrance times the need of the guest in per cent, rounded half up."""
    metres = round((seat.exit_cm or 0) / 100)
    whole, rest = divmod(guest.need * metres, 100)
    return whole + (rest >= 50)  # noqa: PLR2004 - half


def _from_stage(seat: Seat) -> int:
    """Return whole metres from the middle of the stage's edge, where x and y are 0."""
    return round(sqrt(seat.x_cm * seat.x_cm + seat.y_cm * seat.y_cm) / 100)


def _precedence(problem: Problem, seat_of: Mapping[str, str]) -> int:
    """Return the guests out of order, ladder by ladder."""
    compared = _compared(problem, seat_of)
    return sum(_on_ladder(compared, ladder) for ladder in problem.ladders)


def _compared(problem: Problem, seat_of: Mapping[str, str]) -> dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]]:
    """Return (zone, open zones) -> place and rank of everybody compared there."""
    compared: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = defaultdict(list)
    for guest_id, seat_id in seat_of.items():
        guest, seat = problem.guest[guest_id], problem.seat[seat_id]
        if not guest.exempt:
            compared[seat.zone, guest.zones].append((seat.place, guest.rank))
    return compared


def _on_ladder(compared: Mapping[tuple[str, tuple[str, ...]], list[tuple[int, int]]], ladder: Ladder) -> int:
    held = (
        held for (zone, choice), held in compared.items() if zone in ladder.zones and ladder.choice in (None, choice)
    )
    return _out_of_order(chain.from_iterable(held))


def out_of_order_on(problem: Problem, assignments: Rows, ladder: Ladder) -> int:
    """Return the guests out of order on one ladder."""
    return _on_ladder(_compared(problem, seated(problem, assignments)), ladder)


def out_of_order(problem: Problem, assignments: Rows) -> int:
    """Return the guests out of order on all ladders: the goal ``precedence``."""
    return _precedence(problem, seated(problem, assignments))


def _out_of_order(compared: Iterable[tuple[int, int]]) -> int:
    """Return the least number of (place, rank) without which no lower rank has a better place than a higher one.

    What can stay is a longest non-decreasing sequence of ranks (Fredman, 1975: n log n).
    """
    climbing: list[int] = []
    count = 0
    for _, rank in sorted(compared):
        position = bisect_right(climbing, rank)
        climbing[position : position + 1] = [rank]
        count += 1
    return count - len(climbing)


def _fragments(problem: Problem, seat_of: Mapping[str, str]) -> int:
    """Return the runs of all delegations; one for each delegation is the least there can be."""
    return sum(1 for _ in runs(problem, seat_of))


def _changes(problem: Problem, seat_of: Mapping[str, str], commitments: Commitments) -> int:
    return sum(seat_of.get(guest) != seat for guest, seat in previous_seats(problem, commitments).items())


def _front_gaps(problem: Problem, seat_of: Mapping[str, str]) -> int:
    """Return the free ordinary seats of each zone in rows before the last one in use."""
    taken = set(seat_of.values())
    last: dict[str, int] = {}
    for block in problem.blocks:
        if taken & block.ordinary:
            last[block.zone] = max(block.row_index, last.get(block.zone, 0))
    return sum(len(block.ordinary - taken) for block in problem.blocks if block.row_index < last.get(block.zone, 0))


def _spread(problem: Problem, seat_of: Mapping[str, str]) -> int:
    """Return the rows without anybody of a delegation between its first and its last row."""
    rows: dict[tuple[str, str], set[int]] = defaultdict(set)
    for guest_id, seat_id in seat_of.items():
        seat, delegation = problem.seat[seat_id], problem.guest[guest_id].delegation
        if delegation:
            rows[delegation, seat.zone].add(seat.row_index)
    return sum(max(indexes) - min(indexes) + 1 - len(indexes) for indexes in rows.values())


def summary_of(goals: Mapping[str, int]) -> str:
    """Return the goals that are not zero, for sentences."""
    return ", ".join(f"{goal} {number(value)}" for goal, value in goals.items() if value)
