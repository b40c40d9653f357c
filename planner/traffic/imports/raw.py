"""Roads as a file gives them, before anybody has said that they are right."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.errors import PlannerError
from planner.traffic.curves import Curve
from planner.wording import Wording


class NetworkFileError(PlannerError):
    """A file of roads that cannot be read: one sentence says which, and what was expected."""


@dataclass(frozen=True, slots=True)
class RawNode:
    """A junction.

    Attributes:
        node_id: its id.
        lat: degrees.
        lon: degrees.
    """

    node_id: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class RawEdge:
    """A road between two junctions; the figures are those of edges.csv, as the file has them.

    Attributes:
        edge_id: its id.
        u: first junction.
        v: last junction.
        length_m: metres along it.
        road_class: kind of road, as in OpenStreetMap.
        ref: its number.
        name: its name.
        oneway: whether it is driven from u to v only.
        lanes: lanes in each direction.
        speed_kmh: speed of the empty road.
        capacity_pcu_h: passenger car units an hour in each direction.
        dual_carriageway: whether the directions are apart.
        inferred: whether somebody assumed that it is there.
    """

    edge_id: str
    u: str
    v: str
    length_m: float
    road_class: str
    ref: str = ""
    name: str = ""
    oneway: bool = False
    lanes: int = 1
    speed_kmh: float = 40.0
    capacity_pcu_h: float = 900.0
    dual_carriageway: bool = False
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class RawNetwork:
    """Junctions and roads of a file.

    Attributes:
        nodes: the junctions.
        edges: the roads.
        curves: road -> its true course from u to v, where the file has it.
        source: whom the data are from; shown with every map.
    """

    nodes: tuple[RawNode, ...]
    edges: tuple[RawEdge, ...]
    curves: Mapping[str, Curve] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class RoadClass:
    """What is assumed of a road when the file does not say (M: assumed, to be corrected by who knows the road).

    Attributes:
        speed_kmh: speed of the empty road.
        lanes: lanes in each direction.
        lane_pcu_h: passenger car units an hour of one lane.
    """

    speed_kmh: float
    lanes: int
    lane_pcu_h: float


ROAD_CLASSES: Mapping[str, RoadClass] = {
    "motorway": RoadClass(80, 2, 1800),
    "trunk": RoadClass(60, 1, 1800),
    "primary": RoadClass(50, 1, 1300),
    "secondary": RoadClass(45, 1, 1100),
    "tertiary": RoadClass(40, 1, 900),
    "unclassified": RoadClass(35, 1, 600),
    "residential": RoadClass(30, 1, 500),
    "living_street": RoadClass(20, 1, 300),
}
"""Kind of road of OpenStreetMap -> what is assumed; slip roads (``_link``) are like their road."""
UNKNOWN_CLASS = RoadClass(30, 1, 500)


def class_of(name: str) -> RoadClass:
    """Return what is assumed of a kind of road."""
    return ROAD_CLASSES.get(name.removesuffix("_link"), UNKNOWN_CLASS)


def unreadable(file: str, why: Wording) -> NetworkFileError:
    """Return the error of a file that is not what its name says."""
    return NetworkFileError(Wording(f"Không đọc được {file}: {why.vi}.", f"{file} cannot be read: {why.en}."))
