"""Content -> file: PDF, Word, tables as workbook or CSV; long jobs tell how far they are and can be stopped."""

import io
from collections.abc import Callable, Iterator

from pypdf import PdfReader, PdfWriter

from planner.documents.catalog import Document, Format
from planner.documents.content import Charts, Content, Papers
from planner.documents.options import Options
from planner.documents.people import PlanRows
from planner.documents.room_sheets import room_workbook
from planner.documents.sheets import csv_text, workbook
from planner.documents.tiles import tiled
from planner.documents.typeset import CHUNK, Press, chunks
from planner.documents.word import word_file
from planner.errors import PlannerError, UsageError
from planner.scenario.schema import Scenario
from planner.wording import Wording

Progress = Callable[[int, int], None]
"""Told how many papers or cards of how many are set."""
Stop = Callable[[], bool]
SHEET_CARDS = {"labels.typ": 24, "badges.typ": 8, "seat_cards.typ": 4, "runsheet_cards.typ": 4, "duty_slips.typ": 4}
"""Cards on a sheet, where several share one: chunks must be whole sheets."""


class StoppedError(PlannerError):
    """A job that was stopped by whoever asked for it."""

    def __init__(self) -> None:
        """Say that nothing was written."""
        super().__init__(Wording("Đã dừng in theo yêu cầu.", "Printing was stopped as asked."))


def _quiet(_done: int, _all: int) -> None:
    """Report to nobody."""


def _never() -> bool:
    """Never stop."""
    return False


def build(document: Document, scenario: Scenario, rows: PlanRows, options: Options | None = None) -> Content:
    """Return the content of a document.

    Raises:
        UsageError: the pack or the plan lacks what the document is made from, or there is nobody to print it for.
    """
    missing = document.missing(scenario, rows)
    if missing:
        listed = ", ".join(missing)
        raise UsageError(
            Wording(
                f"Chưa in được “{document.title.vi}”: gói hoặc kế hoạch thiếu {listed}; "
                "hãy bổ sung rồi lập kế hoạch lại.",
                f"Cannot print “{document.title.en}”: pack or plan lacks {listed}; add it and plan again.",
            )
        )
    content = document.build(scenario, rows, options or Options())
    if not content.items:
        raise UsageError(
            Wording(
                f"“{document.title.vi}”: không có ai hoặc mục nào để in; hãy xem lại trạng thái khách, danh sách chọn.",
                f"“{document.title.en}”: there is nothing to print; look at the guests' statuses and your selection.",
            )
        )
    return content


def render(  # noqa: PLR0913 - what to print, as what, and who watches
    document: Document,
    content: Content,
    output: Format,
    options: Options | None = None,
    *,
    progress: Progress = _quiet,
    stop: Stop = _never,
) -> bytes:
    """Return the document as a file.

    Raises:
        UsageError: the document is not made in this format, or a long job is to be filed in one piece.
        StoppedError: the job was stopped.
        TypesetError: the pages could not be set.
    """
    chosen = options or Options()
    if output not in document.formats:
        raise _no_format(document, output)
    if output == "pdf":
        return _join(list(pdf_parts(content, chosen, progress=progress, stop=stop)))
    made = _editable(content, output, chosen)
    progress(len(content.items), len(content.items))
    return made


def _editable(content: Content, output: Format, options: Options) -> bytes:
    if isinstance(content, Charts):
        return room_workbook(content)
    if not isinstance(content, Papers):
        raise UsageError(Wording("Chỉ in được tệp PDF.", "This can only be printed as PDF."))
    if output == "docx":
        return word_file(content, draft=options.draft)
    return workbook(content) if output == "xlsx" else ("\ufeff" + csv_text(content)).encode()


def pdf_parts(
    content: Content, options: Options, *, progress: Progress = _quiet, stop: Stop = _never
) -> Iterator[bytes]:
    """Yield a PDF for every chunk of the content; with ``options.archive`` each is PDF/A-2b by itself.

    Raises:
        StoppedError: ``stop`` said so between two chunks.
    """
    content = tiled(content) if isinstance(content, Charts) else content
    press, total, done = Press(content.template), len(content.items), 0
    for part in chunks(content, _chunk(content)):
        if stop():
            raise StoppedError
        yield press.pdf(part, draft=options.draft, archive=options.archive)
        done += len(part.items)
        progress(done, total)


def _chunk(content: Content) -> int:
    on_sheet = SHEET_CARDS.get(content.template, 1)
    return CHUNK if on_sheet == 1 else CHUNK // on_sheet * on_sheet


def _join(made: list[bytes]) -> bytes:
    """Return the parts as one file; one part is returned as it is, so that PDF/A stays PDF/A."""
    if len(made) == 1:
        return made[0]
    writer = PdfWriter()
    for part in made:
        writer.append(PdfReader(io.BytesIO(part)), import_outline=False)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _no_format(document: Document, output: str) -> UsageError:
    listed = ", ".join(document.formats)
    return UsageError(
        Wording(
            f"“{document.title.vi}” không có dạng {output}; các dạng: {listed}.",
            f"“{document.title.en}” is not made as {output}; formats: {listed}.",
        )
    )
