"""Roads of OpenStreetMap from a .osm or .osm.pbf extract, clipped to a box."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from planner.traffic.imports.box import Box
from planner.traffic.imports.lines import Line, network_of
from planner.traffic.imports.raw import ROAD_CLASSES, RawNetwork, unreadable
from planner.wording import Wording

if TYPE_CHECKING:
    from osmium.osm import Way

ODBL = "© OpenStreetMap contributors, ODbL 1.0"
FEWEST_POINTS = 2
KEPT_TAGS = ("highway", "ref", "name", "oneway", "junction", "lanes", "maxspeed")
CLOSED_TO_CARS = {"no", "private"}

Stop = tuple[int, float, float]
"""A point of a way: its id, latitude, longitude."""


def read_osm(file: Path, box: Box | None = None) -> RawNetwork:
    """Return the roads of an extract on which vehicles may drive.

    Args:
        file: .osm, .osm.pbf (or another form that osmium knows).
        box: roads outside are cut off at their last point inside.

    Raises:
        NetworkFileError: the file is not what its name says.
    """
    import osmium  # noqa: PLC0415 - only who imports roads needs it

    try:
        ways = osmium.FileProcessor(str(file)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
        lines = [line for way in ways if isinstance(way, osmium.osm.Way) for line in _lines(way, box)]
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise unreadable(
            file.name,
            Wording(
                f"không phải dữ liệu OpenStreetMap (.osm, .osm.pbf) ({error})",
                f"it is not OpenStreetMap data (.osm, .osm.pbf) ({error})",
            ),
        ) from error
    return network_of(lines, ODBL)


def _lines(way: "Way", box: Box | None) -> Iterator[Line[int]]:
    """Yield the parts of a way inside the box."""
    tags = {key: way.tags[key] for key in KEPT_TAGS if key in way.tags}
    shut = {way.tags.get("access"), way.tags.get("motor_vehicle")} & CLOSED_TO_CARS
    if shut or tags["highway"].removesuffix("_link") not in ROAD_CLASSES:
        return
    stops = [(node.ref, node.lat, node.lon) for node in way.nodes if node.location.valid()]
    for run in _inside(stops, box):
        if len(run) >= FEWEST_POINTS:
            yield Line(tuple(stop[0] for stop in run), tuple(stop[1:] for stop in run), tags)


def _inside(stops: Iterable[Stop], box: Box | None) -> Iterator[list[Stop]]:
    """Yield the runs of points that lie in the box."""
    run: list[Stop] = []
    for stop in stops:
        if box is None or box.holds(stop[1], stop[2]):
            run.append(stop)
        elif run:
            yield run
            run = []
    if run:
        yield run
