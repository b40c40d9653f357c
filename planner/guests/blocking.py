"""Which entries are worth comparing: every pair that could reach the threshold, without comparing all with all.

A pair of names that are not the same without marks scores below the threshold by its name alone; it is
compared only with support: the same telephone, e-mail, birth year or office.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from planner.guests.likeness import SHORTEST_TYPED, Profile, is_abbreviated, is_initial
from planner.guests.organisations import Likeness, compare_organisations

MANY_NAMESAKES = 300
"""Entries of one name from which they too need support to be compared: a list of nothing but one name."""
SHARED_BY_MANY = 20
"""Entries with the same telephone from which it is a switchboard's and brings nobody together."""
SHORTENED_WORDS = 3
"""Words from which a middle word can be left out."""

Pair = tuple[int, int]
Plain = tuple[str, ...]


def candidate_pairs(profiles: Sequence[Profile]) -> set[Pair]:
    """Return the positions of the pairs to be compared, the lower first."""
    by_name: dict[Plain, list[int]] = defaultdict(list)
    for position, profile in enumerate(profiles):
        by_name[profile.plain].append(position)
    pairs: set[Pair] = set()
    for members in by_name.values():
        _add_namesakes(pairs, profiles, members)
    for left, right in neighbouring_names(by_name):
        for first in by_name[left]:
            for second in by_name[right]:
                if supported(profiles[first], profiles[second]):
                    pairs.add((min(first, second), max(first, second)))
    pairs.update(_sharing_contact(profiles))
    return pairs


def _add_namesakes(pairs: set[Pair], profiles: Sequence[Profile], members: Sequence[int]) -> None:
    needs_support = len(members) > MANY_NAMESAKES
    for first, second in combinations(members, 2):
        if not needs_support or supported(profiles[first], profiles[second]):
            pairs.add((first, second))


def supported(left: Profile, right: Profile) -> bool:
    """Whether something besides the name speaks for one person: birth year, telephone, e-mail or office."""
    mine, theirs = left.entry, right.entry
    if mine.birth and mine.birth[:4] == theirs.birth[:4]:
        return True
    if left.phones & right.phones or (left.email and left.email == right.email):
        return True
    likeness = compare_organisations(mine.organisation, theirs.organisation)
    return likeness in {Likeness.SAME, Likeness.SIMILAR}


def neighbouring_names(names: Iterable[Plain]) -> set[tuple[Plain, Plain]]:
    """Return the pairs of different plain names that may be writings of one."""
    known = [*names]
    found: set[tuple[Plain, Plain]] = set()
    for block in (*_one_letter_blocks(known), *_same_words_blocks(known)):
        found.update((min(pair), max(pair)) for pair in combinations(block, 2))
    found.update(_shortened(known))
    found.update(_abbreviated(known))
    return found


def _one_letter_blocks(names: Sequence[Plain]) -> Iterator[list[Plain]]:
    """Bring together the names that are alike once a letter is left out: all that are one letter apart."""
    blocks: dict[str, list[Plain]] = defaultdict(list)
    for name in names:
        joined = "".join(name)
        if len(joined) >= SHORTEST_TYPED:
            for form in {joined, *(joined[:cut] + joined[cut + 1 :] for cut in range(len(joined)))}:
                blocks[form].append(name)
    return (block for block in blocks.values() if len(block) > 1)


def _same_words_blocks(names: Sequence[Plain]) -> Iterator[list[Plain]]:
    blocks: dict[Plain, list[Plain]] = defaultdict(list)
    for name in names:
        blocks[tuple(sorted(name))].append(name)
    return (block for block in blocks.values() if len(block) > 1)


def _shortened(names: Sequence[Plain]) -> Iterator[tuple[Plain, Plain]]:
    known = frozenset(names)
    for name in names:
        middle = name[1:-1]
        for kept in range(len(middle)) if len(name) >= SHORTENED_WORDS else ():
            for words in combinations(middle, kept):
                short = (name[0], *words, name[-1])
                if short in known:
                    yield min(short, name), max(short, name)


def _abbreviated(names: Sequence[Plain]) -> Iterator[tuple[Plain, Plain]]:
    by_shape: dict[tuple[int, str], list[Plain]] = defaultdict(list)
    for name in names:
        if name:
            by_shape[len(name), name[-1]].append(name)
    for name in names:
        if any(map(is_initial, name[:-1])):
            for other in by_shape[len(name), name[-1]]:
                if other != name and is_abbreviated(name, other):
                    yield min(name, other), max(name, other)


def _sharing_contact(profiles: Sequence[Profile]) -> Iterator[Pair]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for position, profile in enumerate(profiles):
        for contact in (*profile.phones, *filter(None, [profile.email])):
            blocks[contact].append(position)
    for block in blocks.values():
        if len(block) <= SHARED_BY_MANY:
            yield from combinations(block, 2)


def names_per_phone(profiles: Sequence[Profile]) -> Mapping[str, int]:
    """Return how many different names use each telephone: a family's or an office's is no proof."""
    seen = {(phone, profile.joined) for profile in profiles for phone in profile.phones}
    return Counter(phone for phone, _ in seen)


def words_in_use(profiles: Sequence[Profile]) -> Mapping[str, int]:
    """Return in how many entries each plain word is part of a name."""
    return Counter(word for profile in profiles for word in {*profile.plain})
