"""Rules of time: what is in force, who exists, what comes so long before (R42, R43, R47 to R50)."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from planner.law.procedures import deadlines, in_force
from planner.law.rules.base import Breach, Circumstances
from planner.law.triggers import Applies
from planner.scenario.rows import Task
from planner.tables import read_table
from planner.wording import Wording

DATA = Path(__file__).parents[1] / "data"
NOTICE_WORKING_DAYS = 5
PRESENT_MIN = 30
SUCCESSION = re.compile(r"(?:từ|sau|sau đó)\s*(?:\d{1,2}/)?\d{1,2}/\d{4}|sau đó", re.IGNORECASE)
"""Words of an owner's name that say who takes over: ``Phòng VH&TT (từ 3/2025: Phòng VH-KH&TT)``."""


class Span(NamedTuple):
    """How long a body or an act lasts (both days included) and what follows it."""

    name: str
    pattern: re.Pattern[str]
    valid_from: date | None
    valid_to: date | None
    successor: str
    source: str

    def covers(self, first: date, last: date) -> bool:
        """Whether it lasts over the whole time."""
        return (self.valid_from is None or self.valid_from <= first) and (
            self.valid_to is None or last <= self.valid_to
        )


@cache
def spans(file: str) -> tuple[Span, ...]:
    """Return the table of bodies (``bodies.csv``) or acts (``acts.csv``)."""
    return tuple(_span(row.cells) for row in read_table(DATA / file).rows)


def _span(cells: Mapping[str, str]) -> Span:
    name = cells.get("name") or cells["act"]
    pattern = cells.get("pattern") or re.escape(name) + r"(?!\d)"
    first, last = (date.fromisoformat(cells[key]) if cells[key] else None for key in ("valid_from", "valid_to"))
    return Span(name, re.compile(pattern), first, last, cells["successor"], cells["source"])


