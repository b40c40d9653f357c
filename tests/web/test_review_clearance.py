"""Movements of protected persons: absent from every answer to people who are not cleared."""

from collections.abc import Iterator

import pytest

from tests.web.conftest import Browser, Installation
from tests.web.test_review import api, approve_items, approve_whole, decisions, detail, event_of, page, submitted
from web.services import editing
from web.store.engine import SYSTEM, Transaction

CANARIES = ("CANARY-DOAN-XE", "CANARY-NHIEM-VU", "CH-ESC", "MV-ESC", "16.51234")
ESCORT = {
    "post_id": "CH-ESC",
    "name": "CANARY-DOAN-XE",
    "lat": "16.51234",
    "lon": "107.21",
    "kind": "escort",
    "needs": "CANARY-NHIEM-VU",
}
CONVOY = {
    "movement_id": "MV-ESC",
    "name": "CANARY-DOAN-XE",
    "kind": "đoàn xe",
    "edge_ids": "E1;E2",
    "start": "2026-04-12 06:40",
    "speed_kmh": "30",
    "protected": "1",
}


@pytest.fixture
def guarded(planned_installation: Installation) -> Installation:
    """Return the planned installation with an escort post in its data."""
    own = event_of(planned_installation).id

    def work(transaction: Transaction) -> None:
        editing.add_rows(transaction, own, "posts", [ESCORT])
        editing.add_rows(transaction, own, "movements", [CONVOY])
        people = {"post_id": "CH-ESC", "shift_id": "CA1", "force": "CSGT", "people": "7"}
        editing.add_rows(transaction, own, "post_demand", [people])

    planned_installation.services.store.write(SYSTEM, work)
    return planned_installation


def answers(browser: Browser, installation: Installation, submission: str) -> Iterator[tuple[str, int, str]]:
    """Yield address, status and body of everything that shows posts."""
    event = installation.event
    room, programs = f"/events/{event}/traffic", f"/api/v1/events/{event}/traffic"
    for address in (
        room,
        f"{room}?t=06:00&day=2026-04-12",
        f"{room}/now?t=06:00&day=2026-04-12",
        f"{room}/day.json",
        f"{programs}/map",
        f"{programs}/moment?at=2026-04-12%2006:00",
        page(installation),
        page(installation, submission),
        page(installation, submission, "map.json"),
        page(installation, submission, "sheet"),
        api(installation),
        api(installation, "submissions", submission),
        api(installation, "comments"),
        f"/events/{event}/map/base.json",
    ):
        answer = browser.get(address)
        yield address, answer.status_code, answer.text


def prepared(installation: Installation) -> str:
    """Submit, and let a cleared reviewer say something of the protected movements."""
    submission = submitted(installation)
    cleared = installation.sign_in("cleared")
    said = {
        "text": "CANARY-NHIEM-VU cần thêm xe",
        "kind": "protected",
        "subject": "movements",
        "submission": submission,
    }
    assert cleared.post(api(installation, "comments"), json=said).status_code == 201
    said = {"text": "CANARY-DOAN-XE", "kind": "post", "subject": "CH-ESC"}
    assert cleared.post(api(installation, "comments"), json=said).status_code == 201
    asked = decisions(detail(cleared, installation, submission), approve=False, reason="CANARY-NHIEM-VU thiếu")
    asked["items"] = [item for item in asked["items"] if item["kind"] == "protected"]
    assert cleared.post(api(installation, "submissions", submission, "items"), json=asked).status_code == 204
    return submission


@pytest.mark.parametrize("login", ["reviewer", "organiser"])
def test_no_answer_to_an_uncleared_person_holds_a_protected_movement(guarded: Installation, login: str) -> None:
    submission = prepared(guarded)
    for address, status, body in answers(guarded.sign_in(login), guarded, submission):
        assert status == 200, address
        assert [canary for canary in CANARIES if canary in body] == [], address


