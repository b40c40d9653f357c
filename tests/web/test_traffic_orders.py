"""Orders in time and the network on screen: values, roles, and what is never told."""

import pytest

from tests.web.conftest import Installation
from tests.web.traffic_rows import put

COLUMN = {
    "movement_id": "DH-1",
    "name": "Khối diễu hành",
    "kind": "khối đi bộ",
    "edge_ids": "E3",
    "start": "2026-04-12 08:00",
    "speed_kmh": "4",
}
GUARDED = {**COLUMN, "movement_id": "DX-9", "name": "Đoàn xe kín", "kind": "đoàn xe", "protected": "1"}


def room(installation: Installation, part: str) -> str:
    return f"/events/{installation.event}/traffic/{part}"


def test_orders_stand_in_time_with_columns_among_closures(installation: Installation) -> None:
    put(installation, movements=[COLUMN])
    told = installation.sign_in("reviewer").get(f"/api/v1{room(installation, 'orders')}").json()
    assert [(one["order_id"], one["start"], one["edge_ids"]) for one in told] == [
        ("CD-1", "2026-04-12 05:00", ["E2"]),
        ("DH-1", "2026-04-12 08:00", ["E3"]),
    ]
    assert told[1]["end"] == "2026-04-12 08:08"  # 500 m at 4 km/h take seven and a half minutes


def test_the_list_is_narrowed_to_a_kind_and_a_time(installation: Installation) -> None:
    put(installation, movements=[COLUMN])
    reviewer = installation.sign_in("reviewer")
    rows = ['<th scope="row">CD-1</th>', '<th scope="row">DH-1</th>']
    for query, shown in (("", rows), ("?at=06:00", rows[:1]), ("?at=08:05", rows), ("?kind=Khối đi bộ", rows[1:])):
        page = reviewer.get(room(installation, "orders") + query).text
        assert [row for row in rows if row in page] == shown, query


@pytest.mark.parametrize(("login", "seen"), [("reviewer", False), ("organiser", False), ("cleared", True)])
def test_a_protected_convoy_is_listed_for_cleared_people_alone(
    installation: Installation, login: str, *, seen: bool
) -> None:
    put(installation, movements=[COLUMN, GUARDED])
    browser = installation.sign_in(login)
    for address in (room(installation, "orders"), f"/api/v1{room(installation, 'orders')}"):
        assert ("DX-9" in browser.get(address).text) is seen


def test_an_organiser_edits_lanes_and_capacity_in_the_grid_and_a_reviewer_only_reads(
    installation: Installation,
) -> None:
    address = room(installation, "network")
    organiser = installation.sign_in("organiser").get(address).text
    assert "6 nút · 7 đoạn đường" in organiser
    assert f'data-save-url="/api/v1/events/{installation.event}/tables/edges/rows"' in organiser
    assert 'data-column="capacity_pcu_h"' in organiser
    assert 'data-column="length_m" data-kind="number" data-readonly' in organiser
    reviewer = installation.sign_in("reviewer").get(address).text
    assert "data-undo-url" not in reviewer
    assert 'data-column="capacity_pcu_h" data-kind="number" data-readonly' in reviewer


def test_roads_are_found_without_accents(installation: Installation) -> None:
    page = installation.sign_in("reviewer").get(room(installation, "network") + "?q=duong+sau").text
    assert ">E3</td>" in page
    assert ">E1</td>" not in page


@pytest.mark.parametrize("login", ["viewer", "clerk", "outsider", "admin"])
@pytest.mark.parametrize("part", ["orders", "network"])
def test_both_are_closed_to_others(installation: Installation, login: str, part: str) -> None:
    browser = installation.sign_in(login)
    assert browser.get(room(installation, part)).status_code == 404
    assert browser.get(f"/api/v1{room(installation, part)}").status_code == 404
