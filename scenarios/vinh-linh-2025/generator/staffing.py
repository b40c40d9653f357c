"""60 posts at real road nodes and lots, three shifts' demand, and 380 officers of eight forces."""

from dataclasses import dataclass
from math import ceil

from generator.dice import Dice
from generator.names import NameBook
from generator.parking import lot_rows
from generator.tables import Row, read

SQUARE = (17.0704, 107.0062)
STRENGTH = {
    "CSGT": 80, "CSTT": 58, "công an xã": 56, "quân sự": 32, "dân quân": 60, "TNTN": 46, "y tế": 28,
    "PCCC": 20,
}  # fmt: skip
SKILL_FACTOR = 1.3
TEAM_SIZE = 8
PROVINCE_TEAM_EVERY = 3
PROVINCE_FORCES = {"CSGT", "CSTT", "PCCC"}
PROVINCE_BASE = ("16.82632", "107.09965")
"""The road node at the north end of Lê Duẩn, Đông Hà: base of the provincial teams (assumed)."""
HOURS = (8, 10, 12, 12, 14)
ARMED_RANKS = ("Thiếu úy", "Trung úy", "Thượng úy", "Đại úy", "Thiếu tá", "Trung tá")
RANKS = {
    "CSGT": ARMED_RANKS, "CSTT": ARMED_RANKS, "công an xã": ARMED_RANKS, "quân sự": ARMED_RANKS,
    "PCCC": ARMED_RANKS, "dân quân": ("Chiến sĩ", "Tiểu đội trưởng", "Trung đội trưởng"),
    "TNTN": ("Tình nguyện viên", "Đội trưởng"), "y tế": ("Điều dưỡng", "Y sĩ", "Bác sĩ"),
}  # fmt: skip
EXTRA_SKILLS = {
    "CSGT": ("mô tô dẫn đoàn",), "CSTT": ("phiên dịch", "sơ cấp cứu"), "công an xã": ("sơ cấp cứu",),
    "quân sự": ("sơ cấp cứu",), "dân quân": ("sơ cấp cứu",), "TNTN": ("hướng dẫn khách", "phiên dịch"),
    "y tế": ("sơ cấp cứu",), "PCCC": ("sơ cấp cứu",),
}  # fmt: skip

Need = tuple[str, str, int]
"""Force, skill (empty: any) and people."""


@dataclass(frozen=True)
class Duty:
    """What a kind of post needs, by shift number, and the task written on its card."""

    task: str
    by_shift: dict[int, tuple[Need, ...]]


DUTIES: dict[str, Duty] = {
    "junction-core": Duty(
        "Phân luồng, giữ rào chắn, hướng dẫn lộ trình thay thế",
        {
            1: (("CSGT", "điều khiển giao thông", 1), ("công an xã", "", 1)),
            2: (("CSGT", "điều khiển giao thông", 2), ("công an xã", "", 1), ("TNTN", "hướng dẫn khách", 1)),
            3: (("CSGT", "điều khiển giao thông", 1), ("công an xã", "", 1)),
        },
    ),
    "junction-outer": Duty(
        "Phân luồng từ xa",
        {
            2: (("CSGT", "điều khiển giao thông", 1), ("công an xã", "", 1)),
            3: (("CSGT", "điều khiển giao thông", 1),),
        },
    ),
    "gate": Duty(
        "Kiểm soát an ninh, hướng dẫn đại biểu",
        {
            1: (("CSTT", "kiểm soát an ninh", 1),),
            2: (("CSTT", "kiểm soát an ninh", 3), ("dân quân", "", 1), ("TNTN", "hướng dẫn khách", 1)),
            3: (("CSTT", "kiểm soát an ninh", 1), ("dân quân", "", 1)),
        },
    ),
    "parking": Duty(
        "Xếp xe, giữ lối ra vào bãi",
        {
            1: (("dân quân", "", 1),),
            2: (("dân quân", "", 2), ("công an xã", "", 1)),
            3: (("dân quân", "", 1),),
        },
    ),
    "medical": Duty(
        "Cấp cứu, chống say nắng, chuyển viện",
        {
            1: (("y tế", "sơ cấp cứu", 1),),
            2: (("y tế", "sơ cấp cứu", 1), ("y tế", "lái xe cứu thương", 1), ("TNTN", "sơ cấp cứu", 1)),
            3: (("y tế", "sơ cấp cứu", 1),),
        },
    ),
    "fire": Duty(
        "Chữa cháy, cứu nạn, cứu hộ",
        {
            1: (("PCCC", "PCCC", 1),),
            2: (("PCCC", "PCCC", 1), ("PCCC", "lái xe chữa cháy", 1)),
            3: (("PCCC", "PCCC", 1),),
        },
    ),
    "command": Duty(
        "Chỉ huy, thông tin liên lạc",
        {
            1: (("CSGT", "chỉ huy", 1), ("quân sự", "chỉ huy", 1)),
            2: (
                ("CSGT", "chỉ huy", 1),
                ("CSTT", "chỉ huy", 1),
                ("quân sự", "chỉ huy", 1),
                ("TNTN", "phiên dịch", 1),
            ),
            3: (("CSGT", "chỉ huy", 1), ("quân sự", "chỉ huy", 1)),
        },
    ),
    "escort": Duty(
        "Dẫn đoàn, rà soát vật nổ và lộ trình",
        {
            1: (("quân sự", "rà phá vật nổ", 1),),
            2: (("CSGT", "mô tô dẫn đoàn", 1), ("quân sự", "rà phá vật nổ", 1)),
        },
    ),
}

