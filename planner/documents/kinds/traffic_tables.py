"""The tables of the traffic and security plan, in the columns that police plans use; each names nobody guarded (R46).

``full`` tables are for the forces on duty: chiefs with telephones, equipment, contingencies.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from planner.documents.content import Block, Column, Paragraph, Table
from planner.documents.days import moment_text
from planner.documents.kinds.lists import banded, numbered
from planner.documents.people import PlanRows
from planner.geo import distance_m
from planner.scenario.rows import CrowdExit, LotService, Movement, MovementBlock, Post, PostSheet, Shift, Sign
from planner.scenario.schema import Scenario
from planner.traffic.crowd import Card, crowd_cards, verdict
from planner.traffic.orders.timeline import OrderLine, orders_in_time, public_movements
from planner.wording import number

CLOSURES = (
    Column("Đoạn tuyến", 4),
    Column("Chiều", 1.6, "center"),
    Column("Từ", 2, "center"),
    Column("Đến", 2.6, "center"),
    Column("Đối tượng cấm", 2.8),
    Column("Ngoại lệ (thẻ A, B, BTC)", 3),
    Column("Lộ trình thay thế", 4.4),
    Column("Chốt đầu/cuối", 2, "center"),
)
FORCES = (
    ("CSGT", ("CSGT",)),
    ("CSTT/CSCĐ", ("CSTT",)),
    ("CA xã", ("công an xã",)),
    ("Quân sự/DQ", ("quân sự", "dân quân")),
    ("TNTN", ("TNTN",)),
    ("Y tế/PCCC", ("y tế", "PCCC")),
)
POSTS = (
    Column("STT", 0.9, "center"),
    Column("Chốt", 3.2),
    Column("Vị trí (Km, tọa độ)", 2.2, "center"),
    Column("Nhiệm vụ", 3.4),
    Column("Loại", 1.6, "center"),
    Column("Ca (từ–đến)", 2, "center"),
    *(Column(title, 1.2, "center") for title, _ in FORCES),
    Column("Tổng", 1.1, "center"),
)
POSTS_FULL = (*POSTS, Column("Chốt trưởng, SĐT", 2.6), Column("Trang bị", 2.8), Column("Tình huống", 2.2))
PARKING = (
    Column("Bãi", 4.6),
    Column("Sức chứa ô tô/xe máy", 3, "center"),
    Column("Đối tượng", 3),
    Column("Lối vào/ra", 4),
    Column("Người phụ trách", 3),
)
SIGNS = (
    Column("STT", 0.9, "center"),
    Column("Loại, số hiệu", 2.6),
    Column("Nội dung", 4.4),
    Column("Vị trí lắp", 4.2),
    Column("Số lượng", 1.4, "center"),
    Column("Lắp xong trước", 2.4, "center"),
    Column("Tháo trước", 2.4, "center"),
    Column("Lệnh cấm", 1.6, "center"),
)
CONTINGENCIES = (
    Column("STT", 0.9, "center"),
    Column("Tình huống", 3),
    Column("Dấu hiệu", 3),
    Column("Chỉ huy xử lý", 2.6),
    Column("Cách xử lý", 5.6),
    Column("Lực lượng", 2.4),
    Column("Đường di chuyển", 2.8),
    Column("Chốt", 2.4),
)
RADIO = (
    Column("STT", 0.9, "center"),
    Column("Mạng", 3.4),
    Column("Kênh, tần số", 2.4, "center"),
    Column("Hô hiệu", 3.4),
    Column("Người dùng", 5.4),
    Column("Dự phòng", 3),
)
CROWD = (
    Column("Người/phút/m", 1.6, "center"),
    Column("Vào", 1.4, "center"),
    Column("Chứa", 1.4, "center"),
    Column("Ra", 1.4, "center"),
    Column("Thoát nạn", 1.4, "center"),
    Column("Sức chứa an toàn", 1.8, "center"),
    Column("Ra hết, mọi lối (phút)", 2, "center"),
    Column("Ra hết, mất lối rộng nhất (phút)", 2.2, "center"),
    Column("Thoát nạn, mọi lối (phút)", 2, "center"),
    Column("Thoát nạn, mất lối rộng nhất (phút)", 2.2, "center"),
    Column("Kết luận", 1.8, "center"),
)
GATES = (
    Column("Cửa, lối", 5),
    Column("Rộng (m)", 1.6, "center"),
    Column("Mặt lối", 1.6, "center"),
    Column("Vào (làn)", 1.6, "center"),
    Column("Ra về", 1.4, "center"),
    Column("Thoát nạn", 1.6, "center"),
)
PARADE = (
    Column("STT", 0.9, "center"),
    Column("Khối", 5),
    Column("Quân số", 1.6, "center"),
    Column("Dài (m)", 1.6, "center"),
    Column("Giãn cách sau (m)", 2, "center"),
    Column("Đầu khối qua mốc xuất phát", 2.8, "center"),
    Column("Đuôi khối qua mốc xuất phát", 2.8, "center"),
)
DIRECTIONS = {"both": "hai chiều", "forward": "chiều đi", "backward": "chiều về"}
BARRED = {
    "cấm triệt để": "Mọi phương tiện (cấm triệt để)",
    "tạm cấm": "Mọi phương tiện (tạm cấm)",
    "hạn chế": "Xe không thuộc ngoại lệ (hạn chế)",
}
POST_KINDS = {
    "junction": "nút giao",
    "gate": "cửa",
    "parking": "bãi đỗ",
    "medical": "y tế",
    "fire": "chữa cháy",
    "command": "chỉ huy",
}
ESCORT = "escort"
"""Movements of guarded guests are never printed (R46, Luật Cảnh vệ Đ10)."""
AT_END_M = 60
"""A post this near to the end of a closed road holds that end."""
LEADING = "CSGT"
"""The chief of a mixed post is of the traffic police (checkpoints of Hà Nội 2021, V)."""
RANKS = ("Thiếu úy", "Trung úy", "Thượng úy", "Đại úy", "Thiếu tá", "Trung tá", "Thượng tá", "Đại tá")

Staff = Mapping[tuple[str, str], Counter[str]]
"""People by post and shift, then by force."""


def closures_table(scenario: Scenario, caption: str = "") -> Table:
    """Return every order that may be told, from the first to the last; protected movements are left out."""
    return Table(CLOSURES, tuple(_closure(scenario, line) for line in orders_in_time(scenario)), 10, caption)


def _closure(scenario: Scenario, line: OrderLine) -> tuple[str, ...]:
    until = f" ({line.until.vi})" if line.until.vi else ""
    return (
        line.roads or line.order_id,
        line.direction.vi,
        moment_text(line.start),
        moment_text(line.end) + until,
        BARRED.get(line.tier, line.kind.vi),
        ", ".join(line.exempt),
        line.detour,
        " / ".join(end_posts(scenario, line.edge_ids)),
    )


def end_posts(scenario: Scenario, edge_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the posts that hold the two ends of closed roads; nothing for an end without one."""
    wanted = set(edge_ids)
    met = Counter(end for edge in scenario.edges if edge.edge_id in wanted for end in (edge.u, edge.v))
    ends = [node for node in scenario.nodes if met[node.node_id] == 1]
    standing = [post for post in scenario.posts if post.kind != ESCORT]
    found = list[str]()
    for node in ends:
        near = ((distance_m(node.lat, node.lon, post.lat, post.lon), post.post_id) for post in standing)
        gap_m, post_id = min(near, default=(AT_END_M + 1, ""))
        if gap_m <= AT_END_M:
            found.append(post_id)
    return tuple(dict.fromkeys(found))


