"""The register: what is allowed and refused, rounds that stay frozen, text that reads back the same."""

import json
import pickle
from datetime import timedelta
from typing import Any

import pytest

from planner.guests import (
    GIFT_WARNING,
    RULES,
    Answered,
    Arrived,
    Change,
    Decided,
    Entry,
    GiftApproved,
    GiftDelivered,
    HostNamed,
    HostReady,
    Invited,
    Merges,
    Nominated,
    QuotaSet,
    ReadingError,
    Register,
    RegisterError,
    RoundFrozen,
    SubstituteNamed,
    Withdrawn,
    diff,
    from_text,
    nomination,
    to_text,
)
from tests.guests.conftest import START, Steps

SUBSTITUTE = {"guest_id": "K1", "substitute_id": "T1", "full_name": "Hồ B", "post": "Phó", "rank": 20}
GIFT = {"gift_id": "Q1", "guest_id": "K1", "what": "tranh", "legal_basis": "QĐ 1/2025"}

# rule -> (steps before, the step that passes, the step that is refused); on the register of the fixture
CASES: dict[str, tuple[list[tuple[Any, dict[str, Any]]], tuple[Any, dict[str, Any]], tuple[Any, dict[str, Any]]]] = {
    "has_reason_and_person": (
        [],
        (Arrived, {"guest_id": "K1"}),
        (Arrived, {"guest_id": "K1", "reason": " "}),
    ),
    "time_goes_forward": (
        [],
        (Arrived, {"guest_id": "K1"}),
        (Arrived, {"guest_id": "K1", "at": START - timedelta(days=1)}),
    ),
    "guest_is_known": ([], (Arrived, {"guest_id": "K1"}), (Arrived, {"guest_id": "K9"})),
    "guest_is_new": (
        [],
        (Nominated, {"guest_id": "K4", "full_name": "Lê A", "group": "Xã", "organisation": "B"}),
        (Nominated, {"guest_id": "K1", "full_name": "Lê A", "group": "Xã", "organisation": "B"}),
    ),
    "entry_stands_once": (
        [(Nominated, {"guest_id": "K4", "full_name": "Lê A", "group": "Xã", "organisation": "B", "entries": ("a:2",)})],
        (Nominated, {"guest_id": "K5", "full_name": "Lê A", "group": "Xã", "organisation": "B", "entries": ("a:3",)}),
        (Nominated, {"guest_id": "K5", "full_name": "Lê A", "group": "Xã", "organisation": "B", "entries": ("a:2",)}),
    ),
    "quota_is_sensible": (
        [(QuotaSet, {"group": "Tỉnh", "organisation": "Sở A", "seats": 1})],
        (QuotaSet, {"group": "Tỉnh", "organisation": "Sở B", "seats": 1}),
        (QuotaSet, {"group": "Tỉnh", "organisation": "Sở B", "seats": 2}),
    ),
    "approval_fits_quota": (
        [(QuotaSet, {"group": "Tỉnh", "seats": 1})],
        (Decided, {"guest_id": "K2", "verdict": "deferred"}),
        (Decided, {"guest_id": "K2", "verdict": "approved"}),
    ),
    "rounds_follow_each_other": ([], (RoundFrozen, {"number": 2}), (RoundFrozen, {"number": 1})),
    "invited_keep_their_approval": (
        [],
        (Answered, {"guest_id": "K1", "answer": "declined"}),
        (Decided, {"guest_id": "K1", "verdict": "rejected"}),
    ),
    "only_approved_are_invited": (
        [(Decided, {"guest_id": "K2", "verdict": "approved"})],
        (Invited, {"guest_id": "K3"}),
        (Invited, {"guest_id": "K2"}),
    ),
    "only_invited_answer": (
        [],
        (Answered, {"guest_id": "K3", "answer": "accepted"}),
        (Answered, {"guest_id": "K2", "answer": "accepted"}),
    ),
    "who_arrived_has_answered": (
        [(Arrived, {"guest_id": "K1"})],
        (Answered, {"guest_id": "K3", "answer": "declined"}),
        (Answered, {"guest_id": "K1", "answer": "declined"}),
    ),
    "substitute_for_declined": (
        [(Answered, {"guest_id": "K1", "answer": "declined"})],
        (SubstituteNamed, SUBSTITUTE),
        (SubstituteNamed, {**SUBSTITUTE, "guest_id": "K3", "rank": 30}),
    ),
    "substitute_keeps_own_rank": (
        [(Answered, {"guest_id": "K1", "answer": "declined"})],
        (SubstituteNamed, {**SUBSTITUTE, "rank": 17, "same_level": True}),
        (SubstituteNamed, {**SUBSTITUTE, "rank": 17}),
    ),
    "only_expected_arrive": ([], (Arrived, {"guest_id": "K3"}), (Arrived, {"guest_id": "K2"})),
    "gift_has_legal_basis": ([], (GiftApproved, GIFT), (GiftApproved, {**GIFT, "legal_basis": ""})),
    "gift_is_delivered_once": (
        [(GiftApproved, GIFT)],
        (GiftDelivered, {"gift_id": "Q1"}),
        (GiftDelivered, {"gift_id": "Q2"}),
    ),
    "host_is_named_first": (
        [(HostNamed, {"organisation": "Sở A", "host": "Lê C"})],
        (HostReady, {"organisation": "Sở A"}),
        (HostReady, {"organisation": "Sở B"}),
    ),
}


