"""Text in Word files: paragraphs in a document or in a cell, fields, the mark of a draft."""

from typing import Protocol

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from planner.documents.typeset import printable

INDENT = Mm(12.7)
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
CONTROLS = {code: None for code in range(32) if code not in (9, 10)}
"""Control marks have no place in the XML of a Word file."""
WATERMARK = (
    '<w:r {w} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="DuThao" type="#_x0000_t136" '
    'style="position:absolute;margin-left:0;margin-top:0;width:420pt;height:110pt;rotation:315;z-index:-251658752;'
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" fillcolor="silver" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt" string="DỰ THẢO"/>'
    "</v:shape></w:pict></w:r>"
)
"""The mark that Word itself makes for a text across the page."""


class Holder(Protocol):
    """What paragraphs are added to."""

    def add_paragraph(self, text: str = ...) -> Paragraph:
        """Add a paragraph."""


class Box:
    """A cell of a table: its first paragraph exists already and is used up first."""

    def __init__(self, cell: _Cell) -> None:
        """Keep the cell."""
        self._cell = cell

    def paragraph(self) -> Paragraph:
        """Return an empty paragraph at the end."""
        last: Paragraph = self._cell.paragraphs[-1]
        if not last.runs and last.alignment is None:
            return last
        made: Paragraph = self._cell.add_paragraph()
        return made

    def add_paragraph(self, text: str = "") -> Paragraph:
        """Add a paragraph, using the empty first one."""
        made = self.paragraph()
        if text:
            made.add_run(text)
        return made


def add_text(  # noqa: PLR0913 - the looks of a line
    holder: Holder,
    text: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    align: str = "left",
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    """Add a paragraph of one look and return it."""
    made = holder.add_paragraph()
    made.alignment = ALIGNMENTS[align]
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(after)
    run = made.add_run(printable(text.translate(CONTROLS)))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return made


def indent_first(made: Paragraph) -> None:
    """Indent the first line by 1.27 cm (R22)."""
    made.paragraph_format.first_line_indent = INDENT


def add_field(made: Paragraph, name: str, size: float) -> None:
    """Add a field such as the number of the page."""
    run = made.add_run()
    run.font.size = Pt(size)
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        tag = "w:instrText" if text else "w:fldChar"
        part = run._r.makeelement(qn(tag), {} if text else {qn("w:fldCharType"): kind})  # noqa: SLF001 - fields have no API
        part.text = text or None
        run._r.append(part)  # noqa: SLF001


def watermark(made: Paragraph) -> None:
    """Print DỰ THẢO across the page."""
    made._p.append(parse_xml(WATERMARK.replace("{w}", nsdecls("w"))))  # noqa: SLF001 - pictures behind text have no API
