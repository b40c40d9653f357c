"""What the papers of the traffic plan list: signs, contingencies, radio nets, post sheets; all invented."""

from generator.staffing import post_rows
from generator.tables import Row, read

ROADS, ARMY, YOUTH = "Phòng Kinh tế và Hạ tầng (hư cấu)", "Ban Chỉ huy Quân sự (hư cấu)", "Đoàn Thanh niên (hư cấu)"
CONTINGENCIES: tuple[tuple[str, ...], ...] = (
    (
        "TH-01",
        "Mưa dông trước hoặc trong lễ",
        "Cảnh báo dông; mưa quá 10 phút",
        "Sở chỉ huy chính",
        "Thông báo, dẫn đại biểu vào hội trường theo danh sách; khối biểu diễn về xe; ngắt điện ngoài trời",
        "CSTT; TNTN",
        "Hùng Vương – Lê Duẩn – nhà văn hóa",
    ),
    (
        "TH-02",
        "Nắng nóng, nhiều người say nắng",
        "Quá 5 ca trong 15 phút",
        "Trạm y tế tại quảng trường",
        "Phát nước, mở lều mát, rút ngắn chương trình, tăng tổ cáng",
        "y tế; TNTN",
        "",
    ),
    (
        "TH-03",
        "Mất điện, mất âm thanh",
        "Hệ thống dừng quá 30 giây",
        "Tổ kỹ thuật",
        "Chuyển máy phát; dẫn chương trình bằng loa cầm tay",
        "TNTN",
        "",
    ),
    (
        "TH-04",
        "Chen lấn, dồn ứ ở cửa",
        "Quá 4 người/m² hoặc dòng người dừng",
        "Chỉ huy khu",
        "Dừng cho vào; mở cửa thoát nạn; chia dòng; phát loa hướng dẫn",
        "CSTT; công an xã; TNTN",
        "",
    ),
    (
        "TH-05",
        "Cháy, chập điện",
        "Khói, lửa, báo cháy",
        "Xe chữa cháy tại quảng trường",
        "Chữa cháy tại chỗ; thoát nạn theo thẻ khu; mở làn khẩn cấp",
        "PCCC; CSTT; y tế",
        "Hùng Vương",
    ),
    (
        "TH-06",
        "Thiết bị bay không người lái lạ",
        "Phát hiện bằng mắt hoặc thiết bị",
        "Sở chỉ huy chính",
        "Báo quân sự; che chắn lễ đài; tìm người điều khiển",
        "quân sự; CSTT",
        "",
    ),
    (
        "TH-07",
        "Tụ tập, khiếu kiện đông người",
        "Nhóm người mang biểu ngữ",
        "Công an xã",
        "Mời về nơi tiếp dân; không để ùn tắc; ghi nhận kiến nghị",
        "công an xã; CSTT",
        "",
    ),
    (
        "TH-08",
        "Ùn tắc, tai nạn trên QL.1",
        "Dòng xe dừng quá 10 phút",
        "Tổ CSGT QL.1",
        "Mở phân luồng từ xa; điều xe cứu hộ; kéo dài giờ đón khách",
        "CSGT; y tế",
        "QL.9D – Nguyễn Du",
    ),
    (
        "TH-09",
        "Phát hiện vật nổ",
        "Vật lạ, báo tin",
        "Sở chỉ huy chính",
        "Khoanh vùng 100 m, sơ tán theo hướng gió, không chạm vào vật, chờ công binh",
        "quân sự; CSTT",
        "",
    ),
    (
        "TH-10",
        "Bãi đỗ đầy sớm",
        "Còn 10 phần trăm số chỗ",
        "Chốt bãi đỗ",
        "Báo sở chỉ huy; chốt ngoài chuyển xe sang bãi dự phòng",
        "CSGT; TNTN",
        "Nguyễn Du",
    ),
)
RADIO: tuple[tuple[str, ...], ...] = (
    ("VT-01", "Mạng chỉ huy", "Kênh 1", "Sông Hiền", "Sở chỉ huy chính, phụ; trưởng các tiểu ban", "Điện thoại nội bộ"),
    ("VT-02", "Mạng giao thông", "Kênh 2", "Cầu 1 – Cầu 30", "Chốt nút giao, chốt bãi đỗ", "Kênh 6"),
    ("VT-03", "Mạng an ninh, cửa", "Kênh 3", "Thành 1 – Thành 8", "Các cửa quảng trường", "Kênh 6"),
    ("VT-04", "Mạng y tế, chữa cháy", "Kênh 4", "Sen 1 – Sen 9", "Trạm, tổ y tế; tổ chữa cháy", "115, 114"),
    ("VT-05", "Mạng sân khấu", "Kênh 5", "Trúc 1 – Trúc 5", "Tổng đạo diễn, khối trưởng, kỹ thuật", "Chạy truyền tin"),
)
EQUIPMENT = {
    "junction": ("Rào chắn, cọc tiêu, gậy chỉ huy, bộ đàm, áo phản quang", "TH-08;TH-10"),
    "gate": ("Cổng từ, máy dò cầm tay, bộ đàm, loa tay", "TH-04;TH-09"),
    "parking": ("Dây phân làn, biển số bãi, bộ đàm, đèn pin", "TH-10"),
    "medical": ("Cáng, túi sơ cứu, oxy, nước, lều mát", "TH-02;TH-04"),
    "fire": ("Bình chữa cháy, lăng vòi, máy bơm", "TH-05"),
    "command": ("Bộ đàm các mạng, bản đồ, sổ nhật ký, máy phát", "TH-01;TH-06;TH-07;TH-09"),
}


