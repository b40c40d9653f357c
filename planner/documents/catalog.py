"""The one list of documents that the command line and the web application read."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.documents.content import Content, Form
from planner.documents.kinds import (
    assignments,
    banquet,
    cards,
    duty_slips,
    guests,
    hall,
    invitation,
    lodging_cards,
    organising,
    plan,
    programme,
    rain,
    roster,
    runsheet_pages,
    seat_cards,
    settlement,
    stay,
    traffic,
    transport,
)
from planner.documents.options import Options
from planner.documents.people import PlanRows
from planner.errors import UsageError
from planner.scenario.schema import Scenario
from planner.wording import Wording

Format = Literal["pdf", "docx", "xlsx", "csv"]
Build = Callable[[Scenario, PlanRows, Options], Content]
TEXT: tuple[Format, ...] = ("pdf", "docx")
LIST: tuple[Format, ...] = ("pdf", "docx", "xlsx", "csv")
PRINT: tuple[Format, ...] = ("pdf",)
ROOM: tuple[Format, ...] = ("pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of document.

    Attributes:
        key: name on the command line and, without marks, of its file.
        title: name shown to people.
        form: whose layout it follows.
        formats: what it can be printed as.
        needs: problems whose plan rows it is empty without.
        tables: tables of the pack it is empty without.
        build: makes the content from pack, plan rows and options.
        internal: not to be handed out (names officers' telephones).
        per_guest: whether ``Options.guests`` narrows it to certain guests.
    """

    key: str
    title: Wording
    form: Form
    formats: tuple[Format, ...]
    needs: tuple[str, ...]
    tables: tuple[str, ...]
    build: Build
    internal: bool = False
    per_guest: bool = False

    def missing(self, scenario: Scenario, rows: PlanRows) -> tuple[str, ...]:
        """Return the tables and plans that this document needs and does not find."""
        tables = tuple(name for name in self.tables if not getattr(scenario, name))
        return tables + tuple(name for name in self.needs if not rows.get(name))


