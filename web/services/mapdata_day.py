"""The traffic of the days around the ceremony: what is closed, manned and travelled at a moment.

Escort posts are shown to cleared people alone; everybody else gets a day that never had them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from planner.event import Rows
from planner.maps import palette
from planner.scenario.rows import Closure, Demand, Force, ParkingLot, Post, Shift
from planner.scenario.schema import Scenario
from planner.traffic.check import read_detours
from planner.traffic.closures import Stretch, resolve_closures
from planner.traffic.detours import detours
from planner.traffic.listed import ListedDetour, listed
from planner.traffic.network import RoadNetwork
from planner.traffic.streets import road_label, roads_by_name
from planner.wording import Wording
from web.services.protection import protected_of

STEP_MIN = 15
STEPS = 24 * 60 // STEP_MIN
USUAL_START = time(7)

TIER_WORDS: Mapping[str, Wording] = {
    "cấm triệt để": Wording("cấm triệt để", "closed"),
    "tạm cấm": Wording("tạm cấm", "closed at times"),
    "hạn chế": Wording("hạn chế", "restricted"),
}
DIRECTION_WORDS: Mapping[str, Wording] = {
    "both": Wording("cả hai chiều", "both ways"),
    "forward": Wording("chiều xuôi (từ đầu đến cuối)", "forward (first end to last)"),
    "backward": Wording("chiều ngược (từ cuối về đầu)", "backward (last end to first)"),
}
KIND_WORDS: Mapping[str, Wording] = {
    "junction": Wording("nút giao", "junction"),
    "gate": Wording("cửa kiểm soát", "gate"),
    "parking": Wording("bãi đỗ", "parking"),
    "medical": Wording("y tế", "medical"),
    "fire": Wording("chữa cháy", "fire"),
    "command": Wording("chỉ huy", "command"),
    "escort": Wording("dẫn đoàn", "escort"),
}
FORCE_WORDS: Mapping[str, Wording] = {
    "CSGT": Wording("CSGT", "traffic police"),
    "CSTT": Wording("CSTT", "order police"),
    "công an xã": Wording("công an xã", "commune police"),
    "quân sự": Wording("quân sự", "army"),
    "dân quân": Wording("dân quân", "militia"),
    "TNTN": Wording("TNTN", "youth volunteers"),
    "y tế": Wording("y tế", "medical"),
    "PCCC": Wording("PCCC", "fire brigade"),
}
VEHICLE_WORDS: Mapping[str, Wording] = {
    "all": Wording("mọi xe", "all vehicles"),
    "unrestricted": Wording("xe không bị hạn chế", "vehicles let through restrictions"),
    "restricted": Wording("xe bị hạn chế", "restricted vehicles"),
}

Duty = Counter[tuple[str, str, Force]]
"""Post, shift and force -> people."""


@dataclass(frozen=True)
class TrafficDays:
    """What the traffic room shows of a plan or of the scenario of today.

    Attributes:
        scenario: the pack.
        network: its roads.
        stretches: closures on their roads.
        detours: the ways round, as listed in the plan or computed now.
        posts: the posts that the reader may know of.
        on_duty: people who man them by shift and force; empty without a staffing plan.
        needed: people they need.
        lodgers: hotel id -> guests who stay there, empty without a lodging plan.
        planned: whether there is a staffing plan.
    """

    scenario: Scenario
    network: RoadNetwork
    stretches: tuple[Stretch, ...]
    detours: tuple[ListedDetour, ...]
    posts: tuple[Post, ...]
    on_duty: Duty = field(default_factory=Counter)
    needed: Duty = field(default_factory=Counter)
    lodgers: Mapping[str, int] = field(default_factory=dict)
    planned: bool = False

    @property
    def closures(self) -> tuple[Closure, ...]:
        """Every closure, and for each column that the reader may know of the whole time of its passing."""
        return (*self.scenario.closures, *(item.closure for item in self.stretches if item.is_moving))

    def dates(self) -> tuple[date, ...]:
        """Return the days on which anything is closed or manned, and the day of the ceremony."""
        found = {self.scenario.event.d_day}
        found |= {moment.date() for item in self.closures for moment in (item.start, item.end)}
        found |= {shift.start.date() for shift in self.scenario.shifts}
        return tuple(sorted(found))

    def busiest(self, on: date) -> time:
        """Return when, first, most roads are closed on a day: what the page opens with."""
        moments = [at(on, step) for step in range(STEPS)]
        most = max(moments, key=lambda moment: sum(active(item, moment) for item in self.closures))
        return most.time() if any(active(item, most) for item in self.closures) else USUAL_START

    def shift_at(self, moment: datetime) -> tuple[Shift, ...]:
        """Return the shifts on duty at a moment."""
        return tuple(shift for shift in self.scenario.shifts if shift.start <= moment < shift.end)

    def road_of(self, closure: Closure) -> str:
        """Return the road that a closure names, else the names of its edges."""
        known = [edge_id for edge_id in closure.edge_ids if edge_id in self.network.edge_by_id]
        return closure.street or roads_by_name(self.network, known)


def at(on: date, step: int) -> datetime:
    """Return the moment of a step of the slider."""
    return datetime.combine(on, time()) + timedelta(minutes=STEP_MIN * step)


def active(closure: Closure, moment: datetime) -> bool:
    """Whether a closure is in force; roads are open again at its end."""
    return closure.start <= moment < closure.end


def days_of(
    scenario: Scenario, rows: Mapping[str, Rows], folder: Path | None = None, *, cleared: bool = False
) -> TrafficDays:
    """Return the traffic of a scenario with the rows of a plan.

    Args:
        scenario: the pack.
        rows: rows of the plan files by problem; those missing are taken as not planned.
        folder: of the plan whose list of ways round is shown; None computes them now.
        cleared: whether the reader may see the movements of protected persons.
    """
    network = RoadNetwork.from_scenario(scenario)
    stretches, _ = resolve_closures(scenario, network, protected=cleared)
    hidden = frozenset[str]() if cleared else protected_of(scenario).posts
    posts = tuple(post for post in scenario.posts if post.post_id not in hidden)
    return TrafficDays(
        scenario,
        network,
        stretches,
        ways_round(network, stretches, folder),
        posts,
        _on_duty(scenario, rows.get("staffing", ()), hidden),
        _needed(scenario, hidden),
        _lodgers(rows.get("lodging", ())),
        planned="staffing" in rows,
    )


def ways_round(network: RoadNetwork, stretches: Sequence[Stretch], folder: Path | None) -> tuple[ListedDetour, ...]:
    """Return the ways round as the plan lists them, computed now when it lists none."""
    on_file = read_detours(folder) if folder is not None else None
    return on_file if on_file is not None else tuple(listed(detour) for detour in detours(network, stretches))


def _on_duty(scenario: Scenario, rows: Rows, hidden: frozenset[str]) -> Duty:
    forces = {officer.person_id: officer.force for officer in scenario.officers}
    people = {(row.get("post_id", ""), row.get("shift_id", ""), row.get("person_id", "")) for row in rows}
    return Counter(
        (post, shift, forces[person]) for post, shift, person in people if person in forces and post not in hidden
    )


def _needed(scenario: Scenario, hidden: frozenset[str]) -> Duty:
    needed: Duty = Counter()
    for demand in scenario.post_demand:
        if demand.post_id not in hidden:
            needed[demand.post_id, demand.shift_id, demand.force] += demand.people
    return needed


def _lodgers(rows: Rows) -> dict[str, int]:
    guests: dict[str, set[str]] = {}
    for row in rows:
        guests.setdefault(row.get("hotel_id", ""), set()).add(row.get("guest_id", ""))
    return {hotel: len(people) for hotel, people in guests.items()}


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post at a moment: who is on duty, who is needed."""

    post: Post
    on_duty: Mapping[Force, int]
    needed: Mapping[Force, int]

    @property
    def people(self) -> int:
        """Everybody on duty."""
        return sum(self.on_duty.values())

    @property
    def wanted(self) -> int:
        """Everybody needed."""
        return sum(self.needed.values())


