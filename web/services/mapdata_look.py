"""Which traffic a page shows: that of a plan, or that of the scenario of today with the people of the plan in force."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Protocol

from planner.errors import Fault
from planner.scenario.schema import Scenario
from web.errors import NotFound
from web.services.mapdata_day import TrafficDays, days_of
from web.services.plans import Bundle, PlanShelf
from web.services.protection import protected_of
from web.services.scenarios import Scenarios
from web.store.engine import Store


class Sources(Protocol):
    """Where plans and scenarios come from; the application's own services are such a thing."""

    @property
    def store(self) -> Store:
        """The database."""

    @property
    def scenarios(self) -> Scenarios:
        """The scenarios of today."""

    @property
    def shelf(self) -> PlanShelf:
        """The plans."""


class Occasion(Protocol):
    """An event, as far as it says what is looked at."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def plan_id(self) -> int | None:
        """The plan in force."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at.

    Attributes:
        days: the traffic; None when the scenario has faults and no plan was made yet.
        bundle: the plan whose people are shown.
        tag: names the content: equal tags, equal content.
        faults: what keeps the scenario of today from being drawn.
        of_plan: whether the plan's own scenario is shown instead of that of today.
    """

    days: TrafficDays | None
    bundle: Bundle | None
    tag: str
    faults: tuple[Fault, ...] = ()
    of_plan: bool = False


class _Days:
    """The days looked at last."""

    def __init__(self, keep: int = 8) -> None:
        self._known: OrderedDict[tuple[int, str], TrafficDays] = OrderedDict()
        self._keep = keep
        self._lock = threading.Lock()

    def get(self, key: tuple[int, str]) -> TrafficDays | None:
        with self._lock:
            return self._known.get(key)

    def put(self, key: tuple[int, str], days: TrafficDays) -> TrafficDays:
        with self._lock:
            self._known[key] = days
            self._known.move_to_end(key)
            while len(self._known) > self._keep:
                self._known.popitem(last=False)
        return days


_KNOWN = _Days()


def look(sources: Sources, event: Occasion, plan: str = "", *, cleared: bool = False) -> Look:
    """Return the traffic of a plan, or of today.

    Args:
        sources: plans and scenarios.
        event: the event.
        plan: public id of a plan whose own scenario and lists are shown; empty for today's.
        cleared: whether the reader may see the movements of protected persons.

    Raises:
        NotFound: the event has no such plan.
    """
    shelf = sources.shelf
    if plan and not plan.isalnum():
        raise NotFound
    card = shelf.card(event.id, plan) if plan else shelf.in_force(event.id, event.plan_id)
    bundle = shelf.bundle(card) if card is not None else None
    current = sources.scenarios.current(event.id)
    of_plan = bundle is not None and (bool(plan) or current.scenario is None)
    scenario = bundle.scenario if bundle is not None and of_plan else current.scenario
    tag = f"{0 if of_plan else current.revision}-{card.public_id if card else ''}-{int(cleared)}"
    if scenario is None:
        return Look(None, bundle, tag, current.faults)
    key = (event.id if not of_plan else -event.id, tag)
    days = _KNOWN.get(key) or _KNOWN.put(
        key,
        days_of(
            scenario,
            bundle.rows if bundle is not None else {},
            bundle.folder if bundle is not None and of_plan else None,
            cleared=cleared,
        ),
    )
    return Look(days, bundle, tag, current.faults, of_plan)


def for_reader(scenario: Scenario, *, cleared: bool) -> Scenario:
    """Return the scenario without escorts and protected convoys for those who may not know of them."""
    if cleared:
        return scenario
    guarded = protected_of(scenario)
    return replace(
        scenario,
        posts=tuple(post for post in scenario.posts if post.post_id not in guarded.posts),
        post_demand=tuple(row for row in scenario.post_demand if row.post_id not in guarded.posts),
        movements=tuple(row for row in scenario.movements if row.movement_id not in guarded.movements),
        movement_blocks=tuple(row for row in scenario.movement_blocks if row.movement_id not in guarded.movements),
        crossings=tuple(row for row in scenario.crossings if row.movement_id not in guarded.movements),
        post_sheets=tuple(row for row in scenario.post_sheets if row.post_id not in guarded.posts),
    )
