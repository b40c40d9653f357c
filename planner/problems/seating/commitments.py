"""Pinned seats and the previous plan, read once and strictly."""

from collections.abc import Iterable

from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.problems.seating.data import Problem
from planner.scenario.nearest import nearest
from planner.wording import Wording

FIELD = "seat_id"


def pinned_seats(problem: Problem, commitments: Commitments) -> dict[str, str]:
    """Return guest -> pinned seat.

    Raises:
        UsageError: a pin names no attending guest, no field or no seat; the nearest valid name is told.
    """
    pinned: dict[str, str] = {}
    for guest, fields in sorted(commitments.pins.items()):
        _known("khách dự", "attending guest", guest, problem.guest)
        for name, seat in sorted(fields.items()):
            _known("trường ghim của khách", "pin field of a guest", name, (FIELD,))
            _known("ghế", "seat", seat, problem.seat)
            pinned[guest] = seat
    return pinned


def previous_seats(problem: Problem, commitments: Commitments) -> dict[str, str]:
    """Return guest -> seat in the previous plan, for guests who attend; the first row of a guest counts."""
    seats: dict[str, str] = {}
    for row in commitments.previous:
        guest, seat = row.get("guest_id", ""), row.get("seat_id", "")
        if guest in problem.guest and seat:
            seats.setdefault(guest, seat)
    return seats


def _known(kind_vi: str, kind_en: str, word: str, choices: Iterable[str]) -> None:
    known = list(choices)
    if word not in known:
        raise unknown(Wording(kind_vi, kind_en), word, known)


def unknown(kind: Wording, word: str, choices: Iterable[str]) -> UsageError:
    """Return the error that says which name was meant most likely."""
    near = nearest(word, sorted(choices), likeness=0.0) or "–"
    return UsageError(
        Wording(
            f"Không có {kind.vi} “{word}” trong phương án chỗ ngồi; gần nhất là “{near}”.",
            f"There is no {kind.en} “{word}” in the seating; the nearest is “{near}”.",
        )
    )


def part_of(commitments: Commitments, problem: Problem) -> Commitments:
    """Return the commitments about the guests of ``problem``; pins to seats outside it are left to other parts."""
    return Commitments(
        pins={
            guest: fields
            for guest, fields in commitments.pins.items()
            if guest in problem.guest and problem.seat.keys() >= set(fields.values())
        },
        previous=tuple(row for row in commitments.previous if row.get("guest_id", "") in problem.guest),
    )
