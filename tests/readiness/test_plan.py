"""The template, completeness, procedures put into the plan, days of tasks."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from planner.errors import UsageError
from planner.law.rules import Circumstances, judge
from planner.readiness import (
    Beginning,
    Situation,
    completeness,
    differences,
    from_template,
    missing_core,
    new_from_template,
    procedure_findings,
    required,
    with_procedures,
    works,
)
from planner.readiness.complete import needs
from planner.readiness.template import against_template, core_tasks, left_over, template_tasks
from planner.scenario.load import load
from planner.scenario.rows import Progress, RunsheetItem, Task
from tests.readiness.packs import D_DAY, changed, repaired, rows, without


def test_the_template_has_122_tasks_of_which_14_are_optional() -> None:
    tasks = template_tasks().values()

    assert (len(tasks), sum(task.optional for task in tasks)) == (122, 14)
    assert all(task.source and task.task_class for task in tasks)


def test_a_new_event_starts_from_the_template_and_reads_back_as_it_was_written(tmp_path: Path) -> None:
    made = new_from_template(tmp_path / "le-moi", Beginning("le-moi", date(2026, 9, 2), "Lễ mới"))
    read = load(tmp_path / "le-moi")

    assert (read.tasks, read.procedures, read.lessons) == (made.tasks, made.procedures, made.lessons)
    assert (len(read.tasks), len(read.procedures), len(read.lessons), len(read.gates)) == (122, 32, 14, 23)


def test_a_folder_with_files_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "ghi-chu.txt").write_text("giữ lại", "utf-8")

    with pytest.raises(UsageError, match="đã có dữ liệu"):
        new_from_template(tmp_path, Beginning("x", D_DAY, "Lễ"))


def test_an_event_after_the_end_of_districts_has_owners_that_exist() -> None:
    scenario = from_template(Beginning("x", date(2026, 9, 2), "Lễ"))

    (found,) = [one for one in judge(Circumstances(scenario)) if one.rule.rule_id == "R48"]

    assert found.state == "kept"


@pytest.mark.parametrize("task_id", [task.task_id for task in core_tasks()])
def test_every_core_task_that_is_deleted_is_named_and_only_it(task_id: str) -> None:
    scenario = without(repaired(), task_id)

    assert [task.task_id for task in missing_core(works(scenario))] == [task_id]


def test_a_core_task_that_was_put_off_is_named_and_a_renamed_one_is_found_by_its_words() -> None:
    scenario = repaired()
    renamed = changed(scenario, ["B02"], task_id="X9", name="Bộ hỏi đáp lịch sử và đề cương tuyên truyền cho cán bộ")
    put_off = works(scenario, rows(scenario, N10={"kept|deferred": "deferred"}))

    assert missing_core(works(renamed)) == ()
    (finding,) = completeness(scenario, put_off)
    assert finding.message.vi.startswith("Việc cốt lõi N10 “Thăm hỏi, cảm ơn đơn vị hỗ trợ” bị hoãn")


def item(**cells: object) -> RunsheetItem:
    return RunsheetItem.model_validate({"item_id": "K1", "minutes": 5, "title": "Mục", "owner": "BTC", **cells})


@pytest.mark.parametrize(
    ("cells", "lacking", "need"),
    [
        ({"ritual_code": "chao_co"}, "C10", "anthem"),
        ({"ritual_code": "trao_thuong"}, "K05", "awards"),
        ({"props": "hoa tươi"}, "C10", "flowers"),
        ({"sound": "micro 1"}, "J03", "power"),
        ({"mc_text": "Kính mời"}, "B10", "mc"),
        ({"ritual_code": "dien_van"}, "B05", "speech"),
        ({"title": "Bắn pháo hoa"}, "G11", "fireworks"),
        ({"title": "Quay flycam"}, "G09", "drone"),
        ({"title": "Diễu hành"}, "H04", "parade"),
    ],
)
def test_what_an_item_of_the_run_sheet_needs_and_nobody_prepares_is_named(
    cells: dict[str, object], lacking: str, need: str
) -> None:
    scenario = replace(without(repaired(), lacking), runsheet=(item(**cells),))

    found = [one for one in completeness(scenario, works(scenario)) if one.rule == "runsheet_need_missing"]

    assert any(one.subjects[:2] == (need, lacking) and "K1" in one.subjects for one in found)
    assert need in {one.need_id for one in needs()}


def test_an_item_without_owner_and_performer_is_named() -> None:
    scenario = replace(repaired(), runsheet=(item(owner=""),))

    assert [one.rule for one in completeness(scenario, works(scenario))] == ["runsheet_item_unowned"]


def test_every_required_procedure_is_carried_by_a_task_that_begins_in_time() -> None:
    scenario = repaired()

    found = required(scenario, works(scenario))

    assert [one.deadline.procedure.procedure_id for one in found if not one.tasks or one.late_days] == []
    assert {"P01", "P06", "P12", "P17", "P28", "P29", "P31", "P32"} == {
        one.deadline.procedure.procedure_id for one in found
    }
    assert procedure_findings(scenario, works(scenario)) == ()


def test_a_procedure_without_a_task_is_named_and_then_put_into_the_plan_back_scheduled() -> None:
    scenario = without(repaired(), "G09")

    (finding,) = procedure_findings(scenario, works(scenario))
    derived = with_procedures(scenario, date(2025, 5, 7))
    (task,) = derived.added

    assert finding.message.vi == (
        "Thủ tục P12 “Phép bay flycam (trước 1/7/2025)” (hạn nộp 05/06/2025, đã kiểm chứng) chưa có công việc nào "
        "thực hiện."
    )
    assert (task.task_id, task.procedures, task.optional) == ("G09", ("P12",), False)
    # Filed by 5/6, answered seven working days later, on the day itself.
    assert task.latest_finish_d == 0
    assert procedure_findings(derived.scenario, works(derived.scenario)) == ()


def test_a_procedure_of_which_the_template_has_no_task_gets_one_of_its_own() -> None:
    scenario = repaired()
    own = scenario.procedures[5].model_copy(update={"procedure_id": "P90", "tasks": (), "name": "Phép riêng"})
    scenario = replace(scenario, procedures=(*scenario.procedures, own))

    derived = with_procedures(scenario, date(2025, 3, 3))

    (task,) = derived.added
    assert (task.task_id, task.name, task.latest_finish_d) == ("TT-P90", "Nộp hồ sơ: Phép riêng", 7)


def test_a_task_that_begins_after_the_last_chance_is_told_by_days() -> None:
    scenario = changed(repaired(), ["H01"], duration_days=2, latest_finish_d=2, predecessors=())

    (finding,) = procedure_findings(scenario, works(scenario))

    # Filed by 9/6 at the latest; begins on Friday 13/6.
    assert finding.subjects == ("P06", "H01")
    assert "trễ 4 ngày so với hạn nộp 09/06/2025" in finding.message.vi


def test_without_a_plan_tasks_lie_as_late_as_they_may_and_the_real_calendar_is_late_when_started_in_may() -> None:
    pack = load(Path(__file__).parents[2] / "scenarios" / "vinh-linh-2025")

    found = works(pack)

    assert sum(work.state(date(2024, 9, 12)) == "late" for work in found) == 0
    late = [work for work in found if work.state(date(2025, 5, 20)) == "late"]
    assert len(late) == sum(work.first < date(2025, 5, 20) for work in found) == 74


def test_shifting_a_predecessor_shifts_the_slack() -> None:
    scenario = repaired()
    before = {work.id: work.slack_days for work in works(scenario)}
    longer = changed(scenario, ["A04"], duration_days=45 + 6)
    after = {work.id: work.slack_days for work in works(longer)}

    assert [before[own] - after[own] for own in ("A05", "A06", "K01")] == [6, 6, 0]


def test_office_days_are_counted_over_holidays_where_a_task_asks_for_them() -> None:
    task = Task(task_id="T", name="T", duration_days=3, latest_finish_d=0, calendar="làm việc")
    scenario = replace(from_template(Beginning("x", date(2025, 5, 5), "Lễ")), tasks=(task,), gates=())

    (work,) = works(scenario)

    # 5/5, 29/4 and 28/4: 30/4 to 4/5 are free.
    assert (work.first, work.last) == (date(2025, 4, 28), date(2025, 5, 5))


def test_differences_and_what_is_left_over_of_the_earlier_event_are_told() -> None:
    earlier = repaired()
    report = Progress(task_id="A01", percent=10, reported_by="TV", reported_at=datetime(2024, 1, 1))
    later = replace(without(earlier, "L05"), progress=(report,))

    assert "tasks:L05: bỏ" in [change.line() for change in differences(earlier, later)]
    assert [change.key for change in against_template(later)] == ["L05"]
    assert [one.vi for one in left_over(later)] == ["còn 1 dòng tiến độ"]


def test_the_situation_of_a_pack_without_tasks_is_empty() -> None:
    empty = Situation.of(replace(repaired(), tasks=(), gates=(), directives=()))

    assert completeness(empty.scenario, empty.works) == ()
    assert empty.critical == frozenset()
