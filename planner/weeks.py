"""The rosters over weeks that belong to a plan: made beside the duties of its folder, whoever asked for the plan."""

from pathlib import Path

from planner.engine.findings import Finding, Severity
from planner.engine.progress import Progress, Stop, never, silent
from planner.engine.settings import Settings
from planner.problems.staffing.intake import NAME
from planner.problems.staffing.rosters.files import rosters_in, write_rosters
from planner.problems.staffing.rosters.intake import Roster
from planner.scenario.schema import Scenario
from planner.wording import Wording

SHARE = 0.5
"""Of the time for the rest of the plan."""


def make_weeks(
    scenario: Scenario, folder: Path, settings: Settings, *, progress: Progress = silent, stop: Stop = never
) -> tuple[Finding, ...]:
    """Make the rosters over weeks beside the duties of the plan folder, and return which could not be made and why.

    Such a roster leaves the plan as it is and costs no other part; what is short in the others the check names.
    """
    if not scenario.rosters or stop():
        return ()
    from planner.problems.staffing.rosters.make import make_rosters  # noqa: PLC0415 - numba takes half a second

    rosters = rosters_in(scenario, folder)
    done = make_rosters(rosters, settings.within(SHARE * settings.limit_s), progress=progress, stop=stop)
    write_rosters(rosters, {key: one for key, one in done.items() if one.goals}, folder)
    unmade = {key: one for key, one in done.items() if not one.goals}
    return tuple(finding for key, one in unmade.items() for finding in one.findings or (_unmade(rosters[key]),))


def _unmade(roster: Roster) -> Finding:
    return Finding(
        NAME,
        "roster_made",
        (roster.roster_id,),
        Wording(
            f"Chưa lập được lịch trực “{roster.name}” trong thời gian đã cho; hãy tăng thời gian hoặc bớt yêu cầu.",
            f"The roster “{roster.name}” could not be made in the time given; allow more time or ask for less.",
        ),
        Severity.ERROR,
    )
