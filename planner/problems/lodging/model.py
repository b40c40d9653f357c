"""The lodging model: rooms are filled by pattern, alike rooms are counted, not told apart; see README.md."""

from collections.abc import Callable, Mapping, Sequence

from ortools.sat.python import cp_model

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.lodging.blocks import (
    Pattern,
    Shape,
    beds_of,
    fits_of,
    is_guarded,
    on_floor,
    too_short,
)
from planner.problems.lodging.data import Guest, Night, Problem, Room
from planner.problems.lodging.frame import Frame, Scope, extra_cost, frame_of
from planner.problems.lodging.variables import Expr, Lodging, Var, free_rooms, lodging_within, total_of

Rule = Callable[[Lodging], None]
Goal = Callable[[Lodging], Expr]


# --- rules ----------------------------------------------------------------------------------------


def house_each_guest(lodging: Lodging) -> None:
    """Every party has a room: sum over h of P[b,h] + l[b] = n[b]; if followed by name: sum over h of s[a,h] = 1."""
    v, model = lodging.variables, lodging.model
    for b in lodging.blocks:
        housed = [lodging.places[b, hotel].total() for hotel in lodging.frame.hotel_ids if (b, hotel) in lodging.places]
        left_out = v.left_out.get(b, 0)
        model.add(cp_model.LinearExpr.sum(housed) + left_out == lodging.frame.blocks[b].size)
        followed = lodging.parties(lodging.frame.followed, b)
        if followed:
            hotels = [v.stay_in[party, hotel] for party in followed for hotel in lodging.frame.hotel_ids]
            model.add(cp_model.LinearExpr.sum(hotels) + left_out >= len(followed))


def shared_by_delegation(lodging: Lodging) -> None:
    """A room follows one pattern of one holder throughout: sum over N of w[t,c,N] ≤ free rooms of type t at price c."""
    rented: dict[tuple[int, int], list[Var]] = {}
    for (t, price, _), rent in lodging.variables.rent.items():
        rented.setdefault((t, price), []).append(rent)
    for (t, price), rents in rented.items():
        capacity = lodging.model.add(cp_model.LinearExpr.sum(rents) <= len(free_rooms(lodging, t, price)))
        lodging.capacity[t, price] = capacity.index


def beds_by_night(lodging: Lodging) -> None:
    """No more guests than beds on any night: z[d,t,p] = 0 for patterns that ask for more."""
    _forbid(lodging, _overfull)


def gender(lodging: Lodging) -> None:
    """Only one gender a night, but for a party: z[d,t,p] = 0 where parties of different gender meet."""
    _forbid(lodging, lambda frame, _, pattern: any(len(set(met)) > 1 for met in _meetings(frame, pattern)))


def single_rooms(lodging: Lodging) -> None:
    """Guests due a single room have it: z[d,t,p] = 0 where another party meets theirs."""
    _forbid(lodging, lambda frame, _, pattern: any(None in met for met in _meetings(frame, pattern)))


def room_period(lodging: Lodging) -> None:
    """Nobody is in a room on a night on which it is not free: z[d,t,p] = 0."""
    _only(lodging, lambda _, guest, room: room.nights.issuperset(guest.nights))


def held_rooms(lodging: Lodging) -> None:
    """Nobody is in a room on a night on which the event does not hold it: z[d,t,p] = 0."""
    _only(lodging, lambda _, guest, room: room.unheld.isdisjoint(guest.nights))


def minimum_stay(lodging: Lodging) -> None:
    """No room is in use for fewer nights in a row than it is let for: z[d,t,p] = 0."""
    if any(kind.like.min_nights > 1 for kind in lodging.frame.types):
        _forbid(lodging, lambda frame, t, pattern: too_short(pattern.nights, frame.types[t].like.min_nights))


def accessible_rooms(lodging: Lodging) -> None:
    """Whoever needs an accessible room has one: z[d,t,p] = 0 for other rooms."""
    _only(lodging, lambda _, guest, room: room.accessible or not guest.accessible)


def floor(lodging: Lodging) -> None:
    """Whoever must not climb stairs is low, whoever is guarded is not at street level: z[d,t,p] = 0 elsewhere."""
    _only(lodging, lambda _, guest, room: on_floor(guest, room))


def grade(lodging: Lodging) -> None:
    """A guest's room has at least the grade that must be: z[d,t,p] = 0 for lesser rooms."""
    _only(lodging, lambda _, guest, room: room.grade >= guest.grade_min)


