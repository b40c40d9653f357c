"""Networks and trips in the text format of Transportation Networks for Research (_net.tntp, _trips.tntp)."""

import re
from pathlib import Path

import numpy as np

from planner.traffic.assignment.links import AssignmentError, DelayLinks, Trips
from planner.wording import Wording

TAG = re.compile(r"<([^>]+)>\s*(\S*)")
ORIGIN = re.compile(r"Origin\s+(\d+)([^O]*)", re.IGNORECASE)
ENTRY = re.compile(r"(\d+)\s*:\s*([-+.\deE]+)\s*;?")
COLUMNS = 9
"""Columns of a link that are read: from, to, capacity, length, time, b, power, speed, toll."""


def read_links(file: Path, *, per_length: float = 0.0, per_toll: float = 0.0) -> DelayLinks:
    """Return the links of a ``_net.tntp`` file.

    Args:
        file: the network.
        per_length: cost of a unit of length, in units of time.
        per_toll: cost of a unit of toll, in units of time.

    Raises:
        AssignmentError: the file is not of this format.
    """
    head, body = _parts(file)
    rows = [line.replace(";", " ").split()[:COLUMNS] for line in body.splitlines() if line[:1] != "~" and line.strip()]
    try:
        table = np.array(rows, dtype=np.float64).reshape(-1, COLUMNS)
        nodes, first = int(head["NUMBER OF NODES"]), int(head["FIRST THRU NODE"])
    except (KeyError, ValueError) as error:
        raise _unreadable(file, "links") from error
    tail, end, capacity, length, time, b, power, _, toll = table.T
    capacity = np.where((capacity <= 0) & (b * time == 0), 1.0, capacity)  # connectors without delay may say 0
    ends = (tail.astype(np.int64) - 1, end.astype(np.int64) - 1)
    return DelayLinks(*ends, time, capacity, b, power, per_length * length + per_toll * toll, nodes, first - 1)


def read_trips(file: Path) -> Trips:
    """Return the trips of a ``_trips.tntp`` file; those within a zone are left out.

    Raises:
        AssignmentError: the file is not of this format.
    """
    _, body = _parts(file)
    found = [
        (int(origin), int(end), float(volume))
        for origin, entries in ORIGIN.findall(body)
        for end, volume in ENTRY.findall(entries)
    ]
    if not found:
        raise _unreadable(file, "trips")
    origin, end, volume = np.array(found, dtype=np.float64).T
    return Trips.of(origin.astype(np.int64) - 1, end.astype(np.int64) - 1, volume)


def _parts(file: Path) -> tuple[dict[str, str], str]:
    """Return the tags before the end of the head, and the text after it."""
    head, mark, body = file.read_text(encoding="utf-8", errors="replace").partition("<END OF METADATA>")
    if not mark:
        raise _unreadable(file, "<END OF METADATA>")
    lines = (line.strip() for line in body.splitlines())
    return {tag.upper(): value for tag, value in TAG.findall(head)}, "\n".join(lines)


def _unreadable(file: Path, part: str) -> AssignmentError:
    return AssignmentError(
        Wording(f"{file.name} không đọc được theo định dạng TNTP ({part}).", f"{file.name} is not TNTP text ({part}).")
    )
