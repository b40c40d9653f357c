"""Every check between cells: the smallest pack that passes it, and the smallest that it alone refuses."""

from pathlib import Path
from typing import NamedTuple

import pytest

from planner.scenario import relations
from planner.scenario.references import find_circles, without_lag
from tests.scenario.packs import EDGES, GUESTS, HOTELS, ITEMS, NODES, SESSIONS, VENUES, fault_lines, make_pack


class Case(NamedTuple):
    check: str
    others: dict[str, str]
    file: str
    good: str
    bad: str
    line: str


SEATS = "seat_id,zone,row,number,x_m,y_m,reserved_for\n"
TIES = "first,second,weight,rule\n"
AVAILABILITY = "subject_kind,subject_id,from,to,available\n"
CLOSURES = "closure_id,edge_ids,street,direction,from,to,tier\n"
ROADS = {"nodes.csv": NODES, "edges.csv": EDGES}
RUNSHEET = "item_id,start,after,minutes,title,position\nR1,2025-08-25 07:00,,5,Đón khách,Cổng\n"
LINKED = "item_id,start,minutes,title,links\nR1,2025-08-25 07:00,5,Đón khách,\n"
BANS = "ban_id,street,from,to\n"
LANES = "lane_id,street,from,to\n"
MOVEMENTS = "movement_id,name,kind,streets,start,speed_kmh\n"
TASKS = "task_id,name,duration_days,predecessors\nV1,Lập kế hoạch,3,\n"
ROOMS = "room_id,room_type_id,hotel_id,beds,count\n"
CONTRACT = {"hotels.csv": HOTELS, "rooms.csv": ROOMS + ",LP1,KS1,2,5\n"}
BLOCKS = "block_id,hotel_id,room_type_id,from,to,rooms,released\n"
HALLS = "hall_id,name,lat,lon,places\nTH-1,Trường,17.07,107.01,60\n"
WATCH = {
    "officers.csv": "person_id,name,force,max_hours\nA,An,y tế,12\nB,Ba,y tế,12\n",
    "rosters.csv": "roster_id,name,first,last\nYT,Trực y tế,2025-08-24,2025-08-30\n",
    "roster_kinds.csv": "kind_id,name,start,end\nN,Ngày,06:00,14:00\n",
}
WATCHERS = "person_id,roster_id\nA,YT\n"
VISITS = "visit_id,name,household,lat,lon,again\nT1,Nhà bà Ba,Hộ 01,17.1,107.1,\n"
BLOCS = "bloc_id,name,people,women,men,from,to,houses\n"

