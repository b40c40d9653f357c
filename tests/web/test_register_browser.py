"""A clerk's way in the browser: a messy workbook, a duplicate, an answer, the door; every page looked at."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser_support import watched_page
from tests.web.conftest import PASSWORD
from tests.web.test_register import approve_all, workbook

if TYPE_CHECKING:
    from tests.web.conftest import Installation

pytestmark = pytest.mark.browser
PAGES = ("import", "duplicates", "rounds", "rounds?view=decide", "rounds?view=frozen", "statistics", "checkin?q=mau")


def grave(page: Page) -> list[str]:
    """Return what axe calls serious or critical, with the places."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("form[action='/sign-in'] button")
    page.wait_for_url(lambda url: "sign-in" not in url)


@pytest.fixture
def clerk(chromium: Browser, served: str) -> Iterator[Page]:
    """Return a page in which a clerk is signed in."""
    with watched_page(chromium, (served,)) as page:
        sign_in(page, served, "clerk")
        yield page


def test_a_clerk_takes_a_messy_list_in_and_settles_a_duplicate(
    clerk: Page, served: str, planned_installation: "Installation", tmp_path: Path
) -> None:
    place = f"{served}/events/{planned_installation.event}/guests"
    file = tmp_path / "so-noi-vu.xlsx"
    file.write_bytes(workbook())
    clerk.goto(f"{place}/import")
    clerk.set_input_files("#files", str(file))
    clerk.click("text=Gửi và xem trước")
    expect(clerk.locator("#confirm-form")).to_contain_text("Nguyễn Văn <b>An</b>", timeout=60_000)
    expect(clerk.locator("table").nth(1)).to_contain_text("abc")
    clerk.select_option("[name=organisation_id]", "TC-1")
    clerk.select_option("[name=rank]", "2")
    clerk.click("button:has-text('người vào sổ')")
    expect(clerk.locator("#lines-results")).to_contain_text("Trần Thị Bình", timeout=60_000)

    clerk.goto(f"{place}/duplicates")
    expect(clerk.locator("[data-pair]")).to_contain_text("Trần Gia Bảo Mẫu", timeout=60_000)
    clerk.locator("h1").click()
    clerk.keyboard.press("1")
    expect(clerk.locator(".flash")).to_contain_text("Đã ghi quyết định.")
    expect(clerk.locator("[data-pair]")).to_have_count(0)

    clerk.goto(f"{place}/rounds")
    expect(clerk.locator(".notice.success")).to_contain_text("Số liệu khớp ở mọi cấp")
    expect(clerk.locator("tr[data-level='0'] td").nth(2)).to_have_text("3")


def test_answers_are_recorded_from_the_keyboard(clerk: Page, served: str, planned_installation: "Installation") -> None:
    organiser, event = planned_installation.sign_in("organiser"), planned_installation.event
    for name in ("Hồ Văn Dũng", "Lê Thị Cúc"):
        about = {"full_name": name, "group": "Nhân dân", "rank": 3, "reason": "x"}
        organiser.post(f"/api/v1/events/{event}/register/nominations", json=about)
    approve_all(organiser, event)
    clerk.goto(f"{served}/events/{event}/guests/rounds?view=answers")
    clerk.locator("#answer-q").press_sequentially("le thi c")
    expect(clerk.locator(".answers li")).to_have_count(1)
    clerk.keyboard.press("Enter")
    clerk.keyboard.press("d")
    expect(clerk.locator(".flash")).to_contain_text("Đã ghi trả lời.")
    expect(clerk.locator(".answers li:has-text('Lê Thị Cúc')")).to_contain_text("từ chối")


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_every_page_fits_and_has_no_serious_barrier(
    clerk: Page, served: str, planned_installation: "Installation", size: tuple[int, int], tmp_path: Path
) -> None:
    planned_installation.sign_in("organiser").post(
        f"/api/v1/events/{planned_installation.event}/register/adoption", json={"reason": "x"}
    )
    clerk.set_viewport_size({"width": size[0], "height": size[1]})
    found = []
    for place in PAGES:
        clerk.goto(f"{served}/events/{planned_installation.event}/guests/{place}")
        expect(clerk.locator("#waiting.panel")).to_have_count(0, timeout=60_000)
        clerk.screenshot(path=str(tmp_path / f"{place.replace('?', '-')}-{size[0]}.png"), full_page=True)
        found += [f"{place}: {each}" for each in grave(clerk)]
        if not clerk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            found.append(f"{place}: scrolls sideways")
    assert found == []
