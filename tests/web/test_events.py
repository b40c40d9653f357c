"""Beginning events, putting them away, their settings."""

import pytest

from tests.web.conftest import Browser, Installation
from web.services import packs
from web.store import tables


def api(installation: Installation, *parts: object) -> str:
    return "/".join(["/api/v1/events", installation.event, *map(str, parts)])


def counts(browser: Browser, event: str) -> dict[str, int]:
    return {one["table"]: one["rows"] for one in browser.get(f"/api/v1/events/{event}/tables").json()}


def test_a_copy_has_another_name_and_day_and_what_its_founder_may_read(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    form = {"source": installation.event, "name": "Lễ 30/4", "d_day": "2027-04-30"}
    made = browser.post("/new-event/copy", data=form).headers["location"].split("/")[2]
    data = browser.get(f"/api/v1/events/{made}/settings").json()["settings"]
    assert (data["name"]["vi"], data["d_day"]) == ("Lễ 30/4", "2027-04-30")
    assert counts(browser, made) == counts(browser, installation.event)
    assert browser.post(f"/api/v1/events/{made}/tables/groups/rows", json={"rows": [{"cells": {}}]}).status_code == 200
    assert installation.sign_in("reviewer").get(f"/events/{made}/data").status_code == 404
    with installation.services.store.read() as db:
        own = db.execute(tables.events.select().where(tables.events.c.public_id == made)).one()
        assert "officers" not in packs.read(db, own.id).rows


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "", "d_day": "2027-04-30"}, "Cần tên buổi lễ"),
        ({"name": "x" * 301, "d_day": "2027-04-30"}, "Cần tên buổi lễ"),
        ({"name": "Lễ", "d_day": "30/4/2027"}, "Cần ngày lễ dạng"),
    ],
)
def test_a_refused_form_comes_back_with_what_was_typed(
    installation: Installation, form: dict[str, str], words: str
) -> None:
    browser = installation.sign_in("organiser")
    answer = browser.post("/new-event/copy", data={"source": installation.event, **form})
    assert answer.status_code == 422
    assert words in answer.text
    assert form["name"][:200] in answer.text
    assert len(browser.get("/api/v1/events").json()) == 1


def test_nobody_copies_an_event_they_do_not_belong_to(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    form = {"source": installation.other_event, "name": "Lễ", "d_day": "2027-04-30"}
    assert browser.post("/new-event/copy", data=form).status_code == 404
    assert installation.sign_in("clerk").get("/new-event").status_code == 404


def test_an_archived_event_is_read_and_not_changed_until_it_is_opened_again(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    address = f"/api/v1/events/{installation.event}/tables/groups/rows"
    browser.post(f"/events/{installation.event}/archive", data={"away": "true"})
    refused = browser.post(address, json={"rows": [{"cells": {"name": "x"}}]})
    assert (refused.status_code, "đã lưu trữ" in refused.json()["error"]) == (409, True)
    assert browser.get(address).json()["total"] == 3
    browser.post(f"/events/{installation.event}/archive", data={"away": "false"})
    assert browser.post(address, json={"rows": [{"cells": {"name": "x"}}]}).status_code == 200


def test_the_settings_form_keeps_what_it_does_not_name_and_refuses_an_older_version(installation: Installation) -> None:
    one, two = installation.sign_in("organiser"), installation.sign_in("organiser2")
    before = one.get(api(installation, "settings")).json()
    form = {
        "version": str(before["version"]),
        "name.vi": "Tên mới",
        "d_day": "2026-05-02",
        "options.lodging.grade_min": "2",
        "weights.seating.aisle": "",
    }
    address = f"/events/{installation.event}/settings"
    assert one.post(address, data=form).status_code == 303
    now = one.get(api(installation, "settings")).json()
    assert (now["settings"]["name"]["vi"], now["settings"]["options"]["lodging"]["grade_min"]) == ("Tên mới", 2)
    assert now["settings"].get("facts") == before["settings"].get("facts")
    assert now["version"] == before["version"] + 1
    late = two.post(address, data={**form, "name.vi": "<script>alert(1)</script>"})
    assert late.status_code == 412
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in late.text
    assert "<script>alert" not in late.text
    assert "Tên mới" in late.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("options.lodging.grade_min", "ba", "Cần số nguyên"),
        ("d_day", "ngày mai", "cần ngày"),
        ("notes", "x" * 4001, "Nhiều nhất 4000"),
        ("host_organisation", "a\x07b", "ký tự điều khiển"),
    ],
)
def test_a_faulty_setting_is_refused_beside_its_field(
    installation: Installation, field: str, value: str, words: str
) -> None:
    browser = installation.sign_in("organiser")
    before = browser.get(api(installation, "settings")).json()
    form = {"version": str(before["version"]), "name.vi": "Tên", field: value}
    answer = browser.post(f"/events/{installation.event}/settings", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert browser.get(api(installation, "settings")).json() == before


def test_settings_over_the_interface_need_the_version_and_can_be_undone(installation: Installation) -> None:
    browser = installation.sign_in("organiser")
    before = browser.get(api(installation, "settings"))
    assert browser.patch(api(installation, "settings"), json={"notes": "x"}).status_code == 428
    at = {"If-Match": before.headers["etag"]}
    done = browser.patch(api(installation, "settings"), json={"notes": "Ghi chú"}, headers=at)
    assert done.json()["settings"]["notes"] == "Ghi chú"
    late = browser.patch(api(installation, "settings"), json={"notes": "khác"}, headers=at)
    assert (late.status_code, late.json()["settings"]["notes"]) == (412, "Ghi chú")
    batch = browser.get(api(installation, "history"), params={"table": "scenario.toml"}).json()[0]["batch"]
    browser.post(api(installation, "history", batch, "undo"))
    assert browser.get(api(installation, "settings")).json()["settings"] == before.json()["settings"]
