"""Rules about how the ceremony is conducted (R08–R20), as far as the words of the sheet show it.

Each finding cites its article. R14 (measures of the Party flag) cannot be seen in a run-sheet and is left to the
checklist of the venue.
"""

from collections.abc import Iterator

from planner.engine.findings import Finding
from planner.law import proceedings
from planner.law.proceedings import Basis
from planner.law.ritual import PLACE
from planner.runsheet.judged import Judged, finding, warning
from planner.runsheet.sheet import SheetRow

CONDUCTING = frozenset({"thong_bao", "tuyen_bo_ly_do", "trao_thuong", "ket_thuc"})
"""Steps that are conducted, not spoken by a speaker of their own."""
COMPANIONS = frozenset({"chao_co", "tuyen_bo_ly_do", "dien_van"})
"""Steps that make it a ceremony; awards without any of them are a ceremony of awards alone."""


def introduction_order(judged: Judged) -> Iterator[Finding]:
    """Superiors by name, then bodies and groups of titles, last the host's incumbent head by name (R08, V)."""
    for row in _steps(judged, "tuyen_bo_ly_do"):
        entries = proceedings.introductions(row.mc_text, judged.host)
        for first, second in proceedings.out_of_place(entries):
            yield finding(
                "introduction_order",
                (row.item_id,),
                f"Giới thiệu sai thứ tự: “{first.words}” đứng trước “{second.words}”; cấp trên (đích danh) → cơ quan, "
                f"nhóm chức danh → người đứng đầu đơn vị chủ trì ({_cite(proceedings.INTRODUCTIONS)}).",
                f"Introduced out of order: “{first.words}” before “{second.words}”; superiors by name, then bodies and "
                f"groups, then the host's head ({_cite(proceedings.INTRODUCTIONS)}).",
            )
        former = proceedings.former_host(entries)
        if former is not None:
            yield warning(
                "introduction_order",
                (row.item_id,),
                f"“{former.words}”: của đơn vị chủ trì chỉ giới thiệu đích danh người đứng đầu đương nhiệm "
                f"({_cite(proceedings.INTRODUCTIONS)}).",
                f"“{former.words}”: of the host only the incumbent head is introduced by name "
                f"({_cite(proceedings.INTRODUCTIONS)}).",
            )


def conducted_by_committee(judged: Judged) -> Iterator[Finding]:
    """The organising committee itself conducts the formal part (R09, V)."""
    for row in judged.rows:
        if row.ritual_code in CONDUCTING and proceedings.is_hired(row.performer):
            yield finding(
                "conducted_by_committee",
                (row.item_id,),
                f"“{row.title}” do “{row.performer}” điều hành; phần nghi thức phải do ban tổ chức điều hành "
                f"({_cite(proceedings.CONDUCTED)}).",
                f"“{row.title}” is conducted by “{row.performer}”; the committee itself conducts the formal part "
                f"({_cite(proceedings.CONDUCTED)}).",
            )


def two_salutations(judged: Judged) -> Iterator[Finding]:
    """The address salutes by name at most the highest leader at the Centre and the one of the body (R10, V)."""
    rows = _steps(judged, "dien_van")
    named = [whom for row in rows for whom in proceedings.named_salutations(row.mc_text)]
    if len(named) > proceedings.MOST_SALUTATIONS:
        yield warning(
            "two_salutations",
            tuple(row.item_id for row in rows),
            f"Diễn văn kính thưa đích danh {len(named)} người ({', '.join(named)}); chỉ kính thưa người cao nhất ở "
            f"Trung ương và ở đơn vị ({_cite(proceedings.SALUTATIONS)}).",
            f"The address salutes {len(named)} people by name ({', '.join(named)}); only the highest at the Centre and "
            f"at the body are ({_cite(proceedings.SALUTATIONS)}).",
        )


def no_corsages(judged: Judged) -> Iterator[Finding]:
    """Guests wear no badge, bow or corsage (R12, V)."""
    for row in judged.rows:
        if proceedings.has_corsages(f"{row.title}; {row.props}"):
            yield warning(
                "no_corsages",
                (row.item_id,),
                f"“{row.title}” có hoa, nơ hoặc phù hiệu cài cho đại biểu; chỉ ban tổ chức đeo phù hiệu "
                f"({_cite(proceedings.CORSAGES)}).",
                f"“{row.title}” has corsages, bows or badges for guests; only organisers wear badges "
                f"({_cite(proceedings.CORSAGES)}).",
            )


def flag_on_the_left(judged: Judged) -> Iterator[Finding]:
    """National and Party flag stand on the left of the stage, seen from the hall (R13, V*)."""
    for row in judged.rows:
        if proceedings.flag_on_the_right(f"{row.position}; {row.props}; {row.led}"):
            yield warning(
                "flag_on_the_left",
                (row.item_id,),
                f"“{row.title}” ghi cờ ở bên phải; Quốc kỳ, cờ Đảng ở bên trái lễ đài nhìn từ dưới lên "
                f"({_cite(proceedings.DECORATION)}).",
                f"“{row.title}” has a flag on the right; flags stand on the left of the stage, seen from the hall "
                f"({_cite(proceedings.DECORATION)}).",
            )


