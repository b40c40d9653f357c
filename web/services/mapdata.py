"""What the maps on screen are drawn from: the ground (communes, roads, names) as our own GeoJSON, kept per revision.

A map that can be widened to the whole country names the Hoàng Sa and Trường Sa archipelagos where they lie, as every
map of Viet Nam must.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from planner.maps import layers
from planner.maps.sheet import MapLayer, Sheet, label
from planner.scenario.schema import Scenario
from planner.traffic.files import TrafficPlan
from planner.traffic.network import RoadNetwork
from planner.wording import Language
from web.services.scenarios import Current

CREDIT = "© OpenStreetMap contributors"
ISLANDS = (
    ((16.5, 111.9), "Quần đảo Hoàng Sa (Việt Nam)", "Hoàng Sa (Paracel) Islands (Viet Nam)"),
    ((9.8, 114.2), "Quần đảo Trường Sa (Việt Nam)", "Trường Sa (Spratly) Islands (Viet Nam)"),
)
"""Where the names of the two archipelagos are written; points for the eye, no boundary is meant."""
SEA = ((13.5, 112.0), "Biển Đông", "East Sea")
KEPT = 32

Json = dict[str, Any]


class Kept:
    """Answers that are the same until the scenario or the plan changes, as bytes ready to be sent."""

    def __init__(self, keep: int = KEPT) -> None:
        """Keep at most ``keep`` answers."""
        self._keep = keep
        self._known: OrderedDict[object, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object, make: Callable[[], object]) -> bytes:
        """Return the answer for ``key``, made when it is not known yet."""
        with self._lock:
            known = self._known.get(key)
        if known is None:
            known = json.dumps(make(), ensure_ascii=False, separators=(",", ":")).encode()
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            while len(self._known) > self._keep:
                self._known.popitem(last=False)
        return known


KNOWN = Kept()


def bare_sheet(scenario: Scenario, language: Language) -> Sheet:
    """Return what the ground is drawn from: the roads, without closures or plans."""
    network = RoadNetwork.from_scenario(scenario)
    return Sheet(scenario, {}, TrafficPlan(network, (), ()), (), language)


def base_map(current: Current, language: Language) -> Json:
    """Return the ground: communes, roads with their names, the place of the ceremony, the sea and its islands.

    A scenario with faults has no ground: the map then shows the names of the country alone, and says why.
    """
    names = _country(language)
    if current.scenario is None:
        note = {"vi": "Số liệu buổi lễ còn lỗi nên chưa vẽ được đường.", "en": "The data has faults: no roads drawn."}
        return {"revision": current.revision, "credit": CREDIT, "bounds": None, "note": note[language], "layers": names}
    sheet = bare_sheet(current.scenario, language)
    ground = [layers.communes(sheet), layers.roads(sheet), layers.ceremony(sheet)]
    return {
        "revision": current.revision,
        "credit": credit(current.scenario),
        "bounds": bounds_of(ground[:2]),
        "note": "",
        "layers": [*map(layer_json, ground), *names],
    }


def credit(scenario: Scenario) -> str:
    """Return whose roads these are; the licence is named where the pack tells it."""
    told = scenario.attachments.get("edges.geojson", b"")
    return f"{CREDIT}, ODbL 1.0" if b"ODbL" in told[:400] else CREDIT


def _country(language: Language) -> list[Json]:
    vi = language == "vi"
    marks = [label(point, "kt-island", one if vi else two) for point, one, two in ISLANDS]
    marks.append(label(SEA[0], "kt-sea", SEA[1] if vi else SEA[2]))
    title = "Biển, đảo" if vi else "Sea and islands"
    return [layer_json(MapLayer("country", title, tuple(marks)))]


def layer_json(layer: MapLayer) -> Json:
    """Return a layer as the scripts of the page read it."""
    return {
        "key": layer.key,
        "title": layer.title,
        "features": list(layer.features),
        "legend": [{name: value for name, value in asdict(entry).items() if value} for entry in layer.legend],
        "missing": layer.missing,
    }


def bounds_of(drawn: Sequence[MapLayer]) -> list[list[float]] | None:
    """Return the corners (south-west, north-east) around layers; None when they are empty."""
    boxes = [box for box in (layer.bounds() for layer in drawn) if box is not None]
    if not boxes:
        return None
    south, west = min(box[0] for box in boxes), min(box[1] for box in boxes)
    north, east = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return [[south, west], [north, east]]


def with_properties(feature: Mapping[str, Any], **more: object) -> Json:
    """Return a feature with more said of it: what it is (``kind``, ``id``) and when it counts (``when``)."""
    return {**feature, "properties": {**feature["properties"], **more}}
