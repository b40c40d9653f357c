"""Duty slips: a card of A6 for each person and turn, with post, hours, task, chief and a small map."""

from collections.abc import Mapping

from planner.documents.content import Card, Cards
from planner.documents.kinds.lodging_cards import CEREMONY_TONE, HOUSE_TONE
from planner.documents.options import Options
from planner.documents.people import PlanRows
from planner.documents.roster_book import RESERVE, RosterBook, Turn, span_text
from planner.documents.streetmap import Mark, StreetMap
from planner.geo import ROAD_DETOUR_FACTOR, distance_m
from planner.scenario.rows import Post
from planner.scenario.schema import Scenario

FAR_M = 8000
"""A base further away than this is not drawn: the streets around the post would be too small to read."""


def duty_slips(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return a slip for each turn, force by force and person by person; ``options.parts``: posts, forces or people.

    No telephone stands on it, unless ``options.phones`` gives one for the post or for its chief. Turns whose place is
    not told (R46) have no slip: their orders come from the force that guards.
    """
    book, roads = RosterBook(scenario, rows), StreetMap(scenario)
    maps: dict[tuple[Mark, ...], str] = {}
    cards = []
    for force in book.forces():
        for turn in (turn for turns in book.by_person(force).values() for turn in turns):
            if not turn.hidden and _asked(turn, options):
                marks = _marks(turn)
                if marks not in maps:
                    maps[marks] = roads.draw(marks) if marks else ""
                cards.append(Card(_parts(book, turn, options), svg=maps[marks]))
    return Cards(tuple(cards), "duty_slips.typ", {"event": scenario.event.name.vi})


def _asked(turn: Turn, options: Options) -> bool:
    own = {turn.force, turn.person_id, turn.post.post_id if turn.post else RESERVE}
    return not options.parts or bool(own & set(options.parts))


def _parts(book: RosterBook, turn: Turn, options: Options) -> Mapping[str, str]:
    post_id = turn.post.post_id if turn.post else ""
    sheet = book.sheets.get(post_id)
    return {
        "name": turn.titled,
        "body": ", ".join(filter(None, (turn.force, turn.officer.team if turn.officer else "", book.unit(turn)))),
        "post": turn.place,
        "when": span_text(turn.start, turn.end),
        "shift": turn.shift_id,
        "task": turn.post.needs if turn.post else "Chờ lệnh, sẵn sàng thay người tại chốt.",
        "equipment": sheet.equipment if sheet else "",
        "chief": _chief(book, turn, options),
        "way": _way(turn),
    }


def _chief(book: RosterBook, turn: Turn, options: Options) -> str:
    if turn.post is None or not turn.shift_id:
        return ""
    post_id = turn.post.post_id
    present = book.at_post[post_id, turn.shift_id]
    phone = options.phones.get(post_id) or options.phones.get(present[0].person_id, "")
    return ", ".join(filter(None, (book.chief(post_id, turn.shift_id), phone)))


def _base(turn: Turn) -> tuple[float, float] | None:
    officer = turn.officer
    if officer is None or officer.base_lat is None or officer.base_lon is None:
        return None
    return officer.base_lat, officer.base_lon


def _far_m(turn: Turn, post: Post) -> int | None:
    base = _base(turn)
    return None if base is None else distance_m(*base, post.lat, post.lon)


def _marks(turn: Turn) -> tuple[Mark, ...]:
    """Return the post and, where it is near, the base."""
    if turn.post is None:
        return ()
    post = Mark(turn.post.lat, turn.post.lon, turn.post.post_id, CEREMONY_TONE)
    base, far_m = _base(turn), _far_m(turn, turn.post)
    if base is None or far_m is None or far_m > FAR_M:
        return (post,)
    return (post, Mark(*base, "Nơi xuất phát", HOUSE_TONE))


def _way(turn: Turn) -> str:
    far_m = _far_m(turn, turn.post) if turn.post else None
    if far_m is None:
        return ""
    road_km = f"{far_m * ROAD_DETOUR_FACTOR / 1000:.1f}".replace(".", ",")
    return f"Từ nơi xuất phát: khoảng {road_km} km đường bộ."
