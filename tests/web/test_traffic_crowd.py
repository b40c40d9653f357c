"""Crowd cards on screen: what each zone takes under every figure, where the verdict turns, and the sums behind it."""

import pytest

from tests.web.conftest import Installation
from tests.web.traffic_rows import AREA, GATES, ZONE, emptied, put


def page(installation: Installation) -> str:
    return f"/events/{installation.event}/traffic/crowd"


def test_without_zones_an_organiser_is_led_to_the_table_and_a_reviewer_reads_why_it_is_empty(
    installation: Installation,
) -> None:
    emptied(installation, "crowd_exits", "crowd_areas", "crowd_zones")
    organiser = installation.sign_in("organiser").get(page(installation)).text
    assert "Nhập khu đầu tiên" in organiser
    reviewer = installation.sign_in("reviewer").get(page(installation)).text
    assert "Chưa có khu nào" in reviewer
    assert "Nhập khu đầu tiên" not in reviewer


def test_a_card_tells_capacity_egress_and_the_figure_at_which_the_verdict_turns(installation: Installation) -> None:
    put(installation, crowd_zones=[ZONE], crowd_areas=[AREA], crowd_exits=GATES)
    text = installation.sign_in("reviewer").get(page(installation)).text
    for words in (
        "Khán đài giả định",
        "Không đạt theo mức nào; vướng ở lối thoát nạn",  # one metre left: at most 109 × 8 = 872 people
        "Số người nhiều nhất còn đạt, theo từng mức: 480 (60), 584 (73), 656 (82), 872 (109)",
        "Vào: cộng các làn × 60 phút = 1.320 người",
        "Green Guide (2008 trở đi), mặt bằng",
        "bộ kiểm tra độc lập tính lại và đồng ý",
    ):
        assert words in text
    assert "style=" not in text


def test_programs_get_the_same_cards(installation: Installation) -> None:
    put(installation, crowd_zones=[ZONE], crowd_areas=[AREA], crowd_exits=GATES)
    address = f"/api/v1/events/{installation.event}/traffic/crowd"
    (card,) = [one for one in installation.sign_in("reviewer").get(address).json() if one["zone_id"] == "KD"]
    assert card["people"] == 1000
    capacity = {one["per_min_m"]: (one["people"], one["binding"], one["holds"]) for one in card["capacities"]}
    assert capacity == {
        60: (480, "emergency", False),
        73: (584, "emergency", False),
        82: (656, "emergency", False),
        109: (872, "emergency", False),
    }
    whole = [
        one for one in card["egresses"] if one["per_min_m"] == 82 and one["purpose"] == "normal" and not one["lost"]
    ]
    assert [(one["minutes"], one["holds"]) for one in whole] == [(4.07, True)]


def test_the_table_is_sent_as_a_workbook_to_those_who_may_carry_it_away(installation: Installation) -> None:
    put(installation, crowd_zones=[ZONE], crowd_areas=[AREA], crowd_exits=GATES)
    sent = installation.sign_in("organiser").get(page(installation) + "?format=csv").text
    assert "Khán đài giả định,1000,109,1320,1200,2616,872,872,không đạt" in sent.replace('"', "").replace(";", ",")


@pytest.mark.parametrize("login", ["viewer", "clerk", "outsider", "admin"])
def test_the_cards_are_closed_to_others(installation: Installation, login: str) -> None:
    browser = installation.sign_in(login)
    assert browser.get(page(installation)).status_code == 404
    assert browser.get(f"/api/v1/events/{installation.event}/traffic/crowd").status_code == 404
