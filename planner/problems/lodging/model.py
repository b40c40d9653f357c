"""The lodging model: rooms are filled by pattern, alike rooms are counted, not told apart; see README.md."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.lodging.blocks import Party, Pattern, Shape, admits, beds_of, fits_of
from planner.problems.lodging.data import Night, Problem
from planner.problems.lodging.frame import FillKey, Frame, Scope, frame_of

Expr = cp_model.LinearExprT
Var = cp_model.IntVar
NightSet = frozenset[Night]


@dataclass(frozen=True)
class Variables:
    """The decisions; d holder, t type, p pattern, b block, a party, r room, h hotel.

    Attributes:
        fill: z[d,t,p] = rooms of type t that holder d fills by pattern p.
        rent: w[t,c,N] = rooms of type t at price c in use on exactly the nights N.
        named: v[d,r,p] = 1 if room r, named by a pin or the previous plan, is filled by holder d by pattern p.
        keep: k[a,r] = 1 if party a is in the room r named for it.
        stay_in: s[a,h] = 1 if party a, followed by name, is in hotel h.
        use: y[g,h] = 1 if delegation g has a guest in hotel h.
        left_out: l[b] = parties of block b without a room (partial plans only).
    """

    fill: dict[FillKey, Var] = field(default_factory=dict)
    rent: dict[tuple[int, int, NightSet], Var] = field(default_factory=dict)
    named: dict[tuple[str, str, int], Var] = field(default_factory=dict)
    keep: dict[tuple[Party, str], Var] = field(default_factory=dict)
    stay_in: dict[tuple[Party, str], Var] = field(default_factory=dict)
    use: dict[tuple[str, str], Var] = field(default_factory=dict)
    left_out: dict[int, Var] = field(default_factory=dict)


@dataclass(frozen=True)
class Places:
    """Places for parties of a block in a hotel: sum over t in h and p of places(p,b) z[d,t,p]."""

    rooms: list[Var] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def total(self) -> cp_model.LinearExpr:
        """Number of places."""
        return cp_model.LinearExpr.weighted_sum(self.rooms, self.counts)


@dataclass(frozen=True)
class Lodging:
    """A model in the making.

    Attributes:
        frame: what is planned, in which terms.
        scope: which part of it.
        blocks: positions of the blocks in the scope.
        model: the solver's model.
        variables: its variables.
        places: (block, hotel) -> places, P[b,h] in the formulas.
        capacity: (type, price) -> position of the constraint on the rooms there are.
    """

    frame: Frame
    scope: Scope
    blocks: tuple[int, ...]
    model: cp_model.CpModel
    variables: Variables
    places: dict[tuple[int, str], Places] = field(default_factory=dict)
    capacity: dict[tuple[int, int], int] = field(default_factory=dict)

    def parties(self, chosen: Sequence[Party], block: int) -> list[Party]:
        """Return those of ``chosen`` that belong to a block."""
        return [party for party in chosen if self.frame.block_of.get(party) == block]

    def in_scope(self, party: Party) -> bool:
        """Whether a party is to be housed by this model."""
        return self.frame.blocks[self.frame.block_of[party]].holder in self.scope.holders


Rule = Callable[[Lodging], None]
Goal = Callable[[Lodging], Expr]


# --- rules ----------------------------------------------------------------------------------------


def house_each_guest(lodging: Lodging) -> None:
    """Every party has a room: sum over h of P[b,h] + l[b] = n[b]; those followed by name too: sum over h of s[a,h] = 1."""
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
    _forbid(lodging, _unfit(Shape(accessible_rooms=False, grade=False)))


def accessible_rooms(lodging: Lodging) -> None:
    """Whoever needs an accessible room has one: z[d,t,p] = 0 for other rooms."""
    _forbid(lodging, _unfit(Shape(room_period=False, grade=False)))


def grade(lodging: Lodging) -> None:
    """A guest's room has at least the grade due to the rank: z[d,t,p] = 0 for lesser rooms."""
    _forbid(lodging, _unfit(Shape(room_period=False, accessible_rooms=False)))


def suitable_rooms(lodging: Lodging) -> None:
    """Guests only go where the data say what they take and cost: z[d,t,p] = 0 elsewhere."""
    _forbid(lodging, _unfit(Shape(room_period=False, accessible_rooms=False, grade=False)))


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


def keep_pins(lodging: Lodging) -> None:
    """Pinned rooms and hotels are kept: k[a,r] = 1, s[a,h] = 1 (partial plans: or the party is left out)."""
    v, frame = lodging.variables, lodging.frame
    for party, rooms in frame.pinned_room.items():
        if lodging.in_scope(party):
            left_out = v.left_out.get(frame.block_of[party], 0)
            for room in rooms:
                lodging.model.add(v.keep.get((party, room), 0) + left_out >= 1)
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
    accessible_rooms,
    grade,
    share_requests,
    companions_together,
    keep_pins,
)


