"""Some zones as a model: who has few seats seat by seat, everybody else counted into blocks; a relaxation, for bounds.

Guests compared by rank are counted, n[k, b] of kind k (delegation, rank, wish) in block b. Everybody else of the zones
takes a seat, x[g, s], under the rules of special places. From any plan in order, counting who sits where in the zones
gives a solution that costs no more (README, "Where places are special").
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from ortools.sat.python import cp_model

from planner.problems.seating.data import Problem
from planner.problems.seating.field import is_counted
from planner.problems.seating.flow import Zones
from planner.problems.seating.metres import UNIT
from planner.problems.seating.model import order_thresholds
from planner.problems.seating.parties import Guest, Party
from planner.problems.seating.special_goals import begins_of
from planner.problems.seating.special_model import Desk, build_desk
from planner.problems.seating.windows import demand_of, forced

Surplus = Callable[[Guest, str], int | None]
"""(guest, seat) -> how much dearer it is than the guest's cheapest, in parts of ``UNIT``; None where it is not open."""


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """Guests counted together: delegation, rank, open zones, whether each asks for the aisle."""

    delegation: str
    rank: int
    zones: Zones
    asks: bool


@dataclass
class Area:
    """The model of some zones.

    Attributes:
        whole: the component.
        zones: the zones.
        problem: their seats and whoever may sit there.
        pinned: guest -> seat.
        surplus: what seats cost beyond the prices of metres.
        desk: whoever takes a seat.
        heads: n[k, b].
        used: u[d, b]: somebody counted of d sits in b.
        cost: zone -> terms of the objective, in parts of ``UNIT``.
    """

    whole: Problem
    zones: frozenset[str]
    problem: Problem
    pinned: Mapping[str, str]
    surplus: Surplus
    desk: Desk
    heads: dict[tuple[Kind, int], cp_model.IntVar] = field(default_factory=dict)
    used: dict[tuple[str, int], cp_model.IntVar] = field(default_factory=dict)
    cost: dict[str, list[cp_model.LinearExprT]] = field(default_factory=lambda: defaultdict(list))

    @property
    def model(self) -> cp_model.CpModel:
        """The solver's model."""
        return self.desk.model

    @cached_property
    def counted(self) -> Mapping[Kind, list[Party]]:
        """Parties counted, by kind."""
        found: dict[Kind, list[Party]] = defaultdict(list)
        for party in self.problem.parties:
            if is_counted(party, self.pinned):
                asks = len(party.members) == 1 and party.leader.aisle
                found[Kind(party.leader.delegation, party.leader.rank, party.zones, asks)].append(party)
        return found

    @cached_property
    def delegations(self) -> dict[Kind, Counter[str]]:
        """Kind -> delegation -> members."""
        return {
            kind: Counter(guest.delegation for party in parties for guest in party.members if guest.delegation)
            for kind, parties in self.counted.items()
        }

    def is_of_one(self, kind: Kind) -> bool:
        """Return whether all guests of a kind are of one delegation."""
        own = self.delegations[kind]
        return len(own) == 1 and own.total() == _size(self.counted[kind])

    def weigh(self, goal: str) -> int:
        """Return what a goal weighs, in parts of ``UNIT``."""
        return UNIT * self.problem.weights[goal]

    def of_block(self, number: int) -> list[cp_model.IntVar]:
        """Return n[k, b] of a block."""
        return [variable for (_, where), variable in self.heads.items() if where == number]

    def pay(self, number: int, cost: cp_model.LinearExprT) -> None:
        """Add a cost that arises in a block."""
        self.cost[self.problem.blocks[number].zone].append(cost)

    def taken(self, seats: frozenset[str]) -> list[cp_model.IntVar]:
        """Return x[g, s] of some seats."""
        return [x for own in self.desk.sits.values() for seat, x in own.items() if seat in seats]


def build_area(whole: Problem, zones: Collection[str], pinned: Mapping[str, str], surplus: Surplus) -> Area | None:
    """Return the model of some zones of a component; None when somebody bound to them has no seat there."""
    inside = frozenset(zones)
    seats = frozenset(seat.seat_id for seat in whole.seats if seat.zone in inside)
    parties = [party for party in whole.parties if _may_sit_in(whole, party, inside)]
    problem = whole.part({guest.guest_id for party in parties for guest in party.members}, seats)
    own = {guest: seat for guest, seat in pinned.items() if guest in problem.guest}
    others = [party for party in parties if not is_counted(party, pinned)]
    bound = [party for party in others if _is_bound(whole, party, inside, own)]
    free = [(party, seats) for party in others if party not in bound]
    desk = build_desk(problem, bound, {guest: seat for guest, seat in own.items() if seat in seats}, free)
    if desk is None:
        return None
    area = Area(whole, inside, problem, own, surplus, desk)
    _declare(area)
    for step in (_wheels, _room, _in_order, _runs, _aisle, _own_seats):
        step(area)
    area.model.minimize(sum(sum(terms) for terms in area.cost.values()))
    return area


