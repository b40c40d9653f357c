"""The legend: for each layer, its signs as they look on the map."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.maps.sheet import LegendEntry, MapLayer


@dataclass(frozen=True, slots=True)
class LegendPart:
    """The signs of one layer."""

    title: str
    entries: tuple[LegendEntry, ...]


def legend_of(layers: Sequence[MapLayer]) -> list[LegendPart]:
    """Return the legend with the topmost layer first; layers without signs are left out."""
    return [LegendPart(layer.title, layer.legend) for layer in reversed(layers) if layer.legend]


def missing_notes(layers: Sequence[MapLayer]) -> list[str]:
    """Return a sentence for each layer that has nothing to show."""
    return [f"{layer.title}: {layer.missing}." for layer in layers if layer.missing]
