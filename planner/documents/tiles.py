"""Large zones on several sheets: names on a chart must be read from a chair's distance, so no sheet holds too many."""

import dataclasses
from collections.abc import Iterator, Mapping
from itertools import pairwise

from planner.documents.content import Chair, Charts, PaperSize, Zone

MOST: Mapping[PaperSize, tuple[float, int]] = {"a4": (30.0, 10), "a3": (44.0, 18)}
"""Metres across and rows on a sheet."""
AISLE_M = 1.0


def tiled(charts: Charts) -> Charts:
    """Return the same charts with every zone that is too large for a sheet on several."""
    items = tuple(part for zone in charts.items for part in _parts(zone, *MOST[charts.paper]))
    return dataclasses.replace(charts, items=items, people=())


def _parts(zone: Zone, most_m: float, most_rows: int) -> Iterator[Zone]:
    bands = _bands(zone, most_rows)
    strips = _strips(zone, most_m)
    parts = [
        (own, strip)
        for own in bands
        for strip in range(len(strips) + 1)
        if any(_strip(chair, strips) == strip and chair.row in own for chair in zone.chairs)
    ]
    if len(parts) == 1:
        yield zone
        return
    for number, (own, strip) in enumerate(parts, start=1):
        chairs = [chair for chair in zone.chairs if chair.row in own and _strip(chair, strips) == strip]
        rows = [row for row, _ in zone.rows if row in {chair.row for chair in chairs}]
        yield _part(zone, chairs, f"{zone.title} (tờ {number}/{len(parts)}: hàng {rows[0]}–{rows[-1]})")


def _bands(zone: Zone, most_rows: int) -> list[set[str]]:
    """Return rows that go on one sheet, from the stage backwards, as even as can be."""
    rows = [row for row, _ in sorted(zone.rows, key=lambda pair: pair[1])]
    sheets = -(-len(rows) // most_rows)
    each = -(-len(rows) // sheets) if sheets else 1
    return [set(rows[start : start + each]) for start in range(0, len(rows), each)]


def _strips(zone: Zone, most_m: float) -> list[float]:
    """Return where a zone is cut from front to back: in the aisle nearest to even parts, else between two chairs."""
    sheets = int(zone.width_m / most_m) + 1
    xs = sorted({chair.x_m for chair in zone.chairs})
    gaps = [((a + b) / 2, b - a) for a, b in pairwise(xs)]
    cuts = []
    for number in range(1, sheets):
        even = zone.width_m * number / sheets
        near = [gap for gap in gaps if abs(gap[0] - even) <= zone.width_m / sheets / 4] or gaps
        cuts.append(min(near, key=lambda gap: (gap[1] < AISLE_M, abs(gap[0] - even)))[0])
    return cuts


def _strip(chair: Chair, cuts: list[float]) -> int:
    return sum(chair.x_m > cut for cut in cuts)


def _part(zone: Zone, chairs: list[Chair], title: str) -> Zone:
    left, top = min(chair.x_m for chair in chairs), min(chair.y_m for chair in chairs)
    moved = tuple(
        dataclasses.replace(chair, x_m=round(chair.x_m - left, 2), y_m=round(chair.y_m - top, 2)) for chair in chairs
    )
    here = {chair.row for chair in chairs}
    return Zone(
        title,
        max(chair.x_m for chair in moved),
        max(chair.y_m for chair in moved),
        moved,
        tuple((row, round(y_m - top, 2)) for row, y_m in zone.rows if row in here),
        sum(chair.state == "taken" for chair in moved),
        len(moved),
    )
