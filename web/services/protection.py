"""Protected persons: whose movements only cleared people may see.

Whether a person is guarded follows from the rank (Luật Cảnh vệ, Article 10; the pack's ranks say so in their column
``special``); everyone of their delegation moves with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.scenario.schema import Scenario
from planner.wording import Wording

MARK = "cảnh vệ"
HIDDEN = Wording("•• cần quyền xem hành trình cảnh vệ", "•• needs clearance for protected movements")

MOVEMENTS: Mapping[str, frozenset[str]] = {
    "guests": frozenset({"lodging_from", "lodging_to", "share_with", "transport_mode", "origin_place"}),
    "delegations": frozenset({"arrives_at", "leaves_at", "host_officer_id"}),
    "availability": frozenset({"from", "to", "reason"}),
    "lodging_used": frozenset({"hotel_id", "night", "room_id", "room_type", "rooms", "state", "note"}),
    "posts": frozenset({"lat", "lon", "needs"}),
    "movements": frozenset(
        {
            "name",
            "edge_ids",
            "streets",
            "from_place",
            "to_place",
            "start",
            "start_event",
            "speed_kmh",
            "length_m",
            "assembly_from",
            "detour",
            "published_at",
        }
    ),
    "movement_blocks": frozenset({"name", "people", "length_m", "gap_m"}),
    "crossings": frozenset({"node_id", "wait_min", "post_id"}),
    "transfers": frozenset({"name", "people", "from_place", "to_place", "ready", "due", "for_whom"}),
}
"""Columns that tell where a protected person is and when."""


@dataclass(frozen=True, slots=True)
class Protected:
    """Who and what is protected in a scenario.

    Attributes:
        guests: ids of guarded guests and of the members of their delegations.
        delegations: ids of the delegations of guarded guests.
        posts: ids of escort posts.
        movements: ids of the convoys that are marked as protected.
        transfers: ids of transfers, and of their loads, of people who ride alone or come with a guarded guest.
    """

    guests: frozenset[str]
    delegations: frozenset[str]
    posts: frozenset[str]
    movements: frozenset[str] = frozenset()
    transfers: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        """Every id that may not be told to who is not cleared."""
        return self.guests | self.delegations | self.posts | self.movements | self.transfers


def protected_of(scenario: Scenario) -> Protected:
    """Return who and what is protected."""
    ranks = {rank.rank for rank in scenario.ranks if MARK in rank.special}
    guarded = [guest for guest in scenario.guests if guest.rank in ranks]
    delegations = frozenset(guest.delegation_id for guest in guarded if guest.delegation_id)
    guests = {guest.guest_id for guest in scenario.guests if guest.delegation_id in delegations}
    posts = frozenset(post.post_id for post in scenario.posts if post.kind == "escort")
    convoys = frozenset(one.movement_id for one in scenario.movements if one.protected)
    rides = [row for row in scenario.transfers if row.alone or row.for_whom in delegations]
    loads = frozenset(f"{row.transfer_id}/{number}" for row in rides for number in range(1, row.people + 1))
    transfers = frozenset(row.transfer_id for row in rides) | loads
    return Protected(frozenset(guests | {guest.guest_id for guest in guarded}), delegations, posts, convoys, transfers)
