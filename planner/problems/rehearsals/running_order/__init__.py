"""The order of items inside a run-through: proven least waiting, and who must be present when."""

from planner.problems.rehearsals.running_order.call_sheet import CalledAt, Turn, call_sheet, turns
from planner.problems.rehearsals.running_order.effort import Effort
from planner.problems.rehearsals.running_order.orders import RunningOrder, order_all, ordered, run_through_of
from planner.problems.rehearsals.running_order.wish import Granted, Wish, grant

__all__ = [
    "CalledAt",
    "Effort",
    "Granted",
    "RunningOrder",
    "Turn",
    "Wish",
    "call_sheet",
    "grant",
    "order_all",
    "ordered",
    "run_through_of",
    "turns",
]
