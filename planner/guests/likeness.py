"""How two names compare: the same, without marks, mistyped, shortened, or another person's."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from planner.guests.entries import Entry
from planner.guests.spelling import has_marks, plain_key, plain_keys, tone_key, words_of
from planner.guests.values import phones

CUT = re.compile(r"\s*(?:[(,;]| - ).*", re.DOTALL)
TAG = re.compile(r"\(\s*(\w{1,2})\s*\)|\s([A-E])$")
"""What offices add to tell namesakes apart: Nguyễn Văn An (A), Nguyễn Văn An (B)."""
HOI, NGA = "3", "4"
ABBREVIATED_LETTERS = 2
"""Longest word that can stand for a longer one: N, Ng, Th, Tr."""
VOWELS = frozenset("aeiouy")
SHORTEST_TYPED = 7
"""Letters below which one wrong letter makes another name too easily."""
ONE_LETTER, TWO_LETTERS = 1, 2


class NameLikeness(Enum):
    """How two names compare, from the same to another."""

    SAME = "same"
    WITHOUT_MARKS = "without_marks"
    HOI_NGA = "hoi_nga"
    MARKS_MISSING = "marks_missing"
    MISTYPED = "mistyped"
    NEIGHBOUR = "neighbour"
    REORDERED = "reordered"
    WORD_MISSING = "word_missing"
    INITIALS = "initials"
    TWICE_MISTYPED = "twice_mistyped"
    OTHER_MARKS = "other_marks"
    OTHER = "other"


@dataclass(frozen=True)
class Profile:
    """An entry as it is compared; what is derived is worked out once."""

    entry: Entry

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the name, without what stands in brackets behind it."""
        return words_of(CUT.sub("", self.entry.full_name))

    @cached_property
    def tones(self) -> tuple[str, ...]:
        """The tone key of each word."""
        return tuple(map(tone_key, self.words))

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The plain key of each word."""
        return tuple(map(plain_key, self.words))

    @cached_property
    def joined(self) -> str:
        """The name's letters without marks and blanks."""
        return "".join(self.plain)

    @cached_property
    def marked(self) -> bool:
        """Whether any word has a mark: if none has, they may all be missing."""
        return any(map(has_marks, self.words))

    @cached_property
    def tag(self) -> str:
        """What tells namesakes apart: a for ``Nguyễn Văn An (A)``."""
        match = TAG.search(self.entry.full_name)
        return plain_key(next(filter(None, match.groups()))) if match else ""

    @cached_property
    def phones(self) -> frozenset[str]:
        """Telephone numbers in the home form."""
        return phones(self.entry.phone)

    @cached_property
    def email(self) -> str:
        """E-mail address for comparing."""
        return self.entry.email.casefold()

    @cached_property
    def post(self) -> tuple[str, ...]:
        """Words of the post without marks."""
        return plain_keys(self.entry.post)


def compare_names(left: Profile, right: Profile) -> NameLikeness:
    """Say how two names compare; the first that holds counts."""
    if not (left.words and right.words):
        return NameLikeness.OTHER
    if left.tones == right.tones:
        return NameLikeness.SAME
    if left.plain == right.plain:
        return _compare_marks(left, right)
    return _compare_letters(left, right)


def _compare_marks(left: Profile, right: Profile) -> NameLikeness:
    if not (left.marked and right.marked):
        return NameLikeness.WITHOUT_MARKS
    differing = [(a, b) for a, b in zip(left.words, right.words, strict=True) if tone_key(a) != tone_key(b)]
    if all(_only_hoi_nga(tone_key(a), tone_key(b)) for a, b in differing):
        return NameLikeness.HOI_NGA
    if all(not has_marks(a) for a, _ in differing) or all(not has_marks(b) for _, b in differing):
        return NameLikeness.MARKS_MISSING
    return NameLikeness.OTHER_MARKS


def _only_hoi_nga(left: str, right: str) -> bool:
    """Whether two tone keys differ only by hỏi for ngã, which many regions pronounce alike."""
    return left[:-1] == right[:-1] and {left[-1], right[-1]} == {HOI, NGA}


def _compare_letters(left: Profile, right: Profile) -> NameLikeness:
    distance = letters_apart(left.joined, right.joined)
    if distance <= ONE_LETTER and min(len(left.joined), len(right.joined)) >= SHORTEST_TYPED:
        return NameLikeness.MISTYPED
    if sorted(left.plain) == sorted(right.plain):
        return NameLikeness.REORDERED
    if is_shortened(left.plain, right.plain):
        return NameLikeness.WORD_MISSING
    if is_abbreviated(left.plain, right.plain):
        return NameLikeness.INITIALS
    is_long = min(len(left.joined), len(right.joined)) >= SHORTEST_TYPED + TWO_LETTERS
    return NameLikeness.TWICE_MISTYPED if distance == TWO_LETTERS and is_long else NameLikeness.OTHER


def is_shortened(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether one name is the other without some middle words, surname and given name kept."""
    short, full = sorted((left, right), key=len)
    if len(short) == len(full) or len(short) < ABBREVIATED_LETTERS or (short[0], short[-1]) != (full[0], full[-1]):
        return False
    rest = iter(full)
    return all(word in rest for word in short)


def is_abbreviated(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether one name is the other with some words cut to their first letters: Ng. V. An."""
    if len(left) != len(right) or not left or left[-1] != right[-1]:
        return False
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return bool(pairs) and (all(_cut(a, b) for a, b in pairs) or all(_cut(b, a) for a, b in pairs))


def _cut(short: str, full: str) -> bool:
    return is_initial(short) and full.startswith(short)


def is_initial(word: str) -> bool:
    """Whether a plain word of a name is cut to its first letters: one letter, or two without a vowel (Ng, Th)."""
    return len(word) == 1 or (len(word) == ABBREVIATED_LETTERS and not VOWELS & {*word})


def letters_apart(left: str, right: str) -> int:
    """Return how many letters must be added, dropped, changed or swapped with a neighbour; 3 stands for more.

    Only the band of two around the diagonal is worked out.
    """
    most = TWO_LETTERS + 1
    if abs(len(left) - len(right)) > TWO_LETTERS:
        return most
    before: list[int] = []
    last: list[int] = [*range(len(right) + 1)]
    for row, letter in enumerate(left, start=1):
        line: list[int] = [row, *([most] * len(right))]
        for column in range(max(1, row - TWO_LETTERS), min(len(right), row + TWO_LETTERS) + 1):
            other = right[column - 1]
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line[column] = cost
        before, last = last, line
    return min(most, last[-1])
