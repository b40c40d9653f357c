"""The seat chart shows every seat once, tells looks apart without colours, and works in a browser from one file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from planner.planfiles import PlanFolder
from planner.report import Content, write_report
from planner.report.chart import chart_svg, hall_chart
from planner.report.chart.hall import NARROWEST, WIDEST, chair_side
from planner.report.chart.looks import BANDS, look_of
from planner.scenario.rows import Delegation, Guest, Seat
from planner.scenario.schema import EventSettings, Scenario
from tests.browser_support import watched_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EVENT = EventSettings.model_validate({"id": "thu", "name": "Lễ <thử> & vui", "d_day": "2025-06-16"})
NAMES = ("Nguyễn Thị Đào", "Trần <b>Văn</b> & Bình", "Lê ]]> Cường")
SVG = "{http://www.w3.org/2000/svg}"


def seat(zone: str, number: int, row: int = 1, **more: object) -> Seat:
    named = {"seat_id": f"{zone}-{row:02}-{number:02}", "zone": zone, "row": f"{row:02}", "number": number}
    return Seat.model_validate(named | {"x_m": number * 0.55, "y_m": row * 0.9} | more)


def hall(guests: int = 3) -> Scenario:
    seats = [seat("A", number, row) for row in (1, 2) for number in range(1, 5)]
    seats += [seat("B", 1, 1, y_m=9, kind="wheelchair_space"), seat("B", 2, 1, y_m=9, blocked=True)]
    people = [
        Guest(guest_id=f"K{each}", full_name=name, rank=1 + 9 * each, delegation_id=f"D{each % 2}")
        for each, name in enumerate(NAMES)
    ]
    teams = tuple(Delegation(delegation_id=f"D{each}", name=f"Đoàn {each}") for each in range(3))
    return Scenario(EVENT, delegations=teams, guests=tuple(people[:guests]), seats=tuple(seats))


ROWS = [{"guest_id": f"K{each}", "seat_id": f"A-01-{each + 1:02}"} for each in range(3)]


def drawn(**more: object) -> ET.Element:
    return ET.fromstring(chart_svg(hall_chart(hall(), ROWS), **more))  # noqa: S314 - made here


def squares(parts: list[ET.Element]) -> int:
    return sum(part.get("d", "").count("z") for part in parts)


def test_every_seat_is_drawn_and_every_guest_once_in_each_colouring() -> None:
    root = drawn()
    modes = {group.get("data-mode"): [] for group in root.iter(f"{SVG}g") if group.get("data-mode")}
    for group in root.iter(f"{SVG}g"):
        if group.get("data-mode"):
            modes[group.get("data-mode")] += list(group)
    assert {mode: squares(parts) for mode, parts in modes.items()} == {"rank": 3, "delegation": 3}
    assert squares([part for part in root.iter(f"{SVG}path") if part.get("data-edge")]) == 10


def test_the_data_say_who_sits_where_and_nothing_private() -> None:
    data = json.loads(drawn().find(f"{SVG}metadata").text)
    seats = [seat for _, _, own in data["rows"] for seat in own]
    assert len(seats) == 10
    assert [seat[0] for seat in seats if NAMES[0] in seat] == ["A-01-01"]
    assert {len(seat) for seat in seats} == {3, 4, 6}
    assert data["delegations"] == [["D0", "Đoàn 0"], ["D1", "Đoàn 1"]]


def test_a_name_never_ends_the_data_or_becomes_markup() -> None:
    root = drawn(note="<script>1</script>")
    assert len(list(root.iter(f"{SVG}script"))) == 1
    assert root.find(f"{SVG}title").text == "Sơ đồ chỗ ngồi: Lễ <thử> & vui"


def test_the_picture_without_script_holds_none() -> None:
    assert list(drawn(script=False).iter(f"{SVG}script")) == []


def test_the_first_sixty_four_groups_differ_and_bands_differ_by_pattern_alone() -> None:
    assert len({look_of(each) for each in range(64)}) == 64
    assert len({look_of(each)[1] for each in range(len(BANDS))}) == len(BANDS)


def test_one_zone_can_be_drawn_alone() -> None:
    chart = hall_chart(hall(), ROWS, "B")
    assert [place.seat.zone for place in chart.places] == ["B", "B"]
    assert [box.name for box in chart.zones] == ["B"]


def test_chairs_never_hide_each_other() -> None:
    close = [seat("A", number, x_m=number * 0.3) for number in range(1, 4)]
    assert chair_side(close) == 5
    assert chair_side([seat("A", 1)]) == WIDEST
    assert chair_side([seat("A", number, x_m=number * 0.11) for number in range(1, 4)]) == NARROWEST


def test_the_chart_comes_with_the_report_and_goes_with_the_plan(tmp_path: Path) -> None:
    entry = {"status": "feasible", "score": 1, "bound": 1, "gap": 0.0, "goals": {}, "elapsed_s": 1}
    plan = PlanFolder(tmp_path, "thu", {"seating": entry})
    write_report(hall(), Content(plan, {"seating": ROWS}, ()), tmp_path)
    assert "A-01-02" in (tmp_path / "seating.svg").read_text("utf-8")
    assert 'href="seating.svg"' in (tmp_path / "report.html").read_text("utf-8")
    write_report(hall(), Content(plan, {"seating": []}, ()), tmp_path)
    assert not (tmp_path / "seating.svg").exists()


@pytest.mark.browser
def test_a_person_is_found_without_accents_and_the_colours_change(tmp_path: Path, chromium: "Browser") -> None:
    path = tmp_path / "seating.svg"
    path.write_text(chart_svg(hall_chart(hall(), ROWS)), "utf-8")
    with watched_page(chromium) as page:
        page.goto(path.as_uri())
        page.wait_for_selector("svg[data-ready]")
        page.fill("input[type=search]", "nguyen thi dao")
        page.keyboard.press("Enter")
        assert page.inner_text("p[role=status]") == "A-01-01: Nguyễn Thị Đào · bậc 1 · Đoàn 0"
        page.select_option("select", "delegation")
        assert page.get_attribute("g[data-mode=rank]", "display") == "none"
        assert page.get_attribute("g[data-mode=delegation]", "display") is None
        assert "Đoàn 1" in page.locator("[aria-label='Chú giải']").text_content()
        before = page.get_attribute("[data-part=hall]", "transform")
        page.click("button[title='Phóng to']")
        assert page.get_attribute("[data-part=hall]", "transform") != before
        assert page.locator("[data-part=labels] text").count() >= 1
