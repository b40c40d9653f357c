"""What a register refuses: each rule is one function that yields a sentence for every breach.

A rule sees the ledger as it stands before the step, and the step.
"""

from collections.abc import Callable, Iterator

from planner.guests.events import (
    Answered,
    AnyEvent,
    Arrived,
    Decided,
    GiftApproved,
    GiftDelivered,
    HostNamed,
    HostReady,
    Invited,
    Nominated,
    QuotaSet,
    RoundFrozen,
    SubstituteNamed,
    Withdrawn,
)
from planner.guests.replay import Ledger
from planner.wording import Wording

Breaches = Iterator[Wording]
Rule = Callable[[Ledger, AnyEvent], Breaches]
ABOUT_A_GUEST = (Decided, Invited, Answered, SubstituteNamed, Withdrawn, Arrived, GiftApproved)


def has_reason_and_person(_ledger: Ledger, event: AnyEvent) -> Breaches:
    """Every step says why and who."""
    if not event.reason.strip():
        yield Wording("Cần ghi lý do (văn bản, ý kiến, điện thoại…).", "Say why (a document, a word, a call).")
    if not event.by.strip():
        yield Wording("Cần ghi người quyết định hoặc thực hiện.", "Say who decided or did it.")


def time_goes_forward(ledger: Ledger, event: AnyEvent) -> Breaches:
    """No step is older than the one before it."""
    if ledger.last_at is not None and event.at < ledger.last_at:
        yield Wording(
            f"Thời điểm {event.at:%d/%m/%Y %H:%M} sớm hơn bước trước ({ledger.last_at:%d/%m/%Y %H:%M}).",
            f"{event.at:%Y-%m-%d %H:%M} is before the step recorded last ({ledger.last_at:%Y-%m-%d %H:%M}).",
        )


def guest_is_known(ledger: Ledger, event: AnyEvent) -> Breaches:
    """A step about a guest names one who was nominated and not withdrawn."""
    if not isinstance(event, ABOUT_A_GUEST):
        return
    line = ledger.guests.get(event.guest_id)
    if line is None:
        yield Wording(
            f"Chưa có khách mã {event.guest_id} trong danh sách; hãy đề xuất trước.",
            f"There is no guest {event.guest_id}; nominate them first.",
        )
    elif line.withdrawn:
        yield Wording(
            f"{line.full_name} đã được rút khỏi danh sách; hãy đề xuất lại bằng mã mới.",
            f"{line.full_name} was withdrawn; nominate them again under a new id.",
        )


def guest_is_new(ledger: Ledger, event: AnyEvent) -> Breaches:
    """Nobody is nominated twice under one id, and everybody has a name."""
    if isinstance(event, Nominated):
        if event.guest_id in ledger.guests or not event.guest_id:
            yield Wording(
                f"Mã khách {event.guest_id} đã dùng hoặc để trống; hãy chọn mã khác.",
                f"Guest id {event.guest_id} is taken or empty; choose another.",
            )
        if not event.full_name.strip():
            yield Wording("Người được đề xuất phải có họ tên.", "Whoever is nominated needs a name.")


def entry_stands_once(ledger: Ledger, event: AnyEvent) -> Breaches:
    """One list entry is the ground of one nomination only."""
    for entry in event.entries if isinstance(event, Nominated) else ():
        guest_id = ledger.guest_of_entry.get(entry)
        if guest_id is not None:
            name = ledger.guests[guest_id].full_name
            yield Wording(
                f"Dòng {entry} đã là căn cứ đề xuất {name}.",
                f"Entry {entry} is already the ground for {name}.",
            )


def quota_is_sensible(ledger: Ledger, event: AnyEvent) -> Breaches:
    """Seats are not negative, not below those approved, and those of organisations fit into the group's."""
    if not isinstance(event, QuotaSet):
        return
    if event.seats < 0:
        yield Wording("Chỉ tiêu không được âm.", "A quota cannot be negative.")
    approved = ledger.approved[event.group, event.organisation]
    if event.seats < approved:
        yield Wording(
            f"Đã duyệt {approved} người, chỉ tiêu không thể thấp hơn.",
            f"{approved} are approved already; the quota cannot be lower.",
        )
    quotas = {**ledger.quotas, (event.group, event.organisation): event.seats}
    parts = sum(seats for (group, organisation), seats in quotas.items() if group == event.group and organisation)
    whole = quotas.get((event.group, ""))
    if whole is not None and parts > whole:
        yield Wording(
            f"Tổng chỉ tiêu các đơn vị ({parts}) vượt chỉ tiêu của nhóm {event.group} ({whole}).",
            f"The organisations' quotas ({parts}) exceed that of group {event.group} ({whole}).",
        )


