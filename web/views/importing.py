"""The steps of an import that pages and the API share: sent, read, looked at, written."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

from sqlalchemy import Connection, select

from planner.wording import Wording
from web.context import Context, EventContext
from web.errors import Conflict, Invalid
from web.policy import Action
from web.services import imports
from web.services.checking import targets_of
from web.services.guarded import GUARDED
from web.services.imports import Mode, Upload, Uploads
from web.services.journal import Batch
from web.services.packs import Content
from web.store import tables
from web.store.engine import Transaction
from web.views.table_view import rights_of, table_view

FOLDER = "uploads"
REFUSED = Wording(
    "Tệp có ô không lưu được (quá dài hoặc có ký tự điều khiển); hãy sửa trong tệp rồi gửi lại.",
    "The file has cells that cannot be kept (over-long or with control characters); mend the file and send it again.",
)


def uploads(context: Context) -> Uploads:
    """Return the uploads of this installation."""
    return Uploads(Path(context.services.settings.data) / FOLDER)


def begin(context: Context, event_id: int, target: tuple[str, str], content: bytes) -> Upload:
    """Take a file: ``target`` is the table (empty for a pack) and the file's name."""
    table, name = target
    upload = imports.new_upload(context.person.user_id, event_id, table, name)

    def note(transaction: Transaction) -> None:
        transaction.note("upload.begin", table or "pack", event_id=event_id or None, values={"file": name[:200]})

    context.store.write(context.actor, note)
    with context.store.read() as db:
        known = _known(db, event_id, table)
    return uploads(context).begin(upload, content, known)


def find(context: Context, event_id: int, upload_id: str) -> Upload:
    """Return one's own upload."""
    return uploads(context).find(upload_id, context.person.user_id, event_id)


def read_again(context: Context, upload: Upload, mapping: Mapping[str, str]) -> None:
    """Read a file with another mapping of headings to columns."""
    used = [column for column in mapping.values() if column]
    if len(used) != len(set(used)):
        raise Invalid({"mapping": Wording("Hai cột của tệp cùng trỏ về một cột.", "Two headings name one column.")})
    with context.store.read() as db:
        known = _known(db, upload.event_id, upload.table)
    uploads(context).read(upload, mapping, known)


def existing(db: Connection, upload: Upload) -> int:
    """Return how many ids of the file stand in the table already."""
    keys = set(upload.result.get("keys", ()))
    if not keys:
        return 0
    query = select(tables.rows.c.row_key).where(tables.rows.c.event_id == upload.event_id)
    there = db.execute(query.where(tables.rows.c.table_name == upload.table)).scalars()
    return len(keys & {key.strip("|") for key in there})


def write(context: EventContext, upload: Upload, mode: str) -> Batch:
    """Write the rows of a file into its table, and throw the file away."""
    view = table_view(context, upload.table, Action.EDIT)
    if mode not in get_args(Mode):
        words = Wording("Hãy chọn cách nạp: thêm, thay hoặc cập nhật.", "Choose how: append, replace or update.")
        raise Invalid({"mode": words})
    prepared = uploads(context).prepared(upload)
    if upload.result["refused"]:
        raise Conflict(REFUSED)
    plan = imports.plan_of(upload.table, prepared, cast("Mode", mode))

    def work(transaction: Transaction) -> Batch:
        guarded = GUARDED.find(transaction.db, view.event_id, context.event.revision)
        return imports.apply(transaction, view.event_id, plan, (rights_of(context), guarded))

    batch = context.store.write(context.actor, work)
    drop(context, upload)
    return batch


def pack(context: Context, upload: Upload) -> Content:
    """Return the pack of a file."""
    prepared = uploads(context).prepared(upload)
    if upload.result["refused"]:
        raise Conflict(REFUSED)
    return imports.pack_of(prepared)


def drop(context: Context, upload: Upload) -> None:
    """Throw a file away."""
    uploads(context).drop(upload)


def _known(db: Connection, event_id: int, table: str) -> dict[str, list[str]]:
    """Return the ids that rows of a table may refer to."""
    query = select(tables.rows.c.row_key).where(tables.rows.c.event_id == event_id).where(tables.rows.c.row_key != "")
    return {
        target: list(db.execute(query.where(tables.rows.c.table_name == target)).scalars())
        for target in sorted(targets_of(table))
    }
