"""One model per table of a pack; a row of a CSV file is valid once built.

Column names are the field names, except where a column is a Python word (``from``, ``class``): then its
alias. Times are local to the pack's time zone. Money is in whole đồng.
"""

from planner.scenario.rows.banquet import Affinity, BanquetGuest, BanquetTable
from planner.scenario.rows.base import Row
from planner.scenario.rows.control import Confirmation, Gate, Holiday, Progress, SourceDocument, Subplan
from planner.scenario.rows.people import (
    ATTENDING,
    GUEST_ROLES,
    Delegation,
    Gender,
    Guest,
    GuestStatus,
    Organisation,
    Rank,
)
from planner.scenario.rows.places import Hotel, Landmark, Room, Seat, Unit, Venue, VenueSeat
from planner.scenario.rows.preparation import Directive, Lesson, Member, Procedure, Task
from planner.scenario.rows.programme import (
    STAGES,
    Availability,
    Equipment,
    Group,
    GroupKind,
    Item,
    Performer,
    RunsheetItem,
    Session,
    Stage,
)
from planner.scenario.rows.traffic import (
    Closure,
    Demand,
    Edge,
    Force,
    Node,
    Officer,
    ParkingLot,
    Post,
    PostDemand,
    Shift,
)

__all__ = [
    "ATTENDING",
    "GUEST_ROLES",
    "STAGES",
    "Affinity",
    "Availability",
    "BanquetGuest",
    "BanquetTable",
    "Closure",
    "Confirmation",
    "Delegation",
    "Demand",
    "Directive",
    "Edge",
    "Equipment",
    "Force",
    "Gate",
    "Gender",
    "Group",
    "GroupKind",
    "Guest",
    "GuestStatus",
    "Holiday",
    "Hotel",
    "Item",
    "Landmark",
    "Lesson",
    "Member",
    "Node",
    "Officer",
    "Organisation",
    "ParkingLot",
    "Performer",
    "Post",
    "PostDemand",
    "Procedure",
    "Progress",
    "Rank",
    "Room",
    "Row",
    "RunsheetItem",
    "Seat",
    "Session",
    "Shift",
    "SourceDocument",
    "Stage",
    "Subplan",
    "Task",
    "Unit",
    "Venue",
    "VenueSeat",
]
