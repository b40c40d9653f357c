"""The transport room: the stops of every vehicle, the calendar, and what of protected guests is told to whom."""

import csv
import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from planner.engine.settings import Settings
from planner.event import Request, plan_event
from planner.publish import publish
from planner.scenario.load import load
from tests.web.conftest import Installation
from tests.web.planned import keep_in_force

TABLES = {
    "vehicles.csv": (
        "vehicle_id,name,seats,wheelchair_spaces,base,from,to,for_whom,passes\n"
        "X1,Xe mẫu (hư cấu),12,1,BD-1,2026-04-12 05:00,2026-04-12 12:00,,\n"
        "X2,Xe dẫn đoàn (hư cấu),6,0,BD-1,2026-04-12 05:00,2026-04-12 12:00,TW,thẻ A\n"
    ),
    "transfers.csv": (
        "transfer_id,name,people,wheelchairs,from_place,to_place,ready,due,for_whom,alone\n"
        "DI-1,Khách ở nhà nghỉ,15,1,KS-2,DTL-1,2026-04-12 05:30,2026-04-12 07:30,,0\n"
        "DB-1,Đoàn được cảnh vệ,4,0,KS-1,DTL-1,2026-04-12 06:00,2026-04-12 07:00,TW,1\n"
    ),
    "visits.csv": "visit_id,name,place\nDH-1,Dâng hương tại hội trường,DTL-2\n",
}


@pytest.fixture(scope="session")
def planned_transport(tiny_pack: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the pack with vehicles, and the folder of its plan."""
    pack = Path(shutil.copytree(tiny_pack, tmp_path_factory.mktemp("pack") / "tiny"))
    for name, text in TABLES.items():
        (pack / name).write_text(text, "utf-8")
    scenario = load(pack)
    event = plan_event(scenario, Request(Settings(limit_s=1.0, workers=1, deterministic=True), ("transport",)))
    folder = tmp_path_factory.mktemp("plan") / "out"
    assert [one for one in publish(scenario, event, folder) if one.problem == "transport"] == []
    return pack, folder


@pytest.fixture
def driven(installation: Installation, planned_transport: tuple[Path, Path], tmp_path: Path) -> Installation:
    pack, folder = planned_transport
    draft = Path(shutil.copytree(folder, tmp_path / "draft"))
    return replace(installation, plan=keep_in_force(installation.services, installation.event, draft, pack))


def page(installation: Installation, who: str, query: str = "") -> str:
    answer = installation.sign_in(who).get(f"/events/{installation.event}/transport{query}")
    assert answer.status_code == 200
    return answer.text


def test_before_the_first_plan_the_room_says_what_to_do(installation: Installation) -> None:
    assert "Hãy nhập xe, chuyến đưa đón" in page(installation, "organiser")


def test_every_stop_is_listed_with_the_people_aboard(driven: Installation) -> None:
    rows = list(csv.reader(io.StringIO(text_of(driven, "organiser2", "?format=csv&vehicle=X1"))))

    aboard = [int(row[8]) for row in rows[1:]]
    assert {row[6].split()[0] for row in rows[1:]} == {"DI-1/1", "DI-1/2", "DH-1"}
    assert max(aboard) <= 13
    assert aboard[-1] == 0


def text_of(installation: Installation, who: str, query: str) -> str:
    answer = installation.sign_in(who).get(f"/events/{installation.event}/transport{query}")
    return str(answer.content.decode("utf-8-sig"))


def test_the_list_is_searched_without_accents(driven: Installation) -> None:
    found = page(driven, "organiser2", "?q=dang huong")

    assert "DH-1 Dâng hương tại hội trường" in found
    assert "DI-1/1" not in found


def test_a_vehicle_with_protected_guests_is_told_to_cleared_people_alone(driven: Installation) -> None:
    cleared, other = page(driven, "organiser2"), page(driven, "organiser")

    assert "DB-1 Đoàn được cảnh vệ" in cleared
    assert "DB-1" not in other
    assert "cần quyền xem hành trình" in other
    assert "DB-1" not in text_of(driven, "organiser", "?format=csv")


def test_programs_get_the_same_stops(driven: Installation) -> None:
    address = f"/api/v1/events/{driven.event}/transport"
    cleared = driven.sign_in("cleared").get(address).json()
    other = driven.sign_in("organiser").get(address).json()

    assert {stop["vehicle_id"] for stop in cleared["stops"]} == {"X1", "X2"}
    assert ({stop["vehicle_id"] for stop in other["stops"]}, other["hidden"]) == ({"X1"}, 1)


def test_drivers_take_a_calendar_along(driven: Installation) -> None:
    calendar = text_of(driven, "organiser", "?format=ics")

    assert calendar.count("BEGIN:VEVENT") == 5
    assert "SUMMARY:X1: đón DI-1/1" in calendar.replace("\r\n ", "")


def test_the_timetable_page_of_the_plan_has_a_board_for_each_vehicle(planned_transport: tuple[Path, Path]) -> None:
    boards = (planned_transport[1] / "transport.html").read_text("utf-8")

    assert re.findall(r"<h2>(X\d)</h2>", boards) == ["X1", "X2"]
    assert "Xe mẫu (hư cấu) · 12 chỗ" in boards


def test_the_map_by_the_hour_is_offered_to_the_cleared_alone(driven: Installation) -> None:
    address = f"/events/{driven.event}/plans/{driven.plan}/files/maps/transport.html"
    cleared, plain = driven.sign_in("organiser2"), driven.sign_in("organiser")

    assert f'href="{address}"' in page(driven, "organiser2")
    assert "DB-1" in cleared.get(address).text
    assert address not in page(driven, "organiser")
    assert plain.get(address).status_code == 404
