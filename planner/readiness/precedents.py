"""Comparable events with their figures and sources, to be put beside a proposal."""

from dataclasses import dataclass
from functools import cache

from planner.errors import UsageError
from planner.readiness.template import FOLDER
from planner.scenario.nearest import nearest
from planner.tables import read_table
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Precedent:
    """A comparable event.

    Attributes:
        topic: traffic, staffing, rehearsals, organisation or runsheet.
        case: which event.
        figures: what is known of it.
        source: where that was read.
        verified: V, or M.
    """

    topic: str
    case: str
    figures: Wording
    source: str
    verified: str

    def sentence(self) -> Wording:
        """Say it with its source."""
        return Wording(
            f"{self.case}: {self.figures.vi} ({self.source}; {self.verified})",
            f"{self.case}: {self.figures.en} ({self.source}; {self.verified})",
        )


@cache
def precedents() -> tuple[Precedent, ...]:
    """Return all of them."""
    return tuple(
        Precedent(
            row.cells["topic"],
            row.cells["case"],
            Wording(row.cells["figures_vi"], row.cells["figures_en"]),
            row.cells["source"],
            row.cells["verified"],
        )
        for row in read_table(FOLDER / "precedents.csv").rows
    )


def precedents_of(topic: str) -> tuple[Precedent, ...]:
    """Return the comparable events of a topic.

    Raises:
        UsageError: there is no such topic; the message names them.
    """
    found = tuple(one for one in precedents() if one.topic == topic)
    if found:
        return found
    topics = tuple(dict.fromkeys(one.topic for one in precedents()))
    near = nearest(topic, topics)
    hint = Wording(f" Gần nhất là “{near}”.", f" The nearest is “{near}”.") if near else Wording("", "")
    listed = ", ".join(topics)
    raise UsageError(
        Wording(
            f"Không có trường hợp tương tự cho “{topic}”; các chủ đề: {listed}.{hint.vi}",
            f"There are no precedents of “{topic}”; topics: {listed}.{hint.en}",
        )
    )
