# ruff: noqa: FBT002, PLC0415, T201 - the command line has switches, prints, and loads only what a command needs
"""``planner traffic network`` and ``import``: the roads of a pack, what is wrong with them, roads from a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, say
from planner.errors import UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.traffic.imports import PlacedFinding, RawNetwork

DONE, FINDINGS = 0, 1
PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
JsonOption = Annotated[bool, typer.Option("--json", help="In JSON · print JSON")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the group."""
    app.command("network")(network)
    app.command("import")(import_)


def network(context: typer.Context, pack: PackArgument, as_json: JsonOption = False) -> None:
    """Mạng đường của gói: bao nhiêu, và chỗ nào sai · the roads of a pack, and what is wrong with them."""
    from planner.scenario.load import load
    from planner.traffic import RoadNetwork
    from planner.traffic.imports import check_network

    roads = RoadNetwork.from_scenario(load(pack))
    found = check_network(roads.nodes, roads.edges, roads.curves)
    length_km = sum(edge.length_m for edge in roads.edges) / 1000
    if as_json:
        counts = {"nodes": len(roads.nodes), "edges": len(roads.edges), "km": round(length_km, 1)}
        print_json({**counts, "findings": [_plain(each) for each in found]})
    else:
        say(
            context,
            f"{len(roads.nodes)} nút, {len(roads.edges)} đoạn đường, {length_km:.1f} km.",
            f"{len(roads.nodes)} junctions, {len(roads.edges)} roads, {length_km:.1f} km.",
        )
        _tell(context, found)
    raise typer.Exit(FINDINGS if _errors(found) else DONE)


def import_(  # noqa: PLR0913, PLR0917 - one argument per option
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".osm, .osm.pbf, .geojson, …edges.csv")],
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói · pack folder")],
    box: Annotated[str, typer.Option("--box", metavar="W,S,E,N", help="Chỉ lấy trong khung, độ · clip, degrees")] = "",
    largest: Annotated[
        bool, typer.Option("--largest", help="Chỉ giữ phần liền nhau lớn nhất · keep only the largest joined part")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Thay đường đang có · replace roads there are")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem, không ghi · only look")] = False,
) -> None:
    """Nạp đường từ tệp vào gói sau khi kiểm tra · roads from a file into a pack, once they are found right."""
    from planner.traffic.imports import Box, check_network, largest_part, read_network

    raw = read_network(file, Box.read(box) if box else None)
    raw = largest_part(raw) if largest else raw
    found = check_network(raw.nodes, raw.edges, raw.curves)
    say(
        context,
        f"{file.name}: {len(raw.nodes)} nút, {len(raw.edges)} đoạn đường.",
        f"{file.name}: {len(raw.nodes)} junctions, {len(raw.edges)} roads.",
    )
    _tell(context, found)
    wrong = _errors(found)
    if wrong:
        say(
            context,
            f"Chưa ghi gì: còn {wrong} lỗi. Sửa tệp, hoặc thêm --largest để bỏ phần không liền.",
            f"Nothing written: {wrong} errors. Mend the file, or add --largest to leave out what is not joined.",
        )
    elif not dry_run:
        _store(context, raw, pack, replace=replace)
    raise typer.Exit(FINDINGS if wrong else DONE)


def _store(context: typer.Context, raw: "RawNetwork", pack: Path, *, replace: bool) -> None:
    from planner.scenario.load import load
    from planner.traffic.imports import check_unused, write_network

    if not pack.is_dir():
        said = Wording(f"Cần một thư mục gói, không phải {pack}.", f"A pack folder is needed, not {pack}.")
        raise UsageError(said)
    scenario = load(pack)
    if scenario.edges and not replace:
        raise UsageError(
            Wording(
                f"Gói đã có {len(scenario.edges)} đoạn đường; thêm --replace để thay.",
                f"The pack has {len(scenario.edges)} roads already; add --replace to replace them.",
            )
        )
    check_unused(scenario, raw)
    for path in write_network(raw, pack):
        say(context, f"Đã ghi {path}.", f"Written: {path}.")


def _errors(found: "Sequence[PlacedFinding]") -> int:
    return sum(each.finding.severity == "error" for each in found)


def _tell(context: typer.Context, found: "Sequence[PlacedFinding]") -> None:
    for each in found:
        print(each.finding.line(language_of(context)))


def _plain(each: "PlacedFinding") -> dict[str, object]:
    said = each.finding
    return {
        "rule": said.rule,
        "severity": said.severity,
        "subjects": list(said.subjects),
        "lat": each.lat,
        "lon": each.lon,
        "vi": said.message.vi,
        "en": said.message.en,
    }
