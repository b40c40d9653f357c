"""The plan for a day of rain: counted at once, seated on demand; kept in memory for as long as nothing changes."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from planner.engine.process import solve_in_child
from planner.engine.progress import Progress, Stop
from planner.engine.settings import Settings
from planner.errors import PlannerError
from planner.problems.seating.overflow_plan import Relocation, relocate
from planner.problems.seating.overflow_words import chosen_places
from planner.scenario.schema import Scenario

KEEP = 6
LIMIT_S = 8.0
Key = tuple[int, int, str, tuple[str, ...]]
"""Event, revision of its scenario, the place the ceremony moves to, places with a screen."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: for which event as it is now, and which places."""

    event_id: int
    revision: int
    venue: str
    screens: tuple[str, ...]

    @property
    def key(self) -> Key:
        """What the answer depends on."""
        return (self.event_id, self.revision, self.venue, self.screens)


def seated_in_child(
    scenario: Scenario, venue: str, screens: tuple[str, ...], *, progress: Progress, stop: Stop
) -> Relocation:
    """Seat everybody in the places; runs in a child process."""
    del progress, stop
    return relocate(scenario, chosen_places(scenario, venue, screens), Settings(limit_s=LIMIT_S))


class RainDesk:
    """Answers of the last questions."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: OrderedDict[Key, Relocation] = OrderedDict()
        self._lock = threading.Lock()
        self._running: set[Key] = set()
        self._failed: dict[Key, PlannerError] = {}

    def begin(self, scenario: Scenario, asked: Asked) -> None:
        """Start giving seats in the background, unless that is being done or was done already.

        Raises:
            UsageError: a place does not exist or is named twice.
        """
        chosen_places(scenario, asked.venue, asked.screens)
        with self._lock:
            if asked.key in self._running:
                return
            self._running.add(asked.key)
            self._failed.pop(asked.key, None)
        threading.Thread(target=self._work, args=(scenario, asked), name="rain", daemon=True).start()

    def _work(self, scenario: Scenario, asked: Asked) -> None:
        try:
            self.seated(scenario, asked)
        except PlannerError as error:
            with self._lock:
                self._failed[asked.key] = error
        finally:
            with self._lock:
                self._running.discard(asked.key)

    def is_running(self, asked: Asked) -> bool:
        """Whether seats are being given."""
        with self._lock:
            return asked.key in self._running

    def failure(self, asked: Asked) -> PlannerError | None:
        """Return why the last attempt to give seats ended without any."""
        with self._lock:
            return self._failed.get(asked.key)

    def counted(self, scenario: Scenario, asked: Asked) -> Relocation:
        """Return who goes where; with seats when these were asked for before.

        Raises:
            UsageError: a place does not exist or is named twice.
        """
        with self._lock:
            known = self._known.get(asked.key)
        return known or self._keep(asked, relocate(scenario, chosen_places(scenario, asked.venue, asked.screens), None))

    def seated(self, scenario: Scenario, asked: Asked) -> Relocation:
        """Return who goes where and on which seat, worked out in a process of its own.

        Raises:
            UsageError: a place does not exist or is named twice.
        """
        chosen_places(scenario, asked.venue, asked.screens)
        with self._lock:
            known = self._known.get(asked.key)
        if known is not None and any(one.seats for one in known.housed):
            return known
        return self._keep(asked, solve_in_child(seated_in_child, (scenario, asked.venue, asked.screens)))

    def _keep(self, asked: Asked, found: Relocation) -> Relocation:
        with self._lock:
            self._known[asked.key] = found
            while len(self._known) > KEEP:
                self._known.popitem(last=False)
        return found


RAIN = RainDesk()
