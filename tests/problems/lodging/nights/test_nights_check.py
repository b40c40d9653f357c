"""The check of rooms by night: the smallest plan that keeps each rule, and the smallest that breaks it."""

import pytest

from planner.problems.lodging.nights.check import CHECKS, check, score
from planner.problems.lodging.nights.data import MEN, ONE_GENDER, WOMEN, RoomNights, Stay
from tests.problems.lodging.nights.small import man, nightly, woman

ROOM = RoomNights("R1", 0, 1)
TWIN = RoomNights("T1", 0, 2)
COUPLE = Stay("C", 0, (0,), 0, beds=2, alone=True)

CASES = {
    "known_ids": (nightly([woman("A")], [ROOM]), {"A": ["R1"]}, {"A": ["R9"]}),
    "room_every_night": (nightly([woman("A", 0, 2)], [ROOM]), {"A": ["R1", "R1"]}, {"A": ["R1"]}),
    "beds_by_night": (
        nightly([woman("A"), woman("B")], [ROOM, TWIN]),
        {"A": ["T1"], "B": ["T1"]},
        {"A": ["R1"], "B": ["R1"]},
    ),
    "alone_in_room": (
        nightly([Stay("A", 0, (0,), WOMEN, alone=True), woman("B")], [ROOM, TWIN]),
        {"A": ["T1"], "B": ["R1"]},
        {"A": ["T1"], "B": ["T1"]},
    ),
    "gender_of_room": (
        nightly([woman("A"), man("B")], [RoomNights("R1", 0, 2, ONE_GENDER), RoomNights("R2", 0, 2, MEN)]),
        {"A": ["R1"], "B": ["R2"]},
        {"A": ["R1"], "B": ["R1"]},
    ),
    "room_open": (
        nightly([woman("A")], [RoomNights("R1", 0, 1, closed=frozenset({0})), TWIN]),
        {"A": ["T1"]},
        {"A": ["R1"]},
    ),
    "suitable_room": (
        nightly([woman("A")], [RoomNights("R1", 0, 1), RoomNights("R2", 1, 1)], [[-1, 3]]),
        {"A": ["R2"]},
        {"A": ["R1"]},
    ),
}


def test_every_rule_has_its_case() -> None:
    """No rule is left without a smallest case."""
    assert set(CASES) == {rule.__name__ for rule in CHECKS}


@pytest.mark.parametrize("rule", CASES)
def test_a_plan_that_keeps_the_rule_is_not_blamed(rule: str) -> None:
    """The smallest lawful plan has no finding at all."""
    problem, lawful, _ = CASES[rule]
    assert check(problem, lawful) == ()


@pytest.mark.parametrize("rule", CASES)
def test_a_plan_that_breaks_the_rule_is_named_by_it(rule: str) -> None:
    """The smallest unlawful plan is named by the rule it breaks, in both languages."""
    problem, _, broken = CASES[rule]
    findings = check(problem, broken)
    assert rule in {finding.rule for finding in findings}
    assert all(finding.message.vi and finding.message.en for finding in findings)


def test_a_womens_room_takes_no_man() -> None:
    """The policy of a room counts even when he is by himself."""
    problem = nightly([man("B")], [RoomNights("R1", 0, 1, WOMEN)])
    assert [finding.rule for finding in check(problem, {"B": ["R1"]})] == ["gender_of_room"]


def test_a_couple_has_its_room_alone() -> None:
    """Two people of both genders are one stay, and lawful where nobody joins them."""
    assert check(nightly([COUPLE], [TWIN]), {"C": ["T1"]}) == ()


def test_nights_and_changes_of_room_are_counted_apart() -> None:
    """Three nights in rooms of 0, 3 and 3 with one change."""
    problem = nightly([woman("A", 0, 3)], [RoomNights("R1", 0, 1), RoomNights("R2", 1, 1)])
    assert score(problem, {"A": ["R1", "R2", "R2"]}) == {"cost": 6, "moves": 1}
