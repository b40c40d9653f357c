"""The JSON interface against its own description: whatever it allows, and what it does not, is answered, never failed.

Examples are drawn the same way every time. Routes that end the session the test goes on with, start a solve or wait
for one are left to tests of their own.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import schemathesis
from fastapi import Response
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.core import NotSet
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation

from tests.web.conftest import PASSWORD, Installation, installed
from tests.web.routes import VALUES
from web.settings import Settings

EXAMPLES = {GenerationMode.POSITIVE: 5, GenerationMode.NEGATIVE: 3}
Person = tuple[TestClient, dict[str, str]]
LEFT_OUT = {
    ("DELETE", "/api/v1/session"),
    ("POST", "/api/v1/session"),
    ("POST", "/api/v1/session/confirm"),
    ("PUT", "/api/v1/account/password"),
    ("POST", "/api/v1/events/{event}/jobs"),
}
"""Ends the session or its person's right to try, or starts the solver."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, tiny_pack: Path) -> Iterator[Installation]:
    yield from installed(Settings(tmp_path_factory.mktemp("api") / "data"), tiny_pack)


def _signed_in(site: Installation, login: str) -> Person:
    client = TestClient(site.client.app, follow_redirects=False, raise_server_exceptions=False)
    client.post("/sign-in", data={"login": login, "password": PASSWORD})
    token = client.get("/api/v1/session").json()["csrf"]
    return client, {"x-csrf-token": token, "origin": "http://testserver", "if-match": '"1"'}


def _operations(site: Installation) -> list[APIOperation]:
    schema = schemathesis.openapi.from_dict(site.client.app.openapi())
    found = [operation.ok() for operation in schema.get_all_operations()]
    return [one for one in found if (one.method.upper(), one.path) not in LEFT_OUT]


def _failures(site: Installation, operation: APIOperation, person: Person, mode: GenerationMode) -> list[str]:
    client, headers = person
    failures: list[str] = []
    strategy = operation.as_strategy(generation_mode=mode)

    @settings(
        max_examples=EXAMPLES[mode],
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, own=st.booleans())
    def ask(case: schemathesis.Case, *, own: bool) -> None:
        answer = _send(client, case, {**VALUES, "event": site.event} if own else {"event": site.event}, headers)
        if answer.status_code >= 500:
            failures.append(f"{operation.label}: {answer.status_code} for {case.body!r} {case.query!r}"[:500])

    with contextlib.suppress(Unsatisfiable):  # nothing that it takes can be wrong
        ask()
    return failures


def _send(client: TestClient, case: schemathesis.Case, known: dict[str, str], headers: dict[str, str]) -> Response:
    """Send a drawn case; ``known`` are pieces of the address that are to be sensible."""
    path = case.path
    for name, drawn in (case.path_parameters or {}).items():
        path = path.replace(f"{{{name}}}", quote(str(known.get(name, drawn)), safe=""))
    body = {} if isinstance(case.body, NotSet) else {"json": case.body}
    if isinstance(case.body, bytes):
        body = {"content": case.body, "headers": {**headers, "content-type": "application/json"}}
    query = {name: value for name, value in (case.query or {}).items() if value is not None}
    return client.request(case.method, path, params=query, **{"headers": headers, **body})


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_nothing_that_is_sent_makes_the_server_fail(site: Installation, mode: GenerationMode) -> None:
    people = {login: _signed_in(site, login) for login in ("organiser", "admin")}
    operations = [one for one in _operations(site) if mode is GenerationMode.POSITIVE or one.body or one.query]
    failures = [
        failure
        for one in operations
        for failure in _failures(site, one, people["organiser" if "{event}" in one.path else "admin"], mode)
    ]
    assert len(operations) > 30
    assert failures == []
