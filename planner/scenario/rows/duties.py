"""Duties of fixed time: escorts, gates and roads to open."""

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.fields import Id, Moment, Name, Positive, Ref
from planner.scenario.rows.base import Row
from planner.scenario.rows.traffic import Force


class Duty(Row):
    """A job with a fixed start and end, done by so many people of a force (blank: any) with a skill (blank: any).

    Who does it has no other duty meanwhile. ``post_id``: where it is done (blank: under way).
    """

    duty_id: Id
    name: Name
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    people: Positive = 1
    force: Force | Literal[""] = ""
    skill: str = ""
    post_id: Annotated[str, Ref("posts")] = ""
