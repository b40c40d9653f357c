"""What the rooms of a plan share: which plan, what may be told of its findings, why none exists."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.engine.findings import Finding
from planner.engine.outcome import Status
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.context import EventContext
from web.services import pins
from web.services.plans import Bundle
from web.services.scenarios import JUDGING_S
from web.views.plan_page import PlanPage, base_of, finding_lines

HIDDEN_FINDING = Wording(
    "Một vi phạm liên quan đến người hoặc hành trình mà tài khoản này không được xem.",
    "A violation about people or movements that this account may not see.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPage(PlanPage):
    """Base of the views of these rooms.

    Attributes:
        query: what the address asks for.
        show: id of what is pointed at; it is highlighted.
        conflict: why no complete plan exists, as sentences; empty when there is one.
        faults: why the scenario of today cannot be read; empty when it can.
        solvable: whether the scenario of today asks anything of this problem.
    """

    query: Mapping[str, str]
    show: str = ""
    conflict: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    solvable: bool = True


def room_base(
    context: EventContext,
    bundle: Bundle | None,
    problem: str,
    query: Mapping[str, str],
    secrets: Collection[str] = (),
) -> dict[str, Any]:
    """Return the fields of RoomPage; findings that name one of ``secrets`` (ids, names) are told without content."""
    base = base_of(context, bundle, problem)
    current = context.services.scenarios.awaited(context.event.id, JUDGING_S)
    base |= {
        "query": query,
        "show": query.get("show", ""),
        "faults": tuple(fault.line(context.language) for fault in current.faults[:5]) if current else (),
    }
    if bundle is not None:
        base["findings"] = _told(context, bundle, problem, secrets)
        base["conflict"] = conflict_of(context, bundle, problem, secrets)
    return base


def _told(context: EventContext, bundle: Bundle, problem: str, secrets: Collection[str]) -> tuple[Any, ...]:
    told = [one for one in bundle.findings if one.problem == problem]
    return finding_lines(context, bundle, [_without(one, secrets) for one in told])


def _without(one: Finding, secrets: Collection[str]) -> Finding:
    if names_any(" ".join((*one.subjects, one.message.vi)), secrets):
        return replace(one, message=HIDDEN_FINDING, subjects=())
    return one


def names_any(text: str, secrets: Collection[str]) -> bool:
    """Whether a sentence names something that must not be told; rather once too often than once too little."""
    return any(secret in text for secret in secrets if secret)


def conflict_of(context: EventContext, bundle: Bundle, problem: str, secrets: Collection[str] = ()) -> tuple[str, ...]:
    """Return the smallest conflict, or the demands left out, as sentences."""
    details = bundle.files.details.get(problem, {})
    conflict = details.get("conflict")
    sentences = [*([conflict["reason"], *conflict["demands"]] if conflict else []), *(details.get("unmet") or [])]
    told = (
        HIDDEN_FINDING.to(context.language) if names_any(one["vi"], secrets) else str(one[context.language])
        for one in sentences
    )
    return tuple(dict.fromkeys(told))


def has_plan(bundle: Bundle | None, problem: str) -> bool:
    """Whether a plan holds rows of a problem."""
    return bundle is not None and bool(bundle.rows.get(problem)) and _status(bundle, problem) is not Status.INFEASIBLE


def _status(bundle: Bundle, problem: str) -> Status:
    entry = bundle.files.problems.get(problem)
    return Status(entry["status"]) if entry else Status.UNKNOWN


def scenario_of(context: EventContext, bundle: Bundle | None) -> Scenario | None:
    """Return the scenario that the plan was made from, else that of today; None while that has faults."""
    return bundle.scenario if bundle is not None else context.services.scenarios.current(context.event.id).scenario


def pinned_subjects(context: EventContext, problem: str) -> frozenset[str]:
    """Return what is pinned in a problem."""
    kept = (one.pin for one in pins.pins_of(context.store, context.event.id))
    return frozenset(pin.subject.partition(pins.AT)[0] for pin in kept if pin.problem == problem)


def stamp_of(bundle: Bundle) -> str:
    """Return how an export names the plan it came from."""
    return f"PA{bundle.card.number}-{bundle.card.digest[:8]}"
