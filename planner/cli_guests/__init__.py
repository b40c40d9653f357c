"""``planner guests``: the guest list from the command line. Arguments and printing only; the work is next door."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.register import By, JsonOption, OutOption, Reason, register_app
from planner.cli_guests.saying import language_of, print_json, print_table, say
from planner.errors import UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.cli_guests.adding import Verdict
    from planner.cli_guests.pairs import Decider
    from planner.guests import Entry, Match, Merges
    from planner.guests.statistics import Dimension

DONE, FINDINGS = 0, 1
HOST_HEAD = 3
"""Part of the introductions that names the head of the host."""

guests_app = typer.Typer(
    name="guests",
    help="Danh sách khách: đọc, tìm trùng, gộp, thêm vào gói, sổ duyệt, thống kê · guest lists, from files to a pack.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
guests_app.add_typer(register_app)

Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="Danh sách .xlsx .xls .csv · lists of offices")]
Mapped = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE.json", help="Cột nào là gì · what each column holds")
]
HeadingRow = Annotated[
    list[str] | None,
    typer.Option(
        "--heading-row",
        metavar="[SHEET=]ROW",
        help="Dòng tiêu đề, 0: không có; lặp lại được · row of the headings, 0 for none",
    ),
]
PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói · pack folder")]
PackOption = Annotated[
    Path | None, typer.Option("--pack", metavar="PACK", help="So cả với khách của gói · compare with its guests too")
]
DecisionsOption = Annotated[
    Path | None, typer.Option("--decisions", metavar="FILE", help="Tệp cặp trùng đã ghi quyết định · decided pairs")
]


@guests_app.command()
def read(
    context: typer.Context,
    files: Files,
    mapping: Mapped = None,
    heading_row: HeadingRow = None,
    as_json: JsonOption = False,
) -> None:
    """Nhận ra cột nào là gì, nêu từng lỗi theo dòng · say what each column is taken for, and every fault."""
    from planner.cli_guests.lists import read_files, read_heading_rows, read_mapping, sheet_json, sheet_lines

    sheets = read_files(files, read_mapping(mapping), read_heading_rows(heading_row or ()))
    if as_json:
        print_json({"sheets": [sheet_json(sheet, language_of(context)) for sheet in sheets]})
    else:
        for sheet in sheets:
            for line in sheet_lines(sheet, language_of(context)):
                print(line)
    raise typer.Exit(FINDINGS if not sheets or any(sheet.faults for sheet in sheets) else DONE)


def _read_lists(
    context: typer.Context, files: Sequence[Path], mapping: Path | None, heading_row: Sequence[str] | None
) -> "tuple[list[Entry], int]":
    """Read the lists; lines that could not be read are said at once and counted, not left out in silence."""
    from planner.cli_guests.lists import entries_of, read_files, read_heading_rows, read_mapping

    sheets = read_files(files, read_mapping(mapping), read_heading_rows(heading_row or ()))
    unread = [fault for sheet in sheets for fault in sheet.faults if fault.level == "error"]
    for fault in unread:
        print(fault.fault.line(language_of(context)), file=sys.stderr)
    return entries_of(sheets), len(unread)


def _pack_entries(pack: Path | None) -> "dict[str, tuple[Entry, str]]":
    """Return the people of a pack by entry id, with their ids in it."""
    if pack is None:
        return {}
    from planner.cli_guests.packpeople import people_in
    from planner.scenario.load import load

    return {entry.entry_id: (entry, guest.guest_id) for guest, entry in people_in(load(pack))}


def _found(listed: "Sequence[Entry]", in_pack: "Sequence[Entry]") -> "list[Match]":
    """Return the pairs with at least one person of the lists."""
    from planner.guests import find_matches

    ids = {entry.entry_id for entry in listed}
    return [match for match in find_matches([*in_pack, *listed]) if ids & {*match.ids}]


def _decider(by: str, reason: str) -> "Decider":
    from planner.cli_guests.pairs import Decider

    return Decider(by, reason, datetime.now(UTC).astimezone().replace(tzinfo=None, microsecond=0))


@guests_app.command()
def duplicates(
    context: typer.Context,
    files: Files,
    pack: PackOption = None,
    out: OutOption = None,
    mapping: Mapped = None,
    heading_row: HeadingRow = None,
) -> None:
    """Tìm người có thể trùng, kèm điểm và lý do; không gộp gì · pairs with score and reasons; nothing is merged."""
    from planner.cli_guests.pairs import headings, pair_lines
    from planner.guests import write_list

    listed, _ = _read_lists(context, files, mapping, heading_row)
    matches = _found(listed, [entry for entry, _ in _pack_entries(pack).values()])
    language = language_of(context)
    for match in matches:
        _, strength, left_id, left, right_id, right, reasons, *_ = next(pair_lines([match], language))
        print(f"{match.score:3} {strength}: {left} [{left_id}] ~ {right} [{right_id}]\n    {reasons}")
    say(context, f"{len(listed)} dòng, {len(matches)} cặp cần xem.", f"{len(listed)} rows, {len(matches)} pairs.")
    if out is not None:
        write_list(out, headings(language), pair_lines(matches, language))
        say(
            context,
            f"Đã ghi {out}: điền ba cột cuối rồi chạy “planner guests merge … --decisions {out}”.",
            f"Written: {out}. Fill in the last three columns, then “planner guests merge … --decisions {out}”.",
        )
    raise typer.Exit(FINDINGS if matches else DONE)


@guests_app.command()
def merge(
    context: typer.Context,
    files: Files,
    decisions: Annotated[Path, typer.Option("--decisions", metavar="FILE", help="Tệp cặp trùng đã điền · decided")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Danh sách gộp .xlsx, .csv · merged list")],
    pack: PackOption = None,
    by: By = "",
    reason: Reason = "",
    mapping: Mapped = None,
    heading_row: HeadingRow = None,
) -> None:
    """Gộp theo quyết định đã ghi trong tệp; giữ mọi nguồn · apply what a person decided; every source is kept."""
    from planner.cli_guests.pairs import merged_headings, merged_lines, read_decisions
    from planner.guests import write_list

    (listed, _), known = _read_lists(context, files, mapping, heading_row), _pack_entries(pack)
    entries = [*listed, *(entry for entry, _ in known.values())]
    decided = read_decisions(decisions, entries, _decider(by, reason))
    people = decided.merges.people(entries)
    lines = [*merged_lines(people, {entry_id: guest_id for entry_id, (_, guest_id) in known.items()})]
    write_list(out, merged_headings(language_of(context)), lines)
    left = decided.undecided
    say(
        context,
        f"Đã ghi {out}: {len(listed)} dòng thành {len(lines)} người; còn {left} cặp chưa quyết định.",
        f"Written: {out}. {len(listed)} rows became {len(lines)} people; {left} pairs are not decided yet.",
    )
    raise typer.Exit(FINDINGS if left else DONE)


@guests_app.command()
def add(
    context: typer.Context,
    pack: PackArgument,
    files: Files,
    status: Annotated[str, typer.Option("--status", help="Trạng thái ghi vào gói · status")] = "nominated",
    rank: Annotated[int, typer.Option("--rank", min=0, help="Bậc cho người chưa ghi bậc · where none is given")] = 0,
    decisions: DecisionsOption = None,
    by: By = "",
    reason: Reason = "",
    mapping: Mapped = None,
    heading_row: HeadingRow = None,
    leave_out: Annotated[
        bool, typer.Option("--leave-out-doubtful", help="Bỏ người còn vướng, thêm người khác · add only the clear ones")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem · only look")] = False,
) -> None:
    """Thêm người vào guests.csv của gói, tất cả hoặc không ai · add people to a pack, whole or not at all."""
    from planner.cli_guests.adding import Desk, drafted, with_ids
    from planner.scenario.load import load

    _check_status(status)
    scenario = load(pack)
    (listed, unread), known = _read_lists(context, files, mapping, heading_row), _pack_entries(pack)
    in_pack = [entry for entry, _ in known.values()]
    merges = _decisions(decisions, [*listed, *in_pack], _decider(by, reason))
    ids = {entry_id: guest_id for entry_id, (_, guest_id) in known.items()}
    desk = Desk(scenario, ids, merges, _found(listed, in_pack), status, rank)
    own = [each for each in merges.people([*listed, *in_pack]) if any(s.entry_id not in ids for s in each.sources)]
    verdicts = [desk.judge(person) for person in own]
    rows = with_ids(scenario, verdicts)
    _tell(context, verdicts, [row["guest_id"] for row in rows])
    doubtful = unread + sum(bool(verdict.doubts) for verdict in verdicts)
    refused = bool(doubtful) and not leave_out
    draft = drafted(pack, rows)
    if rows and not refused and not dry_run:
        draft.write()
    _sum_up(context, (len(rows), doubtful), refused=refused, dry_run=dry_run)
    raise typer.Exit(FINDINGS if doubtful else DONE)


def _check_status(status: str) -> None:
    from typing import get_args

    from planner.scenario.rows import GuestStatus

    known = get_args(GuestStatus)
    if status not in known:
        listed = ", ".join(known)
        raise UsageError(
            Wording(f"--status nhận {listed}, không nhận “{status}”.", f"--status takes {listed}, not “{status}”.")
        )


def _decisions(file: Path | None, entries: "Sequence[Entry]", decider: "Decider") -> "Merges":
    from planner.cli_guests.pairs import read_decisions
    from planner.guests import Merges

    return Merges() if file is None else read_decisions(file, entries, decider).merges


def _tell(context: typer.Context, verdicts: "Sequence[Verdict]", ids: Sequence[str]) -> None:
    """Say what becomes of everybody: added, known already, refused and why."""
    language, waiting = language_of(context), iter(ids)
    for verdict in verdicts:
        entry = verdict.person.merged
        name = f"{entry.full_name} [{entry.entry_id}]"
        if verdict.known:
            say(context, f"= {name}: đã có trong gói, {verdict.known}", f"= {name}: in the pack as {verdict.known}")
        elif verdict.doubts:
            for doubt in verdict.doubts:
                print(f"! {name}: {doubt.to(language)}")
        else:
            notes = "".join(f"; {note.to(language)}" for note in verdict.notes)
            rank, office = verdict.row["rank"], verdict.row["organisation_id"]
            words = Wording(f"bậc {rank}, {office or 'không cơ quan'}", f"rank {rank}, {office or 'no office'}")
            print(f"+ {next(waiting)} {name}: {words.to(language)}{notes}")


def _sum_up(context: typer.Context, counts: tuple[int, int], *, refused: bool, dry_run: bool) -> None:
    clear, doubtful = counts
    if refused:
        say(
            context,
            f"Không ghi gì: {doubtful} dòng còn vướng, {clear} người sẵn sàng.",
            f"Nothing written: {doubtful} rows are doubtful, {clear} are ready.",
        )
    elif dry_run:
        say(
            context,
            f"Xem thử, không ghi gì: sẽ thêm {clear} người, {doubtful} dòng còn vướng.",
            f"Only a look, nothing written: {clear} would be added, {doubtful} are doubtful.",
        )
    else:
        say(context, f"Đã thêm {clear} người, bỏ {doubtful}.", f"Added {clear}, left out {doubtful}.")


@guests_app.command()
def statistics(
    context: typer.Context,
    pack: PackArgument,
    rows: Annotated[str, typer.Option("--rows", help="Chiều dọc: group, rank, organisation… · down the side")],
    columns: Annotated[str, typer.Option("--columns", help="Chiều ngang: standing, gender… · across")],
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bảng chéo khách của gói, có tổng · count a pack's guests by two things, with totals."""
    from planner.cli_guests.packpeople import facts_in
    from planner.guests import cross_table, write_list
    from planner.scenario.load import load

    table = cross_table(facts_in(load(pack)), _dimension("--rows", rows), _dimension("--columns", columns))
    heading, *lines = table.lines(language_of(context))
    if out is not None:
        write_list(out, heading, lines)
        say(context, f"Đã ghi {out}.", f"Written: {out}.")
    elif as_json:
        print_json({"heading": heading, "lines": lines, "people": table.people, "total": table.total})
    else:
        print_table([heading, *lines])
        say(context, f"{table.people} người.", f"{table.people} people.")


