"""Compile the exchanges once, so that no plan waits for them: ``python -m planner.problems.lodging.blocs.warm``."""

from datetime import date

from planner.engine.plan import NO_COMMITMENTS
from planner.problems.lodging.blocs.entities import Bloc, Blocs, Hall, Offer
from planner.problems.lodging.blocs.exchanging import Exchange
from planner.problems.lodging.blocs.frame import frame_of
from planner.problems.lodging.blocs.relaxation import relax


def warm() -> None:
    """Exchange two blocs between two halls; numba keeps what it compiles beside the code."""
    first, last = date(2000, 1, 1), date(2000, 1, 2)
    blocs = Blocs(
        tuple(Bloc(bloc_id, "", 1, first, last) for bloc_id in "ab"),
        tuple(Hall(hall_id, hall_id, "", {first: 1}) for hall_id in "xy"),
        {(bloc_id, hall_id): Offer(1, 1) for bloc_id in "ab" for hall_id in "xy"},
    )
    frame = frame_of(blocs, {"cost": 1}, NO_COMMITMENTS)
    relaxation = relax(frame, 1.0)
    if relaxation is not None:
        Exchange(frame, relaxation, 1).step()


if __name__ == "__main__":
    warm()
