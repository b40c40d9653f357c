"""Staffing beside posts, shifts and officers: demand by the quarter hour, wishes, other calls, successions, ranks."""

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.fields import Flag, Id, Moment, Positive, Ref
from planner.scenario.rows.base import Row
from planner.scenario.rows.traffic import Force


class TimedDemand(Row):
    """How many people of a force, with a skill (empty: any), a post needs between two moments.

    Shifts are manned so that every minute is covered with the fewest person-minutes (``shifts.csv`` says which shifts
    there are).
    """

    post_id: Annotated[Id, Ref("posts")]
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    force: Force
    skill: str = ""
    people: Positive


class Wish(Row):
    """What somebody would like between two moments: ``off`` no duty, ``on`` a duty. ``hard``: leave that was granted.

    ``weight``: how much this wish counts beside others.
    """

    person_id: Annotated[Id, Ref("officers")]
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    kind: Literal["off", "on"] = "off"
    hard: Flag = False
    weight: Positive = 1


class ShiftSuccession(Row):
    """A kind of shift (``shifts.kind``) that nobody may have on the day after another, or later on the same day."""

    before: Id
    after: Id


class GroupCall(Row):
    """A rehearsal, march or performance that a group must be at: its people are on no post meanwhile."""

    group_id: Annotated[Id, Ref("groups")]
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    title: str = ""


class ForceRank(Row):
    """A rank and its height, 1 the lowest; ranks of different forces may stand at the same height."""

    rank: Id
    height: Positive
