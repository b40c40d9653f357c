"""What the traffic checks look at, and how they word what they find."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.engine.findings import Finding, Severity
from planner.scenario.schema import Scenario
from planner.traffic.closures import Stretch, Unresolved
from planner.traffic.listed import PROBLEM, ListedClosure, ListedDetour
from planner.traffic.network import RoadNetwork
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged: the pack, its roads, and the lists of ways round and (on disk) of closures."""

    scenario: Scenario
    network: RoadNetwork
    stretches: tuple[Stretch, ...]
    unresolved: tuple[Unresolved, ...]
    listed: tuple[ListedDetour, ...]
    closures_on_file: tuple[ListedClosure, ...] = ()


def finding(rule: str, subjects: Sequence[str], vi: str, en: str, severity: Severity = Severity.ERROR) -> Finding:
    """Return a finding of the traffic checks, worded in both languages."""
    return Finding(PROBLEM, rule, tuple(subjects), Wording(vi, en), severity)


def clock(moment: datetime) -> str:
    """Write a moment as orders do: 08:00 16/6/2025."""
    return f"{moment:%H:%M} {moment.day}/{moment.month}/{moment.year}"
