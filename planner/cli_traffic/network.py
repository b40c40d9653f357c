# ruff: noqa: PLC0415 - the command line loads only what a command needs
"""``planner traffic network``: what the roads of a pack are, and what is wrong with them."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli_guests.saying import say

PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the group."""
    app.command("network")(network)


def network(context: typer.Context, pack: PackArgument) -> None:
    """Mạng đường của gói: bao nhiêu nút, bao nhiêu đoạn · the roads of a pack."""
    from planner.scenario.load import load
    from planner.traffic import RoadNetwork

    roads = RoadNetwork.from_scenario(load(pack))
    length_km = sum(edge.length_m for edge in roads.edges) / 1000
    say(
        context,
        f"{len(roads.nodes)} nút, {len(roads.edges)} đoạn đường, {length_km:.1f} km.",
        f"{len(roads.nodes)} junctions, {len(roads.edges)} roads, {length_km:.1f} km.",
    )
