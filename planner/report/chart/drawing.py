"""Chart -> SVG: all seats of one look are one path, so that 30,000 of them stay quick to draw and small to keep."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from planner.report.chart.hall import HallChart, Place
from planner.report.chart.looks import BANDS, BLOCKED, COLOURS, FREE, INK, STROKES, band_of, look_of
from planner.report.chart.viewer import viewer_script
from planner.wording import Language, Wording, number

FONT = 'font-family="Be Vietnam Pro,Arial,sans-serif"'
LEGEND_LINE = 16
LEGEND_COLUMN = 250
FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
"""Characters that no XML file may hold."""
Mode = str
"""``rank`` or ``delegation``: what the colours tell."""
Looks = dict[tuple[int, int], list[Place]]


def chart_svg(
    chart: HallChart, language: Language = "vi", *, mode: Mode = "rank", script: bool = True, note: str = ""
) -> str:
    """Return the chart as one SVG file; with ``script`` it can be zoomed, searched and coloured anew by itself.

    Args:
        chart: what is shown.
        language: of labels; names stay as they are.
        mode: what the colours tell at first: ``rank`` or ``delegation``.
        script: whether the viewer's script is put inside; a web page brings its own.
        note: a line under the title, for example which plan this is.
    """
    legend = _legend(chart, mode, language)
    height = chart.height + _legend_height(chart, legend)
    heading = escape(f"{Wording('Sơ đồ chỗ ngồi', 'Seat chart').to(language)}: {chart.title}")
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {chart.width} {height}" data-seat-chart="{mode}"'
            f' data-hall="{chart.width} {chart.height}" lang="{language}" {FONT}>'
        ),
        f"<title>{heading}</title><desc>{escape(_description(chart, language))}</desc>",
        f"<defs>{''.join(_patterns(chart))}</defs>",
        f'<rect width="{chart.width}" height="{height}" fill="#ffffff" data-paper="1"/>',
        '<g data-part="hall">',
        *_ground(chart, heading, note, language),
        *_seats(chart, mode),
        '<g data-part="labels"/></g>',
        f'<g data-part="legend">{"".join(_legend_drawn(chart, legend))}</g>',
        f"<metadata>{_data(chart, language)}</metadata>",
    ]
    if script:
        parts.append(f"<script><![CDATA[{viewer_script()}]]></script>")
    return FORBIDDEN.sub("", "\n".join([*parts, "</svg>\n"]))


def _description(chart: HallChart, language: Language) -> str:
    taken = sum(box.taken for box in chart.zones)
    words = Wording(
        f"{number(taken)} khách trên {number(len(chart.places))} ghế; sân khấu ở phía trên.",
        f"{number(taken)} guests in {number(len(chart.places))} seats; the stage is above.",
    )
    if not chart.has_stage:
        words = Wording(
            f"{number(taken)} khách ở {number(len(chart.zones))} bàn; chỗ 1 của mỗi bàn ở phía trên.",
            f"{number(taken)} guests at {number(len(chart.zones))} tables; place 1 of each is at its top.",
        )
    return words.to(language)


def _patterns(chart: HallChart) -> Iterator[str]:
    looks = {look_of(each) for each in range(max(len(BANDS), len(chart.delegations) + 1))}
    for colour, stroke in sorted(looks):
        lines = f'<path d="{STROKES[stroke]}" stroke="{INK}" stroke-width=".4" fill="none"/>' if stroke else ""
        yield (
            f'<pattern id="k{colour}{stroke}" width="4" height="4" patternUnits="userSpaceOnUse">'
            f'<rect width="4" height="4" fill="{COLOURS[colour]}"/>{lines}</pattern>'
        )


def _ground(chart: HallChart, heading: str, note: str, language: Language) -> Iterator[str]:
    middle, stage = chart.width // 2, Wording("LỄ ĐÀI", "STAGE").to(language)
    wide = max(60, chart.width // 4)
    size = max(5, min(12, 2 * chart.width // max(1, len(heading))))
    yield f'<text x="{middle}" y="16" font-size="{size}" font-weight="700" text-anchor="middle">{heading}</text>'
    if note:
        yield f'<text x="{middle}" y="28" font-size="8" text-anchor="middle">{escape(note)}</text>'
    if chart.has_stage:
        yield from _stage(middle, stage, wide)
    for box in chart.zones:
        left, top, right, bottom = box.frame
        name = escape(box.name)
        yield (
            f'<rect x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" rx="3" fill="none"'
            f' stroke="#b8b2a6" vector-effect="non-scaling-stroke" data-zone="{name}"/>'
        )
        yield (
            f'<text x="{left}" y="{top - 3}" font-size="10" font-weight="700">{name}'
            f' <tspan font-weight="400" font-size="8">{box.taken}/{box.seats}</tspan></text>'
        )


def _stage(middle: int, stage: str, wide: int) -> Iterator[str]:
    yield f'<rect x="{middle - wide // 2}" y="34" width="{wide}" height="20" fill="#f3efe6" stroke="{INK}"/>'
    yield f'<text x="{middle}" y="48" font-size="11" letter-spacing="3" text-anchor="middle">{stage}</text>'


def _seats(chart: HallChart, mode: Mode) -> Iterator[str]:
    """Yield the seats zone by zone, so that the viewer can leave out those that are not in sight."""
    zones = {box.name: each for each, box in enumerate(chart.zones)}
    for zone, group in groupby(chart.places, key=lambda place: place.seat.zone):
        yield f'<g data-zone-seats="{zones[zone]}">{_zone_seats(chart, list(group), mode)}</g>'


def _zone_seats(chart: HallChart, places: list[Place], mode: Mode) -> str:
    side, last = chart.side, (len(chart.delegations), "")
    ranks: Looks = defaultdict(list)
    delegations: Looks = defaultdict(list)
    for place in places:
        if place.guest and place.kind == "taken":
            ranks[look_of(band_of(place.guest.rank))].append(place)
            delegations[look_of(chart.delegations.get(place.guest.delegation_id, last)[0])].append(place)
    drawn = [
        _path(places, INK, side + 2, ' data-edge="1"'),
        _path((place for place in places if place.kind == "free"), FREE, side),
        _path((place for place in places if place.kind == "blocked"), BLOCKED, side),
    ]
    for name, groups in (("rank", ranks), ("delegation", delegations)):
        hidden = "" if name == mode else ' display="none"'
        painted = "".join(_path(own, f"url(#k{look[0]}{look[1]})", side) for look, own in sorted(groups.items()))
        drawn.append(f'<g data-mode="{name}"{hidden}>{painted}</g>')
    wheels = (place for place in places if place.seat.kind == "wheelchair_space")
    return "".join([*drawn, _path(wheels, "#14538f", max(2, side // 3))])


def _path(places: Iterable[Place], paint: str, side: int, more: str = "") -> str:
    """Return one path of squares; after ``z`` the pen is back at the corner, so steps go from corner to corner."""
    steps, at = [], (0, 0)
    for place in places:
        corner = (place.x - side // 2, place.y - side // 2)
        steps.append(f"m{corner[0] - at[0]} {corner[1] - at[1]}h{side}v{side}h-{side}z")
        at = corner
    d = "".join(steps).replace(" -", "-")
    return f'<path d="{d}" fill="{paint}"{more}/>' if steps else ""


LegendLine = tuple[str, str]
"""Paint and words."""


def _legend(chart: HallChart, mode: Mode, language: Language) -> list[LegendLine]:
    common = [
        (FREE, Wording("Ghế trống", "Free seat").to(language)),
        (BLOCKED, Wording("Không dùng", "Not used").to(language)),
        ("#14538f", Wording("Chỗ xe lăn (ô xanh nhỏ)", "Wheelchair space (small blue square)").to(language)),
    ]
    if mode == "delegation":
        return [*_delegation_lines(chart, language), *common]
    return [(_paint(each), words.to(language)) for each, (_, _, words) in enumerate(BANDS)] + common


def _delegation_lines(chart: HallChart, language: Language) -> list[LegendLine]:
    lines = [(_paint(each), f"{key}: {name}") for key, (each, name) in chart.delegations.items()]
    alone = any(p.guest and p.guest.delegation_id not in chart.delegations for p in chart.places)
    if alone:
        lines.append((_paint(len(chart.delegations)), Wording("Không theo đoàn", "In no delegation").to(language)))
    return lines


def _paint(each: int) -> str:
    colour, stroke = look_of(each)
    return f"url(#k{colour}{stroke})"


def _columns(chart: HallChart) -> int:
    return max(1, (chart.width - 20) // LEGEND_COLUMN)


def _legend_height(chart: HallChart, legend: list[LegendLine]) -> int:
    return -(-len(legend) // _columns(chart)) * LEGEND_LINE + 12


def _legend_drawn(chart: HallChart, legend: list[LegendLine]) -> Iterator[str]:
    columns = _columns(chart)
    for each, (paint, words) in enumerate(legend):
        x, y = 12 + each % columns * LEGEND_COLUMN, chart.height + each // columns * LEGEND_LINE
        yield (
            f'<rect x="{x}" y="{y}" width="12" height="12" fill="{paint}" stroke="{INK}"/>'
            f'<text x="{x + 17}" y="{y + 10}" font-size="9">{escape(_short(words))}</text>'
        )


def _short(words: str, letters: int = 44) -> str:
    return words if len(words) <= letters else words[: letters - 1] + "…"


def _data(chart: HallChart, language: Language) -> str:
    """Return what the viewer needs as JSON without a sign that XML or HTML would take for its own."""
    rows = [
        [zone, row, [_told(chart, place) for place in group]]
        for (zone, row), group in groupby(chart.places, key=lambda place: (place.seat.zone, place.seat.row))
    ]
    data = {
        "side": chart.side,
        "rows": rows,
        "zones": [[box.name, *box.frame] for box in chart.zones],
        "delegations": [[key, name] for key, (_, name) in chart.delegations.items()],
        "legends": {mode: _legend(chart, mode, language) for mode in ("rank", "delegation")},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _told(chart: HallChart, place: Place) -> list[object]:
    """Return id, x, y, then number of the delegation, rank and name of who sits there."""
    found: list[object] = [place.seat.seat_id, place.x, place.y]
    if place.kind == "blocked":
        found.append(-2)
    elif place.guest:
        own = chart.delegations.get(place.guest.delegation_id, (-1, ""))[0]
        found += [own, place.guest.rank, place.guest.full_name]
    return found
