"""What goals and rules of the seating are called in sentences."""

from collections.abc import Iterable, Mapping

from planner.wording import Wording, number

GOALS: Mapping[str, Wording] = {
    "precedence": Wording("khách ngồi sai thứ bậc", "guests out of order"),
    "aisle": Wording("khách cần lối đi mà không có", "guests without the aisle they ask for"),
    "fragments": Wording("cụm ghế của các đoàn", "runs of delegations"),
    "changes": Wording("khách đổi ghế so với phương án trước", "guests with another seat than before"),
    "front_gaps": Wording("ghế trống phía trước", "free seats in front"),
    "spread": Wording("hàng cách quãng trong đoàn", "rows between members of a delegation"),
    "walk": Wording("mét đi bộ (theo nhu cầu)", "metres walked (by need)"),
    "view": Wording("mét tới lễ đài", "metres from the stage"),
}
RULES: Mapping[str, Wording] = {
    "seat_each_guest": Wording("mỗi khách một ghế", "one seat for each guest"),
    "one_guest_per_seat": Wording("mỗi ghế một khách", "one guest in each seat"),
    "blocked_seats": Wording("ghế bị chặn", "blocked seats"),
    "camera_seats": Wording("chỗ đặt máy quay", "camera places"),
    "reserved_seats": Wording("ghế giữ riêng", "kept seats"),
    "role_seats": Wording("khu của báo chí, đội nghệ thuật, khối", "seats of press, performers and blocs"),
    "allowed_zones": Wording("khu dành cho thứ bậc", "zones open to the rank"),
    "wheelchair_spaces": Wording("chỗ xe lăn", "wheelchair spaces"),
    "companion_seats": Wording("ghế người đi cùng cạnh chỗ xe lăn", "companion seats beside wheelchair spaces"),
    "companions_adjacent": Wording("người đi cùng ngồi liền nhau", "companions side by side"),
    "stage_seats": Wording("gần lối lên lễ đài", "near the stage steps"),
    "award_order": Wording("thứ tự lên lễ đài", "the order of awards"),
    "exit_seats": Wording("gần lối ra", "near an exit"),
    "escorts": Wording("có người đưa đón", "an escort"),
    "keep_apart": Wording("không ngồi liền nhau", "keeping apart"),
    "no_stranded_seat": Wording("không bỏ một ghế lẻ giữa đoàn", "no single free seat inside a delegation"),
    "keep_pins": Wording("ghế đã ghim", "pinned seats"),
}


def rules_told(rules: Iterable[str]) -> Wording:
    """Return rules as sentences name them."""
    found = [RULES.get(rule, Wording(rule, rule)) for rule in rules]
    return Wording(", ".join(one.vi for one in found), ", ".join(one.en for one in found))


def change_told(change: Mapping[str, int]) -> Wording:
    """Return by how much each goal changes; those that stay are left out."""
    moved = [(GOALS.get(goal, Wording(goal, goal)), value) for goal, value in change.items() if value]
    if not moved:
        return Wording("mọi mục tiêu như cũ", "every goal stays")
    vi = ", ".join(f"{words.vi} {_signed(value)}" for words, value in moved)
    return Wording(vi, ", ".join(f"{words.en} {_signed(value)}" for words, value in moved))


def _signed(value: int) -> str:
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"
