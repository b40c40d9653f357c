"""Queueing solves in tests, and finding the processes that do them."""

import time
from collections.abc import Callable
from pathlib import Path

from web.services import jobs
from web.services.jobs import Job
from web.services.scenarios import Scenarios
from web.services.solves import Base, Wish, ask
from web.store.engine import Actor, Store

PATIENCE_S = 60.0


def wait_for(condition: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    """Wait until something holds; a machine shared by many is given time."""
    end = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(what)
        time.sleep(0.02)


def queue(store: Store, place: Path, event_id: int, wish: Wish) -> str:
    """Queue a solve of the event as it is."""
    return ask(store, Actor(1), place, Base(event_id, Scenarios(store).current(event_id), None), wish)


def ended(store: Store, event_id: int, public_id: str) -> Job:
    """Wait for the end of a solve and return it."""
    wait_for(lambda: jobs.find(store, event_id, public_id).is_over, "the solve did not end")
    return jobs.find(store, event_id, public_id)


def solvers(place: Path) -> list[int]:
    """Return the numbers of the processes that solve in a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if "web.jobs.worker" in command and any(part.startswith(str(place)) for part in command) and state != "Z":
                found.append(int(entry.name))
    return found
