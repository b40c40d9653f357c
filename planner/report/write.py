"""Writes report.html and the page of each plan."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.law.calendar import shifted
from planner.readiness import Situation
from planner.report import chart, lodging, overview, preparation, rehearsals, seating, staffing, transport
from planner.report.content import Content, Row
from planner.report.gantt import GANTT_FILE, Chart, gantt_script, gantt_svg
from planner.scenario.schema import Scenario
from planner.tables import write_text
from planner.wording import Language, Wording, day_words, number

ASSETS = Path(__file__).parent / "assets"
REPORT = "report.html"

Page = Callable[[Scenario, Sequence[Row], Language], object]

PAGES: dict[str, Page] = {
    "rehearsals": rehearsals.page,
    "seating": seating.page,
    "lodging": lodging.page,
    "staffing": staffing.page,
    "transport": transport.page,
    "preparation": preparation.page,
}


def environment(language: Language) -> Environment:
    """Return the template environment: everything is escaped, and a missing name is an error."""
    made = Environment(
        loader=PackageLoader("planner.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["language"] = language
    made.globals["say"] = lambda vi, en: Wording(vi, en).to(language)
    made.filters["number"] = number
    return made


def write_report(scenario: Scenario, content: Content, folder: Path, language: Language = "vi") -> list[Path]:
    """Write report.html, a page for each plan that has rows, and the typeface; return the pages written."""
    shutil.copytree(ASSETS, folder / "assets", dirs_exist_ok=True)
    templates = environment(language)
    event = {"name": scenario.event.name.to(language), "day": day_words(scenario.event.d_day).to(language)}
    written = []
    templates.globals["gantt"] = _write_gantt(scenario, content.rows.get("preparation", ()), folder, language)
    templates.globals["gantt_script"] = Markup(gantt_script())  # noqa: S704 - our own file
    for name, page in PAGES.items():
        if not content.rows.get(name):
            (folder / f"{name}.html").unlink(missing_ok=True)
        else:
            view = page(scenario, content.rows[name], language)
            html = templates.get_template(f"{name}.html").render(page=view, event=event)
            written.append(_write(folder / f"{name}.html", html))
    _write_chart(scenario, content.rows.get("seating", ()), folder, language)
    _write_tables(scenario, content.rows.get("tables", ()), folder, language)
    view = overview.page(scenario, content, folder, language)
    html = templates.get_template("report.html").render(page=view, event=event)
    return [*written, _write(folder / REPORT, html)]


def _write_gantt(scenario: Scenario, rows: Sequence[Row], folder: Path, language: Language) -> Markup:
    """Write the bar chart as a picture of its own and return it for the page; without a plan there is none."""
    if not rows or not scenario.tasks:
        (folder / GANTT_FILE).unlink(missing_ok=True)
        return Markup()
    situation = Situation.of(scenario, rows)
    # A report is the same whenever it is drawn: it shows the plan before its first day, not the progress of a day.
    chart = Chart(situation, shifted(min(work.first for work in situation.works), -7))
    write_text(folder / GANTT_FILE, gantt_svg(chart, language))
    # Every text in the picture is escaped where it is drawn.
    return Markup(gantt_svg(chart, language, script=False))  # noqa: S704


def _write_chart(scenario: Scenario, rows: Sequence[Row], folder: Path, language: Language) -> None:
    """Write the seat chart; without a seating plan there is none."""
    if rows and scenario.seats:
        write_text(folder / chart.FILE, chart.chart_svg(chart.hall_chart(scenario, rows), language))
    else:
        (folder / chart.FILE).unlink(missing_ok=True)


def _write_tables(scenario: Scenario, rows: Sequence[Row], folder: Path, language: Language) -> None:
    """Write the chart of the tables; without a plan of tables there is none."""
    if rows and scenario.tables:
        write_text(folder / chart.TABLES_FILE, chart.chart_svg(chart.table_chart(scenario, rows), language))
    else:
        (folder / chart.TABLES_FILE).unlink(missing_ok=True)


def _write(path: Path, html: str) -> Path:
    write_text(path, html)
    return path
