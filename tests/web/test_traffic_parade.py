"""Columns on screen: the worked example of the parade, and what is never told."""

import pytest

from tests.web.conftest import Installation
from tests.web.traffic_rows import put

COLUMN = {
    "movement_id": "DH-1",
    "name": "Khối diễu hành",
    "kind": "khối đi bộ",
    "edge_ids": "E3",
    "start": "2026-04-12 08:00",
    "speed_kmh": "4.95",
}
BLOCKS = [
    {
        "movement_id": "DH-1",
        "place": str(place),
        "name": f"Khối {place}",
        "people": "60",
        "length_m": "15",
        "gap_m": "10",
    }
    for place in range(1, 48)
]
GUARDED = {**COLUMN, "movement_id": "DX-9", "name": "Đoàn xe kín", "kind": "đoàn xe", "protected": "1"}


def room(installation: Installation) -> str:
    return f"/events/{installation.event}/traffic/parade"


def test_without_columns_the_page_says_what_to_enter(installation: Installation) -> None:
    page = installation.sign_in("organiser").get(room(installation)).text
    assert "Nhập đoàn đầu tiên" in page


def test_forty_seven_blocks_at_twenty_five_metres_pass_in_fourteen_minutes(installation: Installation) -> None:
    put(installation, movements=[COLUMN], movement_blocks=BLOCKS)
    reviewer = installation.sign_in("reviewer")
    (column,) = [one for one in reviewer.get(f"/api/v1{room(installation)}").json() if one["movement_id"] == "DH-1"]
    assert column["pace_m_min"] == 82.5
    assert abs(column["passing_min"] - 47 * 25 / 82.5) < 10 / 82.5 + 1 / 60  # the last gap is nobody's
    assert (len(column["blocks"]), column["blocks"][0]["starts"]) == (47, "2026-04-12 08:00:00")
    page = reviewer.get(room(installation)).text
    assert "47 khối, 2.820 người" in page
    assert page.count("<svg xmlns") >= 1
    assert "style=" not in page


@pytest.mark.parametrize(("login", "seen"), [("reviewer", False), ("organiser", False), ("cleared", True)])
def test_a_protected_column_is_drawn_for_cleared_people_alone(
    installation: Installation, login: str, *, seen: bool
) -> None:
    put(installation, movements=[COLUMN, GUARDED])
    browser = installation.sign_in(login)
    for address in (room(installation), f"/api/v1{room(installation)}", f"{room(installation)}?format=csv"):
        assert ("DX-9" in browser.get(address).text) is seen
