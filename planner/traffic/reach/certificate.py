"""Checking the certificate with nothing but additions: no shortest-path search, no other part of the planner.

A tree shows that a place can be reached in so many milliseconds; that it cannot be reached in fewer, or not at all, is
shown by the same numbers, because no usable road joins them faster.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Piece = Sequence[Any]
"""Vertex left, vertex reached, road with its direction, metres, km/h."""


def faults(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a certificate; nothing when it proves what it says."""
    told = sorted(number for state in data["states"] for number in state["slices"])
    if len(set(told)) != len(told):
        yield "a slice is proved twice"
    for state in data["states"]:
        for kind, roots in data["stations"].items():
            for fault in tree_faults(data, state, kind, roots):
                yield f"slice {state['slices'][:1]}, {kind}: {fault}"


def tree_faults(data: Mapping[str, Any], state: Mapping[str, Any], kind: str, roots: Sequence[int]) -> Iterator[str]:
    """Yield where a tree of a state does not add up."""
    ms, via = state["trees"][kind]["ms"], state["trees"][kind]["via"]
    pause = [state["waits"].get(name, 0) for name in data["vertices"]]
    steps = {number: _step(piece, kind) for number, piece in enumerate(data["pieces"])}
    spent = {n: _spent(state, piece) for n, piece in enumerate(data["pieces"]) if piece[2] not in set(state["closed"])}
    for vertex, time in enumerate(ms):
        if vertex in roots and (time, via[vertex]) != (0, -1):
            yield f"station {vertex} is not at 0"
        elif time >= 0 and vertex not in roots and not _adds_up(vertex, (ms, via), (steps, spent), pause):
            yield f"vertex {vertex} is not {time} ms away by its road"
    for number, more in spent.items():
        here, there = steps[number]
        if ms[here] >= 0 and pause[here] is not None and not 0 <= ms[there] <= ms[here] + pause[here] + more:
            yield f"road {data['pieces'][number][2]} leads faster to vertex {there}"


def _step(piece: Piece, kind: str) -> tuple[int, int]:
    return (piece[1], piece[0]) if kind == "hospital" else (piece[0], piece[1])


def _spent(state: Mapping[str, Any], piece: Piece) -> int:
    speed: float = min(piece[4], state["lanes"].get(piece[2], math.inf))
    return max(1, math.ceil(float(piece[3]) * 3600.0 / speed))


def _adds_up(
    vertex: int,
    tree: tuple[Sequence[int], Sequence[int]],
    roads: tuple[Mapping[int, tuple[int, int]], Mapping[int, int]],
    pause: Sequence[int | None],
) -> bool:
    (ms, via), (steps, spent) = tree, roads
    if via[vertex] not in spent:
        return False
    here, there = steps[via[vertex]]
    wait = pause[here]
    return there == vertex and wait is not None and ms[here] >= 0 and ms[vertex] == ms[here] + wait + spent[via[vertex]]
