"""Papers as Word files that an office can go on editing, with the measures of NĐ 30/2020/NĐ-CP and HD 36-HD/VPTW."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
import segno
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu, Length, Mm, Pt
from docx.styles.style import ParagraphStyle

from planner.documents.codes import MASK
from planner.documents.content import Annex, Block, Code, Heading, Paper, Papers, Paragraph, Signature, Table
from planner.documents.typeset import printable
from planner.documents.word_head import add_head, add_rule
from planner.documents.word_text import Box, add_field, add_text, indent_first, watermark

FONT = "Times New Roman"
A4 = (Mm(210), Mm(297))
QR_SCALE = 8
NAMELESS = 4
"""Empty lines above a signer's name, where hand and seal go."""
LINE_SPACING = 1.1
TEXT_MM = 165
SUBJECT_RULE_MM = 50
"""Between a third and a half of the subject's lines, which are 100 to 150 mm long."""
ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def word_file(papers: Papers, *, draft: bool = False) -> bytes:
    """Return the papers as one Word file, each on its own page."""
    document = docx.Document()
    _styles(document)
    for index, paper in enumerate(papers.items):
        _paper(document, paper, first=index == 0, draft=draft)
    stamp = datetime(2000, 1, 1, tzinfo=UTC)
    document.core_properties.created = document.core_properties.modified = stamp
    document.core_properties.author = ""
    document.core_properties.comments = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _styles(document: Document) -> None:
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - the default template has it
    style.font.name, style.font.size = FONT, Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.space_before = Pt(0)


def _paper(document: Document, paper: Paper, *, first: bool, draft: bool) -> None:
    if paper.form != "annex":
        _section(document, landscape=paper.landscape, first=first, draft=draft)
        add_head(document, paper)
        _title(document, paper)
        _blocks(document, paper.blocks, signed=paper.signature is not None)
        _signed(document, paper)
        first = False
    for index, annex in enumerate(paper.annexes):
        _annex(document, annex, (index, len(paper.annexes)), first=first, draft=draft)
        first = False


def _section(document: Document, *, landscape: bool, first: bool, draft: bool) -> None:
    section = document.sections[0] if first else document.add_section(WD_SECTION.NEW_PAGE)
    width, height = reversed(A4) if landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    _page_numbers(section, draft=draft)


def _page_numbers(section: Section, *, draft: bool) -> None:
    """Number pages from the second on, counting anew in every paper and annex (R28)."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    properties = section._sectPr  # noqa: SLF001 - page numbering has no API
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    numbering = properties.makeelement(qn("w:pgNumType"), {qn("w:start"): "1"})
    properties.find(qn("w:pgMar")).addnext(numbering)
    shown = section.header.paragraphs[0]
    shown.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(shown, "PAGE", 13)
    if draft:
        watermark(section.header.paragraphs[0])
        watermark(section.first_page_header.paragraphs[0])


def _title(document: Document, paper: Paper) -> None:
    size = 15 if paper.form == "party" else 14
    add_text(document, paper.title, size=size, bold=True, align="center", before=12)
    if paper.subject:
        add_text(document, paper.subject, size=14, bold=True, align="center")
        if paper.form != "working":
            add_rule(document, SUBJECT_RULE_MM, TEXT_MM)
    add_text(document, "", size=6)


def _annex(document: Document, annex: Annex, place: tuple[int, int], *, first: bool, draft: bool) -> None:
    index, count = place
    _section(document, landscape=annex.landscape, first=first, draft=draft)
    heading = f"PHỤ LỤC {roman(index + 1)}" if count > 1 else "PHỤ LỤC"
    add_text(document, heading, bold=True, align="center")
    add_text(document, annex.title, bold=True, align="center")
    if annex.attached_to:
        add_text(document, annex.attached_to, italic=True, align="center", after=6)
    _blocks(document, annex.blocks)


def roman(number: int) -> str:
    """Return a Roman numeral up to 39, which is more annexes than a plan has."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _blocks(document: Document, blocks: Sequence[Block], *, signed: bool = False) -> None:
    for index, block in enumerate(blocks, start=1):
        if isinstance(block, Table):
            _table(document, block)
        else:
            _prose(document, block, keep=signed and index == len(blocks))


