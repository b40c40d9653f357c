"""The README names every rule and every lesson's check."""

from pathlib import Path

from planner import readiness
from planner.law.rules import law_rules
from planner.readiness.lessons import CHECKS

README = (Path(readiness.__file__).parent / "README.md").read_text("utf-8")


def test_every_rule_and_every_check_of_a_lesson_stands_in_the_readme() -> None:
    functions = [rule.function for rule in law_rules().values()]

    assert [name for name in (*functions, *CHECKS) if f"`{name}`" not in README] == []
    assert [rule_id for rule_id in law_rules() if f"| {rule_id} |" not in README] == []
