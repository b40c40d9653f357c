"""The timetables of transport: one board for each driver, one for each stop."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.report.content import Row
from planner.scenario.rows import Vehicle
from planner.scenario.schema import Scenario
from planner.wording import Language, moment_words

PICKUP = "đón"


@dataclass(frozen=True, slots=True)
class Call:
    """A stop on a board: when, where, what for and how many people are aboard after it."""

    arrive: str
    depart: str
    vehicle: str
    place: str
    action: str
    task: str
    people: int
    aboard: int


@dataclass(frozen=True, slots=True)
class Board:
    """The stops of one vehicle, or of one place."""

    title: str
    facts: str
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Timetables:
    """Boards of the vehicles and of the places."""

    vehicles: tuple[Board, ...]
    places: tuple[Board, ...]


def page(scenario: Scenario, rows: Sequence[Row], language: Language) -> Timetables:
    """Return the timetables."""
    names = {row.transfer_id: row.name for row in scenario.transfers}
    names |= {row.visit_id: row.name for row in scenario.visits}
    calls: dict[str, list[Call]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["vehicle_id"], int(row["order"]))):
        own = calls[row["vehicle_id"]]
        own.append(_call(names, row, own[-1].aboard if own else 0, language))
    vehicles = {vehicle.vehicle_id: vehicle for vehicle in scenario.vehicles}
    at_place: dict[str, list[Call]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["arrive"], row["vehicle_id"])):
        at_place[row["place"]].append(calls[row["vehicle_id"]][int(row["order"]) - 1])
    boards = tuple(Board(name, _facts(vehicles, name), tuple(own)) for name, own in sorted(calls.items()))
    return Timetables(boards, tuple(Board(place, "", tuple(own)) for place, own in sorted(at_place.items())))


def _facts(vehicles: Mapping[str, Vehicle], name: str) -> str:
    vehicle = vehicles.get(name) or vehicles.get(name.rsplit("/", 1)[0])
    return f"{vehicle.name} · {vehicle.seats}" if vehicle else ""


def _call(names: Mapping[str, str], row: Row, aboard: int, language: Language) -> Call:
    people = int(row["people"] or 0)
    after = aboard + people if row["action"] == PICKUP else max(0, aboard - people)
    return Call(
        arrive=moment_words(row["arrive"], language),
        depart=row["depart"][-5:],
        vehicle=row["vehicle_id"],
        place=row["place"],
        action=row["action"],
        task=f"{row['task_id']} {names.get(row['task_id'].split('/')[0], '')}".strip(),
        people=people,
        aboard=after,
    )
