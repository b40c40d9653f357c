"""Rules of ceremonies as machine checks: one named function each, with severity, basis and state of verification.

``judge(circumstances)`` runs them all. A rule whose basis is not verified throughout (M) never speaks as law: what it
finds is a warning marked "chưa kiểm chứng" until a clerk confirms the rule in confirmations.csv.
"""

from planner.law.rules.base import Breach, Circumstances, LawRule, Verdict, law_rules
from planner.law.rules.judging import FUNCTIONS, findings, judge

__all__ = ["FUNCTIONS", "Breach", "Circumstances", "LawRule", "Verdict", "findings", "judge", "law_rules"]
