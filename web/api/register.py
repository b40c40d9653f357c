"""The guest register for programs: figures, lines, decisions, rounds, answers, duplicates, check-in, statistics."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from planner.guests import GuestLine, cross_table, diff
from web.context import EventContext, allow
from web.errors import NotFound
from web.pages import checkin, duplicates, guest_rounds, guest_rounds_steps, guest_statistics
from web.policy import Action, Resource
from web.services import register, register_checkin, register_merge, register_steps
from web.services.register import Done, Filter
from web.services.register_counts import COUNTS, counted
from web.services.register_merge import Ruling
from web.services.register_steps import Answer, Present, Proposal, Sent, Verdict
from web.views.register import approving_desk, desk_of, everybody

router = APIRouter(prefix="/api/v1/events/{event}/register", tags=["guest register"])
Reader = Annotated[EventContext, allow(Resource.GUESTS, Action.READ)]
Editor = Annotated[EventContext, allow(Resource.GUESTS, Action.EDIT)]
Approver = Annotated[EventContext, allow(Resource.PLANS, Action.SUBMIT)]
Own = Annotated[str, Field(min_length=1, max_length=100)]
Guest = Annotated[str, Path(max_length=100)]
Why = Annotated[str, Field(min_length=1, max_length=500)]
Short = Annotated[str, Field(max_length=300)]
Rank = Annotated[int, Field(ge=1, le=9999)]
Asked = Annotated[str, Query(max_length=200)]
Many = Annotated[list[Own], Field(min_length=1, max_length=20_000)]


class Body(BaseModel):
    """Every change says why; nothing unknown is taken."""

    model_config = ConfigDict(extra="forbid")

    reason: Why


class DecideBody(Body):
    """A verdict on guests."""

    guests: Many
    verdict: Verdict


class InviteBody(Body):
    """Guests whose invitations were sent."""

    guests: Many


class AnswerBody(Body):
    """What a guest answered."""

    answer: Answer


class SubstituteBody(Body):
    """Who comes instead, with a rank of their own."""

    full_name: Annotated[str, Field(min_length=1, max_length=300)]
    post: Short = ""
    rank: Rank
    same_level: bool = False


class NominateBody(Body):
    """A guest nominated without a list."""

    full_name: Annotated[str, Field(min_length=1, max_length=300)]
    group: Annotated[str, Field(min_length=1, max_length=200)]
    organisation: Short = ""
    post: Short = ""
    rank: Rank


class QuotaBody(Body):
    """How many a group, or an office within it, may send."""

    group: Annotated[str, Field(min_length=1, max_length=200)]
    organisation: Short = ""
    seats: Annotated[int, Field(ge=0, le=999_999)]


class GiftBody(Body):
    """A gift; the law forbids them at anniversaries, so its own legal basis is asked for (R06)."""

    what: Annotated[str, Field(min_length=1, max_length=300)]
    legal_basis: Annotated[str, Field(max_length=500)]
    value_vnd: Annotated[int, Field(ge=0, le=10**12)] = 0


class RulingBody(Body):
    """A decision about two who may be one; ``chosen`` maps an attribute to the guest whose value counts."""

    left: Own
    right: Own
    same: bool
    chosen: Annotated[dict[Short, Own], Field(max_length=20)] = {}


class DoneAnswer(BaseModel):
    """What was recorded; ``refused`` maps guests to the sentence of the rule that refused them."""

    version: int
    steps: int
    refused: dict[str, str] = {}


class DecisionAnswer(BaseModel):
    """The id of a decision about duplicates, by which it is taken back."""

    id: str


class LinesAnswer(BaseModel):
    """Lines of the register that match, and how many there are."""

    total: int
    lines: list[dict[str, Any]]


def _done(context: EventContext, done: Done) -> DoneAnswer:
    refused = {own: words.to(context.language) for own, words in done.refused}
    return DoneAnswer(version=done.version, steps=done.steps, refused=refused)


def _line(line: GuestLine) -> dict[str, Any]:
    return {**asdict(line), "standing": line.standing, "coming": line.is_coming}


@router.get("/totals")
def totals(context: Reader) -> dict[str, Any]:
    """Return the figures of every level and what does not add up."""
    found = counted(guest_rounds.book(context).register)
    return {
        "lines": [{**asdict(line), "counts": dict(zip(COUNTS, line.counts, strict=True))} for line in found.lines],
        "faults": [words.to(context.language) for words in found.faults],
        "identities": found.identities,
    }


@router.get("/lines")
def lines(
    context: Reader,
    q: Asked = "",
    group: Asked = "",
    organisation: Asked = "",
    state: Asked = "",
    start: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> LinesAnswer:
    """Return lines of the register, by given name."""
    found = guest_rounds.meant(guest_rounds.book(context).register, Filter(q, group, organisation, state))
    return LinesAnswer(total=len(found), lines=[_line(line) for line in found[start : start + limit]])


@router.get("/lines/{guest}")
def line(context: Reader, guest: Guest) -> dict[str, Any]:
    """Return a guest's line with every step."""
    found = guest_rounds.book(context).register
    if guest not in found.guests:
        raise NotFound
    steps = [dict(guest_rounds.step_told(context, event)) for event in found.history(guest)]
    return {**_line(found.guests[guest]), "steps": steps}


