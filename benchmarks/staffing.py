"""Suite ``staffing``: an invented roster of a large ceremony; FILE says how large.

FILE is JSON such as ``{"posts": 500, "people": 12000, "days": 3, "seed": 1}``. Everything is invented: a city of twenty
wards, posts near their centres, four shifts of six hours a day (as at the checkpoints of Hà Nội in 2021), eight forces
in teams of five, some of them sent out from barracks, most from their ward. Nothing of it describes a real event.
"""

import json
import random
import resource
import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.options import Options
from planner.engine.plan import NO_COMMITMENTS
from planner.engine.settings import Settings
from planner.problems.staffing import Problem, check, to_rows
from planner.problems.staffing.entities import Line, LineKey, Person, Place, Post, Shift
from planner.problems.staffing.entities import Options as Figures
from planner.problems.staffing.solve import solve

SHARES = {
    "CSGT": (0.17, "điều khiển giao thông"),
    "CSTT": (0.17, "kiểm soát an ninh"),
    "công an xã": (0.15, ""),
    "quân sự": (0.12, "rà phá vật nổ"),
    "dân quân": (0.2, ""),
    "TNTN": (0.1, "hướng dẫn khách"),
    "y tế": (0.05, "sơ cấp cứu"),
    "PCCC": (0.04, "PCCC"),
}
"""Part of all people, and the skill that two thirds of the force have."""
WARDS, TEAM = 20, 5
FIRST_DAY = datetime(2035, 9, 1)
CENTRE = Place(21.03, 105.85)
BUSY = (0.5, 1.0, 1.3, 1.1)
"""How many people a post asks for at night, in the morning, in the afternoon and in the evening, beside each other."""
DUTIES_EACH = 2.0
"""Duties of a person over three days, reserve included."""


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Plan an invented roster and return one line of figures.

    Raises:
        ValueError: the file does not say how large the roster is.
    """
    begin = time.perf_counter()
    problem = read(file)
    plan = solve(problem, Settings(limit_s=options.limit_s, workers=options.workers, seed=options.seed))
    elapsed_s = time.perf_counter() - begin
    solution = options.out / f"{file.name}.json"
    solution.parent.mkdir(parents=True, exist_ok=True)
    solution.write_text(json.dumps(to_rows(plan.assignments), ensure_ascii=False))
    return {
        "suite": "staffing",
        "instance": file.name,
        "status": str(plan.outcome.status),
        "score": plan.outcome.score,
        "bound": plan.outcome.bound,
        "elapsed_s": round(elapsed_s, 2),
        "solution": str(solution),
        "goals": dict(plan.goals),
        "findings": len(check(problem, plan.assignments, NO_COMMITMENTS)),
        "duties": len(plan.assignments),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def read(file: Path) -> Problem:
    """Invent the roster of a file.

    Raises:
        ValueError: a figure is missing or is not a positive whole number.
    """
    asked = json.loads(file.read_text(encoding="utf-8"))
    figures = [asked.get(name) if isinstance(asked, dict) else None for name in ("posts", "people", "days", "seed")]
    whole = [value for value in figures if isinstance(value, int) and value > 0]
    if len(whole) != len(figures):
        msg = 'expected {"posts": 500, "people": 12000, "days": 3, "seed": 1}'
        raise ValueError(msg)
    return invent(*whole)


def invent(posts: int, people: int, days: int, seed: int) -> Problem:
    """Return an invented roster."""
    dice = random.Random(seed)
    wards = [_around(dice, CENTRE, 0.06) for _ in range(WARDS)]
    sites = {f"CH-{n:03}": _post(dice, f"CH-{n:03}", wards, n) for n in range(posts)}
    shifts = [_shift(number) for number in range(4 * days)]
    staff = _people(dice, wards, people)
    return Problem(
        posts=sites,
        shifts={shift.shift_id: shift for shift in shifts},
        lines=_lines(dice, list(sites), shifts, people),
        people={person.person_id: person for person in staff},
        options=Figures(reach_minutes=45),
        rank_order={"Chiến sĩ": 1, "Chỉ huy": 2},
    )


def _around(dice: random.Random, place: Place, spread: float) -> Place:
    return Place(round(dice.gauss(place.lat, spread), 5), round(dice.gauss(place.lon, spread), 5))


def _post(dice: random.Random, post_id: str, wards: Sequence[Place], number: int) -> Post:
    ward = number % len(wards)
    return Post(post_id, f"Chốt {post_id} (hư cấu)", _around(dice, wards[ward], 0.008), f"Cụm {ward % 4 + 1}")


def _shift(number: int) -> Shift:
    start = FIRST_DAY + timedelta(hours=6 * number)
    return Shift(f"CA{number:02}", start, start + timedelta(hours=6), ("đêm", "sáng", "chiều", "tối")[number % 4])


def _lines(dice: random.Random, posts: Sequence[str], shifts: Sequence[Shift], people: int) -> dict[LineKey, Line]:
    """Share the duties of each force out among posts, by their size and the hour."""
    lines: dict[LineKey, Line] = {}
    for force, (share, skill) in SHARES.items():
        a_shift = share * people * DUTIES_EACH * len(shifts) / 12 / len(shifts) / 1.1
        size = {post_id: dice.choice((1, 1, 2, 2, 3, 4)) for post_id in posts if dice.random() < min(0.8, 3 * share)}
        for number, shift in enumerate(shifts):
            scale = BUSY[number % 4] * a_shift / sum(size.values())
            for post_id, wanted in size.items():
                count = int(wanted * scale) + (dice.random() < wanted * scale % 1)
                trained = (count + 1) // 2 if skill else 0
                chief = "Chỉ huy" if count >= 3 else ""
                for asked, word in ((trained, skill), (count - trained, "")):
                    if asked:
                        key = LineKey(post_id, shift.shift_id, force, word)
                        lines[key] = Line(key, asked, chief)
    return dict(sorted(lines.items()))


def _people(dice: random.Random, wards: Sequence[Place], people: int) -> list[Person]:
    found: list[Person] = []
    for force, (share, skill) in SHARES.items():
        for number in range(round(share * people)):
            team = number // TEAM
            soft = force in {"TNTN", "y tế"}
            found.append(
                Person(
                    f"{force}-{number:04}",
                    f"Người {force} {number} (hư cấu)",
                    force,
                    frozenset({skill} if skill and dice.random() < 2 / 3 else ()),
                    f"{force} {team:03}",
                    wards[team % len(wards)],
                    24 * 60,
                    rank="Chỉ huy" if number % TEAM == 0 else "Chiến sĩ",
                    woman=soft and dice.random() < 0.4,
                    born=date(2018, 1, 1) if force == "TNTN" and dice.random() < 0.05 else None,
                )
            )
    return found
