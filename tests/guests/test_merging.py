"""Merging is somebody's decision, keeps every source, and can be taken back."""

from datetime import datetime
from typing import Any

import pytest

from planner.guests import Entry, MergeDecision, Merges, RegisterError

NOW = datetime(2025, 4, 1, 9, 0)
FIRST = Entry("A", "Nguyễn Văn Hoà", phone="0900000001", needs=("aisle",))
SECOND = Entry("B", "Nguyen Van Hoa", phone="0900000009", post="Chủ tịch", titles=("Ông",), needs=("diet",))
THIRD = Entry("C", "Lê Thị Bình")
ENTRIES = (FIRST, SECOND, THIRD)


def decide(**about: Any) -> MergeDecision:  # noqa: ANN401 - any attribute of a decision
    said = {
        "decision_id": "Q1",
        "verdict": "one_person",
        "entries": ("A", "B"),
        "reason": "cùng số",
        "by": "An",
        "at": NOW,
    }
    return MergeDecision(**{**said, **about})


def test_without_decisions_everybody_is_a_person() -> None:
    assert [person.merged for person in Merges().people(ENTRIES)] == [*ENTRIES]


def test_a_merged_person_keeps_both_sources_and_says_where_they_disagree() -> None:
    person, other = Merges().record(decide()).people(ENTRIES)

    assert person.sources == (FIRST, SECOND)
    assert (person.merged.full_name, person.merged.phone, person.merged.post) == (
        "Nguyễn Văn Hoà",
        "0900000001",
        "Chủ tịch",
    )
    assert (person.merged.needs, person.merged.titles) == (("aisle", "diet"), ("Ông",))
    assert person.conflicts == ("full_name", "phone")
    assert other.merged == THIRD


def test_the_chosen_value_counts() -> None:
    person, _ = Merges().record(decide(chosen={"phone": "B"})).people(ENTRIES)

    assert person.merged.phone == "0900000009"


def test_undoing_brings_the_entries_back_as_they_came() -> None:
    merges = Merges().record(decide()).record(decide(decision_id="Q2", undoes="Q1", entries=()))

    assert [person.merged for person in merges.people(ENTRIES)] == [*ENTRIES]
    assert len(merges.decisions) == 2


def test_merging_is_transitive_in_any_order() -> None:
    merges = Merges().record(decide(entries=("B", "C"))).record(decide(decision_id="Q2", entries=("A", "B")))

    assert merges.groups() == (frozenset({"A", "B", "C"}),)


REFUSED = {
    "has_reason_and_person": decide(reason=" "),
    "has_own_id": decide(decision_id=""),
    "names_two_entries": decide(entries=("A", "A")),
    "undoes_what_is_in_force": decide(undoes="Q9"),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_a_decision_that_breaks_a_rule_is_refused_by_its_name(rule: str) -> None:
    with pytest.raises(RegisterError) as told:
        Merges().record(REFUSED[rule])
    assert told.value.rule == rule


def test_a_choice_from_elsewhere_is_refused() -> None:
    with pytest.raises(RegisterError, match="Không chọn được giá trị phone từ dòng C"):
        Merges().record(decide(chosen={"phone": "C"}))


def test_who_is_kept_apart_is_not_merged_even_through_a_third() -> None:
    merges = Merges().record(decide(verdict="two_people")).record(decide(decision_id="Q2", entries=("B", "C")))

    with pytest.raises(RegisterError) as told:
        merges.record(decide(decision_id="Q3", entries=("A", "C")))
    assert told.value.rule == "agrees_with_decisions"
    assert merges.record(decide(decision_id="Q3", undoes="Q1", entries=())).kept_apart() == frozenset()
