"""Head, number, day and signature of official papers: NĐ 30/2020/NĐ-CP for the State, HD 36-HD/VPTW for the Party."""

from collections.abc import Mapping

from planner.documents.content import Form, Letterhead, Signature
from planner.documents.days import official_day
from planner.documents.options import Capacity, Options
from planner.scenario.schema import Scenario

BLANK = "\u00a0" * 6
"""Room for a number or a day written by hand."""
STATE_MARKS: Mapping[Capacity, str] = {
    "collective": "TM.",
    "deputy": "KT.",
    "by_order": "TL.",
    "by_authority": "TUQ.",
    "acting": "Q.",
}
"""R29, NĐ 30/2020 PL I (V)."""
PARTY_MARKS: Mapping[Capacity, str] = {"collective": "T/M", "deputy": "K/T", "by_order": "T/L", "by_authority": "T/L"}
"""R29, HD 36-HD/VPTW (M)."""
BOTH = " kiêm"


def letterhead_of(scenario: Scenario, form: Form) -> Mapping[str, str]:
    """Return the letterhead of the pack for a form; without one the host's name stands in."""
    name = "party" if form == "party" else "state"
    found = scenario.event.letterheads.get(name, {})
    host = scenario.event.host_organisation or scenario.event.name.vi
    return {
        "issuer": host.upper(),
        "short": "BTC",
        "filing": "Lưu: VT",
        **{key: text for key, text in found.items() if text},
    }


def number_line(form: Form, number: int | None, abbreviation: str, short: str) -> str:
    """Return ``Số: 05/KH-UBND`` or, in the Party form, ``Số 04-TB/BCĐ`` (R25, R33)."""
    figures = BLANK if number is None else f"{number:02d}"
    if form == "party":
        return f"Số {figures}-{abbreviation}/{short}"
    return f"Số: {figures}/{abbreviation}-{short}"


def place_date_line(place: str, options: Options) -> str:
    """Return ``Vĩnh Linh, ngày 05 tháng 6 năm 2025``; a draft leaves the day blank (R26)."""
    where = options.place or place or BLANK
    if options.day is None:
        return f"{where}, ngày {BLANK} tháng {BLANK} năm {BLANK}"
    words = official_day(options.day)
    if options.draft:
        _, _, month_on = words.partition(" tháng ")
        words = f"ngày {BLANK} tháng {month_on}"
    return f"{where}, {words}"


def head(scenario: Scenario, form: Form, abbreviation: str, options: Options) -> Letterhead:
    """Return the head of a paper; a draft bears no number."""
    found = letterhead_of(scenario, form)
    number = None if options.draft else options.number
    return Letterhead(
        found.get("parent", ""),
        found["issuer"],
        number_line(form, number, abbreviation, found["short"]) if abbreviation else "",
        place_date_line(found.get("place", ""), options),
    )


def signature(scenario: Scenario, form: Form, options: Options) -> Signature:
    """Return the signature block: the pack's letterhead unless the clerk names another capacity (R29)."""
    found = letterhead_of(scenario, form)
    signer = options.signer
    post = (signer.post or found.get("signer_post", "")).upper()
    head_post = (signer.head_post or found.get("signer_post", "")).upper()
    authority = found.get("authority", "")
    if signer.capacity is None:
        return Signature(_lines(authority, post), signer.name)
    return Signature(_capacity_lines(form, signer.capacity, (authority, head_post, post)), signer.name)


def _capacity_lines(form: Form, capacity: Capacity, words: tuple[str, str, str]) -> tuple[str, ...]:
    """Return the lines for a capacity; a deputy of a collective signs under both (TM. …, KT. CHỦ TỊCH)."""
    authority, head_post, post = words
    mark = (PARTY_MARKS if form == "party" else STATE_MARKS).get(capacity, "")
    body = _without_mark(authority)
    collective = f"{_mark(form, 'collective')} {body}" if body else ""
    if capacity == "direct":
        return _lines(post)
    if capacity == "collective":
        return _lines(collective, post)
    if capacity == "acting":
        return _lines(collective, f"{mark} {post}")
    above = collective if capacity == "deputy" else ""
    return _lines(above, f"{mark} {head_post}", post)


def _mark(form: Form, capacity: Capacity) -> str:
    return (PARTY_MARKS if form == "party" else STATE_MARKS)[capacity]


def _without_mark(authority: str) -> str:
    for mark in (*STATE_MARKS.values(), *PARTY_MARKS.values()):
        if authority.startswith(f"{mark} "):
            return authority[len(mark) + 1 :]
    return ""


def _lines(*texts: str) -> tuple[str, ...]:
    """Return the lines that hold something; “BÍ THƯ … kiêm” is broken before “kiêm”, as offices print it."""
    lines: list[str] = []
    for text in texts:
        if text.endswith(BOTH):
            lines += [text.removesuffix(BOTH), BOTH.strip()]
        elif text:
            lines.append(text)
    return tuple(lines)


def recipients(scenario: Scenario, form: Form, options: Options, own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of Nơi nhận; the last is the filing line (``Lưu: VT, …``, R27)."""
    filing = letterhead_of(scenario, form)["filing"]
    return (*(options.recipients or own), filing)


def attached_to(scenario: Scenario, options: Options, *, own: bool = False) -> str:
    """Return ``(Kèm theo Kế hoạch số 05/KH-UBND ngày …)`` of an annex (R28).

    Args:
        scenario: the pack.
        options: ``plan_number`` and ``plan_day`` say which plan an annex printed alone hangs on.
        own: whether the annex is printed with the plan itself, whose number and day are then the options' own.
    """
    short = letterhead_of(scenario, "state")["short"]
    number, signed = options.plan_number, options.plan_day
    if own and not options.draft:
        signed = options.day
        number = "" if options.number is None else f"{options.number:02d}/KH-{short}"
    day = official_day(signed) if signed else f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    issuer = scenario.event.host_organisation or letterhead_of(scenario, "state")["issuer"]
    return f"(Kèm theo Kế hoạch số {number or f'{BLANK}/KH-{short}'} {day} của {issuer})"
