"""The guests of a pack as the rest of the guest list sees people: entries, lines, ranked."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planner.collation import fold
from planner.guests import Entry, Facts, GuestLine, Introduction, Ranked, Source, facts_of, introductions, salutation
from planner.guests.organisations import Likeness, compare_organisations
from planner.law.protocol import ranks_of

if TYPE_CHECKING:
    from planner.scenario.rows import Guest
    from planner.scenario.schema import Scenario

INVITED = frozenset({"invited", "accepted", "declined", "substitute", "arrived"})
DECIDED = INVITED | {"approved"}
SAID_YES = frozenset({"accepted", "substitute", "arrived"})


def people_in(scenario: "Scenario") -> Iterator[tuple["Guest", Entry]]:
    """Yield every guest with its entry; the entry's id names the pack, so that it is never taken for a list's line."""
    names = {each.organisation_id: each.name for each in scenario.organisations}
    groups = {each.rank: each.group for each in ranks_of(scenario)}
    for guest in scenario.guests:
        yield (
            guest,
            _entry(scenario.event.id, guest, (names.get(guest.organisation_id, ""), groups.get(guest.rank, ""))),
        )


def _entry(pack: str, guest: "Guest", words: tuple[str, str]) -> Entry:
    organisation, group = words
    return Entry(
        f"{pack}:{guest.guest_id}",
        guest.full_name,
        source=Source(pack, "", 0),
        gender=guest.gender,
        birth=str(guest.birth_year or ""),
        post=guest.post,
        post_since=guest.in_post_since.isoformat() if guest.in_post_since else "",
        organisation=organisation,
        group=group,
        rank=str(guest.rank),
        locality=guest.origin_place,
        phone=guest.phone,
        email=guest.email,
        needs=guest.needs,
        lodging="x" if guest.lodging_from else "",
        transport=guest.transport_mode,
    )


def facts_in(scenario: "Scenario") -> tuple[Facts, ...]:
    """Return what is counted of every guest of the pack."""
    day = scenario.event.d_day
    return tuple(facts_of(entry, day, _line(guest, entry)) for guest, entry in people_in(scenario))


def _line(guest: "Guest", entry: Entry) -> GuestLine:
    """Return how a guest stands by the status in the table."""
    status = guest.status
    return GuestLine(
        guest.guest_id,
        guest.full_name,
        entry.group,
        entry.organisation,
        guest.post,
        guest.rank,
        verdict="approved" if status in DECIDED else "",
        invited=status in INVITED,
        answer="declined" if status == "declined" else "accepted" if status in SAID_YES else "",
        arrived=status == "arrived",
    )


def host_of(scenario: "Scenario") -> str:
    """Return the id of the organisation that gives the ceremony; empty when the table does not have it."""
    wanted = scenario.event.host_organisation
    exact = [each for each in scenario.organisations if wanted and fold(each.name) == fold(wanted)]
    like = exact or [
        each for each in scenario.organisations if compare_organisations(each.name, wanted) is Likeness.SAME
    ]
    return like[0].organisation_id if len(like) == 1 else ""


def _ranked(scenario: "Scenario", host: str) -> tuple[Ranked, ...]:
    """Return who attends in their own right: companions are not introduced."""
    return tuple(
        Ranked(
            guest.guest_id,
            guest.full_name,
            guest.post,
            guest.rank,
            bool(host) and guest.organisation_id == host,
            guest.in_post_since,
            guest.birth_year,
        )
        for guest in scenario.guests
        if guest.attends and not guest.companion_of
    )


def announced(scenario: "Scenario", host: str) -> tuple[tuple[Introduction, ...], tuple[Ranked, ...]]:
    """Return what the announcer reads (R08) and whom the speech may address by name (R10)."""
    guests, ranks = _ranked(scenario, host), ranks_of(scenario)
    return introductions(guests, ranks), salutation(guests, ranks)
