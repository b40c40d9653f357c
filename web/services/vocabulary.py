"""The tables and columns of a pack in the words of an office; the English of a column is its heading, spelt out."""

from collections.abc import Mapping

from planner.scenario.columns import Column, columns_of, specs
from planner.wording import Wording

TABLE_WORDS: Mapping[str, Wording] = {
    "organisations": Wording("Cơ quan, đơn vị", "Organisations"),
    "ranks": Wording("Ngôi thứ", "Ranks of precedence"),
    "delegations": Wording("Đoàn khách", "Delegations"),
    "guests": Wording("Khách mời", "Guests"),
    "seats": Wording("Ghế", "Seats"),
    "venue_seats": Wording("Ghế ở địa điểm dự phòng", "Seats of other venues"),
    "landmarks": Wording("Bậc sân khấu, lối ra", "Stage steps, exits"),
    "tables": Wording("Bàn tiệc", "Banquet tables"),
    "banquet_guests": Wording("Khách dự tiệc", "Banquet guests"),
    "affinities": Wording("Nên ngồi cùng, không ngồi cùng", "Who goes with whom"),
    "hotels": Wording("Nơi lưu trú", "Hotels"),
    "rooms": Wording("Phòng nghỉ", "Rooms"),
    "hotel_blocks": Wording("Phòng khách sạn đang giữ", "Rooms held"),
    "room_prices": Wording("Giá phòng theo mùa", "Room prices by season"),
    "halls": Wording("Chỗ ở tập thể", "Halls to sleep in"),
    "lodging_blocs": Wording("Khối lưu trú tập thể", "Blocs to be lodged"),
    "lodging_used": Wording("Đêm nghỉ thực tế", "Nights used"),
    "acceptances": Wording("Biên bản nghiệm thu lưu trú", "Minutes of acceptance"),
    "invoices": Wording("Hoá đơn lưu trú", "Lodging invoices"),
    "invoice_lines": Wording("Dòng hoá đơn lưu trú", "Lines of lodging invoices"),
    "payments": Wording("Thanh toán lưu trú", "Payments for lodging"),
    "venues": Wording("Địa điểm", "Venues"),
    "group_kinds": Wording("Loại khối và mức giữ sức", "Kinds of groups and their limits"),
    "equipment": Wording("Thiết bị dùng chung", "Shared equipment"),
    "groups": Wording("Khối, đội", "Groups"),
    "performers": Wording("Người biểu diễn", "Performers"),
    "items": Wording("Tiết mục", "Programme items"),
    "sessions": Wording("Buổi tập", "Rehearsal sessions"),
    "availability": Wording("Lịch rảnh, bận", "Availability"),
    "tasks": Wording("Công việc chuẩn bị", "Preparatory tasks"),
    "task_modes": Wording("Cách làm khác của công việc", "Other ways to do a task"),
    "task_budgets": Wording("Kinh phí theo kỳ", "Money by period"),
    "members": Wording("Thành viên tiểu ban", "Committee members"),
    "meetings": Wording("Dự họp, dự tập", "Attendance of meetings"),
    "directives": Wording("Kết luận chỉ đạo", "Directives"),
    "lessons": Wording("Bài học kinh nghiệm", "Lessons"),
    "procedures": Wording("Thủ tục hành chính", "Administrative procedures"),
    "holidays": Wording("Ngày nghỉ, ngày làm bù", "Holidays and exchanged days"),
    "progress": Wording("Tiến độ báo cáo", "Reported progress"),
    "gates": Wording("Cửa sẵn sàng", "Readiness gates"),
    "confirmations": Wording("Xác nhận căn cứ", "Confirmed sources"),
    "source_documents": Wording("Văn bản căn cứ", "Papers cited"),
    "subplans": Wording("Kế hoạch thành phần", "Sub-plans"),
    "units": Wording("Đơn vị hành chính", "Communes"),
    "nodes": Wording("Nút giao", "Junctions"),
    "edges": Wording("Đoạn đường", "Roads"),
    "closures": Wording("Cấm đường", "Closures"),
    "movements": Wording("Đoàn xe, khối diễu hành", "Convoys and columns"),
    "movement_blocks": Wording("Khối trong đoàn", "Blocks of a column"),
    "crossings": Wording("Điểm cắt ngang đoàn", "Crossing points"),
    "parking_bans": Wording("Cấm đỗ xe", "Parking bans"),
    "emergency_lanes": Wording("Làn khẩn cấp", "Emergency lanes"),
    "facilities": Wording("Bệnh viện, đội chữa cháy", "Hospitals, fire stations"),
    "parking": Wording("Bãi đỗ xe", "Car parks"),
    "demand": Wording("Lưu lượng đi lại", "Travel demand"),
    "vehicles": Wording("Xe, đội đi thăm", "Vehicles and teams"),
    "transfers": Wording("Chuyến đưa đón", "Transfers"),
    "visits": Wording("Điểm thăm, dâng hương", "Visits"),
    "posts": Wording("Chốt trực", "Posts"),
    "shifts": Wording("Ca trực", "Shifts"),
    "post_demand": Wording("Quân số theo chốt", "Headcount by post"),
    "duties": Wording("Nhiệm vụ có giờ cố định", "Duties of fixed time"),
    "demand_by_time": Wording("Quân số theo từng 15 phút", "Headcount by the quarter hour"),
    "shift_successions": Wording("Ca không được nối nhau", "Shifts that must not follow"),
    "force_ranks": Wording("Cấp bậc của lực lượng", "Ranks of the forces"),
    "wishes": Wording("Ngày nghỉ, nguyện vọng", "Leave and wishes"),
    "group_calls": Wording("Khối bận tập, diễu hành", "When groups are called"),
    "officers": Wording("Cán bộ làm nhiệm vụ", "Officers on duty"),
    "parking_entries": Wording("Lối vào, ra bãi đỗ", "Entries of car parks"),
    "lot_services": Wording("Dịch vụ của bãi đỗ", "Services of car parks"),
    "crowd_zones": Wording("Khu tập trung đông người", "Zones of the crowd"),
    "crowd_areas": Wording("Diện tích, chỗ của khu", "Holding areas"),
    "crowd_exits": Wording("Cửa, lối ra của khu", "Gates and exits of zones"),
    "contingencies": Wording("Tình huống", "Contingencies"),
    "post_sheets": Wording("Phiếu chốt (nội bộ)", "Post sheets (internal)"),
    "signs": Wording("Biển báo, rào chắn", "Signs and barriers"),
    "radio": Wording("Thông tin liên lạc", "Radio nets"),
    "runsheet": Wording("Kịch bản điều hành", "Run-sheet"),
    "couplings": Wording("Gắn kết với kịch bản", "Couplings"),
    "variants": Wording("Phương án B", "Plans B"),
    "variant_changes": Wording("Thay đổi theo phương án B", "Changes of plans B"),
    "quotas": Wording("Chỉ tiêu khách mời", "Quotas"),
    "gifts": Wording("Quà tặng", "Gifts"),
    "budget": Wording("Dự toán", "Budget"),
    "publicity": Wording("Tuyên truyền", "Publicity"),
    "campaign": Wording("Hoạt động hưởng ứng", "Campaign"),
}

