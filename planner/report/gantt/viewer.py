"""The script of the bar chart: the same file works inside the picture and on the pages of the web application."""

from functools import cache
from pathlib import Path


@cache
def gantt_script() -> str:
    """Return the script."""
    return Path(__file__).with_name("viewer.js").read_text("utf-8")
