"""Spellings of Vietnamese that mean the same: tone placement, case, marks left out; and letters that do not.

A *tone key* takes ``hoà`` and ``hòa`` for one word, but keeps ``Đoàn`` and ``Doãn`` apart. A *plain key* has no
marks at all: it is what is left of a name typed without Vietnamese keyboard.
"""

import re
import unicodedata
from functools import lru_cache

TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
"""Combining tone marks: huyền, hỏi, ngã, sắc, nặng; the level tone has none."""
WORD = re.compile(r"[^\W_]+")


def squeeze(text: str) -> str:
    """Return ``text`` in NFC with every run of blanks (no-break ones too) as one blank, none outside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=65536)
def tone_key(word: str) -> str:
    """Return a word's letters with their own marks and, at the end, its tone: wherever the tone was placed."""
    letters: list[str] = []
    tones: list[str] = []
    for part in unicodedata.normalize("NFD", word.casefold()):
        (tones if part in TONES else letters).append(part)
    return unicodedata.normalize("NFC", "".join(letters)) + "".join(TONES[tone] for tone in tones)


@lru_cache(maxsize=65536)
def plain_key(word: str) -> str:
    """Return a word without case and without any mark; đ is d."""
    parts = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(part for part in parts if part.isalnum())


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in NFC; signs are blanks."""
    return tuple(WORD.findall(unicodedata.normalize("NFC", text)))


def has_marks(text: str) -> bool:
    """Whether a text has any Vietnamese mark: one without may have been typed without the keyboard for it."""
    return "đ" in text.casefold() or any(unicodedata.combining(part) for part in unicodedata.normalize("NFD", text))


def same_text(left: str, right: str) -> bool:
    """Whether two texts differ in nothing but case, blanks, Unicode form and the place of the tone."""
    return tone_keys(left) == tone_keys(right)


def tone_keys(text: str) -> tuple[str, ...]:
    """Return the tone key of each word."""
    return tuple(map(tone_key, words_of(text)))


def plain_keys(text: str) -> tuple[str, ...]:
    """Return the plain key of each word."""
    return tuple(map(plain_key, words_of(text)))
