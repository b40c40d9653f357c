"""A fact ticked today: deadlines, lateness in days, alternatives; the catalogue; holidays of a pack."""

from datetime import date, timedelta

import pytest

from planner.errors import UsageError
from planner.law.calendar import WorkCalendar
from planner.law.catalogue import catalogue, completed
from planner.law.procedures import MARK, deadlines
from planner.law.terms import Term, lead_term, processing_term
from planner.law.ticking import called_on
from planner.scenario.rows import Confirmation, Holiday, Procedure, Task
from planner.scenario.schema import EventSettings, Scenario

D_DAY = date(2025, 6, 16)


def event(d_day: date = D_DAY, *, tables: dict[str, tuple[object, ...]] | None = None, **facts: bool) -> Scenario:
    settings = EventSettings.model_validate({"id": "thu", "name": "Thử", "d_day": d_day, "facts": facts})
    return Scenario(settings, **(tables or {}))


def test_the_catalogue_has_32_procedures_with_everything_a_machine_needs() -> None:
    rows = catalogue().values()

    assert len(rows) == 32
    assert all(row.authority and row.legal_basis and MARK.search(row.verified) for row in rows)
    assert all(row.lead_days is not None and row.lead_unit and row.lead_before for row in rows)
    assert {row.procedure_id for row in rows if not row.alternatives} == {"P31", "P32"}


def test_a_drone_ticked_forty_days_before_has_a_deadline() -> None:
    (called,) = called_on(event(), D_DAY - timedelta(days=40), ["drone"])

    assert (called.deadline.procedure.procedure_id, called.deadline.last_chance) == ("P12", date(2025, 6, 5))
    assert (called.is_late, called.left_working_days) == (False, 21)


def test_a_drone_ticked_five_days_before_is_too_late_by_six_days_with_alternatives() -> None:
    (called,) = called_on(event(), D_DAY - timedelta(days=5), ["drone"])

    assert (called.late_days, called.late_working_days) == (6, 4)
    assert "ĐÃ TRỄ 6 ngày (4 ngày làm việc)" in called.sentence().vi
    assert "bỏ cảnh quay trên không" in called.sentence().vi


@pytest.mark.parametrize(
    ("d_day", "ids"),
    [(date(2025, 6, 30), ["P12"]), (date(2025, 7, 1), []), (date(2025, 11, 5), ["P13"])],
)
def test_the_flight_permit_in_force_on_the_day_is_chosen(d_day: date, ids: list[str]) -> None:
    found = called_on(event(d_day), date(2025, 1, 6), ["drone"])

    assert [one.deadline.procedure.procedure_id for one in found if one.deadline.last_chance] == ids


def test_an_unknown_fact_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Gần nhất là “drone”"):
        called_on(event(), D_DAY, ["dron"])


def test_five_working_days_are_not_counted_over_the_holidays_of_april_and_may() -> None:
    found = called_on(event(date(2025, 5, 7)), date(2025, 4, 1), ["art_programme"])
    called = next(one for one in found if one.deadline.procedure.procedure_id == "P06")

    # Counted back from 7/5: 6/5, 5/5, then 29/4 and 28/4 (30/4 to 4/5 are free), and the Saturday worked for 2/5.
    assert called.deadline.last_chance == date(2025, 4, 26)


def test_a_permit_needed_before_another_task_counts_from_that_task() -> None:
    drill = Task(task_id="G10", name="Diễn tập chốt", duration_days=5, latest_finish_d=5)
    early = event(tables={"tasks": (drill,)}, radio_network=True)

    (called,) = called_on(early, date(2025, 3, 3), ["radio_network"])

    # 28 calendar days before 7/6, the first day of the drill.
    assert (called.deadline.before, called.deadline.last_chance) == ("G10", date(2025, 5, 9))


@pytest.mark.parametrize(("day", "term"), [(date(2025, 6, 30), Term(15)), (date(2025, 7, 1), Term(10, working=True))])
def test_the_time_an_office_takes_is_the_one_in_force(day: date, term: Term) -> None:
    assert processing_term(catalogue()["P19"], day) == term


def test_hours_of_notice_count_as_a_whole_day() -> None:
    assert lead_term(catalogue()["P22"]) == Term(1)


def test_a_pack_that_rewrites_a_term_is_believed() -> None:
    own = Procedure(procedure_id="P12", name="Phép bay", trigger="có drone", file_by="≥9 ngày LV trước")

    assert completed(own) == own


def test_a_confirmed_procedure_is_no_longer_unverified() -> None:
    note = Confirmation(kind="procedure", subject_id="P28", confirmed_by="Văn thư", source="Công báo")
    before = called_on(event(), date(2025, 1, 6), ["music_performance"])
    after = called_on(event(tables={"confirmations": (note,)}), date(2025, 1, 6), ["music_performance"])

    assert before[0].deadline.verification().vi == "chưa kiểm chứng"
    assert after[0].deadline.verification().vi == "đã kiểm chứng"
    assert after[0].deadline.confirmed == "Văn thư, Công báo"


def test_holidays_of_a_pack_extend_and_overrule_the_table() -> None:
    own = (
        Holiday(first=date(2027, 1, 1), last=date(2027, 12, 31), kind="known", name="2027"),
        Holiday(first=date(2027, 4, 30), last=date(2027, 5, 1), kind="off", name="30/4"),
        Holiday(first=date(2025, 6, 11), kind="off", name="mất điện toàn huyện"),
        Holiday(first=date(2025, 6, 14), kind="work", name="làm bù"),
    )
    calendar = WorkCalendar.of(event(tables={"holidays": own}))

    assert calendar.add(date(2027, 5, 4), -2) == date(2027, 4, 29)
    assert [calendar.is_working(date(2025, 6, day)) for day in (11, 12, 14)] == [False, True, True]
    assert calendar.on_or_after(date(2025, 6, 15)) == date(2025, 6, 16)
    assert calendar.between(date(2025, 6, 10), date(2025, 6, 16)) == 4


def test_a_year_without_a_table_asks_for_the_pack_s_own_holidays() -> None:
    with pytest.raises(UsageError, match=r"holidays\.csv"):
        WorkCalendar.of(event()).is_working(date(2031, 1, 2))


def test_deadlines_of_a_pack_without_procedures_are_none() -> None:
    assert deadlines(event(drone=True)) == ()
