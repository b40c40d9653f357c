"""The server of the gallery: the strict content policy, the static files, the grid's protocol over a dict."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.web.shell.gallery import data
from web.app import SHARED, STATIC, Assets

ROOT = Path(__file__).parents[4]
POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'"
LOADER = FileSystemLoader([Path(__file__).parent, ROOT / "web" / "templates"])
templates = Environment(loader=LOADER, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)

Cells = dict[str, Any]


class Table:
    """The rows behind the grid; ``seats`` must be a whole number."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[int, Cells]] = {}
        self.before: dict[str, tuple[int, Cells]] | None = None
        self.put("p1", {"name": "An", "seats": "2", "kind": "ld"})
        self.put("p2", {"name": "Bình", "seats": "3", "kind": "ccb"})
        self.put("p3", {"name": "Cúc", "seats": "1", "kind": "ccb"})

    def put(self, key: str, cells: Cells) -> int:
        """Store ``cells`` in row ``key`` and return its new version."""
        version, old = self.rows.get(key, (0, {}))
        self.rows[key] = (version + 1, {**old, **cells, "id": key})
        return version + 1

    def remember(self) -> None:
        """Keep the rows as they are, for undo."""
        self.before = dict(self.rows)

    def shown(self) -> list[dict[str, Any]]:
        """Return the rows as the template takes them."""
        return [{"id": key, "version": version, "cells": cells} for key, (version, cells) in self.rows.items()]


def faults_of(cells: Cells) -> dict[str, str]:
    """Return one sentence per column that cannot be stored."""
    seats = str(cells.get("seats", "0"))
    return {} if seats.isdigit() else {"seats": f"“{seats}” không phải số nguyên: hãy nhập số ghế bằng chữ số."}


def render(name: str, language: str, frame: object, **context: object) -> HTMLResponse:
    """Render a template as the application does."""

    def say(vi: str, en: str) -> str:
        return vi if language == "vi" else en

    return HTMLResponse(templates.get_template(name).render(say=say, language=language, frame=frame, **context))


def create() -> FastAPI:
    """Return the gallery; its rows are in ``app.state.table``, what was posted in ``app.state.posted``."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.table = Table()
    app.state.posted = []
    app.middleware("http")(_guard)
    _add_pages(app)
    app.add_api_route("/rows", _bulk, methods=["POST"])
    app.add_api_route("/rows/undo", _undo, methods=["POST"])
    app.add_api_route("/rows/{key}", _patch, methods=["PATCH"])
    app.add_api_route("/rows/{key}", _delete, methods=["DELETE"])
    app.mount("/static", Assets(SHARED, directory=STATIC))
    return app


async def _guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _add_pages(app: FastAPI) -> None:
    app.add_api_route("/", _gallery, response_class=HTMLResponse)
    app.add_api_route("/sign-in", _sign_in, response_class=HTMLResponse)
    app.add_api_route("/docs", _docs, response_class=HTMLResponse)
    app.add_api_route("/why", lambda: HTMLResponse("<p>Vì là trưởng đoàn.</p>"))
    app.add_api_route("/fails", _fails)
    app.add_api_route("/search", _search)
    app.add_api_route("/post", _post, methods=["POST"])
    app.add_api_route("/account/preferences", _post, methods=["POST"])


def _gallery(request: Request, theme: str = "auto", language: str = "vi", q: str = "", rows: int = 4) -> HTMLResponse:
    query = {key: value for key, value in request.query_params.items() if value}
    found = [row for row in data.guests()[:rows] if q.lower() in row.name.lower()]
    if query.get("sort") == "-name":
        found.reverse()
    context = {**data.page(), "query": query, "rows": found, "total": len(found), "filters": data.filters(q)}
    grid = {"grid_columns": data.GRID_COLUMNS, "grid_rows": request.app.state.table.shown()}
    return render("gallery.html", language, data.frame(theme=theme), **context, **grid)


def _sign_in(theme: str = "auto") -> HTMLResponse:
    notice = ("error", "Sai tên hoặc mật khẩu. Còn 4 lần thử.")
    return render("sign_in.html", "vi", data.frame("", theme=theme, notice=notice, event=None, undo=None))


def _docs() -> HTMLResponse:
    return render("shell/docs.html", "vi", data.frame(notice=None, undo=None))


def _fails(kind: str = "json") -> Response:
    words = "Kho đang khoá: đợi một phút."
    answers: dict[str, Response] = {
        "json": JSONResponse({"error": words}, 422),
        "text": PlainTextResponse(words, 409),
        "page": HTMLResponse(f'<main><h1>Lỗi</h1><p role="alert">{words}</p></main>', 500),
    }
    return answers[kind]


def _search(q: str) -> list[dict[str, str]]:
    return [
        {"kind": "Khách", "title": f"<b>{q}</b> An", "detail": "Sở Văn hoá", "href": "/sign-in"},
        {"kind": "Chốt", "title": "Cổng chính", "detail": "", "href": "javascript:document.title='stolen'"},
    ]


async def _post(request: Request) -> Response:
    form = await request.form()
    request.app.state.posted.append({"token": request.headers.get("X-CSRF-Token"), **form})
    return Response(status_code=303, headers={"Location": "/"})


async def _patch(
    key: str, request: Request, cells: Cells, if_match: Annotated[str, Header()], x_csrf_token: Annotated[str, Header()]
) -> Response:
    table: Table = request.app.state.table
    version, stored = table.rows[key]
    assert x_csrf_token == data.TOKEN
    if if_match != f'"{version}"':
        return JSONResponse({"version": version, "cells": stored}, 412)
    faults = faults_of(cells)
    if faults:
        return JSONResponse({"faults": faults}, 422)
    table.remember()
    table.put(key, cells)
    return JSONResponse({"version": table.rows[key][0], "cells": cells, "faults": {}})


async def _bulk(request: Request, body: dict[str, list[dict[str, Any]]]) -> Response:
    table: Table = request.app.state.table
    faults = [
        {"row": index, "column": column, "sentence": sentence}
        for index, row in enumerate(body["rows"])
        for column, sentence in faults_of(row["cells"]).items()
    ]
    if faults:
        return JSONResponse({"faults": faults}, 422)
    conflicts = [
        {"row": index, "version": table.rows[row["id"]][0], "cells": table.rows[row["id"]][1]}
        for index, row in enumerate(body["rows"])
        if row["id"] and row["version"] != table.rows[row["id"]][0]
    ]
    if conflicts:
        return JSONResponse({"conflicts": conflicts}, 412)
    table.remember()
    stored = []
    for row in body["rows"]:
        key = row["id"] or f"p{len(table.rows) + 1}"
        version = table.put(key, row["cells"])
        stored.append({"id": key, "version": version, "cells": table.rows[key][1], "faults": {}})
    return JSONResponse({"rows": stored})


async def _delete(key: str, request: Request, if_match: Annotated[str, Header()]) -> Response:
    table: Table = request.app.state.table
    version, stored = table.rows[key]
    if if_match != f'"{version}"':
        return JSONResponse({"version": version, "cells": stored}, 412)
    table.remember()
    del table.rows[key]
    return Response(status_code=204)


async def _undo(request: Request) -> Response:
    table: Table = request.app.state.table
    if table.before is None:
        return JSONResponse({"error": "Không có gì để hoàn tác."}, 409)
    table.rows, table.before = table.before, None
    return JSONResponse({"message": "Đã hoàn tác.", "rows": table.shown()})
