"""What a study kept as JSON, read back; apart from what computes it, which takes long to load."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from planner.maps.flows import Flow
from planner.units import DATETIME_FORMAT


def flow_back(kept: Mapping[str, Any]) -> Flow:
    """Return a flow of the map as the study kept it."""
    times = {name: datetime.strptime(kept[name], DATETIME_FORMAT) for name in ("start", "peak_at")}
    return Flow(**{**kept, **times})
