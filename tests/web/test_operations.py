"""Backups that restore, a log that shows tampering, the console, health and figures."""

import json
import random
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import OperationalError

from tests.conftest import Planner
from tests.web import postgres
from tests.web.conftest import PASSWORD, Installation, installed, populate
from web import backup, metrics, roles
from web.backup import BackupError
from web.services import deeds
from web.services.log import LogQuery, read
from web.settings import KEY_FILE, Settings
from web.store import audit, migrate, tables
from web.store.engine import SYSTEM, Store

DATABASE = backup.DATABASE_FILE
TAMPERINGS = 100


@pytest.fixture
def settings(installation: Installation) -> Settings:
    return installation.services.settings


def _with_a_plan(settings: Settings, store: Store) -> Path:
    """Shelve a small plan folder."""
    folder = settings.plans / "planplanplan"
    (folder / "pack").mkdir(parents=True)
    (folder / "plan.json").write_text('{"a": "kế hoạch"}', encoding="utf-8")
    (folder / "pack" / "guests.csv").write_text("id,name\nG1,An\n", encoding="utf-8")
    row = {"public_id": folder.name, "event_id": 1, "number": 1, "digest": "x", "revision": 1, "origin": "solved"}
    more = {"settings": {}, "summary": {"gap": 0.1}, "at_ms": 1}
    store.keep(lambda db: db.execute(tables.plans.insert().values(**row, **more)))
    return folder


def _counts(url: str, key: bytes) -> dict[str, int]:
    store = Store(url, key)
    try:
        with store.read() as db:
            assert audit.verify(db).fault is None
            return {
                table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
                for table in tables.metadata.sorted_tables
            }
    finally:
        store.close()


def test_a_backup_made_while_the_server_runs_restores_to_the_same(
    installation: Installation, settings: Settings, tmp_path: Path
) -> None:
    folder = _with_a_plan(settings, installation.services.store)
    installation.sign_in("clerk")
    out, again = tmp_path / "kt.tar", Settings(tmp_path / "restored")
    made = backup.backup(settings, out)
    assert out.stat().st_mode & 0o777 == 0o600
    installation.sign_in("viewer")  # the server goes on; what comes later is not in the backup
    restored = backup.restore(out, again)
    assert restored == made
    assert _counts(again.url, again.secret()) == made.rows
    assert made.rows["users"] == 8
    assert (again.plans / folder.name / "plan.json").read_bytes() == (folder / "plan.json").read_bytes()
    assert again.secret() == settings.secret()
    assert sorted(path.name for path in again.data.iterdir()) == [KEY_FILE, DATABASE, f"{DATABASE}.lock", "plans"]


def test_the_operations_page_knows_of_the_backup(
    installation: Installation, settings: Settings, tmp_path: Path
) -> None:
    admin = installation.sign_in("admin")
    assert "Chưa có bản sao lưu nào" in admin.get("/operations").text
    backup.backup(settings, tmp_path / "đêm qua.tar")
    page = admin.get("/operations").text
    assert "đêm qua.tar" in page
    assert "Chưa có bản sao lưu nào" not in page
    assert admin.get("/api/v1/operations").json()["last_backup_ms"] > 0


