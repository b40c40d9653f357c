"""Lists of offices on their way into the register: looked at in a limited child process, confirmed, taken in whole.

What was sent lies in a folder of its own until it is confirmed, thrown away, or a week old; only who sent it sees it.
"""

import hashlib
import json
import logging
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from planner.errors import PlannerError
from planner.guests import Entry, Nominated, run_limited
from planner.tables import write_text
from planner.wording import Wording
from web.errors import Conflict, Invalid, NotFound
from web.services.journal import all_rows
from web.services.register import Desk, Step, new_ids, step_of
from web.services.register_book import Book, Last, Lists, Upload, book_of, keep_book, keep_lists, lists_of, retried
from web.services.register_mirror import TABLE, offices_of
from web.store.engine import Transaction, new_public_id, now_ms

READING = "web.services.register_reading"
STATE = "state.json"
WEEK_MS = 7 * 86_400_000
MOST_FILES = 20
LONGEST_NAME = 120
NO_GROUP = "Chưa phân nhóm"
READY, BUSY, SAVING, DONE = "ready", "reading", "saving", "done"
BROKEN = Wording(
    "Máy chủ gặp lỗi khi đọc tệp này; chưa nạp gì. Hãy thử lại, hoặc lưu tệp lại thành .xlsx rồi nạp.",
    "The server failed while reading this file; nothing was taken in. Try again, or save it as .xlsx first.",
)
log = logging.getLogger(__name__)
_running: set[str] = set()
_one_at_a_time = threading.Semaphore(1)
_lock = threading.Lock()

Chosen = Mapping[str, Mapping[str, Mapping[int, str] | None]]
"""File number -> sheet -> column -> field; None: what is proposed for the sheet."""
HeadingRows = Mapping[str, Mapping[str, int]]
"""File number -> sheet -> row of its headings, 0 for none."""
AS_FOUND: HeadingRows = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Whose lists are meant: the folder of all, the event, the person."""

    root: Path
    event_id: int
    user_id: int

    def folder(self, own: str) -> Path:
        """Return the folder of a list.

        Raises:
            NotFound: this person sent no such list for this event.
        """
        folder = self.root / own
        if not own.isalnum() or not (folder / STATE).exists():
            raise NotFound
        state = read_state(folder)
        if (state["event_id"], state["user_id"]) != (self.event_id, self.user_id):
            raise NotFound
        return folder


def place_of(data: Path, event_id: int, user_id: int) -> Place:
    """Return where a person's lists of an event lie."""
    return Place(data / "guest-imports", event_id, user_id)


def read_state(folder: Path) -> dict[str, Any]:
    """Return how far a list is, with its previews and what was chosen."""
    state: dict[str, Any] = json.loads((folder / STATE).read_text("utf-8"))
    return state


def _write_state(folder: Path, state: Mapping[str, Any]) -> None:
    write_text(folder / STATE, json.dumps(state, ensure_ascii=False))


def waiting(place: Place) -> list[dict[str, Any]]:
    """Return the person's lists that are not taken in yet, the newest first; those a week old are thrown away."""
    found = []
    for folder in place.root.iterdir() if place.root.exists() else ():
        if not (folder / STATE).exists():
            continue
        state = read_state(folder)
        if now_ms() - state["at_ms"] > WEEK_MS:
            shutil.rmtree(folder, ignore_errors=True)
        elif (state["event_id"], state["user_id"]) == (place.event_id, place.user_id) and state["state"] != DONE:
            found.append(state)
    return sorted(found, key=lambda state: -state["at_ms"])


def begin(place: Place, files: Sequence[tuple[str, bytes]]) -> str:
    """Keep what was sent and begin to read it; return its id.

    Raises:
        Invalid: no file was chosen, or too many.
    """
    if not 0 < len(files) <= MOST_FILES:
        sentence = Wording(f"Hãy chọn từ 1 đến {MOST_FILES} tệp.", f"Choose 1 to {MOST_FILES} files.")
        raise Invalid({"files": sentence}, sentence)
    own = new_public_id()
    folder = place.root / own
    folder.mkdir(parents=True)
    listed: list[dict[str, Any]] = []
    for number, (name, content) in enumerate(files):
        (folder / f"{number}.bin").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        listed.append({"name": file_name(name), "sha256": digest, "error": None, "sheets": [], "chosen": None})
    state = {"id": own, "event_id": place.event_id, "user_id": place.user_id, "at_ms": now_ms(), "state": BUSY}
    _write_state(folder, {**state, "files": listed, "error": None, "form": {}, "result": None})
    _start(folder, lambda: _look(folder))
    return own


