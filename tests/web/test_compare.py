"""Two plans beside each other: what differs, told with the reader's rights."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from planner.tables import read_table, write_table
from tests.web.conftest import Installation
from tests.web.planned import keep_in_force
from tests.web.stored import bundle_of


@pytest.fixture
def two(planned_installation: Installation, planned_once: Path, tiny_pack: Path, tmp_path: Path) -> tuple[str, str]:
    """Return two plans; in the second two guests have exchanged seats and an officer stands elsewhere."""
    draft = Path(shutil.copytree(planned_once, tmp_path / "second"))
    table = read_table(draft / "seating.csv")
    rows = [dict(row.cells) for row in table.rows]
    rows[0]["seat_id"], rows[1]["seat_id"] = rows[1]["seat_id"], rows[0]["seat_id"]
    write_table(draft / "seating.csv", table.columns, rows)
    staffing = read_table(draft / "staffing.csv")
    write_table(draft / "staffing.csv", staffing.columns, [dict(row.cells) for row in staffing.rows][1:])
    second = keep_in_force(planned_installation.services, planned_installation.event, draft, tiny_pack)
    return planned_installation.plan, second


def api(installation: Installation, login: str, two: tuple[str, str]) -> dict[str, object]:
    address = f"/api/v1/events/{installation.event}/plans/compare?a={two[0]}&b={two[1]}"
    return installation.sign_in(login).get(address).json()


def test_who_moved_is_told_with_old_and_new_place(planned_installation: Installation, two: tuple[str, str]) -> None:
    before = {row["guest_id"]: row["seat_id"] for row in bundle_of(planned_installation, two[0]).rows["seating"]}
    told = api(planned_installation, "organiser", two)
    moved = [move for move in told["moves"] if move["problem"] == "seating"]
    assert len(moved) == 2
    assert {move["before"] for move in moved} == {move["after"] for move in moved}
    assert all(before[move["subject"]] == move["before"] for move in moved)


def test_findings_of_one_plan_alone_are_told_apart(planned_installation: Installation, two: tuple[str, str]) -> None:
    told = api(planned_installation, "reviewer", two)
    assert told["only_a"] == []
    assert "cover_demand" in {finding["rule"] for finding in told["only_b"]}


def test_duties_of_officers_are_for_those_who_may_see_the_roster(
    planned_installation: Installation, two: tuple[str, str]
) -> None:
    of = {
        login: [move for move in api(planned_installation, login, two)["moves"] if move["problem"] == "staffing"]
        for login in ("organiser", "reviewer")
    }
    assert of["organiser"] == []
    assert [move["after"] for move in of["reviewer"]] == [""]


def test_the_page_shows_both_sides_and_the_file_holds_the_same(
    planned_installation: Installation, two: tuple[str, str]
) -> None:
    browser = planned_installation.sign_in("organiser")
    address = f"/events/{planned_installation.event}/plans/compare?a={two[0]}&b={two[1]}"
    page = browser.get(address).text
    assert "2 thay đổi chỗ, phòng, giờ, ca" in page
    assert "Chỉ có ở số 2" in page
    text = browser.get(address + "&format=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][3:] == ["Số 1", "Số 2"]
    assert sum(row[0] == "Thay đổi" for row in rows) == 2


def test_without_two_plans_the_page_says_what_to_do(planned_installation: Installation) -> None:
    page = planned_installation.sign_in("organiser").get(f"/events/{planned_installation.event}/plans/compare").text
    assert "Cần hai phương án để so sánh" in page


def test_a_plan_of_another_event_is_not_found(planned_installation: Installation, two: tuple[str, str]) -> None:
    browser = planned_installation.sign_in("outsider")
    address = f"/events/{planned_installation.other_event}/plans/compare?a={two[0]}&b={two[1]}"
    assert browser.get(address).status_code == 404
    assert browser.get("/api/v1" + address).status_code == 404


def test_the_api_tells_a_plan_and_puts_another_in_force(
    planned_installation: Installation, two: tuple[str, str]
) -> None:
    browser = planned_installation.sign_in("organiser")
    address = f"/api/v1/events/{planned_installation.event}/plans"
    assert [(plan["number"], plan["in_force"]) for plan in browser.get(address).json()] == [(2, True), (1, False)]
    assert browser.get(f"{address}/{two[1]}").json()["finding_list"] != []
    assert browser.post(f"{address}/{two[0]}/force").json()["in_force"] is True
    assert [plan["in_force"] for plan in browser.get(address).json()] == [False, True]
