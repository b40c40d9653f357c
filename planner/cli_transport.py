# ruff: noqa: PLC0415 - loads only what a command needs
"""``planner transport``: transfers drafted from a lodging plan, calendars of drivers. Arguments and printing only."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from planner.cli_guests.saying import say
from planner.errors import PlanFileError, UsageError
from planner.units import DATETIME_FORMAT
from planner.wording import Wording

transport_app = typer.Typer(
    name="transport",
    help="Đưa đón: soạn chuyến từ kế hoạch lưu trú, lịch .ics · transport: transfers, calendars of drivers.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@transport_app.callback()
def transport() -> None:
    """Đưa đón: soạn chuyến từ kế hoạch lưu trú, lịch .ics · transport: transfers, calendars of drivers."""


@transport_app.command()
def draft(  # noqa: PLR0913, PLR0917 - one option for each time
    context: typer.Context,
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch có lodging.csv · plan folder")],
    place: Annotated[str, typer.Option("--to", metavar="PLACE", help="Nơi khách xuống xe · where guests alight")],
    ready: Annotated[str, typer.Option(metavar="TIME", help="Sớm nhất đón, 2025-06-16 05:30 · earliest pick-up")],
    due: Annotated[str, typer.Option(metavar="TIME", help="Muộn nhất phải đến · to be there by")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="transfers.csv sẽ ghi · file to write")],
    back_from: Annotated[str, typer.Option(metavar="TIME", help="Đón về sớm nhất · earliest way back")] = "",
    back_by: Annotated[str, typer.Option(metavar="TIME", help="Về đến nơi muộn nhất · back by")] = "",
    *,
    blocs: Annotated[
        bool, typer.Option(help="Chở cả các khối ở tập trung (không: họ đi bộ) · carry blocs too (no: they walk)")
    ] = True,
) -> None:
    """Soạn chuyến đưa đón từ danh sách lưu trú · draft transfers from the lodging list."""
    from planner.problems.transport.draft import COLUMNS, Wish
    from planner.problems.transport.draft import draft as drafted
    from planner.problems.transport.intake import known_places
    from planner.scenario.load import load
    from planner.scenario.nearest import nearest
    from planner.tables import read_table, write_table

    scenario = load(pack)
    places = known_places(scenario)
    if place not in places:
        near = nearest(place, sorted(places)) or ""
        raise UsageError(
            Wording(f"Không có nơi mang mã “{place}”; gần nhất: {near}.", f"No place “{place}”; the nearest: {near}.")
        )
    lodging = folder / "lodging.csv"
    if not lodging.is_file():
        raise PlanFileError(
            Wording(
                f"{folder} chưa có danh sách lưu trú (lodging.csv); hãy lập kế hoạch lưu trú trước.",
                f"{folder} has no lodging list (lodging.csv); plan the lodging first.",
            )
        )
    back = (_moment(back_from), _moment(back_by)) if back_from and back_by else (None, None)
    rows = [row.cells for row in read_table(lodging).rows]
    made = drafted(scenario, rows, Wish(place, _moment(ready), _moment(due), back[0], back[1], blocs))
    write_table(out, COLUMNS, made)
    people = sum(int(row["people"]) for row in made)
    say(context, f"Đã ghi {out}: {len(made)} chuyến, {people} lượt người.", f"{out}: {len(made)} transfers, {people}.")


@transport_app.command()
def calendar(
    context: typer.Context,
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch có transport.csv · plan folder")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Tệp .ics sẽ ghi · file to write")],
    vehicle: Annotated[str, typer.Option(metavar="ID", help="Chỉ xe, đội này · this vehicle or team alone")] = "",
) -> None:
    """Ghi lịch .ics cho lái xe, đội đi thăm · write an .ics calendar for drivers and teams."""
    from planner.report.driving_calendar import driving_calendar
    from planner.scenario.load import load
    from planner.scenario.nearest import nearest
    from planner.tables import read_table

    plan = folder / "transport.csv"
    if not plan.is_file():
        raise PlanFileError(
            Wording(
                f"{folder} chưa có kế hoạch đưa đón (transport.csv); hãy lập kế hoạch đưa đón trước.",
                f"{folder} has no transport plan (transport.csv); plan the transport first.",
            )
        )
    rows = [row.cells for row in read_table(plan).rows]
    driven = sorted({row["vehicle_id"] for row in rows})
    if vehicle and vehicle not in driven:
        near = nearest(vehicle, driven) or ", ".join(driven)
        raise UsageError(
            Wording(f"Kế hoạch không có xe “{vehicle}”; gần nhất: {near}.", f"No vehicle “{vehicle}”; nearest: {near}.")
        )
    own = [row for row in rows if vehicle in {"", row["vehicle_id"]}]
    out.write_bytes(driving_calendar(load(pack), own, datetime.fromtimestamp(plan.stat().st_mtime, UTC)))
    say(context, f"Đã ghi {out}: {len(own)} điểm dừng.", f"{out}: {len(own)} stops.")


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, DATETIME_FORMAT)
    except ValueError:
        raise UsageError(
            Wording(
                f"“{text}” không phải ngày giờ; cần dạng 2025-06-16 05:30.",
                f"“{text}” is no moment; 2025-06-16 05:30 is the form.",
            )
        ) from None
