"""Organisations, ranks, delegations and guests."""

from typing import Annotated, Literal

from planner.scenario.fields import (
    BirthYear,
    Id,
    Name,
    Names,
    OptionalDay,
    OptionalLatitude,
    OptionalLongitude,
    OptionalMoment,
    OptionalPositive,
    Positive,
    Ref,
)
from planner.scenario.rows.base import Row

Gender = Literal["nam", "nữ", ""]
GuestStatus = Literal["nominated", "approved", "invited", "accepted", "declined", "substitute", "arrived"]
ATTENDING: frozenset[GuestStatus] = frozenset({"invited", "accepted", "substitute", "arrived"})
"""Guests who get a seat and, if they ask, a room: invited and not declined."""
GUEST_ROLES = ("award", "speaker", "honour", "press", "performer", "bloc")
"""What a guest does at the ceremony, as far as the seat depends on it (column ``role``, several with ``;``)."""


class Organisation(Row):
    """A body that hosts, sends guests, guards or performs, between two dates; it may have a successor."""

    organisation_id: Id
    name: Name
    kind: Literal[
        "party",
        "state",
        "front",
        "force",
        "commune",
        "agency",
        "enterprise",
        "press",
        "religious",
        "international",
        "school",
        "troupe",
    ]
    parent_id: Annotated[str, Ref("organisations")] = ""
    valid_from: OptionalDay = None
    valid_to: OptionalDay = None
    successor_id: Annotated[str, Ref("organisations")] = ""
    lat: OptionalLatitude = None
    lon: OptionalLongitude = None


class Rank(Row):
    """A level of precedence (1 is the highest) and the zones in which its holders may sit (empty: any)."""

    rank: Positive
    group: Name
    examples: str = ""
    block: str = ""
    introduction: str = ""
    zones: Names = ()
    special: str = ""
    source_status: str = ""


class Delegation(Row):
    """Guests who come, sit and lodge together."""

    delegation_id: Id
    name: Name
    head_guest_id: Annotated[str, Ref("guests")] = ""
    host_officer_id: str = ""
    arrives_at: OptionalMoment = None
    leaves_at: OptionalMoment = None


class Guest(Row):
    """A person nominated or invited; ``needs`` are words: wheelchair, aisle, companion, interpreter, diet.

    ``role`` holds words of GUEST_ROLES; ``award_order`` is the turn to be called to the stage, 1 the first (the
    highest award, or the first speaker); ``escort`` names who looks after the guest when no companion is listed.
    A driver or member of staff ``serves`` a guest, and lodges near.
    """

    guest_id: Id
    full_name: Name
    gender: Gender = ""
    birth_year: BirthYear = None
    post: str = ""
    organisation_id: Annotated[str, Ref("organisations")] = ""
    delegation_id: Annotated[str, Ref("delegations")] = ""
    rank: Annotated[Positive, Ref("ranks")]
    in_post_since: OptionalDay = None
    companion_of: Annotated[str, Ref("guests")] = ""
    needs: Names = ()
    apart_from: Annotated[Names, Ref("guests")] = ()
    role: Names = ()
    award_order: OptionalPositive = None
    escort: str = ""
    status: GuestStatus = "invited"
    phone: str = ""
    email: str = ""
    lodging_from: OptionalDay = None
    lodging_to: OptionalDay = None
    share_with: Annotated[str, Ref("guests")] = ""
    transport_mode: str = ""
    origin_place: str = ""
    serves: Annotated[str, Ref("guests")] = ""

    @property
    def attends(self) -> bool:
        """Whether the guest is invited and has not declined."""
        return self.status in ATTENDING

    @property
    def lodges(self) -> bool:
        """Whether the guest attends and needs a bed for at least one night."""
        return self.attends and self.lodging_from is not None and self.lodging_to is not None
