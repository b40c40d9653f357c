"""The plan as a sheet: one line per task, for CSV and Excel."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from planner.readiness.situation import Situation
from planner.readiness.work import Work
from planner.wording import Language, Wording

HEADINGS: tuple[tuple[str, Wording], ...] = (
    ("task_id", Wording("Mã việc", "Task")),
    ("name", Wording("Việc", "Name")),
    ("subcommittee", Wording("Tiểu ban", "Sub-committee")),
    ("owner_body", Wording("Đơn vị chủ trì", "Owner")),
    ("start", Wording("Bắt đầu", "Start")),
    ("finish", Wording("Kết thúc", "Finish")),
    ("due", Wording("Hạn", "Due")),
    ("accountable", Wording("Chịu trách nhiệm", "Accountable")),
    ("helpers", Wording("Phối hợp", "Helpers")),
    ("slack_days", Wording("Dự trữ (ngày)", "Slack (days)")),
    ("critical", Wording("Đường găng", "Critical")),
    ("decision", Wording("Giữ hay hoãn", "Kept or deferred")),
    ("reported", Wording("Tự báo cáo (%)", "Reported (%)")),
    ("verified", Wording("Đã kiểm tra (%)", "Verified (%)")),
    ("state", Wording("Tình trạng", "State")),
    ("predecessors", Wording("Việc làm trước", "Predecessors")),
    ("procedures", Wording("Thủ tục", "Procedures")),
    ("source", Wording("Nguồn", "Source")),
)
COLUMNS: tuple[str, ...] = tuple(name for name, _ in HEADINGS)
STATE_WORDS = {
    "late": Wording("trễ", "late"),
    "running": Wording("đang làm", "running"),
    "waiting": Wording("chưa đến lúc", "waiting"),
    "unverified": Wording("chờ kiểm tra", "to be verified"),
    "done": Wording("xong, đã kiểm tra", "done, verified"),
    "deferred": Wording("hoãn", "deferred"),
}


def line_of(situation: Situation, work: Work, today: date, language: Language = "vi") -> dict[str, str]:
    """Return a task as a line of the sheet."""
    kept = Wording("giữ", "kept") if work.kept else Wording("hoãn", "deferred")
    return {
        "task_id": work.id,
        "name": work.task.name,
        "subcommittee": work.task.subcommittee,
        "owner_body": work.task.owner_body,
        "start": work.first.isoformat() if work.kept else "",
        "finish": work.last.isoformat() if work.kept else "",
        "due": work.due.isoformat() if work.due else "",
        "accountable": "; ".join(_named(situation, work.accountable)),
        "helpers": "; ".join(_named(situation, work.helpers)),
        "slack_days": "" if work.slack_days is None else str(work.slack_days),
        "critical": "x" if work.id in situation.critical else "",
        "decision": kept.to(language),
        "reported": str(work.reported),
        "verified": str(work.verified),
        "state": STATE_WORDS[work.state(today)].to(language),
        "predecessors": "; ".join(work.task.predecessors),
        "procedures": "; ".join(work.task.procedures),
        "source": work.task.source,
    }


def _named(situation: Situation, ids: Sequence[str]) -> list[str]:
    return [f"{situation.members[one].name} ({one})" if one in situation.members else one for one in ids]


def lines(situation: Situation, today: date, language: Language = "vi") -> list[dict[str, str]]:
    """Return every task as a line, in time order."""
    ordered = sorted(situation.works, key=lambda work: (not work.kept, work.first, work.last, work.id))
    return [line_of(situation, work, today, language) for work in ordered]


def workbook(situation: Situation, today: date, language: Language = "vi") -> bytes:
    """Return the sheet as an Excel workbook, with a sheet per sub-committee after the whole."""
    target = BytesIO()
    every = lines(situation, today, language)
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        _sheet(book, Wording("Tiến độ", "Timetable").to(language), every, (bold, language))
        for name in dict.fromkeys(line["subcommittee"] for line in every if line["subcommittee"]):
            _sheet(book, _sheet_name(name), [line for line in every if line["subcommittee"] == name], (bold, language))
    return target.getvalue()


def _sheet_name(name: str) -> str:
    """Return a name that Excel takes: without its forbidden marks, 31 letters at most."""
    return "".join(one for one in name if one not in "[]:*?/\\")[:31]


def _sheet(book: Workbook, name: str, rows: Sequence[dict[str, str]], look: tuple[Format, Language]) -> None:
    sheet = book.add_worksheet(name)
    bold, language = look
    for place, (_, words) in enumerate(HEADINGS):
        sheet.write_string(0, place, words.to(language), bold)
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(COLUMNS):
            sheet.write_string(number, place, row[column])
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, 46)
    sheet.set_column(2, len(COLUMNS) - 1, 16)
    sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
