"""Guests and tables as the seating at tables sees them, and the manners that an organiser may ask for."""

from dataclasses import dataclass

Seniority = tuple[int, int, int, str]
ANY_LANGUAGE = "*"
"""Language of a guest who needs an interpreter and does not say of what: every interpreter will do."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes, or a small party kept in one row.

    Attributes:
        guest_id: their id.
        name: full name.
        seniority: order of precedence, the smallest first: rank, then earlier in post, then older, then the id.
        places: chairs taken at the table.
        delegation: whom they came with; "" for none.
        circles: groups in which people know each other (delegation, organisation, interests), each with its kind.
        gender: as in the guest list; "" when not known.
        companion_of: the guest whom they accompany; "" for none.
        languages: an interpreter of one of these sits beside; empty when none is needed.
        interprets: languages they interpret.
        diets: meals they need that only some tables serve.
        occupation: group for tables that are to be mixed; "" for none.
        speciality: kind inside the occupation.
    """

    guest_id: str
    name: str
    seniority: Seniority
    places: int = 1
    delegation: str = ""
    circles: frozenset[str] = frozenset()
    gender: str = ""
    companion_of: str = ""
    languages: frozenset[str] = frozenset()
    interprets: frozenset[str] = frozenset()
    diets: frozenset[str] = frozenset()
    occupation: str = ""
    speciality: str = ""

    @property
    def who(self) -> str:
        """Id and name."""
        return f"{self.guest_id} {self.name}".strip()

    def understands(self, interpreter: "Guest") -> bool:
        """Whether an interpreter masters a language of this guest."""
        if ANY_LANGUAGE in self.languages:
            return bool(interpreter.interprets)
        return bool(self.languages & interpreter.interprets)


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        table_id: its id.
        low: fewest chairs taken when the table is used.
        high: most chairs taken.
        ring: how far from the head table, 0 being the head table itself, counted in tables.
        host: guest who receives the others here; "" for none.
        diets: meals served here beside the ordinary one.
        must_be_used: the table may not stay empty.
        zone: part of the hall.
        x_m: place in the hall.
        y_m: place in the hall.
    """

    table_id: str
    low: int
    high: int
    ring: int = 0
    host: str = ""
    diets: frozenset[str] = frozenset()
    must_be_used: bool = False
    zone: str = ""
    x_m: float = 0.0
    y_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Manners:
    """What the organiser asks of every table; nothing of it unless the pack says so.

    Attributes:
        around: places around the tables are planned, not the tables alone.
        known_at_table: everybody knows at least so many others at the table.
        neighbours_acquainted: any two neighbours know each other.
        alternate_genders: no two neighbours of the same known gender.
        per_occupation: every used table has exactly so many of every occupation; 0: as it comes.
        specialities_differ: no two at a table with the same occupation and speciality, where it has several.
    """

    around: bool = True
    known_at_table: int = 0
    neighbours_acquainted: bool = False
    alternate_genders: bool = False
    per_occupation: int = 0
    specialities_differ: bool = False

    @property
    def of_neighbours(self) -> bool:
        """Whether something is asked of every pair of neighbours."""
        return self.around and (self.neighbours_acquainted or self.alternate_genders)
