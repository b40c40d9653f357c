"""Procedures: which apply, and by when they are to be filed."""

from datetime import date

import pytest

from planner.law.procedures import Basis, deadlines, in_force, validity
from planner.law.terms import Term, filing_day, parse_terms
from planner.law.triggers import TRIGGERS, Applies, applies
from planner.scenario.rows import Closure, Procedure
from planner.scenario.schema import EventSettings, Scenario

D_DAY = date(2025, 6, 16)
OLD_DRONE = Procedure(
    procedure_id="P12",
    name="Phép bay flycam (trước 1/7/2025)",
    trigger="có drone và D<1/7/2025",
    file_by="≥7 ngày LV trước; thực tế 7-15",
    verified="V",
)
NEW_DRONE = Procedure(
    procedure_id="P13",
    name="Phép bay phương tiện bay (từ 5/11/2025)",
    trigger="có drone",
    file_by="≥15 ngày LV (khuyến nghị)",
    verified="V hồ sơ; M số ngày",
)


def scenario(
    *procedures: Procedure, d_day: date = D_DAY, closures: tuple[Closure, ...] = (), **facts: bool | int | str
) -> Scenario:
    event = EventSettings.model_validate({"id": "thu", "name": "Thử", "d_day": d_day, "facts": facts})
    return Scenario(event, procedures=procedures, closures=closures)


def always(file_by: str, verified: str = "V", procedure_id: str = "P01") -> Procedure:
    return Procedure(
        procedure_id=procedure_id,
        name="Thủ tục",
        trigger="mọi lễ kỷ niệm",
        file_by=file_by,
        verified=verified,
    )


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("D-215 (khuyến nghị ≥180 ngày)", (Term(215, advised=True), Term(180, advised=True))),
        ("D-75 (≥45 ngày)", (Term(75, advised=True), Term(45))),
        ("≥5 ngày LV trước", (Term(5, working=True),)),
        ("≥15 ngày LV (khuyến nghị)", (Term(15, working=True, advised=True),)),
        ("≥30 ngày trước (có tỉnh 16-20)", (Term(30),)),
        ("≥7 ngày LV trước; thực tế 7-15", (Term(7, working=True),)),
        ("D-30; công bố ≥7 ngày", (Term(30, advised=True),)),
        ("mua D-20", (Term(20, advised=True),)),
        ("D-110 bắt đầu", (Term(110, advised=True),)),
        ("≤30 ngày sau D (khuyến nghị)", (Term(-30, advised=True),)),
        ("ngay khi có khách", ()),
        ("khi nhận phòng", ()),
        ("≥24 giờ", ()),
        ("≤01 năm từ khi kết thúc việc; trước khi giải thể cơ quan", ()),
        ("", ()),
    ],
)
def test_terms_are_read_as_far_as_they_hang_on_d_day(text: str, terms: tuple[Term, ...]) -> None:
    assert parse_terms(text) == terms


@pytest.mark.parametrize(
    ("term", "day"),
    [
        (Term(75), date(2025, 4, 2)),
        (Term(225), date(2024, 11, 1)),  # D-225 is a Sunday
        (Term(45), date(2025, 4, 29)),  # D-45 is the exchanged Friday 2/5
        (Term(5, working=True), date(2025, 6, 9)),
        (Term(-30), date(2025, 7, 16)),
    ],
)
def test_filing_days_are_office_days(term: Term, day: date) -> None:
    assert filing_day(term, D_DAY) == day


def test_a_planned_date_and_the_shortest_notice_are_kept_apart() -> None:
    (found,) = deadlines(scenario(always("D-75 (≥45 ngày)", "V tiền lệ; M số ngày")))
    assert (found.latest, found.last_chance) == (date(2025, 4, 2), date(2025, 4, 29))
    assert not found.is_late(date(2025, 4, 29))
    assert found.is_late(date(2025, 4, 30))


@pytest.mark.parametrize(
    ("file_by", "verified", "basis"),
    [
        ("≥5 ngày LV trước", "V", Basis.LAW),
        ("≥5 ngày LV trước", "M", Basis.ADVICE),
        ("≥5 ngày LV trước", "V nội dung; M số ngày", Basis.ADVICE),
        ("≥5 ngày LV trước", "", Basis.ADVICE),
        ("≥5 ngày LV (khuyến nghị)", "V", Basis.ADVICE),
        ("D-30", "V", Basis.ADVICE),
    ],
)
def test_only_a_verified_shortest_notice_is_presented_as_law(file_by: str, verified: str, basis: Basis) -> None:
    (found,) = deadlines(scenario(always(file_by, verified)))
    assert found.basis is basis
    assert (verified or "?") in found.basis_wording().vi
    assert ("theo quy định" in found.basis_wording().vi) is (basis is Basis.LAW)


