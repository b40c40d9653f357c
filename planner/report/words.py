"""Statuses, gaps and goals in words."""

import math

from planner.engine.outcome import Status
from planner.wording import Language, Wording

ROUNDING = 1e-9
"""What floating-point division may add to a gap."""
STATUS_WORDS = {
    Status.OPTIMAL: Wording("tối ưu", "optimal"),
    Status.FEASIBLE: Wording("khả thi", "feasible"),
    Status.INFEASIBLE: Wording("không khả thi", "infeasible"),
    Status.UNKNOWN: Wording("chưa tìm được (hết giờ)", "none found (out of time)"),
}

GOAL_WORDS = {
    "waiting": Wording("Chờ đợi", "Waiting"),
    "journeys": Wording("Lượt gọi tập", "Calls to rehearse"),
    "late_finish": Wording("Tập muộn", "Late finish"),
    "venue_cost": Wording("Tiền thuê chỗ tập (nghìn đồng)", "Rent of rehearsal venues (thousand ₫)"),
    "changes": Wording("Thay đổi so với kế hoạch trước", "Changes from the previous plan"),
    "precedence": Wording("Nghịch thứ bậc", "Precedence inversions"),
    "fragments": Wording("Cụm ghế liền của các đoàn", "Unbroken runs of the delegations"),
    "aisle": Wording("Khách cần ghế lối đi mà chưa có", "Guests without the aisle seat they need"),
    "front_gaps": Wording("Ghế trống phía trước", "Empty seats in front"),
    "spread": Wording("Hàng xen giữa một đoàn", "Rows between without the delegation"),
    "walk": Wording("Đi bộ từ lối vào (m, theo sức khỏe)", "Walk from the entrance (m, by need)"),
    "view": Wording("Khoảng cách tới lễ đài (m)", "Distance from the stage (m)"),
    "strangers": Wording("Khách không quen ai bên cạnh", "Guests with nobody they know beside them"),
    "rank_fit": Wording("Lệch vòng bàn theo thứ bậc", "Rings of tables off by rank"),
    "separated": Wording("Mức thân quen chưa giữ được", "Affinity missed"),
    "cost": Wording("Chi phí (10.000 ₫)", "Cost (10,000 ₫)"),
    "distance": Wording("Quãng đường (khách × km)", "Distance (guest × km)"),
    "split_delegations": Wording("Đoàn ở nhiều nơi", "Delegations in several places"),
    "grade_shortfall": Wording("Phòng thấp hơn hạng được hưởng (bậc)", "Rooms below the grade due (grades)"),
    "room_changes": Wording("Lượt đổi phòng giữa kỳ", "Changes of room during stays"),
    "guarded": Wording("Khách cần nơi có bảo vệ", "Guests without a guarded hotel"),
    "metres": Wording("Quãng đường xe chạy (m)", "Metres driven"),
    "vehicles": Wording("Số xe, đội phải dùng", "Vehicles and teams used"),
    "travel": Wording("Di chuyển tới chốt", "Travel to posts"),
    "split_teams": Wording("Tổ bị chia", "Teams split up"),
    "deferred_value": Wording("Giá trị việc bị hoãn", "Value put off"),
    "thin_slack": Wording("Ngày dự phòng bị mất", "Days of buffer lost"),
    "too_early": Wording("Ngày làm sớm quá mức cần", "Days earlier than needed"),
    "makespan": Wording("Ngày đến khi xong hết", "Days until all is done"),
    "expense": Wording("Kinh phí (triệu đồng)", "Money (million ₫)"),
    "imbalance": Wording("Giờ người bận nhất vượt trung bình", "Hours of the busiest above the mean"),
    "outside_helpers": Wording("Người phối hợp từ tiểu ban khác", "Helpers from other sub-committees"),
    "unfairness": Wording("Chênh lệch giờ trực", "Uneven duty hours"),
    "night_unfairness": Wording("Chênh lệch ca đêm", "Uneven night shifts"),
    "uncovered": Wording("Người còn thiếu ở chốt", "People missing at posts"),
    "wishes": Wording("Nguyện vọng chưa đáp ứng được", "Wishes not kept"),
    "people_used": Wording("Số người phải dùng", "People used"),
}
"""Goals in the reader's words; a goal that is not listed is shown by its name."""

OWN_WORDS = {
    ("rehearsals", "waiting"): Wording("Chờ đợi (phút × người)", "Waiting (minutes × people)"),
    ("rehearsals", "late_finish"): Wording("Tập muộn (phút × người)", "Late finish (minutes × people)"),
    ("rehearsals", "spread"): Wording("Buổi tập dồn vào ít ngày", "Sessions crowded into few days"),
    ("tables", "split_delegations"): Wording("Đoàn ngồi nhiều bàn", "Delegations at several tables"),
}
"""(problem, goal) -> words where a goal means something else than a goal of that name elsewhere."""


def goal_words(goal: str, language: Language, problem: str = "") -> str:
    """Return a goal's name in words, those of its problem where it has its own."""
    words = OWN_WORDS.get((problem, goal)) or GOAL_WORDS.get(goal)
    return words.to(language) if words else goal


def gap_words(gap: float | None, language: Language) -> str:
    """Return how far a plan may be from the best, in words."""
    if gap is None:
        return "–"
    if gap == 0:
        return Wording("đã chứng minh tối ưu", "proven optimal").to(language)
    # Rounded up: “at most” must stay true.
    tenths = math.ceil(1000 * gap - ROUNDING)
    percent = f"{tenths / 10:.1f}".replace(".", "," if language == "vi" else ".")
    return Wording(f"cách tối ưu không quá {percent} %", f"at most {percent} % from the optimum").to(language)
