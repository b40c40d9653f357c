"""Roads from a file: previewed with what is wrong, put in the place of ours, and taken out again."""

import json
import re
import time

import pytest

from tests.web.conftest import Browser, Installation
from tests.web.traffic_rows import emptied

ROAD = {"highway": "residential", "name": "Đường giả định"}


def roads_file(*lines: list[list[float]]) -> bytes:
    features = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}, "properties": ROAD}
        for line in lines
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


TWO = roads_file([[107.2, 16.5], [107.21, 16.5]], [[107.21, 16.5], [107.21, 16.51]])
APART = roads_file([[107.2, 16.5], [107.21, 16.5]], [[107.3, 16.5], [107.31, 16.5]])


def room(installation: Installation, *parts: str) -> str:
    return "/".join((f"/events/{installation.event}/traffic", *parts))


def sent(installation: Installation, browser: Browser, content: bytes, name: str = "duong.geojson") -> str:
    """Send a file and wait until it is read; return the address of its preview."""
    answer = browser.post(room(installation, "roads"), files={"file": (name, content)})
    assert answer.status_code == 303, answer.text
    return waited(browser, answer.headers["location"])


def waited(browser: Browser, address: str) -> str:
    for _ in range(300):
        if "Đang đọc tệp" not in browser.get(address).text:
            return address
        time.sleep(0.05)
    raise AssertionError(address)


def without_closures(installation: Installation) -> None:
    emptied(installation, "signs", "closures")


def edges(installation: Installation, browser: Browser) -> int:
    told = browser.get(f"/api/v1{room(installation, 'network')}").json()
    faults = installation.services.scenarios.current(1).faults
    return int(told["edges"]) if "edges" in told else pytest.fail(str(faults))


def test_a_file_takes_the_place_of_the_roads_and_undo_brings_them_back(installation: Installation) -> None:
    without_closures(installation)
    organiser = installation.sign_in("organiser")
    address = sent(installation, organiser, TWO)
    page = organiser.get(address).text
    assert "3 nút · 2 đoạn đường" in page
    done = organiser.post(f"{address}/confirm")
    assert done.headers["location"] == room(installation, "network")
    assert edges(installation, organiser) == 2
    home = organiser.get(room(installation, "network")).text
    undo = re.search(r'action="([^"]+/undo)"', home)
    assert undo is not None
    organiser.post(undo[1])
    assert edges(installation, organiser) == 7


def test_roads_that_orders_name_are_not_taken_away(installation: Installation) -> None:
    organiser = installation.sign_in("organiser")
    answer = organiser.post(f"{sent(installation, organiser, TWO)}/confirm")
    assert "E2" in answer.text
    assert edges(installation, organiser) == 7


def test_parts_that_are_not_joined_stop_the_import_until_they_are_left_out(installation: Installation) -> None:
    without_closures(installation)
    organiser = installation.sign_in("organiser")
    address = sent(installation, organiser, APART)
    assert "lỗi phải sửa" in organiser.get(address).text
    assert "còn lỗi nên chưa nạp được" in organiser.post(f"{address}/confirm").text
    organiser.post(f"{address}/again", data={"largest": "1", "box": ""})
    assert "2 nút · 1 đoạn đường" in organiser.get(waited(organiser, address)).text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("duong.osm.pbf", b"khong phai pbf", "duong.osm.pbf"),
        ("duong.txt", b"a,b", "cần .osm, .osm.pbf hoặc .geojson"),
        ("duong.geojson", b'{"type": "FeatureCollection", "features": []}', "không có đoạn đường nào"),
    ],
)
def test_a_file_that_holds_no_roads_says_so(installation: Installation, name: str, content: bytes, words: str) -> None:
    organiser = installation.sign_in("organiser")
    page = organiser.get(sent(installation, organiser, content, name)).text
    assert words in page
    assert "/confirm" not in page


@pytest.mark.parametrize("login", ["reviewer", "clerk", "viewer", "outsider"])
def test_only_organisers_load_roads(installation: Installation, login: str) -> None:
    browser = installation.sign_in(login)
    assert browser.get(room(installation, "roads")).status_code == 404
    assert browser.post(room(installation, "roads"), data={"file": "a.osm"}).status_code == 404