def _dimension(option: str, name: str) -> "Dimension":
    from planner.guests import DIMENSIONS

    if name not in DIMENSIONS:
        listed = ", ".join(DIMENSIONS)
        raise UsageError(Wording(f"{option} nhận {listed}, không nhận “{name}”.", f"{option} takes {listed}."))
    return name


@guests_app.command("introductions")
def introductions_(
    context: typer.Context,
    pack: PackArgument,
    host: Annotated[str, typer.Option("--host", help="Mã cơ quan chủ trì · id of the host")] = "",
    as_json: JsonOption = False,
) -> None:
    """Thứ tự MC giới thiệu (R08) và ai được nêu tên trong diễn văn (R10) · the announcer's list."""
    from planner.cli_guests.packpeople import announced, host_of
    from planner.scenario.load import load

    scenario = load(pack)
    if host and host not in {each.organisation_id for each in scenario.organisations}:
        raise UsageError(Wording(f"--host: không có cơ quan mã “{host}”.", f"--host: no organisation “{host}”."))
    chosen = host or host_of(scenario)
    lines, named = announced(scenario, chosen)
    language = language_of(context)
    if as_json:
        said = [{"part": each.part, "says": each.says.to(language), "guests": each.guests} for each in lines]
        print_json({"host": chosen, "introductions": said, "speech_names": [guest.guest_id for guest in named]})
        return
    for number, each in enumerate(lines, start=1):
        print(f"{number:3}. {each.says.to(language)}")
    people = "; ".join(f"{guest.full_name}, {guest.post}" for guest in named) or "–"
    say(context, f"Diễn văn nêu đích danh (R10): {people}", f"The speech names (R10): {people}")
    if not chosen:
        print(_no_host(scenario.event.host_organisation).to(language), file=sys.stderr)
    elif not any(each.part == HOST_HEAD for each in lines):
        print(_no_head(chosen).to(language), file=sys.stderr)


def _no_head(host: str) -> Wording:
    return Wording(
        f"Khách dự lễ không có người đương nhiệm nào thuộc {host}; hãy tự thêm người đứng đầu cơ quan chủ trì ở cuối.",
        f"Nobody in office at {host} is among the guests; add the host's head at the end yourself.",
    )


def _no_host(name: str) -> Wording:
    return Wording(
        f"Chưa rõ cơ quan chủ trì “{name}” là mã nào trong organisations.csv; hãy thêm --host MÃ.",
        f"It is not clear which organisation the host “{name}” is; add --host ID.",
    )
