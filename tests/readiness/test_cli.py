"""``planner preparation`` and ``planner new --template``: what is printed, what is written, how it ends."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planner.cli import main
from planner.errors import UsageError
from planner.readiness.precedents import precedents, precedents_of
from planner.scenario.load import load
from planner.scenario.write import write_pack

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
NOTICE = Path(__file__).with_name("notice.txt")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return call


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mau") / "le"
    with pytest.raises(SystemExit):
        main(["new", str(folder), "--template", "--d-day", "2026-09-02", "--name", "Lễ thử"])
    return folder


@pytest.fixture
def pack(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "le"))


def test_a_new_event_from_the_template_is_written_whole(made: Path) -> None:
    scenario = load(made)

    assert (scenario.event.id, scenario.event.name.vi, len(scenario.tasks)) == ("le", "Lễ thử", 122)


def test_a_new_event_from_an_earlier_one_tells_what_differs(run: Run, pack: Path, tmp_path: Path) -> None:
    code, out, _ = run("new", tmp_path / "sau", "--from", pack, "--d-day", "2027-09-02")

    assert code == 0
    assert 'scenario.toml:d_day: "2026-09-02" đổi thành "2027-09-02"' in out
    assert "So với mẫu 122 việc" in out


@pytest.mark.parametrize(
    ("options", "words"),
    [((), "Cần --from PACK0"), (("--template",), "Cần --from PACK0"), (("--template", "--d-day", "mai"), "nhận “mai”")],
)
def test_a_new_event_needs_a_source_and_a_day(run: Run, tmp_path: Path, options: tuple[str, ...], words: str) -> None:
    code, _, err = run("new", tmp_path / "x", *options)

    assert (code, words in err, (tmp_path / "x").exists()) == (2, True, False)


def test_rules_are_printed_with_basis_and_broken_ones_end_with_1(run: Run, pack: Path) -> None:
    code, out, _ = run("preparation", "rules", pack)
    as_json = json.loads(run("preparation", "rules", pack, "--json")[1])

    assert code == 1
    assert "R03 KHÔNG ĐẠT" in out
    assert "[căn cứ chưa kiểm chứng]" in out
    assert {one["rule"] for one in as_json["rules"] if one["state"] == "broken"} == {"R03", "R05"}


def test_a_drone_ticked_too_late_ends_with_1_and_says_by_how_many_days(run: Run, pack: Path) -> None:
    code, out, _ = run("preparation", "procedures", pack, "--fact", "drone", "--today", "2026-08-28")
    early = run("preparation", "procedures", pack, "--fact", "drone", "--today", "2026-07-01")

    assert (code, early[0]) == (1, 0)
    assert "ĐÃ TRỄ" in out
    assert "1 thủ tục, 1 đã trễ." in out


def test_procedures_are_written_into_the_plan(run: Run, pack: Path) -> None:
    toml = (pack / "scenario.toml").read_text("utf-8").replace("drone = false", "drone = true")
    (pack / "scenario.toml").write_text(toml, "utf-8")
    rows = (pack / "tasks.csv").read_text("utf-8-sig").splitlines(keepends=True)
    (pack / "tasks.csv").write_text("".join(row for row in rows if not row.startswith("G09,")), "utf-8")

    run("preparation", "procedures", pack, "--today", "2026-01-05", "--write")

    (task,) = [task for task in load(pack).tasks if task.task_id == "G09"]
    assert "P13" in task.procedures


def test_a_notice_is_read_and_written_only_when_asked(run: Run, pack: Path) -> None:
    _, out, _ = run("preparation", "notice", NOTICE, pack)
    before = len(load(pack).directives)
    run("preparation", "notice", NOTICE, pack, "--write")

    assert "4 bài học, 2 kết luận (3 ý)" in out
    assert (before, len(load(pack).directives)) == (0, 3)


def test_lessons_gates_status_and_what_is_missing(run: Run, pack: Path) -> None:
    lessons = json.loads(run("preparation", "lessons", pack, "--json")[1])["alarms"]
    gates = run("preparation", "gates", pack, "--today", "2026-08-20")
    status = json.loads(run("preparation", "status", pack, "--today", "2026-08-20", "--json")[1])
    complete = run("preparation", "complete", pack)

    assert {one["check"] for one in lessons} == {"proposed_within_capacity", "conclusions_traced", "single_accountable"}
    assert (gates[0], "D-30 (03/08/2026): 0/5 – BỊ CHẶN" in gates[1]) == (1, True)
    assert (status["days_left"], status["state"]) == (13, "bad")
    assert (complete[0], complete[1]) == (0, "Còn thiếu 0 điểm.\n")


def test_a_report_and_a_verification_by_another_are_kept_and_ones_own_is_refused(run: Run, pack: Path) -> None:
    run("preparation", "report", pack, "A01", 100, "--by", "TV-1", "--evidence", "KH 05")
    own = run("preparation", "verify", pack, "A01", "--by", "TV-1")
    run("preparation", "verify", pack, "A01", "--by", "TV-2")

    assert (own[0], "không được tự kiểm tra" in own[2]) == (2, True)
    assert [row.verified_by for row in load(pack).progress] == ["", "TV-2"]


def test_what_is_handed_out_is_written(run: Run, pack: Path, tmp_path: Path) -> None:
    run("preparation", "export", pack, tmp_path / "ra", "--today", "2026-08-20")

    names = {path.name for path in (tmp_path / "ra").iterdir()}
    assert names == {"preparation.svg", "preparation.pdf", "preparation-sheet.csv", "preparation.xlsx"}


def test_a_task_less_is_named_as_a_difference_to_the_template(run: Run, pack: Path) -> None:
    rows = (pack / "tasks.csv").read_text("utf-8-sig").splitlines(keepends=True)
    (pack / "tasks.csv").write_text("".join(row for row in rows if not row.startswith("L05,")), "utf-8")

    assert "tasks:L05: bỏ" in run("preparation", "diff", pack)[1]


def test_each_major_plan_has_three_comparable_events_with_sources(run: Run) -> None:
    topics = {one.topic for one in precedents()}

    assert all(len(precedents_of(topic)) >= 3 for topic in topics)
    assert all(one.source and one.figures.vi for one in precedents())
    assert "Đền Hùng 2017" in run("preparation", "precedents", "traffic")[1]
    with pytest.raises(UsageError, match="Gần nhất là “traffic”"):
        precedents_of("trafic")


@pytest.mark.parametrize("day", ["mai", "2026-13-01"])
def test_a_day_that_is_none_is_one_sentence(run: Run, pack: Path, day: str) -> None:
    code, _, err = run("preparation", "status", pack, "--today", day)

    assert (code, err.strip()) == (2, f"--today cần ngày dạng 2025-05-20, không nhận “{day}”.")


def test_tasks_put_off_go_into_the_next_event(run: Run, tmp_path: Path) -> None:
    old, out = tmp_path / "cu", tmp_path / "out"
    shutil.copytree(TINY, old)
    tasks = [*load(old).tasks]
    last, kept = tasks[-1].task_id, tasks[0]
    write_pack(replace(load(old), tasks=(kept.model_copy(update={"carried_from": "xưa"}), *tasks[1:])), old)
    out.mkdir()
    lines = [f"{task.task_id},{'deferred' if task.task_id == last else 'kept'}" for task in tasks]
    (out / "preparation.csv").write_text("\n".join(["task_id,kept|deferred", *lines]) + "\n", "utf-8")

    code, told, _ = run("new", tmp_path / "sau", "--from", old, "--plan", out)

    made = load(tmp_path / "sau")
    assert code == 0
    assert {task.task_id: task.carried_from for task in made.tasks if task.carried_from} == {last: "tiny"}
    assert made.tasks[0].carried_from == ""
    assert "Chuyển tiếp 1 việc đã hoãn của tiny" in told
    assert f"  {last} {tasks[-1].name} – đã hoãn" in told


@pytest.mark.parametrize(
    ("rows", "words"), [("task_id,kept|deferred\n", "không có preparation.csv"), ("task_id\nX9\n", "việc “X9”")]
)
def test_a_plan_of_another_event_carries_nothing_over(run: Run, tmp_path: Path, rows: str, words: str) -> None:
    (tmp_path / "preparation.csv").write_text(rows, "utf-8")

    code, _, told = run("new", tmp_path / "sau", "--from", TINY, "--plan", tmp_path)

    assert code == 2
    assert words in told
    assert not (tmp_path / "sau").exists()
