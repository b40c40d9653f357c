"""The other pages of the seating room: large chart, goals and certificate, changes on the day, the rain plan."""

import io
import json
import re
import threading
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from planner.engine.settings import Settings
from planner.planfiles import previous_rows
from planner.problems.seating.overflow_plan import Relocation, relocate
from planner.problems.seating.overflow_words import chosen_places
from tests.browser_support import watched_page
from tests.web.conftest import PASSWORD
from web.services import seating_rain

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

    from tests.web.conftest import Browser, Installation


def seats_of(installation: "Installation", plan: str = "") -> dict[str, str]:
    folder = installation.services.shelf.place(plan or installation.plan)
    return {row["guest_id"]: row["seat_id"] for row in previous_rows(folder)["seating"]}


def room(installation: "Installation") -> str:
    return f"/events/{installation.event}/seating"


def api(installation: "Installation", rest: str) -> str:
    return f"/api/v1/events/{installation.event}/{rest}"


def scenario_now(installation: "Installation") -> object:
    return installation.services.scenarios.current(1).scenario


def test_the_large_chart_holds_every_seat_and_no_script(planned_installation: "Installation") -> None:
    page = planned_installation.sign_in("viewer").get(f"{room(planned_installation)}/chart").text
    picture = page[page.index("<svg xmlns") : page.index("</metadata>")]
    scenario = planned_installation.services.shelf.bundle(planned_installation.services.shelf.cards(1)[0]).scenario
    data = json.loads(picture[picture.index("<metadata>") + 10 :])
    assert sum(len(own) for _, _, own in data["rows"]) == len(scenario.seats)
    assert "<script" not in picture
    assert "style=" not in picture


def test_the_chart_the_room_and_the_certificate_are_taken_away_by_who_may(planned_installation: "Installation") -> None:
    organiser = planned_installation.sign_in("organiser")
    base = room(planned_installation)
    chart = organiser.get(f"{base}/chart.svg")
    assert chart.headers["content-type"] == "image/svg+xml"
    assert "<![CDATA[" in chart.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(organiser.get(f"{base}/room.xlsx").content))
    listed = book.get_sheet_by_name("Danh sách").to_python()[1:]
    assert {str(line[-1]) for line in listed} == set(seats_of(planned_installation).values())
    for name in ("chart.svg", "room.xlsx", "certificate.json"):
        assert organiser.get(f"{base}/{name}").status_code == 200
        assert planned_installation.sign_in("viewer").get(f"{base}/{name}").status_code == 404


def test_goals_stand_apart_and_the_certificate_is_checked(planned_installation: "Installation") -> None:
    browser = planned_installation.sign_in("viewer")
    assert "/seating/quality?plan=" in browser.get(room(planned_installation)).text
    page = browser.get(f"{room(planned_installation)}/quality").text
    told = browser.get(api(planned_installation, f"plans/{planned_installation.plan}/seating/quality")).json()
    for one in told["measures"]:
        assert one["label"] in page
    folder = planned_installation.services.shelf.place(planned_installation.plan)
    assert told["checked"] == "good"
    assert told["certificate"] == json.loads((folder / "certificate.json").read_text("utf-8"))
    assert "Đã kiểm chứng" in page


def test_a_plan_without_a_certificate_says_so(planned_installation: "Installation") -> None:
    folder = planned_installation.services.shelf.place(planned_installation.plan)
    (folder / "certificate.json").unlink()
    browser = planned_installation.sign_in("organiser")
    assert "chưa có giấy chứng nhận" in browser.get(f"{room(planned_installation)}/quality").text
    told = browser.get(api(planned_installation, f"plans/{planned_installation.plan}/seating/quality")).json()
    assert told["checked"] == "none"
    assert browser.get(f"{room(planned_installation)}/certificate.json").status_code == 404


