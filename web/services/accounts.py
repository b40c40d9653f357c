"""Accounts: making them, signing in, changing passwords."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, func, select

from planner.wording import Wording
from web.errors import CodeNeeded, Invalid
from web.services import attempts, factors, sessions
from web.services.passwords import HASHER, NOBODY, hash_password, matches, one_time, password_faults
from web.store import tables
from web.store.engine import Actor, Store, Transaction, new_public_id

__all__ = ["HASHER", "NewAccount", "create", "hash_password", "nobody_yet", "one_time", "password_faults", "sign_in"]

Made = TypeVar("Made")
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
LIMIT_NAME = 200

WRONG = Wording(
    "Tên đăng nhập hoặc mật khẩu không đúng.",
    "The login or the password is wrong.",
)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is made from; ``must_change`` asks for a new password at the first sign-in."""

    login: str
    name: str
    password_hash: str
    is_admin: bool = False
    creates_events: bool = False
    must_change: bool = False


def create(transaction: Transaction, new: NewAccount) -> int:
    """Make an account and return its number.

    Raises:
        Invalid: the login or the name cannot be used.
    """
    faults = _login_faults(transaction.db, new.login) | name_faults(new.name)
    if faults:
        raise Invalid(faults)
    made = transaction.db.execute(
        tables.users.insert().values(
            public_id=new_public_id(),
            login=new.login,
            name=new.name.strip(),
            password_hash=new.password_hash,
            is_admin=new.is_admin,
            creates_events=new.creates_events,
            disabled=False,
            must_change=new.must_change,
            language="vi",
            theme="",
            version=1,
            created_ms=transaction.now_ms,
        )
    )
    values = {"login": new.login, "name": new.name, "is_admin": new.is_admin, "creates_events": new.creates_events}
    transaction.note("account.create", new.login, values=values)
    key = made.inserted_primary_key
    return int(key[0]) if key else 0


def _login_faults(db: Connection, login: str) -> dict[str, Wording]:
    if not LOGIN.fullmatch(login):
        words = Wording(
            "Tên đăng nhập gồm 2–64 chữ thường không dấu, số, dấu chấm, gạch nối.",
            "A login is 2–64 small letters without accents, digits, dots or hyphens.",
        )
        return {"login": words}
    if db.execute(select(tables.users.c.id).where(tables.users.c.login == login)).scalar() is not None:
        return {"login": Wording(f"Đã có tài khoản “{login}”.", f"There is an account “{login}” already.")}
    return {}


def name_faults(name: str) -> dict[str, Wording]:
    """Say what is wrong with a person's name."""
    if not name.strip():
        return {"name": Wording("Cần họ và tên.", "A name is needed.")}
    if len(name.strip()) > LIMIT_NAME:
        words = Wording(f"Họ và tên dài nhất {LIMIT_NAME} ký tự.", f"A name has at most {LIMIT_NAME} characters.")
        return {"name": words}
    return {}


def nobody_yet(store: Store) -> bool:
    """Whether the installation has no account."""
    with store.read() as db:
        return db.execute(select(func.count()).select_from(tables.users)).scalar_one() == 0


