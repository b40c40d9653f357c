"""Reviewed items in words, and what is different between two contents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.wording import Language, Wording, number
from web.services.mapdata_day import DIRECTION_WORDS, FORCE_WORDS, KIND_WORDS, TIER_WORDS, VEHICLE_WORDS
from web.services.protection import HIDDEN
from web.services.review_content import KINDS, Json, Key, items_of

ITEM_KIND_WORDS: Mapping[str, Wording] = {
    "closure": Wording("Cấm đường, hạn chế", "Closures"),
    "route": Wording("Lộ trình thay thế", "Ways round"),
    "post": Wording("Chốt", "Posts"),
    "lot": Wording("Bãi đỗ xe", "Parking lots"),
    "force": Wording("Quân số theo lực lượng", "People by force"),
    "protected": Wording("Hành trình đối tượng cảnh vệ", "Movements of protected persons"),
}
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different of one item; ``kind`` is added, removed or changed, ``key`` names the item."""

    kind: str
    key: Key
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which language, and whether cleared for protected movements."""

    language: Language
    cleared: bool

    def say(self, vi: str, en: str) -> str:
        """Return a sentence in the reader's language."""
        return vi if self.language == "vi" else en


def title_of(key: Key, value: Mapping[str, Any], reader: Reader) -> str:
    """Return how an item is called."""
    kind, subject = key
    if kind == "closure":
        return f"{subject}: {value['road']}"
    if kind == "route":
        return reader.say(f"Lộ trình tránh {subject}", f"Ways round {subject}")
    if kind in {"post", "lot"}:
        return f"{subject}: {value['name'] or subject}"
    if kind == "force":
        return FORCE_WORDS[subject].to(reader.language) if subject in FORCE_WORDS else subject
    return ITEM_KIND_WORDS["protected"].to(reader.language)


def facts_of(key: Key, value: Mapping[str, Any], reader: Reader) -> tuple[Fact, ...]:
    """Return what an item says, label and words; of protected movements only to cleared people."""
    kind = key[0]
    if kind == "protected":
        if not reader.cleared:
            return ((reader.say("Nội dung", "Content"), HIDDEN.to(reader.language)),)
        return tuple(_protected(value, reader))
    tellers = {"closure": _closure, "route": _route, "post": _post, "lot": _lot, "force": _force}
    return tuple((label, words) for label, words in tellers[kind](value, reader) if words)


def _closure(value: Mapping[str, Any], reader: Reader) -> Iterator[Fact]:
    say, language = reader.say, reader.language
    yield say("Từ – đến", "From – to"), " – ".join(filter(None, (value["from_place"], value["to_place"])))
    yield say("Mức", "Tier"), TIER_WORDS[value["tier"]].to(language)
    yield say("Thời gian", "Time"), f"{value['start']} – {value['end']}"
    yield say("Chiều", "Direction"), DIRECTION_WORDS[value["direction"]].to(language)
    yield say("Được đi", "Exempt"), ", ".join(value["exempt"])
    yield say("Lộ trình thay thế ghi trong lệnh", "Way round in the order"), value["detour"]
    yield say("Công bố", "Published"), value["published_at"]
    yield say("Đoạn đường", "Roads"), ", ".join(value["edge_ids"])


def _route(value: Mapping[str, Any], reader: Reader) -> Iterator[Fact]:
    for way in value["ways"]:
        arrow = "⇄" if way["both_ways"] else "→"
        whom = VEHICLE_WORDS[way["vehicles"]].to(reader.language)
        period = f"{way['start'][5:]}–{way['end'][11:]}"
        label = f"{way['from_place']} {arrow} {way['to_place']} ({whom}, {period})"
        if not way["edge_ids"]:
            yield label, reader.say("không còn đường nào mở", "no open road")
            continue
        length = "?" if way["length_m"] is None else number(way["length_m"])
        more = "?" if way["extra_min"] is None else str(way["extra_min"])
        yield label, f"{way['roads']}; {length} m, " + reader.say(f"thêm {more} phút", f"{more} min more")


def _counts(counts: Mapping[str, int], language: Language) -> str:
    return ", ".join(
        f"{FORCE_WORDS[force].to(language) if force in FORCE_WORDS else force} {people}"
        for force, people in sorted(counts.items())
    )


