"""Entries of parking lots, zones of a crowd with their exits, and what the papers of the traffic plan list."""

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.fields import (
    Count,
    Flag,
    Id,
    Name,
    Names,
    OptionalCount,
    OptionalFloat,
    OptionalLatitude,
    OptionalLongitude,
    OptionalMoment,
    OptionalPositive,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row

PerMinute = Annotated[OptionalFloat, Field(gt=0)]
"""Vehicles or people that one lane lets through in a minute; blank: the planner's default."""


class ParkingEntry(Row):
    """A way into a parking lot, out of it, or both; the rates are those of one lane, by kind of vehicle."""

    entry_id: Id
    lot_id: Annotated[Id, Ref("parking")]
    name: str = ""
    use: Literal["in", "out", "both"] = "both"
    lanes: Positive = 1
    cars_per_min: PerMinute = None
    motorbikes_per_min: PerMinute = None
    coaches_per_min: PerMinute = None
    lat: OptionalLatitude = None
    lon: OptionalLongitude = None


class LotService(Row):
    """What a lot offers beyond its spaces.

    ``disabled`` are car spaces kept for people with disabilities, ``overflow_to`` the lot that vehicles are sent to
    once this one fills, ``walk_m`` the measured walk to the ceremony (blank: straight line times 1.3). A shuttle has
    ``shuttle_buses`` of ``shuttle_seats`` seats that take ``shuttle_round_min`` minutes for a round.
    """

    lot_id: Annotated[Id, Ref("parking")]
    disabled: Count = 0
    overflow_to: Annotated[str, Ref("parking")] = ""
    walk_m: OptionalPositive = None
    shuttle_buses: Count = 0
    shuttle_seats: Positive = 16
    shuttle_round_min: Positive = 20
    in_charge: str = ""


class CrowdZone(Row):
    """A part of a place that people enter and leave by its own gates, and how many are expected in it.

    They come in during ``entry_min`` minutes; they must be able to leave within ``egress_limit_min`` after the
    ceremony, and within ``emergency_limit_min`` when the widest exit is lost. ``walk_m`` is the longest way inside the
    zone to an exit.
    """

    zone_id: Id
    name: Name
    venue_id: Annotated[str, Ref("venues")] = ""
    people: Positive
    entry_min: Positive = 60
    egress_limit_min: Positive = 8
    emergency_limit_min: Positive = 8
    walk_m: Count = 0
    note: str = ""


class CrowdArea(Row):
    """Where the people of a zone stay: fixed seats, or square metres at a density that is safe (people per m²)."""

    area_id: Id
    zone_id: Annotated[Id, Ref("crowd_zones")]
    name: str = ""
    area_m2: Annotated[OptionalFloat, Field(gt=0)] = None
    density: Annotated[float, Field(gt=0, le=4.7)] = 2.0
    seats: OptionalCount = None


class CrowdExit(Row):
    """A gate of a zone, its clear width at the narrowest place, and what it serves for.

    As an ``entry`` it has ``lanes`` at which people are let in, ``per_lane_min`` a minute (blank: the default).
    An ``emergency`` gate is opened only then; an ``exit`` serves then too.
    """

    exit_id: Id
    zone_id: Annotated[Id, Ref("crowd_zones")]
    name: Name
    width_m: Annotated[float, Field(gt=0)]
    surface: Literal["bằng", "bậc"] = "bằng"
    entry: Flag = False
    exit: Flag = True
    emergency: Flag = True
    lanes: Count = 0
    per_lane_min: PerMinute = None
    lat: OptionalLatitude = None
    lon: OptionalLongitude = None


class Contingency(Row):
    """What may go wrong, how it is recognised, who acts first and what is done (tình huống)."""

    contingency_id: Id
    title: Name
    trigger: str = ""
    lead: str = ""
    actions: str = ""
    forces: str = ""
    route: str = ""


class PostSheet(Row):
    """What the table of posts says beyond place and people; it never leaves the forces on duty."""

    post_id: Annotated[Id, Ref("posts")]
    km: str = ""
    chief: str = ""
    phone: str = ""
    equipment: str = ""
    contingencies: Annotated[Names, Ref("contingencies")] = ()


class Sign(Row):
    """Road signs, barriers or cones to be put up: what, how many, where, by whom, from when to when."""

    sign_id: Id
    kind: Literal["biển báo", "rào chắn", "cọc tiêu", "đèn cảnh báo", "biển chỉ dẫn"]
    code: str = ""
    text: str = ""
    place: Name
    count: Positive = 1
    installer: str = ""
    closure_id: Annotated[str, Ref("closures")] = ""
    install_by: OptionalMoment = None
    remove_by: OptionalMoment = None
    lat: OptionalLatitude = None
    lon: OptionalLongitude = None


class RadioNet(Row):
    """A radio net: its channel, call signs, who is on it, and what is used when it fails."""

    net_id: Id
    name: Name
    channel: str = ""
    call_signs: str = ""
    users: str = ""
    backup: str = ""
