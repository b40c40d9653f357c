"""Screens of the day in a browser: two operators, a reload, a line that goes silent."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from planner.runsheet.live import Programme, State, forecast
from tests.browser_support import watched_page
from tests.runsheet.live.test_forecast import random_day
from tests.web.conftest import Browser, Installation
from tests.web.live_day import Screen, screens
from tests.web.planned import serving
from web.pages import live as live_pages
from web.services import live_hub

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

FORECAST = """async (cases) => {
  const { forecast, prepared } = await import("/static/js/live/forecast.js");
  return cases.map(({ items, day, now }) =>
    Object.fromEntries([...forecast(prepared(items), day, now)].map(([id, one]) => [id, [one.start, one.end]])));
}"""


@contextmanager
def looking(chromium: "Chromium", base: str, browser: Browser, path: str) -> Iterator["Page"]:
    """Open a page as somebody who is signed in; what it logs is not judged."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in browser.client.cookies.items()])
    page = context.new_page()
    page.goto(base + path)
    yield page
    context.close()


def page_of(screen: Screen, view: str = "director") -> str:
    parts = screen.path.split("/")
    return f"/events/{parts[4]}/live/{parts[-1]}/{view}"


def as_told(programme: Programme, state: State, now: int) -> dict[str, Any]:
    """Return a day as a screen is told of it."""
    courses = {
        item_id: {
            "status": str(one.status),
            "started": one.started_ms,
            "ended": one.ended_ms,
            "held": one.held_ms,
            "heldSince": one.held_since_ms,
        }
        for item_id, one in state.courses.items()
    }
    items = [
        {
            "id": item.item_id,
            "start": item.start_ms,
            "end": item.end_ms,
            "ties": [[tie.before, tie.from_end, tie.to_end, tie.lag_ms] for tie in item.ties],
        }
        for item in programme.items
    ]
    day = {"courses": courses, "starts": dict(state.starts), "opened": state.opened_ms}
    return {"items": items, "day": day, "now": now}


@pytest.mark.browser
def test_two_operators_see_each_other_at_once_and_the_slower_is_told_who_was_faster(
    installation: Installation, tiny_pack: Path, chromium: "Chromium"
) -> None:
    at = screens(installation, tiny_pack)
    first = at("organiser")
    path = page_of(first)
    with serving(installation.client.app) as base, watched_page(chromium, (base,)) as page:
        cookies = first.browser.client.cookies.items()
        page.context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies])
        page.goto(base + path)
        page.wait_for_selector("[data-key=start-KB-1]")
        with looking(chromium, base, at("organiser2").browser, path) as other:
            other.wait_for_selector("[data-key=start-KB-1]")
            page.click("[data-key=start-KB-1]")
            other.wait_for_selector(".card.running >> text=Văn nghệ chào mừng")
            # the other one still has the old picture: as if the message had not come yet
            answer = at("organiser2").ask("start", "KB-1", based_on=0)
            assert "Người organiser đã bắt đầu" in answer.json()["error"]
            other.route("**/acts", lambda route: route.fulfill(status=409, json=answer.json()))
            other.click("[data-key=hold-KB-1]")
            other.wait_for_selector("#says >> text=Người organiser đã bắt đầu")
            assert other.locator(".card.held").count() == 0
        page.click("[data-key=hold-KB-1]")
        page.wait_for_selector(".card.held >> text=Tạm dừng")
        page.reload()
        page.wait_for_selector(".card.held >> text=Tạm dừng")
        assert "Người organiser tạm dừng" in page.locator(".live-log").inner_text()
        serious = [
            one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in {"serious", "critical"}
        ]
        assert serious == []
        days = [random_day(random.Random(seed)) for seed in range(200)]
        found = page.evaluate(FORECAST, [as_told(*day) for day in days])
        for day, told in zip(days, found, strict=True):
            expected = forecast(*day)
            assert told == {item_id: [one.start_ms, one.end_ms] for item_id, one in expected.items()}
        installation.services.live.end()


@pytest.mark.browser
def test_a_silent_line_turns_the_screen_grey_says_since_when_and_records_nothing(
    installation: Installation, tiny_pack: Path, chromium: "Chromium", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_pages, "BEAT_S", 0.5)
    monkeypatch.setattr(live_hub, "BEAT_S", 0.2)
    screen = screens(installation, tiny_pack)("organiser")
    with serving(installation.client.app) as base, looking(chromium, base, screen.browser, page_of(screen)) as page:
        page.wait_for_selector("[data-key=start-KB-1]")
        page.wait_for_selector("#live-line >> text=Trực tuyến")
        page.context.set_offline(offline=True)
        installation.services.live.end()
        page.wait_for_selector("html[data-stale] #live-line.lost >> text=MẤT KẾT NỐI từ 07:0")
        assert page.evaluate("getComputedStyle(document.querySelector('main')).filter") == "grayscale(1)"
        page.click("[data-key=start-KB-1]")
        page.wait_for_selector("#says >> text=CHƯA GHI")
        assert page.locator(".card.running").count() == 0
        screen.do("start", "KB-2")  # meanwhile somebody else goes on
        assert page.locator("text=Văn nghệ chào mừng").count() > 0  # the last state stays on the screen
        page.context.set_offline(offline=False)
        page.wait_for_selector(".card.running >> text=Thông báo chương trình", timeout=30_000)
        page.wait_for_selector("html:not([data-stale])")
        installation.services.live.end()
    assert [line["kind"] for line in screen.see()["log"]] == ["start"]
