"""Between numbers and names: from a solved model to who is in which room, and back to a hint."""

from collections.abc import Callable, Mapping, Sequence

from planner.problems.lodging.blocks import Party, Pattern
from planner.problems.lodging.data import Problem
from planner.problems.lodging.frame import Frame, Scope
from planner.problems.lodging.plan import Assignment
from planner.problems.lodging.variables import Lodging, NightSet, Var, free_rooms

Housing = dict[str, str]
"""Guest id -> room id."""
Slot = tuple[str, int, int]
"""Room, block and number of its parties there."""


def housing_of(lodging: Lodging, value: Callable[[Var], int]) -> Housing:
    """Return guest -> room for the values of a solved model."""
    slots = [(room_id, b, count) for room_id, pattern in _rooms_filled(lodging, value) for b, count in pattern.slots]
    housing: Housing = {}
    for b in lodging.blocks:
        places = [room_id for room_id, block, count in slots if block == b for _ in range(count)]
        for party, room_id in _seat_parties(lodging, value, b, places).items():
            housing.update(dict.fromkeys(party, room_id))
    return housing


def _rooms_filled(lodging: Lodging, value: Callable[[Var], int]) -> list[tuple[str, Pattern]]:
    """Return the rooms in use with their patterns: named ones first, the others in order of price and id."""
    v, frame = lodging.variables, lodging.frame
    filled: list[tuple[str, Pattern]] = []
    rented = {key: value(rent) for key, rent in v.rent.items()}
    left = {key: value(fill) for key, fill in v.fill.items()}
    for (holder, room_id, p), named in v.named.items():
        if value(named):
            t = frame.type_of[room_id]
            pattern = frame.patterns[holder, t][p]
            filled.append((room_id, pattern))
            left[holder, t, p] -= 1
            rented[t, frame.problem.room[room_id].price, pattern.nights] -= 1
    used = {room_id for room_id, _ in filled}
    for (holder, t, p), count in left.items():
        for _ in range(count):
            pattern = frame.patterns[holder, t][p]
            room_id = _next_room(lodging, (t, pattern), rented, used)
            used.add(room_id)
            filled.append((room_id, pattern))
    return filled


def _next_room(
    lodging: Lodging, wanted: tuple[int, Pattern], rented: dict[tuple[int, int, NightSet], int], used: set[str]
) -> str:
    t, pattern = wanted
    for price in lodging.frame.types[t].by_price:
        if rented.get((t, price, pattern.nights), 0) > 0:
            rented[t, price, pattern.nights] -= 1
            for room_id in free_rooms(lodging, t, price):
                if room_id not in used:
                    return room_id
    return lodging.frame.types[t].like.room_id  # only where no rule limits the rooms: the checker names the clash


def _seat_parties(lodging: Lodging, value: Callable[[Var], int], b: int, places: Sequence[str]) -> Mapping[Party, str]:
    """Give the places of a block to its parties: those in named rooms, those followed to a hotel, then the others."""
    v, room = lodging.variables, lodging.frame.problem.room
    free, seated = list(places), {}
    parties = lodging.frame.blocks[b].parties
    for (party, room_id), keep in v.keep.items():
        if party in parties and value(keep) and room_id in free:
            free.remove(room_id)
            seated[party] = room_id
    for (party, hotel), stay in v.stay_in.items():
        if party in parties and party not in seated and value(stay):
            there = [place for place in free if room[place].hotel_id == hotel]
            if there:
                free.remove(there[0])
                seated[party] = there[0]
    followed = {party for party, _ in v.stay_in}
    others = [party for party in parties if party not in seated and party not in followed]
    others.sort(key=lambda party: party in lodging.frame.pinned_room)  # whose pin is not kept is the one left out
    return {**seated, **dict(zip(others, free, strict=False))}


def to_assignments(problem: Problem, housing: Mapping[str, str]) -> tuple[Assignment, ...]:
    """Return the rows of the plan."""
    return tuple(
        Assignment(g.guest_id, problem.room[room_id].hotel_id, room_id, g.check_in, g.check_out)
        for g in problem.guests
        if (room_id := housing.get(g.guest_id)) is not None
    )


def hint_of(lodging: Lodging, housing: Mapping[str, str]) -> dict[int, int]:
    """Return a plan as values of the model's variables (index -> value); what does not fit the model is left out."""
    v, frame = lodging.variables, lodging.frame
    hint = {
        variable.index: 0
        for group in (v.fill, v.rent, v.named, v.keep, v.stay_in, v.use)
        for variable in group.values()
    }
    rooms: dict[str, dict[int, int]] = {}
    for party, b in frame.block_of.items():
        room_id = housing.get(party[0])
        if room_id is None or room_id not in frame.type_of or not lodging.in_scope(party):
            continue
        counts = rooms.setdefault(room_id, {})
        counts[b] = counts.get(b, 0) + 1
        hotel = frame.problem.room[room_id].hotel_id
        _set(hint, [v.keep.get((party, room_id)), v.stay_in.get((party, hotel))])
        _set(hint, [v.use.get((delegation, hotel)) for delegation in frame.blocks[b].delegations])
    for room_id, counts in rooms.items():
        _hint_room(lodging, hint, room_id, counts)
    return hint


def _hint_room(lodging: Lodging, hint: dict[int, int], room_id: str, counts: Mapping[int, int]) -> None:
    v, frame, t = lodging.variables, lodging.frame, lodging.frame.type_of[room_id]
    holder = frame.blocks[min(counts)].holder
    p = frame.pattern_of[holder, t].get(tuple(sorted(counts.items())))
    if p is None or (holder, t, p) not in v.fill:
        return
    rent = v.rent[t, frame.problem.room[room_id].price, frame.patterns[holder, t][p].nights]
    hint[v.fill[holder, t, p].index] += 1
    hint[rent.index] += 1
    _set(hint, [v.named.get((holder, room_id, p))])


def _set(hint: dict[int, int], variables: Sequence[Var | None]) -> None:
    for variable in variables:
        if variable is not None:
            hint[variable.index] = 1


def columns_of(frame: Frame, housing: Mapping[str, str], scope: Scope) -> set[tuple[str, int, int]]:
    """Return the patterns that a plan uses."""
    rooms: dict[str, dict[int, int]] = {}
    for party, b in frame.block_of.items():
        if party[0] in housing and frame.blocks[b].holder in scope.holders:
            counts = rooms.setdefault(housing[party[0]], {})
            counts[b] = counts.get(b, 0) + 1
    used = set()
    for room_id, counts in rooms.items():
        key = (frame.blocks[min(counts)].holder, frame.type_of[room_id])
        p = frame.pattern_of[key].get(tuple(sorted(counts.items())))
        if p is not None:
            used.add((*key, p))
    return used
