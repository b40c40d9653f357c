"""How many: nominated, approved, invited, coming; by organisation, by group, in all; and the proof that it adds up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter

from planner.guests.lines import GuestLine, Standings
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of guests.

    Attributes:
        nominated: all lines; pending + approved + rejected + deferred + withdrawn.
        invited: accepted + declined + unanswered.
        substitutes: declined guests for whom somebody else comes.
        coming: accepted + substitutes.
        late: nominated after the first frozen round.
        arrived: received on the day.
    """

    nominated: int = 0
    pending: int = 0
    approved: int = 0
    rejected: int = 0
    deferred: int = 0
    withdrawn: int = 0
    invited: int = 0
    accepted: int = 0
    declined: int = 0
    unanswered: int = 0
    substitutes: int = 0
    coming: int = 0
    late: int = 0
    arrived: int = 0


COUNTS = tuple(each.name for each in fields(Tally))


@dataclass(frozen=True, slots=True)
class Totals:
    """Tallies at every level, each counted from the lines by itself.

    Attributes:
        by_organisation: (group, organisation) -> tally.
        quotas: (group, organisation) -> seats; organisation empty for the whole group.
    """

    all: Tally
    by_group: Mapping[str, Tally]
    by_organisation: Mapping[tuple[str, str], Tally]
    quotas: Mapping[tuple[str, str], int]

    def left(self, group: str, organisation: str = "") -> int | None:
        """Return the seats of a quota not yet used; None without a quota."""
        seats = self.quotas.get((group, organisation))
        tally = self.by_organisation.get((group, organisation)) if organisation else self.by_group.get(group)
        return None if seats is None else seats - (tally.approved if tally else 0)


def tally(lines: Iterable[GuestLine]) -> Tally:
    """Count lines."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(_marks(line))
    return Tally(**{name: counts[name] for name in COUNTS})


def _marks(line: GuestLine) -> Iterator[str]:
    yield "nominated"
    yield line.standing
    if line.invited:
        yield "invited"
        yield line.answer or "unanswered"
    marks = {"substitutes": line.substitute is not None, "coming": line.is_coming}
    yield from (name for name, holds in {**marks, "late": line.late, "arrived": line.arrived}.items() if holds)


def totals(standings: Standings) -> Totals:
    """Count a register at every level; each level anew from the lines, so that comparing them proves something."""
    lines = [*standings.guests.values()]
    by_group: dict[str, list[GuestLine]] = defaultdict(list)
    by_organisation: dict[tuple[str, str], list[GuestLine]] = defaultdict(list)
    for line in lines:
        by_group[line.group].append(line)
        by_organisation[line.group, line.organisation].append(line)
    return Totals(
        tally(lines),
        {group: tally(members) for group, members in by_group.items()},
        {place: tally(members) for place, members in by_organisation.items()},
        dict(standings.quotas),
    )


def reconcile(counted: Totals, listed: int) -> tuple[Wording, ...]:
    """Prove that the totals add up; what does not is said, nothing is returned when all does.

    Args:
        counted: totals at every level.
        listed: how many lines the list has.
    """
    faults = [*_levels(counted)]
    places = [("tất cả", "all", counted.all)]
    places += [(group, group, each) for group, each in counted.by_group.items()]
    places += [(f"{group} / {body}",) * 2 + (each,) for (group, body), each in counted.by_organisation.items()]
    for vi, en, each in places:
        faults += _identities(vi, en, each)
    if counted.all.nominated != listed:
        faults.append(
            Wording(
                f"Tổng đề xuất {counted.all.nominated} khác số dòng danh sách {listed}.",
                f"{counted.all.nominated} nominated, but the list has {listed} lines.",
            )
        )
    return tuple(faults)


def _levels(counted: Totals) -> Iterator[Wording]:
    """Organisations add up to their group, groups to all."""
    for group, whole in counted.by_group.items():
        parts = [each for (name, _), each in counted.by_organisation.items() if name == group]
        yield from _sums(f"đơn vị thuộc {group}", f"organisations of {group}", parts, whole)
    yield from _sums("các nhóm", "groups", [*counted.by_group.values()], counted.all)
    strangers = {group for group, _ in counted.by_organisation} - {*counted.by_group}
    for group in sorted(strangers):
        yield Wording(f"Nhóm {group} có đơn vị nhưng không có tổng.", f"Group {group} has parts but no total.")


def _sums(vi: str, en: str, parts: list[Tally], whole: Tally) -> Iterator[Wording]:
    for name in COUNTS:
        get = attrgetter(name)
        total = sum(map(get, parts))
        if total != get(whole):
            yield Wording(
                f"Cộng {vi}: {name} = {total}, nhưng tổng ghi {get(whole)}.",
                f"{en}: {name} adds up to {total}, the total says {get(whole)}.",
            )


def _identities(vi: str, en: str, each: Tally) -> Iterator[Wording]:
    """Check what holds within one tally."""
    decided = each.pending + each.approved + each.rejected + each.deferred + each.withdrawn
    checks = {
        "nominated = pending + approved + rejected + deferred + withdrawn": each.nominated == decided,
        "invited = accepted + declined + unanswered": each.invited == each.accepted + each.declined + each.unanswered,
        "coming = accepted + substitutes": each.coming == each.accepted + each.substitutes,
        "invited ≤ approved": each.invited <= each.approved,
        "substitutes ≤ declined": each.substitutes <= each.declined,
        "arrived ≤ coming + unanswered": each.arrived <= each.coming + each.unanswered,
    }
    for name, holds in checks.items():
        if not holds:
            yield Wording(f"{vi}: sai đẳng thức {name}.", f"{en}: {name} does not hold.")
