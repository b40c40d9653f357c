"""What is to be planned: guests with their nights and needs, rooms with their nights and prices, and who fits where."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType

from planner.engine.conflict import Demand
from planner.problems.lodging.blocs.entities import NO_BLOCS, Blocs
from planner.problems.lodging.nights.data import Nightly
from planner.scenario.schema import Scenario
from planner.wording import Wording

NAME = "lodging"
PRICE_UNIT_VND = 10_000
"""The goal ``cost`` counts in units of 10,000 đồng; a price is rounded half up to whole units."""

DEFAULT_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "cost": 1,
        "distance": 1,
        "split_delegations": 40,
        "guarded": 100,
        "grade_shortfall": 30,
        "room_changes": 1,
        "changes": 20,
    }
)
"""One unit of score is worth 10,000 đồng: a further hotel for a delegation costs what one room-night costs."""

SINGLE_RANK_MAX = 0
GRADE_RANK_MAX = 0
GRADE_MIN = 3
GUARDED_RANK_MAX = 3
GRADE_PRICED = 0
MOVE_COST = 0
LOW_FLOOR_MAX = 1
GUARDED_REQUIRED = 0
GUARDED_FLOOR_MIN = 0
STAFF_WALK_M = 0
CHECK_IN_HOUR, CHECK_OUT_HOUR = 14, 12
"""Defaults of the options of the same (lower-case) names; ranks count down from 1, the highest, and 0 is nobody.

What a rank is due is the organiser's decision: a rule that the pack does not ask for must not make it impossible.
"""

Night = date
"""The evening of a night in a bed; a stay from the 15th to the 17th has the nights of the 15th and the 16th."""


@lru_cache(maxsize=4096)
def nights_between(first: date, last: date) -> tuple[Night, ...]:
    """Return the nights from the evening of ``first`` up to that before ``last``, in order."""
    return tuple(first + timedelta(days=i) for i in range((last - first).days))


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest who needs a bed.

    Attributes:
        guest_id: id.
        name: full name.
        delegation_id: delegation; empty for a guest who comes alone.
        rank: level of precedence, 1 is the highest.
        gender: only guests of equal gender may share; None for one who may share only on request.
        check_in: first night.
        check_out: day after the last night.
        kind: key of the guest in ``Problem.fits``.
        grade_min: lowest grade of room that will do.
        accessible: whether the room must be accessible.
        single: whether the guest is due a room alone.
        companion_of: lodging guest whose companion this is; empty for none.
        grade_due: grade of room that the rank is due; what falls short of it down to ``grade_min`` is a goal.
        floor_min: lowest floor that will do (1 is the ground floor); None for any.
        floor_max: highest floor that will do; None for any.
        serves: lodging guest near whom this driver or member of staff lodges; empty for none.
        guarded_only: whether only a guarded hotel will do.
    """

    guest_id: str
    name: str
    delegation_id: str
    rank: int
    gender: str | None
    check_in: date
    check_out: date
    kind: str
    grade_min: int = 1
    accessible: bool = False
    single: bool = False
    companion_of: str = ""
    grade_due: int = 1
    floor_min: int | None = None
    floor_max: int | None = None
    serves: str = ""
    guarded_only: bool = False

    def __post_init__(self) -> None:
        """Refuse a stay without a night.

        Raises:
            ValueError: check-out is not after check-in.
        """
        if self.check_out <= self.check_in:
            msg = f"guest {self.guest_id}: check_out {self.check_out} is not after check_in {self.check_in}"
            raise ValueError(msg)

    @property
    def nights(self) -> tuple[Night, ...]:
        """Nights of the stay, in order."""
        return nights_between(self.check_in, self.check_out)


