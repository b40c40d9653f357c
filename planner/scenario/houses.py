"""Checks of the tables of settlement: a house is a hotel, or a school whose halls take blocs of people."""

from collections.abc import Iterator

from planner.errors import Fault
from planner.scenario.nearest import nearest
from planner.scenario.parse import ParsedPack
from planner.scenario.wordings import shown
from planner.wording import Wording

OWED = ("lodging_used", "acceptances", "invoices", "payments")


def unknown_houses(pack: ParsedPack) -> Iterator[Fault]:
    """Nights used, minutes, invoices and payments are of houses that are in the pack."""
    known = sorted({*(pack.ids("hotels") or ()), *_houses_of_halls(pack)})
    for name in OWED:
        table = pack.tables.get(name)
        for row in table.rows if table else ():
            value = row.values.get("hotel_id")
            if table is None or not value or value in known:
                continue
            what = Wording(
                f'không có cơ sở lưu trú mang mã "{shown(str(value))}"', f'no house has the id "{shown(str(value))}"'
            )
            near = nearest(str(value), known)
            hint = Wording(f"; gần nhất: {near}", f"; nearest: {near}") if near else Wording("", "")
            expected = Wording(
                f"cần mã trong hotels.csv hoặc house_id trong halls.csv{hint.vi}",
                f"give an id of hotels.csv or a house_id of halls.csv{hint.en}",
            )
            yield table.fault(row, "hotel_id", (what, expected), str(value))


def _houses_of_halls(pack: ParsedPack) -> Iterator[str]:
    table = pack.tables.get("halls")
    for row in table.rows if table else ():
        yield str(row.values.get("house_id") or row.values.get("hall_id") or "")
