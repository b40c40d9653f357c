"""Why a guest sits where they sit, and what other seats would cost: judged by the checker alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.engine.explanation import Alternative, Explanation
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.problems.seating.check import check, score
from planner.problems.seating.check_places import metres
from planner.problems.seating.cohorts import components
from planner.problems.seating.commitments import FIELD, part_of, pinned_seats, unknown
from planner.problems.seating.data import Problem
from planner.problems.seating.hall import Seat
from planner.problems.seating.parties import PER_CENT, Guest, Party
from planner.problems.seating.plan import Assignment, seated
from planner.problems.seating.shortage import count_seats
from planner.problems.seating.special_words import whom_told, wish_of
from planner.problems.seating.torn import torn_parties
from planner.wording import Wording, number

FREE_SEATS = 4
"""How many free seats are looked at."""
EXCHANGES = 8
"""How many guests are looked at to exchange seats with, neighbours included."""


PARTIES = 3
"""How many parties with the same make-up are looked at to exchange all their seats with."""


@dataclass(frozen=True, slots=True)
class Move:
    """Seats that some guests would take instead, and with whom the guest exchanges."""

    seats: Mapping[str, str]
    others: tuple[str, ...] = ()


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
        why = tuple(_left_out(problem, guest))
        return Explanation(subject, Wording(vi, en), why, tuple(_alternatives(problem, seat_of, guest, commitments)))
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


def _left_out(problem: Problem, guest: Guest) -> Iterator[Wording]:
    """Yield why no seat can be found for a guest, as far as counting and the own party's wishes tell."""
    for torn in torn_parties(problem):
        if guest.guest_id in torn.left_out:
            yield torn.conflict.reason
            return
    short = count_seats(problem)
    if short is not None and guest.guest_id in short.left_out:
        yield short.conflict.reason


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
    yield from _special(problem, guest, seat)
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
    yield _far(guest, seat)


def _far(guest: Guest, seat: Seat) -> Wording:
    """Return the metres from the stage and from the nearest entrance, and how much these count."""
    vi, en = f"Cách lễ đài {number(seat.stage_m)} m", f"{number(seat.stage_m)} m from the stage"
    if seat.exit_cm is not None:
        vi += f", cách lối ra vào gần nhất {number(seat.walk_m)} m"
        en += f", {number(seat.walk_m)} m from the nearest entrance"
    if guest.need > PER_CENT:
        shared = bool(guest.delegation) and not guest.exempt
        of_whom = ("cả đoàn", "the delegation") if shared else ("khách này", "this guest")
        vi += f"; quãng đi bộ của {of_whom[0]} tính {guest.need} % vì tuổi cao hoặc khó đi lại"
        en += f"; what {of_whom[1]} walks counts {guest.need} %, for age or difficulty in walking"
    return Wording(f"{vi}.", f"{en}.")


def _special(problem: Problem, guest: Guest, seat: Seat) -> Iterator[Wording]:
    """Yield why steps, exits, turns and kept seats lead to this seat."""
    if guest.at_steps or guest.at_exit or guest.only:
        wish, count = wish_of(problem, guest), len(problem.allowed(guest))
        yield Wording(
            f"Cần {wish.vi}; cả sơ đồ có {number(count)} ghế như vậy.",
            f"Needs {wish.en}; the hall has {number(count)} such seats.",
        )
    if guest.at_steps and seat.steps_cm is not None:
        yield Wording(
            f"Ghế này cách bậc sân khấu {metres(seat.steps_cm)} m.",
            f"This seat is {metres(seat.steps_cm)} m from the stage steps.",
        )
    if guest.at_exit and seat.exit_cm is not None:
        yield Wording(
            f"Ghế này cách lối ra {metres(seat.exit_cm)} m.", f"This seat is {metres(seat.exit_cm)} m from an exit."
        )
    if seat.kept_for:
        whom = whom_told(problem, seat.kept_for)
        yield Wording(f"Ghế được giữ cho {whom.vi}.", f"The seat is kept for {whom.en}.")


def _companions(problem: Problem, seat_of: Mapping[str, str], guest: Guest) -> Iterator[Wording]:
    tied = [other for other in problem.guests if other.leader == guest.leader and other is not guest]
    if tied:
        names = ", ".join(f"{_who(other)} ({seat_of.get(other.guest_id, '–')})" for other in tied)
        yield Wording(f"Ngồi liền người đi cùng: {names}.", f"Sits beside the party: {names}.")


def _by_rank(problem: Problem, seat_of: Mapping[str, str], guest: Guest, seat: Seat) -> Wording:
    if guest.exempt:
        if guest.companion_of or guest.wheelchair or not (guest.at_steps or guest.at_exit or guest.only):
            why = Wording(
                "là người đi cùng, hoặc ngồi cùng khách dùng xe lăn, hoặc có ghế giữ riêng",
                "a companion, in a party with a wheelchair, or with a kept seat",
            )
        else:
            why = Wording(
                "chỗ theo lối lên lễ đài, lối ra hoặc ghế giữ riêng",
                "the seat follows from the stage steps, the exits or kept seats",
            )
        return Wording(f"Không so thứ bậc với khách khác: {why.vi}.", f"Not compared by rank: {why.en}.")
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
    """Return the moves looked at, the cheapest first, what a rule forbids last."""
    problem, seat_of, commitments = _concerned(problem, seat_of, guest, commitments)
    before = score(problem, _rows(seat_of), commitments)
    broken_before = {(finding.rule, finding.subjects) for finding in check(problem, _rows(seat_of), commitments)}
    found = []
    for move in _moves(problem, seat_of, guest):
        changed = {**seat_of, **move.seats}
        after = score(problem, _rows(changed), commitments)
        change = {goal: value - before[goal] for goal, value in after.items() if value != before[goal]}
        findings = check(problem, _rows(changed), commitments)
        rules = {finding.rule for finding in findings if (finding.rule, finding.subjects) not in broken_before}
        found.append(_alternative(problem, guest, move, (change, tuple(sorted(rules)))))
    return sorted(found, key=lambda item: (item.cost is None, item.cost or 0, len(item.broken_rules), item.choice))


