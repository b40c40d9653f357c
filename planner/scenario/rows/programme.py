"""Groups, performers, items, rehearsals and the run-sheet."""

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.fields import (
    Count,
    Flag,
    Id,
    Moment,
    Name,
    Names,
    OptionalLatitude,
    OptionalLongitude,
    OptionalMoment,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row

Stage = Literal["khối", "hợp luyện", "sơ duyệt", "tổng duyệt"]
STAGES: tuple[Stage, ...] = ("khối", "hợp luyện", "sơ duyệt", "tổng duyệt")


class Group(Row):
    """People who rehearse together: a class, a choir, a marching block."""

    group_id: Id
    name: Name
    size: Positive
    kind: str = ""
    home_lat: OptionalLatitude = None
    home_lon: OptionalLongitude = None


class Performer(Row):
    """A named person, of one group or several."""

    person_id: Id
    full_name: Name
    group_ids: Annotated[Names, Ref("groups")] = ()


class Item(Row):
    """An item of the programme and who performs it."""

    item_id: Id
    name: Name
    minutes: Positive
    group_ids: Annotated[Names, Ref("groups")] = ()
    person_ids: Annotated[Names, Ref("performers")] = ()
    equipment: str = ""


class Session(Row):
    """A rehearsal that an item needs, ``count`` times, in a venue of one of ``venue_kinds`` (empty: any)."""

    session_id: Id
    item_id: Annotated[Id, Ref("items")]
    stage: Stage
    minutes: Positive
    count: Positive = 1
    venue_kinds: Names = ()
    after: Annotated[Names, Ref("sessions")] = ()
    earliest: OptionalMoment = None
    latest: OptionalMoment = None


class Availability(Row):
    """When a group, performer, venue, officer, hotel or guest can (1) or cannot (0) be used."""

    subject_kind: Literal["group", "performer", "venue", "officer", "guest", "hotel", "organisation"]
    subject_id: Id
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    available: Flag
    reason: str = ""


class RunsheetItem(Row):
    """An item of the minute-by-minute programme; it starts at a time or after another item ends."""

    item_id: Id
    start: OptionalMoment = None
    after: Annotated[str, Ref("runsheet")] = ""
    minutes: Count
    ritual_code: str = ""
    title: Name
    performer: str = ""
    position: str = ""
    mc_text: str = ""
    sound: str = ""
    light: str = ""
    led: str = ""
    props: str = ""
    owner: str = ""
    cue: str = ""
    plan_b: str = ""
    coupled_to: str = ""
