"""Members of an event: who holds which roles and duties. Nobody changes their own; one organiser stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from sqlalchemy import Connection, func, select

from planner.collation import fold, name_key
from planner.scenario.rows.traffic import Force
from planner.wording import Wording
from web.errors import Conflict, Invalid, NotFound
from web.policy import POLICY, Flag, Resource, Role
from web.services import events
from web.store import tables
from web.store.engine import Store, Transaction

EVENT_ROLES = (Role.ORGANISER, Role.REVIEWER, Role.CLERK, Role.VIEWER)
"""Roles that are held in an event; the administrator's is not among them."""
FORCES: tuple[str, ...] = get_args(Force)
"""Forces that a member may lead."""
NAME_ROLES = frozenset(str(role) for role in EVENT_ROLES if Resource.ROSTER_NAMES in POLICY[role])
"""Roles that read names of the forces that their holder leads."""
NO_NAMES = Wording(
    "Chỉ người có vai trò Thẩm định an ninh mới xem họ tên của lực lượng mình chỉ huy; hãy chọn thêm vai trò đó.",
    "Only security reviewers read the names of the force they lead; choose that role, too.",
)
OWN = Wording(
    "Không ai tự đổi vai trò của chính mình; hãy nhờ một người khác trong ban tổ chức.",
    "Nobody changes their own roles; ask another organiser.",
)
LAST = Wording(
    "Đây là người cuối cùng của ban tổ chức: hãy thêm người khác vào ban tổ chức trước.",
    "This is the last organiser: make someone else one first.",
)


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who belongs to an event."""

    public_id: str
    login: str
    name: str
    roles: tuple[Role, ...]
    flags: tuple[Flag, ...]
    forces: tuple[str, ...]
    disabled: bool
    added_ms: int


def listing(store: Store, event_id: int, *, text: str = "", role: str = "", sort: str = "name") -> tuple[Member, ...]:
    """Return the members that match, searched without accents."""
    with store.read() as db:
        found = _members(db, event_id)
    words = fold(text).split()
    shown = [one for one in found if all(word in f"{one.login} {fold(one.name)}" for word in words)]
    shown = [one for one in shown if not role or role in one.roles]
    keys = {"login": lambda one: one.login, "added": lambda one: one.added_ms, "name": lambda one: name_key(one.name)}
    shown.sort(key=keys.get(sort.lstrip("-"), keys["name"]), reverse=sort.startswith("-"))
    return tuple(shown)


def _members(db: Connection, event_id: int) -> tuple[Member, ...]:
    query = (
        select(tables.users, *(tables.memberships.c[name] for name in ("role", "flags", "forces", "added_ms")))
        .join_from(tables.memberships, tables.users, tables.memberships.c.user_id == tables.users.c.id)
        .where(tables.memberships.c.event_id == event_id)
        .order_by(tables.memberships.c.id)
    )
    people: dict[int, Member] = {}
    for row in db.execute(query):
        new = Member(row.public_id, row.login, row.name, (), (), (), row.disabled, row.added_ms)
        known = people.get(row.id, new)
        flags = tuple(flag for flag in Flag if flag in known.flags or flag in row.flags)
        roles = tuple(one for one in EVENT_ROLES if one in known.roles or one == row.role)
        forces = tuple(one for one in FORCES if one in known.forces or one in row.forces)
        people[row.id] = replace(known, roles=roles, flags=flags, forces=forces)
    return tuple(people.values())


def member(store: Store, event_id: int, public_id: str) -> Member:
    """Return one member.

    Raises:
        NotFound: nobody of this event has that id.
    """
    with store.read() as db:
        found = next((one for one in _members(db, event_id) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def belongs(store: Store, event_id: int, public_id: str) -> bool:
    """Whether somebody is a member of an event."""
    with store.read() as db:
        return any(one.public_id == public_id for one in _members(db, event_id))


def event_number(store: Store, public_id: str) -> int | None:
    """Return the number of an event, None when there is no such event."""
    with store.read() as db:
        return db.execute(select(tables.events.c.id).where(tables.events.c.public_id == public_id)).scalar()


@dataclass(frozen=True, slots=True)
class Duties:
    """Roles and flags to be given to someone, and the forces that the person leads."""

    roles: Sequence[Role]
    flags: Sequence[Flag]
    forces: Sequence[str] = ()

    @property
    def is_weighty(self) -> bool:
        """Whether it opens what only those in charge may see: given by whoever really sits at the keyboard."""
        return Flag.PROTECTED in self.flags or bool(self.forces)


def duties_of(roles: Iterable[str], flags: Iterable[str], forces: Iterable[str] = ()) -> Duties:
    """Return roles, flags and forces as chosen in a form.

    Raises:
        Invalid: no role was chosen, something that does not exist, or a force for a role that reads no names.
    """
    chosen, marked, led = set(roles), set(flags), set(forces)
    faults: dict[str, Wording] = {}
    if not chosen or not chosen <= set(map(str, EVENT_ROLES)):
        faults["roles"] = Wording("Chọn ít nhất một vai trò.", "Choose at least one role.")
    if not marked <= set(map(str, Flag)):
        faults["flags"] = Wording("Nhiệm vụ này không có trong danh sách.", "There is no such duty.")
    if not led <= set(FORCES):
        faults["forces"] = Wording("Không có lực lượng này trong danh sách.", "There is no such force.")
    elif led and not chosen & NAME_ROLES:
        faults["forces"] = NO_NAMES
    if faults:
        raise Invalid(faults)
    return Duties(
        [one for one in EVENT_ROLES if one in chosen],
        [one for one in Flag if one in marked],
        [one for one in FORCES if one in led],
    )


def add(transaction: Transaction, event_id: int, login: str, duties: Duties) -> None:
    """Make the holder of an account a member.

    Raises:
        Invalid: there is no such account, it is disabled, or its holder is a member already.
    """
    query = select(tables.users.c.id, tables.users.c.disabled).where(tables.users.c.login == login.strip().casefold())
    row = transaction.db.execute(query).first()
    if row is None or row.disabled:
        words = Wording(
            f"Không có tài khoản “{login[:64]}” đang hoạt động; quản trị hệ thống tạo tài khoản.",
            f"There is no active account “{login[:64]}”; the administrator makes accounts.",
        )
        raise Invalid({"login": words})
    if _holds_any(transaction.db, event_id, row.id):
        words = Wording("Người này đã là thành viên; hãy sửa vai trò của họ.", "A member already; change their roles.")
        raise Invalid({"login": words})
    _give(transaction, event_id, row.id, duties)


def _holds_any(db: Connection, event_id: int, user_id: int) -> bool:
    own = (tables.memberships.c.event_id == event_id) & (tables.memberships.c.user_id == user_id)
    return db.execute(select(func.count()).select_from(tables.memberships).where(own)).scalar_one() > 0


def _give(transaction: Transaction, event_id: int, user_id: int, duties: Duties) -> None:
    for role in duties.roles:
        beside = events.Beside([str(flag) for flag in duties.flags], duties.forces)
        events.add_member(transaction, event_id, user_id, role, beside)


def change(transaction: Transaction, event_id: int, public_id: str, duties: Duties | None) -> None:
    """Give a member other duties, or, with None, none at all any more.

    Raises:
        NotFound: nobody of this event has that id.
        Conflict: it is oneself, or the last organiser.
    """
    user_id = transaction.db.execute(select(tables.users.c.id).where(tables.users.c.public_id == public_id)).scalar()
    if user_id is None or not _holds_any(transaction.db, event_id, user_id):
        raise NotFound
    if user_id == transaction.actor.user_id:
        raise Conflict(OWN)
    own = (tables.memberships.c.event_id == event_id) & (tables.memberships.c.user_id == user_id)
    transaction.db.execute(tables.memberships.delete().where(own))
    transaction.note("member.remove", str(user_id), event_id=event_id)
    if duties is not None:
        _give(transaction, event_id, user_id, duties)
    _keep_one_organiser(transaction.db, event_id)


def _keep_one_organiser(db: Connection, event_id: int) -> None:
    query = (
        select(func.count(tables.users.c.id.distinct()))
        .join_from(tables.memberships, tables.users, tables.memberships.c.user_id == tables.users.c.id)
        .where(tables.memberships.c.event_id == event_id)
        .where(tables.memberships.c.role == str(Role.ORGANISER))
        .where(tables.users.c.disabled.is_(False))
    )
    if db.execute(query).scalar_one() == 0:
        raise Conflict(LAST)
