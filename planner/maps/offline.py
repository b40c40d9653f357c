"""The files that a map needs in a browser, put beside it: nothing is fetched from a network."""

from importlib.resources import files
from pathlib import Path

ASSETS = "assets"
SCRIPTS = ("leaflet/leaflet.js", "khanh-tiet/map.js", "khanh-tiet/day.js")
STYLES = ("leaflet/leaflet.css", "khanh-tiet/map.css")
PICTURES = ("layers.png", "layers-2x.png", "marker-icon.png", "marker-icon-2x.png", "marker-shadow.png")
"""Pictures that Leaflet's style sheet and script name."""
OTHERS = ("leaflet/LICENSE", *(f"leaflet/images/{name}" for name in PICTURES))


def links(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (name, address relative to the page) of scripts or style sheets, as folium wants them."""
    return [(name, f"{ASSETS}/{name}") for name in names]


def copy_assets(folder: Path) -> None:
    """Copy what the pages of ``folder`` load into ``folder``/assets; equal files are left alone."""
    source = files("planner.maps") / ASSETS
    for name in (*SCRIPTS, *STYLES, *OTHERS):
        target, content = folder / ASSETS / name, (source / name).read_bytes()
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
