"""Compile once what numba compiles: ``python -m planner.warm``, run by ``make setup``, so that no first plan waits.

What is compiled is kept beside the code (``__pycache__``) and made anew when the code changes.
"""

from planner.problems.lodging.blocs.warm import warm as warm_blocs
from planner.problems.lodging.nights.warm import warm as warm_nights
from planner.problems.lodging.warm import warm as warm_lodging
from planner.problems.preparation.warm import warm as warm_preparation
from planner.problems.staffing.duties.warm import warm as warm_duties
from planner.problems.staffing.many import warm as warm_exchanges
from planner.problems.staffing.schedules.warm import warm as warm_schedules
from planner.traffic.assignment.warm import warm as warm_assignment


def main() -> None:
    """Compile the searches of lodging, the preparation, duties, rosters and the equilibrium on the roads."""
    warm_blocs()
    warm_nights()
    warm_lodging()
    warm_preparation()
    warm_duties()
    warm_exchanges()
    warm_schedules()
    warm_assignment()


if __name__ == "__main__":
    main()
