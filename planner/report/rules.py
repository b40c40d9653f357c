"""What rules are called when they forbid something, and what another choice costs, as a person says it."""

from collections.abc import Mapping

from planner.engine.explanation import Alternative
from planner.report.words import goal_words
from planner.wording import Language, Wording, number

RULE_WORDS: Mapping[str, Wording] = {
    "known_ids": Wording("mã không có trong dữ liệu", "an id that is not in the data"),
    "one_row_each": Wording("xếp hai lần", "planned twice"),
    "keep_pins": Wording("điều ban tổ chức đã ghim", "what the organiser pinned"),
    "availability": Wording("lịch bận", "absence"),
    "seat_each_guest": Wording("mỗi khách một ghế", "one seat for every guest"),
    "one_guest_per_seat": Wording("mỗi ghế một khách", "one guest in a seat"),
    "blocked_seats": Wording("ghế đã khóa", "blocked seats"),
    "allowed_zones": Wording("khu dành cho bậc khác", "zones open to the rank"),
    "wheelchair_spaces": Wording("chỗ dành cho xe lăn", "wheelchair spaces"),
    "companion_seats": Wording("ghế người đi cùng xe lăn", "companion seats"),
    "companions_adjacent": Wording("người đi cùng phải ngồi liền nhau", "companions sit side by side"),
    "keep_apart": Wording("hai khách không ngồi liền nhau", "guests kept apart"),
    "house_each_guest": Wording("mỗi khách có giường mọi đêm", "a bed every night"),
    "beds_by_night": Wording("đủ giường từng đêm", "beds by night"),
    "shared_by_delegation": Wording("phòng chung chỉ trong một đoàn", "rooms shared within a delegation"),
    "gender": Wording("chung phòng cùng giới", "one gender in a room"),
    "single_rooms": Wording("phòng riêng theo bậc", "single rooms by rank"),
    "room_period": Wording("thời gian phòng trống", "nights on which the room is free"),
    "accessible_rooms": Wording("phòng cho xe lăn", "accessible rooms"),
    "grade": Wording("hạng phòng theo bậc", "grade of room by rank"),
    "suitable_rooms": Wording("phòng phù hợp với khách", "rooms that suit the guest"),
    "share_requests": Wording("đề nghị ở chung", "requests to share"),
    "companions_together": Wording("người đi cùng ở cùng khách sạn", "companions in one hotel"),
    "place_each_session": Wording("mỗi buổi tập đều được xếp", "every session is held"),
    "time_grid": Wording("giờ bắt đầu đúng nấc", "starts on the time grid"),
    "venue_kind": Wording("loại địa điểm", "the kind of venue"),
    "venue_capacity": Wording("sức chứa", "capacity"),
    "venue_hours": Wording("giờ mở cửa", "opening hours"),
    "time_windows": Wording("khoảng thời gian cho phép", "the allowed window"),
    "dress_window": Wording("ngày tổng duyệt", "the day of the dress rehearsal"),
    "venue_no_overlap": Wording("địa điểm đã có buổi khác", "another session in the venue"),
    "group_no_overlap": Wording("khối có buổi khác cùng lúc", "another session of the group"),
    "person_no_overlap": Wording("người có buổi khác cùng lúc", "another session of the person"),
    "travel_between_venues": Wording("thời gian đi đường", "the way between venues"),
    "stage_order": Wording("thứ tự các vòng duyệt", "the order of the stages"),
    "after": Wording("buổi phải tập trước", "the order after other sessions"),
    "items_per_day": Wording("số buổi của tiết mục trong ngày", "sessions of an item a day"),
    "daily_load": Wording("số phút tập trong ngày", "minutes of rehearsal a day"),
    "dress_rehearsal_gap": Wording("khoảng cách sơ duyệt và tổng duyệt", "days between the last rehearsals"),
    "enough_rehearsals": Wording("đủ số buổi tập", "enough rehearsals"),
    "cover_demand": Wording("đủ quân số từng chốt", "headcount of the posts"),
    "skill_matches": Wording("kỹ năng của chốt", "skills of the post"),
    "force_matches": Wording("lực lượng của chốt", "force of the post"),
    "one_duty_at_a_time": Wording("một người một nơi trong một lúc", "one duty at a time"),
    "rest": Wording("giờ nghỉ giữa hai ca", "rest between duties"),
    "max_hours": Wording("tổng giờ trực tối đa", "most hours of duty"),
    "max_hours_per_day": Wording("giờ trực tối đa trong ngày", "most hours a day"),
    "reserve": Wording("lực lượng dự bị", "the reserve"),
    "weekly_load": Wording("số phút tập trong tuần", "minutes of rehearsal a week"),
    "turnaround_rest": Wording("giờ nghỉ giữa hai buổi tập", "rest between rehearsals"),
    "stage_gap": Wording("khoảng cách giữa các vòng duyệt", "days between the stages"),
    "equipment_limit": Wording("số bộ thiết bị", "sets of equipment"),
    "bus_fleet": Wording("số xe chở khối", "buses for the groups"),
    "venue_setup": Wording("giờ dựng sân khấu", "time to set the stage up"),
    "venue_accepted": Wording("ngày nghiệm thu địa điểm", "acceptance of the venue"),
    "heat_window": Wording("giờ nắng nóng", "hours of heat"),
    "curfew": Wording("giờ giới nghiêm", "curfew"),
    "blocked_days": Wording("ngày không tập", "days without rehearsals"),
    "same_facts": Wording("ghi khớp dữ liệu", "what the data say"),
    "held_rooms": Wording("phòng đã giữ theo hợp đồng", "rooms held under contract"),
    "minimum_stay": Wording("số đêm ở tối thiểu", "minimum stay"),
    "floor": Wording("tầng phù hợp", "a suitable floor"),
    "guarded_hotels": Wording("nơi nghỉ có bảo vệ", "a guarded hotel"),
    "staff_near": Wording("người phục vụ ở gần khách", "staff near their principals"),
    "blocs_housed": Wording("mỗi khối có chỗ ở", "a place for every bloc"),
    "house_capacity": Wording("sức chứa nhà tập thể", "capacity of halls"),
    "gender_of_halls": Wording("nam nữ ở nhà riêng", "women and men in halls of their own"),
    "allowed_houses": Wording("nhà được nhận khối", "houses that may take the bloc"),
    "keep_bloc_pins": Wording("chỗ ở của khối đã ghim", "pinned places of blocs"),
    "camera_seats": Wording("ghế dành cho máy quay", "camera seats"),
    "reserved_seats": Wording("ghế để dành", "reserved seats"),
    "role_seats": Wording("ghế theo vai", "seats kept for a role"),
    "stage_seats": Wording("ghế gần bậc lên sân khấu", "seats near the steps to the stage"),
    "award_order": Wording("thứ tự trao thưởng", "the order of the awards"),
    "exit_seats": Wording("ghế gần lối ra", "seats near an exit"),
    "escorts": Wording("người đi cùng ngồi cạnh", "escorts at the side"),
    "no_stranded_seat": Wording("không để một ghế trống lẻ trong đoàn", "no lone free seat inside a delegation"),
    "table_sizes": Wording("số chỗ của bàn", "places at a table"),
    "host_at_own_table": Wording("chủ bàn ngồi bàn mình", "hosts at their own tables"),
    "head_of_table": Wording("vị trí chủ bàn", "the head of the table"),
    "must_sit_together": Wording("phải ngồi cùng bàn", "who sits together"),
    "must_sit_apart": Wording("không ngồi cùng bàn", "who sits apart"),
    "companions_beside": Wording("người đi cùng ngồi cạnh", "companions at the side"),
    "dietary_tables": Wording("bàn theo chế độ ăn", "tables by diet"),
    "interpreter_beside": Wording("phiên dịch ngồi cạnh", "interpreters at the side"),
    "known_at_table": Wording("có người quen cùng bàn", "somebody known at the table"),
    "neighbours_acquainted": Wording("ngồi cạnh người quen", "acquainted neighbours"),
    "alternate_genders": Wording("nam nữ xen kẽ", "women and men in turn"),
    "mixed_occupations": Wording("khác nghề ngồi cạnh", "mixed occupations"),
    "specialities_differ": Wording("khác chuyên môn ngồi cạnh", "different specialities"),
    "places_held_once": Wording("mỗi chỗ một người", "one guest at a place"),
    "serve_each_task": Wording("chuyến nào cũng có xe", "a vehicle for every task"),
    "seat_limit": Wording("số chỗ của xe", "seats of the vehicle"),
    "ride_alone": Wording("khách đi xe riêng", "those who ride alone"),
    "vehicle_hours": Wording("giờ của xe", "hours of the vehicle"),
    "calendars_kept": Wording("lịch của người trong đội", "calendars of the team"),
    "driver_hours": Wording("giờ làm của lái xe", "hours of the driver"),
    "vehicles_meant": Wording("xe dành cho khách", "vehicles meant for the guests"),
    "roads_open": Wording("đường không bị cấm", "open roads"),
    "pickup_before_dropoff": Wording("đón trước, trả sau", "pick up before setting down"),
    "travel_times": Wording("thời gian chạy xe", "driving times"),
    "household_once": Wording("mỗi gia đình thăm một lần", "one visit to a household"),
    "busy_elsewhere": Wording("đang bận việc khác", "busy elsewhere"),
    "night_duty": Wording("người không trực đêm", "who does no night duty"),
    "days_off": Wording("ngày nghỉ", "days off"),
    "shift_succession": Wording("hai ca không được nối nhau", "shifts that may not follow each other"),
    "days_in_a_row": Wording("số ngày trực liên tiếp", "days of duty in a row"),
    "nights_in_a_row": Wording("số đêm trực liên tiếp", "nights of duty in a row"),
    "weekends": Wording("số cuối tuần trực", "weekends with duty"),
    "min_hours": Wording("tổng giờ trực tối thiểu", "least hours of duty"),
    "open_way": Wording("có đường đến chốt", "an open way to the post"),
    "post_chief": Wording("có người chỉ huy chốt", "a chief at the post"),
    "juniors_led": Wording("người mới có người cũ kèm", "juniors led by seniors"),
    "whole_team": Wording("cả tổ cùng trực", "teams that stay whole"),
    "reserve_reach": Wording("dự bị đến kịp", "the reserve within reach"),
    "meal_breaks": Wording("nghỉ ăn", "meal breaks"),
    "times_match": Wording("giờ khớp ca", "times of the shift"),
    "duty_matches": Wording("đúng việc của ca", "the duty of the line"),
    "cover_by_time": Wording("đủ quân số từng khoảng giờ", "headcount by the hour"),
    "odd_rows": Wording("dòng không hiểu được", "rows that say nothing"),
    "precedence": Wording("thứ tự trước sau", "order of the tasks"),
    "window": Wording("khoảng ngày cho phép", "the allowed days"),
    "needed_kept": Wording("việc bắt buộc không hoãn", "needed tasks are kept"),
    "capacity": Wording("sức làm việc trong ngày", "working hours of a day"),
    "crew": Wording("tổ thực hiện", "the crew"),
    "budget": Wording("kinh phí", "the budget"),
    "hours": Wording("giờ công", "hours of work"),
    "one_accountable": Wording("một người chịu trách nhiệm", "one accountable person"),
    "right_person": Wording("đúng người phụ trách", "the right person"),
    "enough_helpers": Wording("đủ người giúp", "enough helpers"),
    "durations": Wording("thời lượng", "durations"),
    "balanced": Wording("chia việc đều", "balanced work"),
    "everybody_has_work": Wording("ai cũng có việc", "work for everybody"),
    "agencies_have_work": Wording("cơ quan nào cũng có việc", "work for every agency"),
    "slack_matches": Wording("độ chùng ghi đúng", "slack as told"),
    "pack_rows": Wording("khớp với dữ liệu", "rows of the pack"),
}