CORE_NODES = ("29", "27", "26", "25", "24", "22", "21", "19", "36", "34")
OUTER_NODES = ("37", "17", "15", "16", "18", "35", "41", "12", "28", "60", "31", "40")
NODE_NAMES = {
    "29": "Lê Duẩn – Hùng Vương", "27": "Hùng Vương – Trần Hưng Đạo", "26": "Hùng Vương – Trần Phú",
    "25": "Trần Phú – Hai Bà Trưng", "24": "Lê Duẩn – Nguyễn Du", "22": "Lê Duẩn – Đinh Tiên Hoàng",
    "21": "Đinh Tiên Hoàng – Trần Hưng Đạo", "19": "Đinh Tiên Hoàng – Hai Bà Trưng",
    "36": "Lê Duẩn – đường đi Vĩnh Lâm", "34": "Quang Trung – Trần Phú", "37": "Lê Duẩn – Quang Trung",
    "17": "QL.9D – Nguyễn Du", "15": "QL.1 – QL.9D", "16": "Đinh Tiên Hoàng – đường đi Vĩnh Tú",
    "18": "QL.1, cửa bắc Hồ Xá", "35": "QL.9D, cửa tây Hồ Xá", "41": "QL.1 – QL.1 cũ, cửa nam Hồ Xá",
    "12": "ngã ba Vĩnh Tú", "28": "Quang Trung – đường đi Vĩnh Tú", "60": "QL.1 cũ – ĐT.574",
    "31": "QL.9D – đường ra biển", "40": "ngã ba Vĩnh Lâm",
}  # fmt: skip


@dataclass(frozen=True)
class Post:
    """A post: its kind, the key of its duty, its name and point."""

    kind: str
    duty: str
    name: str
    lat: float
    lon: float


def posts() -> list[Post]:
    """Return the 60 posts."""
    nodes = {row["node_id"]: (float(row["lat"]), float(row["lon"])) for row in read("nodes")}
    result = [Post("junction", "junction-core", f"Nút {NODE_NAMES[n]}", *nodes[n]) for n in CORE_NODES]
    result += [Post("junction", "junction-outer", f"Nút {NODE_NAMES[n]}", *nodes[n]) for n in OUTER_NODES]
    gates = ((0.0, -8), (0.0, 8), (4, -8), (4, 8), (8, -8), (8, 8), (12, -6), (12, 6))
    for index, (north, east) in enumerate(gates, start=1):
        point = (round(SQUARE[0] + north * 1e-5, 6), round(SQUARE[1] + east * 5e-5, 6))
        result.append(Post("gate", "gate", f"Cửa {index} quảng trường (giả định)", *point))
    for lot in lot_rows():
        result.append(Post("parking", "parking", f"Chốt {lot['name']}", float(str(lot["lat"])), float(str(lot["lon"]))))
    result += _support(nodes)
    return result


