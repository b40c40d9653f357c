"""The maps in a browser: the slider, a closure drawn, a comment on a place; nothing foreign, no error, no barrier."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.browser_support import watched_page
from tests.web.conftest import PASSWORD, Installation
from tests.web.test_review import detail, submitted


def sign_in(page: Page, served: str, login: str) -> None:
    page.goto(f"{served}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def open_map(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("html[data-map=ready]")


def barriers(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in {"serious", "critical"}]


def test_one_time_drives_map_table_and_address(
    planned_installation: Installation, served: str, chromium: Chromium
) -> None:
    with watched_page(chromium, (served,)) as page:
        sign_in(page, served, "reviewer")
        open_map(page, f"{served}/events/{planned_installation.event}/traffic?day=2026-04-12&t=06:00")
        strict = page.locator("#map path[stroke='#B3261E']")
        assert strict.count() == 1
        page.locator("#when-step").fill("80")
        page.wait_for_selector("#now:has-text('Lúc này không có đường nào bị cấm')")
        assert strict.count() == 0
        assert "t=20%3A00" in page.url
        assert barriers(page) == []


def test_a_closure_is_drawn_by_choosing_roads_judged_at_once_saved_and_undone(
    planned_installation: Installation, served: str, chromium: Chromium
) -> None:
    closures = f"/api/v1/events/{planned_installation.event}/tables/closures/rows"
    organiser = planned_installation.sign_in("organiser")
    with watched_page(chromium, (served,)) as page:
        sign_in(page, served, "organiser")
        open_map(page, f"{served}/events/{planned_installation.event}/traffic/edit")
        page.click("[data-mode=closure]")
        page.select_option("#closure-add", "E7")
        page.wait_for_selector("#effect:has-text('Có nơi mất lối vào')")
        page.click("#closure-form button.first")
        page.wait_for_selector("#says:has-text('Đã lưu lệnh cấm')")
        assert organiser.get(closures).json()["total"] == 2
        page.click("[data-undo-last]")
        page.wait_for_selector("#says:has-text('Đã hoàn tác')")
        assert organiser.get(closures).json()["total"] == 1
        assert barriers(page) == []


def test_a_reviewer_comments_on_a_place_by_clicking_the_map(
    planned_installation: Installation, served: str, chromium: Chromium
) -> None:
    submission = submitted(planned_installation)
    with watched_page(chromium, (served,)) as page:
        sign_in(page, served, "reviewer")
        open_map(page, f"{served}/events/{planned_installation.event}/review/{submission}")
        page.locator("#map").click(position={"x": 40, "y": 220})
        page.fill("#say-text", "Chỗ này cần rào")
        page.click("#say button.button")
        page.wait_for_selector(".comment-text:has-text('Chỗ này cần rào')")
        assert barriers(page) == []
    (comment,) = detail(planned_installation.sign_in("reviewer"), planned_installation, submission)["comments"]
    assert (comment["kind"], comment["text"]) == ("point", "Chỗ này cần rào")
    assert 16 < comment["lat"] < 17
