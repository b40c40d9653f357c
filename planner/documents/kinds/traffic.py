"""Papers of the traffic plan: the annex of the plan, the police papers by parts, the notice to the public.

None of them tells a movement of protected persons (R46): escorts and protected movements are left out of all three.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from planner.documents.content import Block, Heading, Paper, Papers, Paragraph, Table
from planner.documents.days import clock, moment_text, official_day
from planner.documents.kinds.lists import annex_paper
from planner.documents.kinds.organising import issuer_words
from planner.documents.kinds.traffic_tables import (
    BARRED,
    closures_table,
    contingencies_table,
    crowd_blocks,
    parade_table,
    parking_table,
    posts_table,
    radio_table,
    signs_table,
)
from planner.documents.official import head, recipients, signature
from planner.documents.options import Options
from planner.documents.people import PlanRows
from planner.errors import UsageError
from planner.scenario.rows import ParkingLot
from planner.scenario.schema import Scenario
from planner.traffic.orders.timeline import LANE, OrderLine, orders_in_time
from planner.wording import Wording, number

PASSES = frozenset({"thẻ A", "thẻ B", "BTC", "làm nhiệm vụ", "khối biểu diễn"})
"""Lots for these are no business of the public."""
HAND = "…" * 12
Part = Callable[[Scenario, PlanRows], Iterator[Block]]


def traffic_annex(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return closures, posts and parking as an annex of the plan."""
    blocks = (
        closures_table(scenario, "A. CẤM ĐƯỜNG, HẠN CHẾ PHƯƠNG TIỆN"),
        Paragraph(""),
        posts_table(scenario, rows, "B. CHỐT TRỰC"),
        Paragraph(""),
        parking_table(scenario, "C. BÃI ĐỖ XE"),
    )
    return Papers((annex_paper(scenario, options, "PHÂN LUỒNG GIAO THÔNG, CHỐT TRỰC, BÃI ĐỖ XE", blocks),))


def _posts(scenario: Scenario, rows: PlanRows) -> Iterator[Block]:
    if scenario.posts:
        yield posts_table(scenario, rows, full=True)


def _closures(scenario: Scenario, _rows: PlanRows) -> Iterator[Block]:
    yield from _filled(closures_table(scenario))


def _parking(scenario: Scenario, _rows: PlanRows) -> Iterator[Block]:
    yield from _filled(parking_table(scenario))


def _signs(scenario: Scenario, _rows: PlanRows) -> Iterator[Block]:
    yield from _filled(signs_table(scenario))


def _contingencies(scenario: Scenario, _rows: PlanRows) -> Iterator[Block]:
    yield from _filled(contingencies_table(scenario))


def _radio(scenario: Scenario, _rows: PlanRows) -> Iterator[Block]:
    yield from _filled(radio_table(scenario))


def _crowd(scenario: Scenario, _rows: PlanRows) -> Iterator[Block]:
    yield from crowd_blocks(scenario)


def _parade(scenario: Scenario, _rows: PlanRows) -> Iterator[Block]:
    yield from _filled(parade_table(scenario))


def _filled(table: Table) -> Iterator[Block]:
    if table.rows:
        yield table


PARTS: Mapping[str, tuple[str, Part]] = {
    "chot": ("BẢNG CHỐT", _posts),
    "cam-duong": ("BẢNG CẤM ĐƯỜNG", _closures),
    "bai-do": ("BẢNG BÃI ĐỖ", _parking),
    "bien-bao": ("BIỂN BÁO, RÀO CHẮN", _signs),
    "tinh-huong": ("TÌNH HUỐNG", _contingencies),
    "lien-lac": ("THÔNG TIN LIÊN LẠC", _radio),
    "dam-dong": ("THẺ ĐÁM ĐÔNG", _crowd),
    "dieu-hanh": ("KHỐI DIỄU HÀNH", _parade),
}
"""Parts of the police papers by key, in their order."""