@dataclass(frozen=True, slots=True)
class Room:
    """One room.

    Attributes:
        room_id: id; equal rooms of a room type are ``<room_type_id>#1``, ``#2`` …
        hotel_id: hotel.
        beds: guests it takes a night without a further bed put up.
        grade: the higher the better.
        price: per night in use, in ``PRICE_UNIT_VND``, however many sleep in it.
        accessible: whether a wheelchair gets in and around.
        nights: nights of the problem's horizon on which it is free.
        kind: key of the room in ``Problem.fits``.
        extra_beds: further beds that may be put up.
        extra_price: price of such a bed a night, in ``PRICE_UNIT_VND``.
        rates: nights (in order) whose price by contract is another than ``price``, with that price.
        unheld: nights on which no block holds it: free, but not the event's.
        min_nights: fewest nights in a row for which it is let.
        floor: 1 is the ground floor; None when not known.
    """

    room_id: str
    hotel_id: str
    beds: int
    grade: int
    price: int
    accessible: bool
    nights: frozenset[Night]
    kind: str
    extra_beds: int = 0
    extra_price: int = 0
    rates: tuple[tuple[Night, int], ...] = ()
    unheld: frozenset[Night] = frozenset()
    min_nights: int = 1
    floor: int | None = None

    def __post_init__(self) -> None:
        """Refuse a room without a bed or with a negative price.

        Raises:
            ValueError: a value is out of range.
        """
        prices = (self.price, self.extra_price, *(price for _, price in self.rates))
        if min(self.beds, self.min_nights) < 1 or min(self.extra_beds, *prices) < 0:
            msg = f"room {self.room_id}: beds {self.beds} + {self.extra_beds}, prices {prices}"
            raise ValueError(msg)

    @property
    def sleeps(self) -> int:
        """Guests it takes a night, further beds put up."""
        return self.beds + self.extra_beds

    @property
    def held(self) -> frozenset[Night]:
        """Nights on which the event may use it."""
        return self.nights - self.unheld

    def price_on(self, night: Night) -> int:
        """Return the price of a night."""
        return dict(self.rates).get(night, self.price)

    def rent(self, nights: Collection[Night]) -> int:
        """Return the price of some nights, without further beds."""
        return self.price * len(nights) + sum(price - self.price for night, price in self.rates if night in nights)

    def extra_rent(self, guests: int) -> int:
        """Return the price a night of the further beds that so many guests need."""
        return max(0, guests - self.beds) * self.extra_price


@dataclass(frozen=True, slots=True)
class Hotel:
    """A hotel by name; what matters of it is in its rooms and in ``Problem.fits``."""

    hotel_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Holding:
    """Rooms that a hotel holds for the event by contract.

    Attributes:
        block_id: id of the block.
        hotel_id: hotel.
        what: type or room held; empty for any of the hotel.
        rooms: night -> rooms held, those given back left out.
        first: first night.
        last: day after the last night.
        release_on: last day to give rooms back without a charge; None when not agreed.
        min_nights: fewest nights in a row for which a room is let.
    """

    block_id: str
    hotel_id: str
    what: str
    rooms: Mapping[Night, tuple[str, ...]]
    first: date
    last: date
    release_on: date | None = None
    min_nights: int = 1


@dataclass(frozen=True, slots=True)
class Fit:
    """A guest of one kind in a room of one kind: what it takes and what it costs.

    Attributes:
        beds: beds taken each night.
        distance_km: whole kilometres from the room's hotel to the ceremony (or any cost per stay).
        unguarded: whether the guest should be in a guarded hotel and this is none.
    """

    beds: int = 1
    distance_km: int = 0
    unguarded: bool = False


