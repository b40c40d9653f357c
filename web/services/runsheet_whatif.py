"""What-ifs on the run-sheet: an overrun, two versions, a plan B, as one reader may know them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner import runsheet
from planner.collation import fold
from planner.engine.findings import Finding
from planner.errors import UsageError
from planner.runsheet.build import as_planned
from planner.runsheet.couple import MovedItem, MovedSubject, Retimed, Told, retime
from planner.runsheet.coupled import Coupled
from planner.runsheet.differences import RowChange, differences
from planner.runsheet.propagate import Disruption
from planner.runsheet.rulebook import RULEBOOK, Rule
from planner.runsheet.sheet import SheetRow
from planner.runsheet.variants import Consequences, consequences
from planner.runsheet.why import why
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.services.plans import Bundle
from web.services.runsheet import MOVEMENT_WORDS, Script, rows_of

LIMIT_S = 5.0
MOST_MIN = 600
"""Longest delay that is looked at, in minutes."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What one reader may not be told: ids, titles and names of movements."""

    secrets: frozenset[str]
    cleared: bool

    def may_know(self, *texts: str) -> bool:
        """Whether a line with these texts may be shown; rather once too little than once too much."""
        if self.cleared:
            return True
        told = [fold(text) for text in texts]
        exact = {part.strip() for text in texts for part in text.split(";")}
        return not any(fold(word) in text for text in told for word in MOVEMENT_WORDS) and not (exact & self.secrets)


def reader_of(script: Script, *, cleared: bool) -> Reader:
    """Return what the reader of a run-sheet may not be told."""
    return Reader(script.secrets, cleared)


def asked_disruption(scenario: Scenario, query: Mapping[str, str]) -> Disruption | None:
    """Return the delay that an address asks for (name, minutes, how), None when it asks for none.

    Raises:
        UsageError: the minutes are no number from 1 to 600.
    """
    name, minutes = query.get("item", ""), query.get("minutes", "")
    if not name or not minutes:
        return None
    if not minutes.isdecimal() or not 1 <= int(minutes) <= MOST_MIN:
        raise UsageError(
            Wording(f"Số phút phải từ 1 đến {MOST_MIN}, không nhận “{minutes}”.", f"Minutes are 1 to {MOST_MIN}.")
        )
    found = {name: int(minutes)}
    if name not in {item.item_id for item in scenario.runsheet}:
        return Disruption(subject_late=found)
    return Disruption(late=found) if query.get("how") == "late" else Disruption(overrun=found)


@dataclass(frozen=True, slots=True)
class Delayed:
    """An overrun as one reader may know it: lines left out are counted."""

    answer: Retimed
    items: tuple[MovedItem, ...]
    subjects: tuple[MovedSubject, ...]
    told: tuple[tuple[Told, tuple[Wording, ...]], ...]
    broken: tuple[Wording, ...]
    hidden: int


def delayed(
    scenario: Scenario, bundle: Bundle | None, disruption: Disruption, reader: Reader, *, cutting: bool
) -> Delayed:
    """Return what a delay moves and who is told, each with the way that the delay took."""
    rows = rows_of(scenario, bundle)
    coupled = Coupled.of(as_planned(scenario.runsheet, rows), scenario.couplings)
    answer = retime(coupled, disruption, LIMIT_S, cutting=cutting)
    items = tuple(one for one in answer.items if reader.may_know(one.item_id, one.title))
    subjects = tuple(one for one in answer.subjects if reader.may_know(one.subject))
    told = tuple(
        (one, _reasons(coupled, answer, one, reader))
        for one in answer.told
        if reader.may_know(one.party.name, *one.subjects, *one.items)
    )
    hidden = sum(map(len, (answer.items, answer.subjects, answer.told))) - sum(map(len, (items, subjects, told)))
    broken = tuple(one.sentence for one in answer.broken if _told_to(one.sentence, reader))
    return Delayed(answer, items, subjects, told, broken, hidden + len(answer.broken) - len(broken))


def _reasons(coupled: Coupled, answer: Retimed, one: Told, reader: Reader) -> tuple[Wording, ...]:
    about = (*one.subjects, *one.items)[0]
    return tuple(step for step in why(coupled, answer, about) if _told_to(step, reader))


def _told_to(sentence: Wording, reader: Reader) -> bool:
    """Whether a sentence names nothing that the reader may not know."""
    named = any(secret and secret in sentence.vi for secret in reader.secrets)
    return reader.cleared or (reader.may_know(sentence.vi) and not named)


def names_of(scenario: Scenario) -> dict[str, str]:
    """Return what ids of couplings stand for: groups by name, items by title."""
    names = {item.item_id: item.title for item in scenario.runsheet}
    return names | {group.group_id: group.name for group in scenario.groups}


def choices_of(script: Script, scenario: Scenario, reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return what may run late: the items of the sheet, then what items wait for."""
    items = [
        (line.row.item_id, f"{line.row.start:%H:%M} {line.row.title} ({line.row.item_id})") for line in script.lines
    ]
    waited = dict.fromkeys(one.subject for one in scenario.couplings if one.rule == "chờ" and not one.variant)
    return (*items, *((name, name) for name in waited if reader.may_know(name)))


def changes_between(before: tuple[SheetRow, ...], after: tuple[SheetRow, ...], reader: Reader) -> tuple[RowChange, ...]:
    """Return what differs between two versions, as the reader may know it."""
    found = differences(before, after)
    return tuple(one for one in found if reader.may_know(one.item_id, one.row.title, one.row.performer))


def plan_b(scenario: Scenario, variant_id: str, reader: Reader) -> Consequences:
    """Return what a plan B brings, as the reader may know it."""
    found = consequences(scenario, variant_id)
    return replace(
        found,
        items=tuple(one for one in found.items if reader.may_know(one.item_id, one.row.title, one.row.performer)),
        places=tuple(one for one in found.places if reader.may_know(one[0])),
        couplings=tuple(one for one in found.couplings if reader.may_know(one.subject)),
        transport=tuple(line for line in found.transport if reader.may_know(line.vi)),
        told=tuple(one for one in found.told if reader.may_know(one.name)),
    )


def rulebook(script: Script, scenario: Scenario, rows: tuple[SheetRow, ...]) -> tuple[tuple[Rule, int, int], ...]:
    """Return every rule with its errors and warnings on this sheet, lines the reader may not see left out."""
    found = [one for one in runsheet.check(scenario, rows) if not _secret(one, script)]
    return tuple(
        (
            rule,
            sum(one.rule == rule.name and one.severity == "error" for one in found),
            sum(one.rule == rule.name and one.severity == "warning" for one in found),
        )
        for rule in RULEBOOK
    )


def _secret(one: Finding, script: Script) -> bool:
    return bool(script.secrets & set(one.subjects))
