"""Small packs made in a temporary folder, for tests that read them."""

from collections.abc import Mapping
from pathlib import Path

from planner.errors import PackError
from planner.scenario.load import load

SETTINGS = """\
id = "le-nho"
name = "Lễ nhỏ"
d_day = 2025-08-25
"""

ORGANISATIONS = "organisation_id,name,kind\nUB,Uỷ ban,state\nMT,Mặt trận,front\n"
GUESTS = "guest_id,full_name,rank\nG1,Nguyễn Văn An,1\nG2,Trần Thị Bình,2\n"
NODES = "node_id,lat,lon\n1,17.07,107.01\n2,17.08,107.02\n"
EDGES = "edge_id,u,v,length_m,class\n10,1,2,240.5,primary\n11,2,1,180,primary\n"
VENUES = (
    "venue_id,name,lat,lon,kind,capacity,open_from,open_to\n"
    "SVD,Sân vận động,17.07,107.01,sân vận động,3000,07:00,21:00\n"
)
HOTELS = "hotel_id,name,lat,lon\nKS1,Khách sạn,17.07,107.01\n"
ITEMS = "item_id,name,minutes\nTM1,Trống hội,10\n"
SESSIONS = "session_id,item_id,stage,minutes,after\n"


def make_pack(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a pack; scenario.toml is added when it is not among the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"scenario.toml": SETTINGS, **files}.items():
        raw = content.encode("utf-8") if isinstance(content, str) else content
        (folder / name).write_bytes(raw)
    return folder


def fault_lines(pack: Path) -> list[str]:
    """Return the faults of a pack as the user reads them, none when it is sound."""
    try:
        load(pack)
    except PackError as error:
        return [fault.line("vi") for fault in error.faults]
    return []
