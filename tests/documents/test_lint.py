"""The proof-reader finds the slips that offices make, cites the rule, and is silent on clean text."""

import re
from datetime import date
from pathlib import Path

import pytest

from planner.documents import DOCUMENTS, build, lint, lint_documents, lint_pack
from planner.documents.lint import facts_of, lint_text
from planner.documents.lint_rules import LINT_RULES, Facts
from planner.documents.people import PlanRows
from planner.scenario.load import load
from planner.scenario.schema import Scenario

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
FACTS = Facts(
    date(2025, 6, 16),
    "Lễ kỷ niệm 70 năm Ngày thành lập Khu vực Vĩnh Linh",
    date(1955, 6, 16),
    "Nhân dân Vĩnh Linh thi đua chào mừng 70 năm Ngày thành lập Khu vực",
)


@pytest.mark.parametrize(
    ("text", "quote", "rule", "instead"),
    [
        ("Đại hội Đảng các cấp nhiệm kỳ 2020 - 2025.", None, "nhiem-ky", "nhiệm kỳ 2025 - 2030"),
        ("Thứ Ba, ngày 16/6/2025", None, "thu-ngay", "Thứ Hai"),
        ("lúc 7 giờ, chủ nhật ngày 16 tháng 6 năm 2025", "chủ nhật ngày 16 tháng 6 năm 2025", "thu-ngay", "Thứ Hai"),
        ("16/6/2025 (Thứ Năm)", None, "thu-ngay", "Thứ Hai"),
        ("từ ngày 31/6/2025", "31/6/2025", "ngay-thang", ""),
        ("60 năm (16/6/1955 - 16/6/2025)", "60 năm (16/6/1955 - 16/6/2025", "ngay-le", "70 năm"),
        ("(25/8/1955 - 16/6/2025)", "(25/8/1955 - 16/6/2025", "ngay-le", "16/6/1955"),
        ("(16/6/1955 - 26/6/2025)", "(16/6/1955 - 26/6/2025", "ngay-le", "16/6/2025"),
        (
            "Lễ kỷ niệm 70 năm Ngày thành lập Khu vực Vĩnh Linh diễn ra vào 15/6/2025",
            "diễn ra vào 15/6/2025",
            "ngay-le",
            "16/6/2025",
        ),
        (
            "đón nhận Huân chương độc lập hạng hai",
            "Huân chương độc lập hạng hai",
            "R30",
            "Huân chương Độc lập hạng Nhì",
        ),
        ("huân chương Lao động hạng ba", None, "R30", "Huân chương Lao động hạng Ba"),
        ("tặng cờ thi đua của chính phủ", "cờ thi đua của chính phủ", "R30", "Cờ thi đua của Chính phủ"),
        ("kỷ niệm 70 Ngày thành lập", "70 Ngày thành lập", "khau-hieu", "70 năm Ngày thành lập"),
        (
            "“Nhân dân Vĩnh Linh thi đua chào mừng 70 năm thành lập Khu vực”",
            "Nhân dân Vĩnh Linh thi đua chào mừng 70 năm thành lập Khu vực",
            "khau-hieu",
            FACTS.slogan,
        ),
        ("cùng nhân dân trong huyện", "nhân dân", "R30", "Nhân dân"),
        ("Số: 5/KH-UBND", None, "R25", "Số: 05/KH-UBND; văn bản Đảng: Số 04-TB/BCĐ"),
        ("Số: 05/DS-UBND", None, "R25", "Số: 05/KH-UBND; văn bản Đảng: Số 04-TB/BCĐ"),
        (
            "Kính thưa đồng chí An. Kính thưa ông Bình. Kính thưa bà Chi.",
            "Kính thưa bà C",
            "R10",
            "",
        ),
        ("chuẩn bị hoa cài ngực cho đại biểu", "hoa cài ngực", "R12", ""),
    ],
)
def test_slip_is_found_with_rule_and_correction(text: str, quote: str | None, rule: str, instead: str) -> None:
    (slip,) = lint_text("thử", text, FACTS)

    assert (slip.quote, slip.rule, slip.instead) == (quote or text.rstrip("."), rule, instead)
    assert re.search(r", [VM]$", slip.basis)
    assert slip.rule in slip.text("vi")
    assert slip.message.en in slip.text("en")


@pytest.mark.parametrize(
    "text",
    [
        "Thứ Hai, ngày 16 tháng 6 năm 2025; Chủ nhật, 25/8/2024",
        "Đại hội Đảng các cấp nhiệm kỳ 2025 - 2030; kế hoạch nhiệm kỳ 2020 – 2025 đã đề ra",
        "70 năm truyền thống Vĩnh Linh (25/8/1954 - 25/8/2024), 70 năm Ngày thành lập (16/6/1955 - 16/6/2025)",
        "Huân chương Độc lập hạng Nhì, HUÂN CHƯƠNG ĐỘC LẬP HẠNG NHÌ, Cờ thi đua của Chính phủ",
        "Ủy ban nhân dân, Hội đồng nhân dân, Quân đội nhân dân, Công an nhân dân và Nhân dân",
        "Số: 05/KH-UBND\nSố: /KH-UBND\nSố 04- TB/BCĐ\nSố lượng xe: 12",
        "Nhân dân Vĩnh Linh thi đua chào mừng 70 năm Ngày thành lập Khu vực",
        "Kính thưa đồng chí An. Kính thưa ông Bình. Kính thưa quý vị đại biểu.",
    ],
)
def test_clean_text_is_left_alone(text: str) -> None:
    assert lint_text("thử", text, FACTS) == ()


def test_finding_tells_the_line(pack: Scenario) -> None:
    (slip,) = lint(pack, {"bài nói": "dòng một\ndòng hai\ncờ thi đua của chính phủ"})

    assert (slip.source, slip.line) == ("bài nói", 3)
    assert slip.text() == (
        "bài nói:3: “cờ thi đua của chính phủ”: tên danh hiệu, hình thức khen thưởng viết hoa; nên ghi “Cờ thi đua của "
        "Chính phủ” (R30; NĐ 30/2020/NĐ-CP PL II: Cờ thi đua của Chính phủ, V)"
    )


def test_every_rule_says_on_what_it_rests() -> None:
    assert all(rule.basis and rule.verified in {"V", "M"} and rule.find.__doc__ for rule in LINT_RULES)


def test_own_packs_and_documents_are_clean(pack: Scenario, rows: PlanRows) -> None:
    contents = {each.key: build(each, pack, rows) for each in DOCUMENTS if not each.missing(pack, rows)}

    assert lint_pack(pack) == ()
    assert lint_documents(pack, contents) == ()


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two papers of 2024 are not beside this checkout")
def test_known_slips_of_the_two_papers_are_found_and_no_others() -> None:
    facts = facts_of(load(ROOT / "scenarios" / "vinh-linh-2025"))
    found = [
        slip for path in sorted(SEEDS.glob("*.txt")) for slip in lint_text(path.name, path.read_text("utf-8"), facts)
    ]

    assert {(slip.source[:2], slip.quote, slip.instead) for slip in found} == {
        ("04", "Huân chương độc lập hạng hai", "Huân chương Độc lập hạng Nhì"),
        ("04", "cờ thi đua của chính phủ", "Cờ thi đua của Chính phủ"),
        ("04", "Đại hội Đảng các cấp nhiệm kỳ 2020 - 2025", "nhiệm kỳ 2025 - 2030"),
        ("KH", "70 Ngày thành lập", "70 năm Ngày thành lập"),
    }
