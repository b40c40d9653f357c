"""Gates, reports and verifications, silence, the dashboard."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from planner.engine.findings import Severity
from planner.errors import UsageError
from planner.readiness import Situation, control_findings, gate_findings, gates, stale, works
from planner.readiness.control import silent_limit
from planner.readiness.dashboard import dashboard, gaps, months, readiness_findings
from planner.readiness.plain import board_data, board_lines
from planner.readiness.reporting import new_report, new_verification
from planner.scenario.rows import Directive, Progress, Subplan, Venue
from planner.scenario.schema import Scenario
from tests.readiness.packs import D_DAY, changed, repaired, rows, without

NOON = datetime(2025, 5, 5, 12)


def report(task_id: str, percent: int = 100, **more: object) -> Progress:
    return Progress(task_id=task_id, percent=percent, **{"reported_by": "TV-1-1", "reported_at": NOON, **more})


def reported(*progress: Progress, scenario: Scenario | None = None) -> Situation:
    scenario = replace(scenario or repaired(), progress=progress)
    return Situation.of(scenario, rows(scenario))


def test_reported_and_verified_progress_are_kept_apart() -> None:
    situation = reported(report("A01", 100), report("A02", 80, verified_by="TV-2-1", evidence="tờ trình"))

    first, second = situation.by_id["A01"], situation.by_id["A02"]

    assert (first.reported, first.verified, first.state(D_DAY)) == (100, 0, "unverified")
    assert (second.reported, second.verified) == (80, 80)
    assert [work.id for work in dashboard(situation, D_DAY).unverified] == ["A01"]


@pytest.mark.parametrize("verifier", ["TV-1-1", "reporter"])
def test_nobody_verifies_their_own_task_neither_as_reporter_nor_as_the_accountable_person(verifier: str) -> None:
    row = report("A01", verified_by=verifier, reported_by="reporter", evidence="biên bản")
    situation = reported(row)
    assert situation.by_id["A01"].accountable == ("TV-1-1",)

    (finding,) = control_findings(situation.scenario, situation.works)

    assert situation.by_id["A01"].verified == 0
    assert (finding.rule, finding.subjects) == ("verified_by_another", ("A01", verifier))


def test_a_new_verification_of_ones_own_task_is_refused_and_another_s_is_taken() -> None:
    situation = reported(report("A01", 100, evidence="biên bản"))

    with pytest.raises(UsageError, match="không được tự kiểm tra"):
        new_verification(situation, "A01", "TV-1-1")
    row = new_verification(situation, "A01", "TV-3-1", at=NOON)

    assert (row.percent, row.verified_by, row.evidence) == (100, "TV-3-1", "biên bản")


@pytest.mark.parametrize(
    ("progress", "task_id", "words"),
    [
        ((), "A01", "chưa có báo cáo"),
        ((report("A01", 100),), "A01", "cần ghi minh chứng"),
        ((), "A99", "Không có việc A99"),
    ],
)
def test_a_verification_needs_a_report_evidence_and_a_task(
    progress: tuple[Progress, ...], task_id: str, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        new_verification(reported(*progress), task_id, "TV-3-1")


@pytest.mark.parametrize(("percent", "by"), [(101, "TV"), (-1, "TV"), (50, "")])
def test_a_report_is_a_percentage_by_somebody(percent: int, by: str) -> None:
    with pytest.raises(UsageError, match="từ 0 đến 100"):
        new_report(repaired(), "A01", percent, by)


def test_the_latest_report_counts() -> None:
    later = NOON + timedelta(days=1)

    situation = reported(report("A01", 90, reported_at=later), report("A01", 40))

    assert situation.by_id["A01"].reported == 90


@pytest.mark.parametrize(("today", "limit"), [(date(2025, 6, 1), 7), (date(2025, 6, 2), 3), (date(2025, 6, 16), 3)])
def test_silence_is_counted_in_seven_days_and_in_three_after_d_14(today: date, limit: int) -> None:
    assert silent_limit(D_DAY, today) == limit


@pytest.mark.parametrize(("days", "level"), [(6, 0), (7, 1), (13, 1), (14, 2)])
def test_a_silent_task_goes_up_by_working_days_of_silence(days: int, level: int) -> None:
    scenario = without(repaired(), *(task.task_id for task in repaired().tasks if task.task_id != "C06"))
    row = report("C06", 10, reported_at=datetime(2025, 4, 21, 9))
    scenario = replace(scenario, progress=(row,), directives=())
    # Counted over 30/4 to 4/5, which are free, and over Saturday 26/4, which is worked.
    today = Situation.of(scenario).calendar.add(date(2025, 4, 21), days)

    found = stale(scenario, works(scenario), today)

    assert [one.level for one in found] == ([level] if level else [])


def test_a_gate_whose_day_has_come_is_blocked_until_tasks_are_verified_and_papers_recorded() -> None:
    scenario = repaired()
    gate = next(row for row in scenario.gates if row.requirement_id == "D-30/5")
    done = report("B04", verified_by="TV-9-9", evidence="bản dự thảo")
    day = D_DAY - timedelta(days=30)

    def state(evidence: str, *progress: Progress) -> str:
        own = replace(scenario, gates=(gate.model_copy(update={"evidence": evidence}),), progress=progress)
        return gates(own, works(own))[0].state(day)

    assert state("") == "blocked"
    assert state("VB 12") == "blocked"
    assert state("", done) == "blocked"
    assert state("VB 12", done) == "passed"


def test_a_gate_ahead_is_no_finding_and_a_blocked_one_names_its_tasks_and_papers() -> None:
    scenario = repaired()

    assert gate_findings(scenario, works(scenario), date(2025, 5, 1)) == ()
    found = gate_findings(scenario, works(scenario), date(2025, 5, 17))
    assert [one.subjects[0] for one in found] == ["D-30/1", "D-30/2", "D-30/3", "D-30/4", "D-30/5"]
    assert "chưa kiểm tra xong B04; thiếu minh chứng: bản dự thảo" in found[4].message.vi


def test_the_four_gates_of_the_template_stand_in_time_order() -> None:
    found = gates(repaired(), works(repaired()))

    assert [(one.name, one.day) for one in found] == [
        ("D-30", date(2025, 5, 17)),
        ("D-14", date(2025, 6, 2)),
        ("D-7", date(2025, 6, 9)),
        ("D-1", date(2025, 6, 15)),
    ]


def test_the_dashboard_counts_days_states_and_classes() -> None:
    situation = reported()

    board = dashboard(situation, date(2025, 4, 29))

    # 5/5 to 16/6: 31 working days; 30/4 to 4/5 are free.
    assert (board.days_left, board.working_days_left) == (48, 31)
    assert sum(board.states.values()) == len(situation.works) == 122
    assert sum(board_data(board, "vi")["classes"].values()) == 122
    assert board_data(board, "vi")["classes"][""] == 0
    assert board.state() == "bad"
    assert board.directive_coverage == 100


def test_verified_progress_is_weighted_by_effort() -> None:
    keep = ("A01", "A05")
    scenario = without(repaired(), *(task.task_id for task in repaired().tasks if task.task_id not in keep))
    scenario = changed(changed(scenario, ["A01"], effort_hours=30.0), ["A05"], effort_hours=10.0)
    done = report("A01", verified_by="TV-9", evidence="hồ sơ")

    board = dashboard(reported(done, scenario=replace(scenario, directives=())), D_DAY)

    assert (board.done_percent, board.reported_percent) == (75, 75)


def test_a_conclusion_closed_without_evidence_or_overdue_stays_open() -> None:
    rows_ = (
        Directive(clause="1", quote="a", owner="x", tasks=("N08",), closed=D_DAY),
        Directive(clause="2", quote="b", owner="x", tasks=("N08",), due=date(2025, 1, 1)),
        Directive(clause="3", quote="c", owner="x", closed=D_DAY, evidence="BC 1"),
        Directive(clause="4", quote="d", owner="x"),
    )
    board = dashboard(reported(scenario=replace(repaired(), directives=rows_)), date(2025, 5, 1))

    assert [row.clause for row in board.open_directives] == ["2", "4"]
    assert board.directive_coverage == 75


@pytest.mark.parametrize(
    ("owner", "quote", "named"),
    [
        ("Ban Thường vụ Huyện ủy", "Giao Ban Thường vụ chỉ đạo tuyên truyền", True),
        ("Ban Thường vụ Huyện ủy", "Đề nghị Ban Thường vụ chỉ đạo tuyên truyền", False),
        ("Phòng Nội vụ", "Giao Phòng Nội vụ tổng hợp", False),
    ],
)
def test_a_superior_body_is_asked_and_a_lower_one_ordered(owner: str, quote: str, named: bool) -> None:  # noqa: FBT001
    row = Directive(clause="9", quote=quote, owner=owner, tasks=("N08",))

    found = readiness_findings(reported(scenario=replace(repaired(), directives=(row,))))

    assert ("asked_not_ordered" in {one.rule for one in found}) is named


def test_sub_plans_late_without_head_or_approved_before_appraisal_are_listed() -> None:
    plans = (
        Subplan(body="Xã A", head="Bà B", due_d=60, submitted=date(2025, 4, 1)),
        Subplan(body="Xã C", head="Ông D", due_d=60),
        Subplan(body="Xã E", due_d=1),
        Subplan(body="Xã F", head="Ông G", submitted=date(2025, 4, 1), approved=date(2025, 4, 2)),
    )

    board = dashboard(reported(scenario=replace(repaired(), subplans=plans)), date(2025, 5, 1))

    assert [row.body for row in board.late_subplans] == ["Xã C", "Xã E", "Xã F"]


def test_months_and_gaps_of_the_campaign() -> None:
    situation = reported()

    found = months(situation)

    assert sum(month.planned for month in found) == 122
    assert (found[0].name, found[-1].name) == ("8/2024", "9/2025")
    assert all((gap.last - gap.first).days > 30 for gap in gaps(situation))


def test_findings_without_a_day_leave_deadlines_out() -> None:
    situation = reported()

    assert not {one.rule for one in readiness_findings(situation)} & {"gate_not_passed"}
    assert "gate_not_passed" in {one.rule for one in readiness_findings(situation, date(2025, 6, 2))}


def test_the_dashboard_is_told_in_both_languages() -> None:
    told = list(board_lines(dashboard(reported(), date(2025, 5, 20))))

    assert told[0].vi.startswith("Còn 27 ngày (19 ngày làm việc)")
    assert not any("việc" in line.en.split("“")[0] for line in told[:3])


@pytest.mark.parametrize(
    ("accepted", "named"),
    [(None, {}), (D_DAY, {}), (D_DAY + timedelta(days=1), {"HT": Severity.ERROR, "MUA": Severity.WARNING})],
)
def test_a_venue_accepted_after_the_day_cannot_hold_the_ceremony(
    accepted: date | None, named: dict[str, Severity]
) -> None:
    sound = repaired()
    event = sound.event.model_copy(update={"facts": {"ceremony_venue": "HT", "rain_venue": "MUA"}})
    fields = {"lat": 17, "lon": 107, "kind": "hội trường", "capacity": 9, "open_from": time(6), "open_to": time(9)}
    venues = [
        Venue.model_validate({"venue_id": own, "name": own, "accepted_on": accepted, **fields})
        for own in ("HT", "MUA", "KHÁC")
    ]

    found = readiness_findings(reported(scenario=replace(sound, event=event, venues=tuple(venues))))

    assert {one.subjects[0]: one.severity for one in found if one.rule == "venue_accepted_late"} == named
