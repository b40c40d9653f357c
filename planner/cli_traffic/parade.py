# ruff: noqa: FBT002, PLC0415, T201 - the command line prints, has switches, and loads only what a command needs
"""``planner traffic parade``: columns from assembly to dispersal, how long they take to pass, where they meet."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, say

if TYPE_CHECKING:
    from planner.traffic.parade import Diagram

DONE, FINDINGS = 0, 1

PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the group."""
    app.command("parade")(parade)


def parade(
    context: typer.Context,
    pack: PackArgument,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Thư mục ghi biểu đồ · folder")] = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="Kể cả đoàn của đối tượng cảnh vệ · protected movements too")
    ] = False,
) -> None:
    """Biểu đồ thời gian – quãng đường của các đoàn, chỗ nhập, chỗ ngược chiều · columns on a time-space diagram."""
    from planner.scenario.load import load
    from planner.traffic.network import RoadNetwork
    from planner.traffic.orders.timeline import passings
    from planner.traffic.parade import diagram_of
    from planner.traffic.parade.files import write_parade
    from planner.traffic.parade.meetings import meeting_findings

    scenario = load(pack)
    network = RoadNetwork.from_scenario(scenario)
    for item in passings(scenario, network, protected=internal).values():
        _say_column(context, diagram_of(scenario, network, item))
    found = [*meeting_findings(scenario, network)]
    for meeting in found:
        print(meeting.line(language_of(context)))
    if not found:
        say(context, "Không đoàn nào vướng đoàn nào.", "No columns are in each other's way.")
    if out is not None:
        for path in write_parade(scenario, out, language_of(context), cleared=internal):
            say(context, f"Đã ghi {path}.", f"Written: {path}.")
    raise typer.Exit(FINDINGS if any(item.severity == "error" for item in found) else DONE)


def _say_column(context: typer.Context, diagram: "Diagram") -> None:
    passed = diagram.passed
    start, end = passed.period(passed.span)
    name, blocks, people = passed.movement.name, len(diagram.blocks), diagram.people
    route, who = float(passed.route_m), passed.movement.movement_id
    length, pace, minutes = float(passed.length_m), float(passed.pace_m_min), float(passed.passing_min)
    say(
        context,
        f"{who} {name}: {blocks} khối, {people} người, dài {length:.0f} m, {pace:.1f} m/phút,"
        f" qua một điểm {minutes:.1f} phút; đường {route:.0f} m, cấm từ {start:%H:%M} đến {end:%H:%M}.",
        f"{who} {name}: {blocks} blocks, {people} people, {length:.0f} m long, {pace:.1f} m/min,"
        f" {minutes:.1f} minutes past a point; route {route:.0f} m, closed {start:%H:%M} to {end:%H:%M}.",
    )
