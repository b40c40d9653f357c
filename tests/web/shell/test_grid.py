"""The grid against a server that speaks its protocol: editing, blocks, conflicts, undo, a lost connection."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.shell.conftest import Gallery

pytestmark = pytest.mark.browser

PAYLOAD = "<img src=x onerror=\"document.title='stolen'\">"
PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
}"""


def cell(page: Page, row: int, column: int) -> Locator:
    """Return a cell of the grid, both counted from 1."""
    return page.locator(f"#people tbody tr:nth-child({row}) td:nth-child({column})")


def said(page: Page) -> Locator:
    return page.locator("#people-said")


def test_typing_on_a_cell_replaces_it_and_enter_saves_and_goes_down(page: Page, gallery: Gallery) -> None:
    cell(page, 1, 2).click()
    page.keyboard.type("Nguyễn Văn An")
    page.keyboard.press("Enter")

    expect(said(page)).to_have_text("Đã lưu.")
    expect(cell(page, 2, 2)).to_be_focused()
    assert gallery.cells("p1")["name"] == "Nguyễn Văn An"


def test_edits_one_after_the_other_each_know_the_version_before(page: Page, gallery: Gallery) -> None:
    cell(page, 1, 2).click()
    for keys, end in (("Lan", "Tab"), ("5", "Tab"), ("c", "Enter")):
        page.keyboard.type(keys)
        page.keyboard.press(end)

    expect(page.locator("#people tr[data-row=p1]")).to_have_attribute("data-version", "4")
    assert gallery.table.rows["p1"] == (4, {"id": "p1", "name": "Lan", "seats": "5", "kind": "ccb"})
    expect(cell(page, 1, 4)).to_have_text("Cựu chiến binh")


def test_escape_gives_the_edit_up(page: Page, gallery: Gallery) -> None:
    cell(page, 1, 2).click()
    page.keyboard.press("F2")
    page.keyboard.type("xyz")
    page.keyboard.press("Escape")

    expect(cell(page, 1, 2)).to_have_text("An")
    expect(cell(page, 1, 2)).to_be_focused()
    assert gallery.table.rows["p1"][0] == 1


def test_read_only_cell_says_so(page: Page) -> None:
    cell(page, 1, 1).click()
    page.keyboard.press("Enter")

    expect(said(page)).to_have_text("Ô này không sửa được ở đây.")
    assert page.locator(".cell-input").count() == 0


def test_refused_value_stays_with_its_sentence_until_it_is_mended(refused_page: Page, gallery: Gallery) -> None:
    page = refused_page
    cell(page, 2, 3).click()
    page.keyboard.type("ba")
    page.keyboard.press("Enter")

    expect(cell(page, 2, 3)).to_have_attribute("aria-invalid", "true")
    expect(cell(page, 2, 3)).to_contain_text("“ba” không phải số nguyên")
    assert gallery.cells("p2")["seats"] == "3"
    cell(page, 2, 3).click()
    page.keyboard.type("4")
    page.keyboard.press("Enter")

    expect(said(page)).to_have_text("Đã lưu.")
    expect(cell(page, 2, 3)).to_have_text("4")
    assert gallery.cells("p2")["seats"] == "4"


def test_block_from_excel_fills_cells_and_makes_new_rows(page: Page, gallery: Gallery) -> None:
    cell(page, 3, 2).click()
    page.evaluate(PASTE, 'Lê Thị Cúc\t7\tLãnh đạo\r\n"Phạm ""Tư"" Dũng"\t2\tcựu chiến binh\r\n')

    expect(said(page)).to_have_text("Đã lưu 6 ô trong 2 dòng.")
    expect(page.locator("#people tbody tr")).to_have_count(4)
    assert gallery.cells("p3") == {"id": "p3", "name": "Lê Thị Cúc", "seats": "7", "kind": "ld"}
    assert gallery.cells("p4") == {"id": "p4", "name": 'Phạm "Tư" Dũng', "seats": "2", "kind": "ccb"}
    expect(cell(page, 4, 1)).to_have_text("p4")


def test_block_with_one_fault_stores_nothing_and_names_the_place(refused_page: Page, gallery: Gallery) -> None:
    page = refused_page
    cell(page, 1, 2).click()
    page.evaluate(PASTE, "Một\t1\nHai\tnhiều\n")

    expect(page.locator("#people-faults")).to_contain_text("Chưa lưu gì: 1 ô trong khối có lỗi.")
    expect(page.locator("#people-faults li")).to_have_text(
        "dòng 2, Số ghế: “nhiều” không phải số nguyên: hãy nhập số ghế bằng chữ số."
    )
    assert [row[1]["name"] for row in gallery.table.rows.values()] == ["An", "Bình", "Cúc"]
    expect(cell(page, 1, 2)).to_have_text("An")


def test_block_wider_than_the_table_is_refused_before_it_is_sent(page: Page, gallery: Gallery) -> None:
    cell(page, 1, 4).click()
    page.evaluate(PASTE, "a\tb\tc")

    expect(page.locator("#says")).to_contain_text("Khối dán có 3 cột, từ ô này chỉ còn 1 cột. Chưa dán gì.")
    assert gallery.table.rows["p1"][0] == 1


