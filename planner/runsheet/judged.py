"""What the rules of a run-sheet look at."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.engine.findings import Finding, Severity
from planner.law.ritual import PLACE, Placed
from planner.runsheet.build import programme_of
from planner.runsheet.links import predecessors
from planner.runsheet.sheet import PROBLEM, SheetRow
from planner.scenario.rows import RunsheetItem
from planner.scenario.schema import Scenario
from planner.wording import Wording

TOTAL_MINUTES = 120
SPEECH_MINUTES = 25
GAP_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """Figures that the organiser sets under ``[options.runsheet]``; none of them is law (M).

    Attributes:
        total_minutes: longest ceremonial part.
        speech_minutes: longest address, remarks or reply.
        gap_minutes: longest idle time inside the ceremonial part that passes without a word.
    """

    total_minutes: int = TOTAL_MINUTES
    speech_minutes: int = SPEECH_MINUTES
    gap_minutes: int = GAP_MINUTES


@dataclass(frozen=True, slots=True)
class Judged:
    """A run-sheet under judgement.

    Attributes:
        items: the pack's items by id.
        before: item -> the item after whose end it comes.
        rows: rows of the file by start; of rows that start together, the earlier ritual step first.
        limits: the organiser's figures.
        host: name of the hosting organisation.
    """

    items: Mapping[str, RunsheetItem]
    before: Mapping[str, str]
    rows: tuple[SheetRow, ...]
    limits: Limits
    host: str = ""

    @classmethod
    def of(cls, scenario: Scenario, rows: tuple[SheetRow, ...]) -> "Judged":
        """Put the pack and the rows of the file side by side."""
        limits = Limits(
            scenario.option(PROBLEM, "total_minutes", TOTAL_MINUTES),
            scenario.option(PROBLEM, "speech_minutes", SPEECH_MINUTES),
            scenario.option(PROBLEM, "gap_minutes", GAP_MINUTES),
        )
        ordered = sorted(rows, key=lambda row: (row.start, PLACE.get(row.ritual_code, len(PLACE))))
        programme = programme_of(scenario.runsheet)
        items = {item.item_id: item for item in programme}
        return cls(items, predecessors(programme), tuple(ordered), limits, host_of(scenario))

    @property
    def by_id(self) -> Mapping[str, SheetRow]:
        """Rows by item id; of rows with the same id the first."""
        return {row.item_id: row for row in reversed(self.rows)}

    @property
    def ritual(self) -> tuple[SheetRow, ...]:
        """Rows that carry one of the eight steps, by start."""
        return tuple(row for row in self.rows if row.ritual_code in PLACE)

    @property
    def placed(self) -> tuple[Placed, ...]:
        """All rows as the rules of the ritual see them."""
        return tuple(row.placed for row in self.rows)


def host_of(scenario: Scenario) -> str:
    """Return the host's name; scenario.toml may give its id or the name itself."""
    host = scenario.event.host_organisation
    return next((each.name for each in scenario.organisations if each.organisation_id == host), host)


def finding(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    """Return an error of the run-sheet."""
    return Finding(PROBLEM, rule, subjects, Wording(vi, en))


def warning(rule: str, subjects: tuple[str, ...], vi: str, en: str) -> Finding:
    """Return a warning of the run-sheet, for the organiser to weigh."""
    return Finding(PROBLEM, rule, subjects, Wording(vi, en), Severity.WARNING)
