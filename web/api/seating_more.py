"""Seating for programs: goals apart, the certificate, the chart, changes on the day, the plan for a day of rain."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from planner.problems.seating.overflow_plan import certificate as rain_certificate
from planner.problems.seating.overflow_plan import to_rows
from planner.problems.seating.overflow_words import chosen_places, words
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.context import EventContext, allow
from web.errors import Conflict
from web.pages.seating_chart import drawn, seated_bundle
from web.policy import Action, Resource
from web.services import edits, seating_day
from web.services.seating_day import Late, Looked, Wanted
from web.services.seating_quality import QUALITIES
from web.services.seating_rain import RAIN, Asked

router = APIRouter(prefix="/api/v1/events/{event}", tags=["plans"])
Reader = Annotated[EventContext, allow(Resource.SEATING, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.SEATING, Action.EDIT)]
Exporter = Annotated[EventContext, allow(Resource.SEATING, Action.EXPORT)]
Plan = Annotated[str, Path(max_length=40)]
Own = Annotated[str, Field(min_length=1, max_length=100)]
Short = Annotated[str, Field(max_length=300)]


class Strict(BaseModel):
    """Nothing unknown is taken."""

    model_config = ConfigDict(extra="forbid")


class MeasureModel(Strict):
    """One goal: what it is, how much of it, what is proven."""

    label: str
    value: str
    proof: str
    reached: bool


class QualityModel(Strict):
    """Goals apart and what the certificate says; ``checked`` is good, bad or none."""

    measures: list[MeasureModel]
    checked: str
    faults: list[str]
    certificate: dict[str, Any] | None


class LateModel(Strict):
    """Who comes as well; the rank is the own one."""

    guest_id: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\s;,]+$")]
    full_name: Own
    rank: Annotated[int, Field(ge=1, le=9999)]
    delegation_id: Short = ""
    post: Short = ""
    companion_of: Short = ""
    wheelchair: bool = False


class DayModel(Strict):
    """What happened on the day."""

    declined: Annotated[list[Own], Field(max_length=200)] = []
    late: Annotated[list[LateModel], Field(max_length=50)] = []
    broken_rows: Annotated[list[Own], Field(max_length=50)] = []

    def wanted(self) -> Wanted:
        """Return it as the service takes it."""
        late = tuple(Late(**one.model_dump()) for one in self.late)
        return Wanted(tuple(dict.fromkeys(self.declined)), late, tuple(dict.fromkeys(self.broken_rows)))


class MoveModel(Strict):
    """One person whose seat is another; an empty seat is none."""

    guest_id: str
    name: str
    before: str
    after: str
    reason: str


class LookedModel(Strict):
    """What a change would do, or did."""

    moved: int
    cost: int | None
    unseated: list[str]
    moves: list[MoveModel]
    broken: list[dict[str, Any]]
    plan: str = ""
    undo: str = ""


class RainModel(Strict):
    """Which places: the one the ceremony moves to, and those with a screen; empty takes the pack's own."""

    venue: Short = ""
    screens: Annotated[list[Own], Field(max_length=20)] = []
    seats: bool = False


class RainAnswer(Strict):
    """Who goes where, why, and the counts that prove it."""

    sentences: list[str]
    certificate: dict[str, Any]
    guests: list[dict[str, str]]


@router.get("/plans/{plan}/seating/quality")
def quality(context: Reader, plan: Plan) -> QualityModel:
    """Return every goal apart, with what is proven of it, and the certificate with the result of its check."""
    found = QUALITIES.of(seated_bundle(context, plan))
    language = context.language
    return QualityModel(
        measures=[
            MeasureModel(
                label=one.label.to(language),
                value=one.value.to(language),
                proof=one.proof.to(language),
                reached=one.state == "good",
            )
            for one in found.measures
        ],
        checked=found.checked,
        faults=[one.to(language) for one in found.faults],
        certificate=dict(found.certificate) if found.certificate else None,
    )


@router.get("/plans/{plan}/seating/chart.svg", response_class=Response)
def chart(context: Exporter, plan: Plan) -> Response:
    """Return the seat chart as one file that works without a network."""
    bundle = seated_bundle(context, plan)
    context.store.write(
        context.actor, lambda transaction: transaction.note("table.export", "seating.svg", event_id=context.event.id)
    )
    headers = {"Content-Disposition": "attachment; filename=seating.svg", "Cache-Control": "no-store"}
    return Response(drawn(context, bundle, "", script=True), media_type="image/svg+xml", headers=headers)


@router.post("/plans/{plan}/seating/day/preview")
def look(context: Editor, plan: Plan, body: DayModel) -> LookedModel:
    """Say who would move; nothing is kept."""
    return _looked(context, seating_day.look(_scenario(context), seated_bundle(context, plan), body.wanted()))


@router.post("/plans/{plan}/seating/day", status_code=201)
def keep(context: Editor, plan: Plan, body: DayModel) -> LookedModel:
    """Change the data and keep the changed seating as a new plan; ``undo`` names the batch that undoes the data."""
    context.need(Resource.PLANS, Action.EDIT)
    context.need(Resource.GUESTS, Action.EDIT)
    services = context.services
    kept = seating_day.keep(
        services.store,
        services.shelf,
        services.settings.jobs,
        (context.actor, context.event.id),
        (_scenario(context), seated_bundle(context, plan), body.wanted()),
    )
    return _looked(context, kept.looked).model_copy(update={"plan": kept.plan, "undo": kept.batch})


@router.post("/seating/rain")
def rain(context: Editor, body: RainModel) -> RainAnswer:
    """Return who goes where when it rains; with ``seats`` also on which seat (about ten seconds)."""
    scenario = _scenario(context)
    places = chosen_places(scenario, body.venue, body.screens)
    screens = tuple(place.venue_id for place in places[1:])
    asked = Asked(context.event.id, context.event.revision, places[0].venue_id, screens)
    found = RAIN.seated(scenario, asked) if body.seats else RAIN.counted(scenario, asked)
    return RainAnswer(
        sentences=[one.to(context.language) for one in words(scenario, found)],
        certificate=rain_certificate(scenario, found),
        guests=to_rows(scenario, found, {}),
    )


def _scenario(context: EventContext) -> Scenario:
    found = context.services.scenarios.current(context.event.id).scenario
    if found is None:
        raise Conflict(Wording("Dữ liệu đang có lỗi; hãy sửa trước.", "The data have faults; mend them first."))
    return found


def _looked(context: EventContext, looked: Looked) -> LookedModel:
    language = context.language
    return LookedModel(
        moved=looked.moved,
        cost=looked.cost,
        unseated=list(looked.unseated),
        moves=[
            MoveModel(
                guest_id=line.guest_id,
                name=line.name,
                before=line.before,
                after=line.after,
                reason=line.reason.to(language),
            )
            for line in looked.lines
        ],
        broken=edits.finding_lines(looked.broken, language),
    )
