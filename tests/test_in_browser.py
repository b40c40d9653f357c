"""The report and its pages open from disk in a browser, ask nothing of a network and lead to each other."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser_support import watched_page

pytestmark = [pytest.mark.browser, pytest.mark.solver]


def test_report_shows_every_plan_with_its_proof(chromium: Browser, planned_once: Path) -> None:
    with watched_page(chromium) as page:
        page.goto((planned_once / "report.html").as_uri())

        titles = page.locator("article.card h2").all_inner_texts()
        assert titles == ["Lịch tập luyện", "Lưu trú", "Chỗ ngồi", "Lực lượng chốt trực", "Kế hoạch chuẩn bị"]
        assert page.locator("article.card .status").count() == 5
        assert "không tìm thấy vi phạm" in page.locator(".good").inner_text()
        assert page.evaluate("document.fonts.check('16px \"Be Vietnam Pro\"', 'ơ')")


def test_every_link_of_the_report_opens_a_file(chromium: Browser, planned_once: Path) -> None:
    with watched_page(chromium) as page:
        page.goto((planned_once / "report.html").as_uri())

        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")

    assert len(links) >= 12
    assert [link for link in links if not (planned_once / link).exists()] == []


@pytest.mark.parametrize("name", ["rehearsals", "seating", "lodging", "staffing", "preparation", "runsheet"])
def test_plan_pages_open_with_rows_and_lead_back(chromium: Browser, planned_once: Path, name: str) -> None:
    with watched_page(chromium) as page:
        page.goto((planned_once / f"{name}.html").as_uri())

        assert page.locator("tbody tr").count() >= 2
        assert page.locator("h1").count() == 1


def test_report_fits_a_telephone(chromium: Browser, planned_once: Path) -> None:
    with watched_page(chromium) as page:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto((planned_once / "report.html").as_uri())

        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_seating_plan_names_the_guest_of_every_taken_seat(chromium: Browser, planned_once: Path) -> None:
    seated = len((planned_once / "seating.csv").read_text("utf-8-sig").strip().splitlines()) - 1
    with watched_page(chromium) as page:
        page.goto((planned_once / "seating.html").as_uri())

        titles = page.eval_on_selector_all("svg.plan title", "all => all.map(each => each.textContent)")

    assert len([title for title in titles if " · " in title]) == seated
