"""Pages that open from disk without a network: one report that links everything, and a page for each plan."""

from planner.report.content import Content
from planner.report.words import STATUS_WORDS, gap_words
from planner.report.write import write_report

__all__ = ["STATUS_WORDS", "Content", "gap_words", "write_report"]
