"""The bar chart on paper: A3 pages across, so many tasks a page, typeset without any network."""

import tempfile
from dataclasses import replace
from pathlib import Path

import typst

from planner.report.gantt.drawing import Chart, gantt_svg, parts_of
from planner.wording import Language

ROWS_A_PAGE = 44
FONTS = Path(__file__).parents[2] / "documents" / "assets" / "fonts"


def gantt_pdf(chart: Chart, language: Language = "vi") -> bytes:
    """Return the chart as A3 pages; every page has the same axis, so that they can be laid side by side."""
    span = (chart.first, chart.last)
    pages = parts_of(chart.rows, ROWS_A_PAGE) or [()]
    with tempfile.TemporaryDirectory() as place:
        for number, works in enumerate(pages):
            drawn = gantt_svg(replace(chart, works=works, span=span), language, script=False)
            Path(place, f"page{number}.svg").write_text(drawn, "utf-8")
        images = "\n#pagebreak()\n".join(
            f'#image("page{number}.svg", width: 100%, height: 100%, fit: "contain")' for number in range(len(pages))
        )
        source = Path(place, "chart.typ")
        source.write_text(f'#set page(paper: "a3", flipped: true, margin: 10mm)\n{images}\n', "utf-8")
        fonts = [str(FONTS)] if FONTS.is_dir() else []
        return bytes(typst.compile(str(source), font_paths=fonts))
