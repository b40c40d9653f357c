"""The calendar of drivers: every stop once, in UTC, under a name that it keeps from plan to plan."""

from datetime import UTC, datetime

from planner.report.driving_calendar import driving_calendar
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario

STAMP = datetime(2026, 4, 1, tzinfo=UTC)


def _told(vehicle: str, hour: int) -> dict[str, str]:
    event = EventSettings.model_validate({"id": "le", "name": "Lễ", "d_day": "2026-04-12"})
    visit = rows.Visit(visit_id="TH-1", name="Nhà bà Ba; thôn Đông", lat=17.0, lon=107.0)
    stop = {"vehicle_id": vehicle, "order": "1", "task_id": "TH-1", "action": "thăm", "place": "Thôn Đông"}
    stop |= {"people": "0", "arrive": f"2026-04-11 {hour:02}:00", "depart": f"2026-04-11 {hour:02}:25"}
    made = driving_calendar(Scenario(event=event, visits=(visit,)), [stop], STAMP).decode("utf-8")
    lines = made.replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")])


def test_a_stop_is_told_in_utc_with_its_place_and_whom_it_is_for() -> None:
    told = _told("DOI-1", 8)

    assert (told["DTSTART"], told["DTEND"], told["DTSTAMP"]) == (
        "20260411T010000Z",
        "20260411T012500Z",
        "20260401T000000Z",
    )
    assert (told["SUMMARY"], told["LOCATION"]) == ("DOI-1: thăm TH-1", "Thôn Đông")
    assert told["DESCRIPTION"] == "Nhà bà Ba\\; thôn Đông"


def test_a_stop_keeps_its_name_when_it_moves() -> None:
    assert _told("DOI-1", 8)["UID"] == _told("DOI-2", 9)["UID"] == "TH-1-thăm@le"
