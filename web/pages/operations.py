"""How the installation fares, for the administrator."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Response

from web import operations
from web.context import Context, allow
from web.operations import Health
from web.policy import Action, Resource
from web.views.page import Page

router = APIRouter(include_in_schema=False)
Reader = Annotated[Context, allow(Resource.OPERATIONS, Action.READ)]
MEGA, GIGA = 1024**2, 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationsPage(Page):
    """The figures, and sizes in words."""

    health: Health
    free_words: str
    database_words: str
    backup_words: str


@router.get("/operations")
def show(context: Reader) -> Response:
    """Show version, disk, database, backups and jobs."""
    disk = context.request.app.state.metrics.disk
    found = operations.health(context.store, context.services.settings, disk)
    share = 100 * found.free_bytes // found.disk_bytes
    view = OperationsPage(
        room="operations",
        health=found,
        free_words=f"{size_words(found.free_bytes)} / {size_words(found.disk_bytes)} ({share} %)",
        database_words=size_words(found.database_bytes),
        backup_words=size_words(found.last_backup.bytes) if found.last_backup else "",
    )
    return context.page("operations/index.html", view)


def size_words(count: int) -> str:
    """Return a size as people write it: 12,5 MB."""
    value, unit = (count / GIGA, "GB") if count >= GIGA else (count / MEGA, "MB")
    return f"{value:.1f} {unit}".replace(".", ",")
