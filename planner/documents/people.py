"""Guests as documents name them, in the orders in which they are listed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from planner.collation import collation_key, name_key
from planner.documents.codes import qr_code, ticket_code
from planner.documents.content import Code
from planner.documents.options import Options
from planner.documents.privacy import is_sensitive
from planner.scenario.rows import Guest, Organisation, Seat
from planner.scenario.schema import Scenario

Row = Mapping[str, str]
PlanRows = Mapping[str, Sequence[Row]]
"""Rows of every plan file, by problem; ``runsheet`` among them."""
INVITED = frozenset({"approved", "invited", "accepted", "substitute", "arrived"})
"""Guests who get a letter: approved and not declined."""
MOTHER = "mẹ việt nam anh hùng"


@dataclass(frozen=True, slots=True)
class Register:
    """The people of a pack by id, with the seats of a plan."""

    scenario: Scenario
    options: Options
    organisations: Mapping[str, Organisation]
    delegations: Mapping[str, str]
    ranks: Mapping[int, str]
    seats: Mapping[str, Seat]

    @classmethod
    def of(cls, scenario: Scenario, rows: PlanRows, options: Options) -> "Register":
        """Return the register of a pack; guests whose seat is not in the hall have none."""
        hall = {seat.seat_id: seat for seat in scenario.seats}
        seats = {row["guest_id"]: hall[row["seat_id"]] for row in rows.get("seating", ()) if row["seat_id"] in hall}
        return cls(
            scenario,
            options,
            {each.organisation_id: each for each in scenario.organisations},
            {each.delegation_id: each.name for each in scenario.delegations},
            {each.rank: each.group for each in scenario.ranks},
            seats,
        )

    def invited(self) -> list[Guest]:
        """Return the guests who get a letter, highest rank first, then by given name."""
        return sorted(self.asked(), key=lambda guest: (guest.rank, name_key(guest.full_name), guest.guest_id))

    def asked(self) -> list[Guest]:
        """Return the guests who get a letter, in the order of the pack."""
        asked = set(self.options.guests)
        return [g for g in self.scenario.guests if g.status in INVITED and (not asked or g.guest_id in asked)]

    def organisation(self, guest: Guest) -> str:
        """Return the body a letter names."""
        found = self.organisations.get(guest.organisation_id)
        return found.name if found else ""

    def listed_organisation(self, guest: Guest) -> str:
        """Return the body a list may name: not one whose name tells a religion."""
        found = self.organisations.get(guest.organisation_id)
        return "" if found is None or found.kind == "religious" else found.name

    def listed_group(self, rank: int) -> str:
        """Return the heading of a rank's group; one that tells something sensitive is called by its number."""
        name = self.ranks.get(rank, "")
        return f"Nhóm {rank}" if not name or is_sensitive(name) else name

    def seat_words(self, guest: Guest) -> str:
        """Return ``khu A1, hàng 01, ghế 05``, or nothing."""
        seat = self.seats.get(guest.guest_id)
        return "" if seat is None else f"khu {seat.zone}, hàng {seat.row}, ghế {seat.number:02d}"

    def seat_short(self, guest: Guest) -> str:
        """Return ``A1-01-05``, or nothing."""
        seat = self.seats.get(guest.guest_id)
        return "" if seat is None else seat.seat_id

    def gate(self, guest: Guest) -> str:
        """Return the gate through which the guest's zone is reached."""
        seat = self.seats.get(guest.guest_id)
        return "" if seat is None else self.options.gates.get(seat.zone, self._only_gate())

    def _only_gate(self) -> str:
        gates = [post.name for post in self.scenario.posts if post.kind == "gate"]
        return gates[0] if len(gates) == 1 else ""

    def code(self, guest: Guest) -> Code:
        """Return the guest's opaque code and its picture."""
        return self.code_of(guest.guest_id)

    def code_of(self, subject_id: str) -> Code:
        """Return the opaque code of a guest, a member or a pass."""
        own = self.options.codes.get(subject_id)
        return qr_code(own or ticket_code(self.scenario.event.id, subject_id, self.options.secret))


def honorific(guest: Guest) -> str:
    """Return Ông, Bà, Mẹ (of a Heroic Mother) or Ông (Bà) when the sex is not known."""
    if MOTHER in guest.post.casefold():
        return "Mẹ"
    return {"nam": "Ông", "nữ": "Bà"}.get(guest.gender, "Ông (Bà)")


def by_given_name(guests: Iterable[Guest]) -> list[Guest]:
    """Return guests by given name, as Vietnamese lists do."""
    return sorted(guests, key=lambda guest: (name_key(guest.full_name), guest.guest_id))


def by_organisation(register: Register, guests: Iterable[Guest]) -> list[tuple[str, list[Guest]]]:
    """Return guests by body in alphabetical order, inside a body by rank and given name."""
    named = [(register.listed_organisation(guest) or "Đơn vị khác", guest) for guest in guests]
    named.sort(key=lambda pair: (collation_key(pair[0]), pair[1].rank, name_key(pair[1].full_name)))
    return [(name, [guest for _, guest in of]) for name, of in groupby(named, key=lambda pair: pair[0])]
