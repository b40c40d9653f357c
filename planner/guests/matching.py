"""Entries of many lists -> pairs that may be one person, each with its reasons; nothing is merged here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.guests.blocking import Pair, candidate_pairs, names_per_phone, words_in_use
from planner.guests.entries import Entry
from planner.guests.evidence import EVIDENCE, Habits, Reason, name_likeness
from planner.guests.likeness import NameLikeness, Profile
from planner.wording import Wording

PROPOSED, LIKELY, CERTAIN = 50, 70, 90
"""Scores from which a pair is shown, is shown first, may be merged together with others in one confirmation."""
HIGHEST = 100
WEAK_NAMES = frozenset({NameLikeness.OTHER, NameLikeness.OTHER_MARKS, NameLikeness.NEIGHBOUR})
SUPPORTS = frozenset({"birth", "organisation", "post"})


class Strength(StrEnum):
    """How much speaks for one person."""

    POSSIBLE = "possible"
    LIKELY = "likely"
    CERTAIN = "certain"


STRENGTH_WORDS = {
    Strength.POSSIBLE: Wording("có thể trùng", "possible"),
    Strength.LIKELY: Wording("nhiều khả năng trùng", "likely"),
    Strength.CERTAIN: Wording("gần như chắc chắn trùng", "all but certain"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """Two entries that may be one person.

    Attributes:
        left: the entry that came first.
        right: the other.
        score: 0 to 100, the sum of the reasons' points within these bounds.
        reasons: what was compared and what it says.
        strength: certain only with a strong reason, or all of birth year, office and post, and nothing against.
    """

    left: Entry
    right: Entry
    score: int
    reasons: tuple[Reason, ...]
    strength: Strength

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of the two entries."""
        return self.left.entry_id, self.right.entry_id


def find_matches(entries: Sequence[Entry], threshold: int = PROPOSED) -> tuple[Match, ...]:
    """Return the pairs of entries that score at least ``threshold``, the highest first."""
    profiles = [Profile(entry) for entry in entries]
    habits = Habits(names_per_phone(profiles), words_in_use(profiles))
    pairs = candidate_pairs(profiles)
    several = _fitting_several(profiles, pairs)
    matches = []
    for first, second in pairs:
        match = _judge(profiles[first], profiles[second], habits, ambiguous=bool({first, second} & several))
        if match.score >= threshold:
            matches.append(match)
    return tuple(sorted(matches, key=lambda match: (-match.score, match.ids)))


def judge(left: Entry, right: Entry) -> Match:
    """Compare two entries by themselves, as if there were no others."""
    mine, theirs = Profile(left), Profile(right)
    habits = Habits(names_per_phone((mine, theirs)), words_in_use((mine, theirs)))
    return _judge(mine, theirs, habits, ambiguous=False)


def _judge(left: Profile, right: Profile, habits: Habits, *, ambiguous: bool) -> Match:
    reasons = tuple(reason for compare in EVIDENCE for reason in compare(left, right, habits))
    unclear = ambiguous and left.marked != right.marked
    if unclear:
        says = Wording("tên không dấu hợp với nhiều người", "the name without marks fits several people")
        reasons += (Reason("ambiguous", -12, says),)
    score = min(HIGHEST, max(0, sum(reason.points for reason in reasons)))
    weak = name_likeness(left, right, habits) in WEAK_NAMES
    return Match(left.entry, right.entry, score, reasons, _strength(score, reasons, weak_name=weak))


def _strength(score: int, reasons: Sequence[Reason], *, weak_name: bool) -> Strength:
    backed = any(reason.strong for reason in reasons) or _all_supports(reasons)
    if score >= CERTAIN and backed and not weak_name and not any(reason.against for reason in reasons):
        return Strength.CERTAIN
    return Strength.LIKELY if score >= LIKELY else Strength.POSSIBLE


def _all_supports(reasons: Sequence[Reason]) -> bool:
    return {reason.kind for reason in reasons if reason.points > 0} >= SUPPORTS


def _fitting_several(profiles: Sequence[Profile], pairs: set[Pair]) -> set[int]:
    """Return the entries without marks that are the plain form of two names with different marks."""
    fits: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    for pair in pairs:
        for bare, full in (pair, pair[::-1]):
            if not profiles[bare].marked and profiles[full].marked and profiles[bare].plain == profiles[full].plain:
                fits[bare].add(profiles[full].tones)
    return {position for position, names in fits.items() if len(names) > 1}


def certain_groups(matches: Sequence[Match]) -> tuple[tuple[Entry, ...], ...]:
    """Return the groups that the certain pairs make; a group with a pair that speaks against itself is not made.

    A, B and C may be certain as A–B and B–C while A and C were born thirty years apart: then C stays out.
    """
    group_of: dict[str, list[Entry]] = {}
    order = [match for match in matches if match.strength is Strength.CERTAIN]
    for match in order:
        left = group_of.setdefault(match.left.entry_id, [match.left])
        right = group_of.setdefault(match.right.entry_id, [match.right])
        if left is right or any(_speaks_against(a, b) for a in left for b in right):
            continue
        left.extend(right)
        for entry in right:
            group_of[entry.entry_id] = left
    return tuple(_distinct_groups(group_of.values()))


def _distinct_groups(groups: Iterable[list[Entry]]) -> Iterator[tuple[Entry, ...]]:
    seen: set[str] = set()
    for group in groups:
        if len(group) > 1 and group[0].entry_id not in seen:
            seen.update(entry.entry_id for entry in group)
            yield tuple(group)


def _speaks_against(left: Entry, right: Entry) -> bool:
    return any(reason.against for reason in judge(left, right).reasons)