@dataclass(frozen=True, slots=True)
class DemandLine:
    """People on the way at a moment, to one destination by one means."""

    destination: str
    mode: str
    people: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything that stands in the table for one moment."""

    at: datetime
    closed: tuple[Closure, ...]
    open_again: int
    detours: tuple[ListedDetour, ...]
    posts: tuple[PostLine, ...]
    forces: Mapping[Force, int]
    demand: tuple[DemandLine, ...]
    lots: tuple[ParkingLot, ...]

    @property
    def manned(self) -> int:
        """Posts with anybody on duty."""
        return sum(line.people > 0 for line in self.posts)

    @property
    def people(self) -> int:
        """Everybody on duty."""
        return sum(self.forces.values())

    @property
    def travellers(self) -> int:
        """Everybody on the way."""
        return sum(line.people for line in self.demand)


def moment_of(days: TrafficDays, at_: datetime) -> Moment:
    """Return the state of roads and posts at a moment."""
    closed = tuple(closure for closure in days.closures if active(closure, at_))
    names = {closure.closure_id for closure in closed}
    lines = tuple(_post_line(days, post, days.shift_at(at_)) for post in days.posts)
    forces: Counter[Force] = Counter()
    for line in lines:
        forces.update(line.on_duty)
    return Moment(
        at_,
        closed,
        len(days.closures) - len(closed),
        tuple(line for line in days.detours if line.closure_id in names and line.start <= at_ < line.end),
        lines,
        {force: forces[force] for force in palette.FORCES if forces[force]},
        _travelling(days.scenario, at_),
        days.scenario.parking,
    )


def _post_line(days: TrafficDays, post: Post, shifts: Sequence[Shift]) -> PostLine:
    return PostLine(post, by_force(days.on_duty, post, shifts), by_force(days.needed, post, shifts))


def by_force(duty: Duty, post: Post, shifts: Sequence[Shift]) -> dict[Force, int]:
    """Return the people of each force at a post in some shifts."""
    total = {force: sum(duty[post.post_id, shift.shift_id, force] for shift in shifts) for force in palette.FORCES}
    return {force: people for force, people in total.items() if people}


def _travelling(scenario: Scenario, at_: datetime) -> tuple[DemandLine, ...]:
    """Return who is on the way, by destination and means, the largest first."""
    names = {lot.lot_id: lot.name or lot.lot_id for lot in scenario.parking}
    grouped: dict[tuple[str, str], list[Demand]] = {}
    for row in scenario.demand:
        if row.depart_from is not None and row.depart_to is not None and row.depart_from <= at_ < row.depart_to:
            grouped.setdefault((row.destination, row.mode), []).append(row)
    lines = [
        DemandLine(
            names.get(place, place),
            mode,
            sum(row.people for row in rows),
            max(row.depart_to for row in rows if row.depart_to is not None),
        )
        for (place, mode), rows in grouped.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.people, line.destination)))


def edge_title(days: TrafficDays, edge_id: str) -> str:
    """Return how a road is called, else its number."""
    edge = days.network.edge_by_id.get(edge_id)
    return (road_label(edge) if edge is not None else "") or edge_id
