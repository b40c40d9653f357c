"""Stays by room and night: who sleeps where on each night, a change of room having its price; see README.md.

Exact: what it allows is what the checker accepts, and its objective is the checker's score. Rooms are told apart, so it
is for small events and for parts of large ones: rooms of others are left out, nights of others count as they are.
"""

from collections.abc import Callable, Sequence

from ortools.sat.python import cp_model

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.lodging.changes.goals import GOALS
from planner.problems.lodging.changes.stays import Stays, holders_of
from planner.problems.lodging.changes.variables import Changing, Part, Place, Var, add_places, beds_in
from planner.problems.lodging.data import Guest, Night, Problem

Rule = Callable[[Changing], None]


# --- rules ----------------------------------------------------------------------------------------


def house_each_guest(changing: Changing) -> None:
    """A bed on every night: sum over r of x[g,r,n] + l[g] = 1."""
    for guest in changing.guests:
        for night in guest.nights:
            rooms = changing.choices.get((guest.guest_id, night), ())
            places = [changing.at[guest.guest_id, room_id, night] for room_id in rooms]
            if guest.guest_id in changing.left_out:
                places.append(changing.left_out[guest.guest_id])
            changing.model.add_exactly_one(places)


def beds_by_night(changing: Changing) -> None:
    """No more guests than beds, further ones put up: sum over g of beds[g,r] x[g,r,n] ≤ beds[r] + x[r]."""
    for (room_id, night), guests in changing.inside.items():
        room = changing.problem.room[room_id]
        taken = beds_in(changing, room, night, guests)
        changing.model.add(taken <= room.sleeps * changing.used[room_id, night])


def shared_by_delegation(changing: Changing) -> None:
    """A room has one holder throughout the event: x[g,r,n] ≤ o[d,r], sum over d of o[d,r] ≤ 1."""
    owners: dict[str, set[str]] = {}
    for guest_id, room_id, night in changing.at:
        holder = changing.holders.of[guest_id]
        if (holder, room_id) not in changing.held:
            changing.held[holder, room_id] = changing.model.new_bool_var("")
            owners.setdefault(room_id, set()).add(holder)
        changing.model.add_implication(changing.at[guest_id, room_id, night], changing.held[holder, room_id])
    for room_id, holders in owners.items():
        changing.model.add_at_most_one([changing.held[holder, room_id] for holder in sorted(holders)])


def gender(changing: Changing) -> None:
    """On a night a room is for one known gender or for one party (also whoever is due a room alone): one mode."""
    for (room_id, night), guests in changing.inside.items():
        modes: dict[object, Var] = {}
        for guest_id in guests:
            allowed = _modes(changing, guest_id, night)
            for mode in allowed:
                if mode not in modes:
                    modes[mode] = changing.model.new_bool_var("")
            changing.model.add_bool_or([modes[mode] for mode in allowed] + [~changing.at[guest_id, room_id, night]])
        changing.model.add_at_most_one(list(modes.values()))


def _modes(changing: Changing, guest_id: str, night: Night) -> tuple[object, ...]:
    """Return what a room may be for a guest to sleep in it: for the gender, for the own party."""
    guest, number = changing.problem.guest[guest_id], changing.holders.party[guest_id]
    open_to_others = guest.gender is not None and not guest.single
    mates = [other for other in changing.problem.parties[number] if night in changing.problem.guest[other].nights]
    if not open_to_others:
        return (number,)
    return (guest.gender, number) if len(mates) > 1 else (guest.gender,)


def minimum_stay(changing: Changing) -> None:
    """A room is let for so many nights in a row: a first night in use is followed by the others."""
    nights = changing.problem.nights
    for room in changing.rooms:
        for i, night in enumerate(nights if room.min_nights > 1 else ()):
            if (room.room_id, night) not in changing.used:
                continue
            follows = bool(i) and (night - nights[i - 1]).days == 1
            before = changing.used.get((room.room_id, nights[i - 1]), 0) if follows else 0
            for k in range(1, room.min_nights):
                later = nights[i + k] if i + k < len(nights) and (nights[i + k] - night).days == k else None
                then = changing.used.get((room.room_id, later), 0) if later else 0
                changing.model.add(changing.used[room.room_id, night] - before <= then)


def share_requests(changing: Changing) -> None:
    """Who asked to share sleeps in one room on every night on which both are there: x[a,r,n] = x[b,r,n]."""
    mine = set(changing.part.guests)
    for a, b in changing.problem.share_pairs:
        if a not in mine:
            continue
        for night in sorted(set(changing.problem.guest[a].nights) & set(changing.problem.guest[b].nights)):
            for room_id in changing.part.rooms:
                one, other = (changing.at.get((guest_id, room_id, night), 0) for guest_id in (a, b))
                if not (isinstance(one, int) and isinstance(other, int)):
                    changing.model.add(one == other)


