"""Totals add up at every level, live after every step; what does not add up is said."""

import random
from dataclasses import replace

import pytest

from planner.guests import (
    Answered,
    Arrived,
    Decided,
    Invited,
    QuotaSet,
    Register,
    RegisterError,
    RoundFrozen,
    SubstituteNamed,
    Tally,
    Withdrawn,
    reconcile,
    totals,
)
from tests.guests.conftest import Steps


def test_totals_count_the_register_at_every_level(invited: Register) -> None:
    counted = totals(invited.standings)

    assert counted.all == Tally(nominated=3, approved=2, rejected=1, invited=2, unanswered=2)
    assert counted.by_group["Tỉnh"] == Tally(nominated=2, approved=1, rejected=1, invited=1, unanswered=1)
    assert counted.by_organisation["Tỉnh", "Sở B"] == Tally(nominated=1, rejected=1)
    assert (counted.left("Tỉnh"), counted.left("Xã"), counted.left("Tỉnh", "Sở A")) == (1, None, None)
    assert reconcile(counted, 3) == ()


def any_step(draw: random.Random, steps: Steps, register: Register) -> object:
    number = len(register.events) + 1
    guest_id = draw.choice([*register.guests, "K0"])
    return draw.choices(
        [
            lambda: steps.nominate(f"K{number}", draw.choice(["Tỉnh", "Xã", ""]), draw.choice(["A", "B", "C", ""])),
            lambda: steps.nominate(f"K{number}", draw.choice(["Tỉnh", "Xã"]), draw.choice(["A", "B", "C"])),
            lambda: steps(
                Decided, guest_id=guest_id, verdict=draw.choice(["approved", "approved", "rejected", "deferred"])
            ),
            lambda: steps(RoundFrozen, number=len(register.rounds) + draw.choice([1, 1, 2])),
            lambda: steps(Invited, guest_id=guest_id),
            lambda: steps(Answered, guest_id=guest_id, answer=draw.choice(["accepted", "declined"])),
            lambda: steps(
                SubstituteNamed, guest_id=guest_id, substitute_id=f"T{number}", full_name="X", post="", rank=30
            ),
            lambda: steps(Withdrawn, guest_id=guest_id),
            lambda: steps(Arrived, guest_id=guest_id),
            lambda: steps(QuotaSet, group="Tỉnh", seats=draw.randint(20, 200)),
        ],
        weights=[3, 1, 3, 2, 5, 5, 4, 1, 1, 1],
    )[0]()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_totals_reconcile_after_every_step_of_a_random_history(seed: int, steps: Steps) -> None:
    draw, register, taken = random.Random(seed), Register("x"), set()
    for _ in range(900):
        try:
            register = register.record(any_step(draw, steps, register))  # type: ignore[arg-type]
        except RegisterError:
            continue
        taken.add(register.events[-1].kind)
        assert reconcile(totals(register.standings), len(register.guests)) == ()

    assert len(taken) >= 8
    assert totals(register.standings).all.nominated > 30


def test_a_total_that_was_tampered_with_is_found(invited: Register) -> None:
    counted = totals(invited.standings)
    wrong_group = {**counted.by_group, "Tỉnh": replace(counted.by_group["Tỉnh"], approved=2)}
    wrong_body = {**counted.by_organisation, ("Xã", "UBND xã C"): Tally()}

    assert [said.en for said in reconcile(replace(counted, by_group=wrong_group), 3)] == [
        "organisations of Tỉnh: approved adds up to 1, the total says 2.",
        "groups: approved adds up to 3, the total says 2.",
        "Tỉnh: nominated = pending + approved + rejected + deferred + withdrawn does not hold.",
    ]
    assert "organisations of Xã: nominated adds up to 0, the total says 1." in [
        said.en for said in reconcile(replace(counted, by_organisation=wrong_body), 3)
    ]
    assert [said.en for said in reconcile(counted, 4)] == ["3 nominated, but the list has 4 lines."]


BROKEN = {
    "invited = accepted + declined + unanswered": Tally(nominated=1, approved=1, invited=1),
    "coming = accepted + substitutes": Tally(nominated=1, approved=1, invited=1, accepted=1),
    "invited ≤ approved": Tally(nominated=1, pending=1, invited=1, unanswered=1),
    "substitutes ≤ declined": Tally(nominated=1, approved=1, substitutes=1, coming=1),
    "arrived ≤ coming + unanswered": Tally(nominated=1, approved=1, arrived=1),
}


@pytest.mark.parametrize("identity", BROKEN)
def test_every_identity_is_checked(identity: str, invited: Register) -> None:
    broken = BROKEN[identity]
    counted = replace(
        totals(invited.standings), all=broken, by_group={"X": broken}, by_organisation={("X", "Y"): broken}
    )

    assert [said.en for said in reconcile(counted, 1)] == [
        f"{where}: {identity} does not hold." for where in ("all", "X", "X / Y")
    ]