def guarded_hotels(lodging: Lodging) -> None:
    """Whoever must be in a guarded hotel is: z[d,t,p] = 0 for rooms of others."""
    _only(lodging, is_guarded)


def suitable_rooms(lodging: Lodging) -> None:
    """Guests only go where the data say what they take and cost: z[d,t,p] = 0 elsewhere."""
    _only(lodging, lambda problem, guest, room: problem.fit(guest, room) is not None)


def share_requests(lodging: Lodging) -> None:
    """Guests who asked to share are in one room: patterns place parties, and a request that holds makes one party."""
    asked = [member for pair in lodging.frame.problem.share_pairs for member in pair]
    lodging.model.add_bool_or([all(len(lodging.frame.party_of[member]) > 1 for member in asked)])


def companions_together(lodging: Lodging) -> None:
    """Companion and principal are in one hotel: s[a,h] = s[b,h] (partial plans: unless the other is left out)."""
    v, frame = lodging.variables, lodging.frame
    for a, b in frame.companions:
        if not lodging.in_scope(a):
            continue
        for hotel in frame.hotel_ids:
            if not lodging.scope.partial:
                lodging.model.add(v.stay_in[a, hotel] == v.stay_in[b, hotel])
                continue
            for one, other in ((a, b), (b, a)):
                absent = 1 - cp_model.LinearExpr.sum([v.stay_in[other, place] for place in frame.hotel_ids])
                lodging.model.add(v.stay_in[one, hotel] <= v.stay_in[other, hotel] + absent)


def staff_near(lodging: Lodging) -> None:
    """Staff a walk from the guest they serve: s[a,h] ≤ sum over h' near h of s[b,h'] (or the other is left out)."""
    v, frame = lodging.variables, lodging.frame
    for a, b in frame.attendants:
        for hotel in frame.hotel_ids if lodging.in_scope(a) else ():
            near = [v.stay_in[b, other] for other in frame.hotel_ids if frame.problem.is_near(hotel, other)]
            served = cp_model.LinearExpr.sum([v.stay_in[b, other] for other in frame.hotel_ids])
            absent = 1 - served if lodging.scope.partial else 0
            lodging.model.add(v.stay_in[a, hotel] <= cp_model.LinearExpr.sum(near) + absent)


def keep_pins(lodging: Lodging) -> None:
    """Pinned rooms and hotels are kept: sum over pinned a in b of k[a,r] + l[b] ≥ their number, s[a,h] = 1."""
    v, frame = lodging.variables, lodging.frame
    kept: dict[int, list[Expr]] = {}
    for party, rooms in frame.pinned_room.items():
        if lodging.in_scope(party):
            keep = v.keep.get((party, rooms[0]), 0) if len(rooms) == 1 else 0  # a party pinned to two rooms has none
            kept.setdefault(frame.block_of[party], []).append(keep)
    for b, keeps in kept.items():  # of alike parties the model only counts how many are left out
        lodging.model.add(cp_model.LinearExpr.sum(keeps) + v.left_out.get(b, 0) >= len(keeps))
    for party, hotels in frame.pinned_hotel.items():
        if lodging.in_scope(party):
            for hotel in set(frame.hotel_ids).difference(hotels[:1]) if len(hotels) == 1 else frame.hotel_ids:
                lodging.model.add(v.stay_in[party, hotel] == 0)


RULES: tuple[Rule, ...] = (
    house_each_guest,
    beds_by_night,
    suitable_rooms,
    shared_by_delegation,
    gender,
    single_rooms,
    room_period,
    held_rooms,
    minimum_stay,
    accessible_rooms,
    floor,
    grade,
    guarded_hotels,
    share_requests,
    companions_together,
    staff_near,
    keep_pins,
)


# --- goals ----------------------------------------------------------------------------------------


def cost(lodging: Lodging) -> Expr:
    """Room-nights and further beds, in 10,000 đồng: sum of c[t,N] w[t,c,N] + sum of x[t,p] z[d,t,p]."""
    rent, fill, frame = lodging.variables.rent, lodging.variables.fill, lodging.frame
    rents = [frame.types[t].by_price[price][0].rent(nights) for t, price, nights in rent]
    more = [key for key in fill if frame.types[key[1]].like.extra_beds]
    extras = [extra_cost(frame, frame.types[t].like, frame.patterns[holder, t][p]) for holder, t, p in more]
    return total_of([*rent.values(), *(fill[key] for key in more)], [*rents, *extras])


def distance(lodging: Lodging) -> Expr:
    """Guest-kilometres to the ceremony: sum of km[t,p] z[d,t,p]."""
    return total_of(lodging.variables.fill.values(), [km for km, _, _ in _places_costs(lodging)])


