# ruff: noqa: FBT002, PLC0415, T201 - the command line prints, has switches, and loads only what a command needs
"""``planner traffic parking``: how lots fill and empty, where vehicles are sent instead, who walks and who rides."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, print_table, say

if TYPE_CHECKING:
    from planner.traffic.parking import ParkingPlan

DONE, FINDINGS = 0, 1
PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
SHOWN = (
    "lot_id",
    "kind",
    "asked",
    "spaces",
    "trigger",
    "full",
    "overflow_to",
    "longest_wait_min",
    "clear_min",
    "means",
)
HEADINGS = ("bãi", "loại", "xe đến", "chỗ", "báo đầy", "đầy", "chuyển sang", "chờ (ph)", "ra hết (ph)", "đi tiếp")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the group."""
    app.command("parking")(parking)


def parking(
    context: typer.Context,
    pack: PackArgument,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Ghi vào DIR/traffic · write there")] = None,
    check: Annotated[
        Path | None, typer.Option("--check", metavar="DIR", help="Kiểm tra tệp đã ghi · check files written before")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON · print JSON")] = False,
) -> None:
    """Bãi đỗ: giờ đầy, chờ ở cửa, phân xe vào bãi, đi bộ hay trung chuyển · how lots fill, and who goes where."""
    from planner.engine.findings import Severity
    from planner.scenario.load import load
    from planner.show import finding_json
    from planner.traffic.parking import check_parking_files, check_plan, parking_findings, plan_parking, write_parking

    scenario, language = load(pack), language_of(context)
    plan = plan_parking(scenario)
    findings = check_parking_files(scenario, check) if check else (*parking_findings(plan), *check_plan(plan))
    written = write_parking(plan, out) if out else []
    if as_json:
        print_json({**_json(plan), "findings": [finding_json(found, language) for found in findings]})
    else:
        _print_plan(context, plan)
        for found in findings:
            print(found.line(language))
        for path in written:
            print(path)
    raise typer.Exit(FINDINGS if any(found.severity is Severity.ERROR for found in findings) else DONE)


def _print_plan(context: typer.Context, plan: "ParkingPlan") -> None:
    from planner.traffic.parking.files import times_rows

    rows = times_rows(plan)
    print_table(
        [HEADINGS, *([row[name][-5:] if name in {"trigger", "full"} else row[name] for name in SHOWN] for row in rows)]
    )
    moved, left = sum(count for _, _, count in plan.moved), sum(plan.allocation.unplaced.values())
    hours = plan.allocation.travel_s // 3600
    say(
        context,
        f"Phân xe tối ưu (đã chứng minh): {moved} xe đổi bãi, {left} xe không còn chỗ.",
        f"Best allocation (proven): {moved} vehicles change lots, {left} find no space.",
    )
    if plan.case.groups:
        say(context, f"Tổng thời gian lái xe và đi bộ: {hours} giờ-người.", f"On the way: {hours} person-hours.")


def _json(plan: "ParkingPlan") -> dict[str, object]:
    from planner.traffic.parking.files import price_rows, profile_rows, sent_rows, times_rows

    return {
        "lots": times_rows(plan),
        "allocation": sent_rows(plan),
        "prices": price_rows(plan),
        "profile": list(profile_rows(plan)),
    }