def awards_with_ceremony(judged: Judged) -> Iterator[Finding]:
    """Awards are presented within a ceremony, not in one of their own (R15, V)."""
    awards = _steps(judged, "trao_thuong")
    if awards and not any(row.ritual_code in COMPANIONS for row in judged.rows):
        yield finding(
            "awards_with_ceremony",
            (awards[0].item_id,),
            f"Chương trình chỉ có trao thưởng; không tổ chức riêng lễ trao thưởng "
            f"({_cite(proceedings.WITH_CEREMONY)}).",
            f"The programme has awards alone; there is no separate ceremony for them "
            f"({_cite(proceedings.WITH_CEREMONY)}).",
        )


def recipients_stand(judged: Judged) -> Iterator[Finding]:
    """A decision of the President is heard standing in line in the middle of the stage (R17, V)."""
    for row in _steps(judged, "trao_thuong"):
        told = f"{row.cue}; {row.mc_text}; {row.position}"
        if proceedings.is_state_award(f"{row.title}; {row.props}") and not proceedings.hears_standing(told):
            yield warning(
                "recipients_stand",
                (row.item_id,),
                f"“{row.title}” chưa ghi người nhận đứng hàng ngang giữa lễ đài nghe công bố quyết định của Chủ tịch "
                f"nước ({_cite(proceedings.STANDING)}).",
                f"“{row.title}” does not say that recipients stand in line to hear the President's decision "
                f"({_cite(proceedings.STANDING)}).",
            )


def medal_certificate_flag(judged: Judged) -> Iterator[Finding]:
    """The medal is pinned, then the certificate is handed over, then the flag (R18, V)."""
    for row in _steps(judged, "trao_thuong"):
        for text in (row.cue, row.mc_text, row.props):
            if proceedings.things_out_of_order(text):
                yield finding(
                    "medal_certificate_flag",
                    (row.item_id,),
                    f"“{row.title}”: “{text}” không theo thứ tự gắn Huân chương → Bằng → Cờ "
                    f"({_cite(proceedings.MEDAL_FIRST)}).",
                    f"“{row.title}”: “{text}” is not in the order medal, certificate, flag "
                    f"({_cite(proceedings.MEDAL_FIRST)}).",
                )


def award_tray(judged: Judged) -> Iterator[Finding]:
    """Awards lie on a tray with red cloth (R18, V); only sheets that list props can show it."""
    for row in _steps(judged, "trao_thuong"):
        if row.props and "khay" not in row.props.casefold():
            yield warning(
                "award_tray",
                (row.item_id,),
                f"“{row.title}”: đạo cụ chưa có khay vải đỏ ({_cite(proceedings.MEDAL_FIRST)}).",
                f"“{row.title}”: the props have no tray with red cloth ({_cite(proceedings.MEDAL_FIRST)}).",
            )


def posthumous_to_family(judged: Judged) -> Iterator[Finding]:
    """A posthumous award is taken by the family (R19, V)."""
    for row in _steps(judged, "trao_thuong"):
        told = f"{row.title}; {row.performer}; {row.mc_text}; {row.cue}"
        if proceedings.is_posthumous(told) and not proceedings.family_receives(told):
            yield warning(
                "posthumous_to_family",
                (row.item_id,),
                f"“{row.title}” là truy tặng nhưng chưa ghi đại diện gia đình nhận ({_cite(proceedings.POSTHUMOUS)}).",
                f"“{row.title}” is posthumous and does not say that the family receives it "
                f"({_cite(proceedings.POSTHUMOUS)}).",
            )


def award_announcer(judged: Judged) -> Iterator[Finding]:
    """Presentations name two: who reads the decision and who presents (R18, R20)."""
    for row in _steps(judged, "trao_thuong"):
        names = [part for part in row.performer.split(";") if part.strip()]
        if len(names) == 1 and "công bố" not in f"{row.mc_text}; {row.performer}".casefold():
            yield warning(
                "award_announcer",
                (row.item_id,),
                f"“{row.title}” mới ghi một người (“{row.performer}”); cần cả người công bố và người trao "
                f"({_cite(proceedings.MEDAL_FIRST)}).",
                f"“{row.title}” names one person (“{row.performer}”); both announcer and presenter are needed "
                f"({_cite(proceedings.MEDAL_FIRST)}).",
            )


def presenter_mandated(judged: Judged) -> Iterator[Finding]:
    """Whoever presents for the President has a mandate, and the sheet says so (R20, V)."""
    for row in _steps(judged, "trao_thuong"):
        told = f"{row.title}; {row.performer}; {row.mc_text}"
        if proceedings.is_state_award(f"{row.title}; {row.props}") and not proceedings.acts_with_mandate(told):
            yield finding(
                "presenter_mandated",
                (row.item_id,),
                f"“{row.title}”: người trao thay Chủ tịch nước phải có ủy quyền, kịch bản chưa ghi "
                f"({_cite(proceedings.MANDATE)}).",
                f"“{row.title}”: whoever presents for the President needs a mandate, which the sheet does not name "
                f"({_cite(proceedings.MANDATE)}).",
            )


def _steps(judged: Judged, code: str) -> list[SheetRow]:
    assert code in PLACE  # noqa: S101 - a misspelt step would never be found
    return [row for row in judged.rows if row.ritual_code == code]


def _cite(basis: Basis) -> str:
    return basis.cite()
