"""A small town that can be computed by hand.

A --ab 1 km-- B --bc 1 km-- C        u-v order is alphabetical; 60 km/h, so one km is one minute
|             |             |
ad 1 km       be 2 km       cf 1 km  be is called Lê Lợi, ab and bc Quang Trung (QL.1), the rest have no name
|             |             |
D --de 1 km-- E --ef 1 km-- F        ef is one-way, from E to F
"""

from datetime import date, datetime

from planner.scenario.rows import Closure, Edge, Node
from planner.scenario.schema import EventSettings, Scenario
from planner.wording import Wording

NODES = {"A": (17.02, 107.00), "B": (17.02, 107.01), "C": (17.02, 107.02)}
NODES |= {"D": (17.01, 107.00), "E": (17.01, 107.01), "F": (17.01, 107.02)}
EVENT = EventSettings(id="town", name=Wording("Thị trấn", "Town"), d_day=date(2025, 6, 16))


def make_edge(edge_id: str, length_m: float = 1000, **more: object) -> Edge:
    fields = {"edge_id": edge_id, "u": edge_id[0].upper(), "v": edge_id[1].upper(), "length_m": length_m}
    return Edge.model_validate({**fields, "class": "tertiary", "speed_kmh": 60, **more})


def make_closure(closure_id: str = "K1", hours: tuple[int, int] = (6, 9), **more: object) -> Closure:
    fields = {
        "closure_id": closure_id,
        "edge_ids": "ab",
        "from": datetime(2025, 6, 16, hours[0]),
        "to": datetime(2025, 6, 16, hours[1]),
        "tier": "cấm triệt để",
        "exempt": "thẻ A",
        "published_at": datetime(2025, 6, 1),
    }
    return Closure.model_validate({**fields, **more})


def make_town(*closures: Closure, without: tuple[str, ...] = (), **more: object) -> Scenario:
    edges = (
        make_edge("ab", name="Quang Trung", ref="QL.1"),
        make_edge("bc", name="Quang Trung", ref="QL.1"),
        make_edge("ad"),
        make_edge("be", 2000, name="Lê Lợi"),
        make_edge("cf"),
        make_edge("de"),
        make_edge("ef", oneway=True),
    )
    kept = tuple(edge for edge in edges if edge.edge_id not in without)
    nodes = tuple(Node(node_id=name, lat=lat, lon=lon) for name, (lat, lon) in NODES.items())
    return Scenario(event=EVENT, nodes=nodes, edges=kept, closures=closures, **more)  # type: ignore[arg-type]
