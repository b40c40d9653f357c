"""Changing the tables of an event: all or nothing, in versions, and always with a way back.

Every function takes a transaction (``store.write``), changes rows, counts one revision of the scenario and remembers
the batch in the journal; ``undo`` takes a batch back, ``undo`` of that one brings it again.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.tables import clean
from planner.wording import Wording, number
from web.errors import Invalid, NotFound, Stale
from web.services.journal import Batch, Cells, Journal, RowState, rows_of
from web.services.scenarios import headings_of
from web.services.undoing import undo
from web.store.engine import Transaction

__all__ = ["Line", "StaleBlock", "add_rows", "change_row", "delete_rows", "save_block", "undo"]

LONGEST_CELL = 4_000
LONGEST_HEADING = 60
LONGEST_BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a block: a new one without id and version, else the one to be changed; only the cells that change."""

    cells: Cells
    id: int | None = None
    version: int | None = None


class StaleBlock(Stale):
    """Rows of a block were changed meanwhile; ``rows`` maps a line of the block to its row now, None if it is gone."""

    def __init__(self, rows: Mapping[int, RowState | None]) -> None:
        """Keep the present rows."""
        super().__init__(rows)
        self.rows = dict(rows)


class InvalidBlock(Invalid):
    """Cells of a block that cannot be kept; ``cells`` maps line and column to the sentence."""

    def __init__(self, cells: Mapping[tuple[int, str], Wording]) -> None:
        """Keep them by line."""
        super().__init__({f"{line}.{column}": words for (line, column), words in cells.items()})
        self.cells = dict(cells)


def add_rows(transaction: Transaction, event_id: int, table: str, rows: Sequence[Cells]) -> Batch:
    """Add rows at the end of a table.

    Raises:
        InvalidBlock: a cell is over-long, has control characters, or stands in no column of the table.
    """
    return save_block(transaction, event_id, table, [Line(cells) for cells in rows])


def change_row(transaction: Transaction, event_id: int, table: str, line: Line) -> Batch:
    """Change some cells of a row: ``Line(cells, row_id, version)``.

    Raises:
        NotFound: there is no such row (any more).
        Stale: the row has another version by now; ``current`` is the row.
        Invalid: a cell cannot be kept; by column.
    """
    try:
        return save_block(transaction, event_id, table, [line])
    except StaleBlock as error:
        if (current := error.rows[0]) is None:
            raise NotFound from None
        raise Stale(current) from None
    except InvalidBlock as error:
        raise Invalid({column: words for (_line, column), words in error.cells.items()}) from None


def save_block(transaction: Transaction, event_id: int, table: str, lines: Sequence[Line]) -> Batch:
    """Add and change rows together: every line of the block or none.

    Raises:
        StaleBlock: rows were changed or removed meanwhile.
        InvalidBlock: cells cannot be kept.
    """
    kept = clean_block(table, [line.cells for line in lines])
    named = [line.id for line in lines if line.id is not None]
    if len(set(named)) < len(named):
        raise Invalid({"rows": Wording("Một dòng có hai lần trong khối.", "A row stands twice in the block.")})
    found = rows_of(transaction.db, event_id, table, named)
    _refuse_stale(lines, found)
    journal = Journal(transaction, event_id)
    old = [index for index, line in enumerate(lines) if line.id is not None]
    new = [index for index, line in enumerate(lines) if line.id is None]
    pairs = [(found[lines[index].id or 0], {**found[lines[index].id or 0].cells, **kept[index]}) for index in old]
    saved = dict(zip(old, journal.update(table, pairs), strict=True))
    saved |= dict(zip(new, journal.insert(table, [kept[index] for index in new]), strict=True))
    name, revision = journal.close(_action(old, new), _object(table, list(saved.values())))
    return Batch(name, revision, tuple(saved[index] for index in range(len(lines))))


def delete_rows(transaction: Transaction, event_id: int, table: str, versions: Mapping[int, int]) -> Batch:
    """Remove rows, given by id and the version that was looked at.

    Raises:
        NotFound: a row is gone already.
        StaleBlock: rows were changed meanwhile.
    """
    found = rows_of(transaction.db, event_id, table, list(versions))
    if any(own not in found for own in versions):
        raise NotFound
    stale = {line: found[own] for line, (own, version) in enumerate(versions.items()) if found[own].version != version}
    if stale:
        raise StaleBlock(stale)
    journal = Journal(transaction, event_id)
    rows = [found[own] for own in versions]
    journal.delete(table, rows)
    name, revision = journal.close("rows.delete", _object(table, rows))
    return Batch(name, revision)


def clean_block(table: str, block: Sequence[Cells]) -> list[dict[str, str]]:
    """Return the cells as they are kept: one Unicode form, no outer blanks.

    Raises:
        InvalidBlock: what cannot be kept at all; faults of meaning are kept and shown instead (web.services.checking).
    """
    faults = {
        (line, column): words
        for line, cells in enumerate(block)
        for column, text in cells.items()
        if (words := cell_fault(table, column, text)) is not None
    }
    if faults:
        raise InvalidBlock(faults)
    return [{column: clean(text) for column, text in cells.items()} for cells in block]


def cell_fault(table: str, column: str, text: str) -> Wording | None:
    """Say why a cell cannot be kept, None when it can."""
    headings = headings_of(table)
    if (headings and column not in headings) or not 0 < len(column) <= LONGEST_HEADING:
        return Wording("Bảng này không có cột đó.", "This table has no such column.")
    if len(text) > LONGEST_CELL:
        return Wording(
            f"Ô dài {number(len(text))} ký tự; một ô chứa nhiều nhất {number(LONGEST_CELL)}.",
            f"The cell has {len(text)} letters; it holds {LONGEST_CELL} at most.",
        )
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\r\t" for letter in text):
        return Wording(
            "Ô có ký tự điều khiển không in được; hãy gõ lại nội dung.",
            "The cell holds control characters that cannot be printed; type it again.",
        )
    return None


def _refuse_stale(lines: Sequence[Line], found: Mapping[int, RowState]) -> None:
    stale: dict[int, RowState | None] = {}
    for index, line in enumerate(lines):
        if line.id is not None:
            row = found.get(line.id)
            if row is None or row.version != line.version:
                stale[index] = row
    if stale:
        raise StaleBlock(stale)


def _action(old: Sequence[int], new: Sequence[int]) -> str:
    if old and new:
        return "rows.save"
    return "rows.change" if old else "rows.add"


def _object(table: str, rows: Sequence[RowState]) -> str:
    return f"{table}/{rows[0].id}" if len(rows) == 1 else f"{table} ({len(rows)})"
