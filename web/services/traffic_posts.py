"""Posts as a study: where control is needed and why, aid posts placed with proof, people by shift; accepting one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from planner.engine.progress import Progress, Step, Stop
from planner.scenario.rows import PostDemand
from planner.scenario.schema import Scenario
from planner.traffic.network import Arc
from planner.traffic.posts.aid import AidKind, AidPlan, plan_aid
from planner.traffic.posts.needs import NeededPost, needed_posts
from planner.traffic.posts.people import fresh_demand, propose_demand, strengths
from planner.traffic.posts.precedents import PRECEDENTS
from web.services.editing import add_rows
from web.services.journal import Batch
from web.services.traffic_reach import both
from web.services.traffic_study import Study, Task
from web.store.engine import Transaction

STEPS = 3
AID_LIMIT_MIN = 5.0
"""Minutes within which a place counts as covered by an aid post (the planner's assumption)."""
AID: tuple[AidKind, ...] = ("medical", "fire")


def with_flows(task: Task, load: Study | None) -> Task:
    """Return the task with the flows of the last study of them, where there is one."""
    roads = load.result["roads"] if load is not None else ()
    flows = {f"{road['edge_id']}|{road['direction']}": float(road["flow_pcu_h"]) for road in roads}
    return partial(task, flows=flows)


def posts_task(
    scenario: Scenario,
    *,
    cleared: bool,  # noqa: ARG001 - the scenario was cleared already
    progress: Progress,
    stop: Stop,  # noqa: ARG001
    flows: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Derive the posts from closures, ways round, columns and flows; place aid posts; count people."""

    def say(done: int) -> None:
        progress(Step("traffic", "posts", done, STEPS))

    say(0)
    pairs = ((key.rpartition("|"), pcu_h) for key, pcu_h in (flows or {}).items())
    needs = needed_posts(scenario, {Arc(parts[0], parts[2] != "backward"): pcu_h for parts, pcu_h in pairs})
    say(1)
    aid = [plan for kind in AID if (plan := plan_aid(scenario, kind, None, AID_LIMIT_MIN)) is not None]
    say(2)
    rows, fresh = propose_demand(scenario, needs), fresh_demand(scenario, needs)
    return {
        "with_flows": bool(flows),
        "needs": [_need(need) for need in needs],
        "aid": [_aid(plan) for plan in aid],
        "shifts": [shift.shift_id for shift in scenario.shifts],
        "posts": _posts(scenario, rows, fresh),
        "strengths": [
            {
                "shift_id": one.shift_id,
                "force": one.force,
                "people": one.people,
                "reserve": one.reserve,
                "officers": one.officers,
                "enough": one.is_enough,
            }
            for one in strengths(scenario, rows)
        ],
        "cases": [
            {"name": both(case.name), "says": both(case.says), "source": case.source, "beside": sorted(case.beside)}
            for case in PRECEDENTS
        ],
    }


def _need(need: NeededPost) -> dict[str, Any]:
    return {
        "place_id": need.place_id,
        "kind": need.kind,
        "name": need.name,
        "lat": need.lat,
        "lon": need.lon,
        "weight": need.weight,
        "reasons": [[reason.rule, *both(reason.words)] for reason in need.reasons],
        "conflicts": need.conflicts,
        "entering_pcu_h": None if need.entering_pcu_h is None else round(need.entering_pcu_h),
        "post_id": need.post_id,
    }


def _aid(plan: AidPlan) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "limit_min": plan.limit_min,
        "sites": [plan.sites[place].name for place in plan.covering.sites],
        "covered": round(plan.covering.weight),
        "bound": round(plan.covering.bound),
        "now": round(plan.now),
        "people": round(plan.weight),
        "radius_min": round(plan.centre.radius_min, 1),
        "bound_min": round(plan.centre.bound_min, 1),
    }


def _posts(scenario: Scenario, rows: Sequence[PostDemand], fresh: Sequence[PostDemand]) -> list[dict[str, Any]]:
    """Return each post with its people by shift and force: as written, and as would be proposed."""
    written, proposed = _people(rows), _people(fresh)
    own = {row.post_id for row in scenario.post_demand}
    return [
        {
            "post_id": post.post_id,
            "name": post.name,
            "kind": post.kind,
            "written": post.post_id in own,
            "shifts": {
                shift.shift_id: {
                    "people": dict(written.get((post.post_id, shift.shift_id), {})),
                    "proposed": sum(proposed.get((post.post_id, shift.shift_id), Counter()).values()),
                }
                for shift in scenario.shifts
            },
        }
        for post in scenario.posts
    ]


def _people(rows: Sequence[PostDemand]) -> dict[tuple[str, str], Counter[str]]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        found.setdefault((row.post_id, row.shift_id), Counter())[row.force] += row.people
    return found


def accept(transaction: Transaction, event_id: int, need: Mapping[str, Any], post_id: str) -> Batch:
    """Add a post where one is needed, with its reasons as its task; undo takes it out again."""
    cells = {
        "post_id": post_id,
        "name": str(need["name"]),
        "lat": f"{need['lat']:.5f}",
        "lon": f"{need['lon']:.5f}",
        "kind": str(need["kind"]),
        "needs": "; ".join(vi for _rule, vi, _en in need["reasons"])[:300],
    }
    return add_rows(transaction, event_id, "posts", [cells])
