"""What the tests of guest lists share: sheets from lines, workbooks as bytes, a register with two groups."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
import xlsxwriter

from planner.guests import Decided, Invited, Nominated, QuotaSet, Register, RoundFrozen, Sheet

Book = Callable[..., bytes]
START = datetime(2025, 4, 1, 8, 0)


@pytest.fixture
def book() -> Book:
    """Return a workbook with the given lines; numbers stay numbers, as in an office's own file."""

    def make(lines: Sequence[Sequence[object]], merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer) as made:
            sheet = made.add_worksheet("DS")
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    sheet.write(row, column, cell)
            for first_row, first, last_row, last in merged:
                sheet.merge_range(first_row, first, last_row, last, lines[first_row][first])
        return buffer.getvalue()

    return make


def sheet_of(*lines: Sequence[str], merged: Sequence[tuple[int, int, int, int]] = ()) -> Sheet:
    width = max(map(len, lines))
    return Sheet("DS", tuple((*line, *[""] * (width - len(line))) for line in lines), tuple(merged))


class Steps:
    """Makes steps of a register, each a minute after the one before."""

    def __init__(self) -> None:
        self.minute = 0

    def __call__(self, kind: type, **about: Any) -> Any:  # noqa: ANN401 - any step with its own attributes
        self.minute += 1
        said = {"at": START + timedelta(minutes=self.minute), "by": "Trưởng ban", "reason": "CV 12/UBND"}
        return kind(**{**said, **about})

    def nominate(self, guest_id: str, group: str = "Tỉnh", organisation: str = "Sở A", rank: int = 17) -> Nominated:
        name = f"Nguyễn Văn {guest_id}"
        made: Nominated = self(
            Nominated, guest_id=guest_id, full_name=name, group=group, organisation=organisation, rank=rank
        )
        return made


@pytest.fixture
def steps() -> Steps:
    return Steps()


@pytest.fixture
def invited(steps: Steps) -> Register:
    """Return a register: three guests of two groups, two approved and invited in round 1, one rejected."""
    return Register("Lễ kỷ niệm").record(
        steps(QuotaSet, group="Tỉnh", seats=2),
        steps.nominate("K1"),
        steps.nominate("K2", organisation="Sở B"),
        steps.nominate("K3", group="Xã", organisation="UBND xã C", rank=28),
        steps(Decided, guest_id="K1", verdict="approved"),
        steps(Decided, guest_id="K2", verdict="rejected"),
        steps(Decided, guest_id="K3", verdict="approved"),
        steps(RoundFrozen, number=1),
        steps(Invited, guest_id="K1"),
        steps(Invited, guest_id="K3"),
    )
