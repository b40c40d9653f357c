"""Checks of the tables of rosters over weeks: days inside the roster, people who are in one, wishes that say enough."""

from collections.abc import Iterator
from datetime import date

from planner.errors import Fault
from planner.scenario.parse import ParsedPack, ParsedRow, ParsedTable
from planner.wording import Wording

Days = tuple[date, date]


def days_outside_rosters(pack: ParsedPack) -> Iterator[Fault]:
    """Demand and wishes speak of days that their roster has, from a first to a last one."""
    spans = _spans(pack)
    roster_of = _roster_of(pack)
    for table, row in _rows(pack, "roster_demand"):
        yield from _outside(table, row, spans.get(str(row.values.get("roster_id"))))
    for table, row in _rows(pack, "roster_wishes"):
        yield from _outside(table, row, spans.get(roster_of.get(str(row.values.get("person_id")), "")))


def _outside(table: ParsedTable, row: ParsedRow, span: Days | None) -> Iterator[Fault]:
    first, last = row.values.get("first"), row.values.get("last")
    if span is None or not isinstance(first, date):
        return
    expected = Wording(f"cần từ {span[0]} đến {span[1]}", f"give one from {span[0]} to {span[1]}")
    for name, day in (("first", first), ("last", last)):
        if isinstance(day, date) and not span[0] <= day <= span[1]:
            yield table.fault(
                row, name, (Wording(f"ngày {day} ngoài lịch trực", f"day {day} lies outside the roster"), expected)
            )
    if isinstance(last, date) and last < first:
        what = Wording(f"{last} trước first ({first})", f"{last} is before first ({first})")
        yield table.fault(row, "last", (what, Wording(f"cần từ {first} trở đi", f"give {first} or a later day")))


def people_without_roster(pack: ParsedPack) -> Iterator[Fault]:
    """Limits and wishes are of people who are in a roster."""
    known = _roster_of(pack)
    for name in ("roster_limits", "roster_wishes"):
        for table, row in _rows(pack, name):
            person_id = str(row.values.get("person_id", ""))
            if person_id and person_id not in known and "roster_people" not in pack.unreadable:
                what = Wording(f'"{person_id}" không ở trong lịch trực nào', f'"{person_id}" is in no roster')
                expected = Wording("cần một người có trong roster_people.csv", "name somebody of roster_people.csv")
                yield table.fault(row, "person_id", (what, expected))


def unclear_roster_wishes(pack: ParsedPack) -> Iterator[Fault]:
    """A wish for duty names the kind of shift; only days off can be granted for certain."""
    for table, row in _rows(pack, "roster_wishes"):
        if row.values.get("wish") != "on":
            continue
        if not row.values.get("kind_id"):
            what = Wording("muốn trực nhưng không nói ca nào", "a wish for duty that names no kind of shift")
            yield table.fault(
                row, "kind_id", (what, Wording("cần mã trong roster_kinds.csv", "give an id of roster_kinds.csv"))
            )
        if row.values.get("hard"):
            what = Wording("muốn trực thì không thể bắt buộc", "a wish for duty cannot be hard")
            expected = Wording("cần 0, hoặc wish là off", "give 0, or off as the wish")
            yield table.fault(row, "hard", (what, expected))


def roster_rules_upside_down(pack: ParsedPack) -> Iterator[Fault]:
    """Nobody's least is above his or her most."""
    for table, row in _rows(pack, "roster_people"):
        for low, high in (("min_days_on", "max_days_on"), ("min_hours", "max_hours")):
            least, most = row.values.get(low), row.values.get(high)
            if isinstance(least, int) and isinstance(most, int) and least > most:
                what = Wording(f"{most} nhỏ hơn {low} ({least})", f"{most} is below {low} ({least})")
                yield table.fault(
                    row, high, (what, Wording(f"cần từ {least} trở lên", f"give {least} or more")), str(most)
                )


def _rows(pack: ParsedPack, name: str) -> Iterator[tuple[ParsedTable, ParsedRow]]:
    table = pack.tables.get(name)
    if table is not None:
        yield from ((table, row) for row in table.rows)


def _spans(pack: ParsedPack) -> dict[str, Days]:
    found: dict[str, Days] = {}
    for row in pack.rows("rosters"):
        first, last = row.values.get("first"), row.values.get("last")
        if isinstance(first, date) and isinstance(last, date):
            found[str(row.values.get("roster_id"))] = first, last
    return found


def _roster_of(pack: ParsedPack) -> dict[str, str]:
    return {str(row.values.get("person_id")): str(row.values.get("roster_id")) for row in pack.rows("roster_people")}
