"""Why a guest is in this hotel and room, and what other hotels would cost."""

from collections.abc import Mapping, Sequence

from planner.engine.explanation import Alternative, Explanation
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.problems.lodging.blocs.explain import explain_bloc
from planner.problems.lodging.check import check, score
from planner.problems.lodging.commitments import unknown
from planner.problems.lodging.data import Guest, Night, Problem, Room, day
from planner.problems.lodging.explain_room import contract, described, needs
from planner.problems.lodging.plan import Assignment
from planner.wording import Wording

Rows = Sequence[Assignment]


def explain(
    problem: Problem, assignments: Rows, subject: str, commitments: Commitments = NO_COMMITMENTS
) -> Explanation:
    """Return why the guest (or bloc) ``subject`` has the room, and the cheapest move to each other hotel.

    A guest who shares on request moves with the whole party.

    Raises:
        UsageError: nobody who lodges has this id.
    """
    if subject in problem.blocs.bloc:
        return explain_bloc(problem, assignments, subject, commitments)
    if subject not in problem.guest:
        raise unknown("khách lưu trú", "lodging guest", subject, [*problem.guest, *problem.blocs.bloc])
    guest = problem.guest[subject]
    own = next((row for row in assignments if row.guest_id == subject), None)
    alternatives = _alternatives(problem, assignments, guest, commitments)
    reasons = _reasons(problem, assignments, guest, commitments)
    return Explanation(subject, _chosen(problem, guest, own), reasons, alternatives)


def _chosen(problem: Problem, guest: Guest, own: Assignment | None) -> Wording:
    who = f"{guest.name} ({guest.guest_id})"
    room = problem.room.get(own.room_id) if own else None
    if own is None or room is None:
        return Wording(f"{who} chưa có phòng.", f"{who} has no room.")
    hotel = problem.hotel.get(room.hotel_id)
    name = hotel.name if hotel else room.hotel_id
    stay = f"{day(guest.check_in)}–{day(guest.check_out)}"
    facts = described(room, guest.nights)
    return Wording(
        f"{who} ở phòng {room.room_id}, {name} ({room.hotel_id}), {stay}: {facts.vi}.",
        f"{who} is in room {room.room_id}, {name} ({room.hotel_id}), {stay}: {facts.en}.",
    )


def _reasons(problem: Problem, rows: Rows, guest: Guest, commitments: Commitments) -> tuple[Wording, ...]:
    reasons: list[Wording] = []
    for field, value in sorted(commitments.pins.get(guest.guest_id, {}).items()):
        reasons.append(Wording(f"Ban tổ chức đã ghim {field} = {value}.", f"The organiser pinned {field} = {value}."))
    if guest.accessible:
        count = sum(room.accessible for room in problem.rooms)
        reasons.append(
            Wording(
                f"Khách dùng xe lăn: chỉ {count} trong {len(problem.rooms)} phòng phù hợp.",
                f"The guest uses a wheelchair: only {count} of {len(problem.rooms)} rooms are accessible.",
            )
        )
    if guest.grade_min > 1:
        count = sum(room.grade >= guest.grade_min for room in problem.rooms)
        reasons.append(
            Wording(
                f"Bậc {guest.rank} cần phòng hạng từ {guest.grade_min}: có {count} phòng.",
                f"Rank {guest.rank} is due grade {guest.grade_min} or better: there are {count} such rooms.",
            )
        )
    if guest.single:
        reasons.append(Wording(f"Bậc {guest.rank} được phòng riêng.", f"Rank {guest.rank} is due a room alone."))
    if guest.companion_of:
        reasons.append(
            Wording(
                f"Đi cùng {guest.companion_of}, phải cùng khách sạn.",
                f"Accompanies {guest.companion_of}, hence the same hotel.",
            )
        )
    own = next((row for row in rows if row.guest_id == guest.guest_id), None)
    room = problem.room.get(own.room_id) if own else None
    reasons += needs(problem, guest, room)
    reasons += _company(problem, rows, guest)
    reasons += contract(problem, guest, room) if room else []
    return tuple(reasons)


