"""What hangs on the items of the run-sheet, and its plans B."""

from typing import Annotated, Literal

from planner.scenario.fields import Count, Id, Name, Names, OptionalInt, Ref
from planner.scenario.rows.base import Row

CouplingKind = Literal["đợt đến", "cửa", "ghế", "cấm đường", "khối", "xe", "bữa ăn", "chốt", "khác"]
CouplingRule = Literal["theo", "giữ", "chờ"]


class Coupling(Row):
    """A thing outside the programme that hangs on an item: a wave of arrivals, a door, a closure, a bus, a meal.

    Its time is the item's ``anchor`` plus ``offset_min``. By ``rule`` it moves with the item (theo), stays where it
    is so that the item must keep within ``tolerance_min`` of it (giữ), or the item waits until it is there (chờ).
    ``told`` names who is told when it moves, each once; ``tên×12`` stands for twelve people told one by one.
    """

    coupling_id: Id
    kind: CouplingKind
    subject: Name
    item_id: Annotated[Id, Ref("runsheet")]
    anchor: Literal["đầu", "cuối"] = "đầu"
    offset_min: OptionalInt = None
    rule: CouplingRule
    tolerance_min: Count = 0
    told: Names = ()
    variant: Annotated[str, Ref("variants")] = ""
    note: str = ""


class Variant(Row):
    """A plan B: what sets it off, who decides by when, where the ceremony then is and what follows from it.

    ``decide_before_min`` counts minutes before the first thing that changes; ``seating`` and ``transport`` are the
    organiser's own words on what follows, shown beside what is worked out.
    """

    variant_id: Id
    name: Name
    trigger: str = ""
    decided_by: str = ""
    decide_before_min: Count = 0
    venue_id: Annotated[str, Ref("venues")] = ""
    seating: str = ""
    transport: str = ""
    told: Names = ()
    note: str = ""


class VariantChange(Row):
    """One cell that a plan B changes, or a row that it drops: of an item or of a coupling.

    ``column`` is a column of runsheet.csv or couplings.csv; without one the row is dropped.
    """

    variant_id: Annotated[Id, Ref("variants")]
    target: Literal["mục", "gắn kết"] = "mục"
    target_id: Id
    column: str = ""
    value: str = ""
    reason: str = ""
