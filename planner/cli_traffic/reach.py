# ruff: noqa: FBT002, PLC0415, PLR0913, PLR0917, T201 - the command line prints, has options, loads what a command needs
"""``planner traffic reach``: whether every place reaches a hospital and a fire station at every time of the day."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import language_of, print_json, say
from planner.errors import UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.traffic.reach.minutes import CutOff
    from planner.traffic.reach.proof import ReachProof

DONE, FINDINGS = 0, 1

PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
InternalOption = Annotated[
    bool,
    typer.Option(
        "--internal",
        help="Tính cả đoàn của đối tượng cảnh vệ; kết quả không được phổ biến · count protected movements; not public",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the group."""
    app.command("reach")(reach)


def reach(
    context: typer.Context,
    pack: PackArgument,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Thư mục ghi hồ sơ · folder")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, max=240, help="Giới hạn, phút · minutes")] = None,
    day: Annotated[str | None, typer.Option("--day", metavar="YYYY-MM-DD", help="Ngày · day")] = None,
    internal: InternalOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON · print JSON")] = False,
) -> None:
    """Chứng minh mọi nơi tới được bệnh viện, đội chữa cháy cả ngày · prove that help reaches every place all day."""
    from planner.scenario.load import load
    from planner.traffic.reach.files import write_reach
    from planner.traffic.reach.findings import reach_findings
    from planner.traffic.reach.minutes import cut_offs
    from planner.traffic.reach.proof import Question, prove

    scenario = load(pack)
    proof = prove(scenario, Question(limit, _day(day), None, internal))
    cuts = cut_offs(proof)
    found = [*reach_findings(scenario, proof, cuts, protected=internal)]
    if as_json:
        print_json(_summary(proof, cuts) | {"findings": [item.line(language_of(context)) for item in found]})
    else:
        for item in found:
            print(item.line(language_of(context)))
        _say_result(context, proof, cuts)
        _say_hidden(context, sum(each.protected for each in scenario.movements), internal=internal)
    if out is not None:
        for path in write_reach(scenario, proof, cuts, out, protected=internal):
            if not as_json:
                say(context, f"Đã ghi {path}.", f"Written: {path}.")
    raise typer.Exit(FINDINGS if any(item.severity == "error" for item in found) else DONE)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError(
            Wording(
                f"--day cần ngày dạng 2025-06-16, không đọc được “{text}”.", f"--day takes 2025-06-16, not “{text}”."
            )
        ) from None


def _summary(proof: "ReachProof", cuts: "tuple[CutOff, ...]") -> dict[str, object]:
    return {
        "day": proof.day.isoformat(),
        "limit_min": proof.limit_min,
        "slices": len(proof.slices),
        "road_states": len(proof.states),
        "places": len(proof.ground.places),
        "cut_off_places": len({cut.place.place_id for cut in cuts}),
    }


def _say_result(context: typer.Context, proof: "ReachProof", cuts: "tuple[CutOff, ...]") -> None:
    places, states = len(proof.ground.places), len(proof.states)
    cut = len({cut.place.place_id for cut in cuts})
    say(
        context,
        f"Ngày {proof.day:%d/%m/%Y}, giới hạn {proof.limit_min} phút: {places} nơi, {len(proof.slices)} khoảng 5 phút,"
        f" {states} trạng thái đường; {cut} nơi bị cắt vì cấm đường.",
        f"{proof.day:%Y-%m-%d}, limit {proof.limit_min} minutes: {places} places, {len(proof.slices)} slices,"
        f" {states} states of the roads; {cut} places cut off by closures.",
    )


def _say_hidden(context: typer.Context, protected: int, *, internal: bool) -> None:
    if internal:
        say(
            context,
            "NỘI BỘ: có tính đoàn của đối tượng cảnh vệ, không phổ biến (Luật Cảnh vệ).",
            "INTERNAL: protected movements count; not for publication.",
        )
    elif protected:
        say(
            context,
            f"Chưa tính {protected} đoàn của đối tượng cảnh vệ; người được phép dùng thêm --internal.",
            f"{protected} protected movements are not counted; those cleared add --internal.",
        )
