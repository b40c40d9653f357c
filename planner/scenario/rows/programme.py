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
    OptionalClock,
    OptionalCount,
    OptionalDay,
    OptionalLatitude,
    OptionalLongitude,
    OptionalMoment,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row

Stage = Literal["khối", "hợp luyện", "sơ duyệt", "tổng duyệt"]
STAGES: tuple[Stage, ...] = ("khối", "hợp luyện", "sơ duyệt", "tổng duyệt")


class GroupKind(Row):
    """What a kind of group (groups.kind) is spared when it rehearses; blank or 0 sets no limit."""

    kind: Id
    name: str = ""
    daily_max_min: Count = 0
    weekly_max_min: Count = 0
    rest_min: Count = 0
    earliest: OptionalClock = None
    latest: OptionalClock = None


class Equipment(Row):
    """What sessions share: ``items.equipment`` names it, ``count`` says how many there are."""

    equipment_id: Id
    name: str = ""
    count: Positive = 1


class Group(Row):
    """People who rehearse together: a class, a choir, a marching block.

    ``timetable`` holds weekly hours in which they cannot rehearse, such as ``T2-T6 07:00-11:00`` (T2 is Monday, CN
    Sunday), up to the day ``timetable_until``; ``by_bus`` says that they come by the organiser's coaches.
    """

    group_id: Id
    name: Name
    size: Positive
    kind: str = ""
    home_lat: OptionalLatitude = None
    home_lon: OptionalLongitude = None
    organisation_id: Annotated[str, Ref("organisations")] = ""
    by_bus: Flag = False
    timetable: Names = ()
    timetable_until: OptionalDay = None


class Performer(Row):
    """A named person, of one group or several."""

    person_id: Id
    full_name: Name
    group_ids: Annotated[Names, Ref("groups")] = ()
    organisation_id: Annotated[str, Ref("organisations")] = ""


class Item(Row):
    """An item of the programme and who performs it; ``part_of`` names the run-through's item that it is part of.

    ``after_items`` must come earlier in a run-through whose order is free.
    """

    item_id: Id
    name: Name
    minutes: Positive
    group_ids: Annotated[Names, Ref("groups")] = ()
    person_ids: Annotated[Names, Ref("performers")] = ()
    equipment: str = ""
    director_ids: Annotated[Names, Ref("performers")] = ()
    part_of: Annotated[str, Ref("items")] = ""
    after_items: Annotated[Names, Ref("items")] = ()


class Session(Row):
    """A rehearsal that an item needs, ``count`` times, in a venue of one of ``venue_kinds`` (empty: any).

    ``heat_allowed`` lets it be held outdoors in the hours of heat; ``running_order`` says whether a run-through keeps
    the order of items.csv (fixed, or blank) or may be put in the order of least waiting (free).
    """

    session_id: Id
    item_id: Annotated[Id, Ref("items")]
    stage: Stage
    minutes: Positive
    count: Positive = 1
    venue_kinds: Names = ()
    after: Annotated[Names, Ref("sessions")] = ()
    earliest: OptionalMoment = None
    latest: OptionalMoment = None
    heat_allowed: Flag = False
    running_order: Literal["", "fixed", "free"] = ""


class Availability(Row):
    """When a group, performer, venue, officer, hotel or guest can (1) or cannot (0) be used.

    A row on an organisation (a congress, an exam) takes whole days of its groups and people.
    """

    subject_kind: Literal["group", "performer", "venue", "officer", "guest", "hotel", "organisation", "member"]
    subject_id: Id
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    available: Flag
    reason: str = ""


class RunsheetItem(Row):
    """An item of the minute-by-minute programme; it starts at a time or after another item ends.

    ``links`` holds further precedence, such as ``KB-01:FS+10; KB-02:SS`` (see ``planner.scenario.links``).
    ``buffer_min`` are free minutes kept behind the item, ``hard`` marks a start that may not move, ``min_minutes``
    is the shortest length that still does (0: the item may be dropped; blank: it is never shortened), ``told`` who
    is told when it is. ``variant`` names the plan B that the item belongs to (blank: the programme itself);
    ``protected`` keeps the item off public copies (R46).
    """

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
    track: str = ""
    links: Names = ()
    buffer_min: Count = 0
    hard: Flag = False
    min_minutes: OptionalCount = None
    told: Names = ()
    variant: Annotated[str, Ref("variants")] = ""
    protected: Flag = False