def file_name(name: str) -> str:
    """Return the name of an uploaded file without its path, not too long, printable."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:] or "danh-sach"


def current(folder: Path) -> dict[str, Any]:
    """Return how far a list is; reading goes on if the server was stopped meanwhile."""
    state = read_state(folder)
    if state["state"] == BUSY and folder.name not in _running:
        _start(folder, lambda: _look(folder))
    elif state["state"] == SAVING and folder.name not in _running:
        state["state"] = READY
        _write_state(folder, state)
    return state


def _start(folder: Path, work: Callable[[], None]) -> None:
    with _lock:
        if folder.name in _running:
            return
        _running.add(folder.name)

    def run() -> None:
        try:
            with _one_at_a_time:
                work()
        except Exception:  # whatever it was, the page must say something
            log.exception("guest import")
            _fail(folder)
        finally:
            _running.discard(folder.name)

    threading.Thread(target=run, name="guest-import", daemon=True).start()


def _fail(folder: Path) -> None:
    if (folder / STATE).exists():
        state = read_state(folder)
        state |= {"state": READY, "error": list(BROKEN)}
        _write_state(folder, state)


def _look(folder: Path) -> None:
    state = read_state(folder)
    for number, file in enumerate(state["files"]):
        try:
            raw = (folder / f"{number}.bin").read_bytes()
            about = (raw, file["name"], file["chosen"], file.get("heading_rows", {}))
            file |= {"sheets": run_limited(f"{READING}:looked_at", about), "error": None}
            file["chosen"] = _settled(file)
        except PlannerError as error:
            file |= {"sheets": [], "error": list(error.message)}
    state |= {"state": READY}
    if folder.exists():
        _write_state(folder, state)


def _settled(file: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what was chosen, with the proposal that is shown where nothing was chosen for a sheet."""
    if file["chosen"] is None:
        return None
    shown = {sheet["sheet"]: _columns(sheet) for sheet in file["sheets"]}
    return {name: shown.get(name, {}) if columns is None else columns for name, columns in file["chosen"].items()}


def _columns(sheet: Mapping[str, Any]) -> dict[int, str]:
    return {each["column"]: each["field"] for each in sheet["columns"] if each["field"]}


def look_again(folder: Path, chosen: Chosen, form: Mapping[str, Any], heading_rows: HeadingRows = AS_FOUND) -> None:
    """Look at the lists anew by what was chosen."""
    state = keep_choice(folder, chosen, form)
    for number, rows in heading_rows.items():
        if int(number) < len(state["files"]):
            state["files"][int(number)]["heading_rows"] = dict(rows)
    state |= {"state": BUSY}
    _write_state(folder, state)
    _start(folder, lambda: _look(folder))


def keep_choice(folder: Path, chosen: Chosen, form: Mapping[str, Any]) -> dict[str, Any]:
    """Remember what was chosen, whatever comes of it.

    Raises:
        Conflict: the list is being read or taken in just now.
    """
    state = current(folder)
    if state["state"] != READY:
        raise Conflict(
            Wording("Danh sách đang được đọc; hãy đợi rồi làm tiếp.", "The list is being read; wait, then go on.")
        )
    for number, file in enumerate(state["files"]):
        if str(number) in chosen:
            file["chosen"] = {
                sheet: None if columns is None else dict(columns) for sheet, columns in chosen[str(number)].items()
            }
    state |= {"form": dict(form), "error": None}
    _write_state(folder, state)
    return state


def throw_away(folder: Path) -> None:
    """Forget a list that was not taken in."""
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Office:
    """Who nominates, for which group, at which level where the list names none; ``reason`` stands in every step."""

    organisation_id: str
    group: str
    rank: int
    reason: str


def confirm(desk: Desk, folder: Path, office: Office) -> None:
    """Take the lists in: in the background, whole or not at all; the state says how it went.

    Raises:
        Invalid: something that every nomination needs is missing.
    """
    state = read_state(folder)
    faults = dict(_missing(state, office))
    if faults:
        raise Invalid(faults)
    state |= {"state": SAVING}
    _write_state(folder, state)
    _start(folder, lambda: _take_in(desk, folder, office))


def _missing(state: Mapping[str, Any], office: Office) -> Sequence[tuple[str, Wording]]:
    found = []
    if office.rank < 1:
        found.append(("rank", Wording("Hãy chọn bậc mặc định của danh sách.", "Choose the rank of the list.")))
    if not office.organisation_id:
        found.append(("organisation_id", Wording("Hãy chọn cơ quan đề cử.", "Choose the nominating office.")))
    if not any(sheet["people"] for file in state["files"] for sheet in file["sheets"]):
        found.append(("files", Wording("Chưa đọc được người nào để nạp.", "There is nobody to take in.")))
    return found


