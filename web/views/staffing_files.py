"""The roster as files: lists for Excel and calendars for phones."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby

from fastapi import Response

from planner.ics import Appointment, calendar
from planner.wording import Wording
from web.context import EventContext
from web.services.plans import Bundle
from web.services.staffing import RESERVE, Board, Duty, PostLine
from web.services.staffing_views import CountLine, FixedDuty, HourLine
from web.views.listing import attachment, file_of

ZONE = "Asia/Ho_Chi_Minh"
CALENDAR = "text/calendar; charset=utf-8"
NO_UNIT = Wording("chưa rõ đơn vị", "unit not known")
_NEED, _GIVEN, _SHORT = Wording("Cần", "Needed"), Wording("Bố trí", "Given"), Wording("Thiếu", "Short")
_SHIFT, _FORCE, _RESERVE = Wording("Ca", "Shift"), Wording("Lực lượng", "Force"), Wording("Dự bị", "Reserve")
_FROM, _TO = Wording("Từ", "From"), Wording("Đến", "To")


def _heads(context: EventContext, *words: Wording) -> tuple[str, ...]:
    return tuple(one.to(context.language) for one in words)


def _at(moment: datetime) -> str:
    return f"{moment:%H:%M %d/%m/%Y}"


def headcount_file(context: EventContext, wall: Iterable[PostLine], kind: str) -> Response:
    """Return how many of each force stand at each post in each shift."""
    posts = Wording("Mã chốt", "Post"), Wording("Chốt", "Name")
    headings = _heads(context, *posts, _SHIFT, _FORCE, _NEED, _GIVEN, _SHORT)
    lines = (
        (line.post_id, line.name, cell.shift_id, part.force, str(part.need), str(part.given), str(part.short))
        for line in wall
        for cell in line.cells
        for part in cell.parts
    )
    return file_of(context, "quan-so-chot", kind, headings, lines)


def count_file(context: EventContext, found: Iterable[CountLine], kind: str, *, by_unit: bool) -> Response:
    """Return the counts of forces or units by shift."""
    who = Wording("Đơn vị", "Unit") if by_unit else _FORCE
    wanted = () if by_unit else (_NEED,)
    after = () if by_unit else (_SHORT, Wording("Dự bị cần", "Reserve needed"))
    headings = _heads(context, who, _SHIFT, *wanted, _GIVEN, *after, _RESERVE)
    lines = (
        (
            line.name or NO_UNIT.to(context.language),
            cell.shift_id,
            *(() if by_unit else (str(cell.need),)),
            str(cell.given),
            *(() if by_unit else (str(cell.short), str(cell.reserve_need))),
            str(cell.reserve),
        )
        for line in found
        for cell in line.cells
    )
    return file_of(context, "quan-so-don-vi" if by_unit else "quan-so-luc-luong", kind, headings, lines)


def hour_file(context: EventContext, found: Iterable[HourLine], kind: str) -> Response:
    """Return the headcount of each hour."""
    present = Wording("Tổng có mặt", "Present in all")
    headings = _heads(context, Wording("Giờ", "Hour"), _NEED, _GIVEN, _SHORT, _RESERVE, present)
    lines = ((_at(one.hour), *map(str, (one.need, one.given, one.short, one.reserve, one.present))) for one in found)
    return file_of(context, "quan-so-theo-gio", kind, headings, lines)


def fixed_file(context: EventContext, found: Iterable[FixedDuty], kind: str, *, names: bool) -> Response:
    """Return the jobs of fixed time; with who does them only where ``names``."""
    job = Wording("Mã nhiệm vụ", "Duty"), Wording("Nhiệm vụ", "Name")
    place, who = Wording("Chốt", "Where"), (Wording("Người làm", "Who"),) if names else ()
    headings = _heads(context, *job, _FROM, _TO, _FORCE, place, _NEED, _GIVEN, _SHORT, *who)
    lines = (
        (
            one.duty_id,
            one.name,
            _at(one.start),
            _at(one.end),
            one.force,
            one.post,
            *map(str, (one.need, one.given, one.short)),
            *((", ".join(f"{each.name} ({each.person_id})" for each in one.named),) if names else ()),
        )
        for one in found
    )
    return file_of(context, "nhiem-vu-co-dinh", kind, headings, lines)


def duty_file(
    context: EventContext, board: Board, turns: tuple[Sequence[Duty], Iterable[FixedDuty]], kind: str, name: str
) -> Response:
    """Return who is on duty where and when, in shifts and in jobs of fixed time, with names: for who may see them."""
    duties = (*turns[0], *(each for one in turns[1] for each in _as_duties(board, one)))
    units = {one.organisation_id: one.name for one in board.scenario.organisations}
    person = Wording("Mã", "Id"), Wording("Cấp bậc", "Rank"), Wording("Họ tên", "Name")
    place = Wording("Mã chốt", "Post"), Wording("Chốt", "Where")
    team, unit = Wording("Tổ", "Team"), Wording("Đơn vị", "Unit")
    headings = _heads(context, _FORCE, team, *person, _SHIFT, _FROM, _TO, *place, unit)
    reserve = RESERVE.to(context.language)
    lines = (
        (
            duty.force,
            duty.team,
            duty.person_id,
            duty.rank,
            duty.name,
            duty.shift_id,
            _at(duty.start),
            _at(duty.end),
            duty.post_id,
            duty.post or reserve,
            units.get(duty.unit, duty.unit),
        )
        for duty in sorted(duties, key=lambda one: (one.force, one.team, one.person_id, one.start))
    )
    return file_of(context, name, kind, headings, lines)


def calendar_file(
    context: EventContext, bundle: Bundle, name: str, duties: Sequence[Duty], fixed: Iterable[FixedDuty]
) -> Response:
    """Return duties as a calendar: one entry per post and shift, one per job of fixed time; who is in its text."""
    stamp = datetime.fromtimestamp(bundle.card.at_ms / 1000, UTC)
    entries = [*_of_shifts(context, name, duties), *_of_fixed(context, name, fixed)]
    content = calendar(f"{context.say('Trực', 'Duty')}: {name}", ZONE, entries, stamp)
    return attachment(context, content, f"truc-{name}.ics", CALENDAR)


def _of_shifts(context: EventContext, name: str, duties: Sequence[Duty]) -> list[Appointment]:
    def place(duty: Duty) -> tuple[datetime, str, str]:
        return duty.start, duty.shift_id, duty.post_id

    found = []
    for (start, shift_id, post_id), group in groupby(sorted(duties, key=place), key=place):
        people = list(group)
        where = people[0].post or RESERVE.to(context.language)
        names = "\n".join(f"{duty.rank} {duty.name} ({duty.person_id})".strip() for duty in people)
        uid = f"{name}-{shift_id}-{post_id or 'reserve'}@{context.event.public_id}"
        found.append(Appointment(uid, start, people[0].end, f"{where}: {len(people)}", where, names))
    return found


def _of_fixed(context: EventContext, name: str, fixed: Iterable[FixedDuty]) -> list[Appointment]:
    return [
        Appointment(
            f"{name}-{one.duty_id}@{context.event.public_id}",
            one.start,
            one.end,
            f"{one.name}: {one.given}",
            one.post,
            "\n".join(f"{each.name} ({each.person_id})" for each in one.named),
        )
        for one in fixed
    ]


def _as_duties(board: Board, one: FixedDuty) -> Iterable[Duty]:
    """Return a job of fixed time as duties of those who do it and may be named."""
    officers = {officer.person_id: officer for officer in board.scenario.officers}
    for each in one.named:
        officer = officers.get(each.person_id)
        rank, team = (officer.rank, officer.team) if officer else ("", "")
        where = ": ".join(filter(None, (one.name, one.post)))
        about = (each.person_id, each.name, rank, each.force, team, "", one.post_id, where, one.duty_id)
        yield Duty(*about, one.start, one.end, each.unit)
