"""Uploaded files: kept under generated names until used or a day old, read in a child process, then written at once."""

import json
import logging
import shutil
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from planner.errors import PlannerError
from planner.guests.sandbox import run_limited
from planner.scenario.columns import specs
from planner.tables import clean, write_text
from planner.wording import Wording
from web.errors import Conflict, Invalid, NotFound
from web.policy import IDENTIFIERS
from web.services import packs
from web.services.guarded import Guarded
from web.services.import_reading import LIMITS, PREPARED
from web.services.journal import Batch, Cells, Journal, RowState, all_rows
from web.services.masking import DECIDING, DOT, Rights, unwritable
from web.services.packs import Content
from web.services.protection import MOVEMENTS
from web.services.scenarios import row_key
from web.store.engine import Transaction, new_public_id, now_ms

log = logging.getLogger(__name__)
KEEP_MS = 24 * 3600 * 1000
AT_ONCE = threading.BoundedSemaphore(2)
LONGEST_NAME = 120
MOST_WAITING = 20
READ_TABLE = "web.services.import_reading:read_table"
READERS: Mapping[str, str] = {
    "": "web.services.import_reading:read_pack",
    "roads": "web.services.network_reading:read_roads",
}
"""What reads a file, by what it goes into; everything else is a table."""
Mode = Literal["append", "replace", "update"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in.

    Attributes:
        owner: number of the person who sent it; nobody else may see it.
        event_id: number of the event that it goes into; 0 for a new event.
        table: table that it goes into; empty for a whole pack.
        state: reading, ready, failed, done.
        result: what the reading found (web.services.import_reading); of a failed one, the sentences.
    """

    id: str
    owner: int
    event_id: int
    table: str
    name: str
    at_ms: int
    state: str = "reading"
    result: dict[str, Any] = field(default_factory=dict)


class Uploads:
    """The uploads of an installation, each a folder under ``data/uploads``."""

    def __init__(self, folder: Path) -> None:
        """Keep uploads in ``folder``."""
        self._folder = folder

    def begin(self, upload: Upload, content: bytes, known: Mapping[str, Sequence[str]]) -> Upload:
        """Store a file and begin to read it; the answer does not wait.

        Raises:
            Conflict: too many files of this person are waiting.
        """
        self.sweep()
        if sum(other.owner == upload.owner for other in self._all()) >= MOST_WAITING:
            raise Conflict(
                Wording(
                    "Đang có quá nhiều tệp chờ nạp; hãy nạp hoặc bỏ bớt các tệp trước.",
                    "Too many files are waiting; import or drop the earlier ones first.",
                )
            )
        folder = self._folder / upload.id
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(content)
        self._save(upload)
        self.read(upload, None, known)
        return upload

    def read(
        self, upload: Upload, mapping: Mapping[str, str] | None, known: Mapping[str, Sequence[str]]
    ) -> threading.Thread:
        """Read a file (again), with a mapping of headings to columns or the proposed one."""
        folder = self._folder / upload.id
        reading = replace(upload, state="reading", result={})
        self._save(reading)
        request = {
            "path": str(folder / "file"),
            "prepared": str(folder / PREPARED),
            "name": upload.name,
            "table": upload.table,
            "mapping": dict(mapping) if mapping is not None else None,
            "known": {table: list(ids) for table, ids in known.items()},
        }
        thread = threading.Thread(target=self._work, args=(reading, request), name="import-reading", daemon=True)
        thread.start()
        return thread

    def _work(self, upload: Upload, request: Mapping[str, Any]) -> None:
        try:
            with AT_ONCE:
                result = run_limited(READERS.get(upload.table, READ_TABLE), [dict(request)], LIMITS)
            done = replace(upload, state="ready", result=result)
        except PlannerError as error:
            done = replace(upload, state="failed", result={"vi": error.message.vi, "en": error.message.en})
        except Exception:
            log.exception("reading an upload")
            words = ("Máy chủ không đọc được tệp này.", "The server could not read this file.")
            done = replace(upload, state="failed", result={"vi": words[0], "en": words[1]})
        if (self._folder / upload.id).exists():
            self._save(done)

    def find(self, upload_id: str, owner: int, event_id: int) -> Upload:
        """Return an upload of this person for this event.

        Raises:
            NotFound: there is none, or it was used or swept away.
        """
        try:
            upload = self._load(self._folder / upload_id / "state.json")
        except (OSError, ValueError, TypeError):
            raise _gone() from None
        if upload.owner != owner or upload.event_id != event_id or not upload_id.isalnum():
            raise _gone()
        return upload

    def prepared(self, upload: Upload) -> bytes:
        """Return what the reading has prepared.

        Raises:
            Conflict: the reading has not ended, or has failed.
        """
        if upload.state != "ready":
            raise Conflict(Wording("Tệp chưa đọc xong.", "The file has not been read yet."))
        return (self._folder / upload.id / PREPARED).read_bytes()

    def drop(self, upload: Upload) -> None:
        """Remove a file and everything made of it."""
        shutil.rmtree(self._folder / upload.id, ignore_errors=True)

    def sweep(self) -> None:
        """Remove files older than a day."""
        for upload in self._all():
            if upload.at_ms < now_ms() - KEEP_MS:
                self.drop(upload)

    def _all(self) -> list[Upload]:
        found: list[Upload] = []
        for path in self._folder.glob("*/state.json") if self._folder.exists() else ():
            try:
                found.append(self._load(path))
            except (OSError, ValueError, TypeError):
                continue
        return found

    def _save(self, upload: Upload) -> None:
        write_text(self._folder / upload.id / "state.json", json.dumps(asdict(upload), ensure_ascii=False))

    @staticmethod
    def _load(path: Path) -> Upload:
        return Upload(**json.loads(path.read_text(encoding="utf-8")))


def new_upload(owner: int, event_id: int, table: str, name: str) -> Upload:
    """Return a new upload; of the file's name only what may be shown is kept, and nothing is stored under it."""
    shown = clean("".join(letter for letter in name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable()))
    return Upload(new_public_id(), owner, event_id, table, shown[-LONGEST_NAME:] or "file", now_ms())


def pack_of(prepared: bytes) -> Content:
    """Return a pack that was read."""
    return packs.from_bytes(prepared)


def _gone() -> NotFound:
    return NotFound(
        Wording(
            "Tệp này đã được nạp hoặc đã quá một ngày; hãy gửi lại.",
            "This file was used or is a day old; send it again.",
        )
    )


# --- writing a table -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """How prepared rows go into a table; ``columns`` are those that the file has."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[Cells, ...]
    mode: Mode


def plan_of(table: str, prepared: bytes, mode: Mode) -> Plan:
    """Return what was read from a file, to be written."""
    data = json.loads(zlib.decompress(prepared))
    return Plan(table, tuple(data["columns"]), tuple(data["rows"]), mode)


def apply(transaction: Transaction, event_id: int, plan: Plan, seen: tuple[Rights, Guarded]) -> Batch:
    """Write rows into a table, as one batch that can be undone.

    Append adds every row; update changes rows with the same id, in the columns of the file, and adds the others;
    replace does that and removes what the file does not name. Masked values that come back change nothing.

    Raises:
        Invalid: rows of this table have no id to be updated by.
        Conflict: nothing would change.
    """
    if plan.mode == "update" and not (plan.table in specs() and specs()[plan.table].key):
        raise Invalid(
            {
                "mode": Wording(
                    "Bảng này không có mã nên không cập nhật theo mã được; hãy thêm hoặc thay cả bảng.",
                    "Rows of this table have no id; add them or replace the whole table.",
                )
            }
        )
    journal = Journal(transaction, event_id)
    there = all_rows(transaction.db, event_id, plan.table) if plan.mode != "append" else []
    by_key = {key: row for row in there if (key := row_key(plan.table, row.cells).strip("|"))}
    accept = _acceptor(plan.table, *seen)
    matched: dict[int, tuple[RowState, Cells]] = {}
    new: list[Cells] = []
    for cells in plan.rows:
        row = by_key.get(row_key(plan.table, cells).strip("|"))
        if row is None or row.id in matched:
            new.append(accept(cells, {}))
        else:
            matched[row.id] = (row, {**_without(row.cells, plan), **accept(cells, row.cells)})
    if plan.mode == "replace":
        journal.delete(plan.table, [row for row in there if row.id not in matched])
    journal.update(plan.table, [pair for pair in matched.values() if _differs(*pair)])
    journal.insert(plan.table, new)
    if not journal.entries:
        raise Conflict(Wording("Tệp không làm thay đổi gì trong bảng.", "The file changes nothing in the table."))
    return Batch(*journal.close("table.import", f"{plan.table} ({len(plan.rows)}, {plan.mode})"))


def _without(cells: Cells, plan: Plan) -> dict[str, str]:
    return {column: text for column, text in cells.items() if column not in plan.columns}


def _differs(row: RowState, cells: Cells) -> bool:
    return {column: text for column, text in cells.items() if text} != dict(row.cells)


def _acceptor(table: str, rights: Rights, guarded: Guarded) -> Callable[[Cells, Cells], dict[str, str]]:
    """Return what lays a row of a file over the row it stands for: masks and barred columns keep what stands there."""
    secret = IDENTIFIERS.get(table, frozenset())
    plain = not secret and table not in {*MOVEMENTS, *DECIDING}

    def accept(cells: Cells, current: Cells) -> dict[str, str]:
        if plain:
            return dict(cells)
        barred = unwritable(table, current, rights, guarded) if current else frozenset()
        kept = {column for column, text in cells.items() if column in secret and DOT in text} | barred
        own = {column: text for column, text in cells.items() if column not in kept}
        return own | {column: current[column] for column in kept if current.get(column)}

    return accept
