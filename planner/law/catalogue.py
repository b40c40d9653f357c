"""The planner's own catalogue of administrative procedures, and what it adds to the rows of a pack.

``data/procedures.csv`` holds 32 procedures with their sources; ``verified`` says which part was read in a source (V)
and which is from memory (M). A pack's row of the same id, trigger and term takes the columns that it leaves blank from
there; a row whose trigger or term was rewritten is the pack's own matter.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from planner.scenario.rows import Procedure
from planner.tables import read_table

TABLE = Path(__file__).parent / "data" / "procedures.csv"
FILLED = (
    "fact",
    "lead_days",
    "lead_unit",
    "lead_before",
    "processing_days",
    "processing_unit",
    "valid_from",
    "valid_to",
    "tasks",
    "alternatives",
)
"""Columns for the planner, in which a blank is to be filled."""


@cache
def catalogue() -> Mapping[str, Procedure]:
    """Return the planner's own procedures by id."""
    rows = (Procedure.model_validate(dict(row.cells)) for row in read_table(TABLE).rows)
    return {row.procedure_id: row for row in rows}


def completed(procedure: Procedure) -> Procedure:
    """Return a pack's procedure with the blanks for the planner filled from the catalogue."""
    known = catalogue().get(procedure.procedure_id)
    if known is None or (known.trigger, known.file_by) != (procedure.trigger, procedure.file_by):
        return procedure
    blank = {name: getattr(known, name) for name in FILLED if getattr(procedure, name) in (None, "", ())}
    if procedure.lead_days is not None:
        # A pack's own lead time comes with its own unit and anchor.
        blank = {name: value for name, value in blank.items() if name not in {"lead_unit", "lead_before"}}
    return procedure.model_copy(update=blank)
