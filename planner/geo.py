"""Distances on the ground between points given by latitude and longitude (WGS 84, degrees)."""

import math

from planner.units import Metres

EARTH_RADIUS_M = 6_371_000.0
ROAD_DETOUR_FACTOR = 1.3
"""Road length over straight-line distance where no road graph is given (usual values are 1.2 to 1.4)."""


def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> Metres:
    """Return the great-circle distance in whole metres (haversine formula)."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    half_phi = (phi_b - phi_a) / 2
    half_lambda = math.radians(lon_b - lon_a) / 2
    chord = math.sin(half_phi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_lambda) ** 2
    return Metres(round(2 * EARTH_RADIUS_M * math.asin(math.sqrt(chord))))
