"""What the log's actions are called: ``noun.verb`` in words, so that people who never saw the code can read it."""

from collections.abc import Mapping

from planner.wording import Wording

NOUNS: Mapping[str, Wording] = {
    "account": Wording("tài khoản", "account"),
    "attachment": Wording("tệp kèm", "attached file"),
    "comment": Wording("góp ý", "comment"),
    "document": Wording("văn bản", "document"),
    "event": Wording("buổi lễ", "event"),
    "guest": Wording("khách", "guest"),
    "guests": Wording("danh sách khách", "guest list"),
    "job": Wording("việc giải", "solve"),
    "lodging": Wording("lưu trú", "lodging"),
    "map": Wording("bản đồ", "map"),
    "member": Wording("thành viên", "member"),
    "pin": Wording("điều ghim", "pin"),
    "plan": Wording("phương án", "plan"),
    "print": Wording("bản in", "print"),
    "register": Wording("sổ đăng ký", "register"),
    "rehearsal": Wording("buổi tập", "rehearsal"),
    "review": Wording("thẩm định", "review"),
    "room": Wording("phòng", "room"),
    "row": Wording("dòng dữ liệu", "row"),
    "rows": Wording("dữ liệu", "rows"),
    "scenario": Wording("dữ liệu buổi lễ", "data of the event"),
    "seating": Wording("chỗ ngồi", "seating"),
    "session": Wording("phiên làm việc", "session"),
    "settings": Wording("thông số", "settings"),
    "staffing": Wording("lực lượng", "forces"),
    "submission": Wording("hồ sơ trình", "submission"),
    "table": Wording("bảng", "table"),
    "traffic": Wording("giao thông", "traffic"),
    "version": Wording("phiên bản dữ liệu", "version of the data"),
}

VERBS: Mapping[str, Wording] = {
    "add": Wording("thêm", "add"),
    "approve": Wording("duyệt", "approve"),
    "archive": Wording("cất", "archive"),
    "begin": Wording("mở", "begin"),
    "cancel": Wording("huỷ", "cancel"),
    "change": Wording("sửa", "change"),
    "comment": Wording("góp ý", "comment on"),
    "copy": Wording("chép", "copy"),
    "create": Wording("tạo", "create"),
    "decide": Wording("quyết định", "decide"),
    "delete": Wording("xoá", "delete"),
    "done": Wording("xong", "finish"),
    "draw": Wording("vẽ", "draw"),
    "edit": Wording("sửa", "edit"),
    "end": Wording("đóng", "end"),
    "export": Wording("xuất", "export"),
    "failed": Wording("hỏng", "failed"),
    "import": Wording("nhập", "import"),
    "in_force": Wording("chọn làm bản áp dụng", "put in force"),
    "interrupted": Wording("gián đoạn", "interrupted"),
    "keep": Wording("lưu", "keep"),
    "make": Wording("lập", "make"),
    "mark": Wording("đánh dấu", "mark"),
    "merge": Wording("gộp", "merge"),
    "move": Wording("chuyển", "move"),
    "name": Wording("đổi tên người của", "change the name of"),
    "open": Wording("mở", "open"),
    "password": Wording("đổi mật khẩu của", "change the password of"),
    "preferences": Wording("đổi ngôn ngữ, nền của", "change language or theme of"),
    "print": Wording("in", "print"),
    "queue": Wording("xếp hàng", "queue"),
    "recall": Wording("thu hồi", "recall"),
    "refused": Wording("từ chối", "refuse"),
    "remove": Wording("bỏ", "remove"),
    "rename": Wording("đổi tên", "rename"),
    "reopen": Wording("mở lại", "reopen"),
    "replace": Wording("thay", "replace"),
    "reset": Wording("cấp mật khẩu một lần cho", "give a one-time password to"),
    "resolve": Wording("khép", "resolve"),
    "restore": Wording("khôi phục", "restore"),
    "return": Wording("trả lại", "return"),
    "reveal": Wording("xem dữ liệu che của", "reveal masked values of"),
    "running": Wording("bắt đầu", "begin"),
    "save": Wording("lưu", "save"),
    "set": Wording("đặt", "set"),
    "settle": Wording("khép", "settle"),
    "sign_out": Wording("đóng mọi phiên của", "end all sessions of"),
    "solve": Wording("giải", "solve"),
    "split": Wording("tách", "split"),
    "step_up": Wording("xác nhận mật khẩu trong", "confirm the password in"),
    "stop": Wording("dừng", "stop"),
    "submit": Wording("trình", "submit"),
    "undo": Wording("hoàn tác", "undo"),
    "unlock": Wording("mở khoá", "unlock"),
    "update": Wording("cập nhật", "update"),
    "upload": Wording("tải lên", "upload"),
    "withdraw": Wording("rút", "withdraw"),
}


def words(action: str) -> Wording:
    """Return an action in words; one that nobody has named yet is shown as it is written in the log."""
    noun, _, verb = action.partition(".")
    if noun not in NOUNS or verb not in VERBS:
        return Wording(action, action)
    vi = f"{VERBS[verb].vi} {NOUNS[noun].vi}"
    en = f"{VERBS[verb].en}: {NOUNS[noun].en}"
    return Wording(vi[:1].upper() + vi[1:], en[:1].upper() + en[1:])
