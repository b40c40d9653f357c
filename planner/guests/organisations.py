"""Whether two writings name the same office: UBND H. Vĩnh Linh, Ủy ban nhân dân huyện Vĩnh Linh."""

from enum import Enum
from functools import lru_cache

from planner.guests.spelling import plain_keys

EXPANSIONS = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ubmttq": "uy ban mat tran to quoc",
    "mttq": "mat tran to quoc",
    "mttqvn": "mat tran to quoc viet nam",
    "vp": "van phong",
    "bch": "ban chi huy",
    "bchqs": "ban chi huy quan su",
    "qs": "quan su",
    "ldld": "lien doan lao dong",
    "ccb": "cuu chien binh",
    "lhpn": "lien hiep phu nu",
    "tncs": "thanh nien cong san",
    "tp": "thanh pho",
    "tx": "thi xa",
    "ttyt": "trung tam y te",
    "bv": "benh vien",
    "thpt": "trung hoc pho thong",
    "thcs": "trung hoc co so",
    "gddt": "giao duc va dao tao",
    "tttt": "thong tin va truyen thong",
    "vhtt": "van hoa va thong tin",
    "vhttdl": "van hoa the thao va du lich",
    "nnptnt": "nong nghiep va phat trien nong thon",
    "ldtbxh": "lao dong thuong binh va xa hoi",
    "tnmt": "tai nguyen va moi truong",
    "khcn": "khoa hoc va cong nghe",
    "khdt": "ke hoach va dau tu",
    "gtvt": "giao thong van tai",
    "cty": "cong ty",
    "tnhh": "trach nhiem huu han",
    "cp": "co phan",
    "ctcp": "cong ty co phan",
    "htx": "hop tac xa",
}
"""Abbreviations that mean one thing only; others (TT, P, TC) are compared with the words of the other writing."""
LEVELS = frozenset({"tinh", "huyen", "xa", "phuong", "thi", "tran", "thanh", "pho", "quan", "trung", "uong"})
"""Words of the level of government: offices that differ in one of them are different offices."""
FILLERS = frozenset({"va", "cua", "so"})
SIMILAR = 0.75
"""Share of words in common from which two offices are called similar."""


class Likeness(Enum):
    """How two offices compare; unknown when one is not given."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@lru_cache(maxsize=65536)
def organisation_words(text: str) -> tuple[str, ...]:
    """Return the words of an office, plain, abbreviations written out, ``và`` left out."""
    joined = text.replace("&", " và ").replace("-", " ")
    words = [part for word in plain_keys(joined) for part in EXPANSIONS.get(word, word).split()]
    return tuple(word for word in words if word not in FILLERS)


@lru_cache(maxsize=262144)
def compare_organisations(left: str, right: str) -> Likeness:
    """Say whether two writings name the same office."""
    pair = (organisation_words(left), organisation_words(right))
    first, second = sorted(pair, key=lambda words: (len(words), sum(map(len, words))))
    if not first:
        return Likeness.UNKNOWN
    # Letters stand for as many words: of equally many words only a single letter can stand for one.
    shorter = len(first) < len(second) or any(len(word) == 1 for word in first)
    if sorted(first) == sorted(second) or (shorter and abbreviates(first, second)):
        return Likeness.SAME
    shared = len({*first} & {*second})
    differing = {*first} ^ {*second}
    if differing & LEVELS or shared / len({*first} | {*second}) < SIMILAR:
        return Likeness.DIFFERENT
    return Likeness.SIMILAR


@lru_cache(maxsize=65536)
def abbreviates(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether ``short`` is ``full`` with some runs of words written as their first letters (H., TTVH, PVHTT)."""
    if not short or not full:
        return short == full
    head = short[0]
    if head[0] != full[0][0]:
        return False
    if head == full[0] and abbreviates(short[1:], full[1:]):
        return True
    is_initials = len(head) <= len(full) and head == "".join(word[0] for word in full[: len(head)])
    return is_initials and abbreviates(short[1:], full[len(head) :])
