"""Readiness as plain data for programs, and as lines for a terminal."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from planner.engine.findings import Finding
from planner.law.rules import Verdict
from planner.law.ticking import Called
from planner.readiness.control import GateState, Stale
from planner.readiness.dashboard import Dashboard, class_totals, gaps, months
from planner.readiness.lessons import Alarm
from planner.readiness.notice import Notice
from planner.readiness.situation import Situation
from planner.readiness.work import Work
from planner.wording import Language, Wording

SHOWN = 10
GATE_WORDS = {
    "passed": Wording("đã qua", "passed"),
    "blocked": Wording("BỊ CHẶN", "BLOCKED"),
    "ahead": Wording("chưa đến hạn", "ahead"),
}


def work_data(situation: Situation, work: Work, today: date) -> dict[str, Any]:
    """Return a task as plain data."""
    return {
        "task_id": work.id,
        "name": work.task.name,
        "subcommittee": work.task.subcommittee,
        "owner_body": work.task.owner_body,
        "start": work.first.isoformat(),
        "finish": work.last.isoformat(),
        "due": work.due.isoformat() if work.due else None,
        "accountable": list(work.accountable),
        "helpers": list(work.helpers),
        "slack_days": work.slack_days,
        "critical": work.id in situation.critical,
        "kept": work.kept,
        "planned": work.planned,
        "reported_percent": work.reported,
        "verified_percent": work.verified,
        "state": work.state(today),
        "predecessors": list(work.task.predecessors),
        "procedures": list(work.task.procedures),
    }


def verdict_data(one: Verdict, language: Language) -> dict[str, Any]:
    """Return a rule's verdict as plain data."""
    return {
        "rule": one.rule.rule_id,
        "function": one.rule.function,
        "title": one.rule.title.to(language),
        "severity": one.rule.severity,
        "basis": one.rule.basis,
        "verified": one.is_verified,
        "confirmed": one.confirmed,
        "state": one.state,
        "breaches": [
            {"subjects": list(breach.subjects), "sentence": breach.message.to(language)} for breach in one.breaches
        ],
    }


def called_data(one: Called, language: Language) -> dict[str, Any]:
    """Return a procedure that is called for as plain data."""
    deadline, procedure = one.deadline, one.deadline.procedure
    return {
        "procedure": procedure.procedure_id,
        "name": procedure.name,
        "authority": procedure.authority,
        "legal_basis": procedure.legal_basis,
        "verified": deadline.is_verified,
        "verification": deadline.verification().to(language),
        "planned": deadline.latest.isoformat() if deadline.latest else None,
        "last_chance": deadline.last_chance.isoformat() if deadline.last_chance else None,
        "before": deadline.before,
        "late_days": one.late_days,
        "late_working_days": one.late_working_days,
        "left_working_days": one.left_working_days,
        "alternatives": list(one.alternatives),
        "sentence": one.sentence().to(language),
    }


def alarm_data(one: Alarm, language: Language) -> dict[str, Any]:
    """Return a lesson that is being repeated as plain data."""
    return {
        "clause": one.clause,
        "lesson": one.lesson.lesson,
        "check": one.lesson.check_id,
        "signs": [sign.to(language) for sign in one.signs],
    }


def finding_data(one: Finding, language: Language) -> dict[str, Any]:
    """Return a finding as plain data."""
    return {
        "rule": one.rule,
        "subjects": list(one.subjects),
        "severity": str(one.severity),
        "sentence": one.message.to(language),
    }


def gate_data(one: GateState, today: date, language: Language) -> dict[str, Any]:
    """Return a gate as plain data."""
    return {
        "gate": one.name,
        "day": one.day.isoformat(),
        "state": one.state(today),
        "met": one.met,
        "requirements": [
            {
                "id": line.gate.requirement_id,
                "requirement": line.gate.requirement,
                "proof": line.gate.proof,
                "evidence": line.gate.evidence,
                "met": line.is_met,
                "open": line.sentence().to(language),
            }
            for line in one.requirements
        ],
    }


def stale_data(one: Stale, language: Language) -> dict[str, Any]:
    """Return a silent task as plain data."""
    return {
        "task_id": one.work.id,
        "since": one.since.isoformat(),
        "silent_working_days": one.silent_days,
        "level": one.level,
        "sentence": one.sentence().to(language),
    }


def notice_data(one: Notice, language: Language) -> dict[str, Any]:
    """Return what a notice says as plain data."""
    return {
        "document": one.document.document_id,
        "issued": one.document.issued.isoformat() if one.document.issued else None,
        "issuer": one.document.issuer,
        "title": one.document.title,
        "items": one.items,
        "lessons": [{"clause": row.clause, "check": row.check_id, "lesson": row.lesson} for row in one.lessons],
        "directives": [
            {"clause": row.clause, "owner": row.owner, "tasks": list(row.tasks), "quote": row.quote}
            for row in one.directives
        ],
        "to_confirm": [{"clause": clause, "what": what.to(language)} for clause, what in one.to_confirm],
    }


