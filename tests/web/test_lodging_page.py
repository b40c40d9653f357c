"""The lodging room: rooms by night, the list, the map, and what of protected guests is told to whom."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from planner.scenario.load import load
from planner.scenario.rows import Hall, LodgingBloc, RoomPrice
from tests.browser_support import watched_page
from tests.web.conftest import Installation
from web.services.lodging import Stay, figures
from web.services.protection import protected_of


def _page(installation: Installation, who: str, query: str = "") -> str:
    answer = installation.sign_in(who).get(f"/events/{installation.event}/lodging{query}")
    assert answer.status_code == 200
    return answer.text


def test_houses_show_rooms_and_cost_of_the_nights_used(planned_installation: Installation) -> None:
    page = _page(planned_installation, "organiser", "?view=houses")
    row = next(part for part in page.split("<tr>")[1:] if "Nhà khách mẫu 01" in part)
    assert "1.250.000 ₫" in row  # P1-1 500.000 + P1-2 400.000 + P1-3 350.000, one night each
    assert "3/3" in row


def test_a_room_says_who_sleeps_there(planned_installation: Installation) -> None:
    page = _page(planned_installation, "organiser")
    title = re.search(r"<title>(P1-3,[^<]*)</title>", page)[1]
    assert "Trần Gia Bảo Mẫu, Võ Nam Giao Mẫu" in title or "Võ Nam Giao Mẫu, Trần Gia Bảo Mẫu" in title


def test_needs_are_told_in_words(planned_installation: Installation) -> None:
    page = _page(planned_installation, "organiser", "?q=K06")
    assert "<td>xe lăn</td>" in page
    assert "wheelchair" not in page[page.index('id="K06"') :]


def test_a_room_that_is_not_offered_is_marked(planned_installation: Installation) -> None:
    page = _page(planned_installation, "organiser")
    room = page[page.index("<title>P2-2,") :]
    assert "×" in room[: room.index("</g>")]


def test_the_list_is_filtered_by_night_and_words_without_accents(planned_installation: Installation) -> None:
    page = _page(planned_installation, "clerk", "?night=2026-04-12")
    assert re.findall(r'<th scope="row" id="([^"]+)"', page) == ["K03"]
    page = _page(planned_installation, "clerk", "?q=vo nam")
    assert re.findall(r'<th scope="row" id="([^"]+)"', page) == ["K05"]


def test_the_file_holds_the_beds(planned_installation: Installation) -> None:
    answer = planned_installation.sign_in("organiser").get(
        f"/events/{planned_installation.event}/lodging?format=csv&hotel=KS-2"
    )
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["K03"]
    assert rows[1][5:8] == ["P2-1", "11/04/2026", "13/04/2026"]


def test_rooms_of_protected_guests_do_not_exist_without_clearance(guarded_installation: Installation) -> None:
    page = _page(guarded_installation, "organiser")
    assert "<title>P1-1," not in page  # K01
    assert "<title>P1-3," not in page  # K02 of the same delegation
    assert "<title>P1-2," in page
    assert "•• cần quyền xem hành trình cảnh vệ" in page
    row = page[page.index('id="K01"') :]
    assert "Nhà khách" not in row[: row.index("</tr>")]


def test_a_cleared_person_sees_them(guarded_installation: Installation) -> None:
    page = _page(guarded_installation, "organiser2")
    assert "<title>P1-1," in page
    assert "cần quyền xem hành trình" not in page


def test_no_filter_and_no_file_tells_where_a_protected_guest_sleeps(guarded_installation: Installation) -> None:
    organiser = guarded_installation.sign_in("organiser")
    base = f"/events/{guarded_installation.event}/lodging"
    for query in ("hotel=KS-1", "night=2026-04-11", "q=P1-1"):
        page = organiser.get(f"{base}?{query}").text
        assert 'id="K01"' not in page, query
    rows = list(csv.reader(io.StringIO(organiser.get(f"{base}?format=csv").content.decode("utf-8-sig"))))
    (own,) = [row for row in rows if row[0] == "K01"]
    assert own[5:8] == ["", "", ""]
    api = organiser.get(f"/api/v1/events/{guarded_installation.event}/lodging").json()
    (guest,) = [one for one in api["guests"] if one["guest_id"] == "K01"]
    assert (guest["room_id"], guest["check_in"], guest["hidden"]) == ("", None, True)


def test_the_map_counts_only_guests_that_may_be_told(guarded_installation: Installation) -> None:
    address = f"/events/{guarded_installation.event}/lodging/hotels.json"

    def marks(who: str) -> dict[str, str]:
        features = guarded_installation.sign_in(who).get(address).json()["features"]
        return {one["properties"]["id"]: one["properties"]["icon"]["mark"] for one in features}

    assert marks("organiser2")["KS-1"] == "5"
    assert marks("organiser")["KS-1"] == "3"


def test_a_viewer_has_no_lodging_room(planned_installation: Installation) -> None:
    viewer = planned_installation.sign_in("viewer")
    assert viewer.get(f"/events/{planned_installation.event}/lodging").status_code == 404
    assert viewer.get(f"/api/v1/events/{planned_installation.event}/lodging").status_code == 404


def test_programs_get_the_figures(planned_installation: Installation) -> None:
    answer = planned_installation.sign_in("clerk").get(f"/api/v1/events/{planned_installation.event}/lodging").json()
    house = next(one for one in answer["houses"] if one["hotel_id"] == "KS-1")
    assert (house["people"], house["cost_vnd"], house["beds_taken"]) == (5, 1_250_000, [5, 0])


@pytest.mark.browser
def test_a_room_opens_its_explanation_by_mouse_and_by_keys(
    planned_installation: Installation, served: str, chromium: Chromium
) -> None:
    with watched_page(chromium, (served,)) as page:
        page.goto(f"{served}/sign-in")
        page.fill("[name=login]", "organiser")
        page.fill("[name=password]", "mat khau thu nghiem")
        page.press("[name=password]", "Enter")
        page.goto(f"{served}/events/{planned_installation.event}/lodging")
        page.click('svg a[data-s="K06"]')
        page.wait_for_selector("#explain-body:has-text('P1-2')")
        assert "show=K06" in page.url
        page.keyboard.press("Escape")
        page.locator('svg a[data-s="K06"]').focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.dataset.s") in {"K02", "K05"}
        page.keyboard.press("Enter")
        page.wait_for_selector("#explain-body:has-text('P1-3')")


def test_without_a_complete_plan_the_page_says_what_stands_in_the_way(planned_installation: Installation) -> None:
    folder = planned_installation.services.shelf.place(planned_installation.plan)
    for name in ("summary.json", "plan.json"):
        content = json.loads((folder / name).read_text("utf-8"))
        content["problems"]["lodging"] |= {
            "status": "infeasible",
            "score": None,
            "bound": None,
            "gap": None,
            "rows": [],
        }
        if name == "plan.json":
            wish = {"key": "beds", "vi": "Đêm 11/4 thiếu 2 giường.", "en": "2 beds short on 11 April."}
            conflict = {"reason": wish, "minimal": True, "demands": []}
            content["problems"]["lodging"] |= {"conflict": conflict}
        (folder / name).write_text(json.dumps(content), "utf-8")
    (folder / "lodging.csv").unlink()
    page = _page(planned_installation, "organiser")
    assert "Vì sao không xếp đủ được" in page
    assert "Đêm 11/4 thiếu 2 giường." in page
    assert "không xếp được" in page
    told = planned_installation.sign_in("organiser").get(f"/api/v1/events/{planned_installation.event}/lodging").json()
    assert told["conflict"] == ["Đêm 11/4 thiếu 2 giường."]


def test_a_plan_older_than_the_data_says_so(planned_installation: Installation) -> None:
    assert "Dữ liệu đã đổi sau khi lập" not in _page(planned_installation, "organiser")
    organiser = planned_installation.sign_in("organiser")
    rows = f"/api/v1/events/{planned_installation.event}/tables/hotels/rows"
    row = organiser.get(rows).json()["rows"][0]
    done = organiser.patch(
        f"{rows}/{row['id']}", json={"phone": "0000 999 999"}, headers={"If-Match": f'"{row["version"]}"'}
    )
    assert done.status_code == 200, done.text
    assert "Dữ liệu đã đổi sau khi lập" in _page(planned_installation, "organiser")


def test_a_finding_about_the_second_guest_of_a_room_leads_to_the_room(planned_installation: Installation) -> None:
    for subject in ("K02", "K05", "P1-3"):
        page = _page(planned_installation, "organiser", f"?show={subject}")
        (marked,) = re.findall(r'class="shown">\s*<title>([^,]+),', page)
        assert marked == "P1-3"


def test_a_bloc_in_a_school_counts_its_people_and_costs_by_the_night_and_season(tiny_pack: Path) -> None:
    place = {"house_id": "TH", "house_name": "Trường mẫu (hư cấu)", "lat": 16.5, "lon": 107.2}
    hall = Hall(hall_id="TH-1", name="Nhà đa năng", places=60, price_vnd=20_000, **place)
    days = {"first": date(2026, 4, 11), "last": date(2026, 4, 13)}
    bloc = LodgingBloc(bloc_id="KHOI", name="Khối mẫu", people=40, **days)
    season = RoomPrice(room_type_id="P1-1", first=date(2026, 4, 12), last=date(2026, 4, 13), price_vnd=700_000)
    pack = replace(load(tiny_pack), halls=(hall,), lodging_blocs=(bloc,), room_prices=(season,))
    stay = {"check_in": "2026-04-11", "check_out": "2026-04-13"}
    rows = (
        {"guest_id": "K01", "hotel_id": "KS-1", "room_id": "P1-1", **stay},
        {"guest_id": "KHOI", "hotel_id": "TH", "room_id": "TH-1", "people": "40", **stay},
    )
    told = Stay(pack, rows, protected_of(pack), cleared=True)
    houses = {one.hotel_id: one for one in told.houses()}
    assert (houses["TH"].people, houses["TH"].beds_taken, houses["TH"].cost_vnd) == (40, (40, 40), 1_600_000)
    assert houses["KS-1"].cost_vnd == 500_000 + 700_000
    assert "Khối mẫu" in [one.name for one in told.everyone]


def _with_a_change(scenario: Path, guarded: frozenset[str] = frozenset(), *, cleared: bool = True) -> Stay:
    pack = load(scenario)
    days = (("KS-1", "P1-1", "2026-04-11", "2026-04-12"), ("KS-2", "P2-1", "2026-04-12", "2026-04-14"))
    names = ("hotel_id", "room_id", "check_in", "check_out")
    rows = [{"guest_id": "K03", **dict(zip(names, cells, strict=True))} for cells in days]
    return Stay(pack, rows, replace(protected_of(pack), guests=guarded), cleared=cleared)


def test_who_changes_rooms_stands_in_both_houses_and_counts_once(tiny_pack: Path) -> None:
    stay = _with_a_change(tiny_pack)
    assert [(one.room_id, one.came_from, one.goes_to) for one in stay.everyone] == [
        ("P1-1", "", "Nhà nghỉ mẫu 02 (hư cấu), P2-1"),
        ("P2-1", "Nhà khách mẫu 01 (hư cấu), P1-1", ""),
    ]
    houses = stay.houses()
    assert [house.people for house in houses] == [1, 1]
    assert figures(houses, stay.everyone).people == 1
    assert figures(houses, stay.everyone).room_nights == 3


def test_a_change_of_room_of_a_protected_guest_is_not_told(tiny_pack: Path) -> None:
    (only,) = _with_a_change(tiny_pack, frozenset({"K03"}), cleared=False).everyone
    assert (only.room_id, only.came_from, only.goes_to, only.hidden) == ("", "", "", True)
