"""Cells that read like people's names: what tells the column of names when its heading is one nobody knows."""

from collections.abc import Sequence

from planner.guests.names import is_surname, plain_surnames, split_titles
from planner.guests.spelling import has_marks, plain_key, squeeze

FEWEST_WORDS, MOST_WORDS = 2, 5
"""Words of a Vietnamese name without its titles."""
SHORT_NAME_WEIGHT = 0.7
"""Worth of a name of two words without a title beside one of three: Lâm Đồng, Thái Bình may be provinces."""


def looks_like_person(cell: str) -> bool:
    """Whether a cell is 2 to 5 capitalised words that begin with a surname, or follow a title (``TS.``, ``Đ/c``)."""
    parts = split_titles(squeeze(cell))
    words = parts.name.split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or not all(map(_is_capitalised, words)):
        return False
    # A surname without marks counts only where nothing else has any: "Truong Van An", but not "Trưởng phòng".
    typed_plainly = not has_marks(parts.name) and plain_key(words[0]) in plain_surnames()
    return bool(parts.titles) or is_surname(words[0]) or typed_plainly


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and not any(letter.isdigit() for letter in word)


def persons_among(cells: Sequence[str]) -> int:
    """Return how many cells look like people."""
    return sum(map(looks_like_person, cells))


def name_weight(cells: Sequence[str]) -> float:
    """Return how much a column looks like one of names, 0 to 1; the same words over and over are a place or office."""
    if not cells:
        return 0.0
    weights = (_weight(cell) for cell in cells if looks_like_person(cell))
    return sum(weights) / len(cells) * len({*cells}) / len(cells)


def _weight(cell: str) -> float:
    parts = split_titles(squeeze(cell))
    return 1.0 if parts.titles or len(parts.name.split()) > FEWEST_WORDS else SHORT_NAME_WEIGHT