def rule_words(rule: str) -> Wording:
    """Return a rule's name in words; one that is not listed by its own name."""
    return RULE_WORDS.get(rule, Wording(rule, rule))


def price_words(cost: int | None) -> Wording:
    """Return what an alternative costs, as a person says it."""
    if cost is None:
        return Wording("không được phép", "not allowed")
    if cost == 0:
        return Wording("không đổi điểm", "costs nothing")
    if cost > 0:
        return Wording(f"kém hơn {number(cost)} điểm", f"{number(cost)} points worse")
    return Wording(f"tốt hơn {number(-cost)} điểm", f"{number(-cost)} points better")


def detail_words(one: Alternative, language: Language) -> tuple[str, ...]:
    """Return the rules an alternative breaks, or how each goal would change: ``Chi phí +3``; goals that stay do not."""
    if one.broken_rules:
        prefix = Wording("vi phạm", "breaks").to(language)
        return (f"{prefix}: {', '.join(rule_words(rule).to(language) for rule in one.broken_rules)}",)
    signed = {goal: ("+" if value > 0 else "−") + number(abs(value)) for goal, value in one.goals.items() if value}
    return tuple(f"{goal_words(goal, language)} {value}" for goal, value in signed.items())


def told(one: Alternative, language: Language) -> str:
    """Return an alternative as one sentence: what it costs or breaks, and who would have to move."""
    details = "; ".join(detail_words(one, language))
    price = price_words(one.cost).to(language) + (f" ({details})" if details else "")
    return f"{one.choice}: {price}.{f' {one.note.to(language)}' if one.note else ''}"
