"""Halls made up for measuring: delegations, ranks, aisles, wheelchairs and a few pins, from a seed (all invented).

``hall(1_200, seed=1)`` is one hall; the same numbers always make the same one. Six ranks share three groups of zones
(1 to 3, 4 and 5, 6); a group has as many zones of up to ``ZONE_SEATS`` seats, side by side, as its guests need.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from planner.engine.plan import Commitments
from planner.problems.seating.hall import SeatKind
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario
from planner.wording import Wording

SHARES: Mapping[int, float] = {1: 0.03, 2: 0.07, 3: 0.15, 4: 0.20, 5: 0.25, 6: 0.30}
"""Share of each rank among the guests."""
GROUPS: tuple[tuple[str, tuple[int, ...]], ...] = (("A", (1, 2, 3)), ("B", (4, 5)), ("C", (6,)))
"""Groups of zones, the nearest to the stage first, and the ranks that sit there."""
ZONE_SEATS = 1_500
FREE = 1.03
"""Seats for one guest: some three in a hundred stay free."""
SEAT_M = 0.55
AISLE_M = 1.4
ROW_M = 0.9
ENTRANCE_M = 1.5
"""From the end of the rows to the entrances at either side of a zone."""
WHEELCHAIRS, PAIRS, ASKING, APART = 0.006, 0.02, 0.01, 0.002
"""Shares of guests in a wheelchair (each with a companion), with a companion, who ask for the aisle, to keep apart."""


@dataclass(frozen=True, slots=True)
class Hall:
    """A pack with nothing but guests and seats, and the pins given beforehand."""

    scenario: Scenario
    commitments: Commitments


def hall(guests: int, seed: int) -> Hall:
    """Return a hall of so many guests."""
    chance = random.Random(f"{guests} {seed}")
    people = _people(guests, chance)
    zones = {name: _zones(name, sum(p.rank in ranks for p in people)) for name, ranks in GROUPS}
    seats = tuple(seat for depth, (name, _) in enumerate(GROUPS) for seat in _seats(zones[name], depth, people, chance))
    ranks = tuple(
        rows.Rank(rank=rank, group=f"Bậc {rank}", zones=tuple(zones[name])) for name, own in GROUPS for rank in own
    )
    event = EventSettings(
        id=f"hall-{guests}",
        name=Wording(f"Hội trường giả định {guests} khách", f"Invented hall of {guests} guests"),
        d_day=date(2027, 6, 16),
    )
    scenario = Scenario(event=event, ranks=ranks, guests=tuple(people), seats=seats, landmarks=tuple(_entrances(seats)))
    return Hall(scenario, Commitments(pins=_pins(people, zones, seats, chance)))


def _entrances(seats: tuple[rows.Seat, ...]) -> Iterator[rows.Landmark]:
    """Yield two entrances for every zone: left and right of its middle row."""
    spots: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for seat in seats:
        spots[seat.zone].append((seat.x_m, seat.y_m))
    for zone, own in sorted(spots.items()):
        xs, ys = zip(*own, strict=True)
        for side, x_m in (("L", min(xs) - ENTRANCE_M), ("R", max(xs) + ENTRANCE_M)):
            yield rows.Landmark(landmark_id=f"{zone}-{side}", kind="exit", x_m=x_m, y_m=(min(ys) + max(ys)) / 2)


def _people(guests: int, chance: random.Random) -> list[rows.Guest]:
    people: list[rows.Guest] = []
    numbers = count(1)
    for rank, share in SHARES.items():
        left = round(guests * share) if rank < max(SHARES) else guests - len(people)
        while left > 0:
            size = min(left, max(2, min(40, round(chance.lognormvariate(2.2, 0.75)))))
            if left - size == 1:
                size = left
            people += _delegation(f"D{next(numbers):04}", rank, size, chance, len(people))
            left -= size
    return people


def _delegation(name: str, rank: int, size: int, chance: random.Random, first: int) -> Iterator[rows.Guest]:
    """Yield the members; of some delegations the head is one rank above the others."""
    head = rank - 1 if rank > 1 and size > 4 and chance.random() < 0.12 else rank
    before = ""
    for index in range(size):
        guest_id = f"K{first + index + 1:05}"
        draw = chance.random()
        accompanied = bool(before) and index > 1
        yield rows.Guest.model_validate(
            {
                "guest_id": guest_id,
                "full_name": f"Khách {guest_id} (hư cấu)",
                "birth_year": chance.randint(1940, 2000),
                "delegation_id": name,
                "rank": head if index == 0 else rank,
                "companion_of": before if accompanied else "",
                "needs": _needs(draw, may=index > 0 and not accompanied and index + 1 < size),
                "apart_from": (f"K{first:05}",) if index == 0 and first and draw > 1 - APART * size else (),
                "status": "accepted",
            }
        )
        starts = 0 < index < size - 1 and not accompanied and draw < WHEELCHAIRS + PAIRS
        before = guest_id if starts else ""


def _needs(draw: float, *, may: bool) -> tuple[str, ...]:
    if may and draw < WHEELCHAIRS:
        return ("wheelchair",)
    return ("aisle",) if may and draw > 1 - ASKING else ()


def _zones(name: str, guests: int) -> list[str]:
    many = -(-round(guests * FREE) // ZONE_SEATS)
    return [name] if many == 1 else [f"{name}{number}" for number in range(1, many + 1)]


def _seats(zones: list[str], depth: int, people: list[rows.Guest], chance: random.Random) -> Iterator[rows.Seat]:
    """Yield the seats of a group of zones side by side, each row parted by aisles into blocks of 6 to 18."""
    ranks = GROUPS[depth][1]
    wanted = sum(person.rank in ranks for person in people)
    wheels = sum(person.rank in ranks and "wheelchair" in person.needs for person in people)
    room = -(-round(wanted * FREE) // len(zones))
    pods = -(-round(wheels * 1.6 + 2) // len(zones))
    for side, zone in enumerate(zones):
        blocks = [chance.randint(9, 16) for _ in range(3 if room < 800 else 4)]
        yield from _zone(zone, blocks, (room, pods), ((side - (len(zones) - 1) / 2) * 40.0, 8.0 + 40.0 * depth), chance)


def _zone(
    zone: str, blocks: list[int], wanted: tuple[int, int], origin: tuple[float, float], chance: random.Random
) -> Iterator[rows.Seat]:
    """Yield rows until there is room; some rows are narrower or miss a chair; spaces stand at the outer ends."""
    room, pods = wanted
    every = max(1, room // (sum(blocks) * max(1, pods // 2)))
    made = number = 0
    while made < room:
        number += 1
        widths = [max(5, width + chance.choice((-2, -1, 0, 0, 0, 1))) for width in blocks]
        here = min(2, pods) if number % every == 0 else 0
        pods -= here
        line = list(_row(zone, number, widths, origin, here, chance))
        made += sum(seat.kind == "chair" and not seat.blocked for seat in line)
        yield from line


def _row(  # noqa: PLR0913, PLR0917 - a row is told by all of these
    zone: str, number: int, widths: list[int], origin: tuple[float, float], pods: int, chance: random.Random
) -> Iterator[rows.Seat]:
    broken = chance.randrange(sum(widths)) if chance.random() < 0.1 else -1
    width_m = (sum(widths) - 1) * SEAT_M + (len(widths) - 1) * (AISLE_M - SEAT_M)
    last = sum(widths)
    seat = 0
    for block, width in enumerate(widths):
        for inside in range(width):
            seat += 1
            yield rows.Seat(
                seat_id=f"{zone}-{number:03}-{seat:03}",
                zone=zone,
                row=f"{number:03}",
                number=seat,
                x_m=round(origin[0] - width_m / 2 + (seat - 1) * SEAT_M + block * (AISLE_M - SEAT_M), 2),
                y_m=round(origin[1] + number * ROW_M, 2),
                kind=_kind(seat, last, pods),
                aisle=inside in {0, width - 1},
                blocked=seat == broken and 2 < seat < last - 1,
            )


def _kind(seat: int, last: int, pods: int) -> SeatKind:
    """Return the kind: with one pod the first two seats of the row, with two also the last two."""
    if (pods > 0 and seat == 1) or (pods > 1 and seat == last):
        return "wheelchair_space"
    return "companion" if (pods > 0 and seat == 2) or (pods > 1 and seat == last - 1) else "chair"


def _pins(
    people: list[rows.Guest], zones: Mapping[str, list[str]], seats: tuple[rows.Seat, ...], chance: random.Random
) -> dict[str, dict[str, str]]:
    """Pin a few guests on foot of the highest rank of each group to chairs in the front rows of the group."""
    pins: dict[str, dict[str, str]] = {}
    for name, ranks in GROUPS:
        single = [p for p in people if p.rank == ranks[0] and not p.needs and not p.apart_from and not p.companion_of]
        accompanied = {p.companion_of for p in people}
        middle = sorted(
            (s for s in seats if s.zone in zones[name] and s.kind == "chair" and not s.blocked and s.row == "001"),
            key=lambda s: (abs(s.x_m), s.x_m),
        )
        chosen = chance.sample([p for p in single if p.guest_id not in accompanied], 2)
        pins |= {p.guest_id: {"seat_id": s.seat_id} for p, s in zip(chosen, middle, strict=False)}
    return pins