@dataclass(frozen=True)
class Problem:
    """Everything the model and the checker need, and nothing else.

    Attributes:
        guests: guests who need a bed, by id.
        hotels: hotels by id.
        rooms: rooms by id.
        fits: (guest kind, room kind) -> fit; a pair left out does not go together.
        share_pairs: requests to share that hold: the pairs fit into one room, alone or with one another.
        delegations: delegation id -> name.
        weights: goal -> weight.
        near: (hotel, hotel) within walking distance for those who serve a guest; every hotel is near itself.
        move_cost: price of a change of room during a stay, in ``PRICE_UNIT_VND``; 0: none is allowed.
        blocs: those who are lodged together in halls, and the halls.
        holdings: rooms held by contract.
        hall_prices_vnd: hall -> price of a person and night.
        times: delegation -> when it arrives and leaves, as far as it is known.
        hours: hour from which rooms can be had, hour until which they must be left.
        half_stays: guests of whose stay only one end is known: no bed is planned for them.
        nightly: stays whose rooms are chosen night by night; then the other fields are empty.
    """

    guests: tuple[Guest, ...]
    hotels: tuple[Hotel, ...]
    rooms: tuple[Room, ...]
    fits: Mapping[tuple[str, str], Fit]
    share_pairs: tuple[tuple[str, str], ...] = ()
    delegations: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    near: frozenset[tuple[str, str]] = frozenset()
    move_cost: int = MOVE_COST
    blocs: Blocs = NO_BLOCS
    holdings: tuple[Holding, ...] = ()
    hall_prices_vnd: Mapping[str, int] = field(default_factory=dict)
    times: Mapping[str, tuple[datetime | None, datetime | None]] = field(default_factory=dict)
    hours: tuple[int, int] = (CHECK_IN_HOUR, CHECK_OUT_HOUR)
    half_stays: tuple[str, ...] = ()
    nightly: Nightly | None = None

    @classmethod
    def from_scenario(cls, scenario: Scenario) -> "Problem":
        """Read guests who lodge, hotels and rooms from a pack."""
        from planner.problems.lodging.intake import read_problem  # noqa: PLC0415 - intake builds what this module defines

        return read_problem(scenario)

    @property
    def is_empty(self) -> bool:
        """Whether nobody needs a bed."""
        return not self.guests and self.blocs.is_empty and self.nightly is None

    @cached_property
    def guest(self) -> Mapping[str, Guest]:
        """Guests by id."""
        return {guest.guest_id: guest for guest in self.guests}

    @cached_property
    def room(self) -> Mapping[str, Room]:
        """Rooms by id."""
        return {room.room_id: room for room in self.rooms}

    @cached_property
    def hotel(self) -> Mapping[str, Hotel]:
        """Hotels by id."""
        return {hotel.hotel_id: hotel for hotel in self.hotels}

    @cached_property
    def nights(self) -> tuple[Night, ...]:
        """Nights on which anybody needs a bed."""
        return tuple(sorted({night for guest in self.guests for night in guest.nights}))

    @cached_property
    def parties(self) -> tuple[tuple[str, ...], ...]:
        """Guests who must have one room together (joined by ``share_pairs``), each guest in exactly one party."""
        return join([guest.guest_id for guest in self.guests], self.share_pairs)

    def is_near(self, hotel_id: str, other: str) -> bool:
        """Return whether those who serve a guest in one hotel may lodge in the other."""
        return hotel_id == other or (hotel_id, other) in self.near

    def fit(self, guest: Guest, room: Room) -> Fit | None:
        """Return what ``guest`` takes and costs in ``room``, or None when they do not go together."""
        return self.fits.get((guest.kind, room.kind))

    def demands(self) -> tuple[Demand, ...]:
        """Return one demand per delegation, stay and need: the groups in which guests are named in a conflict."""
        return tuple(_demand(self, key, members) for key, members in sorted(self.demand_groups().items()))

    def demand_groups(self) -> Mapping[str, tuple[str, ...]]:
        """Return demand key -> guest ids."""
        groups: dict[str, list[str]] = {}
        for guest in self.guests:
            who = f"delegation {guest.delegation_id}" if guest.delegation_id else f"guest {guest.guest_id}"
            needs = [
                f"grade {guest.grade_min}" if guest.grade_min > 1 else "",
                "accessible" if guest.accessible else "",
                "single" if guest.single else "",
                "guarded" if guest.guarded_only else "",
                f"floor {guest.floor_min or ''}-{guest.floor_max or ''}" if guest.floor_min or guest.floor_max else "",
            ]
            key = " ".join([who, f"{guest.check_in}..{guest.check_out}", *filter(None, needs)])
            groups.setdefault(key, []).append(guest.guest_id)
        return {key: tuple(members) for key, members in groups.items()}


def join(members: list[str], pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], ...]:
    """Return the connected groups of ``members`` under ``pairs``, in order of their first members."""
    leader = {member: member for member in members}

    def find(member: str) -> str:
        while leader[member] != member:
            member = leader[member]
        return member

    for first, second in pairs:
        low, high = sorted((find(first), find(second)))
        leader[high] = low
    groups: dict[str, list[str]] = {}
    for member in members:
        groups.setdefault(find(member), []).append(member)
    return tuple(tuple(group) for group in groups.values())


def day(moment: date) -> str:
    """Write a day as Vietnamese papers do: 15/6/2025."""
    return f"{moment.day}/{moment.month}/{moment.year}"


def _demand(problem: Problem, key: str, members: tuple[str, ...]) -> Demand:
    guest = problem.guest[members[0]]
    count = len(members)
    who = problem.delegations.get(guest.delegation_id, guest.delegation_id) or guest.name
    stay = f"{day(guest.check_in)}–{day(guest.check_out)}"
    vi, en = f"{who}: {count} khách, {stay}", f"{who}: {count} guests, {stay}"
    if guest.grade_min > 1:
        vi, en = f"{vi}, hạng phòng từ {guest.grade_min}", f"{en}, grade {guest.grade_min} or better"
    if guest.accessible:
        vi, en = f"{vi}, phòng cho xe lăn", f"{en}, accessible room"
    if guest.single:
        vi, en = f"{vi}, phòng riêng", f"{en}, single room"
    if guest.guarded_only:
        vi, en = f"{vi}, nơi nghỉ có bảo vệ", f"{en}, guarded hotel"
    if guest.floor_max is not None:
        vi, en = f"{vi}, không cao hơn tầng {guest.floor_max}", f"{en}, floor {guest.floor_max} or lower"
    if guest.floor_min is not None:
        vi, en = f"{vi}, từ tầng {guest.floor_min}", f"{en}, floor {guest.floor_min} or higher"
    return Demand(key, Wording(vi, en))
