"""The timetable of the preparation as a bar chart: one SVG that works alone, and the same in web pages and print."""

from planner.report.gantt.drawing import GANTT_FILE, Chart, gantt_svg
from planner.report.gantt.printing import gantt_pdf
from planner.report.gantt.viewer import gantt_script

__all__ = ["GANTT_FILE", "Chart", "gantt_pdf", "gantt_script", "gantt_svg"]
