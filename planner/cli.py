"""The command line: arguments, exit codes, and the only place that prints.

Exit codes: 0 done; 1 findings, or no complete plan; 2 wrong usage or bad input; 130 stopped by the user.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn, cast

import typer

from planner.cli_guests import guests_app
from planner.cli_lodging import lodging_app
from planner.cli_preparation import preparation_app
from planner.cli_rehearsals import rehearsals_app
from planner.cli_runsheet import runsheet_app
from planner.cli_seating import seating_app
from planner.cli_staffing import staffing_app
from planner.cli_traffic import traffic_app
from planner.cli_transport import transport_app
from planner.errors import PackError, PlannerError, UsageError
from planner.wording import Language, Wording

if TYPE_CHECKING:
    from planner.scenario.schema import Scenario

DONE, FINDINGS, BAD_INPUT = 0, 1, 2
LANGUAGES = ("vi", "en")

app = typer.Typer(
    name="planner",
    help="Khánh Tiết: lập, kiểm tra và giải thích kế hoạch lễ lớn · plan, check and explain ceremonies. "
    "--lang vi|en chọn ngôn ngữ · chooses the language.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(guests_app)
app.add_typer(lodging_app)
app.add_typer(preparation_app)
app.add_typer(rehearsals_app)
app.add_typer(runsheet_app)
app.add_typer(seating_app)
app.add_typer(staffing_app)
app.add_typer(traffic_app)
app.add_typer(transport_app)

_language: Language = "vi"


PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]
FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="Thư mục kế hoạch · plan folder")]
JsonOption = Annotated[bool, typer.Option("--json", help="In JSON · print JSON")]


def _say(wording: Wording) -> None:
    print(wording.to(_language))


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _fault_json(error: PackError) -> list[dict[str, Any]]:
    return [
        {
            "file": fault.file,
            "row": fault.row,
            "column": fault.column,
            "value": fault.value,
            "what": fault.what.to(_language),
            "expected": fault.expected.to(_language),
        }
        for fault in error.faults
    ]


def _load(pack: Path) -> "Scenario":
    from planner.scenario.load import load

    return load(pack)


@app.command()
def validate(pack: PackArgument, as_json: JsonOption = False) -> None:
    """Đọc gói, báo mọi lỗi trong một lần · read a pack and report every fault in one run."""
    try:
        scenario = _load(pack)
    except PackError as error:
        if as_json:
            _print_json({"pack": str(pack), "faults": _fault_json(error)})
            raise typer.Exit(BAD_INPUT) from None
        raise
    counts = {name: len(rows) for name, rows in vars_of(scenario).items() if rows}
    if as_json:
        _print_json({"pack": scenario.event.id, "faults": [], "rows": counts})
        return
    listed = ", ".join(f"{name} {count}" for name, count in counts.items())
    _say(
        Wording(
            f"Gói {scenario.event.id}: không có lỗi. Số dòng: {listed}.",
            f"Pack {scenario.event.id}: no faults. Rows: {listed}.",
        )
    )


def vars_of(scenario: "Scenario") -> dict[str, tuple[object, ...]]:
    """Return the tables of a scenario by name."""
    from planner.scenario.schema import TABLES

    return {spec.name: getattr(scenario, spec.name) for spec in TABLES}


@app.command()
def solve(
    pack: PackArgument,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Nơi ghi kế hoạch · where to write the plan")],
    only: Annotated[str, typer.Option(help="Chỉ các bài toán này, cách nhau dấu phẩy · only these problems")] = "",
    limit_s: Annotated[float, typer.Option(min=0.1, help="Tổng thời gian giải, giây · total seconds")] = 60.0,
    workers: Annotated[int, typer.Option(min=0, help="Số luồng; 0 = mọi nhân · threads; 0 = all cores")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Hạt giống ngẫu nhiên · random seed")] = 1,
    gap: Annotated[float, typer.Option(min=0.0, help="Dừng khi đạt khoảng cách này · stop at this gap")] = 0.0,
    pins: Annotated[Path | None, typer.Option(metavar="FILE", help="Tệp ghim · decisions to keep")] = None,
    previous: Annotated[Path | None, typer.Option(metavar="DIR", help="Kế hoạch trước · previous plan")] = None,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="Cùng đầu vào, cùng kế hoạch · same input, same plan")
    ] = False,
) -> None:
    """Lập kế hoạch và ghi mọi tệp · plan, check and write everything."""
    from planner.engine.pins import read_pins
    from planner.engine.settings import Settings, available_workers
    from planner.event import Request
    from planner.planfiles import previous_rows
    from planner.show import solve_and_show

    settings = Settings(limit_s, workers or available_workers(), seed, gap, deterministic)
    chosen = tuple(name.strip() for name in only.split(",") if name.strip())
    request = Request(
        settings,
        chosen,
        read_pins(pins) if pins else (),
        previous_rows(previous) if previous else {},
    )
    complete = solve_and_show(_load(pack), request, out, _language)
    raise typer.Exit(DONE if complete else FINDINGS)


@app.command()
def check(pack: PackArgument, folder: FolderArgument, as_json: JsonOption = False) -> None:
    """Kiểm tra độc lập các tệp kế hoạch trên đĩa · independent check of the plan files on disk."""
    from planner.engine.findings import Severity
    from planner.show import finding_json
    from planner.verify import verify

    findings = verify(_load(pack), folder)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if as_json:
        _print_json({"findings": [finding_json(finding, _language) for finding in findings]})
    else:
        for finding in findings:
            print(finding.line(_language))
        _say(
            Wording(
                f"Kiểm tra xong: {len(errors)} lỗi, {len(findings) - len(errors)} cảnh báo.",
                f"Checked: {len(errors)} errors, {len(findings) - len(errors)} warnings.",
            )
        )
    raise typer.Exit(FINDINGS if errors else DONE)


@app.command()
def explain(
    pack: PackArgument,
    folder: FolderArgument,
    problem: Annotated[str, typer.Argument(metavar="PROBLEM", help="rehearsals, lodging, seating, staffing")],
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Mã khách, buổi tập, cán bộ… · an id")],
    as_json: JsonOption = False,
) -> None:
    """Vì sao chỗ này, phòng này, giờ này, ca này · why this seat, room, slot or shift."""
    from planner.account import account_for
    from planner.show import explanation_json, explanation_lines

    explanation = account_for(_load(pack), folder, problem, subject)
    if as_json:
        _print_json(explanation_json(explanation, _language))
        return
    for line in explanation_lines(explanation, _language):
        print(line)


@app.command()
def amend(
    pack: PackArgument,
    folder: FolderArgument,
    problem: Annotated[str, typer.Argument(metavar="PROBLEM", help="seating, lodging…")],
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Mã khách, buổi tập… · an id")],
    values: Annotated[list[str], typer.Argument(metavar="COLUMN=VALUE…", help="Giá trị mới · new values")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem · only look")] = False,
) -> None:
    """Sửa tay một chỗ: nói rõ vi phạm gì, tốn bao nhiêu · change a plan by hand, with what it breaks and costs."""
    from planner.amend import Desk, Edit
    from planner.amend import amend as change
    from planner.planfiles import previous_rows, read_plan_folder
    from planner.publish import republish
    from planner.show import consideration_lines

    pairs = dict(value.partition("=")[::2] for value in values)
    edits = [Edit(subject, pairs)]
    scenario = _load(pack)
    if dry_run:
        commitments = read_plan_folder(folder).commitments
        rows = previous_rows(folder).get(problem, ())
        known = {problem: commitments[problem]} if problem in commitments else {}
        considered = Desk.of(scenario, problem, rows, *known.values()).consider(edits)
    else:
        considered = change(scenario, folder, problem, edits)
        republish(scenario, folder, language=_language)
    for line in consideration_lines(considered, _language):
        print(line)
    raise typer.Exit(FINDINGS if considered.broken else DONE)


@app.command()
def report(pack: PackArgument, folder: FolderArgument) -> None:
    """Vẽ lại bản đồ và báo cáo từ các tệp trên đĩa · redraw maps and report from the files on disk."""
    from planner.publish import republish

    republish(_load(pack), folder, language=_language)
    _say(Wording(f"Đã ghi {folder / 'report.html'}.", f"Written: {folder / 'report.html'}."))


@app.command()
def docs(
    pack: PackArgument,
    folder: FolderArgument,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Nơi ghi (DIR/documents) · where to")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Loại văn bản, lặp lại được · kind, repeatable")] = None,
    output: Annotated[list[str] | None, typer.Option("--format", help="pdf, docx, xlsx, csv")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="DỰ THẢO, để trống số và ngày · draft")] = False,
    number: Annotated[int | None, typer.Option(min=1, help="Số văn bản · number")] = None,
    day: Annotated[str, typer.Option(help="Ngày ký, 2025-05-20 · day of signing")] = "",
    paper: Annotated[Literal["a4", "a3"], typer.Option(help="Khổ giấy sơ đồ · paper of seating charts")] = "a4",
    part: Annotated[list[str] | None, typer.Option(help="Bảng, chốt, lực lượng, khu cần in · parts to print")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Liệt kê các loại · list the kinds")] = False,
) -> None:
    """In giấy mời, danh sách, thẻ, phụ lục · print letters, lists, cards and annexes."""
    from datetime import date
    from typing import get_args

    from planner.documents import DOCUMENTS, Format, Options, write_documents

    if listed:
        for document in DOCUMENTS:
            print(f"{document.key:18} {document.title.to(_language)} ({', '.join(document.formats)})")
        return
    formats = output or ["pdf"]
    if unknown := sorted(set(formats) - set(get_args(Format))):
        raise UsageError(
            Wording(
                f"--format nhận pdf, docx, xlsx, csv, không nhận “{unknown[0]}”.",
                f"--format takes pdf, docx, xlsx or csv, not “{unknown[0]}”.",
            )
        )
    try:
        signed = date.fromisoformat(day) if day else None
    except ValueError:
        raise UsageError(
            Wording(f"--day cần ngày dạng 2025-05-20, không nhận “{day}”.", f"--day takes 2025-05-20, not “{day}”.")
        ) from None
    options = Options(draft=draft, number=number, day=signed, paper=paper, parts=tuple(part or ()))
    chosen = cast("list[Format]", formats)
    where = out or folder / "documents"
    paths = write_documents(_load(pack), folder, where, kind or (), chosen, options, progress=_printed)
    for path in paths:
        print(path)
    _say(Wording(f"Đã in {len(paths)} tệp.", f"Printed {len(paths)} files."))


def _printed(key: str, done: int, total: int) -> None:
    """Tell on stderr how far a long print is, every thousand papers."""
    thousand, once = 1_000, 100
    if total > thousand and (done == total or done // thousand > (done - once) // thousand):
        print(f"{key}: {done}/{total}", file=sys.stderr, flush=True)


@app.command()
def new(
    context: typer.Context,
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói mới · new pack folder")],
    source: Annotated[Path | None, typer.Option("--from", metavar="PACK0", help="Gói có sẵn · an earlier pack")] = None,
    template: Annotated[bool, typer.Option("--template", help="Từ mẫu 122 việc · from the template")] = False,
    d_day: Annotated[str, typer.Option("--d-day", metavar="DAY", help="Ngày lễ, 2026-09-02 · the day")] = "",
    name: Annotated[str, typer.Option("--name", help="Tên lễ · name of the event")] = "",
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="OUT", help="Kế hoạch lễ trước: chuyển việc hoãn · carry over")
    ] = None,
) -> None:
    """Tạo gói mới từ một lễ trước hoặc từ mẫu · start a pack from an earlier event or from the template."""
    from planner.cli_preparation.beginning import Earlier, begin

    begin(context, pack, Earlier(None if template else source, plan), d_day, name)


@app.command()
def xlsx(
    pack: PackArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Tệp .xlsx sẽ ghi · workbook to write")],
) -> None:
    """Ghi gói ra một tệp Excel · write a pack as one workbook."""
    from planner.scenario.xlsx import write_workbook

    write_workbook(_load(pack), file)
    _say(Wording(f"Đã ghi {file}.", f"Written: {file}."))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Tệp .xlsx · workbook")],
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói sẽ tạo · pack folder to make")],
) -> None:
    """Đọc tệp Excel thành một gói · turn a workbook into a pack."""
    from planner.scenario.xlsx import import_workbook

    import_workbook(file, pack)
    _say(Wording(f"Đã tạo gói {pack}.", f"Pack {pack} made."))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ nghe · address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Cổng · port")] = 8000,
    data: Annotated[Path, typer.Option(metavar="DIR", help="Nơi giữ dữ liệu · where data are kept")] = Path("data"),
    database_url: Annotated[
        str, typer.Option(metavar="URL", help="postgresql+psycopg://… (mặc định SQLite · default SQLite)")
    ] = "",
    example: Annotated[
        Path | None, typer.Option(metavar="PACK", help="Gói mẫu nạp lần đầu · example of the first start")
    ] = Path("scenarios/vinh-linh-2025"),
    https: Annotated[bool, typer.Option("--https", help="Sau proxy HTTPS · behind an HTTPS proxy")] = False,
    require_factor: Annotated[
        bool, typer.Option("--require-factor", help="Ai cũng phải xác minh hai lớp · everybody needs a second step")
    ] = False,
) -> None:
    """Chạy ứng dụng web · run the web application."""
    import importlib

    # The planner must not know the web application (import layers); it is looked up only when asked for.
    serve_web = importlib.import_module("web.serve").serve
    options = importlib.import_module("web.settings").Settings(data, database_url, _language, https, require_factor)
    serve_web(options, (host, port), example if example is not None and example.exists() else None, _say)


PASSED_ON: dict[str, Any] = {
    "add_help_option": False,
    "context_settings": {"ignore_unknown_options": True, "allow_extra_args": True},
}
"""Commands of the web application: it reads its own arguments."""


def _of_the_web(context: typer.Context) -> None:
    import importlib

    importlib.import_module("web.console").run([str(context.info_name), *context.args], _language)


@app.command(**PASSED_ON)
def admin(context: typer.Context) -> None:
    """Tài khoản: create, reset-password, unlock, list · accounts of the web application."""
    _of_the_web(context)


@app.command(**PASSED_ON)
def audit(context: typer.Context) -> None:
    """Kiểm tra nhật ký: verify · check the log of the web application."""
    _of_the_web(context)


@app.command(**PASSED_ON)
def backup(context: typer.Context) -> None:
    """Sao lưu dữ liệu ứng dụng web · back the web application's data up."""
    _of_the_web(context)


