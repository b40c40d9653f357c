"""The rehearsals room: the week, the filters, the files, and what each role sees."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest

from planner.ics import Appointment, calendar, escaped, folded
from tests.web.conftest import Installation
from web.services import rehearsals
from web.services.rehearsals import Meeting


def _page(installation: Installation, who: str, query: str = "") -> str:
    answer = installation.sign_in(who).get(f"/events/{installation.event}/rehearsals{query}")
    assert answer.status_code == 200
    return answer.text


def test_the_week_shows_every_rehearsal_with_its_stage_and_arrival(planned_installation: Installation) -> None:
    page = _page(planned_installation, "organiser")
    assert page.count('data-s="BT-4"') == 2  # once in the picture, once in the list
    row = next(part for part in page.split("<tr>") if "BT-4" in part)
    assert "14:30–16:00" in row
    assert "sơ duyệt" in row
    assert "Múa chào mừng" in page


def test_people_are_called_before_the_start(planned_installation: Installation) -> None:
    card = planned_installation.services.shelf.in_force(1, 1)
    bundle = planned_installation.services.shelf.bundle(card)
    found = rehearsals.meetings(bundle.scenario, bundle.rows["rehearsals"])
    assert {one.start - one.arrive for one in found} == {found[0].start - found[0].arrive}
    assert found[0].arrive < found[0].start


def test_a_group_sees_only_its_own_rehearsals(planned_installation: Installation) -> None:
    page = _page(planned_installation, "viewer", "?group=NH-3")
    sessions = set(re.findall(r'data-s="([^"]+)"', page))
    assert sessions == {"BT-3", "BT-4", "BT-5"}


def test_filters_combine_and_say_when_nothing_matches(planned_installation: Installation) -> None:
    page = _page(planned_installation, "viewer", "?group=NH-3&stage=khối")
    assert "Không có buổi tập nào khớp" in page


def test_a_session_of_a_finding_is_shown_in_its_week(planned_installation: Installation) -> None:
    page = _page(planned_installation, "organiser", "?show=BT-5")
    assert 'id="BT-5"' in page


def test_waiting_is_presence_less_rehearsing() -> None:
    def meeting(key: str, start: int, end: int) -> Meeting:
        day = datetime(2026, 4, 7)
        times = day.replace(hour=start), day.replace(hour=end)
        return Meeting(key, "TM", "Múa", "khối", "D", "Sân", (("NH-1", "A"),), 20, day.replace(hour=start), *times)

    class Group:
        group_id, name, size = "NH-1", "A", 20

    class Scenario:
        groups = (Group,)

    (line,) = rehearsals.waiting(Scenario, [meeting("a", 7, 8), meeting("b", 10, 11)])
    assert (line.sessions, line.days, line.rehearsing_min, line.waiting_min) == (2, 1, 120, 120)


def test_overlapping_rehearsals_of_a_place_are_drawn_in_rows_of_their_own() -> None:
    def meeting(key: str, start: int) -> Meeting:
        day = datetime(2026, 4, 7)
        times = day.replace(hour=start), day.replace(hour=start + 2)
        return Meeting(key, "TM", "Múa", "khối", "D", "Sân", (("NH-1", "A"),), 20, times[0], *times)

    week = rehearsals.draw([meeting("a", 7), meeting("b", 8)], date(2026, 4, 6), "venue")
    assert len({bar.y for bar in week.bars}) == 2


def test_the_list_leaves_as_csv_with_its_rows(planned_installation: Installation) -> None:
    answer = planned_installation.sign_in("organiser").get(
        f"/events/{planned_installation.event}/rehearsals?format=csv&venue=DTL-1"
    )
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["BT-4", "BT-5"]


def test_a_viewer_may_take_the_calendar_but_not_the_list(planned_installation: Installation) -> None:
    viewer = planned_installation.sign_in("viewer")
    assert viewer.get(f"/events/{planned_installation.event}/rehearsals?format=xlsx").status_code == 404
    answer = viewer.get(f"/events/{planned_installation.event}/rehearsals/calendar/group/NH-3.ics")
    assert answer.text.count("BEGIN:VEVENT") == 3


def test_a_calendar_of_an_unknown_group_does_not_exist(planned_installation: Installation) -> None:
    viewer = planned_installation.sign_in("viewer")
    assert viewer.get(f"/events/{planned_installation.event}/rehearsals/calendar/group/NH-9.ics").status_code == 404


def test_calendar_times_are_utc_and_text_cannot_break_out() -> None:
    one = Appointment("a@b", datetime(2026, 4, 7, 6, 0), datetime(2026, 4, 7, 7, 0), "Múa; hát, kèn\nEND:VEVENT", "Sân")
    text = calendar("Lịch", "Asia/Ho_Chi_Minh", [one], datetime(2026, 1, 1, tzinfo=UTC)).decode()
    assert "DTSTART:20260406T230000Z\r\n" in text
    assert "SUMMARY:Múa\\; hát\\, kèn\\nEND:VEVENT\r\n" in text
    assert text.count("\r\nEND:VEVENT\r\n") == 1


@pytest.mark.parametrize("text", ["ế" * 200, "a" * 75, "a" * 76, ""])
def test_long_lines_are_folded_at_75_octets_without_breaking_a_letter(text: str) -> None:
    parts = list(folded(text))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == text


def test_backslashes_and_control_letters_are_escaped() -> None:
    assert escaped("a\\b\x00\x07\r\nc") == "a\\\\b\\nc"


def test_before_the_first_plan_the_page_says_the_first_action(installation: Installation) -> None:
    page = _page(installation, "organiser")
    assert "Chưa có phương án" in page
    assert f"/events/{installation.event}/plans/new?only=rehearsals" in page
    assert "plans/new" not in _page(installation, "viewer")


def test_programs_get_the_same_rehearsals(planned_installation: Installation) -> None:
    answer = (
        planned_installation.sign_in("viewer")
        .get(f"/api/v1/events/{planned_installation.event}/rehearsals?group=NH-3")
        .json()
    )
    assert [one["session_id"] for one in answer["meetings"]] == ["BT-3", "BT-4", "BT-5"]
    assert answer["meetings"][0]["start"] == "2026-04-08 12:45"
