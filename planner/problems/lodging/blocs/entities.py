"""Blocs, the halls that could take them, and what each pair takes and costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Bloc:
    """People who are lodged together: a unit of a camp, a band, the passengers of a coach.

    Attributes:
        bloc_id: id; no guest has it.
        name: name.
        people: heads.
        check_in: first night.
        check_out: day after the last night.
        gender: of all of them; None for men and women.
        group_id: camp whose units should be in few houses; empty for none.
    """

    bloc_id: str
    name: str
    people: int
    check_in: date
    check_out: date
    gender: str | None = None
    group_id: str = ""

    def __post_init__(self) -> None:
        """Refuse a bloc of nobody and a stay without a night.

        Raises:
            ValueError: a value is out of range.
        """
        if self.people < 1 or self.check_out <= self.check_in:
            msg = f"bloc {self.bloc_id}: {self.people} people, {self.check_in} to {self.check_out}"
            raise ValueError(msg)

    @property
    def nights(self) -> tuple[date, ...]:
        """Nights of the stay, in order."""
        return tuple(self.check_in + timedelta(days=i) for i in range((self.check_out - self.check_in).days))


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall, a floor, a school without further division, or equal rooms of a hotel held as one.

    Attributes:
        hall_id: id; no room has it.
        house_id: school, hostel or hotel that it is part of.
        name: name.
        places: night -> places; on a night left out it is closed.
        one_gender: whether on each night only blocs of one known gender may be in it.
        room_ids: rooms of the hotel that it consists of; empty for a hall of its own.
    """

    hall_id: str
    house_id: str
    name: str
    places: Mapping[date, int]
    one_gender: bool = False
    room_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse places below 0.

        Raises:
            ValueError: a value is out of range.
        """
        if any(places < 0 for places in self.places.values()):
            msg = f"hall {self.hall_id}: places below 0"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Offer:
    """A bloc in a hall: what it takes and what it costs.

    Attributes:
        places: places taken on each night of the stay.
        cost: price of the whole stay in units of 10,000 đồng.
        distance_km: kilometres to the ceremony times people.
    """

    places: int
    cost: int = 0
    distance_km: int = 0

    def __post_init__(self) -> None:
        """Refuse negative values: bounds rest on them.

        Raises:
            ValueError: a value is out of range.
        """
        if min(self.places, self.cost, self.distance_km) < 0:
            msg = f"an offer of {self.places} places, cost {self.cost}, distance {self.distance_km}"
            raise ValueError(msg)


@dataclass(frozen=True)
class Blocs:
    """Everything the search for houses and its checker need.

    Attributes:
        blocs: blocs by id.
        halls: halls by id.
        offers: (bloc, hall) -> offer; a pair left out is not allowed.
        groups: camp -> name.
        houses: house -> name.
    """

    blocs: tuple[Bloc, ...] = ()
    halls: tuple[Hall, ...] = ()
    offers: Mapping[tuple[str, str], Offer] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    houses: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no bloc needs a house."""
        return not self.blocs

    @cached_property
    def bloc(self) -> Mapping[str, Bloc]:
        """Blocs by id."""
        return {bloc.bloc_id: bloc for bloc in self.blocs}

    @cached_property
    def hall(self) -> Mapping[str, Hall]:
        """Halls by id."""
        return {hall.hall_id: hall for hall in self.halls}

    @cached_property
    def nights(self) -> tuple[date, ...]:
        """Nights on which a bloc needs a house, in order."""
        return tuple(sorted({night for bloc in self.blocs for night in bloc.nights}))

    def house_name(self, house_id: str) -> str:
        """Return the name of a house, or its id."""
        return self.houses.get(house_id) or house_id


NO_BLOCS = Blocs()
