"""The second opinion on a parking plan, from its tables: spaces, passes, the proof of the optimum, the times.

Costs are the only thing shared with what made the plan (``Transport``: whom a lot admits and how far it is); the queue
is worked out again vehicle-minute by vehicle-minute, without the formulas of ``queue``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from planner.engine.findings import Finding
from planner.scenario.schema import Scenario
from planner.tables import TableRow
from planner.traffic.case import finding
from planner.traffic.files import FOLDER
from planner.traffic.listed import read_rows
from planner.traffic.parking.allocate import UNPLACED_S, Transport
from planner.traffic.parking.data import KINDS, OVERFLOW_PERCENT, Kind, Lot, ParkingCase
from planner.traffic.parking.files import PRICES_FILE, SENT_FILE, TIMES_FILE, price_rows, sent_rows, times_rows
from planner.traffic.parking.plan import ParkingPlan, stream_of
from planner.traffic.parking.queue import WEEK_MIN
from planner.units import format_datetime

STEPS = 4
"""Parts of a minute in which the queue is replayed."""
Row = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Filed:
    """The tables of a parking plan and the case that they speak of."""

    case: ParkingCase
    sent: tuple[Row, ...]
    prices: tuple[Row, ...]
    times: tuple[Row, ...]

    @cached_property
    def transport(self) -> Transport:
        """Whom each lot admits, and what it costs."""
        return Transport(self.case)

    @cached_property
    def cost(self) -> dict[tuple[int, str], int]:
        """(group, lot) -> person-seconds of a vehicle; only what is allowed and can be reached."""
        return {(choice.group, choice.lot_id): choice.cost_s for choice in self.transport.choices}

    def price(self, what: str, name: str, kind: str = "") -> int:
        """Return a price of the proof; nothing where it is not listed."""
        found = (row["price_s"] for row in self.prices if (row["what"], row["id"], row["kind"]) == (what, name, kind))
        return int(next(found, "0"))


Check = Callable[[Filed], Iterator[Finding]]


def vehicles_all_sent(filed: Filed) -> Iterator[Finding]:
    """As many vehicles of a group are sent, or named as left over, as there are."""
    sent = Counter[int]()
    for row in filed.sent:
        sent[int(row["group"])] += int(row["vehicles"])
    expected = Counter({group.number: group.vehicles for group in filed.case.groups})
    for number in sorted(set(sent) | set(expected)):
        if sent[number] != expected[number]:
            yield finding(
                "vehicles_all_sent",
                [str(number)],
                f"Dòng nhu cầu {number}: phân {sent[number]} xe, nhu cầu {expected[number]} xe.",
                f"Demand {number}: {sent[number]} vehicles are sent, {expected[number]} come.",
            )


def spaces_kept(filed: Filed) -> Iterator[Finding]:
    """No lot takes more vehicles of a kind than it has spaces."""
    taken = Counter[tuple[str, Kind]]()
    for row in filed.sent:
        if row["lot_id"]:
            taken[row["lot_id"], _kind(row["kind"])] += int(row["vehicles"])
    for (lot_id, kind), count in taken.items():
        spaces = filed.case.lot_by_id[lot_id].spaces(kind)
        if count > spaces:
            yield finding(
                "spaces_kept",
                [lot_id],
                f"Bãi {lot_id}: phân {count} xe cho {spaces} chỗ.",
                f"Lot {lot_id}: {count} vehicles for {spaces} spaces.",
            )


def passes_kept(filed: Filed) -> Iterator[Finding]:
    """Vehicles are sent only where their pass admits them and roads lead."""
    for row in filed.sent:
        if row["lot_id"] and (int(row["group"]), row["lot_id"]) not in filed.cost:
            yield finding(
                "passes_kept",
                [row["lot_id"], row["group"]],
                f"Bãi {row['lot_id']} không dành cho xe của dòng nhu cầu {row['group']}, hoặc xe không tới được.",
                f"Lot {row['lot_id']} does not admit the vehicles of demand {row['group']}, or they cannot reach it.",
            )


def optimum_proven(filed: Filed) -> Iterator[Finding]:
    """The prices prove that nothing cheaper exists: no choice pays, and their sum is the cost (weak duality)."""
    kinds = {group.number: group.kind for group in filed.case.groups}
    spent = sum(_cost(filed, row) * int(row["vehicles"]) for row in filed.sent)
    worth = sum(filed.price("group", str(g.number)) * g.vehicles for g in filed.case.groups)
    places = filed.transport.places
    worth += sum(filed.price("spaces", *place) * filed.transport.spaces(place) for place in places)
    pays = [key for key, cost in filed.cost.items() if _price(filed, key, kinds) > cost]
    pays += [(g.number, "") for g in filed.case.groups if filed.price("group", str(g.number)) > UNPLACED_S]
    positive = [place for place in places if filed.price("spaces", *place) > 0]
    if spent != worth or pays or positive or filed.price("cost", "") != spent:
        yield finding(
            "optimum_proven",
            ["parking"],
            f"Phân xe tốn {spent} người-giây, giá chứng minh được {worth}: chưa phải tối ưu hoặc chứng minh sai.",
            f"Vehicles cost {spent} person-seconds, the prices prove {worth}: no optimum, or the proof is wrong.",
        )


def _price(filed: Filed, key: tuple[int, str], kinds: Mapping[int, Kind]) -> int:
    number, lot_id = key
    return filed.price("group", str(number)) + filed.price("spaces", lot_id, kinds[number])


def _cost(filed: Filed, row: Row) -> int:
    return filed.cost.get((int(row["group"]), row["lot_id"]), UNPLACED_S) if row["lot_id"] else UNPLACED_S


def fullness_right(filed: Filed) -> Iterator[Finding]:
    """Vehicles asked, spaces, and those too many are counted right."""
    told = {(row["lot_id"], row["kind"]): (row["asked"], row["spaces"], row["over"]) for row in filed.times}
    asked = Counter[tuple[str, str]]()
    for group in filed.case.groups:
        if group.asked:
            asked[group.asked, group.kind] += group.vehicles
    right = dict[tuple[str, str], tuple[str, str, str]]()
    for (lot_id, kind), count in asked.items():
        spaces = filed.case.lot_by_id[lot_id].spaces(_kind(kind))
        right[lot_id, kind] = (str(count), str(spaces), str(max(0, count - spaces)))
    for key in sorted({key for key in {*told, *right} if told.get(key) != right.get(key)}):
        yield finding(
            "fullness_right",
            [key[0]],
            f"Bãi {key[0]} ({key[1]}): tệp ghi {told.get(key)}, tính lại {right.get(key)}.",
            f"Lot {key[0]} ({key[1]}): the file says {told.get(key)}, worked out again {right.get(key)}.",
        )


def times_right(filed: Filed) -> Iterator[Finding]:
    """A replay of the queue agrees on when a lot fills, within a minute, and on the longest wait, within a minute."""
    for row in filed.times:
        replay = _replay(filed.case, filed.case.lot_by_id[row["lot_id"]])
        if replay is None:
            continue
        kind, spaces = _kind(row["kind"]), int(row["spaces"])
        percent = filed.case.option("overflow_percent", OVERFLOW_PERCENT)
        trigger = _first(replay, kind, percent * spaces / 100) if spaces else None
        full = _first(replay, kind, spaces) if int(row["asked"]) > spaces > 0 else None
        wait = not replay.ended or abs(float(row["longest_wait_min"]) - replay.longest_wait_min) <= 1
        if not (_agree(row["trigger"], trigger) and _agree(row["full"], full) and wait):
            yield finding(
                "times_right",
                [row["lot_id"]],
                f"Bãi {row['lot_id']} ({kind}): giờ đầy hoặc phút chờ trong tệp khác khi tính lại"
                f" ({_told(full)}; {replay.longest_wait_min:.1f} phút).",
                f"Lot {row['lot_id']} ({kind}): its times differ from a replay"
                f" ({_told(full)}; {replay.longest_wait_min:.1f} min).",
            )


CHECKS: tuple[Check, ...] = (
    vehicles_all_sent,
    spaces_kept,
    passes_kept,
    optimum_proven,
    fullness_right,
    times_right,
)


def check_plan(plan: ParkingPlan) -> tuple[Finding, ...]:
    """Judge a plan in memory."""
    rows = (tuple(sent_rows(plan)), tuple(price_rows(plan)), tuple(times_rows(plan)))
    return check_filed(Filed(ParkingCase.from_scenario(plan.case.scenario), *rows))


def check_parking_files(scenario: Scenario, folder: Path) -> tuple[Finding, ...]:
    """Judge the parking files in ``folder``/traffic, which may have been edited by hand."""
    tables: list[tuple[Row, ...]] = []
    faults: list[Finding] = []
    for name in (SENT_FILE, PRICES_FILE, TIMES_FILE):
        rows, found = read_rows(folder / FOLDER / name)
        tables.append(tuple(_cells(row) for row in rows))
        faults += found
    return (*faults, *(() if faults else check_filed(Filed(ParkingCase.from_scenario(scenario), *tables))))


def check_filed(filed: Filed) -> tuple[Finding, ...]:
    """Judge tables; a cell that cannot be read is a finding of rule ``readable``."""
    try:
        return tuple(found for rule in CHECKS for found in rule(filed))
    except (KeyError, ValueError):
        vi = "Tệp bãi đỗ có ô không đọc được, thiếu cột hoặc tên bãi lạ."
        return (finding("readable", [SENT_FILE], vi, "A cell of the parking files cannot be read, or names no lot."),)


def _cells(row: TableRow) -> Row:
    return row.cells


def _kind(text: str) -> Kind:
    """Return a kind of vehicle.

    Raises:
        ValueError: there is no such kind.
    """
    return KINDS[KINDS.index(text)]


@dataclass(frozen=True, slots=True)
class _Replay:
    """Vehicles inside at each step of the replay."""

    start: datetime
    inside: dict[Kind, list[float]]
    longest_wait_min: float
    ended: bool


def _replay(case: ParkingCase, lot: Lot) -> _Replay | None:
    """Let vehicles come and pass step by step; the first to come is the first to pass."""
    asked = [group for group in case.groups if group.asked == lot.lot_id]
    streams = [stream for group in asked if (stream := stream_of(case, group, lot, group.vehicles))]
    rates = {kind: lot.rate(kind, "in") for kind in KINDS}
    if not streams or any(rates[stream.kind] <= 0 for stream in streams):
        return None
    start = min(stream.start for stream in streams)
    waiting: list[tuple[int, Kind, float]] = []
    inside: dict[Kind, list[float]] = {kind: [0.0] for kind in KINDS}
    step, longest, last = 0, 0.0, max(stream.end for stream in streams)
    while step < WEEK_MIN * STEPS and (waiting or start + timedelta(minutes=step / STEPS) <= last):
        now = start + timedelta(minutes=step / STEPS)
        parts = ((stream, _share(stream.start, stream.end, now)) for stream in streams)
        waiting += [(step, stream.kind, stream.vehicles * share) for stream, share in parts if share > 0]
        waiting, passed, oldest = _serve(waiting, rates)
        longest = max(longest, (step - oldest) / STEPS if oldest is not None else 0.0)
        for kind in KINDS:
            inside[kind].append(inside[kind][-1] + passed[kind])
        step += 1
    return _Replay(start, inside, longest, not waiting)


def _share(start: datetime, end: datetime, now: datetime) -> float:
    """Return the part of a stream that comes in the step that begins now."""
    length = max((end - start) / timedelta(minutes=1), 1.0)
    first = (now - start) / timedelta(minutes=1)
    return (min(length, max(0.0, first + 1 / STEPS)) - min(length, max(0.0, first))) / length


def _serve(
    waiting: list[tuple[int, Kind, float]], rates: Mapping[Kind, float]
) -> tuple[list[tuple[int, Kind, float]], dict[Kind, float], int | None]:
    """Pass a step's worth of vehicles; return who is left, who passed, and when the last to pass had come."""
    left, oldest = 1 / STEPS, None
    passed: dict[Kind, float] = dict.fromkeys(KINDS, 0.0)
    for index, (came, kind, count) in enumerate(waiting):
        through = min(count, left * rates[kind])
        passed[kind] += through
        left -= through / rates[kind]
        oldest = came
        if through < count - 1e-9:
            return [(came, kind, count - through), *waiting[index + 1 :]], passed, oldest
    return [], passed, oldest


def _first(replay: _Replay, kind: Kind, vehicles: float) -> datetime | None:
    steps = (step for step, count in enumerate(replay.inside[kind]) if count >= vehicles - 1e-6)
    step = next(steps, None)
    return None if step is None else replay.start + timedelta(minutes=step / STEPS)


def _agree(told: str, right: datetime | None) -> bool:
    if right is None or not told:
        return right is None and not told
    return abs(datetime.strptime(told, "%Y-%m-%d %H:%M") - right) <= timedelta(minutes=1)


def _told(moment: datetime | None) -> str:
    return "–" if moment is None else format_datetime(moment)
