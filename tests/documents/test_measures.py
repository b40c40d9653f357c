"""Printed State and Party papers keep the measures of NĐ 30/2020/NĐ-CP and HD 36-HD/VPTW, read back from the PDF."""

import dataclasses
import re

import pytest
from pypdf import PageObject

from planner.documents import Options
from planner.scenario.rows import Directive
from planner.scenario.schema import Scenario
from tests.documents.conftest import Print
from tests.documents.reading import find, pages, rules, runs

A4_MM = (210.0, 297.0)
PT_PER_MM = 72 / 25.4


def size_mm(page: PageObject) -> tuple[float, float]:
    return round(float(page.mediabox.width) / PT_PER_MM, 1), round(float(page.mediabox.height) / PT_PER_MM, 1)


@pytest.fixture(scope="module")
def plan(printed: Print) -> list[PageObject]:
    return pages(printed("ke-hoach"))


@pytest.fixture(scope="module")
def notice(printed: Print, pack: Scenario) -> list[PageObject]:
    directives = tuple(
        Directive(clause=str(index), quote=f"hoàn thành việc thứ {index} theo kế hoạch đã duyệt", owner="Phòng Mẫu")
        for index in range(1, 40)
    )
    return pages(printed("thong-bao", scenario=dataclasses.replace(pack, directives=directives)))


def test_pages_are_a4_upright_in_text_and_annexes(plan: list[PageObject]) -> None:
    assert {size_mm(page) for page in plan} == {A4_MM}


def test_text_keeps_the_margins_of_r21(plan: list[PageObject]) -> None:
    body = [run for page in plan for run in runs(page) if not run.text.isdecimal() or run.y_mm > 20]

    assert min(run.x_mm for run in body) == pytest.approx(30, abs=0.1)
    assert min(run.y_mm - run.size_pt * 0.8 / PT_PER_MM for run in body) >= 19.9
    assert max(run.y_mm + run.size_pt * 0.2 / PT_PER_MM for run in body) <= 277.1


def test_every_letter_is_in_the_embedded_times_metric_typeface(printed: Print) -> None:
    fonts = {}
    for page in pages(printed("ke-hoach")):
        fonts |= {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}
    families = {re.sub(r"^/[A-Z]{6}\+", "", str(font["/BaseFont"])) for font in fonts.values()}

    assert families <= {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}
    for font in fonts.values():
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_body_is_14_points_indented_justified_and_spaced_as_r22_asks(plan: list[PageObject]) -> None:
    first = find(plan[0], "UBND xã Mẫu (hư cấu) ban hành")
    second = find(plan[0], "thành lập xã Mẫu (hư cấu), cụ thể")
    heading = find(plan[0], "I. MỤC ĐÍCH")
    times_single_mm = 1.15 * 14 / PT_PER_MM
    line_mm = second.y_mm - first.y_mm

    assert (first.size_pt, second.x_mm) == (14, pytest.approx(30, abs=0.05))
    assert first.x_mm - second.x_mm == pytest.approx(12.7, abs=0.05)
    assert 1 <= line_mm / times_single_mm <= 1.5
    assert (heading.y_mm - second.y_mm - line_mm) * PT_PER_MM >= 5.99


def test_national_heading_and_motto_as_r23_with_a_line_as_long_as_the_motto(plan: list[PageObject]) -> None:
    heading, motto = find(plan[0], "CỘNG HÒA XÃ HỘI"), find(plan[0], "Độc lập - Tự do")
    line = min(
        (rule for rule in rules(plan[0]) if rule.y_mm > motto.y_mm), key=lambda rule: abs(rule.y_mm - motto.y_mm)
    )

    assert heading.text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert motto.text == "Độc lập - Tự do - Hạnh phúc"
    assert (heading.size_pt, motto.size_pt) == (13, 14)
    assert heading.font.endswith("Bold")
    assert motto.font.endswith("Bold")
    assert line.left_mm == pytest.approx(motto.x_mm, abs=0.4)
    assert 0 < line.y_mm - motto.y_mm < 3


def test_issuer_is_bold_with_a_line_of_a_third_to_a_half_below(plan: list[PageObject]) -> None:
    issuer = find(plan[0], "ỦY BAN NHÂN DÂN XÃ MẪU")
    line = next(rule for rule in rules(plan[0]) if rule.middle_mm < 90 and rule.y_mm > issuer.y_mm)
    text_mm = 2 * (line.middle_mm - issuer.x_mm)

    assert (issuer.size_pt, issuer.font[-4:]) == (13, "Bold")
    assert 1 / 3 <= line.length_mm / text_mm <= 1 / 2


def test_number_and_place_date_as_r25_and_r26(plan: list[PageObject]) -> None:
    number = find(plan[0], "Số:")
    place = [run for run in runs(plan[0]) if run.y_mm == find(plan[0], "Xã Mẫu, ngày").y_mm]

    assert (number.text, number.size_pt, number.font[-7:]) == ("Số: 05/KH-UBND", 13, "Regular")
    assert " ".join(run.text for run in place) == "Xã Mẫu, ngày 03 tháng 02 năm 2026"
    assert {(run.size_pt, run.font[-6:]) for run in place} == {(14, "Italic")}


def test_recipients_and_signature_as_r27_and_r29(plan: list[PageObject]) -> None:
    page = next(page for page in plan if "Nơi nhận:" in page.extract_text())
    title, filing = find(page, "Nơi nhận:"), find(page, "- Lưu: VT")
    authority, post, name = find(page, "TM. ỦY BAN"), find(page, "CHỦ TỊCH"), find(page, "Nguyễn Văn Mẫu")

    assert (title.size_pt, title.font[-10:]) == (12, "BoldItalic")
    assert (filing.size_pt, filing.font[-7:]) == (11, "Regular")
    assert {run.size_pt for run in (authority, post, name)} == {14}
    assert {run.font[-4:] for run in (authority, post, name)} == {"Bold"}
    assert authority.y_mm < post.y_mm < name.y_mm - 20


