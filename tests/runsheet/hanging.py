"""Small programmes with things that hang on them, and all their schedules tried one by one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random

from planner.runsheet.propagate import Disruption
from planner.scenario.rows import Coupling, RunsheetItem

HORIZON_MIN = 4
"""Longest delay that is tried; overruns in these programmes are no longer."""


def item(item_id: str, start: str = "", after: str = "", **others: object) -> RunsheetItem:
    """Return an item on the day of the ceremony; ``start`` is a time of day."""
    when = f"2025-06-16 {start}" if start else ""
    texts = {"item_id": item_id, "start": when, "after": after, "minutes": 10, "title": f"Mục {item_id}"}
    return RunsheetItem.model_validate(texts | {name: _cell(value) for name, value in others.items()})


def hang(coupling_id: str, subject: str, item_id: str, rule: str = "theo", **others: object) -> Coupling:
    """Return a coupling of a bus."""
    texts = {"coupling_id": coupling_id, "kind": "xe", "subject": subject, "item_id": item_id, "rule": rule}
    return Coupling.model_validate(texts | {name: _cell(value) for name, value in others.items()})


def _cell(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def invented(rng: Random) -> tuple[list[RunsheetItem], list[Coupling], Disruption]:
    """Return a programme of four items with two subjects, a held coupling, and an overrun, all by chance."""
    items = [item("A", "07:00")]
    for number, name in enumerate("BCD", start=1):
        before = rng.choice("ABC"[:number])
        others: dict[str, object] = {"buffer_min": rng.choice((0, 0, 1, 2)), "hard": rng.random() < 0.2}
        if rng.random() < 0.6:
            others |= {"min_minutes": rng.choice((0, 8, 9)), "told": rng.choice(("X", "Y×2", "X; Z"))}
        kind = rng.choice(("FS", "FS", "FS+1", "SS+10", "FF"))
        items.append(item(name, links=f"{before}:{kind}", **others))
    couplings = [
        hang("G1", "XE1", rng.choice("ABCD"), tolerance_min=rng.randrange(3), told="X×3", anchor=_anchor(rng)),
        hang("G2", "XE2", rng.choice("AB"), tolerance_min=rng.randrange(3), told="Y×2; W", anchor=_anchor(rng)),
        hang("G3", "XE2", rng.choice("CD"), "chờ", tolerance_min=rng.randrange(2), told="Y×2; W"),
        hang("G4", "CẤM", rng.choice("CD"), "giữ", tolerance_min=rng.randrange(3), anchor=_anchor(rng)),
    ]
    return items, couplings, Disruption(overrun={"A": rng.randrange(1, HORIZON_MIN + 1)})


def _anchor(rng: Random) -> str:
    return rng.choice(("đầu", "cuối"))


Aims = tuple[int, int, int]


def best_by_trying(items: Sequence[RunsheetItem], couplings: Sequence[Coupling], disruption: Disruption) -> Aims:
    """Return the least aims over every cut and every delay of every item and subject, none left out."""
    planned = {one.item_id: number for number, one in enumerate(items)}
    starts = _planned_starts(items)
    best: Aims | None = None
    for cuts in product(*(_cuts(one) for one in items)):
        longer = {
            one.item_id: disruption.overrun.get(one.item_id, 0) - cut for one, cut in zip(items, cuts, strict=True)
        }
        cut_of = dict(zip(planned, cuts, strict=True))
        for late in _schedules(items, starts, longer, {}):
            for shift in product(range(HORIZON_MIN + 1), repeat=2):
                shifts = dict(zip(("XE1", "XE2"), shift, strict=True))
                if _allowed(couplings, late, shifts):
                    aims = _aims(items, couplings, (late, shifts, cut_of))
                    best = aims if best is None else min(best, aims)
    assert best is not None
    return best


def _cuts(one: RunsheetItem) -> tuple[int, ...]:
    if one.min_minutes is None:
        return (0,)
    return (0, one.minutes) if one.min_minutes == 0 else tuple(range(one.minutes - one.min_minutes + 1))


def _planned_starts(items: Sequence[RunsheetItem]) -> Mapping[str, int]:
    starts = {items[0].item_id: 0}
    by_id = {one.item_id: one for one in items}
    for one in items[1:]:
        before, kind = one.links[0].split(":")
        first = by_id[before]
        end = starts[before] + first.minutes + first.buffer_min
        starts[one.item_id] = {
            "FS": end,
            "FS+1": end + 1,
            "SS+10": starts[before] + 10,
            "FF": end - one.minutes,
        }[kind]
    return starts


def _schedules(
    items: Sequence[RunsheetItem],
    starts: Mapping[str, int],
    longer: Mapping[str, int],
    late: dict[str, tuple[int, int]],
) -> Iterator[dict[str, tuple[int, int]]]:
    """Yield every vector of delays (of start, of end) that keeps the links, buffers eaten."""
    if len(late) == len(items):
        yield late
        return
    one = items[len(late)]
    for minutes in range(HORIZON_MIN + 1):
        # An item cut by more than its delay leaves a pause: what follows is not called earlier than planned.
        end = max(0, minutes + longer[one.item_id])
        if one.links:
            before, kind = one.links[0].split(":")
            first = next(each for each in items if each.item_id == before)
            first_end = starts[before] + first.minutes + late[before][1]
            mine = starts[one.item_id] + minutes
            if kind == "FF":
                end = max(end, first_end - starts[one.item_id] - one.minutes)
            elif mine < {"FS": first_end, "FS+1": first_end + 1, "SS+10": starts[before] + late[before][0] + 10}[kind]:
                continue
        yield from _schedules(items, starts, longer, {**late, one.item_id: (minutes, end)})


Late = Mapping[str, tuple[int, int]]


def _moment(one: Coupling, late: Late) -> int:
    return late[one.item_id][one.anchor == "cuối"]


def _allowed(couplings: Sequence[Coupling], late: Late, shifts: Mapping[str, int]) -> bool:
    for one in couplings:
        minutes = _moment(one, late)
        if one.rule == "theo" and shifts[one.subject] == 0 and minutes > one.tolerance_min:
            return False
        if one.rule == "theo" and 0 < shifts[one.subject] < minutes:
            return False
        if one.rule == "chờ" and minutes < shifts[one.subject] - one.tolerance_min:
            return False
    return True


def _aims(
    items: Sequence[RunsheetItem],
    couplings: Sequence[Coupling],
    state: tuple[Late, Mapping[str, int], Mapping[str, int]],
) -> Aims:
    late, shifts, cuts = state
    broken = sum(sum(late[one.item_id]) for one in items if one.hard)
    broken += sum(max(0, _moment(one, late) - one.tolerance_min) for one in couplings if one.rule == "giữ")
    told = {name for one in couplings if shifts.get(one.subject) for name in one.told}
    told |= {name for one in items if cuts[one.item_id] for name in one.told}
    heads = sum(int(name.partition("×")[2] or 1) for name in told)
    return broken, heads, sum(start for start, _ in late.values()) + sum(shifts.values()) + sum(cuts.values())