COLUMN_WORDS: Mapping[str, str] = {
    "organisation_id": "Mã cơ quan", "name": "Tên", "kind": "Loại", "parent_id": "Trực thuộc",
    "valid_from": "Hiệu lực từ", "valid_to": "Hiệu lực đến", "successor_id": "Cơ quan kế thừa",
    "lat": "Vĩ độ", "lon": "Kinh độ", "rank": "Ngôi thứ", "group": "Nhóm", "examples": "Ví dụ", "block": "Khối ghế",
    "introduction": "Cách giới thiệu", "zones": "Khu được ngồi", "special": "Chế độ riêng",
    "source_status": "Mức tin cậy", "delegation_id": "Mã đoàn", "head_guest_id": "Trưởng đoàn",
    "host_officer_id": "Cán bộ đón tiếp", "arrives_at": "Giờ đến", "leaves_at": "Giờ về", "guest_id": "Mã khách",
    "full_name": "Họ và tên", "gender": "Giới tính", "birth_year": "Năm sinh", "post": "Chức vụ",
    "in_post_since": "Giữ chức vụ từ", "companion_of": "Đi cùng khách", "needs": "Nhu cầu riêng",
    "apart_from": "Không xếp cạnh", "role": "Vai trò", "award_order": "Thứ tự lên sân khấu",
    "escort": "Người đưa đón", "reserved_for": "Giữ cho", "landmark_id": "Mã mốc",
    "status": "Tình trạng", "phone": "Điện thoại", "email": "Thư điện tử",
    "lodging_from": "Nghỉ từ ngày", "lodging_to": "Nghỉ đến ngày", "share_with": "Ở chung với",
    "transport_mode": "Phương tiện", "origin_place": "Nơi đi", "seat_id": "Mã ghế", "zone": "Khu", "row": "Hàng",
    "number": "Số", "x_m": "Ngang (m)", "y_m": "Dọc (m)", "aisle": "Cạnh lối đi", "blocked": "Khoá",
    "table_id": "Mã bàn", "seats": "Số ghế", "hotel_id": "Mã nơi nghỉ", "guarded": "Có bảo vệ",
    "room_id": "Mã phòng", "room_type_id": "Mã loại phòng", "beds": "Số giường", "count": "Số lượng", "grade": "Hạng",
    "price_vnd": "Giá (đồng/đêm)", "accessible": "Lối xe lăn", "from": "Từ", "to": "Đến", "venue_id": "Mã địa điểm",
    "accuracy": "Độ chính xác", "indoor": "Trong nhà", "capacity": "Sức chứa", "open_from": "Mở cửa từ",
    "open_to": "Đóng cửa lúc", "setup_min": "Chuẩn bị (phút)", "group_id": "Mã khối", "size": "Số người",
    "home_lat": "Vĩ độ nơi ở", "home_lon": "Kinh độ nơi ở", "person_id": "Mã người", "group_ids": "Các khối",
    "item_id": "Mã tiết mục", "minutes": "Số phút", "person_ids": "Các cá nhân", "equipment": "Thiết bị",
    "session_id": "Mã buổi tập", "stage": "Giai đoạn", "venue_kinds": "Loại địa điểm", "after": "Sau",
    "earliest": "Sớm nhất", "latest": "Muộn nhất", "subject_kind": "Đối tượng", "subject_id": "Mã đối tượng",
    "available": "Dùng được", "reason": "Lý do", "task_id": "Mã việc", "subcommittee": "Tiểu ban",
    "owner_body": "Đơn vị chủ trì", "duration_days": "Số ngày làm", "effort_hours": "Công (giờ)",
    "predecessors": "Việc làm trước", "latest_finish_d": "Hạn (D trừ ngày)", "optional": "Không bắt buộc",
    "value": "Giá trị", "skills": "Kỹ năng", "class": "Hạng mục", "source": "Nguồn", "member_id": "Mã thành viên",
    "hours_per_week": "Giờ mỗi tuần", "clause": "Mục", "quote": "Nội dung", "owner": "Phụ trách", "due": "Hạn",
    "lesson": "Bài học", "check": "Cách kiểm tra", "procedure_id": "Mã thủ tục", "trigger": "Khi nào phải làm",
    "authority": "Cơ quan giải quyết", "file_by": "Nộp trước", "processing": "Thời hạn giải quyết",
    "legal_basis": "Căn cứ", "verified": "Đã kiểm chứng", "unit_id": "Mã đơn vị", "south": "Nam", "west": "Tây",
    "vehicle_id": "Mã xe", "wheelchair_spaces": "Chỗ xe lăn", "base": "Nơi xuất phát", "transfer_id": "Mã chuyến",
    "wheelchairs": "Số xe lăn", "ready": "Sẵn sàng từ", "alone": "Đi riêng", "visit_id": "Mã điểm",
    "household": "Hộ, đơn vị", "teams": "Đội được đi",
    "north": "Bắc", "east": "Đông", "successor": "Đơn vị kế thừa", "node_id": "Mã nút", "degree": "Số nhánh",
    "edge_id": "Mã đoạn", "u": "Từ nút", "v": "Đến nút", "length_m": "Dài (m)", "ref": "Số hiệu đường",
    "dual_carriageway": "Có dải phân cách", "oneway": "Một chiều", "lanes": "Số làn", "speed_kmh": "Tốc độ (km/h)",
    "capacity_pcu_h": "Năng lực (xe quy đổi/h)", "inferred": "Suy đoán", "closure_id": "Mã lệnh cấm",
    "edge_ids": "Các đoạn đường", "street": "Tuyến đường", "from_place": "Từ chỗ", "to_place": "Đến chỗ",
    "direction": "Chiều", "tier": "Mức cấm", "exempt": "Được miễn", "detour": "Hướng tránh",
    "published_at": "Công bố lúc", "lot_id": "Mã bãi", "cars": "Ô tô", "motorbikes": "Xe máy", "coaches": "Xe khách",
    "for_whom": "Dành cho", "origin": "Nơi đi", "destination": "Nơi đến", "mode": "Phương tiện", "people": "Số người",
    "depart_from": "Đi từ lúc", "depart_to": "Đi trước lúc", "post_id": "Mã chốt", "shift_id": "Mã ca",
    "start": "Bắt đầu", "end": "Kết thúc", "force": "Lực lượng", "skill": "Kỹ năng", "base_lat": "Vĩ độ đơn vị",
    "base_lon": "Kinh độ đơn vị", "max_hours": "Giờ trực tối đa", "team": "Tổ", "ritual_code": "Mã nghi thức",
    "title": "Nội dung", "performer": "Người thực hiện", "position": "Vị trí", "mc_text": "Lời dẫn",
    "sound": "Âm thanh", "light": "Ánh sáng", "led": "Màn hình LED", "props": "Đạo cụ", "cue": "Tín hiệu",
    "plan_b": "Phương án dự phòng", "coupled_to": "Gắn với", "changeover_min": "Giữa hai buổi (phút)",
    "accepted_on": "Ngày nghiệm thu", "cost_vnd_h": "Chi phí (đồng/giờ)", "daily_max_min": "Tối đa một ngày (phút)",
    "weekly_max_min": "Tối đa một tuần (phút)", "rest_min": "Nghỉ giữa hai ngày (phút)", "equipment_id": "Mã thiết bị",
    "by_bus": "Đi xe của ban tổ chức", "timetable": "Giờ học, giờ làm hằng tuần", "timetable_until": "Áp dụng đến ngày",
    "director_ids": "Đạo diễn", "part_of": "Thuộc tiết mục", "after_items": "Diễn sau tiết mục",
    "heat_allowed": "Được tập giờ nắng nóng",
    "entry_id": "Mã lối vào", "use": "Vào hay ra", "cars_per_min": "Ô tô/phút mỗi làn",
    "motorbikes_per_min": "Xe máy/phút mỗi làn", "coaches_per_min": "Xe khách/phút mỗi làn",
    "disabled": "Chỗ cho người khuyết tật", "overflow_to": "Đầy thì chuyển sang", "walk_m": "Đi bộ (m)",
    "shuttle_buses": "Số xe trung chuyển", "shuttle_seats": "Chỗ mỗi xe trung chuyển",
    "shuttle_round_min": "Một vòng trung chuyển (phút)", "in_charge": "Người phụ trách", "zone_id": "Mã khu",
    "entry_min": "Thời gian vào (phút)", "egress_limit_min": "Ra hết trong (phút)",
    "emergency_limit_min": "Thoát nạn trong (phút)", "note": "Ghi chú", "area_id": "Mã diện tích",
    "area_m2": "Diện tích (m²)", "density": "Người/m²", "exit_id": "Mã cửa", "width_m": "Rộng thông thủy (m)",
    "surface": "Mặt lối đi", "entry": "Cửa vào", "exit": "Cửa ra", "emergency": "Cửa thoát nạn",
    "per_lane_min": "Người/phút mỗi làn", "contingency_id": "Mã tình huống", "lead": "Chỉ huy xử lý",
    "actions": "Cách xử lý", "forces": "Lực lượng", "route": "Đường di chuyển", "km": "Lý trình (Km)",
    "chief": "Chốt trưởng", "contingencies": "Tình huống", "sign_id": "Mã biển", "code": "Số hiệu biển",
    "text": "Nội dung biển", "place": "Vị trí lắp", "installer": "Đơn vị lắp đặt", "install_by": "Lắp xong trước",
    "remove_by": "Tháo trước", "net_id": "Mã mạng", "channel": "Kênh, tần số", "call_signs": "Hô hiệu",
    "users": "Người dùng", "backup": "Dự phòng",
    "running_order": "Thứ tự khi chạy chương trình", "seats_min": "Ít nhất (người)", "host_guest_id": "Chủ bàn",
    "diets": "Chế độ ăn", "places": "Số chỗ", "languages": "Cần phiên dịch tiếng", "interprets": "Phiên dịch tiếng",
    "interests": "Sở thích, chuyện chung", "occupation": "Nghề, nhóm", "speciality": "Chuyên môn",
    "participants": "Đơn vị cùng làm", "procedures": "Thủ tục kèm theo", "carried_from": "Chuyển tiếp từ",
    "document": "Văn bản", "tasks": "Công việc", "evidence": "Minh chứng", "closed": "Hoàn thành ngày",
    "check_id": "Phép kiểm tra", "waived": "Lý do không áp dụng", "fact": "Dữ kiện", "lead_days": "Thời hạn nộp (số)",
    "lead_unit": "Đơn vị thời hạn", "lead_before": "Tính lùi từ", "processing_days": "Giải quyết (số)",
    "processing_unit": "Đơn vị giải quyết", "alternatives": "Phương án thay", "last": "Đến ngày",
    "percent": "Hoàn thành (%)", "reported_by": "Người báo cáo", "reported_at": "Báo cáo lúc",
    "verified_by": "Người kiểm tra", "verified_at": "Kiểm tra lúc", "requirement_id": "Mã yêu cầu", "gate": "Cửa",
    "days_before": "Trước lễ (ngày)", "requirement": "Yêu cầu", "proof": "Cần minh chứng gì",
    "subject": "Đối tượng", "confirmed_by": "Người xác nhận", "confirmed_on": "Ngày xác nhận",
    "document_id": "Số, ký hiệu", "issued": "Ngày ban hành", "issuer": "Cơ quan ban hành", "path": "Tệp, nơi lưu",
    "meeting_id": "Mã cuộc họp, buổi tập", "expected": "Thành viên phải dự", "present": "Thành viên có mặt",
    "body": "Cơ quan, đơn vị", "head": "Người đứng đầu", "due_d": "Hạn nộp (D trừ ngày)", "submitted": "Ngày nộp",
    "appraised_by": "Người thẩm định", "appraised": "Ngày thẩm định", "approved_by": "Người phê duyệt",
    "approved": "Ngày phê duyệt", "earliest_start_d": "Sớm nhất (D trừ ngày)", "calendar": "Lịch tính ngày",
    "cost_vnd": "Kinh phí (đồng)", "amount_vnd": "Số tiền (đồng)",
    "movement_id": "Mã đoàn", "streets": "Các tuyến đường", "start_event": "Xuất phát theo",
    "from_event": "Bắt đầu theo", "until_event": "Đến khi",
    "clear_before_min": "Dọn đường trước (phút)", "clear_after_min": "Mở đường sau (phút)",
    "assembly_from": "Tập kết từ", "dispersal_min": "Giải tán (phút)", "protected": "Đối tượng cảnh vệ",
    "gap_m": "Khoảng cách phía sau (m)", "crossing_id": "Mã điểm cắt", "wait_min": "Chờ lâu nhất (phút)",
    "ban_id": "Mã lệnh cấm đỗ", "side": "Phía", "vehicles": "Loại xe", "lane_id": "Mã làn",
    "facility_id": "Mã cơ sở", "population": "Số dân",
    "first": "Khách thứ nhất", "second": "Khách thứ hai", "weight": "Mức thân quen", "rule": "Bắt buộc",
}  # fmt: skip

