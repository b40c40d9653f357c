"""An installation whose event has a plan in force; fixtures that tests/web/conftest.py offers to all pages' tests."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from sqlalchemy import select

from planner.scenario.load import load
from planner.scenario.write import write_pack
from web.context import Services
from web.services.plans import PACK, NewPlan, keep_plan, put_in_force
from web.store import tables
from web.store.engine import Actor, Transaction

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tests.web.conftest import Installation


def keep_in_force(services: Services, event: str, plan_folder: Path, pack: Path) -> str:
    """Keep a copy of a plan folder as a plan of the event, put it in force, and return its public id.

    ``plan_folder`` is emptied into the store; ``pack`` is the scenario that it was made from.
    """
    if not (plan_folder / PACK).exists():
        write_pack(load(pack), plan_folder / PACK)
    summary = json.loads((plan_folder / "summary.json").read_text("utf-8"))
    store = services.store
    with store.read() as db:
        found = db.execute(
            select(tables.events.c.id, tables.events.c.revision, tables.events.c.created_by).where(
                tables.events.c.public_id == event
            )
        ).one()
        author = db.execute(select(tables.users.c.id).order_by(tables.users.c.id).limit(1)).scalar_one()
    shelf = services.shelf

    def work(transaction: Transaction) -> str:
        new = NewPlan(found.id, plan_folder, found.revision, "solved", {}, summary, 0, 0)
        return keep_plan(transaction, shelf, new)

    public_id = store.write(Actor(author), work)
    card = shelf.card(found.id, public_id)
    store.write(Actor(author), lambda transaction: put_in_force(transaction, found.id, card))
    return public_id


@pytest.fixture
def planned_installation(
    installation: "Installation", planned_once: Path, tiny_pack: Path, tmp_path: Path
) -> "Installation":
    """Return an installation over the tiny pack with its plan in force (``.plan`` is the plan's public id)."""
    draft = Path(shutil.copytree(planned_once, tmp_path / "draft"))
    plan = keep_in_force(installation.services, installation.event, draft, tiny_pack)
    return replace(installation, plan=plan)


@contextmanager
def serving(app: "FastAPI") -> Iterator[str]:
    """Serve an application on a free port of this machine; give its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def served(planned_installation: "Installation") -> Iterator[str]:
    """Serve the planned installation; return its address."""
    with serving(planned_installation.client.app) as address:
        yield address
