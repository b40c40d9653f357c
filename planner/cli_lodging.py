# ruff: noqa: PLC0415 - loads only what a command needs
"""``planner lodging``: ledger of the houses, minutes of acceptance, payment list. Arguments and printing only."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from planner.cli_guests.saying import language_of, print_json, print_table, say
from planner.errors import UsageError
from planner.wording import Language, Wording, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.settlement import Account, Ledger

FINDINGS = 1
HELP = "Quyết toán lưu trú: đối chiếu, nghiệm thu, thanh toán · lodging houses: ledger, acceptance, payment."
Pack = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch có lodging.csv · plan folder")]
Today = Annotated[str, typer.Option("--today", metavar="DAY", help="Xét tại ngày này, 2025-06-30 · as of this day")]
House = Annotated[list[str] | None, typer.Option("--house", metavar="ID", help="Chỉ cơ sở này · only this house")]
Output = Annotated[list[str] | None, typer.Option("--format", help="pdf, docx, xlsx, csv")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Nơi ghi (DIR/documents) · where to")]
Number = Annotated[int | None, typer.Option("--number", min=1, help="Số văn bản · number")]
Json = Annotated[bool, typer.Option("--json", help="In JSON · print JSON")]

lodging_app = typer.Typer(
    name="lodging",
    help=HELP,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@lodging_app.command("ledger")
def show_ledger(  # noqa: PLR0913 - one option for each choice
    context: typer.Context,
    pack: Pack,
    folder: Folder,
    today: Today = "",
    house: House = None,
    *,
    as_json: Json = False,
) -> None:
    """Sổ đối chiếu: kế hoạch, thực tế, hoá đơn, đã trả, tuổi nợ, chênh lệch · what agrees and what does not."""
    ledger = _ledger(pack, folder, _day(today))
    accounts = [one for one in ledger.accounts if not house or one.hotel_id in house]
    _known(ledger, house)
    language = language_of(context)
    found = [each for one in accounts for each in one.differences]
    if as_json:
        print_json(ledger_json(ledger, accounts, language))
    else:
        if ledger.is_empty:
            say(context, EMPTY.vi, EMPTY.en)
        if accounts:
            print_table([_HEAD.to(language).split("|"), *(_line(one) for one in accounts)])
        for each in found:
            line = each.finding(ledger.books.names)
            say(context, line.line("vi"), line.line("en"))
    raise typer.Exit(FINDINGS if found else 0)


@lodging_app.command("accept")
def accept(  # noqa: PLR0913, PLR0917 - one option for each choice
    context: typer.Context,
    pack: Pack,
    folder: Folder,
    today: Today = "",
    house: House = None,
    output: Output = None,
    out: Out = None,
    paper: Number = None,
) -> None:
    """Biên bản nghiệm thu từng cơ sở theo đêm nghỉ thực tế · minutes of acceptance of the houses."""
    _print(context, "nghiem-thu-luu-tru", (pack, folder, out), (today, paper), house, output)


@lodging_app.command("pay")
def pay(  # noqa: PLR0913, PLR0917 - one option for each choice
    context: typer.Context,
    pack: Pack,
    folder: Folder,
    today: Today = "",
    house: House = None,
    output: Output = None,
    out: Out = None,
    paper: Number = None,
) -> None:
    """Danh sách đề nghị thanh toán: nợ lâu nhất trước · request for payment, the oldest debts first."""
    _print(context, "thanh-toan-luu-tru", (pack, folder, out), (today, paper), house, output)


EMPTY = Wording(
    "Chưa có đêm nghỉ thực tế, hoá đơn hay thanh toán nào: sổ mới có phần kế hoạch.",
    "No nights used, invoices or payments yet: the ledger holds what is planned alone.",
)
_HEAD = Wording(
    "Cơ sở|Đêm KH|Đêm ở|Đêm HĐ|Hoá đơn|Đã trả|Còn nợ|Tuổi nợ|Chênh lệch",
    "House|planned|used|billed|invoiced|paid|owed|age|differences",
)


def _line(one: "Account") -> list[str]:
    return [
        one.name,
        number(one.planned_nights),
        number(one.used_nights) if one.recorded else "–",
        number(one.invoiced_nights),
        number(one.invoiced_vnd),
        number(one.paid_vnd),
        number(one.owed_vnd),
        f"{one.oldest_days}{' !' if one.late else ''}" if one.oldest_days is not None else "",
        str(len(one.differences) or ""),
    ]


def ledger_json(ledger: "Ledger", accounts: "Sequence[Account]", language: Language) -> dict[str, object]:
    """Return the ledger as plain data."""
    names = ledger.books.names
    return {
        "today": ledger.books.today.isoformat(),
        "empty": ledger.is_empty,
        "ages_vnd": dict(ledger.ages),
        "houses": [
            {
                "hotel_id": one.hotel_id,
                "name": one.name,
                "state": one.state,
                "planned_nights": one.planned_nights,
                "used_nights": one.used_nights,
                "accepted_nights": one.accepted_nights,
                "invoiced_nights": one.invoiced_nights,
                "planned_vnd": one.planned_vnd,
                "used_vnd": one.used_vnd,
                "accepted_vnd": one.accepted_vnd,
                "invoiced_vnd": one.invoiced_vnd,
                "paid_vnd": one.paid_vnd,
                "owed_vnd": one.owed_vnd,
                "age": one.age,
                "late": one.late,
                "due_on": one.due_on.isoformat() if one.due_on else None,
            }
            for one in accounts
        ],
        "differences": [
            {
                "rule": each.rule,
                "pair": each.pair,
                "severity": str(each.severity),
                "subjects": list(each.subjects),
                "nights": [night.isoformat() for night in each.nights],
                "expected": each.expected,
                "found": each.found,
                "difference_vnd": each.difference_vnd,
                "sentence": each.sentence(names).to(language),
            }
            for one in accounts
            for each in one.differences
        ],
    }


def _ledger(pack: Path, folder: Path, today: date) -> "Ledger":
    from planner.documents import plan_rows
    from planner.scenario.load import load
    from planner.settlement import settle

    return settle(load(pack), plan_rows(folder).get("lodging", ()), today)


def _known(ledger: "Ledger", house: list[str] | None) -> None:
    from planner.scenario.nearest import nearest

    names = ledger.books.names.houses
    for one in house or ():
        if one not in names:
            near = nearest(one, sorted(names)) or ""
            raise UsageError(
                Wording(f"Không có cơ sở mang mã “{one}”; gần nhất: {near}.", f"No house “{one}”; the nearest: {near}.")
            )


def _print(  # noqa: PLR0913, PLR0917 - what, from where, when, which houses, as what
    context: typer.Context,
    key: str,
    where: tuple[Path, Path, Path | None],
    signed: tuple[str, int | None],
    house: list[str] | None,
    output: list[str] | None,
) -> None:
    from planner.documents import Options, write_documents
    from planner.scenario.load import load

    pack, folder, out = where
    day = _day(signed[0])
    _known(_ledger(pack, folder, day), house)
    options = Options(day=day, number=signed[1], parts=tuple(house or ()))
    formats = [_format(one) for one in output or ["pdf"]]
    for path in write_documents(load(pack), folder, out or folder / "documents", (key,), formats, options):
        say(context, f"Đã ghi {path}.", f"Written: {path}.")


def _format(text: str) -> Literal["pdf", "docx", "xlsx", "csv"]:
    for one in ("pdf", "docx", "xlsx", "csv"):
        if text == one:
            return one
    raise UsageError(
        Wording(
            f"--format nhận pdf, docx, xlsx, csv, không nhận “{text}”.",
            f"--format takes pdf, docx, xlsx or csv, not “{text}”.",
        )
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()  # noqa: DTZ011 - the user's own day
    except ValueError:
        raise UsageError(
            Wording(
                f"--today cần ngày dạng 2025-06-30, không nhận “{text}”.", f"--today takes 2025-06-30, not “{text}”."
            )
        ) from None
