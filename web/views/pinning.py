"""Pinning with the rights of the reader; pages and the JSON API share it."""

from planner.engine.pins import Pin
from web.context import EventContext
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import pins
from web.services.pins import KeptPin
from web.services.protection import protected_of
from web.views.sight import sight_in


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
    """Whether the reader may name the person of a pin; while the data have faults, only who leads every force."""
    if pin.problem != "staffing" or context.may(Resource.ROSTER_WHOLE, Action.READ):
        return True
    scenario = context.services.scenarios.current(context.event.id).scenario
    return scenario is not None and sight_in(context).knows(scenario, pin.subject.partition(pins.AT)[0])


def set_pin(context: EventContext, pin: Pin, reason: str) -> bool:
    """Toggle a pin for someone who may; return whether it holds now.

    Raises:
        NotFound: the person of the pin belongs to a force that somebody else leads.
    """
    context.need(pins.RESOURCES.get(pin.problem, Resource.PLANS), Action.EDIT)
    if not _person_visible(context, pin):
        raise NotFound
    known = {one.pin for one in pins.pins_of(context.store, context.event.id)}
    if pin not in known:
        pins.refuse_wrong(context.services.scenarios.current(context.event.id).scenario, pin)
    return context.store.write(
        context.actor, lambda transaction: pins.toggle(transaction, context.event.id, pin, reason)
    )
