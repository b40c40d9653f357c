"""What may be recorded in the guest register, one function per kind of step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from planner.guests import (
    Answered,
    AnyEvent,
    Arrived,
    Decided,
    GiftApproved,
    GiftDelivered,
    Invited,
    Nominated,
    QuotaSet,
    RegisterError,
    RoundFrozen,
    SubstituteNamed,
    Withdrawn,
)
from planner.wording import Wording
from web.errors import Conflict, Invalid
from web.services import register_quotas
from web.services.journal import Cells, all_rows
from web.services.register import Desk, Done, Kind, Several, Step, change, for_each, ids_of_table, new_ids
from web.services.register_book import Book
from web.services.register_mirror import TABLE, offices_of

Verdict = Literal["approved", "rejected", "deferred"]
Answer = Literal["accepted", "declined"]
ADOPTED = "Tiếp nhận danh sách khách đã có của buổi lễ"


def decide(desk: Desk, guests: Sequence[str], verdict: Verdict, reason: str) -> Done:
    """Approve, reject or defer nominations."""

    def make(guest_id: str, step: Step) -> AnyEvent:
        return Decided(**step.about(), guest_id=guest_id, verdict=verdict)

    return for_each(desk, reason, Several(guests, make, "decide"))


def invite(desk: Desk, guests: Sequence[str], reason: str) -> Done:
    """Record that invitations were sent."""
    return for_each(
        desk,
        reason,
        Several(guests, lambda own, step: Invited(**step.about(), guest_id=own), "invite"),
    )


def answer(desk: Desk, guest_id: str, answered: Answer, reason: str) -> Done:
    """Record what a guest answered."""

    def make(_book: Book, step: Step) -> Sequence[AnyEvent]:
        return [Answered(**step.about(), guest_id=guest_id, answer=answered)]

    return change(desk, reason, make, Kind("answer"))


def withdraw(desk: Desk, guest_id: str, reason: str) -> Done:
    """Take a nomination back."""
    return change(
        desk,
        reason,
        lambda _book, step: [Withdrawn(**step.about(), guest_id=guest_id)],
        Kind("withdraw"),
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """Who comes instead of a guest, with a rank of their own (R36)."""

    full_name: str
    post: str
    rank: int
    same_level: bool = False


def substitute(desk: Desk, guest_id: str, sent: Sent, reason: str) -> Done:
    """Name who comes instead of a guest who declined."""

    def make(book: Book, step: Step) -> Sequence[AnyEvent]:
        own = next(new_ids(book.register, ids_of_table(desk), "DT"))
        return [
            SubstituteNamed(
                **step.about(),
                guest_id=guest_id,
                substitute_id=own,
                full_name=sent.full_name.strip(),
                post=sent.post.strip(),
                rank=sent.rank,
                same_level=sent.same_level,
            )
        ]

    if not sent.full_name.strip():
        raise Invalid({"full_name": Wording("Hãy ghi họ tên người đi thay.", "Write the substitute's name.")})
    return change(desk, reason, make, Kind("substitute"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A guest nominated by hand, without a list."""

    full_name: str
    group: str
    organisation: str
    post: str = ""
    rank: int = 0


def nominate(desk: Desk, proposal: Proposal, reason: str) -> Done:
    """Nominate one more guest; after the first frozen round it counts as late."""
    if not proposal.group.strip() or proposal.rank < 1:
        raise Invalid({"group": Wording("Hãy chọn nhóm khách và bậc.", "Choose the group and the rank.")})

    def make(book: Book, step: Step) -> Sequence[AnyEvent]:
        own = next(new_ids(book.register, ids_of_table(desk)))
        return [
            Nominated(
                **step.about(),
                guest_id=own,
                full_name=proposal.full_name.strip(),
                group=proposal.group.strip(),
                organisation=proposal.organisation.strip(),
                post=proposal.post.strip(),
                rank=proposal.rank,
            )
        ]

    return change(desk, reason, make, Kind("nominate"))


def freeze(desk: Desk, reason: str) -> Done:
    """Freeze the list as it stands as the next round."""
    return change(
        desk,
        reason,
        lambda book, step: [RoundFrozen(**step.about(), number=len(book.register.rounds) + 1)],
        Kind("freeze", keeps=True),
    )


def set_quota(desk: Desk, group: str, organisation: str, seats: int, reason: str) -> Done:
    """Say how many a group, or an office within it, may send."""
    if not group.strip():
        raise Invalid({"group": Wording("Hãy ghi nhóm khách.", "Name the group.")})

    def make(_book: Book, step: Step) -> Sequence[AnyEvent]:
        return [QuotaSet(**step.about(), group=group.strip(), organisation=organisation.strip(), seats=seats)]

    return change(desk, reason, make, Kind("quota"))


