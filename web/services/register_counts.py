"""The register in figures: totals of every level as lines of a table, and what a statistic counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date

from planner.collation import collation_key
from planner.guests import Facts, Register, Tally, Totals, facts_of, reconcile, totals
from planner.wording import Wording
from web.services.guarded import Guarded
from web.services.register_people import People, gone_of

COUNT_WORDS: Mapping[str, Wording] = {
    "nominated": Wording("Đề cử", "Nominated"),
    "pending": Wording("Chờ duyệt", "Pending"),
    "approved": Wording("Đã duyệt", "Approved"),
    "rejected": Wording("Không duyệt", "Rejected"),
    "deferred": Wording("Để lại", "Deferred"),
    "withdrawn": Wording("Đã rút", "Withdrawn"),
    "invited": Wording("Đã mời", "Invited"),
    "accepted": Wording("Nhận lời", "Accepted"),
    "declined": Wording("Từ chối", "Declined"),
    "unanswered": Wording("Chưa trả lời", "No answer"),
    "substitutes": Wording("Đi thay", "Substitutes"),
    "coming": Wording("Sẽ đến", "Coming"),
    "late": Wording("Bổ sung", "Late"),
    "arrived": Wording("Có mặt", "Arrived"),
}
COUNTS = tuple(each.name for each in fields(Tally))


@dataclass(frozen=True, slots=True)
class TotalLine:
    """Figures of one level: 0 all, 1 a group, 2 an office within it; ``left`` of the quota, None without one."""

    level: int
    group: str
    organisation: str
    seats: int | None
    left: int | None
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """All totals, and what does not add up: nothing when all does."""

    lines: tuple[TotalLine, ...]
    faults: tuple[Wording, ...]
    identities: int


def counted(register: Register) -> Counted:
    """Return the totals of a register with the proof that they add up."""
    found = totals(register.standings)
    lines = tuple(_lines(found))
    checked = len(COUNTS) * (len(found.by_group) + 1) + 6 * len(lines) + 1
    return Counted(lines, reconcile(found, len(register.guests)), checked)


def _lines(found: Totals) -> Iterator[TotalLine]:
    whole = [seats for (_group, office), seats in found.quotas.items() if not office]
    yield TotalLine(0, "", "", sum(whole) if whole else None, None, astuple(found.all))
    groups = {*found.by_group, *(group for group, _office in found.quotas)}
    for group in sorted(groups, key=collation_key):
        own = found.by_group.get(group, Tally())
        yield TotalLine(1, group, "", found.quotas.get((group, "")), found.left(group), astuple(own))
        offices = {office for name, office in {*found.by_organisation, *found.quotas} if name == group and office}
        blank = {office for name, office in found.by_organisation if name == group and not office}
        for office in sorted(offices | blank, key=collation_key):
            place = (group, office)
            tally = found.by_organisation.get(place, Tally())
            seats = found.quotas.get(place) if office else None
            yield TotalLine(2, group, office, seats, found.left(*place) if office else None, astuple(tally))


def facts(people: People, on: date, guarded: Guarded) -> Sequence[Facts]:
    """Return what is counted of everybody on the list who is not protected, or of all for whoever is cleared."""
    gone = gone_of(people.lists)
    return [
        facts_of(one.entry, on, one.line)
        for own, one in people.everyone.items()
        if own not in gone and not guarded.covers("guests", one.cells)
    ]