def _may_sit_in(whole: Problem, party: Party, zones: frozenset[str]) -> bool:
    return all(any(whole.seat[seat].zone in zones for seat in whole.allowed(guest)) for guest in party.members)


def _is_bound(whole: Problem, party: Party, zones: frozenset[str], pinned: Mapping[str, str]) -> bool:
    """Return whether a party can sit in these zones only; one of whom a pin is elsewhere cannot."""
    held = {whole.seat[pinned[guest.guest_id]].zone for guest in party.members if guest.guest_id in pinned}
    return zones >= (held or {whole.seat[seat].zone for guest in party.members for seat in whole.allowed(guest)})


def _size(parties: Sequence[Party]) -> int:
    return sum(len(party.members) for party in parties)


def _declare(area: Area) -> None:
    """Count every kind into the blocks open to it; each of its guests pays the least surplus of the kind there.

    Whoever may sit in other zones need not sit here, but as many as those cannot take (maximum flow).
    """
    for kind, parties in area.counted.items():
        guests = {(g.need, id(area.whole.allowed(g))): g for party in parties for g in party.members}.values()
        here = []
        for number, block in enumerate(area.problem.blocks):
            surpluses = (area.surplus(guest, seat) for guest in guests for seat in block.ordinary)
            least = min((more for more in surpluses if more is not None), default=None)
            if least is not None and block.zone in kind.zones:
                most = min(_size(parties), len(block.ordinary))
                area.heads[kind, number] = area.model.new_int_var(0, most, f"{kind} in {number}")
                area.pay(number, least * area.heads[kind, number])
                here.append(area.heads[kind, number])
        if area.zones.issuperset(kind.zones):
            area.model.add(sum(here) == _size(parties))
        else:
            area.model.add(sum(here) <= _size(parties))
    if len(area.zones) == 1:
        _forced(area, min(area.zones))


def _forced(area: Area, zone: str) -> None:
    exempt = demand_of(area.problem)
    for choice, (count, ranks) in forced(area.whole, area.problem, zone).items():
        here = [n for (kind, _), n in area.heads.items() if kind.zones == choice and kind.rank in ranks]
        area.model.add(sum(here) >= count - exempt[choice, 0])


def _wheels(area: Area) -> None:
    """Parties with wheelchairs who may sit elsewhere sit here as far as the spaces there do not suffice."""
    spaces = Counter(s.zone for s in area.whole.seats if s.kind == "wheelchair_space" and not s.blocked)
    wheels: Counter[Zones] = Counter()
    for party in area.whole.parties:
        wheels[party.zones] += party.wheelchairs
    for choice, count in wheels.items():
        inside = area.zones.intersection(choice)
        if count and inside and not area.zones.issuperset(choice):
            elsewhere = sum(max(0, spaces[other] - wheels[other,]) for other in choice if other not in inside)
            own = {guest.guest_id for party in area.problem.parties if party.zones == choice for guest in party.members}
            on_wheels = [guest for guest in own if area.problem.guest[guest].wheelchair]
            here = [x for guest in on_wheels for x in area.desk.sits.get(guest, {}).values()]
            area.model.add(sum(here) >= count - elsewhere)


def _room(area: Area) -> None:
    """Chairs suffice; one left free is a gap in front where those bound to the zone need the rows behind it."""
    blocks = area.problem.blocks
    bound = Counter(kind.zones for kind, parties in area.counted.items() for party in parties for _ in party.members)
    for number, block in enumerate(blocks):
        here = [*area.of_block(number), *area.taken(block.ordinary)]
        area.model.add(sum(here) <= len(block.ordinary))
        before = sum(len(b.ordinary) for b in blocks if b.zone == block.zone and b.row_index <= block.row_index)
        if before < bound[block.zone,]:
            area.pay(number, area.weigh("front_gaps") * (len(block.ordinary) - sum(here)))


def _in_order(area: Area) -> None:
    """In a zone nobody of a rank sits before a higher one ends, nor behind its own end: done[r, p] = [T[r] <= p]."""
    for zone in area.zones:
        here = {key: n for key, n in area.heads.items() if area.problem.blocks[key[1]].zone == zone}
        places = sorted({area.problem.blocks[number].place for _, number in here})
        ranks = sorted({kind.rank for kind, _ in here})
        done = {(r, p): area.model.new_bool_var(f"done {r} {p}") for r in ranks for p in places}
        order_thresholds(area.model, done, ranks, places)
        above, before = dict(pairwise(ranks[::-1])), dict(pairwise(places[::-1]))
        at: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for (kind, number), variable in here.items():
            at[kind.rank, area.problem.blocks[number].place].append(variable)
        for (rank, place), guests in at.items():
            most = sum(len(b.ordinary) for b in area.problem.blocks if b.zone == zone and b.place == place)
            if rank in above:
                area.model.add(sum(guests) <= most * done[above[rank], place])
            if place in before:
                area.model.add(sum(guests) <= most * (1 - done[rank, before[place]]))


