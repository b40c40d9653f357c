"""Small packs about rehearsals: D-day is Monday 15/6/2026, the horizon the three days before it unless said."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import product

from planner.engine.outcome import Status
from planner.engine.plan import NO_COMMITMENTS, Commitments, weighted
from planner.engine.settings import Settings
from planner.problems.rehearsals import Assignment, Plan, Problem, check, score
from planner.problems.rehearsals.plan import assign
from planner.problems.rehearsals.solve import solve
from planner.scenario import rows
from planner.scenario.schema import EventSettings, Scenario
from planner.wording import Wording

D_DAY = date(2026, 6, 15)
DAYS = ("2026-06-12", "2026-06-13", "2026-06-14")


def moment(text: str) -> datetime:
    """Read ``12 08:00`` as 12/6/2026 08:00."""
    return datetime.strptime(f"2026-06-{text}", "%Y-%m-%d %H:%M")


def venue(venue_id: str = "V1", **changes: object) -> rows.Venue:
    """Return a hall for 100 people, open 08:00 to 12:00, without setup."""
    fields: dict[str, object] = {
        "name": f"Nhà {venue_id}",
        "lat": 17.0,
        "lon": 107.0,
        "kind": "hội trường",
        "capacity": 100,
        "open_from": time(8),
        "open_to": time(12),
    }
    return rows.Venue.model_validate({"venue_id": venue_id, **fields, **changes})


def group(group_id: str = "G1", size: int = 10, **changes: object) -> rows.Group:
    return rows.Group.model_validate({"group_id": group_id, "name": f"Khối {group_id}", "size": size, **changes})


def kind(name: str, **limits: object) -> rows.GroupKind:
    return rows.GroupKind.model_validate({"kind": name, **limits})


def equipment(name: str, count: int) -> rows.Equipment:
    return rows.Equipment(equipment_id=name, count=count)


def item(item_id: str = "I1", groups: str = "G1", persons: str = "", **changes: object) -> rows.Item:
    fields = {"name": f"Tiết mục {item_id}", "minutes": 5, "group_ids": groups, "person_ids": persons}
    return rows.Item.model_validate({"item_id": item_id, **fields, **changes})


def person(person_id: str, groups: str = "") -> rows.Performer:
    return rows.Performer.model_validate(
        {"person_id": person_id, "full_name": f"Diễn viên {person_id}", "group_ids": groups}
    )


def session(session_id: str = "S1", item_id: str = "I1", **changes: object) -> rows.Session:
    """Return a khối session of an hour."""
    return rows.Session.model_validate(
        {"session_id": session_id, "item_id": item_id, "stage": "khối", "minutes": 60, **changes}
    )


def absence(kind: str, subject_id: str, start: str, end: str, *, available: bool = False) -> rows.Availability:
    return rows.Availability.model_validate(
        {
            "subject_kind": kind,
            "subject_id": subject_id,
            "from": moment(start),
            "to": moment(end),
            "available": available,
            "reason": "bận",
        }
    )


def pack(
    *tables: Sequence[rows.Row],
    start: str = DAYS[0],
    options: dict[str, int] | None = None,
    weights: dict[str, int] | None = None,
) -> Scenario:
    """Return a pack with these rows; a table that is not given gets one plain row."""
    found: dict[type[rows.Row], list[rows.Row]] = {}
    for row in (row for table in tables for row in table):
        found.setdefault(type(row), []).append(row)
    event = EventSettings(
        id="thu",
        name=Wording("Thử", "Trial"),
        d_day=D_DAY,
        planning_start=date.fromisoformat(start),
        options={"rehearsals": {"items_per_day": 1, "daily_load_min": 240} | (options or {})},
        weights={"rehearsals": weights or {}},
    )
    return Scenario(
        event,
        venues=tuple(found.get(rows.Venue, [venue()])),  # type: ignore[arg-type]
        groups=tuple(found.get(rows.Group, [group()])),  # type: ignore[arg-type]
        performers=tuple(found.get(rows.Performer, [])),  # type: ignore[arg-type]
        items=tuple(found.get(rows.Item, [item()])),  # type: ignore[arg-type]
        sessions=tuple(found.get(rows.Session, [session()])),  # type: ignore[arg-type]
        availability=tuple(found.get(rows.Availability, [])),  # type: ignore[arg-type]
        group_kinds=tuple(found.get(rows.GroupKind, [])),  # type: ignore[arg-type]
        equipment=tuple(found.get(rows.Equipment, [])),  # type: ignore[arg-type]
        runsheet=tuple(found.get(rows.RunsheetItem, [])),  # type: ignore[arg-type]
        nodes=tuple(found.get(rows.Node, [])),  # type: ignore[arg-type]
        edges=tuple(found.get(rows.Edge, [])),  # type: ignore[arg-type]
    )


def problem(*tables: Sequence[rows.Row], **settings: object) -> Problem:
    """Return the problem of ``pack``."""
    return Problem.from_scenario(pack(*tables, **settings))  # type: ignore[arg-type]


def held(of: Problem, session_id: str, venue_id: str, start: str) -> Assignment:
    """Return a row: ``session_id`` in ``venue_id`` from ``start`` (``12 08:00``)."""
    return assign(of, of.session[session_id], venue_id, of.minute(moment(start)))


def solved(of: Problem, commitments: Commitments = NO_COMMITMENTS, limit_s: float = 10.0) -> Plan:
    return solve(of, Settings(limit_s=limit_s, workers=1), commitments=commitments)


def rules_of(of: Problem, assignments: Sequence[Assignment], commitments: Commitments = NO_COMMITMENTS) -> set[str]:
    """Return the names of the rules broken, warnings apart."""
    return {one.rule for one in check(of, assignments, commitments) if one.severity == "error"}


def proven(plan: Plan) -> int:
    """Return the score of a plan that is proven optimal."""
    assert plan.outcome.status == Status.OPTIMAL
    assert plan.outcome.score is not None
    assert plan.outcome.score == plan.outcome.bound
    return plan.outcome.score


def best_by_trying(of: Problem, commitments: Commitments = NO_COMMITMENTS) -> int | None:
    """Return the best score over every venue and every start, judged by the checker; None when none is allowed."""
    step = of.grid_min
    choices = [
        [
            assign(of, one, place.venue_id, start)
            for place in of.venues
            for start in range(0, of.end_min - one.minutes + 1, step)
            if not rules_of(of.only([one.session_id]), [assign(of, one, place.venue_id, start)])
        ]
        for one in of.sessions
    ]
    best: int | None = None
    for plan in product(*choices):
        value = weighted(score(of, plan, commitments), of.weights)
        if (best is None or value < best) and not rules_of(of, plan, commitments):
            best = value
    return best