def posts_table(scenario: Scenario, rows: PlanRows, caption: str = "", *, full: bool = False) -> Table:
    """Return the posts by shift with people by force; ``full`` adds chief, equipment and contingencies."""
    staff, columns = _staff(scenario, rows), POSTS_FULL if full else POSTS
    sheets = {sheet.post_id: sheet for sheet in scenario.post_sheets}
    lines = [
        _post_line(post, shift, staff[post.post_id, shift.shift_id], sheets.get(post.post_id))
        + (_inside(scenario, rows, (post, shift), sheets.get(post.post_id)) if full else ())
        for post in scenario.posts
        if post.kind != ESCORT
        for shift in scenario.shifts
        if (post.post_id, shift.shift_id) in staff
    ]
    return Table(columns, numbered(lines), 8 if full else 9, caption)


def _staff(scenario: Scenario, rows: PlanRows) -> Staff:
    """Return who stands where by the plan; without a plan, how many the pack asks for."""
    staff: dict[tuple[str, str], Counter[str]] = {}
    planned = [row for row in rows.get("staffing", ()) if row["post_id"]]
    forces = {officer.person_id: officer.force for officer in scenario.officers}
    for row in planned:
        staff.setdefault((row["post_id"], row["shift_id"]), Counter())[forces.get(row["person_id"], "")] += 1
    if not planned:
        for demand in scenario.post_demand:
            staff.setdefault((demand.post_id, demand.shift_id), Counter())[demand.force] += demand.people
    return staff


