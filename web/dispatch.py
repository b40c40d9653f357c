"""Finding the handler of a request by the parts of its path.

FastAPI tries its routes one after the other, each with a regular expression; with some 270 of them that takes longer
than answering. A tree over the parts of the paths leaves one or two to try. What the tree does not find (files,
wrong methods, unknown paths) goes the ordinary way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

REST = ":path}"


@dataclass(slots=True)
class _Node:
    """One part of a path: what may follow it, and the routes that end here; each with its place in the order."""

    named: dict[str, "_Node"] = field(default_factory=dict)
    any: "_Node | None" = None
    ends: list[tuple[int, APIRoute]] = field(default_factory=list)
    rests: list[tuple[int, APIRoute]] = field(default_factory=list)


class Directory(BaseRoute):
    """All handlers, found by path; of several that fit, the one registered first answers, as in FastAPI itself."""

    def __init__(self, routes: Sequence[APIRoute]) -> None:
        """Plant the tree."""
        self._root = _Node()
        for place, route in enumerate(routes):
            self._plant(place, route)

    def _plant(self, place: int, route: APIRoute) -> None:
        node = self._root
        for part in _parts(route.path):
            if part.endswith(REST):
                node.rests.append((place, route))
                return
            if "{" in part:
                node.any = node.any or _Node()
                node = node.any
            else:
                node = node.named.setdefault(part, _Node())
        node.ends.append((place, route))

    def candidates(self, path: str) -> list[APIRoute]:
        """Return the routes whose parts fit ``path``, in the order of registration."""
        found: list[tuple[int, APIRoute]] = []
        nodes = [self._root]
        for part in _parts(path):
            found.extend(pair for node in nodes for pair in node.rests)
            nodes = [next_ for node in nodes for next_ in (node.named.get(part), node.any) if next_ is not None]
            if not nodes:
                break
        found.extend(pair for node in nodes for pair in node.ends)
        return [route for _place, route in sorted(found, key=_place)]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Find the handler for path and method."""
        if scope["type"] == "http" and not scope.get("root_path"):
            for route in self.candidates(scope["path"]):
                match, child = route.matches(scope)
                if match == Match.FULL:
                    return match, child
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the handler that was found answer."""
        route: APIRoute = scope["route"]
        await route.handle(scope, receive, send)


def _parts(path: str) -> list[str]:
    return path.split("/")[1:]


def _place(pair: tuple[int, APIRoute]) -> int:
    return pair[0]
