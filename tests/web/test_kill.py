"""Killing the solver or the whole server harms nothing: the plan in force stays byte for byte what it was."""

import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from planner.scenario.load import load
from tests.web.conftest import Installation, installed
from tests.web.planned import keep_in_force
from tests.web.solving import ended, queue, solvers, wait_for
from tests.web.stored import event_id
from web.services import jobs
from web.services.plans import folder_digest
from web.services.solves import Wish
from web.settings import Settings

ROOT = Path(__file__).parents[2]
LARGE = ROOT / "scenarios" / "vinh-linh-2025"
LONG = Wish(problems=("lodging",), limit_s=300)


@pytest.fixture
def large(tmp_path: Path, planned_once: Path, tiny_pack: Path) -> Iterator[Installation]:
    """Return an installation whose event takes long to plan, with a plan in force."""
    for installation in installed(Settings(tmp_path / "data"), LARGE):
        draft = Path(shutil.copytree(planned_once, tmp_path / "draft"))
        keep_in_force(installation.services, installation.event, draft, tiny_pack)
        yield installation


def digests(data: Path) -> dict[str, str]:
    """Return the hash of every plan folder, each file's bytes included."""
    return {folder.name: folder_digest(folder) for folder in (data / "plans").iterdir()}


def in_force(data: Path) -> list[tuple[object, ...]]:
    query = "SELECT plans.public_id, plans.digest FROM events JOIN plans ON plans.id = events.plan_id"
    return asked(data, query)


def asked(data: Path, query: str) -> list[tuple[object, ...]]:
    """Return what the database of a server that runs, or was killed, says."""
    with closing(sqlite3.connect(f"file:{data / 'khanh-tiet.db'}?mode=ro", uri=True, timeout=10)) as db:
        return db.execute(query).fetchall()


def test_a_killed_solver_is_told_in_words_and_harms_nothing(large: Installation) -> None:
    services, event = large.services, event_id(large)
    data = services.settings.data
    before, plan = digests(data), in_force(data)
    job = queue(services.store, services.settings.jobs, event, LONG)
    wait_for(lambda: jobs.find(services.store, event, job).progress, "no progress")
    (pid,) = solvers(services.settings.jobs)
    os.kill(pid, signal.SIGKILL)
    over = ended(services.store, event, job)
    assert over.state == "failed"
    assert over.message is not None
    assert "đột ngột (mã -9)" in over.message.vi
    assert (digests(data), in_force(data)) == (before, plan)
    wait_for(lambda: not list(services.settings.jobs.iterdir()), "the job's folder is still there")


@contextmanager
def server(data: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the real server over a data folder."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "planner.cli", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen([*command, "--example", "none"], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: _listens(port), "the server does not answer")
        yield process
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def prepared(tmp_path: Path, planned_once: Path, tiny_pack: Path, pack: Path, wish: Wish) -> Path:
    """Return the data folder of an installation that is not running, with a plan in force and a solve queued."""
    settings = Settings(tmp_path / "data")
    for installation in installed(settings, pack):
        services = installation.services
        services.at_end[0]()  # the queue is left to the real server
        draft = Path(shutil.copytree(planned_once, tmp_path / "draft"))
        keep_in_force(services, installation.event, draft, tiny_pack)
        queue(services.store, settings.jobs, event_id(installation), wish)
    return settings.data


@pytest.mark.parametrize("moment", [pytest.param("at once", marks=pytest.mark.slow), "while it searches"])
def test_a_killed_server_leaves_no_solver_and_an_interrupted_job(
    tmp_path: Path, planned_once: Path, tiny_pack: Path, moment: str
) -> None:
    data = prepared(tmp_path, planned_once, tiny_pack, LARGE, LONG)
    before, plan = digests(data), in_force(data)
    with server(data) as running:
        wait_for(lambda: solvers(data / "jobs"), "no solver")
        if moment == "while it searches":
            wait_for(lambda: asked(data, "SELECT 1 FROM jobs WHERE progress != '{}'"), "no progress")
        running.kill()
        running.wait()
    wait_for(lambda: not solvers(data / "jobs"), "a solver outlived the server", 10)
    assert asked(data, "SELECT state FROM jobs") == [("running",)]
    with server(data):
        wait_for(lambda: asked(data, "SELECT state FROM jobs") == [("interrupted",)], "not marked", 5)
        assert not solvers(data / "jobs")
        assert not list((data / "jobs").iterdir())
    assert (digests(data), in_force(data)) == (before, plan)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_server_killed_at_any_moment_keeps_the_plan_in_force_and_never_half_a_plan(
    tmp_path: Path, planned_once: Path, tiny_pack: Path
) -> None:
    chance = random.Random(7)
    for attempt in range(20):
        place = tmp_path / str(attempt)
        place.mkdir()
        data = prepared(place, planned_once, tiny_pack, tiny_pack, Wish(limit_s=5))
        plan = in_force(data)
        (first,) = digests(data).items()
        with server(data) as running:
            time.sleep(chance.uniform(0.0, 4.0))
            running.kill()
            running.wait()
        wait_for(lambda: not solvers(data / "jobs"), "a solver outlived the server", 10)  # noqa: B023
        with server(data):
            states = {"done", "interrupted"}
            wait_for(lambda: asked(data, "SELECT state FROM jobs")[0][0] in states, "not settled")  # noqa: B023
        assert in_force(data) == plan
        now = digests(data)
        assert now[first[0]] == first[1]
        for public_id, digest in asked(data, "SELECT public_id, digest FROM plans"):
            assert now[str(public_id)] == digest
            load(data / "plans" / str(public_id) / "pack")
