"""The guest register: every step of inviting, kept for good; how it stands is worked out from the steps.

Quotas → nominations → decisions, frozen in numbered rounds → invitations → answers, substitutes → arrivals;
gifts and hosts beside. A register never changes: recording a step gives another register.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.guests.events import AnyEvent, Nominated, event_data, event_from
from planner.guests.lines import Gift, GuestLine, Round, Standings
from planner.guests.merging import Person
from planner.guests.refusals import ReadingError, RegisterError
from planner.guests.replay import Ledger
from planner.guests.rules import RULES
from planner.wording import Wording

FORMAT, VERSION = "khanh-tiet-guest-register", 1

GIFT_WARNING = Wording(
    "Không tặng quà, biểu trưng, logo và không chiêu đãi tại lễ kỷ niệm (Nghị định 111/2018/NĐ-CP; Nghị định "
    "145/2013/NĐ-CP; đã đối chiếu: V). Chỉ ghi nhận quà khi có căn cứ pháp lý riêng.",
    "No gifts, symbols or logos and no banquet at anniversaries (Decree 111/2018; Decree 145/2013; verified: V). "
    "Record a gift only with a legal basis of its own.",
)
"""R06, to be shown before a gift is entered and above every list of gifts."""


@dataclass(frozen=True, slots=True)
class Register:
    """A guest register: its steps, and how it stands after them."""

    name: str
    events: tuple[AnyEvent, ...] = ()
    standings: Standings = field(default_factory=Standings, compare=False, repr=False)

    def __reduce__(self) -> "tuple[object, tuple[object, ...]]":
        """Travel between processes as name and steps; how it stands is worked out again."""
        return _replayed, (self.name, self.events)

    def record(self, *events: AnyEvent) -> "Register":
        """Return the register with more steps, all of them or none.

        Raises:
            RegisterError: a step breaks a rule.
        """
        ledger = Ledger.of(self.standings)
        for event in events:
            for rule in RULES:
                for message in rule(ledger, event):
                    raise RegisterError(message, rule.__name__)
            ledger.write(event)
        return Register(self.name, (*self.events, *events), ledger.closed())

    def problems(self, event: AnyEvent) -> tuple[Wording, ...]:
        """Return every reason for which a step would be refused, to be shown before it is tried."""
        ledger = Ledger.of(self.standings)
        return tuple(message for rule in RULES for message in rule(ledger, event))

    @property
    def guests(self) -> Mapping[str, GuestLine]:
        """Guest id -> line as things stand."""
        return self.standings.guests

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The frozen rounds."""
        return self.standings.rounds

    @property
    def is_frozen(self) -> bool:
        """Whether nothing about approvals has changed since the last round was frozen."""
        return bool(self.rounds) and not diff(self.rounds[-1].lines, self.guests)

    def pending_gifts(self) -> tuple[Gift, ...]:
        """Return gifts approved but not delivered: approved − delivered."""
        return tuple(gift for gift in self.standings.gifts.values() if gift.delivered_at is None)

    def delegations_without_host(self, local: Iterable[str] = ()) -> tuple[str, ...]:
        """Return organisations with approved guests, not ``local``, that nobody is ready to receive."""
        coming = {line.organisation for line in self.guests.values() if line.standing == "approved"}
        hosts = self.standings.hosts
        return tuple(sorted(each for each in coming - {*local} if not (each in hosts and hosts[each].ready)))

    def history(self, guest_id: str) -> tuple[AnyEvent, ...]:
        """Return every step about a guest, the first first."""
        return tuple(event for event in self.events if getattr(event, "guest_id", None) == guest_id)


def _replayed(name: str, events: tuple[AnyEvent, ...]) -> Register:
    return Register(name).record(*events)


ROUND_FIELDS = ("full_name", "group", "organisation", "post", "rank", "standing", "late")
"""What two rounds are compared by; answers and arrivals are not approvals."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference between two rounds: a guest came, went, or an attribute changed."""

    guest_id: str
    attribute: str
    before: str
    after: str


def diff(before: Mapping[str, GuestLine], after: Mapping[str, GuestLine]) -> tuple[Change, ...]:
    """Return what differs between two lists of lines; an added guest shows as a change of ``listed``."""
    return tuple(_changes(before, after))


def _changes(before: Mapping[str, GuestLine], after: Mapping[str, GuestLine]) -> Iterator[Change]:
    for guest_id in sorted({*before, *after}):
        old, new = before.get(guest_id), after.get(guest_id)
        if old is None or new is None:
            yield Change(guest_id, "listed", "" if old is None else old.full_name, "" if new is None else new.full_name)
        elif old is not new:
            for name in ROUND_FIELDS:
                left, right = str(getattr(old, name)), str(getattr(new, name))
                if left != right:
                    yield Change(guest_id, name, left, right)


def nomination(person: Person, about: Mapping[str, Any]) -> Nominated:
    """Return the nomination of a person found in lists; ``about`` holds guest_id, at, by, reason, rank."""
    entry = person.merged
    sources = tuple(source.entry_id for source in person.sources)
    return Nominated(
        full_name=entry.full_name,
        group=entry.group,
        organisation=entry.organisation,
        post=entry.post,
        entries=sources,
        **about,
    )


def to_text(register: Register) -> str:
    """Return the register as JSON text, a step a line, to be kept in a file."""
    head = {"format": FORMAT, "version": VERSION, "name": register.name}
    steps = ",\n".join(json.dumps(event_data(event), ensure_ascii=False) for event in register.events)
    return json.dumps(head, ensure_ascii=False)[:-1] + f', "events": [\n{steps}\n]}}\n'


def from_text(text: str) -> Register:
    """Read a register back; every step passes the rules again.

    Raises:
        ReadingError: the text is no register, or a step cannot be read.
        RegisterError: a step breaks a rule: the file was changed by hand.
    """
    try:
        data = json.loads(text)
        known = data["format"] == FORMAT and data["version"] == VERSION
        steps = list(data["events"])
        name = str(data["name"])
    except (ValueError, KeyError, TypeError):
        known, steps, name = False, [], ""
    if not known:
        raise ReadingError(
            Wording("Tệp không phải sổ khách mời của phần mềm này.", "This is not a guest register of this program.")
        )
    return Register(name).record(*(_read_step(number, step) for number, step in enumerate(steps, start=1)))


def _read_step(number: int, step: Mapping[str, Any]) -> AnyEvent:
    try:
        return event_from(step)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReadingError(
            Wording(
                f"Bước {number} trong sổ khách mời không đọc được ({error}); hãy dùng bản sao lưu.",
                f"Step {number} of the guest register cannot be read ({error}); use a backup.",
            )
        ) from None
