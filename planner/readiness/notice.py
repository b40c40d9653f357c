"""Reading a notice of conclusions (Thông báo kết luận): its number and day, the lessons it draws, what it directs.

A deterministic reader of the layout, not of the meaning: sections ``1.``, ``2.``, ``3.``; items ``1)``; bullets ``-``.
A section whose opening speaks of shortcomings holds lessons, one that speaks of tasks ahead holds directives. Whatever
the reader adds beyond the words themselves (which check, which task, an owner that is not named) is a proposal for a
person to confirm.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planner.collation import fold
from planner.errors import UsageError
from planner.readiness.proposals import check_for, owner_of, tasks_for
from planner.scenario.rows import Directive, Lesson, SourceDocument, Task
from planner.tables import clean
from planner.wording import Wording

NUMBER = re.compile(r"^Số:?\s*(\d+)\s*[-/]\s*([A-ZĐ]+(?:[-/][A-ZĐ&]+)*)\s*$", re.MULTILINE)
DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
SECTION = re.compile(r"^(\d+)\.\s+(.*)$")
ITEM = re.compile(r"^(\d+)\)\s+(.*)$")
BULLET = re.compile(r"^[-–+]\s+(.*)$")
END = re.compile(r"^Nơi nhận\b", re.IGNORECASE)
DUE = re.compile(r"(?:trước|chậm nhất|hoàn thành)(?:\s+\w+){0,2}\s+ngày\s+(\d{1,2})/(\d{1,2})/(\d{4})")
SUB_ITEM = re.compile(
    r"(?<=[^.])\.(?:\.\.\.)?\s+(?=[A-ZĐ])|;\s+|,\s+đồng thời,?\s+(?=kịp thời|khẩn trương|giao|yêu cầu)"
)
ISSUERS = ("BCĐ", "BAN CHỈ ĐẠO", "BAN TỔ CHỨC", "UBND", "HUYỆN ỦY", "ĐẢNG ỦY")
"""How the line of the issuing body begins; the first kind that is found counts, since the superior stands above it."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTCOMINGS = ("han che", "ton tai", "khuyet diem")
AHEAD = ("nhiem vu trong thoi gian toi", "yeu cau", "giao nhiem vu", "trong thoi gian toi")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice says.

    Attributes:
        document: number, day, issuer, subject.
        lessons: shortcomings, each with its clause and the check proposed for it.
        directives: conclusions, each with its clause, the owner named or proposed, and tasks proposed.
        items: number of items under "tasks ahead", before they are split into sub-items.
        to_confirm: clauses of which something is a proposal, with what it is.
    """

    document: SourceDocument
    lessons: tuple[Lesson, ...]
    directives: tuple[Directive, ...]
    items: int
    to_confirm: tuple[tuple[str, Wording], ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the text under a section: ``3.2``, or ``2.2 ý 5``."""

    label: str
    text: str


def read_notice(text: str, tasks: Sequence[Task] = ()) -> Notice:
    """Read the text of a notice.

    Args:
        text: plain text, one paragraph a line or several; broken lines are joined.
        tasks: tasks of the plan, among which those that carry a directive out are proposed.

    Raises:
        UsageError: there is no number, or neither lessons nor directives are found.
    """
    document = _document(text)
    sections = list(_sections(text))
    lessons = [clause for title, body in sections if _is(title, SHORTCOMINGS) for clause in body]
    ahead = [clause for title, body in sections if _is(title, AHEAD) for clause in body]
    if not lessons and not ahead:
        raise UsageError(
            Wording(
                "Không tìm thấy mục hạn chế hay mục yêu cầu, nhiệm vụ trong văn bản; cần các mục đánh số 1., 2., 3. "
                "và các ý 1), 2) hoặc gạch đầu dòng.",
                "Neither shortcomings nor tasks ahead were found; sections 1., 2., 3. with items 1), 2) are expected.",
            )
        )
    read = tuple(_lesson(clause, document) for lesson in lessons for clause in _thoughts(lesson))
    parts = tuple(part for clause in ahead for part in _sub_items(clause))
    directives = tuple(_directive(part, document, tasks) for part in parts)
    return Notice(document, read, directives, len(ahead), tuple(_open_points(read, directives, parts)))


def _is(title: str, words: Sequence[str]) -> bool:
    plain = fold(title)
    return any(word in plain for word in words)


