"""The steps of a register, one after the other -> how it stands. Rules are asked before; here nothing is refused."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

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
from planner.guests.lines import Gift, GuestLine, Host, Round, Standings, Substitute


@dataclass(slots=True)
class Ledger:
    """Standings in the making: many steps are written into one set of tables.

    Attributes:
        approved: (group, organisation) -> guests approved, organisation empty for the whole group.
        guest_of_entry: list entry -> the guest, not withdrawn, whose nomination rests on it.
    """

    guests: dict[str, GuestLine] = field(default_factory=dict)
    quotas: dict[tuple[str, str], int] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    gifts: dict[str, Gift] = field(default_factory=dict)
    hosts: dict[str, Host] = field(default_factory=dict)
    last_at: datetime | None = None
    approved: Counter[tuple[str, str]] = field(init=False, default_factory=Counter)
    guest_of_entry: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for line in self.guests.values():
            self._count(line, 1)

    @classmethod
    def of(cls, standings: Standings) -> "Ledger":
        """Return a ledger to go on from ``standings``."""
        return cls(
            dict(standings.guests),
            dict(standings.quotas),
            list(standings.rounds),
            dict(standings.gifts),
            dict(standings.hosts),
            standings.last_at,
        )

    def closed(self) -> Standings:
        """Return the standings; nothing of them changes afterwards."""
        return Standings(
            MappingProxyType(self.guests),
            MappingProxyType(self.quotas),
            tuple(self.rounds),
            MappingProxyType(self.gifts),
            MappingProxyType(self.hosts),
            self.last_at,
        )

    def write(self, event: AnyEvent) -> None:
        """Write one step."""
        WRITERS[type(event)](self, event)
        self.last_at = event.at

    def change(self, guest_id: str, **changes: Any) -> None:  # noqa: ANN401 - attributes of a line
        """Write another line for a guest."""
        self.put(replace(self.guests[guest_id], **changes))

    def put(self, line: GuestLine) -> None:
        """Put a line in the place of the guest's last one."""
        if line.guest_id in self.guests:
            self._count(self.guests[line.guest_id], -1)
        self.guests[line.guest_id] = line
        self._count(line, 1)

    def _count(self, line: GuestLine, step: int) -> None:
        if line.standing == "approved":
            for organisation in {"", line.organisation}:
                self.approved[line.group, organisation] += step
        for entry in line.entries:
            if step > 0 and not line.withdrawn:
                self.guest_of_entry[entry] = line.guest_id
            else:
                self.guest_of_entry.pop(entry, None)


def _quota(ledger: Ledger, event: QuotaSet) -> None:
    ledger.quotas[event.group, event.organisation] = event.seats


def _nominated(ledger: Ledger, event: Nominated) -> None:
    about = (event.guest_id, event.full_name, event.group, event.organisation, event.post, event.rank, event.entries)
    ledger.put(GuestLine(*about, event.by, late=bool(ledger.rounds)))


def _decided(ledger: Ledger, event: Decided) -> None:
    ledger.change(event.guest_id, verdict=event.verdict)


def _frozen(ledger: Ledger, event: RoundFrozen) -> None:
    lines = MappingProxyType(dict(ledger.guests))
    ledger.rounds.append(Round(event.number, event.at, event.by, event.reason, lines))


def _invited(ledger: Ledger, event: Invited) -> None:
    ledger.change(event.guest_id, invited=True)


def _answered(ledger: Ledger, event: Answered) -> None:
    # Who comes after all needs no substitute any more.
    kept = ledger.guests[event.guest_id].substitute if event.answer == "declined" else None
    ledger.change(event.guest_id, answer=event.answer, substitute=kept)


def _substituted(ledger: Ledger, event: SubstituteNamed) -> None:
    substitute = Substitute(event.substitute_id, event.full_name, event.post, event.rank)
    ledger.change(event.guest_id, substitute=substitute)


def _withdrawn(ledger: Ledger, event: Withdrawn) -> None:
    ledger.change(event.guest_id, withdrawn=True)


def _arrived(ledger: Ledger, event: Arrived) -> None:
    ledger.change(event.guest_id, arrived=True)


def _gift(ledger: Ledger, event: GiftApproved) -> None:
    gift = Gift(event.gift_id, event.guest_id, event.what, event.legal_basis, event.value_vnd)
    ledger.gifts[event.gift_id] = gift


def _delivered(ledger: Ledger, event: GiftDelivered) -> None:
    ledger.gifts[event.gift_id] = replace(ledger.gifts[event.gift_id], delivered_at=event.at)


def _host(ledger: Ledger, event: HostNamed) -> None:
    ledger.hosts[event.organisation] = Host(event.organisation, event.host, event.topics)


def _ready(ledger: Ledger, event: HostReady) -> None:
    ledger.hosts[event.organisation] = replace(ledger.hosts[event.organisation], ready=True)


WRITERS: Mapping[type[AnyEvent], Callable[[Ledger, Any], None]] = {
    QuotaSet: _quota,
    Nominated: _nominated,
    Decided: _decided,
    RoundFrozen: _frozen,
    Invited: _invited,
    Answered: _answered,
    SubstituteNamed: _substituted,
    Withdrawn: _withdrawn,
    Arrived: _arrived,
    GiftApproved: _gift,
    GiftDelivered: _delivered,
    HostNamed: _host,
    HostReady: _ready,
}
