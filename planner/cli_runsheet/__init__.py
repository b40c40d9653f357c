# ruff: noqa: FBT002, PLC0415, T201 - the command line prints, has switches, and loads only what a command needs
"""``planner runsheet``: the sheet, its checks, an overrun, two versions, plans B. Arguments and printing only."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from planner.cli_guests.saying import language_of, print_json, say
from planner.errors import PlanFileError, UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.runsheet.couple import Retimed
    from planner.runsheet.sheet import SheetRow
    from planner.runsheet.variants import Consequences
    from planner.scenario.schema import Scenario

DONE, FINDINGS = 0, 1
Pack = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
PlanFolder = Annotated[
    Path | None, typer.Option("--plan", metavar="DIR", help="Lấy giờ trong thư mục kế hoạch · times of a plan folder")
]
VariantId = Annotated[str, typer.Option("--variant", metavar="ID", help="Theo phương án B · under a plan B")]
JsonOption = Annotated[bool, typer.Option("--json", help="In JSON · print JSON")]

runsheet_app = typer.Typer(
    name="runsheet",
    help="Kịch bản điều hành: xem, soát, chậm giờ, so sánh, phương án B · run-sheet.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@runsheet_app.callback()
def runsheet() -> None:
    """Kịch bản điều hành: xem, soát, chậm giờ, so sánh, phương án B · run-sheet."""


@runsheet_app.command()
def show(  # noqa: PLR0913, PLR0917 - one option per narrowing
    context: typer.Context,
    pack: Pack,
    plan: PlanFolder = None,
    track: Annotated[str, typer.Option(metavar="TUYEN", help="Chỉ một tuyến · one track only")] = "",
    variant: VariantId = "",
    as_json: JsonOption = False,
) -> None:
    """In kịch bản từng phút, theo tuyến · print the sheet minute by minute."""
    from planner.runsheet.sheet import to_cells

    _, rows = _sheet(pack, plan, variant)
    shown = [row for row in rows if track in {"", row.track}]
    if track and not shown:
        raise _no_track(track, rows)
    if as_json:
        print_json([to_cells(row) for row in shown])
        return
    day = None
    for row in shown:
        if row.start.date() != day:
            day = row.start.date()
            say(context, f"— Ngày {day:%d/%m/%Y} —", f"— {day:%d/%m/%Y} —")
        print(f"{row.clock:19} {row.item_id:8} [{row.track or '–'}] {row.title}")


def _no_track(track: str, rows: "tuple[SheetRow, ...]") -> UsageError:
    listed = ", ".join(sorted({row.track for row in rows if row.track})) or "–"
    return UsageError(
        Wording(
            f"Không có tuyến “{track}”; kịch bản có: {listed}.", f"There is no track “{track}”; there is: {listed}."
        )
    )


@runsheet_app.command()
def check(
    context: typer.Context, pack: Pack, plan: PlanFolder = None, variant: VariantId = "", as_json: JsonOption = False
) -> None:
    """Soát trình tự nghi thức, liên kết, giờ cứng; mỗi phát hiện kèm điều khoản · check the sheet."""
    from planner.engine.findings import Severity
    from planner.runsheet import check as judge

    scenario, rows = _sheet(pack, plan, variant)
    found = judge(scenario, rows)
    if as_json:
        fields = ("rule", "subjects", "severity")
        print_json([{name: getattr(one, name) for name in fields} | {"sentence": one.message.vi} for one in found])
    else:
        for one in found:
            print(f"{one.severity.value}: {one.line(language_of(context))}")
        errors = sum(one.severity is Severity.ERROR for one in found)
        say(context, f"{errors} lỗi, {len(found) - errors} lưu ý.", f"{errors} errors, {len(found) - errors} warnings.")
    raise typer.Exit(FINDINGS if any(one.severity is Severity.ERROR for one in found) else DONE)


@runsheet_app.command()
def delay(  # noqa: PLR0913, PLR0917 - one option per way of being late
    context: typer.Context,
    pack: Pack,
    overrun: Annotated[
        list[str] | None, typer.Option(metavar="MUC=PHUT", help="Mục kéo dài thêm · an item takes longer: KB-21=12")
    ] = None,
    late: Annotated[
        list[str] | None, typer.Option(metavar="MUC=PHUT", help="Mục bắt đầu chậm · an item starts late")
    ] = None,
    subject: Annotated[
        list[str] | None, typer.Option(metavar="TEN=PHUT", help="Đợt đến, xe… bị chậm · a wave, a bus is late")
    ] = None,
    plan: PlanFolder = None,
    variant: VariantId = "",
    cutting: Annotated[
        bool, typer.Option("--cut/--no-cut", help="Được rút ngắn mục có min_minutes · items may be cut")
    ] = True,
    why: Annotated[str, typer.Option(metavar="TEN", help="Vì sao mục, xe, người này · why this one")] = "",
    limit_s: Annotated[float, typer.Option(min=0.1, help="Giây nhiều nhất · most seconds")] = 5.0,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Ghi phiên bản mới và bản cũ · write the new version")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Chậm giờ: cái gì dời theo, phải báo cho ai, ít người nhất · what an overrun moves and who is told."""
    from planner.runsheet.build import as_planned
    from planner.runsheet.couple import retime, rows_after
    from planner.runsheet.coupled import Coupled
    from planner.runsheet.files import write_version
    from planner.runsheet.propagate import Disruption
    from planner.runsheet.why import why as reasons

    scenario, rows = _sheet(pack, plan, variant)
    minutes = (_minutes("--overrun", overrun), _minutes("--late", late), _minutes("--subject", subject))
    if not any(minutes):
        raise UsageError(
            Wording("Cần --overrun, --late hoặc --subject, ví dụ --overrun KB-21=12.", "Give --overrun KB-21=12.")
        )
    items = as_planned(scenario.runsheet, rows) if plan else scenario.runsheet
    coupled = Coupled.of(items, scenario.couplings)
    found = retime(coupled, Disruption(*minutes), limit_s, cutting=cutting)
    if as_json:
        print_json(retimed_json(found))
    elif why:
        for step in reasons(coupled, found, why):
            print(step.to(language_of(context)))
    else:
        _print_retimed(context, found)
    if out is not None:
        write_version(out, rows_after(rows, found), rows)
    raise typer.Exit(FINDINGS if found.broken else DONE)


