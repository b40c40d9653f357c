"""Studies of the traffic room: the reach proof and the parking plan, from the button to the table."""

import re

import pytest

from planner.errors import UsageError
from planner.wording import Wording
from tests.web.conftest import Installation
from tests.web.studied import ended, here, studied
from tests.web.traffic_rows import put
from web.services import traffic_study
from web.services.journal import all_rows

__all__ = ["here"]

STATIONS = [
    {
        "facility_id": "BV",
        "kind": "hospital",
        "name": "Bệnh viện giả định",
        "lat": "17.12",
        "lon": "107.2",
        "source": "giả định",
    },
    {
        "facility_id": "CC",
        "kind": "fire",
        "name": "Trạm giả định",
        "lat": "17.12",
        "lon": "107.2",
        "source": "giả định",
    },
]


def room(installation: Installation, part: str) -> str:
    return f"/events/{installation.event}/traffic/{part}"


@pytest.mark.parametrize(("part", "first"), [("reach", "Chưa chứng minh"), ("parking", "Chưa tính bãi đỗ")])
def test_before_the_first_study_the_page_says_what_to_do(installation: Installation, part: str, first: str) -> None:
    page = installation.sign_in("reviewer").get(room(installation, part)).text
    assert first in page
    assert f'action="{room(installation, "studies")}/{part}"' in page


@pytest.mark.usefixtures("here")
def test_a_reviewer_has_the_reach_proved_and_carries_the_certificate_away(installation: Installation) -> None:
    put(installation, facilities=STATIONS)
    reviewer = installation.sign_in("reviewer")
    told = studied(installation, reviewer, "reach")
    assert (told["state"], told["result"]["slices"], told["result"]["doubts"]) == ("done", 288, [])
    page = reviewer.get(room(installation, "reach")).text
    assert "bộ kiểm tra độc lập tính lại và đồng ý" in page
    assert f"{told['result']['places']} nơi, 288 khoảng 5 phút" in page
    certificate = reviewer.get(room(installation, "reach/certificate.json")).json()
    assert (certificate["limit_min"], certificate["protected"]) == (30, False)
    assert reviewer.get(room(installation, "reach/times")).text.count("\n") > 10


@pytest.mark.usefixtures("here")
def test_what_was_studied_before_the_data_changed_says_so(installation: Installation) -> None:
    organiser = installation.sign_in("organiser")
    studied(installation, organiser, "parking")
    assert "Số liệu đã sửa sau khi tính" not in organiser.get(room(installation, "parking")).text
    put(installation, facilities=STATIONS)
    assert "Số liệu đã sửa sau khi tính" in organiser.get(room(installation, "parking")).text
    assert organiser.get(f"/api/v1{room(installation, 'studies/parking')}").json()["stale"] is True


@pytest.mark.usefixtures("here")
def test_parking_tells_when_lots_fill_and_draws_their_curves(installation: Installation) -> None:
    reviewer = installation.sign_in("reviewer")
    told = studied(installation, reviewer, "parking")["result"]
    assert told["doubts"] == []
    page = reviewer.get(room(installation, "parking")).text
    for lot in told["lots"]:
        if any(row["lot_id"] == lot["lot_id"] for row in told["times"]):
            assert f'<th scope="row">{lot["name"]}</th>' in page
    assert page.count("<polyline") == len({(row["lot_id"], row["kind"]) for row in told["times"]})
    assert "style=" not in page


def test_a_study_that_fails_says_why_and_may_be_asked_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise UsageError(Wording("Không có đường nào.", "There are no roads."))

    monkeypatch.setattr(traffic_study, "solve_in_child", refuse)
    reviewer = installation.sign_in("reviewer")
    told = studied(installation, reviewer, "reach")
    assert (told["state"], told["message"], told["result"]) == ("failed", "Không có đường nào.", None)
    assert "Không có đường nào." in reviewer.get(room(installation, "reach")).text


@pytest.mark.usefixtures("here")
def test_what_counts_protected_convoys_is_kept_apart_from_what_may_be_told(installation: Installation) -> None:
    put(installation, facilities=STATIONS)
    studied(installation, installation.sign_in("cleared"), "reach")
    reviewer = installation.sign_in("reviewer")
    assert reviewer.get(f"/api/v1{room(installation, 'studies/reach')}").json()["result"] is None
    assert reviewer.get(room(installation, "reach/certificate.json")).status_code == 404


@pytest.mark.parametrize("login", ["viewer", "clerk", "outsider", "admin"])
@pytest.mark.parametrize("part", ["reach", "parking", "flows", "posts", "compare"])
def test_the_studies_are_closed_to_others(installation: Installation, login: str, part: str) -> None:
    browser = installation.sign_in(login)
    assert browser.get(room(installation, part)).status_code == 404
    assert browser.post(room(installation, f"studies/{part}")).status_code == 404