def test_every_rule_has_a_case() -> None:
    assert [*CASES] == [rule.__name__ for rule in RULES]


@pytest.mark.parametrize("rule", CASES)
def test_the_smallest_step_that_breaks_a_rule_is_refused_by_its_name(
    rule: str, invited: Register, steps: Steps
) -> None:
    before, good, bad = CASES[rule]
    register = invited.record(*(steps(kind, **about) for kind, about in before))

    with pytest.raises(RegisterError) as told:
        register.record(steps(bad[0], **bad[1]))

    assert told.value.rule == rule
    assert len(register.record(steps(good[0], **good[1])).events) == len(register.events) + 1


@pytest.mark.parametrize("rule", CASES)
def test_a_refused_step_can_be_asked_about_before(rule: str, invited: Register, steps: Steps) -> None:
    before, good, bad = CASES[rule]
    register = invited.record(*(steps(kind, **about) for kind, about in before))

    assert len(register.problems(steps(bad[0], **bad[1]))) == 1
    assert register.problems(steps(good[0], **good[1])) == ()


def test_all_steps_are_recorded_or_none(invited: Register, steps: Steps) -> None:
    with pytest.raises(RegisterError):
        invited.record(steps(Arrived, guest_id="K1"), steps(Arrived, guest_id="K1"))
    assert not invited.guests["K1"].arrived


def test_a_register_never_changes(invited: Register, steps: Steps) -> None:
    after = invited.record(steps(Arrived, guest_id="K1"))

    assert (invited.guests["K1"].arrived, after.guests["K1"].arrived) == (False, True)
    with pytest.raises(TypeError):
        invited.guests["K1"] = after.guests["K1"]  # type: ignore[index]


def test_a_frozen_round_stays_as_it_was_and_later_guests_are_flagged(invited: Register, steps: Steps) -> None:
    later = invited.record(
        steps(Decided, guest_id="K2", verdict="approved"),
        steps.nominate("K4", group="Xã"),
        steps(Decided, guest_id="K4", verdict="approved"),
        steps(RoundFrozen, number=2),
    )

    assert [line.guest_id for line in later.rounds[0].approved] == ["K1", "K3"]
    assert [line.guest_id for line in later.rounds[1].approved] == ["K1", "K2", "K3", "K4"]
    assert [line.late for line in later.guests.values()] == [False, False, False, True]
    assert diff(later.rounds[0].lines, later.rounds[1].lines) == (
        Change("K2", "standing", "rejected", "approved"),
        Change("K4", "listed", "", "Nguyễn Văn K4"),
    )


def test_a_draft_differs_from_its_frozen_round_until_it_is_frozen_again(invited: Register, steps: Steps) -> None:
    draft = invited.record(steps(Decided, guest_id="K2", verdict="deferred"))

    assert (invited.is_frozen, draft.is_frozen) == (True, False)
    assert draft.record(steps(RoundFrozen, number=2)).is_frozen


def test_who_says_yes_after_all_needs_no_substitute(invited: Register, steps: Steps) -> None:
    sent = invited.record(
        steps(Answered, guest_id="K1", answer="declined"),
        steps(SubstituteNamed, **SUBSTITUTE),
    )
    back = sent.record(steps(Answered, guest_id="K1", answer="accepted"))

    assert sent.guests["K1"].substitute is not None
    assert (sent.guests["K1"].substitute.rank, sent.guests["K1"].rank) == (20, 17)
    assert back.guests["K1"].substitute is None


