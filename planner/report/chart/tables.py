"""The chart of a banquet: tables with the chairs around them, in the same picture as a hall."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from planner.report.chart.hall import HallChart, ZoneBox, hall_chart
from planner.report.content import Row
from planner.scenario.around import as_hall
from planner.scenario.schema import Scenario

FILE = "tables.svg"
SIDE = 10
"""Width of a chair in units of drawing."""


def table_chart(scenario: Scenario, rows: Sequence[Row], table: str = "") -> HallChart:
    """Return the chart of a plan's tables, of one table when one is named."""
    hall, held = as_hall(scenario, rows)
    chart = hall_chart(hall, held, table)
    boxes = []
    for name, group in groupby(chart.places, key=lambda place: place.seat.zone):
        own = list(group)
        xs, ys = [place.x for place in own], [place.y for place in own]
        frame = (min(xs) - SIDE, min(ys) - SIDE, max(xs) + SIDE, max(ys) + SIDE)
        boxes.append(ZoneBox(name, frame, sum(place.guest is not None for place in own), len(own)))
    return replace(chart, side=SIDE, zones=tuple(boxes), has_stage=False)