CASES = (
    Case(
        "repeated_ids",
        {},
        "guests.csv",
        GUESTS,
        GUESTS.replace("G2", "G1"),
        'guests.csv:3:guest_id: mã "G1" đã có ở dòng 2; cần mã khác, hoặc xoá một dòng',
    ),
    Case(
        "unknown_ids",
        {"guests.csv": "guest_id,full_name,rank\nKHACH-01,An,1\n"},
        "delegations.csv",
        "delegation_id,name,head_guest_id\nD1,Đoàn tỉnh,KHACH-01\n",
        "delegation_id,name,head_guest_id\nD1,Đoàn tỉnh,KHACH-1\n",
        'delegations.csv:2:head_guest_id: mã "KHACH-1" không có trong guests.csv; '
        'cần một mã có trong guests.csv, gần nhất là "KHACH-01"',
    ),
    Case(
        "absent_tables",
        {},
        "delegations.csv",
        "delegation_id,name,head_guest_id\nD1,Đoàn tỉnh,\nD2,Đoàn xã,\n",
        "delegation_id,name,head_guest_id\nD1,Đoàn tỉnh,G1\nD2,Đoàn xã,G2\n",
        'delegations.csv:1:head_guest_id: cột này nhắc đến guests.csv (đầu tiên là "G1") nhưng gói không '
        "có dòng nào của bảng đó; cần thêm guests.csv, hoặc để trống cột này",
    ),
    Case(
        "ranks_of_protocol",
        {},
        "guests.csv",
        "guest_id,full_name,rank\nG1,An,31\n",
        "guest_id,full_name,rank\nG1,An,32\n",
        "guests.csv:2:rank: không có ngôi thứ 32; cần số từ 1 đến 31, hoặc thêm ranks.csv",
    ),
    Case(
        "unknown_subjects",
        {"venues.csv": VENUES},
        "availability.csv",
        AVAILABILITY + "venue,SVD,2025-08-01 07:00,2025-08-01 08:00,0\n",
        AVAILABILITY + "venue,SDV,2025-08-01 07:00,2025-08-01 08:00,0\n",
        'availability.csv:2:subject_id: mã "SDV" không có trong venues.csv; '
        'cần một mã có trong venues.csv, gần nhất là "SVD"',
    ),
    Case(
        "unknown_predecessors",
        {},
        "tasks.csv",
        TASKS + "V2,Duyệt,1,V1+2\n",
        TASKS + "V2,Duyệt,1,V9+2\n",
        'tasks.csv:3:predecessors: mã "V9" không có trong tasks.csv; cần một mã có trong tasks.csv',
    ),
    Case(
        "references_to_itself",
        {},
        "guests.csv",
        "guest_id,full_name,rank,companion_of\nG1,An,1,\nG2,Bình,2,G1\n",
        "guest_id,full_name,rank,companion_of\nG1,An,1,\nG2,Bình,2,G2\n",
        'guests.csv:3:companion_of: "G2" trỏ về chính nó; cần mã khác, hoặc để trống',
    ),
    Case(
        "circles",
        {"items.csv": ITEMS},
        "sessions.csv",
        SESSIONS + "S1,TM1,khối,60,\nS2,TM1,khối,60,S1\n",
        SESSIONS + "S1,TM1,khối,60,S2\nS2,TM1,khối,60,S1\n",
        "sessions.csv:2:after: các dòng trỏ vòng quanh: S1 → S2 → S1; cần bỏ một mắt xích",
    ),
    Case(
        "unknown_places",
        {"nodes.csv": NODES, "venues.csv": VENUES},
        "vehicles.csv",
        "vehicle_id,seats,base,from,to\nX1,45,SVD,2025-06-16 05:00,2025-06-16 12:00\n",
        "vehicle_id,seats,base,from,to\nX1,45,SVDD,2025-06-16 05:00,2025-06-16 12:00\n",
        'vehicles.csv:2:base: không có nơi nào mang mã "SVDD"; '
        "cần mã của địa điểm, khách sạn, nhà tập thể, bãi đỗ, chốt, xã hoặc nút đường; gần nhất: SVD",
    ),
    Case(
        "unknown_houses",
        {"hotels.csv": "hotel_id,name,lat,lon\nKS1,Khách sạn,17,107\n"},
        "lodging_used.csv",
        "hotel_id,night,room_type,rooms\nKS1,2025-06-15,,3\n",
        "hotel_id,night,room_type,rooms\nKS2,2025-06-15,,3\n",
        'lodging_used.csv:2:hotel_id: không có cơ sở lưu trú mang mã "KS2"; '
        "cần mã trong hotels.csv hoặc house_id trong halls.csv; gần nhất: KS1",
    ),
    Case(
        "unknown_roles",
        {},
        "guests.csv",
        "guest_id,full_name,rank,role,award_order\nG1,An,1,award;honour,2\n",
        "guest_id,full_name,rank,role,award_order\nG1,An,1,award;honor,2\n",
        'guests.csv:2:role: không có vai trò "honor"; cần một trong: award, speaker, honour, press, performer, bloc; '
        'gần nhất là "honour"',
    ),
    Case(
        "kept_for_nobody",
        {"guests.csv": "guest_id,full_name,rank\nG1,An,1\n"},
        "seats.csv",
        SEATS + "A1,A,1,1,0,3,press;G1\n",
        SEATS + "A1,A,1,1,0,3,press;G2\n",
        'seats.csv:2:reserved_for: không rõ ghế giữ cho ai: "G2"; cần mã đoàn, mã khách hoặc award, speaker, honour, '
        "press, performer, bloc, reserve",
    ),
    Case(
        "zones_without_seats",
        {"seats.csv": SEATS + "A1,Khán đài A,1,1,0,3,\n"},
        "ranks.csv",
        "rank,group,zones\n1,Khách,Khán đài A\n",
        "rank,group,zones\n1,Khách,Khán đài a1\n",
        'ranks.csv:2:zones: không ghế nào trong seats.csv thuộc khu "Khán đài a1"; cần một trong: Khán đài A; '
        'gần nhất là "Khán đài A"',
    ),
    Case(
        "repeated_numbers",
        {},
        "seats.csv",
        SEATS + "A1,A,1,1,0,3,\nA2,A,1,2,0.5,3,\n",
        SEATS + "A1,A,1,1,0,3,\nA2,A,1,1,0.5,3,\n",
        "seats.csv:3:number: khu A, hàng 1 đã có số 1 ở dòng 2; cần số khác",
    ),
    Case(
        "seats_on_one_spot",
        {},
        "seats.csv",
        SEATS + "A1,A,1,1,0,3,\nA2,A,1,2,0.1,3,\n",
        SEATS + "A1,A,1,1,0,3,\nA2,A,1,2,0.09,3,\n",
        "seats.csv:3:x_m: trùng vị trí với ghế ở dòng 2; cần toạ độ khác",
    ),
    Case(
        "seats_outside_the_plan",
        {},
        "seats.csv",
        SEATS + "A1,A,1,1,0,3,\nA2,A,1,2,0.5,3,\nA3,A,1,3,30.5,3,\n",
        SEATS + "A1,A,1,1,0,3,\nA2,A,1,2,0.5,3,\nA3,A,1,3,1,303,\n",
        "seats.csv:4:y_m: ghế nằm ngoài sơ đồ: cách mọi ghế khác của khu A hơn 30 m; cần xem lại x_m và y_m",
    ),
    Case(
        "tables_upside_down",
        {},
        "tables.csv",
        "table_id,seats,seats_min\nB1,8,8\n",
        "table_id,seats,seats_min\nB1,8,9\n",
        "tables.csv:2:seats_min: cần ít nhất 9 khách nhưng bàn chỉ có 8 chỗ; cần số từ 0 đến 8",
    ),
    Case(
        "parties_larger_than_tables",
        {"guests.csv": GUESTS, "tables.csv": "table_id,seats\nB1,2\nB2,3\n"},
        "banquet_guests.csv",
        "guest_id,places\nG1,3\n",
        "guest_id,places\nG1,4\n",
        "banquet_guests.csv:2:places: bàn lớn nhất chỉ có 3 chỗ; cần số từ 1 đến 3, hoặc tách dòng",
    ),
    Case(
        "unclear_ties",
        {"guests.csv": GUESTS},
        "affinities.csv",
        TIES + "G1,G2,3,\n",
        TIES + "G1,G2,3,\nG2,G1,-3,\n",
        "affinities.csv:3:second: hai khách này đã có ở dòng 2; cần xoá một dòng",
    ),
    Case(
        "meals_nobody_serves",
        {"guests.csv": GUESTS, "tables.csv": "table_id,seats,diets\nB1,8,Chay\n"},
        "banquet_guests.csv",
        "guest_id,diets\nG1,chay\n",
        "guest_id,diets\nG1,chayy\n",
        'banquet_guests.csv:2:diets: không bàn nào phục vụ "chayy"; cần một trong: Chay; gần nhất là "Chay"',
    ),
    Case(
        "ends_before_starts",
        {},
        "shifts.csv",
        "shift_id,start,end\nCA1,2025-08-25 04:00,2025-08-25 04:01\n",
        "shift_id,start,end\nCA1,2025-08-25 04:00,2025-08-25 04:00\n",
        "shifts.csv:2:end: 2025-08-25 04:00 không sau start (2025-08-25 04:00); cần sau 2025-08-25 04:00",
    ),
    Case(
        "rooms_listed_twice",
        {"hotels.csv": HOTELS},
        "rooms.csv",
        ROOMS + "P1,,KS1,2,1\nP2,,KS1,2,1\n",
        ROOMS + "P1,,KS1,2,1\nP1,LP1,KS1,2,1\n",
        'rooms.csv:3:room_id: phòng "P1" đã có ở dòng 2; mỗi phòng chỉ bán một lần; cần mã khác',
    ),
    Case(
        "rooms_sold_twice",
        CONTRACT,
        "hotel_blocks.csv",
        BLOCKS + "B1,KS1,LP1,2025-08-24,2025-08-26,3,0\nB2,KS1,LP1,2025-08-25,2025-08-27,2,0\n",
        BLOCKS + "B1,KS1,LP1,2025-08-24,2025-08-26,3,0\nB2,KS1,LP1,2025-08-25,2025-08-27,3,0\n",
        "hotel_blocks.csv:3:rooms: đêm 2025-08-25 giữ 3 phòng nhưng chỉ còn 2; dòng 2 đã giữ các phòng khác; "
        "cần nhiều nhất 2 phòng, hoặc đêm khác",
    ),
    Case(
        "unknown_rooms",
        CONTRACT,
        "room_prices.csv",
        "room_type_id,from,to,price_vnd\nLP1,2025-08-24,2025-08-26,700000\n",
        "room_type_id,from,to,price_vnd\nLP9,2025-08-24,2025-08-26,700000\n",
        'room_prices.csv:2:room_type_id: không có phòng, loại phòng "LP9"; '
        'cần một mã có trong rooms.csv, gần nhất là "LP1"',
    ),
    Case(
        "too_many_released",
        CONTRACT,
        "hotel_blocks.csv",
        BLOCKS + "B1,KS1,LP1,2025-08-24,2025-08-26,3,3\n",
        BLOCKS + "B1,KS1,LP1,2025-08-24,2025-08-26,3,4\n",
        "hotel_blocks.csv:2:released: đã trả 4 phòng trong khi chỉ giữ 3; cần nhiều nhất 3",
    ),
    Case(
        "two_prices",
        CONTRACT,
        "room_prices.csv",
        "room_type_id,from,to,price_vnd\nLP1,2025-08-24,2025-08-26,7\nLP1,2025-08-26,2025-08-27,8\n",
        "room_type_id,from,to,price_vnd\nLP1,2025-08-24,2025-08-26,7\nLP1,2025-08-25,2025-08-27,8\n",
        "room_prices.csv:3:from: trùng đêm với giá ở dòng 2; cần hai mùa giá rời nhau",
    ),
    Case(
        "unclear_blocs",
        {"halls.csv": HALLS},
        "lodging_blocs.csv",
        BLOCS + "K1,Trại,30,20,10,2025-08-24,2025-08-26,\n",
        BLOCS + "K1,Trại,30,20,11,2025-08-24,2025-08-26,\n",
        "lodging_blocs.csv:2:people: 20 nữ và 11 nam nhiều hơn 30 người; cần people từ 31",
    ),
    Case(
        "unknown_halls",
        {"halls.csv": HALLS},
        "lodging_blocs.csv",
        BLOCS + "K1,Trại,30,20,10,2025-08-24,2025-08-26,TH-1\n",
        BLOCS + "K1,Trại,30,20,10,2025-08-24,2025-08-26,TH-2\n",
        'lodging_blocs.csv:2:houses: không có nơi ở nào mang mã "TH-2"; '
        'cần một mã có trong halls.csv, gần nhất là "TH-1"',
    ),
    Case(
        "households_visited_twice",
        {},
        "visits.csv",
        VISITS + "T2,Nhà bà Ba,hộ  01,17.1,107.1,1\n",
        VISITS + "T2,Nhà bà Ba,hộ  01,17.1,107.1,\n",
        'visits.csv:3:household: hộ "hộ 01" đã được thăm ở dòng 2; '
        "mỗi hộ thăm một lần: bỏ một dòng, hoặc ghi again = 1 nếu cố ý thăm lại",
    ),
    Case(
        "days_outside_rosters",
        WATCH,
        "roster_demand.csv",
        "roster_id,kind_id,first,people\nYT,N,2025-08-30,1\n",
        "roster_id,kind_id,first,people\nYT,N,2025-08-31,1\n",
        "roster_demand.csv:2:first: ngày 2025-08-31 ngoài lịch trực; cần từ 2025-08-24 đến 2025-08-30",
    ),
    Case(
        "people_without_roster",
        {**WATCH, "roster_people.csv": WATCHERS},
        "roster_limits.csv",
        "person_id,kind_id,most\nA,N,1\n",
        "person_id,kind_id,most\nB,N,1\n",
        'roster_limits.csv:2:person_id: "B" không ở trong lịch trực nào; cần một người có trong roster_people.csv',
    ),
    Case(
        "unclear_roster_wishes",
        {**WATCH, "roster_people.csv": WATCHERS},
        "roster_wishes.csv",
        "person_id,first,wish,kind_id\nA,2025-08-25,on,N\n",
        "person_id,first,wish,kind_id\nA,2025-08-25,on,\n",
        "roster_wishes.csv:2:kind_id: muốn trực nhưng không nói ca nào; cần mã trong roster_kinds.csv",
    ),
    Case(
        "roster_rules_upside_down",
        WATCH,
        "roster_people.csv",
        "person_id,roster_id,min_days_on,max_days_on\nA,YT,2,2\n",
        "person_id,roster_id,min_days_on,max_days_on\nA,YT,3,2\n",
        "roster_people.csv:2:max_days_on: 2 nhỏ hơn min_days_on (3); cần từ 3 trở lên",
    ),
    Case(
        "contradicting_availability",
        {"venues.csv": VENUES},
        "availability.csv",
        AVAILABILITY + "venue,SVD,2025-08-01 07:00,2025-08-01 08:00,0\nvenue,SVD,2025-08-01 08:00,2025-08-01 09:00,1\n",
        AVAILABILITY + "venue,SVD,2025-08-01 07:00,2025-08-01 08:00,0\nvenue,SVD,2025-08-01 07:59,2025-08-01 09:00,1\n",
        "availability.csv:3:available: trùng giờ với dòng 2 nhưng nói ngược lại; cần hai khoảng giờ rời nhau",
    ),
    Case(
        "overlapping_closures",
        ROADS,
        "closures.csv",
        CLOSURES
        + "C1,10,,forward,2025-08-25 05:00,2025-08-25 06:00,tạm cấm\n"
        + "C2,10,,backward,2025-08-25 05:00,2025-08-25 06:00,tạm cấm\n",
        CLOSURES
        + "C1,10,,both,2025-08-25 05:00,2025-08-25 06:00,tạm cấm\n"
        + "C2,10; 11,,backward,2025-08-25 05:00,2025-08-25 06:00,tạm cấm\n",
        'closures.csv:3:edge_ids: đoạn đường "10" đã cấm cùng chiều, trùng giờ ở dòng 2; '
        "cần hai khoảng giờ rời nhau, hoặc bỏ đoạn này",
    ),
    Case(
        "clashing_runsheet_items",
        {},
        "runsheet.csv",
        RUNSHEET + "R2,2025-08-25 07:00,,5,Chào cờ,Lễ đài\n",
        RUNSHEET + "R2,2025-08-25 07:00,,5,Chào cờ,Cổng\n",
        'runsheet.csv:3:start: cùng bắt đầu lúc 2025-08-25 07:00 tại "Cổng" với dòng 2; cần giờ khác hoặc vị trí khác',
    ),
    Case(
        "rooms_without_id",
        {"hotels.csv": HOTELS},
        "rooms.csv",
        "room_id,room_type_id,hotel_id,beds\n,DOI,KS1,2\n",
        "room_id,room_type_id,hotel_id,beds\n,,KS1,2\n",
        "rooms.csv:2:room_id: phòng không có mã; cần room_id hoặc room_type_id",
    ),
    Case(
        "closures_without_road",
        {},
        "closures.csv",
        CLOSURES + "C1,,Lê Duẩn,both,2025-08-25 05:00,2025-08-25 06:00,tạm cấm\n",
        CLOSURES + "C1,,,both,2025-08-25 05:00,2025-08-25 06:00,tạm cấm\n",
        "closures.csv:2:edge_ids: lệnh cấm đường không nói đường nào; cần edge_ids hoặc street",
    ),
    Case(
        "bans_without_road",
        {},
        "parking_bans.csv",
        BANS + "P1,Lê Duẩn,2025-08-25 05:00,2025-08-25 06:00\n",
        BANS + "P1,,2025-08-25 05:00,2025-08-25 06:00\n",
        "parking_bans.csv:2:edge_ids: lệnh cấm đỗ không nói đường nào; cần edge_ids hoặc street",
    ),
    Case(
        "lanes_without_road",
        {},
        "emergency_lanes.csv",
        LANES + "L1,Lê Duẩn,2025-08-25 05:00,2025-08-25 06:00\n",
        LANES + "L1,,2025-08-25 05:00,2025-08-25 06:00\n",
        "emergency_lanes.csv:2:edge_ids: làn khẩn cấp không nói đường nào; cần edge_ids hoặc street",
    ),
    Case(
        "movements_without_route",
        {},
        "movements.csv",
        MOVEMENTS + "D1,Khối 1,khối đi bộ,Lê Duẩn,2025-08-25 05:00,5\n",
        MOVEMENTS + "D1,Khối 1,khối đi bộ,,2025-08-25 05:00,5\n",
        "movements.csv:2:edge_ids: đoàn không nói đi đường nào; cần edge_ids hoặc streets",
    ),
    Case(
        "runsheet_without_time",
        {},
        "runsheet.csv",
        RUNSHEET + "R2,,R1,5,Chào cờ,Lễ đài\n",
        RUNSHEET + "R2,,,5,Chào cờ,Lễ đài\n",
        "runsheet.csv:3:start: tiết mục không có giờ bắt đầu; cần start hoặc after",
    ),
    Case(
        "unreadable_links",
        {},
        "runsheet.csv",
        LINKED + "R2,,5,Chào cờ,R1:FS+10\n",
        LINKED + "R2,,5,Chào cờ,R1:XX+10\n",
        'runsheet.csv:3:links: không đọc được liên kết "R1:XX+10"; cần dạng KB-01:FS+10 (FS, SS, FF, SF; số phút)',
    ),
    Case(
        "unknown_links",
        {},
        "runsheet.csv",
        LINKED + "R2,,5,Chào cờ,R1:SS\n",
        LINKED + "R2,,5,Chào cờ,R9:SS\n",
        'runsheet.csv:3:links: liên kết đến mục "R9" không có hoặc là chính mục đó; cần một mã có trong runsheet.csv',
    ),
    Case(
        "circles_of_links",
        {},
        "runsheet.csv",
        LINKED + "R2,,5,Chào cờ,R1\nR3,,5,Diễn văn,R2\n",
        LINKED + "R2,,5,Chào cờ,R1; R3\nR3,,5,Diễn văn,R2:SS+5\n",
        "runsheet.csv:3:links: các mục chờ nhau thành vòng: R2 → R3 → R2; cần bỏ một liên kết",
    ),
    Case(
        "longer_than_itself",
        {},
        "runsheet.csv",
        "item_id,start,minutes,title,min_minutes\nR1,2025-08-25 07:00,5,Đón khách,5\n",
        "item_id,start,minutes,title,min_minutes\nR1,2025-08-25 07:00,5,Đón khách,6\n",
        "runsheet.csv:2:min_minutes: ngắn nhất 6 phút, dài hơn 5 phút của mục; cần số từ 0 đến 5, hoặc để trống",
    ),
    Case(
        "unknown_changes",
        {"runsheet.csv": LINKED, "variants.csv": "variant_id,name\nMUA,Mưa\n"},
        "variant_changes.csv",
        "variant_id,target,target_id,column,value\nMUA,mục,R1,minutes,10\n",
        "variant_id,target,target_id,column,value\nMUA,mục,R1,minuts,10\n",
        'variant_changes.csv:2:column: không có cột "minuts" trong runsheet.csv; '
        'cần một trong: minutes; gần nhất là "minutes"',
    ),
    Case(
        "births_in_future",
        {},
        "guests.csv",
        "guest_id,full_name,rank,birth_year\nG1,An,1,2025\n",
        "guest_id,full_name,rank,birth_year\nG1,An,1,2026\n",
        "guests.csv:2:birth_year: năm sinh 2026 sau ngày lễ; cần năm từ 1900 đến 2025",
    ),
    Case(
        "phones_without_zero",
        {},
        "hotels.csv",
        "hotel_id,name,lat,lon,phone\nKS1,Khách sạn,17,107,0912000001\n",
        "hotel_id,name,lat,lon,phone\nKS1,Khách sạn,17,107,912000001\n",
        "hotels.csv:2:phone: số điện thoại 912000001 mất số 0 ở đầu; "
        "cần 0912000001; trong Excel đặt cột là kiểu Văn bản (Text)",
    ),
)


