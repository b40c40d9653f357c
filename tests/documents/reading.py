"""What is read back from printed pages: pieces of text and lines with their places in millimetres."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text on a page: place of its base line from the top left corner, in mm; size in points."""

    text: str
    x_mm: float
    y_mm: float
    size_pt: float
    font: str


def runs(page: PageObject) -> list[Run]:
    """Return the pieces of text of a page in the order in which they are painted."""
    found: list[Run] = []
    height = float(page.mediabox.height)

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: dict[str, str] | None, size: float) -> None:
        if not text.strip() or font is None:
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        name = str(font["/BaseFont"])
        found.append(Run(text.strip(), x / POINTS_PER_MM, (height - y) / POINTS_PER_MM, size, name))

    page.extract_text(visitor_text=visit)
    return found


def find(page: PageObject, beginning: str) -> Run:
    """Return the first piece of text that begins so."""
    return next(run for run in runs(page) if run.text.startswith(beginning))


def pages(made: bytes) -> list[PageObject]:
    """Return the pages of a PDF."""
    return list(PdfReader(io.BytesIO(made)).pages)


def text_of(made: bytes) -> str:
    """Return the text of a PDF on one line per page, blanks made single, break marks left out."""
    lines = (page.extract_text().replace("\u200b", "").replace("\u00a0", " ") for page in pages(made))
    return "\n".join(" ".join(line.split()) for line in lines)


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line on a page, in mm from the top left corner."""

    left_mm: float
    right_mm: float
    y_mm: float

    @property
    def length_mm(self) -> float:
        """Length of the line."""
        return self.right_mm - self.left_mm

    @property
    def middle_mm(self) -> float:
        """Middle of the line."""
        return (self.left_mm + self.right_mm) / 2


Matrix = tuple[float, float, float, float, float, float]


def rules(page: PageObject) -> list[Rule]:
    """Return the horizontal lines of a page from top to bottom."""
    height = float(page.mediabox.height)
    now: Matrix = (1, 0, 0, 1, 0, 0)
    stack: list[Matrix] = []
    pen = (0.0, 0.0)
    found = []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        values = [float(value) for value in operands] if operator in {b"cm", b"m", b"l"} else []
        if operator == b"q":
            stack.append(now)
        elif operator == b"Q":
            now = stack.pop()
        elif operator == b"cm":
            now = _times(values, now)
        elif operator == b"m":
            pen = _at(values, now)
        elif operator == b"l":
            end = _at(values, now)
            if abs(end[1] - pen[1]) < 0.01:
                left, right = sorted((pen[0] / POINTS_PER_MM, end[0] / POINTS_PER_MM))
                found.append(Rule(left, right, (height - end[1]) / POINTS_PER_MM))
            pen = end
    return sorted(found, key=lambda rule: rule.y_mm)


def _times(first: Sequence[float], then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        c * then[0] + d * then[2],
        c * then[1] + d * then[3],
        e * then[0] + f * then[2] + then[4],
        e * then[1] + f * then[3] + then[5],
    )


def _at(point: Sequence[float], matrix: Matrix) -> tuple[float, float]:
    x, y = point
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]
