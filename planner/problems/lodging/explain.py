"""Why a guest is in this hotel and room, and what other hotels would cost."""

from collections.abc import Mapping, Sequence

from planner.engine.explanation import Alternative, Explanation
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.problems.lodging.blocs.explain import explain_bloc
from planner.problems.lodging.check import check, score
from planner.problems.lodging.commitments import unknown
from planner.problems.lodging.data import Guest, Night, Problem, Room, day
from planner.problems.lodging.explain_changes import changes_of_room
from planner.problems.lodging.explain_room import contract, described, needs
from planner.problems.lodging.occupancy import rows_by_guest
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
    own = rows_by_guest(problem, assignments).get(subject, [])
    alternatives = _alternatives(problem, assignments, guest, commitments)
    reasons = _reasons(problem, assignments, guest, commitments)
    return Explanation(subject, _chosen(problem, guest, own), reasons, alternatives)


def _chosen(problem: Problem, guest: Guest, own: Rows) -> Wording:
    """Say where a guest is; of one who changes rooms, from which day in which room."""
    who = f"{guest.name} ({guest.guest_id})"
    known = [(row, problem.room[row.room_id]) for row in own if row.room_id in problem.room]
    if not known:
        return Wording(f"{who} chưa có phòng.", f"{who} has no room.")
    told = [_place(problem, guest if len(known) == 1 else None, row, room) for row, room in known]
    return Wording(
        f"{who} ở {'; rồi '.join(one.vi for one in told)}.", f"{who} is in {'; then in '.join(one.en for one in told)}."
    )


def _place(problem: Problem, guest: Guest | None, row: Assignment, room: Room) -> Wording:
    """Say room, house, days and what it is; with a guest, the days are those of the whole stay."""
    hotel = problem.hotel.get(room.hotel_id)
    name = hotel.name if hotel else room.hotel_id
    first, last = (guest.check_in, guest.check_out) if guest else (row.check_in, row.check_out)
    facts = described(room, guest.nights if guest else row.nights)
    where, stay = f"{room.room_id}, {name} ({room.hotel_id})", f"{day(first)}–{day(last)}"
    return Wording(f"phòng {where}, {stay}: {facts.vi}", f"room {where}, {stay}: {facts.en}")


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
    own = rows_by_guest(problem, rows).get(guest.guest_id, [])
    rooms = [problem.room[room_id] for room_id in dict.fromkeys(row.room_id for row in own) if room_id in problem.room]
    reasons += changes_of_room(problem, rows, own, commitments)
    reasons += needs(problem, guest, rooms[0] if rooms else None)
    reasons += _company(problem, rows, guest)
    for room in rooms:
        reasons += contract(problem, guest, room)
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
        there = {row.guest_id for row in rows if row.hotel_id == own.hotel_id}
        mates = [g for g in problem.guests if g.delegation_id == guest.delegation_id and g != guest]
        here = sum(mate.guest_id in there for mate in mates)
        if mates:
            reasons.append(
                Wording(
                    f"Cùng khách sạn có {here} trong {len(mates)} người còn lại của đoàn {guest.delegation_id}.",
                    f"{here} of the other {len(mates)} guests of delegation {guest.delegation_id} are in the same"
                    " hotel.",
                )
            )
    return reasons


def _alternatives(problem: Problem, rows: Rows, guest: Guest, commitments: Commitments) -> tuple[Alternative, ...]:
    """Return the best empty room of each other hotel: allowed before forbidden, then the cheapest."""
    party = next(members for members in problem.parties if guest.guest_id in members)
    own = rows_by_guest(problem, rows).get(guest.guest_id, [])
    taken = {row.room_id for row in rows if row.guest_id not in party}
    before = score(problem, rows, commitments)
    known = {(finding.rule, finding.subjects) for finding in check(problem, rows, commitments)}
    best: dict[str, Alternative] = {}
    for room in _candidates(problem, taken, own[0] if len(own) == 1 else None):
        moved = _moved(problem, rows, party, room)
        after = score(problem, moved, commitments)
        broken = {f.rule for f in check(problem, moved, commitments) if (f.rule, f.subjects) not in known}
        worth = {goal: after[goal] - before[goal] for goal in after}
        mates = tuple(member for member in party if member != guest.guest_id)
        option = _alternative(problem, (room, guest.nights, mates), worth, tuple(sorted(broken)))
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
    problem: Problem,
    place: tuple[Room, tuple[Night, ...], tuple[str, ...]],
    goals: Mapping[str, int],
    broken: tuple[str, ...],
) -> Alternative:
    """Return what a move costs: the room, its nights, and who asked to share and so moves, too."""
    room, nights, mates = place
    hotel = problem.hotel.get(room.hotel_id)
    name = hotel.name if hotel else room.hotel_id
    facts = described(room, nights)
    also_vi, also_en = (
        (f" Cùng chuyển: {', '.join(mates)}.", f" Moving, too: {', '.join(mates)}.") if mates else ("", "")
    )
    return Alternative(
        choice=f"{room.hotel_id} / {room.room_id}",
        cost=None if broken else weighted(goals, problem.weights),
        goals=dict(goals),
        broken_rules=broken,
        note=Wording(
            f"Phòng còn trống {room.room_id}, {name}: {facts.vi}.{also_vi}",
            f"Empty room {room.room_id}, {name}: {facts.en}.{also_en}",
        ),
    )


def _order(problem: Problem, option: Alternative) -> tuple[int, int, str]:
    return len(option.broken_rules), weighted(option.goals, problem.weights), option.choice
