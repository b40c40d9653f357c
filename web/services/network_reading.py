"""Reading an uploaded file of roads; run in a child process with limits, never in the server itself."""

import json
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.tables import read_table
from planner.traffic.curves import CURVES_FILE
from planner.traffic.imports import Box, PlacedFinding, check_network, largest_part, read_network, write_network
from planner.traffic.imports.raw import NetworkFileError
from planner.wording import Wording

TABLE = "roads"
"""Stands in an upload in place of a table: the file holds roads."""
ENDINGS = (".osm.pbf", ".osm.gz", ".osm.bz2", ".osm", ".pbf", ".geojson", ".json")
MOST_SHOWN = 300


def read_roads(request: Mapping[str, Any]) -> dict[str, Any]:
    """Read the roads of a file and say what is wrong with them.

    Args:
        request: ``path`` and ``name`` of the file, ``mapping`` with ``box`` (west,south,east,north) and ``largest``.

    Raises:
        NetworkFileError: the file is not what its ending says, or holds no road.
        UsageError: the box cannot be read.
    """
    asked = request["mapping"] or {}
    raw = read_network(_named(Path(request["path"]), str(request["name"])), _box(asked))
    if asked.get("largest"):
        raw = largest_part(raw)
    found = check_network(raw.nodes, raw.edges, raw.curves)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_network(raw, folder)
        kept = {
            "nodes": [dict(row.cells) for row in read_table(folder / "nodes.csv").rows],
            "edges": [dict(row.cells) for row in read_table(folder / "edges.csv").rows],
            "curves": (folder / CURVES_FILE).read_text("utf-8"),
        }
    Path(request["prepared"]).write_bytes(zlib.compress(json.dumps(kept, ensure_ascii=False).encode(), 1))
    errors = sum(one.finding.severity == "error" for one in found)
    return {
        "rows": len(raw.edges),
        "refused": errors,
        "nodes": len(raw.nodes),
        "edges": len(raw.edges),
        "km": round(sum(edge.length_m for edge in raw.edges) / 1000, 1),
        "box": asked.get("box", ""),
        "largest": bool(asked.get("largest")),
        "finding_count": len(found),
        "findings": [told(one) for one in found[:MOST_SHOWN]],
    }


def told(one: PlacedFinding) -> dict[str, Any]:
    """Return a finding with its place, as JSON keeps it."""
    said = one.finding
    return {
        "severity": str(said.severity),
        "rule": said.rule,
        "subjects": list(said.subjects[:5]),
        "vi": said.message.vi,
        "en": said.message.en,
        "lat": round(one.lat, 5),
        "lon": round(one.lon, 5),
    }


def _box(asked: Mapping[str, str]) -> Box | None:
    return Box.read(asked["box"]) if asked.get("box") else None


def _named(path: Path, name: str) -> Path:
    """Return the file under the name that it was sent with: its ending says what it is."""
    if not name.casefold().endswith(ENDINGS):
        raise NetworkFileError(
            Wording(
                f"“{name}” không phải tệp đường; cần .osm, .osm.pbf hoặc .geojson.",
                f"“{name}” is no file of roads; give .osm, .osm.pbf or .geojson.",
            )
        )
    found = path.parent / "roads" / name
    if not found.exists():
        found.parent.mkdir(exist_ok=True)
        found.hardlink_to(path)
    return found
