"""What a document holds before it is set: plain frozen data, the same for every format."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Form = Literal["state", "party", "working", "annex"]
"""State form (NĐ 30/2020), Party form (HD 36-HD/VPTW), a working paper without a national heading, annexes alone."""
Align = Literal["left", "center", "right"]
PaperSize = Literal["a4", "a3"]
Style = Literal["plain", "basis", "item", "centred", "quiet", "invited"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text: level 1 is ``I. MỤC ĐÍCH``, level 2 ``1. Mục đích``."""

    text: str
    level: int = 1
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``basis`` is a căn cứ (italic), ``invited`` the person a letter is addressed to (bold)."""

    text: str
    style: Style = "plain"
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``width`` is its share of the line."""

    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code in a cell: the opaque text and its picture."""

    text: str
    svg: str


@dataclass(frozen=True, slots=True)
class Tick:
    """An empty box to be ticked by hand."""

    tick: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """A line across a table that names the group of rows under it."""

    text: str


Cell = str | Code | Tick
TableRow = tuple[Cell, ...] | Band


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    size_pt: float = 12
    caption: str = ""
    kind: Literal["table"] = "table"


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of an official paper, ready to print."""

    parent: str
    issuer: str
    number: str
    place_date: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the lines above (``TM. ỦY BAN NHÂN DÂN``, ``KT. CHỦ TỊCH``, ``PHÓ CHỦ TỊCH``) and the name."""

    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: numbered in Roman when there are two or more, pages counted by itself."""

    title: str
    attached_to: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """An official document or a working paper.

    Attributes:
        form: whose layout it follows.
        head: letterhead; of a working paper only issuer and place-date are printed.
        title: KẾ HOẠCH, GIẤY MỜI …
        subject: what it is about (trích yếu).
        blocks: the text.
        recipients: lines of Nơi nhận; empty for a working paper.
        signature: who signs, if anybody.
        annexes: annexes in order.
        landscape: whether the text is set across.
        code: QR code at the foot of a personal letter.
        code_note: words beside the code.
        counter_signature: who signs at the left for the other side, in the place of Nơi nhận (minutes of two parties).
    """

    form: Form
    head: Letterhead
    title: str
    subject: str
    blocks: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signature | None = None
    annexes: tuple[Annex, ...] = ()
    landscape: bool = False
    code: Code | None = None
    code_note: tuple[str, ...] = ()
    counter_signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers that are printed one after the other; a personal letter is one paper per guest."""

    items: tuple[Paper, ...]
    template: str = "paper.typ"
    paper: PaperSize = "a4"


@dataclass(frozen=True, slots=True)
class Card:
    """A card or a sticker: lines by part (``head``, ``name``, ``post`` …), perhaps a code, perhaps a map."""

    parts: Mapping[str, str]
    code: Code | None = None
    svg: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards of one kind: envelopes, labels, badges, passes, table name cards.

    Attributes:
        svg: picture that lies under the map of each.
        batch: the part by which a long job is filed: a file for each zone.
    """

    items: tuple[Card, ...]
    template: str
    sheet: Mapping[str, str]
    svg: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Chair:
    """A chair on a chart, in metres from the corner of its zone; ``body`` is the delegation of who sits there."""

    x_m: float
    y_m: float
    label: str
    who: str
    state: Literal["taken", "free", "blocked", "wheelchair"]
    row: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """The chart of a zone: its chairs, its size in metres, and the rows as lists of names by chair number."""

    title: str
    width_m: float
    height_m: float
    chairs: tuple[Chair, ...]
    rows: tuple[tuple[str, float], ...]
    taken: int
    seats: int


@dataclass(frozen=True, slots=True)
class Charts:
    """The charts of a hall, a zone on a page.

    Attributes:
        people: everybody seated, for the workbook: name, post, body, zone, row, number, seat.
        paper: size of the sheet.
    """

    items: tuple[Zone, ...]
    head: Letterhead
    title: str
    subject: str
    stage: str
    template: str = "chart.typ"
    people: tuple[tuple[str, ...], ...] = ()
    paper: PaperSize = "a4"


Content = Papers | Cards | Charts


def paper_tables(paper: Paper) -> tuple[Table, ...]:
    """Return the tables of a paper, text first and then annexes."""
    blocks = [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]
    return tuple(block for block in blocks if isinstance(block, Table))
