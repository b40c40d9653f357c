"""Variables of the lodging model and the constraints that say what they mean; rules and goals are in ``model``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from planner.problems.lodging.blocks import Party
from planner.problems.lodging.data import Night
from planner.problems.lodging.frame import FillKey, Frame, Scope

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
        costs: kilometres, unguarded guests and missing grades of each pattern, in the order of ``fill``, when known.
    """

    frame: Frame
    scope: Scope
    blocks: tuple[int, ...]
    model: cp_model.CpModel
    variables: Variables
    places: dict[tuple[int, str], Places] = field(default_factory=dict)
    capacity: dict[tuple[int, int], int] = field(default_factory=dict)
    costs: list[tuple[int, int, int]] = field(default_factory=list)

    def parties(self, chosen: Sequence[Party], block: int) -> list[Party]:
        """Return those of ``chosen`` that belong to a block."""
        return [party for party in chosen if self.frame.block_of.get(party) == block]

    def in_scope(self, party: Party) -> bool:
        """Whether a party is to be housed by this model."""
        return self.frame.blocks[self.frame.block_of[party]].holder in self.scope.holders


def lodging_within(frame: Frame, scope: Scope) -> Lodging:
    """Return the variables of a part of a frame, without a rule or a goal."""
    blocks = tuple(b for b, block in enumerate(frame.blocks) if block.holder in scope.holders)
    lodging = Lodging(frame, scope, blocks, cp_model.CpModel(), Variables())
    _add_fill(lodging)
    _add_rent(lodging)
    _add_left_out(lodging)
    _add_named(lodging)
    _add_stay_in(lodging)
    _add_use(lodging)
    return lodging


def total_of(variables: Iterable[Var], factors: Sequence[int]) -> cp_model.LinearExpr:
    """Return the sum of the variables times the factors."""
    return cp_model.LinearExpr.weighted_sum(list(variables), list(factors))


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
                v.fill[key] = lodging.model.new_int_var(0, most, "")
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
        parties = sum(lodging.frame.blocks[b].size for b in lodging.blocks)
        for price in lodging.frame.types[t].by_price:
            v.rent[t, price, nights] = lodging.model.new_int_var(0, parties, "")
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
    """Those who keep the room fit into it: sum over a in b of k[a,r] ≤ sum over p of places(p,b) v[d,r,p]."""
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
        model.add(cp_model.LinearExpr.sum(kept) <= total_of([v.named[holder, room_id, p] for p in usable], places))


def _tie_named(lodging: Lodging) -> None:
    """Named rooms are among those filled and rented: sum of v ≤ z, ≤ w; one pattern a room, one room a party."""
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
    """Parties followed by name or in named rooms have places in their hotel: sum of s, of other k ≤ P[b,h]."""
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
    """A delegation uses its guests' hotels: P[b,h] ≤ min(n[b], beds in h) y[g,h]; each uses at least one."""
    v, model, frame = lodging.variables, lodging.model, lodging.frame
    bounded = frame.shape.beds_by_night and frame.shape.shared_by_delegation
    for (b, hotel), places in lodging.places.items():
        for delegation in frame.blocks[b].delegations:
            if (delegation, hotel) not in v.use:
                v.use[delegation, hotel] = model.new_bool_var("")
            most = min(frame.blocks[b].size, _most_places(lodging, hotel) if bounded else frame.blocks[b].size)
            model.add(places.total() <= most * v.use[delegation, hotel])
    delegations: dict[str, list[Var]] = {}
    for (delegation, _), use in v.use.items():
        delegations.setdefault(delegation, []).append(use)
    for uses in delegations.values():
        model.add_at_least_one(uses)


def _most_places(lodging: Lodging, hotel: str) -> int:
    """Parties that the free rooms of a hotel could take at best."""
    rooms = [room for room in lodging.frame.problem.rooms if room.hotel_id == hotel]
    return sum(room.sleeps for room in rooms if room.room_id not in lodging.scope.taken)
