"""Checks of banquet tables: sizes upside down, ties with oneself, told twice or saying nothing, meals nobody serves."""

from collections.abc import Iterator

from planner.errors import Fault
from planner.scenario.parse import ParsedPack, ParsedRow
from planner.scenario.references import named
from planner.scenario.wordings import one_of, shown
from planner.wording import Wording


def tables_upside_down(pack: ParsedPack) -> Iterator[Fault]:
    """A table asks for no more guests than it has chairs."""
    table = pack.tables.get("tables")
    for row in table.rows if table else ():
        least, seats = row.values.get("seats_min"), row.values.get("seats")
        if table is not None and isinstance(least, int) and isinstance(seats, int) and least > seats:
            what = Wording(
                f"cần ít nhất {least} khách nhưng bàn chỉ có {seats} chỗ",
                f"{least} guests are asked for but the table has {seats} chairs",
            )
            expected = Wording(f"cần số từ 0 đến {seats}", f"use 0 to {seats}")
            yield table.fault(row, "seats_min", (what, expected))


def parties_larger_than_tables(pack: ParsedPack) -> Iterator[Fault]:
    """Whoever takes several chairs finds them at one table."""
    table, tables = pack.tables.get("banquet_guests"), pack.tables.get("tables")
    sizes = [seats for row in tables.rows if isinstance(seats := row.values.get("seats"), int)] if tables else []
    most = max(sizes, default=0)
    for row in table.rows if table and most else ():
        places = row.values.get("places")
        if table is not None and isinstance(places, int) and places > most:
            what = Wording(f"bàn lớn nhất chỉ có {most} chỗ", f"the largest table has {most} chairs")
            expected = Wording(f"cần số từ 1 đến {most}, hoặc tách dòng", f"use 1 to {most}, or several rows")
            yield table.fault(row, "places", (what, expected))


def unclear_ties(pack: ParsedPack) -> Iterator[Fault]:
    """A tie is between two guests, told once whichever stands first, and says how much or what must be."""
    table = pack.tables.get("affinities")
    earlier: dict[frozenset[object], ParsedRow] = {}
    for row in table.rows if table else ():
        one, other = row.values.get("first"), row.values.get("second")
        if table is None or not one or not other:
            continue
        former = earlier.setdefault(frozenset((one, other)), row)
        if one == other:
            what = Wording(f'"{shown(str(one))}" đứng cả hai bên', f'"{shown(str(one))}" stands on both sides')
            yield table.fault(row, "second", (what, Wording("cần mã của khách khác", "name another guest")), str(other))
        elif former.values.get("first") == other:
            what = Wording(f"hai khách này đã có ở dòng {former.number}", f"they are already in row {former.number}")
            yield table.fault(row, "second", (what, Wording("cần xoá một dòng", "remove a row")), str(other))
        elif not row.cells.get("weight") and not row.cells.get("rule"):
            what = Wording("dòng không nói gì về hai khách", "the row says nothing of the two guests")
            expected = Wording("cần weight, hoặc rule là together hay apart", "give a weight, or together or apart")
            yield table.fault(row, "weight", (what, expected))


def meals_nobody_serves(pack: ParsedPack) -> Iterator[Fault]:
    """Where tables name meals, a guest's meal is one of them; where none does, all serve everything."""
    table, tables = pack.tables.get("banquet_guests"), pack.tables.get("tables")
    served = {meal.casefold(): meal for row in tables.rows for meal in named(row, "diets")} if tables else {}
    for row in table.rows if table and served else ():
        for meal in named(row, "diets"):
            if table is not None and meal.casefold() not in served:
                what = Wording(f'không bàn nào phục vụ "{shown(meal)}"', f'no table serves "{shown(meal)}"')
                yield table.fault(row, "diets", (what, one_of(sorted(served.values()), meal)), meal)
