"""Sub-plans: who owes one, and how the tasks of one join the master plan."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planner.cli import main
from planner.readiness import Situation
from planner.readiness.subplans import merge_subplan, missing_subplans
from planner.scenario.load import load
from planner.scenario.rows import Organisation, Subplan, Unit
from planner.scenario.write import write_pack
from tests.readiness.packs import members, repaired

HEADINGS = "task_id,name,duration_days,predecessors,latest_finish_d\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gop") / "le"
    write_pack(replace(repaired(), members=members()), folder)
    return folder


@pytest.fixture
def pack(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "le"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return call


def subplan(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "xa.csv"
    file.write_text(HEADINGS + "\n".join(lines) + "\n", "utf-8")
    return file


def test_every_commune_and_every_body_with_a_member_or_task_owes_a_sub_plan() -> None:
    base = repaired()
    scenario = replace(
        base,
        units=(
            Unit.model_validate({"unit_id": "19372", "name": "Vĩnh Tú", "lat": "17", "lon": "107"}),
            Unit.model_validate({"unit_id": "19375", "name": "Vĩnh Chấp", "lat": "17", "lon": "107"}),
        ),
        organisations=(
            Organisation.model_validate({"organisation_id": "QS", "name": "Ban CHQS huyện", "kind": "force"}),
            Organisation.model_validate({"organisation_id": "CA", "name": "Công an huyện", "kind": "force"}),
            Organisation.model_validate({"organisation_id": "BAO", "name": "Một tờ báo", "kind": "press"}),
        ),
        members=(*base.members, base.members[0].model_copy(update={"member_id": "M-CA", "organisation_id": "CA"})),
        subplans=(Subplan(body="UBND xã Vĩnh Tú", head="Bà A"),),
    )

    assert missing_subplans(Situation.of(scenario)) == ("Ban CHQS huyện", "Công an huyện", "Vĩnh Chấp")


def test_a_sub_plan_without_clash_is_appended_and_owned_by_its_body(run: Run, pack: Path, tmp_path: Path) -> None:
    file = subplan(tmp_path, "X01,Họp dân,2,A01,100", "X02,Treo cờ,1,X01+3,20")
    before = load(pack).tasks

    code, out, _ = run("preparation", "merge", pack, file, "--body", "XA-19372", "--write")

    after = load(pack).tasks
    assert (code, after[:-2]) == (0, before)
    assert [(task.task_id, task.predecessors, task.owner_body) for task in after[-2:]] == [
        ("X01", ("A01",), "XA-19372"),
        ("X02", ("X01+3",), "XA-19372"),
    ]
    assert "2 việc của XA-19372, đổi mã 0 việc." in out


def test_ids_that_clash_are_renamed_and_predecessors_follow(run: Run, pack: Path, tmp_path: Path) -> None:
    file = subplan(tmp_path, "A01,Họp dân,2,,100", "X02,Treo cờ,1,A01+3;A02,20")

    code, out, _ = run("preparation", "merge", pack, file, "--body", "XA", "--write")

    assert code == 0
    assert [(task.task_id, task.predecessors) for task in load(pack).tasks[-2:]] == [
        ("XA-A01", ()),
        ("X02", ("XA-A01+3", "A02")),
    ]
    assert "A01 → XA-A01" in out


def test_without_write_the_pack_stays_as_it_is(run: Run, pack: Path, tmp_path: Path) -> None:
    before = (pack / "tasks.csv").read_bytes()

    code, _, _ = run("preparation", "merge", pack, subplan(tmp_path, "X01,Họp dân,2,,100"), "--body", "XA")

    assert (code, (pack / "tasks.csv").read_bytes()) == (0, before)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("X02,Treo cờ,1,Q77,20", ("xa.csv:3:predecessors", "Q77")),
        ("X02,Treo cờ,một,,20", ("xa.csv:3:duration_days", "một")),
        ("X01,Treo cờ,1,,20", ("xa.csv:3:task_id", "X01")),
        ("A01,Treo cờ,1,A01,20", ("xa.csv:3:predecessors", "XA-A01")),
    ],
)
def test_a_faulty_sub_plan_is_refused_by_row_and_column(
    run: Run, pack: Path, tmp_path: Path, line: str, told: tuple[str, str]
) -> None:
    before = (pack / "tasks.csv").read_bytes()

    code, _, err = run(
        "preparation", "merge", pack, subplan(tmp_path, "X01,Họp dân,2,,100", line), "--body", "XA", "--write"
    )

    assert code != 0
    assert all(words in err for words in told)
    assert (pack / "tasks.csv").read_bytes() == before


def test_a_sub_plan_is_not_merged_twice(run: Run, pack: Path, tmp_path: Path) -> None:
    file = subplan(tmp_path, "A01,Họp dân,2,,100", "X02,Treo cờ,1,A01,20")
    run("preparation", "merge", pack, file, "--body", "XA", "--write")
    once = (pack / "tasks.csv").read_bytes()

    code, _, err = run("preparation", "merge", pack, file, "--body", "XA", "--write")

    assert code != 0
    assert "việc X02 của XA đã có trong kế hoạch chung" in err
    assert (pack / "tasks.csv").read_bytes() == once


def test_the_master_plan_without_write_is_returned_whole(pack: Path, tmp_path: Path) -> None:
    merged = merge_subplan(load(pack), pack, subplan(tmp_path, "A01,Họp dân,2,,100"), "XA")

    assert (len(merged.scenario.tasks), merged.added, merged.renamed) == (123, ("XA-A01",), {"A01": "XA-A01"})
