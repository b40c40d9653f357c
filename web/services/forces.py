"""Whose names a member may read: those of the forces that the member leads, and of nobody else."""

import threading
from dataclasses import dataclass

from sqlalchemy import Connection, select

from planner.scenario.rows import Officer
from planner.scenario.schema import Scenario
from web.store import tables
from web.store.engine import database

MOST_EVENTS = 64
_KNOWN: dict[tuple[str, int], tuple[int, frozenset[str]]] = {}
_LOCK = threading.Lock()


def forces_with_people(db: Connection, event_id: int, revision: int) -> frozenset[str]:
    """Return the forces that the event's officers belong to, as its table stands; kept until the event changes."""
    key = (database(db), event_id)
    known = _KNOWN.get(key)
    if known is not None and known[0] == revision:
        return known[1]
    force = tables.rows.c.cells["force"].as_string()
    query = select(force).where(tables.rows.c.event_id == event_id).where(tables.rows.c.table_name == "officers")
    # A row without a readable force belongs to nobody: whoever would read it must not be taken for its chief.
    found = frozenset(text or "" for text in db.execute(query.distinct()).scalars())
    with _LOCK:
        if len(_KNOWN) >= MOST_EVENTS:
            _KNOWN.clear()
        _KNOWN[key] = (revision, found)
    return found


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose names somebody may read in a plan.

    Attributes:
        forces: the forces that the reader leads; empty: names of nobody.
    """

    forces: frozenset[str]

    def sees(self, force: str) -> bool:
        """Whether people of a force may be named."""
        return force in self.forces

    def hidden(self, scenario: Scenario) -> tuple[Officer, ...]:
        """Return the people who may not be named."""
        return tuple(one for one in scenario.officers if one.force not in self.forces)

    def hidden_ids(self, scenario: Scenario) -> frozenset[str]:
        """Return the ids of the people who may not be named."""
        return frozenset(one.person_id for one in self.hidden(scenario))

    def knows(self, scenario: Scenario, person_id: str) -> bool:
        """Whether a person may be named; somebody the scenario does not hold may not."""
        return any(one.person_id == person_id and one.force in self.forces for one in scenario.officers)

    def whole(self, scenario: Scenario) -> bool:
        """Whether everybody of a plan may be named."""
        return bool(self.forces) and not self.hidden(scenario)