@dataclass(frozen=True, slots=True)
class Browser:
    """What a session is begun in; ``replaces`` is the session that the browser had before, which ends."""

    agent: str
    replaces: int = 0


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person gives to be let in; ``code`` is of the second proof, for whoever has set one up."""

    login: str
    password: str
    code: str = ""


def sign_in(store: Store, given: Credentials, actor: Actor, browser: Browser) -> sessions.NewSession:
    """Begin a session.

    Raises:
        TooMany: too many attempts for this account or from this address.
        Invalid: wrong login, password or code; the answer does not tell which of the first two.
        CodeNeeded: the password is right, and a code is missing.
    """
    login, password = given.login.strip().casefold()[:64], given.password
    attempt = attempts.reserve(store, login, actor.address)
    users, own = tables.users.c, tables.second_factors
    query = select(users.id, users.public_id, users.password_hash, users.disabled, own.c.confirmed.label("coded"))
    with store.read() as db:
        row = db.execute(query.outerjoin(own, own.c.user_id == users.id).where(users.login == login)).first()
    right = matches(row.password_hash if row else NOBODY, password)
    if row is None or not right or row.disabled:
        # Only logins that exist are named in the log: people type their password there by mistake.
        store.write(actor, lambda transaction: transaction.note("session.refused", login if row else ""))
        raise Invalid({"password": WRONG}, WRONG)

    if row.coded and not given.code:
        store.keep(lambda db: attempts.forgive(db, attempt))
        raise CodeNeeded(factors.ticket(store, row.public_id, row.password_hash))
    return _begin(store, _Known(row.id, login, given.code if row.coded else None, attempt), actor, browser)


def sign_in_with_code(store: Store, ticket: str, code: str, actor: Actor, browser: Browser) -> sessions.NewSession:
    """Begin a session for whoever gave the password a moment ago and now gives the code.

    Raises:
        TooMany: too many wrong codes.
        Invalid: the code is wrong, or the password was given too long ago.
    """
    user_id, login = factors.holder(store, ticket)
    return _begin(store, _Known(user_id, login, code), actor, browser)


@dataclass(frozen=True, slots=True)
class _Known:
    """Whose password was right; ``code`` None where none is needed, ``attempt`` where it is forgiven already."""

    user_id: int
    login: str
    code: str | None
    attempt: attempts.Attempt | None = None


def _begin(store: Store, known: _Known, actor: Actor, browser: Browser) -> sessions.NewSession:
    def begin(transaction: Transaction) -> sessions.NewSession:
        if known.code is not None:
            factors.judge(transaction, known.user_id, known.login, known.code)
        if known.attempt is not None:
            attempts.forgive(transaction.db, known.attempt)
        transaction.note("session.begin", known.login)
        sessions.end(transaction.db, browser.replaces)
        return sessions.insert(transaction.db, known.user_id, actor.address, browser.agent)

    return _with_code(store, known, Actor(known.user_id, actor.address), begin)


def _with_code(store: Store, known: _Known, actor: Actor, work: Callable[[Transaction], Made]) -> Made:
    """Do ``work``, which judges a code; the attempt is counted before, a wrong one noted after."""
    if known.code is not None:
        attempts.reserve_code(store, known.login)
    try:
        return store.write(actor, work)
    except Invalid:
        store.write(actor, lambda transaction: transaction.note("session.refused", known.login))
        raise


def prove(store: Store, caller: sessions.Caller, password: str, actor: Actor) -> attempts.Attempt:
    """Judge the password that a signed-in person gives again.

    Raises:
        Invalid: it is wrong.
        TooMany: it was wrong too often.
    """
    attempt = attempts.reserve(store, caller.login, actor.address)
    with store.read() as db:
        query = select(tables.users.c.password_hash).where(tables.users.c.id == caller.user_id)
        hashed = db.execute(query).scalar_one()
    if not matches(hashed, password):
        store.write(actor, lambda transaction: transaction.note("session.refused", caller.login))
        raise Invalid({"old": Wording("Mật khẩu hiện tại không đúng.", "The present password is wrong.")})
    return attempt


def step_up(store: Store, caller: sessions.Caller, password: str, code: str, actor: Actor) -> str:
    """Note that the password, and the code of whoever has one, were given again; return the session's new token.

    Raises:
        Invalid: one of them is wrong.
        TooMany: it was wrong too often.
    """
    attempt = prove(store, caller, password, actor)

    def note(transaction: Transaction) -> str:
        if caller.has_factor:
            factors.judge(transaction, caller.user_id, caller.login, code)
        attempts.forgive(transaction.db, attempt)
        transaction.note("session.step_up", caller.login)
        return sessions.rotate(transaction.db, caller.session_id, stepped_up_ms=transaction.now_ms)

    return _with_code(store, _Known(caller.user_id, caller.login, code if caller.has_factor else None), actor, note)


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """What a person gives to change their password."""

    old: str
    new: str
    repeated: str


def change_password(store: Store, caller: sessions.Caller, change: PasswordChange, actor: Actor) -> str:
    """Set a new password, end the person's other sessions, and return this session's new token.

    Raises:
        Invalid: the present password is wrong, or the new one cannot be used.
        TooMany: it was wrong too often.
    """
    attempt = prove(store, caller, change.old, actor)
    faults = dict(password_faults(change.new, caller.login))
    if change.new == change.old:
        faults["password"] = Wording("Mật khẩu mới phải khác mật khẩu cũ.", "The new password must be another one.")
    if change.new != change.repeated:
        faults["repeated"] = Wording("Hai lần nhập mật khẩu mới không giống nhau.", "The two new passwords differ.")
    if faults:
        store.keep(lambda db: attempts.forgive(db, attempt))
        raise Invalid(faults)
    hashed = hash_password(change.new)

    def save(transaction: Transaction) -> str:
        attempts.forgive(transaction.db, attempt)
        set_password(transaction, caller.user_id, hashed, must_change=False)
        transaction.note("account.password", caller.login)
        sessions.end_all(transaction.db, caller.user_id, but=caller.session_id)
        return sessions.rotate(transaction.db, caller.session_id)

    return store.write(actor, save)


def set_password(transaction: Transaction, user_id: int, hashed: str, *, must_change: bool) -> None:
    """Replace the hash of a password; the caller notes it."""
    transaction.db.execute(
        tables.users.update()
        .where(tables.users.c.id == user_id)
        .values(password_hash=hashed, must_change=must_change, version=tables.users.c.version + 1)
    )


def rename(store: Store, caller: sessions.Caller, name: str, actor: Actor) -> None:
    """Change one's own name as others see it.

    Raises:
        Invalid: it is empty or too long.
    """
    faults = name_faults(name)
    if faults:
        raise Invalid(faults)

    def save(transaction: Transaction) -> None:
        changed = {"name": name.strip(), "version": tables.users.c.version + 1}
        transaction.db.execute(tables.users.update().where(tables.users.c.id == caller.user_id).values(**changed))
        transaction.note("account.name", caller.login, values={"name": name.strip()})

    store.write(actor, save)
