"""Compile the search once, so that no plan waits for it: ``python -m planner.problems.lodging.warm``."""

from datetime import date

from planner.engine.plan import NO_COMMITMENTS
from planner.engine.settings import Settings
from planner.problems.lodging.annealing import Annealing
from planner.problems.lodging.data import Fit, Guest, Hotel, Problem, Room
from planner.problems.lodging.model import RULES, frame_for


def warm() -> None:
    """Run the search on two guests; numba keeps what it compiles beside the code."""
    first, last = date(2000, 1, 1), date(2000, 1, 2)
    guests = tuple(Guest(name, name, "D", 1, "nam", first, last, "") for name in ("A", "B"))
    rooms = tuple(Room(name, "H", 2, 1, 1, False, frozenset([first]), "") for name in ("R", "S"))  # noqa: FBT003
    problem = Problem(guests, (Hotel("H", "H"),), rooms, {("", ""): Fit()})
    annealing = Annealing(frame_for(problem, NO_COMMITMENTS, RULES), Settings(), lambda: False)
    annealing.settle({})
    annealing.search(annealing.settings.now_s() + 0.01, 1.0)


if __name__ == "__main__":
    warm()
