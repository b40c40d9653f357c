"""What minutes of acceptance say: room-nights used by kind and price, and their value; no guest, no room by name."""

from collections import Counter
from dataclasses import dataclass

from planner.settlement.books import Books
from planner.settlement.contract import Night
from planner.settlement.counts import extra_beds, planned_counts, used_counts

EXTRA_BED = "giường phụ"


@dataclass(frozen=True, slots=True, order=True)
class Accepted:
    """Nights of one kind of room at one price; ``when``: which ones."""

    kind: str
    price_vnd: int
    nights: int
    when: tuple[Night, ...] = ()

    @property
    def amount_vnd(self) -> int:
        """Value at contract prices."""
        return self.price_vnd * self.nights


@dataclass(frozen=True, slots=True)
class Minutes:
    """What is to be accepted from a house: its lines, and rooms by night."""

    hotel_id: str
    lines: tuple[Accepted, ...]
    by_night: tuple[tuple[Night, int], ...]
    from_record: bool

    @property
    def nights(self) -> int:
        """Room-nights in all."""
        return sum(count for _night, count in self.by_night)

    @property
    def amount_vnd(self) -> int:
        """Value in all."""
        return sum(one.amount_vnd for one in self.lines)


def minutes_of(books: Books, hotel_id: str) -> Minutes:
    """Return the minutes of a house: of what its reception wrote down, before that of what is planned."""
    recorded = hotel_id in books.recorded
    level = books.use_level(hotel_id) if recorded else "room"
    counts = (used_counts if recorded else planned_counts)(books, hotel_id, level)
    found: Counter[tuple[str, int]] = Counter()
    when: dict[tuple[str, int], set[Night]] = {}
    nights: Counter[Night] = Counter()
    for (kind, night), count in counts.items():
        priced = _kind_and_price(books, hotel_id, kind, night)
        found[priced] += count
        when.setdefault(priced, set()).add(night)
        nights[night] += count
    lines = sorted(Accepted(*priced, count, tuple(sorted(when[priced]))) for priced, count in found.items())
    beds = extra_beds(books, hotel_id, planned=not recorded)
    lines += [Accepted(EXTRA_BED, price, count) for price, count in sorted(beds.items())]
    return Minutes(hotel_id, tuple(lines), tuple(sorted(nights.items())), recorded)


def _kind_and_price(books: Books, hotel_id: str, kind: str, night: Night) -> tuple[str, int]:
    terms = books.contract.rooms.get(kind)
    if terms is not None:
        return terms.room_type, books.contract.price_vnd(kind, night)
    return kind, next(iter(books.contract.prices_vnd(hotel_id, kind, night)), 0)
