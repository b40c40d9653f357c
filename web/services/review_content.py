"""What the security forces review: closures, posts, lots, ways round, people by force, as one canonical text.

Equal content gives an equal hash, whoever asks and whenever. Movements of protected persons are one item of their own:
only cleared people see into it, everybody sees whether it changed.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.event import Rows
from planner.maps.sheet import position
from planner.scenario.rows import Closure, Post
from planner.scenario.schema import Scenario
from planner.traffic.closures import Stretch
from planner.traffic.curves import CURVES_FILE
from planner.traffic.network import RoadNetwork
from planner.traffic.streets import place_label, roads_by_name
from planner.units import format_datetime
from web.services.mapdata_day import Duty, TrafficDays, by_force, days_of
from web.services.mapdata_look import Occasion, Sources
from web.services.plans import Bundle, PlanCard
from web.services.protection import protected_of

FORM = 1
"""Number of the shape of the content; it is part of the hash."""
KINDS = ("closure", "route", "post", "lot", "force", "protected")
PROTECTED_SUBJECT = "movements"

Json = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of today: what would be submitted now.

    Attributes:
        content: canonical content.
        digest: its hash.
        revision: of the scenario it was made from.
        plan: the plan in force whose people it names.
    """

    content: Json
    digest: str
    revision: int
    plan: PlanCard


class _Drafts:
    """The drafts asked for last: making one means computing ways round."""

    def __init__(self, keep: int = 8) -> None:
        self._known: OrderedDict[tuple[int, int, str], Draft] = OrderedDict()
        self._keep = keep
        self._lock = threading.Lock()

    def get(self, key: tuple[int, int, str]) -> Draft | None:
        with self._lock:
            return self._known.get(key)

    def put(self, key: tuple[int, int, str], draft: Draft) -> Draft:
        with self._lock:
            self._known[key] = draft
            while len(self._known) > self._keep:
                self._known.popitem(last=False)
        return draft


_KNOWN = _Drafts()


def draft_of(sources: Sources, event: Occasion) -> Draft | None:
    """Return the content of today; None without a plan in force, or while the scenario has faults."""
    card = sources.shelf.in_force(event.id, event.plan_id)
    current = sources.scenarios.current(event.id)
    if card is None or current.scenario is None:
        return None
    key = (event.id, current.revision, card.public_id)
    known = _KNOWN.get(key)
    if known is not None:
        return known
    content = content_of(current.scenario, sources.shelf.bundle(card))
    return _KNOWN.put(key, Draft(content, digest_of(content), current.revision, card))


def canonical(value: object) -> str:
    """Return the one text of a value: keys sorted, no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(value: object) -> str:
    """Return the hash of a value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def content_of(scenario: Scenario, bundle: Bundle) -> Json:
    """Return what is reviewed of today's scenario with the people of a plan."""
    rows = bundle.rows
    listed = same_roads(scenario, bundle.scenario)
    days = days_of(scenario, rows, bundle.folder if listed else None)
    staffing = rows.get("staffing", ())
    items = [*_closures(days), *_routes(days), *_posts(days), *_lots(scenario), *_forces(days)]
    items += _protected(scenario, rows)
    return {
        "form": FORM,
        "items": items,
        "shifts": {
            shift.shift_id: [format_datetime(shift.start), format_datetime(shift.end)] for shift in scenario.shifts
        },
        "roads": digest_of(_roads(scenario)),
        "staffing": digest_of(sorted(_duty_keys(staffing))),
    }


def items_of(content: Mapping[str, Any]) -> dict[Key, Json]:
    """Return kind and subject -> value of every item."""
    return {(item["kind"], item["subject"]): item["value"] for item in content["items"]}


