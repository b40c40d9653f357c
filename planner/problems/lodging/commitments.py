"""Pins must name guests who lodge, fields that exist, and hotels and rooms that exist."""

from collections.abc import Collection, Iterable, Mapping

from planner.engine.pins import UnknownPinError
from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.problems.lodging.data import Problem
from planner.scenario.nearest import nearest
from planner.wording import Wording

FIELDS = ("hotel_id", "room_id")
MOST_NAMES = 3
"""Names that are there, told where none is near the unknown one."""


def refuse_unknown(problem: Problem, commitments: Commitments) -> None:
    """Raise for the first pin that names something unknown.

    Raises:
        UnknownPinError: an unknown guest, field, hotel or room.
    """
    of_guests = {"hotel_id": problem.hotel, "room_id": problem.room}
    of_blocs = {"hotel_id": {hall.house_id for hall in problem.blocs.halls}, "room_id": problem.blocs.hall}
    for guest_id, fields in sorted(commitments.pins.items()):
        if guest_id not in problem.guest and guest_id not in problem.blocs.bloc:
            error = unknown("khách lưu trú", "lodging guest", guest_id, [*problem.guest, *problem.blocs.bloc])
            raise UnknownPinError(error.message, guest_id, "", "subject")
        choices: Mapping[str, Collection[str]] = of_guests if guest_id in problem.guest else of_blocs
        for field, value in sorted(fields.items()):
            if field not in FIELDS:
                error = unknown("trường ghim", "pin field", field, FIELDS)
                raise UnknownPinError(error.message, guest_id, field, "field")
            if value not in choices[field]:
                kind = ("khách sạn", "hotel") if field == "hotel_id" else ("phòng", "room")
                raise UnknownPinError(unknown(*kind, value, choices[field]).message, guest_id, field, "value")


def unknown(vi: str, en: str, name: str, choices: Iterable[str]) -> UsageError:
    """Return the error for an unknown name, with the nearest known one, or with a few that there are."""
    known = sorted(choices)
    near = nearest(name, known)
    some = ", ".join(known[:MOST_NAMES])
    hint_vi = f"; có phải “{near}”?" if near else f"; ví dụ: {some}." if some else "."
    hint_en = f"; did you mean “{near}”?" if near else f"; for example: {some}." if some else "."
    return UsageError(Wording(f"Lưu trú: không có {vi} “{name}”{hint_vi}", f"Lodging: no {en} “{name}”{hint_en}"))
