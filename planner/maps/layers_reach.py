"""Places that the reach proof found cut off, each for as long as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner.maps.clock import Clock
from planner.maps.layers_day import timed
from planner.maps.sheet import Feature, LegendEntry, MapLayer, Sheet, badge
from planner.scenario.schema import Scenario
from planner.tables import read_table
from planner.units import DATETIME_FORMAT

CUTS_FILE = Path("traffic") / "cut_off.csv"
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Cut:
    """A place that does not reach a kind of station between two moments, and the orders in the way."""

    place_kind: str
    place_id: str
    name: str
    station: str
    start: datetime
    end: datetime
    orders: str


def read_cuts(folder: Path) -> tuple[Cut, ...] | None:
    """Return what ``planner traffic reach`` left in a plan folder; None when nothing was proved there."""
    try:
        return tuple(_cut(row.cells) for row in read_table(folder / CUTS_FILE).rows)
    except (OSError, UnicodeDecodeError, ValueError, KeyError):
        return None


def _cut(cells: Mapping[str, str]) -> Cut:
    start, end = (datetime.strptime(cells[name], DATETIME_FORMAT) for name in ("from", "to"))
    ids = (cells["place_kind"], cells["place_id"], cells["place"], cells["station"])
    return Cut(*ids, start, end, cells["orders"].replace(";", ", "))


def points_of(scenario: Scenario) -> dict[str, Point]:
    """Return where the places of a pack are, by id."""
    found: dict[str, Point] = {node.node_id: (node.lat, node.lon) for node in scenario.nodes}
    found |= {unit.unit_id: (unit.lat, unit.lon) for unit in scenario.units}
    found |= {venue.venue_id: (venue.lat, venue.lon) for venue in scenario.venues}
    found |= {post.post_id: (post.lat, post.lon) for post in scenario.posts}
    gates = {gate.exit_id: (gate.lat, gate.lon) for gate in scenario.crowd_exits}
    return found | {name: (lat, lon) for name, (lat, lon) in gates.items() if lat is not None and lon is not None}


def reach(sheet: Sheet, clock: Clock) -> MapLayer:
    """Mark the places cut off at the time shown."""
    title = sheet.say("Nơi bị cắt (tiếp cận khẩn cấp)", "Places cut off")
    if sheet.cuts is None:
        reason = sheet.say("chưa chứng minh tiếp cận khẩn cấp", "emergency reach is not proved yet")
        return MapLayer("reach", title, missing=reason)
    features = tuple(_marks(sheet, clock))
    entry = LegendEntry("badge", sheet.say("nơi bị cắt", "place cut off"), mark="!", look="kt-stranded")
    reason = "" if features else sheet.say("không nơi nào bị cắt", "no place is cut off")
    return MapLayer("reach", title, features, (entry,) if features else (), reason)


def _marks(sheet: Sheet, clock: Clock) -> Iterator[Feature]:
    points = points_of(sheet.scenario)
    stations = {
        "hospital": sheet.say("không tới bệnh viện", "no hospital within reach"),
        "fire": sheet.say("xe chữa cháy không tới", "no fire engine within reach"),
    }
    for cut in sheet.cuts or ():
        if cut.place_id in points:
            said = f"{cut.start:%H:%M}–{cut.end:%H:%M} {stations.get(cut.station, cut.station)}"
            lines = [text for text in (cut.name or cut.place_id, said, cut.orders) if text]
            drawn = badge(points[cut.place_id], "kt-stranded", "!", lines)
            yield timed(drawn, [clock.span(cut.start, cut.end)])