def _print_retimed(context: typer.Context, found: "Retimed") -> None:
    for item in found.items:
        cut = f" (−{item.cut_min}′)" if item.cut_min else ""
        print(
            f"{item.item_id:8} {item.start:%H:%M}-{item.end:%H:%M} → {item.new_start:%H:%M}-{item.new_end:%H:%M}{cut}"
        )
    for moved in found.subjects:
        _, before, after = moved.times[0]
        print(f"{moved.kind} “{moved.subject}”: {before:%H:%M} → {after:%H:%M}")
    for told in found.told:
        about = ", ".join((*told.subjects, *told.items))
        say(context, f"Báo: {told.party.name} ({about})", f"Tell: {told.party.name} ({about})")
    for broken in found.broken:
        print(broken.sentence.to(language_of(context)))
    proven = ("ít nhất có thể", "proven fewest") if found.proven else ("chưa chứng minh", "not proven")
    say(
        context,
        f"Phải báo {found.heads} người ({proven[0]}); dời tổng cộng {found.moves_min} phút.",
        f"{found.heads} people to tell ({proven[1]}); {found.moves_min} minutes moved in all.",
    )


def retimed_json(found: "Retimed") -> dict[str, object]:
    """Return a retimed sheet as plain data."""
    return {
        "heads": found.heads,
        "broken_min": found.broken_min,
        "moves_min": found.moves_min,
        "proven": found.proven,
        "items": [
            {
                "item_id": one.item_id,
                "start": f"{one.new_start:%Y-%m-%d %H:%M}",
                "end": f"{one.new_end:%Y-%m-%d %H:%M}",
                "cut_min": one.cut_min,
            }
            for one in found.items
        ],
        "subjects": [{"kind": one.kind, "subject": one.subject, "shift_min": one.shift_min} for one in found.subjects],
        "told": [
            {"party": one.party.name, "heads": one.party.heads, "subjects": one.subjects, "items": one.items}
            for one in found.told
        ],
        "broken": [{"rule": one.rule, "subject": one.subject, "minutes": one.minutes} for one in found.broken],
    }


