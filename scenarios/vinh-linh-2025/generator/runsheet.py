"""What hangs on the run-sheet, and its plans B: all invented, on the items and groups of the pack."""

from collections.abc import Iterator

from generator.tables import Row

PARADE = {
    "KB-29": ("NH-13", "NH-14", "NH-15", "NH-16", "NH-17", "NH-18"),
    "KB-30": ("NH-10", "NH-11", "NH-19", "NH-20", "NH-21"),
}
"""Blocks in marching order, by the item with which they are released."""
BLOCK_STEP_MIN = 2
BUSES = {
    "XE-01": ("NH-02", "KB-33"),
    "XE-02": ("NH-03", "KB-11"),
    "XE-03": ("NH-08", "KB-33"),
    "XE-04": ("NH-14", "KB-30"),
    "XE-05": ("NH-21", "KB-30"),
    "XE-06": ("NH-22", "KB-14"),
}
"""Coach -> the group that it takes home, and the item after which it leaves."""
DELEGATIONS = 8
DOORS = 8


def coupling_rows() -> list[Row]:
    """Return the rows of couplings.csv."""
    return [*_arrivals(), *_doors(), *_blocks(), *_buses(), *_meals(), *_roads(), *_posts(), *_rain()]


def _row(coupling_id: str, subject: tuple[str, str], on: tuple[str, str, int], **others: object) -> Row:
    """Return a row: kind and subject; item, anchor and offset; then rule, tolerance and the rest."""
    kind, name = subject
    item_id, anchor, offset_min = on
    row: dict[str, object] = {
        "coupling_id": coupling_id,
        "kind": kind,
        "subject": name,
        "item_id": item_id,
        "anchor": anchor,
        "offset_min": offset_min,
        "rule": "theo",
        "tolerance_min": 0,
        "told": "",
        "variant": "",
        "note": "",
    }
    return row | others


def _arrivals() -> Iterator[Row]:
    waves = (("Đợt 1: Nhân dân khu D", 60), ("Đợt 2: khu B, C", 40), ("Đợt 3: thẻ A", 15))
    for number, (name, before_min) in enumerate(waves, start=1):
        told = f"Tổ lễ tân đợt {number}; Trưởng bãi xe"
        on = ("KB-15", "đầu", -before_min)
        yield _row(f"GK-D{number}", ("đợt đến", name), on, rule="chờ", tolerance_min=10, told=told)
    filled = ("ghế", "Khu A đủ 90 % ghế")
    yield _row("GK-G1", filled, ("KB-18", "đầu", -5), rule="chờ", tolerance_min=5, told="Trưởng khu A")
    yield _row(
        "GK-DX", ("xe", "Đoàn xe đại biểu"), ("KB-17", "đầu", -5), rule="chờ", tolerance_min=3, told="Tổ dẫn đoàn"
    )


