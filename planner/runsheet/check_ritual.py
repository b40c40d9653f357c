"""Rules about the ceremony: its order, its parts, its lengths."""

import re
from collections.abc import Iterator

from planner.engine.findings import Finding
from planner.law import ritual
from planner.law.awards import awards_out_of_order
from planner.runsheet.judged import Judged, finding, warning
from planner.runsheet.sheet import PROBLEM, SheetRow
from planner.units import minutes_between

SPEECHES = frozenset({"dien_van", "phat_bieu", "dap_tu"})
SUNG = re.compile(r"\bhát\b", re.IGNORECASE)
"""The whole word: "phát bản thu" (play the recording) is just what is not wanted."""


def ritual_codes(judged: Judged) -> Iterator[Finding]:
    """A ritual code is one of the eight, or empty."""
    yield from ritual.code_findings(judged.placed, PROBLEM)


def ritual_order(judged: Judged) -> Iterator[Finding]:
    """The steps follow one another as NĐ 111/2018 Đ13 orders them (R07, V)."""
    yield from ritual.order_findings(judged.placed, PROBLEM)


def ritual_complete(judged: Judged) -> Iterator[Finding]:
    """Every step without "(nếu có)" takes place (R07, V)."""
    yield from ritual.complete_findings(judged.placed, PROBLEM)


def ritual_overlap(judged: Judged) -> Iterator[Finding]:
    """A step is over before the next one begins: "theo trình tự" leaves no room for two at once (R07)."""
    last: SheetRow | None = None
    for row in judged.ritual:
        if last and row.ritual_code != last.ritual_code and row.overlaps(last):
            yield finding(
                "ritual_overlap",
                (row.item_id, last.item_id),
                f"Hai bước nghi thức cùng lúc: “{last.title}” ({last.clock}) và “{row.title}” ({row.clock}).",
                f"Two ritual steps at once: “{last.title}” ({last.clock}) and “{row.title}” ({row.clock}).",
            )
        if last is None or row.end > last.end:
            last = row


def award_order(judged: Judged) -> Iterator[Finding]:
    """Awards go from the highest to the lowest, as far as their titles tell (R16, V; see law.awards)."""
    for first, second in awards_out_of_order([row.placed for row in _steps(judged, "trao_thuong")]):
        yield finding(
            "award_order",
            (first.item_id, second.item_id),
            f"Trao thưởng phải từ bậc cao đến bậc thấp (NĐ 98/2023/NĐ-CP): “{second.title}” cao hơn "
            f"“{first.title}” nhưng xếp sau.",
            f"Awards go from the highest to the lowest (NĐ 98/2023/NĐ-CP): “{second.title}” ranks above "
            f"“{first.title}” but comes after it.",
        )


def award_presenter(judged: Judged) -> Iterator[Finding]:
    """Every presentation of awards names the presenter; acting for the President needs a mandate (R20)."""
    for row in _steps(judged, "trao_thuong"):
        if not row.performer:
            yield finding(
                "award_presenter",
                (row.item_id,),
                f"“{row.title}” chưa ghi người công bố, người trao (cột performer; R20).",
                f"“{row.title}” does not say who announces and presents (column performer; R20).",
            )


def anthem_sung(judged: Judged) -> Iterator[Finding]:
    """The flag salute says that delegates sing: "hát Quốc ca" (R11; NĐ 111/2018 Đ13.1.b, V)."""
    salute = _steps(judged, "chao_co")
    texts = (f"{row.title} {row.mc_text} {row.performer} {row.cue}" for row in salute)
    if salute and not any(SUNG.search(text) for text in texts):
        yield warning(
            "anthem_sung",
            tuple(row.item_id for row in salute),
            f"“{salute[0].title}” chưa nói đại biểu hát Quốc ca (cần chữ “hát” trong tên mục hoặc lời dẫn; R11).",
            f"“{salute[0].title}” does not say that delegates sing the anthem "
            "(the word “hát” is expected in the title or the words of the MC; R11).",
        )


def total_length(judged: Judged) -> Iterator[Finding]:
    """The ceremonial part is not too long: 120 minutes, or the organiser's figure (M, not law)."""
    rows = judged.ritual
    if not rows:
        return
    limit_min = judged.limits.total_minutes
    length_min = minutes_between(rows[0].start, max(row.end for row in rows))
    if length_min > limit_min:
        yield warning(
            "total_length",
            (rows[0].item_id, rows[-1].item_id),
            f"Phần nghi thức dài {length_min} phút, quá mức {limit_min} phút do ban tổ chức đặt "
            "(không phải quy định pháp luật).",
            f"The ceremonial part lasts {length_min} minutes, over the organiser's limit of {limit_min} (not law).",
        )


def speech_length(judged: Judged) -> Iterator[Finding]:
    """No address is too long: 25 minutes unless the organiser sets another figure (M, not law)."""
    limit_min = judged.limits.speech_minutes
    for row in judged.rows:
        length_min = minutes_between(row.start, row.end)
        if row.ritual_code in SPEECHES and length_min > limit_min:
            yield warning(
                "speech_length",
                (row.item_id,),
                f"“{row.title}” dài {length_min} phút, quá mức {limit_min} phút do ban tổ chức đặt "
                "(không phải quy định pháp luật).",
                f"“{row.title}” lasts {length_min} minutes, over the organiser's limit of {limit_min} (not law).",
            )


def gaps(judged: Judged) -> Iterator[Finding]:
    """Between two steps nothing stands idle for more than five minutes (organiser's figure, M).

    An item outside the ritual fills the pause when it begins there; one that runs behind the whole ceremony
    (broadcast, guard) does not.
    """
    for last, row in _pauses(judged):
        idle_min = minutes_between(last.end, row.start)
        if idle_min > judged.limits.gap_minutes:
            clock = f"{last.end:%H:%M}-{row.start:%H:%M}"
            yield warning(
                "gaps",
                (last.item_id, row.item_id),
                f"Trống {idle_min} phút ({clock}) giữa “{last.title}” và “{row.title}”.",
                f"{idle_min} idle minutes ({clock}) between “{last.title}” and “{row.title}”.",
            )


def _pauses(judged: Judged) -> Iterator[tuple[SheetRow, SheetRow]]:
    """Yield what ends and what begins next, from the first step to the last."""
    steps = judged.ritual
    if not steps:
        return
    last = steps[0]
    for step in steps[1:]:
        fillers = [row for row in judged.rows if last.end <= row.start < step.start]
        for row in (*fillers, step):
            yield last, row
            last = max(last, row, key=lambda each: each.end)


def _steps(judged: Judged, code: str) -> list[SheetRow]:
    return [row for row in judged.rows if row.ritual_code == code]