@router.post("/decisions")
def decide(context: Approver, body: DecideBody) -> DoneAnswer:
    """Approve, reject or defer nominations; those whom a rule refuses are left out and told."""
    desk = approving_desk(context)
    return _done(context, register_steps.decide(desk, body.guests, body.verdict, body.reason))


@router.post("/invitations")
def invite(context: Editor, body: InviteBody) -> DoneAnswer:
    """Record invitations as sent."""
    return _done(context, register_steps.invite(desk_of(context), body.guests, body.reason))


@router.post("/nominations", status_code=201)
def nominate(context: Editor, body: NominateBody) -> DoneAnswer:
    """Nominate one more guest."""
    about = Proposal(body.full_name, body.group, body.organisation, body.post, body.rank)
    return _done(context, register_steps.nominate(desk_of(context), about, body.reason))


@router.put("/quotas")
def quota(context: Editor, body: QuotaBody) -> DoneAnswer:
    """Set a quota."""
    done = register_steps.set_quota(desk_of(context), body.group, body.organisation, body.seats, body.reason)
    return _done(context, done)


@router.get("/rounds")
def rounds(context: Reader) -> list[dict[str, Any]]:
    """List the frozen rounds."""
    return [
        {"number": each.number, "at": each.at, "by": each.by, "reason": each.reason, "approved": len(each.approved)}
        for each in guest_rounds.book(context).register.rounds
    ]


@router.post("/rounds", status_code=201)
def freeze(context: Approver, body: Body) -> DoneAnswer:
    """Freeze the list as the next round."""
    return _done(context, register_steps.freeze(approving_desk(context), body.reason))


@router.get("/rounds/{before}/changes/{after}")
def changes(
    context: Reader, before: Annotated[str, Path(max_length=8)], after: Annotated[str, Path(max_length=8)]
) -> list[dict[str, Any]]:
    """Tell two rounds apart; ``draft`` is the list as it stands."""
    found = guest_rounds.book(context).register
    sides = guest_rounds.side(found, before)[1], guest_rounds.side(found, after)[1]
    return [asdict(change) for change in diff(*sides)]


@router.post("/adoption", status_code=201)
def adopt(context: Approver, body: Body) -> DoneAnswer:
    """Begin the register with the guests of the table."""
    return _done(context, register_steps.adopt(approving_desk(context), body.reason))


@router.post("/lines/{guest}/answer")
def answer(context: Editor, guest: Guest, body: AnswerBody) -> DoneAnswer:
    """Record what a guest answered."""
    return _done(context, register_steps.answer(desk_of(context), guest, body.answer, body.reason))


@router.post("/lines/{guest}/substitute")
def substitute(context: Editor, guest: Guest, body: SubstituteBody) -> DoneAnswer:
    """Name who comes instead."""
    sent = Sent(body.full_name, body.post, body.rank, body.same_level)
    return _done(context, register_steps.substitute(desk_of(context), guest, sent, body.reason))


@router.post("/lines/{guest}/withdraw")
def withdraw(context: Editor, guest: Guest, body: Body) -> DoneAnswer:
    """Take a nomination back."""
    return _done(context, register_steps.withdraw(desk_of(context), guest, body.reason))