def test_pages_are_numbered_in_the_middle_of_the_top_margin_from_the_second_on(plan: list[PageObject]) -> None:
    numbers = [[run for run in runs(page) if run.y_mm < 20] for page in plan]
    shown = [run[0].text if run else "" for run in numbers]
    annexes = [index for index, page in enumerate(plan) if page.extract_text().startswith("PHỤ LỤC")]

    assert shown[:2] == ["", "2"]
    assert len(annexes) == 3
    assert all(shown[index] == "" for index in annexes)
    assert {run.size_pt for page in numbers for run in page} == {13}
    assert all(run.x_mm == pytest.approx(30 + 165 / 2, abs=3) for page in numbers for run in page)


def test_annexes_are_numbered_in_roman_and_say_what_they_hang_on(plan: list[PageObject]) -> None:
    text = "\n".join(page.extract_text() for page in plan).replace("\u00a0", " ")
    title = next(find(page, "PHỤ LỤC II") for page in plan if "PHỤ LỤC II" in page.extract_text())

    assert [f"PHỤ LỤC {figure}\n" in text for figure in ("I", "II", "III", "IV")] == [True, True, True, False]
    assert "(Kèm theo Kế hoạch số 05/KH-UBND ngày 03 tháng 02 năm 2026" in " ".join(text.split())
    assert (title.size_pt, title.font[-4:]) == (14, "Bold")


def test_party_notice_has_its_heading_with_a_line_of_its_length_and_its_number(notice: list[PageObject]) -> None:
    heading, star, number = find(notice[0], "ĐẢNG CỘNG SẢN"), find(notice[0], "*"), find(notice[0], "Số")
    line = next(rule for rule in rules(notice[0]) if rule.y_mm > heading.y_mm)

    assert (heading.text, heading.size_pt, heading.font[-4:]) == ("ĐẢNG CỘNG SẢN VIỆT NAM", 15, "Bold")
    assert line.left_mm == pytest.approx(heading.x_mm, abs=0.4)
    assert number.text == "Số 05-TB/BCĐ"
    assert find(notice[0], "BAN CHỈ ĐẠO LỄ").y_mm < star.y_mm < number.y_mm
    assert "CỘNG HÒA XÃ HỘI" not in notice[0].extract_text()


def test_party_notice_is_signed_by_the_secretary_who_also_heads_the_committee(notice: list[PageObject]) -> None:
    lines = [find(notice[-1], text) for text in ("BÍ THƯ ĐẢNG ỦY", "kiêm", "TRƯỞNG BAN CHỈ ĐẠO")]

    assert [line.y_mm for line in lines] == sorted(line.y_mm for line in lines)
    assert [line.font[-4:] for line in lines] == ["Bold", "ular", "Bold"]


def test_every_letter_of_a_job_starts_without_page_number(printed: Print) -> None:
    letters = pages(printed("giay-moi"))

    assert len(letters) == 10
    assert [run.text for page in letters for run in runs(page) if run.y_mm < 19] == []


def test_run_sheet_is_set_across(printed: Print) -> None:
    assert {size_mm(page) for page in pages(printed("kich-ban"))} == {A4_MM[::-1]}


@pytest.mark.parametrize(("size", "mm"), [("DL", (220.0, 110.0)), ("C5", (229.0, 162.0))])
def test_envelopes_have_their_size(printed: Print, options: Options, size: str, mm: tuple[float, float]) -> None:
    chosen = dataclasses.replace(options, envelope=size)

    assert {size_mm(page) for page in pages(printed("phong-bi", chosen=chosen))} == {mm}


def test_labels_stand_three_across_and_eight_down(printed: Print, pack: Scenario) -> None:
    guests = tuple(pack.guests[0].model_copy(update={"guest_id": f"K{index}"}) for index in range(25))
    sheets = pages(printed("nhan-dia-chi", scenario=dataclasses.replace(pack, guests=guests)))
    names = [[run for run in runs(page) if run.font.endswith("Bold")] for page in sheets]

    assert [len(page) for page in names] == [24, 1]
    assert len({round(run.x_mm, 1) for run in names[0]}) == 3
    assert len({round(run.y_mm, 1) for run in names[0]}) == 8


def test_paper_to_be_filed_says_that_it_is_pdf_a_2b(printed: Print, options: Options) -> None:
    made = printed("ke-hoach", chosen=dataclasses.replace(options, archive=True))

    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made


def test_same_content_gives_the_same_bytes(printed: Print) -> None:
    assert printed("giay-moi") == printed("giay-moi")


def test_long_job_is_joined_to_one_file(printed: Print, pack: Scenario) -> None:
    guests = tuple(pack.guests[0].model_copy(update={"guest_id": f"K{index}"}) for index in range(120))
    made = printed("giay-moi", scenario=dataclasses.replace(pack, guests=guests))

    assert len(pages(made)) == 120


@pytest.mark.parametrize("count", range(14, 30))
def test_no_page_bears_a_signature_alone(printed: Print, pack: Scenario, count: int) -> None:
    directives = tuple(Directive(clause=str(index), quote=f"làm việc thứ {index}") for index in range(count))
    made = pages(printed("thong-bao", scenario=dataclasses.replace(pack, directives=directives)))
    page = next(page for page in made if "Nơi nhận:" in page.extract_text())

    assert find(page, f"{count}) Làm việc").y_mm < find(page, "Nơi nhận:").y_mm
