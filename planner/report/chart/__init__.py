"""The seat chart as one picture that needs nothing else: zoom, search and colours work from the file alone."""

from planner.report.chart.drawing import chart_svg
from planner.report.chart.hall import HallChart, Place, hall_chart
from planner.report.chart.looks import BANDS, band_of
from planner.report.chart.tables import FILE as TABLES_FILE
from planner.report.chart.tables import table_chart
from planner.report.chart.viewer import viewer_script

FILE = "seating.svg"

__all__ = [
    "BANDS",
    "FILE",
    "TABLES_FILE",
    "HallChart",
    "Place",
    "band_of",
    "chart_svg",
    "hall_chart",
    "table_chart",
    "viewer_script",
]
