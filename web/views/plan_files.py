"""The files of a plan folder: who may have which, and how pages among them are kept apart from ours.

Reports and maps are pages that open from disk; they carry scripts and styles inside. They are served with a policy of
their own, which names each of those scripts by its hash, and in a sandbox: they have no origin, no cookies, no forms.
"""

import base64
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import Response

from planner import maps, report
from planner.tables import read_table
from planner.wording import Wording
from web.context import EventContext
from web.errors import NotFound
from web.policy import Action, Resource
from web.services.plans import Bundle
from web.views.download import download
from web.views.plan_list import hidden_ids
from web.views.sight import sight_in

PERSON = "person_id"
"""Column of the lists that name people of the forces: everyone gets the lines of the own force."""
EVERYTHING = (
    Resource.SEATING,
    Resource.LODGING,
    Resource.TRANSPORT,
    Resource.REHEARSALS,
    Resource.TRAFFIC,
    Resource.STAFFING,
    Resource.ROSTER_WHOLE,
)
WHOLE = EVERYTHING[:-1]
NEEDS: Mapping[str, tuple[Resource, ...]] = {
    "seating.csv": (Resource.SEATING,),
    "seating.html": (Resource.SEATING,),
    "tables_plan.csv": (Resource.SEATING,),
    "lodging.csv": (Resource.LODGING,),
    "lodging.html": (Resource.LODGING,),
    "transport.csv": (Resource.TRANSPORT,),
    "transport.html": (Resource.TRANSPORT,),
    "rehearsals.csv": (Resource.REHEARSALS,),
    "rehearsals.html": (Resource.REHEARSALS,),
    "preparation.csv": (Resource.PREPARATION,),
    "preparation.html": (Resource.PREPARATION,),
    "staffing.csv": (Resource.ROSTER_NAMES,),
    "staffing.html": (Resource.ROSTER_WHOLE,),
    "duty_roster.csv": (Resource.ROSTER_NAMES,),
    "staffing-calls.csv": (Resource.ROSTER_NAMES,),
    "roster_plan.csv": (Resource.ROSTER_NAMES,),
    "runsheet.csv": (Resource.RUNSHEET,),
    "runsheet.html": (Resource.RUNSHEET,),
    "report.html": WHOLE,
    "summary.json": (Resource.PLANS,),
    "plan.json": EVERYTHING,
    "maps/overview.html": WHOLE,
    "maps/lodging.html": (Resource.LODGING,),
    "maps/rehearsals.html": (Resource.REHEARSALS,),
    "maps/staffing.html": (Resource.ROSTER_WHOLE,),
    "maps/transport.html": (Resource.TRANSPORT,),
    "maps/traffic.html": (Resource.TRAFFIC,),
    "maps/traffic-day.html": (Resource.TRAFFIC, Resource.LODGING),
    "maps/traffic-day-public.html": (Resource.TRAFFIC,),
    "traffic/closures.csv": (Resource.TRAFFIC,),
    "traffic/closures.geojson": (Resource.TRAFFIC,),
    "traffic/detours.csv": (Resource.TRAFFIC,),
    "traffic/detours.geojson": (Resource.TRAFFIC,),
    "traffic/parking.csv": (Resource.TRAFFIC,),
    "traffic/orders.csv": (Resource.TRAFFIC,),
    "traffic/flows.csv": (Resource.TRAFFIC,),
    "traffic/periods.csv": (Resource.TRAFFIC,),
}
"""What one must be allowed to read for a file; a file that is not named here is served to nobody."""

TITLES: Mapping[str, Wording] = {
    "report.html": Wording("Báo cáo chung", "Report"),
    "seating.html": Wording("Sơ đồ chỗ ngồi", "Seating chart"),
    "seating.csv": Wording("Chỗ ngồi", "Seating"),
    "tables_plan.csv": Wording("Xếp bàn tiệc", "Banquet tables"),
    "lodging.html": Wording("Lưu trú theo khách sạn", "Lodging by hotel"),
    "lodging.csv": Wording("Lưu trú", "Lodging"),
    "transport.html": Wording("Bảng chạy xe, điểm đón", "Timetables of vehicles and stops"),
    "transport.csv": Wording("Đưa đón", "Transport"),
    "rehearsals.html": Wording("Lịch tập luyện", "Rehearsals"),
    "rehearsals.csv": Wording("Tập luyện", "Rehearsals"),
    "preparation.html": Wording("Kế hoạch chuẩn bị", "Preparation plan"),
    "preparation.csv": Wording("Chuẩn bị", "Preparation"),
    "staffing.html": Wording("Phân công lực lượng", "Staffing"),
    "staffing.csv": Wording("Lực lượng", "Staffing"),
    "duty_roster.csv": Wording("Nhiệm vụ có giờ cố định", "Duties of fixed time"),
    "staffing-calls.csv": Wording("Danh sách gọi người", "Call list"),
    "roster_plan.csv": Wording("Lịch trực nhiều tuần", "Rosters over weeks"),
    "runsheet.html": Wording("Kịch bản chi tiết", "Run-sheet"),
    "runsheet.csv": Wording("Kịch bản", "Run-sheet"),
    "maps/overview.html": Wording("Bản đồ tổng hợp", "Map of everything"),
    "maps/lodging.html": Wording("Bản đồ lưu trú", "Map of lodging"),
    "maps/rehearsals.html": Wording("Bản đồ tập luyện", "Map of rehearsals"),
    "maps/staffing.html": Wording("Bản đồ chốt trực", "Map of posts"),
    "maps/transport.html": Wording("Bản đồ đưa đón theo giờ", "Map of transport by the hour"),
    "maps/traffic.html": Wording("Bản đồ giao thông", "Map of traffic"),
    "maps/traffic-day.html": Wording("Bản đồ giao thông theo giờ", "Map of traffic by the hour"),
    "maps/traffic-day-public.html": Wording("Bản đồ giao thông để thông báo", "Map of traffic for the public"),
    "traffic/closures.csv": Wording("Cấm đường", "Closures"),
    "traffic/detours.csv": Wording("Đường tránh", "Detours"),
    "traffic/parking.csv": Wording("Bãi đỗ xe", "Car parks"),
    "traffic/orders.csv": Wording("Lệnh cấm theo giờ", "Orders in time"),
    "traffic/flows.csv": Wording("Luồng xe theo giờ", "Flows by quarter hour"),
    "traffic/periods.csv": Wording("Luồng xe trước, trong, sau khi cấm", "Flows before, during, after"),
    "summary.json": Wording("Số liệu tóm tắt", "Figures"),
    "plan.json": Wording("Phương án đầy đủ (JSON)", "Whole plan (JSON)"),
}

