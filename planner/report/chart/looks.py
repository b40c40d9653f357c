"""How seats are told apart: a colour that colour-blind people tell apart, and a pattern for black and white prints."""

from planner.wording import Wording

COLOURS = ("#f2b84b", "#8cc8ee", "#5cb898", "#f5ea7a", "#7ba7d7", "#ea9a66", "#dda5c4", "#c9c9c9")
"""Lightened after the palette of Okabe and Ito (2008), so that dark letters can be read on every one."""
STROKES = (
    "",
    "M-1 1l2-2M0 4l4-4M3 5l2-2",
    "M-1 3l2 2M0 0l4 4M3-1l2 2",
    "M0 2h4",
    "M2 0v4",
    "M0 4l4-4M0 0l4 4",
    "M1 1h1.2v1.2h-1.2zM3 3h1.2v1.2h-1.2z",
    "M0 2h4M2 0v4",
)
"""Patterns of lines in a square of 4 by 4: plain, rising, falling, lying, standing, crossed, dots, grid."""
FREE, BLOCKED, INK = "#ffffff", "#8a857c", "#3f3b36"
BANDS: tuple[tuple[int, int, Wording], ...] = (
    (1, 3, Wording("Bậc 1–3", "Ranks 1–3")),
    (4, 7, Wording("Bậc 4–7", "Ranks 4–7")),
    (8, 11, Wording("Bậc 8–11", "Ranks 8–11")),
    (12, 14, Wording("Bậc 12–14", "Ranks 12–14")),
    (15, 19, Wording("Bậc 15–19", "Ranks 15–19")),
    (20, 24, Wording("Bậc 20–24", "Ranks 20–24")),
    (25, 28, Wording("Bậc 25–28", "Ranks 25–28")),
    (29, 999, Wording("Bậc 29 trở xuống", "Rank 29 and below")),
)


def band_of(rank: int) -> int:
    """Return the number of the band a rank belongs to."""
    return next((number for number, (low, high, _) in enumerate(BANDS) if low <= rank <= high), len(BANDS) - 1)


def look_of(number: int) -> tuple[int, int]:
    """Return colour and pattern of the ``number``-th group; the first 64 differ from each other."""
    count = len(COLOURS)
    return number % count, (number + number // count) % len(STROKES)
