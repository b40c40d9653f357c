"""Who comes before whom, who is introduced how, and whom the speech may name.

Adds to planner.law.protocol (levels, rule R34's key, seats from the centre): incumbent before former, guests
before hosts, the order of introduction (R08) and the salutation (R10). Nobody inherits a rank (R36): a
substitute stands by their own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planner.collation import name_key
from planner.guests.lines import GuestLine
from planner.guests.names import is_surname, split_titles
from planner.law.protocol import PrecedenceKey, precedence_key
from planner.scenario.rows import Rank
from planner.wording import Wording

FORMER = re.compile(r"\s*(?:nguyên|cựu)\s", re.IGNORECASE)
BY_NAME = "đích danh"
"""Word of a level's ``introduction``: its holders are introduced by name; without it, as a group."""
CENTRE = "TW"
"""Block of the levels of central bodies."""
SALUTATION = re.compile(r"kính thưa\s+([^,;:.!?\n]+)", re.IGNORECASE)
MOST_NAMED = 2
"""R10: the highest at the Centre and the highest of the body that celebrates."""

OrderKey = tuple[int, bool, bool, PrecedenceKey, object]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A guest as precedence sees them; the rank is their own.

    Attributes:
        is_host: belongs to the body that gives the ceremony.
        in_post_since: None when unknown: comes after those who are known.
    """

    guest_id: str
    full_name: str
    post: str
    rank: int
    is_host: bool = False
    in_post_since: date | None = None
    birth_year: int | None = None

    @property
    def is_former(self) -> bool:
        """Whether the post is a former one (``nguyên``, ``cựu``)."""
        return FORMER.match(self.post + " ") is not None

    @property
    def order(self) -> OrderKey:
        """Sort key, highest first: level, incumbents, guests, longer in post, older, then the alphabet (R34).

        Source of the order: HD 112-HD/BTGTU Đắk Lắk 2020 (V, but local). Where it is silent — a former guest
        beside an incumbent host of one level — the incumbent comes first (custom, M).
        """
        key = precedence_key(self.rank, self.in_post_since, self.birth_year)
        return self.rank, self.is_former, self.is_host, key, name_key(self.full_name)


def in_order(guests: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Return guests from the highest to the lowest."""
    return tuple(sorted(guests, key=lambda guest: guest.order))


def who_comes(line: GuestLine, guest: Ranked) -> Ranked:
    """Return who takes the place of a line: the guest, or the substitute with a rank of their own (R36)."""
    substitute = line.substitute
    if substitute is None:
        return guest
    return Ranked(substitute.substitute_id, substitute.full_name, substitute.post, substitute.rank, guest.is_host)


@dataclass(frozen=True, slots=True)
class Introduction:
    """One line of what the announcer reads.

    Attributes:
        part: 1 superiors by name, 2 bodies and groups, 3 the head of the host by name.
        says: what is read, in Vietnamese; English for the run-sheet's readers.
        guests: whom it is about.
    """

    part: int
    says: Wording
    guests: tuple[str, ...]


def introductions(guests: Iterable[Ranked], ranks: Sequence[Rank]) -> tuple[Introduction, ...]:
    """Return the announcer's list by R08: superiors by name, then bodies and groups, then the host's head by name.

    Basis: Decree 111/2018, article 13 (V). Which levels are named and which are greeted as a group is each
    level's ``introduction``; that of the built-in levels is partly custom (M).
    """
    levels = {rank.rank: rank for rank in ranks}
    ordered = in_order(guests)
    head = next((guest for guest in ordered if guest.is_host and not guest.is_former), None)
    visitors = [guest for guest in ordered if guest is not head]
    named = [guest for guest in visitors if not guest.is_host and _is_named(levels.get(guest.rank))]
    rest = [guest for guest in visitors if guest not in named]
    lines = [Introduction(1, _by_name(guest), (guest.guest_id,)) for guest in named]
    lines += _groups(rest, levels)
    return (*lines, *([Introduction(3, _by_name(head), (head.guest_id,))] if head else []))


def _is_named(level: Rank | None) -> bool:
    # "đích danh/nhóm" leaves the choice to the organisers; the shorter reading is a group.
    return level is not None and level.introduction.strip() == BY_NAME


def _by_name(guest: Ranked) -> Wording:
    text = f"{guest.full_name}, {guest.post}" if guest.post else guest.full_name
    return Wording(text, text)


def _groups(guests: Sequence[Ranked], levels: dict[int, Rank]) -> Iterator[Introduction]:
    for rank in dict.fromkeys(guest.rank for guest in guests):
        members = tuple(guest.guest_id for guest in guests if guest.rank == rank)
        title = levels[rank].group if rank in levels else f"bậc {rank}"
        yield Introduction(2, Wording(f"{title} ({len(members)})", f"{title} ({len(members)})"), members)


def salutation(guests: Iterable[Ranked], ranks: Sequence[Rank]) -> tuple[Ranked, ...]:
    """Return whom the speech may address by name (R10): the highest of the Centre, the highest of the host.

    Basis: Decree 145/2013, article 24 (V).
    """
    central = {rank.rank for rank in ranks if rank.block == CENTRE}
    ordered = in_order(guests)
    centre = next((guest for guest in ordered if guest.rank in central and not guest.is_host), None)
    host = next((guest for guest in ordered if guest.is_host and not guest.is_former), None)
    return tuple(guest for guest in (centre, host) if guest is not None)


def _is_person(clause: str) -> bool:
    """Whether what follows ``Kính thưa`` names somebody: a surname and another word with a capital, after titles."""
    words = split_titles(clause).name.split()
    return len(words) > 1 and words[0][0].isupper() and words[1][0].isupper() and is_surname(words[0])


def speech_names_only_the_highest(text: str) -> tuple[Wording, ...]:
    """R10: warn when a speech says ``Kính thưa`` with a name more than twice (Decree 145/2013, article 24, V)."""
    named = [match.group() for match in SALUTATION.finditer(text) if _is_person(match.group(1))]
    if len(named) <= MOST_NAMED:
        return ()
    return (
        Wording(
            f'Diễn văn "kính thưa" đích danh {len(named)} lần; chỉ nêu người cao nhất ở Trung ương và ở đơn vị.',
            f"The speech addresses {len(named)} people by name; only the highest of the Centre and of the body.",
        ),
    )
