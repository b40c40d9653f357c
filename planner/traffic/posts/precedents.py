"""What real ceremonies used, to stand beside every figure proposed. Facts as published; nothing here is a rule."""

from dataclasses import dataclass

from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Precedent:
    """A published figure: where and when, what it says, who published it, and what kind of figure it stands beside."""

    name: Wording
    says: Wording
    source: str
    beside: frozenset[str]


PRECEDENTS: tuple[Precedent, ...] = (
    Precedent(
        Wording("Đền Trần (Nam Định) 2017", "Trần Temple, Nam Định, 2017"),
        Wording(
            "5 vòng, 25 chốt, mỗi chốt 5–10 người; khoảng 1.200 quân chính quy và 1.000 dân quân, lực lượng khác",
            "5 rings, 25 posts of 5 to 10 people; about 1,200 regulars and 1,000 militia and others",
        ),
        "plo.vn 534092",
        frozenset({"posts", "people_per_post", "junction", "gate"}),
    ),
    Precedent(
        Wording("Đền Trần Thương 2018", "Trần Thương Temple, 2018"),
        Wording("15 chốt", "15 posts"),
        "danviet.vn",
        frozenset({"posts"}),
    ),
    Precedent(
        Wording("Sầm Sơn 2021", "Sầm Sơn, 2021"),
        Wording("86 tổ, chốt; tăng cường khoảng 500 người", "86 teams and posts; about 500 people in reinforcement"),
        "baothanhhoa.vn",
        frozenset({"posts", "people_per_post", "junction", "parking"}),
    ),
    Precedent(
        Wording("Chốt cửa ngõ Hà Nội 2021, loại 1", "Hà Nội checkpoints 2021, type 1"),
        Wording(
            "4 ca × 6 giờ, 16 người mỗi ca (10 công an, 2 giao thông, 3 quân đội, y tế); chốt trưởng là CSGT",
            "4 shifts of 6 hours, 16 people each (10 police, 2 transport, 3 army, health); a traffic officer in charge",
        ),
        "thanhnien.vn, vnexpress.net",
        frozenset({"people_per_post", "shifts", "junction"}),
    ),
    Precedent(
        Wording("Chốt cửa ngõ Hà Nội 2021, loại 2 và 3", "Hà Nội checkpoints 2021, types 2 and 3"),
        Wording("loại 2: 9 người; loại 3: 4 người", "type 2: 9 people; type 3: 4 people"),
        "thanhnien.vn, vnexpress.net",
        frozenset({"people_per_post", "junction", "gate", "parking"}),
    ),
    Precedent(
        Wording("Cầu Hiền Lương 26/9/2023 (Vĩnh Linh – Gio Linh)", "Hiền Lương bridge, 26 September 2023"),
        Wording(
            "cấm QL.1A qua cầu từ 08:00 đến khoảng 09:30; được đi: thẻ A, thẻ B, BTC, lực lượng an ninh",
            "QL.1A closed over the bridge from 08:00 to about 09:30; exempt: cards A and B, organisers, security",
        ),
        "vtc.vn",
        frozenset({"closures", "junction"}),
    ),
    Precedent(
        Wording("Đền Hùng 2017", "Hùng Temple, 2017"),
        Wording(
            "trên 1.000 công an, 2.750 tình nguyện viên, 5 barie", "over 1,000 police, 2,750 volunteers, 5 barriers"
        ),
        "vov.vn",
        frozenset({"people", "gate"}),
    ),
    Precedent(
        Wording("Khai mạc Quảng Nam 2022", "Quảng Nam opening, 2022"),
        Wording("khoảng 700 công an", "about 700 police"),
        "baoquangnam.vn",
        frozenset({"people"}),
    ),
    Precedent(
        Wording("A80 (Hà Nội) 2025", "A80, Hà Nội, 2025"),
        Wording(
            "40 điểm sơ cứu × 20–30 tình nguyện viên; lều 60–96 m²; chốt y tế nhiều lớp ở nút giao",
            "40 aid points of 20 to 30 volunteers; tents of 60 to 96 m²; layers of medical posts at junctions",
        ),
        "sggp.org.vn, vtcnews.vn",
        frozenset({"medical"}),
    ),
)

NOT_FOUND = Wording(
    "chưa tìm thấy con số công bố nào để so sánh",
    "no published figure was found to compare with",
)


def beside(figure: str) -> tuple[Precedent, ...]:
    """Return the real cases to show beside a figure: posts, people, people_per_post, shifts, closures, or a kind."""
    return tuple(case for case in PRECEDENTS if figure in case.beside)


def comparison(figure: str) -> Wording:
    """Return the real cases beside a figure as one sentence, each with its source."""
    found = beside(figure)
    if not found:
        return NOT_FOUND
    return Wording(
        "; ".join(f"{case.name.vi}: {case.says.vi} ({case.source})" for case in found),
        "; ".join(f"{case.name.en}: {case.says.en} ({case.source})" for case in found),
    )
