"""Pages beside the run-sheet: running late, versions, plans B, rules; and the same for programs."""

import io
import re

from pypdf import PdfReader

from tests.web.conftest import Installation


def page(installation: Installation, who: str, path: str, status: int = 200) -> str:
    answer = installation.sign_in(who).get(f"/events/{installation.event}/runsheet/{path}")
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.text)


def test_an_overrun_says_who_is_told_and_why(planned_installation: Installation) -> None:
    text = page(planned_installation, "viewer", "delay?item=KB-5&minutes=12&cut=0")
    assert "Phải báo <b>2</b> người (ít nhất có thể)" in text
    assert re.findall(r'<th scope="row">(Lái xe|Trưởng đoàn|Bếp)</th>', text) == ["Lái xe", "Trưởng đoàn"]
    assert "xe “Xe về” gắn theo Mục KB-9 “Kết thúc”, vượt mức xê dịch cho phép: dời 12 phút." in text
    assert "<b>07:59–08:09</b>" in text


def test_minutes_that_are_none_are_answered_with_a_sentence(planned_installation: Installation) -> None:
    text = page(planned_installation, "viewer", "delay?item=KB-5&minutes=nhiều", 422)
    assert "Số phút phải từ 1 đến 600, không nhận “nhiều”." in text


def test_before_any_delay_is_asked_for_there_is_only_the_form(planned_installation: Installation) -> None:
    text = page(planned_installation, "viewer", "delay")
    assert '<option value="Khách khu A"' in text
    assert "Báo cho ai</h2>" not in text


def test_a_plan_b_shows_all_that_follows(planned_installation: Installation) -> None:
    text = page(planned_installation, "viewer", "variants?id=MUA")
    assert "Phải báo <b>4</b> người: Trưởng ban; Tổ cửa; Bếp; Tổ xe." in text
    assert "KB-5: Bục trái → Hội trường" in text
    assert "Không có phương án B “MAU”" in page(planned_installation, "viewer", "variants?id=MAU", 422)


def test_versions_of_two_plans_are_compared_and_changed_pages_printed(planned_installation: Installation) -> None:
    folder = planned_installation.services.shelf.place(planned_installation.plan)
    file = folder / "runsheet.csv"
    file.write_text(file.read_text("utf-8-sig").replace("Diễn văn kỷ niệm", "Diễn văn cũ"), "utf-8")
    address = f"versions?before={planned_installation.plan}&after=today"
    assert "1 mục khác nhau" in page(planned_installation, "organiser", address)
    made = planned_installation.sign_in("organiser").get(
        f"/events/{planned_installation.event}/runsheet/{address}&format=pdf"
    )
    texts = [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(made.content)).pages]
    assert len(texts) == 2
    assert "Tờ SK-1 thay tờ SK-1 phiên bản 1." in texts[1]


def test_every_rule_is_shown_with_its_article_and_mark(planned_installation: Installation) -> None:
    text = page(planned_installation, "viewer", "rules")
    assert "R17: NĐ 145/2013/NĐ-CP Đ28</td><td>V</td><td>đạt" in text
    assert "không phải quy định pháp luật</td><td>M</td><td>đạt" in text


def test_movements_are_told_to_cleared_people_alone(guarded_installation: Installation) -> None:
    hidden = page(guarded_installation, "viewer", "delay?item=KB-5&minutes=12")
    assert '<option value="KB-1"' not in hidden
    page(guarded_installation, "viewer", "delay?item=KB-1&minutes=12", 404)
    assert "KB-1</th>" not in page(guarded_installation, "viewer", "variants?id=MUA")
    assert '<option value="KB-1"' in page(guarded_installation, "cleared", "delay")


def test_programs_read_the_same(planned_installation: Installation) -> None:
    viewer = planned_installation.sign_in("viewer")
    address = f"/api/v1/events/{planned_installation.event}/runsheet"
    found = viewer.get(f"{address}/delay?item=KB-5&minutes=12").json()
    assert (found["people"], found["proven"], [one["party"] for one in found["told"]]) == (
        2,
        True,
        ["Lái xe", "Trưởng đoàn"],
    )
    (rain,) = viewer.get(f"{address}/variants").json()
    assert (rain["variant_id"], rain["decide_by"], rain["people"]) == ("MUA", "2026-04-12 05:30", 4)
    plan = planned_installation.plan
    assert viewer.get(f"{address}/versions?before={plan}&after={plan}").json() == []
