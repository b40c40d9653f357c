"""The grid on a real page, in the browser: editing, pasting from Excel, undo and redo, a conflict."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from tests.browser_support import watched_page
from tests.web.conftest import PASSWORD, Installation
from tests.web.planned import serving
from web.store import tables

pytestmark = pytest.mark.browser

PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def address(installation: Installation) -> Iterator[str]:
    with serving(installation.client.app) as address:
        yield address


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("[name=login]", "organiser")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{address}/")


@pytest.fixture
def grid(chromium: Browser, installation: Installation, address: str) -> Iterator[Page]:
    with watched_page(chromium, (address,)) as page:
        sign_in(page, address)
        opened(page, f"{address}/events/{installation.event}/data/groups")
        yield page


def stored(installation: Installation, key: str) -> Any:  # noqa: ANN401 - cells of a row, None without it
    query = select(tables.rows.c.cells).where(tables.rows.c.table_name == "groups").order_by(tables.rows.c.id)
    with installation.services.store.read() as db:
        return next((cells for cells in db.execute(query).scalars() if cells.get("group_id") == key), None)


def opened(page: Page, target: str) -> None:
    """Open a table and wait until its grid listens."""
    page.goto(target)
    page.wait_for_selector("#rows[data-started]")


def cell(page: Page, row: int, column: int) -> Any:  # noqa: ANN401 - a locator
    return page.locator(f"#rows tbody tr:nth-child({row}) td:nth-child({column})")


def test_a_cell_is_typed_saved_faulted_and_mended(grid: Page, installation: Installation) -> None:
    key = cell(grid, 1, 1).inner_text()
    cell(grid, 1, 3).click()
    grid.keyboard.type("nhiều")
    grid.keyboard.press("Enter")
    expect(cell(grid, 1, 3)).to_contain_text("không phải số nguyên")
    assert stored(installation, key)["size"] == "nhiều"
    cell(grid, 1, 3).click()
    grid.keyboard.type("21")
    grid.keyboard.press("Enter")
    expect(cell(grid, 1, 3)).not_to_have_class(re.compile("saving"))
    assert stored(installation, key)["size"] == "21"


def test_a_block_from_excel_becomes_rows_and_undo_and_redo_take_it_and_bring_it(
    grid: Page, installation: Installation
) -> None:
    count = grid.locator("#rows tbody tr").count()
    grid.get_by_role("button", name="Thêm dòng").click()
    grid.evaluate(PASTE, "D1\tĐội một\t11\nD2\tĐội hai\t12\n")
    expect(grid.locator("#rows-said")).to_contain_text("trong 2 dòng")
    assert stored(installation, "D2")["name"] == "Đội hai"
    cell(grid, 1, 1).click()
    with grid.expect_navigation():
        grid.keyboard.press("Control+z")
    grid.wait_for_selector("#rows[data-started]")
    expect(grid.locator("#rows tbody tr")).to_have_count(count)
    assert stored(installation, "D2") is None
    cell(grid, 1, 1).click()
    with grid.expect_navigation():
        grid.keyboard.press("Control+y")
    expect(grid.locator("#rows tbody tr")).to_have_count(count + 2)
    assert stored(installation, "D2")["name"] == "Đội hai"


def test_a_conflict_shows_both_sides_as_text(chromium: Browser, installation: Installation, address: str) -> None:
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    sign_in(page, address)
    opened(page, f"{address}/events/{installation.event}/data/groups")
    other = installation.sign_in("organiser2")
    rows = f"/api/v1/events/{installation.event}/tables/groups/rows"
    row = other.get(rows).json()["rows"][0]
    payload = "<img src=x onerror=\"document.title='stolen'\">"
    other.patch(f"{rows}/{row['id']}", json={"name": payload}, headers={"If-Match": f'"{row["version"]}"'})
    cell(page, 1, 2).click()
    page.keyboard.type("Tên của tôi")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(payload)
    expect(dialog).to_contain_text("Tên của tôi")
    assert page.locator("img[src=x]").count() == 0
    assert page.title() != "stolen"
    page.close()


def test_ids_of_the_other_table_are_suggested_while_typing(
    grid: Page, installation: Installation, address: str
) -> None:
    opened(grid, f"{address}/events/{installation.event}/data/guests")
    column = grid.locator("#rows thead th").evaluate_all(
        "heads => heads.findIndex((head) => head.dataset.column === 'organisation_id') + 1"
    )
    cell(grid, 1, column).dblclick()
    expect(grid.locator("#suggested-ids option").first).to_have_attribute("value", re.compile("^TC-"))


def test_the_data_room_checks_by_itself(grid: Page, installation: Installation, address: str) -> None:
    grid.goto(f"{address}/events/{installation.event}/data")
    expect(grid.locator("#data-room")).to_contain_text("Dữ liệu không có lỗi")
