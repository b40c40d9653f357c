"""A change as people write it: ``CB-034:2025-06-16 05:00..2025-06-17 00:00``, ``CH-01:CA2:CSGT:2:điều khiển…``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from pydantic import ValidationError

from planner.errors import UsageError
from planner.problems.staffing.change import Change
from planner.scenario.rows import Post, PostDemand
from planner.units import DATETIME_FORMAT
from planner.wording import Wording

Read = TypeVar("Read")

WHOLE_EVENT = timedelta(days=30)
"""Who reports away without saying until when is away for the rest of the event."""
ABSENT = "CB-034[:2025-06-16 05:00..2025-06-17 00:00]"
POST = "CH-99:17.0681:107.0036:Ngã tư mới"
NEED = "CH-01:CA2:CSGT:2[:điều khiển giao thông]"
CLOSURE = "CD-01:2025-06-16 14:00"
NOW = "2025-06-16 05:00"


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of a change as they were written."""

    now: str = ""
    absent: Sequence[str] = ()
    posts: Sequence[str] = ()
    needs: Sequence[str] = ()
    closures: Sequence[str] = ()

    @property
    def asks(self) -> bool:
        """Whether anything is different."""
        return any((self.absent, self.posts, self.needs, self.closures))


def read_change(told: Told) -> Change:
    """Return the change that was written.

    Raises:
        UsageError: a part cannot be read; the sentence shows one that can.
    """
    now = _moment(told.now, told.now, NOW)
    return Change(
        now,
        tuple(_read(text, ABSENT, lambda one: _absent(one, now)) for text in told.absent),
        tuple(_read(text, POST, _post) for text in told.posts),
        tuple(_read(text, NEED, _need) for text in told.needs),
        dict(_read(text, CLOSURE, _closure) for text in told.closures),
    )


def _read(text: str, example: str, read: Callable[[str], Read]) -> Read:
    try:
        return read(text)
    except (ValueError, ValidationError) as error:
        raise _unreadable(text, example) from error


def _absent(text: str, now: datetime) -> tuple[str, datetime, datetime]:
    person_id, _, span = text.partition(":")
    start, _, end = span.partition("..")
    begin = datetime.strptime(start.strip(), DATETIME_FORMAT) if start.strip() else now
    return person_id.strip(), begin, _end(end.strip(), begin)


def _end(text: str, begin: datetime) -> datetime:
    return datetime.strptime(text, DATETIME_FORMAT) if text else begin + WHOLE_EVENT


def _post(text: str) -> Post:
    post_id, lat, lon, name = (part.strip() for part in text.split(":", 3))
    return Post.model_validate({"post_id": post_id, "name": name, "lat": lat, "lon": lon, "kind": "junction"})


def _need(text: str) -> PostDemand:
    post_id, shift_id, force, people, *skill = (part.strip() for part in text.split(":", 4))
    cells = {"post_id": post_id, "shift_id": shift_id, "force": force, "people": people, "skill": "".join(skill)}
    return PostDemand.model_validate(cells)


def _closure(text: str) -> tuple[str, datetime]:
    closure_id, _, end = text.partition(":")
    return closure_id.strip(), datetime.strptime(end.strip(), DATETIME_FORMAT)


def _moment(text: str, shown: str, example: str) -> datetime:
    try:
        return datetime.strptime(text.strip(), DATETIME_FORMAT)
    except ValueError as error:
        raise _unreadable(shown, example) from error


def _unreadable(text: str, example: str) -> UsageError:
    return UsageError(
        Wording(
            f'Không đọc được "{text}"; hãy viết như "{example}".', f'Cannot read "{text}"; write it like "{example}".'
        )
    )
