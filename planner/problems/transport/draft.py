"""Transfers from a lodging plan: who sleeps where rides from there to the ceremony and back."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.problems.transport.intake import protected_delegations
from planner.scenario.rows import ATTENDING, Guest
from planner.scenario.schema import Scenario
from planner.units import format_datetime

COACH = "xe khách"
"""Mode of travel of guests whom the organisers carry."""
WHEELCHAIR = "wheelchair"
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
        blocs: whether blocs (the units of a camp) ride too; those who sleep near enough walk.
    """

    place: str
    pick_up_from: datetime
    there_by: datetime
    back_from: datetime | None = None
    back_by: datetime | None = None
    blocs: bool = True


def draft(scenario: Scenario, lodging: Sequence[Mapping[str, str]], wish: Wish) -> list[dict[str, str]]:
    """Return rows of transfers.csv: a house rides together, delegations of guarded guests ride by themselves.

    Args:
        scenario: whose guests travel by coach (or do not say how), and whose blocs are lodged together.
        lodging: rows of lodging.csv.
        wish: where to and when.
    """
    tonight = [row for row in lodging if _sleeps(row, wish)]
    riders = _guests(scenario, {row["guest_id"]: row["hotel_id"] for row in tonight})
    loads = [(house, own, len(guests), _wheelchairs(guests)) for (house, own), guests in riders.items()]
    if wish.blocs:
        loads += [(house, "", people, 0) for house, people in _blocs(scenario, tonight).items()]
    names = house_names(scenario)
    return [
        row
        for number, load in enumerate(sorted(loads), start=1)
        for row in _there_and_back(f"{number:02}", load, names.get(load[0], load[0]), wish)
    ]


def house_names(scenario: Scenario) -> dict[str, str]:
    """Return the names of hotels and of the houses whose halls take blocs, by the id that lodging.csv gives."""
    names = {hall.house_id or hall.hall_id: hall.house_name or hall.name for hall in scenario.halls}
    return names | {hotel.hotel_id: hotel.name for hotel in scenario.hotels}


def _sleeps(row: Mapping[str, str], wish: Wish) -> bool:
    """Whether this is where somebody sleeps in the night before; rows without days say nothing else."""
    night = (wish.there_by - timedelta(days=1)).date().isoformat()
    return not row.get("check_in") or row["check_in"] <= night < row["check_out"]


def _guests(scenario: Scenario, house_of: Mapping[str, str]) -> dict[tuple[str, str], list[Guest]]:
    """Return the guests to carry by house and, where they are guarded, by delegation."""
    protected = protected_delegations(scenario)
    riders: dict[tuple[str, str], list[Guest]] = defaultdict(list)
    for guest in scenario.guests:
        carried = guest.status in ATTENDING and guest.transport_mode in {"", COACH}
        own = guest.delegation_id if guest.delegation_id in protected else ""
        if guest.guest_id in house_of and (carried or own):
            riders[house_of[guest.guest_id], own].append(guest)
    return riders


def _wheelchairs(guests: Sequence[Guest]) -> int:
    return sum(WHEELCHAIR in guest.needs for guest in guests)


def _blocs(scenario: Scenario, lodging: Sequence[Mapping[str, str]]) -> Counter[str]:
    """Return the heads of blocs by the house that takes them."""
    blocs = {bloc.bloc_id for bloc in scenario.lodging_blocs}
    people: Counter[str] = Counter()
    for row in lodging:
        if row["guest_id"] in blocs:
            people[row["hotel_id"]] += int(row["people"])
    return people


def _there_and_back(number: str, load: tuple[str, str, int, int], name: str, wish: Wish) -> Iterator[dict[str, str]]:
    house = load[0]
    there = _row(f"DI-{number}", f"Đi lễ: {name}", (house, wish.place), load)
    yield there | _times(wish.pick_up_from, wish.there_by)
    if wish.back_from is not None and wish.back_by is not None:
        yield _row(f"VE-{number}", f"Về: {name}", (wish.place, house), load) | _times(wish.back_from, wish.back_by)


def _row(name: str, words: str, ends: tuple[str, str], load: tuple[str, str, int, int]) -> dict[str, str]:
    _, own, people, wheelchairs = load
    return {
        "transfer_id": name,
        "name": words,
        "people": str(people),
        "wheelchairs": str(wheelchairs),
        "from_place": ends[0],
        "to_place": ends[1],
        "for_whom": own,
        "alone": str(int(bool(own))),
    }


def _times(ready: datetime, due: datetime) -> dict[str, str]:
    return {"ready": format_datetime(ready), "due": format_datetime(due)}