@pytest.mark.usefixtures("here")
def test_flows_are_told_before_during_and_after_and_drawn_on_the_map(installation: Installation) -> None:
    reviewer = installation.sign_in("reviewer")
    told = studied(installation, reviewer, "flows")
    assert (told["state"], told["message"]) == ("done", "")
    result = told["result"]
    assert (result["summary"]["quarter_hours"], result["doubts"]) == (96, [])
    assert [(one["from"][11:], one["closure_ids"]) for one in result["periods"]] == [
        ("00:00", ""),
        ("05:00", "CD-1"),
        ("10:00", ""),
    ]
    page = reviewer.get(room(installation, "flows")).text
    assert "Mọi xe đi đường nhanh nhất; tổng thời gian còn tiết kiệm được không quá 0,0" in page
    for road in result["roads"]:
        assert road["ends"] in page
    layers = reviewer.get(room(installation, "day.json")).json()["layers"]
    (drawn,) = [layer for layer in layers if layer["key"] == "flows"]
    assert {one["properties"]["id"] for one in drawn["features"]} == {road["edge_id"] for road in result["roads"]}
    assert {len(one["properties"]["flow"]["load"]) for one in drawn["features"]} == {96}


@pytest.mark.usefixtures("here")
def test_an_organiser_accepts_a_post_where_one_is_needed_and_takes_it_back(installation: Installation) -> None:
    organiser = installation.sign_in("organiser")
    result = studied(installation, organiser, "posts")["result"]
    need = next(one for one in result["needs"] if not one["post_id"])
    page = organiser.get(room(installation, "posts")).text
    assert "Đền Trần (Nam Định) 2017" in page
    assert f'value="{need["place_id"]}"' in page
    before = post_ids(installation)
    organiser.post(room(installation, "posts/accept"), data={"place": need["place_id"]})
    assert post_ids(installation) - before == {"CH-4"}
    home = organiser.get(room(installation, "posts")).text
    undo = re.search(r'action="([^"]+/undo)"', home)
    assert undo is not None
    organiser.post(undo[1])
    assert post_ids(installation) == before


@pytest.mark.usefixtures("here")
def test_a_reviewer_sees_what_is_missing_and_cannot_accept_it(installation: Installation) -> None:
    reviewer = installation.sign_in("reviewer")
    studied(installation, reviewer, "posts")
    page = reviewer.get(room(installation, "posts")).text
    assert "chưa có" in page
    assert "posts/accept" not in page
    assert reviewer.post(room(installation, "posts/accept"), data={"place": "N2"}).status_code == 404


@pytest.mark.usefixtures("here")
def test_a_place_that_needs_nothing_cannot_be_accepted(installation: Installation) -> None:
    organiser = installation.sign_in("organiser")
    studied(installation, organiser, "posts")
    before = post_ids(installation)
    assert organiser.post(room(installation, "posts/accept"), data={"place": "nowhere"}).status_code == 404
    assert post_ids(installation) == before


def post_ids(installation: Installation) -> set[str]:
    with installation.services.store.read() as db:
        return {row.cells["post_id"] for row in all_rows(db, 1, "posts")}


@pytest.mark.usefixtures("here")
def test_a_version_is_compared_with_today_without_naming_a_protected_convoy(installation: Installation) -> None:
    organiser = installation.sign_in("organiser")
    event = f"/events/{installation.event}"
    assert "Chưa có bản lưu nào" in organiser.get(room(installation, "compare")).text
    organiser.post(f"/api/v1{event}/versions", json={"name": "Trước khi thêm chốt"})
    guarded = {
        "movement_id": "DX-9",
        "name": "Đoàn xe kín",
        "kind": "đoàn xe",
        "edge_ids": "E3",
        "start": "2026-04-12 08:00",
        "speed_kmh": "30",
        "protected": "1",
    }
    post = {"post_id": "CH-9", "name": "Chốt mới", "lat": "16.5", "lon": "107.2", "kind": "junction"}
    put(installation, posts=[post], movements=[guarded])
    answer = organiser.post(f"/api/v1{room(installation, 'compare')}", json={"before": 1})
    assert answer.status_code == 202, answer.text
    told = ended(installation, organiser, "compare")
    changed = {table["table"]: [(one["what"], one["id"]) for one in table["changes"]] for table in told["tables"]}
    assert changed == {"closures": [], "movements": [], "posts": [("added", "CH-9")]}
    page = organiser.get(room(installation, "compare")).text
    assert "Trước khi thêm chốt" in page
    assert "Chốt mới" in page
    assert "DX-9" not in page