def _company(problem: Problem, rows: Rows, guest: Guest) -> list[Wording]:
    """Who else is there: the party, room-mates, and the delegation in the same hotel."""
    reasons = []
    party = next(members for members in problem.parties if guest.guest_id in members)
    if len(party) > 1:
        names = ", ".join(member for member in party if member != guest.guest_id)
        reasons.append(Wording(f"Đã đề nghị ở chung với {names}.", f"Asked to share with {names}."))
    own = next((row for row in rows if row.guest_id == guest.guest_id), None)
    if own is not None and guest.delegation_id:
        hotels = {row.guest_id: row.hotel_id for row in rows}
        mates = [g for g in problem.guests if g.delegation_id == guest.delegation_id and g != guest]
        here = sum(hotels.get(mate.guest_id) == own.hotel_id for mate in mates)
        reasons.append(
            Wording(
                f"Cùng khách sạn có {here} trong {len(mates)} người còn lại của đoàn {guest.delegation_id}.",
                f"{here} of the other {len(mates)} guests of delegation {guest.delegation_id} are in the same hotel.",
            )
        )
    return reasons


def _alternatives(problem: Problem, rows: Rows, guest: Guest, commitments: Commitments) -> tuple[Alternative, ...]:
    """Return the best empty room of each other hotel: allowed before forbidden, then the cheapest."""
    party = next(members for members in problem.parties if guest.guest_id in members)
    own = next((row for row in rows if row.guest_id == guest.guest_id), None)
    taken = {row.room_id for row in rows if row.guest_id not in party}
    before = score(problem, rows, commitments)
    known = {(finding.rule, finding.subjects) for finding in check(problem, rows, commitments)}
    best: dict[str, Alternative] = {}
    for room in _candidates(problem, taken, own):
        moved = _moved(problem, rows, party, room)
        after = score(problem, moved, commitments)
        broken = {f.rule for f in check(problem, moved, commitments) if (f.rule, f.subjects) not in known}
        worth = {goal: after[goal] - before[goal] for goal in after}
        option = _alternative(problem, (room, guest.nights), worth, tuple(sorted(broken)))
        if room.hotel_id not in best or _order(problem, option) < _order(problem, best[room.hotel_id]):
            best[room.hotel_id] = option
    return tuple(sorted(best.values(), key=lambda option: _order(problem, option)))


def _candidates(problem: Problem, taken: set[str], own: Assignment | None) -> list[Room]:
    """Return one empty room of each kind in every other hotel: the cheapest, for equal ones are equal alternatives."""
    chosen: dict[tuple[object, ...], Room] = {}
    for room in sorted(problem.rooms, key=lambda room: (room.price, room.room_id)):
        if room.room_id not in taken and (own is None or room.hotel_id != own.hotel_id):
            free = (tuple(sorted(room.held)), room.min_nights, room.rates)
            chosen.setdefault((room.hotel_id, room.sleeps, room.grade, room.accessible, room.floor, free), room)
    return list(chosen.values())


def _moved(problem: Problem, rows: Rows, party: Sequence[str], room: Room) -> tuple[Assignment, ...]:
    members = [problem.guest[member] for member in party]
    others = [row for row in rows if row.guest_id not in party]
    moved = [Assignment(g.guest_id, room.hotel_id, room.room_id, g.check_in, g.check_out) for g in members]
    return (*others, *moved)


def _alternative(
    problem: Problem, place: tuple[Room, tuple[Night, ...]], goals: Mapping[str, int], broken: tuple[str, ...]
) -> Alternative:
    room, nights = place
    hotel = problem.hotel.get(room.hotel_id)
    name = hotel.name if hotel else room.hotel_id
    facts = described(room, nights)
    return Alternative(
        choice=f"{room.hotel_id} / {room.room_id}",
        cost=None if broken else weighted(goals, problem.weights),
        goals=dict(goals),
        broken_rules=broken,
        note=Wording(
            f"Phòng còn trống {room.room_id}, {name}: {facts.vi}.", f"Empty room {room.room_id}, {name}: {facts.en}."
        ),
    )


def _order(problem: Problem, option: Alternative) -> tuple[int, int, str]:
    return len(option.broken_rules), weighted(option.goals, problem.weights), option.choice