def guarded(lodging: Lodging) -> Expr:
    """Guests due a guarded hotel who are in another: sum of u[t,p] z[d,t,p]."""
    return total_of(lodging.variables.fill.values(), [unguarded for _, unguarded, _ in _places_costs(lodging)])


def grade_shortfall(lodging: Lodging) -> Expr:
    """Grades by which rooms fall short of what is due: sum of g[t,p] z[d,t,p]."""
    if all(guest.grade_due <= guest.grade_min for guest in lodging.frame.problem.guests):
        return 0
    return total_of(lodging.variables.fill.values(), [short for _, _, short in _places_costs(lodging)])


def room_changes(_: Lodging) -> Expr:
    """Changes of room during a stay: none, for patterns place whole stays (``nights`` plans the others)."""
    return 0


def split_delegations(lodging: Lodging) -> Expr:
    """Hotels of a delegation beyond the first: sum over g of (sum over h of y[g,h]) - 1."""
    use = lodging.variables.use
    return cp_model.LinearExpr.sum(list(use.values())) - len({delegation for delegation, _ in use})


def changes(lodging: Lodging) -> Expr:
    """Guests not in the room of the previous plan: F - sum of f[a,r] k[a,r]."""
    frame, keep = lodging.frame, lodging.variables.keep
    former = sum(lodging.in_scope(frame.party_of[guest_id]) for guest_id in frame.former)
    kept = [sum(frame.former.get(member) == room_id for member in party) for party, room_id in keep]
    return former - total_of(keep.values(), kept)


GOALS: tuple[Goal, ...] = (cost, distance, split_delegations, guarded, grade_shortfall, room_changes, changes)


# --- building -------------------------------------------------------------------------------------


def build(
    problem: Problem,
    commitments: Commitments = NO_COMMITMENTS,
    *,
    rules: Sequence[Rule] = RULES,
    partial: bool = False,
) -> Lodging:
    """Return the model of a whole problem; with ``partial``, guests may be left out at a price above all goals."""
    frame = frame_for(problem, commitments, rules)
    return build_within(frame, Scope(frame.holders, partial=partial), rules)


def frame_for(problem: Problem, commitments: Commitments, rules: Sequence[Rule]) -> Frame:
    """Return the frame of a problem under some rules."""
    return frame_of(problem, commitments, shape_of(rules))


def shape_of(rules: Sequence[Rule]) -> Shape:
    """Return the shape for some rules."""
    return Shape(
        share_requests=share_requests in rules,
        gender=gender in rules,
        single_rooms=single_rooms in rules,
        beds_by_night=beds_by_night in rules,
        room_period=room_period in rules,
        held_rooms=held_rooms in rules,
        minimum_stay=minimum_stay in rules,
        floor=floor in rules,
        accessible_rooms=accessible_rooms in rules,
        grade=grade in rules,
        guarded_hotels=guarded_hotels in rules,
        suitable_rooms=suitable_rooms in rules,
        shared_by_delegation=shared_by_delegation in rules,
    )


def build_within(frame: Frame, scope: Scope, rules: Sequence[Rule] = RULES) -> Lodging:
    """Return the model of a part of a frame."""
    lodging = lodging_within(frame, scope)
    for rule in rules:
        rule(lodging)
    score = [frame.problem.weights[goal.__name__] * goal(lodging) for goal in GOALS]
    lodging.model.minimize(cp_model.LinearExpr.sum([*score, _surcharges(lodging), _price_of_leaving_out(lodging)]))
    return lodging


def _surcharges(lodging: Lodging) -> Expr:
    rent = lodging.variables.rent
    return total_of(rent.values(), [lodging.scope.surcharge.get((t, price), 0) for t, price, _ in rent])


def _price_of_leaving_out(lodging: Lodging) -> Expr:
    """More than any guest can cost: leaving one more out never pays; the highest ranks are left out last."""
    problem, left_out = lodging.frame.problem, lodging.variables.left_out
    nights = problem.nights
    dearest = max((room.rent(nights) + room.extra_price * len(nights) for room in problem.rooms), default=0)
    farthest = max((fit.distance_km for fit in problem.fits.values()), default=0)
    weights = problem.weights
    steps = max((guest.grade_due for guest in problem.guests), default=0)
    guest_price = 1 + weights["cost"] * dearest + weights["distance"] * farthest + sum(weights.values())
    guest_price += weights["grade_shortfall"] * steps
    lowest = max((guest.rank for guest in problem.guests), default=0)
    # A step of rank outweighs what any guest costs, a guest more outweighs every step of rank.
    prices = [sum((2 + 2 * lowest - g.rank) * guest_price for g in lodging.frame.blocks[b].guests) for b in left_out]
    return total_of(left_out.values(), prices)


