"""How the installation fares, for the administrator's programs."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from web import operations
from web.context import Context, allow
from web.policy import Action, Resource

router = APIRouter(prefix="/api/v1", tags=["operations"])
Reader = Annotated[Context, allow(Resource.OPERATIONS, Action.READ)]


class Figures(BaseModel):
    """Sizes in bytes; ``last_backup_ms`` is UTC in milliseconds; what is told of a backup is None before the first."""

    version: str
    database: str
    database_bytes: int
    disk_bytes: int
    free_bytes: int
    low_disk: bool
    jobs: dict[str, int]
    last_backup_ms: int | None
    last_backup_sealed: bool | None
    audit_rows: int
    audit_head: str


@router.get("/operations")
def show(context: Reader) -> Figures:
    """Return version, disk, database, backups and jobs."""
    found = operations.health(context.store, context.services.settings, context.request.app.state.metrics.disk)
    return Figures(
        version=found.version,
        database=found.database,
        database_bytes=found.database_bytes,
        disk_bytes=found.disk_bytes,
        free_bytes=found.free_bytes,
        low_disk=found.low_disk,
        jobs=dict(found.jobs),
        last_backup_ms=found.last_backup.at_ms if found.last_backup else None,
        last_backup_sealed=found.last_backup.is_sealed if found.last_backup else None,
        audit_rows=found.audit_rows,
        audit_head=found.audit_head,
    )
