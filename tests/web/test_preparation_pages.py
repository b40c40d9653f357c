"""The preparation on the web: dashboard, bar chart, procedures, notices, reports, and the same for programs."""

import re
from pathlib import Path

import pytest

from planner.report.gantt import gantt_script
from tests.web.conftest import Installation

NOTICE = (Path(__file__).parents[1] / "readiness" / "notice.txt").read_text("utf-8")
DAY = "2026-03-30"


@pytest.fixture
def way(installation: Installation) -> str:
    return f"/events/{installation.event}/preparation"


@pytest.fixture
def api(installation: Installation) -> str:
    return f"/api/v1/events/{installation.event}/preparation"


def test_the_dashboard_shows_days_left_gates_rules_and_what_is_missing(installation: Installation, way: str) -> None:
    page = installation.sign_in("organiser").get(f"{way}/readiness?day={DAY}").text

    assert "13 ngày, 9 ngày làm việc" in page
    assert "R05" in page
    assert "plan_approval" in page
    assert "Còn thiếu trong kế hoạch" in page
    assert "Ghi báo cáo" in page


def test_a_clerk_reads_the_dashboard_and_has_no_form(installation: Installation, way: str) -> None:
    page = installation.sign_in("clerk").get(f"{way}/readiness?day={DAY}").text

    assert "13 ngày" in page
    assert "Ghi báo cáo" not in page


def test_a_viewer_does_not_find_the_preparation(installation: Installation, way: str) -> None:
    browser = installation.sign_in("viewer")

    found = {part: browser.get(f"{way}/{part}").status_code for part in ("readiness", "gantt", "procedures", "notice")}

    assert found == dict.fromkeys(found, 404)


def test_the_bar_chart_has_a_row_for_every_task_and_its_own_script(installation: Installation, way: str) -> None:
    browser = installation.sign_in("organiser")
    page = browser.get(f"{way}/gantt?day={DAY}").text

    assert re.findall(r'data-row="(\w+)"', page) == ["V1", "V2", "V4", "V3", "V5"]
    assert "<script>" not in page
    assert "style=" not in page
    assert browser.get(f"{way}/gantt.js").text == gantt_script()


def test_the_timetable_is_taken_away_as_svg_pdf_excel_and_csv(installation: Installation, way: str) -> None:
    browser = installation.sign_in("organiser")
    answers = {kind: browser.get(f"{way}/gantt?format={kind}&day={DAY}") for kind in ("svg", "pdf", "xlsx", "csv")}

    begins = {kind: answer.content[:4] for kind, answer in answers.items()}

    assert begins == {"svg": b"<svg", "pdf": b"%PDF", "xlsx": b"PK\x03\x04", "csv": b'\xef\xbb\xbf"'}
    assert all("attachment" in answer.headers["content-disposition"] for answer in answers.values())
    assert b"<script>" in answers["svg"].content


def test_a_clerk_may_not_take_the_timetable_away(installation: Installation, way: str) -> None:
    assert installation.sign_in("clerk").get(f"{way}/gantt?format=csv").status_code == 404
    assert installation.sign_in("clerk").get(f"{way}/calendars/TV-1").status_code == 404


def test_a_personal_calendar_is_named_after_its_member(installation: Installation, way: str) -> None:
    answer = installation.sign_in("organiser").get(f"{way}/calendars/TV-1")

    assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
    assert "TV-1-duong-gia-khoa-mau.ics" in answer.headers["content-disposition"]


def test_a_fact_tried_too_late_says_by_how_many_days_with_alternatives(installation: Installation, way: str) -> None:
    page = installation.sign_in("organiser").get(f"{way}/procedures?fact=drone&day=2026-04-07").text

    assert "P13" in page
    assert "ĐÃ TRỄ" in page
    assert "bỏ cảnh quay trên không" in page
    assert "chưa kiểm chứng" in page


def test_a_report_is_kept_and_whoever_made_it_may_not_verify_it(installation: Installation, way: str, api: str) -> None:
    browser = installation.sign_in("organiser")

    sent = browser.post(f"{way}/report", data={"task": "V1", "by": "TV-1", "percent": "100", "evidence": "KH 05"})
    own = browser.post(f"{way}/verify", data={"task": "V1", "by": "TV-1"})
    other = browser.post(f"{way}/verify", data={"task": "V1", "by": "TV-2"})
    task = browser.get(api).json()["tasks"][0]

    assert (sent.status_code, own.status_code, other.status_code) == (303, 422, 303)
    assert "không được tự kiểm tra" in own.text
    assert (task["task_id"], task["reported_percent"], task["verified_percent"]) == ("V1", 100, 100)


def test_programs_report_verify_and_read_alike(installation: Installation, api: str) -> None:
    browser = installation.sign_in("organiser")

    kept = browser.post(f"{api}/tasks/V2/report", json={"percent": 40, "by": "TV-2"}).json()
    own = browser.post(f"{api}/tasks/V2/verify", json={"by": "TV-2"})
    unknown = browser.post(f"{api}/tasks/V99/report", json={"percent": 40, "by": "TV-2"})
    board = browser.get(f"{api}/readiness?day={DAY}").json()["board"]

    assert (kept["percent"], kept["reported_by"]) == (40, "TV-2")
    assert (own.status_code, unknown.status_code) == (422, 404)
    assert (board["days_left"], board["reported_percent"] > 0, board["verified_percent"]) == (13, True, 0)


def test_rules_and_procedures_for_programs_carry_basis_and_verification(installation: Installation, api: str) -> None:
    browser = installation.sign_in("clerk")

    rules = {one["rule"]: one for one in browser.get(f"{api}/rules").json()["rules"]}
    asked = browser.get(f"{api}/procedures?fact=drone&day=2026-04-07").json()["procedures"]
    wrong = browser.get(f"{api}/procedures?fact=dron")

    assert (len(rules), rules["R07"]["state"], rules["R37"]["verified"]) == (17, "kept", False)
    assert [(one["procedure"], one["late_days"] > 0) for one in asked] == [("P13", True)]
    assert (wrong.status_code, "drone" in wrong.text) == (422, True)


def test_a_notice_is_read_confirmed_line_by_line_and_taken_in(installation: Installation, way: str) -> None:
    browser = installation.sign_in("organiser")

    read = browser.post(f"{way}/notice", data={"text": NOTICE}).text
    fields = {"text": NOTICE, "keep": "1", "lesson.2": "1", "check.2": "procedures_in_time"}
    fields |= {"directive.0": "1", "owner.0": "Văn phòng", "tasks.0": "V1; V2"}
    kept = browser.post(f"{way}/notice", data=fields)
    page = browser.get(f"{way}?list=directives").text

    assert "07-TB/BCĐ" in read
    assert "phải chọn" not in read
    assert 'value="procedures_in_time" selected' in read
    assert kept.status_code == 303
    assert "V1;V2" in page or "V1; V2" in page
    assert "Khẩn trương thanh toán" not in page


def test_a_notice_with_an_unknown_task_or_no_number_is_refused(installation: Installation, way: str) -> None:
    browser = installation.sign_in("organiser")

    unknown = browser.post(f"{way}/notice", data={"text": NOTICE, "keep": "1", "directive.0": "1", "tasks.0": "X9"})
    other = browser.post(f"{way}/notice", data={"text": "Thư mời họp"})

    assert (unknown.status_code, "X9" in unknown.text) == (422, True)
    assert (other.status_code, "Không tìm thấy số" in other.text) == (422, True)
