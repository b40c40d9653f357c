"""Moments and counts as people read them, in the time of Việt Nam."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from planner.wording import Language, Wording, day_words
from web.store.engine import now_ms

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE, HOUR, DAY = 60, 3600, 86400


def local(at_ms: int) -> datetime:
    """Return a stored moment in local time."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZONE)


def today() -> date:
    """Return the day it is in Việt Nam."""
    return local(now_ms()).date()


def moment_of(at_ms: int, language: Language) -> str:
    """Return a stored moment as ``14:05 Thứ Hai, 16/6/2025``."""
    moment = local(at_ms)
    return f"{moment:%H:%M} {day_words(moment.date()).to(language)}"


def ago(at_ms: int, language: Language) -> str:
    """Return how long ago a moment was."""
    seconds = max(0, (now_ms() - at_ms) // 1000)
    if seconds < MINUTE:
        return Wording("vừa xong", "just now").to(language)
    if seconds < HOUR:
        return Wording(f"{seconds // MINUTE} phút trước", f"{seconds // MINUTE} min ago").to(language)
    if seconds < DAY:
        return Wording(f"{seconds // HOUR} giờ trước", f"{seconds // HOUR} h ago").to(language)
    return moment_of(at_ms, language)


def days_left(d_day: str) -> Wording:
    """Return the countdown to a day: D-12 before it, D-day, D+3 after it."""
    left = (date.fromisoformat(d_day) - today()).days
    if left > 0:
        return Wording(f"Còn {left} ngày (D-{left})", f"{left} days left (D-{left})")
    if left == 0:
        return Wording("Hôm nay (ngày D)", "Today (D-day)")
    return Wording(f"Đã qua {-left} ngày (D+{-left})", f"{-left} days ago (D+{-left})")
