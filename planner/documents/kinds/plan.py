"""The plan (kế hoạch) in the five sections of district plans, with its annexes; figures come from the pack."""

from collections.abc import Iterator

from planner.documents.content import Annex, Block, Column, Heading, Paper, Papers, Paragraph, Table
from planner.documents.kinds.lists import numbered
from planner.documents.kinds.organising import (
    committee_blocks,
    committee_names,
    committee_title,
    in_time_order,
    issuer_words,
    lower_first,
    progress_annex,
)
from planner.documents.kinds.stay import heads_of
from planner.documents.occasion import Occasion, runsheet_rows
from planner.documents.official import attached_to, head, recipients, signature
from planner.documents.options import Options
from planner.documents.people import INVITED, PlanRows
from planner.scenario.schema import Scenario
from planner.wording import number

PROGRAMME = (
    Column("STT", 1, "center"),
    Column("Thời gian", 3, "center"),
    Column("Nội dung", 8),
    Column("Thực hiện", 5),
)
BASES = (
    (
        "Căn cứ Nghị định số 145/2013/NĐ-CP của Chính phủ quy định về tổ chức ngày kỷ niệm; nghi thức trao tặng, "
        "đón nhận hình thức khen thưởng, danh hiệu thi đua; nghi lễ đối ngoại và đón, tiếp khách nước ngoài"
    ),
    (
        "Căn cứ Nghị định số 111/2018/NĐ-CP ngày 31 tháng 8 năm 2018 của Chính phủ quy định về ngày thành lập, "
        "ngày truyền thống, ngày hưởng ứng của các bộ, ngành, địa phương"
    ),
)
MONEY = (
    "Kinh phí thực hiện từ ngân sách theo phân cấp và các nguồn hợp pháp khác; quản lý, sử dụng tiết kiệm, công khai, "
    "đúng quy định."
)
SHOWN_TASKS = 6
"""Tasks of a sub-committee named in section V; all stand in the annex."""


