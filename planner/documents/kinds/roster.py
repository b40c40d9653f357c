"""The roster on paper: by post, by force and unit, by person, by hour, and as a chart for the wall.

Lists with names are internal; ``options.parts`` narrows them to posts or forces. The hours carry numbers only.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from planner.documents.content import Band, Block, Column, Paper, Papers, Paragraph, Table, TableRow
from planner.documents.days import short_day
from planner.documents.kinds.lists import banded, numbered, working_paper
from planner.documents.options import Options
from planner.documents.people import PlanRows
from planner.documents.roster_book import BADGES, RESERVE, RosterBook, Turn, badge, hours_text, shift_text, span_text
from planner.scenario.rows import Post, Shift
from planner.scenario.schema import Scenario

CHIEF = "chốt trưởng"
HOUR = timedelta(hours=1)
Span = tuple[datetime, datetime]
POST = (
    Column("STT", 0.9, "center"),
    Column("Họ và tên", 4),
    Column("Cấp bậc", 1.8),
    Column("Lực lượng", 1.9),
    Column("Đơn vị, tổ", 3.6),
    Column("Vai trò", 1.8),
    Column("Ký nhận", 1.8),
)
FORCE = (
    Column("STT", 0.9, "center"),
    Column("Họ và tên", 4),
    Column("Cấp bậc", 1.8),
    Column("Tổ", 2.2),
    Column("Thời gian", 3.6),
    Column("Ca", 1.4, "center"),
    Column("Chốt, việc", 7),
    Column("Vai trò", 1.8),
)
PERSON = (
    Column("STT", 0.9, "center"),
    Column("Thời gian", 4),
    Column("Ca", 1.4, "center"),
    Column("Chốt, việc", 7),
    Column("Số giờ", 2.2, "center"),
    Column("Ca đêm", 1.2, "center"),
)
SHIFTS_ON_CHART = 8
"""Shifts that stand beside each other on a sheet of A3."""
LEGEND = "; ".join(f"{short}: {force}" for force, short in BADGES.items() if short != force)
MISSING = "Số có/số cần khi còn thiếu người."


def by_post(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return a roster for each post: its people by shift, who leads it, room to sign."""
    book = RosterBook(scenario, rows)
    asked = [post for post_id, post in book.posts.items() if not options.parts or post_id in options.parts]
    papers = [_post(book, options, post, tuple(_post_groups(book, post))) for post in asked]
    return Papers(tuple(paper for paper in papers if paper))


def _post(
    book: RosterBook, options: Options, post: Post, groups: Sequence[tuple[str, Sequence[tuple[str, ...]]]]
) -> Paper | None:
    if not groups:
        return None
    sheet = book.sheets.get(post.post_id)
    facts = [f"Nhiệm vụ: {post.needs}." if post.needs else ""]
    facts += [f"Trang bị: {sheet.equipment}." if sheet and sheet.equipment else ""]
    blocks: list[Block] = [Paragraph(fact) for fact in facts if fact]
    title = f"PHÂN CA CHỐT {post.post_id}: {post.name}"
    return working_paper(book.scenario, options, title, (*blocks, Table(POST, banded(groups), 11)))


def _post_groups(book: RosterBook, post: Post) -> Iterator[tuple[str, Sequence[tuple[str, ...]]]]:
    for shift in book.shifts:
        key = post.post_id, shift.shift_id
        if key in book.at_post or key in book.needs:
            chief = book.chief(*key)
            led = f"; {CHIEF}: {chief}" if chief else ""
            turns = book.at_post.get(key, ())
            yield f"{shift_text(shift)}: {book.badges(*key)}{led}", [_post_line(book, turn) for turn in turns]
    fixed = sorted(book.at_post.get((post.post_id, ""), ()), key=lambda turn: (turn.start, turn.task))
    for (start, end, task), own in groupby(fixed, key=lambda turn: (turn.start, turn.end, turn.task)):
        yield f"{task}, {span_text(start, end)}", [(*_post_line(book, turn)[:4], "", "") for turn in own]


