"""Organisations, delegations and 1,350 nominated guests, 1,200 of whom attend."""

from dataclasses import dataclass, field

from generator.cast import (
    AWARDED,
    ELDERS,
    FOREIGN,
    HEROES,
    MOTHERS,
    OTHERS,
    POSTS,
    PRESS,
    RELIGIOUS,
    SHARES,
    SPONSORS,
    TWINNED,
    YOUTH,
    DelegationPlan,
    Share,
    delegation_plans,
)
from generator.dice import Dice
from generator.names import NameBook

LODGERS = 430
WOMEN_PERCENT = 34
OLD_RANKS = {5, MOTHERS, HEROES, ELDERS, 19, 25, 26}
NO_POST_RANKS = {MOTHERS, HEROES, ELDERS, 24, 25, 26, AWARDED, YOUTH}
SPEAKING_RANKS = {8, 18}
D_DAY = 16
ACCEPTED_PERCENT, INVITED_PERCENT = 74, 24
AISLE_RANKS = {HEROES, ELDERS, AWARDED}
AWARDS = 12
"""Recipients called to the stage; the others of their rank receive theirs elsewhere."""
SINGERS, BLOC = 13, 16
"""Pupils who sing and pupils who march in, each with seats kept for them."""


@dataclass
class Guest:
    """A row of guests.csv in the making."""

    number: int
    rank: int
    delegation: int
    status: str
    gender: str
    birth_year: int
    post: str
    far: bool
    since: str = ""
    companion_of: "Guest | None" = None
    needs: list[str] = field(default_factory=list)
    apart: list["Guest"] = field(default_factory=list)
    share: "Guest | None" = None
    nights: tuple[int, int] | None = None
    name: str = ""
    role: str = ""
    turn: int = 0
    escort: str = ""

    @property
    def attends(self) -> bool:
        """Whether the guest gets a seat."""
        return self.status in {"invited", "accepted", "substitute"}

    @property
    def key(self) -> str:
        """Return the id of the row."""
        return f"K{self.number:04d}"


