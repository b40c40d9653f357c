"""Keeping accounts: the list, rights, one-time passwords. Nobody changes their own rights; one administrator stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Row, Select, false, func, select

from planner.collation import collation_key, fold, name_key
from planner.wording import Wording
from web.errors import Conflict, Invalid, NotFound, Stale
from web.services import accounts, attempts, factors, sessions
from web.services.accounts import NewAccount
from web.services.passwords import hash_password, one_time
from web.store import tables
from web.store.engine import Actor, Store, Transaction

OWN = Wording(
    "Không ai tự đổi quyền hay khoá tài khoản của chính mình; hãy nhờ một quản trị khác.",
    "Nobody changes their own rights or disables themselves; ask another administrator.",
)
LAST = Wording(
    "Đây là quản trị cuối cùng còn hoạt động: hãy giao quyền quản trị cho người khác trước.",
    "This is the last administrator at work: make someone else one first.",
)


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An account in the administrator's list; ``last_ms`` is None for someone who is not signed in."""

    id: int
    public_id: str
    login: str
    name: str
    is_admin: bool
    creates_events: bool
    disabled: bool
    must_change: bool
    version: int
    created_ms: int
    events: int
    last_ms: int | None
    has_factor: bool

    @property
    def state(self) -> Literal["active", "new", "disabled"]:
        """Return disabled, new (the one-time password still stands) or active."""
        return "disabled" if self.disabled else "new" if self.must_change else "active"


@dataclass(frozen=True, slots=True)
class AccountQuery:
    """What the list is asked for; ``sort`` is login, name or created, with a minus for falling."""

    text: str = ""
    state: str = ""
    sort: str = "login"


def _cards() -> Select[tuple[object, ...]]:
    events = (
        select(func.count(tables.memberships.c.event_id.distinct()))
        .where(tables.memberships.c.user_id == tables.users.c.id)
        .scalar_subquery()
    )
    last = select(func.max(tables.sessions.c.seen_ms)).where(tables.sessions.c.user_id == tables.users.c.id)
    own = tables.second_factors
    return select(
        tables.users,
        events.label("events"),
        last.scalar_subquery().label("last_ms"),
        func.coalesce(own.c.confirmed, false()).label("has_factor"),
    ).outerjoin(own, own.c.user_id == tables.users.c.id)


def _card(row: Row[tuple[object, ...]]) -> AccountCard:
    return AccountCard(**{name: row._mapping[name] for name in AccountCard.__slots__})  # noqa: SLF001 - its public name


def listing(store: Store, query: AccountQuery) -> tuple[AccountCard, ...]:
    """Return the accounts that match, searched without accents."""
    with store.read() as db:
        cards = [_card(row) for row in db.execute(_cards())]
    words = fold(query.text).split()
    found = [card for card in cards if all(word in f"{card.login} {fold(card.name)}" for word in words)]
    if query.state == "admin":
        found = [card for card in found if card.is_admin]
    elif query.state:
        found = [card for card in found if card.state == query.state]
    return tuple(_sorted(found, query.sort))


def _sorted(cards: list[AccountCard], sort: str) -> list[AccountCard]:
    cards.sort(key=lambda card: collation_key(card.login))
    if sort.lstrip("-") == "name":
        cards.sort(key=lambda card: name_key(card.name))
    elif sort.lstrip("-") == "created":
        cards.sort(key=lambda card: card.created_ms)
    return cards[::-1] if sort.startswith("-") else cards


