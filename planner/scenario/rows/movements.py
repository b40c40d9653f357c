"""What moves or stands on the roads of a traffic plan: columns, crossings, parking bans, emergency lanes, stations."""

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.fields import (
    Count,
    Flag,
    Id,
    Latitude,
    Longitude,
    Moment,
    Name,
    Names,
    OptionalCount,
    OptionalFloat,
    OptionalMoment,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row

Tier = Literal["cấm triệt để", "tạm cấm", "hạn chế"]


class Movement(Row):
    """A convoy or marching column that closes each road of its route while it passes.

    The route is ``edge_ids`` in the order driven, or ``streets`` in order from ``from_place`` to ``to_place``. The head
    sets off at ``start``; each road is closed from ``clear_before_min`` before the head enters it until
    ``clear_after_min`` after the tail has left it, the opposite direction too unless ``direction`` is forward. A
    ``protected`` movement (R46) is left out of everything public.
    """

    movement_id: Id
    name: Name
    kind: Literal["đoàn xe", "khối đi bộ"]
    edge_ids: Annotated[Names, Ref("edges")] = ()
    streets: Names = ()
    from_place: str = ""
    to_place: str = ""
    direction: Literal["both", "forward"] = "both"
    start: Moment
    start_event: str = ""
    speed_kmh: Annotated[float, Field(gt=0)]
    length_m: Annotated[float, Field(ge=0)] = 0.0
    clear_before_min: Count = 0
    clear_after_min: Count = 0
    assembly_from: OptionalMoment = None
    dispersal_min: Count = 0
    tier: Tier = "tạm cấm"
    exempt: Names = ()
    detour: str = ""
    published_at: OptionalMoment = None
    protected: Flag = False


class MovementBlock(Row):
    """A block of a marching column: its place from the head, people, length and the gap behind it."""

    movement_id: Annotated[Id, Ref("movements")]
    place: Positive
    name: str = ""
    people: Count = 0
    length_m: Annotated[float, Field(ge=0)]
    gap_m: Annotated[float, Field(ge=0)] = 0.0


class Crossing(Row):
    """A junction where officers let emergency vehicles cross a column through its gaps, and the longest wait."""

    crossing_id: Id
    movement_id: Annotated[Id, Ref("movements")]
    node_id: Annotated[Id, Ref("nodes")]
    wait_min: OptionalCount = None
    post_id: Annotated[str, Ref("posts")] = ""


class ParkingBan(Row):
    """Roads beside which nobody may park for a time; edges are named, or a street with its ends."""

    ban_id: Id
    edge_ids: Annotated[Names, Ref("edges")] = ()
    street: str = ""
    from_place: str = ""
    to_place: str = ""
    side: Literal["both", "left", "right"] = "both"
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    vehicles: str = "mọi xe"
    exempt: Names = ()
    reason: str = ""
    published_at: OptionalMoment = None


class EmergencyLane(Row):
    """A strip kept free for ambulances and fire engines along roads that are closed to others."""

    lane_id: Id
    edge_ids: Annotated[Names, Ref("edges")] = ()
    street: str = ""
    from_place: str = ""
    to_place: str = ""
    direction: Literal["both", "forward", "backward"] = "both"
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    width_m: OptionalFloat = None
    speed_kmh: Annotated[float, Field(gt=0)] = 20.0


class Facility(Row):
    """A hospital or a fire station, where it is, and where that is known from."""

    facility_id: Id
    kind: Literal["hospital", "fire"]
    name: Name
    lat: Latitude
    lon: Longitude
    source: Name