SPECIAL_WORDS: Mapping[tuple[str, str], str] = {
    ("lodging_used", "night"): "Đêm ngày",
    ("lodging_used", "rooms"): "Số phòng (hội trường: số người)",
    ("lodging_used", "state"): "Có ở hay không",
    ("lodging_used", "room_type"): "Loại phòng",
    ("acceptances", "acceptance_id"): "Mã biên bản",
    ("acceptances", "accepted_on"): "Ngày nghiệm thu",
    ("acceptances", "room_nights"): "Số đêm phòng",
    ("acceptances", "amount_vnd"): "Giá trị (đồng)",
    ("invoices", "invoice_id"): "Mã hoá đơn",
    ("invoices", "number"): "Ký hiệu, số hoá đơn",
    ("invoices", "issued_on"): "Ngày hoá đơn",
    ("invoices", "acceptance_id"): "Theo biên bản",
    ("invoices", "vat_vnd"): "Tiền thuế GTGT (đồng)",
    ("invoices", "total_vnd"): "Tổng cộng (đồng)",
    ("invoice_lines", "invoice_id"): "Mã hoá đơn",
    ("invoice_lines", "line"): "Dòng",
    ("invoice_lines", "kind"): "Khoản",
    ("invoice_lines", "room_type"): "Loại phòng",
    ("invoice_lines", "from"): "Đêm đầu",
    ("invoice_lines", "to"): "Ngày trả phòng",
    ("invoice_lines", "rooms"): "Số phòng",
    ("invoice_lines", "quantity"): "Số đêm phòng",
    ("invoice_lines", "unit_price_vnd"): "Đơn giá chưa thuế (đồng)",
    ("invoice_lines", "vat_percent"): "Thuế suất GTGT (%)",
    ("invoice_lines", "amount_vnd"): "Thành tiền chưa thuế (đồng)",
    ("payments", "payment_id"): "Mã lần trả",
    ("payments", "invoice_id"): "Mã hoá đơn",
    ("payments", "paid_on"): "Ngày trả",
    ("payments", "voucher"): "Số chứng từ",
    ("edges", "class"): "Cấp đường",
    ("meetings", "day"): "Ngày họp, tập",
    ("holidays", "first"): "Từ ngày",
    ("task_budgets", "first"): "Từ ngày",
    ("task_modes", "mode"): "Cách làm",
    ("tasks", "people"): "Số người làm",
    ("visits", "place"): "Nơi thăm",
    ("movement_blocks", "place"): "Thứ tự trong đoàn",
    ("source_documents", "title"): "Trích yếu",
    ("officers", "rank"): "Cấp bậc",
    ("officers", "name"): "Họ và tên",
    ("members", "name"): "Họ và tên",
    ("sessions", "count"): "Số buổi",
    ("group_kinds", "kind"): "Loại khối",
    ("group_kinds", "earliest"): "Tập sớm nhất",
    ("group_kinds", "latest"): "Tập muộn nhất",
    ("rooms", "count"): "Số phòng",
    ("availability", "available"): "Rảnh (1), bận (0)",
    ("posts", "needs"): "Yêu cầu",
    ("sessions", "after"): "Sau buổi",
    ("runsheet", "after"): "Sau tiết mục",
    ("runsheet", "minutes"): "Thời lượng (phút)",
    ("runsheet", "track"): "Tuyến",
    ("runsheet", "links"): "Chờ các mục (mã:FS+phút)",
    ("runsheet", "buffer_min"): "Dự phòng sau mục (phút)",
    ("runsheet", "hard"): "Giờ cứng (1)",
    ("runsheet", "min_minutes"): "Rút ngắn được đến (phút)",
    ("runsheet", "told"): "Báo cho ai khi đổi",
    ("runsheet", "variant"): "Chỉ có trong phương án B",
    ("runsheet", "protected"): "Không in bản công khai (1)",
    ("couplings", "coupling_id"): "Mã gắn kết",
    ("couplings", "subject"): "Cái gì gắn theo",
    ("couplings", "item_id"): "Mục kịch bản",
    ("couplings", "anchor"): "Theo đầu hay cuối mục",
    ("couplings", "offset_min"): "Lệch (phút)",
    ("couplings", "rule"): "Quy tắc",
    ("couplings", "tolerance_min"): "Xê dịch được (phút)",
    ("couplings", "told"): "Báo cho ai khi đổi",
    ("couplings", "variant"): "Chỉ có trong phương án B",
    ("couplings", "note"): "Ghi chú",
    ("variants", "variant_id"): "Mã phương án B",
    ("variants", "name"): "Tên phương án",
    ("variants", "trigger"): "Khi nào chuyển",
    ("variants", "decided_by"): "Ai quyết định",
    ("variants", "decide_before_min"): "Quyết trước thay đổi đầu (phút)",
    ("variants", "venue_id"): "Địa điểm",
    ("variants", "seating"): "Chỗ ngồi",
    ("variants", "transport"): "Xe, giao thông",
    ("variants", "told"): "Báo cho ai",
    ("variants", "note"): "Ghi chú",
    ("variant_changes", "variant_id"): "Phương án B",
    ("variant_changes", "target"): "Đổi mục hay gắn kết",
    ("variant_changes", "target_id"): "Mã mục, mã gắn kết",
    ("variant_changes", "column"): "Cột (trống: bỏ dòng)",
    ("variant_changes", "value"): "Giá trị mới",
    ("variant_changes", "reason"): "Lý do",
}

