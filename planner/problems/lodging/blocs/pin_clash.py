"""Blocs pinned to halls that cannot be kept together: which halls, which rule, and the nearest halls with room."""

from collections.abc import Iterator

from planner.engine.plan import Commitments
from planner.problems.lodging.blocs.check import CHECKS, blocs_housed
from planner.problems.lodging.blocs.entities import Bloc, Hall
from planner.problems.lodging.data import Night, Problem
from planner.problems.lodging.plan import Assignment
from planner.wording import Wording

MOST_HALLS = 3
"""Halls that a sentence names as the nearest choice."""


def bloc_pins_clash(problem: Problem, commitments: Commitments) -> Iterator[tuple[tuple[str, ...], Wording]]:
    """Yield blocs pinned to halls where together they break a rule, with the sentence that says so."""
    pinned = _pinned(problem, commitments)
    rows = [
        Assignment(name, hall.house_id, hall.hall_id, bloc.check_in, bloc.check_out, bloc.people)
        for name, hall in pinned.items()
        for bloc in (problem.blocs.bloc[name],)
    ]
    told: set[tuple[str, ...]] = set()
    for rule in CHECKS:
        for finding in rule(problem, rows, commitments) if rule is not blocs_housed else ():
            blocs = tuple(subject for subject in finding.subjects if subject in pinned)
            if blocs and blocs not in told:
                told.add(blocs)
                said, (vi, en) = finding.message, _instead(problem, problem.blocs.bloc[blocs[-1]], pinned)
                where = "; ".join(f"{name} → {pinned[name].hall_id}" for name in blocs)
                yield (
                    blocs,
                    Wording(
                        f"Ghim khối {where}: {said.vi} Bỏ một ghim{vi}.",
                        f"Pinned blocs {where}: {said.en} Take a pin off{en}.",
                    ),
                )


def _pinned(problem: Problem, commitments: Commitments) -> dict[str, Hall]:
    halls = {name: fields.get("room_id", "") for name, fields in sorted(commitments.pins.items())}
    blocs = problem.blocs
    return {name: blocs.hall[hall] for name, hall in halls.items() if name in blocs.bloc and hall in blocs.hall}


def _instead(problem: Problem, bloc: Bloc, pinned: dict[str, Hall]) -> tuple[str, str]:
    """Name halls that may take the bloc and have places beside those pinned there: the cheapest first."""
    offers = {
        hall_id: offer
        for (name, hall_id), offer in problem.blocs.offers.items()
        if name == bloc.bloc_id and hall_id != pinned[name].hall_id
    }
    free = [
        hall_id
        for hall_id, offer in sorted(offers.items(), key=lambda pair: (pair[1].cost, pair[0]))
        if all(offer.places <= _left(problem, hall_id, night, pinned) for night in bloc.nights)
    ]
    if not free:
        return "", ""
    blocs = problem.blocs
    names = ", ".join(f"{hall_id} ({blocs.house_name(blocs.hall[hall_id].house_id)})" for hall_id in free[:MOST_HALLS])
    return f", hoặc ghim {bloc.bloc_id} vào nơi khác: {names}", f", or pin {bloc.bloc_id} elsewhere: {names}"


def _left(problem: Problem, hall_id: str, night: Night, pinned: dict[str, Hall]) -> int:
    blocs = problem.blocs
    inside = [blocs.bloc[name] for name, hall in pinned.items() if hall.hall_id == hall_id]
    offers = [blocs.offers.get((bloc.bloc_id, hall_id)) for bloc in inside if night in bloc.nights]
    return blocs.hall[hall_id].places.get(night, 0) - sum(offer.places for offer in offers if offer)
