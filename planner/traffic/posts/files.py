"""The proposal as files: places that need control, aid posts, people by post and shift, strength by force."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from planner.scenario.rows import PostDemand
from planner.scenario.schema import Scenario
from planner.tables import write_table
from planner.traffic.files import FOLDER
from planner.traffic.posts.aid import AidPlan
from planner.traffic.posts.needs import NeededPost
from planner.traffic.posts.people import Strength, strengths
from planner.traffic.posts.precedents import comparison

NEEDS_FILE, AID_FILE = "posts_needed.csv", "posts_aid.csv"
DEMAND_FILE, STRENGTH_FILE = "post_demand_proposed.csv", "posts_strength.csv"
NEED_COLUMNS = (
    "place_id",
    "kind",
    "name",
    "lat",
    "lon",
    "weight",
    "conflicts",
    "entering_pcu_h",
    "reasons",
    "post_id",
    "comparable",
)
AID_COLUMNS = ("kind", "choice", "site_id", "name", "lat", "lon", "limit_min", "covered_people", "all_people", "bound")
DEMAND_COLUMNS = ("post_id", "shift_id", "force", "skill", "people")
STRENGTH_COLUMNS = ("shift_id", "force", "people", "reserve", "officers", "enough", "comparable")


def write_posts(
    scenario: Scenario, needs: Sequence[NeededPost], aid: Sequence[AidPlan], rows: Sequence[PostDemand], folder: Path
) -> list[Path]:
    """Write the proposal into ``folder``/traffic and return the paths; the pack itself is left alone."""
    target = folder / FOLDER
    write_table(target / NEEDS_FILE, NEED_COLUMNS, need_rows(needs))
    write_table(target / AID_FILE, AID_COLUMNS, (row for plan in aid for row in aid_rows(plan)))
    write_table(target / DEMAND_FILE, DEMAND_COLUMNS, (row.model_dump() for row in rows))
    write_table(target / STRENGTH_FILE, STRENGTH_COLUMNS, strength_rows(strengths(scenario, rows)))
    return [target / name for name in (NEEDS_FILE, AID_FILE, DEMAND_FILE, STRENGTH_FILE)]


def need_rows(needs: Sequence[NeededPost]) -> Iterator[dict[str, str]]:
    """Yield each place with its reasons and the real cases beside it."""
    for need in needs:
        yield {
            "place_id": need.place_id,
            "kind": need.kind,
            "name": need.name,
            "lat": str(need.lat),
            "lon": str(need.lon),
            "weight": str(need.weight),
            "conflicts": str(need.conflicts),
            "entering_pcu_h": "" if need.entering_pcu_h is None else f"{need.entering_pcu_h:.0f}",
            "reasons": "; ".join(reason.words.vi for reason in need.reasons),
            "post_id": need.post_id,
            "comparable": comparison(need.kind).vi,
        }


def aid_rows(plan: AidPlan) -> Iterator[dict[str, str]]:
    """Yield the sites of both choices; the bound is people for the first, minutes for the second."""
    for choice, sites, bound in (
        ("phủ rộng nhất", plan.covering.sites, f"{plan.covering.bound:.0f}"),
        ("xa nhất gần nhất", plan.centre.sites, f"{plan.centre.bound_min:.1f}"),
    ):
        for number in sites:
            site = plan.sites[number]
            yield {
                "kind": plan.kind,
                "choice": choice,
                "site_id": site.spot_id.rstrip("*"),
                "name": site.name,
                "lat": str(site.lat),
                "lon": str(site.lon),
                "limit_min": f"{plan.limit_min:g}",
                "covered_people": f"{plan.covering.weight:.0f}",
                "all_people": f"{plan.weight:.0f}",
                "bound": bound,
            }


def strength_rows(found: Sequence[Strength]) -> Iterator[dict[str, str]]:
    """Yield what each force needs in each shift, with its reserve, against what there is."""
    for item in found:
        yield {
            "shift_id": item.shift_id,
            "force": item.force,
            "people": str(item.people),
            "reserve": str(item.reserve),
            "officers": str(item.officers),
            "enough": "đủ" if item.is_enough else "thiếu",
            "comparable": comparison("people").vi,
        }
