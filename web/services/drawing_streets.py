"""Drawing a street: new junctions and roads joined to those that are there, saved as one change."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from planner.geo import distance_m
from planner.traffic.curves import CURVES_FILE
from planner.wording import Wording
from web.errors import Invalid
from web.services import attachments
from web.services.editing import clean_block
from web.services.journal import Batch, Journal, all_rows
from web.store.engine import Transaction

SNAP_M = 12.0
"""A vertex this near to a junction is that junction."""
DIGITS = 5
FEWEST, MOST = 2, 200
SHORTEST_M = 2.0
CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Street:
    """A street as it was drawn: vertices in order (latitude, longitude), and what kind of road it is."""

    points: tuple[Point, ...]
    road_class: str
    name: str = ""
    ref: str = ""
    oneway: bool = False
    lanes: int = 1
    speed_kmh: int = 40


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a street became: ids of new roads and junctions, its length, and the batch that undo takes back."""

    edge_ids: tuple[str, ...]
    node_ids: tuple[str, ...]
    length_m: int
    batch: Batch


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a street between two junctions."""

    start: str
    end: str
    points: tuple[Point, ...]

    @property
    def length_m(self) -> float:
        return sum(distance_m(*one, *two) for one, two in pairwise(self.points))


def draw_street(transaction: Transaction, event_id: int, street: Street) -> Drawn:
    """Add a street; its ends, and vertices on junctions, are joined to the roads that meet there.

    Raises:
        Invalid: too few or too many points, no length, an unknown class of road, or a name that cannot be kept.
    """
    _refuse(street)
    journal = Journal(transaction, event_id)
    known = _nodes(transaction.db, event_id)
    edge_ids = {row.cells.get("edge_id", "") for row in all_rows(transaction.db, event_id, "edges")}
    stops, made = _stops(street.points, known)
    pieces = list(_pieces(street.points, stops))
    if not pieces or any(piece.length_m < SHORTEST_M for piece in pieces):
        raise Invalid({"points": Wording("Đường vẽ quá ngắn.", "The street is too short.")})
    names = list(_new_ids(edge_ids, len(pieces)))
    journal.insert("nodes", [_node_cells(node_id, point) for node_id, point in made.items()])
    roads = [_edge_cells(name, piece, street) for name, piece in zip(names, pieces, strict=True)]
    journal.insert("edges", clean_block("edges", roads))
    _draw_curves(journal, dict(zip(names, pieces, strict=True)))
    length_m = round(sum(piece.length_m for piece in pieces))
    batch, revision = journal.close("map.draw", ", ".join(names)[:200], {"edges": names, "length_m": length_m})
    return Drawn(tuple(names), tuple(made), length_m, Batch(batch, revision))


def _refuse(street: Street) -> None:
    faults: dict[str, Wording] = {}
    if not FEWEST <= len(street.points) <= MOST:
        faults["points"] = Wording("Đường cần từ 2 đến 200 điểm.", "A street has 2 to 200 points.")
    if street.road_class not in CLASSES:
        faults["class"] = Wording("Hãy chọn cấp đường.", "Choose the class of the road.")
    if faults:
        raise Invalid(faults)


def _nodes(db: Connection, event_id: int) -> dict[str, Point]:
    found: dict[str, Point] = {}
    for row in all_rows(db, event_id, "nodes"):
        try:
            found[row.cells["node_id"]] = (float(row.cells["lat"]), float(row.cells["lon"]))
        except (KeyError, ValueError):
            continue  # a faulty row is shown as such elsewhere; nothing can be joined to it
    return found


def _stops(points: Sequence[Point], known: Mapping[str, Point]) -> tuple[dict[int, str], dict[str, Point]]:
    """Return which vertices are junctions, and the junctions that are new: ends that lie on none."""
    stops: dict[int, str] = {}
    for place, point in enumerate(points):
        near = min(known, key=lambda node: distance_m(*known[node], *point), default=None)
        if near is not None and distance_m(*known[near], *point) <= SNAP_M:
            stops[place] = near
    missing = [place for place in (0, len(points) - 1) if place not in stops]
    made = dict(zip(_new_ids(set(known), len(missing)), (points[place] for place in missing), strict=True))
    stops |= dict(zip(missing, made, strict=True))
    return stops, made


def _pieces(points: Sequence[Point], stops: Mapping[int, str]) -> Iterator[_Piece]:
    for one, two in pairwise(sorted(stops)):
        if stops[one] != stops[two]:
            yield _Piece(stops[one], stops[two], tuple(points[one : two + 1]))


def _new_ids(taken: set[str], count: int) -> Iterator[str]:
    """Yield ids that are free: the next numbers."""
    top = max((int(own) for own in taken if own.isascii() and own.isdigit() and len(own) < 16), default=0)  # noqa: PLR2004
    yield from (str(top + place) for place in range(1, count + 1))


def _node_cells(node_id: str, point: Point) -> dict[str, str]:
    return {"node_id": node_id, "lat": f"{point[0]:.{DIGITS}f}", "lon": f"{point[1]:.{DIGITS}f}"}


def _edge_cells(edge_id: str, piece: _Piece, street: Street) -> dict[str, str]:
    return {
        "edge_id": edge_id,
        "u": piece.start,
        "v": piece.end,
        "length_m": f"{piece.length_m:.1f}",
        "class": street.road_class,
        "ref": street.ref,
        "name": street.name,
        "oneway": "1" if street.oneway else "0",
        "lanes": str(street.lanes),
        "speed_kmh": str(street.speed_kmh),
    }


def _draw_curves(journal: Journal, pieces: Mapping[str, _Piece]) -> None:
    """Add the true course of roads that are not straight."""
    bent = {name: piece for name, piece in pieces.items() if len(piece.points) > FEWEST}
    if not bent:
        return
    content = attachments.all_of(journal.db, journal.event_id).get(CURVES_FILE)
    collection = _collection(content)
    collection["features"] = [*collection["features"], *(_curve(name, piece) for name, piece in bent.items())]
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    attachments.put(journal, CURVES_FILE, text.encode())


def _collection(content: bytes | None) -> dict[str, Any]:
    try:
        found = json.loads(content or b"")
    except ValueError:
        found = None
    if isinstance(found, dict) and isinstance(found.get("features"), list):
        return found
    return {"type": "FeatureCollection", "features": []}


def _curve(name: str, piece: _Piece) -> dict[str, Any]:
    line = [[round(lon, DIGITS), round(lat, DIGITS)] for lat, lon in piece.points]
    geometry = {"type": "LineString", "coordinates": line}
    return {"type": "Feature", "geometry": geometry, "properties": {"edge_id": name}}