def companions_together(changing: Changing) -> None:
    """Companion and principal are in one hotel on every common night (partial plans: or one is left out)."""
    for guest in changing.problem.guests:
        if guest.companion_of:
            for hotel_id in changing.problem.hotel:
                _together(changing, guest, guest.companion_of, (hotel_id, frozenset([hotel_id])))
                _together(
                    changing,
                    changing.problem.guest[guest.companion_of],
                    guest.guest_id,
                    (hotel_id, frozenset([hotel_id])),
                )


def staff_near(changing: Changing) -> None:
    """Drivers and staff are a walk from the guest they serve on every common night (or one is left out)."""
    problem = changing.problem
    for guest in problem.guests:
        if guest.serves:
            for hotel_id in problem.hotel:
                near = frozenset(other for other in problem.hotel if problem.is_near(hotel_id, other))
                _together(changing, guest, guest.serves, (hotel_id, near))


def _together(changing: Changing, guest: Guest, other_id: str, where: tuple[str, frozenset[str]]) -> None:
    """Where a guest is in a hotel, the other is in one of some hotels, on every common night."""
    hotel_id, near = where
    known = {*changing.part.guests, *changing.part.fixed}
    if not {guest.guest_id, other_id} <= known or not {guest.guest_id, other_id} & set(changing.part.guests):
        return
    for night in sorted(set(guest.nights) & set(changing.problem.guest[other_id].nights)):
        one = changing.in_hotel(guest.guest_id, night, frozenset([hotel_id]))
        other = [changing.in_hotel(other_id, night, near), changing.left_out.get(other_id, 0)]
        changing.model.add(one <= cp_model.LinearExpr.sum(other))


RULES: tuple[Rule, ...] = (
    house_each_guest,
    beds_by_night,
    shared_by_delegation,
    gender,
    minimum_stay,
    share_requests,
    companions_together,
    staff_near,
)


# --- building -------------------------------------------------------------------------------------


def build(
    problem: Problem,
    commitments: Commitments = NO_COMMITMENTS,
    part: Part | None = None,
    *,
    rules: Sequence[Rule] = RULES,
) -> Changing:
    """Return the model of a problem, or of a part of it."""
    part = part or Part(tuple(problem.guest), tuple(problem.room))
    changing = Changing(problem, commitments, part, holders_of(problem))
    add_places(changing)
    for rule in (*rules, *GOALS):
        rule(changing)
    changing.model.minimize(cp_model.LinearExpr.sum(changing.costs))
    return changing


# --- between numbers and names --------------------------------------------------------------------


def stays_from(changing: Changing, value: Callable[[Var], int]) -> dict[str, tuple[str, ...]]:
    """Return the rooms by night for the values of a solved model."""
    rooms: dict[tuple[str, Night], str] = {
        (guest_id, night): room_id for (guest_id, room_id, night), place in changing.at.items() if value(place)
    }
    return {
        guest.guest_id: tuple(rooms[guest.guest_id, night] for night in guest.nights)
        for guest in changing.guests
        if all((guest.guest_id, night) in rooms for night in guest.nights)
    }


def hint_of(changing: Changing, stays: Stays) -> dict[int, int]:
    """Return a plan as values of the model's variables (index -> value); rooms outside of the part are left out."""
    problem, taken = changing.problem, set[Place]()
    for guest in changing.guests:
        rooms = stays.get(guest.guest_id, ())
        taken.update((guest.guest_id, room_id, night) for room_id, night in zip(rooms, guest.nights, strict=False))
    hint = {place.index: int(key in taken) for key, place in changing.at.items()}
    used = {(room_id, night) for _, room_id, night in taken}
    hint |= {variable.index: int(key in used) for key, variable in changing.used.items()}
    held = {(changing.holders.of[guest_id], room_id) for guest_id, room_id, _ in taken}
    hint |= {variable.index: int(key in held) for key, variable in changing.held.items()}
    hotels = {(problem.guest[g].delegation_id, problem.room[room_id].hotel_id) for g, room_id, _ in taken}
    hint |= {variable.index: int(key in hotels) for key, variable in changing.hotels.items()}
    hint |= {variable.index: int(guest_id not in stays) for guest_id, variable in changing.left_out.items()}
    for (guest_id, room_id, night), moved in changing.start.items():
        nights = problem.guest[guest_id].nights
        before = (guest_id, room_id, nights[nights.index(night) - 1])
        hint[moved.index] = int((guest_id, room_id, night) in taken and before not in taken)
    return hint