def _concerned(
    problem: Problem, seat_of: Mapping[str, str], guest: Guest, commitments: Commitments
) -> tuple[Problem, Mapping[str, str], Commitments]:
    """Return the part of the hall whose goals a move of ``guest`` can touch; the whole where the plan mixes parts."""
    turns = {g.guest_id: {FIELD: seat_of[g.guest_id]} for pair in problem.calls for g in pair if g.guest_id in seat_of}
    known = Commitments() if guest.turn[0] else Commitments(turns)
    for part, _ in components(problem, known, [guest.guest_id]) if guest.guest_id in seat_of else ():
        if guest.guest_id in part.guest:
            own = part_of(commitments, part)
            inside = {other: seat for other, seat in seat_of.items() if other in part.guest}
            here = sum(seat in part.seat for seat in seat_of.values())
            if here == len(inside) and all(seat in part.seat for seat in inside.values()):
                return part, inside, own
    return problem, seat_of, commitments


def _rows(seat_of: Mapping[str, str]) -> tuple[Assignment, ...]:
    return tuple(Assignment(guest, seat) for guest, seat in seat_of.items())


def _alternative(
    problem: Problem, guest: Guest, move: Move, outcome: tuple[Mapping[str, int], tuple[str, ...]]
) -> Alternative:
    change, rules = outcome
    cost = weighted(change, problem.weights)
    seat = move.seats[guest.guest_id]
    others = ", ".join(_who(problem.guest[other]) for other in move.others)
    vi = f"Đổi chỗ với {others}." if others else f"Chuyển sang ghế trống {seat}."
    en = f"Exchange with {others}." if others else f"Move to the free seat {seat}."
    return Alternative(seat, None if rules else cost, change, rules, Wording(vi, en))


def _moves(problem: Problem, seat_of: Mapping[str, str], guest: Guest) -> list[Move]:
    """Return the moves to look at: the party with others like it, neighbours, other delegations, free seats."""
    holder = {seat: other for other, seat in seat_of.items()}
    here = problem.seat.get(seat_of.get(guest.guest_id, ""))
    home = here or next((seat for seat in problem.seats if seat.zone in guest.zones), problem.seats[0])
    near = sorted(
        (seat for seat in problem.seats if seat.zone in guest.zones and not seat.blocked and seat is not here),
        key=lambda seat: (seat.zone != home.zone, abs(seat.place - home.place), _distance(seat, home), seat.seat_id),
    )
    suited = [seat.seat_id for seat in near if (seat.kind == "wheelchair_space") == guest.wheelchair]
    free = [Move({guest.guest_id: seat}) for seat in suited if seat not in holder][:FREE_SEATS]
    if here is None:
        return free
    besides = [holder[seat] for seat in problem.neighbours[here.seat_id] if seat in holder]
    others = _of_other_delegations(problem, guest, (holder[seat] for seat in suited if seat in holder))
    chosen = list(dict.fromkeys([*besides, *others]))[:EXCHANGES]
    swaps = [Move({guest.guest_id: seat_of[other], other: here.seat_id}, (other,)) for other in chosen]
    return [*_whole_parties(problem, seat_of, guest, home), *swaps, *free]


def _whole_parties(problem: Problem, seat_of: Mapping[str, str], guest: Guest, home: Seat) -> list[Move]:
    """Return exchanges of the guest's party with parties of the same make-up, the nearest first."""
    own = next(party for party in problem.parties if guest in party.members)
    if len(own.members) == 1 or any(member.guest_id not in seat_of for member in own.members):
        return []
    alike = [
        party
        for party in problem.parties
        if party is not own and _make_up(party) == _make_up(own) and all(m.guest_id in seat_of for m in party.members)
    ]
    alike.sort(key=lambda party: _distance(problem.seat[seat_of[party.members[0].guest_id]], home))
    return [_exchange(seat_of, own, party) for party in alike[:PARTIES]]


def _make_up(party: Party) -> tuple[bool, ...]:
    return tuple(sorted(guest.wheelchair for guest in party.members))


def _exchange(seat_of: Mapping[str, str], one: Party, other: Party) -> Move:
    ours = sorted(one.members, key=lambda guest: (guest.wheelchair, guest.seniority))
    theirs = sorted(other.members, key=lambda guest: (guest.wheelchair, guest.seniority))
    seats = {a.guest_id: seat_of[b.guest_id] for a, b in zip(ours, theirs, strict=True)}
    seats |= {b.guest_id: seat_of[a.guest_id] for a, b in zip(ours, theirs, strict=True)}
    return Move(seats, tuple(guest.guest_id for guest in theirs))


def _of_other_delegations(problem: Problem, guest: Guest, others: Iterable[str]) -> Iterator[str]:
    """Yield the nearest guest of each other delegation."""
    seen = {guest.delegation}
    for other in others:
        delegation = problem.guest[other].delegation
        if delegation not in seen:
            seen.add(delegation)
            yield other


def _distance(one: Seat, other: Seat) -> int:
    return abs(one.x_cm - other.x_cm) + abs(one.y_cm - other.y_cm)
