"""Colours and dashes: told apart by colour-blind readers and on a grey print, one accent."""

from collections.abc import Mapping

from planner.maps.sheet import Style
from planner.scenario.rows import Force

ACCENT = "#B3261E"
BLUE, ORANGE, AMBER, GREEN, PURPLE, NAVY = "#0072B2", "#D55E00", "#E69F00", "#00795A", "#8E4585", "#1F4E79"

CELL: Style = {
    "color": "#8C8371",
    "weight": 1.2,
    "dashArray": "6 4",
    "fillColor": "#FFFDF8",
    "fillOpacity": 1,
}
CASING: Style = {"color": "#FFFFFF", "weight": 10, "opacity": 0.9}

ROADS: Mapping[str, Style] = {
    "motorway": {"color": "#5E5E5E", "weight": 4.5},
    "trunk": {"color": "#7C7C7C", "weight": 3.6},
    "primary": {"color": "#969696", "weight": 2.8},
    "secondary": {"color": "#ABABAB", "weight": 2.2},
    "tertiary": {"color": "#BDBDBD", "weight": 1.6},
}
OTHER_ROAD: Style = {"color": "#CCCCCC", "weight": 1.1}

TIERS: Mapping[str, Style] = {
    "cấm triệt để": {"color": ACCENT, "weight": 6.5},
    "tạm cấm": {"color": ORANGE, "weight": 6, "dashArray": "12 7"},
    "hạn chế": {"color": AMBER, "weight": 6, "dashArray": "1 9"},
}
DETOUR: Style = {"color": BLUE, "weight": 3.6, "dashArray": "14 5 3 5", "opacity": 0.95}
RESTRICTED_DETOUR: Style = {"color": PURPLE, "weight": 3.2, "dashArray": "4 6", "opacity": 0.95}
LANE: Style = {"color": "#00B3A4", "weight": 3, "dashArray": "2 6", "opacity": 1}
"""A lane for ambulances and fire engines: its dots lie upon the line of the closure."""

RIDES: tuple[Style, ...] = tuple(
    {"color": colour, "weight": 4, "opacity": 0.95, **dash}
    for colour, dash in (
        (NAVY, {}),
        (GREEN, {"dashArray": "12 5"}),
        (PURPLE, {"dashArray": "3 5"}),
        (BLUE, {"dashArray": "16 4 3 4"}),
        ("#7A5C12", {"dashArray": "7 4"}),
        (ORANGE, {"dashArray": "20 6"}),
    )
)
"""Lines of vehicles, one look for each kind."""

FORCES: Mapping[Force, tuple[str, str]] = {
    "CSGT": ("GT", BLUE),
    "CSTT": ("TT", GREEN),
    "công an xã": ("CX", "#3A7CA5"),
    "quân sự": ("QS", "#4D6B2F"),
    "dân quân": ("DQ", "#7A5C12"),
    "TNTN": ("TN", "#A23B72"),
    "y tế": ("YT", "#B34700"),
    "PCCC": ("PC", "#4B2E83"),
}
"""Force -> two letters and colour of its posts: the letters tell where the colour does not."""
