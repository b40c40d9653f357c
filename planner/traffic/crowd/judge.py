"""What is wrong with the zones of a pack: one function per rule, each a sentence with the numbers."""

from collections.abc import Callable, Iterator

from planner.engine.findings import Finding, Severity
from planner.scenario.schema import Scenario
from planner.traffic.case import finding
from planner.traffic.crowd.cards import Card, crowd_cards
from planner.traffic.crowd.figures import REFERENCE_PER_MIN_M
from planner.traffic.crowd.zones import Purpose
from planner.wording import number

Rule = Callable[[Card], Iterator[Finding]]


def zone_has_entry(card: Card) -> Iterator[Finding]:
    """A zone has an entry with at least one lane."""
    if not any(gate.entry and gate.lanes for gate in card.zone.gates):
        row = card.zone.row
        yield finding(
            "zone_has_entry",
            [row.zone_id],
            f"{row.name}: chưa có cửa vào với số làn kiểm soát (crowd_exits: entry, lanes).",
            f"{row.name}: no entry with a number of lanes (crowd_exits: entry, lanes).",
        )


def zone_has_room(card: Card) -> Iterator[Finding]:
    """A zone says where its people stay."""
    if not any(area.seats or area.area_m2 for area in card.zone.areas):
        row = card.zone.row
        yield finding(
            "zone_has_room",
            [row.zone_id],
            f"{row.name}: chưa khai diện tích hoặc số ghế (crowd_areas).",
            f"{row.name}: neither square metres nor seats are given (crowd_areas).",
        )


def zone_has_spare_exit(card: Card) -> Iterator[Finding]:
    """A zone has two ways out or more: one may be lost."""
    count, row = len(card.zone.gates_for("emergency")), card.zone.row
    if count < 2:  # noqa: PLR2004 - one that is lost and one that is left
        yield finding(
            "zone_has_spare_exit",
            [row.zone_id],
            f"{row.name}: có {count} lối ra; mất một lối là không còn đường thoát.",
            f"{row.name}: {count} way(s) out; with one lost nobody can leave.",
        )


def people_can_enter(card: Card) -> Iterator[Finding]:
    """The entries let everybody in during the time of admission."""
    row, entry = card.zone.row, card.capacities[0].entry
    if 0 < entry < row.people:
        yield finding(
            "people_can_enter",
            [row.zone_id],
            f"{row.name}: trong {row.entry_min} phút cửa vào chỉ nhận {number(entry)} người,"
            f" dự kiến {number(row.people)} người.",
            f"{row.name}: the entries take {number(entry)} people in {row.entry_min} minutes,"
            f" {number(row.people)} are expected.",
        )


def people_have_room(card: Card) -> Iterator[Finding]:
    """There is room for everybody at a safe density."""
    row, holding = card.zone.row, card.capacities[0].holding
    if 0 < holding < row.people:
        yield finding(
            "people_have_room",
            [row.zone_id],
            f"{row.name}: chứa an toàn {number(holding)} người, dự kiến {number(row.people)} người.",
            f"{row.name}: holds {number(holding)} people safely, {number(row.people)} are expected.",
        )


def people_leave_in_time(card: Card) -> Iterator[Finding]:
    """After the ceremony everybody leaves in time."""
    yield from _slow(card, "normal", "people_leave_in_time")


def people_escape_in_time(card: Card) -> Iterator[Finding]:
    """With the widest exit lost everybody still leaves in time."""
    yield from _slow(card, "emergency", "people_escape_in_time")


def _slow(card: Card, purpose: Purpose, rule: str) -> Iterator[Finding]:
    """Say that a zone empties too slowly: an error at the reference figure, a warning below it."""
    row, limit = card.zone.row, card.zone.limit_min(purpose)
    takes = {each.figure: each.exit if purpose == "normal" else each.emergency for each in card.capacities}
    failed = [figure for figure, people in takes.items() if people < row.people]
    if not failed:
        return
    reason = ("ra về", "to leave") if purpose == "normal" else ("thoát khi mất lối rộng nhất", "to escape")
    worst = max(failed)
    yield finding(
        rule,
        [row.zone_id],
        f"{row.name}: ở mức {worst} người/phút/m chỉ {number(takes[worst])} người kịp {reason[0]} trong {limit} phút,"
        f" dự kiến {number(row.people)} người.",
        f"{row.name}: at {worst} people/min/m only {number(takes[worst])} people have time {reason[1]} in {limit}"
        f" minutes, {number(row.people)} are expected.",
        Severity.ERROR if worst >= REFERENCE_PER_MIN_M else Severity.WARNING,
    )


RULES: tuple[Rule, ...] = (
    zone_has_entry,
    zone_has_room,
    zone_has_spare_exit,
    people_can_enter,
    people_have_room,
    people_leave_in_time,
    people_escape_in_time,
)


def zones_fit_venue(scenario: Scenario) -> Iterator[Finding]:
    """The zones of a place together hold no more people than the place."""
    for venue in scenario.venues:
        zones = [zone for zone in scenario.crowd_zones if zone.venue_id == venue.venue_id]
        people = sum(zone.people for zone in zones)
        if zones and people > venue.capacity:
            yield finding(
                "zones_fit_venue",
                [venue.venue_id, *(zone.zone_id for zone in zones)],
                f"{venue.name}: các khu dự kiến {number(people)} người, sức chứa khai {number(venue.capacity)}.",
                f"{venue.name}: its zones expect {number(people)} people, its capacity is {number(venue.capacity)}.",
                Severity.WARNING,
            )


def crowd_findings(scenario: Scenario) -> tuple[Finding, ...]:
    """Return everything that is wrong with the zones of a pack."""
    cards = crowd_cards(scenario)
    return (*(found for card in cards for rule in RULES for found in rule(card)), *zones_fit_venue(scenario))
