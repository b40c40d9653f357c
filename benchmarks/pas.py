"""Suite ``pas``: patients brought into rooms night by night, as the stays of a lodging problem.

FILE: sections of specialisms, departments, room properties, rooms, beds and patients (Demeester et al. 2010). Costs are
counted in tenths. What the file leaves open follows the conventions of the benchmark contract.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from pathlib import Path

import numpy as np

from benchmarks.options import Options
from planner.engine.settings import Settings
from planner.problems.lodging import Plan, Problem
from planner.problems.lodging.nights.data import ANYBODY, FORBIDDEN, MEN, ONE_GENDER, WOMEN, Nightly, RoomNights, Stay
from planner.problems.lodging.solve import solve

POLICIES = {"N": ANYBODY, "F": WOMEN, "M": MEN, "D": ONE_GENDER}
OPENING = date(2000, 1, 1)
"""Day called night 0."""
TOO_LARGE, NOT_IN_DEPARTMENT, NOT_IN_ROOM, PER_PRIORITY, NOT_PROVIDED, MOVE = 8, 10, 20, 10, 20, 110
"""Costs in tenths: a room above the preferred size, a specialism that is missing or second best, a property, a move."""


@dataclass(frozen=True, slots=True)
class Department:
    """A department: age limits (0: none) and its specialisms."""

    youngest: int
    oldest: int
    specialisms: frozenset[int]


@dataclass(frozen=True, slots=True)
class Kind:
    """What rooms have in common that patients care about."""

    beds: int
    department: int
    priority: tuple[tuple[int, int], ...]
    has: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What a patient asks of a night: age, specialism, largest room wished (0: any), properties."""

    age: int
    specialism: int
    most_beds: int
    required: tuple[int, ...]
    wished: tuple[int, ...]


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Bring the patients of ``file`` into rooms, write who is where, and return one line of figures."""
    begin, text = time.perf_counter(), file.read_text(encoding="utf-8")
    nightly = problem_of(text)
    problem = Problem((), (), (), {}, nightly=nightly, weights={"cost": 1, "moves": nightly.move_cost})
    plan = solve(problem, Settings(options.limit_s, options.workers, options.seed))
    outcome, elapsed_s = plan.outcome, time.perf_counter() - begin
    options.out.mkdir(parents=True, exist_ok=True)
    solution = options.out / f"{file.name}.json"
    solution.write_text(json.dumps({"rooms": rooms_of(text, plan)}) + "\n", encoding="utf-8")
    return {
        "suite": "pas",
        "instance": file.name,
        "status": str(outcome.status),
        "score": None if outcome.score is None else outcome.score / 10,
        "bound": None if outcome.bound is None else outcome.bound / 10,
        "elapsed_s": round(elapsed_s, 2),
        "solution": str(solution) if outcome.has_plan else None,
        "reason": plan.conflict.reason.en if plan.conflict else None,
    }


def rooms_of(text: str, plan: Plan) -> dict[str, list[str]]:
    """Return patient -> room by night; after the horizon, where nothing counts, the last room is kept."""
    rooms: dict[str, list[str]] = {row[0][0]: [] for row in _sections(text)["PATIENTS"]} if plan.assignments else {}
    for assignment in sorted(plan.assignments, key=lambda row: row.check_in):
        rooms[assignment.guest_id] += [assignment.room_id] * (assignment.check_out - assignment.check_in).days
    for row in _sections(text)["PATIENTS"]:
        mine = rooms.get(row[0][0])
        if mine:
            mine += mine[-1:] * (int(row[1][1]) - int(row[1][0]) - len(mine))
    return rooms


def price_of(need: Need, kind: Kind, departments: Mapping[int, Department]) -> int:
    """Return what a night costs in tenths, or ``FORBIDDEN``."""
    department, priority = departments[kind.department], dict(kind.priority)
    too_young = department.youngest and need.age < department.youngest
    too_old = department.oldest and need.age > department.oldest
    if too_young or too_old or any(asked > has for asked, has in zip(need.required, kind.has, strict=True)):
        return FORBIDDEN
    cost = TOO_LARGE if 0 < need.most_beds < kind.beds else 0
    cost += 0 if need.specialism in department.specialisms else NOT_IN_DEPARTMENT
    cost += PER_PRIORITY * (priority[need.specialism] - 1) if need.specialism in priority else NOT_IN_ROOM
    missing = sum(w > max(r, h) for w, r, h in zip(need.wished, need.required, kind.has, strict=True))
    return cost + NOT_PROVIDED * missing


def problem_of(text: str) -> Nightly:
    """Return the patients as stays; those without a night within the horizon ask for nothing."""
    sections = _sections(text)
    horizon = int(text.partition("Planning horizon:")[2].split()[0])
    departments = {
        int(row[0][0]): Department(int(row[0][2]), int(row[0][3]), frozenset(_pairs(row[1])))
        for row in sections["DEPARTMENTS"]
    }
    kinds: dict[Kind, int] = {}
    rooms = [
        RoomNights(row[0][0], kinds.setdefault(_kind(row), len(kinds)), int(row[1][0]), POLICIES[row[3][0]])
        for row in sections["ROOMS"]
    ]
    needs: dict[Need, int] = {}
    stays = [stay for row in sections["PATIENTS"] if (stay := _stay(row, horizon, needs)) is not None]
    prices = np.array([[price_of(need, kind, departments) for kind in kinds] for need in needs], dtype=np.int64)
    return Nightly(tuple(stays), tuple(rooms), prices, MOVE, OPENING, horizon)


def _stay(row: Sequence[Sequence[str]], horizon: int, needs: dict[Need, int]) -> Stay | None:
    first, last = int(row[1][0]), int(row[1][1])
    parts = [int(word) for word in row[2][1:]]
    specialisms = [s for s, nights in zip(parts[::2], parts[1::2], strict=True) for s in repeat(s, nights)]
    if first >= min(last, horizon):
        return None
    words = [tuple(int(word) for word in cell) for cell in row[4:6]]
    asked = [Need(int(row[0][2]), s, int(row[3][0]), words[0], words[1]) for s in specialisms[: horizon - first]]
    gender = WOMEN if row[0][3] == "F" else MEN
    return Stay(row[0][0], first, tuple(needs.setdefault(need, len(needs)) for need in asked), gender)


def _kind(row: Sequence[Sequence[str]]) -> Kind:
    priority = tuple(sorted(_pairs(row[4]).items()))
    return Kind(int(row[1][0]), int(row[2][0]), priority, tuple(int(word) for word in row[5]))


def _pairs(words: Sequence[str]) -> dict[int, int]:
    """Return specialism -> priority from "priority specialism priority specialism …"; specialism 0 is none."""
    numbers = [int(word) for word in words]
    return {s: p for p, s in zip(numbers[::2], numbers[1::2], strict=True) if s}


def _sections(text: str) -> dict[str, list[list[list[str]]]]:
    """Return section -> rows -> cells between bars -> words."""
    found: dict[str, list[list[list[str]]]] = {}
    rows: list[list[list[str]]] = []
    for line in text.splitlines():
        head = line.strip().rstrip(":").strip()
        if line.strip().endswith(":") and head.isupper():
            rows = found.setdefault(head, [])
        elif head and head[0].isdigit():
            rows.append([cell.split() for cell in line.split("|")])
    return found
