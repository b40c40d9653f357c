# ruff: noqa: FBT002, PLC0415, PLR0913, PLR0917 - the command line has options and loads only what a command needs
"""``planner traffic posts``: where control is needed and why, where aid stands, how many people that takes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli_guests.saying import say
from planner.errors import UsageError
from planner.wording import Wording

if TYPE_CHECKING:
    from planner.traffic.network import Arc
    from planner.traffic.posts.aid import AidPlan
    from planner.traffic.posts.needs import NeededPost
    from planner.traffic.posts.people import Strength

PackArgument = Annotated[Path, typer.Argument(metavar="PACK", help="Thư mục gói hoặc .xlsx · folder or .xlsx")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the group."""
    app.command("posts")(posts)


def posts(
    context: typer.Context,
    pack: PackArgument,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Thư mục ghi đề xuất · folder")] = None,
    flows: Annotated[
        Path | None, typer.Option("--flows", metavar="FILE", help="flows.csv của “traffic assign” · its flows.csv")
    ] = None,
    medical: Annotated[int | None, typer.Option("--medical", min=1, help="Số chốt y tế · medical posts")] = None,
    fire: Annotated[int | None, typer.Option("--fire", min=1, help="Số chốt chữa cháy · fire posts")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Đề xuất lại mọi chốt · propose every post anew")] = False,
    limit: Annotated[float, typer.Option("--limit", min=0.5, help="Phút tới nơi · minutes to reach")] = 5.0,
) -> None:
    """Nơi cần chốt và vì sao, chốt y tế, chữa cháy, quân số từng ca · posts needed, aid posts, people by shift."""
    from planner.scenario.load import load
    from planner.traffic.posts.aid import plan_aid
    from planner.traffic.posts.files import write_posts
    from planner.traffic.posts.needs import needed_posts
    from planner.traffic.posts.people import fresh_demand, propose_demand, strengths

    scenario = load(pack)
    needs = needed_posts(scenario, None if flows is None else _flows(flows))
    for need in needs:
        _say_need(context, need)
    plans = [plan_aid(scenario, "medical", medical, limit), plan_aid(scenario, "fire", fire, limit)]
    aid = [plan for plan in plans if plan is not None]
    for plan in aid:
        _say_aid(context, plan)
    rows = fresh_demand(scenario, needs) if fresh else propose_demand(scenario, needs)
    for item in strengths(scenario, rows):
        _say_strength(context, item)
    _say_cases(context, len(scenario.posts))
    if out is not None:
        for path in write_posts(scenario, needs, aid, rows, out):
            say(context, f"Đã ghi {path}.", f"Written: {path}.")


def _flows(path: Path) -> "dict[Arc, float]":
    """Read the busiest quarter of an hour of each road and direction."""
    from planner.tables import read_table
    from planner.traffic.network import Arc

    busiest: dict[Arc, float] = {}
    try:
        for row in read_table(path).rows:
            arc = Arc(row.cells["edge_id"], row.cells["direction"] != "backward")
            busiest[arc] = max(busiest.get(arc, 0.0), float(row.cells["flow_pcu_h"]))
    except (OSError, UnicodeDecodeError, KeyError, ValueError):
        raise UsageError(
            Wording(
                f"Không đọc được {path}: cần tệp flows.csv do “planner traffic assign” ghi.",
                f"{path} cannot be read: give the flows.csv written by “planner traffic assign”.",
            )
        ) from None
    return busiest


def _say_need(context: typer.Context, need: "NeededPost") -> None:
    vi, en = ("; ".join(words) for words in zip(*(reason.words for reason in need.reasons), strict=True))
    post = need.post_id
    say(
        context,
        f"{need.weight:3} {need.kind} {need.name}: {post or 'CHƯA CÓ CHỐT'}; {vi}",
        f"{need.weight:3} {need.kind} {need.name}: {post or 'NO POST YET'}; {en}",
    )


def _say_aid(context: typer.Context, plan: "AidPlan") -> None:
    names = ", ".join(plan.sites[number].name for number in plan.covering.sites)
    covered, everybody, bound = plan.covering.weight, plan.weight, plan.covering.bound
    kind = ("y tế", "medical") if plan.kind == "medical" else ("chữa cháy", "fire")
    radius, now = plan.centre.radius_min, plan.now
    say(
        context,
        f"Chốt {kind[0]}: {names}: phủ {covered:.0f}/{everybody:.0f} người trong {plan.limit_min:g} phút"
        f" (không cách nào phủ hơn {bound:.0f}; các chốt hiện có phủ {now:.0f});"
        f" với ngần ấy chốt, nơi xa nhất cách chốt ít nhất {radius:.1f} phút.",
        f"{kind[1]} posts: {names}: {covered:.0f} of {everybody:.0f} people within {plan.limit_min:g} minutes"
        f" (no choice covers more than {bound:.0f}; the posts there are cover {now:.0f});"
        f" with so many posts the farthest place is at least {radius:.1f} minutes away.",
    )


def _say_strength(context: typer.Context, item: "Strength") -> None:
    who, people, reserve = f"{item.shift_id} {item.force}", item.people, item.reserve
    verdict = ("đủ", "enough") if item.is_enough else ("THIẾU", "NOT ENOUGH")
    say(
        context,
        f"{who}: {people} người + dự phòng {reserve}, có {item.officers}: {verdict[0]}",
        f"{who}: {people} people + reserve {reserve}, {item.officers} on file: {verdict[1]}",
    )


def _say_cases(context: typer.Context, posts_now: int) -> None:
    from planner.traffic.posts.precedents import comparison

    beside = comparison("posts")
    say(
        context,
        f"Gói có {posts_now} chốt. So với: {beside.vi}.",
        f"The pack has {posts_now} posts. Compare: {beside.en}.",
    )
