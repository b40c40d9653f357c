"""Numbers, days, places and signatures as State and Party papers write them."""

import dataclasses
import re
from datetime import date, datetime

import pytest

from planner.documents import Options, Signer
from planner.documents.days import clock, lunar_day, official_day, weekday_day
from planner.documents.official import (
    attached_to,
    head,
    letterhead_of,
    number_line,
    place_date_line,
    recipients,
    signature,
)
from planner.documents.options import Capacity
from planner.scenario.schema import EventSettings, Scenario

R25 = re.compile(r"^Số: (0[1-9]|[1-9]\d+)/(NQ|QĐ|CT|TB|HD|CTr|KH|PA|BC|BB|TTr|CĐ|GM|GGT)-[A-ZĐ&-]+$")
R33 = re.compile(r"^Số\s*\d{2,}\s*-\s*(NQ|QĐ|CT|TB|KH|BC|TTr|HD|CTr|CV|GM)/[A-ZĐ]+$")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 1, 5), "ngày 05 tháng 01 năm 2025"),
        (date(2025, 2, 28), "ngày 28 tháng 02 năm 2025"),
        (date(2025, 3, 9), "ngày 09 tháng 3 năm 2025"),
        (date(2025, 9, 10), "ngày 10 tháng 9 năm 2025"),
        (date(2025, 12, 1), "ngày 01 tháng 12 năm 2025"),
    ],
)
def test_zero_before_days_under_ten_and_months_one_and_two_only(day: date, words: str) -> None:
    assert official_day(day) == words


def test_day_of_the_ceremony_with_weekday_and_lunar_day() -> None:
    assert weekday_day(date(2025, 6, 16)) == "Thứ Hai, ngày 16 tháng 6 năm 2025"
    assert lunar_day(date(2025, 6, 16)) == "ngày 21 tháng 5 năm Ất Tỵ"
    assert lunar_day(date(2025, 8, 1)) == "ngày 8 tháng 6 nhuận năm Ất Tỵ"
    assert clock(datetime(2025, 6, 16, 7, 5)) == "07 giờ 05"


@pytest.mark.parametrize("number", [1, 9, 10, 456])
def test_numbers_are_in_the_prescribed_form(number: int) -> None:
    assert R25.match(number_line("state", number, "KH", "UBND"))
    assert R33.match(number_line("party", number, "TB", "BCĐ"))


def test_number_has_two_figures_and_the_right_signs() -> None:
    assert number_line("state", 5, "KH", "UBND") == "Số: 05/KH-UBND"
    assert number_line("party", 4, "TB", "BCĐ") == "Số 04-TB/BCĐ"


def test_place_of_the_clerk_wins_over_the_letterheads() -> None:
    assert place_date_line("Vĩnh Linh", Options(day=date(2025, 6, 2))) == "Vĩnh Linh, ngày 02 tháng 6 năm 2025"
    assert place_date_line("Vĩnh Linh", Options(day=date(2025, 6, 2), place="Hồ Xá")).startswith("Hồ Xá, ")


@pytest.mark.parametrize(
    ("capacity", "post", "lines"),
    [
        (None, "", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("direct", "", ("CHỦ TỊCH",)),
        ("collective", "", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("deputy", "Phó Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("by_order", "Chánh Văn phòng", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        ("by_authority", "Trưởng phòng Nội vụ", ("TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG NỘI VỤ")),
        ("acting", "Chủ tịch", ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")),
    ],
)
def test_state_signatures(pack: Scenario, capacity: Capacity | None, post: str, lines: tuple[str, ...]) -> None:
    made = signature(pack, "state", Options(signer=Signer("Nguyễn Văn Mẫu", capacity, post)))

    assert (made.lines, made.name) == (lines, "Nguyễn Văn Mẫu")


def test_party_signatures(pack: Scenario) -> None:
    letterheads = {"party": {"issuer": "BAN CHẤP HÀNH", "authority": "T/M BAN THƯỜNG VỤ", "signer_post": "BÍ THƯ"}}
    event = pack.event.model_copy(update={"letterheads": letterheads})
    party = dataclasses.replace(pack, event=event)

    deputy = signature(party, "party", Options(signer=Signer("A", "deputy", "Phó Bí thư")))
    office = signature(party, "party", Options(signer=Signer("A", "by_order", "Chánh Văn phòng")))
    assert signature(party, "party", Options()).lines == ("T/M BAN THƯỜNG VỤ", "BÍ THƯ")
    assert deputy.lines == ("T/M BAN THƯỜNG VỤ", "K/T BÍ THƯ", "PHÓ BÍ THƯ")
    assert office.lines == ("T/L BÍ THƯ", "CHÁNH VĂN PHÒNG")
    assert signature(pack, "party", Options()).lines == ("BÍ THƯ ĐẢNG ỦY", "kiêm", "TRƯỞNG BAN CHỈ ĐẠO")


def test_recipients_end_with_the_filing_line(pack: Scenario) -> None:
    assert recipients(pack, "state", Options(), ("Như trên;",)) == ("Như trên;", "Lưu: VT")
    assert recipients(pack, "state", Options(recipients=("Sở Nội vụ;",)), ("Như trên;",)) == ("Sở Nội vụ;", "Lưu: VT")


def test_pack_without_letterheads_still_prints_its_host() -> None:
    event = EventSettings.model_validate(
        {"id": "thu", "name": "Lễ thử", "d_day": "2025-06-16", "host_organisation": "UBND xã Thử"}
    )
    made = head(Scenario(event), "state", "KH", Options(number=7))

    assert (made.issuer, made.number) == ("UBND XÃ THỬ", "Số: 07/KH-BTC")
    assert letterhead_of(Scenario(event), "party")["issuer"] == "UBND XÃ THỬ"


def test_annex_names_the_plan_it_hangs_on(pack: Scenario) -> None:
    known = Options(plan_number="12/KH-UBND", plan_day=date(2026, 3, 9), number=5, day=date(2026, 4, 1))

    assert attached_to(pack, known) == (
        "(Kèm theo Kế hoạch số 12/KH-UBND ngày 09 tháng 3 năm 2026 của UBND xã Mẫu (hư cấu))"
    )
    assert "05/KH-UBND ngày 01 tháng 4 năm 2026" in attached_to(pack, Options(number=5, day=date(2026, 4, 1)), own=True)
    assert "05" not in attached_to(pack, Options(number=5, day=date(2026, 4, 1), draft=True), own=True)