class GuestBook:
    """Builds the guests of all delegations in order of precedence."""

    def __init__(self, dice: Dice, names: NameBook, communes: list[str]) -> None:
        """Make every guest, then their companions, needs, pairs and nights."""
        self.dice, self.names = dice, names
        self.plans = delegation_plans(communes)
        self.guests: list[Guest] = []
        for rank in sorted(SHARES):
            self._attending(rank)
        for rank in sorted(OTHERS):
            status, count = OTHERS[rank]
            for index in range(count):
                self._add(rank, self._home(rank, index), status)
        self._name_all()
        self._needs()
        self._apart()
        self._nights()
        self._share()
        self._roles()

    def _homes(self, rank: int) -> list[int]:
        return [index for index, plan in enumerate(self.plans) if rank in plan.ranks]

    def _home(self, rank: int, index: int) -> int:
        homes = self._homes(rank)
        return homes[index % len(homes)]

    def _add(self, rank: int, delegation: int, status: str, principal: Guest | None = None) -> Guest:
        women = 100 if rank == MOTHERS else WOMEN_PERCENT
        gender = principal.gender if principal else ("nữ" if self.dice.chance(women) else "nam")
        guest = Guest(
            number=len(self.guests) + 1,
            rank=rank,
            delegation=delegation,
            status=status,
            gender=gender,
            birth_year=self._birth_year(rank, principal),
            post="Người đi cùng" if principal else self._post(rank, delegation),
            far=self.plans[delegation].far,
            companion_of=principal,
        )
        if principal is None and rank not in NO_POST_RANKS:
            year, month, day = (
                self.dice.between(2012, 2024),
                self.dice.between(1, 12),
                self.dice.between(1, 28),
            )
            guest.since = f"{year}-{month:02d}-{day:02d}"
        self.guests.append(guest)
        return guest

    def _birth_year(self, rank: int, principal: Guest | None) -> int:
        if principal:
            return self.dice.between(1968, 2000)
        if rank == MOTHERS:
            return self.dice.between(1925, 1942)
        if rank in OLD_RANKS:
            return self.dice.between(1935, 1956)
        if rank == YOUTH:
            return self.dice.between(1996, 2010)
        return self.dice.between(1962, 1990)

    def _post(self, rank: int, delegation: int) -> str:
        first = not any(guest.rank == rank and guest.delegation == delegation for guest in self.guests)
        return POSTS[rank][0 if first else 1]

    def _attending(self, rank: int) -> None:
        share = SHARES[rank]
        principals = [self._add(rank, self._home(rank, i), self._status()) for i in range(share.principals)]
        accompanied = self.dice.sample(self._dependants(principals, share), share.wheelchair + share.accompanied)
        in_chairs = set(map(id, self.dice.sample(accompanied, share.wheelchair)))
        for guest in accompanied:
            guest.status = "accepted"
            guest.needs.append("wheelchair" if id(guest) in in_chairs else "companion")
            self._add(rank, guest.delegation, "accepted", guest)

    def _dependants(self, principals: list[Guest], share: Share) -> list[Guest]:
        """Leave out the head of the rank unless everybody of the rank needs company."""
        wanted = share.wheelchair + share.accompanied
        return principals if wanted >= len(principals) else principals[1:]

    def _status(self) -> str:
        draw = self.dice.below(100)
        if draw < ACCEPTED_PERCENT:
            return "accepted"
        return "invited" if draw < ACCEPTED_PERCENT + INVITED_PERCENT else "substitute"

    def _name_all(self) -> None:
        for guest in self.guests:
            guest.name = self.names.draw(guest.gender)

    def _needs(self) -> None:
        for guest in self.guests:
            if not guest.attends or guest.companion_of or guest.needs:
                continue
            if (guest.rank in AISLE_RANKS and self.dice.chance(30)) or self._speaks(guest):
                guest.needs.append("aisle")
            if guest.rank == FOREIGN:
                guest.needs.append("interpreter")
            if guest.rank == RELIGIOUS and self.dice.chance(50):
                guest.needs.append("diet")

    def _speaks(self, guest: Guest) -> bool:
        return guest.rank in SPEAKING_RANKS and guest.post == POSTS[guest.rank][0]

    def _apart(self) -> None:
        for rank in (22, 24, 25, 27):
            first, second = self.dice.sample([g for g in self.guests if self._single(g) and g.rank == rank], 2)
            first.apart.append(second)

    def _single(self, guest: Guest) -> bool:
        return guest.attends and not guest.companion_of and not guest.needs and not guest.apart and not guest.share

    def _nights(self) -> None:
        """Give beds to those from afar by precedence, then to sponsors; companions stay with principals."""
        parties = self._parties()
        left = LODGERS
        for party in parties:
            if len(party) <= left:
                first = 14 if self.dice.chance(30) else 15
                last = 17 if self.dice.chance(55) else 16
                for guest in party:
                    guest.nights = (first, last)
                left -= len(party)

    def _parties(self) -> list[list[Guest]]:
        companions: dict[int, list[Guest]] = {}
        for guest in self.guests:
            if guest.companion_of:
                companions.setdefault(guest.companion_of.number, []).append(guest)
        wanting = [g for g in self.guests if g.attends and not g.companion_of and (g.far or self._frail(g))]
        wanting += [g for g in self.guests if g.attends and not g.companion_of and g.rank == SPONSORS]
        return [[guest, *companions.get(guest.number, [])] for guest in wanting]

    def _frail(self, guest: Guest) -> bool:
        return guest.rank in {HEROES, ELDERS} and "wheelchair" in guest.needs

    def _share(self) -> None:
        """Eight couples and seven pairs of friends, each within a delegation and for the same nights."""
        lodgers = [g for g in self.guests if g.nights and self._single(g) and g.rank in {15, 22, 24, 25}]
        wanted = {"couple": 8, "friends": 7}
        for guest in self.dice.shuffled(lodgers):
            if guest.share or not any(wanted.values()):
                continue
            for other in lodgers:
                kind = "friends" if other.gender == guest.gender else "couple"
                same = other.delegation == guest.delegation and other.nights == guest.nights
                if same and other is not guest and not other.share and wanted[kind]:
                    guest.share, other.share = other, guest
                    wanted[kind] -= 1
                    break

    def _roles(self) -> None:
        """Say who is called to the stage, who is honoured, who belongs to the press, to the singers, to a bloc."""
        leaders = [guest for guest in self.guests if guest.attends and not guest.companion_of]
        for turn, guest in enumerate((guest for guest in leaders if self._speaks(guest)), start=1):
            guest.role, guest.turn = "speaker", turn
        awarded = [g for g in leaders if g.rank == AWARDED and not {"wheelchair", "companion"} & set(g.needs)]
        awarded.sort(key=lambda guest: ("aisle" not in guest.needs, guest.number))
        for turn, guest in enumerate(awarded[:AWARDS], start=1):
            guest.role, guest.turn = "award", turn
        for guest in leaders:
            if guest.rank in {MOTHERS, HEROES, ELDERS}:
                guest.role = "honour"
            elif guest.rank == PRESS:
                guest.role = "press"
        young = [guest for guest in leaders if guest.rank == YOUTH and self._single(guest)]
        for place, guest in enumerate(young[: SINGERS + BLOC]):
            guest.role = "performer" if place < SINGERS else "bloc"
        alone = [
            guest for guest in leaders if guest.role == "honour" and not {"wheelchair", "companion"} & set(guest.needs)
        ]
        for number, guest in enumerate(alone, start=1):
            guest.escort = f"Tình nguyện viên {number:02d} (hư cấu)"


