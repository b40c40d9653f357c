# ruff: noqa: FBT002, PLC0415 - the command line has switches and loads only what a command needs
"""``planner traffic closures``: every order in time, standing or moving."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, say

if TYPE_CHECKING:
    from planner.traffic.orders.timeline import OrderLine
    from planner.wording import Language

PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the group."""
    app.command("closures")(closures)


def closures(
    context: typer.Context,
    pack: PackArgument,
    roads: Annotated[bool, typer.Option("--roads", help="Từng đoạn của các đoàn · each road of a movement")] = False,
    internal: Annotated[
        bool, typer.Option("--internal", help="Kể cả đoàn của đối tượng cảnh vệ · protected movements too")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON · print JSON")] = False,
) -> None:
    """Mọi lệnh theo thời gian: cấm đường, đoàn đi qua, cấm đỗ, làn khẩn cấp · every order in time."""
    from planner.scenario.load import load
    from planner.traffic.network import RoadNetwork
    from planner.traffic.orders.timeline import orders_in_time, passings, roads_in_time

    scenario, language = load(pack), language_of(context)
    lines = orders_in_time(scenario, cleared=internal)
    if as_json:
        print_json([_json(line, language) for line in lines])
        return
    network = RoadNetwork.from_scenario(scenario)
    passed = passings(scenario, network, protected=internal) if roads else {}
    for line in lines:
        say(context, *_sentence(line))
        for part in roads_in_time(network, passed[line.order_id]) if line.order_id in passed else ():
            times = f"{part.start:%H:%M:%S}–{part.end:%H:%M:%S}"
            say(context, f"    {times}  {part.road}", f"    {times}  {part.road}")


def _sentence(line: "OrderLine") -> tuple[str, str]:
    """Return an order in a line: times, what and where, tier, who may pass, what ends it."""
    same_day = line.start.date() == line.end.date()
    end = f"{line.end:%H:%M}" if same_day else f"{line.end:%H:%M} {line.end.day}/{line.end.month}"
    when = f"{line.start.day}/{line.start.month} {line.start:%H:%M}–{end}"
    exempt = ", ".join(line.exempt)
    vi = [f"{when}  {line.order_id}  {line.kind.vi}: {line.roads}, {line.direction.vi}", line.tier, line.until.vi]
    en = [f"{when}  {line.order_id}  {line.kind.en}: {line.roads}, {line.direction.en}", line.tier, line.until.en]
    vi.append(f"trừ {exempt}" if exempt else "")
    en.append(f"except {exempt}" if exempt else "")
    return "; ".join(filter(None, vi)), "; ".join(filter(None, en))


def _json(line: "OrderLine", language: "Language") -> dict[str, object]:
    return {
        "order_id": line.order_id,
        "kind": line.kind.to(language),
        "roads": line.roads,
        "edge_ids": list(line.edge_ids),
        "direction": line.direction.to(language),
        "from": line.start.isoformat(sep=" ", timespec="minutes"),
        "to": line.end.isoformat(sep=" ", timespec="minutes"),
        "until": line.until.to(language),
        "tier": line.tier,
        "exempt": list(line.exempt),
        "detour": line.detour,
        "published_at": None if line.published_at is None else line.published_at.isoformat(sep=" ", timespec="minutes"),
    }
