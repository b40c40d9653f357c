"""Writing documents into a folder, from a pack and its plan folder."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from planner.catalog import entry_of
from planner.documents.catalog import Document, Format, select_documents
from planner.documents.content import Cards, Content
from planner.documents.kinds import runsheet_pages
from planner.documents.options import Options
from planner.documents.people import PlanRows, Row
from planner.documents.render import Stop, _never, build, pdf_parts, render
from planner.documents.roster_book import DUTIES
from planner.documents.typeset import CHUNK
from planner.errors import PlanFileError
from planner.planfiles import previous_rows
from planner.problems.seating.overflow_plan import COLUMNS as RAIN_COLUMNS
from planner.problems.seating.overflow_plan import FILE as RAIN
from planner.problems.staffing.duties.files import COLUMNS as DUTY_COLUMNS
from planner.problems.staffing.duties.files import FILE as DUTY_ROSTER
from planner.runsheet import COLUMNS as RUNSHEET_COLUMNS
from planner.runsheet import FILE as RUNSHEET
from planner.runsheet.files import BEFORE as RUNSHEET_BEFORE
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.wording import Wording

RAIN_KEY = "rain"
"""Under which the rows of the plan for a day of rain are handed to documents."""
LONG = 2_000
"""More cards than this are filed zone by zone: a printer takes some hundred sheets at a time."""
UNFIT = re.compile(r"[^\w.-]+")
"""What does not belong into the name of a file."""
Watch = Callable[[str, int, int], None]
"""Told the document's key, how many of its papers are set, of how many."""


def _unwatched(_key: str, _done: int, _all: int) -> None:
    """Report to nobody."""


def plan_rows(folder: Path) -> PlanRows:
    """Return the rows of every plan file of a folder as they are on disk, the run-sheet among them.

    Raises:
        PlanFileError: there is no plan in the folder, or a file cannot be read.
    """
    found = previous_rows(folder)
    rows = {name: _complete(entry_of(name).package.COLUMNS, lines) for name, lines in found.items()}
    rows |= sheet_rows(folder)
    if (folder / RAIN).exists():
        rows[RAIN_KEY] = _complete(RAIN_COLUMNS, _lines(folder / RAIN))
    if (folder / DUTY_ROSTER).exists():
        rows[DUTIES] = _complete(DUTY_COLUMNS, _lines(folder / DUTY_ROSTER))
    return rows


def sheet_rows(folder: Path) -> dict[str, tuple[Row, ...]]:
    """Return the run-sheet of a folder and the version that it replaces, as far as they are there."""
    files = {"runsheet": folder / RUNSHEET, runsheet_pages.BEFORE: folder / RUNSHEET_BEFORE}
    return {name: _complete(RUNSHEET_COLUMNS, _lines(path)) for name, path in files.items() if path.exists()}


def _complete(columns: Sequence[str], lines: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows that have every column: one that was deleted by hand is empty."""
    return tuple({**dict.fromkeys(columns, ""), **line} for line in lines)


def _lines(path: Path) -> tuple[Row, ...]:
    try:
        return tuple(row.cells for row in read_table(path).rows)
    except (OSError, UnicodeDecodeError) as error:
        raise PlanFileError(
            Wording(f"Không đọc được {path}: cần tệp CSV UTF-8.", f"Cannot read {path}: a UTF-8 CSV file is expected.")
        ) from error


def write_documents(  # noqa: PLR0913, PLR0917 - what to print, from what, where, as what, and who watches
    scenario: Scenario,
    folder: Path,
    out: Path,
    kinds: Sequence[str] = (),
    formats: Sequence[Format] = ("pdf",),
    options: Options | None = None,
    progress: Watch = _unwatched,
    stop: Stop = _never,
) -> tuple[Path, ...]:
    """Write documents made from a pack and its plan folder into ``out`` and return the paths.

    Without ``kinds`` every document is written whose pack tables and plans are there; a format that a document is not
    made in is passed over, unless the document was named and has none of the formats.

    Raises:
        UsageError: a kind does not exist, cannot be made from this pack and plan, or is not made in any of the formats.
        PlanFileError: there is no plan in ``folder``.
        StoppedError: the job was stopped; files written before are kept.
    """
    rows, chosen = plan_rows(folder), options or Options()
    written: list[Path] = []
    for document in select_documents(kinds):
        if not kinds and document.missing(scenario, rows):
            continue
        content = build(document, scenario, rows, chosen) if kinds else document.build(scenario, rows, chosen)
        if not content.items:
            continue
        wanted = [output for output in formats if output in document.formats] or (list(formats)[:1] if kinds else [])
        for output in wanted:
            written += _write(document, content, output, chosen, _Job(out, progress, stop))
    return tuple(written)


class _Job:
    """Where files go and who watches; of a job in several files how many papers are in those before, and in all."""

    def __init__(self, out: Path, progress: Watch, stop: Stop) -> None:
        self.out, self.progress, self.stop = out, progress, stop
        self.done = self.total = 0

    def behind(self, done: int, total: int) -> "_Job":
        """Return the same job with so many papers in the files before."""
        made = _Job(self.out, self.progress, self.stop)
        made.done, made.total = done, total
        return made


def _write(document: Document, content: Content, output: Format, options: Options, job: _Job) -> Iterator[Path]:
    before = 0
    for name, batch in batches(content) if output == "pdf" else (("", content),):
        yield from _write_batch(document, batch, output, (options, name), job.behind(before, len(content.items)))
        before += len(batch.items)


def batches(content: Content) -> tuple[tuple[str, Content], ...]:
    """Return a long job of cards in the parts that are filed apart, each with its name: zone by zone."""
    if not isinstance(content, Cards) or not content.batch or len(content.items) <= LONG:
        return (("", content),)
    parts = groupby(content.items, key=lambda card: card.parts[content.batch])
    return tuple((name, replace(content, items=tuple(cards))) for name, cards in parts)


def _write_batch(
    document: Document, content: Content, output: Format, named: tuple[Options, str], job: _Job
) -> Iterator[Path]:
    options, name = named

    def report(done: int, _all: int) -> None:
        job.progress(document.key, job.done + done, job.total)

    if output == "pdf" and options.archive and len(content.items) > CHUNK:
        for index, part in enumerate(pdf_parts(content, options, progress=report, stop=job.stop), start=1):
            yield write_bytes(job.out / file_name(document, output, options, part=index, batch=name), part)
        return
    made = render(document, content, output, options, progress=report, stop=job.stop)
    yield write_bytes(job.out / file_name(document, output, options, batch=name), made)


def file_name(document: Document, output: Format, options: Options, *, part: int = 0, batch: str = "") -> str:
    """Return ``giay-moi.pdf``, ``giay-moi-du-thao.pdf``, ``giay-moi-phan-02.pdf``, ``phieu-cho-ngoi-khu-A1.pdf``."""
    zone = f"-khu-{UNFIT.sub('-', batch)}" if batch else ""
    draft = "-du-thao" if options.draft else ""
    piece = f"-phan-{part:02d}" if part else ""
    return f"{document.key}{zone}{draft}{piece}.{output}"


def write_bytes(path: Path, made: bytes) -> Path:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(made)
    os.replace(draft, path)  # noqa: PTH105 - as planner.tables does
    return path