def guest_rows(book: GuestBook) -> list[dict[str, object]]:
    """Return the rows of guests.csv."""
    return [_guest_row(guest, book) for guest in book.guests]


def _guest_row(guest: Guest, book: GuestBook) -> dict[str, object]:
    plan = book.plans[guest.delegation]
    nights = [f"2025-06-{day}" for day in guest.nights] if guest.nights else ["", ""]
    return {
        "guest_id": guest.key,
        "full_name": guest.name,
        "gender": guest.gender,
        "birth_year": guest.birth_year,
        "post": guest.post,
        "organisation_id": f"TC-{guest.delegation + 1:03d}",
        "delegation_id": f"DD-{guest.delegation + 1:02d}",
        "rank": guest.rank,
        "in_post_since": guest.since,
        "companion_of": guest.companion_of.key if guest.companion_of else "",
        "needs": ";".join(guest.needs),
        "apart_from": ";".join(other.key for other in guest.apart),
        "role": guest.role,
        "award_order": guest.turn or "",
        "escort": guest.escort,
        "status": guest.status,
        "phone": f"0000 {guest.number // 1000:03d} {guest.number % 1000:03d}",
        "email": f"{guest.key.lower()}@example.org",
        "lodging_from": nights[0],
        "lodging_to": nights[1],
        "share_with": guest.share.key if guest.share else "",
        "transport_mode": _mode(plan),
        "origin_place": plan.origin,
    }


def _mode(plan: DelegationPlan) -> str:
    if plan.ranks[0] <= FOREIGN:
        return "xe con" if plan.ranks[0] < TWINNED else "xe khách"
    return {"Hồ Xá": "xe máy", "Đông Hà": "xe con"}.get(plan.origin, "xe khách")


def delegation_rows(book: GuestBook, hosts: list[str]) -> list[dict[str, object]]:
    """Return the rows of delegations.csv; ``hosts`` are the reception members who take turns."""
    rows: list[dict[str, object]] = []
    for index, plan in enumerate(book.plans):
        members = [guest for guest in book.guests if guest.delegation == index and guest.attends]
        head = next((guest for guest in members if not guest.companion_of), None)
        lodging = [guest.nights for guest in members if guest.nights]
        day, leave = (min(lodging)[0], max(night[1] for night in lodging)) if lodging else (D_DAY, D_DAY)
        rows.append(
            {
                "delegation_id": f"DD-{index + 1:02d}",
                "name": plan.name,
                "head_guest_id": head.key if head else "",
                "host_officer_id": hosts[index % len(hosts)],
                "arrives_at": f"2025-06-{day} 15:00" if lodging else f"2025-06-16 06:{15 + 5 * (index % 8):02d}",
                "leaves_at": f"2025-06-{leave} {'08:00' if leave > D_DAY else '13:30'}"
                if lodging
                else "2025-06-16 11:30",
            }
        )
    return rows
