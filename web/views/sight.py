"""Whose names the reader of a page may read."""

from web.context import EventContext
from web.policy import Action, Resource
from web.services.forces import Sight


def sight_in(context: EventContext) -> Sight:
    """Return whose names this reader may read: those of the forces that the reader leads in this event."""
    return Sight(context.event.forces if context.may(Resource.ROSTER_NAMES, Action.READ) else frozenset())
