"""Roads, closures, parking, travel demand, posts, shifts and officers."""

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
    OptionalDay,
    OptionalLatitude,
    OptionalLongitude,
    OptionalMoment,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row
from planner.scenario.rows.people import Gender

Force = Literal["CSGT", "CSTT", "công an xã", "quân sự", "dân quân", "TNTN", "y tế", "PCCC"]


class Node(Row):
    """A junction of the road graph; ``population`` 0 says that nobody lives there, blank that nobody counted."""

    node_id: Id
    lat: Latitude
    lon: Longitude
    degree: OptionalCount = None
    population: OptionalCount = None


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
    """Roads closed for a time, for whom, and who is exempt; edges are named, or a street with its ends.

    ``from_event`` and ``until_event`` tie it to an event: ``KB-12`` (the end of that run-sheet item), ``KB-12:start``,
    or a movement's id (its tail has passed these roads). ``from`` and ``to`` are then the earliest and the latest.
    """

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
    from_event: str = ""
    until_event: str = ""


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
    """A place to be manned: a junction, gate, parking lot, medical or fire post, command post, escort.

    ``area``: posts that share a reserve of each force; blank in all rows: one reserve for all.
    """

    post_id: Id
    name: Name
    lat: Latitude
    lon: Longitude
    kind: Literal["junction", "gate", "parking", "medical", "fire", "command", "escort"]
    needs: str = ""
    area: str = ""


class Shift(Row):
    """A duty period; ``kind`` is what shift_successions.csv speaks of, ``break_min`` the meal break of each person."""

    shift_id: Id
    start: Moment
    end: Moment
    kind: str = ""
    break_min: Count = 0


class PostDemand(Row):
    """How many people of a force, with a skill (empty: any), a post needs in a shift.

    ``chief_rank``: of the people of that force there, at least one has this rank or a higher one. ``whole_team``: they
    all come from one team, which is nowhere else in that shift.
    """

    post_id: Annotated[Id, Ref("posts")]
    shift_id: Annotated[Id, Ref("shifts")]
    force: Force
    skill: str = ""
    people: Positive
    chief_rank: str = ""
    whole_team: Flag = False


class Officer(Row):
    """A person on duty, from which force, with which skills, based where, for how many hours at most.

    ``level``: a junior is on post only beside a senior. ``gender``, ``birth_date``: who is spared nights.
    ``group_ids``: groups of groups.csv that the person rehearses or marches with.
    """

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
    min_hours: Count = 0
    level: Literal["", "senior", "junior"] = ""
    gender: Gender = ""
    birth_date: OptionalDay = None
    group_ids: Annotated[Names, Ref("groups")] = ()