def explosive_fireworks_permitted(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R42: explosive fireworks of a district or commune need the Prime Minister's permission."""
    level = circumstances.fact("hosting_level")
    if "fireworks_high" not in circumstances.scenario.event.facts:
        return None
    if not circumstances.fact("fireworks_high") or level in {"national", "province"}:
        return ()
    if circumstances.fact("fireworks_permission"):
        return ()
    message = Wording(
        "Có pháo hoa nổ nhưng cấp huyện, xã không thuộc các trường hợp được bắn và chưa ghi văn bản cho phép của "
        "Thủ tướng (fireworks_permission); phương án thay: pháo hoa không nổ.",
        "Explosive fireworks are planned without the Prime Minister's permission (fireworks_permission); "
        "alternative: fireworks without explosion.",
    )
    return (Breach(("fireworks_high",), message),)


def performance_notified(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R43: the task that notifies the performance ends five working days before the day itself, or earlier."""
    if not circumstances.fact("art_programme"):
        return None
    latest = circumstances.calendar.add(circumstances.d_day, -NOTICE_WORKING_DAYS)
    carriers = [task for task in circumstances.scenario.tasks if "P06" in task.procedures or task.task_id == "H01"]
    if not carriers:
        message = Wording(
            f"Có chương trình nghệ thuật nhưng kế hoạch không có việc thông báo biểu diễn; hạn {latest:%d/%m/%Y}.",
            f"There is a performance but no task that notifies it; due by {latest}.",
        )
        return (Breach(("art_programme",), message, minor=not circumstances.is_past(latest)),)
    breaches = []
    for task in carriers:
        days = circumstances.days_of(task)
        if days and days[1] > latest:
            late = circumstances.calendar.between(latest, days[1])
            message = Wording(
                f"{task.task_id} “{task.name}” xong ngày {days[1]:%d/%m/%Y}, chậm {late} ngày làm việc so với hạn "
                f"{latest:%d/%m/%Y}.",
                f"{task.task_id} “{task.name}” ends on {days[1]}, {late} working days after {latest}.",
            )
            breaches.append(Breach((task.task_id,), message))
    return tuple(breaches)


def basis_in_force(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R47: procedures and acts cited are those in force on the day of the event."""
    scenario = circumstances.scenario
    if not scenario.procedures:
        return None
    return (*_lapsed_procedures(circumstances), *_lapsed_acts(circumstances))


def _lapsed_procedures(circumstances: Circumstances) -> Iterator[Breach]:
    for deadline in deadlines(circumstances.scenario):
        procedure = deadline.procedure
        if deadline.applies is Applies.YES and not in_force(procedure, circumstances.d_day):
            message = Wording(
                f"{procedure.procedure_id} “{procedure.name}” không có hiệu lực vào ngày lễ "
                f"{circumstances.d_day:%d/%m/%Y}, và danh mục không có thủ tục thay thế.",
                f"{procedure.procedure_id} “{procedure.name}” is not in force on {circumstances.d_day}, and the "
                "catalogue has none in its place.",
            )
            yield Breach((procedure.procedure_id,), message)


def _lapsed_acts(circumstances: Circumstances) -> Iterator[Breach]:
    for procedure in circumstances.scenario.procedures:
        if not in_force(procedure, circumstances.d_day):
            continue
        cited = [act for act in spans("acts.csv") if act.pattern.search(procedure.legal_basis)]
        for act in cited:
            replaced = any(other.name == act.successor for other in cited)
            gone = act.valid_to is not None and act.valid_to < circumstances.d_day
            if gone and not replaced:
                message = Wording(
                    f"{procedure.procedure_id}: {act.name} hết hiệu lực từ {_after(act):%d/%m/%Y}; thay bằng "
                    f"{act.successor}.",
                    f"{procedure.procedure_id}: {act.name} ended on {act.valid_to}; {act.successor} takes its place.",
                )
                yield Breach((procedure.procedure_id, act.name), message)


def _after(span: Span) -> date:
    assert span.valid_to is not None  # noqa: S101 - asked only of what has ended
    return span.valid_to + timedelta(days=1)


def owner_exists(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R48: the body that owns a task exists until its last day, or its name says who takes over."""
    if not circumstances.scenario.tasks:
        return None
    return tuple(
        breach
        for task in circumstances.scenario.tasks
        if (days := circumstances.days_of(task)) is not None
        for breach in _owner_breaches(circumstances, task, days)
    )


def _owner_breaches(circumstances: Circumstances, task: Task, days: tuple[date, date]) -> Iterator[Breach]:
    last = days[1]
    ended = [
        span for span in _bodies(circumstances) if span.pattern.search(task.owner_body) and not span.covers(last, last)
    ]
    # Where the name itself says who takes over, only the end of the whole level still counts.
    if SUCCESSION.search(task.owner_body):
        ended = [span for span in ended if span.valid_to and span.valid_to >= _LEVEL_END]
    for span in ended[:1]:
        yield Breach((task.task_id,), _ended(task, last, span, ended), minor="M" in span.source)


def _ended(task: Task, last: date, span: Span, ended: list[Span]) -> Wording:
    """Say until when the owner of a task exists and who is to take over, as far as that is known."""
    when = span.valid_to or span.valid_from or last
    level = next((one.successor for one in spans("bodies.csv") if one.valid_to == span.valid_to), "")
    successor = span.successor or next((one.successor for one in ended if one.successor), level)
    body = task.owner_body if span.name in task.owner_body else f"{task.owner_body} ({span.name})"
    return Wording(
        f"{task.task_id} “{task.name}” kéo dài đến {last:%d/%m/%Y}, nhưng {body} chỉ tồn tại đến {when:%d/%m/%Y}; cần "
        f"giao cho cơ quan kế thừa{f': {successor}' if successor else ' (chưa ghi)'}.",
        f"{task.task_id} “{task.name}” lasts until {last}, but {body} ends on {when}; name the successor"
        f"{f': {successor}' if successor else ' (none is recorded)'}.",
    )


_LEVEL_END = date(2025, 6, 30)
"""The last day of the district level (V, moha.gov.vn)."""


def _bodies(circumstances: Circumstances) -> tuple[Span, ...]:
    """Return the bodies that end: those of the pack's organisations by name, then the planner's own table."""
    names = {one.organisation_id: one.name for one in circumstances.scenario.organisations}
    own = tuple(
        Span(
            one.name,
            re.compile(re.escape(one.name)),
            one.valid_from,
            one.valid_to,
            names.get(one.successor_id, ""),
            "gói",
        )
        for one in circumstances.scenario.organisations
        if one.valid_to or one.valid_from
    )
    return (*own, *spans("bodies.csv"))


def reviews_before_the_day(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R49: the dress rehearsal can be held 1 to 3 days before, the preliminary review two days before that."""
    sessions = circumstances.scenario.sessions
    dress = [one for one in sessions if one.stage == "tổng duyệt"]
    reviews = [one for one in sessions if one.stage == "sơ duyệt"]
    if not dress:
        return None
    breaches = []
    for one in dress:
        first = one.earliest.date() if one.earliest else circumstances.before(3)
        last = one.latest.date() if one.latest else circumstances.before(1)
        if last < circumstances.before(3) or first > circumstances.before(1):
            message = Wording(
                f"Tổng duyệt {one.session_id} chỉ có thể từ {first:%d/%m} đến {last:%d/%m}; cần trước lễ 1–3 ngày.",
                f"Dress rehearsal {one.session_id} can only be from {first} to {last}; it belongs 1 to 3 days before.",
            )
            breaches.append(Breach((one.session_id,), message))
    latest_dress = max((one.latest.date() if one.latest else circumstances.before(1)) for one in dress)
    for one in reviews:
        first = one.earliest.date() if one.earliest else circumstances.before(30)
        if (latest_dress - first).days < 2:  # noqa: PLR2004 - the two days of the rule
            message = Wording(
                f"Sơ duyệt {one.session_id} sớm nhất ngày {first:%d/%m}, không còn cách tổng duyệt 2 ngày.",
                f"Preliminary review {one.session_id} is on {first} at the earliest, under 2 days before the dress.",
            )
            breaches.append(Breach((one.session_id,), message))
    return tuple(breaches)


def present_before_rehearsal(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R50: people are called at least 30 minutes before a rehearsal begins."""
    if not circumstances.scenario.sessions:
        return None
    minutes = circumstances.scenario.option("rehearsals", "call_before_min", PRESENT_MIN)
    if minutes >= PRESENT_MIN:
        return ()
    message = Wording(
        f"Giờ có mặt đặt trước giờ tập {minutes} phút; tiền lệ là ít nhất {PRESENT_MIN} phút (call_before_min).",
        f"People are called {minutes} minutes before; the precedent is at least {PRESENT_MIN} (call_before_min).",
    )
    return (Breach(("call_before_min",), message),)
