"""Precedence of guests and the order of seats in a row.

The 31 built-in levels (``data/protocol_ranks.csv``) serve packs without ranks of their own. Their order is a
working
proposal: ``source_status`` of each level says what was read (V) and what is custom or memory (M). No national
list of seats was found.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from planner.scenario.rows import Rank
from planner.scenario.schema import Scenario
from planner.tables import read_table

TABLE = Path(__file__).parent / "data" / "protocol_ranks.csv"
UNKNOWN_BIRTH_YEAR = 9999
"""Sorts after every real year: who is not known to be older is not put before others."""


@dataclass(frozen=True, slots=True, order=True)
class PrecedenceKey:
    """Sorts guests from the highest to the lowest.

    Rule R34: higher level first; at the same level who has been in post longer; in post since the same day,
    who is older; what is unknown comes last. Source: HD 112-HD/BTGTU of Đắk Lắk, 2020 (V,
    eahleo.daklak.gov.vn): a *local* instruction, not a national one; hosts elsewhere may have their own.

    Attributes:
        rank: level, 1 is the highest.
        in_post_since: ``date.max`` when unknown.
        birth_year: UNKNOWN_BIRTH_YEAR when unknown.
    """

    rank: int
    in_post_since: date
    birth_year: int


def precedence_key(rank: int, in_post_since: date | None, birth_year: int | None) -> PrecedenceKey:
    """Return the key that sorts guests from the highest to the lowest (R34; V, but local: Đắk Lắk 2020)."""
    return PrecedenceKey(
        rank,
        date.max if in_post_since is None else in_post_since,
        UNKNOWN_BIRTH_YEAR if birth_year is None else birth_year,
    )


def centre_out(count: int) -> tuple[int, ...]:
    """Return the seats 1 to ``count`` of a row from the best to the last, for guests who face the stage.

    Rule R35: seat c = ceil(count / 2) is the best; then the seat at that guest's own right hand, then at the
    left, then the second to the right, and so on. Source: handbooks of protocol (V, duytan.edu.vn,
    thueaodai); custom, not law.

    Numbers increase from left to right as the audience sees the row when it faces the stage. Whoever faces
    the stage has the higher numbers at the right hand, so the second-best seat is c + 1, the third c − 1: 5
    seats give 3, 4, 2, 5, 1. (Speakers on the stage see the row the other way round: c + 1 is at their left.)
    """
    centre = (count + 1) // 2
    steps = (centre + offset * side for offset in range(1, count + 1) for side in (1, -1))
    return (centre, *(seat for seat in steps if 1 <= seat <= count)) if count > 0 else ()


@cache
def built_in_ranks() -> tuple[Rank, ...]:
    """Return the 31 levels that serve packs without ``ranks.csv``."""
    return tuple(Rank.model_validate(dict(row.cells)) for row in read_table(TABLE).rows)


def ranks_of(scenario: Scenario) -> tuple[Rank, ...]:
    """Return the pack's levels, or the built-in ones when it has none.

    The built-in levels name zones A1 to D; those that no seat of the pack belongs to bind nobody and are left
    out.
    """
    if scenario.ranks:
        return scenario.ranks
    zones = {seat.zone for seat in scenario.seats}
    return tuple(
        rank.model_copy(update={"zones": tuple(zone for zone in rank.zones if zone in zones)})
        for rank in built_in_ranks()
    )
