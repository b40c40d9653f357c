"""Suite ``seating-day``: changes on the day alone, on a plan made without a search.

FILE is a pack folder or ``hall-30000`` (any number of guests, ``hall-1200-7`` with seed 7). For each change the seconds
count all that a running process does from the pack in memory to the new plan checked: the pack changed, guests and
seats read from it, and the seats given anew. The row that breaks is the fullest; of equally full ones the one in the
middle of the hall whose guests are not of the lowest rank of their zone, so that others must make room for them.
"""

import resource
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.halls import Hall
from benchmarks.halls import hall as made_up
from benchmarks.options import Options
from planner.engine.plan import NO_COMMITMENTS
from planner.problems.seating import Assignment, Problem, score
from planner.problems.seating.greedy import first_seats
from planner.problems.seating.replan import Change, changed, replan
from planner.scenario.load import load
from planner.scenario.schema import Scenario

KIB_PER_MIB = 1024


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Make a first plan and change it; return one line of figures. The limit of the options is not used."""
    del options
    hall = read_hall(file)
    problem = Problem.from_scenario(hall.scenario)
    begin = time.perf_counter()
    seats = first_seats(problem, hall.commitments)
    greedy_s = time.perf_counter() - begin
    start = tuple(Assignment(*pair) for pair in seats.items())
    return {
        "suite": "seating-day",
        "instance": file.name,
        "guests": len(problem.guests),
        "seats": len(problem.seats),
        "first_plan_s": round(greedy_s, 2),
        "first_plan": score(problem, start, NO_COMMITMENTS),
        "replan": {name: replanned(hall, start, change) for name, change in changes(hall.scenario, start).items()},
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_PER_MIB,
    }


def read_hall(file: Path) -> Hall:
    """Return the hall called ``hall-GUESTS`` or ``hall-GUESTS-SEED``, made up; otherwise the pack in the folder."""
    name, *figures = file.name.split("-")
    if name == "hall" and figures and all(figure.isdigit() for figure in figures) and not file.exists():
        return made_up(int(figures[0]), int(figures[1]) if figures[1:] else 1)
    return Hall(load(file), NO_COMMITMENTS)


def changes(scenario: Scenario, start: Sequence[Assignment]) -> Mapping[str, Change]:
    """Return one change of every kind: a guest of the highest rank declines, comes late, is replaced; a row breaks."""
    guest = next(row for row in scenario.guests if row.attends)
    late = guest.model_copy(update={"guest_id": "MUON", "full_name": "Khách đến muộn (hư cấu)", "companion_of": ""})
    return {
        "decline": Change(declined=frozenset([guest.guest_id])),
        "late": Change(late=(late,)),
        "substitute": Change(frozenset([guest.guest_id]), (late,)),
        "broken_row": Change(broken_rows=frozenset([row_in_use(scenario, start)])),
    }


def row_in_use(scenario: Scenario, start: Sequence[Assignment]) -> tuple[str, str]:
    """Return the fullest row in the middle of those whose guests are not of the lowest rank of their zone."""
    rank = {row.guest_id: row.rank for row in scenario.guests}
    row_of = {seat.seat_id: (seat.zone, seat.row) for seat in scenario.seats}
    size = Counter(row_of.values())
    held: Counter[tuple[str, str]] = Counter(row_of[item.seat_id] for item in start)
    lowest: dict[str, int] = {}
    for item in start:
        zone = row_of[item.seat_id][0]
        lowest[zone] = max(lowest.get(zone, 0), rank[item.guest_id])
    ahead = {row_of[item.seat_id] for item in start if rank[item.guest_id] < lowest[row_of[item.seat_id][0]]}
    most = max((held[row] / size[row] for row in ahead or held), default=0.0)
    fullest = sorted(row for row in ahead or held if held[row] / size[row] == most)
    return fullest[len(fullest) // 2]


def replanned(hall: Hall, start: Sequence[Assignment], change: Change) -> Mapping[str, object]:
    """Return the figures of one change: seconds of the whole, people moved and the proven least."""
    begin = time.perf_counter()
    problem = Problem.from_scenario(changed(hall.scenario, change))
    read_s = time.perf_counter() - begin
    after = replan(problem, start, hall.commitments)
    seconds = time.perf_counter() - begin
    before = score(problem, start)["precedence"]
    return {
        "seconds": round(seconds, 3),
        "reading_s": round(read_s, 3),
        "moved": after.moved,
        "at_least": after.at_least,
        "unseated": len(after.unseated),
        "broken_rules": len(after.broken),
        "more_out_of_order": score(problem, after.assignments)["precedence"] - before,
    }
