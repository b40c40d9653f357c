"""Every rule of ceremonies: the smallest pack that keeps it and the smallest that breaks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from planner.engine.findings import Severity
from planner.law.rules import FUNCTIONS, Circumstances, findings, judge, law_rules
from planner.law.rules.occasion import year_words
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario
from planner.tables import Table, TableRow

D_DAY = date(2025, 6, 16)
STEPS = ("thong_bao", "chao_co", "tuyen_bo_ly_do", "dien_van", "dap_tu", "ket_thuc")


def pack(facts: Mapping[str, object] | None = None, d_day: date = D_DAY, **tables: tuple[object, ...]) -> Scenario:
    settings = {"id": "thu", "name": "Thử", "d_day": d_day, "facts": facts or {}}
    options = tables.pop("options", None)
    if options:
        settings["options"] = options
    return Scenario(EventSettings.model_validate(settings), **tables)


def script(codes: tuple[str, ...], **changes: str) -> tuple[rows.RunsheetItem, ...]:
    first = datetime(2025, 6, 16, 7, 30)
    return tuple(
        rows.RunsheetItem(
            item_id=f"K{place}",
            start=first if place == 0 else None,
            after=f"K{place - 1}" if place else "",
            minutes=5,
            ritual_code=code,
            title=code,
            performer=changes.get(code, "BTC"),
        )
        for place, code in enumerate(codes)
    )


def guest(guest_id: str, **more: object) -> rows.Guest:
    return rows.Guest(guest_id=guest_id, full_name=guest_id, rank=1, **more)


def task(task_id: str, owner: str, finish_d: int, days: int = 1) -> rows.Task:
    return rows.Task(task_id=task_id, name=task_id, owner_body=owner, duration_days=days, latest_finish_d=finish_d)


def rank(number: int, introduction: str) -> rows.Rank:
    return rows.Rank(rank=number, group=f"nhóm {number}", introduction=introduction)


def session(stage: str, first: str, last: str) -> rows.Session:
    return rows.Session.model_validate(
        {"session_id": stage, "item_id": "T", "stage": stage, "minutes": 60, "earliest": first, "latest": last}
    )


DRONE = rows.Procedure(
    procedure_id="P12", name="Phép bay", trigger="có drone", fact=("drone",), valid_to=date(2025, 6, 30), verified="V"
)
FOUNDED = {"founding_date": "1955-06-16", "founding_document": "NĐ 551/TTg"}
WHOLE = {**FOUNDED, "plan_approval": "QĐ 1", "ceremony_venue": "DTL", "guests_attending": 10}
REVIEW, DRESS = "sơ duyệt", "tổng duyệt"


@dataclass(frozen=True)
class Case:
    """A rule, a pack that keeps it, a pack that breaks it, and who is named."""

    good: Scenario
    bad: Scenario
    named: tuple[str, ...]
    today: date | None = None
    more: Mapping[str, object] = field(default_factory=dict)


CASES: Mapping[str, Case] = {
    "R01": Case(
        pack({**FOUNDED, "anniversary_years": 70}), pack({**FOUNDED, "anniversary_years": 75}), ("anniversary_years",)
    ),
    "R02": Case(pack(FOUNDED), pack({"founding_date": "1960-06-16"}), ("anniversary_years",)),
    "R03": Case(pack(FOUNDED), pack({"founding_date": "1955-06-16"}), ("founding_document",)),
    "R04": Case(
        pack({"previous_ceremony": "2014-08-25"}), pack({"previous_ceremony": "2024-08-25"}), ("previous_ceremony",)
    ),
    "R05": Case(
        pack(WHOLE, runsheet=script(STEPS)),
        pack({**WHOLE, "plan_approval": ""}, runsheet=script(STEPS)),
        ("plan_approval",),
        date(2025, 6, 1),
    ),
    "R06": Case(pack({"gifts": False}), pack({"gifts": True}), ("gifts",)),
    "R07": Case(
        pack(runsheet=script(STEPS)),
        pack(runsheet=script(("thong_bao", "chao_co", "dien_van", "tuyen_bo_ly_do", "dap_tu", "ket_thuc"))),
        ("K2", "K3"),
    ),
    "R08": Case(
        pack(ranks=(rank(1, "đích danh"), rank(2, "nhóm"), rank(3, "đích danh người đứng đầu sau khách"))),
        pack(ranks=(rank(1, "nhóm"), rank(2, "đích danh"))),
        ("2", "1"),
    ),
    "R09": Case(pack(runsheet=script(STEPS)), pack(runsheet=script(STEPS, thong_bao="MC thuê")), ("K0",)),
    "R20": Case(
        pack({"state_awards": True, "award_authorisation": "CV 12"}),
        pack({"state_awards": True}),
        ("award_authorisation",),
        date(2025, 6, 10),
    ),
    "R37": Case(
        pack(guests=(guest("A", needs=("wheelchair",)), guest("B", companion_of="A"))),
        pack(guests=(guest("A", post="Mẹ Việt Nam Anh hùng"),)),
        ("A",),
    ),
    "R42": Case(pack({"fireworks_high": False}), pack({"fireworks_high": True}), ("fireworks_high",)),
    "R43": Case(
        pack({"art_programme": True}, tasks=(task("H01", "", 7),)),
        pack({"art_programme": True}, tasks=(task("H01", "", 6),)),
        ("H01",),
    ),
    "R47": Case(
        pack({"drone": True}, procedures=(DRONE,)),
        pack({"drone": True}, date(2025, 8, 15), procedures=(DRONE,)),
        ("P12",),
    ),
    "R48": Case(
        pack(tasks=(task("N1", "Phòng Nội vụ huyện", -14),)),
        pack(tasks=(task("N1", "Phòng Nội vụ huyện", -15),)),
        ("N1",),
    ),
    "R49": Case(
        pack(
            sessions=(
                session(REVIEW, "2025-06-10 07:00", "2025-06-12 20:00"),
                session(DRESS, "2025-06-13 07:00", "2025-06-15 20:00"),
            )
        ),
        pack(sessions=(session(DRESS, "2025-06-10 07:00", "2025-06-12 20:00"),)),
        (DRESS,),
    ),
    "R50": Case(
        pack(sessions=(session(DRESS, "2025-06-13 07:00", "2025-06-15 20:00"),)),
        pack(
            sessions=(session(DRESS, "2025-06-13 07:00", "2025-06-15 20:00"),),
            options={"rehearsals": {"call_before_min": 10}},
        ),
        ("call_before_min",),
    ),
}


def verdict(scenario: Scenario, rule_id: str, today: date | None = None) -> tuple[str, list[tuple[str, ...]]]:
    (found,) = [one for one in judge(Circumstances(scenario, today)) if one.rule.rule_id == rule_id]
    return found.state, [breach.subjects for breach in found.breaches]


def test_seventeen_rules_each_have_a_function_a_basis_and_a_case() -> None:
    assert list(law_rules()) == list(CASES)
    assert {rule.function for rule in law_rules().values()} == {function.__name__ for function in FUNCTIONS}
    assert all(rule.basis and rule.verified in {"V", "M", "V/M"} for rule in law_rules().values())


@pytest.mark.parametrize("rule_id", CASES)
def test_the_smallest_good_pack_keeps_the_rule(rule_id: str) -> None:
    assert verdict(CASES[rule_id].good, rule_id, CASES[rule_id].today) == ("kept", [])


@pytest.mark.parametrize("rule_id", CASES)
def test_the_smallest_bad_pack_breaks_the_rule_and_names_who(rule_id: str) -> None:
    case = CASES[rule_id]

    assert verdict(case.bad, rule_id, case.today) == ("broken", [case.named])


@pytest.mark.parametrize("rule_id", CASES)
def test_with_its_function_dropped_the_rule_is_not_spoken_of(rule_id: str) -> None:
    name = law_rules()[rule_id].function
    rest = tuple(function for function in FUNCTIONS if function.__name__ != name)

    assert rule_id not in {one.rule.rule_id for one in judge(Circumstances(CASES[rule_id].bad), rest)}


def test_a_rule_says_nothing_of_a_pack_that_says_nothing() -> None:
    states = {one.rule.rule_id: one.state for one in judge(Circumstances(pack()))}

    assert {rule_id for rule_id, state in states.items() if state != "open"} == {"R06"}


def test_an_unverified_rule_warns_and_says_so_until_a_clerk_confirms_it() -> None:
    bad = CASES["R37"].bad
    confirmed = rows.Confirmation(
        kind="rule", subject_id="R37", confirmed_by="Văn thư", confirmed_on=D_DAY, source="Công báo 1"
    )

    (before,) = [one for one in findings(judge(Circumstances(bad))) if one.rule == "honoured_guests_attended"]
    after_pack = pack(guests=bad.guests, confirmations=(confirmed,))
    (after,) = [one for one in findings(judge(Circumstances(after_pack))) if one.rule == "honoured_guests_attended"]

    assert "căn cứ chưa kiểm chứng" in before.message.vi
    assert before.severity is Severity.WARNING
    assert "chưa kiểm chứng" not in after.message.vi
    assert after.severity is Severity.ERROR


@pytest.mark.parametrize(("today", "severity"), [(None, Severity.WARNING), (date(2025, 6, 1), Severity.ERROR)])
def test_a_paper_that_is_not_due_yet_is_a_warning(today: date | None, severity: Severity) -> None:
    scenario = CASES["R05"].bad

    (found,) = [one for one in findings(judge(Circumstances(scenario, today))) if one.rule == "plan_approved"]

    assert found.severity is severity
    assert "NĐ 111/2018" in found.message.vi


@pytest.mark.parametrize(("years", "words"), [(70, "năm tròn"), (75, "năm lẻ 5"), (71, "năm khác")])
def test_the_kind_of_year_is_told_by_the_last_figure(years: int, words: str) -> None:
    assert words in year_words(years).vi


@pytest.mark.parametrize(
    ("owner", "last", "broken"),
    [
        ("Công an huyện", date(2025, 2, 28), False),
        ("Công an huyện", date(2025, 3, 1), True),
        ("Công an (trước 1/3/2025 CA huyện, sau đó CA xã)", date(2025, 5, 1), False),
        ("UBND huyện Vĩnh Linh", date(2025, 6, 30), False),
        ("UBND huyện Vĩnh Linh", date(2025, 7, 1), True),
        ("Ban Tuyên giáo HU (từ 2/2025: Ban TG&DV)", date(2025, 7, 16), True),
        ("Sở GTVT", date(2025, 3, 1), True),
        ("UBND xã Vĩnh Linh mới", date(2025, 7, 16), False),
    ],
)
def test_bodies_that_no_longer_exist_on_the_last_day_of_a_task_are_named(owner: str, last: date, broken: bool) -> None:  # noqa: FBT001
    scenario = pack(tasks=(task("T", owner, (D_DAY - last).days),))

    assert verdict(scenario, "R48")[0] == ("broken" if broken else "kept")


def test_a_body_of_the_pack_itself_ends_by_its_own_date_and_names_its_successor() -> None:
    bodies = (
        rows.Organisation(
            organisation_id="A", name="Tổ kỹ thuật", kind="agency", valid_to=date(2025, 6, 1), successor_id="B"
        ),
        rows.Organisation(organisation_id="B", name="Đội kỹ thuật mới", kind="agency"),
    )
    scenario = pack(tasks=(task("T", "Tổ kỹ thuật", 3),), organisations=bodies)

    (found,) = [one for one in findings(judge(Circumstances(scenario))) if one.rule == "owner_exists"]

    assert "kế thừa: Đội kỹ thuật mới" in found.message.vi


def test_gifts_and_banquets_are_found_in_budget_lines_and_tables() -> None:
    budget = Table(("name",), (TableRow(2, {"name": "Quà tặng đại biểu"}), TableRow(3, {"name": "Âm thanh"})))
    scenario = pack(free_tables={"budget": budget}, tables=(rows.BanquetTable(table_id="B1", seats=10),))

    assert verdict(scenario, "R06") == ("broken", [("tables.csv",), ("budget.csv:2",)])


def test_a_lapsed_decree_is_named_with_its_successor() -> None:
    old = rows.Procedure(procedure_id="P17", name="PCCC", trigger="mọi lễ", legal_basis="NĐ 136/2020", verified="V")
    both = old.model_copy(update={"legal_basis": "NĐ 136/2020; từ 1/7/2025 NĐ 105/2025"})

    assert verdict(pack(None, date(2025, 8, 19), procedures=(old,)), "R47") == ("broken", [("P17", "NĐ 136/2020")])
    assert verdict(pack(None, date(2025, 8, 19), procedures=(both,)), "R47") == ("kept", [])
    assert verdict(pack(None, D_DAY, procedures=(old,)), "R47") == ("kept", [])
