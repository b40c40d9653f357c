"""Pins must name guests who come, fields that exist, and tables and places that exist."""

from collections.abc import Iterable

from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.problems.tables.data import Problem
from planner.scenario.nearest import nearest
from planner.wording import Wording

FIELDS = ("table_id", "place")


def refuse_unknown(problem: Problem, commitments: Commitments) -> None:
    """Raise for the first pin that names something unknown.

    Raises:
        UsageError: an unknown guest, field, table or place.
    """
    choices = {"table_id": list(problem.table), "place": [str(place) for place in problem.places]}
    for guest_id, fields in sorted(commitments.pins.items()):
        if guest_id not in problem.guest:
            raise unknown(Wording("khách dự tiệc", "guest at the tables"), guest_id, problem.guest)
        for field, value in sorted(fields.items()):
            if field not in FIELDS:
                raise unknown(Wording("trường ghim", "pin field"), field, FIELDS)
            if value not in choices[field]:
                raise unknown(Wording("bàn", "table") if field == "table_id" else _PLACE, value, choices[field])


_PLACE = Wording("chỗ quanh bàn", "place at a table")


def unknown(kind: Wording, name: str, choices: Iterable[str]) -> UsageError:
    """Return the error for an unknown name, with the nearest known one."""
    near = nearest(name, choices)
    hint_vi = f"; có phải “{near}”?" if near else "."
    hint_en = f"; did you mean “{near}”?" if near else "."
    return UsageError(
        Wording(f"Xếp bàn: không có {kind.vi} “{name}”{hint_vi}", f"Tables: no {kind.en} “{name}”{hint_en}")
    )
