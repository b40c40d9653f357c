"""Seats: 1,236 places in seven zones before the stage, whose front centre is (0, 0)."""

from dataclasses import dataclass, field

SEAT_PITCH_M = 0.55
AISLE_M = 1.5
SPACE_PITCH_M = 0.8
"""From the middle of a wheelchair space to the middle of its companion's seat."""


@dataclass(frozen=True)
class ZonePlan:
    """Rows of one zone.

    Attributes:
        rows: per row, the number of seats of each block, left to right.
        y_m: distance of the first row from the stage.
        pitch_m: distance between rows.
        gaps_m: free width between the blocks; the usual aisle when empty.
        pairs: how many wheelchair spaces, each with a companion's seat.
        blocked: (row, block, first seat in block, how many) taken by cameras.
        centre_m: middle of the rows.
        kept: (row, block, for whom) of blocks that are reserved; row -1 stands for every row.
    """

    rows: tuple[tuple[int, ...], ...]
    y_m: float
    pitch_m: float
    pairs: int = 0
    blocked: tuple[tuple[int, int, int, int], ...] = ()
    gaps_m: tuple[float, ...] = field(default=())
    centre_m: float = 0.0
    kept: tuple[tuple[int, int, str], ...] = ()


ZONES: dict[str, ZonePlan] = {
    "A1": ZonePlan(((8, 13, 8),) * 2, 6.0, 1.0, pairs=6),
    "A2": ZonePlan(((12, 15, 12),) * 4, 9.0, 1.0, pairs=6, blocked=((3, 1, 7, 1),)),
    "B1": ZonePlan(((13, 15, 13),) * 3 + ((13, 14, 13),) * 3, 14.0, 0.95, pairs=4, blocked=((5, 1, 6, 3),)),
    "B2": ZonePlan(
        ((15, 15, 15),) * 7 + ((15, 16, 15),) * 2, 20.8, 0.9, pairs=14, blocked=((4, 1, 7, 2), (8, 1, 7, 2))
    ),
    "C1": ZonePlan(((15, 15),) * 7, 9.0, 0.95, pairs=4, gaps_m=(29.0,), blocked=((6, 0, 7, 1), (6, 1, 7, 1))),
    "D": ZonePlan(
        ((12, 16, 12), (12, 16, 12), (12, 15, 12)),
        30.0,
        0.9,
        pairs=6,
        blocked=((2, 1, 7, 2),),
        kept=((2, 1, "performer"), (1, 1, "bloc")),
    ),
    "BC": ZonePlan(((9,), (9,), (9,), (8,), (8,)), 3.0, 0.9, centre_m=-16.0, kept=((-1, 0, "press"),)),
}


HALLS: dict[str, dict[str, ZonePlan]] = {
    "DTL-02": {"HT": ZonePlan(((9, 11, 9),) * 15 + ((11, 13, 11),), 3.0, 0.95, pairs=10)},
}
"""The hall for a day of rain: 470 places."""


def venue_seats() -> list[dict[str, object]]:
    """Return the seats of the other places."""
    return [
        {"venue_id": venue} | seat
        for venue, zones in HALLS.items()
        for zone, plan in zones.items()
        for seat in _zone(zone, plan)
    ]


def seats() -> list[dict[str, object]]:
    """Return every seat, zone by zone and row by row."""
    return [seat for zone, plan in ZONES.items() for seat in _zone(zone, plan)]


def _zone(zone: str, plan: ZonePlan) -> list[dict[str, object]]:
    result = []
    ends = _pair_ends(plan)
    for index, blocks in enumerate(plan.rows):
        blocked = {
            (block, seat)
            for row, block, first, count in plan.blocked
            if row == index
            for seat in range(first, first + count)
        }
        result += _row(zone, plan, index, _kinds(blocks, {end for row, end in ends if row == index}), blocked)
    return result


def _pair_ends(plan: ZonePlan) -> list[tuple[int, tuple[int, str]]]:
    """Choose row ends for the wheelchair spaces: outer ends first, from the front; then the inner aisles."""
    last = len(plan.rows[0]) - 1
    outer = [(row, end) for row in range(len(plan.rows)) for end in ((0, "left"), (last, "right"))]
    inner = [(row, end) for row in range(len(plan.rows)) for end in ((0, "right"), (last, "left"))]
    return (outer + inner)[: plan.pairs]


def _kinds(blocks: tuple[int, ...], ends: set[tuple[int, str]]) -> list[list[str]]:
    kinds = [["chair"] * size for size in blocks]
    for block, side in ends:
        space, seat = (0, 1) if side == "left" else (-1, -2)
        kinds[block][space], kinds[block][seat] = "wheelchair_space", "companion"
    return kinds


def _offsets(kinds: list[list[str]], gaps_m: tuple[float, ...]) -> list[list[float]]:
    """Return the x of every seat, the row's middle being 0."""
    gaps = (*(gaps_m or (AISLE_M,) * (len(kinds) - 1)), 0.0)
    x, blocks = 0.0, []
    for block, gap in zip(kinds, gaps, strict=True):
        places = []
        for left, right in zip([None, *block], block, strict=False):
            if left is not None:
                x += SPACE_PITCH_M if {left, right} == {"wheelchair_space", "companion"} else SEAT_PITCH_M
            places.append(x)
        blocks.append(places)
        x += gap + SEAT_PITCH_M
    middle = (blocks[0][0] + blocks[-1][-1]) / 2
    return [[place - middle for place in places] for places in blocks]


def _row(
    zone: str, plan: ZonePlan, index: int, kinds: list[list[str]], blocked: set[tuple[int, int]]
) -> list[dict[str, object]]:
    result: list[dict[str, object]] = []
    for block, places in enumerate(_offsets(kinds, plan.gaps_m)):
        for seat, x_m in enumerate(places):
            number = len(result) + 1
            result.append(
                {
                    "seat_id": f"{zone}-{index + 1:02d}-{number:02d}",
                    "zone": zone,
                    "row": f"{index + 1:02d}",
                    "number": number,
                    "x_m": f"{x_m + plan.centre_m:.2f}",
                    "y_m": f"{plan.y_m + index * plan.pitch_m:.2f}",
                    "kind": "camera" if (block, seat) in blocked else kinds[block][seat],
                    "aisle": int(seat in {0, len(places) - 1}),
                    "blocked": int((block, seat) in blocked),
                    "reserved_for": _kept_for(plan, index, block),
                }
            )
    return result


def _kept_for(plan: ZonePlan, row: int, block: int) -> str:
    return next((whom for index, part, whom in plan.kept if index in {-1, row} and part == block), "")
