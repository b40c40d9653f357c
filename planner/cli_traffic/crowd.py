# ruff: noqa: FBT002, PLC0415, T201 - the command line prints, has switches, and loads only what a command needs
"""``planner traffic crowd``: how many people each zone takes, how fast they leave, where the verdict turns."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, print_table, say

if TYPE_CHECKING:
    from planner.traffic.crowd import Card

DONE, FINDINGS = 0, 1
PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the group."""
    app.command("crowd")(crowd)


def crowd(
    context: typer.Context,
    pack: PackArgument,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Ghi vào DIR/traffic · write there")] = None,
    steps: Annotated[bool, typer.Option("--steps", help="In cả phép tính · print the arithmetic")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON · print JSON")] = False,
) -> None:
    """Đám đông: sức chứa, thời gian ra theo từng mức công bố · how many people fit, how fast they leave."""
    from planner.engine.findings import Severity
    from planner.scenario.load import load
    from planner.show import finding_json
    from planner.traffic.crowd import arithmetic_text, check_cards, crowd_cards, crowd_findings, write_crowd

    scenario, language = load(pack), language_of(context)
    cards = crowd_cards(scenario)
    findings = (*crowd_findings(scenario), *check_cards(scenario, cards))
    written = write_crowd(scenario, out, language) if out else []
    if as_json:
        print_json({"zones": _json(cards), "findings": [finding_json(found, language) for found in findings]})
    else:
        if not cards:
            say(context, "Gói chưa có khu đông người (crowd_zones.csv).", "The pack has no zones (crowd_zones.csv).")
        _print_cards(context, cards)
        if steps:
            print(arithmetic_text(cards, language))
        for found in findings:
            print(found.line(language))
        for path in written:
            print(path)
    raise typer.Exit(FINDINGS if any(found.severity is Severity.ERROR for found in findings) else DONE)


def _print_cards(context: typer.Context, cards: "tuple[Card, ...]") -> None:
    from planner.traffic.crowd import verdict

    for card in cards:
        row, told = card.zone.row, verdict(card)
        say(context, f"{row.name}: dự kiến {row.people} người. {told.vi}", f"{row.name}: {row.people}. {told.en}")
        lines = [
            (str(each.figure), str(each.entry), str(each.holding), str(each.exit), str(each.emergency))
            for each in card.capacities
        ]
        print_table([("người/phút/m", "vào", "chứa", "ra", "thoát nạn"), *lines])


def _json(cards: "tuple[Card, ...]") -> list[dict[str, object]]:
    from planner.traffic.crowd.files import capacity_rows, egress_rows, turn_rows

    return [
        {
            "zone_id": card.zone.row.zone_id,
            "capacity": capacity_rows([card]),
            "egress": egress_rows([card]),
            "turns": turn_rows([card])[0],
        }
        for card in cards
    ]