def read_quotas(desk: Desk, reason: str) -> Done:
    """Take the quotas of the table into the register, groups before their offices."""

    def make(book: Book, step: Step) -> Sequence[AnyEvent]:
        with desk.store.read() as db:
            wanted = register_quotas.quotas_of(all_rows(db, desk.event_id, register_quotas.TABLE))
        known = book.register.standings.quotas
        changed = [(place, seats) for place, seats in sorted(wanted.items()) if known.get(place) != seats]
        if not changed:
            raise RegisterError(
                Wording(
                    "Bảng Chỉ tiêu không có dòng nào mới (cần cột nhóm, đơn vị, chỉ tiêu).",
                    "The table of quotas has nothing new (columns: group, organisation, seats).",
                ),
                "something_new",
            )
        return [
            QuotaSet(**step.about(), group=group, organisation=office, seats=seats)
            for (group, office), seats in changed
        ]

    return change(desk, reason, make, Kind("quotas", keeps=True))


@dataclass(frozen=True, slots=True)
class Present:
    """A gift with the legal basis that R06 asks for."""

    guest_id: str
    what: str
    legal_basis: str
    value_vnd: int = 0


def give(desk: Desk, gift: Present, reason: str) -> Done:
    """Approve a gift; without a legal basis of its own it is refused."""
    if not gift.what.strip():
        raise Invalid({"what": Wording("Hãy ghi quà gì.", "Write what the gift is.")})

    def make(book: Book, step: Step) -> Sequence[AnyEvent]:
        own = f"Q{len(book.register.standings.gifts) + 1:03d}"
        return [
            GiftApproved(
                **step.about(),
                gift_id=own,
                guest_id=gift.guest_id,
                what=gift.what.strip(),
                legal_basis=gift.legal_basis.strip(),
                value_vnd=gift.value_vnd,
            )
        ]

    return change(desk, reason, make, Kind("gift"))


def deliver(desk: Desk, gift_id: str, reason: str) -> Done:
    """Record that a gift was handed over."""
    return change(
        desk,
        reason,
        lambda _book, step: [GiftDelivered(**step.about(), gift_id=gift_id)],
        Kind("gift_delivered"),
    )


def adopt(desk: Desk, reason: str) -> Done:
    """Begin the register with the guests whom the table has already, each as far as the status says.

    Raises:
        Conflict: the register has begun, or the table is empty.
    """

    def make(book: Book, step: Step) -> Sequence[AnyEvent]:
        with desk.store.read() as db:
            rows = [row.cells for row in all_rows(db, desk.event_id, TABLE)]
            names = offices_of(db, desk.event_id).name_of
            groups = {row.cells.get("rank", ""): row.cells for row in all_rows(db, desk.event_id, "ranks")}
        if book.register.guests or not rows:
            raise Conflict(
                Wording(
                    "Sổ đã có khách, hoặc bảng Khách mời còn trống.",
                    "The register has guests already, or the table of guests is empty.",
                )
            )
        return [*_adopted(rows, names, groups, step)]

    return change(desk, reason or ADOPTED, make, Kind("adopt", keeps=True, follows=False))


def _adopted(
    rows: Sequence[Cells], names: Mapping[str, str], groups: Mapping[str, Cells], step: Step
) -> Iterator[AnyEvent]:
    said = step.about()
    known = {cells["guest_id"]: cells for cells in rows if cells.get("guest_id") and cells.get("full_name")}
    for own, cells in known.items():
        rank = cells.get("rank", "")
        yield Nominated(
            **said,
            guest_id=own,
            full_name=cells["full_name"],
            group=groups.get(rank, {}).get("group", ""),
            organisation=names.get(cells.get("organisation_id", ""), ""),
            post=cells.get("post", ""),
            rank=int(rank) if rank.isdecimal() else 0,
        )
    approved = [own for own, cells in known.items() if cells.get("status", "invited") != "nominated"]
    yield from (Decided(**said, guest_id=own, verdict="approved") for own in approved)
    if approved:
        yield RoundFrozen(**said, number=1)
    for own in approved:
        yield from _since_approval(own, known[own].get("status", "invited"), said)


def _since_approval(own: str, status: str, said: Mapping[str, Any]) -> Iterator[AnyEvent]:
    if status == "approved":
        return
    yield Invited(**said, guest_id=own)
    if status == "declined":
        yield Answered(**said, guest_id=own, answer="declined")
    elif status in {"accepted", "substitute", "arrived"}:
        yield Answered(**said, guest_id=own, answer="accepted")
    if status == "arrived":
        yield Arrived(**said, guest_id=own)
