"""Tables of a banquet for programs: who sits where, and the chart."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict

from web.context import EventContext, allow
from web.pages.banquet import laid_bundle, table_picture
from web.policy import Action, Resource
from web.services.banquet import places

router = APIRouter(prefix="/api/v1/events/{event}", tags=["plans"])
Reader = Annotated[EventContext, allow(Resource.SEATING, Action.READ)]
Exporter = Annotated[EventContext, allow(Resource.SEATING, Action.EXPORT)]
Plan = Annotated[str, Path(max_length=40)]


class PlaceModel(BaseModel):
    """A guest at a table; places are counted from its head, 1; ``why`` answers why the guest sits here."""

    model_config = ConfigDict(extra="forbid")

    table_id: str
    zone: str
    place: int
    guest_id: str
    name: str
    delegation: str
    rank: int
    why: str


@router.get("/plans/{plan}/tables")
def at_tables(context: Reader, plan: Plan) -> list[PlaceModel]:
    """Return everybody at a table, the head table first, place after place."""
    bundle = laid_bundle(context, plan)
    return [
        PlaceModel(
            table_id=line.table_id,
            zone=line.zone,
            place=line.place,
            guest_id=line.guest_id,
            name=line.name,
            delegation=line.delegation,
            rank=line.rank,
            why=f"{context.href('explain', 'tables', line.guest_id)}?plan={bundle.card.public_id}",
        )
        for line in places(bundle)
    ]


@router.get("/plans/{plan}/tables/chart.svg", response_class=Response)
def tables_chart(context: Exporter, plan: Plan) -> Response:
    """Return the chart of the tables as one file that works without a network."""
    bundle = laid_bundle(context, plan)
    context.store.write(
        context.actor, lambda transaction: transaction.note("table.export", "tables.svg", event_id=context.event.id)
    )
    headers = {"Content-Disposition": "attachment; filename=tables.svg", "Cache-Control": "no-store"}
    return Response(table_picture(context, bundle, script=True), media_type="image/svg+xml", headers=headers)
