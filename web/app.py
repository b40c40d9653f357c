"""The application: every page and API module is taken in, and each handler must name what it needs."""

import importlib
import logging
import os
import pkgutil
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

import planner
from web import answers, api, pages
from web.context import Guard, Services
from web.dispatch import Directory
from web.jobs.runner import Runner
from web.metrics import Metrics
from web.middleware import AccessLog, BodyLimit, SecurityHeaders
from web.rendering import Pages
from web.services.live_hub import Hub
from web.services.plans import PlanShelf
from web.services.printing import PrintRoom
from web.services.scenarios import Scenarios
from web.services.sessions import Seen
from web.settings import Settings
from web.store.engine import Store

if TYPE_CHECKING:
    from fastapi.dependencies.models import Dependant

STATIC = Path(__file__).parent / "static"
PLANNER = Path(planner.__file__).parent
SHARED = {
    "vendor/leaflet": PLANNER / "maps" / "assets" / "leaflet",
    "vendor/be-vietnam-pro": PLANNER / "report" / "assets" / "fonts",
}
TICK_S = 60.0
log = logging.getLogger(__name__)


def create_app(settings: Settings) -> FastAPI:
    """Return the application over the database and folders of ``settings``; the schema must be the newest."""
    app = build_app()
    furnish(app, settings)
    return app


def build_app() -> FastAPI:
    """Return the application without data: its routes, its middleware, its answers to errors."""
    app = FastAPI(
        title="Khánh Tiết",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_lifespan,
    )
    found = [route for router in routers() for route in router.routes]
    app.router.routes.append(Directory([route for route in found if isinstance(route, APIRoute)]))
    app.router.routes.extend(found)
    app.mount("/static", Assets(SHARED, directory=STATIC), name="static")
    answers.install(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(AccessLog)
    refuse_unguarded(app)
    return app


def furnish(app: FastAPI, settings: Settings) -> None:
    """Give an application its data: the store, the plans, whatever runs beside the requests."""
    store = Store(settings.url, settings.secret())
    prints = PrintRoom(store, settings.data / "prints")
    services = Services(
        settings, store, Seen(store), Pages(), Scenarios(store), PlanShelf(store, settings.plans), prints, Hub(store)
    )
    runner = Runner(store, services.shelf, settings.jobs)
    services.at_start.extend([runner.start, prints.start])
    services.at_end.extend([runner.stop, prints.end])
    app.state.services = services
    app.state.metrics = Metrics(services)


class Assets(StaticFiles):
    """Styles, scripts and fonts: the browser keeps them, and asks each time whether they are still the newest.

    What the planner's own pages carry as well lies with the planner, once.
    """

    def __init__(self, shared: Mapping[str, Path], *, directory: Path) -> None:
        """Serve ``directory``, and under the given paths the files of ``shared`` that it lacks."""
        super().__init__(directory=directory)
        self._shared = {f"{under}/": StaticFiles(directory=folder) for under, folder in shared.items()}

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Return where a file lies."""
        found = super().lookup_path(path)
        for under, files in self._shared.items():
            if found[1] is None and path.startswith(under):
                return files.lookup_path(path.removeprefix(under))
        return found

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - as the parent class takes them
        """Return the file with its tag."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def routers() -> Iterator[APIRouter]:
    """Return the router of every module in web.pages and web.api."""
    for package in (pages, api):
        for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            if hasattr(module, "router"):
                yield module.router


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    ended = threading.Event()
    ticker = threading.Thread(target=_tick, args=(services, ended), name="housekeeping", daemon=True)
    ticker.start()
    for begin in services.at_start:
        begin()
    yield
    ended.set()
    for finish in reversed(services.at_end):
        finish()
    ticker.join(timeout=5)
    services.store.close()


def _tick(services: Services, ended: threading.Event) -> None:
    while not ended.wait(TICK_S):
        try:
            services.seen.flush()
        except Exception:  # the next minute tries again; reading must go on meanwhile
            log.exception("housekeeping")


def guard_of(route: APIRoute) -> Guard | None:
    """Return what a handler needs, or None when it does not say."""
    waiting: list[Dependant] = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        if isinstance(dependant.call, Guard):
            return dependant.call
        waiting.extend(dependant.dependencies)
    return None


def handlers(app: FastAPI) -> Iterator[APIRoute]:
    """Return every handler, also those of routers that FastAPI keeps nested, out of plain sight of ``app.routes``."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            yield context.original_route


def refuse_unguarded(app: FastAPI) -> None:
    """Refuse to start with a handler that does not say what it needs.

    Raises:
        RuntimeError: there is one; a programming error.
    """
    for route in handlers(app):
        if guard_of(route) is None:
            msg = f"{route.path} names neither a resource nor that it is open to all (web.context.allow)"
            raise RuntimeError(msg)
