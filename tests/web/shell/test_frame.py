"""The frame and the parts of every page, in the browser, under the strict content policy."""

import gzip
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser_support import watched_page
from tests.web.shell.conftest import Gallery, show

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[3] / "web" / "static"
KIB = 1024


def grave(page: Page) -> list[str]:
    """Return what axe calls serious or critical, with the places."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


def fits(page: Page) -> bool:
    """Whether nothing makes the page itself scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("path", ["/?theme=light", "/?theme=dark", "/?language=en", "/sign-in", "/sign-in?theme=dark"])
def test_no_serious_barrier_on_a_page(chromium: Browser, gallery: Gallery, path: str) -> None:
    with watched_page(chromium, (gallery.address,)) as page:
        show(page, gallery, path)

        assert grave(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_barrier_in_what_opens(chromium: Browser, gallery: Gallery, theme: str) -> None:
    with watched_page(chromium, (gallery.address,)) as page:
        show(page, gallery, f"/?theme={theme}")
        page.click("#why")
        expect(page.locator("#explain")).to_contain_text("Vì là trưởng đoàn.")
        page.click("details.menu summary:has-text('Trần Thị Bình')")
        assert grave(page) == []

        page.keyboard.press("Control+k")
        page.fill("#palette input", "an")
        expect(page.locator("#palette [role=option]")).to_have_count(2)
        assert grave(page) == []
        page.keyboard.press("Escape")

        page.click("button:has-text('Bỏ phương án')")
        assert grave(page) == []


@pytest.mark.parametrize("size", [(360, 740), (683, 384), (1366, 768)])
@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_no_page_scrolls_sideways(chromium: Browser, gallery: Gallery, size: tuple[int, int], path: str) -> None:
    with watched_page(chromium, (gallery.address,)) as page:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        show(page, gallery, path)

        assert fits(page)


def test_on_a_phone_the_rooms_stand_in_a_menu_and_the_open_menu_fits(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator("nav.rooms")).to_be_hidden()

    page.click("summary:has-text('Mục')")

    expect(page.locator(".rooms-menu a[aria-current=page]")).to_have_text("Khách mời")
    assert page.locator(".rooms-menu a:visible").count() == 13
    assert fits(page)


def test_styles_and_scripts_of_a_page_weigh_little(chromium: Browser, gallery: Gallery) -> None:
    asked: set[str] = set()
    with watched_page(chromium, (gallery.address,)) as page:
        page.on("request", lambda request: asked.add(request.url.removeprefix(gallery.address + "/static/")))
        show(page, gallery)

    files = [STATIC / name for name in asked if name.endswith((".css", ".js", "icons.svg"))]
    assert {"css/tokens.css", "js/grid.js", "js/chart.js", "vendor/htmx/htmx.min.js", "icons.svg"} <= asked
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) <= 100 * KIB


def test_first_tab_leads_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.locator("#page")).to_be_focused()


