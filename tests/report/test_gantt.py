"""The bar chart: rows, bars, critical path, hostile texts, paper."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser

from planner.readiness import Situation
from planner.report.gantt import Chart, gantt_pdf, gantt_svg
from tests.browser_support import watched_page
from tests.readiness.packs import D_DAY, changed, repaired, rows

SVG = "{http://www.w3.org/2000/svg}"


def situation() -> Situation:
    return Situation.of(
        repaired(), rows(repaired(), A04={"slack_days": "0"}, A05={"slack_days": "0"}, A01={"slack_days": "1"})
    )


def test_every_kept_task_has_a_row_and_a_bar_as_long_as_its_days() -> None:
    chart = Chart(situation(), date(2025, 5, 20))

    root = ET.fromstring(gantt_svg(chart))  # noqa: S314 - drawn by us

    found = {row.get("data-row"): row for row in root.iter(f"{SVG}g") if row.get("data-row")}
    bars = {own: next(row.iter(f"{SVG}rect")) for own, row in found.items()}
    assert set(found) == {task.task_id for task in repaired().tasks}
    assert all(int(bars[work.id].get("data-days")) == work.days for work in situation().works)
    assert float(bars["A04"].get("x")) == chart.x(situation().by_id["A04"].first)


def test_the_critical_path_is_marked_and_its_tasks_are_linked() -> None:
    drawn = gantt_svg(Chart(situation(), date(2024, 8, 1)))

    critical = re.findall(r'data-row="(\w+)" data-state="\w+" data-critical="1"', drawn)

    assert critical == ["A04", "A05"]
    assert 'data-link="A04 A05"' in drawn
    assert drawn.count('data-link="') == 1


def test_texts_of_a_pack_cannot_become_marks_of_the_picture() -> None:
    scenario = changed(repaired(), ["A01"], name='</text><script>alert(1)</script>"\x00')

    drawn = gantt_svg(Chart(Situation.of(scenario), D_DAY), script=False)

    assert "<script" not in drawn
    assert "\x00" not in drawn
    assert ET.fromstring(drawn) is not None  # noqa: S314 - drawn by us


def test_a_plan_without_tasks_is_an_empty_chart() -> None:
    empty = Situation.of(replace(repaired(), tasks=(), gates=(), directives=()))

    assert "data-row=" not in gantt_svg(Chart(empty, D_DAY))


def test_pages_of_paper_have_the_same_axis() -> None:
    made = gantt_pdf(Chart(situation(), D_DAY))

    assert made.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 3  # 122 tasks, 44 a page


@pytest.mark.browser
def test_the_picture_alone_zooms_and_shows_the_critical_path_without_a_network(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "preparation.svg"
    path.write_text(gantt_svg(Chart(situation(), D_DAY - timedelta(days=60))), "utf-8")

    with watched_page(chromium) as page:
        page.goto(path.as_uri())
        chart = page.locator("svg")
        width = float(chart.get_attribute("width"))
        page.keyboard.press("+")
        wider = float(chart.get_attribute("width"))
        page.keyboard.press("c")
        shown = chart.get_attribute("data-shown")

    assert wider > width * 1.2
    assert shown == "2"
