"""Backups: one .tar of the database, the plan folders and the installation's key; made whole or not at all.

SQLite is copied by VACUUM INTO on a connection that only reads, so the server may go on writing. PostgreSQL is read
table by table in one snapshot, as lines of JSON. Before a backup counts as one, it is restored into a scratch folder
and looked through there. Where a key was made it is sealed (``web.sealing``), and what lies open meanwhile lies in the
folder of the data.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pyrage import x25519
from sqlalchemy import Connection, Engine, create_engine, select
from sqlalchemy.engine import make_url

from planner.errors import UsageError
from planner.tables import write_text
from planner.wording import Wording
from web import sealing
from web.backup_rows import ROWS_FILE, copy_rows, count_rows, dump_rows
from web.sealing import RECIPIENTS_FILE
from web.settings import KEY_FILE, Settings
from web.store import audit, migrate, tables
from web.store.engine import now_ms

FORMAT = 1
MANIFEST, DATABASE_FILE, PLANS = "manifest.json", "khanh-tiet.db", "plans"
LAST_FILE = "last-backup.json"
CHUNK = 1 << 20
LIMIT_MANIFEST = 16 << 20


class BackupError(UsageError):
    """A backup that cannot be made, or is no whole backup; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        revision: schema of the database.
        parts: sha256 of every file, by its path.
        rows: rows of every table.
        audit_head: hash of the newest row of the log.
        missing: plans whose folder was gone already when the backup was made.
    """

    format: int
    at_ms: int
    revision: str
    parts: Mapping[str, str]
    rows: Mapping[str, int]
    audit_rows: int
    audit_head: str
    missing: tuple[str, ...]


def backup(settings: Settings, out: Path) -> Manifest:
    """Write a backup to ``out``, prove that it restores, and note when it was made.

    Raises:
        BackupError: there is no installation, ``out`` exists, or the backup does not restore.
    """
    if out.exists():
        raise BackupError(Wording(f"{out} đã có; hãy chọn tên tệp khác.", f"{out} exists; choose another name."))
    if not has_database(settings):
        raise BackupError(Wording(f"Không có dữ liệu ở {settings.data}.", f"There are no data in {settings.data}."))
    keys = sealing.recipients(settings.data)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.data if keys else out.parent) as scratch:
        made = Path(scratch) / "made.tar"
        manifest = _write(settings, Path(scratch), made)
        _prove(made, Path(scratch) / "proof")
        if keys:
            _seal(made, out, keys)
        else:
            made.replace(out)
    _sync(out.parent)
    write_text(settings.data / LAST_FILE, json.dumps(_note(manifest, out, is_sealed=bool(keys)), ensure_ascii=False))
    return manifest


def _seal(made: Path, out: Path, keys: tuple[x25519.Recipient, ...]) -> None:
    """Give the sealed file its name only when it is whole, and was opened again."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=out.parent) as beside:
        sealed = Path(beside) / "sealed"
        sealing.seal(made, sealed, keys, made.parent)
        sealed.replace(out)


def _note(manifest: Manifest, out: Path, *, is_sealed: bool) -> dict[str, object]:
    return {
        "at_ms": manifest.at_ms,
        "bytes": out.stat().st_size,
        "name": out.name,
        "audit_head": manifest.audit_head,
        "sealed": is_sealed,
    }


def has_database(settings: Settings) -> bool:
    """Whether there is a database to read; one on another machine is asked when it is opened."""
    address = make_url(settings.url)
    return address.get_backend_name() != "sqlite" or Path(str(address.database)).is_file()


