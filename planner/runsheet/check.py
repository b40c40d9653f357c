"""Independent judgement of a run-sheet on disk, from the pack and the rows of the file alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

from planner.engine.findings import Finding
from planner.runsheet import check_ceremony, check_links, check_ritual, check_times
from planner.runsheet.judged import Judged, finding
from planner.runsheet.sheet import FILE, PROBLEM, SheetRow, from_table
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.wording import Wording

Check = Callable[[Judged], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_times.known_items,
    check_times.one_row_each,
    check_times.items_complete,
    check_times.startable,
    check_times.length_kept,
    check_times.fixed_start_kept,
    check_times.start_follows,
    check_times.no_overlap_by_performer,
    check_times.no_overlap_by_position,
    check_links.times_forward,
    check_links.links_without_circle,
    check_links.leads_after_start,
    check_links.links_kept,
    check_links.hard_starts_fit,
    check_links.buffers_kept,
    check_ritual.ritual_codes,
    check_ritual.ritual_order,
    check_ritual.ritual_complete,
    check_ritual.ritual_overlap,
    check_ritual.award_order,
    check_ritual.award_presenter,
    check_ritual.anthem_sung,
    check_ritual.total_length,
    check_ritual.speech_length,
    check_ritual.gaps,
    check_ceremony.introduction_order,
    check_ceremony.conducted_by_committee,
    check_ceremony.two_salutations,
    check_ceremony.no_corsages,
    check_ceremony.flag_on_the_left,
    check_ceremony.awards_with_ceremony,
    check_ceremony.recipients_stand,
    check_ceremony.medal_certificate_flag,
    check_ceremony.award_tray,
    check_ceremony.posthumous_to_family,
    check_ceremony.award_announcer,
    check_ceremony.presenter_mandated,
)
"""Every rule, by its name; their order never matters."""


def check(scenario: Scenario, rows: tuple[SheetRow, ...]) -> tuple[Finding, ...]:
    """Return what every rule says of the rows."""
    judged = Judged.of(scenario, rows)
    return tuple(each for rule in CHECKS for each in rule(judged))


def check_file(scenario: Scenario, path: Path) -> tuple[Finding, ...]:
    """Judge ``runsheet.csv`` on disk; a pack without a run-sheet asks for none."""
    if not scenario.runsheet:
        return ()
    if not path.exists():
        return (_absent(),)
    rows, unreadable = read_rows(path)
    return (*unreadable, *check(scenario, rows))


def read_rows(path: Path) -> tuple[tuple[SheetRow, ...], tuple[Finding, ...]]:
    """Return the rows of the file that can be read, and findings of rule ``readable`` for the rest."""
    try:
        table = read_table(path)
    except (UnicodeDecodeError, OSError):
        return (), (_illegible(),)
    return from_table(table)


def _absent() -> Finding:
    return Finding(PROBLEM, "readable", (FILE,), Wording(f"Thiếu tệp {FILE}.", f"{FILE} is missing."))


def _illegible() -> Finding:
    return finding(
        "readable",
        (FILE,),
        f"Không đọc được tệp {FILE}; cần tệp CSV mã UTF-8.",
        f"{FILE} cannot be read; a CSV file in UTF-8 is expected.",
    )
