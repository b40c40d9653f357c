"""The box that roads are clipped to."""

from typing import NamedTuple

from planner.errors import UsageError
from planner.wording import Wording

SIDES = 4
LAST_LAT, LAST_LON = 90.0, 180.0


class Box(NamedTuple):
    """West, south, east, north, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def read(cls, text: str) -> "Box":
        """Return the box written as ``106.9,16.9,107.1,17.1``.

        Raises:
            UsageError: not four numbers, or west is not west of east.
        """
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) != SIDES:
            raise _wrong(text)
        box = cls(*numbers)
        if not (-LAST_LON <= box.west < box.east <= LAST_LON and -LAST_LAT <= box.south < box.north <= LAST_LAT):
            raise _wrong(text)
        return box

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point lies in the box."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


def _wrong(text: str) -> UsageError:
    return UsageError(
        Wording(
            f"--box cần tây,nam,đông,bắc bằng độ, ví dụ 106.9,16.9,107.1,17.1; không nhận “{text}”.",
            f"--box takes west,south,east,north in degrees, such as 106.9,16.9,107.1,17.1; not “{text}”.",
        )
    )
