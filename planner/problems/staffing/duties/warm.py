# mypy: disable-error-code="no-untyped-call"
"""Compile the search for duties once, so that no plan waits for it."""

from datetime import datetime, timedelta

from planner.problems.staffing.data import Problem
from planner.problems.staffing.duties.ejection import dismiss, lay, settle
from planner.problems.staffing.duties.jobs import empty_desk, work_of
from planner.problems.staffing.entities import Duty, Person


def warm() -> None:
    """Run the search on one duty and two people; numba keeps what it compiles beside the code."""
    start = datetime(2000, 1, 1)
    people = {name: Person(name, name, "") for name in ("A", "B")}
    duty = Duty("1", "", start, start + timedelta(hours=1))
    jobs = work_of(Problem(posts={}, shifts={}, lines={}, people=people, duties=(duty,))).jobs
    desk = empty_desk(jobs, 1)
    settle(jobs, desk, 1)
    lay(jobs, desk, desk.done_by.copy())
    dismiss(jobs, desk, 0)
