"""Vehicles, the people they carry from place to place, and the visits that teams pay."""

from typing import Annotated

from pydantic import Field

from planner.scenario.fields import (
    Count,
    Flag,
    Id,
    Moment,
    Name,
    Names,
    OptionalFloat,
    OptionalLatitude,
    OptionalLongitude,
    OptionalMoment,
    OptionalPositive,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row


class Vehicle(Row):
    """A vehicle with its driver, or a team that goes round; ``count`` alike are told apart by number, id/1.

    ``base``: where it starts and ends, the id of a place. ``for_whom``: delegations or words of
    ``transfers.for_whom`` that it is kept for. ``passes``: words of ``closures.exempt`` that let it through.
    ``max_hours``: longest duty of the driver from leaving the base to returning. ``members``: who goes along, by
    members.csv; while one of them is not available (availability.csv) the team is not away.
    """

    vehicle_id: Id
    name: str = ""
    seats: Count
    wheelchair_spaces: Count = 0
    count: Positive = 1
    base: Name
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    max_hours: Annotated[OptionalFloat, Field(gt=0)] = None
    for_whom: Names = ()
    passes: Names = ()
    members: Annotated[Names, Ref("members")] = ()


class Transfer(Row):
    """People to be carried from one place to another: not before ``ready``, there by ``due``.

    ``for_whom``: a delegation, or a word of ``vehicles.for_whom``; such people ride in vehicles kept for it, where
    there are any. ``alone``: nobody else is in the vehicle; so it always is for a delegation
    with guests under guard (``ranks.special``).
    """

    transfer_id: Id
    name: str = ""
    people: Positive
    wheelchairs: Count = 0
    from_place: Name
    to_place: Name
    ready: Moment
    due: Moment
    for_whom: str = ""
    alone: Flag = False


class Visit(Row):
    """A visit that a team pays: incense, families of merit, sponsors. ``teams``: vehicles that may go, empty: any.

    ``household``: who is visited; nobody is visited twice, but where ``again`` says that a further visit is meant.
    Without ``place`` the point is given.
    """

    visit_id: Id
    name: Name
    household: str = ""
    again: Flag = False
    place: str = ""
    lat: OptionalLatitude = None
    lon: OptionalLongitude = None
    minutes: OptionalPositive = None
    start: OptionalMoment = Field(default=None, alias="from")
    end: OptionalMoment = Field(default=None, alias="to")
    teams: Annotated[Names, Ref("vehicles")] = ()
