"""Why not everybody can be seated: by counting chairs, else by asking the model with demands left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.engine.conflict import Conflict, Demand, minimal_conflict
from planner.engine.outcome import Status
from planner.engine.plan import Commitments
from planner.engine.run import run
from planner.engine.watch import Watch
from planner.problems.tables.data import NAME, Problem
from planner.problems.tables.demands import ORDER, demands_of, kept, kind_of, pin_demands
from planner.problems.tables.model import build
from planner.wording import Wording, number

QUESTION_S = 3.0
"""Time for one question "is there a plan with these demands alone?"."""
NAMED = 4
"""Demands that a sentence names before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why there is no complete plan, and what is left out so that the rest can be planned."""

    conflict: Conflict
    left_out: tuple[Demand, ...]

    def keys(self) -> set[str]:
        """Keys of what is left out."""
        return {demand.key for demand in self.left_out}


def all_demands(problem: Problem, commitments: Commitments) -> tuple[Demand, ...]:
    """Return every demand, those of the pins included."""
    return (*demands_of(problem), *pin_demands(problem, commitments))


def count_chairs(problem: Problem) -> Shortage | None:
    """Return the shortage of chairs as such, proven by counting; the lowest in precedence are left out."""
    chairs = sum(table.high for table in problem.tables)
    wanted = sum(guest.places for guest in problem.guests)
    if wanted <= chairs:
        return None
    named = {demand.key: demand for demand in demands_of(problem)}
    clashing, left_out, taken = [], [], 0
    for guest in sorted(problem.guests, key=lambda guest: guest.seniority):
        demand = named[f"guest {guest.guest_id}"]
        if taken <= chairs:
            clashing.append(demand)
        taken += guest.places
        if taken > chairs:
            left_out.append(demand)
    reason = Wording(
        f"{number(len(problem.guests))} khách cần {number(wanted)} chỗ nhưng {number(len(problem.tables))} bàn chỉ có "
        f"{number(chairs)} chỗ: thiếu {number(wanted - chairs)}. Rẻ nhất: kê thêm {number(wanted - chairs)} ghế, "
        f"hoặc bớt {number(len(left_out))} khách bậc thấp nhất.",
        f"{number(len(problem.guests))} guests need {number(wanted)} chairs but {number(len(problem.tables))} tables "
        f"have {number(chairs)}: {number(wanted - chairs)} are missing. Cheapest: {number(wanted - chairs)} more "
        f"chairs, or {number(len(left_out))} fewer of the lowest in precedence.",
    )
    # One guest too many clashes already; without any one of them the others fit.
    return Shortage(Conflict(tuple(clashing), reason, minimal=taken == len(problem.guests)), tuple(left_out))


def search_conflict(problem: Problem, commitments: Commitments, watch: Watch, known: Iterable[Demand]) -> Shortage:
    """Return a minimal set of clashing demands, and what to give up: the easiest of each clash, till a plan exists."""
    left_out = list(known)
    first: Conflict | None = None
    everything = all_demands(problem, commitments)

    def feasible(part: Sequence[Demand]) -> bool | None:
        return _possible(problem, commitments, watch, part)

    while not watch.stop():
        gone = {demand.key for demand in left_out}
        rest = [demand for demand in everything if demand.key not in gone]
        if first is not None and feasible(rest) is not False:
            break
        # Asked for last, demands of guests stay in the background of those about them.
        demands, minimal = minimal_conflict(sorted(rest, key=_by_ease, reverse=True), feasible)
        if not demands:
            break
        first = first or Conflict(demands, _reason(demands), minimal)
        left_out.append(min(demands, key=_by_ease))
    if first is None:
        first = Conflict((), Wording("Các yêu cầu mâu thuẫn nhau.", "The demands clash."), minimal=False)
    return Shortage(first, tuple(left_out))


def _possible(problem: Problem, commitments: Commitments, watch: Watch, part: Sequence[Demand]) -> bool | None:
    smaller, pins = kept(problem, commitments, part)
    if not smaller.guests:
        return True
    if count_chairs(smaller) is not None:
        return False
    banquet = build(smaller, pins, goals=())
    done = run(banquet.model, watch.settings.within(QUESTION_S), problem=NAME, stop=watch.stop)
    if done.outcome.has_plan:
        return True
    return False if done.outcome.status is Status.INFEASIBLE else None


def _by_ease(demand: Demand) -> tuple[int, str]:
    return ORDER.index(kind_of(demand)), demand.key


def _reason(demands: Sequence[Demand]) -> Wording:
    """Say what clashes and which single thing given up resolves it."""
    easiest = min(demands, key=_by_ease)
    shown = sorted(demands, key=_by_ease)
    more = len(shown) - 2 * NAMED
    vi = " ".join(demand.wording.vi for demand in shown[: 2 * NAMED]) + (f" Và {more} yêu cầu nữa." if more > 0 else "")
    en = " ".join(demand.wording.en for demand in shown[: 2 * NAMED]) + (f" And {more} more." if more > 0 else "")
    return Wording(
        f"{number(len(demands))} yêu cầu không thể cùng giữ: {vi} Bỏ một trong số đó là đủ; dễ bỏ nhất: "
        f"{easiest.wording.vi}",
        f"{number(len(demands))} demands cannot be met together: {en} Giving up any one resolves it; the easiest: "
        f"{easiest.wording.en}",
    )