CHOICE_WORDS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("organisations", "kind"): {
        "party": "cơ quan Đảng", "state": "cơ quan nhà nước", "front": "Mặt trận, đoàn thể",
        "force": "lực lượng vũ trang",
        "commune": "xã", "agency": "sở, ngành", "enterprise": "doanh nghiệp", "press": "báo chí",
        "religious": "tổ chức tôn giáo", "international": "quốc tế", "school": "trường học",
        "troupe": "đoàn nghệ thuật",
    },
    ("guests", "status"): {
        "nominated": "được đề cử", "approved": "đã duyệt", "invited": "đã mời", "accepted": "nhận lời",
        "declined": "từ chối", "substitute": "đi thay", "arrived": "đã đến",
    },
    ("seats", "kind"): {"chair": "ghế", "wheelchair_space": "chỗ xe lăn", "companion": "ghế người đi kèm",
                        "camera": "máy quay"},
    ("landmarks", "kind"): {"steps": "bậc lên sân khấu", "exit": "lối ra"},
    ("availability", "subject_kind"): {
        "group": "khối, đội", "performer": "người biểu diễn", "venue": "địa điểm", "officer": "cán bộ",
        "guest": "khách", "hotel": "nơi lưu trú", "organisation": "cơ quan",
    },
    ("lodging_used", "state"): {"used": "có ở", "no_show": "không đến"},
    ("invoice_lines", "kind"): {
        "room": "tiền phòng", "extra_bed": "giường phụ", "meal": "tiền ăn", "other": "khoản khác",
    },
    ("sessions", "running_order"): {"fixed": "giữ nguyên", "free": "được xếp lại"},
    ("holidays", "kind"): {"off": "nghỉ", "work": "làm bù", "known": "năm đã có đủ lịch"},
    ("confirmations", "kind"): {"rule": "quy tắc", "procedure": "thủ tục", "holiday": "ngày nghỉ"},
    ("procedures", "lead_unit"): {"calendar": "ngày", "working": "ngày làm việc", "hours": "giờ"},
    ("procedures", "processing_unit"): {"calendar": "ngày", "working": "ngày làm việc", "hours": "giờ"},
    ("affinities", "rule"): {"together": "phải cùng bàn", "apart": "không cùng bàn"},
    ("parking_entries", "use"): {"in": "vào", "out": "ra", "both": "vào và ra"},
    ("closures", "direction"): {"both": "hai chiều", "forward": "chiều đi", "backward": "chiều về"},
    ("movements", "direction"): {"both": "hai chiều", "forward": "chiều đoàn đi"},
    ("emergency_lanes", "direction"): {"both": "hai chiều", "forward": "chiều đi", "backward": "chiều về"},
    ("parking_bans", "side"): {"both": "hai bên", "left": "bên trái", "right": "bên phải"},
    ("facilities", "kind"): {"hospital": "bệnh viện", "fire": "đội chữa cháy"},
    ("posts", "kind"): {
        "junction": "nút giao", "gate": "cổng", "parking": "bãi xe", "medical": "y tế", "fire": "chữa cháy",
        "command": "chỉ huy", "escort": "hộ tống",
    },
}  # fmt: skip
"""Words of choices that a pack keeps in English; all others are Vietnamese already."""