def _take_in(desk: Desk, folder: Path, office: Office) -> None:
    state = read_state(folder)
    try:
        with desk.store.read() as db:
            known = {upload.file for upload in lists_of(db, desk.event_id).uploads}
        read = [_read(folder, number, file, known) for number, file in enumerate(state["files"])]
        people = _keep(desk, [each for each in read if each[2]], office)
    except PlannerError as error:
        _write_state(folder, {**state, "state": READY, "error": list(error.message)})
        return
    _write_state(folder, {**state, "state": DONE, "result": {"people": people}, "files": _names_alone(state)})
    for content in folder.glob("*.bin"):
        content.unlink()


def _names_alone(state: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**file, "sheets": [], "chosen": None} for file in state["files"]]


Taken = tuple[str, str, list[Entry]]


def _read(folder: Path, number: int, file: Mapping[str, Any], known: set[str]) -> Taken:
    """Return the label of a file, its hash and its entries; the label is one that no earlier list has."""
    if file["error"]:
        return file["name"], file["sha256"], []
    label = _label(file["name"], known)
    known.add(label)
    chosen = file["chosen"] or {sheet["sheet"]: _columns(sheet) for sheet in file["sheets"] if not sheet["hidden"]}
    about = ((folder / f"{number}.bin").read_bytes(), file["name"], label, chosen, file.get("heading_rows", {}))
    entries: list[Entry] = run_limited(f"{READING}:read", about)
    return label, file["sha256"], entries


def _label(name: str, known: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    labels = (name, *(f"{stem or ending} ({turn}){dot}{ending if stem else ''}" for turn in range(2, 10_000)))
    return next(label for label in labels if label not in known)


def _keep(desk: Desk, read: Sequence[Taken], office: Office) -> int:
    """Write entries and nominations together; return how many people were nominated."""

    def work_out(db: Connection) -> Callable[[Transaction], int]:
        book, lists = book_of(db, desk.event_id), lists_of(db, desk.event_id)
        taken = {row.cells.get("guest_id", "") for row in all_rows(db, desk.event_id, TABLE)}
        ranks = {row.cells.get("rank", "") for row in all_rows(db, desk.event_id, "ranks")}
        name = offices_of(db, desk.event_id).name_of.get(office.organisation_id, "")
        step = step_of(book, desk.name, office.reason or f"Danh sách đề cử của {name}", now_ms())
        ids = new_ids(book.register, taken)
        steps = [
            _nomination(entry, next(ids), (name, ranks), office, step) for _label, _hash, own in read for entry in own
        ]
        after = book.register.record(*steps)
        more = _with(lists, read, (name, office), step)
        return lambda transaction: _write(transaction, desk, (book, after, len(steps)), more)

    return retried(desk.store, desk.actor, work_out)


def _nomination(entry: Entry, own: str, known: tuple[str, set[str]], office: Office, step: Step) -> Nominated:
    name, ranks = known
    return Nominated(
        **step.about(),
        guest_id=own,
        full_name=entry.full_name,
        group=office.group or entry.group or NO_GROUP,
        organisation=entry.organisation or name,
        post=entry.post,
        rank=int(entry.rank) if entry.rank in ranks and entry.rank.isdecimal() else office.rank,
        entries=(entry.entry_id,),
    )


def _with(lists: Lists, read: Sequence[Taken], office: tuple[str, Office], step: Step) -> Lists:
    name, form = office
    uploads = tuple(
        Upload(
            label, digest, form.organisation_id, name, form.group, form.rank, len(entries), step.by, step.at.isoformat()
        )
        for label, digest, entries in read
    )
    added = {entry.entry_id: entry for _label, _digest, entries in read for entry in entries}
    return Lists(lists.version, (*lists.uploads, *uploads), {**lists.entries, **added}, lists.merges, lists.merged)


def _write(transaction: Transaction, desk: Desk, register: tuple[Book, Any, int], lists: Lists) -> int:
    book, after, count = register
    keep_book(transaction, desk.event_id, book, after, Last(book.version + 1, len(book.register.events), keeps=True))
    keep_lists(transaction, desk.event_id, lists)
    files = {upload.file: upload.sha256 for upload in lists.uploads[-MOST_FILES:]}
    transaction.note("register.import", f"+{count}", event_id=desk.event_id, values=files)
    return count
