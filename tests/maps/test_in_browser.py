from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from planner.maps import MAPS, write_maps
from tests.browser_support import watched_page
from tests.maps.packs import NASTY, TABLES, make_pack

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("plan")
    write_maps(make_pack(NASTY), TABLES, target)
    return target / "maps"


def show(page: Page, folder: Path, name: str) -> None:
    page.goto((folder / f"{name}.html").as_uri())
    expect(page.locator(".leaflet-control-scale")).to_be_visible()


@pytest.mark.parametrize("name", [spec.name for spec in MAPS])
def test_a_map_opens_from_disk_without_a_fault(chromium: Browser, folder: Path, name: str) -> None:
    with watched_page(chromium) as page:
        show(page, folder, name)
        expect(page.locator(".kt-ceremony .kt-mark").first).to_have_text("★")
        assert page.locator(".leaflet-pane path.leaflet-interactive").count() > 3


def test_every_kind_of_sign_is_drawn(chromium: Browser, folder: Path) -> None:
    with watched_page(chromium) as page:
        show(page, folder, "overview")
        page.get_by_label("Chốt, lực lượng", exact=True).check()
        for sign in ("parking", "post", "lodging", "rehearsal", "ceremony", "commune", "shield"):
            assert page.locator(f".kt-map .kt-{sign}").count() > 0, sign


def test_a_click_says_everything_as_text(chromium: Browser, folder: Path) -> None:
    with watched_page(chromium) as page:
        show(page, folder, "staffing")
        page.locator(".kt-map .kt-post .kt-mark").click()
        popup = page.locator(".leaflet-popup-content")
        expect(popup).to_contain_text(f"C1: {NASTY}")
        expect(popup).to_contain_text("y tế 2")
        assert popup.locator("script").count() == 0


def test_pointing_at_a_sign_names_it(chromium: Browser, folder: Path) -> None:
    with watched_page(chromium) as page:
        show(page, folder, "lodging")
        page.locator(".kt-map .kt-lodging .kt-mark").hover()
        expect(page.locator(".kt-tip")).to_contain_text("2 khách, 1 phòng")


def test_a_layer_is_switched_off_and_on(chromium: Browser, folder: Path) -> None:
    with watched_page(chromium) as page:
        show(page, folder, "traffic")
        switch, signs = page.get_by_label("Bãi đỗ xe"), page.locator(".kt-map .kt-parking")
        switch.uncheck()
        expect(signs).to_have_count(0)
        switch.check()
        expect(signs).to_have_count(1)


def test_signs_at_one_place_do_not_cover_each_other(chromium: Browser, tmp_path: Path) -> None:
    pack = make_pack()
    twins = tuple(pack.posts[0].model_copy(update={"post_id": f"C{i}"}) for i in range(3))
    write_maps(make_pack(posts=twins), TABLES, tmp_path)
    with watched_page(chromium) as page:
        show(page, tmp_path / "maps", "staffing")
        boxes = [mark.bounding_box() for mark in page.locator(".kt-map .kt-post .kt-mark").all()]
    known = [box for box in boxes if box is not None]
    assert len(known) == 3
    for place, a in enumerate(known):
        for b in known[place + 1 :]:
            over_x = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
            over_y = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
            assert min(over_x, over_y) < 1


def test_a_sign_is_reached_and_opened_by_keyboard(chromium: Browser, folder: Path) -> None:
    with watched_page(chromium) as page:
        show(page, folder, "rehearsals")
        page.locator(".leaflet-marker-icon[tabindex]:has(.kt-rehearsal)").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".leaflet-popup-content")).to_contain_text("2 buổi")


def test_the_slider_shows_what_counts_at_each_quarter_hour(chromium: Browser, folder: Path) -> None:
    with watched_page(chromium) as page:
        show(page, folder, "traffic-day")
        slider, table = page.get_by_label("Giờ", exact=True), page.locator(".kt-table")
        expect(page.locator(".kt-now")).to_have_text("06:00")
        expect(page.locator(".kt-sum")).to_have_text("3 người trực")
        expect(table).to_contain_text("K1: ")
        slider.fill(str(10 * 4))
        expect(page.locator(".kt-now")).to_have_text("10:00")
        expect(table).not_to_contain_text("K1: ")
        expect(table).to_contain_text("K3: ")
        expect(page.locator(".kt-map .kt-idle")).to_have_count(1)
        page.get_by_role("button", name="Chạy").click()
        expect(page.locator(".kt-now")).to_have_text("10:15")


def test_a_print_is_one_a3_sheet_with_its_legend(chromium: Browser, folder: Path) -> None:
    with watched_page(chromium) as page:
        show(page, folder, "traffic")
        page.locator("summary").click()
        sheet = page.pdf(prefer_css_page_size=True)
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".kt-legend").get_attribute("open") is not None
    assert sheet.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 1191" in sheet
