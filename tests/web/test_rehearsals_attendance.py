"""Attendance and what-if pages: ticking, the account, who may not, and what a change would move."""

import re

from tests.web.conftest import Installation


def _at(installation: Installation, rest: str) -> str:
    return f"/events/{installation.event}/rehearsals/{rest}"


def _tick(installation: Installation, who: str, **present: str) -> tuple[int, str]:
    browser = installation.sign_in(who)
    page = browser.get(_at(installation, "attendance?session=BT-4"))
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    fields = {f"present.group.{name.replace('_', '-')}": value for name, value in present.items()}
    data = {"csrf": token[1] if token else "", "session": "BT-4", **fields}
    answer = browser.post(_at(installation, "attendance"), data=data)
    if answer.status_code == 303:
        answer = browser.get(answer.headers["location"])
    return answer.status_code, answer.text


def test_ticking_a_session_names_the_parts_below_their_minimum(planned_installation: Installation) -> None:
    status, page = _tick(planned_installation, "organiser", NH_3="0")

    assert status == 200
    assert "Đã lưu điểm danh BT-4: 1 dòng" in page
    account = page[page.index('id="account-title"') :]
    assert "NH-3" in account
    assert "0/1" in account
    sheet = planned_installation.sign_in("viewer").get(_at(planned_installation, "attendance?session=BT-4")).text
    assert 'name="present.group.NH-3"' not in sheet


def test_more_people_than_a_group_has_are_refused_and_nothing_is_kept(planned_installation: Installation) -> None:
    status, page = _tick(planned_installation, "organiser", NH_3="99999")

    assert status == 422
    assert "Chỉ có" in page
    sheet = planned_installation.sign_in("organiser").get(_at(planned_installation, "attendance")).text
    assert "Chưa điểm danh buổi nào" in sheet


def test_programs_read_what_was_ticked(planned_installation: Installation) -> None:
    browser = planned_installation.sign_in("organiser")
    _tick(planned_installation, "organiser", NH_3="1")

    found = browser.get(f"/api/v1/events/{planned_installation.event}/rehearsals/attendance").json()

    assert [(sheet["session"], sheet["marks"][0]["present"]) for sheet in found["sheets"]] == [("BT-4", 1)]
    (part,) = [one for one in found["parts"] if one["subject"] == "NH-3"]
    assert part["lost_min"] > 0


def test_a_storm_day_says_what_would_move_and_moves_nothing(planned_installation: Installation) -> None:
    browser = planned_installation.sign_in("organiser")
    rooms = browser.get(f"/api/v1/events/{planned_installation.event}/rehearsals").json()
    day = rooms["meetings"][0]["start"][:10]

    page = browser.get(_at(planned_installation, f"what-if?storm={day}"))

    assert page.status_code == 200
    assert "buổi phải chuyển" in page.text
    assert browser.get(f"/api/v1/events/{planned_installation.event}/rehearsals").json() == rooms


def test_a_day_that_cannot_be_read_is_told_beside_the_form(planned_installation: Installation) -> None:
    page = planned_installation.sign_in("organiser").get(_at(planned_installation, "what-if?storm=mai"))

    assert page.status_code == 422
    assert "Không đọc được ngày “mai”" in page.text


def test_the_list_of_a_person_and_a_day_is_a_call_sheet(planned_installation: Installation) -> None:
    browser = planned_installation.sign_in("organiser")
    rooms = browser.get(f"/api/v1/events/{planned_installation.event}/rehearsals").json()
    day = rooms["meetings"][0]["start"][:10]

    page = browser.get(f"/events/{planned_installation.event}/rehearsals?date={day}&sort=arrive").text

    listed = set(re.findall(r'data-s="([^"]+)"', page))
    assert listed == {one["session_id"] for one in rooms["meetings"] if one["start"].startswith(day)}
