"""Order of awards in a ceremony: from the highest to the lowest (R16; NĐ 98/2023/NĐ-CP Đ25-28, V).

The kind of an award is read from the words of its title. Their order (Huân chương, Huy chương, then flags,
certificates, letters of commendation) follows the list of Luật Thi đua, Khen thưởng 2022 (M) and the
acceptance example of 70 years of Vĩnh Linh. A flag of the province is lower than a certificate of the Prime
Minister: where both titles name who awards ("của Thủ tướng", "của UBND tỉnh"), that level counts before the
kind.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from planner.law.ritual import Placed

KINDS: tuple[tuple[str, ...], ...] = (
    ("huân chương",),
    ("huy chương",),
    ("cờ thi đua", "cờ truyền thống"),
    ("bằng khen", "bằng công nhận", "bằng "),
    ("giấy khen",),
)
LEVELS: tuple[re.Pattern[str], ...] = (
    re.compile(r"của (?:chủ tịch nước|nhà nước|thủ tướng|chính phủ)"),
    re.compile(r"của (?:chủ tịch )?(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd) (?:tỉnh|thành phố)"),
    re.compile(r"của (?:chủ tịch )?(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd) (?:huyện|thị|xã|phường)"),
)
STATE_KINDS = 2
"""Orders and medals: conferred by the President, whatever else the title says."""


class Award(NamedTuple):
    """What the words of a title say: kind (0 is the highest) and level of who awards (None: not said)."""

    kind: int
    level: int | None


def award_of(title: str) -> Award | None:
    """Return the highest award that a title names, or None when it names none that is known."""
    text = " ".join(title.casefold().split()) + " "
    kind = next((kind for kind, words in enumerate(KINDS) if any(word in text for word in words)), None)
    if kind is None:
        return None
    level = next((level for level, pattern in enumerate(LEVELS) if pattern.search(text)), None)
    return Award(kind, 0 if kind < STATE_KINDS else level)


def is_lower(first: Award, second: Award) -> bool:
    """Whether ``first`` ranks below ``second``, so that it may not be presented before it."""
    if first.level is not None and second.level is not None and first.level != second.level:
        return first.level > second.level
    return first.kind > second.kind


def awards_out_of_order(items: Sequence[Placed]) -> tuple[tuple[Placed, Placed], ...]:
    """Return the neighbouring pairs of awards of which the first ranks below the second (R16, V)."""
    known = [(item, award) for item in items if (award := award_of(item.title))]
    return tuple((item, following) for (item, award), (following, higher) in pairwise(known) if is_lower(award, higher))
