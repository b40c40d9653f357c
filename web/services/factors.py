"""The second proof beside the password: codes of six digits by the clock (TOTP, RFC 6238), without any network.

The secret that a telephone is given is kept nowhere: it is made anew from the installation's key, which lies outside
the database, and a random text that lies in it. Who steals the database alone can make no code. A code counts once. For
the day on which the telephone is lost there are codes to be used once, kept as hashes.
"""

import hashlib
import hmac
import secrets
import time
from base64 import b32encode
from dataclasses import dataclass

import pyotp
from sqlalchemy import Connection, Row, bindparam, select

from planner.wording import Wording
from web.errors import Conflict, Invalid
from web.services import attempts, sessions
from web.services.sessions import Caller
from web.store import tables
from web.store.engine import Actor, Store, Transaction, now_ms
from web.store.prepared import Prepared

ISSUER = "Khánh Tiết"
STEP_S, DIGITS = 30, 6
DRIFT = 1
"""Steps by which the clocks of telephone and server may differ (RFC 6238, 5.2)."""
RECOVERY_CODES = 8
TICKET_MS = 5 * 60_000
TICKET_PARTS = 3
OWN = tables.second_factors

WRONG = Wording(
    "Mã không đúng hoặc đã dùng. Nếu mã vẫn sai, hãy xem đồng hồ điện thoại có đúng giờ không.",
    "The code is wrong or was used. If codes stay wrong, see whether the telephone's clock is right.",
)
TOO_LATE = Wording("Đã quá 5 phút; hãy đăng nhập lại.", "More than 5 minutes have passed; sign in again.")


@dataclass(frozen=True, slots=True)
class Factor:
    """The second proof of a person; ``recovery`` counts the one-time codes that are left."""

    confirmed: bool
    recovery: int
    created_ms: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a telephone is given: the secret in letters, and the same as an address for its camera."""

    secret: str
    address: str


_ROW = Prepared(select(OWN).where(OWN.c.user_id == bindparam("user_id")))


def of_person(store: Store, user_id: int) -> Factor | None:
    """Return what a person has set up, or begun to."""
    with store.read() as db:
        row = _ROW.first(db, user_id=user_id)
    return Factor(row.confirmed, len(row.recovery), row.created_ms) if row else None


def _secret(key: bytes, nonce: str) -> str:
    return b32encode(_digest(key, "second-factor", nonce)[:20]).decode("ascii")


def _digest(key: bytes, purpose: str, text: str) -> bytes:
    return hmac.new(key, f"{purpose}\n{text}".encode(), hashlib.sha256).digest()


def begin(store: Store, caller: Caller, actor: Actor) -> None:
    """Choose a secret; it counts once a code made with it was given.

    Raises:
        Conflict: one is set up already.
    """

    def work(transaction: Transaction) -> None:
        _refuse_second(transaction.db, caller.user_id)
        transaction.db.execute(OWN.delete().where(OWN.c.user_id == caller.user_id))
        transaction.db.execute(
            OWN.insert().values(
                user_id=caller.user_id,
                nonce=secrets.token_urlsafe(32),
                confirmed=False,
                last_step=0,
                recovery=[],
                created_ms=transaction.now_ms,
            )
        )
        transaction.note("factor.begin", caller.login)

    store.write(actor, work)


def _refuse_second(db: Connection, user_id: int) -> None:
    row = db.execute(select(OWN.c.confirmed).where(OWN.c.user_id == user_id)).first()
    if row is not None and row.confirmed:
        raise Conflict(Wording("Xác minh hai lớp đã bật.", "The second step is on already."))


def enrolment(store: Store, caller: Caller) -> Enrolment | None:
    """Return what the telephone is to be given while the second proof waits for its first code."""
    with store.read() as db:
        row = _ROW.first(db, user_id=caller.user_id)
    if row is None or row.confirmed:
        return None
    secret = _secret(store.secret, row.nonce)
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=caller.login, issuer_name=ISSUER))


def confirm(store: Store, caller: Caller, code: str, actor: Actor) -> tuple[str, tuple[str, ...]]:
    """Switch the second proof on with a first code; return the session's new token and the one-time codes.

    Raises:
        Invalid: the code is wrong, or nothing was begun.
        TooMany: too many wrong codes.
        Conflict: it is on already.
    """
    attempts.reserve_code(store, caller.login)

    def work(transaction: Transaction) -> tuple[str, tuple[str, ...]]:
        _refuse_second(transaction.db, caller.user_id)
        _spend(transaction, caller.user_id, code)
        codes = _new_recovery(transaction, caller.user_id, {"confirmed": True})
        attempts.forgive_codes(transaction.db, caller.login)
        transaction.note("factor.on", caller.login)
        sessions.end_all(transaction.db, caller.user_id, but=caller.session_id)
        return sessions.rotate(transaction.db, caller.session_id), codes

    return store.write(actor, work)


def renew_recovery(store: Store, caller: Caller, actor: Actor) -> tuple[str, ...]:
    """Make new one-time codes; the old ones count no more.

    Raises:
        Conflict: no second proof is set up.
    """

    def work(transaction: Transaction) -> tuple[str, ...]:
        row = transaction.db.execute(select(OWN.c.confirmed).where(OWN.c.user_id == caller.user_id)).first()
        if row is None or not row.confirmed:
            raise Conflict(Wording("Xác minh hai lớp chưa bật.", "The second step is not on."))
        transaction.note("factor.renew", caller.login)
        return _new_recovery(transaction, caller.user_id, {})

    return store.write(actor, work)


def _new_recovery(transaction: Transaction, user_id: int, also: dict[str, object]) -> tuple[str, ...]:
    codes = tuple(_random_code() for _ in range(RECOVERY_CODES))
    hashed = [_digest(transaction.secret, "recovery", _plain(code)).hex() for code in codes]
    transaction.db.execute(OWN.update().where(OWN.c.user_id == user_id).values(recovery=hashed, **also))
    return codes


def _random_code() -> str:
    """Return 50 random bits in letters and digits that are not taken for one another."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    text = "".join(secrets.choice(letters) for _ in range(10))
    return f"{text[:5]}-{text[5:]}"