def names(case: Case) -> str:
    return case.check


def test_every_check_has_its_smallest_cases() -> None:
    assert [check.__name__ for check in relations.CHECKS] == [case.check for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=names)
def test_the_smallest_good_pack_passes(case: Case, tmp_path: Path) -> None:
    assert fault_lines(make_pack(tmp_path, {**case.others, case.file: case.good})) == []


@pytest.mark.parametrize("case", CASES, ids=names)
def test_the_smallest_bad_pack_has_this_fault_alone(case: Case, tmp_path: Path) -> None:
    assert fault_lines(make_pack(tmp_path, {**case.others, case.file: case.bad})) == [case.line]


@pytest.mark.parametrize("case", CASES, ids=names)
def test_without_the_check_the_bad_pack_would_pass(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = tuple(check for check in relations.CHECKS if check.__name__ != case.check)
    monkeypatch.setattr(relations, "CHECKS", others)

    assert fault_lines(make_pack(tmp_path, {**case.others, case.file: case.bad})) == []


PERIOD_CASES = (
    ("organisations.csv", "organisation_id,name,kind,valid_from,valid_to\nUB,Uỷ ban,state,{},{}\n"),
    ("guests.csv", "guest_id,full_name,rank,lodging_from,lodging_to\nG1,An,1,{},{}\n"),
)


@pytest.mark.parametrize(("file", "text"), PERIOD_CASES)
def test_a_period_of_days_ends_after_it_starts(file: str, text: str, tmp_path: Path) -> None:
    good = make_pack(tmp_path / "good", {file: text.format("2025-08-24", "2025-08-25")})
    bad = make_pack(tmp_path / "bad", {file: text.format("2025-08-25", "2025-08-24")})

    assert fault_lines(good) == []
    assert [line.split("; ")[1] for line in fault_lines(bad)] == ["cần sau 2025-08-25"]


def test_a_period_open_at_one_end_passes(tmp_path: Path) -> None:
    file, text = PERIOD_CASES[1]
    assert fault_lines(make_pack(tmp_path, {file: text.format("2025-08-25", "")})) == []


def test_a_venue_must_close_after_it_opens(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"venues.csv": VENUES.replace("07:00,21:00", "21:00,07:00")})
    assert fault_lines(pack) == ["venues.csv:2:open_to: 07:00 không sau open_from (21:00); cần sau 21:00"]


