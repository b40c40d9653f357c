"""The traffic room and the ground of the maps: what stands there at a moment, and for whom."""

import gzip

import pytest

from tests.web.conftest import Installation


def room(installation: Installation, *parts: str) -> str:
    return "/".join((f"/events/{installation.event}/traffic", *parts))


def test_the_ground_has_communes_roads_the_ceremony_the_islands_and_the_credit(installation: Installation) -> None:
    base = installation.sign_in("viewer").get(f"/events/{installation.event}/map/base.json").json()
    assert [layer["key"] for layer in base["layers"]] == ["communes", "roads", "ceremony", "country"]
    assert "© OpenStreetMap contributors" in base["credit"]
    marks = [feature["properties"]["icon"]["mark"] for feature in base["layers"][-1]["features"]]
    assert marks == ["Quần đảo Hoàng Sa (Việt Nam)", "Quần đảo Trường Sa (Việt Nam)", "Biển Đông"]


def test_the_ground_is_sent_once_per_revision(installation: Installation) -> None:
    browser, address = installation.sign_in("clerk"), f"/events/{installation.event}/map/base.json"
    first = browser.get(address)
    again = browser.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("t", "closed", "manned"),
    [("04:45", 0, 0), ("05:00", 1, 3), ("09:45", 1, 3), ("10:00", 0, 3), ("13:00", 0, 0)],
)
def test_the_tables_follow_the_time(planned_installation: Installation, t: str, closed: int, manned: int) -> None:
    address = f"/api/v1/events/{planned_installation.event}/traffic/moment?at=2026-04-12 {t}"
    found = planned_installation.sign_in("reviewer").get(address).json()
    assert len(found["closed"]) == closed
    assert sum(bool(post["on_duty"]) for post in found["posts"]) == manned


def test_the_page_names_closure_tier_and_headcounts_without_any_script(planned_installation: Installation) -> None:
    page = planned_installation.sign_in("reviewer").get(room(planned_installation) + "?t=06:00").text
    for words in ("CD-1", "cấm triệt để", "CSGT 1", "Nút Đường Lớn – Ngõ Hai (hư cấu)", "06:00"):
        assert words in page
    assert "style=" not in page
    assert len(gzip.compress(page.encode())) < 100 * 1024


def test_no_officer_is_named_in_the_traffic_room(planned_installation: Installation) -> None:
    services = planned_installation.services
    (card,) = services.shelf.cards(1)
    officers = {officer.name for officer in services.shelf.bundle(card).scenario.officers}
    browser = planned_installation.sign_in("reviewer")
    bodies = [browser.get(room(planned_installation, part)).text for part in ("day.json", "now?t=06:00")]
    assert officers
    assert [name for name in officers for body in bodies if name in body] == []


def test_unreadable_filters_of_the_address_mean_the_usual(planned_installation: Installation) -> None:
    browser = planned_installation.sign_in("reviewer")
    usual = browser.get(room(planned_installation, "now")).text
    assert browser.get(room(planned_installation, "now") + "?t=99:99&day=0000-99-99").text == usual


def test_details_say_why(planned_installation: Installation) -> None:
    browser = planned_installation.sign_in("reviewer")
    closure = browser.get(room(planned_installation, "detail") + "?show=CD-1").text
    assert "lộ trình thay thế đã tính" in closure
    post = browser.get(room(planned_installation, "detail") + "?show=CH-1").text
    assert "CSGT 1/1" in post


def test_hotels_are_on_the_map_only_for_those_who_may_read_the_lodging(planned_installation: Installation) -> None:
    layers = planned_installation.sign_in("reviewer").get(room(planned_installation, "day.json")).json()["layers"]
    assert "lodgings" in [layer["key"] for layer in layers]


@pytest.mark.parametrize("login", ["viewer", "clerk", "outsider", "admin"])
@pytest.mark.parametrize("part", ["", "/day.json", "/now", "/detail", "/edit"])
def test_the_traffic_room_is_closed_to_others(planned_installation: Installation, login: str, part: str) -> None:
    assert planned_installation.sign_in(login).get(room(planned_installation) + part).status_code == 404


def test_a_reviewer_cannot_edit_the_map(planned_installation: Installation) -> None:
    reviewer = planned_installation.sign_in("reviewer")
    assert reviewer.get(room(planned_installation, "edit")).status_code == 404
    assert "Sửa trên bản đồ" not in reviewer.get(room(planned_installation)).text
    assert "Sửa trên bản đồ" in planned_installation.sign_in("organiser").get(room(planned_installation)).text


def test_a_map_of_another_events_plan_is_not_found(planned_installation: Installation) -> None:
    address = f"/events/{planned_installation.other_event}/traffic/day.json?plan={planned_installation.plan}"
    assert planned_installation.sign_in("outsider").get(address).status_code == 404