def test_withdrawing_frees_the_list_entry(steps: Steps) -> None:
    entry = {"full_name": "Lê A", "group": "Xã", "organisation": "B", "entries": ("a:2",)}
    register = Register("x").record(steps(Nominated, guest_id="K1", **entry), steps(Withdrawn, guest_id="K1"))

    again = register.record(steps(Nominated, guest_id="K2", **entry))

    assert [line.standing for line in again.guests.values()] == ["withdrawn", "pending"]


def test_pending_gifts_are_those_approved_and_not_delivered(invited: Register, steps: Steps) -> None:
    register = invited.record(
        steps(GiftApproved, **GIFT),
        steps(GiftApproved, **{**GIFT, "gift_id": "Q2", "guest_id": "K3"}),
        steps(GiftDelivered, gift_id="Q1"),
    )

    assert [gift.gift_id for gift in register.pending_gifts()] == ["Q2"]
    assert "V" in GIFT_WARNING.vi
    assert "111/2018" in GIFT_WARNING.vi


def test_a_delegation_needs_a_host_who_is_ready(invited: Register, steps: Steps) -> None:
    named = invited.record(steps(HostNamed, organisation="Sở A", host="Lê C", topics="di tích"))
    ready = named.record(steps(HostReady, organisation="Sở A"))

    assert invited.delegations_without_host() == ("Sở A", "UBND xã C")
    assert named.delegations_without_host(local=["UBND xã C"]) == ("Sở A",)
    assert ready.delegations_without_host(local=["UBND xã C"]) == ()


def test_history_tells_everything_about_a_guest(invited: Register) -> None:
    assert [event.kind for event in invited.history("K1")] == ["nominated", "decided", "invited"]


def test_a_nomination_names_all_entries_of_a_person() -> None:
    (person,) = Merges().people([Entry("a:2", "Lê A", group="Xã", organisation="B", post="C")])
    made = nomination(person, {"guest_id": "K1", "at": START, "by": "An", "reason": "CV", "rank": 3})

    register = Register("x").record(made)

    assert register.guests["K1"].entries == ("a:2",)
    assert (register.guests["K1"].full_name, register.guests["K1"].rank) == ("Lê A", 3)


def full(register: Register, steps: Steps) -> Register:
    return register.record(
        steps(Answered, guest_id="K1", answer="declined"),
        steps(SubstituteNamed, **SUBSTITUTE),
        steps(GiftApproved, **GIFT),
        steps(GiftDelivered, gift_id="Q1"),
        steps(HostNamed, organisation="Sở A", host='Lê "C" <b>'),
        steps(HostReady, organisation="Sở A"),
        steps(Arrived, guest_id="K3"),
        steps.nominate("K9", group="Xã"),
        steps(Withdrawn, guest_id="K9"),
    )


def test_text_reads_back_the_same(invited: Register, steps: Steps) -> None:
    register = full(invited, steps)
    again = from_text(to_text(register))

    assert again == register
    assert again.standings == register.standings
    assert to_text(again) == to_text(register)
    assert to_text(Register("Trống")) == to_text(from_text(to_text(Register("Trống"))))


def test_a_register_travels_between_processes(invited: Register, steps: Steps) -> None:
    register = full(invited, steps)
    again = pickle.loads(pickle.dumps(register))  # noqa: S301 - our own

    assert (again, again.standings) == (register, register.standings)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": "x", "version": 1, "events": [], "name": ""}'])
def test_other_text_is_no_register(text: str) -> None:
    with pytest.raises(ReadingError, match="không phải sổ khách mời"):
        from_text(text)


@pytest.mark.parametrize(
    "change",
    [{"kind": "x"}, {"seats": "2"}, {"seats": True}, {"at": "hôm qua"}, {"extra": 1}, {"by": 3}, {"at": None}],
)
def test_a_step_that_cannot_be_read_is_told_by_its_number(change: dict[str, object], invited: Register) -> None:
    data = json.loads(to_text(invited))
    data["events"][0].update(change)
    with pytest.raises(ReadingError, match="Bước 1 trong sổ"):
        from_text(json.dumps(data))


def test_text_changed_by_hand_does_not_pass_the_rules(invited: Register) -> None:
    data = json.loads(to_text(invited))
    data["events"][0]["seats"] = 0
    with pytest.raises(RegisterError, match="đã đủ chỉ tiêu 0"):
        from_text(json.dumps(data))