def _write(settings: Settings, scratch: Path, made: Path) -> Manifest:
    content = _snapshot(settings, scratch)
    facts = _facts(content)
    if not facts["revision"] or not (settings.data / KEY_FILE).is_file():
        raise BackupError(Wording(f"Không có dữ liệu ở {settings.data}.", f"There are no data in {settings.data}."))
    plans, missing = _plan_files(settings, facts["plans"])
    kept = {name: settings.data / name for name in (KEY_FILE, RECIPIENTS_FILE) if (settings.data / name).is_file()}
    files = {content.name: content, **kept, **plans}
    parts: dict[str, str] = {}
    with made.open("xb") as raw:
        os.fchmod(raw.fileno(), 0o600)
        with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, file in files.items():
                parts[name] = _add(tar, name, file)
            manifest = Manifest(
                FORMAT,
                now_ms(),
                facts["revision"],
                parts,
                facts["rows"],
                facts["audit"][0],
                facts["audit"][1],
                tuple(missing),
            )
            _add_bytes(tar, MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def _snapshot(settings: Settings, scratch: Path) -> Path:
    """Return a copy of the database as of one moment: an SQLite file, or rows of another database as lines."""
    address = make_url(settings.url)
    if address.get_backend_name() != "sqlite":
        return dump_rows(settings.url, scratch / ROWS_FILE)
    copy = scratch / DATABASE_FILE
    # Reading only: this connection can neither write nor checkpoint beside the server's one writer.
    source = sqlite3.connect(f"file:{address.database}?mode=ro", uri=True, timeout=30)
    try:
        source.execute("VACUUM INTO ?", (str(copy),))
    finally:
        source.close()
    return copy


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """Give a connection that only reads, beside a server that may be running."""
    address = make_url(settings.url)
    if address.get_backend_name() == "sqlite":
        source = f"file:{address.database}?mode=ro"
        engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(source, uri=True), hide_parameters=True)
    else:
        engine = create_engine(settings.url, hide_parameters=True)
    try:
        with engine.connect() as db:
            yield db
    finally:
        engine.dispose()


def _facts(content: Path) -> dict[str, Any]:
    """Read from the copy itself what the manifest says of it."""
    if content.name == ROWS_FILE:
        return count_rows(content)
    with _opened(content) as engine, engine.connect() as db:
        return {
            "revision": migrate.current(f"sqlite:///{content}") or "",
            "rows": {
                table.name: db.exec_driver_sql(f'SELECT count(*) FROM "{table.name}"').scalar_one()  # noqa: S608 - our own names
                for table in tables.metadata.sorted_tables
            },
            "audit": audit.head(db),
            "plans": [str(name) for name in db.execute(select(tables.plans.c.public_id)).scalars()],
        }


@contextmanager
def _opened(file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{file}", hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


def _plan_files(settings: Settings, names: list[str]) -> tuple[dict[str, Path], list[str]]:
    files: dict[str, Path] = {}
    missing: list[str] = []
    for name in names:
        folder = settings.plans / name
        if not folder.is_dir():
            missing.append(name)
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                files[f"{PLANS}/{name}/{file.relative_to(folder).as_posix()}"] = file
    return files, missing


def _add(tar: tarfile.TarFile, name: str, file: Path) -> str:
    entry = tar.gettarinfo(str(file), arcname=name)
    entry.mode, entry.uid, entry.gid, entry.uname, entry.gname = 0o600, 0, 0, "", ""
    with file.open("rb") as content:
        hashed = _Hashing(content)
        tar.addfile(entry, hashed)
    return hashed.digest.hexdigest()


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))


class _Hashing(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        block = self._content.read(size)
        self.digest.update(block)
        return block


def restore(file: Path, settings: Settings, key: Path | None = None) -> Manifest:
    """Put a backup in place: into an empty folder, and an empty database if another than SQLite is asked for.

    ``key`` is the file with the secret key, for a sealed backup.

    Raises:
        BackupError: the backup is broken, or there are data already; nothing was changed.
        SealError: the backup is sealed and the key does not open it; nothing was changed.
    """
    if settings.data.exists() and any(settings.data.iterdir()):
        raise BackupError(
            Wording(
                f"Thư mục {settings.data} không trống; hãy chỉ thư mục mới, không ghi đè dữ liệu đang có.",
                f"The folder {settings.data} is not empty; name a new one, data are never overwritten.",
            )
        )
    if settings.database_url and migrate.has_tables(settings.url):
        raise BackupError(Wording("Cơ sở dữ liệu đích không trống.", "The database to restore into is not empty."))
    settings.data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.data.parent) as scratch:
        unpacked = Path(scratch) / "data"
        manifest = _prove(_opened_file(file, key, Path(scratch)), unpacked)
        if settings.database_url:
            copy_rows(f"sqlite:///{unpacked / DATABASE_FILE}", settings.url, manifest.revision)
            (unpacked / DATABASE_FILE).unlink()
        if settings.data.exists():
            settings.data.rmdir()
        unpacked.chmod(0o700)
        unpacked.replace(settings.data)
    _sync(settings.data.parent)
    return manifest