PlaceCosts = tuple[int, int, int]
"""Kilometres, guests without the guarded hotel due to them, and missing grades."""


def _places_costs(lodging: Lodging) -> list[PlaceCosts]:
    """Distance, unguarded guests and missing grades of each pattern, in the order of ``fill``."""
    if lodging.costs:
        return lodging.costs
    frame = lodging.frame
    costs: dict[tuple[int, str, int], PlaceCosts] = {}
    for b in lodging.blocks:
        for kind in frame.types:
            key = (b, kind.like.kind, kind.like.grade)
            if key not in costs:
                costs[key] = _party_costs(frame, b, kind.like)
    known: dict[tuple[int, str, int], list[PlaceCosts]] = {}
    for holder, t, p in lodging.variables.fill:
        found, like = frame.patterns[holder, t], frame.types[t].like
        key = (id(found), like.kind, like.grade)  # lists of patterns that are equal are one list
        if key not in known:
            known[key] = [_pattern_costs(pattern, costs, like) for pattern in found]
        lodging.costs.append(known[key][p])
    return lodging.costs


def _pattern_costs(pattern: Pattern, costs: Mapping[tuple[int, str, int], PlaceCosts], like: Room) -> PlaceCosts:
    """Return the sums over the parties of a pattern."""
    km = unguarded = short = 0
    for b, count in pattern.slots:
        one = costs[b, like.kind, like.grade]
        km, unguarded, short = km + count * one[0], unguarded + count * one[1], short + count * one[2]
    return km, unguarded, short


def _party_costs(frame: Frame, b: int, room: Room) -> PlaceCosts:
    fits = fits_of(frame.problem, frame.blocks[b], room) or ()
    short = sum(max(0, guest.grade_due - room.grade) for guest in frame.blocks[b].guests)
    return sum(fit.distance_km for fit in fits), sum(fit.unguarded for fit in fits), short


def _forbid(lodging: Lodging, unlawful: Callable[[Frame, int, Pattern], bool]) -> None:
    """Forbid unlawful patterns; where the rule shaped the patterns from the start there are none."""
    frame = lodging.frame
    verdicts: dict[tuple[object, ...], list[int]] = {}
    for holder in lodging.scope.holders:
        for t, kind in enumerate(frame.types):
            found, room = frame.patterns[holder, t], kind.like
            key = (id(found), room.sleeps, room.min_nights)  # one list of patterns has one need of beds throughout
            if key not in verdicts:
                verdicts[key] = [p for p, pattern in enumerate(found) if unlawful(frame, t, pattern)]
            for p in verdicts[key]:
                if (holder, t, p) in lodging.variables.fill:
                    lodging.model.add(lodging.variables.fill[holder, t, p] == 0)


def _only(lodging: Lodging, suits: Callable[[Problem, Guest, Room], bool]) -> None:
    """Forbid patterns with a guest whom the room does not suit; where the rule shaped the patterns there are none."""
    frame = lodging.frame
    for holder in lodging.scope.holders:
        for t, kind in enumerate(frame.types):
            met = frame.blocks_in[holder, t]
            unfit = {b for b in met if not all(suits(frame.problem, g, kind.like) for g in frame.blocks[b].guests)}
            for p, pattern in enumerate(frame.patterns[holder, t] if unfit else ()):
                fill = lodging.variables.fill.get((holder, t, p))
                if fill is not None and any(b in unfit for b, _ in pattern.slots):
                    lodging.model.add(fill == 0)


def _overfull(frame: Frame, t: int, pattern: Pattern) -> bool:
    room = frame.types[t].like
    taken: dict[Night, int] = {}
    for b, count in pattern.slots:
        for night, need in beds_of(frame.problem, frame.blocks[b], room).items():
            taken[night] = taken.get(night, 0) + need * count
    return any(need > room.sleeps for need in taken.values())


def _meetings(frame: Frame, pattern: Pattern) -> list[list[str | None]]:
    """Return, for every night on which parties meet in a room, whom each would let join."""
    mates: dict[Night, list[str | None]] = {}
    for b, count in pattern.slots:
        for night, _, mate in frame.blocks[b].stay:
            mates.setdefault(night, []).extend([mate] * count)
    return [met for met in mates.values() if len(met) > 1]
