"""Items and what hangs on them as one graph of delays, in whole minutes.

A delay is how much later than planned something happens, never less than 0. Buffers and gaps of the plan are the
slack of an arc: a delay passes on only what exceeds it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from planner.errors import UsageError
from planner.runsheet.build import programme_of
from planner.runsheet.circles import circle_among, circle_words
from planner.runsheet.network import MINUTE_S, NO_TIME, Network, topological
from planner.scenario.rows import Coupling, RunsheetItem
from planner.wording import Wording

_HEADS = re.compile(r"(?P<name>.+?)\s*[×x*]\s*(?P<heads>\d{1,5})")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who is told: a person, a role, or a crowd told one by one; ``heads`` counts people."""

    name: str
    heads: int = 1


@dataclass(frozen=True, slots=True)
class Pull:
    """A delay that one moment passes on to another: ``delay(after) >= delay(before) - slack_min``.

    Attributes:
        before: index of the item or subject that comes first.
        from_end: whether the delay of its end counts (items only).
        to_end: whether the end of the later item is pulled: it lasts longer.
        slack_min: free minutes between both in the plan, never below 0.
    """

    before: int
    from_end: bool
    to_end: bool
    slack_min: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A coupling seen from the item's moment: which moment, and how much delay passes without notice."""

    coupling: Coupling
    item: int
    from_end: bool
    tolerance_min: int


@dataclass(frozen=True)
class Subject:
    """A wave, door, bus, block … with the couplings of all its rows."""

    kind: str
    name: str
    moves_with: tuple[Hold, ...]
    told: tuple[Party, ...]
    couplings: tuple[Coupling, ...]


@dataclass(frozen=True)
class Coupled:
    """The whole graph.

    Nodes 0 to n - 1 are the items of the network, n and up the subjects.

    Attributes:
        network: the items and their planned times.
        subjects: what hangs on them.
        pulls: what each node is pulled by: an item by items (links) and subjects (rule chờ); a subject by nothing
            here, see ``Subject.moves_with``.
        fixed: couplings of rule giữ.
        order: all nodes in topological order.
    """

    network: Network
    subjects: tuple[Subject, ...]
    pulls: tuple[tuple[Pull, ...], ...]
    fixed: tuple[Hold, ...]
    order: tuple[int, ...]

    @classmethod
    def of(cls, items: Sequence[RunsheetItem], couplings: Sequence[Coupling]) -> "Coupled":
        """Return the graph of the programme itself (rows of plans B aside); raise UsageError naming a circle."""
        network = Network.of(programme_of(items))
        known = [one for one in couplings if one.item_id in network.place and not one.variant]
        subjects = _subjects(known, network)
        pulls = (*_pulls_of_items(network, known, subjects), *(() for _ in subjects))
        before = [[pull.before for pull in into] for into in pulls]
        for number, subject in enumerate(subjects, start=len(network.items)):
            before[number] = [hold.item for hold in subject.moves_with]
        order = topological(before)
        if len(order) < len(before):
            names = [*network.ids, *(f"{one.kind} {one.name}" for one in subjects)]
            raise UsageError(circle_words([names[index] for index in circle_among(before)]))
        fixed = tuple(_hold(one, network) for one in known if one.rule == "giữ")
        return cls(network, subjects, pulls, fixed, order)

    @cached_property
    def items(self) -> tuple[RunsheetItem, ...]:
        """The items by index."""
        return self.network.items

    def subject_at(self, node: int) -> Subject:
        """Return the subject of a node that is no item."""
        return self.subjects[node - len(self.items)]

    @cached_property
    def subject_place(self) -> Mapping[str, int]:
        """Return subject name -> node."""
        return {one.name: node for node, one in enumerate(self.subjects, start=len(self.items))}

    def planned(self, coupling: Coupling) -> datetime | None:
        """Return when the subject of a coupling is due by the plan; None when its item has no time."""
        item = self.items[self.network.place[coupling.item_id]]
        start = self.network.planned_start(item.item_id)
        if start is None:
            return None
        length_min = item.minutes if coupling.anchor == "cuối" else 0
        return start + timedelta(minutes=length_min + (coupling.offset_min or 0))