def _opened_file(file: Path, key: Path | None, scratch: Path) -> Path:
    if not sealing.is_sealed(file):
        return file
    sealing.unseal(file, key, scratch / "opened.tar")
    return scratch / "opened.tar"


def _prove(file: Path, folder: Path) -> Manifest:
    """Unpack a backup into ``folder`` as an SQLite installation and look through it."""
    folder.mkdir(mode=0o700)
    manifest = _unpack(file, folder)
    database = folder / DATABASE_FILE
    if (folder / ROWS_FILE).exists():
        copy_rows(folder / ROWS_FILE, f"sqlite:///{database}", manifest.revision)
        (folder / ROWS_FILE).unlink()
    with _opened(database) as engine, engine.connect() as db:
        sound = db.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        verdict = audit.verify(db)
    facts = _facts(database)
    if sound != "ok" or dict(facts["rows"]) != dict(manifest.rows):
        raise _broken(Wording("cơ sở dữ liệu không nguyên vẹn", "the database is not whole"))
    if verdict.fault is not None:
        raise _broken(verdict.fault)
    if verdict.head != manifest.audit_head:
        raise _broken(Wording("nhật ký không khớp", "the log does not match"))
    for ending in ("-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)
    return manifest


def _unpack(file: Path, folder: Path) -> Manifest:
    found: dict[str, str] = {}
    try:
        with tarfile.open(file, "r:") as tar:
            for entry in tar:
                if entry.name == MANIFEST and entry.size <= LIMIT_MANIFEST:
                    manifest = _manifest(_content(tar, entry).read())
                    break
                found[entry.name] = _extract(tar, entry, folder)
            else:
                raise _broken(Wording("thiếu phần cuối", "its end is missing"))
    except FileNotFoundError:
        raise BackupError(Wording(f"Không có tệp {file}.", f"There is no file {file}.")) from None
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
        raise _broken(Wording("không đọc được", "it cannot be read")) from error
    for name in sorted({*found, *manifest.parts}):
        if found.get(name) != manifest.parts.get(name):
            raise _broken(Wording(f"phần “{name}” bị hỏng hoặc thiếu", f"part “{name}” is damaged or missing"))
    return manifest


def _manifest(raw: bytes) -> Manifest:
    fields = json.loads(raw)
    if fields["format"] != FORMAT:
        words = ("do phiên bản khác của chương trình tạo", "it was made by another version of the program")
        raise _broken(Wording(*words))
    return Manifest(**{**fields, "missing": tuple(fields["missing"])})


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(entry)
    if content is None:
        raise _broken(Wording("có mục lạ", "it holds a strange entry"))
    return content


def _extract(tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> str:
    path = PurePosixPath(entry.name)
    known = entry.name in {DATABASE_FILE, ROWS_FILE, KEY_FILE, RECIPIENTS_FILE} or path.parts[:1] == (PLANS,)
    if not entry.isreg() or not known or path.is_absolute() or ".." in path.parts:
        raise _broken(Wording("có mục lạ", "it holds a strange entry"))
    place = folder.joinpath(*path.parts)
    place.parent.mkdir(parents=True, exist_ok=True)
    hashed = _Hashing(_content(tar, entry))
    with place.open("xb") as copy:
        os.fchmod(copy.fileno(), 0o600)
        shutil.copyfileobj(hashed, copy, CHUNK)
        os.fsync(copy.fileno())
    if place.stat().st_size != entry.size:
        raise _broken(Wording("bị cắt", "it was cut off"))
    return hashed.digest.hexdigest()


def _broken(why: Wording) -> BackupError:
    return BackupError(
        Wording(
            f"Tệp sao lưu hỏng: {why.vi}. Chưa thay đổi gì; hãy dùng tệp khác.",
            f"The backup is broken: {why.en}. Nothing was changed; use another one.",
        )
    )


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def last(settings: Settings) -> Mapping[str, Any] | None:
    """Return when the newest backup was made, how large it is and whether it is sealed, None when there is none."""
    try:
        found = json.loads((settings.data / LAST_FILE).read_text(encoding="utf-8"))
        return {
            "at_ms": int(found["at_ms"]),
            "bytes": int(found["bytes"]),
            "name": str(found["name"]),
            "sealed": bool(found.get("sealed")),
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None
