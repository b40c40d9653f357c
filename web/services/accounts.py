"""Accounts: making them, letting people in, keeping guessers out."""

import re
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, func, select

from planner.wording import Wording
from web.errors import Invalid, TooMany
from web.services import sessions
from web.store import tables
from web.store.engine import Actor, Store, Transaction, new_public_id, now_ms

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id with OWASP's figures (19 MiB, 2 passes)."""
AT_ONCE = threading.BoundedSemaphore(2)
"""How many passwords are hashed side by side, so that a rush of sign-ins leaves memory for the rest."""
WINDOW_MS = 5 * 60_000
PER_ACCOUNT, PER_ADDRESS, OVERALL = 10, 30, 1000
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
MIN_PASSWORD, MAX_PASSWORD = 10, 200
NOBODY = HASHER.hash("nobody has this password")
"""Verified against when the login does not exist, so that both answers take as long."""

WRONG = Wording(
    "Tên đăng nhập hoặc mật khẩu không đúng.",
    "The login or the password is wrong.",
)


def normal(password: str) -> str:
    """Return a password in one Unicode form, so that it is the same from every keyboard."""
    return unicodedata.normalize("NFC", password)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    with AT_ONCE:
        return HASHER.hash(normal(password))


def _matches(hashed: str, password: str) -> bool:
    with AT_ONCE:
        try:
            return HASHER.verify(hashed, normal(password))
        except (VerificationError, InvalidHashError):
            return False


def password_faults(password: str, login: str = "") -> Mapping[str, Wording]:
    """Say what is wrong with a new password; length is asked for, composition is not."""
    if len(password) < MIN_PASSWORD:
        return {
            "password": Wording(
                f"Mật khẩu cần ít nhất {MIN_PASSWORD} ký tự.", f"A password needs at least {MIN_PASSWORD} characters."
            )
        }
    if len(password) > MAX_PASSWORD:
        return {
            "password": Wording(
                f"Mật khẩu dài nhất {MAX_PASSWORD} ký tự.", f"A password has at most {MAX_PASSWORD} characters."
            )
        }
    if login and login.casefold() in password.casefold():
        return {"password": Wording("Mật khẩu không được chứa tên đăng nhập.", "A password must not hold the login.")}
    return {}


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
    faults: dict[str, Wording] = {}
    if not LOGIN.fullmatch(new.login):
        faults["login"] = Wording(
            "Tên đăng nhập gồm 2–64 chữ thường không dấu, số, dấu chấm, gạch nối.",
            "A login is 2–64 small letters without accents, digits, dots or hyphens.",
        )
    elif _id_of(transaction.db, new.login) is not None:
        faults["login"] = Wording(f"Đã có tài khoản “{new.login}”.", f"There is an account “{new.login}” already.")
    if not new.name.strip():
        faults["name"] = Wording("Cần họ và tên.", "A name is needed.")
    if faults:
        raise Invalid(faults)
    made = transaction.db.execute(
        tables.users.insert().values(
            public_id=new_public_id(),
            login=new.login,
            name=new.name.strip()[:200],
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


def _id_of(db: Connection, login: str) -> int | None:
    return db.execute(select(tables.users.c.id).where(tables.users.c.login == login)).scalar()


def nobody_yet(store: Store) -> bool:
    """Whether the installation has no account."""
    with store.read() as db:
        return db.execute(select(func.count()).select_from(tables.users)).scalar_one() == 0


def sign_in(store: Store, login: str, password: str, actor: Actor, agent: str) -> sessions.NewSession:
    """Begin a session.

    Raises:
        TooMany: too many attempts for this account or from this address.
        Invalid: wrong login or password; the answer does not tell which.
    """
    login = login.strip().casefold()[:64]
    refuse_guessing(store, login, actor.address)
    with store.read() as db:
        row = db.execute(
            select(tables.users.c.id, tables.users.c.password_hash, tables.users.c.disabled).where(
                tables.users.c.login == login
            )
        ).first()
    right = _matches(row.password_hash if row else NOBODY, password[: MAX_PASSWORD + 1])
    if row is None or not right or row.disabled:
        store.write(actor, lambda transaction: _note_failure(transaction, login))
        raise Invalid({"password": WRONG}, WRONG)
    return store.write(Actor(row.id, actor.address), lambda transaction: _begin(transaction, row.id, login, agent))


def _begin(transaction: Transaction, user_id: int, login: str, agent: str) -> sessions.NewSession:
    transaction.note("session.begin", login)
    transaction.db.execute(
        tables.attempts.delete().where(tables.attempts.c.kind == "account").where(tables.attempts.c.subject == login)
    )
    return sessions.insert(transaction.db, user_id, transaction.actor.address, agent)


def _note_failure(transaction: Transaction, login: str) -> None:
    now = transaction.now_ms
    transaction.db.execute(tables.attempts.delete().where(tables.attempts.c.at_ms < now - WINDOW_MS))
    subjects = (("account", login), ("address", transaction.actor.address), ("all", ""))
    for kind, subject in subjects:
        transaction.db.execute(tables.attempts.insert().values(kind=kind, subject=subject, at_ms=now))
    transaction.note("session.refused", login)


def refuse_guessing(store: Store, login: str, address: str) -> None:
    """Refuse further attempts for an account, from an address or over all.

    Raises:
        TooMany: the message says how long to wait.
    """
    limits = (("account", login, PER_ACCOUNT), ("address", address, PER_ADDRESS), ("all", "", OVERALL))
    now = now_ms()
    with store.read() as db:
        for kind, subject, limit in limits:
            moments = db.execute(
                select(func.count(), func.min(tables.attempts.c.at_ms))
                .where(tables.attempts.c.kind == kind)
                .where(tables.attempts.c.subject == subject)
                .where(tables.attempts.c.at_ms > now - WINDOW_MS)
            ).one()
            if moments[0] >= limit:
                minutes = max(1, -(-(moments[1] + WINDOW_MS - now) // 60_000))
                raise TooMany(
                    Wording(
                        f"Nhập sai quá nhiều lần; hãy thử lại sau {minutes} phút.",
                        f"Too many wrong attempts; try again in {minutes} minutes.",
                    )
                )


def step_up(store: Store, caller: sessions.Caller, password: str, actor: Actor) -> None:
    """Note that the password was given again.

    Raises:
        Invalid: it is wrong.
        TooMany: it was wrong too often.
    """
    refuse_guessing(store, caller.login, actor.address)
    with store.read() as db:
        hashed = db.execute(
            select(tables.users.c.password_hash).where(tables.users.c.id == caller.user_id)
        ).scalar_one()
    if not _matches(hashed, password[: MAX_PASSWORD + 1]):
        store.write(actor, lambda transaction: _note_failure(transaction, caller.login))
        raise Invalid({"password": Wording("Mật khẩu không đúng.", "The password is wrong.")})

    def note(transaction: Transaction) -> None:
        transaction.db.execute(
            tables.sessions.update()
            .where(tables.sessions.c.id == caller.session_id)
            .values(stepped_up_ms=transaction.now_ms)
        )
        transaction.note("session.step_up", caller.login)

    store.write(actor, note)
