"""What is asked of the child is done within limits, or told in one sentence."""

from pathlib import Path

import pytest

from planner.errors import PackError
from planner.guests.refusals import LimitError
from planner.guests.sandbox import Limits, run_limited

HERE = "tests.guests.hostile"


def test_the_result_of_the_named_function_comes_back(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_limited(f"{HERE}:divide", (6, 3)) == 2.0
    assert capfd.readouterr() == ("", "")


def test_too_much_memory_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LimitError, match="quá nhiều bộ nhớ"):
        run_limited(f"{HERE}:take_memory", (800,), Limits(memory_mib=256))
    assert capfd.readouterr() == ("", "")


def test_memory_within_the_limit_is_granted() -> None:
    assert run_limited(f"{HERE}:take_memory", (64,), Limits(memory_mib=512)) == 64 * 1024 * 1024


def test_endless_work_is_ended_by_processor_time() -> None:
    with pytest.raises(LimitError, match="đã dừng"):
        run_limited(f"{HERE}:spin", (), Limits(cpu_s=1, wall_s=60))


def test_idle_work_is_ended_by_wall_time() -> None:
    with pytest.raises(LimitError, match="quá 2 giây"):
        run_limited(f"{HERE}:sleep", (600,), Limits(wall_s=2))


def test_a_crash_of_the_child_leaves_the_caller_alive() -> None:
    with pytest.raises(LimitError, match="bộ nhớ"):
        run_limited(f"{HERE}:crash", ())


def test_an_unforeseen_failure_is_one_sentence_without_its_insides() -> None:
    with pytest.raises(LimitError) as told:
        run_limited(f"{HERE}:divide", (1, 0))
    assert told.value.message.en == (
        "The file stopped its reader (ZeroDivisionError); open it in Excel, save it again as .xlsx and load that."
    )


def test_a_refusal_comes_home_whole() -> None:
    with pytest.raises(PackError) as told:
        run_limited(f"{HERE}:refuse", ())
    assert [fault.line("en") for fault in told.value.faults] == ["guests.csv:3:rank: wrong; a number"]
    assert told.value.message.vi == "Gói tiny có 1 lỗi."


def test_the_child_writes_no_files(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="OSError"):
        run_limited(f"{HERE}:write", (str(tmp_path / "x"),))
    assert (tmp_path / "x").read_text() == ""
