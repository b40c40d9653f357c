"""Put roads into a pack: nodes.csv, edges.csv and their courses, whole or not at all."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from planner.errors import PlannerError
from planner.scenario.schema import Scenario
from planner.tables import write_table, write_text
from planner.traffic.curves import CURVES_FILE
from planner.traffic.imports.box import Box
from planner.traffic.imports.checks import Survey
from planner.traffic.imports.geojson import read_geojson
from planner.traffic.imports.graph import read_graph
from planner.traffic.imports.osm import read_osm
from planner.traffic.imports.raw import NetworkFileError, RawNetwork, unreadable
from planner.wording import Wording

NODE_COLUMNS = ("node_id", "lat", "lon", "degree")
EDGE_COLUMNS = (
    "edge_id",
    "u",
    "v",
    "length_m",
    "class",
    "ref",
    "name",
    "dual_carriageway",
    "oneway",
    "lanes",
    "speed_kmh",
    "capacity_pcu_h",
    "inferred",
)
NAMED_LIMIT = 5
"""How many missing roads a sentence names."""


class RoadsInUseError(PlannerError):
    """Roads of a pack that cannot be replaced: its orders name some of them."""


def read_network(file: Path, box: Box | None = None) -> RawNetwork:
    """Return the roads of a file: .osm, .osm.pbf, GeoJSON, or a table …edges.csv.

    Args:
        file: the file; its ending says what it is.
        box: roads outside are left out.

    Raises:
        NetworkFileError: there is no such file, it is not what its ending says, or it holds no road (in the box).
    """
    if not file.is_file():
        raise NetworkFileError(Wording(f"Không có tệp {file}.", f"There is no file {file}."))
    name = file.name.casefold()
    if name.endswith(".csv"):
        network = _within(read_graph(file), box)
    elif name.endswith((".geojson", ".json")):
        network = read_geojson(file, box)
    elif name.endswith((".osm", ".pbf", ".osm.gz", ".osm.bz2")):
        network = read_osm(file, box)
    else:
        why = Wording("cần .osm, .osm.pbf, .geojson hoặc …edges.csv", "give .osm, .osm.pbf, .geojson or …edges.csv")
        raise unreadable(file.name, why)
    if not network.edges:
        why = Wording("không có đoạn đường nào trong đó (trong khung)", "there is no road in it (in the box)")
        raise unreadable(file.name, why)
    return network


def _within(network: RawNetwork, box: Box | None) -> RawNetwork:
    if box is None:
        return network
    nodes = tuple(node for node in network.nodes if box.holds(node.lat, node.lon))
    return _only(network, {node.node_id for node in nodes})


def largest_part(network: RawNetwork) -> RawNetwork:
    """Return the network without what is not joined to its largest part, and without loops at one junction."""
    survey = Survey(network.nodes, network.edges)
    _, part = survey.parts(strong=True)
    main = Counter(part.tolist()).most_common(1)[0][0]
    kept = {node.node_id for node, own in zip(network.nodes, part, strict=True) if own == main}
    return _only(network, kept)


def _only(network: RawNetwork, kept: set[str]) -> RawNetwork:
    edges = tuple(edge for edge in network.edges if {edge.u, edge.v} <= kept and edge.u != edge.v)
    ids = {edge.edge_id for edge in edges}
    curves = {edge_id: curve for edge_id, curve in network.curves.items() if edge_id in ids}
    return RawNetwork(tuple(n for n in network.nodes if n.node_id in kept), edges, curves, network.source)


def check_unused(scenario: Scenario, network: RawNetwork) -> None:
    """Refuse to take away roads that orders of the pack name.

    Raises:
        RoadsInUseError: a closure, movement or emergency lane names a road that the new network lacks.
    """
    known = {edge.edge_id for edge in network.edges}
    named_ids = {edge_id for closure in scenario.closures for edge_id in closure.edge_ids}
    named_ids |= {edge_id for movement in scenario.movements for edge_id in movement.edge_ids}
    named_ids |= {edge_id for lane in scenario.emergency_lanes for edge_id in lane.edge_ids}
    lost = sorted(named_ids - known)
    if lost:
        named = ", ".join(lost[:NAMED_LIMIT]) + (" …" if len(lost) > NAMED_LIMIT else "")
        raise RoadsInUseError(
            Wording(
                f"Lệnh cấm đường, đoàn diễu hành hoặc đường cấp cứu của gói còn dùng {len(lost)} đoạn mà mạng mới "
                f"không có ({named}); sửa các bảng đó trước, ví dụ ghi tên đường thay cho mã đoạn.",
                f"Closures, movements or emergency lanes of the pack name {len(lost)} roads that the new network lacks "
                f"({named}); change those tables first, for instance to street names instead of road ids.",
            )
        )


def write_network(network: RawNetwork, pack: Path) -> list[Path]:
    """Write the roads into a pack folder and return the files."""
    degree = Counter(end for edge in network.edges for end in {edge.u, edge.v})
    nodes = [
        {"node_id": node.node_id, "lat": node.lat, "lon": node.lon, "degree": degree[node.node_id]}
        for node in network.nodes
    ]
    files = [pack / "nodes.csv", pack / "edges.csv", pack / CURVES_FILE]
    write_table(files[0], NODE_COLUMNS, nodes)
    write_table(files[1], EDGE_COLUMNS, list(_edge_rows(network)))
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in curve]},
            "properties": {"edge_id": edge_id},
        }
        for edge_id, curve in network.curves.items()
    ]
    collection = {"type": "FeatureCollection", "attribution": network.source, "features": features}
    write_text(files[2], json.dumps(collection, ensure_ascii=False) + "\n")
    return files


def _edge_rows(network: RawNetwork) -> Iterator[dict[str, object]]:
    for edge in network.edges:
        yield {
            "edge_id": edge.edge_id,
            "u": edge.u,
            "v": edge.v,
            "length_m": f"{edge.length_m:g}",
            "class": edge.road_class,
            "ref": edge.ref,
            "name": edge.name,
            "dual_carriageway": int(edge.dual_carriageway),
            "oneway": int(edge.oneway),
            "lanes": edge.lanes,
            "speed_kmh": f"{edge.speed_kmh:g}",
            "capacity_pcu_h": f"{edge.capacity_pcu_h:g}",
            "inferred": int(edge.inferred),
        }
