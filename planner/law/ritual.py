"""Order of proceedings of a commemorative ceremony: the eight steps of NĐ 111/2018/NĐ-CP, Article 13(1).

Mark V: the article as printed by thuvienphapluat.vn (3F7FF). Points a to h follow one another "theo trình tự
sau"; two of them carry "(nếu có)" and may be left out. Article 13(2): the organising committee itself
conducts this part.

NĐ 145/2013/NĐ-CP, Article 24 (national days; V, thuvienphapluat.vn 2DD7C) prints the same eight steps with
small
differences: a speech *or report*, remarks of a superior *or of a representative of the guests*, thanks by the
host's head instead of a reply, and no "(nếu có)". It adds that the speech salutes by name only the highest
leader at the Centre and at the body. The sequence is the same, so one list serves both.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.engine.findings import Finding
from planner.scenario.nearest import nearest
from planner.wording import Wording

BASIS = "NĐ 111/2018/NĐ-CP Đ13.1"


@dataclass(frozen=True, slots=True)
class RitualStep:
    """One step of the ceremony.

    Attributes:
        code: word used in the column ``ritual_code``.
        point: point of Article 13(1) of NĐ 111/2018.
        name: what the step is called.
        optional: whether the decree says "(nếu có)".
    """

    code: str
    point: str
    name: Wording
    optional: bool = False


STEPS: tuple[RitualStep, ...] = (
    RitualStep("thong_bao", "a", Wording("Thông báo chương trình", "Announcement of the programme")),
    RitualStep("chao_co", "b", Wording("Chào cờ, hát Quốc ca", "Flag salute, national anthem sung")),
    RitualStep(
        "tuyen_bo_ly_do",
        "c",
        Wording("Tuyên bố lý do, giới thiệu đại biểu", "Purpose of the ceremony, introduction of delegates"),
    ),
    RitualStep("dien_van", "d", Wording("Diễn văn kỷ niệm", "Commemorative address")),
    RitualStep(
        "trao_thuong",
        "đ",
        Wording("Công bố quyết định khen thưởng, trao thưởng", "Award decisions and presentation"),
        optional=True,
    ),
    RitualStep("phat_bieu", "e", Wording("Phát biểu của cấp trên", "Remarks by a superior"), optional=True),
    RitualStep("dap_tu", "g", Wording("Đáp từ", "Reply by the host's head")),
    RitualStep("ket_thuc", "h", Wording("Kết thúc buổi lễ", "Closing")),
)
CODES: tuple[str, ...] = tuple(step.code for step in STEPS)
PLACE: dict[str, int] = {step.code: place for place, step in enumerate(STEPS)}
"""Code -> place in the order, from 0."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An item of a programme, in the order in which it takes place; ``code`` is empty outside the ritual."""

    item_id: str
    code: str
    title: str


def step_of(code: str) -> RitualStep | None:
    """Return the step of a code, or None for an item outside the ritual and for an unknown code."""
    place = PLACE.get(code)
    return None if place is None else STEPS[place]


def out_of_order(items: Iterable[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Yield each pair of neighbouring ritual items of which the first belongs after the second.

    An order is that of the decree exactly when nothing is yielded. A step may be spread over several items,
    and items outside the ritual may stand between steps.
    """
    ritual = [item for item in items if item.code in PLACE]
    for item, following in pairwise(ritual):
        if PLACE[item.code] > PLACE[following.code]:
            yield item, following


def missing_steps(codes: Iterable[str]) -> tuple[RitualStep, ...]:
    """Return the mandatory steps that do not occur among ``codes``."""
    present = set(codes)
    return tuple(step for step in STEPS if not step.optional and step.code not in present)


def order_findings(items: Sequence[Placed], problem: str) -> tuple[Finding, ...]:
    """Return one finding for each neighbouring pair out of the decree's order (R07, V)."""
    return tuple(_swapped(item, following, problem) for item, following in out_of_order(items))


def complete_findings(items: Sequence[Placed], problem: str) -> tuple[Finding, ...]:
    """Return one finding for each mandatory step that no item carries (R07, V)."""
    return tuple(_missing(step, problem) for step in missing_steps(item.code for item in items))


def code_findings(items: Sequence[Placed], problem: str) -> tuple[Finding, ...]:
    """Return one finding for each item whose code is none of the eight."""
    return tuple(_unknown(item, problem) for item in items if item.code and item.code not in PLACE)


def _swapped(item: Placed, following: Placed, problem: str) -> Finding:
    step, before = STEPS[PLACE[item.code]], STEPS[PLACE[following.code]]
    return Finding(
        problem,
        "ritual_order",
        (item.item_id, following.item_id),
        Wording(
            f"Sai trình tự nghi thức: “{item.title}” ({step.name.vi}) đang đứng trước “{following.title}” "
            f"({before.name.vi}); {BASIS} quy định điểm {before.point} trước điểm {step.point}.",
            f"Ritual out of order: “{item.title}” ({step.name.en}) stands before “{following.title}” "
            f"({before.name.en}); {BASIS} puts point {before.point} before point {step.point}.",
        ),
    )


def _missing(step: RitualStep, problem: str) -> Finding:
    return Finding(
        problem,
        "ritual_complete",
        (step.code,),
        Wording(
            f"Thiếu bước nghi thức bắt buộc: {step.name.vi} (mã {step.code}, {BASIS} điểm {step.point}).",
            f"A mandatory ritual step is missing: {step.name.en} (code {step.code}, {BASIS}, point {step.point}).",
        ),
    )


def _unknown(item: Placed, problem: str) -> Finding:
    likely = nearest(item.code, CODES)
    hint = Wording(f"; có phải “{likely}”?", f"; is “{likely}” meant?") if likely else Wording("", "")
    return Finding(
        problem,
        "ritual_codes",
        (item.item_id,),
        Wording(
            f"Mã nghi thức “{item.code}” của “{item.title}” không có trong 8 bước{hint.vi}",
            f"Ritual code “{item.code}” of “{item.title}” is none of the 8 steps{hint.en}",
        ),
    )