def _support(nodes: dict[str, tuple[float, float]]) -> list[Post]:
    lat, lon = SQUARE
    result = []
    places = {"medical": ("29", "26", "21", "34", "24"), "fire": ("26", "21", "36"), "command": ("29", "36")}
    for kind, around in places.items():
        label = {"medical": "Tổ y tế", "fire": "Tổ chữa cháy", "command": "Sở chỉ huy phụ"}[kind]
        main = {"medical": "Trạm y tế", "fire": "Xe chữa cháy", "command": "Sở chỉ huy chính"}[kind]
        result.append(
            Post(
                kind,
                kind,
                f"{main} tại quảng trường (giả định)",
                round(lat + 0.0004, 6),
                round(lon + 0.0003, 6),
            )
        )
        result += [Post(kind, kind, f"{label} tại nút {NODE_NAMES[node]}", *nodes[node]) for node in around]
    escorts = ("112", "97", "69", "45", "3", "54", "63")
    names = (
        "cửa Đông Hà",
        "Đường tránh Hiền Lương",
        "Cầu Hiền Lương",
        "cửa nam Hồ Xá",
        "đường ven biển",
        "Bến Quan",
        "Cửa Tùng",
    )
    result += [
        Post("escort", "escort", f"Tổ dẫn đoàn {name}", *nodes[n]) for n, name in zip(escorts, names, strict=True)
    ]
    return result


def post_rows() -> list[Row]:
    """Return the rows of posts.csv."""
    return [
        {
            "post_id": f"CH-{i:02d}",
            "name": p.name,
            "lat": p.lat,
            "lon": p.lon,
            "kind": p.kind,
            "needs": DUTIES[p.duty].task,
        }
        for i, p in enumerate(posts(), start=1)
    ]


def demand_rows() -> list[dict[str, object]]:
    """Return the rows of post_demand.csv."""
    return [
        {
            "post_id": f"CH-{index:02d}",
            "shift_id": f"CA{shift}",
            "force": force,
            "skill": skill,
            "people": people,
        }
        for index, post in enumerate(posts(), start=1)
        for shift, needs in DUTIES[post.duty].by_shift.items()
        for force, skill, people in needs
    ]


def officer_rows(dice: Dice, names: NameBook) -> list[dict[str, object]]:
    """Return the rows of officers.csv: enough of each force have each skill that its posts ask for."""
    demand: dict[tuple[str, str], int] = {}
    for row in demand_rows():
        key = (str(row["force"]), str(row["skill"]))
        demand[key] = demand.get(key, 0) + int(str(row["people"]))
    rows: list[dict[str, object]] = []
    for force, strength in STRENGTH.items():
        skills = _skills(dice, force, strength, demand)
        for index in range(strength):
            person = _officer(dice, names, force, index, skills[index])
            rows.append({"person_id": f"CB-{len(rows) + 1:03d}", **person})
    return rows


def _skills(dice: Dice, force: str, strength: int, demand: dict[tuple[str, str], int]) -> list[list[str]]:
    """Deal each wanted skill to so many people that shifts need not reuse anybody; then a few extra ones."""
    people: list[list[str]] = [[] for _ in range(strength)]
    turn = 0
    for (other, skill), wanted in sorted(demand.items()):
        if other != force or not skill:
            continue
        for _ in range(min(strength, ceil(wanted * SKILL_FACTOR))):
            people[turn % strength].append(skill)
            turn += 1
    for index in dice.sample(range(strength), strength // 4):
        extra = dice.pick(EXTRA_SKILLS[force])
        if extra not in people[index]:
            people[index].append(extra)
    return people


def _officer(dice: Dice, names: NameBook, force: str, index: int, skills: list[str]) -> dict[str, object]:
    units = read("units")
    team = index // TEAM_SIZE + 1
    unit = units[(team * 5 + len(force)) % len(units)]
    provincial = force in PROVINCE_FORCES and team % PROVINCE_TEAM_EVERY == 0
    lat, lon = PROVINCE_BASE if provincial else (unit["lat"], unit["lon"])
    women = 40 if force in {"TNTN", "y tế", "dân quân"} else 8
    return {
        "name": names.draw("nữ" if dice.chance(women) else "nam"),
        "force": force,
        "rank": dice.pick(RANKS[force]),
        "skills": ";".join(skills),
        "organisation_id": f"LL-{list(STRENGTH).index(force) + 1:02d}",
        "base_lat": lat,
        "base_lon": lon,
        "max_hours": dice.pick(HOURS),
        "team": f"{force} {team:02d}",
    }


def absence_rows(dice: Dice, officers: list[dict[str, object]]) -> list[Row]:
    """Return the rows of availability.csv about officers: twelve cannot serve on the evening of the 15th."""
    return [
        {
            "subject_kind": "officer",
            "subject_id": row["person_id"],
            "from": "2025-06-15 12:00",
            "to": "2025-06-15 23:00",
            "available": 0,
            "reason": "trực đơn vị",
        }
        for row in dice.sample(officers, 12)
    ]
