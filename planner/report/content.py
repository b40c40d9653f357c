"""What a report shows: the plan folder's figures, the rows on disk and what the check says of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.engine.findings import Finding
from planner.planfiles import PlanFolder

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a report is made from.

    Attributes:
        plan: figures of summary.json and plan.json.
        rows: rows of each problem's CSV file as it is on disk.
        findings: what the independent check says of the files.
    """

    plan: PlanFolder
    rows: Mapping[str, Sequence[Row]]
    findings: Sequence[Finding]
