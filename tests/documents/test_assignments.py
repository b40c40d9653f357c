"""The annex of tasks by member and by sub-committee: its lines are the plan's."""

from planner.documents import Options, build, document_of
from planner.documents.content import Table
from tests.readiness.packs import repaired, rows


def tables(key: str, plan: list[dict[str, str]]) -> list[Table]:
    papers = build(document_of(key), repaired(), {"preparation": plan}, Options(draft=True)).items
    return [block for paper in papers for annex in paper.annexes for block in annex.blocks if isinstance(block, Table)]


def test_the_lines_of_all_members_are_the_kept_tasks_once_as_accountable() -> None:
    plan = rows(repaired(), L05={"kept|deferred": "deferred", "accountable": ""}, A01={"helpers": "TV-1-2"})

    found = tables("phan-cong-thanh-vien", plan)

    own = [row[1] for table in found if table.caption == "Chịu trách nhiệm" for row in table.rows]
    helps = [row[1] for table in found if table.caption == "Phối hợp" for row in table.rows]
    assert sorted(own) == sorted(row["task_id"] for row in plan if row["task_id"] != "L05")
    assert helps == ["A01"]


def test_the_lines_of_all_sub_committees_are_the_kept_tasks_and_deferred_ones_stand_apart() -> None:
    plan = rows(repaired(), L05={"kept|deferred": "deferred", "accountable": ""})

    given, deferred = tables("phan-cong-tieu-ban", plan)

    assert len([row for row in given.rows if isinstance(row, tuple)]) == 121
    assert [row[1] for row in deferred.rows] == ["L05"]