def same_roads(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios have the same closures on the same roads, so that a list of ways round fits both."""
    return one.closures == other.closures and _roads(one) == _roads(other)


def _roads(scenario: Scenario) -> Json:
    return {
        "nodes": sorted([node.node_id, node.lat, node.lon] for node in scenario.nodes),
        "edges": [edge.model_dump(mode="json") for edge in sorted(scenario.edges, key=lambda edge: edge.edge_id)],
        "curves": hashlib.sha256(scenario.attachments.get(CURVES_FILE, b"")).hexdigest(),
    }


def _item(kind: str, subject: str, value: Json) -> Json:
    return {"kind": kind, "subject": subject[:100], "value": value}


def _lines(network: RoadNetwork, edge_ids: Sequence[str]) -> list[list[list[float]]]:
    known = [edge_id for edge_id in edge_ids if edge_id in network.edge_by_id]
    return [[position(lat, lon) for lat, lon in network.curve(edge_id)] for edge_id in known]


def _closures(days: TrafficDays) -> Iterator[Json]:
    placed = {stretch.closure.closure_id: stretch for stretch in days.stretches}
    for closure in days.scenario.closures:
        yield _item("closure", closure.closure_id, _closure(days, closure, placed.get(closure.closure_id)))


def _closure(days: TrafficDays, closure: Closure, stretch: Stretch | None) -> Json:
    edge_ids = stretch.edge_ids if stretch is not None else closure.edge_ids
    return {
        "road": days.road_of(closure),
        "from_place": closure.from_place,
        "to_place": closure.to_place,
        "tier": closure.tier,
        "start": format_datetime(closure.start),
        "end": format_datetime(closure.end),
        "direction": closure.direction,
        "exempt": list(closure.exempt),
        "detour": closure.detour,
        "published_at": "" if closure.published_at is None else format_datetime(closure.published_at),
        "edge_ids": list(edge_ids),
        "lines": _lines(days.network, edge_ids),
    }


def _routes(days: TrafficDays) -> Iterator[Json]:
    """Yield, for each closure, its ways round."""
    network = days.network
    for closure in days.scenario.closures:
        ways = [
            {
                "from_place": place_label(network, item.passage.start),
                "to_place": place_label(network, item.passage.end),
                "both_ways": item.both_ways,
                "reach": item.passage.reach,
                "vehicles": item.vehicles,
                "start": format_datetime(item.start),
                "end": format_datetime(item.end),
                "length_m": item.length_m,
                "extra_min": item.extra_min,
                "edge_ids": list(item.edge_ids),
                "roads": roads_by_name(network, [way for way in item.edge_ids if way in network.edge_by_id], "…"),
                "lines": _lines(network, item.edge_ids),
            }
            for item in days.detours
            if item.closure_id == closure.closure_id
        ]
        if ways:
            yield _item("route", closure.closure_id, {"ways": ways})


def _people(days: TrafficDays, duty: Duty, post: Post) -> Json:
    found = {shift.shift_id: by_force(duty, post, (shift,)) for shift in days.scenario.shifts}
    return {shift_id: dict(counts) for shift_id, counts in found.items() if counts}


def _posts(days: TrafficDays) -> Iterator[Json]:
    for post in days.posts:
        yield _item("post", post.post_id, _post(days, post))


def _post(days: TrafficDays, post: Post) -> Json:
    return {
        "name": post.name,
        "kind": post.kind,
        "needs": post.needs,
        "lat": post.lat,
        "lon": post.lon,
        "on_duty": _people(days, days.on_duty, post),
        "needed": _people(days, days.needed, post),
    }


def _lots(scenario: Scenario) -> Iterator[Json]:
    for lot in scenario.parking:
        value = lot.model_dump(mode="json")
        yield _item("lot", lot.lot_id, {name: value[name] for name in sorted(value) if name != "lot_id"})


def _forces(days: TrafficDays) -> Iterator[Json]:
    """Yield, for each force, how many are on duty and needed in each shift."""
    totals: dict[str, dict[str, list[int]]] = {}
    for place, duty in enumerate((days.on_duty, days.needed)):
        for (_post_id, shift_id, force), people in duty.items():
            totals.setdefault(force, {}).setdefault(shift_id, [0, 0])[place] += people
    for name in sorted(totals):
        yield _item("force", name, {"shifts": totals[name]})


def _protected(scenario: Scenario, rows: Mapping[str, Rows]) -> Iterator[Json]:
    """Yield the movements of protected persons: the escort posts and who mans them, as one item."""
    guarded = protected_of(scenario)
    if not guarded.posts:
        return
    days = days_of(scenario, rows, cleared=True)
    staffing = [key for key in _duty_keys(rows.get("staffing", ())) if key[0] in guarded.posts]
    value = {
        "posts": {post.post_id: _post(days, post) for post in days.posts if post.post_id in guarded.posts},
        "staffing": digest_of(sorted(staffing)),
    }
    yield _item("protected", PROTECTED_SUBJECT, value)


def _duty_keys(rows: Rows) -> Iterator[list[str]]:
    for row in rows:
        yield [row.get("post_id", ""), row.get("shift_id", ""), row.get("person_id", "")]
