"""An event being built, and what is still untouched in it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.settlement.invented import SEASON, Cells, House, Papers, line_tax, night

Planted = tuple[str, str, int]
"""Rule, id that the finding must name, đồng (0 where no sum is at stake)."""


@dataclass
class Field:
    """An event being built, and what is still untouched in it."""

    papers: Papers
    houses: list[House]
    planted: list[Planted] = field(default_factory=list)
    taken: list[tuple[House, str]] = field(default_factory=list)
    free: list[tuple[House, str]] = field(default_factory=list)
    invoices: list[Cells] = field(default_factory=list)

    def stay(self) -> tuple[House, str]:
        """Return a room with a stay of two nights or more that nothing was planted in yet."""
        return self.taken.pop()

    def lines(self, room_id: str) -> list[Cells]:
        """Return the lines of a room."""
        return self.papers.of("invoice_lines", room_id=room_id)

    def gross(self, row: Cells, amount: int) -> int:
        """Return an amount with the tax of a line."""
        return amount + line_tax(amount, row["vat_percent"])


def price_of(house: House, at: int) -> int:
    """Return the contract price in a night."""
    return house.base + (100_000 if night(at) >= SEASON else 0)


Room = Callable[[Field], None]
OfHouse = Callable[[Field, House], None]
