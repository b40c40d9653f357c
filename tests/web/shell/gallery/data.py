"""What the gallery shows: an invented event."""

from types import SimpleNamespace as Thing
from typing import Any

TOKEN = "of-the-gallery"

ROOMS = (
    "Tổng quan",
    "Chuẩn bị",
    "Khách mời",
    "Chỗ ngồi",
    "Lưu trú",
    "Đưa đón",
    "Tập luyện",
    "Giao thông",
    "Lực lượng",
    "Kịch bản",
    "Văn bản",
    "Sau lễ",
    "Nhật ký",
)

FIELDS = ({"key": "id", "label": "Mã", "readonly": True}, {"key": "name", "label": "Họ và tên"})
GRID_COLUMNS: tuple[dict[str, Any], ...] = (
    *FIELDS,
    {"key": "seats", "label": "Số ghế", "kind": "number"},
    {"key": "kind", "label": "Diện", "choices": [["ld", "Lãnh đạo"], ["ccb", "Cựu chiến binh"]]},
)


def frame(user: str = "Trần Thị Bình", **more: object) -> Thing:
    """Return the frame of the invented event; ``more`` overrides single fields."""
    fields: dict[str, Any] = {
        "user_name": user,
        "role_word": "Ban Tổ chức",
        "event": Thing(id="le-60", name="Lễ kỷ niệm 60 năm", days_left_words="D-23", day_words="Thứ Hai, 16/6/2025"),
        "events": [("le-60", "Lễ kỷ niệm 60 năm"), ("le-hoi", "Lễ hội mùa thu")],
        "rooms": [Thing(key=f"r{n}", title=t, href=f"/r{n}", current=n == 2) for n, t in enumerate(ROOMS)],
        "breadcrumbs": [("Lễ kỷ niệm 60 năm", "/"), ("Khách mời", None)],
        "csrf": TOKEN,
        "readiness": ("warn", "2 việc chậm"),
        "unread": 3,
        "theme": "auto",
        "notice": ("success", "Đã lưu 12 khách."),
        "undo": ("/post", "Lưu 12 khách"),
        "search_url": "/search",
    }
    return Thing(**{**fields, **more})


def page() -> dict[str, Any]:
    """Return what gallery.html needs beside the frame."""
    return {
        "tabs": [
            Thing(href="/", title="Sơ đồ", current=True, tally=None),
            Thing(href="/list", title="Danh sách", current=False, tally=214),
        ],
        "plan": plan(),
        "findings": [
            Thing(severity="error", sentence="Hàng 2 có 13 khách cho 12 ghế.", href="/row/2"),
            Thing(severity="warning", sentence="Bà Lê Thị C đi xe lăn, ghế cách lối đi 4 chỗ.", href="/guest/c"),
        ],
        "curve": {
            "unit": "điểm",
            "points": [
                {"t_s": 1, "score": 240, "bound": 80},
                {"t_s": 6, "score": 190, "bound": 150},
                {"t_s": 20, "score": 172, "bound": 168},
                {"t_s": 34, "score": 171, "bound": 169.6},
            ],
        },
        "columns": columns(),
        "filters": filters(),
        "differences": [
            Thing(kind="changed", label="Hàng 1", before="12 khách", after="11 khách"),
            Thing(kind="added", label="Hàng 9", before="", after="8 khách"),
            Thing(kind="same", label="Hàng 3", before="12 khách", after="12 khách"),
        ],
    }


def plan() -> Thing:
    """Return the header of an invented plan."""
    return Thing(
        status="submitted",
        score_words="171",
        gap_words="Cách tối ưu không quá 0,8 %.",
        findings_count=2,
        goals=[
            Thing(label="Đúng thứ bậc", words="96 %", value=96, max=100, state="good"),
            Thing(label="Đoàn ngồi gần nhau", words="81 %", value=81, max=100, state=""),
            Thing(label="Gần lối đi", words="40 %", value=40, max=100, state="bad"),
        ],
        made_by="Trần Thị Bình",
        made_at_words="08:12, Thứ Ba, 3/6/2025",
        seed=7,
    )


def columns() -> list[Thing]:
    """Return the columns of the list of guests."""
    return [
        Thing(key="name", label="Họ và tên", sort=True, kind="text"),
        Thing(key="body", label="Cơ quan", sort=True, kind="text"),
        Thing(key="seats", label="Số ghế", sort=True, kind="number"),
        Thing(key="cost", label="Kinh phí", sort=False, kind="money"),
        Thing(key="day", label="Ngày đến", sort=True, kind="date"),
        Thing(key="state", label="Tình trạng", sort=False, kind="text"),
    ]


def filters(asked: str = "") -> list[Thing]:
    """Return the filters of the list of guests, with what is asked for."""
    return [
        Thing(name="q", label="Tìm tên", kind="search", value=asked),
        Thing(name="state", label="Tình trạng", kind="select", value="", options=[("draft", "Nháp")]),
    ]


def guests() -> list[Thing]:
    """Return the rows of the list of guests."""
    names = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Thị Cúc", "Phạm Văn Dũng")
    states = ("draft", "submitted", "approved", "outdated")
    return [
        Thing(
            id=f"g{n}",
            name=name,
            body="Sở Văn hoá và Thể thao",
            seats=(n + 1) * 4,
            cost=f"{n + 1}2.500.000 ₫",
            day="Chủ Nhật, 15/6/2025",
            state=states[n],
        )
        for n, name in enumerate(names)
    ]