def _document(text: str) -> SourceDocument:
    number, day = NUMBER.search(text), DAY.search(text)
    if number is None:
        raise UsageError(
            Wording(
                "Không tìm thấy số, ký hiệu văn bản (dòng dạng “Số 04-TB/BCĐ”).",
                "No document number was found (a line such as “Số 04-TB/BCĐ”).",
            )
        )
    issued = date(int(day[3]), int(day[2]), int(day[1])) if day else None
    lines = [line for line in (clean(one) for one in text.splitlines()) if line]
    start = next((place for place, line in enumerate(lines) if line == "THÔNG BÁO"), None)
    title = "Thông báo " + _until_sentence(lines[start + 1 :]) if start is not None else ""
    issuer = next((line for word in ISSUERS for line in lines if line.startswith(word)), "")
    return SourceDocument(document_id=f"{number[1]}-{number[2]}", issued=issued, issuer=issuer, title=title.strip())


def _until_sentence(lines: Sequence[str]) -> str:
    taken = []
    for line in lines[:4]:
        if line.startswith("Ngày ") or line.endswith("."):
            break
        taken.append(line)
    return " ".join(taken)


def _sections(text: str) -> Iterator[tuple[str, list[Clause]]]:
    """Yield each numbered section: its opening words and its clauses."""
    title, number, body = "", "", list[Clause]()
    for line in _paragraphs(text):
        if section := SECTION.match(line):
            if number:
                yield title, body
            number, title, body = section[1], section[2], []
        elif number and (item := ITEM.match(line)):
            body.append(Clause(f"{number}.{item[1]}", item[2]))
        elif number and (bullet := BULLET.match(line)):
            _take_bullet(body, number, bullet[1])
    if number:
        yield title, body


def _take_bullet(body: list[Clause], number: str, text: str) -> None:
    """Add a bullet; an item that only opens a list gives way to its bullets."""
    last = body[-1] if body else Clause(f"{number}", "")
    if last.text.endswith(":"):
        body[-1] = Clause(f"{last.label} ý 1", text)
        return
    head, _, place = last.label.partition(" ý ")
    body.append(Clause(f"{head} ý {int(place or 0) + 1}", text))


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs: lines that begin nothing new are joined to the one before."""
    found: list[str] = []
    for raw in text.splitlines():
        line = clean(raw)
        if END.match(line):
            break
        if not line:
            continue
        if SECTION.match(line) or ITEM.match(line) or BULLET.match(line) or not found:
            found.append(line)
        else:
            found[-1] = f"{found[-1]} {line}"
    return found


def _thoughts(clause: Clause) -> Iterator[Clause]:
    """Yield the separate shortcomings of a clause: a semicolon followed by another "chưa" begins a new one."""
    for part in re.split(r";\s+(?=chưa\b)", clause.text, flags=re.IGNORECASE):
        yield Clause(clause.label, part.strip().rstrip("."))


def _lesson(clause: Clause, document: SourceDocument) -> Lesson:
    return Lesson(
        lesson=clause.text, clause=clause.label, document=document.document_id, check_id=check_for(clause.text)
    )


def _sub_items(clause: Clause) -> Iterator[Clause]:
    parts = [part.strip().rstrip("./ ") for part in SUB_ITEM.split(clause.text)]
    parts = [part for part in parts if part]
    for place, part in enumerate(parts):
        yield Clause(clause.label + (LETTERS[place] if len(parts) > 1 else ""), part)


def _directive(clause: Clause, document: SourceDocument, tasks: Sequence[Task]) -> Directive:
    due = DUE.search(clause.text)
    return Directive(
        clause=clause.label,
        quote=clause.text,
        owner=owner_of(clause.text),
        due=date(int(due[3]), int(due[2]), int(due[1])) if due else None,
        document=document.document_id,
        tasks=tasks_for(clause.text, tasks),
    )


def _open_points(
    lessons: Sequence[Lesson], directives: Sequence[Directive], parts: Sequence[Clause]
) -> Iterator[tuple[str, Wording]]:
    for lesson in lessons:
        said = f"phép kiểm tra {lesson.check_id}" if lesson.check_id else "chưa có phép kiểm tra: phải chọn"
        told = f"check {lesson.check_id}" if lesson.check_id else "no check: choose one"
        yield lesson.clause, Wording(said, told)
    for directive, _ in zip(directives, parts, strict=True):
        if not directive.owner:
            yield directive.clause, Wording("chưa nêu cơ quan chủ trì", "no owner is named")
        if directive.due is None:
            yield directive.clause, Wording("chưa nêu hạn", "no due day is named")
        if directive.tasks:
            listed = ", ".join(directive.tasks)
            yield directive.clause, Wording(f"đề xuất công việc {listed}", f"tasks proposed: {listed}")
        else:
            yield directive.clause, Wording("chưa có công việc nào thực hiện", "no task carries it out")
