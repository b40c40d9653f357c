# ruff: noqa: FBT002, PLC0415, T201 - the command line has switches, prints, and loads only what a command needs
"""``planner traffic assign``: the flows of the day on the roads of a pack, before, during and after its closures."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, say
from planner.errors import UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.engine.findings import Finding
    from planner.traffic.assignment.day import DayFlows

DONE, FINDINGS = 0, 1
PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Thư mục ghi kết quả · folder to write to")]
DayOption = Annotated[str, typer.Option("--day", metavar="2025-06-16", help="Ngày khác ngày lễ · another day")]
BesideOption = Annotated[
    list[Path] | None, typer.Option("--beside", metavar="PACK", help="Sự kiện khác cùng ngày · another event that day")
]
JsonOption = Annotated[bool, typer.Option("--json", help="In JSON · print JSON")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the group."""
    app.command("assign")(assign)


def assign(  # noqa: PLR0913, PLR0917 - one argument per option
    context: typer.Context,
    pack: PackArgument,
    out: OutOption,
    day: DayOption = "",
    beside: BesideOption = None,
    as_json: JsonOption = False,
) -> None:
    """Lưu lượng từng 15 phút trước, trong, sau cấm đường · flows by quarter hour, before, during, after closures."""
    from planner.scenario.load import load
    from planner.traffic.assignment.day import assign_day, check_day
    from planner.traffic.assignment.files import SUMMARY_FILE, write_flows

    scenario, others = load(pack), [load(other) for other in beside or ()]
    if not scenario.edges:
        raise UsageError(
            Wording(
                f"Gói {pack} chưa có đường (edges.csv); hãy chạy “planner traffic import TỆP {pack}”.",
                f"Pack {pack} has no roads (edges.csv); run “planner traffic import FILE {pack}”.",
            )
        )
    chosen = _day(day)
    flows = assign_day(scenario, chosen, beside=others)
    base = assign_day(scenario, chosen, closures=False, beside=others)
    findings = [*flows.demand.findings, *check_day(flows), *check_day(base)]
    paths = write_flows(flows, base, findings, out)
    if as_json:
        summary = next(path for path in paths if path.name == SUMMARY_FILE)
        print_json(json.loads(summary.read_text(encoding="utf-8-sig")))
    else:
        _tell(context, flows, base, findings)
        say(context, f"Đã ghi vào {out / 'traffic'}.", f"Written to {out / 'traffic'}.")
    raise typer.Exit(FINDINGS if findings else DONE)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        said = Wording(f"--day cần dạng 2025-06-16, không nhận “{text}”.", f"--day takes 2025-06-16, not “{text}”.")
        raise UsageError(said) from None


def _tell(context: typer.Context, flows: "DayFlows", base: "DayFlows", findings: "list[Finding]") -> None:
    from planner.traffic.assignment.periods import day_periods

    gap = max(flows.relative_gap.max(), base.relative_gap.max())
    say(
        context,
        f"{len(flows.starts)} lát 15 phút, cân bằng tới {gap:.1e}; giờ đông nhất từ {flows.peak_hour():%H:%M}.",
        f"{len(flows.starts)} quarter hours, equilibrium to {gap:.1e}; the busiest hour begins at "
        f"{flows.peak_hour():%H:%M}.",
    )
    for part in day_periods(flows, base):
        closures = ", ".join(part.closure_ids)
        say(
            context,
            f"{part.start:%H:%M}–{part.end:%H:%M} {closures or 'đường mở'}: thêm {part.added_hours:.1f} giờ xe, "
            f"{part.led_round_pcu:.0f} xe quy đổi đi vòng trung bình {part.detour_min:.1f} phút; "
            f"đông nhất đoạn {part.busiest.edge_id}, v/c {part.volume_capacity:.2f}; "
            f"{part.unserved_pcu:.0f} xe không có đường.",
            f"{part.start:%H:%M}–{part.end:%H:%M} {closures or 'open roads'}: {part.added_hours:.1f} vehicle hours "
            f"more, {part.led_round_pcu:.0f} pcu led round by {part.detour_min:.1f} min on average; busiest road "
            f"{part.busiest.edge_id}, v/c {part.volume_capacity:.2f}; {part.unserved_pcu:.0f} pcu without a way.",
        )
    for found in findings:
        print(found.line(language_of(context)))
