"""One model per table of a pack; a row of a CSV file is valid once built.

Column names are the field names, except where a column is a Python word (``from``, ``class``): then the
alias.
Times are local to the pack's time zone. Money is in whole đồng.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from planner.scenario.fields import (
    BirthYear,
    Clock,
    Count,
    Flag,
    Id,
    Latitude,
    Longitude,
    Moment,
    Name,
    Names,
    OptionalCount,
    OptionalDay,
    OptionalFloat,
    OptionalInt,
    OptionalLatitude,
    OptionalLongitude,
    OptionalMoment,
    Positive,
    Ref,
)

Stage = Literal["khối", "hợp luyện", "sơ duyệt", "tổng duyệt"]
STAGES: tuple[Stage, ...] = ("khối", "hợp luyện", "sơ duyệt", "tổng duyệt")
Force = Literal["CSGT", "CSTT", "công an xã", "quân sự", "dân quân", "TNTN", "y tế", "PCCC"]
Gender = Literal["nam", "nữ", ""]
GuestStatus = Literal["nominated", "approved", "invited", "accepted", "declined", "substitute", "arrived"]
ATTENDING: frozenset[GuestStatus] = frozenset({"invited", "accepted", "substitute", "arrived"})
"""Guests who get a seat and, if they ask, a room: invited and not declined."""


class Row(BaseModel):
    """A row of a table; unknown columns never reach it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)


class Organisation(Row):
    """A body that hosts, sends guests, guards or performs, between two dates; it may have a successor."""

    organisation_id: Id
    name: Name
    kind: Literal[
        "party",
        "state",
        "front",
        "force",
        "commune",
        "agency",
        "enterprise",
        "press",
        "religious",
        "international",
        "school",
        "troupe",
    ]
    parent_id: Annotated[str, Ref("organisations")] = ""
    valid_from: OptionalDay = None
    valid_to: OptionalDay = None
    successor_id: Annotated[str, Ref("organisations")] = ""
    lat: OptionalLatitude = None
    lon: OptionalLongitude = None


class Rank(Row):
    """A level of precedence (1 is the highest) and the zones in which its holders may sit (empty: any)."""

    rank: Positive
    group: Name
    examples: str = ""
    block: str = ""
    introduction: str = ""
    zones: Names = ()
    special: str = ""
    source_status: str = ""


class Delegation(Row):
    """Guests who come, sit and lodge together."""

    delegation_id: Id
    name: Name
    head_guest_id: Annotated[str, Ref("guests")] = ""
    host_officer_id: str = ""
    arrives_at: OptionalMoment = None
    leaves_at: OptionalMoment = None


class Guest(Row):
    """A person nominated or invited; ``needs`` are words: wheelchair, aisle, companion, interpreter, diet."""

    guest_id: Id
    full_name: Name
    gender: Gender = ""
    birth_year: BirthYear = None
    post: str = ""
    organisation_id: Annotated[str, Ref("organisations")] = ""
    delegation_id: Annotated[str, Ref("delegations")] = ""
    rank: Annotated[Positive, Ref("ranks")]
    in_post_since: OptionalDay = None
    companion_of: Annotated[str, Ref("guests")] = ""
    needs: Names = ()
    apart_from: Annotated[Names, Ref("guests")] = ()
    status: GuestStatus = "invited"
    phone: str = ""
    email: str = ""
    lodging_from: OptionalDay = None
    lodging_to: OptionalDay = None
    share_with: Annotated[str, Ref("guests")] = ""
    transport_mode: str = ""
    origin_place: str = ""

    @property
    def attends(self) -> bool:
        """Whether the guest is invited and has not declined."""
        return self.status in ATTENDING

    @property
    def lodges(self) -> bool:
        """Whether the guest attends and needs a bed for at least one night."""
        return self.attends and self.lodging_from is not None and self.lodging_to is not None


class Seat(Row):
    """A seat or wheelchair space; x_m to the right of the stage's centre as a guest sees it, y_m away."""

    seat_id: Id
    zone: Name
    row: Name
    number: Positive
    x_m: float
    y_m: float
    kind: Literal["chair", "wheelchair_space", "companion"] = "chair"
    aisle: Flag = False
    blocked: Flag = False


class BanquetTable(Row):
    """A table of a banquet or meeting."""

    table_id: Id
    zone: str = ""
    seats: Positive
    x_m: float = 0.0
    y_m: float = 0.0


class Hotel(Row):
    """A lodging house."""

    hotel_id: Id
    name: Name
    lat: Latitude
    lon: Longitude
    guarded: Flag = False
    phone: str = ""


