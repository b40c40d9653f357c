"""A finished plan made better zone by zone: special places, wheelchairs and everybody else of a zone chosen anew.

The model of the zone (``zone_model``) is solved for the guests who sit there; who takes a seat of their own is pinned
for the moment, everybody else is given to the blocks counted and arranged in them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from planner.engine.plan import Commitments
from planner.engine.run import Run, run
from planner.problems.seating.assemble import assemble
from planner.problems.seating.blockwise import LEAST_S, Split, Watch
from planner.problems.seating.check import check
from planner.problems.seating.commitments import FIELD, pinned_seats
from planner.problems.seating.data import NAME, Problem
from planner.problems.seating.field import field_of
from planner.problems.seating.plan import Assignment
from planner.problems.seating.search import arranged, value
from planner.problems.seating.special_bound import LARGEST_AREA, Part, completed
from planner.problems.seating.zone_model import Area, build_area, hint_of

MODEL_SHARE = 0.7
"""Share of a zone's time for its model; the rest arranges blocks."""


def bettered(parts: Sequence[Part], whole: Split, seat_of: Mapping[str, str], watch: Watch) -> dict[str, str]:
    """Return the plan with every zone chosen anew where that scores less."""
    best, total = dict(seat_of), value(whole[0], seat_of, whole[1])
    zones = [(part, zone) for part in parts for zone in part.zones if part.size(zone) <= LARGEST_AREA]
    zones.sort(key=lambda one: one[0].size(one[1]))
    for anew in watch.beside_one_another([partial(reseated, part, zone, seat_of) for part, zone in zones]):
        tried = best | anew
        score = value(whole[0], tried, whole[1])
        if score < total and not check(whole[0], [Assignment(*pair) for pair in tried.items()], whole[1]):
            best, total = tried, score
    return best


def reseated(part: Part, zone: str, seat_of: Mapping[str, str], watch: Watch) -> dict[str, str]:
    """Return the seats of everybody in a zone, chosen anew; empty where nothing better is found."""
    if watch.left_s < LEAST_S or watch.stop():
        return {}
    problem = _inside(part.problem, zone, seat_of)
    pinned = pinned_seats(part.problem, part.commitments)
    pinned |= {guest.guest_id: seat_of[guest.guest_id] for guest in problem.guests if guest.turn[0]}
    pinned = {guest: seat for guest, seat in pinned.items() if guest in problem.guest}
    area = build_area(problem, [zone], pinned, part.surplus) if part.surplus else None
    if area is None:
        return {}
    own = {guest.guest_id: seat_of[guest.guest_id] for guest in problem.guests}
    settings = watch.for_blocks(MODEL_SHARE * watch.left_s)
    hint = completed(area, hint_of(area, own), settings)
    found = run(area.model, settings, problem=NAME, hint=hint, stop=watch.stop)
    if not found.values:
        return {}
    return _arranged(area, found, watch)


def _inside(problem: Problem, zone: str, seat_of: Mapping[str, str]) -> Problem:
    """Return the guests who sit in a zone, bound to it, and its seats."""
    seats = {seat.seat_id for seat in problem.seats if seat.zone == zone}
    part = problem.part((guest for guest, seat in seat_of.items() if seat in seats), seats)
    return replace(part, guests=tuple(replace(guest, zones=(zone,)) for guest in part.guests))


def _arranged(area: Area, found: Run, watch: Watch) -> dict[str, str]:
    problem = area.problem
    given = area.desk.given(found.holds)
    commitments = Commitments(pins={guest: {FIELD: seat} for guest, seat in given.items()})
    here = field_of(problem, commitments, tuple(area.zones))
    counts: Counter[tuple[tuple[str, int], int]] = Counter()
    for (kind, number), variable in area.heads.items():
        counts[(kind.delegation, here.ranks.index(kind.rank)), number] += found.value(variable)
    sharing = assemble(problem, commitments, [(here, {key: count for key, count in counts.items() if count})])
    return arranged(problem, sharing, commitments, watch)
