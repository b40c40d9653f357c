"""Finding the roads that a closure means by name, as orders say it: street, from a place, to another."""

import re
import unicodedata
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence

from planner.scenario.rows import Edge, Node
from planner.traffic.curves import Point
from planner.traffic.network import Arc, RoadNetwork
from planner.wording import Wording

KINDS_OF_ROAD = (("quốc lộ ", "ql"), ("đường tỉnh ", "đt"), ("tỉnh lộ ", "đt"), ("tl", "đt"), ("dt", "đt"))
SAID_BEFORE_A_NAME = re.compile(r"^(đường phố|đường|phố|đại lộ|đ\.)\s+")
SHORTEST_NAME = 3
"""Letters a name must have before it is looked for inside the description of a place."""


def road_key(text: str) -> str:
    """Return what spellings of a road's name share: ``QL.1A``, ``Quốc lộ 1A`` and ``ql 1a`` are one."""
    plain = unicodedata.normalize("NFC", text).casefold().strip()
    for words, short in KINDS_OF_ROAD:
        if plain.startswith(words) and plain[len(words) :].lstrip(" .-")[:1].isdigit():
            plain = short + plain[len(words) :]
    return re.sub(r"[\W_]+", "", SAID_BEFORE_A_NAME.sub("", plain))


def road_keys(edge: Edge) -> frozenset[str]:
    """Return the keys by which a road is known: its name and each of its numbers."""
    return frozenset(filter(None, (road_key(text) for text in (edge.name, *edge.ref.split(";")))))


def road_label(edge: Edge) -> str:
    """Return how a road is called in a sentence; empty when it has neither name nor number."""
    return edge.name or edge.ref.replace(";", "/")


def place_label(network: RoadNetwork, node_id: str) -> str:
    """Return how a junction is called: the roads that meet there, else its number."""
    names = dict.fromkeys(filter(None, (road_label(edge) for edge in network.edges_at.get(node_id, ()))))
    shown = list(names)[:3]
    if len(shown) > 1:
        return " – ".join(shown)
    return f"{shown[0]} (nút {node_id})" if shown else f"nút {node_id}"


def roads_by_name(network: RoadNetwork, edge_ids: Iterable[str], unnamed: str = "đường không tên") -> str:
    """Return the roads of a way in order, each name once in a row."""
    labels = [road_label(network.edge_by_id[edge_id]) or unnamed for edge_id in edge_ids]
    turns = [label for place, label in enumerate(labels) if place == 0 or labels[place - 1] != label]
    return " → ".join(turns)


def street_edges(network: RoadNetwork, street: str) -> tuple[Edge, ...]:
    """Return the roads of that name or number; a remark in brackets does not matter."""
    keys = {road_key(street), road_key(street.partition("(")[0])} - {""}
    return tuple(edge for edge in network.edges if keys & road_keys(edge))


def edges_between(
    network: RoadNetwork, street: str, ends: tuple[str, str], places: Mapping[str, Point]
) -> tuple[str, ...] | Wording:
    """Return the roads of a street from one place to another in order, or why they cannot be found.

    Args:
        network: the roads.
        street: name or number of the street.
        ends: cross streets or named places; both empty means the whole street.
        places: name of a place -> where it is, for ends that are not cross streets.
    """
    edges = street_edges(network, street)
    if not edges:
        return Wording(f"không có đường nào tên “{street}”", f"no road is called “{street}”")
    if not any(ends):
        return tuple(edge.edge_id for edge in edges)
    found = [_end_nodes(network, edges, place, places) for place in ends]
    for place, nodes in zip(ends, found, strict=True):
        if not nodes:
            return Wording(f"không tìm thấy “{place}” trên {street}", f"“{place}” is not found on {street}")
    return _shortest_between(edges, found[0], found[1]) or Wording(
        f"{street} không nối “{ends[0]}” với “{ends[1]}”",
        f"{street} does not join “{ends[0]}” and “{ends[1]}”",
    )


def _end_nodes(network: RoadNetwork, edges: Sequence[Edge], place: str, places: Mapping[str, Point]) -> tuple[str, ...]:
    """Return the junctions of a street that a place may mean: where it is crossed, else the nearest."""
    wanted = road_key(place)
    own = frozenset(edge.edge_id for edge in edges)
    street_names = frozenset[str]().union(*(road_keys(edge) for edge in edges))
    nodes = dict.fromkeys(node for edge in edges for node in (edge.u, edge.v))
    crossed = [
        node
        for node in nodes
        if any(
            _is_named(wanted, road_keys(edge) - street_names)
            for edge in network.edges_at[node]
            if edge.edge_id not in own
        )
    ]
    point = places.get(wanted)
    if crossed or point is None:
        return tuple(crossed)
    local = RoadNetwork(tuple(network.node_by_id[node] for node in nodes), ())
    nearest = local.nearest_node(*point)
    return () if nearest is None else (nearest.node_id,)


def _is_named(wanted: str, keys: Collection[str]) -> bool:
    return any(key == wanted or (len(key) >= SHORTEST_NAME and key in wanted) for key in keys)


def _shortest_between(edges: Sequence[Edge], starts: Collection[str], ends: Collection[str]) -> tuple[str, ...]:
    """Return the shortest chain of a street's own roads from a start to an end; empty when there is none."""
    nodes = dict.fromkeys(node for edge in edges for node in (edge.u, edge.v))
    both_ways = tuple(edge.model_copy(update={"oneway": False}) for edge in edges)
    street = RoadNetwork(tuple(_bare_node(node) for node in nodes), both_ways)
    routes = [street.route(a, b, by="length") for a in starts for b in ends if a != b]
    found = [route for route in routes if route is not None]
    return min(found, key=lambda route: route.length_m).edge_ids if found else ()


def _bare_node(node_id: str) -> Node:
    """Return a junction whose position does not matter."""
    return Node(node_id=node_id, lat=0.0, lon=0.0)


def in_travel_order(edges: Sequence[Edge]) -> tuple[Arc, ...]:
    """Return the roads as driven from the first to the last, or each from u to v when they form no chain."""
    for start in (edges[0].u, edges[0].v) if edges else ():
        arcs = _drive(edges, start)
        if arcs:
            return arcs
    return tuple(Arc(edge.edge_id, forward=True) for edge in edges)


def _drive(edges: Sequence[Edge], start: str) -> tuple[Arc, ...]:
    """Return the arcs of a drive over ``edges`` in order from ``start``; empty when a road does not join."""
    here, arcs = start, list[Arc]()
    for edge in edges:
        if here not in (edge.u, edge.v):
            return ()
        forward = edge.u == here
        arcs.append(Arc(edge.edge_id, forward))
        here = edge.v if forward else edge.u
    return tuple(arcs)


def connected_parts(edges: Sequence[Edge]) -> list[tuple[Edge, ...]]:
    """Return the parts of a set of roads that hang together, in the order of their first road."""
    left, parts = dict.fromkeys(edge.edge_id for edge in edges), []
    by_id = {edge.edge_id: edge for edge in edges}
    while left:
        part, queue = dict[str, None](), deque([next(iter(left))])
        while queue:
            edge = by_id[queue.popleft()]
            part[edge.edge_id] = None
            left.pop(edge.edge_id, None)
            queue += [other for other in left if {edge.u, edge.v} & {by_id[other].u, by_id[other].v}]
        parts.append(tuple(by_id[edge_id] for edge_id in by_id if edge_id in part))
    return parts
