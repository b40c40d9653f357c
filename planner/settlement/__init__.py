"""Settlement with the lodging houses: room-nights planned, used, invoiced and paid, to the đồng (README.md)."""

from planner.settlement.books import Books
from planner.settlement.check import RULES, differences
from planner.settlement.difference import NAME, Difference
from planner.settlement.ledger import Account, Age, Debt, Ledger, settle

__all__ = ["NAME", "RULES", "Account", "Age", "Books", "Debt", "Difference", "Ledger", "differences", "settle"]
