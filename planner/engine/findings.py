"""What a checker says about a plan: the rule that is broken, who is concerned, in a sentence."""

from dataclasses import dataclass
from enum import StrEnum

from planner.wording import Language, Wording


class Severity(StrEnum):
    """How grave a finding is: an error breaks a rule, a warning is for the organiser to weigh."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule.

    Attributes:
        problem: name of the problem package.
        rule: name of the rule function.
        subjects: ids concerned, the culprit first.
        message: the sentence shown, with the numbers.
        severity: error or warning.
    """

    problem: str
    rule: str
    subjects: tuple[str, ...]
    message: Wording
    severity: Severity = Severity.ERROR

    def line(self, language: Language = "vi") -> str:
        """Return the finding on one line: problem, rule, subjects, sentence."""
        return f"{self.problem}.{self.rule} [{', '.join(self.subjects)}] {self.message.to(language)}"
