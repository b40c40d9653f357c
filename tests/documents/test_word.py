"""Word files keep the same measures and can be edited: paragraphs, tables and sections, read back with python-docx."""

import dataclasses
import io

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt

from planner.documents import Options
from planner.documents.word import roman
from planner.documents.word_head import MOTTO_WIDTH_MM, PARTY_WIDTH_MM, issuer_rule_mm
from planner.scenario.rows import Directive
from planner.scenario.schema import Scenario
from tests.documents.conftest import Print
from tests.documents.reading import pages, rules


def opened(made: bytes) -> Document:
    return docx.Document(io.BytesIO(made))


def mm(length: Length | None) -> float:
    return round((length or Length(0)).mm, 1)


@pytest.fixture(scope="module")
def plan(printed: Print) -> Document:
    return opened(printed("ke-hoach", "docx"))


def test_every_section_is_a4_with_the_margins_of_r21(plan: Document) -> None:
    measures = {
        tuple(mm(length) for length in (each.page_width, each.page_height, each.top_margin, each.bottom_margin))
        for each in plan.sections
    }

    assert measures == {(210.0, 297.0, 20.0, 20.0)}
    assert {(mm(each.left_margin), mm(each.right_margin)) for each in plan.sections} == {(30.0, 15.0)}


def test_typeface_is_times_new_roman_throughout(plan: Document) -> None:
    assert plan.styles["Normal"].font.name == "Times New Roman"
    assert {run.font.name for paragraph in plan.paragraphs for run in paragraph.runs} == {None}


def test_body_is_14_points_justified_indented_and_spaced(plan: Document) -> None:
    body = next(each for each in plan.paragraphs if each.text.startswith("UBND xã Mẫu (hư cấu) ban hành"))

    assert body.runs[0].font.size == Pt(14)
    assert body.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert body.paragraph_format.first_line_indent == Mm(12.7)
    assert (body.paragraph_format.space_after or 0) >= Pt(6)
    assert 1 <= float(body.paragraph_format.line_spacing or 0) <= 1.5


def test_head_has_sizes_of_the_decree_and_lines(plan: Document) -> None:
    left, right = plan.tables[0].rows[0].cells
    looks = {
        each.text: (each.runs[0].font.size, each.runs[0].bold) for cell in (left, right) for each in cell.paragraphs
    }

    assert looks["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == (Pt(13), True)
    assert looks["Độc lập - Tự do - Hạnh phúc"] == (Pt(14), True)
    assert looks["ỦY BAN NHÂN DÂN XÃ MẪU"] == (Pt(13), True)
    assert looks["Số: 05/KH-UBND"] == (Pt(13), False)
    assert looks["Xã Mẫu, ngày\u00a003 tháng\u00a002 năm\u00a02026"] == (Pt(14), False)
    assert plan.element.xml.count("<w:pBdr>") == 3


def test_recipients_and_signature(plan: Document) -> None:
    block = next(table for table in plan.tables if "Nơi nhận:" in table.rows[0].cells[0].text)
    left, right = block.rows[0].cells

    assert [each.runs[0].font.size for each in left.paragraphs] == [Pt(12), *[Pt(11)] * (len(left.paragraphs) - 1)]
    assert (left.paragraphs[0].runs[0].bold, left.paragraphs[0].runs[0].italic) == (True, True)
    assert left.paragraphs[-1].text == "- Lưu: VT"
    assert [each.text for each in right.paragraphs if each.text] == [
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn Mẫu",
    ]


def test_pages_are_numbered_from_the_second_and_anew_in_every_annex(plan: Document) -> None:
    assert len(plan.sections) == 4
    for section in plan.sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header.part.element.xml
        assert section.header.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert section.first_page_header.paragraphs[0].text == ""
    assert plan.element.xml.count('<w:pgNumType w:start="1"/>') == 4


def test_table_heads_are_repeated_on_every_page(plan: Document) -> None:
    grids = [table for table in plan.tables if table.style is not None and table.style.name == "Table Grid"]

    assert len(grids) >= 3
    assert plan.element.xml.count('<w:tblHeader w:val="true"/>') == len(grids)


def test_party_notice_in_word(printed: Print, pack: Scenario) -> None:
    changed = dataclasses.replace(pack, directives=(Directive(clause="1", quote="làm báo cáo"),))
    notice = opened(printed("thong-bao", "docx", changed))
    left, right = notice.tables[0].rows[0].cells

    assert [each.text for each in left.paragraphs if each.text][-2:] == ["*", "Số 05-TB/BCĐ"]
    assert right.paragraphs[0].text == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert right.paragraphs[0].runs[0].font.size == Pt(15)


def test_draft_bears_its_mark_in_both_heads(printed: Print, options: Options) -> None:
    drafted = opened(printed("ke-hoach", "docx", chosen=dataclasses.replace(options, draft=True)))
    plain = opened(printed("ke-hoach", "docx"))

    assert all("DỰ THẢO" in each.first_page_header.part.element.xml for each in drafted.sections)
    assert all("DỰ THẢO" in each.header.part.element.xml for each in drafted.sections)
    assert "DỰ THẢO" not in plain.sections[0].header.part.element.xml


def test_control_marks_and_markup_in_names_do_no_harm(printed: Print, pack: Scenario) -> None:
    first = pack.guests[0].model_copy(update={"full_name": "A\x00\x0b <w:b/> & B"})
    changed = dataclasses.replace(pack, guests=(first, *pack.guests[1:]))

    text = "\n".join(
        cell.text for row in opened(printed("ds-khach-ten", "docx", changed)).tables[0].rows for cell in row.cells
    )
    assert "A <w:b/> & B" in text


def test_lines_in_word_are_as_long_as_those_of_the_pdf(printed: Print) -> None:
    state = rules(pages(printed("ke-hoach"))[0])
    party = rules(pages(printed("thong-bao"))[0])

    assert min(abs(line.length_mm - MOTTO_WIDTH_MM) for line in state) < 0.1
    assert abs(party[0].length_mm - PARTY_WIDTH_MM) < 0.1
    assert abs(state[0].length_mm - issuer_rule_mm("ỦY BAN NHÂN DÂN XÃ MẪU", 13)) < 2


def test_roman_numerals() -> None:
    assert [roman(number) for number in (1, 4, 9, 12, 20)] == ["I", "IV", "IX", "XII", "XX"]
