"""Each rule: it holds in a smallest case, forbids a smallest case, and is missed by the checker when dropped."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.lodging import Problem, check
from planner.problems.lodging.model import RULES
from tests.problems.lodging.builders import block, guest, hotel, night, plan_without, planned, problem, room

if TYPE_CHECKING:
    from planner.problems.lodging.data import Fit

pytestmark = pytest.mark.solver


@dataclass(frozen=True)
class Case:
    """A rule with a case that keeps it and a case that cannot."""

    rule: str
    possible: Problem
    impossible: Problem
    pins: Commitments = field(default=NO_COMMITMENTS)


def unsuitable(small: Problem) -> Problem:
    """The same, but no room is known to take any guest."""
    fits: dict[tuple[str, str], Fit] = {}
    return Problem(small.guests, small.hotels, small.rooms, fits, weights=small.weights)


MAN, WOMAN = guest("G1"), guest("G2", gender="nữ")
MATE, STRANGER = guest("G2"), guest("G2", delegation_id="D2")
CHAIR = guest("G1", needs=("wheelchair",))
CHIEF, MINISTER = guest("G1", rank=8), guest("G1", rank=3)
COUPLE = (guest("G1", share_with="G2"), guest("G2", gender="nữ"))
COMPANION = guest("G2", companion_of="G1", gender="nữ")
DRIVER = guest("G2", serves="G1", gender="nữ")
LAME = guest("G1", needs=("low_floor",))
SHORT = block(to=night(16))
NEIGHBOURS = (hotel("H1"), hotel("H2", 0.3))
DOUBLE, SINGLE = room("R1"), room("R1", beds=1)
GUARDED_ROOM = room("R1", "H2")
GUARD: dict[str, Any] = {
    "hotels": (hotel("H1"), hotel("H2", guarded=True)),
    "options": {"guarded_required": 1},
}

CASES = (
    Case("house_each_guest", problem([MAN], [SINGLE]), problem([MAN, guest("G2")], [SINGLE])),
    Case("beds_by_night", problem([MAN, MATE], [DOUBLE]), problem([MAN, MATE], [SINGLE])),
    Case("gender", problem([MAN, MATE], [DOUBLE]), problem([MAN, WOMAN], [DOUBLE])),
    Case("shared_by_delegation", problem([MAN, MATE], [DOUBLE]), problem([MAN, STRANGER], [DOUBLE])),
    Case("single_rooms", problem([MINISTER], [DOUBLE]), problem([MINISTER, MATE], [DOUBLE])),
    Case(
        "room_period",
        problem([MAN], [room("R1", **{"from": night(15), "to": night(17)})]),
        problem([MAN], [room("R1", **{"from": night(15), "to": night(16)})]),
    ),
    Case(
        "held_rooms", problem([MAN], [DOUBLE], hotel_blocks=(block(),)), problem([MAN], [DOUBLE], hotel_blocks=(SHORT,))
    ),
    Case(
        "minimum_stay",
        problem([MAN], [DOUBLE], hotel_blocks=(block(min_nights=2),)),
        problem([MAN], [DOUBLE], hotel_blocks=(block(min_nights=3),)),
    ),
    Case("floor", problem([LAME], [room("R1", floor=1)]), problem([LAME], [room("R1", floor=2)])),
    Case("accessible_rooms", problem([CHAIR], [room("R1", accessible=True)]), problem([CHAIR], [room("R1")])),
    Case("grade", problem([CHIEF], [room("R1", grade=3)]), problem([CHIEF], [room("R1", grade=2)])),
    Case("guarded_hotels", problem([MINISTER], [GUARDED_ROOM], **GUARD), problem([MINISTER], [DOUBLE], **GUARD)),
    Case("suitable_rooms", problem([MAN], [DOUBLE]), unsuitable(problem([MAN], [DOUBLE]))),
    Case(
        "share_requests",
        problem([*COUPLE], [DOUBLE]),
        problem([*COUPLE, guest("G3", share_with="G4"), guest("G4")], [DOUBLE, room("R2", beds=1), room("R3", beds=1)]),
    ),
    Case(
        "companions_together",
        problem([MAN, COMPANION], [SINGLE, room("R2", beds=1)]),
        problem([MAN, COMPANION], [SINGLE, room("R2", "H2", beds=1)]),
    ),
    Case(
        "staff_near",
        problem([MAN, DRIVER], [SINGLE, room("R2", "H2", beds=1)], hotels=NEIGHBOURS, options={"staff_walk_m": 500}),
        problem([MAN, DRIVER], [SINGLE, room("R2", "H2", beds=1)], hotels=NEIGHBOURS, options={"staff_walk_m": 300}),
    ),
    Case(
        "keep_pins",
        problem([MAN], [DOUBLE, room("R2", price_vnd=900_000)]),
        problem([MAN], [DOUBLE, room("R2", beds=1, price_vnd=900_000, to=night(15))]),
        Commitments(pins={"G1": {"room_id": "R2"}}),
    ),
)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == {rule.__name__ for rule in RULES}


@every_case
def test_rule_can_be_kept(case: Case) -> None:
    plan = planned(case.possible, case.pins)

    assert plan.outcome.status is Status.OPTIMAL
    assert check(case.possible, plan.assignments, case.pins) == ()


@every_case
def test_rule_can_make_a_plan_impossible(case: Case) -> None:
    plan = planned(case.impossible, case.pins)

    assert plan.outcome.status is Status.INFEASIBLE
    assert plan.conflict is not None
    assert plan.conflict.demands


@every_case
def test_checker_names_the_rule_that_the_model_dropped(case: Case) -> None:
    assignments = plan_without(case.impossible, case.rule, case.pins)

    assert case.rule in {finding.rule for finding in check(case.impossible, assignments, case.pins)}


def test_a_couple_who_asked_to_share_does_and_nobody_joins_them() -> None:
    small = problem([*COUPLE, guest("G3")], [room("R1", beds=3), room("R2", beds=1, price_vnd=2_000_000)])

    plan = planned(small)

    rooms = {row.guest_id: row.room_id for row in plan.assignments}
    assert rooms["G1"] == rooms["G2"] != rooms["G3"]


def test_a_request_that_no_room_can_hold_lapses() -> None:
    small = problem([*COUPLE], [SINGLE, room("R2", beds=1)])

    assert small.share_pairs == ()
    assert planned(small).outcome.status is Status.OPTIMAL


def test_men_and_women_of_a_delegation_may_have_a_room_one_after_the_other() -> None:
    small = problem([guest("G1", "14-15"), guest("G2", "15-16", gender="nữ")], [SINGLE])

    assert planned(small).outcome.score == 80


def test_delegations_may_not_have_a_room_one_after_the_other() -> None:
    small = problem([guest("G1", "14-15"), guest("G2", "15-16", delegation_id="D2")], [SINGLE])

    assert planned(small).outcome.status is Status.INFEASIBLE


def test_guests_of_unknown_gender_share_with_nobody_unless_nobody_s_gender_is_told() -> None:
    told = problem([guest("G1"), guest("G2", gender=""), guest("G3", gender="")], [DOUBLE, room("R2")])
    untold = problem([guest("G2", gender=""), guest("G3", gender="")], [DOUBLE])

    assert planned(told).outcome.status is Status.INFEASIBLE
    assert planned(untold).outcome.status is Status.OPTIMAL


def test_guests_without_a_delegation_each_have_a_room() -> None:
    alone = [guest("G1", delegation_id=""), guest("G2", delegation_id="")]

    assert planned(problem(alone, [DOUBLE])).outcome.status is Status.INFEASIBLE
    assert planned(problem(alone, [DOUBLE, room("R2")])).outcome.status is Status.OPTIMAL


def test_guards_are_a_wish_unless_the_organiser_requires_them() -> None:
    wished = problem([MINISTER], [DOUBLE], hotels=GUARD["hotels"])

    assert planned(wished).goals["guarded"] == 1


def test_a_clash_of_guarded_guests_names_guarded_hotels() -> None:
    ministers = [guest("G1", rank=3), guest("G2", rank=3)]
    plan = planned(problem(ministers, [GUARDED_ROOM, room("R2"), room("R3")], **GUARD))

    assert plan.conflict is not None
    assert "2 phòng hạng từ 3 trong nơi nghỉ có bảo vệ, chỉ có 1 phòng" in plan.conflict.reason.vi
    assert [row.room_id for row in plan.assignments] == ["R1"]
    assert {demand.wording.vi for demand in plan.conflict.demands} == {
        "Đoàn D1: 2 khách, 15/6/2025–17/6/2025, hạng phòng từ 3, phòng riêng, nơi nghỉ có bảo vệ"
    }
