"""The known name that a mistyped one most likely means."""

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

LIKENESS = 0.6
"""Share of letters in common (0 to 1) below which no name is suggested: a wrong hint is worse than none."""


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Return ``word`` without case, marks, blanks and signs: ``Hợp luyện`` and ``hop_luyen`` are alike."""
    bare = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(letter for letter in bare if letter.isalnum())


def nearest(word: str, choices: Iterable[str], likeness: float = LIKENESS) -> str | None:
    """Return the choice most like ``word``, the first of equals, or None when none is like it."""
    wanted = fold(word)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best, best_ratio = None, 0.0
    for choice in choices:
        folded = fold(choice)
        if folded == wanted:
            return choice
        matcher.set_seq1(folded)
        floor = max(likeness, best_ratio)
        # The two cheap upper bounds spare the exact ratio for nearly every choice of a long list of ids.
        if matcher.real_quick_ratio() < floor or matcher.quick_ratio() < floor:
            continue
        ratio = matcher.ratio()
        if ratio >= likeness and ratio > best_ratio:
            best, best_ratio = choice, ratio
    return best
