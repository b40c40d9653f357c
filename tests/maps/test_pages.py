import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from planner.maps import MAPS, write_maps
from planner.maps.frame import script_json
from planner.scenario.load import load
from planner.scenario.schema import Scenario
from planner.tables import read_table, write_table
from planner.traffic import write_traffic
from planner.traffic.files import DETOUR_COLUMNS
from tests.maps.packs import NASTY, TABLES, make_pack
from tests.traffic.town import EVENT

PACK = Path(__file__).parents[2] / "scenarios" / "vinh-linh-2025"
OSM = "https://www.openstreetmap.org/copyright"


class Addresses(HTMLParser):
    """Collects (tag, address) of everything that a page loads or links to, and the scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.found += [(tag, value or "") for name, value in attrs if name in {"src", "href", "action", "data"}]


def read(path: Path) -> Addresses:
    page = Addresses()
    page.feed(path.read_text("utf-8"))
    return page


def test_every_map_is_written_with_its_assets(tmp_path: Path) -> None:
    paths = write_maps(make_pack(), TABLES, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [f"maps/{spec.name}.html" for spec in MAPS]
    for path in paths:
        local = [address for tag, address in read(path).found if tag in {"script", "link", "img"}]
        assert local
        assert all((path.parent / address).is_file() for address in local)


def test_a_page_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    for path in write_maps(make_pack(), TABLES, tmp_path):
        foreign = [(tag, address) for tag, address in read(path).found if "//" in address]
        assert foreign == [("a", OSM)]
    for style in (tmp_path / "maps").rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:\w+:)?//|@import", style.read_text("utf-8"))


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_maps(make_pack(), TABLES, tmp_path / name) for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    for path in write_maps(make_pack(NASTY), TABLES, tmp_path):
        text = path.read_text("utf-8")
        assert "<script>alert" not in text
        assert read(path).tags.count("script") == 4


def test_script_data_cannot_end_the_script() -> None:
    assert script_json("</script>&\u2028") == '"\\u003c/script\\u003e\\u0026\\u2028"'


def test_a_layer_without_a_plan_is_left_out_and_the_page_says_why(tmp_path: Path) -> None:
    write_maps(make_pack(), {}, tmp_path)
    text = (tmp_path / "maps" / "lodging.html").read_text("utf-8")
    assert "Nơi lưu trú: chưa có lodging.csv." in text
    assert "const layer_lodgings" not in text


def test_a_pack_without_anything_still_opens_and_owes_osm_nothing(tmp_path: Path) -> None:
    for path in write_maps(Scenario(event=EVENT), {}, tmp_path):
        assert "OpenStreetMap" not in path.read_text("utf-8")


@pytest.mark.parametrize(("source", "licence"), [(b"Roads: ODbL", True), (b"Roads: our own survey", False)])
def test_the_licence_is_named_where_the_pack_tells_it(tmp_path: Path, source: bytes, *, licence: bool) -> None:
    paths = write_maps(make_pack(attachments={"SOURCE.md": source}), {}, tmp_path)
    text = paths[0].read_text("utf-8")
    assert "© <a" in text
    assert ("ODbL 1.0" in text) == licence


def test_posts_outside_the_frame_are_named_on_paper(tmp_path: Path) -> None:
    pack = make_pack()
    far = pack.posts[0].model_copy(update={"post_id": "C9", "name": "Đầu cầu", "lat": 17.5})
    write_maps(make_pack(posts=(*pack.posts, far)), TABLES, tmp_path)
    assert "Chốt ngoài khung: C9: Đầu cầu (– 0)." in (tmp_path / "maps" / "traffic.html").read_text("utf-8")


def test_ways_round_edited_by_hand_are_drawn_as_edited(tmp_path: Path) -> None:
    pack = make_pack()
    paths = write_traffic(pack, tmp_path)
    rows = [dict(row.cells) for row in read_table(paths[1]).rows]
    one = {**rows[0], "edge_ids": "ad;de;ef;cf;bc", "both_ways": "0"}
    unknown = {**rows[1], "edge_ids": "ad;nowhere"}
    write_table(paths[1], DETOUR_COLUMNS, [one, unknown])
    write_maps(pack, TABLES, tmp_path)
    text = (tmp_path / "maps" / "traffic.html").read_text("utf-8")
    assert text.count('"lines":["Tránh ') == 1
    assert "5.000 m, thêm khoảng 3 phút" in text


def test_english_pages_say_so(tmp_path: Path) -> None:
    paths = write_maps(make_pack(), TABLES, tmp_path, "en")
    assert '<html lang="en">' in paths[0].read_text("utf-8")


@pytest.mark.skipif(not (PACK / "scenario.toml").exists(), reason="the pack is not there")
def test_the_whole_pack_is_drawn_in_small_files(tmp_path: Path) -> None:
    paths = write_maps(load(PACK), {}, tmp_path)
    assert max(path.stat().st_size for path in paths) < 300_000
