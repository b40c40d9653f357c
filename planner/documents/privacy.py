"""What a printed list may say of a person: no telephone, health, religion, party post or number of papers.

A public office is not a political opinion, but a post inside the Party is treated as sensitive, as are religion and the
class of a wound (NĐ 13/2023/NĐ-CP Đ2.4 and the dossier's rules; the personal letter to that person may name the post).
"""

import re
from collections.abc import Iterable

from planner.scenario.schema import Scenario

PARTY_POST = re.compile(
    r"\b(bí thư|đảng|(?:ủy|uỷ) viên (?:ban chấp hành|ban thường vụ|bộ chính trị|trung ương|ban bí thư|tw|bct)"
    r"|uv ?bct|uvtw|uvbtv|uvbch|(?:huyện|tỉnh|thành|quận|đảng) (?:ủy|uỷ)|chi bộ|chi (?:ủy|uỷ)|ubkt|tuv|huv"
    r"|ban (?:[^,;]+ )?(?:tw|trung ương))\b",
    re.IGNORECASE,
)
YOUTH_UNION = re.compile(r"\b(đoàn thanh niên|thành đoàn|tỉnh đoàn|huyện đoàn|xã đoàn|chi đoàn)\b", re.IGNORECASE)
"""Secretaries of the Youth Union hold no party post."""
RELIGION = re.compile(
    r"\b(linh mục|giám mục|hòa thượng|thượng tọa|đại đức|ni sư|sư cô|mục sư|tu sĩ|chức sắc|tôn giáo|phật giáo|công giáo"
    r"|tin lành|cao đài|hòa hảo|hồi giáo|chùa|giáo xứ|nhà thờ)\b",
    re.IGNORECASE,
)
HEALTH = re.compile(
    r"\b(thương binh|bệnh binh|thương bệnh binh|thương tật|khuyết tật|nhiễm chất độc|xe lăn)\b", re.IGNORECASE
)
NUMBERS = re.compile(r"\+?\d(?:[ .-]?\d){7,}")
"""Telephone numbers and numbers of papers: eight digits or more."""
SPLIT = re.compile(r"\s*(?:[;,]|\bkiêm\b)\s*")


PROTECTED = "cảnh vệ"
"""Mark of ranks under protection (column ``special`` of ranks.csv, Luật Cảnh vệ Đ10)."""
HIDDEN_GUEST = "khách do lực lượng cảnh vệ bố trí"


def protected_guests(scenario: Scenario) -> frozenset[str]:
    """Return the guests under protection and everybody of their delegations: no paper says where they stay (R46)."""
    ranks = {rank.rank for rank in scenario.ranks if PROTECTED in rank.special}
    guarded = [guest for guest in scenario.guests if guest.rank in ranks]
    delegations = {guest.delegation_id for guest in guarded if guest.delegation_id}
    members = {guest.guest_id for guest in scenario.guests if guest.delegation_id in delegations}
    return frozenset(members | {guest.guest_id for guest in guarded})


def public_post(post: str) -> str:
    """Return what a list may print of a post: ``Bí thư Đảng ủy, Chủ tịch UBND`` becomes ``Chủ tịch UBND``."""
    kept = ", ".join(_public_parts(SPLIT.split(NUMBERS.sub("", post))))
    return kept[:1].upper() + kept[1:]


def _public_parts(parts: Iterable[str]) -> Iterable[str]:
    return (part.strip() for part in parts if part.strip() and not is_sensitive(part))


def is_sensitive(text: str) -> bool:
    """Whether a text tells a party post, a religion or a state of health."""
    if RELIGION.search(text) or HEALTH.search(text):
        return True
    return bool(PARTY_POST.search(text)) and not YOUTH_UNION.search(text)