def test_search_by_keyboard_alone_shows_markup_as_text_and_leads_to_the_page(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("nguyen")

    expect(page.locator("#palette [role=option]").first).to_contain_text("<b>nguyen</b> An")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Cổng chính")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(page).to_have_title("Đăng nhập · Khánh Tiết")


def test_found_address_that_is_a_script_does_nothing(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("cong")
    expect(page.locator("#palette [role=option]")).to_have_count(2)

    page.locator("#palette [role=option]").nth(1).click()

    expect(page.locator("#palette")).to_be_visible()
    expect(page).to_have_title("Bộ phận giao diện · Lễ kỷ niệm 60 năm · Khánh Tiết")


def test_empty_list_names_the_first_action_instead_of_filters(page: Page, gallery: Gallery) -> None:
    show(page, gallery, "/?rows=0")

    expect(page.locator("#guests .empty")).to_contain_text("Danh sách này còn trống.")
    expect(page.locator("#guests .empty a")).to_have_text("Nhập danh sách khách")
    assert page.locator("#guests table, #guests form").count() == 0


def test_single_keys_wait_while_a_field_is_typed_into(page: Page) -> None:
    page.focus("[name=note]")
    page.keyboard.type("a?/")

    expect(page.locator("[name=note]")).to_have_value("a?/")
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#guests-by-q")).to_be_focused()
    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_control_z_takes_back_the_last_change_with_the_token(page: Page, gallery: Gallery) -> None:
    with page.expect_navigation():
        page.keyboard.press("Control+z")

    assert gallery.app.state.posted == [{"token": None, "csrf": "of-the-gallery"}]


def test_explanation_opens_beside_and_escape_gives_the_focus_back(page: Page) -> None:
    page.focus("#why")
    page.keyboard.press("Enter")
    expect(page.locator("#explain")).to_be_visible()
    expect(page.locator("#explain")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator("#explain")).to_be_hidden()
    expect(page.locator("#why")).to_be_focused()


def test_confirmation_says_what_happens_and_can_be_left(page: Page, gallery: Gallery) -> None:
    page.click("button:has-text('Bỏ phương án')")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("Phương án 12 sẽ bị bỏ.")
    dialog.get_by_text("Không, giữ nguyên").click()
    expect(page.locator("#drop-plan")).to_be_hidden()
    assert gallery.app.state.posted == []

    page.click("button:has-text('Bỏ phương án')")
    with page.expect_navigation():
        page.locator("dialog[open] .button.danger").click()

    assert gallery.app.state.posted == [{"token": None, "csrf": "of-the-gallery"}]


@pytest.mark.parametrize("kind", ["json", "text", "page"])
def test_refusal_of_the_server_is_said_in_its_own_words(refused_page: Page, kind: str) -> None:
    refused_page.evaluate(
        "kind => document.querySelector('#fails').setAttribute('hx-get', '/fails?kind=' + kind)", kind
    )
    refused_page.evaluate("htmx.process(document.querySelector('#fails'))")

    refused_page.click("#fails")

    expect(refused_page.locator("#says p")).to_have_text("Kho đang khoá: đợi một phút.")
    expect(refused_page.locator("#fails")).to_have_text("Yêu cầu hỏng")


def test_lost_connection_is_said_until_it_is_back(refused_page: Page) -> None:
    refused_page.context.set_offline(True)
    refused_page.click("#fails")
    expect(refused_page.locator("#says .flash")).to_have_count(1)
    expect(refused_page.locator("#says")).to_contain_text("Mất kết nối với máy chủ.")

    refused_page.context.set_offline(False)

    expect(refused_page.locator("#says .flash")).to_have_count(0)


def test_typed_text_outlives_the_page_but_private_fields_are_not_kept(page: Page) -> None:
    page.fill("[name=name]", "Nguyễn Văn An")
    page.fill("[name=phone]", "0900 000 000")
    page.check("[name=wheelchair]")

    page.reload()

    expect(page.locator("[name=name]")).to_have_value("Nguyễn Văn An")
    expect(page.locator("[name=wheelchair]")).to_be_checked()
    expect(page.locator("[name=phone]")).to_have_value("")
    expect(page.locator("form[data-keep] .flash")).to_contain_text("Đã khôi phục nội dung bạn nhập mà chưa lưu.")
    assert "0900" not in page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


def test_text_brought_back_can_be_dropped(page: Page) -> None:
    page.fill("[name=note]", "xếp gần cửa")
    page.reload()

    page.click("text=Bỏ, dùng bản đã lưu")

    expect(page.locator("[name=note]")).to_have_value("")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("[name=note]")).to_have_value("")


def test_typed_text_is_forgotten_once_the_server_has_it(page: Page, gallery: Gallery) -> None:
    page.fill("[name=name]", "Nguyễn Văn An")
    with page.expect_navigation():
        page.click("button:text-is('Lưu')")
    page.wait_for_selector("html[data-ready]")

    expect(page.locator("[name=name]")).to_have_value("")
    assert gallery.app.state.posted[0]["name"] == "Nguyễn Văn An"


def test_filter_answers_while_typing_and_lives_in_the_address(page: Page) -> None:
    page.fill("#guests-by-q", "cúc")

    expect(page.locator("#guests-results tbody tr")).to_have_count(1)
    expect(page.locator("#guests-caption")).to_contain_text("1 dòng")
    expect(page.locator("#guests-by-q")).to_be_focused()
    assert "q=c%C3%BAc" in page.url
    page.reload()
    expect(page.locator("#guests-by-q")).to_have_value("cúc")
    expect(page.locator("#guests-results tbody tr")).to_have_count(1)


def test_back_undoes_the_filter_and_no_copy_of_the_page_stays_in_the_browser(page: Page) -> None:
    page.fill("#guests-by-q", "cúc")
    expect(page.locator("#guests-results tbody tr")).to_have_count(1)

    page.go_back()

    expect(page.locator("#guests-results tbody tr")).to_have_count(4)
    stored = page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    assert "Nguyễn" not in stored
    assert "history-cache" not in stored


def test_filters_replace_each_other_and_leave_the_rest_of_the_address(page: Page, gallery: Gallery) -> None:
    show(page, gallery, "/?plan=p12&sort=-name&q=n")
    page.fill("#guests-by-q", "an")
    expect(page.locator("#guests-results tbody tr")).to_have_count(1)

    page.fill("#guests-by-q", "bình")
    expect(page.locator("#guests-results tbody tr")).to_contain_text(["Trần Thị Bình"])
    page.fill("#guests-by-q", "")
    expect(page.locator("#guests-results tbody tr")).to_have_count(4)

    assert page.url == f"{gallery.address}/?plan=p12&sort=-name"


def test_no_match_offers_the_way_back(page: Page) -> None:
    page.fill("#guests-by-q", "không ai")
    expect(page.locator(".no-match")).to_be_visible()

    page.click("text=Bỏ lọc, xem tất cả")

    expect(page.locator("#guests-results tbody tr")).to_have_count(4)


def test_sorting_keeps_the_filter_and_says_its_direction(page: Page, gallery: Gallery) -> None:
    show(page, gallery, "/?q=n&sort=name&after=g2")

    page.click("#guests th[data-column=name] a")

    assert page.url == f"{gallery.address}/?q=n&sort=-name"
    expect(page.locator("#guests th[data-column=name]")).to_have_attribute("aria-sort", "descending")
    expect(page.locator("#guests tbody tr").first).to_contain_text("Phạm Văn Dũng")


def test_column_left_out_stays_out_after_reload_and_after_filtering(page: Page) -> None:
    page.click("summary:has-text('Cột')")
    page.uncheck("label:has-text('Kinh phí') input")
    expect(page.locator("#guests tbody td[data-kind=money]").first).to_be_hidden()

    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.fill("#guests-by-q", "cúc")
    expect(page.locator("#guests-results tbody tr")).to_have_count(1)

    expect(page.locator("#guests tbody td[data-kind=money]")).to_be_hidden()
    expect(page.locator("label:has-text('Kinh phí') input")).not_to_be_checked()


def test_theme_changes_without_losing_what_is_typed(page: Page, gallery: Gallery) -> None:
    page.fill("[name=phone]", "0900")
    page.click("summary:has-text('Trần Thị Bình')")
    with page.expect_response("**/account/preferences"):
        page.click("button:text-is('Tối')")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 20, 19)"
    expect(page.locator("[name=phone]")).to_have_value("0900")
    assert gallery.app.state.posted[0]["theme"] == "dark"


def test_paper_shows_the_page_without_its_frame(page: Page) -> None:
    page.emulate_media(media="print")

    for part in (".bar", "nav.rooms", ".filters", ".plan-actions", "#says", ".grid-tools"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".print-head")).to_contain_text("Lễ kỷ niệm 60 năm")


def test_curve_says_the_gap_in_words_and_as_figures(page: Page) -> None:
    curve = page.locator("#curve")

    expect(curve.locator("figcaption")).to_contain_text("Cách tối ưu không quá 0,9 %.")
    expect(curve.locator("svg")).to_have_attribute(
        "aria-label", "Điểm và chặn dưới theo thời gian. Cách tối ưu không quá 0,9 %."
    )
    assert curve.locator("tbody tr").last.locator("td").all_text_contents() == ["34", "171", "169,6"]


def test_description_of_the_interface_opens_under_the_strict_policy(chromium: Browser, gallery: Gallery) -> None:
    with watched_page(chromium, (gallery.address,)) as page:
        page.goto(f"{gallery.address}/docs")

        expect(page.locator("#api .opblock-summary-path").first).to_be_visible()
