"""The calendar of the campaign, and who came to meetings."""

from dataclasses import replace
from datetime import date

from planner.documents import Options, build, document_of
from planner.documents.content import Paragraph
from planner.readiness import Situation, dashboard
from planner.readiness.attendance import attendance
from planner.readiness.campaign import clashes
from planner.readiness.plain import board_data, board_lines
from planner.scenario.rows import Meeting, Task
from planner.scenario.schema import Scenario
from tests.readiness.packs import repaired, rows

TODAY = date(2025, 5, 1)


def activity(task_id: str, owner: str, before: int, **more: object) -> Task:
    return Task.model_validate(
        {
            "task_id": task_id,
            "name": f"Hội thi {task_id}",
            "owner_body": owner,
            "duration_days": "3",
            "latest_finish_d": str(before),
            "class": "hưởng ứng",
            **more,
        }
    )


def only(*tasks: Task) -> Situation:
    return Situation.of(replace(repaired(), tasks=tasks, gates=(), directives=()))


def test_two_large_events_of_one_body_on_one_day_are_named_with_the_body() -> None:
    found = clashes(only(activity("X1", "Huyện đoàn", 20), activity("X2", "Huyện Đoàn", 20)))

    assert [(one.day, one.tasks, one.shared) for one in found] == [(date(2025, 5, 27), ("X1", "X2"), "Huyện đoàn")]
    assert found[0].sentence().vi == ("Trùng ngày 27/05/2025: X1 “Hội thi X1” và X2 “Hội thi X2” cùng cần Huyện đoàn.")


def test_events_of_other_bodies_or_other_days_do_not_clash() -> None:
    tasks = (activity("X1", "Huyện đoàn", 20), activity("X2", "Phòng Nội vụ", 20), activity("X3", "Huyện đoàn", 19))

    assert clashes(only(*tasks)) == ()


def test_a_rehearsal_clashes_with_an_activity_but_long_paper_work_does_not() -> None:
    rehearsal = activity("H1", "Huyện đoàn", 20, **{"class": "lễ", "duration_days": "1"})
    papers = activity("H2", "Huyện đoàn", 20, **{"class": "lễ", "duration_days": "9"})

    found = clashes(only(activity("X1", "Huyện đoàn", 20), rehearsal, papers))

    assert [one.tasks for one in found] == [("H1", "X1")]


def test_a_clash_stands_on_the_dashboard_beside_the_gaps() -> None:
    board = dashboard(only(activity("X1", "Huyện đoàn", 120), activity("X2", "Huyện đoàn", 120)), TODAY)

    assert board_data(board, "vi")["clashes"] == [{"day": "2025-02-16", "tasks": ["X1", "X2"], "shared": "Huyện đoàn"}]
    assert any(line.en.startswith("Both on 2025-02-16: X1") for line in board_lines(board))


def met() -> Scenario:
    one, other, absent = "TV-1-1", "TV-1-2", "TV-2-1"
    meetings = (
        Meeting(meeting_id="M1", name="Giao ban", day=TODAY, expected=(one, other), present=(one, absent)),
        Meeting(meeting_id="M2", name="Sơ duyệt", day=TODAY, expected=(one, other), present=(one, other)),
        Meeting(meeting_id="M3", name="Tổng duyệt", day=TODAY, expected=(one, other)),
    )
    return replace(repaired(), meetings=meetings)


def test_attendance_counts_meetings_held_at_which_the_member_was_expected() -> None:
    assert [(one.member_id, one.present, one.expected, one.percent) for one in attendance(met())] == [
        ("TV-1-1", 2, 2, 100),
        ("TV-1-2", 1, 2, 50),
    ]


def test_the_sheet_of_a_member_prints_the_attendance_rate() -> None:
    papers = build(document_of("phan-cong-thanh-vien"), met(), {"preparation": rows(met())}, Options(draft=True)).items

    blocks = [block for paper in papers for annex in paper.annexes for block in annex.blocks]

    printed = [str(block.text) for block in blocks if isinstance(block, Paragraph) and "Dự họp" in str(block.text)]
    assert printed == [
        "Dự họp, dự tập: có mặt 2/2 buổi (100 %).",
        "Dự họp, dự tập: có mặt 1/2 buổi (50 %).",
    ]
