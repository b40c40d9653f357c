"""Flows by quarter hour in few bytes: one line of the map for a road, its volumes and loads as text.

For each quarter hour of the day two digits of base 64 say how many passenger car units pass in an hour, in pairs, both
directions together (at most 8,190), and one digit how full the fuller direction is, in steps of 4 % (at most 252 %).
``assets/khanh-tiet/day.js`` and the map on screen read the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from planner.maps.clock import STEP_MIN, STEPS_A_DAY, Clock
from planner.maps.sheet import Feature, LegendEntry, MapLayer, Sheet, Style, line
from planner.tables import read_table
from planner.traffic.streets import road_label
from planner.units import DATETIME_FORMAT
from planner.wording import number

if TYPE_CHECKING:
    from planner.traffic.assignment.day import DayFlows

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
PCU_A_STEP, LOAD_A_STEP = 2, 0.04
LEAST_PCU_H = 1.0
"""Roads that never carry as much are not drawn."""
FLOWS_FILE = Path("traffic") / "flows.csv"
LOADS = (("#5b8fb9", "0–50 %"), ("#e69f00", "50–80 %"), ("#d55e00", "80–100 %"), ("#8b0000", "> 100 %"))
"""Colour of a road by how full it is; the last is dashed too."""
PAIR = len(DIGITS)


@dataclass(frozen=True, slots=True)
class Flow:
    """The flow of a road over a day.

    Attributes:
        edge_id: the road.
        start: midnight of the day.
        volume, load: as the page reads them.
        peak_pcu_h, peak_load, peak_at: the fullest quarter hour.
    """

    edge_id: str
    start: datetime
    volume: str
    load: str
    peak_pcu_h: float
    peak_load: float
    peak_at: datetime


def flow_of(edge_id: str, start: datetime, volumes: Sequence[float], loads: Sequence[float]) -> Flow:
    """Return a road's flow from its volumes (pcu an hour) and loads (1 is full) by quarter hour."""
    fullest = max(range(len(loads)), key=lambda place: (loads[place], volumes[place]), default=0)
    return Flow(
        edge_id,
        start,
        "".join(_pair(round(volume / PCU_A_STEP)) for volume in volumes),
        "".join(DIGITS[min(PAIR - 1, round(load / LOAD_A_STEP))] for load in loads),
        volumes[fullest],
        loads[fullest],
        start + timedelta(minutes=STEP_MIN * fullest),
    )


def _pair(steps: int) -> str:
    high, low = divmod(min(steps, PAIR * PAIR - 1), PAIR)
    return DIGITS[high] + DIGITS[low]


def flows_of(day: "DayFlows") -> tuple[Flow, ...]:
    """Return the roads that a day's assignment uses."""
    volume, load = day.flow_pcu_h, day.volume_capacity
    links: dict[str, list[int]] = {}
    for place, arc in enumerate(day.arcs):
        links.setdefault(arc.edge_id, []).append(place)
    start = datetime.combine(day.day, time())
    found = (
        flow_of(edge_id, start, volume[:, own].sum(axis=1).tolist(), load[:, own].max(axis=1).tolist())
        for edge_id, own in links.items()
        if volume[:, own].sum(axis=1).max() >= LEAST_PCU_H
    )
    return tuple(found)


def read_flows(folder: Path) -> tuple[Flow, ...]:
    """Return the flows that ``planner traffic assign`` left in a plan folder; none when there are none to be read."""
    try:
        rows = [row.cells for row in read_table(folder / FLOWS_FILE).rows]
        return tuple(_read(rows))
    except (OSError, UnicodeDecodeError, ValueError, KeyError):
        return ()


def _read(rows: Iterable[Mapping[str, str]]) -> Iterable[Flow]:
    by_road: dict[tuple[str, datetime], tuple[list[float], list[float]]] = {}
    for row in rows:
        moment = datetime.strptime(row["from"], DATETIME_FORMAT)
        start = datetime.combine(moment.date(), time())
        volumes, loads = by_road.setdefault((row["edge_id"], start), ([0.0] * STEPS_A_DAY, [0.0] * STEPS_A_DAY))
        place = (moment - start) // timedelta(minutes=STEP_MIN)
        volumes[place] += float(row["flow_pcu_h"])
        loads[place] = max(loads[place], float(row["volume_capacity"]))
    for (edge_id, start), (volumes, loads) in by_road.items():
        if max(volumes) >= LEAST_PCU_H:
            yield flow_of(edge_id, start, volumes, loads)


def flows(sheet: Sheet, clock: Clock) -> MapLayer:
    """Draw the flows: width by volume, colour by how full the road is."""
    title = sheet.say("Luồng xe", "Flows")
    known = sheet.traffic.network.edge_by_id
    drawn = [_road(sheet, clock, flow) for flow in sheet.flows if flow.edge_id in known]
    reason = "" if drawn else sheet.say("chưa tính luồng xe", "flows are not computed yet")
    return MapLayer("flows", title, tuple(drawn), load_legend(sheet) if drawn else (), reason)


def load_legend(sheet: Sheet) -> tuple[LegendEntry, ...]:
    """Return the signs of flows: colours by load, width by volume."""
    loads = (
        LegendEntry("line", text, {"color": colour, "weight": 5, **({"dashArray": "9 4"} if ">" in text else {})})
        for colour, text in LOADS
    )
    wide = LegendEntry("line", sheet.say("dày: nhiều xe", "wide: many vehicles"), {"color": LOADS[0][0], "weight": 11})
    return (*loads, wide)


def _road(sheet: Sheet, clock: Clock, flow: Flow) -> Feature:
    network = sheet.traffic.network
    style: Style = {"color": LOADS[0][0], "weight": 1.5, "opacity": 0}
    drawn = line([network.curve(flow.edge_id)], style, flow_lines(sheet, flow))
    moved = {
        "from": (flow.start - clock.start) // timedelta(minutes=STEP_MIN),
        "volume": flow.volume,
        "load": flow.load,
    }
    return {**drawn, "properties": {**drawn["properties"], "flow": moved}}


def flow_lines(sheet: Sheet, flow: Flow) -> list[str]:
    """Return what a road says of its flow: its name, and when it is fullest."""
    name = road_label(sheet.traffic.network.edge_by_id[flow.edge_id])
    pcu, percent, at = number(round(flow.peak_pcu_h)), round(flow.peak_load * 100), f"{flow.peak_at:%H:%M}"
    return [
        name or sheet.say(f"đường {flow.edge_id}", f"road {flow.edge_id}"),
        sheet.say(
            f"đầy nhất lúc {at}: {pcu} xe con quy đổi/giờ, {percent} % khả năng thông hành",
            f"fullest at {at}: {pcu} pcu/h, {percent} % of capacity",
        ),
    ]
