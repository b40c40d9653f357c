"""What a person may not read in a row: identifiers stand masked, movements of protected persons stand hidden.

A masked value that comes back unchanged changes nothing; a hidden one can be neither read nor written.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.wording import Wording
from web.errors import Invalid
from web.policy import IDENTIFIERS
from web.services.guarded import Guarded
from web.services.journal import Cells
from web.services.protection import MOVEMENTS

DOT = "•"
VEIL = DOT * 3
"""Stands in hidden cells."""
DECIDING: Mapping[str, frozenset[str]] = {
    "guests": frozenset({"rank", "delegation_id"}),
    "posts": frozenset({"kind"}),
    "ranks": frozenset({"rank", "special"}),
    "availability": frozenset({"subject_kind", "subject_id"}),
    "lodging_used": frozenset({"guest_id"}),
    "movements": frozenset({"movement_id", "protected"}),
    "movement_blocks": frozenset({"movement_id"}),
    "crossings": frozenset({"movement_id"}),
}
"""Columns that decide whether a row is hidden: changing them would uncover it."""

CANNOT_WRITE = Wording(
    "Dòng này thuộc diện cảnh vệ; cần quyền xem hành trình cảnh vệ để sửa ô này.",
    "This row is about a protected person; changing this cell needs clearance for protected movements.",
)
MASK_TYPED = Wording(
    "Giá trị có dấu che “•”; hãy bấm nút hiện dữ liệu che rồi sửa, hoặc gõ lại cả ô.",
    "The value holds masking dots; reveal the masked values first, or type the whole cell again.",
)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a reader may see of the cells of an event.

    Attributes:
        reveals: whether identifiers are shown in full.
        cleared: whether movements of protected persons are shown.
    """

    reveals: bool
    cleared: bool


def masked(column: str, text: str) -> str:
    """Return an identifier with its middle hidden."""
    if not text:
        return ""
    if column == "email":
        name, _, place = text.partition("@")
        return f"{name[:1]}{DOT * 4}@{place}" if place else f"{text[:1]}{DOT * 4}"
    if column == "birth_year":
        return text[:2] + DOT * 2
    return f"{text[:2]}{DOT * 6}{text[-2:]}" if len(text) > 4 else DOT * 4  # noqa: PLR2004 - two letters at each end


def shown(table: str, cells: Cells, rights: Rights, guarded: Guarded) -> dict[str, str]:
    """Return the cells of a row as a reader may see them."""
    seen = dict(cells)
    if not rights.reveals:
        for column in IDENTIFIERS.get(table, frozenset()):
            if seen.get(column):
                seen[column] = masked(column, seen[column])
    for column in hidden(table, cells, rights, guarded):
        seen[column] = VEIL
    return seen


def readable(table: str, cells: Cells, rights: Rights, guarded: Guarded) -> dict[str, str]:
    """Return the cells of a row as a reader may carry them away: masked, and without what is hidden."""
    barred = hidden(table, cells, rights, guarded)
    return {key: text for key, text in shown(table, cells, rights, guarded).items() if key not in barred}


def hidden(table: str, cells: Cells, rights: Rights, guarded: Guarded) -> frozenset[str]:
    """Return the columns of a row that a reader may not see at all."""
    if rights.cleared or table not in MOVEMENTS or not guarded.covers(table, cells):
        return frozenset()
    return MOVEMENTS[table]


def secret(table: str, cells: Cells, rights: Rights, guarded: Guarded) -> frozenset[str]:
    """Return the columns of a row that are masked or hidden, so that no sentence repeats what stands in them."""
    masks = frozenset() if rights.reveals else IDENTIFIERS.get(table, frozenset())
    return masks | hidden(table, cells, rights, guarded)


def unwritable(table: str, cells: Cells, rights: Rights, guarded: Guarded) -> frozenset[str]:
    """Return the columns of a row that a person may not change."""
    if rights.cleared or not guarded.covers(table, cells):
        return frozenset()
    return MOVEMENTS.get(table, frozenset()) | DECIDING.get(table, frozenset())


def concealed(table: str, rights: Rights) -> frozenset[str]:
    """Return the columns that a reader may neither sort nor filter by, as the order would tell what is hidden."""
    found = frozenset() if rights.reveals else IDENTIFIERS.get(table, frozenset())
    return found if rights.cleared else found | MOVEMENTS.get(table, frozenset())


def unmasked(table: str, cells: Cells, current: Cells, rights: Rights, guarded: Guarded) -> dict[str, str]:
    """Return what was sent without the masks that came back unchanged.

    Raises:
        Invalid: a hidden cell was written, or a value holds masking dots of its own.
    """
    before = shown(table, current, rights, guarded)
    barred = unwritable(table, current, rights, guarded)
    kept: dict[str, str] = {}
    faults: dict[str, Wording] = {}
    for column, text in cells.items():
        if column in barred:
            if text not in {before.get(column, ""), ""}:
                faults[column] = CANNOT_WRITE
        elif DOT in text and column in IDENTIFIERS.get(table, ()):
            if text != before.get(column):
                faults[column] = MASK_TYPED
        else:
            kept[column] = text
    if faults:
        raise Invalid(faults)
    return kept
