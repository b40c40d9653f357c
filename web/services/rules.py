"""What the rules of the problems are called when they forbid something."""

from collections.abc import Mapping

from planner.wording import Wording

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
}


def rule_words(rule: str) -> Wording:
    """Return a rule's name in words; one that is not listed by its own name."""
    return RULE_WORDS.get(rule, Wording(rule, rule))