class Room(Row):
    """A room (``room_id``) or ``count`` equal rooms (``room_type_id``) of a hotel, free between two days."""

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


class Venue(Row):
    """A place for rehearsals or the ceremony, open the same hours every day."""

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


class Task(Row):
    """A piece of preparatory work; ``latest_finish_d`` counts days before D-day (negative: after it)."""

    task_id: Id
    name: Name
    subcommittee: str = ""
    owner_body: str = ""
    duration_days: Count
    effort_hours: OptionalFloat = None
    predecessors: Names = ()
    latest_finish_d: OptionalInt = None
    optional: Flag = False
    value: OptionalInt = None
    skills: Names = ()
    task_class: Literal["hưởng ứng", "chính", "lễ", ""] = Field(default="", alias="class")
    source: str = ""


class Member(Row):
    """A member of the organising committee or of a sub-committee."""

    member_id: Id
    name: Name
    organisation_id: Annotated[str, Ref("organisations")] = ""
    subcommittee: str = ""
    skills: Names = ()
    hours_per_week: OptionalFloat = None


class Directive(Row):
    """A conclusion of the steering committee, with its clause and owner."""

    clause: Id
    quote: Name
    owner: str = ""
    due: OptionalDay = None


class Lesson(Row):
    """A lesson of an earlier event and how this plan is checked against it."""

    lesson: Name
    check: str = ""


class Procedure(Row):
    """An administrative procedure, when it is triggered, by when to file it and how sure its source is."""

    procedure_id: Id
    name: Name
    trigger: str = ""
    authority: str = ""
    file_by: str = ""
    processing: str = ""
    legal_basis: str = ""
    verified: str = ""


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


class Node(Row):
    """A junction of the road graph."""

    node_id: Id
    lat: Latitude
    lon: Longitude
    degree: OptionalCount = None


class Edge(Row):
    """A road between two junctions; ``oneway`` means from u to v only."""

    edge_id: Id
    u: Annotated[Id, Ref("nodes")]
    v: Annotated[Id, Ref("nodes")]
    length_m: Annotated[float, Field(gt=0)]
    road_class: Name = Field(alias="class")
    ref: str = ""
    name: str = ""
    dual_carriageway: Flag = False
    oneway: Flag = False
    lanes: Positive = 1
    speed_kmh: Annotated[float, Field(gt=0)] = 40.0
    capacity_pcu_h: Annotated[float, Field(gt=0)] = 900.0
    inferred: Flag = False


class Closure(Row):
    """Roads closed for a time, for whom, and who is exempt; edges are named, or a street with its ends."""

    closure_id: Id
    edge_ids: Annotated[Names, Ref("edges")] = ()
    street: str = ""
    from_place: str = ""
    to_place: str = ""
    direction: Literal["both", "forward", "backward"] = "both"
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    tier: Literal["cấm triệt để", "tạm cấm", "hạn chế"]
    exempt: Names = ()
    detour: str = ""
    published_at: OptionalMoment = None


class ParkingLot(Row):
    """A parking lot and its spaces by kind of vehicle."""

    lot_id: Id
    name: str = ""
    lat: Latitude
    lon: Longitude
    cars: Count = 0
    motorbikes: Count = 0
    coaches: Count = 0
    for_whom: str = ""


class Demand(Row):
    """People who travel from one place to another in a window of time."""

    origin: Name
    destination: Name
    mode: str = ""
    people: Count
    depart_from: OptionalMoment = None
    depart_to: OptionalMoment = None


class Post(Row):
    """A place to be manned: a junction, gate, parking lot, medical or fire post, command post, escort."""

    post_id: Id
    name: Name
    lat: Latitude
    lon: Longitude
    kind: Literal["junction", "gate", "parking", "medical", "fire", "command", "escort"]
    needs: str = ""


class Shift(Row):
    """A duty period."""

    shift_id: Id
    start: Moment
    end: Moment


class PostDemand(Row):
    """How many people of a force, with a skill (empty: any), a post needs in a shift."""

    post_id: Annotated[Id, Ref("posts")]
    shift_id: Annotated[Id, Ref("shifts")]
    force: Force
    skill: str = ""
    people: Positive


class Officer(Row):
    """A person on duty, from which force, with which skills, based where, for how many hours at most."""

    person_id: Id
    name: Name
    force: Force
    rank: str = ""
    skills: Names = ()
    organisation_id: Annotated[str, Ref("organisations")] = ""
    base_lat: OptionalLatitude = None
    base_lon: OptionalLongitude = None
    max_hours: Positive = 12
    team: str = ""


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
