"""The tree of addresses finds what trying every route in turn would find."""

import re

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Match

from tests.web.routes import VALUES
from web.app import build_app, handlers
from web.dispatch import Directory

SEGMENT = "abcdefghjkm2"
PLACE = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return build_app()


def _directory(app: FastAPI) -> Directory:
    return next(route for route in app.routes if isinstance(route, Directory))


def _scope(method: str, path: str) -> dict[str, object]:
    return {"type": "http", "method": method, "path": path, "root_path": "", "headers": [], "query_string": b""}


def _in_turn(app: FastAPI, scope: dict[str, object]) -> APIRoute | None:
    return next((route for route in handlers(app) if route.matches(dict(scope))[0] == Match.FULL), None)


def _address(route: APIRoute) -> str:
    return PLACE.sub(lambda found: str(VALUES.get(found[1], SEGMENT)), route.path)


def test_every_handler_is_found_at_its_address_as_in_turn(app: FastAPI) -> None:
    directory, wrong = _directory(app), []
    for route in handlers(app):
        for method in sorted(route.methods or ()):
            scope = _scope(method, _address(route))
            match, child = directory.matches(scope)
            if match != Match.FULL or child["route"] is not _in_turn(app, scope):
                wrong.append((method, route.path))
    assert wrong == []


def test_a_fixed_word_comes_before_a_place_holder_when_it_is_registered_first() -> None:
    app = FastAPI()

    @app.get("/a/new")
    def new() -> str:
        return "new"

    @app.get("/a/{one}")
    def one(one: str) -> str:
        return one

    @app.get("/a/{rest:path}")
    def rest(rest: str) -> str:
        return rest

    directory = Directory([route for route in app.routes if isinstance(route, APIRoute)])
    found = {path: directory.matches(_scope("GET", path))[1]["endpoint"] for path in ("/a/new", "/a/x", "/a/x/y")}
    assert found == {"/a/new": new, "/a/x": one, "/a/x/y": rest}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nowhere"), ("DELETE", "/sign-in"), ("GET", "/static/js/app.js")]
)
def test_what_has_no_handler_is_left_to_the_ordinary_way(app: FastAPI, method: str, path: str) -> None:
    assert _directory(app).matches(_scope(method, path)) == (Match.NONE, {})
