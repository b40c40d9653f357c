"""The seating chart: chairs in their places, coloured by rank, delegation or needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from planner.collation import fold, name_key
from planner.report.chart import BANDS, band_of
from planner.scenario.rows import Guest, Seat
from planner.wording import Language, Wording
from web.services.plans import Bundle

UNITS_M = 26.0
"""Drawing units per metre; a chair is half a metre wide."""
CHAIR = 12.0
MARGIN = 26.0
WHOLE_HALL = 3000
"""Halls with more seats than this are shown zone by zone."""
LETTERED = 450
"""Up to this many chairs each carries its mark (rank or need)."""
COLOURS = 10
PAGE_ROWS = 50
MODES: Mapping[str, Wording] = {
    "rank": Wording("Thứ bậc", "Rank"),
    "delegation": Wording("Đoàn", "Delegation"),
    "needs": Wording("Nhu cầu", "Needs"),
}
NEEDS: tuple[tuple[str, str, Wording], ...] = (
    ("wheelchair", "♿", Wording("Xe lăn", "Wheelchair")),
    ("companion", "+", Wording("Người đi cùng", "Companion")),
    ("aisle", "|", Wording("Lối đi", "Aisle")),
    ("interpreter", "文", Wording("Phiên dịch", "Interpreter")),
    ("diet", "•", Wording("Ăn kiêng", "Diet")),
)


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat in the drawing; ``colour`` is a class of the style sheet, ``mark`` a sign for those who see no colours."""

    seat_id: str
    guest_id: str
    x: float
    y: float
    colour: str
    mark: str
    pinned: bool


@dataclass(frozen=True, slots=True)
class ZoneTab:
    """A zone and how full it is."""

    name: str
    seated: int
    seats: int
    label_x: float = 0.0
    label_y: float = 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing of the hall or of one zone."""

    zone: str
    mode: str
    width: float
    height: float
    chairs: tuple[Chair, ...]
    zones: tuple[ZoneTab, ...]
    legend: tuple[tuple[str, str, str], ...]
    lettered: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A guest in the list beside the chart."""

    guest_id: str
    name: str
    post: str
    delegation: str
    rank: int
    seat_id: str
    zone: str
    pinned: bool

    @property
    def folded(self) -> str:
        """What searching without accents looks through."""
        return fold(f"{self.guest_id} {self.name} {self.post} {self.delegation} {self.seat_id}")


def chart(bundle: Bundle, zone: str, mode: str, pinned: frozenset[str], language: Language) -> Chart:
    """Return the drawing of a plan's seating."""
    scenario = bundle.scenario
    guests = {guest.guest_id: guest for guest in scenario.guests}
    holder = {row["seat_id"]: guests.get(row["guest_id"]) for row in bundle.rows.get("seating", ())}
    zones = _zones(scenario.seats, holder)
    if not zone and len(scenario.seats) > WHOLE_HALL:
        zone = zones[0].name
    seats = [seat for seat in scenario.seats if zone in {"", seat.zone}]
    left, top = min(seat.x_m for seat in seats), min(seat.y_m for seat in seats)
    colours = {row.delegation_id: f"c{number % COLOURS}" for number, row in enumerate(scenario.delegations)}
    chairs = tuple(_chair(seat, holder.get(seat.seat_id), (left, top), (mode, colours, pinned)) for seat in seats)
    return Chart(
        zone,
        mode,
        max(chair.x for chair in chairs) + CHAIR + MARGIN,
        max(chair.y for chair in chairs) + CHAIR + MARGIN,
        chairs,
        tuple(_labelled(tab, seats, (left, top)) for tab in zones),
        _legend(mode, language),
        len(chairs) <= LETTERED,
    )


def _zones(seats: Sequence[Seat], holder: Mapping[str, Guest | None]) -> tuple[ZoneTab, ...]:
    groups = [
        (zone, list(own)) for zone, own in groupby(sorted(seats, key=lambda seat: seat.zone), lambda seat: seat.zone)
    ]
    groups.sort(key=lambda group: (min(seat.y_m for seat in group[1]), group[0]))
    return tuple(ZoneTab(zone, sum(seat.seat_id in holder for seat in own), len(own)) for zone, own in groups)


def _labelled(tab: ZoneTab, seats: Sequence[Seat], corner: tuple[float, float]) -> ZoneTab:
    own = [seat for seat in seats if seat.zone == tab.name]
    if not own:
        return tab
    x = MARGIN + (sum(seat.x_m for seat in own) / len(own) - corner[0]) * UNITS_M
    y = MARGIN + (min(seat.y_m for seat in own) - corner[1]) * UNITS_M - 5
    return ZoneTab(tab.name, tab.seated, tab.seats, round(x, 1), round(y, 1))


