"""The seating room: the chart, trying a change, keeping it; what each role sees."""

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from planner.collation import fold
from planner.planfiles import previous_rows
from tests.browser_support import watched_page
from tests.web.conftest import PASSWORD
from web.store import tables

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

    from tests.web.conftest import Installation


def rows_of(installation: "Installation") -> list[dict[str, str]]:
    folder = installation.services.shelf.place(installation.plan)
    return [dict(row) for row in previous_rows(folder)["seating"]]


def swap(one: dict[str, str], other: dict[str, str]) -> dict[str, object]:
    return {"edits": [{"subject": one["guest_id"], "values": {"seat_id": other["seat_id"]}}]}


def test_the_chart_has_a_chair_for_every_seat_and_names_everyone_seated(planned_installation: "Installation") -> None:
    page = planned_installation.sign_in("viewer").get(f"/events/{planned_installation.event}/seating").text
    rows = rows_of(planned_installation)
    card = planned_installation.services.shelf.cards(1)[0]
    assert page.count("data-s=") == len(planned_installation.services.shelf.bundle(card).scenario.seats)
    for row in rows:
        assert f'data-s="{row["seat_id"]}" data-g="{row["guest_id"]}"' in page


def test_without_a_plan_the_page_says_the_first_action(installation: "Installation") -> None:
    page = installation.sign_in("organiser").get(f"/events/{installation.event}/seating").text
    assert "Chưa có phương án chỗ ngồi" in page
    assert "plans/new?only=seating" in page
    assert "plans/new" not in installation.sign_in("viewer").get(f"/events/{installation.event}/seating").text


def test_the_list_is_found_without_accents(planned_installation: "Installation") -> None:
    browser = planned_installation.sign_in("clerk")
    base = f"/events/{planned_installation.event}/seating"
    bundle = planned_installation.services.shelf
    card = bundle.cards(1)[0]
    guest = bundle.bundle(card).scenario.guests[0]
    found = browser.get(base, params={"q": fold(guest.full_name)}).text
    assert f'id="{guest.guest_id}"' in found
    assert 'class="no-match' in browser.get(base, params={"q": "khong ai ten nhu the"}).text


def test_trying_says_what_breaks_and_costs_and_keeps_nothing(planned_installation: "Installation") -> None:
    browser = planned_installation.sign_in("organiser")
    rows = rows_of(planned_installation)
    url = f"/api/v1/events/{planned_installation.event}/plans/{planned_installation.plan}/seating/try"
    told = browser.post(url, json=swap(rows[0], rows[1])).json()
    assert {move["subject"] for move in told["moved"]} == {rows[0]["guest_id"], rows[1]["guest_id"]}
    nowhere = {"edits": [{"subject": rows[0]["guest_id"], "values": {"seat_id": "nowhere"}}]}
    assert "known_ids" in {finding["rule"] for finding in browser.post(url, json=nowhere).json()["broken"]}
    assert rows_of(planned_installation) == rows
    assert len(planned_installation.services.shelf.cards(1)) == 1


def test_a_kept_change_is_a_new_plan_and_the_earlier_one_stays(planned_installation: "Installation") -> None:
    browser = planned_installation.sign_in("organiser")
    rows = rows_of(planned_installation)
    base = f"/api/v1/events/{planned_installation.event}/plans/{planned_installation.plan}/seating"
    kept = browser.post(f"{base}/edits", json={**swap(rows[0], rows[1]), "title": "thử <b>"}).json()
    assert rows_of(planned_installation) == rows
    cards = planned_installation.services.shelf.cards(1)
    assert [card.origin for card in cards] == ["edited", "solved"]
    folder = planned_installation.services.shelf.place(kept["plan"])
    seats = {row["guest_id"]: row["seat_id"] for row in previous_rows(folder)["seating"]}
    assert seats[rows[0]["guest_id"]] == rows[1]["seat_id"]
    assert json.loads((folder / "summary.json").read_text("utf-8"))["problems"]["seating"]["score"] == kept["score"]
    page = browser.get(kept["href"]).text
    assert "đây không phải phương án đang dùng" in page
    assert "thử &lt;b&gt;" in page


@pytest.mark.parametrize("login", ["viewer", "clerk", "reviewer", "outsider", "admin"])
def test_only_organisers_keep_a_change(planned_installation: "Installation", login: str) -> None:
    browser = planned_installation.sign_in(login)
    rows = rows_of(planned_installation)
    url = f"/api/v1/events/{planned_installation.event}/plans/{planned_installation.plan}/seating/edits"
    assert browser.post(url, json=swap(rows[0], rows[1])).status_code == 404
    assert len(planned_installation.services.shelf.cards(1)) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"edits": []},
        {"edits": [{"subject": "x" * 101, "values": {"seat_id": "A"}}]},
        {"edits": [{"subject": "G1", "values": {"colour": "red"}}]},
        {"edits": [{"subject": "nobody", "values": {"seat_id": "A"}}]},
        {"edits": [{"subject": "G1", "values": {}}], "role": "admin"},
    ],
)
def test_a_bad_change_is_refused_in_words(planned_installation: "Installation", body: dict[str, object]) -> None:
    browser = planned_installation.sign_in("organiser")
    url = f"/api/v1/events/{planned_installation.event}/plans/{planned_installation.plan}/seating/try"
    answer = browser.post(url, json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.browser
def test_a_guest_is_moved_by_keyboard_the_cost_is_told_and_the_plan_kept(
    planned_installation: "Installation", served: str, chromium: "Chromium"
) -> None:
    with watched_page(chromium, (served,)) as page:
        page.goto(f"{served}/sign-in?next=/events/{planned_installation.event}/seating")
        page.fill("#login", "organiser")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_selector("body[data-seating-ready]")
        page.focus("[data-chairs]")
        page.keyboard.press("m")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#seat-says")).to_contain_text("Điểm")
        page.keyboard.press("m")
        page.wait_for_selector("[data-draft]:not([hidden])")
        assert page.locator("[data-draft-list] li").count() == 1
        page.click("[data-draft-keep]")
        page.wait_for_url("**/seating?plan=*")
        assert "không phải phương án đang dùng" in page.inner_text("main")


def test_a_list_that_is_taken_away_is_logged(planned_installation: "Installation") -> None:
    browser = planned_installation.sign_in("organiser")
    url = f"/events/{planned_installation.event}/seating/list?format=csv"
    text = browser.get(url).content.decode("utf-8-sig")
    assert all(row["seat_id"] in text for row in rows_of(planned_installation))
    with planned_installation.services.store.read() as db:
        newest = db.execute(select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(1)).one()
    assert (newest.action, newest.object) == ("table.export", "cho-ngoi.csv")