def table_words(table: str) -> Wording:
    """Return the name of a table."""
    return TABLE_WORDS.get(table, Wording(table, table))


def column_words(table: str, heading: str) -> Wording:
    """Return the name of a column; of tables without a model, the heading itself."""
    vi = SPECIAL_WORDS.get((table, heading)) or COLUMN_WORDS.get(heading, heading)
    return Wording(vi, heading.replace("_", " ").capitalize())


def choice_words(table: str, heading: str, choice: str) -> Wording:
    """Return a choice of a column in words."""
    return Wording(CHOICE_WORDS.get((table, heading), {}).get(choice, choice), choice.replace("_", " "))


def explanation(table: str, heading: str) -> Wording:
    """Say what stands in a column, as the heading's help."""
    column = _column(table, heading)
    if column is None:
        return Wording(heading, heading)
    parts = list(_facts(column))
    return Wording(
        "; ".join([heading, *(part.vi for part in parts)]),
        "; ".join([heading, *(part.en for part in parts)]),
    )


def _column(table: str, heading: str) -> Column | None:
    if table not in specs():
        return None
    return next((column for column in columns_of(table).values() if column.heading == heading), None)


def _facts(column: Column) -> list[Wording]:
    facts: list[Wording] = []
    if column.required:
        facts.append(Wording("bắt buộc", "required"))
    if column.refers_to:
        target = table_words(column.refers_to)
        facts.append(Wording(f"mã trong bảng {target.vi}", f"id of table {target.en}"))
    if column.is_moment:
        facts.append(Wording("ngày giờ dạng 2025-08-25 07:30", "day and time such as 2025-08-25 07:30"))
    if column.low is not None:
        facts.append(Wording(f"nhỏ nhất {column.low:g}", f"at least {column.low:g}"))
    if column.above is not None:
        facts.append(Wording(f"lớn hơn {column.above:g}", f"more than {column.above:g}"))
    if column.high is not None:
        facts.append(Wording(f"lớn nhất {column.high:g}", f"at most {column.high:g}"))
    return facts