def contingency_rows() -> list[Row]:
    """Return the rows of contingencies.csv."""
    columns = ("contingency_id", "title", "trigger", "lead", "actions", "forces", "route")
    return [dict(zip(columns, line, strict=True)) for line in CONTINGENCIES]


def radio_rows() -> list[Row]:
    """Return the rows of radio.csv."""
    columns = ("net_id", "name", "channel", "call_signs", "users", "backup")
    return [dict(zip(columns, line, strict=True)) for line in RADIO]


def sheet_rows() -> list[Row]:
    """Return the rows of post_sheets.csv; escorts have none, and chiefs come from the plan of duties."""
    return [
        {
            "post_id": post["post_id"],
            "equipment": EQUIPMENT[str(post["kind"])][0],
            "contingencies": EQUIPMENT[str(post["kind"])][1],
        }
        for post in post_rows()
        if post["kind"] in EQUIPMENT
    ]


def sign_rows() -> list[Row]:
    """Return the rows of signs.csv: a sign and a barrier at both ends of every closure, a board of the way round."""
    rows: list[Row] = []
    for closure in read("closures"):
        strict = closure["tier"] != "hạn chế"
        kinds = [("biển báo", "P.101" if strict else "P.106a", "", 1, ROADS)]
        kinds += [("rào chắn", "", "", 4, ARMY)] if strict else []
        for place in (closure["from_place"], closure["to_place"]):
            for kind, code, text, count, installer in kinds:
                rows.append(_sign(rows, closure, (kind, code, text), (place, count), installer))
        rows.append(_sign(rows, closure, ("biển chỉ dẫn", "", closure["detour"]), (closure["from_place"], 2), YOUTH))
    return rows


def _sign(
    rows: list[Row], closure: dict[str, str], what: tuple[str, str, str], where: tuple[str, int], installer: str
) -> Row:
    return {
        "sign_id": f"BB-{len(rows) + 1:02d}",
        "kind": what[0],
        "code": what[1],
        "text": what[2],
        "place": f"{closure['street']}, đầu {where[0]}",
        "count": where[1],
        "installer": installer,
        "closure_id": closure["closure_id"],
        "install_by": f"{closure['from'][:10]} 04:30"
        if closure["from"][11:] < "12"
        else f"{closure['from'][:10]} 16:00",
        "remove_by": "2025-06-16 18:00",
    }
