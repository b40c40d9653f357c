"""Lessons of 2024 as checks: a plan that repeats them all, the repaired one, and one mistake at a time."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from planner.readiness import Situation, alarms, unlinked
from planner.readiness.lessons import CHECKS, lesson_findings
from planner.scenario.rows import Gate, Item, Lesson, Progress, Session
from planner.scenario.schema import Scenario
from tests.readiness.packs import changed, members, repaired, repeat_2024, rows, without

Damage = Callable[[Scenario], Scenario]


def checks_alarmed(scenario: Scenario, plan: list[dict[str, str]] | None = None) -> set[str]:
    situation = Situation.of(scenario, rows(scenario) if plan is None else plan)
    return {alarm.lesson.check_id for alarm in alarms(situation)}


def test_a_plan_that_repeats_2024_trips_every_lesson_and_each_alarm_cites_its_clause() -> None:
    found = alarms(repeat_2024())

    assert len(found) == 14
    assert [alarm.lesson.check_id for alarm in found] == [row.check_id for row in repaired().lessons]
    assert all(alarm.clause.startswith("04-TB/BCĐ, mục 2.") and alarm.signs for alarm in found)
    assert found[6].sentence().vi.startswith("04-TB/BCĐ, mục 2.2 ý 5 – “Chưa nắm hết các thủ tục")
    assert "P12" in found[6].sentence().vi


def test_the_repaired_plan_trips_none() -> None:
    scenario = repaired()

    assert [alarm.sentence().vi for alarm in alarms(Situation.of(scenario, rows(scenario)))] == []


DAMAGES: dict[str, tuple[str, Damage]] = {
    "no papers of earlier events": ("earlier_experience_used", lambda one: without(one, "A01")),
    "no lesson loaded is no lesson checked": ("", lambda one: replace(one, lessons=())),
    "too few hours": ("proposed_within_capacity", lambda one: replace(one, members=members(0.5))),
    "no conclusion recorded": ("conclusions_traced", lambda one: replace(one, directives=())),
    "a conclusion without a task": (
        "conclusions_traced",
        lambda one: replace(one, directives=(one.directives[0].model_copy(update={"tasks": ()}),)),
    ),
    "no gates": ("inspected_on_the_way", lambda one: replace(one, gates=())),
    "no inspection at D-60": ("inspected_on_the_way", lambda one: without(one, "A12")),
    "no dress rehearsal": ("own_part_rehearsed", lambda one: without(one, "H08")),
    "an item rehearsed once": (
        "own_part_rehearsed",
        lambda one: replace(
            one,
            items=(Item(item_id="T1", name="Múa", minutes=5),),
            sessions=(Session(session_id="S1", item_id="T1", stage="khối", minutes=60),),
        ),
    ),
    "no flight permit": ("procedures_in_time", lambda one: without(one, "G09")),
    "a permit asked for too late": (
        "procedures_in_time",
        lambda one: changed(one, ["G09"], duration_days=2, latest_finish_d=1, predecessors=()),
    ),
    "a forgotten task": ("nothing_forgotten", lambda one: without(one, "N02")),
    "a task that must begin before planning does": (
        "time_arranged",
        lambda one: replace(one, event=one.event.model_copy(update={"planning_start": one.event.d_day})),
    ),
    "no sources": ("similar_cases_named", lambda one: changed(one, [t.task_id for t in one.tasks], source="")),
    "no merged guest list": ("guest_list_by_rule", lambda one: without(one, "D03")),
    "no plan for rain": ("plans_prepared", lambda one: without(one, "B11")),
    "no propaganda by commune": ("propaganda_everywhere", lambda one: without(one, "C04")),
    "social media for a month": ("propaganda_everywhere", lambda one: changed(one, ["C05"], duration_days=30)),
    "no briefing on history": ("history_known", lambda one: without(one, "B02")),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_one_mistake_trips_its_own_lesson(name: str) -> None:
    check, damage = DAMAGES[name]

    found = checks_alarmed(damage(repaired()))

    assert check in found if check else found == set()


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        ({"accountable": ""}, "không ai chịu trách nhiệm: A07"),
        ({"accountable": "TV-1-1;TV-1-2"}, "nhiều người cùng chịu: A07"),
        ({"accountable": "TV-99"}, "không có trong danh sách thành viên: TV-99"),
    ],
)
def test_exactly_one_member_answers_for_each_task(change: dict[str, str], sign: str) -> None:
    scenario = repaired()

    (alarm,) = alarms(Situation.of(scenario, rows(scenario, A07=change)))

    assert alarm.lesson.check_id == "single_accountable"
    assert sign in alarm.sentence().vi


def test_a_plan_that_finishes_after_the_deadline_trips_the_lesson_on_time() -> None:
    scenario = repaired()

    found = checks_alarmed(scenario, rows(scenario, N02={"finish": "2025-06-25"}))

    assert "time_arranged" in found


def test_a_guest_list_approved_three_weeks_before_the_day_trips_its_lesson() -> None:
    scenario = repaired()

    found = checks_alarmed(scenario, rows(scenario, D04={"finish": "2025-05-26"}))

    assert "guest_list_by_rule" in found


def test_whoever_verifies_their_own_work_trips_the_lesson_on_inspection() -> None:
    row = Progress(task_id="A01", percent=100, reported_by="TV-1-1", verified_by="TV-1-1", evidence="biên bản")

    assert checks_alarmed(replace(repaired(), progress=(row,))) == {"inspected_on_the_way"}


def test_lodging_paid_after_a_month_is_told_by_its_own_check() -> None:
    scenario = changed(repaired(), ["N03"], latest_finish_d=-30)
    lesson = Lesson(lesson="Khẩn trương chi trả", clause="3.3", check_id="settled_after_the_day")

    (alarm,) = alarms(Situation.of(replace(scenario, lessons=(lesson,)), rows(scenario)))

    assert "N03 xong 02/07/2025, sau D+14" in alarm.sentence().vi


def test_a_lesson_without_a_check_alarms_until_it_is_linked_or_waived() -> None:
    bare = Lesson(lesson="Điều mới", clause="2.9", check_id="nothing_forgoten")
    situation = Situation.of(replace(repaired(), lessons=(bare,)), rows(repaired()))
    waived = replace(situation.scenario, lessons=(bare.model_copy(update={"waived": "không còn họp đêm"}),))

    (alarm,) = alarms(situation)

    assert "gần nhất là “nothing_forgotten”" in alarm.sentence().vi
    assert unlinked(situation) == (bare,)
    assert alarms(Situation.of(waived, rows(waived))) == ()


def test_findings_are_named_by_the_check() -> None:
    scenario = without(repaired(), "B02")

    found = lesson_findings(Situation.of(scenario, rows(scenario)))

    assert {finding.rule for finding in found} == {"history_known", "nothing_forgotten"}
    assert {row.check_id for row in repaired().lessons} <= set(CHECKS)


def test_a_gate_table_alone_is_enough_for_gates() -> None:
    gate = Gate(requirement_id="D-7/1", gate="D-7", days_before=7, requirement="Sân khấu")

    assert checks_alarmed(replace(repaired(), gates=(gate,))) == set()