def test_a_declined_guest_is_looked_at_before_anything_is_kept(planned_installation: "Installation") -> None:
    browser = planned_installation.sign_in("organiser")
    guest = next(iter(seats_of(planned_installation)))
    told = browser.post(
        api(planned_installation, f"plans/{planned_installation.plan}/seating/day/preview"), json={"declined": [guest]}
    ).json()
    assert [move["after"] for move in told["moves"] if move["guest_id"] == guest] == [""]
    assert len(planned_installation.services.shelf.cards(1)) == 1
    page = browser.post(f"{room(planned_installation)}/day/preview", data={"declined": guest}).text
    assert f"{told['moved']} khách đang có ghế phải chuyển" in page
    assert "không đến" in page


def applied(browser: "Browser", installation: "Installation", **fields: str) -> tuple[str, str]:
    answer = browser.post(f"{room(installation)}/day/apply", data=fields)
    assert answer.status_code == 303, answer.text
    page = browser.get(answer.headers["location"]).text
    undo = re.search(r'action="(/events/[^"]+/history/[^"]+/undo)"', page)
    assert undo is not None
    return answer.headers["location"].partition("plan=")[2], undo[1]


def test_a_kept_change_changes_the_data_and_makes_a_plan_and_can_be_undone(
    planned_installation: "Installation",
) -> None:
    browser = planned_installation.sign_in("organiser")
    before = seats_of(planned_installation)
    guest = next(iter(before))
    plan, undo = applied(
        browser, planned_installation, declined=guest, late_name="Lý Thử <b>", late_rank="1", late_post="Khách"
    )
    after = seats_of(planned_installation, plan)
    assert guest not in after
    assert after["TD001"]
    status = {g.guest_id: g.status for g in scenario_now(planned_installation).guests}
    assert (status[guest], status["TD001"]) == ("declined", "substitute")
    cards = planned_installation.services.shelf.cards(1)
    assert [(card.origin, card.title) for card in cards[:1]] == [("edited", "Xếp lại trong ngày")]
    browser.post(undo)
    now = {g.guest_id: g.status for g in scenario_now(planned_installation).guests}
    assert "TD001" not in now
    assert now[guest] != "declined"
    assert seats_of(planned_installation) == before


def test_seats_of_a_broken_row_are_blocked_in_the_data(planned_installation: "Installation") -> None:
    browser = planned_installation.sign_in("organiser")
    seat = next(one for one in scenario_now(planned_installation).seats if not one.blocked)
    row = f"{seat.zone}:{seat.row}"
    body = {"broken_rows": [row]}
    kept = browser.post(api(planned_installation, f"plans/{planned_installation.plan}/seating/day"), json=body)
    assert kept.status_code == 201
    own = [one for one in scenario_now(planned_installation).seats if (one.zone, one.row) == (seat.zone, seat.row)]
    assert all(one.blocked for one in own)
    held = set(seats_of(planned_installation, kept.json()["plan"]).values())
    assert held.isdisjoint(one.seat_id for one in own)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"declined": ["nobody"]},
        {"broken_rows": ["Z:99"]},
        {"late": [{"guest_id": "N1", "full_name": "A", "rank": 777}]},
        {"late": [{"guest_id": "N 1", "full_name": "A", "rank": 1}]},
        {"late": [{"guest_id": "N1", "full_name": "A", "rank": 1, "delegation_id": "none"}]},
        {"declined": ["x"], "more": 1},
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(planned_installation: "Installation", body: object) -> None:
    browser = planned_installation.sign_in("organiser")
    for rest in ("day/preview", "day"):
        answer = browser.post(api(planned_installation, f"plans/{planned_installation.plan}/seating/{rest}"), json=body)
        assert answer.status_code == 422
        assert answer.json()["error"]
    assert len(planned_installation.services.shelf.cards(1)) == 1


def test_the_form_keeps_what_was_typed_when_it_is_refused(planned_installation: "Installation") -> None:
    browser = planned_installation.sign_in("organiser")
    answer = browser.post(
        f"{room(planned_installation)}/day/preview", data={"declined": "KHONG-CO", "late_post": "Phó"}
    )
    assert answer.status_code == 422
    assert 'value="KHONG-CO"' in answer.text
    assert 'value="Phó"' in answer.text


