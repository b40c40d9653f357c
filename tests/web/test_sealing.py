"""Sealed backups: only who keeps a key opens them, and a machine that was stolen does not."""

from pathlib import Path

import pytest

from tests.conftest import Planner
from tests.web.conftest import Installation
from web import backup, sealing
from web.sealing import SealError
from web.settings import KEY_FILE, Settings


@pytest.fixture
def settings(installation: Installation) -> Settings:
    return installation.services.settings


def _spoilt(folder: Path, how: str) -> Path:
    raw = bytearray((folder / "good.tar").read_bytes())
    if how == "a byte changed":
        raw[len(raw) // 2] ^= 0xFF
    else:
        raw = raw[: len(raw) // 2] if how == "cut" else raw[:-12_000]
    (folder / "bad.tar").write_bytes(raw)
    return folder / "bad.tar"


def test_with_a_key_a_backup_is_sealed_and_opens_with_that_key_only(
    installation: Installation, settings: Settings, tmp_path: Path
) -> None:
    key, out, again = tmp_path / "usb" / "khoa.txt", tmp_path / "kt.tar", Settings(tmp_path / "restored")
    key.parent.mkdir()
    public = sealing.make_key(key, settings.data)
    made = backup.backup(settings, out)
    assert (key.stat().st_mode & 0o777, out.stat().st_mode & 0o777) == (0o600, 0o600)
    for secret in (settings.secret(), b"SQLite format 3", backup.DATABASE_FILE.encode(), KEY_FILE.encode()):
        assert secret not in out.read_bytes()
    assert not list(settings.data.glob(".backup-*"))
    assert backup.restore(out, again, key) == made
    assert [str(one) for one in sealing.recipients(again.data)] == [public]  # goes on sealing there
    page = installation.sign_in("admin")
    assert page.get("/api/v1/operations").json()["last_backup_sealed"] is True
    assert "đã mã hoá" in page.get("/operations").text


def test_a_sealed_backup_opens_with_any_of_its_keys_and_with_no_other(settings: Settings, tmp_path: Path) -> None:
    first, second, other = tmp_path / "1.txt", tmp_path / "2.txt", tmp_path / "other.txt"
    for key in (first, second):
        sealing.make_key(key, settings.data)
    (tmp_path / "elsewhere").mkdir()
    sealing.make_key(other, tmp_path / "elsewhere")
    backup.backup(settings, tmp_path / "kt.tar")
    before = sorted(tmp_path.iterdir())
    for key, said in (
        (None, "--key"),
        (other, "khoá của bản cài đặt khác"),
        (tmp_path / "kt.tar", "không phải tệp khoá"),
    ):
        with pytest.raises(SealError, match=said):
            backup.restore(tmp_path / "kt.tar", Settings(tmp_path / "restored"), key)
    assert sorted(tmp_path.iterdir()) == before
    assert backup.restore(tmp_path / "kt.tar", Settings(tmp_path / "a"), first).audit_rows > 0
    assert backup.restore(tmp_path / "kt.tar", Settings(tmp_path / "b"), second).audit_rows > 0


@pytest.mark.parametrize("how", ["cut", "end cut", "a byte changed"])
def test_a_spoilt_sealed_backup_is_refused_and_nothing_is_touched(settings: Settings, tmp_path: Path, how: str) -> None:
    sealing.make_key(tmp_path / "khoa.txt", settings.data)
    backup.backup(settings, tmp_path / "good.tar")
    spoilt = _spoilt(tmp_path, how)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(SealError, match="Chưa thay đổi gì"):
        backup.restore(spoilt, Settings(tmp_path / "restored"), tmp_path / "khoa.txt")
    assert sorted(tmp_path.iterdir()) == before


def test_a_key_is_neither_overwritten_nor_kept_beside_what_it_protects(settings: Settings, tmp_path: Path) -> None:
    sealing.make_key(tmp_path / "khoa.txt", settings.data)
    held = (tmp_path / "khoa.txt").read_text("utf-8")
    with pytest.raises(SealError, match="đã có"):
        sealing.make_key(tmp_path / "khoa.txt", settings.data)
    with pytest.raises(SealError, match="nằm trong thư mục dữ liệu"):
        sealing.make_key(settings.data / "khoa.txt", settings.data)
    assert (tmp_path / "khoa.txt").read_text("utf-8") == held
    assert len(sealing.recipients(settings.data)) == 1


def test_a_list_of_keys_that_was_spoilt_by_hand_stops_the_backup(settings: Settings, tmp_path: Path) -> None:
    (settings.data / sealing.RECIPIENTS_FILE).write_text("# hai khoá\nage1khong\n", "utf-8")
    with pytest.raises(SealError, match=r"backup-recipients.txt:2: không phải khoá công khai"):
        backup.backup(settings, tmp_path / "kt.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_the_console_makes_a_key_and_restores_with_it(planner: Planner, settings: Settings, tmp_path: Path) -> None:
    key, out = tmp_path / "khoa.txt", tmp_path / "kt.tar"
    told = planner("admin", "backup-key", "--data", settings.data, "--out", key)
    assert (told.returncode, "mất khoá là không mở được" in told.stdout) == (0, True)
    made = planner("backup", "--data", settings.data, "--out", out)
    assert (made.returncode, "CHƯA MÃ HOÁ" in made.stdout) == (0, False)
    locked = planner("restore", out, "--data", tmp_path / "restored")
    assert (locked.returncode, "đã mã hoá; hãy chỉ tệp khoá bằng --key" in locked.stderr) == (2, True)
    back = planner("restore", out, "--data", tmp_path / "restored", "--key", key)
    assert (back.returncode, "Đã khôi phục" in back.stdout) == (0, True)
    stranger = planner("admin", "backup-key", "--data", tmp_path / "nowhere", "--out", tmp_path / "b.txt")
    assert (stranger.returncode, "Không có dữ liệu" in stranger.stderr) == (2, True)