def _spoilt(source: Path, target: Path, how: str) -> Path:
    raw = bytearray(source.read_bytes())
    if how == "cut":
        raw = raw[: len(raw) // 2]
    elif how == "end cut":
        raw = raw[:-12_000]
    elif how == "a byte changed":
        raw[raw.find(b"SQLite format 3") + 5000] ^= 0xFF
    elif how == "not a backup":
        raw = bytearray(b"PK\x03\x04 nothing of ours")
    elif how == "empty":
        raw = bytearray()
    target.write_bytes(raw)
    return target


@pytest.mark.parametrize("how", ["cut", "end cut", "a byte changed", "not a backup", "empty"])
def test_a_spoilt_backup_is_refused_and_nothing_is_touched(settings: Settings, tmp_path: Path, how: str) -> None:
    backup.backup(settings, tmp_path / "good.tar")
    spoilt = _spoilt(tmp_path / "good.tar", tmp_path / "bad.tar", how)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(BackupError, match="Chưa thay đổi gì"):
        backup.restore(spoilt, Settings(tmp_path / "restored"))
    assert sorted(tmp_path.iterdir()) == before


def test_a_backup_with_an_entry_that_would_escape_is_refused(settings: Settings, tmp_path: Path) -> None:
    backup.backup(settings, tmp_path / "good.tar")
    evil = tmp_path / "evil.tar"
    shutil.copy(tmp_path / "good.tar", evil)
    (tmp_path / "note").write_text("x")
    with tarfile.open(evil, "w") as tar:
        tar.add(tmp_path / "note", arcname="plans/../../escaped")
    with pytest.raises(BackupError, match="có mục lạ"):
        backup.restore(evil, Settings(tmp_path / "restored"))
    assert not (tmp_path / "escaped").exists()


def test_restoring_over_data_and_backing_up_over_a_file_are_refused(settings: Settings, tmp_path: Path) -> None:
    backup.backup(settings, tmp_path / "good.tar")
    before = (settings.data / DATABASE).stat().st_size
    with pytest.raises(BackupError, match="không trống"):
        backup.restore(tmp_path / "good.tar", settings)
    with pytest.raises(BackupError, match="đã có"):
        backup.backup(settings, tmp_path / "good.tar")
    assert (settings.data / DATABASE).stat().st_size == before


def test_a_copy_that_does_not_restore_never_becomes_a_backup(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup._snapshot  # noqa: SLF001 - the step that is spoilt

    def damaged(given: Settings, scratch: Path) -> Path:
        copy = real(given, scratch)
        with sqlite3.connect(copy) as db:
            db.execute("DROP TRIGGER audit_no_update")
            db.execute("UPDATE audit SET object = 'x' WHERE seq = 2")
        return copy

    monkeypatch.setattr(backup, "_snapshot", damaged)
    with pytest.raises(BackupError, match="dòng 2"):
        backup.backup(settings, tmp_path / "bad.tar")
    assert not (tmp_path / "bad.tar").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    with postgres.running() as url:
        yield url


def test_backups_move_between_sqlite_and_postgresql(postgres_url: str, tiny_pack: Path, tmp_path: Path) -> None:
    on_postgres = Settings(tmp_path / "pg", database_url=postgres_url)
    for installation in installed(on_postgres, tiny_pack):
        _with_a_plan(on_postgres, installation.services.store)
        made = backup.backup(on_postgres, tmp_path / "pg.tar")
        assert _counts(postgres_url, b"x") == made.rows
    on_sqlite = Settings(tmp_path / "lite")
    backup.restore(tmp_path / "pg.tar", on_sqlite)
    assert _counts(on_sqlite.url, b"x") == made.rows
    backup.backup(on_sqlite, tmp_path / "lite.tar")
    empty = postgres_url.replace("/postgres", "/second")
    _make_database(postgres_url, "second")
    third = Settings(tmp_path / "third", database_url=empty)
    backup.restore(tmp_path / "lite.tar", third)
    assert _counts(empty, b"x") == made.rows
    for again in installed_again(third):
        again.write(SYSTEM, lambda transaction: transaction.note("event.change", "numbers go on"))
        made_id = again.keep(lambda db: db.execute(_SESSION).inserted_primary_key[0])
        assert made_id == made.rows["sessions"] + 1
    with pytest.raises(BackupError, match="không trống"):
        backup.restore(tmp_path / "lite.tar", Settings(tmp_path / "fourth", database_url=empty))


_ROW = {"token_hash": "x", "user_id": 1, "csrf": "x", "created_ms": 1, "seen_ms": 1}
_SESSION = tables.sessions.insert().values(**_ROW)


def installed_again(settings: Settings) -> Iterator[Store]:
    store = Store(settings.url, settings.secret())
    yield store
    store.close()


def _make_database(url: str, name: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory, tiny_pack: Path) -> Path:
    """A database with some fifty rows in its log and without the triggers that guard it."""
    settings = Settings(tmp_path_factory.mktemp("log"))
    migrate.upgrade(settings.url)
    store = Store(settings.url, settings.secret())
    populate(store, tiny_pack)
    for number in range(40):
        store.write(SYSTEM, lambda one, number=number: one.note("row.change", f"r{number}", values={"a": number}))
    for name in ("audit_no_update", "audit_no_delete"):
        store.keep(lambda db, name=name: db.exec_driver_sql(f"DROP TRIGGER {name}"))
    store.close()
    return settings.data / DATABASE


EDITS = {
    "at_ms": "at_ms + 1",
    "actor_id": "99",
    "action": "'plan.approve'",
    "object": "'other'",
    "fields": "fields || 'x'",
    "values_hmac": "'00'",
    "address": "'10.0.0.1'",
    "hash": "previous_hash",
}


def _tamper(db: sqlite3.Connection, random_: random.Random, rows: int) -> str:
    kind = random_.choice(["edit", "delete", "swap", "cut"])
    seq, other = random_.sample(range(2, rows), 2)
    if kind == "edit":
        column = random_.choice(list(EDITS))
        db.execute(f"UPDATE audit SET {column} = {EDITS[column]} WHERE seq = ?", (seq,))  # noqa: S608 - our own words
    elif kind == "delete":
        db.execute("DELETE FROM audit WHERE seq = ?", (seq,))
    elif kind == "cut":
        db.execute("DELETE FROM audit WHERE seq > ?", (seq,))
    else:
        for before, after in ((seq, -1), (other, seq), (-1, other)):
            db.execute("UPDATE audit SET seq = ? WHERE seq = ?", (after, before))
    return f"{kind} {seq} {other}"


def test_a_hundred_tamperings_are_all_seen(logged: Path, tmp_path: Path) -> None:
    whole = _verdict(logged, "")
    assert whole.fault is None
    random_, unseen = random.Random(16061955), []
    for _ in range(TAMPERINGS):
        copy = Path(shutil.copy(logged, tmp_path / "copy.db"))
        with sqlite3.connect(copy) as db:
            done = _tamper(db, random_, whole.rows)
        db.close()
        if _verdict(copy, whole.head).fault is None:
            unseen.append(done)
    assert unseen == []


def _verdict(database: Path, head: str) -> audit.Verdict:
    data = Settings(database.parent, database_url=f"sqlite:///{database}")
    with backup.reading(data) as db:
        return audit.verify(db, head)


def test_a_cut_log_is_whole_in_itself_and_only_a_noted_head_shows_it(logged: Path, tmp_path: Path) -> None:
    whole = _verdict(logged, "")
    copy = Path(shutil.copy(logged, tmp_path / "copy.db"))
    with sqlite3.connect(copy) as db:
        db.execute("DELETE FROM audit WHERE seq > 20")
    db.close()
    assert _verdict(copy, "").fault is None
    assert _verdict(copy, whole.head).fault is not None


def test_the_console_names_the_first_row_that_was_altered(planner: Planner, logged: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(logged, data / DATABASE)
    good = planner("audit", "verify", "--data", data)
    assert (good.returncode, "Nhật ký nguyên vẹn" in good.stdout) == (0, True)
    with sqlite3.connect(data / DATABASE) as db:
        db.execute("UPDATE audit SET object = 'x' WHERE seq = 17")
    db.close()
    bad = planner("audit", "verify", "--data", data, "--lang", "en")
    assert (bad.returncode, bad.stdout.strip()) == (1, "The log was edited, cut or reordered at row 17.")


def test_the_console_keeps_accounts(planner: Planner, settings: Settings, installation: Installation) -> None:
    installation.sign_in("clerk")
    refused = planner("admin", "list", "--data", settings.data)
    assert refused.returncode == 2
    assert "hãy dừng “planner serve” trước" in refused.stderr
    installation.services.store.close()
    made = planner("admin", "create", "quantri2", "--name", "Trần Thị Bình", "--data", settings.data)
    assert made.stdout.startswith("Tài khoản quantri2, mật khẩu ")
    twice = planner("admin", "create", "quantri2", "--data", settings.data)
    assert (twice.returncode, twice.stderr.strip()) == (2, "Đã có tài khoản “quantri2”.")
    reset = planner("admin", "reset-password", "clerk", "--data", settings.data)
    assert reset.stdout.startswith("Tài khoản clerk, mật khẩu ")
    unlocked = planner("admin", "unlock", "clerk", "--data", settings.data)
    assert unlocked.stdout.strip() == "Đã mở khoá clerk."
    listed = planner("admin", "list", "--data", settings.data).stdout.splitlines()
    assert "quantri2\tTrần Thị Bình\tadmin\tnew" in listed
    assert "clerk\tNgười clerk\t-\tnew" in listed
    with sqlite3.connect(settings.data / DATABASE) as db:
        assert db.execute("SELECT count(*) FROM sessions").fetchone() == (0,)
        deeds = [row[0] for row in db.execute("SELECT action FROM audit ORDER BY seq DESC LIMIT 3")]
    db.close()
    assert deeds == ["account.unlock", "account.reset", "account.create"]


def test_the_console_enters_whose_names_a_reviewer_reads(
    planner: Planner, settings: Settings, installation: Installation
) -> None:
    installation.services.store.close()
    at = ("admin", "forces", "reviewer", "--event", installation.event, "--data", settings.data)
    given = planner(*at, "--force", "y tế", "--force", "CSGT")
    assert (given.returncode, given.stdout.strip()) == (0, "reviewer chỉ huy: CSGT, y tế.")
    unknown = planner(*at, "--force", "hải quân")
    assert (unknown.returncode, unknown.stderr.strip()) == (2, "Không có lực lượng này trong danh sách.")
    none = planner(*at, "--lang", "en")
    assert none.stdout.strip() == "reviewer leads: no force."
    stranger = planner("admin", "forces", "outsider", "--event", installation.event, "--data", settings.data)
    assert (stranger.returncode, "không phải thành viên" in stranger.stderr) == (2, True)


def test_the_console_backs_up_and_restores(planner: Planner, settings: Settings, tmp_path: Path) -> None:
    out, target = tmp_path / "kt.tar", tmp_path / "restored"
    made = planner("backup", "--data", settings.data, "--out", out)
    assert (made.returncode, "Đã sao lưu và khôi phục thử" in made.stdout) == (0, True)
    back = planner("restore", out, "--data", target)
    assert (back.returncode, "Đã khôi phục" in back.stdout) == (0, True)
    again = planner("restore", out, "--data", target)
    assert (again.returncode, "không trống" in again.stderr) == (2, True)
    assert "CHƯA MÃ HOÁ" in made.stdout
    nothing = planner("backup", "--data", tmp_path / "nowhere", "--out", tmp_path / "b.tar")
    assert (nothing.returncode, nothing.stderr.strip()) == (2, f"Không có dữ liệu ở {tmp_path / 'nowhere'}.")


def test_health_is_open_and_says_nothing_of_the_inside(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installation.client.get("/healthz").json() == {"status": "ok"}
    assert installation.client.get("/readyz").json() == {"status": "ok"}

    def broken(_store: object) -> bool:
        raise OperationalError("SELECT", {}, Exception("secret path"))

    monkeypatch.setattr("web.operations.is_ready", broken)
    answer = installation.client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})


def test_figures_are_for_the_administrator_and_this_machine(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installation.client.get("/metrics").status_code == 404
    assert installation.sign_in("organiser").get("/metrics").status_code == 404
    text = installation.sign_in("admin").get("/metrics").text
    assert 'khanh_tiet_requests_total{method="POST",route="/sign-in",status="303"} 2.0' in text
    assert "khanh_tiet_database_up 1.0" in text
    monkeypatch.setattr("web.api.health.LOOPBACK", frozenset({"testclient"}))
    assert "khanh_tiet_disk_free_bytes" in installation.client.get("/metrics").text
    proxied = installation.client.get("/metrics", headers={"x-forwarded-for": "10.0.0.9"})
    assert proxied.status_code == 404


def test_a_nearly_full_disk_is_told_on_every_page(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = installation.sign_in("clerk")
    assert "sắp đầy" not in browser.get("/").text
    monkeypatch.setattr(metrics.Disk, "usage", lambda _self: (1000, 99))
    assert "sắp đầy" in browser.get("/").text


def test_the_page_of_the_policy_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "roles.md"
    assert page.read_text(encoding="utf-8") == roles.page(), "run: planner roles"


def test_every_deed_in_the_code_has_words() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "web").rglob("*.py"))
    noted = set(re.findall(r"\bnote\(\s*\"([a-z_]+\.[a-z_]+)\"", code))
    assert len(noted) > 15
    assert sorted(action for action in noted if deeds.words(action).vi == action) == []


def test_the_log_is_filtered_by_person_deed_and_day_and_shows_no_values(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    browser.post(f"/events/{installation.event}/members", data={"login": "outsider", "roles": "viewer"})
    log = f"/api/v1/events/{installation.event}/log"
    found = browser.get(log, params={"q": "nguoi organiser", "noun": "member"}).json()
    assert [(line["action"], line["login"], line["fields"]) for line in found["lines"]] == [
        ("member.add", "organiser", ["flags", "forces", "role"])
    ]
    assert browser.get(log, params={"q": "nguoi clerk"}).json()["total"] == 0
    assert browser.get(log, params={"day": "2020-01-01"}).json()["total"] == 0
    page = browser.get(f"/events/{installation.event}/log").text
    assert "Thêm thành viên" in page
    assert found["head_hash"] in page
    assert "viewer" not in json.dumps(found["lines"])


def test_the_administrator_s_log_names_no_content_of_events(installation: Installation) -> None:
    def change(transaction: object) -> None:
        transaction.note("row.change", "guests/Nguyễn Văn An", event_id=1, values={"name": "Nguyễn Văn An"})

    installation.services.store.write(SYSTEM, change)
    admin, organiser = installation.sign_in("admin"), installation.sign_in("organiser")
    assert "Nguyễn Văn An" in organiser.get(f"/events/{installation.event}/log").text
    for path in ("/log", "/log?format=csv", "/api/v1/log"):
        assert "Nguyễn Văn An" not in admin.get(path).text
    assert "row.change" in admin.get("/api/v1/log").text


def test_the_log_is_read_page_by_page_both_ways(installation: Installation) -> None:
    for number in range(120):
        installation.services.store.write(
            SYSTEM, lambda one, number=number: one.note("event.change", f"n{number:03}", event_id=1)
        )
    store = installation.services.store
    first = read(store, LogQuery(1, noun="event"))
    second = read(store, LogQuery(1, noun="event", after=int(first.next)))
    third = read(store, LogQuery(1, noun="event", after=int(second.next)))
    seen = [line.object for page in (first, second, third) for line in page.lines]
    assert seen[:120] == [f"n{number:03}" for number in reversed(range(120))]
    assert (third.next, first.previous, first.total) == ("", "", 121)
    back = read(store, LogQuery(1, noun="event", before=int(third.previous)))
    assert back.lines == second.lines
    assert read(store, LogQuery(1, noun="event", before=int(back.previous))).lines == first.lines


def test_the_installation_s_key_is_for_its_owner_only(settings: Settings) -> None:
    assert (settings.data / KEY_FILE).stat().st_mode & 0o077 == 0
    assert PASSWORD.encode() not in (settings.data / DATABASE).read_bytes()
