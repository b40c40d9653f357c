"""What the guest list refuses, as errors a clerk can act on."""

from planner.errors import PlannerError
from planner.wording import Wording


class ReadingError(PlannerError):
    """A file of guests that cannot be opened at all: one sentence says why and what to do."""


class LimitError(ReadingError):
    """Work that outgrew its limits: too large, too long, or it ended its process."""


class RegisterError(PlannerError):
    """A step of the register that breaks one of its rules; nothing is recorded.

    Attributes:
        rule: the rule's function name.
    """

    def __init__(self, message: Wording, rule: str) -> None:
        super().__init__(message)
        self.rule = rule
