"""Deciding that two entries are one person, or are not: recorded, with reason and person, and reversible.

Entries are never changed or thrown away. A person is worked out from the entries and from the decisions in
force; undoing a decision brings the entries back as they came.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from planner.guests.entries import TEXT_FIELDS, Entry
from planner.guests.refusals import RegisterError
from planner.wording import Wording

Verdict = Literal["one_person", "two_people"]


@dataclass(frozen=True, slots=True)
class MergeDecision:
    """What somebody decided about entries.

    Attributes:
        decision_id: unique; an undo names it.
        verdict: one person, or people to be kept apart.
        entries: ids of the entries, two or more.
        chosen: attribute -> entry id whose value counts; for others the first entry that says something.
        undoes: id of an earlier decision that this one takes back; then nothing else is decided.
    """

    decision_id: str
    verdict: Verdict
    entries: tuple[str, ...]
    reason: str
    by: str
    at: datetime
    chosen: Mapping[str, str] = field(default_factory=dict)
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person with every entry that says something about them.

    Attributes:
        person_id: the id of the first entry.
        merged: the values that count.
        sources: the entries as they came.
        conflicts: attributes about which the entries disagree.
    """

    person_id: str
    merged: Entry
    sources: tuple[Entry, ...]
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merges:
    """All decisions about duplicates, in the order in which they were taken."""

    decisions: tuple[MergeDecision, ...] = ()

    def record(self, decision: MergeDecision) -> "Merges":
        """Return the decisions with one more.

        Raises:
            RegisterError: it lacks a reason or a person, repeats an id, or contradicts a decision in force.
        """
        for rule in MERGE_RULES:
            for message in rule(self, decision):
                raise RegisterError(message, rule.__name__)
        return Merges((*self.decisions, decision))

    @property
    def in_force(self) -> tuple[MergeDecision, ...]:
        """The decisions that nobody has taken back."""
        undone = {decision.undoes for decision in self.decisions}
        return tuple(each for each in self.decisions if not each.undoes and each.decision_id not in undone)

    def groups(self) -> tuple[frozenset[str], ...]:
        """Return the sets of entry ids that are one person each."""
        groups: list[frozenset[str]] = []
        for decision in self.in_force:
            if decision.verdict == "one_person":
                joined = frozenset(decision.entries).union(*(g for g in groups if g & {*decision.entries}))
                groups = [*(g for g in groups if not g & joined), joined]
        return tuple(groups)

    def kept_apart(self) -> frozenset[frozenset[str]]:
        """Return the pairs of entry ids that somebody decided are two people."""
        return frozenset(
            frozenset({left, right})
            for decision in self.in_force
            if decision.verdict == "two_people"
            for left in decision.entries
            for right in decision.entries
            if left < right
        )

    def people(self, entries: Sequence[Entry]) -> tuple[Person, ...]:
        """Return the people whom the entries name, each in the place of their first entry."""
        group_of = {entry_id: group for group in self.groups() for entry_id in group}
        members: dict[frozenset[str], list[Entry]] = {}
        for entry in entries:
            members.setdefault(group_of.get(entry.entry_id, frozenset({entry.entry_id})), []).append(entry)
        chosen = self._choices()
        return tuple(_person(group, chosen) for group in members.values())

    def _choices(self) -> Mapping[str, Mapping[str, str]]:
        """Return, for each entry id, the choices that a decision about it made; the latest counts."""
        choices: dict[str, dict[str, str]] = {}
        for decision in self.in_force:
            for entry_id in decision.entries:
                choices.setdefault(entry_id, {}).update(decision.chosen)
        return choices


def _person(sources: Sequence[Entry], choices: Mapping[str, Mapping[str, str]]) -> Person:
    first = sources[0]
    if len(sources) == 1:
        return Person(first.entry_id, first, (first,))
    by_id = {entry.entry_id: entry for entry in sources}
    chosen = {name: by_id[i] for entry in sources for name, i in choices.get(entry.entry_id, {}).items() if i in by_id}
    values: dict[str, Any] = {name: _value(name, sources, chosen) for name in TEXT_FIELDS}
    values["needs"] = tuple(dict.fromkeys(need for entry in sources for need in entry.needs))
    values["titles"] = tuple(dict.fromkeys(title for entry in sources for title in entry.titles))
    merged = replace(first, **values)
    return Person(first.entry_id, merged, tuple(sources), tuple(_conflicts(sources)))


def _value(name: str, sources: Sequence[Entry], chosen: Mapping[str, Entry]) -> str:
    order = [*([chosen[name]] if name in chosen else []), *sources]
    return next((text for entry in order if (text := str(getattr(entry, name)))), "")


def _conflicts(sources: Sequence[Entry]) -> Iterator[str]:
    for name in TEXT_FIELDS:
        if len({text for entry in sources if (text := getattr(entry, name))}) > 1:
            yield name


def has_reason_and_person(_merges: Merges, decision: MergeDecision) -> Iterator[Wording]:
    """Every decision says why, and who took it."""
    if not decision.reason.strip() or not decision.by.strip():
        yield Wording(
            "Quyết định gộp hoặc tách phải ghi lý do và người quyết định.",
            "A decision on duplicates must say why, and who took it.",
        )


def has_own_id(merges: Merges, decision: MergeDecision) -> Iterator[Wording]:
    """No two decisions share an id."""
    if not decision.decision_id or decision.decision_id in {each.decision_id for each in merges.decisions}:
        yield Wording(
            f"Mã quyết định {decision.decision_id} đã có; hãy dùng mã khác.",
            f"Decision id {decision.decision_id} is taken; use another.",
        )


def names_two_entries(_merges: Merges, decision: MergeDecision) -> Iterator[Wording]:
    """A decision is about two entries at least; choices are about those entries and known attributes."""
    if decision.undoes:
        return
    if len({*decision.entries}) < 2:  # noqa: PLR2004 - two make a pair
        yield Wording("Cần ít nhất hai dòng để gộp hoặc tách.", "At least two entries are needed.")
    for name, entry_id in decision.chosen.items():
        if name not in TEXT_FIELDS or entry_id not in decision.entries:
            yield Wording(
                f"Không chọn được giá trị {name} từ dòng {entry_id}; hãy chọn trong các dòng được gộp.",
                f"{name} cannot be taken from {entry_id}; choose among the entries being merged.",
            )


def undoes_what_is_in_force(merges: Merges, decision: MergeDecision) -> Iterator[Wording]:
    """Only a decision in force can be taken back."""
    if decision.undoes and decision.undoes not in {each.decision_id for each in merges.in_force}:
        yield Wording(
            f"Quyết định {decision.undoes} không có hoặc đã được huỷ.",
            f"Decision {decision.undoes} does not exist or has been taken back.",
        )


def agrees_with_decisions(merges: Merges, decision: MergeDecision) -> Iterator[Wording]:
    """Nobody is merged with whom somebody decided to keep apart, nor the other way round."""
    if decision.undoes:
        return
    after = Merges((*merges.decisions, decision))
    groups = after.groups()
    for pair in sorted(map(sorted, after.kept_apart())):
        if any({*pair} <= group for group in groups):
            both = " – ".join(pair)
            yield Wording(
                f"{both}: đã có quyết định ngược lại; hãy huỷ quyết định cũ trước.",
                f"{both}: the opposite was decided before; take that decision back first.",
            )


MERGE_RULES = (has_reason_and_person, has_own_id, names_two_entries, undoes_what_is_in_force, agrees_with_decisions)
