"""Every rule: its smallest hall with and without a plan, and what the checker says without it or of a hand edit."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import Any, NamedTuple

import pytest

from planner.engine.outcome import Status
from planner.engine.run import run
from planner.engine.settings import Settings
from planner.problems.seating import CHECKS, Problem, model
from planner.problems.seating.model import RULES


class Case(NamedTuple):
    """A rule, the hall and guests it decides about, and a plan that breaks it alone."""

    rule: str
    zones: dict[str, list[str]]
    guests: list[dict[str, object]]
    possible: dict[str, str]
    broken: dict[str, str]
    pins: Mapping[str, str] = MappingProxyType({})
    rank_zones: dict[int, tuple[str, ...]] | None = None
    tight: dict[str, list[str]] | None = None
    """A hall in which the rule leaves no plan."""
    special: Mapping[str, Any] = MappingProxyType({})
    """Points, kept seats and options."""
    tight_special: Mapping[str, Any] | None = None
    """The same of the hall without a plan, when they differ."""


STEPS = (("steps", 0.0, 0.0),)
EXIT = (("exit", 0.0, 0.0),)
TWO = [{"guest_id": "G1"}, {"guest_id": "G2"}]
PAIR = [{"guest_id": "G1"}, {"guest_id": "G2", "companion_of": "G1"}]
CASES = [
    Case(
        "one_guest_per_seat",
        {"A": ["cc"]},
        TWO,
        {"G1": "A-01-01", "G2": "A-01-02"},
        {"G1": "A-01-01", "G2": "A-01-01"},
        tight={"A": ["c"]},
    ),
    Case("blocked_seats", {"A": ["xc"]}, TWO[:1], {"G1": "A-01-02"}, {"G1": "A-01-01"}, tight={"A": ["x"]}),
    Case(
        "allowed_zones",
        {"A": ["c"], "B": ["cc"]},
        TWO,
        {"G1": "B-01-01", "G2": "B-01-02"},
        {"G1": "A-01-01", "G2": "B-01-02"},
        rank_zones={1: ("B",)},
        tight={"A": ["cc"], "B": ["c"]},
    ),
    Case(
        "wheelchair_spaces",
        {"A": ["wc"]},
        [{"guest_id": "G1", "needs": ("wheelchair",)}],
        {"G1": "A-01-01"},
        {"G1": "A-01-02"},
        tight={"A": ["cc"]},
    ),
    Case(
        "wheelchair_spaces",
        {"A": ["wc"]},
        TWO[:1],
        {"G1": "A-01-02"},
        {"G1": "A-01-01"},
        tight={"A": ["w"]},
    ),
    Case("companion_seats", {"A": ["wpc"]}, TWO[:1], {"G1": "A-01-03"}, {"G1": "A-01-02"}, tight={"A": ["wp"]}),
    Case(
        "companions_adjacent",
        {"A": ["cc|c"]},
        PAIR,
        {"G1": "A-01-01", "G2": "A-01-02"},
        {"G1": "A-01-01", "G2": "A-01-03"},
        tight={"A": ["c|c"]},
    ),
    Case(
        "keep_apart",
        {"A": ["ccc"]},
        [{"guest_id": "G1"}, {"guest_id": "G2", "apart_from": ("G1",)}],
        {"G1": "A-01-01", "G2": "A-01-03"},
        {"G1": "A-01-01", "G2": "A-01-02"},
        tight={"A": ["cc"]},
    ),
    Case("camera_seats", {"A": ["kc"]}, TWO[:1], {"G1": "A-01-02"}, {"G1": "A-01-01"}, tight={"A": ["k"]}),
    Case(
        "reserved_seats",
        {"A": ["ccc"]},
        [{"guest_id": "G1", "delegation_id": "D1"}, {"guest_id": "G2"}],
        {"G1": "A-01-01", "G2": "A-01-02"},
        {"G1": "A-01-02", "G2": "A-01-01"},
        special={"kept": {"A-01-01": ("D1",)}},
        tight={"A": ["cc"]},
        tight_special={"kept": {"A-01-01": ("G2",), "A-01-02": ("reserve",)}},
    ),
    Case(
        "role_seats",
        {"A": ["cc"]},
        [{"guest_id": "G1", "role": ("press",)}],
        {"G1": "A-01-02"},
        {"G1": "A-01-01"},
        special={"kept": {"A-01-02": ("press",)}},
        tight={"A": ["c"], "B": ["w"]},
        tight_special={"kept": {"B-01-01": ("press",)}},
    ),
    Case(
        "stage_seats",
        {"A": ["ac", "a"]},
        [{"guest_id": "G1", "role": ("award",)}],
        {"G1": "A-01-01"},
        {"G1": "A-01-02"},
        special={"points": STEPS, "options": {"steps_within_m": 2}},
        tight={"A": ["cc", "x", "a"]},
    ),
    Case(
        "award_order",
        {"A": ["a", "a"]},
        [
            {"guest_id": "G1", "role": ("award",), "award_order": 2},
            {"guest_id": "G2", "role": ("award",), "award_order": 1},
        ],
        {"G1": "A-02-01", "G2": "A-01-01"},
        {"G1": "A-01-01", "G2": "A-02-01"},
        special={"points": STEPS},
        tight={"A": ["a", "a"]},
        tight_special={"points": STEPS, "kept": {"A-01-01": ("G1",)}},
    ),
    Case(
        "exit_seats",
        {"A": ["ac", "a", "a"]},
        [{"guest_id": "G1", "role": ("honour",)}],
        {"G1": "A-01-01"},
        {"G1": "A-03-01"},
        special={"points": EXIT, "options": {"exit_within_m": 5, "honour_rows": 2}},
        tight={"A": ["c", "c", "a"]},
    ),
    Case(
        "exit_seats",
        {"A": ["a", "a"]},
        [{"guest_id": "G1", "role": ("honour",)}],
        {"G1": "A-01-01"},
        {"G1": "A-02-01"},
        special={"points": EXIT, "options": {"exit_within_m": 1}},
        tight={"A": ["x", "a"]},
    ),
    Case(
        "no_stranded_seat",
        {"A": ["cccc"]},
        [
            {"guest_id": "G1", "delegation_id": "D1"},
            {"guest_id": "G2", "delegation_id": "D1", "apart_from": ("G1",)},
        ],
        {"G1": "A-01-01", "G2": "A-01-04"},
        {"G1": "A-01-01", "G2": "A-01-03"},
        tight={"A": ["ccc"]},
    ),
    Case(
        "keep_pins",
        {"A": ["cc"]},
        TWO[:1],
        {"G1": "A-01-01"},
        {"G1": "A-01-02"},
        pins={"G1": "A-01-01"},
        tight={"A": ["xc"]},
    ),
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


def made(builders: ModuleType, case: Case, *, tight: bool = False) -> Problem:
    guests = [builders.guest(**one) for one in case.guests]
    special = case.tight_special if tight and case.tight_special is not None else case.special
    asked = builders.problem(case.tight if tight else case.zones, guests, rank_zones=case.rank_zones, **special)
    assert isinstance(asked, Problem)
    return asked


@every_case
def test_checker_accepts_the_smallest_plan(builders: ModuleType, case: Case) -> None:
    assert builders.rules_broken(made(builders, case), case.possible, builders.pins(**case.pins)) == set()


@every_case
def test_checker_names_the_rule_that_a_hand_edit_breaks(builders: ModuleType, case: Case) -> None:
    broken = builders.rules_broken(made(builders, case), case.broken, builders.pins(**case.pins))

    assert broken == {case.rule}


@pytest.mark.solver
@every_case
def test_solver_finds_the_smallest_plan(builders: ModuleType, case: Case) -> None:
    plan = builders.plan_of(made(builders, case), builders.pins(**case.pins))

    assert plan.outcome.status is Status.OPTIMAL
    assert plan.unmet == ()


@pytest.mark.solver
@every_case
def test_solver_proves_that_the_tight_hall_has_no_plan(builders: ModuleType, case: Case) -> None:
    asked = made(builders, case, tight=True)
    plan = builders.plan_of(asked, builders.pins(**case.pins))

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert plan.conflict.demands
    assert plan.unmet


@pytest.mark.solver
@every_case
def test_without_the_rule_the_checker_names_it(builders: ModuleType, case: Case) -> None:
    """The model without the rule, made to prefer the broken plan, yields it; with the rule it cannot."""
    asked, pins = made(builders, case), builders.pins(**case.pins)
    found = {}
    for dropped in (False, True):
        rules = tuple(rule for rule in RULES if not (dropped and rule.__name__ == case.rule))
        variables = model.build(asked, pins, rules=rules)
        variables.model.clear_objective()
        variables.model.minimize(-sum(variables.sits[pair] for pair in case.broken.items()))
        result = run(variables.model, Settings(limit_s=5, workers=1))
        rows = {row.guest_id: row.seat_id for row in model.read_off(variables, result.holds)}
        found[dropped] = builders.rules_broken(asked, rows, pins)

    assert case.rule not in found[False]
    assert case.rule in found[True]


@pytest.mark.solver
def test_without_seat_each_guest_somebody_stands(builders: ModuleType) -> None:
    asked = builders.problem({"A": ["cc"]}, [builders.guest("G1"), builders.guest("G2")])
    rules = tuple(rule for rule in RULES if rule.__name__ != "seat_each_guest")
    variables = model.build(asked, rules=rules)
    variables.model.clear_objective()
    variables.model.minimize(sum(variables.sits.values()))
    result = run(variables.model, Settings(limit_s=5, workers=1))

    assert builders.rules_broken(asked, {}) == {"seat_each_guest"}
    assert model.read_off(variables, result.holds) == ()


@pytest.mark.solver
def test_a_guest_of_honour_without_an_escort_has_no_seat_where_escorts_are_required(builders: ModuleType) -> None:
    escorted = builders.guest("G1", role=("honour",), escort="Đoàn viên đón tiếp")
    alone = builders.guest("G1", role=("honour",))
    special = {"points": EXIT, "options": {"escort_required": 1}}
    with_escort = builders.problem({"A": ["a"]}, [escorted], **special)
    without = builders.problem({"A": ["a"]}, [alone], **special)

    assert builders.rules_broken(with_escort, {"G1": "A-01-01"}) == set()
    assert builders.rules_broken(without, {"G1": "A-01-01"}) == {"escorts"}
    assert builders.plan_of(with_escort).outcome.status is Status.OPTIMAL
    assert builders.plan_of(without).outcome.status is Status.INFEASIBLE


@pytest.mark.parametrize("role", ["press", "performer", "bloc"])
def test_roles_in_zones_sit_anywhere_in_a_hall_without_seats_of_their_own(builders: ModuleType, role: str) -> None:
    asked = builders.problem({"A": ["cc"]}, [builders.guest("G1", role=(role,))])

    assert asked.allowed(asked.guests[0]) == {"A-01-01", "A-01-02"}


def test_a_kept_seat_in_another_zone_opens_that_seat_alone(builders: ModuleType) -> None:
    guests = [builders.guest("G1", 1, role=("award",)), builders.guest("G2", 2)]
    asked = builders.problem(
        {"A": ["cc"], "B": ["c"]}, guests, rank_zones={1: ("B",), 2: ("A",)}, kept={"A-01-02": ("award",)}
    )

    assert [asked.allowed(guest) for guest in asked.guests] == [{"A-01-02", "B-01-01"}, {"A-01-01"}]
    assert [asked.is_bound(guest) for guest in asked.guests] == [True, True]


def test_every_rule_is_tested_here() -> None:
    assert {rule.__name__ for rule in RULES} == {case.rule for case in CASES} | {"seat_each_guest", "escorts"}


def test_every_check_is_a_rule_or_about_the_file() -> None:
    assert {check.__name__ for check in CHECKS} - {rule.__name__ for rule in RULES} == {"known_ids"}


@pytest.mark.parametrize(
    ("guests", "line", "possible"),
    [
        ([("G1", ""), ("G2", "G1"), ("G3", "G2")], "ccc", True),
        ([("G1", ""), ("G2", "G1"), ("G3", "G2")], "cc|cc", False),
        ([("G1", ""), ("G2", "G1"), ("G3", "G1")], "ccc", True),
        ([("G1", ""), ("G2", "G1"), ("G3", "G1"), ("G4", "G1")], "cccc", True),
        ([("G1", ""), ("G2", "G1"), ("G3", "G1"), ("G4", "G1")], "ccc|c", False),
        ([("G1", "G2"), ("G2", "G1")], "cc", True),
        ([("G1", "G2"), ("G2", "G3"), ("G3", "G1")], "c|ccc", True),
    ],
    ids=["chain", "chain cut", "two beside one", "three with one", "three cut", "each other", "circle"],
)
@pytest.mark.solver
def test_chains_and_several_companions(
    builders: ModuleType, guests: list[tuple[str, str]], line: str, *, possible: bool
) -> None:
    asked = builders.problem({"A": [line]}, [builders.guest(one, companion_of=other) for one, other in guests])
    plan = builders.plan_of(asked)

    assert (plan.outcome.status is Status.OPTIMAL) == possible
    assert (builders.best_by_hand(asked) is not None) == possible


@pytest.mark.solver
def test_wheelchair_users_go_to_another_zone_only_when_theirs_is_short(builders: ModuleType) -> None:
    def wheels(count: int) -> Problem:
        guests = [builders.guest(f"G{one}", needs=("wheelchair",)) for one in range(count)]
        asked = builders.problem({"A": ["wc"], "B": ["wc"]}, guests, rank_zones={1: ("A",)})
        assert isinstance(asked, Problem)
        return asked

    assert [guest.zones for guest in wheels(1).guests] == [("A",)]
    assert {guest.zones for guest in wheels(2).guests} == {("A", "B")}
    assert builders.plan_of(wheels(2)).outcome.status is Status.OPTIMAL


def test_companion_sits_in_the_zone_of_the_guest_accompanied(builders: ModuleType) -> None:
    guests = [builders.guest("G1", rank=1), builders.guest("G2", rank=2, companion_of="G1")]
    asked = builders.problem({"A": ["cc"], "B": ["cc"]}, guests, rank_zones={1: ("A",), 2: ("B",)})

    assert asked.guest["G2"].zones == ("A",)
