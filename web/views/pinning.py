"""Pinning with the rights of the reader; pages and the JSON API share it."""

from planner.engine.pins import Pin
from web.context import EventContext
from web.policy import Action, Resource
from web.services import pins
from web.services.pins import KeptPin
from web.services.protection import protected_of


def visible_pins(context: EventContext) -> tuple[KeptPin, ...]:
    """Return the pins that the reader may know of: by the rights of each problem, protected persons left out."""
    kept = tuple(
        one
        for one in pins.pins_of(context.store, context.event.id)
        if context.may(pins.RESOURCES[one.pin.problem], Action.READ) and _person_visible(context, one.pin)
    )
    if context.may(Resource.PROTECTED, Action.READ):
        return kept
    scenario = context.services.scenarios.current(context.event.id).scenario
    hidden = protected_of(scenario).guests if scenario is not None else frozenset({one.pin.subject for one in kept})
    return tuple(one for one in kept if one.pin.subject not in hidden)


def _person_visible(context: EventContext, pin: Pin) -> bool:
    return pin.problem != "staffing" or context.may(Resource.ROSTER_NAMES, Action.READ)


def set_pin(context: EventContext, pin: Pin, reason: str) -> bool:
    """Toggle a pin for someone who may; return whether it holds now."""
    context.need(pins.RESOURCES.get(pin.problem, Resource.PLANS), Action.EDIT)
    known = {one.pin for one in pins.pins_of(context.store, context.event.id)}
    if pin not in known:
        pins.refuse_wrong(context.services.scenarios.current(context.event.id).scenario, pin)
    return context.store.write(
        context.actor, lambda transaction: pins.toggle(transaction, context.event.id, pin, reason)
    )
