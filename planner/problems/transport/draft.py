"""Transfers from a lodging plan: who sleeps where rides from there to the ceremony and back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.scenario.rows import ATTENDING, Guest
from planner.scenario.schema import Scenario
from planner.units import format_datetime

COACH = "xe khách"
"""Mode of travel of guests whom the organisers carry."""
WHEELCHAIR, GUARDED = "wheelchair", "cảnh vệ"
COLUMNS = (
    *("transfer_id", "name", "people", "wheelchairs", "from_place", "to_place"),
    *("ready", "due", "for_whom", "alone"),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Where to and when.

    Attributes:
        place: id of the place where guests alight and board again.
        pick_up_from: nobody has to be ready before.
        there_by: by when everybody is there.
        back_from: when guests may leave again; None: nobody is carried back.
        back_by: by when everybody is back.
    """

    place: str
    pick_up_from: datetime
    there_by: datetime
    back_from: datetime | None = None
    back_by: datetime | None = None


def draft(scenario: Scenario, lodging: Sequence[Mapping[str, str]], wish: Wish) -> list[dict[str, str]]:
    """Return rows of transfers.csv: guests of one house ride together, delegations of guarded guests by themselves.

    Args:
        scenario: whose guests travel by coach (or do not say how).
        lodging: rows of lodging.csv.
        wish: where to and when.
    """
    house_of = {row["guest_id"]: row["hotel_id"] for row in lodging}
    guarded = {rank.rank for rank in scenario.ranks if GUARDED in rank.special}
    protected = {guest.delegation_id for guest in scenario.guests if guest.rank in guarded and guest.delegation_id}
    riders: dict[tuple[str, str], list[Guest]] = defaultdict(list)
    for guest in scenario.guests:
        carried = guest.status in ATTENDING and guest.transport_mode in {"", COACH}
        own = guest.delegation_id if guest.delegation_id in protected else ""
        if guest.guest_id in house_of and (carried or own):
            riders[house_of[guest.guest_id], own].append(guest)
    names = {hotel.hotel_id: hotel.name for hotel in scenario.hotels}
    found: list[dict[str, str]] = []
    for number, ((house, own), guests) in enumerate(sorted(riders.items()), start=1):
        there = _row(f"DI-{number:02}", f"Đi lễ: {names.get(house, house)}", (house, wish.place), guests, own)
        found.append(there | _times(wish.pick_up_from, wish.there_by))
        if wish.back_from is not None and wish.back_by is not None:
            back = _row(f"VE-{number:02}", f"Về: {names.get(house, house)}", (wish.place, house), guests, own)
            found.append(back | _times(wish.back_from, wish.back_by))
    return found


def _row(name: str, words: str, ends: tuple[str, str], guests: Sequence[Guest], own: str) -> dict[str, str]:
    return {
        "transfer_id": name,
        "name": words,
        "people": str(len(guests)),
        "wheelchairs": str(sum(WHEELCHAIR in guest.needs for guest in guests)),
        "from_place": ends[0],
        "to_place": ends[1],
        "for_whom": own,
        "alone": str(int(bool(own))),
    }


def _times(ready: datetime, due: datetime) -> dict[str, str]:
    return {"ready": format_datetime(ready), "due": format_datetime(due)}
