"""When not everybody can have everything: who clashes with whom, what is given up, and the rest planned."""

from dataclasses import replace

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.problems.tables import check
from tests.problems.tables.builders import banquet, guest, planned, table, tables_of

pytestmark = pytest.mark.solver

FOUR = [guest(f"K{index}", index + 1) for index in range(4)]


def test_more_guests_than_chairs_are_counted_and_the_lowest_are_left_out() -> None:
    problem = banquet(FOUR, [table("B1", 3)])

    plan = planned(problem)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert plan.conflict.minimal
    assert "4 khách cần 4 chỗ nhưng 1 bàn chỉ có 3 chỗ: thiếu 1." in plan.conflict.reason.vi
    assert [demand.key for demand in plan.unmet] == ["guest K3"]
    assert set(tables_of(plan.assignments)) == {"K0", "K1", "K2"}


def test_together_and_apart_clash_by_name_and_one_of_them_is_given_up() -> None:
    problem = banquet(FOUR, [table("B1"), table("B2")], together="K0 K1, K1 K2", apart="K0 K2")

    plan = planned(problem)

    assert plan.conflict is not None
    assert plan.conflict.minimal
    assert {demand.key for demand in plan.conflict.demands} >= {"together K0 K1", "together K1 K2", "apart K0 K2"}
    assert "K0 Khách K0 và K1 Khách K1 phải cùng bàn." in plan.conflict.reason.vi
    assert [demand.key for demand in plan.unmet] == ["together K0 K1"]
    assert set(tables_of(plan.assignments)) == {"K0", "K1", "K2", "K3"}


def test_guest_without_an_interpreter_is_named_and_seated_all_the_same() -> None:
    people = [replace(FOUR[0], languages=frozenset({"lào"})), *FOUR[1:]]
    problem = banquet(people, [table("B1", 4)])

    plan = planned(problem)

    assert [demand.key for demand in plan.unmet] == ["interpreter K0"]
    assert {finding.rule for finding in check(problem, plan.assignments)} == {"interpreter_beside"}


def test_pin_against_a_host_gives_way() -> None:
    problem = banquet(FOUR, [table("B1", host="K0"), table("B2")])
    commitments = Commitments({"K0": {"table_id": "B2"}})

    plan = planned(problem, commitments)

    assert [demand.key for demand in plan.unmet] == ["pin K0 table_id"]
    assert tables_of(plan.assignments)["K0"] == "B1"


def test_pin_of_an_unknown_table_names_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        planned(banquet(FOUR, [table("B1", 4)]), Commitments({"K0": {"table_id": "B11"}}))

    assert caught.value.message.vi == "Xếp bàn: không có bàn “B11”; có phải “B1”?"
