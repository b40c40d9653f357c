"""The figures of the rules and the weights of the goals that an organiser may set, in words, with their defaults."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from planner.catalog import PROBLEMS
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class OptionWords:
    """A figure of a rule: what it means, and what holds when it is left blank."""

    words: Wording
    default: int


OPTIONS: Mapping[str, Mapping[str, OptionWords]] = {
    "rehearsals": {
        "travel_kmh": OptionWords(Wording("Tốc độ đi giữa các địa điểm (km/h)", "Speed between venues (km/h)"), 25),
        "items_per_day": OptionWords(
            Wording("Số buổi của một tiết mục trong ngày (0: không giới hạn)", "Sessions of an item a day (0: any)"), 0
        ),
        "daily_load_min": OptionWords(
            Wording(
                "Phút tập nhiều nhất của một khối trong ngày (0: không giới hạn)", "Minutes of a group a day (0: any)"
            ),
            0,
        ),
        "late_after_min": OptionWords(
            Wording("Tập sau phút thứ … trong ngày là muộn (1260 = 21 giờ)", "Late after this minute of the day"), 1260
        ),
        "dress_gap_days": OptionWords(
            Wording("Số ngày từ sơ duyệt đến tổng duyệt", "Days from first to last run-through"), 2
        ),
        "dress_first_d": OptionWords(
            Wording("Tổng duyệt sớm nhất trước lễ (ngày)", "Last run-through at most this many days before"), 3
        ),
        "dress_last_d": OptionWords(
            Wording("Tổng duyệt muộn nhất trước lễ (ngày)", "Last run-through at least this many days before"), 1
        ),
        "call_before_min": OptionWords(Wording("Có mặt trước giờ tập (phút)", "Called before the start (minutes)"), 30),
        "horizon_days": OptionWords(Wording("Bắt đầu tập trước lễ (ngày)", "Rehearse from so many days before"), 60),
    },
    "lodging": {
        "single_rank_max": OptionWords(
            Wording("Từ ngôi thứ này trở lên ở phòng riêng (0: không)", "Ranks up to this have single rooms (0: none)"),
            0,
        ),
        "grade_rank_max": OptionWords(
            Wording("Từ ngôi thứ này trở lên ở phòng hạng cao (0: không)", "Ranks up to this have graded rooms"), 0
        ),
        "grade_min": OptionWords(
            Wording("Hạng phòng thấp nhất cho các ngôi thứ đó", "Lowest grade for those ranks"), 3
        ),
        "guarded_rank_max": OptionWords(
            Wording("Từ ngôi thứ này trở lên ở nơi có bảo vệ", "Ranks up to this need a guarded hotel"), 3
        ),
        "guarded_required": OptionWords(
            Wording("Bắt buộc ở nơi có bảo vệ (0: chỉ tính điểm)", "Guarded hotel required (0: only a goal)"), 0
        ),
        "grade_priced": OptionWords(
            Wording("Cho phép phòng thấp hơn hạng được hưởng, có tính điểm (0: không)", "Rooms below grade at a price"),
            0,
        ),
        "guarded_floor_min": OptionWords(
            Wording("Khách được bảo vệ ở từ tầng này (0: tầng nào cũng được)", "Lowest floor of guarded guests"), 0
        ),
        "low_floor_max": OptionWords(
            Wording("Khách cần tầng thấp ở không quá tầng này", "Highest floor of guests who need a low one"), 1
        ),
        "staff_walk_m": OptionWords(
            Wording("Lái xe, phục vụ ở cách khách không quá … m (0: cùng khách sạn)", "Staff within so many metres"), 0
        ),
        "move_cost_vnd": OptionWords(
            Wording("Giá một lần đổi phòng giữa kỳ, đồng (0: không cho)", "Price of a change of room, đồng (0: none)"),
            0,
        ),
        "check_in_hour": OptionWords(Wording("Giờ nhận phòng", "Check-in hour"), 14),
        "check_out_hour": OptionWords(Wording("Giờ trả phòng", "Check-out hour"), 12),
    },
    "seating": {
        "adjacent_cm": OptionWords(
            Wording("Hai ghế cách nhau không quá … cm là cạnh nhau", "Seats within so many cm are neighbours"), 100
        ),
    },
    "tables": {
        "affinity_delegation": OptionWords(
            Wording("Mức thân quen của người cùng đoàn", "Affinity inside a delegation"), 3
        ),
        "affinity_organisation": OptionWords(
            Wording("Mức thân quen của người cùng cơ quan", "Affinity inside an organisation"), 2
        ),
        "affinity_interest": OptionWords(
            Wording("Mức thân quen vì chung sở thích", "Affinity of a common interest"), 1
        ),
        "known_at_table": OptionWords(
            Wording("Mỗi khách quen ít nhất … người cùng bàn", "Everybody knows at least so many at the table"), 0
        ),
        "neighbours_acquainted": OptionWords(
            Wording("Hai người cạnh nhau phải có điểm chung (1: có)", "Neighbours have something in common (1 yes)"), 0
        ),
        "alternate_genders": OptionWords(
            Wording("Nam nữ ngồi xen kẽ (1: có, 0: không)", "Men and women alternate (1 yes, 0 no)"), 0
        ),
        "per_occupation": OptionWords(
            Wording("Mỗi bàn đúng … người mỗi nhóm nghề (0: tùy)", "Exactly so many of each occupation (0: any)"), 0
        ),
        "specialities_differ": OptionWords(
            Wording("Cùng nghề ở một bàn phải khác chuyên môn (1: có)", "One occupation, different specialities"), 0
        ),
    },
    "transport": {
        "boarding_per_min": OptionWords(Wording("Lên xuống xe (người/phút)", "Boarding (people a minute)"), 12),
        "stop_min": OptionWords(Wording("Mỗi lần dừng thêm (phút)", "Each stop besides (minutes)"), 2),
        "visit_min": OptionWords(Wording("Mỗi điểm thăm (phút)", "Each visit (minutes)"), 30),
        "duty_min": OptionWords(
            Wording("Lái xe làm việc nhiều nhất (phút)", "Duty of a driver at most (minutes)"), 600
        ),
    },
    "preparation": {
        "long_term_days": OptionWords(
            Wording("Từ số ngày này tính cả ngày nghỉ (0: không)", "From so many days on every day counts (0: never)"),
            0,
        ),
        "people": OptionWords(Wording("Số người mỗi việc", "People on a task"), 2),
        "accountable_percent": OptionWords(
            Wording("Phần việc của người chịu trách nhiệm (%)", "Share of the accountable person (%)"), 60
        ),
        "buffer_percent": OptionWords(
            Wording("Dự phòng trước hạn (% số ngày)", "Buffer before deadlines (% of days)"), 20
        ),
        "buffer_max": OptionWords(Wording("Dự phòng nhiều nhất (ngày)", "Buffer at most (days)"), 10),
        "spread_percent": OptionWords(
            Wording("Người bận nhất so với trung bình (%)", "Busiest person against the mean (%)"), 150
        ),
        "risk_days": OptionWords(
            Wording("Có nguy cơ khi dự trữ không quá (ngày)", "At risk up to so much slack (days)"), 3
        ),
    },
    "staffing": {
        "rest_hours": OptionWords(Wording("Nghỉ giữa hai ca (giờ)", "Rest between duties (hours)"), 8),
        "max_hours_per_day": OptionWords(Wording("Trực nhiều nhất trong ngày (giờ)", "Duty a day at most (hours)"), 12),
        "reserve_percent": OptionWords(Wording("Dự bị (% quân số)", "Reserve (% of headcount)"), 10),
        "reserve_per_force": OptionWords(
            Wording("Dự bị tính riêng từng lực lượng (1: có, 0: không)", "Reserve counted per force (1 yes, 0 no)"), 1
        ),
        "reserve_shared": OptionWords(
            Wording(
                "Các lực lượng giúp nhau dự bị (1: làm tròn cho cả ca, 0: từng lực lượng, khu vực)",
                "Forces lend each other reserve (1 rounded up per shift, 0 per force and area)",
            ),
            0,
        ),
        "reach_minutes": OptionWords(
            Wording("Dự bị đến chốt trong … phút (0: không xét)", "Reserve reaches posts within minutes (0 any)"), 0
        ),
        "max_days_in_a_row": OptionWords(
            Wording("Trực nhiều nhất … ngày liền (0: không xét)", "Most days on duty in a row (0 any)"), 0
        ),
        "max_nights_in_a_row": OptionWords(
            Wording("Trực nhiều nhất … đêm liền (0: không xét)", "Most nights in a row (0 any)"), 0
        ),
        "max_weekends": OptionWords(
            Wording("Trực nhiều nhất … cuối tuần (0: không xét)", "Most weekends with duty (0 any)"), 0
        ),
    },
    "settlement": {
        "pay_within_days": OptionWords(
            Wording("Trả tiền lưu trú trong … ngày sau ngày hoá đơn", "Houses are paid within so many days"), 14
        ),
        "vat_included": OptionWords(
            Wording("Giá hợp đồng lưu trú đã gồm thuế (1: có, 0: không)", "Contract prices hold the tax (1 yes, 0 no)"),
            1,
        ),
    },
    "runsheet": {
        "total_minutes": OptionWords(Wording("Thời lượng cả buổi lễ (phút)", "Length of the ceremony (minutes)"), 120),
        "speech_minutes": OptionWords(Wording("Diễn văn dài nhất (phút)", "Longest speech (minutes)"), 25),
        "gap_minutes": OptionWords(Wording("Khoảng trống nhiều nhất (phút)", "Longest gap (minutes)"), 5),
    },
    "traffic": {
        "publish_days": OptionWords(Wording("Công bố cấm đường trước (ngày)", "Closures published ahead (days)"), 7),
        "parking_off_m": OptionWords(
            Wording("Bãi đỗ cách đường ít nhất (m)", "Car parks off the road at least (m)"), 15
        ),
    },
}


@cache
def default_weights() -> Mapping[str, Mapping[str, int]]:
    """Return the weight of every goal of every problem when the organiser sets none."""
    found: dict[str, Mapping[str, int]] = {}
    for entry in PROBLEMS:
        data = importlib.import_module(f"planner.problems.{entry.name}.data")
        found[entry.name] = dict(getattr(data, "DEFAULT_WEIGHTS", None) or data.WEIGHTS)
    return found
