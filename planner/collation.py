"""Vietnamese alphabetical order: letters a ă â b c d đ e ê …, then tones ngang, huyền, hỏi, ngã, sắc, nặng.

People are listed by given name, the last word; equal given names by the rest of the name.
"""

import functools
import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Combining tone marks in their order after the level tone: huyền, hỏi, ngã, sắc, nặng."""
SIGNS = "_-–—,;:!?.'‘’\"“”()[]{}@*/\\&#%`^+<=>|~$"
"""Signs in ICU's order: after the blank, before digits and letters."""
FIRST_DIGIT, FIRST_LETTER, FIRST_OTHER = 100, 120, 200
"""Places: the blank is 0, signs from 1, then digits, letters, and last what is none of these."""
FOREIGN_MARK = 9
"""Marks that are no tones (ç, ñ, ü) count as little as a tone: after all of them."""

Key = tuple[tuple[int, ...], tuple[int, ...]]


def collation_key(text: str) -> Key:
    """Return a sort key: letters decide first, tones only between words with equal letters."""
    letters: list[int] = []
    tones: list[int] = []
    for mark in unicodedata.normalize("NFC", text).casefold():
        place, tone = _placed(mark)
        letters.append(place)
        tones.append(tone)
    return tuple(letters), tuple(tones)


@functools.lru_cache(maxsize=4096)
def _placed(letter: str) -> tuple[int, int]:
    """Return a letter's place and tone; 30,000 names are written in some two hundred letters."""
    plain, tone = _split_tone(letter)
    return _place(plain), tone


def _split_tone(letter: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((TONES[part] for part in parts if part in TONES), 0)
    plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
    if len(parts) > 1 and plain not in LETTERS and parts[0] in LETTERS:
        return parts[0], FOREIGN_MARK
    return plain, tone


def _place(letter: str) -> int:
    if letter.isspace():
        return 0
    if letter.isdecimal():
        return FIRST_DIGIT + int(letter)
    for first, known in ((FIRST_LETTER, LETTERS), (1, SIGNS)):
        position = known.find(letter)
        if position >= 0:
            return first + position
    return FIRST_OTHER + ord(letter[0])


def name_key(full_name: str) -> tuple[Key, Key]:
    """Return a sort key for a person's name: by given name, then by the rest."""
    rest, _, given = full_name.strip().rpartition(" ")
    return collation_key(given), collation_key(rest)


def fold(text: str) -> str:
    """Return text for searching: small letters without accents, đ as d, single blanks between words."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(mark for mark in plain if not unicodedata.combining(mark)).split())
