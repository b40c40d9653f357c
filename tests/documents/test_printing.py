"""What people typed is printed as they typed it, whatever it looks like to a typesetter."""

import dataclasses
import io
import unicodedata

import pytest
import segno

from planner.documents import Options, StoppedError, build, document_of, pdf_parts, ticket_code
from planner.documents.codes import MASK, qr_code
from planner.documents.people import PlanRows
from planner.documents.typeset import CHUNK, Press
from planner.errors import UsageError
from planner.scenario.schema import Scenario
from tests.documents.conftest import Print
from tests.documents.pictures import png_grey
from tests.documents.reading import find, pages, runs, text_of

KEY = "chìa khóa thử"
ODD_NAMES = (
    "*Nguyễn* _Văn_ #eval A",
    '#import "x.typ": * $a^2$ @b <c>',
    "= Tiêu đề // chú thích /* x */",
    "\"Trần\" 'Thị' \\ {B} [C] `D` ~E -- F...",
    "- 1. + / Lê",
)


def with_name(scenario: Scenario, name: str) -> Scenario:
    first = scenario.guests[0].model_copy(update={"full_name": name})
    return dataclasses.replace(scenario, guests=(first, *scenario.guests[1:]))


@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.parametrize("key", ["giay-moi", "ds-khach-ten"])
def test_markup_and_code_in_names_print_literally(printed: Print, pack: Scenario, key: str, name: str) -> None:
    assert name in text_of(printed(key, scenario=with_name(pack, name)))


def test_decomposed_vietnamese_prints_composed(printed: Print, pack: Scenario) -> None:
    name = "Nguyễn Thị Ngọc Ánh Tuyết Đặng Hữu Phước Quỳnh"
    text = text_of(printed("giay-moi", scenario=with_name(pack, unicodedata.normalize("NFD", name))))

    assert name in text
    assert unicodedata.normalize("NFC", text) == text


@pytest.mark.parametrize("key", ["giay-moi", "ds-khach-ten", "ds-don-khach", "nhan-dia-chi", "phong-bi"])
@pytest.mark.parametrize("name", ["Nguyễn" * 50, "Nguyễn Thị Hồng " * 19], ids=["one word", "many words"])
def test_name_of_300_letters_stays_on_the_sheet(printed: Print, pack: Scenario, key: str, name: str) -> None:
    made = pages(printed(key, scenario=with_name(pack, name[:300].strip())))
    page = made[0]
    width_mm = float(page.mediabox.width) * 25.4 / 72

    assert "nguyễn" in "".join(each.extract_text() for each in made).lower()
    for run in runs(page):
        # No letter is narrower than 0.3 em on average: a line that were not broken would leave the sheet.
        assert 0 <= run.x_mm <= width_mm
        assert run.x_mm + len(run.text) * run.size_pt * 0.3 * 25.4 / 72 <= width_mm


def test_long_name_is_printed_whole_in_the_list(printed: Print, pack: Scenario) -> None:
    name = "Nguyễn" * 50
    text = text_of(printed("ds-khach-ten", scenario=with_name(pack, name)))

    assert name in text.replace(" ", "")


@pytest.mark.parametrize("key", ["ke-hoach", "giay-moi", "ds-khach-ten", "kich-ban", "the-xe", "so-do-cho-ngoi"])
def test_draft_bears_its_mark_on_every_page_and_no_number(printed: Print, options: Options, key: str) -> None:
    made = pages(printed(key, chosen=dataclasses.replace(options, draft=True)))

    assert all(find(page, "DỰ THẢO").size_pt == 96 for page in made)
    assert not any("DỰ THẢO" in page.extract_text() for page in pages(printed(key)))


def test_draft_leaves_number_and_day_to_be_written(printed: Print, options: Options) -> None:
    text = text_of(printed("ke-hoach", chosen=dataclasses.replace(options, draft=True)))

    assert "Số: /KH-UBND" in text
    assert "Xã Mẫu, ngày tháng 02 năm 2026" in text
    assert "05/KH-UBND" not in text