def _chair(
    seat: Seat,
    guest: Guest | None,
    corner: tuple[float, float],
    style: tuple[str, Mapping[str, str], frozenset[str]],
) -> Chair:
    mode, colours, pinned = style
    colour, mark = _look(seat, guest, mode, colours)
    return Chair(
        seat.seat_id,
        guest.guest_id if guest else "",
        round(MARGIN + (seat.x_m - corner[0]) * UNITS_M, 1),
        round(MARGIN + (seat.y_m - corner[1]) * UNITS_M, 1),
        colour,
        mark,
        guest is not None and guest.guest_id in pinned,
    )


def _look(seat: Seat, guest: Guest | None, mode: str, colours: Mapping[str, str]) -> tuple[str, str]:
    if seat.blocked:
        return "blocked", "×"
    if guest is None:
        return "free", ""
    if mode == "delegation":
        return colours.get(guest.delegation_id, "c9"), guest.delegation_id.rpartition("-")[2][:3]
    if mode == "needs":
        for number, (need, mark, _words) in enumerate(NEEDS):
            if need in guest.needs or (need == "companion" and guest.companion_of):
                return f"c{number}", mark
        return "plain", ""
    band = band_of(guest.rank)
    return f"c{band}", str(guest.rank)


def _legend(mode: str, language: Language) -> tuple[tuple[str, str, str], ...]:
    """Return (class, mark, words) of every colour."""
    common = (
        ("free", "", Wording("Ghế trống", "Free seat").to(language)),
        ("blocked", "×", Wording("Không dùng", "Not used").to(language)),
    )
    if mode == "needs":
        own = tuple((f"c{number}", mark, words.to(language)) for number, (_need, mark, words) in enumerate(NEEDS))
    elif mode == "rank":
        own = tuple((f"c{number}", "", words.to(language)) for number, (_low, _high, words) in enumerate(BANDS))
    else:
        own = (
            ("c1", "", Wording("Mỗi đoàn một màu; bấm vào ghế để đọc tên", "One colour per delegation").to(language)),
        )
    return (*own, *common)


def lines(bundle: Bundle, pinned: frozenset[str]) -> tuple[Line, ...]:
    """Return everyone who has a seat, or should have one, by given name."""
    seat_of = {row["guest_id"]: row["seat_id"] for row in bundle.rows.get("seating", ())}
    zones = {seat.seat_id: seat.zone for seat in bundle.scenario.seats}
    names = {row.delegation_id: row.name for row in bundle.scenario.delegations}
    attending = [guest for guest in bundle.scenario.guests if guest.attends]
    attending.sort(key=lambda guest: name_key(guest.full_name))
    return tuple(
        Line(
            guest.guest_id,
            guest.full_name,
            guest.post,
            names.get(guest.delegation_id, guest.delegation_id),
            guest.rank,
            seat_of.get(guest.guest_id, ""),
            zones.get(seat_of.get(guest.guest_id, ""), ""),
            guest.guest_id in pinned,
        )
        for guest in attending
    )


def matching(found: Sequence[Line], words: str, zone: str) -> tuple[Line, ...]:
    """Return the lines that hold every word, searched without accents, in one zone or in all."""
    asked = fold(words).split()
    return tuple(
        line
        for line in found
        if zone in {"", line.zone}
        and all(
            word in fold(f"{line.guest_id} {line.name} {line.post} {line.delegation} {line.seat_id}") for word in asked
        )
    )


ORDERS = {
    "name": lambda line: name_key(line.name),
    "rank": lambda line: (line.rank, name_key(line.name)),
    "seat": lambda line: (not line.seat_id, line.seat_id),
    "delegation": lambda line: (line.delegation, line.rank),
}


def ordered(found: Sequence[Line], sort: str) -> tuple[Line, ...]:
    """Return the lines sorted by a column; ``-rank`` turns the order round."""
    key = ORDERS.get(sort.removeprefix("-"), ORDERS["name"])
    return tuple(sorted(found, key=key, reverse=sort.startswith("-")))


def people(bundle: Bundle) -> dict[str, list[object]]:
    """Return guest -> name, post, rank, delegation, needs; for the tooltips of the chart."""
    names = {row.delegation_id: row.name for row in bundle.scenario.delegations}
    return {
        guest.guest_id: [
            guest.full_name,
            guest.post,
            guest.rank,
            names.get(guest.delegation_id, ""),
            "; ".join(guest.needs),
        ]
        for guest in bundle.scenario.guests
        if guest.attends
    }