def test_a_reference_to_a_faulty_row_is_not_reported_again(tmp_path: Path) -> None:
    files = {
        "guests.csv": "guest_id,full_name,rank\nG1,An,một\n",
        "delegations.csv": "delegation_id,name,head_guest_id\nD1,Đoàn,G1\n",
    }
    assert len(fault_lines(make_pack(tmp_path, files))) == 1


def test_a_reference_in_a_row_with_another_fault_is_still_checked(tmp_path: Path) -> None:
    text = "guest_id,full_name,rank,companion_of\nG1,An,một,G9\nG2,Bình,2,\n"
    columns = [line.split(":")[2] for line in fault_lines(make_pack(tmp_path, {"guests.csv": text}))]
    assert columns == ["rank", "companion_of"]


def test_references_to_an_unreadable_table_are_not_reported(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "guests.csv": b"guest_id,full_name,rank\nG1,\xff,1\n",
        "delegations.csv": "delegation_id,name,head_guest_id\nD1,Đoàn,G1\n",
    }
    assert [line.split(":")[0] for line in fault_lines(make_pack(tmp_path, files))] == ["guests.csv"]


def test_an_absent_table_of_subjects_is_reported_once_per_kind(tmp_path: Path) -> None:
    row = "{},X{},2025-08-01 07:00,2025-08-01 08:00,0\n"
    rows = [row.format(kind, number) for kind in ("venue", "hotel") for number in range(2)]
    lines = fault_lines(make_pack(tmp_path, {"availability.csv": AVAILABILITY + "".join(rows)}))
    assert [line.split(" (")[0] for line in lines] == [
        "availability.csv:1:subject_id: cột này nhắc đến venues.csv",
        "availability.csv:1:subject_id: cột này nhắc đến hotels.csv",
    ]