def _post_line(post: Post, shift: Shift, people: Counter[str], sheet: PostSheet | None) -> tuple[str, ...]:
    by_column = [sum(people[force] for force in forces) for _, forces in FORCES]
    km = f"{sheet.km}; " if sheet and sheet.km else ""
    where = f"{km}{post.lat:.5f}; {post.lon:.5f}"
    hours = f"{shift.start:%H:%M}–{shift.end:%H:%M} {shift.start.day}/{shift.start.month}"
    counts = [str(count) if count else "" for count in by_column]
    name = f"{post.post_id} {post.name}"
    return name, where, post.needs, POST_KINDS[post.kind], hours, *counts, str(people.total())


def _inside(
    scenario: Scenario, rows: PlanRows, duty: tuple[Post, Shift], sheet: PostSheet | None
) -> tuple[str, str, str]:
    """Return chief with telephone, equipment and contingencies of a post in a shift."""
    chief = sheet.chief if sheet and sheet.chief else _senior(scenario, rows, duty)
    titles = {each.contingency_id: each.title for each in scenario.contingencies}
    phone = sheet.phone if sheet else ""
    listed = [titles.get(name, name) for name in sheet.contingencies] if sheet else []
    return ", ".join(filter(None, (chief, phone))), sheet.equipment if sheet else "", "; ".join(listed)


def _senior(scenario: Scenario, rows: PlanRows, duty: tuple[Post, Shift]) -> str:
    """Return who leads a post where the pack does not say: traffic police first, then the highest rank on the plan."""
    post, shift = duty
    present = {
        row["person_id"]
        for row in rows.get("staffing", ())
        if (row["post_id"], row["shift_id"]) == (post.post_id, shift.shift_id)
    }
    officers = [officer for officer in scenario.officers if officer.person_id in present]
    place = {rank: index for index, rank in enumerate(RANKS)}
    chief = max(officers, key=lambda each: (each.force == LEADING, place.get(each.rank, -1)), default=None)
    return "" if chief is None else " ".join(filter(None, (chief.rank, chief.name)))


def parking_table(scenario: Scenario, caption: str = "") -> Table:
    """Return the lots with their spaces, for whom they are, ways in and out, and who is in charge."""
    services = {service.lot_id: service for service in scenario.lot_services}
    lines = [
        (
            lot.name or lot.lot_id,
            _spaces((lot.cars, lot.coaches, lot.motorbikes), services.get(lot.lot_id)),
            lot.for_whom,
            _ways(scenario, lot.lot_id),
            services[lot.lot_id].in_charge if lot.lot_id in services else "",
        )
        for lot in scenario.parking
    ]
    return Table(PARKING, tuple(lines), 10, caption)


def _spaces(counts: tuple[int, int, int], service: LotService | None) -> str:
    words = ("ô tô con", "xe khách", "xe máy")
    parts = [f"{number(count)} {word}" for count, word in zip(counts, words, strict=True) if count]
    kept = [f"trong đó {service.disabled} chỗ người khuyết tật"] if service and service.disabled else []
    return "; ".join([*parts, *kept])


def _ways(scenario: Scenario, lot_id: str) -> str:
    words = {"in": "vào", "out": "ra", "both": "vào, ra"}
    entries = [entry for entry in scenario.parking_entries if entry.lot_id == lot_id]
    return "; ".join(f"{each.name or each.entry_id} ({words[each.use]}, {each.lanes} làn)" for each in entries)


