"""``planner runsheet`` on the sample packs: show, check, delay, diff, variant, print."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from planner.cli_runsheet import runsheet_app
from planner.errors import UsageError

PACKS = Path(__file__).parents[1] / "scenarios"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(runsheet_app, [str(argument) for argument in arguments])


def test_a_track_is_shown_over_midnight() -> None:
    shown = call("show", PACKS / "vinh-linh-2025", "--track", "hậu cần").output.splitlines()
    assert shown[0] == "— Ngày 15/06/2025 —"
    assert shown[1].startswith("22:30-04:30 (+1)    KB-36    [hậu cần]")


def test_the_sample_sheets_have_nothing_to_be_found() -> None:
    for pack in ("tiny", "vinh-linh-2025"):
        checked = call("check", PACKS / pack)
        assert (checked.exit_code, checked.output) == (0, "0 lỗi, 0 lưu ý.\n")


def test_an_overrun_of_twelve_minutes_tells_the_fewest() -> None:
    found = json.loads(call("delay", PACKS / "vinh-linh-2025", "--overrun", "KB-21=12", "--json").output)
    assert (found["heads"], found["broken_min"], found["proven"]) == (14, 0, True)
    plain = call("delay", PACKS / "vinh-linh-2025", "--overrun", "KB-21=12", "--no-cut")
    assert plain.exit_code == 1
    assert "Phải báo 32 người (ít nhất có thể); dời tổng cộng 468 phút." in plain.output


def test_why_somebody_is_told_is_said_step_by_step() -> None:
    said = call("delay", PACKS / "tiny", "--overrun", "KB-5=12", "--no-cut", "--why", "Lái xe").output.splitlines()
    assert said[0] == "Mục KB-5 “Diễn văn kỷ niệm” kéo dài hoặc chậm, xong muộn 12 phút."
    assert said[-1].startswith("xe “Xe về” gắn theo Mục KB-9")


def test_minutes_that_cannot_be_read_are_answered_with_an_example() -> None:
    refused = call("delay", PACKS / "tiny", "--overrun", "KB-5")
    assert isinstance(refused.exception, UsageError)
    assert refused.exception.message.vi == "--overrun: không đọc được “KB-5”; cần dạng KB-21=12 (số phút dương)."


def test_a_new_version_is_written_compared_and_printed_in_changed_pages(tmp_path: Path) -> None:
    call("delay", PACKS / "tiny", "--overrun", "KB-9=3", "--out", tmp_path)
    compared = call("diff", tmp_path / "runsheet-before.csv", tmp_path)
    assert compared.output.splitlines()[-1] == "1 mục khác nhau."
    printed = call("print", PACKS / "tiny", tmp_path, "--kind", "kich-ban-thay-doi", "--number", "2")
    assert printed.exit_code == 0
    assert (tmp_path / "documents" / "kich-ban-thay-doi.pdf").read_bytes().startswith(b"%PDF-")


def test_a_plan_b_lists_its_consequences(tmp_path: Path) -> None:
    said = call("variant", PACKS / "tiny", "MUA", "--out", tmp_path).output
    assert "Phải báo 4 người: Trưởng ban, Tổ cửa, Bếp, Tổ xe." in said
    assert "KB-1" not in (tmp_path / "runsheet.csv").read_text("utf-8-sig")