def board_data(board: Dashboard, language: Language) -> dict[str, Any]:
    """Return the dashboard as plain data."""
    return {
        "today": board.today.isoformat(),
        "d_day": board.situation.d_day.isoformat(),
        "days_left": board.days_left,
        "working_days_left": board.working_days_left,
        "state": board.state(),
        "verified_percent": board.done_percent,
        "reported_percent": board.reported_percent,
        "directive_coverage_percent": board.directive_coverage,
        "states": dict(board.states),
        "classes": class_totals(board.situation),
        "late": [work.id for work in board.late],
        "at_risk": [work.id for work in board.at_risk],
        "unverified": [work.id for work in board.unverified],
        "stale": [stale_data(one, language) for one in board.stale],
        "gates": [gate_data(one, board.today, language) for one in board.gates],
        "rules": [verdict_data(one, language) for one in board.verdicts],
        "procedures": [called_data(one, language) for one in board.called],
        "lessons": [alarm_data(one, language) for one in board.alarms],
        "missing": [finding_data(one, language) for one in board.missing],
        "open_directives": [row.clause for row in board.open_directives],
        "units_without_work": list(board.idle_units),
        "late_subplans": [row.body for row in board.late_subplans],
        "missing_subplans": list(board.missing_subplans),
        "clashes": [
            {"day": one.day.isoformat(), "tasks": list(one.tasks), "shared": one.shared} for one in board.clashes
        ],
        "attendance": [
            {"member": one.member_id, "expected": one.expected, "present": one.present, "percent": one.percent}
            for one in board.attendance
        ],
        "gaps": [{"first": gap.first.isoformat(), "last": gap.last.isoformat()} for gap in gaps(board.situation)],
        "months": [{"month": one.name, "planned": one.planned, "done": one.done} for one in months(board.situation)],
    }


def board_lines(board: Dashboard) -> Iterator[Wording]:
    """Yield the dashboard as sentences."""
    yield Wording(
        f"Còn {board.days_left} ngày ({board.working_days_left} ngày làm việc). Đã kiểm tra {board.done_percent} %, tự "
        f"báo cáo {board.reported_percent} %.",
        f"{board.days_left} days left ({board.working_days_left} working days). Verified {board.done_percent} %, "
        f"reported {board.reported_percent} %.",
    )
    yield Wording(
        f"Việc trễ {board.states['late']}, đang làm {board.states['running']}, chờ kiểm tra "
        f"{board.states['unverified']}, xong {board.states['done']}, hoãn {board.states['deferred']}.",
        f"Late {board.states['late']}, running {board.states['running']}, to verify {board.states['unverified']}, "
        f"done {board.states['done']}, deferred {board.states['deferred']}.",
    )
    yield from (_named(board.late, Wording("Trễ", "Late")), _named(board.at_risk, Wording("Có nguy cơ", "At risk")))
    yield from (one.sentence() for one in board.stale[:SHOWN])
    for gate in board.gates:
        words = GATE_WORDS[gate.state(board.today)]
        count = f"{gate.met}/{len(gate.requirements)}"
        yield Wording(f"Cửa {gate.name}: {count}, {words.vi}.", f"Gate {gate.name}: {count}, {words.en}.")
    yield from (one.sentence() for one in board.lost)
    yield from (one.sentence() for one in board.alarms)
    yield from (one.message for one in board.missing[:SHOWN])
    yield from _campaign_lines(board)
    yield from _people_lines(board)


def _campaign_lines(board: Dashboard) -> Iterator[Wording]:
    """Yield gaps of the campaign and large events that clash."""
    for gap in gaps(board.situation):
        yield Wording(
            f"Khoảng trống của đợt hưởng ứng: {gap.first:%d/%m/%Y} – {gap.last:%d/%m/%Y}.",
            f"A gap in the campaign: {gap.first} to {gap.last}.",
        )
    yield from (one.sentence() for one in board.clashes)


def _people_lines(board: Dashboard) -> Iterator[Wording]:
    """Yield the bodies without a sub-plan and how often members came."""
    if board.missing_subplans:
        names = ", ".join(board.missing_subplans)
        count = len(board.missing_subplans)
        yield Wording(f"{count} nơi chưa có kế hoạch thành phần: {names}.", f"{count} without a sub-plan: {names}.")
    for one in board.attendance:
        yield Wording(
            f"Dự họp, dự tập: {one.name} ({one.member_id}) {one.present}/{one.expected} buổi ({one.percent} %).",
            f"Attendance: {one.name} ({one.member_id}) {one.present} of {one.expected} ({one.percent} %).",
        )


def _named(works: tuple[Work, ...], name: Wording) -> Wording:
    shown = ", ".join(work.id for work in works[:SHOWN]) + ("…" if len(works) > SHOWN else "")
    return Wording(f"{name.vi}: {shown or 'không'}.", f"{name.en}: {shown or 'none'}.")
