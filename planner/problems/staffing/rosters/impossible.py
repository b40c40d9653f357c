"""Who can have no schedule at all under his or her own rules, and the fewest rules that together forbid it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from planner.engine.findings import Finding
from planner.problems.staffing.intake import NAME
from planner.problems.staffing.rosters.intake import Roster
from planner.problems.staffing.schedules.arrays import frame_of
from planner.problems.staffing.schedules.entities import Schedules, Worker
from planner.problems.staffing.schedules.pricing import Stretch, pricer_for
from planner.problems.staffing.words import person_name
from planner.wording import Wording

FREED: Mapping[str, tuple[Wording, Callable[[Worker], Worker]]] = {
    "max_weekends": (
        Wording("số cuối tuần trực nhiều nhất", "most weekends"),
        lambda worker: replace(worker, max_weekends=10_000),
    ),
    "roster_limits": (
        Wording("số ca nhiều nhất mỗi loại (roster_limits.csv)", "most shifts of a kind (roster_limits.csv)"),
        lambda worker: replace(worker, max_shifts={}),
    ),
    "busy": (
        Wording("lúc vắng, bận hoặc được miễn trực đêm", "absences, calls elsewhere, nights that are spared"),
        lambda worker: replace(worker, busy=frozenset()),
    ),
    "days_off": (
        Wording("ngày nghỉ đã cho (roster_wishes.csv)", "leave that was granted (roster_wishes.csv)"),
        lambda worker: replace(worker, days_off=frozenset()),
    ),
    "min_days_off": (
        Wording("số ngày nghỉ liền ít nhất", "fewest days off in a row"),
        lambda worker: replace(worker, min_off=1),
    ),
    "min_days_on": (
        Wording("số ngày trực liền ít nhất", "fewest days on duty in a row"),
        lambda worker: replace(worker, min_on=1),
    ),
    "max_days_on": (
        Wording("số ngày trực liền nhiều nhất", "most days on duty in a row"),
        lambda worker: replace(worker, max_on=max(worker.max_on, 10_000)),
    ),
    "max_hours": (
        Wording("số giờ nhiều nhất", "most hours"),
        lambda worker: replace(worker, max_minutes=1_000_000),
    ),
    "min_hours": (
        Wording("số giờ ít nhất", "fewest hours"),
        lambda worker: replace(worker, min_minutes=0),
    ),
}
"""Column or table -> its name, and the worker without the rule."""


def impossible_people(roster: Roster) -> tuple[Finding, ...]:
    """Name everybody who can have no schedule, with the fewest rules that together forbid it."""
    return tuple(
        _finding(roster, worker)
        for worker in roster.schedules.workers.values()
        if not _has_schedule(roster.schedules, worker)
    )


def _finding(roster: Roster, worker: Worker) -> Finding:
    rules = conflict_of(roster.schedules, worker)
    who = person_name(roster.people[worker.person_id])
    names = [FREED[rule][0] for rule in rules]
    return Finding(
        NAME,
        "no_schedule",
        (worker.person_id, *rules),
        Wording(
            f"{who} không thể có lịch nào: {', '.join(name.vi for name in names)} không thể cùng giữ được trong "
            f"{roster.schedules.days} ngày; hãy nới một trong các mức này.",
            f"{who} can have no schedule: {', '.join(name.en for name in names)} cannot be kept together in "
            f"{roster.schedules.days} days; loosen one of them.",
        ),
    )


def conflict_of(schedules: Schedules, worker: Worker) -> tuple[str, ...]:
    """Return rules that together leave no schedule while any of them given up leaves one."""
    kept = []
    for name, (_, freed) in FREED.items():
        without = freed(worker)
        if _has_schedule(schedules, without):
            kept.append(name)
        else:
            worker = without
    return tuple(kept)


def _has_schedule(schedules: Schedules, worker: Worker) -> bool:
    """Whether some schedule keeps the rules; numbers of a kind that do not fit the table are left out."""
    bounded = replace(worker, max_on=min(worker.max_on, schedules.days))
    frame = frame_of(replace(schedules, workers={worker.person_id: bounded}, wishes=()))
    pricer = pricer_for(frame, 0, Stretch(0, schedules.days))
    if pricer is None:
        return False
    reward = np.zeros((schedules.days, len(frame.kinds)))
    return pricer.cheapest(reward, np.empty(pricer.cells, np.int32))[0] is not None
