"""How errors are answered: a page for people, a sentence for htmx, JSON for programs; never a traceback."""

import logging
import secrets
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from planner.errors import PackError, PlannerError
from planner.wording import Language, Wording
from web.context import LANGUAGE_COOKIE, Context, Services, find_caller, path_query
from web.errors import Invalid, NotFound, SignInNeeded, WebError
from web.views.page import ErrorPage

log = logging.getLogger(__name__)

BROKEN = Wording(
    "Máy chủ gặp lỗi; nội dung bạn nhập chưa được lưu. Hãy thử lại; nếu vẫn lỗi, báo quản trị kèm mã bên dưới.",
    "The server failed; what you typed was not saved. Try again; if it fails again, tell the administrator the code.",
)
NOT_ALLOWED = Wording("Địa chỉ này không nhận cách gửi đó.", "This address does not take that kind of request.")
UNREADABLE = Wording("Yêu cầu không đọc được.", "The request cannot be read.")


def install(app: FastAPI) -> None:
    """Answer every kind of error."""
    app.add_exception_handler(PlannerError, _planner_error)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _failure)


async def _planner_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PlannerError)  # noqa: S101 - registered for this class only
    status = error.status if isinstance(error, WebError) else 422
    if isinstance(error, SignInNeeded) and _wants_page(request) and request.method == "GET":
        return RedirectResponse(f"/sign-in?next={_quoted(path_query(request))}", status_code=303)
    return await _answer(request, status, error.message, _details(error, language_of(request)))


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    if any(detail["loc"][:1] == ("path",) for detail in error.errors()):
        return await _answer(request, 404, NotFound().message, {})
    faults = {".".join(str(part) for part in detail["loc"][1:]) or "body": detail["msg"] for detail in error.errors()}
    named = ", ".join(sorted(faults))
    words = Wording(f"Dữ liệu gửi lên không hợp lệ ở: {named}.", f"Invalid input in: {named}.")
    return await _answer(request, 422, words, {"faults": faults})


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    words = {404: NotFound().message, 405: NOT_ALLOWED}.get(error.status_code, UNREADABLE)
    response = await _answer(request, error.status_code, words, {})
    response.headers.update(error.headers or {})
    return response


async def _failure(request: Request, error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("failure %s %s %s", reference, request.method, request.url.path, exc_info=error)
    return await _answer(request, 500, BROKEN, {"reference": reference})


def language_of(request: Request) -> Language:
    """Return the language of a visitor when nothing more is known."""
    services: Services = request.app.state.services
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return "en" if chosen == "en" else "vi" if chosen == "vi" else services.settings.language


def _details(error: PlannerError, language: Language) -> dict[str, Any]:
    if isinstance(error, Invalid):
        return {"faults": {name: words.to(language) for name, words in error.faults.items()}}
    if isinstance(error, PackError):
        return {"faults": {f"{number}": fault.line(language) for number, fault in enumerate(error.faults, start=1)}}
    return {}


def _wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "hx-request" not in request.headers


def _quoted(path: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - used nowhere else

    return quote(path, safe="/")


async def _answer(request: Request, status: int, words: Wording, details: dict[str, Any]) -> Response:
    language = language_of(request)
    sentence = words.to(language)
    if request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": sentence, "status": status, **details}, status_code=status)
    if "hx-request" in request.headers:
        lines = [sentence, *details.get("faults", {}).values()]
        return PlainTextResponse("\n".join(lines), status_code=status)
    return await run_in_threadpool(_page, request, status, sentence, details)


def _page(request: Request, status: int, sentence: str, details: dict[str, Any]) -> Response:
    services: Services = request.app.state.services
    caller = None
    try:
        caller = find_caller(request, services)
    except Exception:  # the page must be shown even when the database cannot be read
        log.exception("caller of an error page")
    language = caller.language if caller else language_of(request)
    context = Context(request, services, caller, language)
    lines = " ".join([sentence, *map(str, details.get("faults", {}).values())])
    view = ErrorPage(status=status, sentence=lines, reference=str(details.get("reference", "")))
    try:
        return services.pages.render(context, "error.html", view, status=status)
    except Exception:  # the database may be gone: then one plain sentence
        log.exception("error page")
        return PlainTextResponse(f"{status} {lines} {view.reference}", status_code=status)
