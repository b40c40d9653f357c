"""What every row of a table is."""

from pydantic import BaseModel, ConfigDict


class Row(BaseModel):
    """A row of a table; unknown columns never reach it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)
