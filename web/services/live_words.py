"""What a screen is told: of its own items everything, of others what its forecast needs, of hidden ones nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner.runsheet.live import Event, Kind, State
from planner.runsheet.live.acts import COURSE, TICKS, WHOLE
from web.services.live_content import DIRECTOR, KIOSK, POLICE, Content, LiveItem
from web.services.live_store import Day

LOG_LINES = 200


@dataclass(frozen=True, slots=True)
class Sight:
    """What a screen may show: its view, and whether its reader is cleared for movements of protected persons."""

    view: str
    cleared: bool

    def knows(self, item: LiveItem) -> bool:
        """Whether the screen may know that the item exists."""
        return self.cleared or not item.secret

    def shows(self, item: LiveItem) -> bool:
        """Whether the item stands on the screen with its details."""
        return self.knows(item) and self.view in item.views


def message_of(day: Day, sight: Sight, event: Event) -> dict[str, Any]:
    """Return what a screen is told of an event; its number is always told, so that a screen sees a gap."""
    told: dict[str, Any] = {"n": event.sequence, "at": event.at_ms}
    state = day.ledger.state
    if _of_whole(day, event):
        told |= {"variant": state.variant, "starts": starts_of(day.content, sight, state)}
    item = day.content.by_id.get(event.item)
    if event.item and (item is None or not sight.knows(item)):
        return told
    if event.item and event.kind in COURSE | {Kind.UNDO}:
        told |= {"item": event.item, "course": course_json(state, event.item)}
    if event.kind in TICKS and item is not None and sight.shows(item) and sight.view != KIOSK:
        told |= {"item": event.item, "ticks": ticks_json(state, event.item)}
    if sight.view != KIOSK and (item is None or sight.shows(item)):
        told["line"] = line_json(event)
    if event.kind is Kind.UNDO:
        told["undoes"] = event.undoes
    return told


def _of_whole(day: Day, event: Event) -> bool:
    undone = day.ledger.event(event.undoes) if event.kind is Kind.UNDO else None
    return event.kind in WHOLE or (undone is not None and undone.kind in WHOLE)


def line_json(event: Event) -> dict[str, Any]:
    """Return a line of the log."""
    return {
        "n": event.sequence,
        "kind": str(event.kind),
        "item": event.item,
        "at": event.at_ms,
        "happened": event.happened_ms,
        "by": event.actor,
        "role": event.role,
        "text": event.text,
        "undoes": event.undoes,
    }


def course_json(state: State, item_id: str) -> dict[str, Any]:
    """Return how far an item has come."""
    course = state.course(item_id)
    return {
        "status": str(course.status),
        "started": course.started_ms,
        "ended": course.ended_ms,
        "held": course.held_ms,
        "heldSince": course.held_since_ms,
    }


def ticks_json(state: State, item_id: str) -> dict[str, Any]:
    """Return the acknowledgements of an item by role."""
    ticks = state.ticks.get(item_id, {})
    return {role: {"kind": str(tick.kind), "at": tick.at_ms, "by": tick.actor} for role, tick in ticks.items()}


def starts_of(content: Content, sight: Sight, state: State) -> Mapping[str, int]:
    """Return the applied starts of the items that a screen may know."""
    known = {item_id for item_id, item in content.by_id.items() if sight.knows(item)}
    return {item_id: start_ms for item_id, start_ms in state.starts.items() if item_id in known}


def whole_json(day: Day, sight: Sight) -> dict[str, Any]:
    """Return everything that a screen begins with."""
    session, state, content = day.session, day.ledger.state, day.content
    known = [item for item in content.items if sight.knows(item)]
    lines = [event for event in day.ledger.events if sight.view != KIOSK and may_read(day, sight, event)]
    return {
        "session": session.public_id,
        "mode": session.mode,
        "name": session.name,
        "closed": session.closed_ms is not None,
        "view": sight.view,
        "sequence": state.sequence,
        "now": session.clock_ms(),
        "opened": state.opened_ms,
        "variant": state.variant,
        "variants": [{"key": one.key, "name": one.name, "note": one.note} for one in day.contents.values()],
        "items": [item_json(item, sight) for item in known],
        "courses": {item.plan.item_id: course_json(state, item.plan.item_id) for item in known if _begun(state, item)},
        "ticks": {
            item.plan.item_id: ticks_json(state, item.plan.item_id)
            for item in known
            if sight.view != KIOSK and sight.shows(item) and item.plan.item_id in state.ticks
        },
        "starts": starts_of(content, sight, state),
        "undone": sorted(state.undone),
        "closures": closures_json(content) if sight.view == POLICE else [],
        "log": [line_json(event) for event in lines[-LOG_LINES:]],
    }


def _begun(state: State, item: LiveItem) -> bool:
    return item.plan.item_id in state.courses


def may_read(day: Day, sight: Sight, event: Event) -> bool:
    """Whether a reader may know of an event; one about an item of another programme is for the cleared alone."""
    if not event.item:
        return True
    item = day.content.by_id.get(event.item)
    if item is not None:
        return sight.shows(item)
    return sight.cleared and sight.view == DIRECTOR


def item_json(item: LiveItem, sight: Sight) -> dict[str, Any]:
    """Return an item: with its words where the screen shows it, else only what the forecast needs."""
    plan = item.plan
    told: dict[str, Any] = {
        "id": plan.item_id,
        "start": plan.start_ms,
        "end": plan.end_ms,
        "ties": [[tie.before, tie.from_end, tie.to_end, tie.lag_ms] for tie in plan.ties],
    }
    if not sight.shows(item):
        return told
    told |= {"title": plan.title, "step": item.step}
    if sight.view == KIOSK:
        return told
    return told | {
        "track": plan.track,
        "hard": plan.hard,
        "texts": {name: text for name, text in item.texts.items() if text},
        "told": list(item.told),
        "secret": item.secret,
    }


def closures_json(content: Content) -> list[dict[str, Any]]:
    """Return the closures with their hours and what sets them off."""
    return [
        {
            "id": one.closure_id,
            "road": one.road,
            "tier": one.tier,
            "from": one.from_ms,
            "to": one.to_ms,
            "fromEvent": one.from_event,
            "untilEvent": one.until_event,
            "detour": one.detour,
        }
        for one in content.closures
    ]
