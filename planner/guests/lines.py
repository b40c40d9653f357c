"""How a guest register stands after its steps so far: lines, rounds, gifts, hosts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from planner.guests.events import Answer, Verdict

Standing = Literal["pending", "withdrawn", "approved", "rejected", "deferred"]


@dataclass(frozen=True, slots=True)
class Substitute:
    """Who comes instead of a guest, with a rank of their own."""

    substitute_id: str
    full_name: str
    post: str
    rank: int


@dataclass(frozen=True, slots=True)
class GuestLine:
    """One guest of the register as things stand.

    Attributes:
        rank: the guest's own level; 0 when not known yet.
        entries: ids of the list entries the nomination rests on.
        late: nominated after the first round was frozen.
        verdict: of the draft as it stands; empty while nobody has decided.
    """

    guest_id: str
    full_name: str
    group: str
    organisation: str
    post: str = ""
    rank: int = 0
    entries: tuple[str, ...] = ()
    nominated_by: str = ""
    late: bool = False
    verdict: Verdict | Literal[""] = ""
    withdrawn: bool = False
    invited: bool = False
    answer: Answer | Literal[""] = ""
    substitute: Substitute | None = None
    arrived: bool = False

    @property
    def standing(self) -> Standing:
        """Where the nomination stands; exactly one of five, so that they add up to all nominations."""
        if self.withdrawn:
            return "withdrawn"
        return self.verdict or "pending"

    @property
    def is_coming(self) -> bool:
        """Whether the guest, or a substitute, said yes."""
        return self.answer == "accepted" or self.substitute is not None


@dataclass(frozen=True, slots=True)
class Round:
    """A list that was approved and frozen."""

    number: int
    at: datetime
    by: str
    reason: str
    lines: Mapping[str, GuestLine]

    @property
    def approved(self) -> tuple[GuestLine, ...]:
        """The lines approved in this round."""
        return tuple(line for line in self.lines.values() if line.standing == "approved")


@dataclass(frozen=True, slots=True)
class Gift:
    """A gift approved for a guest, with the basis that was given for it."""

    gift_id: str
    guest_id: str
    what: str
    legal_basis: str
    value_vnd: int = 0
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """Who receives a delegation; ready once the topics are known."""

    organisation: str
    host: str
    topics: str = ""
    ready: bool = False


def _none() -> Mapping[str, "GuestLine"]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Standings:
    """The whole register as it stands.

    Attributes:
        guests: guest id -> line, in the order of nomination.
        quotas: (group, organisation) -> seats; organisation empty for the whole group.
        rounds: frozen rounds, the first first.
        last_at: time of the last step.
    """

    guests: Mapping[str, GuestLine] = field(default_factory=_none)
    quotas: Mapping[tuple[str, str], int] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()
    gifts: Mapping[str, Gift] = field(default_factory=dict)
    hosts: Mapping[str, Host] = field(default_factory=dict)
    last_at: datetime | None = None
