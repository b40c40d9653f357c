"""Housing blocs: bound first, then exchanges where capacities are all that ties the blocs, else the whole model."""

from dataclasses import dataclass, replace

from planner.engine.outcome import Outcome, Status
from planner.engine.run import run
from planner.engine.watch import Watch
from planner.problems.lodging.blocs.frame import Frame, Housing
from planner.problems.lodging.blocs.model import build
from planner.problems.lodging.blocs.relaxation import Relaxation, relax
from planner.problems.lodging.data import NAME

RELAX_SHARE, LEAST_S = 0.4, 0.5
"""Share of the time that the relaxation may take; time that the model gets in any case."""
LINEARIZATION = 2
"""The linear relaxation of whole blocs in halls is close to the best plan: all of it is used."""


@dataclass(frozen=True)
class Housed:
    """What the search came to.

    Attributes:
        housing: bloc -> hall; None without a plan, in part where ``status`` is infeasible.
        bound: no housing of all blocs costs less.
        status: what is known.
    """

    housing: Housing | None
    bound: int
    status: Status


def house_blocs(frame: Frame, watch: Watch) -> Housed:
    """House all blocs as cheaply as possible; where that cannot be, as many people as possible."""
    relaxation = relax(frame, RELAX_SHARE * watch.left_s)
    watch.tell("build", None, relaxation.bound if relaxation else None)
    if frame.is_plain and relaxation is not None:
        from planner.problems.lodging.blocs.exchanging import Crew  # noqa: PLC0415 - numba takes half a second, which only a search must wait for

        crew = Crew(
            frame,
            relaxation,
            watch.settings,
            watch.end_s,
            watch.stop,
            lambda best, bound: watch.tell("search", best, bound),
        )
        hall_of, bound = crew.work()
        if hall_of is not None:
            cost = int(frame.cost[hall_of, range(len(hall_of))].sum())
            return Housed(frame.housing(hall_of), bound, Status.OPTIMAL if bound >= cost else Status.FEASIBLE)
    return _whole(frame, relaxation, watch)


def _whole(frame: Frame, relaxation: Relaxation | None, watch: Watch) -> Housed:
    """Solve the whole model; when it has no plan, leave out as few people as possible."""
    least = relaxation.bound if relaxation else 0
    done, housing = _run(frame, watch, partial=False)
    if done.status is Status.INFEASIBLE:
        _, housing = _run(frame, watch, partial=True)
        return Housed(housing, least, Status.INFEASIBLE)
    return Housed(housing, max(least, done.bound or 0), done.status)


def _run(frame: Frame, watch: Watch, *, partial: bool) -> tuple[Outcome, Housing | None]:
    built = build(frame, partial=partial)
    settings = replace(watch.settings.within(max(LEAST_S, watch.left_s)), linearization=LINEARIZATION)
    done = run(built.model, settings, problem=NAME, progress=watch.progress, stop=watch.stop)
    return done.outcome, built.housing(frame, done.holds) if done.outcome.has_plan else None
