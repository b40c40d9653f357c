"""What-ifs on the run-sheet for programs: an overrun and who is told, two versions, plans B."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from planner.runsheet.differences import RowChange
from planner.units import format_datetime
from planner.wording import Wording
from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import runsheet_whatif as whatif
from web.services.runsheet import rows_of
from web.services.runsheet_whatif import Reader, reader_of
from web.views.readings import script_of
from web.views.room import scenario_of

router = APIRouter(prefix="/api/v1", tags=["runsheet"])
Viewer = Annotated[EventContext, allow(Resource.RUNSHEET, Action.READ)]
Id = Annotated[str, Query(max_length=100)]
NO_DATA = Wording(
    "Dữ liệu của sự kiện có lỗi, chưa có kịch bản.", "The event's data have faults; there is no run-sheet."
)


class MovedItemOut(BaseModel):
    """An item that moves; ``cut_min`` minutes shorter."""

    item_id: str
    start: str
    new_start: str
    new_end: str
    cut_min: int
    dropped: bool


class MovedSubjectOut(BaseModel):
    """A wave, bus, door … that is given another time."""

    kind: str
    subject: str
    shift_min: int


class ToldOut(BaseModel):
    """Somebody who must be told, about what, and why."""

    party: str
    people: int
    about: list[str]
    why: list[str]


class DelayOut(BaseModel):
    """What a delay brings; ``proven``: no choice tells fewer people."""

    people: int
    broken_min: int
    moves_min: int
    proven: bool
    broken: list[str]
    items: list[MovedItemOut]
    subjects: list[MovedSubjectOut]
    told: list[ToldOut]
    hidden: int


class ChangeOut(BaseModel):
    """An item that differs between two versions."""

    item_id: str
    kinds: list[str]
    shift_min: int
    columns: list[tuple[str, str, str]]


class VariantOut(BaseModel):
    """All that a plan B brings."""

    variant_id: str
    name: str
    decide_by: str | None
    items: list[ChangeOut]
    places: list[tuple[str, str, str]]
    couplings: list[tuple[str, str]]
    seats: int | None
    without_seat: int | None
    told: list[str]
    people: int
    seating: list[str]
    transport: list[str]


def change_out(one: RowChange) -> ChangeOut:
    """Return a change as programs read it."""
    return ChangeOut(item_id=one.item_id, kinds=list(one.kinds), shift_min=one.shift_min, columns=list(one.columns))


@router.get("/events/{event}/runsheet/delay")
def delay(context: Viewer, item: Id, minutes: Id, how: Id = "overrun", cut: Id = "1", plan: Id = "") -> DelayOut:
    """Return what a delay of ``item`` (or of a wave, a bus) moves and who must be told, the fewest possible."""
    bundle, script = script_of(context, plan)
    scenario = scenario_of(context, bundle)
    if script is None or scenario is None:
        raise NotFound(NO_DATA)
    reader = reader_of(script, cleared=context.may(Resource.PROTECTED, Action.READ))
    disruption = whatif.asked_disruption(scenario, {"item": item, "minutes": minutes, "how": how})
    known = {name for name, _ in whatif.choices_of(script, scenario, reader)}
    if disruption is None or item not in known:
        raise NotFound(Wording("Không có mục này trong kịch bản.", "The run-sheet has no such item."))
    found = whatif.delayed(scenario, bundle, disruption, reader, cutting=cut != "0")
    answer = found.answer
    return DelayOut(
        people=answer.heads,
        broken_min=answer.broken_min,
        moves_min=answer.moves_min,
        proven=answer.proven,
        broken=[sentence.to(context.language) for sentence in found.broken],
        items=[
            MovedItemOut(
                item_id=one.item_id,
                start=format_datetime(one.start),
                new_start=format_datetime(one.new_start),
                new_end=format_datetime(one.new_end),
                cut_min=one.cut_min,
                dropped=one.dropped,
            )
            for one in found.items
        ],
        subjects=[MovedSubjectOut(kind=o.kind, subject=o.subject, shift_min=o.shift_min) for o in found.subjects],
        told=[
            ToldOut(
                party=one.party.name,
                people=one.party.heads,
                about=[*one.subjects, *one.items],
                why=[step.to(context.language) for step in steps],
            )
            for one, steps in found.told
        ],
        hidden=found.hidden,
    )


@router.get("/events/{event}/runsheet/versions")
def versions(context: Viewer, before: Id, after: Id = "today") -> list[ChangeOut]:
    """Return what differs between the run-sheets of two plans; ``today`` is the data of today."""
    sheets, secrets = [], frozenset[str]()
    for plan in (before, after):
        bundle, script = script_of(context, plan)
        scenario = scenario_of(context, bundle)
        if script is None or scenario is None:
            raise NotFound(NO_DATA)
        sheets.append(rows_of(scenario, bundle))
        secrets |= script.secrets
    reader = Reader(secrets, context.may(Resource.PROTECTED, Action.READ))
    return [change_out(one) for one in whatif.changes_between(sheets[0], sheets[1], reader)]


@router.get("/events/{event}/runsheet/variants")
def variants(context: Viewer, plan: Id = "") -> list[VariantOut]:
    """Return every plan B with all that a switch to it brings."""
    bundle, script = script_of(context, plan)
    scenario = scenario_of(context, bundle)
    if script is None or scenario is None:
        raise NotFound(NO_DATA)
    reader = reader_of(script, cleared=context.may(Resource.PROTECTED, Action.READ))
    found = [whatif.plan_b(scenario, one.variant_id, reader) for one in scenario.variants]
    return [
        VariantOut(
            variant_id=one.variant.variant_id,
            name=one.variant.name,
            decide_by=format_datetime(one.decide_by) if one.decide_by else None,
            items=[change_out(each) for each in one.items],
            places=list(one.places),
            couplings=[(each.coupling_id, each.how) for each in one.couplings],
            seats=one.seats.seats if one.seats else None,
            without_seat=one.seats.without if one.seats else None,
            told=[party.name for party in one.told],
            people=one.heads,
            seating=[line.to(context.language) for line in one.seating],
            transport=[line.to(context.language) for line in one.transport],
        )
        for one in found
    ]
