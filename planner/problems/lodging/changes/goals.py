"""Goals of the model by room and night: together, weighted, they are the checker's score."""

from collections.abc import Callable, Sequence
from itertools import combinations

from planner.problems.lodging.changes.variables import Changing, Var, beds_in
from planner.problems.lodging.check import former_rooms
from planner.problems.lodging.data import Guest, Problem, Room

Goal = Callable[[Changing], None]


def cost(changing: Changing) -> None:
    """Room-nights at the price of the night, and further beds: c[r,n] u[r,n] + e[r] max(0, guests - beds[r])."""
    weight = changing.problem.weights["cost"]
    for (room_id, night), used in changing.used.items():
        room = changing.problem.room[room_id]
        changing.costs.append(weight * room.price_on(night) * used)
        if room.extra_beds and room.extra_price:
            more = changing.model.new_int_var(0, room.extra_beds, "")
            changing.model.add(more >= beds_in(changing, room, night, changing.inside[room_id, night]) - room.beds)
            changing.costs.append(weight * room.extra_price * more)


def room_changes(changing: Changing) -> None:
    """Each room that a guest moves into: way, guard and grade anew, and after the first night the change itself."""
    for (guest_id, room_id, night), place in changing.at.items():
        guest, room = changing.problem.guest[guest_id], changing.problem.room[room_id]
        price = price_of_row(changing.problem, guest, room)
        at = guest.nights.index(night)
        if at == 0:
            changing.costs.append(price * place)
            continue
        price += changing.problem.weights["room_changes"]
        if price:
            before = changing.at.get((guest_id, room_id, guest.nights[at - 1]), 0)
            moved = changing.model.new_bool_var("")
            changing.start[guest_id, room_id, night] = moved
            changing.model.add(moved >= place - before)
            changing.costs.append(price * moved)


def price_of_row(problem: Problem, guest: Guest, room: Room) -> int:
    """Return what one row of a guest costs beside the rent: way to the ceremony, guard, grade; weighted."""
    fit, weights = problem.fit(guest, room), problem.weights
    if fit is None:
        return 0
    price = weights["distance"] * fit.distance_km + weights["guarded"] * fit.unguarded
    return price + weights["grade_shortfall"] * max(0, guest.grade_due - room.grade)


def split_delegations(changing: Changing) -> None:
    """Hotels of a delegation beyond the first, on any night: sum over h of y[e,h] - 1."""
    problem, weight = changing.problem, changing.problem.weights["split_delegations"]
    already = {
        (problem.guest[guest_id].delegation_id, problem.room[room_id].hotel_id)
        for guest_id, rooms in changing.part.fixed.items()
        for room_id in rooms
    }
    for (guest_id, night), rooms in changing.choices.items():
        delegation = problem.guest[guest_id].delegation_id
        for hotel_id in sorted({problem.room[room_id].hotel_id for room_id in rooms} if delegation else ()):
            if (delegation, hotel_id) not in already:
                if (delegation, hotel_id) not in changing.hotels:
                    changing.hotels[delegation, hotel_id] = changing.model.new_bool_var("")
                    changing.costs.append(weight * changing.hotels[delegation, hotel_id])
                there = changing.in_hotel(guest_id, night, frozenset([hotel_id]))
                changing.model.add(there <= changing.hotels[delegation, hotel_id])
    first = {delegation for delegation, _ in changing.hotels} - {delegation for delegation, _ in already}
    changing.costs.append(-weight * len(first))


def changes(changing: Changing) -> None:
    """Guests whose rooms, in order, differ from the previous plan's: 1 - k[g]."""
    weight = changing.problem.weights["changes"]
    for guest_id, rooms in former_rooms(changing.commitments.previous).items():
        if guest_id not in changing.part.guests or not weight:
            continue
        ways = _ways(changing, guest_id, rooms)
        kept = changing.model.new_bool_var("")
        changing.model.add(kept <= sum(ways))
        changing.costs.append(weight - weight * kept)


def _ways(changing: Changing, guest_id: str, rooms: Sequence[str]) -> list[Var]:
    """Return a variable for each way to spend the stay in the former rooms in order."""
    nights = changing.problem.guest[guest_id].nights
    found: list[Var] = []
    for cuts in combinations(range(1, len(nights)), len(rooms) - 1):
        ends = [0, *cuts, len(nights)]
        where = [room_id for room_id, a, b in zip(rooms, ends, ends[1:], strict=False) for _ in range(b - a)]
        keys = [(guest_id, room_id, night) for room_id, night in zip(where, nights, strict=True)]
        places = [changing.at[key] for key in keys if key in changing.at]
        if len(places) == len(nights):
            way = changing.model.new_bool_var("")
            changing.model.add_bool_and(places).only_enforce_if(way)
            found.append(way)
    return found


def leaving_out(changing: Changing) -> None:
    """More than any guest can cost: leaving one more out never pays; the highest ranks are left out last."""
    if changing.left_out:
        price, lowest = price_of_leaving_out(changing.problem)
        for guest_id, left_out in changing.left_out.items():
            changing.costs.append((2 + 2 * lowest - changing.problem.guest[guest_id].rank) * price * left_out)


def price_of_leaving_out(problem: Problem) -> tuple[int, int]:
    """Return what is more than any guest can cost, and the lowest rank: p and l in the price (2 + 2 l - rank) p.

    A step of rank outweighs what any guest costs, a guest more outweighs every step of rank.
    """
    weights, nights = problem.weights, problem.nights
    beds = [room.rent(nights) + room.sleeps * room.extra_price * len(nights) for room in problem.rooms]
    farthest = max((fit.distance_km for fit in problem.fits.values()), default=0)
    steps = max((guest.grade_due for guest in problem.guests), default=0)
    row = weights["distance"] * farthest + weights["guarded"] + weights["grade_shortfall"] * steps
    row += weights["room_changes"] + weights["split_delegations"]
    lowest = max((guest.rank for guest in problem.guests), default=0)
    return 1 + weights["cost"] * max(beds, default=0) + row * len(nights) + weights["changes"], lowest


GOALS: tuple[Goal, ...] = (cost, room_changes, split_delegations, changes, leaving_out)