def police_papers(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the tables of the traffic and security plan, each on pages of its own, set across, for the forces on duty.

    Raises:
        UsageError: a part is asked for that there is not.
    """
    chosen = options.parts or tuple(PARTS)
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        known = ", ".join(PARTS)
        raise UsageError(
            Wording(
                f"Không có phần “{unknown[0]}”; các phần: {known}.",
                f"There is no part “{unknown[0]}”; the parts are: {known}.",
            )
        )
    made = [(title, tuple(part(scenario, rows))) for key, (title, part) in PARTS.items() if key in chosen]
    return Papers(tuple(_paper(scenario, options, title, blocks) for title, blocks in made if blocks))


def _paper(scenario: Scenario, options: Options, title: str, blocks: Sequence[Block]) -> Paper:
    return Paper(
        "working",
        head(scenario, "state", "", options),
        title,
        f"Phương án bảo đảm an ninh, trật tự, an toàn giao thông {scenario.event.name.vi}",
        (*blocks, Paragraph(f"Người lập: {HAND} Chỉ huy lực lượng: {HAND}")),
        recipients(scenario, "state", options, ("Trưởng ban, các tiểu ban;", "Các lực lượng làm nhiệm vụ;")),
        signature(scenario, "state", options),
        landscape=True,
    )


def public_notice(scenario: Scenario, _rows: PlanRows, options: Options) -> Papers:
    """Return the notice of closures to the public; nothing in it tells of protected persons or of the forces."""
    paper = Paper(
        "state",
        head(scenario, "state", "TB", options),
        "THÔNG BÁO",
        f"Về việc cấm, hạn chế phương tiện và phân luồng giao thông phục vụ {scenario.event.name.vi}",
        tuple(_notice(scenario)),
        recipients(
            scenario,
            "state",
            options,
            ("Cơ quan báo, đài, cổng thông tin điện tử (để đăng tin);", "UBND các xã, thị trấn (để thông báo);"),
        ),
        signature(scenario, "state", options),
    )
    return Papers((paper,))


def _notice(scenario: Scenario) -> Iterator[Block]:
    yield Paragraph("Căn cứ Luật Trật tự, an toàn giao thông đường bộ số 36/2024/QH15.", "basis")
    yield Paragraph(
        f"Để bảo đảm trật tự, an toàn giao thông phục vụ {scenario.event.name.vi},"
        f" {issuer_words(scenario)} thông báo như sau:"
    )
    yield Heading("1. Cấm, hạn chế phương tiện", 2)
    told = (line for line in orders_in_time(scenario) if line.kind != LANE)
    for letter, line in zip(_letters(), told, strict=False):
        yield Paragraph(f"{letter}) {_order(line)}", "item")
    lots = [lot for lot in scenario.parking if not set(_passes(lot)) & PASSES]
    if lots:
        yield Heading("2. Bãi đỗ xe", 2)
        for lot in lots:
            yield Paragraph(f"- {_lot(lot)}.", "item")
    yield Heading(f"{3 if lots else 2}. Đề nghị", 2)
    yield Paragraph(
        "Các tổ chức, cá nhân chủ động chọn lộ trình, thời gian đi lại phù hợp; chấp hành biển báo hiệu và hiệu lệnh"
        " của lực lượng làm nhiệm vụ; không đỗ xe trên tuyến cấm. Xe cứu thương, chữa cháy và xe ưu tiên khác đi làm"
        " nhiệm vụ được lưu thông theo quy định."
    )
    yield Paragraph(
        f"{issuer_words(scenario)} thông báo để các cơ quan, đơn vị, doanh nghiệp và Nhân dân biết, thực hiện./."
    )


def _letters() -> Iterator[str]:
    yield from "abcdeghiklmnopqrstuvxy"
    count = 0
    while True:
        count += 1
        yield f"y{count}"


def _passes(lot: ParkingLot) -> list[str]:
    return [part.strip() for part in lot.for_whom.replace(",", ";").split(";")]


def _order(line: OrderLine) -> str:
    barred = BARRED.get(line.tier, line.kind.vi)
    exempt = f" Ngoại lệ: {', '.join(line.exempt)}." if line.exempt else ""
    detour = f" Lộ trình thay thế: {line.detour}." if line.detour else ""
    return f"{line.roads}, {line.direction.vi}: {barred[:1].lower()}{barred[1:]}, {_span(line)}.{exempt}{detour}"


def _span(line: OrderLine) -> str:
    until = f" ({line.until.vi})" if line.until.vi else ""
    if line.start.date() == line.end.date():
        return f"từ {clock(line.start)} đến {clock(line.end)}{until}, {official_day(line.start.date())}"
    return f"từ {moment_text(line.start)} đến {moment_text(line.end)}{until}"


def _lot(lot: ParkingLot) -> str:
    counts = ((lot.cars, "ô tô con"), (lot.coaches, "xe khách"), (lot.motorbikes, "xe máy"))
    spaces = ", ".join(f"{number(count)} {word}" for count, word in counts if count)
    whom = f", dành cho {lot.for_whom}" if lot.for_whom else ""
    return f"{lot.name or lot.lot_id}: {spaces}{whom}"
