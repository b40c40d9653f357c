"""Posts on screen: derived beside listed, people by shift and force, real cases with sources; a click accepts one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response

from web.context import EventContext, allow, redirect
from web.errors import NotFound
from web.policy import Action, Resource
from web.rendering import tell
from web.services.mapdata_day import FORCE_WORDS, KIND_WORDS
from web.services.traffic_posts import accept
from web.views.drawing_page import next_ids
from web.views.listing import file_of
from web.views.table_view import refuse_archived
from web.views.traffic_tab import TrafficTab, cleared, studies_of, study_base

router = APIRouter(include_in_schema=False)
Reader = Annotated[EventContext, allow(Resource.TRAFFIC, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.TRAFFIC, Action.EDIT)]
KINDS = ("junction", "gate", "parking")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsPage(TrafficTab):
    """Where control is needed.

    Attributes:
        kind, open_only: what the list is narrowed to; ``open_only`` leaves out needs that a post meets.
        kinds, forces: words of kinds of posts and of forces.
        missing: needs that no post meets.
        cases: real cases to stand beside the figures, in the reader's language.
    """

    kind: str = ""
    open_only: bool = False
    kinds: Mapping[str, str]
    forces: Mapping[str, str]
    missing: int = 0
    cases: tuple[tuple[str, str, str], ...] = ()


@router.get("/events/{event}/traffic/posts")
def posts(
    context: Reader,
    kind: Annotated[str, Query(max_length=20)] = "",
    show: Annotated[str, Query(max_length=10)] = "",
    format: Annotated[str, Query(max_length=8)] = "",  # noqa: A002 - its name in the address
) -> Response:
    """Show where posts are needed and what the posts there are have, or send the list."""
    base, language = study_base(context, "posts"), context.language
    result = base["result"] or {}
    view = PostsPage(
        **base,
        kind=kind if kind in KINDS else "",
        open_only=show == "open",
        kinds={key: words.to(language) for key, words in KIND_WORDS.items()},
        forces={str(key): words.to(language) for key, words in FORCE_WORDS.items()},
        missing=sum(not need["post_id"] for need in result.get("needs", ())),
        cases=tuple(
            (context.say(*case["name"]), context.say(*case["says"]), case["source"])
            for case in result.get("cases", ())
            if set(case["beside"]) & {"posts", "people_per_post", "people", "closures"}
        ),
    )
    if format and view.result is not None:
        return _exported(context, format, view)
    return context.page("traffic/posts.html", view)


@router.post("/events/{event}/traffic/posts/accept")
def accept_post(context: Editor, place: Annotated[str, Form(max_length=64)]) -> Response:
    """Add a post where the study says that one is needed."""
    refuse_archived(context)
    study = studies_of(context).last("posts", cleared=cleared(context))
    needs = study.result["needs"] if study is not None else ()
    found = next((need for need in needs if need["place_id"] == place and not need["post_id"]), None)
    if found is None:
        raise NotFound
    name = next_ids(context)["posts"]
    batch = context.store.write(context.actor, lambda transaction: accept(transaction, context.event.id, found, name))
    undo = (context.href("history", batch.name, "undo"), context.say("Hoàn tác", "Undo"))
    done = context.say(
        f"Đã thêm chốt {name} tại {found['name']}; nhớ bố trí quân số.",
        f"Post {name} added at {found['name']}; now give it people.",
    )
    return tell(redirect(context.href("traffic", "posts")), "success", done, undo=undo)


def _exported(context: EventContext, kind: str, view: PostsPage) -> Response:
    context.need(Resource.TRAFFIC, Action.EXPORT)
    say = context.say
    headings = (
        say("Nơi", "Place"),
        say("Loại", "Kind"),
        say("Vì sao", "Why"),
        say("Điểm cắt", "Conflicts"),
        say("Xe vào/giờ", "Entering pcu/h"),
        say("Chốt hiện có", "Post there"),
    )
    needs: list[dict[str, Any]] = view.result["needs"] if view.result else []
    lines = (
        (
            need["name"],
            view.kinds[need["kind"]],
            "; ".join(context.say(vi, en) for _rule, vi, en in need["reasons"]),
            str(need["conflicts"]),
            str(need["entering_pcu_h"] or ""),
            need["post_id"] or say("chưa có", "none"),
        )
        for need in needs
    )
    return file_of(context, "chot", kind, headings, lines)
