"""Roads from two tables: edges, and beside it the nodes."""

from collections.abc import Mapping
from pathlib import Path

from planner.tables import Table, TableRow, read_table
from planner.traffic.imports.raw import RawEdge, RawNetwork, RawNode, class_of, unreadable
from planner.wording import Wording

OTHER_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "road_class": ("class", "osm_class", "highway"),
    "lanes": ("lanes_per_dir_assumed",),
    "speed_kmh": ("speed_kmh_assumed", "maxspeed"),
    "capacity_pcu_h": ("capacity_pcu_h_dir_assumed", "capacity"),
    "u": ("from_node", "source"),
    "v": ("to_node", "target"),
    "lat": ("latitude", "y"),
    "lon": ("longitude", "x", "lng"),
}
"""Column of edges.csv or nodes.csv -> other headings it is known by."""
TRUE = {"1", "true", "yes", "có", "x"}


def read_graph(file: Path) -> RawNetwork:
    """Return the roads of a table of edges; the nodes stand beside it (``…edges.csv``, ``…nodes.csv``).

    Raises:
        NetworkFileError: a table is missing, or a cell is not what its column needs; the row and column are named.
    """
    nodes = file.with_name(file.name.replace("edges", "nodes"))
    if nodes == file or not nodes.exists():
        why = Wording(
            "cần tệp cạnh tên …edges.csv và bên cạnh nó …nodes.csv (node_id,lat,lon)",
            "a table …edges.csv with its …nodes.csv (node_id,lat,lon) beside it is expected",
        )
        raise unreadable(file.name, why)
    return RawNetwork(
        tuple(_node(nodes.name, row) for row in _table(nodes).rows),
        tuple(_edge(file.name, row) for row in _table(file).rows),
    )


def _table(file: Path) -> Table:
    try:
        return read_table(file)
    except (OSError, UnicodeDecodeError) as error:
        why = Wording("không phải bảng CSV chữ UTF-8", "it is not a CSV table in UTF-8")
        raise unreadable(file.name, why) from error


def _cell(row: TableRow, column: str) -> str:
    names = (column, *OTHER_HEADINGS.get(column, ()))
    return next((row.cells[name] for name in names if row.cells.get(name)), "")


def _needed(file: str, row: TableRow, column: str) -> str:
    text = _cell(row, column)
    if not text:
        why = Wording(f"dòng {row.number} thiếu cột {column}", f"row {row.number} lacks column {column}")
        raise unreadable(file, why)
    return text


def _number(file: str, row: TableRow, column: str, usual: float | None = None) -> float:
    text = _cell(row, column) if usual is not None else _needed(file, row, column)
    if not text and usual is not None:
        return usual
    try:
        return float(text)
    except ValueError:
        why = Wording(
            f"dòng {row.number}, cột {column}: “{text}” không phải là số",
            f"row {row.number}, column {column}: “{text}” is not a number",
        )
        raise unreadable(file, why) from None


def _node(file: str, row: TableRow) -> RawNode:
    return RawNode(_needed(file, row, "node_id"), _number(file, row, "lat"), _number(file, row, "lon"))


def _edge(file: str, row: TableRow) -> RawEdge:
    kind = _cell(row, "road_class") or "unclassified"
    usual = class_of(kind)
    lanes = _number(file, row, "lanes", usual.lanes)
    return RawEdge(
        edge_id=_needed(file, row, "edge_id"),
        u=_needed(file, row, "u"),
        v=_needed(file, row, "v"),
        length_m=_number(file, row, "length_m"),
        road_class=kind,
        ref=_cell(row, "ref"),
        name=_cell(row, "name"),
        oneway=_cell(row, "oneway").casefold() in TRUE,
        lanes=round(lanes),
        speed_kmh=_number(file, row, "speed_kmh", usual.speed_kmh),
        capacity_pcu_h=_number(file, row, "capacity_pcu_h", lanes * usual.lane_pcu_h),
        dual_carriageway=_cell(row, "dual_carriageway").casefold() in TRUE,
        inferred=_cell(row, "inferred").casefold() in TRUE,
    )
