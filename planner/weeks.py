"""The rosters over weeks that belong to a plan: made beside the duties of its folder, whoever asked for the plan."""

from pathlib import Path

from planner.engine.findings import Finding
from planner.engine.progress import Progress, Stop, never, silent
from planner.engine.settings import Settings
from planner.problems.staffing.rosters.files import rosters_in, write_rosters
from planner.scenario.schema import Scenario

SHARE = 0.5
"""Of the time for the rest of the plan."""


def make_weeks(
    scenario: Scenario, folder: Path, settings: Settings, *, progress: Progress = silent, stop: Stop = never
) -> tuple[Finding, ...]:
    """Make the rosters over weeks beside the duties of the plan folder, and return what is wrong with them.

    A roster that cannot be made leaves the plan as it is: it is told as a finding and costs no other part.
    """
    if not scenario.rosters or stop():
        return ()
    from planner.problems.staffing.rosters.make import make_rosters  # noqa: PLC0415 - numba takes half a second

    rosters = rosters_in(scenario, folder)
    done = make_rosters(rosters, settings.within(SHARE * settings.limit_s), progress=progress, stop=stop)
    good = {key: one for key, one in done.items() if one.goals}
    write_rosters(rosters, good, folder)
    return tuple(finding for one in done.values() for finding in one.findings)