def parties(texts: Sequence[str]) -> tuple[Party, ...]:
    """Return who is told; ``Đoàn Hà Nội×12`` stands for twelve people."""
    return tuple(_party(text) for text in texts)


def _party(text: str) -> Party:
    match = _HEADS.fullmatch(text)
    return Party(text) if match is None else Party(match["name"], int(match["heads"]))


def told_when_shortened(item: RunsheetItem) -> tuple[Party, ...]:
    """Return who is told that an item is cut: its column ``told``; without one its performers and who is in charge."""
    if item.told:
        return parties(item.told)
    named = [part.strip() for part in f"{item.performer};{item.owner}".split(";")]
    return parties(tuple(dict.fromkeys(part for part in named if part))) or (Party(item.title),)


def _subjects(couplings: Sequence[Coupling], network: Network) -> tuple[Subject, ...]:
    """Group the rows by kind and subject; rows that only hold an item (giữ) are of no subject that could move."""
    rows: dict[tuple[str, str], list[Coupling]] = {}
    for one in couplings:
        if one.rule != "giữ":
            rows.setdefault((one.kind, one.subject), []).append(one)
    return tuple(_subject(kind, name, group, network) for (kind, name), group in rows.items())


def _subject(kind: str, name: str, group: Sequence[Coupling], network: Network) -> Subject:
    moves = tuple(_hold(one, network) for one in group if one.rule == "theo")
    told = tuple(dict.fromkeys(party for one in group for party in parties(one.told)))
    nobody = Party(f"{kind} {name}")
    return Subject(kind, name, moves, told or (nobody,), tuple(group))


def _hold(coupling: Coupling, network: Network) -> Hold:
    return Hold(coupling, network.place[coupling.item_id], coupling.anchor == "cuối", coupling.tolerance_min)


def _pulls_of_items(
    network: Network, couplings: Sequence[Coupling], subjects: Sequence[Subject]
) -> tuple[tuple[Pull, ...], ...]:
    pulls = [list(_links(index, network)) for index in range(len(network.items))]
    node = {(one.kind, one.name): number for number, one in enumerate(subjects, start=len(network.items))}
    for one in couplings:
        if one.rule == "chờ":
            to_end = one.anchor == "cuối"
            pull = Pull(node[one.kind, one.subject], from_end=False, to_end=to_end, slack_min=one.tolerance_min)
            pulls[network.place[one.item_id]].append(pull)
    return tuple(tuple(into) for into in pulls)


def _links(index: int, network: Network) -> Iterator[Pull]:
    """Yield what the links of an item pass on; what the plan itself does not keep counts as no slack, not as delay."""
    if network.start_s[index] == NO_TIME:
        return
    for arc in network.arcs[index]:
        if network.start_s[arc.before] != NO_TIME:
            first = network.start_s[arc.before] + (network.length_s[arc.before] if arc.from_end else 0)
            second = network.start_s[index] + (network.length_s[index] if arc.to_end else 0)
            slack_min = max(0, (second - first - arc.lag_s) // MINUTE_S)
            yield Pull(arc.before, arc.from_end, arc.to_end, slack_min)


def nobody_hangs(name: str, known: Sequence[str], nearest: str | None) -> UsageError:
    """Return the error for a name that is neither an item nor a subject."""
    hint = Wording(f"; gần nhất là “{nearest}”", f"; the nearest is “{nearest}”") if nearest else Wording("", "")
    return UsageError(
        Wording(
            f"Không có mục hay đối tượng gắn kết “{name}” trong {len(known)} tên đã khai{hint.vi}.",
            f"There is no item or coupled subject “{name}” among the {len(known)} that are declared{hint.en}.",
        )
    )