def _post(value: Mapping[str, Any], reader: Reader) -> Iterator[Fact]:
    yield reader.say("Loại", "Kind"), KIND_WORDS[value["kind"]].to(reader.language)
    yield reader.say("Nhiệm vụ", "Task"), value["needs"]
    yield reader.say("Tọa độ", "Position"), f"{value['lat']}, {value['lon']}"
    for shift_id in sorted({*value["on_duty"], *value["needed"]}):
        there = _counts(value["on_duty"].get(shift_id, {}), reader.language) or "0"
        wanted = _counts(value["needed"].get(shift_id, {}), reader.language) or "0"
        yield (
            shift_id,
            there if there == wanted else reader.say(f"{there} (cần {wanted})", f"{there} (needed {wanted})"),
        )


def _lot(value: Mapping[str, Any], reader: Reader) -> Iterator[Fact]:
    yield reader.say("Ô tô", "Cars"), number(value["cars"])
    yield reader.say("Xe máy", "Motorbikes"), number(value["motorbikes"])
    yield reader.say("Xe khách", "Coaches"), number(value["coaches"])
    yield reader.say("Dành cho", "For"), value["for_whom"]
    yield reader.say("Tọa độ", "Position"), f"{value['lat']}, {value['lon']}"


def _force(value: Mapping[str, Any], reader: Reader) -> Iterator[Fact]:
    for shift_id, (there, wanted) in sorted(value["shifts"].items()):
        yield shift_id, reader.say(f"{there} người, cần {wanted}", f"{there} people, {wanted} needed")


def _protected(value: Mapping[str, Any], reader: Reader) -> Iterator[Fact]:
    for post_id, post in sorted(value["posts"].items()):
        told = "; ".join(f"{label}: {words}" for label, words in _post(post, reader) if words)
        yield f"{post_id}: {post['name']}", told


def differences(before: Json | None, after: Json | None, reader: Reader) -> tuple[Difference, ...]:
    """Return what was added, removed and changed from one content to another, both sides in words."""
    if before is None or after is None:
        return ()
    old, new = items_of(before), items_of(after)
    keys = sorted(old.keys() | new.keys(), key=lambda key: (KINDS.index(key[0]), key[1]))
    found = [_difference(key, old.get(key), new.get(key), reader) for key in keys if old.get(key) != new.get(key)]
    return (*found, *_ground(before, after, reader))


def _difference(key: Key, old: Json | None, new: Json | None, reader: Reader) -> Difference:
    known = new if new is not None else old
    assert known is not None  # noqa: S101 - the key came from one of them
    label = title_of(key, known, reader)
    before = dict(facts_of(key, old, reader)) if old is not None else {}
    after = dict(facts_of(key, new, reader)) if new is not None else {}
    if old is None or new is None:
        return Difference("added" if old is None else "removed", key, label, _told(before), _told(after))
    moved = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not moved:
        same = reader.say("khác ở phần không hiện ra đây", "different in a part not shown here")
        return Difference("changed", key, label, _told(before), f"{_told(after)} ({same})")
    return Difference(
        "changed",
        key,
        label,
        _told({name: before.get(name, "–") for name in moved}),
        _told({name: after.get(name, "–") for name in moved}),
    )


def _told(facts: Mapping[str, str]) -> str:
    return "; ".join(f"{label}: {words}" for label, words in facts.items())


def _ground(before: Json, after: Json, reader: Reader) -> Iterator[Difference]:
    """Yield what lies under the items: the roads, the names on the roster, the hours of the shifts."""
    labels = (
        ("roads", reader.say("Mạng đường", "Road network")),
        ("staffing", reader.say("Danh sách người trực (theo tên)", "Roster by name")),
        ("shifts", reader.say("Giờ các ca trực", "Hours of the shifts")),
    )
    for name, label in labels:
        if before[name] != after[name]:
            yield Difference("changed", (name, ""), label, _short(before[name]), _short(after[name]))


def _short(value: object) -> str:
    if isinstance(value, str):
        return f"#{value[:8]}"
    assert isinstance(value, dict)  # noqa: S101 - hours by shift
    return "; ".join(f"{shift} {hours[0]}–{hours[1][11:]}" for shift, hours in sorted(value.items()))