def signs_table(scenario: Scenario, caption: str = "") -> Table:
    """Return signs and barriers under whoever puts them up."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    for sign in scenario.signs:
        groups.setdefault(sign.installer or "Chưa phân công", []).append(_sign(sign))
    return Table(SIGNS, banded(groups.items()), 10, caption)


def _sign(sign: Sign) -> tuple[str, ...]:
    return (
        " ".join(filter(None, (sign.kind, sign.code))),
        sign.text,
        sign.place,
        str(sign.count),
        moment_text(sign.install_by),
        moment_text(sign.remove_by),
        sign.closure_id,
    )


def contingencies_table(scenario: Scenario, caption: str = "") -> Table:
    """Return what may go wrong and what is done, with the posts concerned."""
    posts = {
        each.contingency_id: [s.post_id for s in scenario.post_sheets if each.contingency_id in s.contingencies]
        for each in scenario.contingencies
    }
    lines = [
        (each.title, each.trigger, each.lead, each.actions, each.forces, each.route, _few(posts[each.contingency_id]))
        for each in scenario.contingencies
    ]
    return Table(CONTINGENCIES, numbered(lines), 10, caption)


def _few(names: Sequence[str]) -> str:
    shown = 6
    return ", ".join(names[:shown]) + (f" và {len(names) - shown} chốt khác" if len(names) > shown else "")


def radio_table(scenario: Scenario, caption: str = "") -> Table:
    """Return the radio nets."""
    lines = [(net.name, net.channel, net.call_signs, net.users, net.backup) for net in scenario.radio]
    return Table(RADIO, numbered(lines), 10, caption)


def crowd_blocks(scenario: Scenario) -> Iterator[Block]:
    """Yield the card of every zone: its gates, its verdict under every figure, and where that turns."""
    for index, card in enumerate(crowd_cards(scenario), start=1):
        row = card.zone.row
        yield Table(GATES, tuple(_gate(gate) for gate in card.zone.gates), 10, f"{index}. {row.name}")
        yield Table(CROWD, tuple(_crowd_lines(card)), 9, f"{row.zone_id}: {number(row.people)} người")
        yield Paragraph(verdict(card).vi)


def _gate(gate: CrowdExit) -> tuple[str, ...]:
    yes = {True: "x", False: ""}
    width = f"{gate.width_m:g}".replace(".", ",")
    return gate.name, width, gate.surface, str(gate.lanes) if gate.entry else "", yes[gate.exit], yes[gate.emergency]


def _crowd_lines(card: Card) -> Iterator[tuple[str, ...]]:
    for each in card.capacities:
        parts = [number(part) for part in (each.entry, each.holding, each.exit, each.emergency, each.people)]
        times = [
            "–" if egress.minutes is None else f"{float(egress.minutes):.1f}".replace(".", ",")
            for egress in card.egresses
            if egress.figure == each.figure
        ]
        holds = "ĐẠT" if card.zone.row.people <= each.people else "KHÔNG ĐẠT"
        yield str(each.figure), *parts, *(times + ["–"] * 4)[:4], holds


def parade_table(scenario: Scenario, caption: str = "") -> Table:
    """Return the blocks of every column that may be told, with when they pass the start."""
    columns = [each for each in public_movements(scenario) if each.kind == "khối đi bộ"]
    groups = [(_column_words(each), _blocks(scenario, each)) for each in columns]
    return Table(PARADE, banded(groups), 10, caption)


def _column_words(movement: Movement) -> str:
    speed = f"{movement.speed_kmh:g}".replace(".", ",")
    return f"{movement.name}: xuất phát {moment_text(movement.start)}, {speed} km/h"


def _blocks(scenario: Scenario, movement: Movement) -> list[tuple[str, ...]]:
    own = (block for block in scenario.movement_blocks if block.movement_id == movement.movement_id)
    blocks = sorted(own, key=lambda block: block.place)
    lines, gone_m = list[tuple[str, ...]](), 0.0
    for block in blocks:
        lines.append(_block(movement, block, gone_m))
        gone_m += block.length_m + block.gap_m
    return lines


def _block(movement: Movement, block: MovementBlock, gone_m: float) -> tuple[str, ...]:
    metres_per_s = movement.speed_kmh / 3.6
    head, tail = (movement.start + timedelta(seconds=m / metres_per_s) for m in (gone_m, gone_m + block.length_m))
    people = str(block.people) if block.people else ""
    name = block.name or f"Khối {block.place}"
    return name, people, f"{block.length_m:g}", f"{block.gap_m:g}", f"{head:%H:%M:%S}", f"{tail:%H:%M:%S}"
