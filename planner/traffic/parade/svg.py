"""The time-space diagram as a drawing: minutes across, metres of the route upwards, a band for each block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from planner.traffic.parade.columns import BlockLine, Diagram
from planner.wording import Language, Wording

WIDTH, HEIGHT = 960, 520
LEFT, RIGHT, TOP, BOTTOM = 230, 20, 56, 46
COLOURS = ("#1b6ca8", "#8a4baf", "#2e7d32", "#b3541e")
FONT = 'font-family="sans-serif" font-size="11"'
NARROWEST_LABEL = 13
"""Points between two labels of junctions, so that they do not lie on each other."""
TICKS_MIN = (1, 2, 5, 10, 15, 30, 60, 120)
MOST_TICKS = 12


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where minutes and metres lie on the drawing."""

    begins: Fraction
    minutes: Fraction
    metres: Fraction
    behind: Fraction

    def x(self, minute: Fraction) -> float:
        return LEFT + float((minute - self.begins) / self.minutes) * (WIDTH - LEFT - RIGHT)

    def y(self, metre: Fraction) -> float:
        share = float((metre + self.behind) / (self.metres + self.behind))
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def svg(diagram: Diagram, language: Language = "vi", *, meets: Sequence[tuple[Fraction, Fraction]] = ()) -> str:
    """Return the drawing of a column.

    Args:
        diagram: the column.
        language: of the words.
        meets: minutes and metres at which another column is in the way, drawn as crosses.
    """
    frame = _frame(diagram)
    title = _title(diagram).to(language)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {FONT}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="20" font-size="14" font-weight="bold">{escape(title)}</text>',
        f'<text x="{LEFT}" y="38">{escape(_figures(diagram).to(language))}</text>',
        *_marks(diagram, frame),
        *_minutes(diagram, frame),
        *(_band(diagram, frame, block, number) for number, block in enumerate(diagram.blocks)),
        *(_cross(frame, *meet) for meet in meets),
        "</svg>",
    ]
    return "\n".join(parts)


def _frame(diagram: Diagram) -> _Frame:
    begins, ends = diagram.begins_min, diagram.ends_min
    return _Frame(begins, max(ends - begins, Fraction(1)), diagram.passed.route_m, diagram.passed.length_m)


def _title(diagram: Diagram) -> Wording:
    name = diagram.passed.movement.name
    return Wording(f"Biểu đồ thời gian – quãng đường: {name}", f"Time-space diagram: {name}")


def _figures(diagram: Diagram) -> Wording:
    passed = diagram.passed
    pace, length, minutes = float(passed.pace_m_min), float(passed.length_m), float(passed.passing_min)
    blocks, people = len(diagram.blocks), diagram.people
    return Wording(
        f"{blocks} khối, {people} người, dài {length:.0f} m, nhịp {pace:.1f} m/phút, qua một điểm {minutes:.1f} phút",
        f"{blocks} blocks, {people} people, {length:.0f} m long, {pace:.1f} m/min, {minutes:.1f} minutes past a point",
    )


def _marks(diagram: Diagram, frame: _Frame) -> Iterator[str]:
    """Yield a line across for each junction, its name where there is room."""
    last = float("inf")
    for mark in diagram.marks:
        y = frame.y(mark.at_m)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ccc"/>'
        if last - y >= NARROWEST_LABEL:
            last = y
            text = escape(f"{mark.label[:32]} · {float(mark.at_m):.0f} m")
            yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'


def _minutes(diagram: Diagram, frame: _Frame) -> Iterator[str]:
    """Yield a line upwards for each whole step of minutes, with the time of day."""
    step = next((each for each in TICKS_MIN if frame.minutes / each <= MOST_TICKS), TICKS_MIN[-1])
    minute = -(-frame.begins // step) * step
    while minute <= frame.begins + frame.minutes:
        x = frame.x(Fraction(minute))
        at = diagram.passed.moment(Fraction(minute))
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="#eee"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{at:%H:%M}</text>'
        minute += step


def _band(diagram: Diagram, frame: _Frame, block: BlockLine, number: int) -> str:
    """Return a block: standing until the column sets off, then its front and back as two slanting lines."""
    passed = diagram.passed
    front, back = -block.behind_m, -block.behind_m - block.length_m
    points = [
        (frame.begins, front),
        (Fraction(0), front),
        (block.arrives_min, passed.route_m),
        (block.leaves_min, passed.route_m),
        (Fraction(0), back),
        (frame.begins, back),
    ]
    path = " ".join(f"{frame.x(minute):.1f},{frame.y(metre):.1f}" for minute, metre in points)
    start, end = passed.moment(block.starts_min), passed.moment(block.leaves_min, up=True)
    words = escape(f"{block.place}. {block.name} {start:%H:%M:%S}–{end:%H:%M:%S}")
    colour = COLOURS[number % len(COLOURS)]
    return f'<polygon points="{path}" fill="{colour}" fill-opacity="0.55"><title>{words}</title></polygon>'


def _cross(frame: _Frame, minute: Fraction, metre: Fraction) -> str:
    x, y = frame.x(minute), frame.y(metre)
    path = f"M{x - 6:.1f},{y - 6:.1f} l12,12 M{x - 6:.1f},{y + 6:.1f} l12,-12"
    return f'<path d="{path}" stroke="#c00" stroke-width="3"/>'
