"""How a cell says what an item of the run-sheet waits for: ``KB-01:FS+10`` and its shorter forms."""

import re
from dataclasses import dataclass
from typing import Literal

LinkKind = Literal["FS", "SS", "FF", "SF"]
EXAMPLE = "KB-01:FS+10"
_PATTERN = re.compile(r"(?P<before>[^:\s]+)(?:\s*:\s*(?P<kind>FS|SS|FF|SF)\s*(?P<lag>[+-]\s*\d{1,5})?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A precedence between two items, with the letters of network planning (finish, start).

    Attributes:
        before: the item that comes first.
        kind: FS: starts after the other ends; SS: starts after the other starts; FF: ends after it ends;
            SF: ends after it starts.
        lag_min: minutes between the two moments; negative for a lead.
    """

    before: str
    kind: LinkKind = "FS"
    lag_min: int = 0


def parse_link(text: str) -> Link | None:
    """Return the link that a cell's part stands for, or None when it cannot be read."""
    match = _PATTERN.fullmatch(text.strip())
    if match is None:
        return None
    kind: LinkKind = (match["kind"] or "FS").upper()  # type: ignore[assignment]  # the pattern allows these four
    return Link(match["before"], kind, int((match["lag"] or "0").replace(" ", "")))