def _prose(document: Document, block: Heading | Paragraph, *, keep: bool) -> None:
    """Write a heading or paragraph; ``keep``: on the page of what follows, as no signature stands alone on a page."""
    style = "" if isinstance(block, Heading) else block.style
    bold = isinstance(block, Heading) or style == "invited"
    middle = style in {"invited", "centred"}
    made = add_text(document, block.text, bold=bold, italic=style == "basis", align="center" if middle else "justify")
    made.paragraph_format.space_after = Pt(6)
    made.paragraph_format.line_spacing = LINE_SPACING
    made.paragraph_format.keep_with_next = keep or isinstance(block, Heading)
    if not middle:
        indent_first(made)


def _table(document: Document, table: Table) -> None:
    if table.caption:
        add_text(document, table.caption, bold=True, align="center", size=table.size_pt)
    made = document.add_table(rows=1, cols=len(table.columns))
    made.style = "Table Grid"
    made.autofit = False
    section = document.sections[-1]
    width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    total = sum(column.width for column in table.columns)
    widths = [Emu(int(width * column.width / total)) for column in table.columns]
    grid = Grid(made, table, widths)
    grid.fill()
    add_text(document, "", size=6)


class Grid:
    """A Word table being filled; cells are reached by row, as python-docx is slow by table."""

    def __init__(self, made: docx.table.Table, table: Table, widths: Sequence[Length]) -> None:
        """Keep the table of the document and the content that goes in."""
        self.made, self.table, self.widths = made, table, widths

    def fill(self) -> None:
        """Write head and rows; the head is repeated on every page."""
        head = self.made.rows[0]
        mark = head._tr.get_or_add_trPr()  # noqa: SLF001 - no public name for repeated heads
        mark.append(mark.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
        for cell, column, width in zip(head.cells, self.table.columns, self.widths, strict=True):
            cell.width = width
            add_text(Box(cell), column.title, size=self.table.size_pt, bold=True, align="center")
        for row in self.table.rows:
            self._row(row)

    def _row(self, row: object) -> None:
        cells = self.made.add_row().cells  # type: ignore[no-untyped-call]
        if not isinstance(row, tuple):
            merged = cells[0].merge(cells[-1])
            add_text(Box(merged), getattr(row, "text", ""), size=self.table.size_pt, bold=True)
            return
        for cell, column, width, value in zip(cells, self.table.columns, self.widths, row, strict=True):
            cell.width = width
            # Codes as letters: Word files with a thousand pictures take minutes to make and to open.
            text = value.text if isinstance(value, Code) else value if isinstance(value, str) else "☐"
            add_text(Box(cell), text, size=self.table.size_pt, align=column.align)


def add_picture(box: Box, code: Code, width_mm: float) -> None:
    """Put the picture of a code into a cell."""
    buffer = io.BytesIO()
    segno.make_qr(code.text, error="q", mask=MASK).save(buffer, kind="png", border=1, scale=QR_SCALE)
    buffer.seek(0)
    box.paragraph().add_run().add_picture(buffer, width=Mm(width_mm))


def _signed(document: Document, paper: Paper) -> None:
    if paper.signature is None and not paper.recipients:
        return
    made = document.add_table(rows=1, cols=2)
    made.autofit = False
    left, right = made.rows[0].cells
    if paper.counter_signature is not None:
        _signing(Box(left), paper.counter_signature)
    else:
        _receivers(Box(left), paper)
    if paper.signature is not None:
        _signing(Box(right), paper.signature)


def _signing(box: Box, signature: Signature) -> None:
    for line in signature.lines:
        add_text(box, line, size=14, bold=line != "kiêm", align="center")
    for _ in range(NAMELESS):
        add_text(box, "", size=14, align="center")
    add_text(box, signature.name, size=14, bold=True, align="center")


def _receivers(box: Box, paper: Paper) -> None:
    if not paper.recipients:
        return
    add_text(box, "Nơi nhận:", size=12, bold=True, italic=True)
    for line in paper.recipients:
        add_text(box, f"- {line}", size=11)
    if paper.code is not None:
        add_picture(box, paper.code, 24)
        for line in paper.code_note:
            add_text(box, printable(line), size=11)
