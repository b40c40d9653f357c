# ruff: noqa: FBT002, PLC0415, T201 - the command line has switches, prints, and loads only what a command needs
"""``planner traffic assign`` and ``simulate``: the flows of the day before, during and after its closures; queues."""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, say
from planner.errors import UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.engine.findings import Finding
    from planner.scenario.schema import Scenario
    from planner.traffic.assignment.day import DayFlows

DONE, FINDINGS = 0, 1
SHOWN_QUEUES = 8
"""How many of the longest queues are printed."""
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
    app.command("simulate")(simulate)


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
    from planner.traffic.assignment.cut_off import cut_off
    from planner.traffic.assignment.day import assign_day, check_day
    from planner.traffic.assignment.files import SUMMARY_FILE, write_flows

    scenario, others = _with_roads(load(pack), pack), [load(other) for other in beside or ()]
    chosen = _day(day)
    flows = assign_day(scenario, chosen, beside=others)
    base = assign_day(scenario, chosen, closures=False, beside=others)
    cut = [each.finding for each in cut_off(flows)]
    findings = [*flows.demand.findings, *cut, *check_day(flows), *check_day(base)]
    paths = write_flows(flows, base, findings, out)
    if as_json:
        summary = next(path for path in paths if path.name == SUMMARY_FILE)
        print_json(json.loads(summary.read_text(encoding="utf-8-sig")))
    else:
        _tell(context, flows, base, findings)
        say(context, f"Đã ghi vào {out / 'traffic'}.", f"Written to {out / 'traffic'}.")
    raise typer.Exit(FINDINGS if findings else DONE)


def simulate(  # noqa: PLR0913, PLR0917 - one argument per option
    context: typer.Context,
    pack: PackArgument,
    out: OutOption,
    begin: Annotated[str, typer.Option("--from", metavar="05:00", help="Từ giờ · from")] = "05:00",
    end: Annotated[str, typer.Option("--to", metavar="08:00", help="Đến giờ · to")] = "08:00",
    day: DayOption = "",
) -> None:
    """Mô phỏng hàng chờ lúc đến, lúc về, so với kết quả tĩnh (cần uxsim) · queues, simulated and static."""
    from planner.scenario.load import load
    from planner.traffic.assignment.day import assign_day
    from planner.traffic.assignment.files import write_simulation
    from planner.traffic.assignment.simulate import simulate as run

    flows = assign_day(_with_roads(load(pack), pack), _day(day))
    found = run(flows, *(datetime.combine(flows.day, _clock(text)) for text in (begin, end)))
    say(
        context,
        f"{found.start:%H:%M}–{found.end:%H:%M}: {found.started:.0f} xe quy đổi khởi hành, {found.arrived:.0f} đã đến; "
        f"không mô phỏng {found.left_out:.0f}.",
        f"{found.start:%H:%M}–{found.end:%H:%M}: {found.started:.0f} pcu set out, {found.arrived:.0f} arrived; "
        f"{found.left_out:.0f} left out.",
    )
    for link in found.links[:SHOWN_QUEUES]:
        say(
            context,
            f"Đoạn {link.arc.edge_id}: v/c tĩnh {link.volume_capacity:.2f}; hàng chờ {link.queue_pcu:.0f} xe lúc "
            f"{link.queue_at:%H:%M}, chậm {link.delay_s:.0f} giây.",
            f"Road {link.arc.edge_id}: static v/c {link.volume_capacity:.2f}; queue {link.queue_pcu:.0f} pcu at "
            f"{link.queue_at:%H:%M}, delay {link.delay_s:.0f} s.",
        )
    path = write_simulation(found, out)
    say(context, f"Đã ghi {path}.", f"Written: {path}.")


def _clock(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()
    except ValueError:
        said = Wording(f"Giờ cần dạng 05:00, không nhận “{text}”.", f"Write a time as 05:00, not “{text}”.")
        raise UsageError(said) from None


def _with_roads(scenario: "Scenario", pack: Path) -> "Scenario":
    if scenario.edges:
        return scenario
    raise UsageError(
        Wording(
            f"Gói {pack} chưa có đường (edges.csv); hãy chạy “planner traffic import TỆP {pack}”.",
            f"Pack {pack} has no roads (edges.csv); run “planner traffic import FILE {pack}”.",
        )
    )


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
