# ruff: noqa: PLC0415, T201 - the command line prints and loads only what a command needs
"""What is wrong: rules of law, lessons, missing tasks, gates; and where the preparation stands."""

from datetime import date

import typer

from planner.cli_guests.saying import language_of, print_json, say
from planner.cli_preparation.options import DONE, FINDINGS, Folder, Json, Pack, Today, day_of, situation_of
from planner.wording import Wording

STATES = {
    "kept": Wording("đạt", "kept"),
    "broken": Wording("KHÔNG ĐẠT", "BROKEN"),
    "open": Wording("chưa xét được", "open"),
}


def rules(
    context: typer.Context, pack: Pack, folder: Folder = None, today: Today = "", *, as_json: Json = False
) -> None:
    """Mười bảy quy tắc của lễ, có căn cứ và mức kiểm chứng · the rules of ceremonies, with basis and verification."""
    from planner.engine.findings import Severity
    from planner.law.rules import findings, judge
    from planner.readiness import circumstances
    from planner.readiness.plain import verdict_data

    situation = situation_of(pack, folder)
    verdicts = judge(circumstances(situation.scenario, situation.works, day_of(today)))
    found = findings(verdicts)
    if as_json:
        print_json({"rules": [verdict_data(one, language_of(context)) for one in verdicts]})
    else:
        for one in verdicts:
            note = one.confirmed or one.note.to(language_of(context))
            shown = f" [{note}]" if note else ""
            title = one.rule.title.to(language_of(context))
            print(f"{one.rule.rule_id} {STATES[one.state].to(language_of(context))}: {title} ({one.rule.basis}){shown}")
            for breach in one.breaches:
                print(f"    {breach.message.to(language_of(context))}")
    errors = sum(one.severity is Severity.ERROR for one in found)
    if not as_json:
        say(
            context,
            f"{len(verdicts)} quy tắc: {errors} vi phạm, {len(found) - errors} cảnh báo.",
            f"{len(verdicts)} rules: {errors} broken, {len(found) - errors} warnings.",
        )
    raise typer.Exit(FINDINGS if errors else DONE)


def lessons(
    context: typer.Context, pack: Pack, folder: Folder = None, today: Today = "", *, as_json: Json = False
) -> None:
    """Kế hoạch đang lặp lại bài học nào, ở mục nào của văn bản · which lessons the plan is about to repeat."""
    from planner.readiness import alarms
    from planner.readiness.plain import alarm_data

    found = alarms(situation_of(pack, folder, day_of(today)))
    if as_json:
        print_json({"alarms": [alarm_data(one, language_of(context)) for one in found]})
    else:
        for one in found:
            print(one.sentence().to(language_of(context)))
        say(context, f"{len(found)} bài học đang bị lặp lại.", f"{len(found)} lessons are being repeated.")
    raise typer.Exit(FINDINGS if found else DONE)


def complete(context: typer.Context, pack: Pack, folder: Folder = None, *, as_json: Json = False) -> None:
    """Việc cốt lõi, nhu cầu kịch bản, thủ tục còn thiếu · core tasks, run-sheet needs, procedures missing."""
    from planner.readiness import completeness, procedure_findings
    from planner.readiness.plain import finding_data

    situation = situation_of(pack, folder)
    scenario, works = situation.scenario, situation.works
    found = (*completeness(scenario, works), *procedure_findings(scenario, works))
    if as_json:
        print_json({"findings": [finding_data(one, language_of(context)) for one in found]})
    else:
        for one in found:
            print(one.line(language_of(context)))
        say(context, f"Còn thiếu {len(found)} điểm.", f"{len(found)} things are missing.")
    raise typer.Exit(FINDINGS if found else DONE)


def gates(
    context: typer.Context, pack: Pack, folder: Folder = None, today: Today = "", *, as_json: Json = False
) -> None:
    """Cửa sẵn sàng D-30, D-14, D-7, D-1: đã đủ gì, thiếu gì · the readiness gates and what they lack."""
    from planner.readiness import gates as find_gates
    from planner.readiness.plain import GATE_WORDS, gate_data

    situation = situation_of(pack, folder)
    day = day_of(today) or date.today()  # noqa: DTZ011 - the office's own day
    found = find_gates(situation.scenario, situation.works)
    if as_json:
        print_json({"gates": [gate_data(one, day, language_of(context)) for one in found]})
    else:
        for gate in found:
            state = GATE_WORDS[gate.state(day)].to(language_of(context))
            print(f"{gate.name} ({gate.day:%d/%m/%Y}): {gate.met}/{len(gate.requirements)} – {state}")
            for one in gate.requirements:
                if not one.is_met:
                    print(f"    {one.gate.requirement}: {one.sentence().to(language_of(context))}")
    raise typer.Exit(FINDINGS if any(gate.state(day) == "blocked" for gate in found) else DONE)


def status(
    context: typer.Context, pack: Pack, folder: Folder = None, today: Today = "", *, as_json: Json = False
) -> None:
    """Bảng sẵn sàng: việc trễ, việc có nguy cơ, tiến độ đã kiểm tra · the readiness dashboard."""
    from planner.readiness.dashboard import dashboard
    from planner.readiness.plain import board_data, board_lines

    day = day_of(today) or date.today()  # noqa: DTZ011 - the office's own day
    board = dashboard(situation_of(pack, folder, day), day)
    if as_json:
        print_json(board_data(board, language_of(context)))
    else:
        for line in board_lines(board):
            print(line.to(language_of(context)))
    raise typer.Exit(FINDINGS if board.state() == "bad" else DONE)
