"""Figures for monitoring: counts and durations by route template, the state of disk, database and jobs; no names."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from web.context import Services
from web.store import tables

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LOW_SHARE = 0.10
"""Share of the disk that must be free; below it the pages warn."""
LOOK_AGAIN_S = 30.0


class Disk:
    """Free space where the data are kept, looked up at most twice a minute."""

    def __init__(self, folder: Path) -> None:
        """Watch the disk of a folder."""
        self._folder = folder
        self._looked_s = -LOOK_AGAIN_S
        self._usage = (1, 1)

    def usage(self) -> tuple[int, int]:
        """Return bytes in all and bytes free."""
        now_s = time.monotonic()
        if now_s - self._looked_s >= LOOK_AGAIN_S:
            found = shutil.disk_usage(self._folder)
            self._usage, self._looked_s = (found.total, found.free), now_s
        return self._usage

    @property
    def is_low(self) -> bool:
        """Whether the pages should warn."""
        total, free = self.usage()
        return free < total * LOW_SHARE


def database_bytes(url: str, db: Connection) -> int:
    """Return how much space the database takes."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return int(db.execute(select(func.pg_database_size(func.current_database()))).scalar_one())
    parts = (Path(f"{address.database}{ending}") for ending in ("", "-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


class Metrics:
    """What is counted as requests come and go."""

    def __init__(self, services: Services) -> None:
        """Begin at nought."""
        self.disk = Disk(services.settings.data)
        self._registry = CollectorRegistry()
        names = ["method", "route", "status"]
        self._requests = Counter("khanh_tiet_requests", "Requests answered", names, registry=self._registry)
        self._seconds = Histogram(
            "khanh_tiet_request_seconds", "Time to the answer", ["route"], buckets=BUCKETS_S, registry=self._registry
        )
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._registry.register(_State(services, self.disk))

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        key = method, route, status
        if key not in self._known:
            self._known[key] = self._requests.labels(method, route, str(status)), self._seconds.labels(route)
        requests, durations = self._known[key]
        requests.inc()
        durations.observe(seconds)

    def text(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self._registry)


class _State(Collector):
    """What is looked up when someone asks."""

    def __init__(self, services: Services, disk: Disk) -> None:
        self._services = services
        self._disk = disk

    def describe(self) -> list[Metric]:
        """Name nothing beforehand, so that registering asks nothing of the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Look at disk and database; a database out of reach leaves its figures out."""
        total, free = self._disk.usage()
        yield GaugeMetricFamily("khanh_tiet_disk_bytes", "Size of the disk of the data", value=total)
        yield GaugeMetricFamily("khanh_tiet_disk_free_bytes", "Free space there", value=free)
        try:
            with self._services.store.read() as db:
                yield from self._database(db)
        except SQLAlchemyError:
            yield GaugeMetricFamily("khanh_tiet_database_up", "Whether the database answers", value=0)

    def _database(self, db: Connection) -> Iterator[Metric]:
        size = database_bytes(self._services.store.url, db)
        yield GaugeMetricFamily("khanh_tiet_database_up", "Whether the database answers", value=1)
        yield GaugeMetricFamily("khanh_tiet_database_bytes", "Size of the database", value=size)
        people = db.execute(select(func.count()).select_from(tables.sessions)).scalar_one()
        yield GaugeMetricFamily("khanh_tiet_sessions", "Sessions", value=people)
        jobs = GaugeMetricFamily("khanh_tiet_jobs", "Jobs by state", labels=["state"])
        for state, count in db.execute(select(tables.jobs.c.state, func.count()).group_by(tables.jobs.c.state)):
            jobs.add_metric([state], count)
        yield jobs
