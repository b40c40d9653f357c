"""How errors are answered: a page for people, a sentence for htmx, JSON for programs; never a traceback."""

import logging
import secrets
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from planner.errors import PackError, PlannerError
from planner.wording import Language, Wording
from web.context import LANGUAGE_COOKIE, Context, Services, came_from, find_caller, path_query
from web.errors import ChangePassword, Invalid, NotFound, SetUpFactor, SignInNeeded, StepUpNeeded, WebError
from web.middleware import template_of, too_large
from web.views.page import ErrorPage

log = logging.getLogger(__name__)

BROKEN = Wording(
    "Máy chủ gặp lỗi; nội dung bạn nhập chưa được lưu. Hãy thử lại; nếu vẫn lỗi, báo quản trị kèm mã bên dưới.",
    "The server failed; what you typed was not saved. Try again; if it fails again, tell the administrator the code.",
)
NOT_ALLOWED = Wording("Địa chỉ này không nhận cách gửi đó.", "This address does not take that kind of request.")
OUT_OF_RANGE = Wording(
    "Có số hoặc chữ nằm ngoài khoảng lưu được; hãy xem lại rồi gửi lại.",
    "A number or a text lies outside of what can be kept; look at it again, then send it.",
)
UNREADABLE = Wording("Yêu cầu không đọc được.", "The request cannot be read.")


def install(app: FastAPI) -> None:
    """Answer every kind of error."""
    app.add_exception_handler(PlannerError, _planner_error)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(DataError, _out_of_range)
    app.add_exception_handler(OverflowError, _out_of_range)
    app.add_exception_handler(Exception, _failure)


async def _planner_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PlannerError)  # noqa: S101 - registered for this class only
    status = error.status if isinstance(error, WebError) else 422
    elsewhere = _elsewhere(request, error)
    if elsewhere and _wants_page(request):
        return RedirectResponse(elsewhere, status_code=303)
    answer = await _answer(request, status, error.message, _details(error, language_of(request)))
    if elsewhere and "hx-request" in request.headers:
        answer.headers["HX-Redirect"] = elsewhere
    return answer


def _elsewhere(request: Request, error: PlannerError) -> str:
    """Return the page that must be visited first, or nothing; a form that was refused can be come back to."""
    here = path_query(request) if request.method == "GET" else came_from(request)
    if isinstance(error, SignInNeeded) and request.method == "GET" and "hx-request" not in request.headers:
        return f"/sign-in?next={_quoted(here)}"
    if isinstance(error, StepUpNeeded):
        return f"/confirm?next={_quoted(here)}"
    if isinstance(error, SetUpFactor):
        return "/account/factor"
    return "/account" if isinstance(error, ChangePassword) else ""


async def _gone(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("", status_code=400)  # nobody is there to read it


async def _out_of_range(request: Request, error: Exception) -> Response:
    log.warning("out of range", extra={"route": template_of(request.scope)}, exc_info=error)
    return await _answer(request, 422, OUT_OF_RANGE, {})


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
    if getattr(request.state, "too_large", False):  # FastAPI takes an error while it reads a form for its own
        return await _answer(request, 413, too_large(request.state.limit_bytes).message, {})
    words = {404: NotFound().message, 405: NOT_ALLOWED}.get(error.status_code, UNREADABLE)
    response = await _answer(request, error.status_code, words, {})
    response.headers.update(error.headers or {})
    return response


async def _failure(request: Request, error: Exception) -> Response:
    reference = secrets.token_hex(4)
    line = {"reference": reference, "method": request.method, "route": template_of(request.scope)}
    log.error("failure", extra=line, exc_info=error)
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
    back = f"/sign-in?next={_quoted(came_from(request))}" if status == SignInNeeded.status else "/"
    view = ErrorPage(status=status, sentence=lines, reference=str(details.get("reference", "")), back=back)
    try:
        return services.pages.render(context, "error.html", view, status=status)
    except Exception:  # the database may be gone: then one plain sentence
        log.exception("error page")
        return PlainTextResponse(f"{status} {lines} {view.reference}", status_code=status)
