"""The lodging list: house by house, room by room, blocs in their halls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from planner.guests.needs import NEED_WORDS
from planner.report.content import Row
from planner.scenario.rows import Guest, LodgingBloc
from planner.scenario.schema import Scenario
from planner.settlement.books import houses_of, stay_of
from planner.settlement.moves import Moves, moves_of
from planner.wording import Language, Wording


@dataclass(frozen=True, slots=True)
class Lodger:
    """One guest's bed, or a bloc of ``people`` in its hall; ``notes``: needs, and whence and whither a guest moves."""

    guest_id: str
    room_id: str
    name: str
    post: str
    delegation: str
    check_in: str
    check_out: str
    notes: str
    people: int = 1


@dataclass(frozen=True, slots=True)
class House:
    """A hotel or school and who sleeps there."""

    name: str
    phone: str
    people: int
    rooms: int
    lodgers: tuple[Lodger, ...]


@dataclass(frozen=True, slots=True)
class LodgingList:
    """All houses used."""

    houses: tuple[House, ...]
    people: int


@dataclass(frozen=True, slots=True)
class _Book:
    """Who is who, and who changes rooms."""

    guests: Mapping[str, Guest]
    blocs: Mapping[str, LodgingBloc]
    delegations: Mapping[str, str]
    houses: Mapping[str, str]
    moves: Moves
    language: Language

    def lodger(self, row: Row) -> Lodger:
        guest, bloc = self.guests.get(row["guest_id"]), self.blocs.get(row["guest_id"])
        known = guest or bloc
        check_in, check_out = (f"{day:%-d/%-m/%Y}" if isinstance(day, date) else "" for day in stay_of(row))
        return Lodger(
            row["guest_id"],
            row["room_id"],
            guest.full_name if guest else bloc.name if bloc else row["guest_id"],
            guest.post if guest else "",
            self.delegations.get(known.delegation_id, "") if known else "",
            check_in or row["check_in"],
            check_out or row["check_out"],
            "; ".join([*self._needs(guest), *self._moves(row)]),
            bloc.people if bloc else 1,
        )

    def _needs(self, guest: Guest | None) -> list[str]:
        """Return the needs in the words of the reader."""
        needs = guest.needs if guest else ()
        return [NEED_WORDS.get(need, (need,))[0] if self.language == "vi" else need for need in needs]

    def _moves(self, row: Row) -> list[str]:
        came, goes = self.moves.came_from(row), self.moves.goes_to(row)
        told = [Wording(f"chuyển từ {self._room(row, came)}", f"from {self._room(row, came)}")] if came else []
        told += [Wording(f"rồi sang {self._room(row, goes)}", f"then to {self._room(row, goes)}")] if goes else []
        return [one.to(self.language) for one in told]

    def _room(self, row: Row, other: Row) -> str:
        elsewhere = other["hotel_id"] != row["hotel_id"]
        house = f", {self.houses.get(other['hotel_id'], other['hotel_id'])}" if elsewhere else ""
        return f"{other['room_id']}{house}"


def page(scenario: Scenario, rows: Sequence[Row], language: Language) -> LodgingList:
    """Return the lodging list."""
    book = _Book(
        {guest.guest_id: guest for guest in scenario.guests},
        {bloc.bloc_id: bloc for bloc in scenario.lodging_blocs},
        {delegation.delegation_id: delegation.name for delegation in scenario.delegations},
        houses_of(scenario),
        moves_of(rows),
        language,
    )
    phones = {hotel.hotel_id: hotel.phone for hotel in scenario.hotels}
    ordered = sorted(rows, key=lambda row: (row["hotel_id"], row["room_id"], row["check_in"], row["guest_id"]))
    made: list[House] = []
    for hotel_id, own in groupby(ordered, key=lambda row: row["hotel_id"]):
        lodgers = tuple(book.lodger(row) for row in own)
        rooms = len({lodger.room_id for lodger in lodgers})
        name = book.houses.get(hotel_id, hotel_id)
        made.append(House(name, phones.get(hotel_id, ""), _people(lodgers), rooms, lodgers))
    return LodgingList(tuple(made), _people([lodger for house in made for lodger in house.lodgers]))


def _people(lodgers: Sequence[Lodger]) -> int:
    """Return the heads; who changes rooms counts once."""
    return sum({one.guest_id: one.people for one in lodgers}.values())
