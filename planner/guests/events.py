"""The steps of a guest register: what happened, to whom, why, decided by whom, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar, Literal

Verdict = Literal["approved", "rejected", "deferred"]
Answer = Literal["accepted", "declined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every step says.

    Attributes:
        at: when, by the clock of the place; passed in.
        by: the person who decided or did it.
        reason: why; a report's number, a letter, a telephone call.
    """

    kind: ClassVar[str] = ""
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaSet(Event):
    """How many guests a group, or an organisation within it, may send; empty organisation: the whole group."""

    kind: ClassVar[str] = "quota_set"
    group: str
    organisation: str = ""
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominated(Event):
    """Somebody was proposed.

    Attributes:
        guest_id: unique in the register.
        rank: level of precedence, 1 is the highest; 0 when not known yet.
        entries: ids of the entries of lists in which the person stands.
    """

    kind: ClassVar[str] = "nominated"
    guest_id: str
    full_name: str
    group: str
    organisation: str
    post: str = ""
    rank: int = 0
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Event):
    """A round's verdict on one guest."""

    kind: ClassVar[str] = "decided"
    guest_id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFrozen(Event):
    """The list as it stands was approved as round ``number`` and never changes again."""

    kind: ClassVar[str] = "round_frozen"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(Event):
    """The invitation was sent."""

    kind: ClassVar[str] = "invited"
    guest_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Event):
    """The guest said yes or no; a later answer counts instead of an earlier one."""

    kind: ClassVar[str] = "answered"
    guest_id: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteNamed(Event):
    """Another person comes instead of a guest who declined, with a rank of their own (R36).

    Attributes:
        same_level: somebody confirmed that the substitute holds the same level in their own right.
    """

    kind: ClassVar[str] = "substitute_named"
    guest_id: str
    substitute_id: str
    full_name: str
    post: str
    rank: int
    same_level: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """The nomination was taken back by those who made it."""

    kind: ClassVar[str] = "withdrawn"
    guest_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived(Event):
    """The guest was received."""

    kind: ClassVar[str] = "arrived"
    guest_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftApproved(Event):
    """A gift for a guest was approved; the law forbids gifts at anniversaries (R06), so a basis is asked for."""

    kind: ClassVar[str] = "gift_approved"
    gift_id: str
    guest_id: str
    what: str
    legal_basis: str
    value_vnd: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftDelivered(Event):
    """A gift was handed over."""

    kind: ClassVar[str] = "gift_delivered"
    gift_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostNamed(Event):
    """Somebody is to receive a delegation, with the topics to speak about."""

    kind: ClassVar[str] = "host_named"
    organisation: str
    host: str
    topics: str = field(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostReady(Event):
    """The host knows the topics: passed the rehearsal of the reception."""

    kind: ClassVar[str] = "host_ready"
    organisation: str


AnyEvent = (
    QuotaSet
    | Nominated
    | Decided
    | RoundFrozen
    | Invited
    | Answered
    | SubstituteNamed
    | Withdrawn
    | Arrived
    | GiftApproved
    | GiftDelivered
    | HostNamed
    | HostReady
)
EVENTS: Mapping[str, type[AnyEvent]] = {
    each.kind: each
    for each in (
        QuotaSet,
        Nominated,
        Decided,
        RoundFrozen,
        Invited,
        Answered,
        SubstituteNamed,
        Withdrawn,
        Arrived,
        GiftApproved,
        GiftDelivered,
        HostNamed,
        HostReady,
    )
}


def event_data(event: AnyEvent) -> dict[str, Any]:
    """Return an event as plain data, its kind first."""
    data: dict[str, Any] = {"kind": event.kind}
    for each in fields(event):
        value = getattr(event, each.name)
        data[each.name] = value.isoformat() if isinstance(value, date) else value
    return data


def event_from(data: Mapping[str, Any]) -> AnyEvent:
    """Return the event that plain data describe.

    Raises:
        KeyError: the kind is unknown.
        TypeError: an attribute is missing, unknown or of another type.
        ValueError: the time cannot be read.
    """
    kind = EVENTS[data["kind"]]
    values = {name: value for name, value in data.items() if name != "kind"}
    values["at"] = datetime.fromisoformat(values["at"])
    if "entries" in values:
        values["entries"] = tuple(values["entries"])
    event = kind(**values)
    for each in fields(event):
        _check_type(each.name, getattr(event, each.name), each.type)
    return event


PLAIN_TYPES = {"int": int, "bool": bool, "str": str, "datetime": datetime}


def _check_type(name: str, value: object, wanted: object) -> None:
    """Refuse text where a number belongs; annotations may be types or their names."""
    known = wanted if isinstance(wanted, type) else PLAIN_TYPES.get(str(wanted), object)
    if not isinstance(value, known) or (known is int and isinstance(value, bool)):
        raise TypeError(name)