@app.command(**PASSED_ON)
def restore(context: typer.Context) -> None:
    """Khôi phục từ bản sao lưu · restore from a backup."""
    _of_the_web(context)


@app.command(hidden=True, **PASSED_ON)
def roles(context: typer.Context) -> None:
    """Ghi docs/reference/roles.md từ bảng quyền · write the policy table as documentation."""
    _of_the_web(context)


def _take_language(arguments: Sequence[str]) -> list[str]:
    """Take ``--lang X`` out of the arguments, wherever it stands.

    Raises:
        UsageError: the language is not vi or en.
    """
    global _language  # noqa: PLW0603 - one command speaks one language
    _language = "vi"
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument != "--lang" and not argument.startswith("--lang="):
            rest.append(argument)
            continue
        value = argument.partition("=")[2] if "=" in argument else next(waiting, "")
        if value not in LANGUAGES:
            raise UsageError(
                Wording(f"--lang nhận vi hoặc en, không nhận “{value}”.", f"--lang takes vi or en, not “{value}”.")
            )
        _language = cast("Language", value)
    return rest


def _fail(error: PlannerError) -> NoReturn:
    if isinstance(error, PackError):
        for fault in error.faults:
            _complain(fault.line(_language))
    _complain(error.message.to(_language))
    sys.exit(BAD_INPUT)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; every error is one sentence on stderr, never a traceback."""
    try:
        rest = _take_language(sys.argv[1:] if arguments is None else arguments)
        app(args=rest, prog_name="planner", obj=_language)
    except PlannerError as error:
        _fail(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except OSError as error:
        _fail(UsageError(Wording(f"Lỗi tệp: {error}.", f"File error: {error}.")))


if __name__ == "__main__":
    main()