def test_a_cleared_reviewer_sees_the_movements(guarded: Installation) -> None:
    submission = prepared(guarded)
    seen = {
        address for address, _, body in answers(guarded.sign_in("cleared"), guarded, submission) if CANARIES[0] in body
    }
    assert {
        page(guarded, submission),
        page(guarded, submission, "map.json"),
        f"/events/{guarded.event}/traffic/day.json",
    } <= seen


def test_the_drawing_of_an_uncleared_organiser_has_no_escort_post_and_does_not_reuse_its_id(
    guarded: Installation,
) -> None:
    address = f"/api/v1/events/{guarded.event}/traffic/drawing"
    hidden = guarded.sign_in("organiser").get(address)
    assert [canary for canary in CANARIES if canary in hidden.text] == []
    assert hidden.json()["next"]["posts"] == "CH-4"
    assert CANARIES[0] in guarded.sign_in("organiser2").get(address).text


def test_where_and_when_a_protected_convoy_drives_is_veiled_in_its_table(guarded: Installation) -> None:
    address = f"/api/v1/events/{guarded.event}/tables/movements/rows"
    (veiled,) = guarded.sign_in("organiser").get(address).json()["rows"]
    assert {veiled["cells"][name] for name in ("name", "edge_ids", "start", "speed_kmh")} == {"•••"}
    assert guarded.sign_in("organiser2").get(address).json()["rows"][0]["cells"]["start"] == CONVOY["start"]


def test_details_of_an_escort_post_are_not_given_to_the_uncleared(guarded: Installation) -> None:
    address = f"/events/{guarded.event}/traffic/detail?show=CH-ESC"
    assert CANARIES[0] not in guarded.sign_in("reviewer").get(address).text
    assert CANARIES[0] in guarded.sign_in("cleared").get(address).text


def test_an_uncleared_reviewer_can_neither_decide_nor_comment_on_protected_movements(guarded: Installation) -> None:
    submission = submitted(guarded)
    reviewer = guarded.sign_in("reviewer")
    found = detail(reviewer, guarded, submission)
    (item,) = [item for item in found["items"] if item["kind"] == "protected"]
    assert item["facts"] == [["Nội dung", "•• cần quyền xem hành trình cảnh vệ"]]
    address = api(guarded, "submissions", submission, "items")
    assert reviewer.post(address, json=decisions({"items": [item]})).status_code == 404
    said = {"text": "?", "kind": "post", "subject": "CH-ESC"}
    assert reviewer.post(api(guarded, "comments"), json=said).status_code == 404


def test_the_whole_waits_for_a_cleared_reviewer_and_then_any_reviewer_may_approve_it(guarded: Installation) -> None:
    submission = submitted(guarded)
    reviewer, cleared = guarded.sign_in("reviewer"), guarded.sign_in("cleared")
    found = detail(reviewer, guarded, submission)
    open_items = {"items": [item for item in found["items"] if item["kind"] != "protected"]}
    answer = reviewer.post(api(guarded, "submissions", submission, "items"), json=decisions(open_items))
    assert answer.status_code == 204
    assert approve_whole(reviewer, guarded, submission).status_code == 409
    approve_items(cleared, guarded, submission)
    assert approve_whole(reviewer, guarded, submission).status_code == 303
    assert detail(reviewer, guarded, submission)["state"] == "approved"


def test_a_changed_escort_reopens_the_approval_without_saying_how(guarded: Installation) -> None:
    submission = submitted(guarded)
    cleared = guarded.sign_in("cleared")
    approve_items(cleared, guarded, submission)
    assert approve_whole(cleared, guarded, submission).status_code == 303
    own = event_of(guarded).id
    more = {"post_id": "CH-ESC", "shift_id": "CA2", "force": "CSGT", "people": "3"}
    guarded.services.store.write(SYSTEM, lambda work: editing.add_rows(work, own, "post_demand", [more]))
    found = guarded.sign_in("reviewer").get(api(guarded)).json()
    assert found["state"] == "reopened"
    assert [(one["kind"], one["change"]) for one in found["changes"]] == [("protected", "changed")]
    assert "CH-ESC" not in str(found["changes"])
    assert "CH-ESC" in str(cleared.get(api(guarded)).json()["changes"])
