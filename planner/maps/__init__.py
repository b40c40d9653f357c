"""Maps of a plan that open from disk, without any network, and print on A3."""

from planner.maps.build import MAPS, write_maps

__all__ = ["MAPS", "write_maps"]
