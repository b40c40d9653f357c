"""Reading a notice of conclusions: number, lessons, directives, and what a person must confirm."""

from datetime import date
from pathlib import Path

import pytest

from planner.errors import UsageError
from planner.readiness import read_notice
from planner.readiness.packfiles import with_notice
from planner.readiness.template import template_tasks
from tests.readiness.packs import repaired

TEXT = Path(__file__).with_name("notice.txt").read_text("utf-8")
SEED = Path(__file__).parents[3] / "shared/seeds/04-TB-BCD_after-action-review_2024-09-12.txt"
TASKS = tuple(template_tasks().values())


def test_a_notice_gives_its_number_day_lessons_and_directives() -> None:
    notice = read_notice(TEXT, TASKS)

    assert (notice.document.document_id, notice.document.issued) == ("07-TB/BCĐ", date(2026, 3, 5))
    assert notice.document.title == "Thông báo kết luận của Ban Chỉ đạo Lễ kỷ niệm 70 năm"
    assert notice.document.issuer == "BAN CHỈ ĐẠO LỄ KỶ NIỆM (hư cấu)"
    assert [(row.clause, row.check_id) for row in notice.lessons] == [
        ("2.1", "earlier_experience_used"),
        ("2.1", "proposed_within_capacity"),
        ("2.2 ý 1", "procedures_in_time"),
        ("2.2 ý 2", ""),
    ]
    assert "quá nhiều việc phải chuyển sang năm sau" in notice.lessons[1].lesson
    assert (notice.items, [row.clause for row in notice.directives]) == (2, ["3.1", "3.2a", "3.2b"])
    assert [row.owner for row in notice.directives] == ["Văn phòng xã", "", "Văn phòng xã"]
    assert notice.directives[0].due == date(2026, 4, 20)
    assert [row.tasks for row in notice.directives[:2]] == [("N08",), ("N03",)]


def test_what_the_reader_adds_is_put_before_a_person() -> None:
    told = dict(read_notice(TEXT, TASKS).to_confirm)
    points = [f"{clause}: {what.vi}" for clause, what in read_notice(TEXT, TASKS).to_confirm]

    assert told["2.2 ý 2"].vi == "chưa có phép kiểm tra: phải chọn"
    assert "3.2a: chưa nêu cơ quan chủ trì" in points
    assert "3.2b: chưa có công việc nào thực hiện" in points


@pytest.mark.parametrize(
    ("text", "words"),
    [("Thư mời họp", "Không tìm thấy số"), ("Số 01-TB/BCĐ\n1. Kết quả\n1) Tốt", "Không tìm thấy mục hạn chế")],
)
def test_a_text_that_is_no_notice_is_refused_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_notice(text)


def test_a_notice_read_twice_is_entered_once_and_a_taken_clause_gets_the_number() -> None:
    notice = read_notice(TEXT, TASKS)

    once = with_notice(repaired(), notice)
    twice = with_notice(once, notice)

    assert [row.clause for row in once.directives] == ["3.1", "3.3a", "07-TB/BCĐ 3.1", "3.2a", "3.2b"]
    assert len(once.lessons) == len(repaired().lessons) + 4
    assert len(twice.lessons) == len(once.lessons)
    assert [row.document_id for row in twice.source_documents] == ["04-TB/BCĐ", "07-TB/BCĐ"]


@pytest.mark.skipif(not SEED.exists(), reason="the review of 2024 is not at hand")
def test_the_review_of_2024_gives_14_lessons_and_11_conclusions_in_17_parts() -> None:
    notice = read_notice(SEED.read_text("utf-8"), TASKS)

    assert (notice.document.document_id, notice.document.issued) == ("04-TB/BCĐ", date(2024, 9, 12))
    assert (len(notice.lessons), notice.items, len(notice.directives)) == (14, 11, 17)
    assert [row.check_id for row in notice.lessons] == [row.check_id for row in repaired().lessons]
    assert all(row.quote for row in notice.directives)