@runsheet_app.command()
def diff(context: typer.Context, before: Path, after: Path, as_json: JsonOption = False) -> None:
    """So sánh hai phiên bản runsheet.csv (tệp hoặc thư mục kế hoạch) · compare two versions."""
    from planner.runsheet.differences import KIND_WORDS, differences

    found = differences(_rows(before), _rows(after))
    if as_json:
        print_json([{"item_id": one.item_id, "kinds": one.kinds, "columns": one.columns} for one in found])
        return
    language = language_of(context)
    for one in found:
        kinds = ", ".join(KIND_WORDS[kind].to(language) for kind in one.kinds)
        times = " → ".join(row.clock for row in (one.before, one.after) if row is not None)
        print(f"{one.item_id:8} {kinds}: {times} {one.row.title}")
        for column, old, new in one.columns:
            print(f"           {column}: {old or '–'} → {new or '–'}")
    say(context, f"{len(found)} mục khác nhau.", f"{len(found)} items differ.")


@runsheet_app.command("print")
def print_(  # noqa: PLR0913, PLR0917 - one option per choice of the clerk
    context: typer.Context,
    pack: Pack,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục có runsheet.csv · folder of runsheet.csv")],
    kind: Annotated[
        list[str] | None, typer.Option(help="kich-ban-tuyen, kich-ban-the, kich-ban-thay-doi; lặp lại được")
    ] = None,
    part: Annotated[
        list[str] | None, typer.Option(help="Tuyến hoặc người phụ trách · a track, who is in charge")
    ] = None,
    number: Annotated[int | None, typer.Option("--number", min=1, help="Số phiên bản · number of the version")] = None,
    paper: Annotated[Literal["a4", "a3"], typer.Option(help="Khổ giấy · paper")] = "a4",
    draft: Annotated[bool, typer.Option("--draft", help="DỰ THẢO · draft")] = False,
) -> None:
    """In theo tuyến, thẻ bỏ túi, chỉ các tờ thay đổi (PDF) · print pages, cards, changed pages."""
    from planner.documents import Options, build, document_of, render
    from planner.documents.files import file_name, sheet_rows, write_bytes
    from planner.scenario.load import load

    scenario, options = load(pack), Options(draft=draft, number=number, paper=paper, parts=tuple(part or ()))
    rows = sheet_rows(folder)
    for key in kind or ("kich-ban-tuyen", "kich-ban-the"):
        document = document_of(key)
        content = build(document, scenario, rows, options)
        path = folder / "documents" / file_name(document, "pdf", options)
        write_bytes(path, render(document, content, "pdf", options))
        say(context, f"Đã ghi {path}.", f"Written: {path}.")


