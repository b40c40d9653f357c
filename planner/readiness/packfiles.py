"""Writing single tables of a pack folder back, the other files untouched."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from planner.errors import UsageError
from planner.readiness.notice import Notice
from planner.scenario.rows import Directive, Lesson, Progress
from planner.scenario.schema import Scenario
from planner.scenario.texts import text_tables
from planner.tables import write_table
from planner.wording import Wording


def save_tables(scenario: Scenario, folder: Path, names: Sequence[str]) -> list[Path]:
    """Write these tables of the scenario into a pack folder.

    Raises:
        UsageError: the pack is no folder (a workbook is edited in the office program).
    """
    if not folder.is_dir():
        raise UsageError(
            Wording(
                f"{folder} không phải thư mục gói; lệnh này chỉ ghi vào thư mục (xem “planner import”).",
                f"{folder} is no pack folder; this command writes into folders only (see “planner import”).",
            )
        )
    tables = {table.name: table for table in text_tables(scenario)}
    written = []
    for name in names:
        if name in tables:
            path = folder / f"{name}.csv"
            write_table(path, tables[name].columns, tables[name].lines)
            written.append(path)
    return written


def with_notice(scenario: Scenario, notice: Notice) -> Scenario:
    """Return the scenario with the lessons and directives of a notice; what is there already is not doubled.

    A clause that another document uses gets the document's number before it.
    """
    number = notice.document.document_id
    known = {row.document_id for row in scenario.source_documents}
    documents = scenario.source_documents if number in known else (*scenario.source_documents, notice.document)
    said = {(row.document, row.clause, row.lesson) for row in scenario.lessons}
    lessons = [row for row in notice.lessons if not _has_lesson(said, row)]
    own = {row.clause for row in scenario.directives if row.document == number}
    taken = {row.clause for row in scenario.directives}
    new = [_renamed(row, taken, number) for row in notice.directives if row.clause not in own]
    return replace(
        scenario,
        source_documents=documents,
        lessons=(*scenario.lessons, *lessons),
        directives=(*scenario.directives, *new),
    )


def _has_lesson(said: set[tuple[str, str, str]], row: Lesson) -> bool:
    """Whether a lesson is there: the same document, and one text is part of the other."""
    return any(document == row.document and (text in row.lesson or row.lesson in text) for document, _, text in said)


def _renamed(row: Directive, taken: set[str], number: str) -> Directive:
    return row.model_copy(update={"clause": f"{number} {row.clause}"}) if row.clause in taken else row


def with_progress(scenario: Scenario, row: Progress) -> Scenario:
    """Return the scenario with one more report."""
    return replace(scenario, progress=(*scenario.progress, row))