DOCUMENTS: tuple[Document, ...] = (
    Document("ke-hoach", Wording("Kế hoạch tổ chức", "Plan"), "state", TEXT, (), (), plan.plan),
    Document(
        "thong-bao",
        Wording("Thông báo kết luận", "Notice of conclusions"),
        "party",
        TEXT,
        (),
        ("directives",),
        organising.conclusions,
    ),
    Document(
        "giay-moi",
        Wording("Giấy mời", "Invitations"),
        "state",
        TEXT,
        (),
        ("guests",),
        invitation.invitations,
        per_guest=True,
    ),
    Document(
        "ds-khach-thu-bac",
        Wording("Danh sách khách mời theo nhóm, thứ bậc", "Guest list by group and rank"),
        "annex",
        LIST,
        (),
        ("guests",),
        guests.list_by_rank,
        per_guest=True,
    ),
    Document(
        "ds-khach-don-vi",
        Wording("Danh sách khách mời theo đơn vị", "Guest list by organisation"),
        "annex",
        LIST,
        (),
        ("guests",),
        guests.list_by_organisation,
        per_guest=True,
    ),
    Document(
        "ds-khach-ten",
        Wording("Danh sách khách mời theo tên", "Guest list by given name"),
        "annex",
        LIST,
        (),
        ("guests",),
        guests.list_by_name,
        per_guest=True,
    ),
    Document(
        "phong-bi", Wording("Phong bì", "Envelopes"), "working", PRINT, (), ("guests",), cards.envelopes, per_guest=True
    ),
    Document(
        "nhan-dia-chi",
        Wording("Nhãn địa chỉ", "Address labels"),
        "working",
        PRINT,
        (),
        ("guests",),
        cards.labels,
        per_guest=True,
    ),
    Document(
        "the-btc",
        Wording("Thẻ ban tổ chức, báo chí", "Organiser and press badges"),
        "working",
        PRINT,
        (),
        (),
        cards.badges,
    ),
    Document(
        "the-xe",
        Wording("Thẻ xe A, B", "Vehicle passes A, B"),
        "working",
        PRINT,
        (),
        ("guests", "delegations"),
        cards.vehicle_passes,
    ),
    Document(
        "bien-ten",
        Wording("Biển tên để bàn", "Table name cards"),
        "working",
        PRINT,
        (),
        ("guests",),
        cards.name_cards,
        per_guest=True,
    ),
    Document(
        "so-do-cho-ngoi",
        Wording("Sơ đồ chỗ ngồi theo khu", "Seating charts"),
        "working",
        ROOM,
        ("seating",),
        ("seats",),
        hall.seating_charts,
    ),
    Document(
        "phieu-cho-ngoi",
        Wording("Phiếu chỗ ngồi có sơ đồ đường đi", "Seat cards with a map of the way"),
        "working",
        PRINT,
        ("seating",),
        ("seats", "guests"),
        seat_cards.seat_cards,
        per_guest=True,
    ),
    Document(
        "ds-cho-ngoi",
        Wording("Danh sách chỗ ngồi theo hàng", "Seating by row"),
        "working",
        LIST,
        ("seating",),
        ("seats",),
        hall.seating_rows,
    ),
    Document(
        "ds-ban",
        Wording("Danh sách chỗ ngồi theo bàn", "Seating by table"),
        "working",
        LIST,
        ("tables",),
        ("tables", "guests"),
        banquet.table_lists,
    ),
    Document(
        "phieu-ban",
        Wording("Phiếu bàn tiệc có sơ đồ bàn", "Table cards with a map of the tables"),
        "working",
        PRINT,
        ("tables",),
        ("tables", "guests"),
        banquet.table_cards,
        per_guest=True,
    ),
    Document(
        "ds-doi-dia-diem",
        Wording("Danh sách đổi địa điểm khi mưa", "Who goes where when it rains"),
        "working",
        LIST,
        ("rain",),
        ("guests", "venues"),
        rain.relocation_lists,
    ),
    Document(
        "ds-don-khach",
        Wording("Danh sách đón khách tại cửa", "Check-in lists"),
        "working",
        LIST,
        (),
        ("guests",),
        guests.check_in,
        per_guest=True,
    ),
    Document(
        "ds-luu-tru",
        Wording("Danh sách lưu trú theo cơ sở", "Lodging lists"),
        "working",
        LIST,
        ("lodging",),
        (),
        stay.lodging_lists,
    ),
    Document(
        "phong-bi-chia-khoa",
        Wording("Phong bì thẻ khoá phòng", "Key-card envelopes"),
        "working",
        PRINT,
        ("lodging",),
        ("hotels",),
        lodging_cards.key_envelopes,
        per_guest=True,
    ),
    Document(
        "the-luu-tru",
        Wording("Thẻ lưu trú của khách (phòng, tầng, sơ đồ)", "Guest cards: room, floor, map"),
        "working",
        PRINT,
        ("lodging",),
        ("hotels",),
        lodging_cards.guest_cards,
        per_guest=True,
    ),
    Document(
        "so-do-luu-tru",
        Wording("Sơ đồ các nơi lưu trú", "Map of the lodgings"),
        "working",
        PRINT,
        ("lodging",),
        ("hotels",),
        lodging_cards.lodging_map,
    ),
    Document(
        "nghiem-thu-luu-tru",
        Wording("Biên bản nghiệm thu lưu trú từng cơ sở", "Minutes of acceptance of each house"),
        "state",
        LIST,
        (),
        ("lodging_used",),
        settlement.acceptance_minutes,
        internal=True,
    ),
    Document(
        "thanh-toan-luu-tru",
        Wording("Danh sách đề nghị thanh toán lưu trú", "Request for payment of the houses"),
        "state",
        LIST,
        (),
        ("invoices",),
        settlement.payment_list,
        internal=True,
    ),
    Document(
        "doi-chieu-luu-tru",
        Wording("Sổ đối chiếu lưu trú, chênh lệch", "Ledger of the houses with its differences"),
        "working",
        LIST,
        (),
        ("invoices",),
        settlement.ledger_paper,
        internal=True,
    ),
    Document(
        "don-tiep",
        Wording("Kế hoạch đón tiếp (nội bộ)", "Reception plan (internal)"),
        "working",
        LIST,
        (),
        ("delegations",),
        stay.reception_plan,
        internal=True,
    ),
    Document(
        "lenh-chay-xe",
        Wording("Lệnh chạy xe của từng lái xe (nội bộ)", "Drivers' sheets (internal)"),
        "working",
        LIST,
        ("transport",),
        (),
        transport.driver_sheets,
        internal=True,
    ),
    Document(
        "gio-xe",
        Wording("Giờ xe tại từng điểm đón", "Timetables of the stops"),
        "working",
        LIST,
        ("transport",),
        (),
        transport.stop_timetables,
    ),
    Document(
        "tieu-ban",
        Wording("Phân công các tiểu ban", "Sub-committees"),
        "annex",
        ("pdf", "docx", "xlsx"),
        (),
        ("members",),
        organising.committees,
    ),
    Document(
        "phan-cong-tieu-ban",
        Wording("Phân công, tiến độ theo tiểu ban", "Tasks by sub-committee"),
        "annex",
        ("pdf", "docx", "xlsx"),
        ("preparation",),
        ("members",),
        assignments.by_committee,
    ),
    Document(
        "phan-cong-thanh-vien",
        Wording("Phân công từng thành viên", "Tasks of each member"),
        "annex",
        ("pdf", "docx", "xlsx"),
        ("preparation",),
        ("members",),
        assignments.by_member,
    ),
    Document(
        "lich-tap",
        Wording("Lịch tập luyện", "Rehearsal timetable"),
        "working",
        LIST,
        ("rehearsals",),
        (),
        programme.rehearsal_timetable,
    ),
    Document(
        "goi-tap",
        Wording("Phiếu gọi tập theo ngày", "Rehearsal call sheets"),
        "working",
        LIST,
        ("rehearsals",),
        (),
        programme.call_sheet,
    ),
    Document(
        "kich-ban", Wording("Kịch bản điều hành", "Run-sheet"), "working", LIST, (), ("runsheet",), programme.run_sheet
    ),
    Document(
        "kich-ban-tuyen",
        Wording("Kịch bản theo tuyến, từng tờ đánh số", "Run-sheet by track, numbered pages"),
        "working",
        LIST,
        (),
        ("runsheet",),
        runsheet_pages.by_track,
    ),
    Document(
        "kich-ban-the",
        Wording("Thẻ kịch bản bỏ túi", "Pocket cards of the run-sheet"),
        "working",
        PRINT,
        (),
        ("runsheet",),
        runsheet_pages.pocket_cards,
    ),
    Document(
        "kich-ban-thay-doi",
        Wording("Tờ thay của kịch bản", "Changed pages of the run-sheet"),
        "working",
        ("pdf", "docx"),
        (runsheet_pages.BEFORE,),
        ("runsheet",),
        runsheet_pages.changes,
    ),
    Document(
        "giao-thong",
        Wording("Phụ lục phân luồng, chốt, bãi đỗ", "Traffic annex"),
        "annex",
        ("pdf", "docx", "xlsx"),
        (),
        ("closures",),
        traffic.traffic_annex,
    ),
    Document(
        "phuong-an-giao-thong",
        Wording("Bảng biểu phương án giao thông, an ninh (nội bộ)", "Tables of the traffic plan (internal)"),
        "working",
        ("pdf", "docx", "xlsx"),
        (),
        ("posts",),
        traffic.police_papers,
        internal=True,
    ),
    Document(
        "phan-ca-chot",
        Wording("Phân ca theo chốt (nội bộ)", "Roster by post (internal)"),
        "working",
        LIST,
        ("staffing",),
        ("posts", "officers"),
        roster.by_post,
        internal=True,
    ),
    Document(
        "phan-ca-luc-luong",
        Wording("Phân ca theo lực lượng, đơn vị (nội bộ)", "Roster by force and unit (internal)"),
        "working",
        LIST,
        ("staffing",),
        ("posts", "officers"),
        roster.by_force,
        internal=True,
    ),
    Document(
        "phan-ca-nguoi",
        Wording("Phân ca từng người (nội bộ)", "Roster by person (internal)"),
        "working",
        LIST,
        ("staffing",),
        ("posts", "officers"),
        roster.by_person,
        internal=True,
    ),
    Document(
        "phan-ca-gio",
        Wording("Quân số theo giờ", "Headcount by hour"),
        "working",
        LIST,
        ("staffing",),
        ("posts", "officers"),
        roster.by_hour,
    ),
    Document(
        "phieu-truc",
        Wording("Phiếu trực có sơ đồ (nội bộ)", "Duty slips with a map (internal)"),
        "working",
        PRINT,
        ("staffing",),
        ("posts", "officers"),
        duty_slips.duty_slips,
        internal=True,
    ),
    Document(
        "bang-phan-ca",
        Wording("Bảng phân ca treo tường A3", "Wall chart of the roster, A3"),
        "working",
        ROOM,
        ("staffing",),
        ("posts", "officers"),
        roster.wall_chart,
    ),
    Document(
        "bang-phan-ca-ten",
        Wording("Bảng phân ca treo tường A3, có tên (nội bộ)", "Wall chart of the roster with names, A3 (internal)"),
        "working",
        ROOM,
        ("staffing",),
        ("posts", "officers"),
        roster.wall_chart_with_names,
        internal=True,
    ),
    Document(
        "thong-bao-giao-thong",
        Wording("Thông báo cấm đường, phân luồng", "Public notice of closures"),
        "state",
        TEXT,
        (),
        ("closures",),
        traffic.public_notice,
    ),
)


def document_keys() -> tuple[str, ...]:
    """Return the names of all documents."""
    return tuple(document.key for document in DOCUMENTS)


def document_of(key: str) -> Document:
    """Return the document called ``key``.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    for document in DOCUMENTS:
        if document.key == key:
            return document
    near = difflib.get_close_matches(key, document_keys(), 1)
    hint = Wording(f" Có phải “{near[0]}”?", f" Did you mean “{near[0]}”?") if near else Wording("", "")
    known = ", ".join(document_keys())
    raise UsageError(
        Wording(
            f"Không có loại văn bản “{key}”; các loại: {known}.{hint.vi}",
            f"There is no document “{key}”; the documents are: {known}.{hint.en}",
        )
    )


def select_documents(keys: Sequence[str]) -> tuple[Document, ...]:
    """Return the documents named, in the order of the list; all of them when none is named."""
    chosen = {document_of(key).key for key in keys}
    return tuple(document for document in DOCUMENTS if not chosen or document.key in chosen)
