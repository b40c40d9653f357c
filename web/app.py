"""A read-only view of plan folders in the browser: the list, every page and file, and a JSON API.

Everything is served by this process; the content policy forbids pages to ask for anything from elsewhere.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader

from planner.account import account_for
from planner.errors import PlannerError
from planner.show import explanation_json, finding_json
from planner.verify import verify
from planner.wording import Language
from web.library import Library, PlanCard

POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'self'"
)
"""Maps and pages carry inline styles and scripts of ours; nothing may come from another host."""

templates = Environment(loader=PackageLoader("web"), autoescape=True)

Next = Callable[[Request], Awaitable[Response]]


def create_app(plans: Path, packs: Path, language: Language = "vi") -> FastAPI:
    """Return the application over the plan folders in ``plans`` and the packs in ``packs``."""
    app = FastAPI(title="Khánh Tiết", docs_url=None, redoc_url=None)
    app.state.library = Library(plans, packs)
    app.state.language = language
    app.middleware("http")(_guard)
    app.add_exception_handler(PlannerError, _refuse)
    app.add_api_route("/", home, response_class=HTMLResponse)
    app.add_api_route("/api/plans", list_plans)
    app.add_api_route("/api/plans/{name}/summary", summary)
    app.add_api_route("/api/plans/{name}/findings", findings)
    app.add_api_route("/api/plans/{name}/explain/{problem}/{subject}", explain)
    plans.mkdir(parents=True, exist_ok=True)
    app.mount("/plans", StaticFiles(directory=plans, html=True), name="plans")
    return app


async def _guard(request: Request, call_next: Next) -> Response:
    response = await call_next(request)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _refuse(request: Request, error: Exception) -> JSONResponse:
    message = error.message.to(request.app.state.language) if isinstance(error, PlannerError) else str(error)
    return JSONResponse({"error": message}, status_code=422)


def get_library(request: Request) -> Library:
    """Return the folders this application shows."""
    library: Library = request.app.state.library
    return library


def get_language(request: Request) -> Language:
    """Return the language this application speaks."""
    language: Language = request.app.state.language
    return language


def get_plan(name: str, library: Annotated[Library, Depends(get_library)]) -> PlanCard:
    """Return the plan folder called ``name``, or answer 404."""
    for card in library.cards():
        if card.name == name:
            return card
    raise HTTPException(404, f"Không có kế hoạch “{name}” · there is no plan “{name}”")


PlanOf = Annotated[PlanCard, Depends(get_plan)]
LibraryOf = Annotated[Library, Depends(get_library)]
LanguageOf = Annotated[Language, Depends(get_language)]


def home(library: LibraryOf, language: LanguageOf) -> HTMLResponse:
    """Show the list of plans."""
    html = templates.get_template("home.html").render(cards=library.cards(), language=language)
    return HTMLResponse(html)


def list_plans(library: LibraryOf) -> list[dict[str, Any]]:
    """Return every plan folder with its summary."""
    return [{"name": card.name, "pack": card.pack, "problems": card.problems} for card in library.cards()]


def summary(plan: PlanOf) -> dict[str, Any]:
    """Return summary.json of a plan."""
    return {"pack": plan.pack, "problems": plan.problems}


def findings(plan: PlanOf, library: LibraryOf, language: LanguageOf) -> list[dict[str, Any]]:
    """Judge the files on disk now and return the findings."""
    found = verify(library.scenario(plan.pack), plan.folder)
    return [finding_json(finding, language) for finding in found]


def explain(problem: str, subject: str, plan: PlanOf, library: LibraryOf, language: LanguageOf) -> dict[str, Any]:
    """Say why a subject got its seat, room, slot or shift."""
    explanation = account_for(library.scenario(plan.pack), plan.folder, problem, subject)
    return explanation_json(explanation, language)
