"""The ground everything stands on: signing in, forged requests, the audit chain."""

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import PASSWORD, Installation
from web.store import audit


def test_a_visitor_is_sent_to_the_sign_in_page_and_back_afterwards(installation: Installation) -> None:
    answer = installation.client.get("/events?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/events%3Fx%3D1")


def test_nobody_is_sent_to_another_site_after_signing_in(installation: Installation) -> None:
    for target in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        data = {"login": "clerk", "password": PASSWORD, "next": target}
        answer = installation.client.post("/sign-in", data=data)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_member_sees_the_events_they_belong_to_and_no_other(installation: Installation) -> None:
    page = installation.sign_in("clerk").get("/").text
    assert f"/events/{installation.event}" in page
    assert installation.other_event not in page


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-csrf-token": "wrong"},
        {"x-csrf-token": "right", "origin": "https://evil.example"},
        {"x-csrf-token": "right", "sec-fetch-site": "cross-site"},
        {"x-csrf-token": "right", "sec-fetch-site": "same-site"},
    ],
)
def test_a_forged_change_is_refused(installation: Installation, headers: dict[str, str]) -> None:
    browser = installation.sign_in("clerk")
    sent = {name: browser.csrf if value == "right" else value for name, value in headers.items()}
    answer = browser.client.post("/account/preferences", data={"language": "en"}, headers=sent)
    assert answer.status_code == 403
    assert 'lang="vi"' in browser.get("/").text


def test_the_same_change_with_token_and_origin_is_taken(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    assert browser.post("/account/preferences", data={"language": "en"}).status_code == 303
    assert 'lang="en"' in browser.get("/").text


def test_the_log_is_whole_and_a_changed_row_is_named(installation: Installation) -> None:
    installation.sign_in("clerk")
    with installation.services.store.read() as db:
        assert audit.verify(db).fault is None
    installation.services.store.keep(lambda db: db.exec_driver_sql("DROP TRIGGER audit_no_update"))
    installation.services.store.keep(lambda db: db.exec_driver_sql("UPDATE audit SET object = 'other' WHERE seq = 3"))
    with installation.services.store.read() as db:
        fault = audit.verify(db).fault
    assert fault is not None
    assert "dòng 3" in fault.vi


def test_signing_out_ends_the_session_for_good(installation: Installation) -> None:
    browser = installation.sign_in("clerk")
    token = browser.client.cookies["khanh-tiet"]
    browser.post("/sign-out")
    again = TestClient(browser.client.app, follow_redirects=False, cookies={"khanh-tiet": token})
    assert again.get("/").headers["location"].startswith("/sign-in")
