"""The ceremony as letters tell it: what, when, where, who hosts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planner.documents.days import clock, lunar_day, parse_moment, weekday_day
from planner.documents.people import PlanRows, Row
from planner.runsheet import build
from planner.runsheet.sheet import row_of, to_cells
from planner.scenario.schema import Scenario

RITUALS = ("thong_bao", "chao_co", "tuyen_bo_ly_do")
"""The first of these opens the ceremony proper; what comes before is welcome and preparation."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The ceremony: name, day, hour when known, place, host."""

    name: str
    day: date
    start: datetime | None
    venue: str
    host: str

    @classmethod
    def of(cls, scenario: Scenario, rows: PlanRows) -> "Occasion":
        """Return the ceremony of a pack, its hour from the run-sheet of the plan or of the pack."""
        venue_id = str(scenario.event.facts.get("ceremony_venue", ""))
        venue = next((each.name for each in scenario.venues if each.venue_id == venue_id), "")
        start = _start(runsheet_rows(scenario, rows))
        event = scenario.event
        return cls(event.name.vi, event.d_day, start, venue, event.host_organisation)

    def time_words(self) -> str:
        """Return ``07 giờ 30, Thứ Hai, ngày 16 tháng 6 năm 2025 (tức ngày 21 tháng 5 năm Ất Tỵ)``."""
        hour = f"{clock(self.start)}, " if self.start else ""
        return f"{hour}{weekday_day(self.day)} (tức {lunar_day(self.day)} âm lịch)"

    def be_there_by(self, minutes: int) -> str:
        """Return the hour by which guests should be there, or nothing when the start is not known."""
        return clock(self.start - timedelta(minutes=minutes)) if self.start else ""


def runsheet_rows(scenario: Scenario, rows: PlanRows) -> Sequence[Row]:
    """Return the run-sheet of the plan folder, or the one worked out from the pack."""
    return rows.get("runsheet") or [to_cells(row_of(timed)) for timed in build(scenario.runsheet)]


def _start(sheet: Sequence[Row]) -> datetime | None:
    rituals = [parse_moment(row["start"]) for row in sheet if row["ritual_code"] in RITUALS]
    moments = [moment for moment in rituals if moment is not None]
    return min(moments, default=None)
