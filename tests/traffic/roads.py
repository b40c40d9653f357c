"""The roads of the case without its guests, seats and papers: what the traffic plan needs, quick to read."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from planner.scenario.load import load
from planner.scenario.schema import Scenario

PACK = Path(__file__).parents[2] / "scenarios" / "vinh-linh-2025"
TABLES = (
    "nodes",
    "edges",
    "units",
    "venues",
    "posts",
    "shifts",
    "parking",
    "closures",
    "movements",
    "movement_blocks",
    "crossings",
    "parking_bans",
    "emergency_lanes",
    "facilities",
    "post_demand",
)
SETTINGS = 'id = "vinh-linh-2025"\nname = "Vĩnh Linh"\nd_day = 2025-06-16\n'


@cache
def roads_of_the_case() -> Scenario:
    """Return the pack with the tables of the traffic plan only."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        (target / "scenario.toml").write_text(SETTINGS, encoding="utf-8")
        for name in (*(f"{table}.csv" for table in TABLES), "edges.geojson"):
            if (PACK / name).exists():
                shutil.copy(PACK / name, target / name)
        return load(target)
