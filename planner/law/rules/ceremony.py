"""Rules of the ceremony: its order, who conducts, who presents, who is at whose side (R07 to R09, R20, R37)."""

from datetime import datetime, time, timedelta

from planner.law.ritual import Placed, complete_findings, order_findings
from planner.law.rules.base import Breach, Circumstances
from planner.scenario.rows import RunsheetItem
from planner.scenario.schema import Scenario
from planner.wording import Wording

CONDUCTED = ("thong_bao", "tuyen_bo_ly_do", "ket_thuc")
"""Steps that are spoken by whoever conducts the ceremony."""
HIRED = ("mc thuê", "thuê mc", "mc chuyên nghiệp", "công ty", "nghệ sĩ dẫn")
COMMITTEE = ("btc", "ban tổ chức", "ban chỉ đạo", "tiểu ban", "thường trực")
HONOURED = ("mẹ việt nam anh hùng", "mẹ vnah")
NAMED, GROUPED = 0, 1


def in_time_order(scenario: Scenario) -> list[RunsheetItem]:
    """Return the run-sheet by time: items start at a moment or when another ends."""
    by_id = {item.item_id: item for item in scenario.runsheet}
    ends: dict[str, datetime] = {}
    midnight = datetime.combine(scenario.event.d_day, time.min)

    def start_of(item: RunsheetItem) -> datetime:
        if item.start is not None or item.after not in by_id:
            return item.start or midnight
        return end_of(by_id[item.after])

    def end_of(item: RunsheetItem) -> datetime:
        if item.item_id not in ends:
            ends[item.item_id] = start_of(item) + timedelta(minutes=item.minutes)
        return ends[item.item_id]

    return sorted(scenario.runsheet, key=start_of)


def ritual_in_order(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R07: the eight steps, none missing, in the order of the decree."""
    placed = [Placed(item.item_id, item.ritual_code, item.title) for item in in_time_order(circumstances.scenario)]
    if not any(item.code for item in placed):
        return None
    found = (*order_findings(placed, "law"), *complete_findings(placed, "law"))
    return tuple(Breach(finding.subjects, finding.message) for finding in found)


def introductions_in_order(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R08: superiors by name before bodies and title groups; the host's own head after the guests."""
    steps = [
        (rank, _step(rank.introduction)) for rank in sorted(circumstances.scenario.ranks, key=lambda one: one.rank)
    ]
    told = [(rank, step) for rank, step in steps if step is not None]
    if not told:
        return None
    breaches = []
    first_group = next((rank for rank, step in told if step == GROUPED), None)
    for rank, step in told:
        if step == NAMED and first_group is not None and rank.rank > first_group.rank:
            message = Wording(
                f"Bậc {rank.rank} ({rank.group}) giới thiệu đích danh lại đứng sau bậc {first_group.rank} "
                f"({first_group.group}) giới thiệu theo nhóm.",
                f"Rank {rank.rank} ({rank.group}), introduced by name, comes after rank {first_group.rank} "
                f"({first_group.group}), introduced as a group.",
            )
            breaches.append(Breach((str(rank.rank), str(first_group.rank)), message))
    return tuple(breaches)


def _step(introduction: str) -> int | None:
    """Return whether a rank is introduced by name or as a group; None for either, neither, or the host's head."""
    text = introduction.casefold()
    if "/" in text or "đứng đầu" in text or "trưởng đoàn" in text:
        return None
    if text.startswith("đích danh"):
        return NAMED
    return GROUPED if text.startswith(("nhóm", "đoàn")) else None


def committee_conducts(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R09: the formal part is conducted by the organising committee, not by a hired presenter."""
    spoken = [item for item in circumstances.scenario.runsheet if item.ritual_code in CONDUCTED and item.performer]
    if not spoken:
        return None
    own = (*COMMITTEE, *(member.name.casefold() for member in circumstances.scenario.members))
    own = (*own, *(member.member_id.casefold() for member in circumstances.scenario.members))
    wrong = [
        item
        for item in spoken
        if any(word in item.performer.casefold() for word in HIRED)
        or not any(name in item.performer.casefold() for name in own)
    ]
    return tuple(
        Breach(
            (item.item_id,),
            Wording(
                f"“{item.title}” do “{item.performer}” điều hành; phần nghi thức phải do Ban Tổ chức điều hành.",
                f"“{item.title}” is conducted by “{item.performer}”; the formal part belongs to the committee.",
            ),
        )
        for item in wrong
    )


def presenter_authorised(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R20: who presents a State award for the President is authorised, and the paper is named."""
    if not circumstances.fact("state_awards"):
        return None
    told = any(
        item.ritual_code == "trao_thuong" and "ủy quyền" in item.performer.casefold()
        for item in circumstances.scenario.runsheet
    )
    if told or circumstances.fact("award_authorisation"):
        return ()
    due = circumstances.before(9)
    message = Wording(
        "Có trao khen thưởng cấp Nhà nước nhưng chưa ghi người trao được ủy quyền (award_authorisation, hoặc cột "
        f"performer của mục trao thưởng); cần xong trước {due:%d/%m/%Y}.",
        f"State awards are presented but nobody authorised is named (award_authorisation); due by {due}.",
    )
    return (Breach(("award_authorisation",), message, minor=not circumstances.is_past(due)),)


def honoured_guests_attended(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R37: heroic mothers and guests in wheelchairs have a companion or an escort."""
    guests = circumstances.scenario.guests
    concerned = [
        guest
        for guest in guests
        if guest.attends and ("wheelchair" in guest.needs or any(word in guest.post.casefold() for word in HONOURED))
    ]
    if not concerned:
        return None
    accompanied = {guest.companion_of for guest in guests if guest.companion_of and guest.attends}
    alone = [guest for guest in concerned if guest.guest_id not in accompanied and not guest.escort]
    return tuple(
        Breach(
            (guest.guest_id,),
            Wording(
                f"{guest.full_name} ({guest.guest_id}) chưa có người đi cùng hoặc người đưa đón.",
                f"{guest.full_name} ({guest.guest_id}) has no companion and no escort.",
            ),
        )
        for guest in alone
    )
