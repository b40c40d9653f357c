"""Pins: who may set them, what is refused, and that every way of sending one means the same."""

import pytest

from planner.engine.pins import Pin
from tests.web.conftest import Installation
from tests.web.stored import bundle_of, event_id
from web.services import pins


@pytest.fixture
def seat(planned_installation: Installation) -> dict[str, str]:
    """Return the pin that keeps the first seated guest of the plan."""
    row = bundle_of(planned_installation).rows["seating"][0]
    return {"problem": "seating", "subject": row["guest_id"], "field": "seat_id", "value": row["seat_id"]}


def kept(installation: Installation) -> list[Pin]:
    return [one.pin for one in pins.pins_of(installation.services.store, event_id(installation))]


def test_a_pin_holds_until_it_is_sent_again(planned_installation: Installation, seat: dict[str, str]) -> None:
    browser = planned_installation.sign_in("organiser")
    address = f"/events/{planned_installation.event}/pins"
    assert browser.post(address, data=seat).status_code == 303
    assert kept(planned_installation) == [Pin(**seat)]
    page = browser.get(address).text
    assert seat["subject"] in page
    assert "Người organiser" in page
    browser.post(address, data=seat)
    assert kept(planned_installation) == []


def test_a_button_a_script_and_the_api_pin_alike(planned_installation: Installation, seat: dict[str, str]) -> None:
    browser = planned_installation.sign_in("organiser")
    address = f"/events/{planned_installation.event}/pins"
    fragment = browser.post(address, data=seat, headers={"hx-request": "true"})
    assert 'aria-pressed="true"' in fragment.text
    assert "<html" not in fragment.text
    assert browser.post(address, json=seat).json() == {"pinned": False}
    assert browser.post("/api/v1" + address, json={**seat, "reason": "khách chính"}).json() == {"pinned": True}
    assert browser.get("/api/v1" + address).json()[0]["reason"] == "khách chính"


def test_another_value_takes_the_place_of_the_first(planned_installation: Installation, seat: dict[str, str]) -> None:
    browser = planned_installation.sign_in("organiser")
    scenario = planned_installation.services.scenarios.current(event_id(planned_installation)).scenario
    assert scenario is not None
    other = next(one.seat_id for one in scenario.seats if one.seat_id != seat["value"])
    address = f"/events/{planned_installation.event}/pins"
    browser.post(address, data=seat)
    browser.post(address, data={**seat, "value": other})
    assert [pin.value for pin in kept(planned_installation)] == [other]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"problem": "catering"}, "catering"),
        ({"subject": "G-khong-co"}, "G-khong-co"),
        ({"value": "Z-99"}, "Không có ghế “Z-99”"),
        ({"field": "room_id"}, "seat_id"),
        ({"subject": "x" * 101}, "không quá dài"),
    ],
)
def test_a_pin_that_no_plan_can_keep_is_refused_in_words(
    planned_installation: Installation, seat: dict[str, str], change: dict[str, str], words: str
) -> None:
    browser = planned_installation.sign_in("organiser")
    answer = browser.post(f"/events/{planned_installation.event}/pins", json={**seat, **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert kept(planned_installation) == []


@pytest.mark.parametrize("login", ["clerk", "viewer", "reviewer", "outsider"])
def test_whoever_may_not_edit_the_seating_cannot_pin_a_seat(
    planned_installation: Installation, seat: dict[str, str], login: str
) -> None:
    browser = planned_installation.sign_in(login)
    answer = browser.post(f"/events/{planned_installation.event}/pins", json=seat)
    assert answer.status_code == 404
    assert kept(planned_installation) == []
