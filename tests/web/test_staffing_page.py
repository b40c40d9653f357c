"""The staffing room: the wall chart, the people, and who may see names."""

import csv
import io
from datetime import datetime
from pathlib import Path

from planner.scenario.load import load
from tests.web.conftest import Installation
from web.services.staffing import Board, draw_hours


def _page(installation: Installation, who: str, query: str = "") -> str:
    answer = installation.sign_in(who).get(f"/events/{installation.event}/staffing{query}")
    assert answer.status_code == 200
    return answer.text


def _row(page: str, post: str) -> str:
    row = page[page.index(f'<tr id="{post}"') :]
    return row[: row.index("</tr>")]


def test_an_organiser_sees_headcounts_and_no_name(planned_installation: Installation) -> None:
    page = _page(planned_installation, "organiser")
    assert "CSGT <b>1/1</b>" in _row(page, "CH-1")
    assert "Tạ Công Đạt Mẫu" not in page
    assert "CB-1" not in page


def test_a_reviewer_sees_who_is_at_the_post(planned_installation: Installation) -> None:
    row = _row(_page(planned_installation, "reviewer"), "CH-1")
    assert "CB-1@CA1" in row or "CB-2@CA1" in row or "CB-3@CA1" in row
    assert "Người theo giờ" in _page(planned_installation, "reviewer")


def test_the_view_by_person_is_closed_to_those_who_see_no_names(planned_installation: Installation) -> None:
    page = _page(planned_installation, "organiser", "?view=people")
    assert "Bảng trực" in page
    assert "Mẫu, 05:00" not in page
    assert "Danh sách trực từng người" not in page


def test_a_missing_person_is_marked_by_a_word(tiny_pack: Path) -> None:
    scenario = load(tiny_pack)
    board = Board(scenario, [], frozenset())
    (line,) = [line for line in board.wall({}) if line.post_id == "CH-1"]
    assert [cell.short for cell in line.cells] == [1, 1]
    assert board.wall({"state": "short", "force": "y tế"})[0].post_id == "CH-3"


def test_the_chart_is_filtered_by_force_and_shift(planned_installation: Installation) -> None:
    page = _page(planned_installation, "reviewer", "?force=y tế&shift=CA2")
    assert "CH-3" in page
    assert '<tr id="CH-1"' not in page
    assert "y tế <b>1/1</b>" in _row(page, "CH-3")
    assert "CA1 ·" not in page


def test_headcounts_leave_without_names_for_the_organiser_and_with_names_for_the_force(
    planned_installation: Installation,
) -> None:
    def rows(who: str) -> list[list[str]]:
        answer = planned_installation.sign_in(who).get(
            f"/events/{planned_installation.event}/staffing?format=csv&post=CH-3"
        )
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert rows("organiser")[0][:3] == ["Mã chốt", "Chốt", "Ca"]
    assert [row[4:7] for row in rows("organiser")[1:]] == [["1", "1", "0"], ["1", "1", "0"]]
    assert {row[4] for row in rows("reviewer")[1:]} == {"Lê Thị Nguyệt Mẫu", "Võ Thị Sen Mẫu"}


def test_the_chief_of_a_force_takes_a_calendar_the_organiser_does_not(planned_installation: Installation) -> None:
    address = f"/events/{planned_installation.event}/staffing/force/y%20tế.ics"
    text = planned_installation.sign_in("reviewer").get(address).text
    assert text.count("BEGIN:VEVENT") == 2
    assert "Lê Thị Nguyệt Mẫu" in text.replace("\r\n ", "")
    assert planned_installation.sign_in("organiser").get(address).status_code == 404


def test_escort_posts_are_shown_to_cleared_people_alone(guarded_installation: Installation) -> None:
    assert '<tr id="CH-3"' not in _page(guarded_installation, "reviewer")
    assert "1 chốt dẫn đoàn không hiển thị" in _page(guarded_installation, "reviewer")
    assert '<tr id="CH-3"' in _page(guarded_installation, "cleared")
    answer = guarded_installation.sign_in("reviewer").get(f"/api/v1/events/{guarded_installation.event}/staffing")
    assert "CH-3" not in answer.text
    assert "Lê Thị Nguyệt" not in answer.text


def test_programs_of_an_organiser_get_no_names(planned_installation: Installation) -> None:
    address = f"/api/v1/events/{planned_installation.event}/staffing"
    assert planned_installation.sign_in("organiser").get(address).json()["duties"] is None
    duties = planned_installation.sign_in("reviewer").get(address).json()["duties"]
    assert len(duties) == 8


def test_findings_about_a_person_are_told_without_the_person(guarded_installation: Installation) -> None:
    shelf = guarded_installation.services.shelf
    folder = shelf.place(guarded_installation.plan)
    path = folder / "staffing.csv"
    text = path.read_text("utf-8-sig")
    path.write_text(text.replace("CB-1,CH-1,CA1", "CB-4,CH-1,CA1"), "utf-8")  # militia at a post of traffic police
    assert "không được xem" in _page(guarded_installation, "organiser")
    assert "CB-4" not in _page(guarded_installation, "organiser")
    assert "CB-4" in _page(guarded_installation, "reviewer")


def test_long_pauses_are_left_out_of_the_picture_of_hours() -> None:
    class Shift:
        def __init__(self, start: datetime, end: datetime) -> None:
            self.start, self.end = start, end

    day = datetime(2026, 4, 12)
    near = [Shift(day.replace(hour=5), day.replace(hour=9)), Shift(day.replace(hour=9), day.replace(hour=13))]
    far = [*near, Shift(day.replace(day=14, hour=5), day.replace(day=14, hour=9))]
    assert len(draw_hours([], near).days) == 1
    assert len(draw_hours([], far).days) == 2


def test_before_the_first_plan_the_page_says_the_first_action(installation: Installation) -> None:
    assert "Chưa có phương án" in _page(installation, "organiser")