@pytest.mark.parametrize(
    ("choice", "shown", "stored"),
    [("Giữ của tôi", "Bốn", "Bốn"), ("Lấy bản trên máy chủ", PAYLOAD, PAYLOAD)],
)
def test_conflict_shows_both_sides_as_text_and_one_is_chosen(
    refused_page: Page, gallery: Gallery, choice: str, shown: str, stored: str
) -> None:
    page = refused_page
    gallery.table.put("p1", {"name": PAYLOAD})
    cell(page, 1, 2).click()
    page.keyboard.type("Bốn")
    page.keyboard.press("Enter")

    sides = page.locator("dialog.conflict td")
    expect(sides).to_have_text([PAYLOAD, "Bốn"])
    page.click(f"dialog.conflict button:text-is('{choice}')")

    expect(page.locator("dialog.conflict")).to_have_count(0)
    expect(cell(page, 1, 2)).to_have_text(shown)
    expect(page.locator("#people .saving, #people .unsaved")).to_have_count(0)
    assert gallery.cells("p1")["name"] == stored
    assert page.locator("#people img, dialog img").count() == 0
    assert "stolen" not in page.title()


def test_conflict_left_undecided_stores_nothing_and_keeps_the_text(refused_page: Page, gallery: Gallery) -> None:
    page = refused_page
    gallery.table.put("p1", {"name": "Ánh"})
    cell(page, 1, 2).click()
    page.keyboard.type("Bốn")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.conflict")).to_be_visible()
    page.keyboard.press("Escape")

    expect(cell(page, 1, 2)).to_contain_text("Chưa lưu: có người vừa sửa ô này.")
    expect(cell(page, 1, 2)).to_contain_text("Bốn")
    assert gallery.cells("p1")["name"] == "Ánh"


@pytest.mark.parametrize(
    ("choice", "stored"),
    [("Giữ của tôi", ["Một", "Hai"]), ("Lấy bản trên máy chủ", ["Ánh", "Hai"])],
)
def test_block_over_a_row_changed_meanwhile_asks_first(
    refused_page: Page, gallery: Gallery, choice: str, stored: list[str]
) -> None:
    page = refused_page
    gallery.table.put("p1", {"name": "Ánh"})
    cell(page, 1, 2).click()
    page.evaluate(PASTE, "Một\nHai\n")
    expect(page.locator("dialog.conflict td")).to_have_text(["Ánh", "Một"])
    assert gallery.cells("p2")["name"] == "Bình"

    page.click(f"dialog.conflict button:text-is('{choice}')")

    expect(said(page)).to_contain_text("Đã lưu")
    assert [gallery.cells(key)["name"] for key in ("p1", "p2")] == stored
    expect(page.locator("#people td:nth-child(2)")).to_have_text([*stored, "Cúc"])


def test_row_changed_meanwhile_is_shown_anew_and_not_deleted(refused_page: Page, gallery: Gallery) -> None:
    page = refused_page
    gallery.table.put("p1", {"name": "Ánh"})

    cell(page, 1, 5).locator("button").click()

    expect(page.locator("#says")).to_contain_text("Có người vừa sửa dòng này nên chưa xoá.")
    expect(cell(page, 1, 2)).to_have_text("Ánh")
    assert list(gallery.table.rows) == ["p1", "p2", "p3"]


def test_copied_range_is_what_is_pasted(page: Page, gallery: Gallery) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cell(page, 1, 2).click()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+c")
    cell(page, 2, 2).click()
    page.keyboard.press("Control+v")

    expect(said(page)).to_have_text("Đã lưu 2 ô trong 1 dòng.")
    assert gallery.cells("p2") == {"id": "p2", "name": "An", "seats": "2", "kind": "ccb"}


def test_control_d_fills_downwards_and_control_z_takes_it_back(page: Page, gallery: Gallery) -> None:
    cell(page, 1, 3).click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(said(page)).to_have_text("Đã lưu 2 ô trong 2 dòng.")
    assert [row[1]["seats"] for row in gallery.table.rows.values()] == ["2", "2", "2"]

    page.keyboard.press("Control+z")

    expect(said(page)).to_have_text("Đã hoàn tác.")
    assert page.locator("#people td:nth-child(3)").all_text_contents() == ["2", "3", "1"]
    expect(cell(page, 3, 3)).to_be_focused()


def test_row_is_added_by_its_button_and_deleted_by_keyboard(page: Page, gallery: Gallery) -> None:
    page.click("text=Thêm dòng")
    expect(cell(page, 4, 2)).to_be_focused()
    page.keyboard.type("Dũng")
    page.keyboard.press("Enter")
    expect(page.locator("#people tr[data-row=p4]")).to_have_count(1)
    assert gallery.cells("p4")["name"] == "Dũng"

    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.press("Enter")

    expect(page.locator("#people tbody tr")).to_have_count(3)
    assert list(gallery.table.rows) == ["p2", "p3", "p4"]


def test_edit_made_without_connection_is_kept_and_sent_when_it_is_back(refused_page: Page, gallery: Gallery) -> None:
    page = refused_page
    page.context.set_offline(True)
    cell(page, 1, 2).click()
    page.keyboard.type("Ngoại tuyến")
    page.keyboard.press("Enter")
    expect(page.locator("#says")).to_contain_text("Mất kết nối với máy chủ.")
    expect(cell(page, 1, 2)).to_have_text("Ngoại tuyến")

    page.context.set_offline(False)

    expect(said(page)).to_have_text("Đã lưu.")
    assert gallery.cells("p1")["name"] == "Ngoại tuyến"


def test_tab_leaves_the_grid_after_escape_and_comes_back_to_the_same_cell(page: Page) -> None:
    cell(page, 2, 2).click()
    page.keyboard.press("Escape")
    expect(said(page)).to_have_text("Nhấn Tab để ra khỏi bảng.")
    page.keyboard.press("Tab")
    expect(page.locator("[name=name]")).to_be_focused()

    page.keyboard.press("Shift+Tab")

    expect(cell(page, 2, 2)).to_be_focused()
