"""Rooms held under contract, contract prices, and the blocs of people that are lodged together in halls."""

from typing import Annotated

from pydantic import Field

from planner.scenario.fields import (
    Count,
    Day,
    Flag,
    Id,
    Latitude,
    Longitude,
    Name,
    Names,
    OptionalDay,
    OptionalFloat,
    OptionalPositive,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row


class HotelBlock(Row):
    """Rooms that a hotel holds for the event: the nights from the evening of ``from`` to that before ``to``.

    ``room_type_id``: a type or one room; blank: rooms of the whole hotel, in the order of rooms.csv. ``rooms``: how
    many are held, blank all of them; ``released`` of them have been given back. Until ``release_on`` more may be given
    back without a charge. No room is let for fewer than ``min_nights`` nights in a row. Where a hotel stands in this
    table, only those of its rooms can be used that a block holds.
    """

    block_id: Id
    hotel_id: Annotated[Id, Ref("hotels")]
    room_type_id: str = ""
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    rooms: OptionalPositive = None
    released: Count = 0
    release_on: OptionalDay = None
    min_nights: Positive = 1


class RoomPrice(Row):
    """The contract price of a room (or of each room of a type) on the nights of a season, instead of rooms.csv's."""

    room_type_id: Name
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    price_vnd: Count


class Hall(Row):
    """A place where many sleep: a school's hall, a floor, a tent; ``house_id`` joins the halls of one school or hotel.

    ``price_vnd`` is for a person and night. ``one_gender``: men and women never sleep in it on the same night. ``from``
    and ``to``: first night and the day after the last one; blank: open throughout.
    """

    hall_id: Id
    name: Name
    house_id: str = ""
    house_name: str = ""
    lat: Latitude
    lon: Longitude
    places: Positive
    one_gender: Flag = False
    price_vnd: Count = 0
    free_from: OptionalDay = Field(default=None, alias="from")
    free_to: OptionalDay = Field(default=None, alias="to")


class LodgingBloc(Row):
    """People who are lodged together, not one by one: a unit of a youth camp, a band, the passengers of a coach.

    ``people`` are all of them; ``women`` and ``men`` where that is known. ``houses``: halls, their houses or hotels
    that may take the bloc, blank: any of halls.csv. ``max_km``: farthest from the ceremony by road. Blocs of one
    delegation are kept in few houses.
    """

    bloc_id: Id
    name: Name
    delegation_id: Annotated[str, Ref("delegations")] = ""
    people: Positive
    women: Count = 0
    men: Count = 0
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    houses: Names = ()
    max_km: Annotated[OptionalFloat, Field(gt=0)] = None
