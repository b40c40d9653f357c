"""The traffic room: the map of the day by time, and the ground that every map of the event is drawn on."""

from typing import Annotated

from fastapi import APIRouter, Response

from web.context import EventContext, allow
from web.policy import Action, Resource
from web.services import mapdata

router = APIRouter(include_in_schema=False)
Member = Annotated[EventContext, allow(Resource.EVENT, Action.READ)]

GEOJSON = "application/geo+json"


@router.get("/events/{event}/map/base.json")
def base(context: Member) -> Response:
    """Return the ground of the event's maps; it changes only with the scenario."""
    current = context.services.scenarios.current(context.event.id)
    key = (context.event.id, current.revision, context.language)
    return kept_json(context, f"base-{current.revision}-{context.language}", ("base", *key), current)


def kept_json(context: EventContext, tag: str, key: object, current: object) -> Response:
    """Answer with what is kept, or 304 when the browser has it already."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if context.request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    content = mapdata.KNOWN.get(key, lambda: mapdata.base_map(current, context.language))
    return Response(content, media_type=GEOJSON, headers=headers)