# --- goals ----------------------------------------------------------------------------------------


def cost(lodging: Lodging) -> Expr:
    """Room-nights paid, in units of 10,000 đồng: sum of c |N| w[t,c,N]."""
    rent = lodging.variables.rent
    return _sum(rent.values(), [price * len(nights) for _, price, nights in rent])


def distance(lodging: Lodging) -> Expr:
    """Guest-kilometres to the ceremony: sum of km[t,p] z[d,t,p]."""
    return _sum(lodging.variables.fill.values(), [km for km, _ in _places_costs(lodging)])


def guarded(lodging: Lodging) -> Expr:
    """Guests due a guarded hotel who are in another: sum of u[t,p] z[d,t,p]."""
    return _sum(lodging.variables.fill.values(), [unguarded for _, unguarded in _places_costs(lodging)])


def split_delegations(lodging: Lodging) -> Expr:
    """Hotels of a delegation beyond the first: sum over g of (sum over h of y[g,h]) - 1."""
    use = lodging.variables.use
    return cp_model.LinearExpr.sum(list(use.values())) - len({delegation for delegation, _ in use})


def changes(lodging: Lodging) -> Expr:
    """Guests not in the room of the previous plan: F - sum of f[a,r] k[a,r]."""
    frame, keep = lodging.frame, lodging.variables.keep
    former = sum(lodging.in_scope(frame.party_of[guest_id]) for guest_id in frame.former)
    kept = [sum(frame.former.get(member) == room_id for member in party) for party, room_id in keep]
    return former - _sum(keep.values(), kept)


GOALS: tuple[Goal, ...] = (cost, distance, split_delegations, guarded, changes)


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
        accessible_rooms=accessible_rooms in rules,
        grade=grade in rules,
    )


def build_within(frame: Frame, scope: Scope, rules: Sequence[Rule] = RULES) -> Lodging:
    """Return the model of a part of a frame."""
    blocks = tuple(b for b, block in enumerate(frame.blocks) if block.holder in scope.holders)
    lodging = Lodging(frame, scope, blocks, cp_model.CpModel(), Variables())
    _add_fill(lodging)
    _add_rent(lodging)
    _add_left_out(lodging)
    _add_named(lodging)
    _add_stay_in(lodging)
    _add_use(lodging)
    for rule in rules:
        rule(lodging)
    score = sum(frame.problem.weights[goal.__name__] * goal(lodging) for goal in GOALS)
    lodging.model.minimize(score + _surcharges(lodging) + _price_of_leaving_out(lodging))
    return lodging


def free_rooms(lodging: Lodging, t: int, price: int) -> list[str]:
    """Return the rooms of a type at a price that nobody outside the scope has."""
    rooms = lodging.frame.types[t].by_price[price]
    return [room.room_id for room in rooms if room.room_id not in lodging.scope.taken]


