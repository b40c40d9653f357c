"""Checks of the visits that teams pay: no family is visited twice, unless the second visit is meant."""

from collections.abc import Iterator

from planner.errors import Fault
from planner.scenario.parse import ParsedPack
from planner.scenario.wordings import shown
from planner.wording import Wording


def household_key(household: str) -> str:
    """Return a household as it is compared: two clerks write one family with other blanks and capitals."""
    return " ".join(household.split()).casefold()


def households_visited_twice(pack: ParsedPack) -> Iterator[Fault]:
    """A household stands in one row only; of a further visit the pack says so (``again``)."""
    table = pack.tables.get("visits")
    first: dict[str, int] = {}
    for row in table.rows if table else ():
        household = household_key(str(row.values.get("household", "")))
        if table is None or not household or row.values.get("again"):
            continue
        other = first.setdefault(household, row.number)
        if other != row.number:
            name = shown(str(row.values["household"]))
            what = Wording(f'hộ "{name}" đã được thăm ở dòng {other}', f'household "{name}" is visited in row {other}')
            expected = Wording(
                "mỗi hộ thăm một lần: bỏ một dòng, hoặc ghi again = 1 nếu cố ý thăm lại",
                "one visit to a household: remove a row, or give again = 1 where a further visit is meant",
            )
            yield table.fault(row, "household", (what, expected), name)
