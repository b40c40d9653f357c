"""Sending a list as a file."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from fastapi import Response

from planner.guests.export import csv_bytes, xlsx_bytes

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def download(name: str, kind: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> Response:
    """Return a list for a spreadsheet; no cell of it can become a formula."""
    kind = kind if kind in KINDS else "csv"
    content = xlsx_bytes(headings, lines, name[:31]) if kind == "xlsx" else csv_bytes(headings, lines)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}"}
    return Response(content, media_type=KINDS[kind], headers=headers)
