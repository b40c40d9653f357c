"""Suite ``rehearsals``: the timetable of a pack, changes to it, and invented programmes of any size.

FILE is a pack folder, or an invented programme written ``programme-BLOCKS-PEOPLE-YARDS`` (``programme-90-16000-8``).
Reports score, bound, gap and memory, and for packs the seconds and moves of some changes.
"""

import random
import resource
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.options import Options
from planner.engine.settings import Settings
from planner.problems.rehearsals import Assignment, Problem, check
from planner.problems.rehearsals.replan import Change, changed, replan
from planner.problems.rehearsals.solve import solve
from planner.scenario import rows
from planner.scenario.load import load
from planner.scenario.schema import EventSettings, Scenario
from planner.wording import Wording

KIB_PER_MIB = 1024
REPLAN_LIMIT_S = 3.0
D_DAY = date(2025, 6, 16)
FIRST_DAY = D_DAY - timedelta(days=21)
KINDS = (("pupils", 240, 720, 600), ("army", 300, 1200, 480), ("veterans", 180, 540, 720), ("artists", 240, 900, 600))


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Plan the rehearsals of ``file`` and, for a pack, change them; return one line of figures."""
    invented = not file.is_dir()
    scenario = programme(file.name, options.seed) if invented else load(file)
    problem = Problem.from_scenario(scenario)
    plan = solve(problem, Settings(options.limit_s, options.workers, options.seed))
    errors = [one for one in check(problem, plan.assignments) if one.severity == "error"]
    return {
        "suite": "rehearsals",
        "instance": file.name,
        "sessions": len(problem.sessions),
        "people": sum(group.size for group in scenario.groups),
        "status": str(plan.outcome.status),
        "score": plan.outcome.score,
        "bound": plan.outcome.bound,
        "gap": plan.outcome.gap,
        "goals": dict(plan.goals),
        "left_out": len(plan.unmet),
        "findings": len(errors),
        "elapsed_s": round(plan.outcome.elapsed_s, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_PER_MIB,
        "replan": {} if invented else _changes(problem, plan.assignments, options),
    }


def _changes(problem: Problem, rows_: tuple[Assignment, ...], options: Options) -> dict[str, object]:
    """Return seconds and moves of ten moved sessions, a storm and a lost venue."""
    rng = random.Random(options.seed)
    found: dict[str, object] = {}
    for number in range(10):
        one = rng.choice(rows_)
        other = rng.choice([row for row in rows_ if row.item_id == one.item_id or row.stage == one.stage])
        pins = {one.session_id: {"date": f"{other.start:%Y-%m-%d}"}}
        found[f"pin {number}"] = _changed(problem, rows_, options, pins)
    middle = problem.moment(problem.days * 720).date()
    found["storm"] = _changed(changed(problem, Change(storms=(middle,))), rows_, options, {})
    places = [row.venue_id for row in rows_]
    lost = min(set(places), key=places.count)
    whole = datetime.combine(problem.origin, datetime.min.time())
    change = Change(lost=((lost, whole, whole + timedelta(days=problem.days)),))
    found[f"lost {lost}"] = _changed(changed(problem, change), rows_, options, {})
    return found


def _changed(
    problem: Problem, rows_: tuple[Assignment, ...], options: Options, pins: Mapping[str, Mapping[str, str]]
) -> dict[str, object]:
    begin = time.perf_counter()
    after = replan(problem, rows_, Settings(REPLAN_LIMIT_S, options.workers, options.seed), pins=pins)
    return {
        "seconds": round(time.perf_counter() - begin, 2),
        "moves": len(after.moves),
        "proven": after.proven,
        "left_out": len(after.unmet),
    }


def programme(name: str, seed: int) -> Scenario:
    """Return the invented programme ``programme-BLOCKS-PEOPLE-YARDS``: same name and seed, same programme.

    Raises:
        ValueError: the name has another form.
    """
    word, *figures = name.split("-")
    if word != "programme" or len(figures) != 3 or not all(figure.isdigit() for figure in figures):
        msg = "expected a pack folder or programme-BLOCKS-PEOPLE-YARDS, such as programme-90-16000-8"
        raise ValueError(msg)
    blocks, people, yards = map(int, figures)
    rng = random.Random(f"{name} {seed}")
    items = _items(rng, blocks)
    event = EventSettings(
        id=name,
        name=Wording(name, name),
        d_day=D_DAY,
        planning_start=FIRST_DAY,
        options={
            "rehearsals": {
                "items_per_day": 1,
                "daily_load_min": 240,
                "block_gap_days": 1,
                "joint_gap_days": 1,
                "heat_from_min": 600,
                "heat_to_min": 960,
                "heat_first_month": 5,
                "heat_last_month": 8,
            }
        },
    )
    return replace(
        Scenario(event),
        venues=_venues(rng, people, yards),
        groups=_groups(rng, blocks, people),
        group_kinds=tuple(
            rows.GroupKind(kind=kind, daily_max_min=day, weekly_max_min=week, rest_min=rest)
            for kind, day, week, rest in KINDS
        ),
        items=items,
        sessions=_sessions(rng, items, blocks),
    )


def _venues(rng: random.Random, people: int, yards: int) -> tuple[rows.Venue, ...]:
    """Return yards for a tenth to a third of the people, the first two for all of them."""
    return tuple(
        rows.Venue.model_validate(
            {
                "venue_id": f"S{index + 1}",
                "name": f"Sân {index + 1} (hư cấu)",
                "lat": 17.05 + rng.uniform(-0.03, 0.03),
                "lon": 107.0 + rng.uniform(-0.03, 0.03),
                "kind": "quảng trường" if index < 2 else "sân",
                "capacity": people * 2 if index < 2 else max(400, people // rng.choice((3, 4, 6))),
                "open_from": "05:00",
                "open_to": "22:00",
                "setup_min": 15,
            }
        )
        for index in range(yards)
    )


def _groups(rng: random.Random, blocks: int, people: int) -> tuple[rows.Group, ...]:
    shares = [rng.uniform(0.4, 1.6) for _ in range(blocks)]
    sizes = [max(10, round(people * share / sum(shares))) for share in shares]
    sizes[0] += people - sum(sizes)
    return tuple(
        rows.Group(group_id=f"K{index + 1:02d}", name=f"Khối {index + 1}", size=size, kind=rng.choice(KINDS)[0])
        for index, size in enumerate(sizes)
    )


def _items(rng: random.Random, blocks: int) -> tuple[rows.Item, ...]:
    """Return an item of each block, joint items of four to nine blocks, each block in one or two, and the whole."""
    ids = [f"K{index + 1:02d}" for index in range(blocks)]
    joint = _casts(rng, ids) + _casts(rng, rng.sample(ids, blocks // 2))
    casts = [[one] for one in ids] + joint + [ids]
    return tuple(
        rows.Item(item_id=f"T{index + 1:03d}", name=f"Tiết mục {index + 1}", minutes=5, group_ids=tuple(cast))
        for index, cast in enumerate(casts)
    )


def _casts(rng: random.Random, ids: list[str]) -> list[list[str]]:
    left = rng.sample(ids, len(ids))
    casts: list[list[str]] = []
    while left:
        size = rng.randint(4, 9)
        casts.append(sorted(left[:size]))
        left = left[size:]
    return casts


def _sessions(rng: random.Random, items: tuple[rows.Item, ...], blocks: int) -> tuple[rows.Session, ...]:
    found: list[rows.Session] = []
    for index, item in enumerate(items):
        alone, whole = index < blocks, index == len(items) - 1
        base = {"item_id": item.item_id, "minutes": 90 if alone else 120}
        if whole:
            run = {"item_id": item.item_id, "minutes": 180, "venue_kinds": "quảng trường"}
            found += [
                _session("SD", {**run, "stage": "sơ duyệt", "earliest": _at(5), "latest": _at(3, "22:00")}),
                _session("TD", {**run, "stage": "tổng duyệt", "after": "SD", "earliest": _at(3)}),
            ]
        elif alone:
            count = rng.choice((2, 3, 3, 4))
            found.append(
                _session(f"K{item.item_id}", {**base, "stage": "khối", "count": count, "latest": _at(9, "22:00")})
            )
        else:
            cells = {**base, "stage": "hợp luyện", "count": 2, "earliest": _at(12), "latest": _at(5, "22:00")}
            after = ";".join(f"KT{int(one[1:]):03d}" for one in item.group_ids)
            found.append(_session(f"H{item.item_id}", {**cells, "after": after}))
    return tuple(found)


def _session(session_id: str, cells: Mapping[str, object]) -> rows.Session:
    return rows.Session.model_validate({"session_id": session_id, **cells})


def _at(days_before: int, clock: str = "05:00") -> str:
    return f"{D_DAY - timedelta(days=days_before)} {clock}"
