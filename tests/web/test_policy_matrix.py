"""Every route, every kind of caller, the own event and a foreign one: judged by the policy table alone.

A handler that names its need is replaced by a mark once its guards have let the request through, so that what is seen
is the guards' decision and nothing else. A handler that asks by itself (``any_member``) runs, and what it asks for is
compared with the table.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, routing
from fastapi.dependencies.models import Dependant
from fastapi.testclient import TestClient
from starlette.responses import Response

from tests.web.conftest import PEOPLE, Installation, installed
from tests.web.routes import VALUES, Address, addresses
from web import policy
from web.app import refuse_unguarded
from web.context import Context, EventContext, Guard
from web.policy import EVERYONE, OF_INSTALLATION, Action, Flag, Resource, Role
from web.settings import Settings

TABLE = frozenset(policy.cells())
"""The table as it is written, before any test touches it."""
REACHED = "x-reached"
FLAGS = {"cleared": (Flag.PROTECTED,), "organiser2": (Flag.PROTECTED,)}
CALLERS = ("anonymous", *PEOPLE)
FLIPS = 30


@dataclass
class Matrix:
    """One installation with a signed-in browser for every caller."""

    installation: Installation
    app: FastAPI
    browsers: dict[str, tuple[TestClient, dict[str, str]]]
    asked: list[tuple[Resource, Action]] = field(default_factory=list)
    weighed: int = 0
    let_through: bool = False

    def ask(self, address: Address, caller: str, event: str) -> Response:
        """Send one request with nothing in it and return the answer."""
        client, headers = self.browsers[caller]
        self.asked.clear()
        self.weighed, self.let_through = 0, False
        body = {"json": {}} if address.path.startswith("/api/") and address.method not in {"GET", "HEAD"} else {}
        return client.request(address.method, address.of(event), headers=headers, **body)

    def fault(self, address: Address, caller: str, event: str) -> str:
        """Return what is wrong with the answer to one request, an empty text when nothing is."""
        answer = self.ask(address, caller, event)
        passed = self.let_through and (REACHED in answer.headers or answer.status_code in {400, 404, 422})
        if answer.status_code >= 500:
            return f"{address} as {caller}: {answer.status_code}"
        if caller == "anonymous" and not _is_open(address.guard):
            return "" if _asks_to_sign_in(answer) else f"{address} anonymous: {answer.status_code}"
        if address.guard.resource is None and address.guard.in_event:
            return self._own_judgement(address, caller, event, answer)
        expected = _is_open(address.guard) or self._granted(address.guard, caller, event)
        good = passed if expected else not self.let_through and answer.status_code == 404
        return "" if good else f"{address} as {caller}, expected {expected}: {answer.status_code}"

    def _granted(self, guard: Guard, caller: str, event: str) -> bool:
        assert guard.resource is not None
        assert guard.action is not None
        return granted(self.roles(caller, guard.resource, event), _flags(caller), guard.resource, guard.action)

    def roles(self, caller: str, resource: Resource, event: str) -> tuple[Role, ...]:
        """Return the roles that count for a resource, as the installation was made (tests/web/conftest.py)."""
        if resource in OF_INSTALLATION:
            held = ((Role.ADMIN, caller == "admin"), (Role.ORGANISER, caller.startswith("organiser")))
            return tuple(role for role, holds in held if holds)
        if event == self.installation.other_event:
            return (Role.ORGANISER,) if caller == "outsider" else ()
        return PEOPLE.get(caller, ())

    def _own_judgement(self, address: Address, caller: str, event: str, answer: Response) -> str:
        member = bool(self.roles(caller, Resource.EVENT, event))
        denied = answer.status_code == 404
        if not member:
            return "" if denied and not self.asked else f"{address} as {caller}, no member: {answer.status_code}"
        wrongly = [
            need
            for need in self.asked
            if not granted(self.roles(caller, need[0], event), _flags(caller), *need) and not denied
        ]
        unasked = not (self.asked or self.weighed or denied) and answer.status_code not in {400, 422}
        if wrongly or unasked:
            return f"{address} as {caller}: {answer.status_code}, asked {self.asked}"
        return ""


def granted(roles: tuple[Role, ...], flags: tuple[Flag, ...], resource: Resource, action: Action) -> bool:
    """Whether the table as written opens something: a second reading of it, independent of web.policy.allowed."""
    if action in EVERYONE.get(resource, ()):
        return True
    return any((holder, resource, action) in TABLE for holder in (*roles, *flags))


def _flags(caller: str) -> tuple[Flag, ...]:
    return FLAGS.get(caller, ())


def _is_open(guard: Guard) -> bool:
    return guard.resource is None and not guard.in_event


def _asks_to_sign_in(answer: Response) -> bool:
    return answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in")


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory, tiny_pack: Path) -> Iterator[Matrix]:
    patch = pytest.MonkeyPatch()
    for installation in installed(Settings(tmp_path_factory.mktemp("matrix") / "data"), tiny_pack):
        app = installation.client.app
        browsers = {"anonymous": (TestClient(app, follow_redirects=False), {"origin": "http://testserver"})}
        for login in PEOPLE:
            browser = installation.sign_in(login)
            browsers[login] = (browser.client, {"origin": "http://testserver", "x-csrf-token": browser.csrf})
        made = Matrix(installation, app, browsers)
        _mark_handlers(made, patch)
        yield made
    patch.undo()


def _mark_handlers(matrix: Matrix, patch: pytest.MonkeyPatch) -> None:
    """Stop before a handler that names its need; note what the others ask for."""
    run, need, may = routing.run_endpoint_function, EventContext.need, EventContext.may
    judge = Guard.__call__
    asking = {address.route.endpoint for address in addresses(matrix.app) if _asks_itself(address.guard)}

    async def stopped(*, dependant: Dependant, **rest: object) -> object:
        if dependant.call in asking:
            return await run(dependant=dependant, **rest)
        return Response(status_code=200, headers={REACHED: "yes"})

    async def judged(guard: Guard, request: Request) -> Context:
        context = await judge(guard, request)
        matrix.let_through = True
        return context

    def noted(context: EventContext, resource: Resource, action: Action) -> None:
        matrix.asked.append((resource, action))
        need(context, resource, action)

    def weighed(context: EventContext, resource: Resource, action: Action) -> bool:
        matrix.weighed += 1
        return may(context, resource, action)

    patch.setattr(Guard, "__call__", judged)
    patch.setattr(EventContext, "may", weighed)
    patch.setattr(routing, "run_endpoint_function", stopped)
    patch.setattr(EventContext, "need", noted)


def _asks_itself(guard: Guard) -> bool:
    return guard.resource is None and guard.in_event


def test_every_parameter_of_every_address_has_a_plausible_value(matrix: Matrix) -> None:
    unknown = {name for address in addresses(matrix.app) for name in address.parameters} - {*VALUES, "event"}
    assert unknown == set()


@pytest.mark.parametrize("caller", CALLERS)
def test_a_caller_gets_what_the_table_opens_and_nothing_else(matrix: Matrix, caller: str) -> None:
    events = (matrix.installation.event, matrix.installation.other_event)
    checked = [
        matrix.fault(address, caller, event)
        for address in addresses(matrix.app)
        for event in (events if address.guard.in_event else events[:1])
    ]
    assert len(checked) > 100
    assert [fault for fault in checked if fault] == []


def _flippable(matrix: Matrix) -> list[tuple[Role, Resource, Action]]:
    named = {(one.guard.resource, one.guard.action) for one in addresses(matrix.app) if one.guard.action is not None}
    return [
        (role, resource, action)
        for role in Role
        for resource, action in sorted(named)
        if action not in EVERYONE.get(resource, ()) and (resource in OF_INSTALLATION) == (role is Role.ADMIN)
    ]


def test_each_of_thirty_flipped_cells_is_noticed(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = _flippable(matrix)
    unnoticed = []
    for role, resource, action in random.Random(20250616).sample(cells, min(FLIPS, len(cells))):
        with monkeypatch.context() as patch:
            now = policy.POLICY[role].get(resource, frozenset())
            patch.setitem(policy.POLICY[role], resource, now ^ {action})
            routes = [
                one for one in addresses(matrix.app) if (one.guard.resource, one.guard.action) == (resource, action)
            ]
            if not any(matrix.fault(one, str(role), matrix.installation.event) for one in routes):
                unnoticed.append((role, resource, action))
    assert unnoticed == []
    assert len(cells) >= FLIPS


def test_the_application_refuses_to_start_with_a_handler_that_names_no_need(matrix: Matrix) -> None:
    router = routing.APIRouter()

    @router.get("/unguarded")
    def unguarded() -> str:
        return "open by mistake"

    careless = FastAPI()
    careless.include_router(router)
    with pytest.raises(RuntimeError, match="/unguarded"):
        refuse_unguarded(careless)
    refuse_unguarded(matrix.app)
