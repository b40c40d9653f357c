"""Printed pages of a run-sheet, by track: numbered so that after a change only some need to be printed again.

A page keeps its number from version to version: items stay on the page where they were, a new item goes onto the page
of the item before it on its track.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.runsheet.sheet import SheetRow
from planner.runsheet.tracks import track_order

PER_PAGE = 9
"""Items on a page: what one side of A4 set across holds, texts of three lines included."""
MARKS: Mapping[str, str] = {
    "sân khấu": "SK",
    "diễu hành": "DH",
    "giao thông": "GT",
    "phát thanh - truyền hình": "TH",
    "đón tiếp": "ĐT",
    "hậu cần": "HC",
    "": "KB",
}
"""Letters of a track in the number of a page; other tracks go by their first letters."""


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A page: its number (``SK-2``), its track, its items by start."""

    number: str
    track: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page that has to be handed out again: it replaces one, is new, or withdraws one (``page`` is then the old)."""

    how: Literal["replaces", "new", "withdrawn"]
    page: SheetPage


def paged(rows: Sequence[SheetRow], before: Sequence[SheetPage] = ()) -> tuple[SheetPage, ...]:
    """Return the pages of a sheet; after an older version (its pages in ``before``) pages keep their numbers."""
    kept = {(row.item_id, page.track): page.number for page in before for row in page.rows}
    pages: list[SheetPage] = []
    for track in track_order(rows):
        own = sorted((row for row in rows if row.track == track), key=lambda row: (row.start, row.item_id))
        numbers = [kept.get((row.item_id, track), "") for row in own]
        pages += _of_old(own, numbers, track) if any(numbers) else _fresh(own, track)
    return tuple(pages)


def versions(sheets: Iterable[Sequence[SheetRow]]) -> tuple[SheetPage, ...]:
    """Return the pages of the last of several versions, numbers kept from the first on."""
    pages: tuple[SheetPage, ...] = ()
    for rows in sheets:
        pages = paged(rows, pages)
    return pages


def _fresh(rows: Sequence[SheetRow], track: str) -> list[SheetPage]:
    starts = range(0, len(rows), PER_PAGE)
    return [
        SheetPage(_number(track, number), track, tuple(rows[start : start + PER_PAGE]))
        for number, start in enumerate(starts, start=1)
    ]


def _of_old(rows: Sequence[SheetRow], numbers: Sequence[str], track: str) -> list[SheetPage]:
    """Fill the old pages; an item without one goes where the item before it is, else where the first known one is."""
    at = next(number for number in numbers if number)
    filled: dict[str, list[SheetRow]] = {}
    for row, number in zip(rows, numbers, strict=True):
        at = number or at
        filled.setdefault(at, []).append(row)
    return [SheetPage(number, track, tuple(of)) for number, of in filled.items()]


def _number(track: str, number: int) -> str:
    letters = MARKS.get(track) or "".join(word[0] for word in track.split()).upper()
    return f"{letters}-{number}"


def changed_pages(before: Sequence[SheetPage], after: Sequence[SheetPage]) -> tuple[PageChange, ...]:
    """Return the pages to hand out again: those whose rows differ, new ones, and the numbers that are withdrawn."""
    old, new = ({page.number: page for page in pages} for pages in (before, after))
    changes = [
        PageChange("replaces" if number in old else "new", page)
        for number, page in new.items()
        if old.get(number) != page
    ]
    return (*changes, *(PageChange("withdrawn", page) for number, page in old.items() if number not in new))
