"""Why a guest sits where they sit, and what other seats would cost: judged by the checker alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from planner.engine.explanation import Alternative, Explanation
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.problems.seating.check import check, score, summary_of
from planner.problems.seating.commitments import pinned_seats, unknown
from planner.problems.seating.data import Problem
from planner.problems.seating.hall import Seat
from planner.problems.seating.parties import Guest
from planner.problems.seating.plan import Assignment, seated
from planner.wording import Wording, number

FREE_SEATS = 4
"""How many free seats are looked at."""
EXCHANGES = 8
"""How many guests are looked at to exchange seats with, neighbours included."""


def explain(
    problem: Problem,
    assignments: Sequence[Assignment],
    subject: str,
    commitments: Commitments = NO_COMMITMENTS,
) -> Explanation:
    """Explain the seat of guest ``subject``.

    Raises:
        UsageError: ``subject`` is no attending guest; the nearest is named.
    """
    if subject not in problem.guest:
        raise unknown(Wording("khách dự", "attending guest"), subject, problem.guest)
    guest = problem.guest[subject]
    seat_of = seated(problem, assignments)
    if subject not in seat_of:
        vi, en = f"{_who(guest)} chưa có ghế.", f"{_who(guest)} has no seat."
        return Explanation(subject, Wording(vi, en), (), tuple(_alternatives(problem, seat_of, guest, commitments)))
    seat = problem.seat[seat_of[subject]]
    return Explanation(
        subject,
        Wording(
            f"{_who(guest)} ngồi ghế {seat.seat_id} (khu {seat.zone}, hàng {seat.row}, số {seat.number}).",
            f"{_who(guest)} sits in {seat.seat_id} (zone {seat.zone}, row {seat.row}, number {seat.number}).",
        ),
        tuple(_reasons(problem, seat_of, guest, commitments)),
        tuple(_alternatives(problem, seat_of, guest, commitments)),
    )


def _who(guest: Guest) -> str:
    return f"{guest.guest_id} {guest.name}"


def _reasons(problem: Problem, seat_of: Mapping[str, str], guest: Guest, commitments: Commitments) -> Iterator[Wording]:
    seat = problem.seat[seat_of[guest.guest_id]]
    if guest.guest_id in pinned_seats(problem, commitments):
        yield Wording("Ban tổ chức đã ghim ghế này.", "The organiser has pinned this seat.")
    if guest.wheelchair:
        yield Wording(
            "Khách dùng xe lăn nên ngồi chỗ xe lăn; lối tiếp cận được ưu tiên hơn thứ bậc.",
            "The guest uses a wheelchair and has a wheelchair space; access comes before precedence.",
        )
    yield from _companions(problem, seat_of, guest)
    zones = ", ".join(guest.zones)
    group = problem.ranks.get(guest.rank, "")
    yield Wording(
        f"Bậc {guest.rank}{f' ({group})' if group else ''} được xếp ở khu {zones}.",
        f"Rank {guest.rank}{f' ({group})' if group else ''} may sit in zone {zones}.",
    )
    yield _by_rank(problem, seat_of, guest, seat)
    if guest.delegation:
        yield _by_delegation(problem, seat_of, guest)
    yield _in_row(problem, seat_of, seat)


def _companions(problem: Problem, seat_of: Mapping[str, str], guest: Guest) -> Iterator[Wording]:
    tied = [other for other in problem.guests if other.leader == guest.leader and other is not guest]
    if tied:
        names = ", ".join(f"{_who(other)} ({seat_of.get(other.guest_id, '–')})" for other in tied)
        yield Wording(f"Ngồi liền người đi cùng: {names}.", f"Sits beside the party: {names}.")


def _by_rank(problem: Problem, seat_of: Mapping[str, str], guest: Guest, seat: Seat) -> Wording:
    if guest.exempt:
        return Wording(
            "Không so thứ bậc với khách khác: là người đi cùng hoặc ngồi cùng khách dùng xe lăn.",
            "Not compared by rank: a companion, or in a party with a wheelchair.",
        )
    better = worse = 0
    for other_id, other_seat in seat_of.items():
        other, place = problem.guest[other_id], problem.seat[other_seat]
        if place.zone == seat.zone and not other.exempt:
            better += other.rank < guest.rank and place.place < seat.place
            worse += other.rank > guest.rank and place.place < seat.place
    return Wording(
        f"Trong khu {seat.zone}: {number(better)} khách bậc cao hơn ngồi trước, "
        f"{number(worse)} khách bậc thấp hơn ngồi trước.",
        f"In zone {seat.zone}: {number(better)} guests of higher rank sit before, "
        f"{number(worse)} of lower rank sit before.",
    )


def _by_delegation(problem: Problem, seat_of: Mapping[str, str], guest: Guest) -> Wording:
    members = {other.guest_id for other in problem.guests if other.delegation == guest.delegation}
    held = {seat_of[member] for member in members & seat_of.keys()}
    run, queue = {seat_of[guest.guest_id]}, [seat_of[guest.guest_id]]
    while queue:
        fresh = [seat for seat in problem.neighbours[queue.pop()] if seat in held and seat not in run]
        run.update(fresh)
        queue.extend(fresh)
    name = problem.delegation_name(guest.delegation)
    return Wording(
        f"Ngồi liền khối {len(run)} người của {name} ({len(members)} người).",
        f"Sits in an unbroken run of {len(run)} of {name} ({len(members)} people).",
    )


def _in_row(problem: Problem, seat_of: Mapping[str, str], seat: Seat) -> Wording:
    taken = set(seat_of.values())
    row = [other for other in problem.seats if other.zone == seat.zone and other.row == seat.row]
    order = sorted((other for other in row if other.seat_id in taken), key=lambda other: other.from_centre)
    place = order.index(seat) + 1
    return Wording(
        f"Tính từ giữa hàng ra, bên phải trước, đây là chỗ thứ {place} trên {len(order)} khách của hàng.",
        f"From the middle of the row outwards, right hand first, this is place {place} of {len(order)}.",
    )


def _alternatives(
    problem: Problem, seat_of: Mapping[str, str], guest: Guest, commitments: Commitments
) -> Iterable[Alternative]:
    """Return the seats looked at, what a rule forbids last, the cheapest first."""
    looked_at = _candidates(problem, seat_of, guest)
    before = score(problem, _rows(seat_of), commitments)
    broken_before = {(finding.rule, finding.subjects) for finding in check(problem, _rows(seat_of), commitments)}
    found = []
    for seat, other in looked_at:
        changed = dict(seat_of) | {guest.guest_id: seat}
        if other and guest.guest_id in seat_of:
            changed[other] = seat_of[guest.guest_id]
        after = score(problem, _rows(changed), commitments)
        findings = check(problem, _rows(changed), commitments)
        rules = {finding.rule for finding in findings if (finding.rule, finding.subjects) not in broken_before}
        found.append(_alternative(problem, (seat, other), (before, after), tuple(sorted(rules))))
    return sorted(found, key=lambda item: (item.cost is None, item.cost or 0, len(item.broken_rules), item.choice))


def _rows(seat_of: Mapping[str, str]) -> tuple[Assignment, ...]:
    return tuple(Assignment(guest, seat) for guest, seat in seat_of.items())


def _alternative(
    problem: Problem,
    move: tuple[str, str],
    goals: tuple[Mapping[str, int], Mapping[str, int]],
    rules: tuple[str, ...],
) -> Alternative:
    seat, other = move
    change = {goal: value - goals[0][goal] for goal, value in goals[1].items() if value != goals[0][goal]}
    cost = weighted(change, problem.weights)
    if other:
        vi, en = f"Đổi chỗ với {_who(problem.guest[other])}", f"Exchange with {_who(problem.guest[other])}"
    else:
        vi, en = f"Chuyển sang ghế trống {seat}", f"Move to the free seat {seat}"
    if rules:
        vi, en = f"{vi}: vi phạm {', '.join(rules)}.", f"{en}: breaks {', '.join(rules)}."
    else:
        told = summary_of(change) or "0"
        vi, en = f"{vi}: điểm thay đổi {cost:+d} ({told}).", f"{en}: the score changes by {cost:+d} ({told})."
    return Alternative(seat, None if rules else cost, change, rules, Wording(vi, en))


def _candidates(problem: Problem, seat_of: Mapping[str, str], guest: Guest) -> list[tuple[str, str]]:
    """Return (seat, its holder or "") to look at: neighbours, other delegations and free seats near by."""
    holder = {seat: other for other, seat in seat_of.items()}
    here = problem.seat.get(seat_of.get(guest.guest_id, ""))
    home = here or next((seat for seat in problem.seats if seat.zone in guest.zones), problem.seats[0])
    near = sorted(
        (seat for seat in problem.seats if seat.zone in guest.zones and not seat.blocked and seat is not here),
        key=lambda seat: (
            seat.zone != home.zone,
            abs(seat.place - home.place),
            _distance(seat, home),
            seat.seat_id,
        ),
    )
    suited = [seat for seat in near if (seat.kind == "wheelchair_space") == guest.wheelchair]
    free = [(seat.seat_id, "") for seat in suited if seat.seat_id not in holder][:FREE_SEATS]
    if here is None:
        return free
    besides = [seat for seat in problem.neighbours[here.seat_id] if seat in holder]
    others = _of_other_delegations(problem, guest, ((seat.seat_id, holder.get(seat.seat_id, "")) for seat in suited))
    chosen = dict.fromkeys([*((seat, holder[seat]) for seat in besides), *others])
    return [*list(chosen)[:EXCHANGES], *free]


def _of_other_delegations(problem: Problem, guest: Guest, held: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the nearest guest of each other delegation."""
    seen = {guest.delegation}
    for seat, other in held:
        if other and problem.guest[other].delegation not in seen:
            seen.add(problem.guest[other].delegation)
            yield seat, other


def _distance(one: Seat, other: Seat) -> int:
    return abs(one.x_cm - other.x_cm) + abs(one.y_cm - other.y_cm)
