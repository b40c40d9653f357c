"""The roster for programs as its page shows it: by force, unit, hour and person, jobs of fixed time, what is short."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from planner.units import format_datetime
from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import staffing_views
from web.services.plans import Bundle
from web.services.staffing import Board
from web.services.staffing_views import CountLine
from web.views.plan_page import chosen
from web.views.readings import board_of, fixed_of, staffing_secrets
from web.views.room import has_plan, room_base
from web.views.staffing_odd import apart

router = APIRouter(prefix="/api/v1", tags=["staffing"])
Reader = Annotated[EventContext, allow(Resource.STAFFING, Action.READ)]
NameReader = Annotated[EventContext, allow(Resource.ROSTER_NAMES, Action.READ)]
Id = Annotated[str, Query(max_length=100)]

PROBLEM = "staffing"


class CountOut(BaseModel):
    """A force or a unit in a shift; ``need``, ``short`` and ``reserve_need`` are 0 for units: demand is of forces."""

    shift_id: str
    need: int
    given: int
    short: int
    reserve_need: int
    reserve: int


class CountLineOut(BaseModel):
    """A force, or a unit (id and name) with the forces of its people; people are counted once, hours summed."""

    key: str
    name: str
    forces: list[str]
    people: int
    hours: float
    shifts: list[CountOut]


class HourOut(BaseModel):
    """The most people at once in the hour that begins then."""

    hour: str
    need: int
    given: int
    short: int
    reserve: int


class PersonDutyOut(BaseModel):
    """One duty of a person; ``post_id`` is empty in reserve."""

    shift_id: str
    post_id: str
    start: str
    end: str


class PersonOut(BaseModel):
    """A person and all duties that the filter lets through; ``jobs``: ids of jobs of fixed time."""

    person_id: str
    name: str
    rank: str
    force: str
    team: str
    hours: float
    duties: list[PersonDutyOut]
    jobs: list[str]


class FixedDutyOut(BaseModel):
    """A job of fixed time; ``people`` (ids): the reader's own, None of who sees no names."""

    duty_id: str
    name: str
    start: str
    end: str
    force: str
    skill: str
    post_id: str
    need: int
    given: int
    short: int
    people: list[str] | None


class ShortageOut(BaseModel):
    """So many people of a force are missing at a post (empty: in reserve) in a shift."""

    post_id: str
    post: str
    shift_id: str
    force: str
    need: int
    given: int
    short: int


class ShortagesOut(BaseModel):
    """What is short, counted from the rows; what the plan itself says is left out; warnings about the scenario."""

    shortages: list[ShortageOut]
    unmet: list[str]
    odd_rows: list[str]


@router.get("/events/{event}/staffing/forces")
def read_forces(context: Reader, plan: Id = "", force: Id = "", post: Id = "", shift: Id = "") -> list[CountLineOut]:
    """Return the headcounts of each force by shift."""
    found = _planned(context, plan)
    query = {"force": force, "post": post, "shift": shift}
    return _lines(staffing_views.by_force(found[1], query) if found else ())


@router.get("/events/{event}/staffing/units")
def read_units(context: Reader, plan: Id = "", unit: Id = "", force: Id = "", shift: Id = "") -> list[CountLineOut]:
    """Return the headcounts of each organisation by shift."""
    found = _planned(context, plan)
    query = {"unit": unit, "force": force, "shift": shift}
    return _lines(staffing_views.by_unit(found[1], query) if found else ())


@router.get("/events/{event}/staffing/hours")
def read_hours(context: Reader, plan: Id = "", force: Id = "", unit: Id = "", post: Id = "") -> list[HourOut]:
    """Return the headcounts of each hour."""
    found = _planned(context, plan)
    query = {"force": force, "unit": unit, "post": post}
    lines = staffing_views.by_hour(found[1], query) if found else ()
    return [
        HourOut(hour=format_datetime(one.hour), need=one.need, given=one.given, short=one.short, reserve=one.reserve)
        for one in lines
    ]


@router.get("/events/{event}/staffing/people")
def read_people(context: NameReader, plan: Id = "", force: Id = "", unit: Id = "", shift: Id = "") -> list[PersonOut]:
    """Return each person with all duties, to those who may see names."""
    found = _planned(context, plan)
    if found is None:
        return []
    fixed, query = fixed_of(context, *found), {"force": force, "unit": unit, "shift": shift}
    jobs = staffing_views.jobs_of(fixed)
    return [
        PersonOut(
            person_id=line.person_id,
            name=line.name,
            rank=line.rank,
            force=line.force,
            team=line.team,
            hours=line.hours,
            duties=[
                PersonDutyOut(
                    shift_id=duty.shift_id,
                    post_id=duty.post_id,
                    start=format_datetime(duty.start),
                    end=format_datetime(duty.end),
                )
                for duty in line.duties
            ],
            jobs=[one.duty_id for one in jobs.get(line.person_id, ())],
        )
        for line in staffing_views.people(found[1], fixed, query)
    ]


@router.get("/events/{event}/staffing/duties")
def read_duties(context: Reader, plan: Id = "", force: Id = "") -> list[FixedDutyOut]:
    """Return the jobs of fixed time, and who does them to those who may see names."""
    found, names = _planned(context, plan), context.may(Resource.ROSTER_NAMES, Action.READ)
    every = fixed_of(context, *found) if found else ()
    return [
        FixedDutyOut(
            duty_id=one.duty_id,
            name=one.name,
            start=format_datetime(one.start),
            end=format_datetime(one.end),
            force=one.force,
            skill=one.skill,
            post_id=one.post_id,
            need=one.need,
            given=one.given,
            short=one.short,
            people=[each.person_id for each in one.named] if names else None,
        )
        for one in staffing_views.fixed_matching(every, {"force": force})
    ]


@router.get("/events/{event}/staffing/shortages")
def read_shortages(context: Reader, plan: Id = "") -> ShortagesOut:
    """Return what is short by post, shift, force and number, and what is odd in the rows of the scenario."""
    bundle, found = chosen(context, plan), _planned(context, plan)
    base = room_base(context, bundle, PROBLEM, {}, staffing_secrets(context, bundle))
    return ShortagesOut(
        shortages=[
            ShortageOut(
                post_id=one.post_id,
                post=one.post,
                shift_id=one.shift_id,
                force=one.force,
                need=one.need,
                given=one.given,
                short=one.short,
            )
            for one in (staffing_views.shortages(found[1], {}) if found else ())
        ],
        unmet=list(base.get("conflict", ())),
        odd_rows=[one.sentence for one in apart(context, base.get("findings", ()))[1]],
    )


def _planned(context: EventContext, plan: str) -> tuple[Bundle, Board] | None:
    """Return the plan and its roster as the reader may know it; None before the first."""
    bundle = chosen(context, plan)
    if bundle is None or not has_plan(bundle, PROBLEM):
        return None
    return bundle, board_of(context, bundle)


def _lines(found: Iterable[CountLine]) -> list[CountLineOut]:
    return [
        CountLineOut(
            key=line.key,
            name=line.name,
            forces=list(line.forces),
            people=line.people,
            hours=line.hours,
            shifts=[
                CountOut(
                    shift_id=cell.shift_id,
                    need=cell.need,
                    given=cell.given,
                    short=cell.short,
                    reserve_need=cell.reserve_need,
                    reserve=cell.reserve,
                )
                for cell in line.cells
            ],
        )
        for line in found
    ]
