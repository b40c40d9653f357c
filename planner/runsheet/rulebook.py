"""What each rule of the sheet asks, where it stands and how sure that is, for people who want to see what is looked at.

Marks: V read in a source, V* in an excerpt, M from memory or the organiser's own figure: never law.
"""

from typing import NamedTuple

from planner.law import proceedings
from planner.law.proceedings import Basis
from planner.wording import Wording

SHEET = Basis("", "", "")
"""Rules of the sheet itself: arithmetic, no law."""
ORDER = Basis("R07", "NĐ 111/2018/NĐ-CP Đ13.1; NĐ 145/2013/NĐ-CP Đ24", "V")
FIGURES = Basis("", "mức do ban tổ chức đặt, không phải quy định pháp luật", "M")


class Rule(NamedTuple):
    """A rule by its function's name, in words, with its basis."""

    name: str
    words: Wording
    basis: Basis


RULEBOOK: tuple[Rule, ...] = (
    Rule("ritual_codes", Wording("Mã nghi thức là một trong tám bước", "Ritual codes are of the eight steps"), ORDER),
    Rule("ritual_order", Wording("Tám bước theo trình tự", "The eight steps in order"), ORDER),
    Rule("ritual_complete", Wording("Đủ các bước bắt buộc", "Every mandatory step is there"), ORDER),
    Rule("ritual_overlap", Wording("Bước trước xong mới sang bước sau", "One step at a time"), ORDER),
    Rule(
        "introduction_order",
        Wording("Giới thiệu: cấp trên → cơ quan, nhóm → người đứng đầu chủ trì", "Introductions in order"),
        proceedings.INTRODUCTIONS,
    ),
    Rule(
        "conducted_by_committee",
        Wording("Phần nghi thức do ban tổ chức điều hành", "The committee conducts the formal part"),
        proceedings.CONDUCTED,
    ),
    Rule(
        "two_salutations",
        Wording("Diễn văn kính thưa đích danh không quá hai người", "At most two salutations by name"),
        proceedings.SALUTATIONS,
    ),
    Rule("anthem_sung", Wording("Đại biểu hát Quốc ca", "Delegates sing the anthem"), proceedings.ANTHEM),
    Rule("no_corsages", Wording("Không hoa, nơ cài cho đại biểu", "No corsages for guests"), proceedings.CORSAGES),
    Rule("flag_on_the_left", Wording("Cờ ở bên trái lễ đài", "Flags on the left"), proceedings.DECORATION),
    Rule(
        "awards_with_ceremony",
        Wording("Không tổ chức riêng lễ trao thưởng", "No separate ceremony of awards"),
        proceedings.WITH_CEREMONY,
    ),
    Rule("award_order", Wording("Trao từ bậc cao đến bậc thấp", "Awards from high to low"), proceedings.HIGH_TO_LOW),
    Rule(
        "recipients_stand",
        Wording("Người nhận đứng hàng ngang nghe quyết định", "Recipients stand to hear the decision"),
        proceedings.STANDING,
    ),
    Rule(
        "medal_certificate_flag",
        Wording("Gắn Huân chương → Bằng → Cờ", "Medal, then certificate, then flag"),
        proceedings.MEDAL_FIRST,
    ),
    Rule("award_tray", Wording("Khay vải đỏ", "A tray with red cloth"), proceedings.MEDAL_FIRST),
    Rule(
        "award_announcer",
        Wording("Ghi người công bố và người trao", "Announcer and presenter are named"),
        proceedings.MEDAL_FIRST,
    ),
    Rule(
        "posthumous_to_family",
        Wording("Truy tặng: đại diện gia đình nhận", "Posthumous awards go to the family"),
        proceedings.POSTHUMOUS,
    ),
    Rule("award_presenter", Wording("Ghi người trao", "The presenter is named"), proceedings.MANDATE),
    Rule(
        "presenter_mandated",
        Wording("Trao thay Chủ tịch nước phải có ủy quyền", "A mandate to present for the President"),
        proceedings.MANDATE,
    ),
    Rule("total_length", Wording("Phần nghi thức không quá dài", "The formal part is not too long"), FIGURES),
    Rule("speech_length", Wording("Bài phát biểu không quá dài", "Speeches are not too long"), FIGURES),
    Rule("gaps", Wording("Không để trống giữa hai bước", "No idle time between steps"), FIGURES),
    Rule("hard_starts_fit", Wording("Các giờ cứng cùng giữ được", "Hard starts hold together"), SHEET),
    Rule("links_without_circle", Wording("Không có vòng liên kết", "No circle of links"), SHEET),
    Rule("links_kept", Wording("Giữ đúng các liên kết", "Links are kept"), SHEET),
    Rule("leads_after_start", Wording("Không bắt đầu trước mục phải chờ", "No lead before a start"), SHEET),
    Rule("buffers_kept", Wording("Dự phòng còn nguyên", "Buffers are whole"), SHEET),
    Rule("times_forward", Wording("Kết thúc sau khi bắt đầu", "Ends come after starts"), SHEET),
    Rule("start_follows", Wording("Mục sau nối mục trước", "Items follow one another"), SHEET),
    Rule("fixed_start_kept", Wording("Đúng giờ đã định", "Fixed starts are kept"), SHEET),
    Rule("length_kept", Wording("Đúng thời lượng", "Lengths are kept"), SHEET),
    Rule("no_overlap_by_performer", Wording("Không ai ở hai nơi cùng lúc", "Nobody in two places"), SHEET),
    Rule("no_overlap_by_position", Wording("Một chỗ không hai mục cùng lúc", "One place, one item"), SHEET),
    Rule("known_items", Wording("Mục nào cũng có trong gói", "Every row is of an item"), SHEET),
    Rule("one_row_each", Wording("Mỗi mục một dòng", "One row for each item"), SHEET),
    Rule("items_complete", Wording("Đủ các mục của gói", "Every item has a row"), SHEET),
    Rule("startable", Wording("Mục nào cũng tính được giờ", "Every item can be timed"), SHEET),
)