def remove(transaction: Transaction, user_id: int, login: str) -> bool:
    """Take the second proof away; return whether there was one."""
    gone = transaction.db.execute(OWN.delete().where(OWN.c.user_id == user_id)).rowcount > 0
    transaction.note("factor.off", login)
    attempts.forgive_codes(transaction.db, login)
    return gone


def switch_off(store: Store, caller: Caller, actor: Actor, *, is_required: bool) -> None:
    """Take one's own second proof away.

    Raises:
        Conflict: the installation asks everybody for one, or there is none.
    """
    if is_required:
        words = ("Hệ thống này yêu cầu xác minh hai lớp; không tắt được.", "This system asks for it; it stays on.")
        raise Conflict(Wording(*words))

    def work(transaction: Transaction) -> None:
        if not remove(transaction, caller.user_id, caller.login):
            raise Conflict(Wording("Xác minh hai lớp chưa bật.", "The second step is not on."))

    store.write(actor, work)


def judge(transaction: Transaction, user_id: int, login: str, code: str) -> None:
    """Take a code, which counts once; the attempt was counted before (``attempts.reserve_code``).

    Raises:
        Invalid: it is wrong or was used.
    """
    _spend(transaction, user_id, code)
    attempts.forgive_codes(transaction.db, login)


def _spend(transaction: Transaction, user_id: int, code: str) -> None:
    row = transaction.db.execute(select(OWN).where(OWN.c.user_id == user_id)).first()
    if row is None:
        raise _wrong()
    plain = _plain(code)
    changed: dict[str, object]
    if len(plain) == DIGITS and plain.isdecimal():
        changed = {"last_step": _step_of(_secret(transaction.secret, row.nonce), plain, row.last_step)}
    else:
        changed = {"recovery": _without(transaction.secret, row, plain)}
    transaction.db.execute(OWN.update().where(OWN.c.user_id == user_id).values(**changed))


def _plain(code: str) -> str:
    return "".join(letter for letter in code[:40] if letter.isalnum()).casefold()


def _step_of(secret: str, code: str, last: int) -> int:
    """Return the step of the clock to which a code belongs; steps up to ``last`` are used."""
    now, made = int(time.time()) // STEP_S, pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if step > last and hmac.compare_digest(made.generate_otp(step), code):
            return step
    raise _wrong()


def _without(key: bytes, row: Row[tuple[object, ...]], code: str) -> list[str]:
    hashed = _digest(key, "recovery", code).hex()
    left = [one for one in row.recovery if not hmac.compare_digest(one, hashed)]
    if len(left) == len(row.recovery):
        raise _wrong()
    return left


def _wrong() -> Invalid:
    return Invalid({"code": WRONG}, WRONG)


def ticket(store: Store, public_id: str, password_hash: str) -> str:
    """Return a text that proves for five minutes that the password was given; a new password ends it."""
    until = now_ms() + TICKET_MS
    return f"{public_id}.{until}.{_signed(store, public_id, until, password_hash)}"


def _signed(store: Store, public_id: str, until: int, password_hash: str) -> str:
    return _digest(store.secret, "ticket", f"{public_id}\n{until}\n{password_hash}").hex()


def holder(store: Store, given: str) -> tuple[int, str]:
    """Return number and login of the person whose ticket it is.

    Raises:
        Invalid: it is too old, or none of ours.
    """
    parts = given.split(".")
    users = tables.users.c
    query = select(users.id, users.login, users.password_hash).where(users.public_id == parts[0])
    with store.read() as db:
        row = db.execute(query.where(users.disabled.is_(False))).first()
    if row is None or len(parts) != TICKET_PARTS or not parts[1].isdecimal() or int(parts[1]) < now_ms():
        raise Invalid({"code": TOO_LATE}, TOO_LATE)
    if not hmac.compare_digest(parts[2], _signed(store, parts[0], int(parts[1]), row.password_hash)):
        raise Invalid({"code": TOO_LATE}, TOO_LATE)
    return int(row.id), str(row.login)