def approval_fits_quota(ledger: Ledger, event: AnyEvent) -> Breaches:
    """No more are approved than the quotas of the group and of the organisation allow."""
    if not isinstance(event, Decided) or event.verdict != "approved":
        return
    line = ledger.guests.get(event.guest_id)
    if line is None or line.standing == "approved":
        return
    for organisation in ("", line.organisation):
        seats = ledger.quotas.get((line.group, organisation))
        if seats is not None and ledger.approved[line.group, organisation] >= seats:
            where = organisation or line.group
            yield Wording(
                f"{where} đã đủ chỉ tiêu {seats} người; hãy nâng chỉ tiêu hoặc bỏ bớt trước khi duyệt thêm.",
                f"{where} has used its quota of {seats}; raise it or take someone off before approving more.",
            )
            return


def rounds_follow_each_other(ledger: Ledger, event: AnyEvent) -> Breaches:
    """Rounds are numbered 1, 2, 3, and each freezes at least one decision."""
    if not isinstance(event, RoundFrozen):
        return
    due = len(ledger.rounds) + 1
    if event.number != due:
        yield Wording(f"Đợt duyệt tiếp theo phải là đợt {due}.", f"The next round is number {due}.")
    if not any(line.verdict for line in ledger.guests.values()):
        yield Wording("Chưa có quyết định nào để chốt.", "Nothing has been decided yet that could be frozen.")


def invited_keep_their_approval(ledger: Ledger, event: AnyEvent) -> Breaches:
    """Whoever has an invitation is not rejected or withdrawn afterwards; they decline."""
    if isinstance(event, Decided | Withdrawn):
        line = ledger.guests.get(event.guest_id)
        if line is not None and line.invited and not (isinstance(event, Decided) and event.verdict == "approved"):
            yield Wording(
                f"{line.full_name} đã nhận giấy mời, không thể bỏ khỏi danh sách; chỉ ghi trả lời từ chối.",
                f"{line.full_name} has an invitation and stays on the list; record an answer instead.",
            )


def only_approved_are_invited(ledger: Ledger, event: AnyEvent) -> Breaches:
    """Invitations go to those approved in the latest frozen round, and still approved."""
    if not isinstance(event, Invited):
        return
    frozen = ledger.rounds[-1].lines.get(event.guest_id) if ledger.rounds else None
    line = ledger.guests.get(event.guest_id)
    approved = frozen is not None and frozen.standing == "approved"
    if line is not None and not (approved and line.standing == "approved"):
        yield Wording(
            f"{line.full_name} chưa có trong đợt duyệt đã chốt gần nhất; chỉ gửi giấy mời sau khi chốt.",
            f"{line.full_name} is not approved in the latest frozen round; invite after freezing.",
        )


def only_invited_answer(ledger: Ledger, event: AnyEvent) -> Breaches:
    """Answers come from those who were invited."""
    if isinstance(event, Answered):
        line = ledger.guests.get(event.guest_id)
        if line is not None and not line.invited:
            yield Wording(f"{line.full_name} chưa được mời.", f"{line.full_name} has not been invited.")


def who_arrived_has_answered(ledger: Ledger, event: AnyEvent) -> Breaches:
    """After arriving nobody says no any more, nor sends somebody else."""
    if isinstance(event, SubstituteNamed) or (isinstance(event, Answered) and event.answer == "declined"):
        line = ledger.guests.get(event.guest_id)
        if line is not None and line.arrived:
            yield Wording(
                f"{line.full_name} đã có mặt, không ghi từ chối hay cử người đi thay nữa.",
                f"{line.full_name} has arrived; no refusal and no substitute any more.",
            )


def substitute_for_declined(ledger: Ledger, event: AnyEvent) -> Breaches:
    """A substitute is named only for a guest who declined, and is not a guest already."""
    if not isinstance(event, SubstituteNamed):
        return
    line = ledger.guests.get(event.guest_id)
    if line is not None and line.answer != "declined":
        yield Wording(
            f"{line.full_name} chưa từ chối nên chưa cử người đi thay.",
            f"{line.full_name} has not declined; nobody is to be sent instead.",
        )
    others = {each.substitute.substitute_id for each in ledger.guests.values() if each.substitute}
    if event.substitute_id in {*ledger.guests, *others} or not event.substitute_id:
        yield Wording(
            f"Mã người đi thay {event.substitute_id} đã dùng hoặc để trống.",
            f"The substitute's id {event.substitute_id} is taken or empty.",
        )


