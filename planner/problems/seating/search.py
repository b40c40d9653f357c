"""From one component of the hall to seats and a proven bound: exact while small, block by block when large."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.engine.outcome import Limit, Status
from planner.engine.plan import Commitments, weighted
from planner.engine.run import run
from planner.problems.seating import decompose, model
from planner.problems.seating.arrange import candidates
from planner.problems.seating.blockwise import Watch, sketch
from planner.problems.seating.check import check, score
from planner.problems.seating.cohorts import share_out
from planner.problems.seating.commitments import part_of, pinned_seats, previous_seats
from planner.problems.seating.data import NAME, Problem
from planner.problems.seating.field import zone_groups
from planner.problems.seating.greedy import first_seats
from planner.problems.seating.grouped import Grouped, by_groups
from planner.problems.seating.metres import spent
from planner.problems.seating.metres_prices import least_metres
from planner.problems.seating.parties import Guest
from planner.problems.seating.plan import Assignment

SMALL = 400
"""Guests times seats up to which a component is solved seat by seat at once."""
MEDIUM = 2_500
"""Guests times seats up to which it is solved seat by seat where the blocks leave a gap."""
ROW_LIMIT_S = 1.0
"""Longest time one block may take seat by seat."""
ARRANGE_S = 0.008
"""Time kept for one block, of which most need no solver."""
MIXED_SHARE = 0.35
"""Share of the time for groups where guests may choose between zones; the block model takes the rest."""
MERGED_BLOCKS = 6
"""Most blocks rearranged together where one alone has no way to seat its guests."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of one component.

    Attributes:
        status: infeasible only by proof.
        seat_of: guest -> seat; empty without a plan.
        bound: no plan of the component scores less.
        limit: why the search ended early.
    """

    status: Status
    seat_of: Mapping[str, str]
    bound: int
    limit: Limit | None = None


def value(problem: Problem, seat_of: Mapping[str, str], commitments: Commitments) -> int:
    """Return the weighted score of a plan."""
    return weighted(score(problem, _rows(seat_of), commitments), problem.weights)


def _rows(seat_of: Mapping[str, str]) -> tuple[Assignment, ...]:
    return tuple(Assignment(guest, seat) for guest, seat in seat_of.items())


def search(problem: Problem, commitments: Commitments, watch: Watch, limit_s: float) -> Found:
    """Plan one component within ``limit_s``; keep the previous plan where that is better."""
    size = len(problem.guests) * len(problem.seats)
    until_s = watch.settings.now_s() + limit_s
    if size <= SMALL:
        found = _exact(problem, commitments, watch, limit_s)
    else:
        found = _judged(problem, commitments, _without_seats(problem, commitments, watch, limit_s, size))
        if size <= MEDIUM and found.status in {Status.FEASIBLE, Status.UNKNOWN}:
            exact = _exact(problem, commitments, watch, until_s - watch.settings.now_s(), found.seat_of)
            found = _better(problem, commitments, found, exact)
    if found.status is Status.INFEASIBLE:
        return found
    if not found.seat_of:
        found = replace(found, seat_of=first_seats(problem, commitments))
    previous = previous_seats(problem, commitments)
    if previous and len(previous) < len(problem.guests):
        previous = first_seats(problem, commitments, previous)
    if previous and not check(problem, _rows(previous), commitments):
        kept = Found(Status.FEASIBLE, previous, found.bound, found.limit)
        plans = [plan for plan in (found, kept) if plan.seat_of]
        found = min(plans, key=lambda plan: value(problem, plan.seat_of, commitments))
    return _judged(problem, commitments, found)


def _without_seats(problem: Problem, commitments: Commitments, watch: Watch, limit_s: float, size: int) -> Found:
    """Plan by blocks alone where the seat model comes after it, by groups where it would be too large."""
    if size > MEDIUM:
        return _by_groups(problem, commitments, watch, limit_s)
    until = watch.until(watch.settings.now_s() + 0.5 * limit_s)
    reserve_s = min(0.125 * limit_s, ARRANGE_S * len(problem.blocks))
    return _by_blocks(problem, commitments, until, (Grouped({}, 0, {}), reserve_s))


def _judged(problem: Problem, commitments: Commitments, found: Found) -> Found:
    """Say "optimal" when the score meets the bound."""
    if not found.seat_of:
        return found
    total = value(problem, found.seat_of, commitments)
    if total == found.bound:
        return Found(Status.OPTIMAL, found.seat_of, found.bound)
    return Found(Status.FEASIBLE, found.seat_of, found.bound, found.limit or Limit.TIME)


def _better(problem: Problem, commitments: Commitments, one: Found, other: Found) -> Found:
    """Return the better plan with the better bound."""
    if other.status is Status.INFEASIBLE:
        return other
    plans = [found for found in (one, other) if found.seat_of]
    best = min(plans, key=lambda found: value(problem, found.seat_of, commitments), default=other)
    return replace(best, bound=max(one.bound, other.bound))


def provable(problem: Problem, commitments: Commitments, watch: Watch, limit_s: float) -> Status:
    """Return whether a plan exists, without looking for a good one."""
    if not problem.guests:
        return Status.FEASIBLE
    small = len(problem.guests) * len(problem.seats) <= SMALL
    built = (model if small else decompose).build(problem, commitments).model
    built.clear_objective()
    return run(built, watch.within(limit_s), problem=NAME, stop=watch.stop).outcome.status


def _exact(
    problem: Problem, commitments: Commitments, watch: Watch, limit_s: float, start: Mapping[str, str] | None = None
) -> Found:
    variables = model.build(problem, commitments)
    variables.model.add(model.metres(variables) >= least_metres(problem, commitments, in_order=False))
    previous = start or previous_seats(problem, commitments)
    hint = {
        variable.index: int(previous[guest] == seat)
        for (guest, seat), variable in variables.sits.items()
        if guest in previous
    }
    settings = watch.within(limit_s)
    result = run(variables.model, settings, problem=NAME, hint=hint, progress=watch.progress, stop=watch.stop)
    if not result.values:
        return Found(result.outcome.status, {}, 0, result.outcome.limit)
    rows = model.read_off(variables, result.holds)
    seat_of = {row.guest_id: row.seat_id for row in rows}
    return Found(result.outcome.status, seat_of, result.outcome.bound or 0, result.outcome.limit)


def is_by_groups(problem: Problem, commitments: Commitments) -> bool:
    """Return whether a component is planned by groups alone, which always comes to a plan."""
    large = len(problem.guests) * len(problem.seats) > MEDIUM
    return large and len(zone_groups(problem)) == 1 and not previous_seats(problem, commitments)


def _by_groups(problem: Problem, commitments: Commitments, watch: Watch, limit_s: float) -> Found:
    """Plan by groups; with a previous plan, or where guests may choose between zones, search the block model too."""
    begin_s = watch.settings.now_s()
    until = watch.until(begin_s + limit_s)
    previous = bool(previous_seats(problem, commitments))
    mixed = len(zone_groups(problem)) > 1 or previous
    reserve_s = min(0.25 * limit_s, ARRANGE_S * len(problem.blocks))
    found = by_groups(
        problem, commitments, until.until(begin_s + (limit_s - reserve_s) * (MIXED_SHARE if mixed else 1))
    )
    seat_of = completed(problem, commitments, arranged(problem, found.sharing, commitments, until))
    bound = min(found.bound + least_metres(problem, commitments), problem.weights["precedence"])
    grouped = Found(Status.FEASIBLE if seat_of else Status.UNKNOWN, seat_of, bound, Limit.TIME)
    if not mixed:
        return grouped
    known = replace(found, sharing={}) if previous else found
    return _better(problem, commitments, grouped, _by_blocks(problem, commitments, until, (known, reserve_s)))


def completed(problem: Problem, commitments: Commitments, seat_of: dict[str, str]) -> dict[str, str]:
    """Return the plan with seats for those who have none, where the rules of the first plan find them."""
    return seat_of if len(seat_of) == len(problem.guests) else first_seats(problem, commitments, seat_of)


def _by_blocks(problem: Problem, commitments: Commitments, watch: Watch, known: tuple[Grouped, float]) -> Found:
    grouped, reserve_s = known
    v = decompose.build(problem, commitments, lines=grouped.lines)
    found = sketch(v, commitments, watch.until(watch.deadline_s - reserve_s), grouped.lines, grouped.sharing)
    if not found.placed:
        return Found(found.status, {}, found.bound, found.limit)
    wanted = (pinned_seats(problem, commitments), previous_seats(problem, commitments))
    sharing = share_out(problem, v.cohorts, decompose.counts_of(v, found.placed), wanted)
    seat_of = completed(problem, commitments, arranged(problem, sharing, commitments, watch))
    return Found(Status.FEASIBLE if seat_of else Status.UNKNOWN, seat_of, found.bound, found.limit or Limit.TIME)


def arranged(
    problem: Problem, sharing: Mapping[int, list[Guest]], commitments: Commitments, watch: Watch
) -> dict[str, str]:
    """Seat the guests of every block; blocks that cannot hold theirs alone are rearranged with others near by.

    Guests for whom no way is found in time are left out.
    """
    seat_of: dict[str, str] = {}
    guests_in = dict(sharing)
    for number in sorted(sharing):
        seat_of.update(_arrange_block(problem, {number}, guests_in, commitments, watch) or {})
    for number in sorted(sharing):
        if all(guest.guest_id in seat_of for guest in guests_in.get(number, [])):
            continue
        found = (
            _merged(problem, number, guests_in, commitments, watch) if watch.left_s > 0 and not watch.stop() else None
        )
        if found is None:
            continue
        seat_of.update(found)
        guests_in = _occupants(problem, guests_in, seat_of)
    return seat_of


def _occupants(
    problem: Problem, guests_in: Mapping[int, list[Guest]], seat_of: Mapping[str, str]
) -> dict[int, list[Guest]]:
    """Return block -> guests: where they sit by now, or for guests without a seat where they were counted in."""
    guest_in = {seat: problem.guest[guest] for guest, seat in seat_of.items()}
    result = {}
    for number, block in enumerate(problem.blocks):
        seated = [guest_in[seat.seat_id] for seat in block.seats if seat.seat_id in guest_in]
        waiting = [guest for guest in guests_in.get(number, []) if guest.guest_id not in seat_of]
        if seated or waiting:
            result[number] = seated + waiting
    return result


def _arrange_block(
    problem: Problem,
    numbers: set[int],
    sharing: Mapping[int, list[Guest]],
    commitments: Commitments,
    watch: Watch,
) -> dict[str, str] | None:
    guests = [guest.guest_id for number in sorted(numbers) for guest in sharing.get(number, [])]
    part = problem.part(guests, [seat.seat_id for n in sorted(numbers) for seat in problem.blocks[n].seats])
    own = part_of(commitments, part)
    best: dict[str, str] | None = None
    best_value = 0
    least = _least(part, own)
    for seat_of in _nearest_first(part) if len(numbers) == 1 else ():
        total = value(part, seat_of, own)
        if (best is None or total < best_value) and not check(part, _rows(seat_of), own):
            best, best_value = seat_of, total
            if total - spent(part, seat_of) <= least:
                return best
    if watch.stop():
        return best  # whoever wants an end has one: who is left without a seat is seated by the first plan's rules
    exact = _exact(part, own, watch, ROW_LIMIT_S if len(numbers) == 1 else ROW_LIMIT_S * 4)
    if exact.seat_of and (best is None or value(part, exact.seat_of, own) < best_value):
        return dict(exact.seat_of)
    return best


def _nearest_first(part: Problem) -> list[dict[str, str]]:
    """Return the plans of one block, those with fewest metres first."""
    weights = part.weights
    cost = {
        (guest.guest_id, seat.seat_id): weights["walk"] * guest.walked_m(seat) + weights["view"] * seat.stage_m
        for guest in part.guests
        for seat in part.seats
    }
    return sorted(candidates(part), key=lambda seat_of: sum(cost[pair] for pair in seat_of.items()))


def _least(part: Problem, commitments: Commitments) -> int:
    """Return what even the best order costs: a run a delegation, previous seats elsewhere, too few aisle seats."""
    moved = sum(seat not in part.seat for seat in previous_seats(part, commitments).values())
    asking = sum(guest.aisle for guest in part.guests) - sum(seat.aisle for seat in part.seats)
    weights = part.weights
    runs = len({guest.delegation for guest in part.guests if guest.delegation})
    known = weights["changes"] * moved + weights["aisle"] * max(0, asking) + weights["fragments"] * runs
    return known + _split(part)


def _split(part: Problem) -> int:
    """Return what it costs that one delegation is wanted at both ends of a block that it shares with others."""
    line = part.blocks[0].seats
    ends = {line[0].seat_id, line[-1].seat_id}
    special = {seat.seat_id for seat in part.seats if seat.aisle or seat.kind == "wheelchair_space"}
    if special != ends or len({guest.delegation or guest.guest_id for guest in part.guests}) == 1:
        return 0
    wheels = Counter(guest.delegation for guest in part.guests if guest.wheelchair and guest.delegation)
    asking = Counter(guest.delegation for guest in part.guests if guest.aisle and guest.delegation)
    if any(count > 1 for count in wheels.values()):
        return part.weights["fragments"]
    if any(count + wheels[delegation] > 1 for delegation, count in asking.items()):
        return min(part.weights["fragments"], part.weights["aisle"])
    return 0


def _merged(
    problem: Problem, number: int, sharing: Mapping[int, list[Guest]], commitments: Commitments, watch: Watch
) -> dict[str, str] | None:
    """Rearrange a block together with more and more others, the nearest of its zone first."""
    here = problem.blocks[number]
    near = [n for n in range(len(problem.blocks)) if n != number]
    near.sort(key=lambda n: (problem.blocks[n].zone != here.zone, abs(problem.blocks[n].place - here.place), n))
    for count in range(1, min(MERGED_BLOCKS, len(near) + 1)):
        found = _arrange_block(problem, {number, *near[:count]}, sharing, commitments, watch)
        if found is not None:
            return found
    return None