def plan(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the plan with its annexes: progress, programme, sub-committees."""
    paper = Paper(
        "state",
        head(scenario, "state", "KH", options),
        "KẾ HOẠCH",
        f"Tổ chức {scenario.event.name.vi}",
        tuple(_blocks(scenario, rows)),
        recipients(
            scenario,
            "state",
            options,
            ("Thường trực cấp ủy, HĐND;", "Các cơ quan, đơn vị liên quan;", "Thành viên Ban Tổ chức;"),
        ),
        signature(scenario, "state", options),
        tuple(_annexes(scenario, rows, options)),
    )
    return Papers((paper,))


def _blocks(scenario: Scenario, rows: PlanRows) -> Iterator[Block]:
    yield from _bases(scenario)
    yield from _purpose(scenario)
    yield from _when_and_where(scenario, rows)
    yield from _contents(scenario, rows)
    yield Heading("IV. KINH PHÍ")
    yield Paragraph(MONEY)
    yield from _duties(scenario)
    yield Paragraph(
        f"Trên đây là Kế hoạch tổ chức {scenario.event.name.vi}; quá trình thực hiện nếu có vướng mắc, các cơ quan, "
        "đơn vị kịp thời phản ánh về Ban Tổ chức để xem xét, giải quyết./."
    )


def _bases(scenario: Scenario) -> Iterator[Block]:
    bases = [*BASES]
    if founding := str(scenario.event.facts.get("founding_document", "")):
        bases.append(f"Căn cứ {founding}")
    for index, basis in enumerate(bases, start=1):
        yield Paragraph(f"{basis}{'.' if index == len(bases) else ';'}", "basis")
    yield Paragraph(f"{issuer_words(scenario)} ban hành Kế hoạch tổ chức {scenario.event.name.vi}, cụ thể như sau:")


def _purpose(scenario: Scenario) -> Iterator[Block]:
    yield Heading("I. MỤC ĐÍCH, YÊU CẦU")
    yield Heading("1. Mục đích", 2)
    yield Paragraph(
        "- Tuyên truyền, giáo dục truyền thống; khơi dậy niềm tự hào, tình đoàn kết của cán bộ và Nhân dân.", "item"
    )
    yield Paragraph(
        "- Tri ân các thế hệ đi trước, các địa phương, đơn vị đã giúp đỡ; tạo khí thế thi đua hoàn thành nhiệm vụ.",
        "item",
    )
    yield Heading("2. Yêu cầu", 2)
    yield Paragraph(
        f"- {scenario.event.name.vi} được tổ chức trang trọng, an toàn, tiết kiệm, đúng nghi thức Nhà nước quy định.",
        "item",
    )
    yield Paragraph(
        "- Phân công rõ người, rõ việc, rõ thời hạn; các cơ quan, đơn vị chủ động phối hợp, kịp thời báo cáo khó khăn.",
        "item",
    )


def _when_and_where(scenario: Scenario, rows: PlanRows) -> Iterator[Block]:
    occasion = Occasion.of(scenario, rows)
    invited = sum(guest.status in INVITED for guest in scenario.guests)
    yield Heading("II. THỜI GIAN, ĐỊA ĐIỂM, QUY MÔ, THÀNH PHẦN")
    yield Paragraph(f"1. Thời gian: {occasion.time_words()}.")
    if occasion.venue:
        yield Paragraph(f"2. Địa điểm: {occasion.venue}.")
    performers = sum(group.size for group in scenario.groups)
    scale = f"{number(invited)} đại biểu" + (
        f"; {number(performers)} người tham gia biểu diễn, diễu hành" if performers else ""
    )
    yield Paragraph(f"3. Quy mô: {scale}.")
    yield Paragraph(f"4. Chủ trì: {issuer_words(scenario)}. Thành phần mời theo danh sách được duyệt.")


def _contents(scenario: Scenario, rows: PlanRows) -> Iterator[Block]:
    yield Heading("III. NỘI DUNG")
    for index, text in enumerate(_content_lines(scenario, rows), start=1):
        yield Paragraph(f"{index}. {text}.")


def _content_lines(scenario: Scenario, rows: PlanRows) -> Iterator[str]:
    rituals = [row["title"] for row in runsheet_rows(scenario, rows) if row["ritual_code"]]
    if rituals:
        yield f"Phần lễ: {'; '.join(lower_first(title) for title in rituals)}"
    if scenario.items:
        sessions = len(rows.get("rehearsals", ()))
        yield f"Phần biểu diễn, diễu hành: {len(scenario.items)} tiết mục, {sessions} buổi tập theo lịch tập luyện"
    if lodging := rows.get("lodging"):
        hotels = len({row["hotel_id"] for row in lodging})
        beds = number(sum({row["guest_id"]: heads_of(row) for row in lodging}.values()))
        yield f"Đón tiếp, lưu trú: {len(scenario.delegations)} đoàn; {beds} đại biểu nghỉ tại {hotels} cơ sở lưu trú"
    if scenario.closures or scenario.posts:
        orders, lots = len(scenario.closures), len(scenario.parking)
        yield (
            f"An ninh, giao thông, y tế: {len(scenario.posts)} chốt, {orders} lệnh cấm, hạn chế đường, {lots} bãi đỗ xe"
        )


def _duties(scenario: Scenario) -> Iterator[Block]:
    yield Heading("V. TỔ CHỨC THỰC HIỆN")
    for index, name in enumerate(committee_names(scenario), start=1):
        tasks = in_time_order([task for task in scenario.tasks if task.subcommittee == name])
        yield Heading(f"{index}. {committee_title(name)}", 2)
        for task in tasks[:SHOWN_TASKS]:
            yield Paragraph(f"- {task.name}.", "item")
        if len(tasks) > SHOWN_TASKS:
            yield Paragraph(f"- Các nhiệm vụ khác theo Phụ lục ({len(tasks)} nhiệm vụ).", "item")


def _annexes(scenario: Scenario, rows: PlanRows, options: Options) -> Iterator[Annex]:
    attached = attached_to(scenario, options, own=True)
    if scenario.tasks:
        yield progress_annex(scenario, options)
    if sheet := runsheet_rows(scenario, rows):
        lines = [(f"{row['start'][11:]}–{row['end'][11:]}", row["title"], "") for row in sheet if row["ritual_code"]]
        yield Annex("CHƯƠNG TRÌNH BUỔI LỄ", attached, (Table(PROGRAMME, numbered(lines), 12),))
    if scenario.members:
        yield Annex("PHÂN CÔNG NHIỆM VỤ CÁC TIỂU BAN", attached, committee_blocks(scenario))