@router.post("/lines/{guest}/gift", status_code=201)
def gift(context: Approver, guest: Guest, body: GiftBody) -> DoneAnswer:
    """Approve a gift, with its legal basis."""
    wanted = Present(guest, body.what, body.legal_basis, body.value_vnd)
    return _done(context, register_steps.give(approving_desk(context), wanted, body.reason))


@router.post("/undo/{version}", status_code=204)
def undo(context: Editor, version: Annotated[int, Path(ge=1, le=2**31)]) -> None:
    """Take the last change back, while it is the last."""
    register.undo(guest_rounds_steps.undoing_desk(context, version), version)


@router.get("/duplicates")
def pairs(context: Reader, start: Annotated[int, Query(ge=0, le=1_000_000)] = 0) -> dict[str, Any]:
    """Return pairs that may be one person, 20 from ``start``; ``state`` is ``comparing`` until they are found."""
    people = everybody(context)
    matches = register_merge.compared(context.store, context.event.id, people)
    if matches is None:
        return {"state": "comparing", "total": 0, "pairs": []}
    shown = duplicates.pairs_told(context, people, matches[start : start + duplicates.PER_PAGE])
    return {"state": "ready", "total": len(matches), "pairs": [_pair(pair) for pair in shown]}


def _pair(pair: duplicates.Pair) -> dict[str, Any]:
    return {
        "left": pair.left.guest_id,
        "right": pair.right.guest_id,
        "score": pair.score,
        "strength": pair.strength,
        "reasons": [{"words": words, "points": points} for words, points in pair.reasons],
        "rows": [asdict(row) for row in pair.rows],
        "origins": list(pair.origins),
        "kept": pair.kept,
    }


@router.post("/duplicates", status_code=201)
def rule(context: Editor, body: RulingBody) -> DecisionAnswer:
    """Decide that two are one person, or two people."""
    ruling = Ruling(body.left, body.right, body.same, body.reason, body.chosen)
    return DecisionAnswer(id=register_merge.rule(desk_of(context), ruling))


@router.post("/duplicates/{batch}/undo", status_code=204)
def take_back(context: Editor, batch: str, body: Body) -> None:
    """Take a decision back."""
    register_merge.take_back(desk_of(context), batch, body.reason)


@router.get("/door")
def door(context: Reader, q: Asked = "", zone: Asked = "") -> dict[str, Any]:
    """Return who is meant by a name or a code, and how many of each delegation have come."""
    found = checkin.door_of(context)
    people = found.find(q, zone) if q.strip() else []
    times = register_checkin.arrival_times(found.people.book.register, [one.guest_id for one in people])
    return {
        "guests": [asdict(checkin.line_told(found, one, times)) for one in people],
        "delegations": [asdict(group) for group in found.delegations()],
        "zones": [asdict(group) for group in found.zones()],
    }


@router.post("/door/{guest}", status_code=204)
def arrive(context: Editor, guest: Guest) -> None:
    """Mark a guest as arrived."""
    register_checkin.arrive(desk_of(context), guest, everybody(context))


@router.delete("/door/{guest}", status_code=204)
def not_arrived(context: Editor, guest: Guest) -> None:
    """Take an arrival back."""
    register_checkin.take_back(desk_of(context), guest, everybody(context))


@router.get("/statistics")
def statistics(
    context: Reader,
    down: Annotated[str, Query(max_length=40)] = "group",
    across: Annotated[str, Query(max_length=40)] = "standing",
) -> dict[str, Any]:
    """Count guests by two dimensions."""
    found, left_out = guest_statistics.facts_for(context)
    rows = guest_statistics.dimension(down, "group"), guest_statistics.dimension(across, "standing")
    table = cross_table(found, *rows)
    return {
        "rows": [label.to(context.language) for label in table.rows],
        "columns": [label.to(context.language) for label in table.columns],
        "counts": [list(line) for line in table.counts],
        "row_totals": list(table.row_totals),
        "column_totals": list(table.column_totals),
        "total": table.total,
        "people": table.people,
        "protected_left_out": left_out,
    }
