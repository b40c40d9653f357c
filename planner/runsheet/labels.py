"""Words of the printed run-sheet in both languages."""

from planner.wording import Wording

COLUMN_LABELS: dict[str, Wording] = {
    "performer": Wording("Người thực hiện", "Performed by"),
    "position": Wording("Vị trí, đường vào - ra", "Position, way in and out"),
    "mc_text": Wording("MC, lời dẫn", "MC text"),
    "sound": Wording("Âm thanh", "Sound"),
    "light": Wording("Ánh sáng", "Light"),
    "led": Wording("LED", "LED"),
    "props": Wording("Đạo cụ, hiện vật", "Props"),
    "owner": Wording("Phụ trách", "In charge"),
    "cue": Wording("Tín hiệu", "Cue"),
    "plan_b": Wording("Phương án B", "Plan B"),
    "coupled_to": Wording("Gắn với", "Coupled to"),
}
"""Text columns of the table, in print order; one that is empty throughout is not printed."""

LABELS: dict[str, Wording] = {
    "heading": Wording("Kịch bản điều hành", "Run-sheet"),
    "host": Wording("Đơn vị chủ trì", "Host"),
    "number": Wording("STT", "No."),
    "time": Wording("Thời gian", "Time"),
    "minutes": Wording("Phút", "Min."),
    "content": Wording("Nội dung", "Item"),
    "track": Wording("Tuyến", "Track"),
    "parallel": Wording("song song", "parallel"),
    "step": Wording("Bước", "Step"),
    "findings": Wording("Cần xem lại", "To be looked at"),
    "error": Wording("Lỗi", "Error"),
    "warning": Wording("Lưu ý", "Warning"),
    "no_rows": Wording("Kịch bản chưa có mục nào.", "The run-sheet has no items yet."),
    "legend": Wording(
        "Số trong ô tròn là bước nghi thức 1-8 theo NĐ 111/2018/NĐ-CP Đ13.1.",
        "The number in a circle is the ritual step 1-8 of NĐ 111/2018/NĐ-CP Đ13.1.",
    ),
}
