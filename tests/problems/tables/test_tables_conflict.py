"""When not everybody can have everything: who clashes with whom, what is given up, and the rest planned."""

from dataclasses import replace

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.problems.tables import check
from planner.problems.tables.entities import Manners
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


VEGETARIAN = [replace(one, diets=frozenset({"chay"})) for one in FOUR[:2]]
MEN = [replace(one, gender="nam") for one in FOUR[:2]]
JOINERS = [replace(one, occupation="thợ", speciality="mộc") for one in FOUR[:2]]
MASON = replace(FOUR[2], occupation="thợ", speciality="nề")
IMPOSSIBLE = {
    "table_sizes": (banquet(FOUR[:1], [table("B1", 2, 2, must_be_used=True)]), "fewest B1"),
    "host_at_own_table": (banquet(FOUR[:1], [table("B1", host="K0"), table("B2", host="K0")]), "host B1"),
    "must_sit_together": (banquet(FOUR[:2], [table("B1", 1), table("B2", 1)], together="K0 K1"), "together K0 K1"),
    "must_sit_apart": (banquet(FOUR[:2], [table("B1", 2)], apart="K0 K1"), "apart K0 K1"),
    "companions_beside": (
        banquet([FOUR[0], replace(FOUR[1], companion_of="K0")], [table("B1", 1), table("B2", 1)]),
        "companion K1",
    ),
    "dietary_tables": (banquet(VEGETARIAN, [table("B1", 1, diets="chay"), table("B2", 1)]), "diet K0"),
    "known_at_table": (banquet(FOUR[:2], [table("B1", 2)], manners=Manners(known_at_table=1)), "manner known_at_table"),
    "neighbours_acquainted": (
        banquet(FOUR[:2], [table("B1", 2)], manners=Manners(neighbours_acquainted=True)),
        "manner neighbours_acquainted",
    ),
    "alternate_genders": (
        banquet(MEN, [table("B1", 2)], manners=Manners(alternate_genders=True)),
        "manner alternate_genders",
    ),
    "mixed_occupations": (
        banquet([*JOINERS, MASON], [table("B1", 3)], manners=Manners(per_occupation=2)),
        "manner per_occupation",
    ),
    "specialities_differ": (
        banquet([*JOINERS, MASON], [table("B1", 3)], manners=Manners(specialities_differ=True)),
        "manner specialities_differ",
    ),
}
"""Rule -> the smallest banquet where it cannot be kept, and the demand that gives way."""


@pytest.mark.parametrize("rule", IMPOSSIBLE)
def test_rule_that_cannot_be_kept_is_named_and_the_others_are(rule: str) -> None:
    problem, given_up = IMPOSSIBLE[rule]

    plan = planned(problem)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert given_up.split()[0] in {demand.key.split()[0] for demand in plan.conflict.demands}
    assert {demand.key.split()[0] for demand in plan.unmet} == {given_up.split()[0]}
    assert {finding.rule for finding in check(problem, plan.assignments)} == {rule}


def test_guest_pinned_to_the_first_place_gives_way_to_the_head_of_the_table() -> None:
    plan = planned(banquet(FOUR[:2], [table("B1", 2)]), Commitments({"K1": {"place": "1"}}))

    assert [demand.key for demand in plan.unmet] == ["pin K1 place"]


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
