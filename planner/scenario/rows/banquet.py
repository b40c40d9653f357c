"""Banquets and meetings at tables: the tables, who comes, who goes well or ill with whom."""

from typing import Annotated, Literal

from planner.scenario.fields import Count, Id, Names, OptionalInt, Positive, Ref
from planner.scenario.rows.base import Row


class BanquetTable(Row):
    """A table of a banquet or meeting; the first row of the file is the head table.

    ``seats_min``: fewer people than this are not seated here (the table then stays empty). ``host_guest_id``: who
    receives the guests of this table. ``diets``: special meals served here.
    """

    table_id: Id
    zone: str = ""
    seats: Positive
    x_m: float = 0.0
    y_m: float = 0.0
    seats_min: Count = 0
    host_guest_id: Annotated[str, Ref("guests")] = ""
    diets: Names = ()


class BanquetGuest(Row):
    """Who comes to the banquet, and what matters at table; without this table every attending guest comes.

    ``places``: chairs this row takes. ``languages``: an interpreter of one of these sits beside. ``interprets``:
    languages this person interprets. ``interests``: what two neighbours may have in common. ``occupation`` and
    ``speciality``: for tables that are to be mixed.
    """

    guest_id: Annotated[Id, Ref("guests")]
    places: Positive = 1
    languages: Names = ()
    interprets: Names = ()
    diets: Names = ()
    interests: Names = ()
    occupation: str = ""
    speciality: str = ""


class Affinity(Row):
    """Two guests who should (``weight`` above 0) or should not share a table, or must (``rule``)."""

    first: Annotated[Id, Ref("guests")]
    second: Annotated[Id, Ref("guests")]
    weight: OptionalInt = None
    rule: Literal["together", "apart", ""] = ""
