"""Work -> SVG: a row per task, a bar from its first to its last day, the critical path and the day itself marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape

from planner.errors import UsageError
from planner.law.calendar import shifted
from planner.readiness.sheets import STATE_WORDS
from planner.readiness.situation import Situation
from planner.readiness.work import Work, links_of
from planner.report.gantt.viewer import gantt_script
from planner.wording import Language, Wording

GANTT_FILE = "preparation.svg"
FONT = 'font-family="Be Vietnam Pro,Arial,sans-serif"'
LABEL_W, ROW_H, HEAD_H, FOOT_H = 360, 18, 44, 34
LONGEST_NAME = 54
WIDEST_DAYS = 1461
"""Days drawn before and after the day itself at most: four years; what lies beyond is a mistyped figure."""
INK, SOFT, LINE, PAPER, FREE_DAY = "#1e1c1a", "#5b5751", "#dcd8d0", "#ffffff", "#f1efea"
CRITICAL, TODAY, D_DAY = "#b3261e", "#14538f", "#8f1d17"
COLOURS = {
    "late": "#9c1c3c",
    "running": "#14538f",
    "waiting": "#6d6860",
    "unverified": "#7d5200",
    "done": "#1b6338",
    "deferred": "#dcd8d0",
}
FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
"""Characters that no XML file may hold."""


@dataclass(frozen=True)
class Chart:
    """What is drawn.

    Attributes:
        situation: tasks and days.
        today: the day that is marked, and by which tasks are late.
        works: the rows, top to bottom; by default the kept tasks in time order.
        day_px: width of a day.
        title: words above.
    """

    situation: Situation
    today: date
    works: tuple[Work, ...] = ()
    day_px: float = 3.0
    title: str = ""
    span: tuple[date, date] = field(default=(date.min, date.min))

    @property
    def rows(self) -> tuple[Work, ...]:
        """The rows."""
        if self.works:
            return self.works
        return tuple(sorted(self.situation.kept, key=lambda work: (work.first, work.last, work.id)))

    @property
    def first(self) -> date:
        """The first day of the axis: a Monday."""
        begin = min((work.first for work in self.rows), default=self.today)
        begin = self.span[0] if self.span[0] != date.min else max(begin, self.situation.before(WIDEST_DAYS))
        return shifted(begin, -begin.weekday())

    @property
    def last(self) -> date:
        """The last day of the axis."""
        end = max((work.last for work in self.rows), default=self.today)
        end = min(max(end, self.situation.d_day), self.situation.before(-WIDEST_DAYS))
        return self.span[1] if self.span[1] != date.min else shifted(end, 7)

    @property
    def days(self) -> int:
        """Days of the axis."""
        return (self.last - self.first).days + 1

    def x(self, day: date) -> float:
        """Return the left edge of a day."""
        return round(LABEL_W + (day - self.first).days * self.day_px, 2)


def gantt_svg(chart: Chart, language: Language = "vi", *, script: bool = True) -> str:
    """Return the chart as one SVG file; with ``script`` it can be zoomed and filtered by itself, without a network."""
    width = LABEL_W + chart.days * chart.day_px + 10
    height = HEAD_H + len(chart.rows) * ROW_H + FOOT_H
    title = chart.title or Wording("Tiến độ chuẩn bị", "Timetable of the preparation").to(language)
    parts = [
        _opening(chart, (width, height), language),
        f"<title>{escape(title)}</title><desc>{escape(_description(chart, language))}</desc>",
        f'<rect width="{width:g}" height="{height}" fill="{PAPER}" data-part="paper"/>',
        f'<text x="6" y="16" font-size="13" font-weight="700" fill="{INK}">{escape(title)}</text>',
        f'<g data-part="grid">{"".join(_grid(chart, height))}</g>',
        f'<g data-part="rows">{"".join(_rows(chart, language))}</g>',
        f'<g data-part="links">{"".join(_links(chart))}</g>',
        f'<g data-part="marks">{"".join(_marks(chart, height, language))}</g>',
        f'<g data-part="legend">{"".join(_legend(height, language))}</g>',
    ]
    if script:
        parts.append(f"<script><![CDATA[{gantt_script()}]]></script>")
    return FORBIDDEN.sub("", "\n".join([*parts, "</svg>\n"]))


def _opening(chart: Chart, size: tuple[float, int], language: Language) -> str:
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" width="{width:g}" '
        f'height="{height}" data-gantt="{chart.first.isoformat()}" data-day-px="{chart.day_px:g}" '
        f'data-label-w="{LABEL_W}" data-row-h="{ROW_H}" data-head-h="{HEAD_H}" lang="{language}" role="img" {FONT} '
        'font-size="11">'
    )


def _description(chart: Chart, language: Language) -> str:
    critical = len(chart.situation.critical)
    return Wording(
        f"{len(chart.rows)} công việc từ {chart.first:%d/%m/%Y} đến {chart.last:%d/%m/%Y}; {critical} việc trên đường "
        f"găng; ngày lễ {chart.situation.d_day:%d/%m/%Y}.",
        f"{len(chart.rows)} tasks from {chart.first} to {chart.last}; {critical} on the critical path; the day itself "
        f"is {chart.situation.d_day}.",
    ).to(language)


def _grid(chart: Chart, height: int) -> Iterator[str]:
    """Draw days on which offices are closed, Mondays, and the names of months."""
    bottom = height - FOOT_H
    for offset in range(chart.days):
        day = chart.first + timedelta(days=offset)
        if chart.day_px >= 2 and not _works(chart, day):  # noqa: PLR2004 - narrower days are no more than a haze
            yield _box(chart.x(day), HEAD_H, chart.day_px, bottom - HEAD_H, f'fill="{FREE_DAY}" data-day="{offset}"')
        if day.day == 1:
            x = chart.x(day)
            name = f"{day.month}/{day.year}"
            yield (
                f'<line x1="{x:g}" y1="22" x2="{x:g}" y2="{bottom}" stroke="{LINE}" data-day="{offset}"/>'
                f'<text x="{x + 3:g}" y="40" fill="{SOFT}" data-day="{offset}" data-dx="3">{name}</text>'
            )


def _works(chart: Chart, day: date) -> bool:
    try:
        return chart.situation.calendar.is_working(day)
    except UsageError:
        return day.weekday() < 5  # noqa: PLR2004 - Saturday and Sunday


def _box(x: float, y: float, width: float, height: float, more: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" {more}/>'


def _rows(chart: Chart, language: Language) -> Iterator[str]:
    for place, work in enumerate(chart.rows):
        yield _row(chart, place, work, language)


def _row(chart: Chart, place: int, work: Work, language: Language) -> str:
    y = HEAD_H + place * ROW_H
    state = work.state(chart.today)
    critical = work.id in chart.situation.critical
    offset, width = (work.first - chart.first).days, work.days
    bar = _box(
        chart.x(work.first),
        y + 4,
        max(2.0, width * chart.day_px),
        ROW_H - 8,
        f'rx="2" fill="{COLOURS[state]}" data-day="{offset}" data-days="{width}" '
        + (f'stroke="{CRITICAL}" stroke-width="2"' if critical else 'stroke="none"'),
    )
    done = _box(
        chart.x(work.first),
        y + ROW_H - 5,
        width * chart.day_px * work.verified / 100,
        2,
        f'fill="{INK}" data-day="{offset}" data-days="{width * work.verified / 100:g}"',
    )
    name = work.task.name if len(work.task.name) <= LONGEST_NAME else work.task.name[: LONGEST_NAME - 1] + "…"
    told = _told(work, state, language)
    return (
        f'<g data-row="{escape(work.id)}" data-state="{state}" data-critical="{int(critical)}" '
        f'data-committee="{escape(work.task.subcommittee)}" data-text="{escape(_search(chart, work))}" '
        f'data-y="{y}" tabindex="0"><title>{escape(told)}</title>'
        f'<text x="6" y="{y + 13}" fill="{CRITICAL if critical else INK}">{escape(f"{work.id}  {name}")}</text>'
        f"{bar}{done if work.verified else ''}</g>"
    )


def _told(work: Work, state: str, language: Language) -> str:
    due = f"{work.due:%d/%m/%Y}" if work.due else "–"
    slack = "–" if work.slack_days is None else str(work.slack_days)
    who = ", ".join(work.accountable) or "–"
    return Wording(
        f"{work.id} {work.task.name}: {work.first:%d/%m/%Y} – {work.last:%d/%m/%Y}, hạn {due}, dự trữ {slack} ngày, "
        f"{STATE_WORDS[state].vi}; chịu trách nhiệm: {who}",
        f"{work.id} {work.task.name}: {work.first} – {work.last}, due {due}, slack {slack} days, "
        f"{STATE_WORDS[state].en}; accountable: {who}",
    ).to(language)


def _search(chart: Chart, work: Work) -> str:
    names = (
        chart.situation.members[one].name
        for one in (*work.accountable, *work.helpers)
        if one in chart.situation.members
    )
    return " ".join(
        (work.id, work.task.name, work.task.owner_body, *work.accountable, *work.helpers, *names)
    ).casefold()


def _links(chart: Chart) -> Iterator[str]:
    """Draw an arrow between tasks of the critical path that follow one another."""
    place = {work.id: (row, work) for row, work in enumerate(chart.rows)}
    for work in chart.rows:
        for one, _ in links_of(work.task):
            if one not in place or not {one, work.id} <= chart.situation.critical:
                continue
            (row, before), (own, _) = place[one], place[work.id]
            x, x2 = chart.x(before.last) + chart.day_px, chart.x(work.first)
            y, y2 = HEAD_H + row * ROW_H + ROW_H / 2, HEAD_H + own * ROW_H + ROW_H / 2
            yield (
                f'<path d="M{x:g} {y:g}H{max(x, x2) + 3:g}V{y2:g}" fill="none" stroke="{CRITICAL}" '
                f'stroke-opacity="0.55" data-link="{escape(one)} {escape(work.id)}"/>'
            )


def _marks(chart: Chart, height: int, language: Language) -> Iterator[str]:
    bottom = height - FOOT_H
    names = (
        (chart.today, Wording("hôm nay", "today"), TODAY),
        (chart.situation.d_day, Wording("NGÀY LỄ", "D-DAY"), D_DAY),
    )
    for day, name, colour in names:
        if chart.first <= day <= chart.last:
            x, offset = chart.x(day), (day - chart.first).days
            yield (
                f'<line x1="{x:g}" y1="22" x2="{x:g}" y2="{bottom}" stroke="{colour}" stroke-width="1.5" '
                f'data-day="{offset}"/><text x="{x - 3:g}" y="26" text-anchor="end" fill="{colour}" font-weight="700" '
                f'data-day="{offset}" data-dx="-3">{escape(name.to(language))}</text>'
            )


def _legend(height: int, language: Language) -> Iterator[str]:
    x, y = 6.0, height - 12
    for state, words in STATE_WORDS.items():
        text = words.to(language)
        yield _box(x, y - 9, 14, 10, f'fill="{COLOURS[state]}"')
        yield f'<text x="{x + 18:g}" y="{y}" fill="{SOFT}">{escape(text)}</text>'
        x += 34 + 6.2 * len(text)
    critical = Wording("viền đỏ: đường găng", "red outline: critical path").to(language)
    yield f'<text x="{x:g}" y="{y}" fill="{CRITICAL}" font-weight="700">{escape(critical)}</text>'


def parts_of(works: Sequence[Work], size: int) -> list[tuple[Work, ...]]:
    """Return the rows in pages of ``size``."""
    return [tuple(works[start : start + size]) for start in range(0, len(works), size)]
