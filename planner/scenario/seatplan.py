"""Checks of the seating chart: places used twice, seats far outside the chart, words for whom a seat is kept."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import floor, hypot

from planner.errors import Fault
from planner.scenario.nearest import nearest
from planner.scenario.parse import ParsedPack, ParsedRow, ParsedTable
from planner.scenario.references import named
from planner.scenario.rows import GUEST_ROLES
from planner.scenario.wordings import one_of, shown
from planner.wording import Wording

SAME_SPOT_M = 0.1
"""Two seats nearer than this stand on the same spot."""
STRAY_M = 30.0
"""A seat farther than this from every other seat of its zone is outside the chart."""
KEPT_WORDS = (*GUEST_ROLES, "reserve")

Spot = tuple[float, float]


def unknown_roles(pack: ParsedPack) -> Iterator[Fault]:
    """A guest's role is one of the words that the seating knows."""
    table = pack.tables.get("guests")
    for row in table.rows if table else ():
        for word in named(row, "role"):
            if table is not None and word not in GUEST_ROLES:
                what = Wording(f'không có vai trò "{shown(word)}"', f'there is no role "{shown(word)}"')
                yield table.fault(row, "role", (what, one_of(GUEST_ROLES, word)), word)


def kept_for_nobody(pack: ParsedPack) -> Iterator[Fault]:
    """A seat is kept for a role, a delegation or a guest of the pack."""
    table = pack.tables.get("seats")
    known = {*KEPT_WORDS, *(pack.ids("delegations") or ()), *(pack.ids("guests") or ())}
    for row in table.rows if table else ():
        for word in named(row, "reserved_for"):
            if table is not None and word not in known:
                yield table.fault(row, "reserved_for", _kept_words(known, word), word)


def _kept_words(known: set[str], word: str) -> tuple[Wording, Wording]:
    what = Wording(f'không rõ ghế giữ cho ai: "{shown(word)}"', f'the seat is kept for nobody known: "{shown(word)}"')
    listed = ", ".join(KEPT_WORDS)
    vi, en = f"cần mã đoàn, mã khách hoặc {listed}", f"use a delegation, a guest or one of {listed}"
    hint = nearest(word, sorted(known))
    if hint is None:
        return what, Wording(vi, en)
    return what, Wording(f'{vi}; gần nhất là "{hint}"', f'{en}; the nearest is "{hint}"')


def zones_without_seats(pack: ParsedPack) -> Iterator[Fault]:
    """A zone open to a rank has seats, in the hall or in another place of the pack; without seats nothing is asked."""
    table, halls = pack.tables.get("ranks"), (pack.rows("seats"), pack.rows("venue_seats"))
    zones = sorted({str(zone) for rows in halls for row in rows if (zone := row.values.get("zone"))})
    for row in table.rows if table and zones else ():
        for zone in named(row, "zones"):
            if table is not None and zone not in zones:
                label = pack.label("seats")
                what = Wording(
                    f'không ghế nào trong {label} thuộc khu "{shown(zone)}"',
                    f'no seat of {label} is in zone "{shown(zone)}"',
                )
                yield table.fault(row, "zones", (what, one_of(zones, zone)), zone)


def repeated_numbers(pack: ParsedPack) -> Iterator[Fault]:
    """A number stands once in a row of seats."""
    table = pack.tables.get("seats")
    first: dict[tuple[object, ...], int] = {}
    for row in table.rows if table else ():
        key = tuple(row.values.get(name) for name in ("zone", "row", "number"))
        if table is None or None in key:
            continue
        if key in first:
            zone, line, number = key
            what = Wording(
                f"khu {zone}, hàng {line} đã có số {number} ở dòng {first[key]}",
                f"zone {zone}, row {line} already has number {number} in row {first[key]}",
            )
            yield table.fault(row, "number", (what, Wording("cần số khác", "use another number")))
        first.setdefault(key, row.number)


def seats_on_one_spot(pack: ParsedPack) -> Iterator[Fault]:
    """No two seats stand on the same spot."""
    table = pack.tables.get("seats")
    cells: dict[tuple[int, int], list[tuple[Spot, int]]] = defaultdict(list)
    for row in table.rows if table else ():
        spot = _spot(row)
        if table is None or spot is None:
            continue
        near = (number for place, number in _around(cells, spot, SAME_SPOT_M) if _apart(place, spot) < SAME_SPOT_M)
        other = next(near, None)
        if other is not None:
            what = Wording(f"trùng vị trí với ghế ở dòng {other}", f"on the same spot as the seat in row {other}")
            yield table.fault(row, "x_m", (what, Wording("cần toạ độ khác", "use other coordinates")))
        cells[_cell(spot, SAME_SPOT_M)].append((spot, row.number))


def seats_outside_the_plan(pack: ParsedPack) -> Iterator[Fault]:
    """A seat stands near another seat of its zone; one far away has a slip in its coordinates."""
    table = pack.tables.get("seats")
    zones: dict[object, list[tuple[ParsedRow, Spot]]] = defaultdict(list)
    for row in table.rows if table else ():
        spot = _spot(row)
        if spot is not None:
            zones[row.values.get("zone")].append((row, spot))
    for zone, seats in zones.items():
        if table is not None and len(seats) > 2:  # noqa: PLR2004 - of two seats nobody knows which one strays
            yield from _strays(table, zone, seats)


def _strays(table: ParsedTable, zone: object, seats: list[tuple[ParsedRow, Spot]]) -> Iterator[Fault]:
    cells: dict[tuple[int, int], list[tuple[Spot, int]]] = defaultdict(list)
    for row, spot in seats:
        cells[_cell(spot, STRAY_M)].append((spot, row.number))
    for row, spot in seats:
        near = any(
            number != row.number and _apart(place, spot) <= STRAY_M for place, number in _around(cells, spot, STRAY_M)
        )
        if not near:
            what = Wording(
                f"ghế nằm ngoài sơ đồ: cách mọi ghế khác của khu {zone} hơn {STRAY_M:.0f} m",
                f"the seat is outside the plan: more than {STRAY_M:.0f} m from every other seat of zone {zone}",
            )
            expected = Wording("cần xem lại x_m và y_m", "look at x_m and y_m again")
            yield table.fault(row, _odd_column(spot, [place for _, place in seats]), (what, expected))


def _odd_column(spot: Spot, others: list[Spot]) -> str:
    """Return the coordinate that is farther from the usual one."""
    middle = [sorted(place[axis] for place in others)[len(others) // 2] for axis in (0, 1)]
    return "x_m" if abs(spot[0] - middle[0]) >= abs(spot[1] - middle[1]) else "y_m"


def _spot(row: ParsedRow) -> Spot | None:
    x, y = row.values.get("x_m"), row.values.get("y_m")
    return (x, y) if isinstance(x, float) and isinstance(y, float) else None


def _cell(spot: Spot, size_m: float) -> tuple[int, int]:
    return (floor(spot[0] / size_m), floor(spot[1] / size_m))


def _around(
    cells: Mapping[tuple[int, int], list[tuple[Spot, int]]], spot: Spot, size_m: float
) -> Iterator[tuple[Spot, int]]:
    x, y = _cell(spot, size_m)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            yield from cells.get((x + dx, y + dy), ())


def _apart(one: Spot, other: Spot) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