def test_the_rain_plan_places_everybody_once_and_can_be_taken_away(planned_installation: "Installation") -> None:
    browser = planned_installation.sign_in("organiser")
    scenario = scenario_now(planned_installation)
    venue = scenario.venues[0].venue_id
    told = browser.post(api(planned_installation, "seating/rain"), json={"venue": venue}).json()
    attending = {guest.guest_id for guest in scenario.guests if guest.attends}
    assert sorted(line["guest_id"] for line in told["guests"]) == sorted(attending)
    page = browser.get(f"{room(planned_installation)}/rain?venue={venue}").text
    assert told["sentences"][0] in page
    table = browser.get(f"{room(planned_installation)}/rain/list?venue={venue}&format=csv").content.decode("utf-8-sig")
    assert len(table.splitlines()) == 1 + len(attending)
    pdf = browser.get(f"{room(planned_installation)}/rain/list?venue={venue}&format=pdf").content
    assert pdf.startswith(b"%PDF-")


def test_seats_in_the_rain_are_given_in_the_background_and_told_when_they_stand(
    planned_installation: "Installation", monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = scenario_now(planned_installation)
    # The place of the ceremony has the seats of the pack; the solve runs here, not in a child.
    venue = str(scenario.event.facts.get("ceremony_venue") or scenario.venues[0].venue_id)
    started: list[tuple[object, ...]] = []

    def here(_task: object, arguments: tuple[object, ...]) -> Relocation:
        started.append(arguments)
        return relocate(scenario, chosen_places(scenario, venue, ()), Settings(limit_s=1.0, workers=1))

    monkeypatch.setattr(seating_rain, "solve_in_child", here)
    browser = planned_installation.sign_in("organiser")
    answer = browser.post(f"{room(planned_installation)}/rain/seats", data={"venue": venue})
    assert answer.status_code == 303
    for thread in threading.enumerate():
        if thread.name == "rain":
            thread.join(timeout=20)
    page = browser.get(answer.headers["location"]).text
    assert len(started) == 1
    assert 'id="rain-state"' not in page
    assert browser.get(f"{answer.headers['location']}&waiting=1").headers["hx-refresh"] == "true"


def test_an_unknown_place_is_refused_in_words(planned_installation: "Installation") -> None:
    browser = planned_installation.sign_in("organiser")
    page = browser.get(f"{room(planned_installation)}/rain?venue=KHONG")
    assert page.status_code == 422
    assert "Gói không có địa điểm “KHONG”" in page.text
    answer = browser.post(api(planned_installation, "seating/rain"), json={"venue": "KHONG"})
    assert answer.status_code == 422
    assert "KHONG" in answer.json()["error"]


@pytest.mark.parametrize("login", ["viewer", "clerk", "reviewer"])
def test_only_organisers_change_seats_on_the_day(planned_installation: "Installation", login: str) -> None:
    browser = planned_installation.sign_in(login)
    assert browser.get(f"{room(planned_installation)}/day").status_code == 404
    assert browser.post(f"{room(planned_installation)}/day/apply", data={"declined": "K01"}).status_code == 404
    assert "/seating/day" not in browser.get(room(planned_installation)).text


@pytest.mark.browser
def test_the_large_chart_lives_under_the_content_policy(
    planned_installation: "Installation", served: str, chromium: "Chromium"
) -> None:
    with watched_page(chromium, (served,)) as page:
        page.goto(f"{served}/sign-in?next=/events/{planned_installation.event}/seating/chart")
        page.fill("#login", "organiser")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_selector("svg[data-ready]")
        page.fill("input[type=search]", "a")
        page.locator("[aria-label='Kết quả tìm'] button").first.click()
        assert "·" in page.inner_text("[data-chart-tools] p[role=status]")
        assert page.locator("[data-part=labels] text").count() > 0