def _doors() -> Iterator[Row]:
    for number in range(1, DOORS + 1):
        told = f"Tổ trưởng cửa {number}; Chỉ huy cửa"
        yield _row(f"GK-C{number}", ("cửa", f"Mở cửa {number}"), ("KB-05", "đầu", 0), tolerance_min=5, told=told)
        out = ("KB-34", "đầu", (number - 1) // 2 * 5)
        yield _row(f"GK-R{number}", ("cửa", f"Cửa {number} cho ra"), out, tolerance_min=10, told=told)


def _blocks() -> Iterator[Row]:
    for item_id, groups in PARADE.items():
        for number, group in enumerate(groups):
            told = f"Khối trưởng {group}; Chỉ huy trục diễu hành"
            on = (item_id, "đầu", number * BLOCK_STEP_MIN - 5)
            yield _row(f"GK-{group}", ("khối", group), on, tolerance_min=3, told=told, note="giờ rời vị trí tập kết")


def _buses() -> Iterator[Row]:
    for coach, (group, item_id) in BUSES.items():
        told = f"Lái xe {coach}; Khối trưởng {group}"
        yield _row(f"GK-{coach}", ("xe", coach), (item_id, "cuối", 20), tolerance_min=10, told=told)


def _meals() -> Iterator[Row]:
    told = "Bếp trưởng; Tiểu ban Hậu cần - Tài chính"
    for number in range(1, DELEGATIONS + 1):
        on = ("KB-34", "đầu", 45)
        who = f"{told}; Cán bộ đón đoàn {number}"
        yield _row(f"GK-A{number}", ("bữa ăn", f"Cơm trưa đoàn {number}"), on, tolerance_min=15, told=who)
    water = ("bữa ăn", "Suất ăn nhẹ của khối diễu hành")
    yield _row("GK-A0", water, ("KB-30", "cuối", 5), tolerance_min=10, told="Tổ nước uống")


def _roads() -> Iterator[Row]:
    for number in (1, 2, 3):
        street = ("cấm đường", f"CD-{number:02} mở lại 11:00")
        on = ("KB-35", "cuối", 10)
        yield _row(f"GK-L{number}", street, on, rule="giữ", tolerance_min=10, told="Trực ban CSGT", note="đã công bố")
    lorries = ("cấm đường", "CD-07 hạn chế xe tải")
    yield _row("GK-L7", lorries, ("KB-34", "đầu", 5), tolerance_min=10, told="Trực ban CSGT; Chốt Nguyễn Du")


def _posts() -> Iterator[Row]:
    handing = ("chốt", "Bàn giao CA2 – CA3")
    yield _row("GK-P1", handing, ("KB-35", "đầu", 10), tolerance_min=15, told="Sở chỉ huy; Ca trưởng CA3")
    guard = ("chốt", "Chốt đầu trục diễu hành")
    yield _row("GK-P2", guard, ("KB-28", "đầu", -5), tolerance_min=5, told="Sở chỉ huy; Chốt trưởng CH-02")


def _rain() -> Iterator[Row]:
    shuttle = ("xe", "Xe chuyển khách sang nhà văn hóa")
    yield _row("GK-M1", shuttle, ("KB-15", "đầu", -50), tolerance_min=5, told="Tổ xe; Tổ dẫn đoàn", variant="MUA")
    door = ("cửa", "Cửa nhà văn hóa")
    yield _row("GK-M2", door, ("KB-15", "đầu", -40), tolerance_min=5, told="Quản lý nhà văn hóa", variant="MUA")


def variant_rows() -> list[Row]:
    """Return the rows of variants.csv."""
    columns = ("variant_id", "name", "trigger", "decided_by", "decide_before_min", "venue_id", "seating", "transport")
    plans: tuple[tuple[object, ...], ...] = (
        (
            "MUA",
            "Mưa to: vào nhà văn hóa",
            "mưa trên 10 mm/giờ hoặc có sét lúc 04:00",
            "Trưởng ban Tổ chức",
            30,
            "DTL-02",
            "470 ghế: đại biểu khu A, B và người nhận thưởng; khách còn lại xem màn hình tại nhà đa năng",
            "Bỏ cấm Trần Phú, giữ cấm Hùng Vương; xe khách trả khách ở đường Trần Hưng Đạo",
        ),
        (
            "NANG",
            "Nắng nóng 40 °C",
            "dự báo từ 39 °C trước 09:00",
            "Thường trực BTC",
            60,
            "",
            "Người trên 75 tuổi và Mẹ Việt Nam Anh hùng chuyển vào khu có mái che",
            "Khối cựu chiến binh đi xe; thêm hai xe nước trên trục diễu hành",
        ),
        (
            "DIEN",
            "Mất điện lưới",
            "mất điện quá 2 phút",
            "Tổng đạo diễn",
            0,
            "",
            "Giữ nguyên chỗ ngồi; loa tay ở từng khu",
            "Cảnh sát giao thông điều khiển bằng tay ở nút có đèn",
        ),
        (
            "VANG",
            "Lãnh đạo phát biểu vắng",
            "đoàn báo vắng trước 06:45",
            "Thường trực BTC",
            0,
            "",
            "Ghế của người vắng không để trống: đoàn tự dồn, không ai thừa kế ngôi thứ",
            "Bỏ một xe dẫn đoàn",
        ),
    )
    told = {
        "MUA": "Toàn bộ tiểu ban trưởng×6; Đài truyền thanh",
        "NANG": "Tổ y tế; Tổ nước uống",
        "DIEN": "Tổ kỹ thuật; Trưởng khu A",
        "VANG": "Thư ký ban tổ chức; MC",
    }
    return [dict(zip(columns, plan, strict=True)) | {"told": told[str(plan[0])], "note": "hư cấu"} for plan in plans]


def change_rows() -> list[Row]:
    """Return the rows of variant_changes.csv."""
    hall = "Sân khấu nhà văn hóa"
    rain: list[tuple[str, str, str, str, str]] = [
        ("mục", item_id, "position", hall, "chuyển vào nhà")
        for item_id in (
            "KB-15",
            "KB-16",
            "KB-17",
            "KB-18",
            "KB-19",
            "KB-20",
            "KB-21",
            "KB-23",
            "KB-25",
            "KB-26",
            "KB-27",
        )
    ]
    rain += [("mục", item_id, "", "", "không diễu hành khi mưa") for item_id in ("KB-28", "KB-29", "KB-30")]
    rain += [
        ("mục", "KB-21", "minutes", "15", "bản đọc rút gọn"),
        ("mục", "KB-32", "position", hall, "chuyển vào nhà"),
        ("mục", "KB-09", "sound", "bản thu", "trống không để ngoài mưa"),
        ("gắn kết", "GK-L3", "", "", "Trần Phú không cấm nữa"),
    ]
    heat = [
        ("mục", "KB-30", "minutes", "6", "cựu chiến binh đi xe, rút ngắn"),
        ("mục", "KB-31", "", "", "bỏ tiết mục để hết chương trình trước 09:30"),
        ("mục", "KB-07", "position", "Phòng mát", "tránh nắng"),
    ]
    power = [
        ("mục", "KB-19", "sound", "hát không nhạc", "mất điện"),
        ("mục", "KB-21", "sound", "loa tay, máy phát", "mất điện"),
        ("mục", "KB-18", "led", "", "không có màn hình"),
        ("mục", "KB-32", "light", "không dùng", "mất điện"),
    ]
    absent = [
        ("mục", "KB-25", "performer", "Người thay cùng cấp", "lãnh đạo vắng"),
        ("mục", "KB-25", "minutes", "7", "phát biểu ngắn"),
        ("mục", "KB-25", "buffer_min", "5", "giữ giờ các mục sau"),
        (
            "mục",
            "KB-20",
            "mc_text",
            "Về dự buổi lễ hôm nay, xin trân trọng giới thiệu (danh sách đã bỏ người vắng).",
            "",
        ),
    ]
    plans = {"MUA": rain, "NANG": heat, "DIEN": power, "VANG": absent}
    columns = ("target", "target_id", "column", "value", "reason")
    return [
        {"variant_id": plan} | dict(zip(columns, change, strict=True))
        for plan, changes in plans.items()
        for change in changes
    ]
