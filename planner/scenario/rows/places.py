"""Seats, tables, hotels, rooms, venues and communes."""

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.fields import (
    Clock,
    Count,
    Flag,
    Id,
    Latitude,
    Longitude,
    Name,
    Names,
    OptionalCount,
    OptionalDay,
    OptionalLatitude,
    OptionalLongitude,
    OptionalPositive,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row


class Seat(Row):
    """A seat or wheelchair space; x_m to the right of the stage's centre as a guest sees it, y_m away.

    A ``camera`` stands where a seat would be: nobody sits there. ``reserved_for`` lists for whom a seat is kept: words
    of GUEST_ROLES, delegations, guests, or ``reserve`` for nobody on the list.
    """

    seat_id: Id
    zone: Name
    row: Name
    number: Positive
    x_m: float
    y_m: float
    kind: Literal["chair", "wheelchair_space", "companion", "camera"] = "chair"
    aisle: Flag = False
    blocked: Flag = False
    reserved_for: Names = ()


class VenueSeat(Seat):
    """A seat of another place than the one of seats.csv: the hall for a day of rain, a hall with a screen.

    Measured as in seats.csv, from the middle of that place's own stage or screen.
    """

    venue_id: Annotated[Id, Ref("venues")]


class Landmark(Row):
    """A point of the hall that seats are measured from, in the metres of seats.csv: stage steps or an exit."""

    landmark_id: Id
    kind: Literal["steps", "exit"]
    name: str = ""
    x_m: float
    y_m: float


class Hotel(Row):
    """A lodging house."""

    hotel_id: Id
    name: Name
    lat: Latitude
    lon: Longitude
    guarded: Flag = False
    phone: str = ""


class Room(Row):
    """A room (``room_id``) or ``count`` equal rooms (``room_type_id``) of a hotel, free between two days.

    ``extra_beds`` may be put up in each room for ``extra_bed_price_vnd`` a night. ``floor`` counts from 1, the ground
    floor.
    """

    room_id: str = ""
    room_type_id: str = ""
    hotel_id: Annotated[Id, Ref("hotels")]
    beds: Positive
    count: Positive = 1
    grade: Positive = 1
    price_vnd: Count = 0
    accessible: Flag = False
    free_from: OptionalDay = Field(default=None, alias="from")
    free_to: OptionalDay = Field(default=None, alias="to")
    floor: OptionalPositive = None
    extra_beds: Count = 0
    extra_bed_price_vnd: Count = 0


class Venue(Row):
    """A place for rehearsals or the ceremony, open the same hours every day.

    ``setup_min`` lies between two sessions; where ``changeover_min`` is given, that lies between them and
    ``setup_min`` before the first session of a day. ``cost_vnd_h`` is what an hour in it costs. Nobody
    may use it before ``accepted_on``, the day on which it is accepted after building; blank: it is in use already.
    """

    venue_id: Id
    name: Name
    lat: Latitude
    lon: Longitude
    accuracy: str = ""
    kind: Name
    indoor: Flag = False
    capacity: Positive
    open_from: Clock
    open_to: Clock
    setup_min: Count = 0
    changeover_min: OptionalCount = None
    cost_vnd_h: Count = 0
    accepted_on: OptionalDay = None


class Unit(Row):
    """A commune or town by its point; its cell on the map is computed and schematic."""

    unit_id: Id
    name: Name
    kind: str = ""
    lat: Latitude
    lon: Longitude
    south: OptionalLatitude = None
    west: OptionalLongitude = None
    north: OptionalLatitude = None
    east: OptionalLongitude = None
    successor: str = ""
