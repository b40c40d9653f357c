"""Every rule: with it left out of the model, the independent check names it."""

from dataclasses import replace

import pytest

from planner.engine.plan import Commitments
from planner.problems.tables import Problem
from planner.problems.tables.data import WEIGHTS
from planner.problems.tables.entities import Manners
from tests.problems.tables.builders import banquet, guest, order_at, planned, table, tables_of, without_rule

pytestmark = pytest.mark.solver

FOUR = [guest(f"K{index}", index + 1) for index in range(4)]
TWO = [table("B1"), table("B2")]
APART = {"K0 K1": 9, "K2 K3": 9, "K0 K2": -9}
"""Affinities that pull K0 to K1 and K2 to K3."""


def _men_and_women() -> Problem:
    people = [replace(one, gender="nam" if place < 2 else "nữ") for place, one in enumerate(FOUR)]
    return banquet(people, [table("B1", 4)], affinity={"K0 K1": 9, "K2 K3": 9}, manners=Manners(alternate_genders=True))


def _jobs(**manners: int) -> Problem:
    jobs = [("thợ", "mộc"), ("thợ", "mộc"), ("thợ", "nề"), ("thợ", "nề")]
    people = [replace(one, occupation=job, speciality=kind) for one, (job, kind) in zip(FOUR, jobs, strict=True)]
    return banquet(people, TWO, affinity=APART, manners=replace(Manners(around=False), **manners))


CASES = {
    "table_sizes": banquet(
        FOUR,
        TWO,
        affinity={"K0 K1": 9, "K1 K2": 9, "K2 K3": 9, "K0 K3": 9},
        manners=Manners(around=False),
    ),
    "host_at_own_table": banquet(
        FOUR, [replace(TWO[0], host="K0"), replace(TWO[1], host="K1")], affinity={"K0 K1": 9, "K2 K3": 1}
    ),
    "must_sit_together": banquet(FOUR, TWO, affinity=APART, together="K0 K2"),
    "must_sit_apart": banquet(FOUR, TWO, affinity=APART, apart="K0 K1"),
    "companions_beside": banquet([*FOUR[:3], replace(FOUR[3], companion_of="K0")], TWO, affinity=APART),
    "dietary_tables": banquet(
        [*FOUR[:3], replace(FOUR[3], diets=frozenset({"chay"}))],
        [TWO[0], replace(TWO[1], diets=frozenset({"chay"}))],
        affinity={**APART, "K1 K3": 3},
        ring_of=dict.fromkeys(("K2", "K3"), 0),
    ),
    "interpreter_beside": banquet(
        [replace(FOUR[0], languages=frozenset({"en"})), *FOUR[1:3], replace(FOUR[3], interprets=frozenset({"en"}))],
        TWO,
        affinity=APART,
    ),
    "known_at_table": banquet(
        FOUR,
        TWO,
        affinity={"K0 K1": 1, "K2 K3": 1, "K1 K2": 9, "K1 K3": 9},
        manners=Manners(around=False, known_at_table=1),
        weights={**WEIGHTS, "strangers": 0},
    ),
    "alternate_genders": _men_and_women(),
    "mixed_occupations": replace(_jobs(per_occupation=2), ring_of=dict.fromkeys(("K0", "K1", "K2"), 0), affinity={}),
    "specialities_differ": _jobs(specialities_differ=True),
}


@pytest.mark.parametrize("name", CASES)
def test_plan_of_a_model_without_the_rule_is_refused_by_its_check(name: str) -> None:
    problem = CASES[name]

    assert planned(problem).outcome.has_plan
    assert name in without_rule(problem, name)


def test_head_who_is_pushed_aside_and_neighbours_who_are_strangers_are_named() -> None:
    pair = banquet(FOUR[:2], [table("B1", 2)])
    strangers = replace(pair, manners=Manners(neighbours_acquainted=True))

    assert "head_of_table" in without_rule(pair, "head_of_table", Commitments({"K1": {"place": "1"}}))
    assert "neighbours_acquainted" in without_rule(strangers, "neighbours_acquainted")


def test_plan_without_a_seat_for_each_guest_is_refused() -> None:
    problem = banquet(FOUR, [table("B1", 3, 1, must_be_used=True), TWO[1]], ring_of={"K0": 3})

    assert "seat_each_guest" in without_rule(problem, "seat_each_guest")


def test_pin_that_the_model_forgets_is_reported() -> None:
    problem = banquet(FOUR, TWO, affinity=APART)
    commitments = Commitments({"K0": {"table_id": "B2"}, "K1": {"table_id": "B1"}})

    plan = planned(problem, commitments)

    assert tables_of(plan.assignments)["K0"] == "B2"
    assert tables_of(plan.assignments)["K1"] == "B1"
    assert "keep_pins" in without_rule(problem, "keep_pins", commitments)


def test_head_of_the_table_is_the_host_and_else_the_highest() -> None:
    problem = banquet(FOUR, [table("B1", 2, host="K3"), table("B2", 2)], together="K3 K0")

    rows = planned(problem).assignments

    assert order_at(rows, "B1") == ["K3", "K0"]
    assert order_at(rows, "B2") == ["K1", "K2"]


def test_neighbours_have_something_in_common_where_it_is_asked_for() -> None:
    circles = ["a b", "b c", "c d", "d a"]
    people = [replace(one, circles=frozenset(words.split())) for one, words in zip(FOUR, circles, strict=True)]
    problem = banquet(people, [table("B1", 4)], manners=Manners(neighbours_acquainted=True))

    order = order_at(planned(problem).assignments, "B1")

    assert order in (["K0", "K1", "K2", "K3"], ["K0", "K3", "K2", "K1"])


def test_interpreter_sits_beside_who_needs_one() -> None:
    people = [guest(f"K{index}", index) for index in range(1, 6)]
    people[1] = replace(people[1], languages=frozenset({"lào"}))
    people[4] = replace(people[4], interprets=frozenset({"lào"}))
    problem = banquet(people, [table("B1", 5)], affinity={"K2 K1": 5, "K2 K3": 5})

    order = order_at(planned(problem).assignments, "B1")

    at = order.index("K2")
    assert "K5" in {order[at - 1], order[(at + 1) % 5]}


def test_table_may_stay_empty_but_not_half_empty() -> None:
    people = FOUR[:3]
    tables = [table("B1", 3, 2), table("B2", 3, 2)]

    rows = planned(banquet(people, tables, ring_of={"K0": 0, "K1": 0, "K2": 1})).assignments

    assert len(set(tables_of(rows).values())) == 1
