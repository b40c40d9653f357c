"""Pins must name guests who lodge, fields that exist, and hotels and rooms that exist."""

from collections.abc import Collection, Iterable, Mapping

from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.problems.lodging.data import Problem
from planner.scenario.nearest import nearest
from planner.wording import Wording

FIELDS = ("hotel_id", "room_id")


def refuse_unknown(problem: Problem, commitments: Commitments) -> None:
    """Raise for the first pin that names something unknown.

    Raises:
        UsageError: an unknown guest, field, hotel or room.
    """
    of_guests = {"hotel_id": problem.hotel, "room_id": problem.room}
    of_blocs = {"hotel_id": {hall.house_id for hall in problem.blocs.halls}, "room_id": problem.blocs.hall}
    for guest_id, fields in sorted(commitments.pins.items()):
        if guest_id not in problem.guest and guest_id not in problem.blocs.bloc:
            raise unknown("khách lưu trú", "lodging guest", guest_id, [*problem.guest, *problem.blocs.bloc])
        choices: Mapping[str, Collection[str]] = of_guests if guest_id in problem.guest else of_blocs
        for field, value in sorted(fields.items()):
            if field not in FIELDS:
                raise unknown("trường ghim", "pin field", field, FIELDS)
            if value not in choices[field]:
                kind = ("khách sạn", "hotel") if field == "hotel_id" else ("phòng", "room")
                raise unknown(*kind, value, choices[field])


def unknown(vi: str, en: str, name: str, choices: Iterable[str]) -> UsageError:
    """Return the error for an unknown name, with the nearest known one."""
    near = nearest(name, choices)
    hint_vi = f"; có phải “{near}”?" if near else "."
    hint_en = f"; did you mean “{near}”?" if near else "."
    return UsageError(Wording(f"Lưu trú: không có {vi} “{name}”{hint_vi}", f"Lodging: no {en} “{name}”{hint_en}"))