def _post_line(book: RosterBook, turn: Turn) -> tuple[str, ...]:
    rank, team = (turn.officer.rank, turn.officer.team) if turn.officer else ("", "")
    unit = "; ".join(filter(None, (book.unit(turn), team)))
    return turn.name, rank, turn.force, unit, _role(book, turn), ""


def _role(book: RosterBook, turn: Turn) -> str:
    """Return whether somebody leads the post in that shift: the one the pack names, else the first of those there."""
    if turn.post is None or not turn.shift_id:
        return ""
    named = book.sheets[turn.post.post_id].chief if turn.post.post_id in book.sheets else ""
    leads = turn.name in named if named else book.at_post[turn.post.post_id, turn.shift_id][0] is turn
    return CHIEF if leads else ""


def by_force(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return a roster for each force: who stands where and when, unit by unit."""
    book = RosterBook(scenario, rows)
    papers = []
    for force in _forces(book, options):
        turns = [turn for own in book.by_person(force).values() for turn in own]
        units = groupby(turns, key=lambda turn: book.unit(turn) or "Đơn vị chưa ghi")
        groups = [(unit, [_force_line(book, turn) for turn in own]) for unit, own in units]
        table = Table(FORCE, _counted(groups), 10)
        papers.append(working_paper(scenario, options, f"PHÂN CA LỰC LƯỢNG: {force}", (table,), landscape=True))
    return Papers(tuple(papers))


def _counted(groups: Sequence[tuple[str, Sequence[tuple[str, ...]]]]) -> tuple[TableRow, ...]:
    return banded((f"{name}, số lượt trực", lines) for name, lines in groups)


def _forces(book: RosterBook, options: Options) -> list[str]:
    return [force for force in book.forces() if not options.parts or force in options.parts]


def _force_line(book: RosterBook, turn: Turn) -> tuple[str, ...]:
    rank, team = (turn.officer.rank, turn.officer.team) if turn.officer else ("", "")
    when = span_text(turn.start, turn.end)
    return turn.name, rank, team, when, turn.shift_id, turn.place, _role(book, turn)


def by_person(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return, force by force, everybody with all turns and duties of fixed time, hours and nights."""
    book = RosterBook(scenario, rows)
    papers = []
    for force in _forces(book, options):
        lines = [line for turns in book.by_person(force).values() for line in _person_lines(book, turns)]
        table = Table(PERSON, tuple(lines), 10)
        papers.append(working_paper(scenario, options, f"PHÂN CA TỪNG NGƯỜI: {force}", (table,)))
    return Papers(tuple(papers))


def _person_lines(book: RosterBook, turns: Sequence[Turn]) -> Iterator[TableRow]:
    first = turns[0]
    whose = (first.titled, first.officer.team if first.officer else "", book.unit(first))
    hours = hours_text(sum(turn.minutes for turn in turns))
    nights = sum(turn.is_night for turn in turns)
    yield Band(f"{', '.join(filter(None, whose))}: {len(turns)} lượt, {hours}, {nights} ca đêm")
    yield from numbered(
        (
            span_text(turn.start, turn.end),
            turn.shift_id,
            turn.place,
            hours_text(turn.minutes),
            "có" if turn.is_night else "",
        )
        for turn in turns
    )


def by_hour(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return people by post and hour, a sheet for each day: numbers only, for organisers."""
    book = RosterBook(scenario, rows)
    told = [turn for turn in book.turns if not turn.hidden]
    groups: dict[str, list[Span]] = {f"{post_id} {post.name}": [] for post_id, post in book.posts.items()}
    groups[RESERVE] = []
    for turn in told:
        key = f"{turn.post.post_id} {turn.post.name}" if turn.post else RESERVE
        groups[key].append((turn.start, turn.end))
    groups["Tổng"] = [(turn.start, turn.end) for turn in told]
    note = Paragraph(
        "Mỗi ô: số người đông nhất cùng lúc trong giờ đó; giờ đổi ca, hàng Tổng có thể nhỏ hơn cộng các hàng."
    )
    return Papers(
        tuple(
            working_paper(scenario, options, f"QUÂN SỐ THEO GIỜ: {short_day(day)}", (note, table), landscape=True)
            for day, table in _hour_tables(groups)
        )
    )


def _hour_tables(groups: dict[str, list[Span]]) -> Iterator[tuple[date, Table]]:
    for day, run in groupby(_hours(groups["Tổng"]), key=datetime.date):
        hours = tuple(run)
        columns = (Column("Chốt", 6), *(Column(f"{hour:%H}h", 0.9, "center") for hour in hours))
        lines = [(name, *(str(peak(spans, hour) or "") for hour in hours)) for name, spans in groups.items()]
        yield day, Table(columns, tuple(line for line in lines if any(line[1:])), 9)


def _hours(spans: Sequence[Span]) -> Iterator[datetime]:
    """Yield every hour in which somebody is on duty."""
    if spans:
        hour = min(start for start, _ in spans).replace(minute=0)
        until = max(end for _, end in spans)
        while hour < until:
            if peak(spans, hour):
                yield hour
            hour += HOUR


def peak(spans: Sequence[Span], hour: datetime) -> int:
    """Return the most people at one moment of the hour that begins at ``hour``: it is when one of them begins."""
    here = [(start, end) for start, end in spans if start < hour + HOUR and end > hour]
    moments = {max(start, hour) for start, _ in here}
    return max((sum(start <= moment < end for start, end in here) for moment in moments), default=0)


def wall_chart(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return posts by shift with forces and counts, for the wall: A3 across, without names."""
    return _chart(scenario, rows, options, named=False)


def wall_chart_with_names(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the same with names, for the room of the forces on duty."""
    return _chart(scenario, rows, options, named=True)


def _chart(scenario: Scenario, rows: PlanRows, options: Options, *, named: bool) -> Papers:
    book = RosterBook(scenario, rows)
    parts = [book.shifts[at : at + SHIFTS_ON_CHART] for at in range(0, len(book.shifts), SHIFTS_ON_CHART)]
    note = Paragraph(f"{LEGEND}. {MISSING}")
    papers = [
        working_paper(
            scenario,
            options,
            "BẢNG PHÂN CA" + (f" ({number}/{len(parts)})" if len(parts) > 1 else ""),
            (note, _chart_table(book, shifts, options, named=named)),
            landscape=True,
        )
        for number, shifts in enumerate(parts, 1)
    ]
    return Papers(tuple(papers), paper="a3")


def _chart_table(book: RosterBook, shifts: Sequence[Shift], options: Options, *, named: bool) -> Table:
    columns = (Column("Chốt", 4), *(Column(shift_text(shift), 4) for shift in shifts))
    lines = [
        (f"{post_id} {post.name}", *(_chart_cell(book, post_id, shift, named=named) for shift in shifts))
        for post_id, post in book.posts.items()
        if not options.parts or post_id in options.parts
    ]
    lines.append((RESERVE, *(_reserve_cell(book, shift, named=named) for shift in shifts)))
    return Table(columns, tuple(line for line in lines if any(line[1:])), 10 if named else 12)


def _chart_cell(book: RosterBook, post_id: str, shift: Shift, *, named: bool) -> str:
    turns = book.at_post.get((post_id, shift.shift_id), ())
    counts = book.badges(post_id, shift.shift_id)
    return _with_names(f"{counts}: {len(turns)} người" if counts else "", turns, named=named)


def _reserve_cell(book: RosterBook, shift: Shift, *, named: bool) -> str:
    turns = [turn for turn in book.turns if turn.shift_id == shift.shift_id and turn.post is None and not turn.hidden]
    forces = [force for force in book.forces() if any(turn.force == force for turn in turns)]
    counts = ", ".join(badge(force, sum(turn.force == force for turn in turns)) for force in forces)
    return _with_names(f"{counts}: {len(turns)} người" if counts else "", turns, named=named)


def _with_names(counts: str, turns: Sequence[Turn], *, named: bool) -> str:
    names = ", ".join(turn.name for turn in turns) if named else ""
    return f"{counts} ({names})" if names else counts