def _add_fill(lodging: Lodging) -> None:
    frame, scope, v = lodging.frame, lodging.scope, lodging.variables
    free = [sum(room.room_id not in scope.taken for room in kind.rooms) for kind in frame.types]
    for holder in scope.holders:
        for t, kind in enumerate(frame.types):
            for p, pattern in enumerate(frame.patterns[holder, t] if free[t] else ()):
                key = (holder, t, p)
                if scope.columns is not None and key not in scope.columns:
                    continue
                most = min(frame.blocks[b].size // count for b, count in pattern.slots)
                v.fill[key] = lodging.model.new_int_var(0, min(most, len(kind.rooms)), "")
                for b, count in pattern.slots:
                    places = lodging.places.setdefault((b, kind.like.hotel_id), Places())
                    places.rooms.append(v.fill[key])
                    places.counts.append(count)


def _add_rent(lodging: Lodging) -> None:
    """Rooms filled by patterns on the nights N are rented on the nights N: sum over c of w = sum over d, p of z."""
    v = lodging.variables
    filled: dict[tuple[int, NightSet], list[Var]] = {}
    for (holder, t, p), fill in v.fill.items():
        filled.setdefault((t, lodging.frame.patterns[holder, t][p].nights), []).append(fill)
    for (t, nights), fills in filled.items():
        rents = []
        for price, rooms in lodging.frame.types[t].by_price.items():
            v.rent[t, price, nights] = lodging.model.new_int_var(0, len(rooms), "")
            rents.append(v.rent[t, price, nights])
        lodging.model.add(cp_model.LinearExpr.sum(rents) == cp_model.LinearExpr.sum(fills))


def _add_left_out(lodging: Lodging) -> None:
    if lodging.scope.partial:
        for b in lodging.blocks:
            lodging.variables.left_out[b] = lodging.model.new_int_var(0, lodging.frame.blocks[b].size, "")


def _add_named(lodging: Lodging) -> None:
    """Rooms named by pins or the previous plan, for the holders of the parties for whom they are named."""
    frame = lodging.frame
    wanted: dict[tuple[str, str], list[Party]] = {}
    for party, rooms in frame.named_rooms.items():
        for room_id in rooms if lodging.in_scope(party) else ():
            if room_id in frame.type_of and room_id not in lodging.scope.taken:
                wanted.setdefault((frame.blocks[frame.block_of[party]].holder, room_id), []).append(party)
    for (holder, room_id), parties in wanted.items():
        _add_named_room(lodging, holder, room_id, parties)
    _tie_named(lodging)


def _add_named_room(lodging: Lodging, holder: str, room_id: str, parties: Sequence[Party]) -> None:
    """Those who keep the room fit into its pattern: sum over a in b of k[a,r] ≤ sum over p of places(p,b) v[d,r,p]."""
    v, model, frame = lodging.variables, lodging.model, lodging.frame
    t = frame.type_of[room_id]
    usable = [p for p in range(len(frame.patterns[holder, t])) if (holder, t, p) in v.fill]
    for p in usable:
        v.named[holder, room_id, p] = model.new_bool_var("")
    for party in parties:
        v.keep[party, room_id] = model.new_bool_var("")
    for b in sorted({frame.block_of[party] for party in parties}):
        kept = [v.keep[party, room_id] for party in lodging.parties(parties, b)]
        places = [dict(frame.patterns[holder, t][p].slots).get(b, 0) for p in usable]
        model.add(cp_model.LinearExpr.sum(kept) <= _sum([v.named[holder, room_id, p] for p in usable], places))


def _tie_named(lodging: Lodging) -> None:
    """Named rooms are among those filled and rented, and follow one pattern: v ≤ z, v ≤ w, sum of v ≤ 1, sum of k ≤ 1."""
    v, model, frame = lodging.variables, lodging.model, lodging.frame
    below: dict[int, tuple[Var, list[Var]]] = {}
    one: dict[object, list[Var]] = {}
    for (holder, room_id, p), named in v.named.items():
        t = frame.type_of[room_id]
        nights = frame.patterns[holder, t][p].nights
        one.setdefault(room_id, []).append(named)
        rent = v.rent[t, frame.problem.room[room_id].price, nights]
        for above in (v.fill[holder, t, p], rent):
            below.setdefault(above.index, (above, []))[1].append(named)
    for (party, _), keep in v.keep.items():
        one.setdefault(party, []).append(keep)
    for exclusive in one.values():
        model.add_at_most_one(exclusive)
    for above, parts in below.values():
        model.add(cp_model.LinearExpr.sum(parts) <= above)


def _add_stay_in(lodging: Lodging) -> None:
    """Parties followed by name and those in named rooms have places in their hotel: sum of s, of other k ≤ P[b,h]."""
    v, model, frame = lodging.variables, lodging.model, lodging.frame
    present: dict[tuple[int, str], list[Var]] = {}
    for party in filter(lodging.in_scope, frame.followed):
        chosen = []
        for hotel in frame.hotel_ids:
            v.stay_in[party, hotel] = model.new_bool_var("")
            chosen.append(v.stay_in[party, hotel])
            present.setdefault((frame.block_of[party], hotel), []).append(v.stay_in[party, hotel])
        model.add_at_most_one(chosen)
    for (party, room_id), keep in v.keep.items():
        hotel = frame.problem.room[room_id].hotel_id
        if (party, hotel) in v.stay_in:
            model.add_implication(keep, v.stay_in[party, hotel])
        else:
            present.setdefault((frame.block_of[party], hotel), []).append(keep)
    for key, parties in present.items():
        model.add(cp_model.LinearExpr.sum(parties) <= lodging.places.get(key, Places()).total())


def _add_use(lodging: Lodging) -> None:
    """A delegation uses the hotels its guests are in: P[b,h] ≤ min(n[b], places in h) y[g,h]; each uses at least one."""
    v, model, frame = lodging.variables, lodging.model, lodging.frame
    for (b, hotel), places in lodging.places.items():
        for delegation in frame.blocks[b].delegations:
            if (delegation, hotel) not in v.use:
                v.use[delegation, hotel] = model.new_bool_var("")
            most = min(frame.blocks[b].size, _most_places(lodging, b, hotel))
            model.add(places.total() <= most * v.use[delegation, hotel])
    delegations: dict[str, list[Var]] = {}
    for (delegation, _), use in v.use.items():
        delegations.setdefault(delegation, []).append(use)
    for uses in delegations.values():
        model.add_at_least_one(uses)


def _most_places(lodging: Lodging, b: int, hotel: str) -> int:
    """Parties of a block that the free rooms of a hotel could take at best."""
    rooms = [room for room in lodging.frame.problem.rooms if room.hotel_id == hotel]
    return sum(room.beds for room in rooms if room.room_id not in lodging.scope.taken)


def _surcharges(lodging: Lodging) -> Expr:
    rent = lodging.variables.rent
    return _sum(rent.values(), [lodging.scope.surcharge.get((t, price), 0) for t, price, _ in rent])


def _price_of_leaving_out(lodging: Lodging) -> Expr:
    """More than any guest can cost: leaving one more out never pays; the highest ranks are left out last."""
    problem, left_out = lodging.frame.problem, lodging.variables.left_out
    dearest = max((room.price for room in problem.rooms), default=0) * len(problem.nights)
    farthest = max((fit.distance_km for fit in problem.fits.values()), default=0)
    weights = problem.weights
    guest_price = 1 + weights["cost"] * dearest + weights["distance"] * farthest + sum(weights.values())
    lowest = max((guest.rank for guest in problem.guests), default=0)
    prices = [sum(2 * guest_price + lowest - g.rank for g in lodging.frame.blocks[b].guests) for b in left_out]
    return _sum(left_out.values(), prices)


def _sum(variables: Sequence[Var] | Mapping[object, Var] | object, factors: Sequence[int]) -> cp_model.LinearExpr:
    chosen = list(variables)  # type: ignore[call-overload]
    return cp_model.LinearExpr.weighted_sum(chosen, list(factors))


def _places_costs(lodging: Lodging) -> list[tuple[int, int]]:
    """Distance and number of unguarded guests of each pattern, in the order of ``fill``."""
    frame = lodging.frame
    costs: dict[tuple[int, str], tuple[int, int]] = {}
    for b in lodging.blocks:
        for kind in frame.types:
            key = (b, kind.like.kind)
            if key not in costs:
                fits = fits_of(frame.problem, frame.blocks[b], kind.like) or ()
                costs[key] = (sum(fit.distance_km for fit in fits), sum(fit.unguarded for fit in fits))
    totals = []
    for holder, t, p in lodging.variables.fill:
        kind_key = frame.types[t].like.kind
        parts = [(count, costs[b, kind_key]) for b, count in frame.patterns[holder, t][p].slots]
        totals.append((sum(n * km for n, (km, _) in parts), sum(n * unguarded for n, (_, unguarded) in parts)))
    return totals


def _forbid(lodging: Lodging, unlawful: Callable[[Frame, int, Pattern], bool]) -> None:
    """Forbid unlawful patterns; where the rule shaped the patterns from the start there are none."""
    frame = lodging.frame
    verdicts: dict[tuple[object, ...], list[bool]] = {}
    for (holder, t, p), fill in lodging.variables.fill.items():
        found, room = frame.patterns[holder, t], frame.types[t].like
        key = (id(found), room.beds, room.nights, room.accessible, room.grade)
        if key not in verdicts:
            verdicts[key] = [unlawful(frame, t, pattern) for pattern in found]
        if verdicts[key][p]:
            lodging.model.add(fill == 0)


def _unfit(shape: Shape) -> Callable[[Frame, int, Pattern], bool]:
    def unfit(frame: Frame, t: int, pattern: Pattern) -> bool:
        room = frame.types[t].like
        return not all(admits(frame.problem, frame.blocks[b], room, shape) for b, _ in pattern.slots)

    return unfit


def _overfull(frame: Frame, t: int, pattern: Pattern) -> bool:
    room = frame.types[t].like
    taken: dict[Night, int] = {}
    for b, count in pattern.slots:
        for night, need in beds_of(frame.problem, frame.blocks[b], room).items():
            taken[night] = taken.get(night, 0) + need * count
    return any(need > room.beds for need in taken.values())


def _meetings(frame: Frame, pattern: Pattern) -> list[list[str | None]]:
    """Return, for every night on which parties meet in a room, whom each would let join."""
    mates: dict[Night, list[str | None]] = {}
    for b, count in pattern.slots:
        for night, _, mate in frame.blocks[b].stay:
            mates.setdefault(night, []).extend([mate] * count)
    return [met for met in mates.values() if len(met) > 1]