def card(store: Store, public_id: str) -> AccountCard:
    """Return one account.

    Raises:
        NotFound: there is none.
    """
    with store.read() as db:
        row = db.execute(_cards().where(tables.users.c.public_id == public_id)).first()
    if row is None:
        raise NotFound
    return _card(row)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the administrator decides about an account."""

    name: str
    is_admin: bool
    creates_events: bool
    disabled: bool


def create(store: Store, login: str, rights: Rights, actor: Actor) -> str:
    """Make an account and return its one-time password, which is shown once and kept nowhere.

    Raises:
        Invalid: the login or the name cannot be used.
    """
    password = one_time()
    hashed = hash_password(password)
    new = NewAccount(
        login.strip().casefold(), rights.name, hashed, rights.is_admin, rights.creates_events, must_change=True
    )
    store.write(actor, lambda transaction: accounts.create(transaction, new))
    return password


def change(store: Store, public_id: str, rights: Rights, version: int, actor: Actor) -> None:
    """Change name and rights; whoever is disabled is signed out at once.

    Raises:
        NotFound: there is no such account.
        Stale: someone changed it meanwhile.
        Conflict: it is one's own account, or the last administrator's.
        Invalid: the name cannot be used.
    """
    faults = accounts.name_faults(rights.name)
    if faults:
        raise Invalid(faults)

    def work(transaction: Transaction) -> None:
        before = _locked(transaction.db, public_id)
        if before.version != version:
            raise Stale
        now = {"is_admin": rights.is_admin, "creates_events": rights.creates_events, "disabled": rights.disabled}
        changed = {key: value for key, value in now.items() if value != getattr(before, key)}
        if changed and before.id == actor.user_id:
            raise Conflict(OWN)
        _save(transaction, before, {**now, "name": rights.name.strip()})
        _keep_one_admin(transaction.db)
        if rights.disabled:
            sessions.end_all(transaction.db, before.id)
        transaction.note("account.change", before.login, values={**changed, "name": rights.name.strip()})

    store.write(actor, work)


def _locked(db: Connection, public_id: str) -> Row[tuple[object, ...]]:
    row = db.execute(select(tables.users).where(tables.users.c.public_id == public_id)).first()
    if row is None:
        raise NotFound
    return row


def _save(transaction: Transaction, before: Row[tuple[object, ...]], values: dict[str, object]) -> None:
    changed = {**values, "version": before.version + 1}
    transaction.db.execute(tables.users.update().where(tables.users.c.id == before.id).values(**changed))


def _keep_one_admin(db: Connection) -> None:
    working = tables.users.c.is_admin.is_(True) & tables.users.c.disabled.is_(False)
    if db.execute(select(func.count()).select_from(tables.users).where(working)).scalar_one() == 0:
        raise Conflict(LAST)


def reset_password(store: Store, public_id: str, actor: Actor) -> tuple[str, str]:
    """Give an account a one-time password, end its sessions and forgive its attempts; return login and password.

    Raises:
        NotFound: there is no such account.
        Conflict: it is one's own account: those change their password with the old one.
    """
    password = one_time()
    hashed = hash_password(password)

    def work(transaction: Transaction) -> str:
        before = _locked(transaction.db, public_id)
        if before.id == actor.user_id:
            raise Conflict(OWN)
        accounts.set_password(transaction, before.id, hashed, must_change=True)
        sessions.end_all(transaction.db, before.id)
        attempts.unlock(transaction.db, attempts.subject_of(before.login))
        transaction.note("account.reset", before.login)
        return str(before.login)

    return store.write(actor, work), password


def sign_out(store: Store, public_id: str, actor: Actor) -> None:
    """End every session of an account.

    Raises:
        NotFound: there is no such account.
    """

    def work(transaction: Transaction) -> None:
        before = _locked(transaction.db, public_id)
        sessions.end_all(transaction.db, before.id)
        transaction.note("account.sign_out", before.login)

    store.write(actor, work)


def unlock(store: Store, public_id: str, actor: Actor) -> None:
    """Forget the wrong attempts of an account.

    Raises:
        NotFound: there is no such account.
    """

    def work(transaction: Transaction) -> None:
        before = _locked(transaction.db, public_id)
        attempts.unlock(transaction.db, attempts.subject_of(before.login))
        attempts.forgive_codes(transaction.db, before.login)
        transaction.note("account.unlock", before.login)

    store.write(actor, work)


def reset_factor(store: Store, public_id: str, actor: Actor) -> str:
    """Take the second proof of a person away who lost the telephone, and end the sessions; return the login.

    Raises:
        NotFound: there is no such account.
        Conflict: it is one's own account, or has no second proof.
    """

    def work(transaction: Transaction) -> str:
        before = _locked(transaction.db, public_id)
        if before.id == actor.user_id:
            raise Conflict(OWN)
        if not factors.remove(transaction, before.id, before.login):
            raise Conflict(Wording("Tài khoản này chưa bật xác minh hai lớp.", "This account has no second step."))
        sessions.end_all(transaction.db, before.id)
        return str(before.login)

    return store.write(actor, work)


def enable(transaction: Transaction, public_id: str) -> None:
    """Let a disabled account in again; the caller notes it."""
    transaction.db.execute(tables.users.update().where(tables.users.c.public_id == public_id).values(disabled=False))


HEADERS: Sequence[tuple[str, Wording]] = (
    ("login", Wording("Tên đăng nhập", "Login")),
    ("name", Wording("Họ và tên", "Name")),
    ("rights", Wording("Quyền", "Rights")),
    ("state", Wording("Tình trạng", "State")),
    ("events", Wording("Số buổi lễ", "Events")),
    ("created", Wording("Ngày tạo", "Created")),
    ("last", Wording("Dùng lần cuối", "Last used")),
)
"""Columns of the list and of its export."""
