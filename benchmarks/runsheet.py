"""Suite ``runsheet``: recalculation and coupling of invented programmes of any size.

FILE is a pack folder, or an invented programme written ``sheet-ITEMS-BLOCKS-CUTS`` (``sheet-2000-87-40``): so many
items over two days on six tracks, so many marching blocks and half as many buses, posts and meals that hang on them,
and so many items that may be cut. Reports milliseconds of recalculation (median and worst of 50), seconds of a
12-minute overrun by both formulations, and what they find.
"""

import random
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.options import Options
from planner.runsheet.couple import Retimed, retime
from planner.runsheet.coupled import Coupled
from planner.runsheet.forecast import delayed
from planner.runsheet.network import Network
from planner.runsheet.propagate import Disruption, propagate
from planner.runsheet.recover import choose_cuts
from planner.runsheet.tracks import TRACKS
from planner.scenario.load import load
from planner.scenario.rows import Coupling, RunsheetItem

OVERRUN_MIN = 12
REPEATS = 50
MORNING = datetime(2025, 6, 15, 6, 0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Items, what hangs on them, and the item that overruns."""

    items: tuple[RunsheetItem, ...]
    couplings: tuple[Coupling, ...]
    overrunning: str


def measure(file: Path, options: Options) -> Mapping[str, object]:
    """Measure one programme; return one line of figures."""
    sheet = _pack(file) if file.is_dir() else invented(file.name, options.seed)
    started = time.perf_counter()
    coupled = Coupled.of(sheet.items, sheet.couplings)
    built_s = time.perf_counter() - started
    disruption = Disruption(overrun={sheet.overrunning: OVERRUN_MIN})
    passes = _milliseconds(coupled.network, sheet.overrunning)
    started = time.perf_counter()
    found = retime(coupled, disruption, options.limit_s)
    chosen_s = time.perf_counter() - started
    return {
        "suite": "runsheet",
        "instance": file.name,
        "items": len(sheet.items),
        "couplings": len(sheet.couplings),
        "subjects": len(coupled.subjects),
        "build_ms": round(built_s * 1000, 1),
        "recalculate_ms": round(statistics.median(passes), 2),
        "recalculate_worst_ms": round(max(passes), 2),
        "couple_s": round(chosen_s, 3),
        "always_milp_s": round(_always_milp_s(coupled, disruption, options.limit_s), 3),
        **_figures(found, retime(coupled, disruption, cutting=False)),
    }


def _figures(found: Retimed, plain: Retimed) -> dict[str, object]:
    return {
        "proven": found.proven,
        "broken_min": found.broken_min,
        "heads": found.heads,
        "moves_min": found.moves_min,
        "cut": sum(one.cut_min > 0 for one in found.items),
        "without_cuts": [plain.broken_min, plain.heads, plain.moves_min],
    }


def _milliseconds(network: Network, overrunning: str) -> list[float]:
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        delayed(network, overrunning, OVERRUN_MIN).all()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def _always_milp_s(coupled: Coupled, disruption: Disruption, limit_s: float) -> float:
    """Return the seconds of the other formulation: the linear program even where nothing may be cut."""
    started = time.perf_counter()
    choose_cuts(coupled, disruption, propagate(coupled, disruption), (), limit_s)
    return time.perf_counter() - started


def _pack(folder: Path) -> Sheet:
    scenario = load(folder)
    address = next((one.item_id for one in scenario.runsheet if one.ritual_code == "dien_van"), "")
    return Sheet(scenario.runsheet, scenario.couplings, address or scenario.runsheet[0].item_id)


def invented(name: str, seed: int) -> Sheet:
    """Return an invented programme; the same name and seed give the same one."""
    count, blocks, cuts = (int(part) for part in name.split("-")[1:])
    rng = random.Random(seed)
    items = _items(count, cuts, rng)
    couplings = [*_blocks(items, blocks, rng), *_others(items, blocks // 2, rng)]
    early = [item.item_id for item in items[: 2 * len(TRACKS)]]
    return Sheet(tuple(items), tuple(couplings), _worst(Coupled.of(items, couplings), early))


def _worst(coupled: Coupled, names: Sequence[str]) -> str:
    """Return the item whose overrun moves the most minutes."""
    return max(names, key=lambda name: sum(propagate(coupled, Disruption(overrun={name: OVERRUN_MIN})).start_min))


def _items(count: int, cuts: int, rng: random.Random) -> list[RunsheetItem]:
    """One chain for each track over two days, with links across, few buffers, and links across."""
    cut = set(rng.sample(range(2 * len(TRACKS), count), cuts))
    items: list[RunsheetItem] = []
    for number in range(count):
        track = number % len(TRACKS)
        others: dict[str, object] = {"track": TRACKS[track], "minutes": str(rng.choice((2, 3, 4, 5, 8)))}
        if number < len(TRACKS):
            others["start"] = f"{MORNING + timedelta(minutes=5 * track):%Y-%m-%d %H:%M}"
        else:
            others["after"] = f"K{number - len(TRACKS)}"
        if number > 2 * len(TRACKS) and rng.random() < 0.05:
            others["links"] = f"K{rng.randrange(number - 2 * len(TRACKS), number)}:SS"
        others["buffer_min"] = str(int(number % 97 == 0))
        if number in cut:
            others |= {"min_minutes": "1", "told": f"Đội {rng.randrange(cuts)}; Đội {rng.randrange(cuts)}×3"}
        items.append(RunsheetItem.model_validate({"item_id": f"K{number}", "title": f"Mục {number}", **others}))
    return items


def _blocks(items: Sequence[RunsheetItem], blocks: int, rng: random.Random) -> list[Coupling]:
    """Each block is released with an item in the second half of the programme; its head is told."""
    half = len(items) // 2
    rows = []
    for number in range(blocks):
        told = f"Khối trưởng {number}; Tổ xe {number // 4}"
        on = items[half + rng.randrange(half)].item_id
        rows.append(_row(f"B{number}", "khối", f"Khối {number}", on, (rng.choice((0, 2, 5, 10, 12)), told)))
    return rows


def _others(items: Sequence[RunsheetItem], count: int, rng: random.Random) -> list[Coupling]:
    rows = []
    for number in range(count):
        kind = rng.choice(("xe", "chốt", "bữa ăn", "cửa"))
        on = items[rng.randrange(len(items))].item_id
        told = f"Phụ trách {number % 11}; Tổ xe {number % 23}×2"
        rows.append(_row(f"C{number}", kind, f"{kind} {number}", on, (rng.choice((0, 5, 15)), told)))
    return rows


def _row(coupling_id: str, kind: str, subject: str, on: str, others: tuple[int, str]) -> Coupling:
    tolerance_min, told = others
    cells = {"coupling_id": coupling_id, "kind": kind, "subject": subject, "item_id": on, "rule": "theo"}
    return Coupling.model_validate(cells | {"tolerance_min": str(tolerance_min), "told": told})
