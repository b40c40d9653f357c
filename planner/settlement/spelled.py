"""Sums in words, as vouchers and minutes write them: 21.105.000 is hai mươi mốt triệu một trăm lẻ năm nghìn đồng."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu")
BILLION = 1_000_000_000
FIVE = 5


def dong_in_words(amount_vnd: int) -> str:
    """Return a sum of money in words, with a capital and ``đồng``."""
    words = _count(amount_vnd) or DIGITS[0]
    text = f"{words} đồng"
    return text[:1].upper() + text[1:]


def _count(value: int) -> str:
    """Return a whole number in words; billions are counted again as a number (nghìn tỷ)."""
    if value >= BILLION:
        head, rest = divmod(value, BILLION)
        return " ".join(part for part in (_count(head), "tỷ", _below_billion(rest, led=True)) if part)
    return _below_billion(value, led=False)


def _below_billion(value: int, *, led: bool) -> str:
    parts: list[str] = []
    for at in (2, 1, 0):
        three = value // 1000**at % 1000
        if three:
            parts += [_three(three, led=led or bool(parts)), GROUPS[at]]
    return " ".join(part for part in parts if part)


def _three(value: int, *, led: bool) -> str:
    """Return a number below a thousand; ``led``: figures stand before it, so that hundreds are said even if nought."""
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    parts = [DIGITS[hundreds], "trăm"] if hundreds or led else []
    if tens > 1:
        parts += [DIGITS[tens], "mươi"]
    elif tens == 1:
        parts.append("mười")
    elif ones and parts:
        parts.append("lẻ")
    if ones:
        parts.append(_ones(tens, ones))
    return " ".join(parts)


def _ones(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    return "lăm" if ones == FIVE and tens else DIGITS[ones]