ASSETS: Mapping[str, Path] = {
    "assets": Path(report.__file__).parent / "assets",
    "maps/assets": Path(maps.__file__).parent / "assets",
}
"""Styles, fonts and scripts that the pages load; they are the program's own and say nothing of any event."""

SCRIPT = re.compile(rb"<script(?:\s[^>]*)?>(.*?)</script>", re.DOTALL)
OPENS = ".html"
PRIVATE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that the reader may have."""

    path: str
    title: str
    opens: bool


def file_links(context: EventContext, bundle: Bundle) -> tuple[FileLink, ...]:
    """Return the files of a plan that the reader may have, pages first."""
    found = [
        FileLink(path, title.to(context.language), path.endswith(OPENS))
        for path, title in TITLES.items()
        if _allowed(context, bundle, path)
        and (bundle.folder / path).is_file()
        and not _tells_hidden(context, bundle, path)
    ]
    return tuple(sorted(found, key=lambda link: not link.opens))


def file_of(context: EventContext, bundle: Bundle, path: str) -> Response:
    """Return a file of a plan.

    Raises:
        NotFound: there is none, or the reader may not have it.
    """
    place = bundle.folder / path
    if not _allowed(context, bundle, path) or not place.is_file() or _tells_hidden(context, bundle, path):
        raise NotFound
    if path.endswith(".csv"):
        return _csv(context, bundle, path)
    content = place.read_bytes()
    if path.endswith(OPENS):
        headers = {**PRIVATE, "Content-Security-Policy": page_policy(content)}
        return Response(content, media_type="text/html; charset=utf-8", headers=headers)
    headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="{place.name}"'}
    return Response(content, media_type="application/json", headers=headers)


def _allowed(context: EventContext, bundle: Bundle, path: str) -> bool:
    if path not in NEEDS or not all(context.may(resource, Action.READ) for resource in NEEDS[path]):
        return False
    # A plan may hold forces that today's data no longer have: who leads those of today does not lead these.
    return Resource.ROSTER_WHOLE not in NEEDS[path] or sight_in(context).whole(bundle.scenario)


def _tells_hidden(context: EventContext, bundle: Bundle, path: str) -> bool:
    """Whether a file that cannot be shortened speaks of protected people; plan files are lists and are shortened."""
    if path.endswith(".csv") and "/" not in path:
        return False
    hidden = hidden_ids(context, bundle)
    if not hidden:
        return False
    text = (bundle.folder / path).read_text("utf-8")
    names = (guest.full_name for guest in bundle.scenario.guests if guest.guest_id in hidden)
    return not hidden.isdisjoint(re.findall(r"[\w-]+", text)) or any(name in text for name in names)


def _csv(context: EventContext, bundle: Bundle, path: str) -> Response:
    """Return a list with the rows that the reader may see, safe to open in a spreadsheet."""
    table = read_table(bundle.folder / path)
    hidden = hidden_ids(context, bundle)
    rows = [row.cells for row in table.rows if hidden.isdisjoint(row.cells.values())]
    if Resource.ROSTER_NAMES in NEEDS[path]:
        sight = sight_in(context)
        known = {one.person_id for one in bundle.scenario.officers if sight.sees(one.force)}
        rows = [cells for cells in rows if cells.get(PERSON, "") in known]
    response = download(Path(path).stem, "csv", table.columns, [list(cells.values()) for cells in rows])
    response.headers.update(PRIVATE)
    return response


def page_policy(content: bytes) -> str:
    """Return the content policy of a page: its own scripts by hash, the program's assets, nothing else."""
    digests = {hashlib.sha256(script).digest() for script in SCRIPT.findall(content) if script}
    named = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in sorted(digests))
    return (
        f"sandbox allow-scripts allow-popups allow-downloads; default-src 'none'; script-src 'self' {named}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    )


def asset(kind: str, path: str) -> Response:
    """Return one of the program's own assets, for pages without an origin.

    Raises:
        NotFound: there is none.
    """
    base = ASSETS[kind].resolve()
    place = (base / path).resolve()
    if not place.is_relative_to(base) or not place.is_file():
        raise NotFound
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=86400"}
    kind_of = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    return Response(place.read_bytes(), media_type=kind_of, headers=headers)