def test_ranks_of_the_pack_replace_those_of_the_protocol(tmp_path: Path) -> None:
    files = {
        "ranks.csv": "rank,group\n40,Khách\n",
        "guests.csv": "guest_id,full_name,rank\nG1,An,40\nG2,Bình,1\n",
    }
    assert [line.split(": ")[1] for line in fault_lines(make_pack(tmp_path, files))] == [
        'mã "1" không có trong ranks.csv; cần một mã có trong ranks.csv'
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("G1,G1,,apart", 'second: "G1" đứng cả hai bên; cần mã của khách khác'),
        ("G1,G2,,", "weight: dòng không nói gì về hai khách; cần weight, hoặc rule là together hay apart"),
    ],
)
def test_a_tie_has_two_ends_and_says_something(row: str, told: str, tmp_path: Path) -> None:
    files = {"guests.csv": GUESTS, "affinities.csv": f"{TIES}{row}\n"}
    assert fault_lines(make_pack(tmp_path, files)) == [f"affinities.csv:2:{told}"]


def test_the_same_room_type_in_two_hotels_may_not_share_an_id(tmp_path: Path) -> None:
    files = {
        "hotels.csv": HOTELS,
        "rooms.csv": "room_id,room_type_id,hotel_id,beds\n1,,KS1,2\n,1,KS1,2\n,1,KS1,3\n",
    }
    assert [line.split(":")[1:3] for line in fault_lines(make_pack(tmp_path, files))] == [["4", "room_type_id"]]


def test_several_circles_are_each_reported_once() -> None:
    follows = {"a": ["b"], "b": ["a"], "c": ["d"], "d": ["e"], "e": ["c"], "f": ["a"], "g": ["g"]}
    assert find_circles(follows) == [["a", "b"], ["c", "d", "e"]]


@pytest.mark.parametrize(
    ("text", "task"), [("V1", "V1"), ("V1+3", "V1"), ("V1 + 3", "V1"), ("V1-2", "V1"), ("A-B+1", "A-B")]
)
def test_a_predecessor_may_carry_days_to_wait(text: str, task: str) -> None:
    assert without_lag(text) == task
