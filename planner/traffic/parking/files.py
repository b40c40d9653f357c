"""The parking plan as tables: times of the lots, the lots of the vehicles, the proof, occupancy by quarter hour."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from planner.tables import write_table
from planner.traffic.files import FOLDER
from planner.traffic.parking.data import KINDS
from planner.traffic.parking.plan import Fullness, LotPlan, ParkingPlan
from planner.traffic.parking.queue import Filling
from planner.units import format_datetime

TIMES_FILE, SENT_FILE = "parking_times.csv", "parking_allocation.csv"
PRICES_FILE, PROFILE_FILE = "parking_prices.csv", "parking_profile.csv"
TIMES_COLUMNS = (
    "lot_id",
    "kind",
    "asked",
    "spaces",
    "over",
    "first_arrival",
    "trigger",
    "full",
    "overflow_to",
    "longest_wait_min",
    "most_waiting",
    "clear_min",
    "means",
    "walk_m",
    "transfer_min",
    "buses_needed",
)
SENT_COLUMNS = ("group", "origin", "asked", "lot_id", "kind", "vehicles")
PRICES_COLUMNS = ("what", "id", "kind", "price_s")
PROFILE_COLUMNS = (
    "lot_id",
    "quarter",
    *(f"{kind}_{what}" for kind in KINDS for what in ("arrived", "inside")),
    "wait_min",
)
Row = dict[str, str]


def times_rows(plan: ParkingPlan) -> list[Row]:
    """Return how each lot fills and empties as the pack asks it."""
    return [_times_row(each, full) for each in plan.asked for full in each.fullness]


def _times_row(plan: LotPlan, full: Fullness) -> Row:
    filling, transfer = plan.filling, plan.transfer
    return {
        "lot_id": plan.lot.lot_id,
        "kind": full.kind,
        "asked": str(full.asked),
        "spaces": str(full.spaces),
        "over": str(full.over),
        "first_arrival": _moment(filling.start if filling else None),
        "trigger": _moment(full.trigger),
        "full": _moment(full.full),
        "overflow_to": full.overflow_to,
        "longest_wait_min": f"{filling.longest_wait_min:.1f}" if filling else "",
        "most_waiting": str(filling.most_waiting) if filling else "",
        "clear_min": "" if plan.clear_min is None else f"{plan.clear_min:.1f}",
        "means": transfer.means,
        "walk_m": "" if transfer.walk_m is None else str(transfer.walk_m),
        "transfer_min": f"{transfer.minutes:.1f}",
        "buses_needed": str(transfer.buses_needed),
    }


def sent_rows(plan: ParkingPlan) -> list[Row]:
    """Return which vehicles go where at the least cost; those without a space have no lot."""
    rows = list[Row]()
    for group in plan.case.groups:
        placed = [(lot.lot_id, plan.allocation.at(lot.lot_id, group.number)) for lot in plan.case.lots]
        for lot_id, count in [*placed, ("", plan.allocation.unplaced.get(group.number, 0))]:
            if count:
                head = {"group": str(group.number), "origin": group.origin, "asked": group.asked}
                rows.append({**head, "lot_id": lot_id, "kind": group.kind, "vehicles": str(count)})
    return rows


def price_rows(plan: ParkingPlan) -> list[Row]:
    """Return the prices that prove the optimum, and the cost itself."""
    allocation = plan.allocation
    groups = [("group", str(number), "", price) for number, price in allocation.group_price.items()]
    spaces = [("spaces", lot_id, kind, price) for (lot_id, kind), price in allocation.space_price.items()]
    lines = [*groups, *spaces, ("cost", "", "", allocation.cost_s)]
    return [dict(zip(PRICES_COLUMNS, map(str, line), strict=True)) for line in lines]


def profile_rows(plan: ParkingPlan) -> Iterator[Row]:
    """Yield how many have arrived and are inside at the end of each quarter hour, and the wait then."""
    for each in plan.asked:
        if each.filling is not None:
            yield from _quarters(each.lot.lot_id, each.filling)


def _quarters(lot_id: str, filling: Filling) -> Iterator[Row]:
    for minute in range(15, len(filling.wait_min), 15):
        row = {"lot_id": lot_id, "quarter": _moment(filling.start + timedelta(minutes=minute))}
        for kind in KINDS:
            row[f"{kind}_arrived"] = f"{filling.arrived[kind][minute]:.1f}"
            row[f"{kind}_inside"] = f"{filling.inside[kind][minute]:.1f}"
        yield {**row, "wait_min": f"{filling.wait_min[minute]:.1f}"}


def write_parking(plan: ParkingPlan, folder: Path) -> list[Path]:
    """Write the parking files into ``folder``/traffic and return their paths."""
    target = folder / FOLDER
    write_table(target / TIMES_FILE, TIMES_COLUMNS, times_rows(plan))
    write_table(target / SENT_FILE, SENT_COLUMNS, sent_rows(plan))
    write_table(target / PRICES_FILE, PRICES_COLUMNS, price_rows(plan))
    write_table(target / PROFILE_FILE, PROFILE_COLUMNS, profile_rows(plan))
    return [target / name for name in (TIMES_FILE, SENT_FILE, PRICES_FILE, PROFILE_FILE)]


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else format_datetime(moment)