def _runs(area: Area) -> None:
    """Sum of runs[d, b] >= u[d, b], and >= the runs of those with a seat of their own that others do not join."""
    begins: dict[tuple[str, int], list[cp_model.IntVar]] = defaultdict(list)
    for delegation, number, variable in begins_of(area.desk):
        begins[delegation, number].append(variable)
    here: dict[tuple[str, int], list[cp_model.IntVar]] = defaultdict(list)
    for (kind, number), variable in area.heads.items():
        if area.is_of_one(kind):
            here[next(iter(area.delegations[kind])), number].append(variable)
    for (delegation, number), variables in here.items():
        used = area.used[delegation, number] = area.model.new_bool_var(f"{delegation} used {number}")
        for variable in variables:
            area.model.add(variable <= len(area.problem.blocks[number].ordinary) * used)
    for pair in sorted(begins.keys() | area.used.keys()):
        runs = area.model.new_int_var(0, len(begins[pair]) + 1, f"runs {pair}")
        area.pay(pair[1], area.weigh("fragments") * runs)
        area.model.add(runs >= area.used.get(pair, 0))
        if begins[pair]:
            joined = _joined(area, pair, here.get(pair, []))
            area.model.add(runs >= sum(begins[pair]) - len(begins[pair]) * joined)


def _joined(area: Area, pair: tuple[str, int], counted: Sequence[cp_model.IntVar]) -> cp_model.IntVar:
    """Return what is 1 at most where as many of a delegation are counted in a block as can join two runs there.

    Every run has a head of a party, in one of few seats; between two of these seats sit the two parties and others.
    """
    delegation, number = pair
    joined = area.model.new_bool_var(f"joined {pair}")
    if any(delegation in own and not area.is_of_one(kind) for kind, own in area.delegations.items()):
        return joined  # who is counted with another delegation may join runs too
    parties = [party for party in area.desk.parties if any(g.delegation == delegation for g in party.members)]
    heads = [min(party.members, key=lambda guest: len(area.problem.allowed(guest))) for party in parties]
    seats = frozenset().union(*(area.problem.allowed(head) for head in heads))
    places = [place for place, seat in enumerate(area.problem.blocks[number].seats) if seat.seat_id in seats]
    apart = min((other - one for one, other in pairwise(places)), default=1)
    size = max((len(party.members) for party in parties), default=1)
    area.model.add(sum(counted) >= max(1, apart - 1 - 2 * (size - 1)) * joined)
    return joined


def _aisle(area: Area) -> None:
    """Who asks for the aisle and finds no seat on it that nobody else has."""
    for number, block in enumerate(area.problem.blocks):
        asking = [n for (kind, where), n in area.heads.items() if where == number and kind.asks]
        seats = frozenset(seat.seat_id for seat in block.seats if seat.aisle and seat.seat_id in block.ordinary)
        if asking:
            missed = area.model.new_int_var(0, len(block.seats), f"missed {number}")
            area.model.add(sum(asking) + sum(area.taken(seats)) <= len(seats) + missed)
            area.pay(number, area.weigh("aisle") * missed)


def _own_seats(area: Area) -> None:
    """Whoever takes a seat pays its surplus, and for an aisle asked for and not given."""
    for guest_id, seats in area.desk.sits.items():
        guest = area.problem.guest[guest_id]
        for seat, variable in seats.items():
            more = area.surplus(guest, seat) or 0
            asks = area.weigh("aisle") * (guest.aisle and not area.problem.seat[seat].aisle)
            area.cost[area.problem.seat[seat].zone].append((more + asks) * variable)


def known(area: Area, zone: str, cost: int, lines: int) -> None:
    """Add what is known of a zone: what everything costs there at least, and lines of delegations and blocks."""
    area.model.add(sum(area.cost[zone]) >= cost)
    if all(area.is_of_one(kind) for kind, own in area.delegations.items() if own):
        here = [used for (_, number), used in area.used.items() if area.problem.blocks[number].zone == zone]
        area.model.add(sum(here) >= lines)


def hint_of(area: Area, seat_of: Mapping[str, str]) -> dict[int, int]:
    """Return a plan that there is, for the search to begin from; guests who sit in other zones are not here."""
    hint = {}
    for guest, own in area.desk.sits.items():
        held = {seat_of.get(one) for one in area.desk.alike.get(guest, [guest])}
        hint.update({variable.index: int(seat in held) for seat, variable in own.items()})
    block_of = {seat.seat_id: number for number, block in enumerate(area.problem.blocks) for seat in block.seats}
    here: Counter[tuple[Kind, int]] = Counter()
    for kind, parties in area.counted.items():
        seats = (seat_of.get(guest.guest_id, "") for party in parties for guest in party.members)
        here.update((kind, block_of[seat]) for seat in seats if seat in block_of)
    return hint | {variable.index: here[key] for key, variable in area.heads.items()}
