"""What is written around a map, apart from the map itself (page.py draws it, with folium, which takes long to load)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from planner.maps.legend import LegendPart

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageText:
    """Everything written around a map, in the reader's language.

    Attributes:
        language: of the page.
        title, subtitle: what the map shows; the event and its day.
        legend: signs by layer.
        orders: closures with their times, in words.
        notes: what is not on the map and why, and how to read it.
        credit: names the makers of the road data; empty without roads.
        credit_licence: the licence of the road data, where it is known.
        links: other maps of the same plan: file and title.
        words: fixed words by key.
        days: for a map with a slider, each day's first quarter hour and its name; empty for the others.
        opening: quarter hour shown first.
    """

    language: str
    title: str
    subtitle: str
    legend: Sequence[LegendPart]
    orders: Sequence[str]
    notes: Sequence[str]
    credit: str
    credit_licence: str
    links: Sequence[tuple[str, str]]
    words: dict[str, str]
    days: Sequence[tuple[int, str]] = ()
    opening: int = 0

    @property
    def time(self) -> dict[str, object] | None:
        """What the script of the slider has to know; None for a map without one."""
        if not self.days:
            return None
        said = ("none", "people", "load")
        return {"days": list(self.days), "opening": self.opening, "words": {name: self.words[name] for name in said}}


def script_json(value: object) -> str:
    """Return JSON that stays inert inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