def test_code_is_opaque_and_steady() -> None:
    code = ticket_code("tiny", "K01", "bí mật")

    assert code == ticket_code("tiny", "K01", "bí mật")
    assert len(code) == 16
    assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    others = {ticket_code("tiny", "K02", "bí mật"), ticket_code("tiny", "K01"), ticket_code("khac", "K01", "bí mật")}
    assert len(others | {code}) == 4


def test_code_on_a_letter_is_the_qr_of_the_guests_code_and_nothing_else(pack: Scenario, rows: PlanRows) -> None:
    letters = build(document_of("giay-moi"), pack, rows, Options(secret=KEY)).items
    code = letters[0].code

    assert code.text == ticket_code("tiny", "K01", KEY)
    expected = io.BytesIO()
    segno.make_qr(code.text, error="q", mask=MASK).save(expected, kind="svg", border=0, xmldecl=False, svgns=True)
    assert code.svg == expected.getvalue().decode().strip()
    assert segno.make_qr(code.text, error="q", mask=MASK).designator == "1-Q"


def test_picture_of_a_code_on_paper_has_the_modules_of_the_code(pack: Scenario, rows: PlanRows) -> None:
    content = build(document_of("giay-moi"), pack, rows, Options())
    one = dataclasses.replace(content, items=content.items[:1])
    matrix = [
        [bool(module) for module in row] for row in segno.make_qr(one.items[0].code.text, error="q", mask=MASK).matrix
    ]
    picture = png_grey(Press(one.template).png(one, ppi=300)[0])

    assert modules_found(picture, matrix)


def modules_found(picture: "list[list[int]]", matrix: "list[list[bool]]") -> bool:
    """Whether the code stands in the picture: 20 mm wide at 300 ppi, found by its finder pattern."""
    side = 20 / 25.4 * 300 / len(matrix)
    dark = [[value < 128 for value in row] for row in picture]
    for top in range(1500, len(dark) - 300):
        row = dark[top]
        for left in range(330, 500):
            if row[left] and not row[left - 1] and all(row[left : left + int(side * 7) - 2]):
                return all(
                    dark[int(top + (y + 0.5) * side)][int(left + (x + 0.5) * side)] == module
                    for y, line in enumerate(matrix)
                    for x, module in enumerate(line)
                )
    return False


def test_code_kept_by_the_register_wins(pack: Scenario, rows: PlanRows) -> None:
    letters = build(document_of("giay-moi"), pack, rows, Options(codes={"K01": "MA-RIENG-01"})).items

    assert letters[0].code == qr_code("MA-RIENG-01")


def test_job_tells_how_far_it_is_and_stops_between_chunks(pack: Scenario, rows: PlanRows) -> None:
    guests = tuple(pack.guests[0].model_copy(update={"guest_id": f"K{index}"}) for index in range(CHUNK * 2 + 1))
    content = build(document_of("giay-moi"), dataclasses.replace(pack, guests=guests), rows, Options())
    told: list[tuple[int, int]] = []

    parts = list(pdf_parts(content, Options(), progress=lambda done, total: told.append((done, total))))
    assert [len(pages(part)) for part in parts] == [CHUNK, CHUNK, 1]
    assert told == [(CHUNK, 2 * CHUNK + 1), (2 * CHUNK, 2 * CHUNK + 1), (2 * CHUNK + 1, 2 * CHUNK + 1)]

    told.clear()
    with pytest.raises(StoppedError):
        list(pdf_parts(content, Options(), progress=lambda done, _: told.append((done, 0)), stop=lambda: bool(told)))
    assert told == [(CHUNK, 0)]


def test_document_says_what_it_lacks(pack: Scenario) -> None:
    with pytest.raises(UsageError, match="thiếu seating"):
        build(document_of("so-do-cho-ngoi"), pack, {})
    with pytest.raises(UsageError, match="Có phải “giay-moi”"):
        document_of("giaymoi")
