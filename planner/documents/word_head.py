"""The head of Word papers: a table of two columns without lines, with rules under the lines that the law asks for."""

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from planner.documents.content import Paper
from planner.documents.word_text import Box, Holder, add_text

LEFT_MM, RIGHT_MM = 68, 97
MOTTO = "Độc lập - Tự do - Hạnh phúc"
MOTTO_WIDTH_MM = 60.4
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
PARTY_WIDTH_MM = 72.7
"""Widths of these lines in Tinos bold at 14 and 15 pt, which are those of Times New Roman."""
ISSUER_RULE = 0.4
"""Between a third and a half of the issuer's line (R24)."""
CAPITAL_EM = 0.63
"""Mean width of bold capitals with blanks between words, as issuers' names are set."""
CELL_MARGIN_MM = 1.9
MM_PER_POINT = 25.4 / 72


def add_head(document: Document, paper: Paper) -> None:
    """Add the head of the paper's form."""
    made = document.add_table(rows=1, cols=2)
    made.autofit = False
    left, right = made.rows[0].cells
    left.width, right.width = Mm(LEFT_MM), Mm(RIGHT_MM)
    if paper.form == "working":
        add_text(Box(left), paper.head.issuer, size=13, bold=True)
        add_text(Box(right), paper.head.place_date, size=13, italic=True, align="right")
        return
    _issuer(Box(left), paper)
    if paper.form == "party":
        _party(Box(right), paper)
    else:
        _state(Box(right), paper)


def _issuer(box: Box, paper: Paper) -> None:
    size = 14 if paper.form == "party" else 13
    if paper.head.parent:
        add_text(box, paper.head.parent, size=size, align="center")
    add_text(box, paper.head.issuer, size=size, bold=True, align="center")
    if paper.form == "party":
        add_text(box, "*", size=size, align="center")
    else:
        _rule(box, issuer_rule_mm(paper.head.issuer, size), LEFT_MM)
    if paper.head.number:
        add_text(box, paper.head.number, size=size, align="center", before=4)


def issuer_rule_mm(issuer: str, size_pt: float) -> float:
    """Return how long the line under an issuer is; a long name fills its column."""
    text_mm = len(issuer) * size_pt * CAPITAL_EM * MM_PER_POINT
    return ISSUER_RULE * min(text_mm, LEFT_MM - 2 * CELL_MARGIN_MM)


def _state(box: Box, paper: Paper) -> None:
    add_text(box, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=13, bold=True, align="center")
    add_text(box, MOTTO, size=14, bold=True, align="center")
    _rule(box, MOTTO_WIDTH_MM, RIGHT_MM)
    add_text(box, paper.head.place_date, size=14, italic=True, align="center", before=4)


def _party(box: Box, paper: Paper) -> None:
    add_text(box, PARTY, size=15, bold=True, align="center")
    _rule(box, PARTY_WIDTH_MM, RIGHT_MM)
    add_text(box, paper.head.place_date, size=14, italic=True, align="center", before=4)


def _rule(box: Box, width_mm: float, column_mm: float) -> None:
    add_rule(box, width_mm, column_mm - 2 * CELL_MARGIN_MM)


def add_rule(holder: Holder, width_mm: float, room_mm: float) -> None:
    """Draw a line of a width in the middle: the border above an empty paragraph that is indented on both sides."""
    made = add_text(holder, "", size=2, align="center")
    inset = Mm((room_mm - width_mm) / 2)
    made.paragraph_format.left_indent = made.paragraph_format.right_indent = inset
    made.paragraph_format.line_spacing = Pt(3)
    border = '<w:pBdr {w}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    properties = made._p.get_or_add_pPr()  # noqa: SLF001 - borders have no API
    properties.insert_element_before(
        parse_xml(border.replace("{w}", nsdecls("w"))), "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
