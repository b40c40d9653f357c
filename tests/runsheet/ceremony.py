"""A small ceremony: reception, the eight steps, an art programme beside the closing."""

from collections.abc import Callable, Mapping
from pathlib import Path

from planner.engine.findings import Finding
from planner.runsheet import COLUMNS
from planner.scenario.rows import RunsheetItem
from planner.scenario.schema import EventSettings, Scenario
from planner.tables import read_table, write_table

ITEMS = (
    ("M00", "2025-06-16 07:00", "", 30, "", "Đón đại biểu", "Tổ lễ tân", "Cổng chính"),
    ("M01", "2025-06-16 07:30", "M00", 5, "thong_bao", "Thông báo chương trình", "MC nam", "Bục MC"),
    ("M02", "", "M01", 5, "chao_co", "Chào cờ", "Đội danh dự", "Cột cờ"),
    ("M03", "", "M02", 10, "tuyen_bo_ly_do", "Tuyên bố lý do", "Phó Trưởng ban Tổ chức", "Bục chính"),
    ("M04", "", "M03", 20, "dien_van", "Diễn văn kỷ niệm", "Trưởng ban Tổ chức", "Bục chính"),
    (
        "M05",
        "",
        "M04",
        10,
        "trao_thuong",
        "Trao Huân chương Độc lập hạng Nhì",
        "Lãnh đạo tỉnh",
        "Giữa lễ đài",
    ),
    ("M06", "", "M05", 5, "trao_thuong", "Trao Cờ thi đua của Chính phủ", "Lãnh đạo tỉnh", "Giữa lễ đài"),
    ("M07", "", "M06", 10, "phat_bieu", "Phát biểu của lãnh đạo tỉnh", "Bí thư Tỉnh ủy", "Bục chính"),
    ("M08", "", "M07", 5, "dap_tu", "Đáp từ", "Bí thư Huyện ủy", "Bục chính"),
    ("M09", "", "M08", 5, "ket_thuc", "Kết thúc buổi lễ", "MC nam", "Bục MC"),
    ("M10", "", "M08", 15, "", "Màn trống hội", "Đội trống", "Sân lễ"),
)
WORDS = {
    "chao_co": "Mời đại biểu đứng dậy, hát Quốc ca",
    "trao_thuong": "Công bố quyết định, tập thể đứng nghe; người trao thừa ủy quyền của Chủ tịch nước",
}
EVENT = {
    "id": "thu",
    "name": {"vi": "Lễ kỷ niệm 70 năm", "en": "70th anniversary"},
    "d_day": "2025-06-16",
    "host_organisation": "UBND huyện",
}

Edits = Mapping[str, Mapping[str, str]]
Judge = Callable[[Edits], tuple[Finding, ...]]


def make_items() -> tuple[RunsheetItem, ...]:
    names = ("item_id", "start", "after", "minutes", "ritual_code", "title", "performer", "position")
    items = (RunsheetItem.model_validate(dict(zip(names, item, strict=True))) for item in ITEMS)
    return tuple(item.model_copy(update={"mc_text": WORDS.get(item.ritual_code, "")}) for item in items)


def make_scenario(*items: RunsheetItem, **event: object) -> Scenario:
    return Scenario(EventSettings.model_validate(EVENT | event), runsheet=items or make_items())


def edit(path: Path, edits: Edits) -> None:
    """Change cells of the file as a clerk would: item -> column -> text; column "drop" removes the row."""
    rows = [
        {**row.cells, **edits.get(row.cells["item_id"], {})}
        for row in read_table(path).rows
        if "drop" not in edits.get(row.cells["item_id"], {})
    ]
    write_table(path, COLUMNS, rows)