@runsheet_app.command()
def variant(
    context: typer.Context,
    pack: Pack,
    variant_id: Annotated[str, typer.Argument(metavar="ID", help="Mã phương án B · id of a plan B")] = "",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Ghi runsheet.csv sau khi chuyển · write the sheet after it")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Phương án B: danh sách, hoặc chuyển sang và mọi hệ quả · plans B and all that a switch brings."""
    from planner.runsheet.build import build
    from planner.runsheet.files import write_version
    from planner.runsheet.sheet import row_of
    from planner.runsheet.variants import consequences, switch
    from planner.scenario.load import load

    scenario = load(pack)
    if not variant_id:
        for one in scenario.variants:
            print(f"{one.variant_id:8} {one.name} ({one.trigger})")
        return
    found = consequences(scenario, variant_id)
    if as_json:
        print_json(consequences_json(found))
    else:
        _print_consequences(context, found)
    if out is not None:
        sheets = [
            tuple(row_of(timed) for timed in build(one.runsheet)) for one in (switch(scenario, variant_id), scenario)
        ]
        write_version(out, *sheets)
        say(context, f"Đã ghi {out / 'runsheet.csv'}.", f"Written: {out / 'runsheet.csv'}.")


def _print_consequences(context: typer.Context, found: "Consequences") -> None:
    from planner.runsheet.differences import KIND_WORDS

    language, one = language_of(context), found.variant
    if found.decide_by is not None:
        say(
            context,
            f"{one.name}: {one.decided_by} quyết trước {found.decide_by:%H:%M %d/%m}.",
            f"{one.name}: {one.decided_by} decides by {found.decide_by:%H:%M %d/%m}.",
        )
    for change in found.items:
        kinds = ", ".join(KIND_WORDS[kind].to(language) for kind in change.kinds)
        print(f"{change.item_id:8} {kinds}: {change.row.clock} {change.row.title}")
    for item_id, before, after in found.places:
        print(f"{item_id:8} {before or '–'} → {after or '–'}")
    for line in (*found.seating, *found.transport):
        print(line.to(language))
    names = ", ".join(party.name for party in found.told)
    say(context, f"Phải báo {found.heads} người: {names}.", f"{found.heads} people to tell: {names}.")


def consequences_json(found: "Consequences") -> dict[str, object]:
    """Return what a plan B brings as plain data."""
    return {
        "variant": found.variant.variant_id,
        "decide_by": f"{found.decide_by:%Y-%m-%d %H:%M}" if found.decide_by else None,
        "items": [{"item_id": one.item_id, "kinds": one.kinds} for one in found.items],
        "places": found.places,
        "couplings": [{"coupling_id": one.coupling_id, "how": one.how} for one in found.couplings],
        "seats": {"seats": found.seats.seats, "attending": found.seats.attending} if found.seats else None,
        "told": [party.name for party in found.told],
        "heads": found.heads,
        "seating": [line.vi for line in found.seating],
        "transport": [line.vi for line in found.transport],
    }


def _sheet(pack: Path, plan: Path | None, variant_id: str) -> "tuple[Scenario, tuple[SheetRow, ...]]":
    """Return pack and rows: of the plan folder, or as the pack plans them, under a plan B if one is named."""
    from planner.runsheet.build import build
    from planner.runsheet.sheet import row_of
    from planner.runsheet.variants import switch
    from planner.scenario.load import load

    scenario = load(pack)
    if variant_id:
        scenario = switch(scenario, variant_id)
    if not scenario.runsheet:
        raise UsageError(Wording("Gói không có kịch bản (runsheet.csv).", "The pack has no run-sheet (runsheet.csv)."))
    if plan is not None and not variant_id:
        return scenario, _rows(plan)
    return scenario, tuple(row_of(timed) for timed in build(scenario.runsheet))


def _rows(path: Path) -> "tuple[SheetRow, ...]":
    from planner.runsheet.files import read
    from planner.runsheet.sheet import FILE

    file = path / FILE if path.is_dir() else path
    if not file.exists():
        raise PlanFileError(Wording(f"Không có {file}.", f"There is no {file}."))
    rows, findings = read(file)
    if findings:
        raise PlanFileError(findings[0].message)
    return rows


def _minutes(option: str, texts: "list[str] | None") -> dict[str, int]:
    """Return name -> minutes of ``KB-21=12``."""
    minutes: dict[str, int] = {}
    for text in texts or ():
        name, equals, value = text.rpartition("=")
        if not (equals and name and value.isdecimal() and int(value) > 0):
            raise UsageError(
                Wording(
                    f"{option}: không đọc được “{text}”; cần dạng KB-21=12 (số phút dương).",
                    f"{option}: cannot read “{text}”; like KB-21=12 (minutes above 0).",
                )
            )
        minutes[name] = int(value)
    return minutes
