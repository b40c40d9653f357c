"""Every route of the application with addresses that can be asked for; a new route is found by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRoute

from web.app import guard_of, handlers
from web.context import Guard

VALUES = {
    "account": "aaaaaaaaaaaa",
    "after": "aaaaaaaaaaaa",
    "attachment": "ceremony.jpg",
    "batch": "aaaaaaaaaaaa",
    "before": "bbbbbbbbbbbb",
    "comment": "aaaaaaaaaaaa",
    "comment_id": "aaaaaaaaaaaa",
    "date": "2025-06-16",
    "document": "invitation",
    "edge": "E1",
    "force": "police",
    "guest": "G1",
    "hotel": "H1",
    "item": "1",
    "job": "aaaaaaaaaaaa",
    "kind": "csv",
    "member": "aaaaaaaaaaaa",
    "name": "rows",
    "number": "1",
    "other": "bbbbbbbbbbbb",
    "path": "report.html",
    "person": "CB-1",
    "plan": "aaaaaaaaaaaa",
    "print_id": "aaaaaaaaaaaa",
    "problem": "seating",
    "row_id": "1",
    "session": "aaaaaaaaaaaa",
    "step": "1",
    "subject": "G1",
    "submission": "aaaaaaaaaaaa",
    "table": "guests",
    "task": "T1",
    "unit": "CQ-1",
    "upload_id": "aaaaaaaaaaaa",
    "version": "1",
    "view": "kiosk",
}
"""Plausible values of what stands in addresses beside the event; a parameter that is not here fails the tests."""


@dataclass(frozen=True)
class Address:
    """One method of one route."""

    method: str
    path: str
    guard: Guard
    route: APIRoute

    def of(self, event: str) -> str:
        """Return the address within an event."""
        return re.sub(r"{(\w+)(:\w+)?}", lambda found: {**VALUES, "event": event}.get(found[1], "1"), self.path)

    @property
    def parameters(self) -> set[str]:
        """Names of what is filled in."""
        return set(re.findall(r"{(\w+)", self.path))

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def addresses(app: FastAPI) -> Iterator[Address]:
    """Yield every method of every route."""
    for route in handlers(app):
        guard = guard_of(route)
        assert guard is not None, route.path
        for method in sorted(route.methods):
            yield Address(method, route.path, guard, route)