def substitute_keeps_own_rank(ledger: Ledger, event: AnyEvent) -> Breaches:
    """R36: a substitute sits by their own rank, not by that of whom they replace, unless of the same level.

    A rank as high as the guest's must therefore be confirmed as the substitute's own. Source: baoquocte (V).
    """
    if not isinstance(event, SubstituteNamed):
        return
    line = ledger.guests.get(event.guest_id)
    if event.rank <= 0:
        yield Wording(
            f"Cần ghi bậc của chính {event.full_name}; người đi thay không hưởng ngôi của người được thay.",
            f"Write {event.full_name}'s own rank; a substitute does not inherit that of the guest.",
        )
    elif line is not None and line.rank > 0 and event.rank <= line.rank and not event.same_level:
        yield Wording(
            f"{event.full_name} ghi bậc {event.rank} như {line.full_name}: chỉ đúng khi thực sự cùng cấp; "
            "hãy xác nhận cùng cấp hoặc ghi bậc thật.",
            f"{event.full_name} has rank {event.rank} like {line.full_name}: right only for the same level; "
            "confirm it or write the true rank.",
        )


def only_expected_arrive(ledger: Ledger, event: AnyEvent) -> Breaches:
    """Whoever arrives was invited and has not declined, or has a substitute; once."""
    if not isinstance(event, Arrived):
        return
    line = ledger.guests.get(event.guest_id)
    if line is None:
        return
    if not line.invited or (line.answer == "declined" and line.substitute is None):
        yield Wording(
            f"{line.full_name} không có giấy mời hoặc đã từ chối.", f"{line.full_name} was not invited, or declined."
        )
    if line.arrived:
        yield Wording(f"{line.full_name} đã được ghi là có mặt.", f"{line.full_name} has been received already.")


def gift_has_legal_basis(ledger: Ledger, event: AnyEvent) -> Breaches:
    """R06: the law forbids gifts at anniversaries; an exception names its legal basis."""
    if not isinstance(event, GiftApproved):
        return
    if not event.legal_basis.strip():
        yield Wording(
            "Nghị định 111/2018/NĐ-CP và 145/2013/NĐ-CP không cho tặng quà ở lễ kỷ niệm; hãy ghi căn cứ pháp lý riêng.",
            "Decrees 111/2018 and 145/2013 forbid gifts at anniversaries; name the legal basis of this one.",
        )
    if event.gift_id in ledger.gifts or not event.gift_id:
        yield Wording(f"Mã quà {event.gift_id} đã dùng hoặc để trống.", f"Gift id {event.gift_id} is taken or empty.")


def gift_is_delivered_once(ledger: Ledger, event: AnyEvent) -> Breaches:
    """Only an approved gift is handed over, and only once."""
    if isinstance(event, GiftDelivered):
        gift = ledger.gifts.get(event.gift_id)
        if gift is None or gift.delivered_at is not None:
            yield Wording(
                f"Quà {event.gift_id} chưa được duyệt hoặc đã trao.",
                f"Gift {event.gift_id} was not approved or has been handed over.",
            )


def host_is_named_first(ledger: Ledger, event: AnyEvent) -> Breaches:
    """A host has a name; only a named host can be ready."""
    if isinstance(event, HostNamed) and not event.host.strip():
        yield Wording("Cần ghi tên cán bộ đón đoàn.", "Name who receives the delegation.")
    if isinstance(event, HostReady) and event.organisation not in ledger.hosts:
        yield Wording(f"Đoàn {event.organisation} chưa có cán bộ đón.", f"{event.organisation} has no host yet.")


RULES: tuple[Rule, ...] = (
    has_reason_and_person,
    time_goes_forward,
    guest_is_known,
    guest_is_new,
    entry_stands_once,
    quota_is_sensible,
    approval_fits_quota,
    rounds_follow_each_other,
    invited_keep_their_approval,
    only_approved_are_invited,
    only_invited_answer,
    who_arrived_has_answered,
    substitute_for_declined,
    substitute_keeps_own_rank,
    only_expected_arrive,
    gift_has_legal_basis,
    gift_is_delivered_once,
    host_is_named_first,
)
"""Everything a register refuses; the order never matters to whether a step is taken."""