def test_deadlines_come_by_date_and_those_for_a_person_last() -> None:
    found = deadlines(
        scenario(
            always("ngay khi có khách", procedure_id="P1"),
            always("D-30", procedure_id="P2"),
            always("D-75", procedure_id="P3"),
        )
    )
    assert [each.procedure.procedure_id for each in found] == ["P3", "P2", "P1"]
    assert [each.needs_a_person for each in found] == [False, False, True]
    assert found[-1].note.vi
    assert not found[-1].is_late(date(2030, 1, 1))


def test_a_fact_set_to_false_drops_the_procedure_and_an_unstated_one_asks() -> None:
    assert deadlines(scenario(OLD_DRONE, drone=False)) == ()
    (found,) = deadlines(scenario(OLD_DRONE, drone=True))
    assert (found.applies, found.needs_a_person) == (Applies.YES, False)
    (found,) = deadlines(scenario(OLD_DRONE))
    assert (found.applies, found.needs_a_person) == (Applies.UNKNOWN, True)


@pytest.mark.parametrize(
    ("value", "answer"),
    [(True, Applies.YES), (2, Applies.YES), ("có", Applies.YES), (0, Applies.NO), ("không", Applies.NO)],
)
def test_facts_may_be_flags_numbers_or_words(*, value: bool | int | str, answer: Applies) -> None:
    assert applies(OLD_DRONE, scenario(drone=value)) is answer


def test_closed_roads_in_the_tables_speak_for_themselves() -> None:
    procedure = Procedure(procedure_id="P14", name="Dùng tạm lòng đường", trigger="cấm đường/đặt khán đài trên đường")
    closed = Closure.model_validate(
        {
            "closure_id": "C1",
            "street": "Hùng Vương",
            "start": "2025-06-16 06:00",
            "end": "2025-06-16 11:00",
            "tier": "tạm cấm",
        }
    )
    assert applies(procedure, scenario()) is Applies.UNKNOWN
    assert applies(procedure, scenario(closures=(closed,))) is Applies.YES


def test_a_trigger_without_known_words_is_for_a_person() -> None:
    procedure = Procedure(procedure_id="P99", name="Việc lạ", trigger="có voi diễu hành", file_by="D-10")
    (found,) = deadlines(scenario(procedure))
    assert found.applies is Applies.UNKNOWN


def test_low_fireworks_are_not_taken_for_high_ones() -> None:
    low = Procedure(procedure_id="P11", name="Pháo hoa", trigger="có pháo hoa không nổ", file_by="mua D-20")
    high = Procedure(procedure_id="P10", name="Pháo hoa nổ", trigger="có pháo hoa nổ", file_by="D-90")
    found = deadlines(scenario(low, high, fireworks_low=True, fireworks_high=False))
    assert [each.procedure.procedure_id for each in found] == ["P11"]


def test_the_dates_of_force_are_read_from_name_and_trigger() -> None:
    assert validity(OLD_DRONE) == (None, date(2025, 7, 1))
    assert validity(NEW_DRONE) == (date(2025, 11, 5), None)
    assert in_force(OLD_DRONE, date(2025, 6, 30))
    assert not in_force(OLD_DRONE, date(2025, 7, 1))


@pytest.mark.parametrize(
    ("d_day", "listed", "dated"),
    [
        (date(2025, 6, 16), ["P12"], True),
        (date(2025, 6, 30), ["P12"], True),
        (date(2025, 12, 1), ["P13"], True),
        (date(2025, 8, 25), ["P12", "P13"], False),  # between the two nothing of the catalogue is in force
    ],
)
def test_the_drone_procedure_is_that_in_force_on_d_day(d_day: date, *, listed: list[str], dated: bool) -> None:
    found = deadlines(scenario(OLD_DRONE, NEW_DRONE, d_day=d_day, drone=True))
    assert [each.procedure.procedure_id for each in found] == listed
    assert all((each.latest is not None) is dated for each in found)
    assert all(each.needs_a_person is not dated for each in found)


def test_working_days_of_an_unknown_year_are_for_a_person_but_calendar_days_are_told() -> None:
    procedures = (always("≥5 ngày LV trước", procedure_id="P1"), always("D-30", procedure_id="P2"))
    found = deadlines(scenario(*procedures, d_day=date(2030, 6, 17)))
    assert [(each.procedure.procedure_id, each.latest) for each in found] == [
        ("P2", date(2030, 5, 18)),
        ("P1", None),
    ]
    assert "2030" in found[1].note.vi


def test_no_narrower_trigger_stands_behind_a_wider_one() -> None:
    for index, trigger in enumerate(TRIGGERS):
        for earlier in TRIGGERS[:index]:
            assert not any(wide in narrow for wide in earlier.words for narrow in trigger.words)
